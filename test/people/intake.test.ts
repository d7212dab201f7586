import { describe, expect, it } from 'vitest';

import { inputColumns } from '../../src/people/columns.ts';
import { Intake } from '../../src/people/intake.ts';
import { readTable } from '../../src/tables/read.ts';
import { id } from '../cli/run.ts';

const head = '家庭编号,姓名,身份证号,与户主关系,乡镇,月收入,已享其他补贴';
const [a, b, c] = [id('1975-03-02', 901), id('1976-05-06', 902), id('2008-09-10', 903)];

async function intakeOf(...files: readonly (readonly string[])[]): Promise<Intake> {
  const intake = new Intake();
  for (const [at, lines] of files.entries()) {
    const bytes = Buffer.from([head, ...lines].join('\n'));
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

  it('takes an empty list for none where the table has the column', async () => {
    const [household] = (await intakeOf([`H1,甲,${a},本人,甲镇,0,`])).households();
    expect(household?.people[0]?.values['other_benefit']).toEqual([]);
    expect(household?.people[0]?.values['current_relief']).toBeUndefined();
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
