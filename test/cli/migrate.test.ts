import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { historyOf } from '../../src/rules/migrate.ts';
import { civilAid, put, workFolder } from './run.ts';

const folder = workFolder();

const article = '{ document: law, article: 第一条 }';
/** Everyone from `from` on; the second condition is asked for where `more` says so. */
const day = (
  effective: string,
  standard: string,
  from: string,
  more = '',
): string => `# 自${effective}起
category: old_age
jurisdiction: '000000'
effective: '${effective}'
title: { zh: 高龄津贴, en: old age }
unit: person
documents:
  law: { number: 甲字〔${effective.slice(0, 4)}〕1号, title: 试验办法, status: sourced }
parameters:
  # 每人每月
  standard: { title: { zh: 标准, en: standard }, unit: yuan/person/month, value: '${standard}', article: ${article}, status: sourced }
applies: 'true'
conditions:
${more}  - id: age
    title: { zh: 年龄, en: age }
    # 周岁
    expr: age >= ${from}
    article: ${article}
    pass: { zh: 满, en: over }
    fail: { zh: 不满, en: under }
amount:
  expr: standard
  article: ${article}
  words: { zh: '{standard}元', en: '{standard} yuan' }
cases:
  - title: 九十岁
    as_of: '${effective.slice(0, 7)}'
    household: [{ birth: '1930-01-01', sex: 男, relation: 本人 }]
    expect: [{ decision: eligible, amount: '${standard}.00' }]
    working: 照标准
`;
const men = `  - { id: sex, title: { zh: 性别, en: sex }, expr: sex == "男", article: ${article}, fail: { zh: 女, en: a woman } }\n`;
const days = {
  '2020-07-01': day('2020-07-01', '100', '80', men),
  '2021-07-01': day('2021-07-01', '120', '80'),
  '2022-07-01': day('2022-07-01', '120', '70', men),
};

function fresh(name: string): string {
  rmSync(join(folder, name), { recursive: true, force: true });
  for (const [effective, text] of Object.entries(days)) {
    put(folder, `${name}/000000/old_age/${effective}.yaml`, text);
  }
  return join(folder, name);
}

const filesOf = (dir: string): string[] =>
  readdirSync(join(dir, '000000/old_age'), { recursive: true, encoding: 'utf8' }).sort();

describe('a history made of files of one day', () => {
  const made = historyOf(Object.entries(days).map(([effective, text]) => ({ effective, text })));
  const rule = made.get('rule.yaml') ?? '';

  it('has every figure once, and a line for each day on which it changed', () => {
    const text = made.get('parameters.yaml') ?? '';
    expect(text.match(/value: '1\d0'/g)).toEqual(["value: '100'", "value: '120'", "value: '120'"]);
    expect(text).toContain('# 每人每月');
  });

  it('says of conditions and words what differs, and what no longer holds', () => {
    expect(rule.match(/expr: age >= \d+/g)).toEqual([
      'expr: age >= 80',
      'expr: age >= 80',
      'expr: age >= 70',
    ]);
    expect(rule).toContain('ends: [ conditions.sex ]');
    expect(rule.match(/title: \{ zh: 高龄津贴/g)).toHaveLength(1);
  });

  it('keeps the remarks of each file at its day', () => {
    expect(rule).toContain("# 自2021-07-01起\n  '2021-07-01':");
    expect(rule).toContain('# 周岁');
  });

  it('a document that a later file says otherwise keeps both', () => {
    expect(rule).toContain('law-2020-07-01:');
    expect(rule).toContain('document: law-2020-07-01');
  });
});

describe('rules migrate', () => {
  it('rewrites the folder itself, and every case comes out as before', () => {
    const dir = fresh('here');
    const { code, out } = civilAid(folder, ['rules', 'migrate', 'here']);
    expect(code).toBe(0);
    expect(out).toContain('3 个按日期的规则文件已并为 5 个');
    expect(filesOf(dir)).toEqual([
      'cases',
      'cases/2020-07-01.yaml',
      'cases/2021-07-01.yaml',
      'cases/2022-07-01.yaml',
      'parameters.yaml',
      'rule.yaml',
    ]);
    expect(civilAid(folder, ['rules', 'test', '--rules', 'here']).out).toContain(
      '3 个通过，0 个不符',
    );
    const again = civilAid(folder, ['rules', 'migrate', 'here']);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('不用改写')]);
  });

  it('with --out leaves the folder as it was', () => {
    const dir = fresh('there');
    expect(civilAid(folder, ['rules', 'migrate', 'there', '--out', 'new']).code).toBe(0);
    expect(filesOf(dir)).toEqual(Object.keys(days).map((effective) => `${effective}.yaml`));
    expect(filesOf(join(folder, 'new'))).toContain('rule.yaml');
    const { code, err } = civilAid(folder, ['rules', 'migrate', 'there', '--out', 'new']);
    expect([code, err]).toEqual([2, expect.stringContaining('还没有的目录')]);
  });

  it('finishes what a run that was cut off had begun', () => {
    const dir = fresh('cut');
    expect(civilAid(folder, ['rules', 'migrate', 'cut']).code).toBe(0);
    for (const [effective, text] of Object.entries(days)) {
      put(folder, `cut/000000/old_age/${effective}.yaml`, text);
    }
    expect(civilAid(folder, ['rules', 'migrate', 'cut']).code).toBe(0);
    expect(filesOf(dir)).toHaveLength(6);
  });

  it('changes nothing where a history that says something else is there', () => {
    const dir = fresh('other');
    put(folder, 'other/000000/old_age/rule.yaml', 'category: old_age\n');
    const { code, err } = civilAid(folder, ['rules', 'migrate', 'other']);
    expect([code, err]).toEqual([2, expect.stringContaining('rule.yaml 已经有了')]);
    expect(readFileSync(join(dir, '000000/old_age/rule.yaml'), 'utf8')).toBe('category: old_age\n');
    expect(filesOf(dir)).toHaveLength(4);
  });

  it('changes nothing where the rules are at fault', () => {
    const dir = fresh('faulty');
    put(
      folder,
      'faulty/000000/old_age/2021-07-01.yaml',
      days['2021-07-01'].replace('>= 80', '>= '),
    );
    const { code, err } = civilAid(folder, ['rules', 'migrate', 'faulty']);
    expect([code, err]).toEqual([2, expect.stringContaining('2021-07-01.yaml 第')]);
    expect(filesOf(dir)).toHaveLength(3);
  });
});
