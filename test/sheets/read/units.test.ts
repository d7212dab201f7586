import { describe, expect, it } from 'vitest';

import { idNumber, readOne, refusal } from './helpers.ts';

const people = (header: string, cells: string, above = ''): string =>
  `${above}家庭编号,姓名,身份证号,${header}\nH1,测试甲,${idNumber(1)},${cells}\n`;

/** The one row's amount, in fen a month. */
async function fen(text: string, key: string): Promise<unknown> {
  const { rows } = await readOne(text);
  return rows[0]?.values[key];
}

describe('the unit of an amount', () => {
  it.each([
    ['年收入（元）', '7200', 60_000],
    ['年收入', '7200', 60_000],
    ['全年收入(元)', '7200', 60_000],
    ['收入（元/年）', '7200', 60_000],
    ['月收入（万元）', '0.12', 120_000],
    ['月收入（千元/月）', '1.2', 120_000],
    ['月收入（角）', '300', 3_000],
    ['月收入（分）', '300', 300],
    ['年收入（万元）', '0.72', 60_000],
  ])('is read from the header %s', async (header, cell, expected) => {
    expect(await fen(people(header, cell), 'monthly_income')).toBe(expected);
  });

  it.each([
    ['单位：万元\n', '0.12', 120_000],
    ['甲县收入核查表（单位：万元）\n', '0.12', 120_000],
    ['甲县收入核查表（万元）\n', '0.12', 120_000],
    ['单位：户、人、元\n', '1200', 120_000],
    ['单位：甲镇人民政府\n2021年7月\n', '1200', 120_000],
    ['特困人员（分散供养）\n', '1200', 120_000],
  ])('is read from a line above the header: %s', async (line, cell, expected) => {
    expect(await fen(people('工资性收入', cell, line), 'wage_income')).toBe(expected);
  });

  it('of a header in brackets goes before the line above', async () => {
    expect(await fen(people('月收入（元/月）', '120', '单位：万元/年\n'), 'monthly_income')).toBe(
      12_000,
    );
  });

  it('is read from the header of a group', async () => {
    const text = `家庭编号,姓名,身份证号,家庭收入（元/年）,,人员状态\n,,,工资性收入,经营净收入,\nH1,测试甲,${idNumber(1)},1200,-60,在户\n`;
    expect(await fen(text, 'wage_income')).toBe(10_000);
    expect(await fen(text, 'business_income')).toBe(-500);
  });

  it('is read from a group over a group', async () => {
    const text = `家庭编号,姓名,身份证号,收入（元/年）,,人员状态\n,,,劳动,,\n,,,工资性收入,经营净收入,\nH1,测试甲,${idNumber(1)},1200,600,在户\n`;
    expect(await fen(text, 'business_income')).toBe(5_000);
  });

  it('of a cell goes before its column', async () => {
    expect(await fen(people('月收入（万元）', '300元'), 'monthly_income')).toBe(30_000);
  });

  it.each([
    ['月收入(元/年)', ''],
    ['月收入', '金额单位：元/年\n'],
    ['月收入（百元）', ''],
    ['月收入（美元）', ''],
    ['工资性收入（元/户）', ''],
    ['年均收入', ''],
  ])('is refused with the cell to mend where %s under %s leaves it open', async (header, line) => {
    const told = await refusal(readOne(people(header, '100', line)));
    expect(told.key).toBe('headerUnit');
  });

  it('makes a table one that SQL must not read', async () => {
    const { info } = await readOne(people('年收入', '7200'));
    expect(info.direct).toBe(false);
    expect((await readOne(people('月收入（元）', '600'))).info.direct).toBe(true);
  });

  it('of what one has does not become a month of it', async () => {
    expect(await fen(people('金融资产', '12', '单位：万元\n'), 'financial_assets')).toBe(
      12_000_000,
    );
  });
});

describe('a second header', () => {
  it('with another unit holds for the rows below it', async () => {
    const text = `${people('月收入', '100')}家庭编号,姓名,身份证号,年收入\nH2,测试乙,${idNumber(2)},3600\n`;
    const { rows, info } = await readOne(text);
    expect(rows.map(({ values }) => values['monthly_income'])).toEqual([10_000, 30_000]);
    expect(info.direct).toBe(false);
  });

  it('with its columns in another order holds for the rows below it', async () => {
    const text = `${people('月收入', '100')}姓名,家庭编号,月收入,身份证号\n测试乙,H2,300,${idNumber(2)}\n`;
    const { rows } = await readOne(text);
    expect(rows[1]?.values).toMatchObject({ household_id: 'H2', monthly_income: 30_000 });
  });

  it('under a line with another unit is another header', async () => {
    const text = `${people('月收入', '100')}单位：万元\n家庭编号,姓名,身份证号,月收入\nH2,测试乙,${idNumber(2)},0.03\n`;
    const { rows } = await readOne(text);
    expect(rows[1]?.values['monthly_income']).toBe(30_000);
  });

  it('that is the first one again is passed over', async () => {
    const text = `${people('月收入', '100')}家庭编号,姓名,身份证号,月收入\nH2,测试乙,${idNumber(2)},300\n`;
    const { rows, info } = await readOne(text);
    expect(rows).toHaveLength(2);
    expect(info).toMatchObject({ direct: true, passedOver: 1 });
  });

  it('that lacks a required column leaves no row below it read by the first', async () => {
    const text = `${people('月收入', '100')}家庭编号,姓名,年收入,月份\nH2,测试乙,3600,1\n`;
    const { rows } = await readOne(text);
    expect(rows[1]?.faults[0]?.message.key).toBe('rowUnderOtherHeader');
  });
});
