import { describe, expect, it } from 'vitest';

import { exportColumns } from '../../../src/sheets/read/exports.ts';
import { categories, inputColumns } from '../../columns.ts';
import { columnsWith } from '../../../src/core/category.ts';
import type { Household } from '../../../src/people/household.ts';
import { Intake } from '../../../src/people/intake.ts';
import { readWhole } from '../../../src/engine/whole.ts';
import { readTable } from '../../../src/sheets/read/read.ts';
import { idNumber } from './helpers.ts';

const columns = [...inputColumns, ...columnsWith(exportColumns, categories)];

/** The households of some tables given as CSV, by their file names. */
async function households(files: Readonly<Record<string, string>>): Promise<readonly Household[]> {
  const tables = [];
  for (const [name, text] of Object.entries(files)) {
    const input = { name, bytes: Buffer.from(text) };
    for (const table of await readTable(input, columns)) tables.push({ input, table });
  }
  const { intake } = await readWhole(tables, new Intake());
  return intake.households();
}

const [a, b] = [idNumber(1), idNumber(2)];
const persons = `姓名,身份证号,户主身份证号,与户主关系,年收入（元）,救助类型,户月保障金额（元）,低保（特困）证号\n测甲,${a},${a},户主,7200,农村低保,714,NB1\n测乙,${b},${a},配偶,0,农村低保,714,NB1\n`;
const family = (size: number, covered: number): string =>
  `户主姓名,户主身份证号,家庭人口数,保障人口数,家庭年总收入（元）,低保（特困）证号,拥有产权住房套数,家庭成员姓名,家庭成员身份证号\n测甲,${a},${size},${covered},7200,NB1,1,测甲;测乙,${a};${b}\n`;

describe('the person export', () => {
  it('makes a household by the number of its certificate', async () => {
    const [home] = await households({ '农村低保人员查询.csv': persons });
    expect(home?.id).toBe('NB1');
    expect(home?.people).toHaveLength(2);
  });

  it('makes a household by the ID number of its head where there is no certificate', async () => {
    const [home, ...others] = await households({ 'p.csv': persons.replaceAll('NB1', '') });
    expect(home?.id).toBe(a);
    expect(others).toEqual([]);
  });

  it('gives a twelfth of the year, and the amount of the household on each row', async () => {
    const [home] = await households({ '农村低保人员查询.csv': persons });
    expect(home?.people.map(({ values }) => values['monthly_income'])).toEqual([60_000, 0]);
    expect(home?.people.map(({ values }) => values['current_amount'])).toEqual([71_400, 71_400]);
  });
});

describe('the pair of exports', () => {
  it.each([
    ['the family first', ['f', 'p']],
    ['the persons first', ['p', 'f']],
  ])('counts no one twice, %s', async (_, order) => {
    const texts: Record<string, string> = { f: family(2, 2), p: persons };
    const homes = await households(
      Object.fromEntries(order.map((name) => [name, texts[name] ?? ''])),
    );
    expect(homes).toHaveLength(1);
    expect(homes[0]?.people).toHaveLength(2);
    expect(homes[0]?.breaks).toEqual([]);
    expect(homes[0]?.people[0]?.values['houses']).toBe(1);
  });

  it('asks about an income of the household that is not the sum of its members', async () => {
    const [home] = await households({ f: family(2, 2).replace('7200', '9600'), p: persons });
    expect(home?.breaks.map(({ why }) => why)).toEqual(['contradicts']);
  });
});

describe('the family export alone', () => {
  it('has the members that it lists, and one income for all of them', async () => {
    const [home] = await households({ '农村低保家庭查询.csv': family(2, 2) });
    expect(home?.people.map(({ name }) => name)).toEqual(['测甲', '测乙']);
    expect(home?.people.map(({ values }) => values['monthly_income'])).toEqual([60_000, 0]);
    expect(home?.shared).toBe(true);
  });

  it.each([
    [3, 3, ['members-missing']],
    [2, 1, ['covered-fewer']],
  ])('of %i people and %i covered is asked about', async (size, covered, why) => {
    const [home] = await households({ 'f.csv': family(size, covered) });
    expect(home?.breaks.map((one) => one.why)).toEqual(why);
  });
});

describe('what is told of an export, once for all households', () => {
  const told = async (text: string): Promise<string[]> => {
    const input = { name: '农村低保人员查询.csv', bytes: Buffer.from(text) };
    const tables = (await readTable(input, columns)).map((table) => ({ input, table }));
    const { intake } = await readWhole(tables, new Intake());
    return intake.warnings().map(({ told: { key }, count }) => `${key} ${count}`);
  };

  it('counts the households of which fewer are covered than live there', async () => {
    expect(await told(family(2, 1))).toContain('warnCoveredFewer 1');
    expect(await told(family(2, 2))).not.toContain('warnCoveredFewer 1');
  });

  it.each([
    ['714', '0', '714', []],
    ['714', '50', '764', []],
    // 714 + 50 is not 800.
    ['714', '50', '800', ['warnTotalDiffers 1']],
  ])(
    'tells a total that is not the sum of its parts: %s + %s = %s',
    async (base, more, total, warned) => {
      const header = '姓名,身份证号,户主身份证号,与户主关系,户月保障金额,家庭分类施保金额,合计';
      expect(await told(`${header}\n测甲,${a},${a},户主,${base},${more},${total}\n`)).toEqual(
        warned,
      );
    },
  );

  it('tells that the kind of register was taken for town or country', async () => {
    const header = '姓名,身份证号,户主身份证号,与户主关系,户籍类型';
    const text = `${header}\n测甲,${a},${a},户主,农业户口\n`;
    const input = { name: 'p.csv', bytes: Buffer.from(text) };
    const tables = (await readTable(input, columns)).map((table) => ({ input, table }));
    const { intake } = await readWhole(tables, new Intake());
    expect(intake.households()[0]?.people[0]?.values['area']).toBe('农村');
    expect(intake.warnings().map(({ told: { key } }) => key)).toEqual(['warnAreaByHukou']);
  });
});
