import { describe, expect, it } from 'vitest';

import { inputColumns } from '../columns.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { Intake } from '../../src/people/intake.ts';
import { readTable } from '../../src/sheets/read/read.ts';
import { id } from '../cli/run.ts';

const head = '家庭编号,姓名,身份证号,与户主关系,乡镇,月收入,已享其他补贴';
const [a, b, c] = [id('1975-03-02', 901), id('1976-05-06', 902), id('2008-09-10', 903)];

/** Files by their lines; the usual header stands above those that bring none. */
async function intakeOf(...files: readonly (readonly string[])[]): Promise<Intake> {
  const intake = new Intake();
  for (const [at, lines] of files.entries()) {
    const whole = lines[0]?.startsWith('家庭编号') === true ? lines : [head, ...lines];
    const bytes = Buffer.from(whole.join('\n'));
    const [table] = await readTable({ name: `${at + 1}.csv`, bytes }, inputColumns);
    if (table === undefined) throw new Error('no table');
    for await (const row of table.rows) intake.add(row, table.info());
  }
  return intake;
}

const brief = (intake: Intake): unknown =>
  intake.households().map(({ id: household, people, breaks }) => ({
    household,
    people: people.length,
    breaks: breaks.map(({ column, why }) => `${column} ${why}`),
  }));

describe('rows become households', () => {
  it('gathers rows of one number wherever they stand', async () => {
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      `H2,乙,${b},本人,甲镇,0,`,
      `H1,丙,${c},子,甲镇,0,`,
    ]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 2, breaks: [] },
      { household: 'H2', people: 1, breaks: [] },
    ]);
  });

  it('rejects the second row of a person, and breaks both households', async () => {
    const intake = await intakeOf([`H1,甲,${a},本人,甲镇,0,`, `H2,甲,${a},本人,甲镇,0,`]);
    expect(intake.rejects.map(({ row, code }) => [row, code])).toEqual([[3, 'id-duplicate']]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 1, breaks: ['id_number listed-elsewhere'] },
      { household: 'H2', people: 0, breaks: ['id_number rejected'] },
    ]);
  });

  it('breaks the household above a total that a row without a number may go on with', async () => {
    // 小计 at a page's end in the midst of H1: 丙 may be its third member.
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      `,乙,${b},配偶,,0,`,
      '本页小计,,,,,0,',
      `,丙,${c},子,,0,`,
    ]);
    expect(intake.rejects.map(({ row, code }) => [row, code])).toEqual([[5, 'household-missing']]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 2, breaks: ['household_id rejected'] },
    ]);
  });

  it('leaves it whole where another household begins below the total', async () => {
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      '小计,,,,,0,',
      `H2,乙,${b},本人,甲镇,0,`,
      `,丙,${c},子,甲镇,很多,`,
    ]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 1, breaks: [] },
      { household: 'H2', people: 1, breaks: ['monthly_income rejected'] },
    ]);
  });

  it('leaves it whole where the number below the total is damaged: that is another household', async () => {
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      '小计,,,,,0,',
      `3.41602E+12,乙,${b},本人,甲镇,0,`,
      `,丙,${c},子,甲镇,0,`,
    ]);
    expect(intake.rejects).toHaveLength(2);
    expect(brief(intake)).toEqual([{ household: 'H1', people: 1, breaks: [] }]);
  });

  it('finds the same person under a 15-digit number', async () => {
    const short = `${a.slice(0, 6)}${a.slice(8, 17)}`;
    const intake = await intakeOf([`H1,甲,${a},本人,甲镇,0,`, `H2,甲,${short},本人,甲镇,0,`]);
    expect(intake.rejects.map(({ code }) => code)).toEqual(['id-duplicate']);
  });

  it('keeps every fault of a row in one reject', async () => {
    const intake = await intakeOf([`H1,,${a},本人,甲镇,很多,`]);
    expect(intake.rejects).toMatchObject([{ code: 'name-missing', column: 'name' }]);
    expect(intake.rejects[0]?.messages).toHaveLength(2);
  });

  it('does not take two families with one number for one', async () => {
    const towns = await intakeOf([`1,甲,${a},本人,甲镇,0,`], [`1,乙,${b},本人,乙镇,0,`]);
    expect(brief(towns)).toEqual([
      { household: '1', people: 2, breaks: ['household_id two-places'] },
    ]);
    const files = await intakeOf([`1,甲,${a},本人,,0,`], [`1,乙,${b},本人,,0,`]);
    expect(brief(files)).toEqual([
      { household: '1', people: 2, breaks: ['household_id two-places'] },
    ]);
  });

  it('takes a blank cell for nothing paid today where the table has the column, and no other list', async () => {
    const [paid] = (
      await intakeOf(['家庭编号,姓名,身份证号,现享类别', `H1,甲,${a},`])
    ).households();
    expect(paid?.people[0]?.values['current_relief']).toEqual([]);
    const [household] = (await intakeOf([`H1,甲,${a},本人,甲镇,0,`])).households();
    expect(household?.people[0]?.values['current_relief']).toBeUndefined();
    expect(household?.people[0]?.values['other_benefit']).toBeUndefined();
  });

  it('does not decide two heads under one number, nor a household whose head is missing', async () => {
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      `H1,乙,${b},户主,甲镇,0,`,
      `H2,丙,${c},女,甲镇,0,`,
    ]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 2, breaks: ['relation two-heads'] },
      { household: 'H2', people: 1, breaks: ['relation no-head'] },
    ]);
  });

  it.each([
    'NULL',
    'nan',
    'None',
    'N',
    '-',
    '暂无',
    '未知',
    '0',
    '无',
    '3.41602E+12',
    '341602000000000000',
  ])('does not gather people under %s, which is no number', async (number) => {
    const intake = await intakeOf([
      `${number},甲,${a},本人,甲镇,0,`,
      `${number},乙,${b},本人,甲镇,0,`,
    ]);
    expect(intake.rejects.map(({ code }) => code)).toEqual([
      'household-missing',
      'household-missing',
    ]);
    expect(intake.households()).toEqual([]);
  });

  it('breaks the household above a row of no number that is not a head: it may be its member', async () => {
    const intake = await intakeOf([`H1,甲,${a},本人,甲镇,0,`, `NULL,乙,${b},配偶,甲镇,0,`]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 1, breaks: ['household_id rejected'] },
    ]);
  });

  it.each([
    ['1', '001'],
    ['hx9', 'HX9'],
  ])('takes %s and %s neither for one household nor for two', async (one, other) => {
    const intake = await intakeOf([`${one},甲,${a},本人,甲镇,0,`, `${other},乙,${b},本人,甲镇,0,`]);
    expect(brief(intake)).toEqual([
      { household: one, people: 1, breaks: ['household_id two-spellings'] },
      { household: other, people: 1, breaks: ['household_id two-spellings'] },
    ]);
    expect(intake.warnings().map(({ told }) => told.params)).toEqual([
      { spellings: `${one}、${other}` },
    ]);
  });

  it.each(['H１', 'H 1', 'H1\u200b'])('takes %s for H1', async (number) => {
    const intake = await intakeOf([`H1,甲,${a},本人,甲镇,0,`, `${number},乙,${b},配偶,甲镇,0,`]);
    expect(brief(intake)).toEqual([{ household: 'H1', people: 2, breaks: [] }]);
  });

  it('breaks every household that a row with several rows in it names', async () => {
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      `H2,"乙\u2028H1,丙,${c},子",${b},本人,甲镇,0,`,
    ]);
    expect(brief(intake)).toEqual([
      { household: 'H1', people: 1, breaks: ['household_id swallowed'] },
      { household: 'H2', people: 0, breaks: ['id_number rejected', 'household_id swallowed'] },
    ]);
  });

  it('rejects whoever is born after the month decided for', async () => {
    const day = parseAsOf('2008-08');
    if (day === undefined) throw new Error('no month');
    const intake = new Intake({ asOf: day });
    const bytes = Buffer.from(
      [head, `H1,甲,${a},本人,甲镇,0,`, `H1,丙,${c},子,甲镇,0,`].join('\n'),
    );
    const [table] = await readTable({ name: 't.csv', bytes }, inputColumns);
    if (table === undefined) throw new Error('no table');
    for await (const row of table.rows) intake.add(row, table.info());
    expect(intake.rejects.map(({ row, code }) => [row, code])).toEqual([[3, 'id-birthdate']]);
  });

  it('takes two rows of one person that agree for one', async () => {
    const intake = await intakeOf([`H1,甲,${a},本人,甲镇,0,`, `H1,甲,${a},本人,,0,`]);
    expect(intake.rejects).toEqual([]);
    expect([intake.rowsKept, intake.households()[0]?.people.length]).toEqual([2, 1]);
    expect(intake.warnings().map(({ told }) => told.key)).toEqual(['warnSameRowTwice']);
  });

  it('passes over signatures, dates, notes and column numbers', async () => {
    const intake = await intakeOf([
      '1,2,3,4,5,6,7',
      '甲,乙,丙,丁,戊,己,庚',
      `H1,甲,${a},本人,甲镇,0,`,
      '村委会（盖章）：',
      '民政办主任：,,,,分管领导：',
      '上报日期：2021年8月5日',
      '　　2.收入按月填写。',
      '（以上人员已公示7天无异议）',
      '本页共6人',
      '共3户6人',
    ]);
    expect(intake.rejects).toEqual([]);
    expect(intake.rowsRead).toBe(1);
  });

  it('counts every row once', async () => {
    const intake = await intakeOf([
      `H1,甲,${a},本人,甲镇,0,`,
      ',乙,坏,配偶,,,',
      `H2,丙,${c},本人,甲镇,x,`,
    ]);
    expect([intake.rowsRead, intake.rowsKept, intake.rejects.length]).toEqual([3, 1, 2]);
  });
});
