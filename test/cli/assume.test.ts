import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const [a, b] = [id('1970-01-01', 901), id('1971-01-01', 902)];
const [c] = [id('1972-01-01', 903)];
/** One household with the finding on its means left blank, one in which it is 否. */
const people = put(
  folder,
  '人员.csv',
  `家庭编号,姓名,身份证号,与户主关系,城乡类别,月收入,财产状况符合,现享类别\nH1,测甲,${a},户主,农村,100,,低保\nH1,测乙,${b},配偶,农村,0,,低保\nH2,测丙,${c},户主,农村,0,否,低保\n`,
);
const given = ['--as-of', '2021-08', '--assume', '财产状况符合=是'];
const assumed = [{ column: 'property_ok', value: '是' }];
const summary = z.object({ assumed: z.array(z.object({ column: z.string(), value: z.string() })) });
const summaryOf = (path: string): unknown =>
  summary.parse(JSON.parse(readFileSync(join(folder, path), 'utf8'))).assumed;
const warning = '按 --assume 填写了表中空白：财产状况符合=是';

describe('--assume', () => {
  it('decides what is blank, leaves what is said, and is told on the decision, by calc', () => {
    // 657 × 2 − 100 = 1214; H2 has 否 and is not changed by it.
    const ran = civilAid(folder, ['calc', people, ...given, '--category', 'dibao', '-o', 'c/']);
    expect(ran.err).toContain(warning);
    const rows = readFileSync(join(folder, 'c/decisions.csv'), 'utf8').split('\n');
    const [first = '', second = ''] = rows.slice(1);
    expect(first).toContain('eligible,1214.00');
    expect(first).toContain('财产状况符合是表中空白、按 --assume 统一填写的');
    expect(second).toContain('ineligible');
    expect(second).not.toContain('--assume');
    expect(summaryOf('c/summary.json')).toEqual(assumed);
  });

  it('is told in the steps of explain', () => {
    const ran = civilAid(folder, [
      'explain',
      people,
      ...given,
      '--household',
      'H1',
      '--category',
      'dibao',
    ]);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('--assume');
  });

  it('stands in the summary of simulate', () => {
    const set = ['--set', 'dibao.standard=700', '--category', 'dibao'];
    const ran = civilAid(folder, ['simulate', people, ...given, ...set, '-o', 's/']);
    expect(ran.err).toContain(warning);
    expect(summaryOf('s/simulation.json')).toEqual(assumed);
  });

  it('is taken from the plan by run, and stands in its summary', () => {
    put(folder, 'plan.yaml', `households: [${people}]\nassume:\n  财产状况符合: 是\noutput: r\n`);
    const ran = civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-08', '--no-ledger']);
    expect(ran.err).toContain(warning);
    expect(summaryOf('r/summary.json')).toEqual(assumed);
  });

  it('is told by monitor', () => {
    const ran = civilAid(folder, ['monitor', people, '--recipients', people, ...given]);
    expect(ran.err).toContain(warning);
  });

  it("of a column that says who someone is, or of a value that it can't hold, is refused", () => {
    for (const wrong of ['身份证号=1', '财产状况符合=也许', '没有这列=是']) {
      expect(civilAid(folder, ['calc', people, '--assume', wrong]).code).toBe(2);
    }
  });
});
