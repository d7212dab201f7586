import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { shippedRules } from '../../src/rules/library.ts';
import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
cpSync(shippedRules, join(folder, 'rules'), { recursive: true });
put(
  folder,
  'rules/341600/widow/category.yaml',
  `category: widow
jurisdiction: '341600'
order: '35'
title: { zh: 独居老人生活补贴, en: benefit for old people alone }
unit: person
words: [独居补贴, 独居老人]
`,
);
const article = '{ document: own, article: 第一条 }';
put(
  folder,
  'rules/341600/widow/2021-07-01.yaml',
  `category: widow
jurisdiction: '341600'
effective: '2021-07-01'
documents:
  own: { number: 试〔2021〕1号, title: 独居老人生活补贴办法, status: sourced }
parameters:
  standard: { title: { zh: 标准, en: standard }, unit: yuan/person/month, value: '88', article: ${article}, status: sourced }
applies: age >= 70
conditions:
  - id: no-tekun
    title: { zh: 未享受特困, en: no tekun }
    expr: not contains(current_relief, "tekun")
    article: ${article}
    pass: { zh: 没有享受特困供养, en: no tekun is paid }
    fail: { zh: 已享受特困供养, en: tekun is paid }
amount:
  expr: standard
  article: ${article}
  words: { zh: '每月{standard}元', en: '{standard} yuan a month' }
cases:
  - title: 七十岁
    as_of: '2021-08'
    household:
      - { birth: '1950-01-01', relation: 本人, current_relief: 独居老人 }
    expect:
      - { decision: eligible, amount: '88.00', changed: same }
    working: 定额88元
`,
);
// One is paid it under its second name, one is paid tekun, one is too young.
put(
  folder,
  'in.csv',
  `家庭编号,姓名,身份证号,与户主关系,乡镇,月收入,财产状况符合,现享类别,现享金额
1,甲某,${id('1950-02-03', 901)},本人,甲镇,9000,是,独居老人,88
2,乙某,${id('1949-02-03', 903)},本人,甲镇,9000,是,特困,500
3,丙某,${id('1990-02-03', 905)},本人,乙镇,9000,是,无,
`,
);
const month = ['--rules', 'rules', '--as-of', '2021-08'];
const run = (...args: readonly string[]) => civilAid(folder, args);

describe('a tenth category, which is a folder under the rules and nothing else', () => {
  it('is decided, and known in 现享类别 by every way of writing it, by both engines alike', () => {
    for (const engine of ['local', 'duckdb']) {
      const { code } = run('calc', 'in.csv', ...month, '--engine', engine, '-o', `${engine}.csv`);
      expect(code).toBe(0);
    }
    const text = readFileSync(join(folder, 'local.csv'), 'utf8');
    expect(readFileSync(join(folder, 'duckdb.csv'), 'utf8')).toBe(text);
    const rows = text.split('\r\n').filter((line) => line.includes(',widow,'));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain(',widow,eligible,88.00,person,1,');
    expect(rows[0]).toContain('341600/widow@2021-07-01,试〔2021〕1号 第一条,2021-08,same');
    expect(rows[1]).toContain(',widow,ineligible,');
  });

  it('stands in its place among the others: behind tekun, before old_age', () => {
    const text = readFileSync(join(folder, 'local.csv'), 'utf8');
    const of = (household: string): string[] =>
      text
        .split('\r\n')
        .map((line) => line.replaceAll('\t', '').split(','))
        .filter(([number]) => number === household)
        .map((cells) => cells[3] ?? '');
    const found = of('1');
    expect(found.indexOf('widow')).toBeGreaterThan(found.indexOf('tekun'));
    expect(found.at(-1)).not.toBe('widow');
  });

  it('is asked for by key or by any of its names', () => {
    for (const name of ['widow', '独居补贴', '独居老人']) {
      const { out } = run('calc', 'in.csv', ...month, '--category', name);
      expect(out.split('\r\n').filter((line) => line.includes(','))).toHaveLength(3);
    }
    const { code, err } = run('calc', 'in.csv', ...month, '--category', '独居');
    expect([code, err]).toEqual([2, expect.stringContaining('没有类别“独居”')]);
  });

  it('is explained', () => {
    const { out } = run('explain', 'in.csv', ...month, '--household', '1', '--category', 'widow');
    expect(out).toContain('独居老人生活补贴');
    expect(out).toContain('每月88元');
  });

  it('has its figures in the work report', () => {
    const { out } = run('stats', 'in.csv', ...month);
    expect(out).toContain('widow.persons,独居补贴人数,1,');
    expect(out).toContain('widow.amount,独居补贴每月支出,88.00,');
  });

  it('is posted', () => {
    const { out } = run('notice', 'in.csv', ...month, '--category', '独居补贴');
    expect(out).toContain('独居老人生活补贴');
  });

  it('has a form of its own, and stands in the list of what is paid today', () => {
    const { code } = run('template', 'widow', ...month, '-o', 'form.xlsx');
    expect(code).toBe(0);
    expect(run('doctor', 'in.csv', ...month, '--category', 'widow').code).toBe(0);
  });

  it('can be simulated by its Chinese name', () => {
    const { out, err } = run('simulate', 'in.csv', ...month, '--set', '独居补贴.standard=100');
    expect(err).toContain('独居老人生活补贴');
    expect(out).toContain(',widow,eligible,88.00,eligible,100.00,12.00,up');
  });

  it('is listed, shown, valid and tested with the rules', () => {
    expect(run('rules', 'list', '--rules', 'rules').out).toContain(
      '341600/widow/category.yaml  独居老人生活补贴',
    );
    expect(run('rules', 'show', '独居补贴', ...month).out).toContain('标准 (standard)：88');
    expect(run('rules', 'validate', 'rules').code).toBe(0);
    expect(run('rules', 'test', 'rules').out).toContain('七十岁');
  });

  it('is in the month’s run', () => {
    put(folder, 'plan.yaml', 'households: [in.csv]\noutput: out\n');
    const { code } = run('run', 'plan.yaml', ...month, '--no-ledger');
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'out/decisions.csv'), 'utf8')).toContain(',widow,eligible,');
    expect(readFileSync(join(folder, 'out/summary.json'), 'utf8')).toContain(
      '341600/widow/category.yaml',
    );
  });
});
