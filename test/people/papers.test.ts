import { describe, expect, it } from 'vitest';

import { inputColumns } from '../columns.ts';
import { Intake } from '../../src/people/intake.ts';
import { readTable } from '../../src/sheets/read/read.ts';
import { id } from '../cli/run.ts';

const head = '家庭编号,姓名,身份证号,与户主关系,证件类型,出生日期,性别';
const parent = `H1,甲,${id('1975-03-02', 901)},本人,,,`;

async function intakeOf(...lines: readonly string[]): Promise<Intake> {
  const intake = new Intake();
  const bytes = Buffer.from([head, parent, ...lines].join('\n'));
  const [table] = await readTable({ name: 't.csv', bytes }, inputColumns);
  if (table === undefined) throw new Error('no table');
  for await (const row of table.rows) intake.add(row, table.info());
  return intake;
}

describe('a person without an ID number of 18 characters', () => {
  it('counts as a member, born and of the sex that the row says', async () => {
    const intake = await intakeOf('H1,乙,,子,出生医学证明,2021-07-03,男');
    expect(intake.rejects).toEqual([]);
    expect(intake.households()[0]?.people[1]?.id).toEqual({
      text: '',
      birth: { year: 2021, month: 7, day: 3 },
      sex: 'male',
      from15: false,
    });
  });

  it('counts although nothing tells age and sex', async () => {
    const intake = await intakeOf('H1,阮氏花,N1234567,配偶,护照,,');
    expect(intake.households()[0]?.people[1]?.id).toEqual({
      text: 'N1234567',
      birth: undefined,
      sex: undefined,
      from15: false,
    });
  });

  it('is the same person on two rows of a household that agree', async () => {
    const newborn = 'H1,乙,,子,无,2021-07-03,男';
    const intake = await intakeOf(newborn, newborn);
    expect([intake.rejects.length, intake.households()[0]?.people.length]).toEqual([0, 2]);
  });

  it('is rejected where no paper is named, or where the number was meant for one of 18', async () => {
    const intake = await intakeOf(
      'H1,乙,,子,,2021-07-03,男',
      'H1,丙,34160219750302901,子,户口簿,,',
    );
    expect(intake.rejects.map(({ row, code }) => [row, code])).toEqual([
      [3, 'id-length'],
      [4, 'id-length'],
    ]);
  });
});

describe('what stands beside a whole ID number', () => {
  it('is told where it contradicts the number, which counts', async () => {
    const intake = await intakeOf(`H1,乙,${id('2008-09-10', 903)},子,,2008-09-11,女`);
    expect(intake.warnings().map(({ told }) => told.key)).toEqual([
      'warnBirthContradicts',
      'warnSexContradicts',
    ]);
    expect(intake.households()[0]?.people[1]?.id.birth).toEqual({ year: 2008, month: 9, day: 10 });
  });
});

describe('a cell of a column that no decision stands on', () => {
  it('is told and left unknown where it cannot be read', async () => {
    const intake = await intakeOf(`H1,乙,${id('2008-09-10', 903)},子,,零八年,`);
    expect(intake.rejects).toEqual([]);
    expect(intake.warnings().map(({ told }) => told.params)).toEqual([{ column: '出生日期' }]);
  });
});
