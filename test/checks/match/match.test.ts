import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from '../../cli/run.ts';

const folder = workFolder();
const [wang, li, zhang, zhao, sun, zhou, wu, zheng, ma] = [
  id('1950-01-05', 901),
  id('1960-02-03', 902),
  id('1970-03-04', 903),
  id('1980-04-05', 904),
  id('1990-05-06', 905),
  id('1991-05-06', 906),
  id('1981-04-05', 907),
  id('1971-03-04', 908),
  id('1965-07-08', 909),
];
const people = [
  ['H1', '王国强', wang],
  ['H2', '李梅', li],
  ['H3', '张三', zhang],
  ['H4', '赵六', zhao],
  ['H5', '孙七', sun],
  ['H6', '周八', zhou],
  ['H7', '吴九', wu],
  ['H8', '郑䶮', zheng],
  ['H9', '古丽·买买提', ma],
];
put(
  folder,
  'recipients.csv',
  [
    '家庭编号,姓名,身份证号,与户主关系,乡镇,村,月收入,财产状况符合,现享类别,现享金额',
    ...people.map((cells) => `${cells.join(',')},本人,甲镇,东村,100,是,低保,557`),
  ].join('\n'),
);
const with17 = (whole: string, digit: string): string =>
  `${whole.slice(0, 16)}${digit}${whole.slice(17)}`;
const roster = [
  '身份证号,姓名,出生日期,性别,月养老金,起领日期',
  // A column of fixed width: a 15-digit ID filled with blanks to 18.
  `${li.slice(0, 6)}${li.slice(8, 17)}   ,李梅      ,,,400,2021-06-01`,
  `${zhang.toLowerCase()},张叁,,,400,2021-06-01`,
  // Masked; what shows of it agrees.
  `${zhao.slice(0, 6)}********${zhao.slice(14)},赵六,1980/4/5,女,400,2021-06-01`,
  // Masked, and another ending: someone of the same name and birth date.
  `${zhao.slice(0, 6)}********${zhao.slice(14, 17)}*1,赵六,1980/4/5,女,400,2021-06-01`,
  // One digit off; birth date and sex stand beside it.
  `${with17(sun, '6')},孙七,1990-5-6,男,400,2021-06-01`,
  // The digit that is off is the sex, and nothing stands beside it.
  `${with17(zhou, '7')},周八,,,400,2021-06-01`,
  ',吴九,1981年4月5日,1,400,2021-06-01',
  // Same name and birth date, the other sex: a twin, or chance.
  ',孙七,1990-05-06,女,400,2021-06-01',
  // Same name, another birth date.
  ',王国强,1950-01-06,男,400,2021-06-01',
  `${zheng},郑䶮,,,400,2021-06-01`,
  `${ma},古丽‧买买提,,,400,2021-06-01`,
].join('\n');
put(folder, 'plain.csv', roster);
put(folder, 'quoted.csv', roster.replaceAll('李梅', '"李梅"'));
writeFileSync(join(folder, 'gb.csv'), iconv.encode(roster, 'gb18030'));
const check = (file: string): ReturnType<typeof civilAid> =>
  civilAid(folder, [
    'check',
    'roster',
    '--recipients',
    'recipients.csv',
    '--roster',
    `pension=${file}`,
    '--as-of',
    '2021-08',
    '--headers',
    'key',
    '--no-ledger',
    '--quiet',
  ]);
const found = (file: string): Record<string, string>[] =>
  z
    .array(z.record(z.string(), z.string()))
    .parse(parse(check(file).out, { columns: true, bom: true, trim: true }));
const rows = found('plain.csv');
const rowsOf = (household: string): (string | undefined)[][] =>
  rows
    .filter((one) => one['household_id'] === household)
    .map((one) => [one['matched_row'], one['match'], one['severity']]);

describe('a person is found in a roster', () => {
  it('by a 15-digit ID, also in a column filled with blanks', () => {
    expect(rowsOf('H2')).toEqual([['2', 'id-15', 'recalculate']]);
  });
  it('by ID under another name', () => {
    expect(rowsOf('H3')).toEqual([['3', 'id-only', 'recalculate']]);
  });
  it('only perhaps by a masked ID, where name, birth date and sex agree', () => {
    expect(rowsOf('H4')).toEqual([['4', 'likely', 'review']]);
  });
  it('only perhaps by an ID with one digit off, where birth date and sex stand beside it', () => {
    expect(rowsOf('H5')).toEqual([['6', 'likely', 'review']]);
  });
  it('only perhaps without an ID, however the birth date and the sex are written', () => {
    expect(rowsOf('H7')).toEqual([['8', 'likely', 'review']]);
  });
  it('by ID with a character that few computers have', () => {
    expect(rowsOf('H8')).toEqual([['11', 'exact', 'recalculate']]);
  });
  it('exactly, whichever dot stands between the parts of the name', () => {
    expect(rowsOf('H9')).toEqual([['12', 'exact', 'recalculate']]);
  });
});

describe('someone else is not found', () => {
  it('of the other sex, by an ID with that one digit off', () => {
    expect(rowsOf('H6')).toEqual([]);
  });
  it('of the same name with another birth date', () => {
    expect(rowsOf('H1')).toEqual([]);
  });
});

describe('the same rows give the same findings', () => {
  const told = (one: Record<string, string>): Record<string, string> => ({
    ...one,
    matched_source: '',
  });
  it.each(['quoted.csv', 'gb.csv'])('in %s as in plain UTF-8', (file) => {
    expect(found(file).map(told)).toEqual(rows.map(told));
  });
});

describe('a roster that can tell nobody', () => {
  it('is refused', () => {
    put(folder, 'names.csv', '姓名,月养老金\n王国强,400\n');
    const { code, err } = check('names.csv');
    expect(code).toBe(4);
    expect(err).toContain('没有身份证号列');
  });
  it('is refused where the column of amounts that was named is not there', () => {
    const { code, err } = check('plain.csv:退休金');
    expect(code).toBe(4);
    expect(err).toContain('退休金');
  });
});
