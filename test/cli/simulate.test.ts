import { parse } from 'csv-parse/sync';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, type Ran, workFolder } from './run.ts';

const folder = workFolder();
const head =
  '家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,法定义务人,供养方式,已享其他补贴,乡镇';
const dibao = (household: string, income: number, property = '是'): string =>
  `${household},甲,${id('1980-01-01', 900 + Number(household.slice(1)))},本人,${income},${property},,,,五马镇\n`;
/** 71 years old, with nobody who must provide. */
const alone = (household: string, income: number): string =>
  `${household},乙,${id('1950-01-15', 900 + Number(household.slice(1)))},本人,${income},是,无,分散,无,<b>&镇\n`;

const records = z.array(z.record(z.string(), z.string()));
const table = (text: string): Record<string, string>[] =>
  records.parse(parse(text, { columns: true, bom: true, trim: true }));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const simulate = (rows: string, ...args: string[]): Ran => {
  put(folder, 'in.csv', `${head}\n${rows}`);
  return civilAid(folder, [
    ...['simulate', 'in.csv', '--as-of', '2021-08', '--headers', 'key'],
    ...args,
  ]);
};

/** The changed decisions without who they are of. */
const changes = ({ out }: Ran): string[] =>
  table(out).map((row) =>
    [
      row['household_id'],
      row['category'],
      `${row['decision_before'] ?? ''} ${row['amount_before'] ?? ''}`.trim(),
      `${row['decision_after'] ?? ''} ${row['amount_after'] ?? ''}`.trim(),
      row['difference'],
      row['effect'],
    ].join(' | '),
  );

const sum = z.object({
  households: z.number(),
  persons: z.number(),
  monthly_amount: z.string(),
  yearly_amount: z.string(),
});
const total = z.object({ monthly_amount: z.string(), yearly_amount: z.string() });
const way = z.object({ households: z.number(), monthly_amount: z.string() });
const figures = z.object({
  rows: z.object({ read: z.number(), decided: z.number(), rejected: z.number() }),
  households: z.number(),
  total: z.object({ before: total, after: total, difference: total }),
  changed_households: z.object({ gain: way, lose: way, same: way, evidence: way }),
  sizes: z.array(z.object({ way: z.string(), from: z.number(), households: z.number() })),
  categories: z.record(z.string(), z.object({ before: sum, after: sum, difference: sum })),
  towns: z.array(z.object({ town: z.string(), difference: total })),
});
const summary = z.object({
  households: z.number(),
  categories: z.record(
    z.string(),
    z.object({ households: z.number(), persons: z.number(), monthly_amount: z.string() }),
  ),
});
const fen = (yuan: string | undefined): number => Math.round(Number(yuan) * 100);

describe('civil-aid simulate', () => {
  it('has a row for each decision that changes, and no other', () => {
    const rows = dibao('H1', 600) + dibao('H2', 680) + dibao('H3', 900);
    const ran = simulate(rows, '--set', 'dibao.standard=700', '--category', 'dibao');
    expect(ran.code).toBe(0);
    expect(ran.out.split('\r\n')[0]).toBe(
      'household_id,id_number,name,category,decision_before,amount_before,decision_after,amount_after,difference,effect',
    );
    // 657 − 600 = 57, 700 − 600 = 100; 680 is not under 657, 700 − 680 = 20.
    expect(changes(ran)).toEqual([
      'H1 | dibao | eligible 57.00 | eligible 100.00 | 43.00 | up',
      'H2 | dibao | ineligible | eligible 20.00 | 20.00 | new',
    ]);
    expect(ran.err).toContain('低保标准 dibao.standard：657 → 700 元/人/月');
    expect(ran.err).toContain(
      '1 户 1 人 → 2 户 2 人；每月 57.00 → 120.00 元，每月相差 +63.00 元，一年 +756.00 元；新增 1，增加 1，减少 0，停发 0',
    );
    expect(ran.err).toContain('相差 +63.00 元，+110.5%；一年 +756.00 元。2 户增加');
  });

  it('tells who loses where a standard is lowered', () => {
    const rows = dibao('H1', 600) + dibao('H2', 100);
    const ran = simulate(rows, '--set', 'dibao.standard=590', '--category', 'dibao');
    // 590 is not over 600; 590 − 100 = 490, from 557.
    expect(changes(ran)).toEqual([
      'H1 | dibao | eligible 57.00 | ineligible | -57.00 | stop',
      'H2 | dibao | eligible 557.00 | eligible 490.00 | -67.00 | down',
    ]);
    expect(ran.err).toContain('2 户减少，每月 -124.00 元');
  });

  it('sets an entry of a table by its word', () => {
    const ran = simulate(
      alone('H1', 100),
      ...['--set', 'tekun.fiscal_support.分散=600', '--category', 'tekun'],
    );
    expect(changes(ran)).toEqual(['H1 | tekun | eligible 550.00 | eligible 600.00 | 50.00 | up']);
  });

  it('follows a figure into the other rules that ask for it', () => {
    const ran = simulate(
      alone('H1', 680),
      ...['--set', '低保.standard＝７００', '--category', 'dibao,tekun'],
    );
    // 680 is under 700, so the income line of tekun is met; who is on tekun has no dibao.
    expect(changes(ran)).toEqual(['H1 | tekun | ineligible | eligible 550.00 | 550.00 | new']);
  });

  it('tells apart what lacks evidence under the changed rules', () => {
    const ran = simulate(
      dibao('H1', 680, ''),
      ...['--set', 'dibao.standard=700', '--category', 'dibao'],
    );
    expect(changes(ran)).toEqual(['H1 | dibao | ineligible | needs-evidence | 0.00 | evidence']);
    expect(ran.err).toContain('0 户增加，每月 0.00 元；0 户减少，每月 0.00 元；1 户有决定转为');
  });

  it.each(['657', '657.00'])('changes nothing where the figure is as it is, %s', (value) => {
    const rows = dibao('H1', 600) + alone('H2', 100);
    const ran = simulate(rows, '--set', `dibao.standard=${value}`);
    expect(ran.code).toBe(0);
    expect(changes(ran)).toEqual([]);
    expect(ran.err).toContain('相差 0.00 元，0.0%；一年 0.00 元。0 户增加');
  });

  it('masks where asked, speaks English, and keeps quiet', () => {
    const ran = simulate(
      dibao('H1', 600),
      ...['--set', 'dibao.standard=700', '--mask', '--format', 'json', '--lang', 'en', '--quiet'],
    );
    expect(z.array(z.looseObject({})).parse(JSON.parse(ran.out))[0]).toMatchObject({
      id_number: `341602********${id('1980-01-01', 901).slice(-4)}`,
      amount_before: '57.00',
      amount_after: '100.00',
      difference: '43.00',
      effect: 'up',
    });
    // What is doubtful of the figures and the conditions is told all the same.
    expect(ran.err).toMatch(
      /^these figures have no sure source[^\n]*\nthese conditions and overlaps have no sure ground[^\n]*\n$/,
    );
  });
});

describe('what can be set', () => {
  const refused = (args: readonly string[], asOf = '2021-08'): Ran => {
    put(folder, 'in.csv', `${head}\n${dibao('H1', 600)}`);
    return civilAid(folder, ['simulate', 'in.csv', '--as-of', asOf, ...args]);
  };

  it.each([
    ['dibao.nothing=700'],
    ['nothing'],
    ['tekun.fiscal_support=700'],
    ['tekun.fiscal_support.别处=700'],
    ['dibao.standard=many'],
    ['dibao.standard='],
    ['dibao.standard=-1'],
    ['dibao.standard=700.001'],
    ['dibao.standard=99999999999999999999'],
  ])('is listed where %s is given', (given) => {
    const { code, out, err } = refused(['--set', given]);
    expect(code).toBe(2);
    expect(out).toBe('');
    // Of a number as long as a bank card's, the middle is hidden.
    expect(err).toContain(given.slice(0, 'dibao.standard=999999'.length));
    expect(err).toContain('dibao.standard=657 元/人/月，低保标准');
    expect(err).toContain('tekun.fiscal_support.分散=550 元/人/月，财政补助标准（分散）');
  });

  it('is what is in force', () => {
    const { code, err } = refused(['--set', 'tekun.fiscal_support.分散=600'], '2021-06');
    expect(code).toBe(2);
    expect(err).toContain('2021-06 生效的规则中没有这个数');
    expect(err).not.toContain('tekun.living_standard');
  });

  it('is set once, and something is', () => {
    const twice = refused(['--set', 'dibao.standard=700', '--set', 'dibao.standard=710']);
    expect(twice.code).toBe(2);
    expect(twice.err).toContain('dibao.standard');
    expect(refused([]).code).toBe(2);
  });
});

describe('a folder of output', () => {
  const sheets = ['1', '2', '3'].map((number) => resolve(`fixtures/township-${number}.csv`));
  const run = (command: string, name: string, ...args: string[]): number | null =>
    civilAid(folder, [command, ...sheets, '--as-of', '2021-08', '-o', `${name}/`, ...args]).code;

  it('has the table, the figures, the page and the rejects', () => {
    expect(run('simulate', 'all', '--set', 'dibao.standard=700', '--headers', 'key')).toBe(3);
    for (const name of ['csv', 'json', 'html', 'rejects.csv']) {
      expect(statSync(join(folder, 'all', `simulation.${name}`)).mode & 0o777).toBe(0o600);
    }
    expect(table(read('all/simulation.rejects.csv'))).toHaveLength(5);
    const found = figures.parse(JSON.parse(read('all/simulation.json')));
    expect(found.rows).toEqual({ read: 236, decided: 231, rejected: 5 });
    expect(run('calc', 'before')).toBe(3);
    const before = summary.parse(JSON.parse(read('before/summary.json')));
    expect(found.households).toBe(before.households);
    for (const [category, { before: own }] of Object.entries(found.categories)) {
      const { households, persons, monthly_amount } = own;
      expect(before.categories[category]).toMatchObject({ households, persons, monthly_amount });
    }
    // Nothing is counted twice or left out, whichever way it is added up.
    const difference = fen(found.total.difference.monthly_amount);
    const add = (all: readonly number[]): number => all.reduce((one, more) => one + more, 0);
    const rows = table(read('all/simulation.csv'));
    expect(add(rows.map((row) => fen(row['difference'])))).toBe(difference);
    const { gain, lose, evidence } = found.changed_households;
    const ways = [gain, lose, evidence].map((one) => fen(one.monthly_amount));
    expect(add(ways)).toBe(difference);
    expect(add(found.towns.map((one) => fen(one.difference.monthly_amount)))).toBe(difference);
    expect(add(found.sizes.map(({ households }) => households))).toBe(
      gain.households + lose.households,
    );
    expect(fen(found.total.difference.yearly_amount)).toBe(difference * 12);
  });

  it('says after what calc says by rules that have the figure, and so does --against', () => {
    cpSync(resolve('rules'), join(folder, 'rules'), { recursive: true });
    const path = join(folder, 'rules/341600/dibao/2021-07-01.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace("value: '657'", "value: '700'"));
    run('calc', 'after', '--rules', 'rules');
    const after = summary.parse(JSON.parse(read('after/summary.json')));
    const found = figures.parse(JSON.parse(read('all/simulation.json')));
    for (const [category, { after: own }] of Object.entries(found.categories)) {
      const { households, persons, monthly_amount } = own;
      expect(after.categories[category]).toMatchObject({ households, persons, monthly_amount });
    }
    run('simulate', 'against', '--against', 'rules', '--headers', 'key');
    expect(read('against/simulation.csv')).toBe(read('all/simulation.csv'));
  });

  it('is not read as input the next time', () => {
    put(folder, 'own/in.csv', `${head}\n${dibao('H1', 600)}`);
    const again = (): Ran =>
      civilAid(folder, [
        ...['simulate', 'own', '--as-of', '2021-08', '--set', 'dibao.standard=700', '-o', 'own/'],
      ]);
    expect(again().err).toContain('读入 1 行');
    expect(again().err).toContain('读入 1 行');
  });
});

describe('the page', () => {
  it('stands alone: figures and charts, with no script and no address', () => {
    const rows = dibao('H1', 600) + dibao('H2', 680) + alone('H3', 100);
    const ran = simulate(rows, '--set', 'dibao.standard=700', '-o', 'page.html');
    expect(ran.code).toBe(0);
    const page = read('page.html');
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).not.toMatch(/<script|https?:|url\(|@import|<b>/);
    expect(page).toContain('&#60;b&#62;&#38;镇');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('增加的户：2');
    expect(page).toContain('减少的户：没有');
    expect(page).not.toContain(id('1980-01-01', 901));
    expect(existsSync(join(folder, 'page.rejects.csv'))).toBe(true);
  });

  it('goes to standard output where asked for', () => {
    const ran = simulate(
      dibao('H1', 600),
      ...['--set', 'dibao.standard=700', '--format', 'html', '--lang', 'en'],
    );
    expect(ran.out).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(ran.out).toContain('households that gain: 1');
  });
});
