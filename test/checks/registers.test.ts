import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from '../cli/run.ts';

const folder = workFolder();
const [wang, li, zhao, sun, zhou] = [
  id('1950-01-05', 901),
  id('1960-02-03', 902),
  id('1980-04-05', 904),
  id('1990-05-06', 905),
  id('1991-05-06', 906),
];
const [outsider, nephew] = [id('1975-03-04', 909), id('1976-03-04', 910)];
/** The same number with another check character. */
const mistyped = (whole: string): string =>
  `${whole.slice(0, 17)}${whole.endsWith('0') ? '1' : '0'}`;
const lines = (name: string, ...rows: string[]): string => put(folder, name, rows.join('\n'));
lines(
  'recipients.csv',
  '家庭编号,姓名,身份证号,与户主关系,乡镇,村,月收入,财产状况符合,现享类别,现享金额',
  // 657 × 2 − 100 × 2 = 1114.
  `H1,王国强,${wang},本人,甲镇,东村,100,是,低保,1114`,
  `H1,李梅,${li},配偶,甲镇,东村,100,是,低保,`,
  `H3,赵六,${zhao},本人,甲镇,南村,0,是,低保,657`,
  `H4,孙七,${sun},本人,甲镇,南村,0,是,低保,657`,
  `${zhou},周八,${zhou},本人,甲镇,南村,0,是,低保,657`,
);
lines(
  'cards.csv',
  '家庭编号,账号,开户人身份证号,开户人姓名,保管人身份证号,保管人姓名,登记日期,登记原因',
  `H1,6217 0000 1000 2234 567,${outsider},钱甲,${wang},王国强,,`,
  `H3,6217000010003234567,${nephew},钱乙,${zhao},赵六,2021-06-01,侄子代管`,
  `H4,6217-0000-1000-4234-567,${sun},孙七,${sun},孙七,,`,
  `${zhou},6217000010004234567,${zhou},周八,${zhou},周八,,`,
);
lines('deceased.csv', '身份证号,姓名,死亡日期', `${nephew},钱乙,2021-05-02`);
lines(
  'vital.csv',
  '身份证号,姓名,变动类型,变动日期,报告日期,报告村',
  `${li.slice(0, 6)}${li.slice(8, 17)},李梅,死亡,2021-05-20,2021-06-02,东村`,
  `${mistyped(zhao)},赵六,死亡,2021-07-20,2021-08-02,南村`,
  ',孙七,嫁出,2021-07-01,2021-08-03,南村',
  ',,无,,2021-08-03,东村',
);
lines(
  'staff.csv',
  '经办人身份证号,姓名,单位,亲属身份证号,亲属姓名,关系,备案日期',
  `${outsider},钱甲,甲镇民政办,${mistyped(sun)},孙七,女儿,`,
);
const check = (...more: string[]): ReturnType<typeof civilAid> =>
  civilAid(folder, [
    ...['check', '--recipients', 'recipients.csv', '--as-of', '2021-08', '--no-ledger', '--quiet'],
    ...['--cards', 'cards.csv', '--vital', 'vital.csv', '--staff', 'staff.csv'],
    ...['--roster', 'deceased=deceased.csv', '--headers', 'key', ...more],
  ]);
const table = (text: string): Record<string, string>[] =>
  z
    .array(z.record(z.string(), z.string()))
    .parse(parse(text.replaceAll('\t', ''), { columns: true, bom: true, trim: true }));
const { code } = check('-o', 'findings.csv');
const findings = table(readFileSync(join(folder, 'findings.csv'), 'utf8'));
const rejects = table(readFileSync(join(folder, 'findings.rejects.csv'), 'utf8'));
const of = (kind: string): Record<string, string>[] =>
  findings.filter((one) => one['kind'] === kind);

describe('cards', () => {
  it('of an outsider who is dead are told, also where he was registered', () => {
    expect(of('holder-dead')).toMatchObject([
      { household_id: 'H3', id_number: nephew, severity: 'review' },
    ]);
  });
  it('with one account for two households are told, however its digits are grouped', () => {
    expect(of('account-two').map((one) => one['household_id'])).toEqual([zhou, 'H4']);
  });
  it('keep their finding when the next list groups the digits otherwise', () => {
    const [before] = of('holder-outside');
    const text = readFileSync(join(folder, 'cards.csv'), 'utf8');
    put(folder, 'cards.csv', text.replace('6217 0000 1000 2234 567', '6217000010002234567'));
    const [after] = table(check().out).filter((one) => one['kind'] === 'holder-outside');
    put(folder, 'cards.csv', text);
    expect(after?.['finding_id']).toBe(before?.['finding_id']);
  });
  it('never show a whole number in the words, not even where a household is numbered by an ID', () => {
    expect(findings.filter((one) => /\d{15}/.test(one['detail'] ?? ''))).toEqual([]);
  });
});

describe('reports of deaths and moves', () => {
  it('under a 15-digit ID are matched as such', () => {
    // One is due, less 100: 557 by the standard of 657. July and August: 2 × (1114 − 557) = 1114. In June the
    // standard was 605: 2 × 605 − 200 = 1010 was due as declared, and 605 − 100 = 505 without the dead: 505.
    // 1114 + 505 = 1619.
    expect(of('still-paid')).toMatchObject([
      { id_number: li, match: 'id-15', months: '3', overpaid: '1619.00', new_amount: '557.00' },
    ]);
  });
  it('count as the village’s report, even one whose ID is wrong', () => {
    expect(of('no-report')).toEqual([]);
  });
});

describe('register rows with an ID that can’t be read', () => {
  it('are among the rejects, each with its reason', () => {
    expect(rejects.map((one) => [one['file'], one['row'], one['column'], one['code']])).toEqual([
      ['vital.csv', '3', 'id_number', 'id-checksum'],
      ['vital.csv', '4', 'id_number', 'id-length'],
      ['staff.csv', '2', 'relative_id', 'id-checksum'],
    ]);
    expect(code).toBe(3);
  });
  it('are used as far as they go: a relative is found by name, which is no more than a hint', () => {
    expect(of('not-filed')).toMatchObject([
      { household_id: 'H4', match: 'likely', severity: 'info' },
    ]);
  });
});

it('--mask hides a household’s number that is an ID number', () => {
  expect(check('--mask').out).not.toMatch(/\d{17}/);
});
