import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const head =
  '家庭编号,姓名,身份证号,与户主关系,乡镇,村,城乡类别,月收入,财产状况符合,供养方式,法定义务人,自理能力,现享类别,现享金额';
const [a, c, d, e, f] = [901, 905, 907, 909, 911].map((number) => id('1975-03-02', number));
const b = id('1950-01-02', 903);
put(
  folder,
  'august.csv',
  `${head}
H1,甲,${a},本人,东镇,东村,农村,300,是,,,,低保,300
H2,乙,${b},本人,东镇,东村,农村,0,是,集中,无,失能,特困,750
H3,丙,${c},本人,西镇,南村,农村,657,是,,,,低保,
H4,丁,${d},本人,西镇,南村,,100,是,,,,,
`,
);
// H1 earns 100 less; H2 is not on the list; H3 earns nothing; H4 is two; H5 is new.
put(
  folder,
  'september.csv',
  `${head}
H1,甲,${a},本人,东镇,东村,农村,200,是,,,,低保,357
H3,丙,${c},本人,西镇,南村,农村,0,是,,,,无,
H4,丁,${d},本人,西镇,南村,城镇,100,是,,,,低保,557
H4,戊,${e},配偶,西镇,南村,城镇,0,是,,,,,
H5,己,${f},本人,西镇,南村,农村,57,是,,,,无,
`,
);
put(folder, 'august.yaml', 'households: [august.csv]\noutput: out/{month}\n');
put(folder, 'september.yaml', 'households: [september.csv]\noutput: out/{month}\n');

const run = (month: string, plan: string) => civilAid(folder, ['run', plan, '--as-of', month]);
const codes = [run('2021-08', 'august.yaml').code, run('2021-09', 'september.yaml').code];

const line = z.tuple([
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
]);
const row = z.looseObject({ town: z.string(), category: z.string() });
const body = z.looseObject({ rows: z.array(row), changes: z.array(row) });

/** The figures that the ledger has, by month. */
function kept(): ReadonlyMap<string, z.output<typeof body>> {
  civilAid(folder, ['ledger', 'export', '--kind', 'figures', '-o', 'figures.ndjson']);
  const lines = readFileSync(join(folder, 'figures.ndjson'), 'utf8').trimEnd().split('\n');
  return new Map(
    lines.map((text) => {
      const [, , , , month, , said] = line.parse(JSON.parse(text));
      return [month, body.parse(JSON.parse(said))] as const;
    }),
  );
}

describe('the figures of a month in the ledger', () => {
  const months = kept();
  const [august, september] = [months.get('2021-08'), months.get('2021-09')];

  it('stand there once a month', () => {
    expect([...months.keys()]).toEqual(['2021-08', '2021-09']);
    expect(codes.every((code) => code === 0)).toBe(true);
  });

  it('tell by town and category what is due and what is paid, and apart what is not known', () => {
    expect(august?.rows.filter(({ category }) => /dibao$|tekun/.test(category))).toMatchObject([
      // 657 − 300 = 357 due, 300 paid
      { town: '东镇', area: '农村', category: 'dibao', households: 1, persons: 1, due: 35_700 },
      // H4: 657 − 100 = 557; in a column that others have filled in, blank is paid nothing
      { town: '西镇', area: '', category: 'dibao', due: 55_700, receiving: 0, silent: 0 },
      // H3 is refused and paid, nobody says how much
      {
        town: '西镇',
        category: 'dibao',
        households: 0,
        due: 0,
        receiving: 1,
        paid: 0,
        unpriced: 1,
      },
      { town: '东镇', category: 'tekun', due: 75_000, paid: 75_000, unable: 1, kept: 1 },
    ]);
    expect(august?.changes).toEqual([]);
  });

  it('tell who came, went and changed since last month, with why', () => {
    const told = september?.changes.map(({ town, category, way, why, units, persons, amount }) =>
      [town, category, way, why, units, persons, amount].join(' '),
    );
    expect(told).toEqual([
      '东镇 dibao up means 1 1 10000',
      '东镇 tekun out left 1 1 -75000',
      // H3: 657 − 0
      '西镇 dibao in fits 1 1 65700',
      // H5: 657 − 57
      '西镇 dibao in joined 1 1 60000',
      // H4: 657 × 2 − 100 = 1214, 657 more
      '西镇 dibao up persons 1 2 65700',
    ]);
  });

  it('add up: last month and the changes are this month, to the fen', () => {
    const due = (all = august): number =>
      (all?.rows ?? []).reduce((sum, one) => sum + Number(one['due']), 0);
    const more = (september?.changes ?? []).reduce((sum, one) => sum + Number(one['amount']), 0);
    // 357 + 750 + 557 = 1664; 457 + 657 + 1214 + 600 = 2928
    expect([due(), more, due(september)]).toEqual([166_400, 126_400, 292_800]);
  });
});
