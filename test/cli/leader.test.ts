import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const head =
  '家庭编号,姓名,身份证号,与户主关系,乡镇,村,城乡类别,月收入,财产状况符合,现享类别,现享金额';
const [a, b, c] = [901, 903, 905].map((number) => id('1975-03-02', number));
put(
  folder,
  'august.csv',
  `${head}
H1,甲,${a},本人,东镇,东村,农村,300,是,低保,357
H2,乙,${b},本人,西镇,南村,农村,100,是,低保,557
`,
);
// H1's property is beyond the rules now, H2 is not on the list, H3 is new, and of H4 the property is not known.
put(
  folder,
  'september.csv',
  `${head}
H1,甲,${a},本人,东镇,东村,农村,300,否,低保,357
H3,丙,${c},本人,西镇,南村,农村,57,是,无,
H4,丁,${id('1980-01-01', 907)},本人,西镇,南村,农村,57,,无,
`,
);
put(folder, 'pension.csv', `姓名,身份证号,月养老金\n甲,${a},1000\n`);
const plan = (file: string): string =>
  `households: [${file}]\nrosters: { pension: pension.csv }\noutput: out/{month}\n`;
put(folder, 'august.yaml', plan('august.csv'));
put(folder, 'september.yaml', plan('september.csv'));
civilAid(folder, ['run', 'august.yaml', '--as-of', '2021-08']);
civilAid(folder, ['run', 'september.yaml', '--as-of', '2021-09']);
const pageOf = (month: string, name: string): string =>
  readFileSync(join(folder, 'out', month, name), 'utf8');

/** The cells of the row that begins so. */
function cells(page: string, title: string): string[] {
  const [, row = ''] = new RegExp(`<th scope="row">${title}</th>(.*?)</tr>`).exec(page) ?? [];
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) => cell);
}

describe('the leader’s page', () => {
  const page = pageOf('2021-09', 'leader.html');

  it('tells households, persons and money by category, and more than last month', () => {
    // August 357 + 557 = 914; September 657 − 57 = 600: 314 less. H1 is still paid 357; H4 is open.
    expect(cells(page, '最低生活保障')).toEqual(['1', '1', '600.00', '-314.00', '357.00', '1']);
  });

  it('tells who came and went, with why', () => {
    expect(cells(page, '新增')).toEqual(['1', '1', '+600.00', '新进名单 1']);
    // −357 − 557
    expect(cells(page, '退出')).toEqual([
      '2',
      '2',
      '-914.00',
      '不再满足“家庭财产状况符合规定” 1；不在名单 1',
    ]);
  });

  it('tells what the controls found, and three things to decide at most', () => {
    const [fresh, open, settled] = cells(page, '定期比对');
    expect([fresh, open, settled]).toEqual(['0', '1', '0']);
    const [, list = ''] = /<ol>(.*?)<\/ol>/.exec(page) ?? [];
    const items = [...list.matchAll(/<li>(.*?)<\/li>/g)].map(([, item = '']) => item);
    expect(items).toHaveLength(3);
    expect(items.map((item) => item.slice(0, 4))).toContain('督办旧账');
  });

  it('tells what was not looked at', () => {
    expect(page).toContain(
      '没有给名册或登记表，没有核查：卡折登记、死亡嫁出迁出报告、近亲属备案、公示照片',
    );
    expect(page).toContain('缺材料、不能核定 1 件');
  });

  it('has no name and no number of an ID on it', () => {
    for (const name of ['leader.html', 'towns.html'])
      expect(pageOf('2021-09', name)).not.toMatch(/\d{17}[\dX]|甲|乙|丙/);
  });

  it('compares the first month with nothing, and says so', () => {
    expect(pageOf('2021-08', 'leader.html')).toContain('台账里没有更早的月份，没有可比的上月');
    expect(cells(pageOf('2021-08', 'leader.html'), '最低生活保障')[3]).toBe('—');
  });

  it('is a sheet for each town', () => {
    const towns = pageOf('2021-09', 'towns.html');
    const heads = [...towns.matchAll(/<section><h1>(.*?)<\/h1>/g)].map(([, one = '']) => one);
    expect(heads).toEqual([
      expect.stringContaining('东镇社会救助月报（2021年9月）'),
      expect.stringContaining('西镇社会救助月报（2021年9月）'),
    ]);
    const [east = '', west = ''] = towns.split('<section>').slice(1);
    // 东镇 had 357 and has nothing; 西镇 had 557 and has 600.
    expect(cells(east, '最低生活保障')[3]).toBe('-357.00');
    expect(cells(west, '最低生活保障')[3]).toBe('+43.00');
  });

  it('comes from the ledger alone with the same bytes, any number of times', () => {
    const args = ['report', 'leader', '--as-of', '2021-09', '-o', 'l.html', '--towns', 't.html'];
    for (const time of [1, 2]) {
      expect([time, civilAid(folder, args).code]).toEqual([time, 0]);
      expect(readFileSync(join(folder, 'l.html'), 'utf8')).toBe(page);
      expect(readFileSync(join(folder, 't.html'), 'utf8')).toBe(pageOf('2021-09', 'towns.html'));
    }
  });

  it('is refused of a month that the ledger does not have, with those that it has', () => {
    const { code, err } = civilAid(folder, ['report', 'leader', '--as-of', '2021-07']);
    expect([code, err]).toEqual([2, expect.stringContaining('有的月份：2021-08 2021-09')]);
  });
});
