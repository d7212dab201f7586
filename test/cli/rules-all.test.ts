import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { shippedRules } from '../../src/rules/library.ts';
import { civilAid, id, put, workFolder } from './run.ts';

const base = resolve('test/rules/mistakes/base');
const folder = workFolder();
const run = (...args: readonly string[]) => civilAid(folder, args);
const person = id('1950-02-03', 901);
put(
  folder,
  'in.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,现享类别,现享金额\n1,甲某,${person},本人,0,是,低保,657\n`,
);
put(folder, 'pension.csv', `姓名,身份证号,月养老金,起领日期\n甲某,${person},3000,2021-01-01\n`);

const roster = '000000/rosters/pension.yaml';
const overlaps = '000000/overlaps/2021-07-01.yaml';
const shipped = (path: string): string => readFileSync(join(shippedRules, path), 'utf8');

/** The line, from 1, on which a text stands first. */
const lineOf = (text: string, part: string): number =>
  text.slice(0, text.indexOf(part)).split('\n').length;
let copies = 0;
/** A copy of the shipped rules with one file written anew; its folder. */
function rulesWith(path: string, text: string): string {
  copies += 1;
  const name = `rules-${copies}`;
  cpSync(shippedRules, join(folder, name), { recursive: true });
  put(folder, `${name}/${path}`, text);
  return name;
}

describe('rules list, show and diff', () => {
  it('have rosters, controls and overlaps with their own marks', () => {
    const { out } = run('rules', 'list');
    expect(out).toContain(`${roster}  职工养老保险待遇领取人员\n`);
    expect(out).toContain('000000/rosters/housing.yaml  不动产登记  待核对\n');
    expect(out).toContain('000000/controls/2021-07-01.yaml  待核对\n');
    expect(out).toContain(`${overlaps}\n`);
  });

  it('show what a roster, the controls and the overlaps say', () => {
    const show = (name: string): string => run('rules', 'show', name, '--as-of', '2021-08').out;
    expect(show('rosters/pension')).toContain('columns.month：待遇月份');
    expect(show('pension')).toContain('effect.income：transfer_income');
    expect(show('controls')).toContain('report_within_months.value：1');
    expect(show('overlaps')).toContain('tekun-not-dibao.others：dibao、dibao_single');
  });

  it('compare a roster at two dates', () => {
    const text = shipped(roster);
    const later = text.replace("'2021-07-01'", "'2022-01-01'").replace('[待遇月份]', '[月份]');
    const rules = rulesWith('000000/rosters/pension/2022-01-01.yaml', later);
    const { out } = run('rules', 'diff', 'rosters/pension', '2021-12', '2022-01', '--rules', rules);
    expect(out).toContain('columns.month\n  - 待遇月份\n  + 月份\n');
    expect(out).not.toContain('columns.amount');
  });
});

describe('rules validate', () => {
  it('counts every file, and takes a rule file for its folder', () => {
    const [, all] = /(\d+)/.exec(run('rules', 'validate').out) ?? [];
    const listed = run('rules', 'list').out.trim().split('\n').length;
    expect(Number(all)).toBe(listed);
    const rules = rulesWith('readme.txt', '');
    expect(run('rules', 'validate', `${rules}/${roster}`).out).toContain(`${all}`);
  });

  it('finds a faulty roster, which no calc looks at', () => {
    const rules = rulesWith(roster, shipped(roster).replace('transfer_income', 'pension_income'));
    const { code, err } = run('rules', 'validate', rules);
    expect([code, err]).toEqual([2, expect.stringContaining(`${roster} 第`)]);
    expect(err).toContain('pension_income');
  });

  it('finds a control that there is not', () => {
    const path = '000000/controls/2021-07-01.yaml';
    const text = shipped(path).replace('  posting: {', '  photos: {');
    const { code, err } = run('rules', 'validate', rulesWith(path, text));
    const place = `第${lineOf(text, '  photos: {')}行第3列`;
    expect([code, err]).toEqual([2, expect.stringMatching(new RegExp(`${place}：.*“photos”`))]);
  });

  it.each([
    [
      'a category that there is not',
      'others: [disability_living]',
      'others: [disabilityliving]',
      '没有类别“disabilityliving”',
    ],
    [
      'a document that is not listed',
      'document: guofa2016_14, article: 制度衔接',
      'document: guofa2099_14, article: 制度衔接',
      'guofa2099_14',
    ],
    ['a rounding that is none', 'mode: half-up', 'mode: nearest', '“nearest”'],
    ['an overlap of no form', 'higher: [orphan, tekun]', 'higher: [orphan]', 'higher'],
    ['a key that is none', 'jurisdiction:', 'juristiction:', 'juristiction'],
  ])('finds in an overlap file %s, at its line', (_what, from, to, expected) => {
    const text = shipped(overlaps);
    expect(text).toContain(from);
    const { code, err } = run('rules', 'validate', rulesWith(overlaps, text.replace(from, to)));
    expect(code).toBe(2);
    const [, told = ''] = /overlaps\/2021-07-01\.yaml 第(\d+)行第\d+列/.exec(err) ?? [];
    // A list is told at its first line, what stands in it at its own.
    expect(Math.abs(Number(told) - lineOf(text, from))).toBeLessThanOrEqual(2);
    expect(err).toContain(expected);
  });

  it('tells of rosters of before that they say nothing of what they stand on', () => {
    const text = shipped(roster).replace(/^jurisdiction[^]*status: sourced\n(?=title)/m, '');
    const { code, err } = run('rules', 'validate', rulesWith(roster, text));
    expect([code, err]).toEqual([0, expect.stringContaining(`提醒：${roster} 没有写`)]);
  });
});

describe('rules show --words', () => {
  it('tells a rule by the names of columns and figures', () => {
    const { code, out } = run('rules', 'show', '低保', '--words', '--as-of', '2021-08');
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines).toContain(
      '  家庭人均收入低于低保标准：家庭月收入 < 低保标准 × 共同生活的家庭成员人数〔国务院令第649号 第九条〕',
    );
    expect(lines).toContain(
      '金额：低保标准 × 共同生活的家庭成员人数 − 家庭月收入〔国务院令第649号 第十二条〕',
    );
    expect(lines).toContain('  家庭月收入 = 各人合计（本人计入的月收入）');
    expect(lines).toContain('  低保标准：657 元/人·月〔市民政局工作汇报（2021年8月） 低保标准〕');
    expect(lines).toContain('    财产状况符合未填 且 工商登记的，说明“有工商登记”');
  });

  it('has no name of the rule language in it, whichever rule it is', () => {
    const said = ['tekun', 'orphan', 'unattended_child', 'old_age', 'disability_care'].map(
      (category) => run('rules', 'show', category, '--words', '--as-of', '2021-08').out,
    );
    const formulas = said.flatMap((text) => text.split('\n').slice(1));
    const before = (line: string): string => line.replace(/〔.*〕|^ {2}[a-z-]+：/gu, '');
    expect(formulas.map(before).filter((line) => /[a-z]_[a-z]|==|coalesce/.test(line))).toEqual([]);
  });
});

describe('rules validate asks about an unlikely figure', () => {
  it('at its line, and the rules are valid all the same', () => {
    cpSync(base, join(folder, 'own'), { recursive: true });
    const path = join(folder, 'own/341522/dibao/2024-07-01.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace("value: '756'", "value: '75600'"));
    const { code, out, err } = run('rules', 'validate', 'own');
    expect(code).toBe(0);
    expect(out).toBe('2 个规则文件检查无误。\n');
    expect(err).toContain('2024-07-01.yaml 第8行第5列：“低保标准”写的是 75600');
    expect(err).toContain('加一行 confirmed');
  });
});

describe('rules validate PLAN.yaml', () => {
  const good = 'households: [in.csv]\nrosters:\n  pension: pension.csv:月养老金\noutput: out\n';
  const validate = (text: string) => {
    put(folder, 'plan.yaml', text);
    return run('rules', 'validate', 'plan.yaml');
  };

  it('says that a plan is right', () => {
    expect(validate(good)).toMatchObject({ code: 0, out: '“plan.yaml”没有错误。\n' });
  });

  it.each([
    ['a roster of no kind', good.replace('  pension:', '  pensions:'), 3, '没有名册种类“pensions”'],
    ['a file that is not there', good.replace('in.csv', 'out.csv'), 1, '没有这个文件或文件夹'],
    ['a roster that is not there', good.replace('pension.csv', 'none.csv'), 3, 'none.csv'],
    ['a register that is not there', `${good}cards: cards.csv\n`, 5, 'cards.csv'],
    ['a column that is none', `${good}assume:\n  房子: '1'\n`, 6, '房子'],
    ['a control that is none', `${good}controls: [rosters]\n`, 5, '“rosters”'],
    ['a key that is none', `${good}colour: red\n`, 5, 'colour'],
    ['no output', good.replace('output: out\n', ''), 1, 'output'],
    ['a jurisdiction that is none', `${good}jurisdiction: 无此县\n`, 5, '无此县'],
    ['broken YAML', good.replace('[in.csv]', '[in.csv'), 1, '这里的 [ 没有成对，请补上 ]'],
  ])('finds %s at its line', (_what, text, line, expected) => {
    const { code, err } = validate(text);
    expect(code).toBe(2);
    expect(err).toContain(`plan.yaml 第${line}行`);
    expect(err).toContain(expected);
  });
});

describe('a finding', () => {
  const check = (...more: readonly string[]) =>
    run('check', 'roster', '--recipients', 'in.csv', '--as-of', '2021-08', ...more);

  it('says on which text it stands', () => {
    const { out } = check('--roster', 'pension=pension.csv', '--no-ledger');
    expect(out).toContain('依据：市民政局工作汇报（2021年8月） 约束制度');
    expect(out).not.toContain('待核对');
  });

  it('says that the text is to be checked where it is unsure', () => {
    const { out } = check('--roster', 'housing=pension.csv', '--no-ledger');
    expect(out).toContain('依据：国务院令第649号 第十条（待核对）');
  });

  it('of a roster that names no text says none', () => {
    const text = shipped(roster).replace(/^jurisdiction[^]*status: sourced\n(?=title)/m, '');
    const rules = rulesWith(roster, text);
    const { out } = check('--roster', 'pension=pension.csv', '--no-ledger', '--rules', rules);
    expect(out).toContain('职工养老');
    expect(out).not.toContain('依据');
  });
});

describe('the hashes of rosters and control files', () => {
  const hashes = z.object({ files: z.record(z.string(), z.string()) });

  it('are in the summary of a month', () => {
    put(
      folder,
      'month.yaml',
      'households: [in.csv]\nrosters:\n  pension: pension.csv\noutput: m\n',
    );
    expect(run('run', 'month.yaml', '--as-of', '2021-08', '--no-ledger').code).toBe(0);
    const { files } = hashes.parse(
      JSON.parse(readFileSync(join(folder, 'm/summary.json'), 'utf8')),
    );
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        roster,
        '000000/controls/2021-07-01.yaml',
        '341600/dibao/2021-07-01.yaml',
      ]),
    );
  });

  it('are in the ledger, with those of the rules, after a check alone too', () => {
    const { code } = run(
      ...['check', 'roster', '--recipients', 'in.csv', '--roster', 'pension=pension.csv'],
      ...['--as-of', '2021-08', '--ledger', 'own.duckdb', '-o', 'findings.csv'],
    );
    expect(code).toBe(0);
    const { out } = run('ledger', 'export', '--ledger', 'own.duckdb', '--format', 'ndjson');
    expect(out).toContain(roster);
    expect(out).toContain('000000/controls/2021-07-01.yaml');
    expect(out).toContain('000000/dibao/category.yaml');
  });
});
