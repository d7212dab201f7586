import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { shippedRules } from '../../src/rules/library.ts';
import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
// 合肥 has the rules of 亳州 with another standard of 低保: 790 for 657.
cpSync(shippedRules, join(folder, 'rules'), { recursive: true });
cpSync(join(shippedRules, '341600'), join(folder, 'rules/340100'), { recursive: true });
for (const name of readdirSync(join(folder, 'rules/340100'), { recursive: true })) {
  const path = join(folder, 'rules/340100', String(name));
  if (!path.endsWith('.yaml')) continue;
  const text = readFileSync(path, 'utf8').replaceAll("'341600'", "'340100'");
  writeFileSync(path, path.includes('/dibao/') ? text.replaceAll("'657'", "'790'") : text);
}

const header =
  '家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,法定义务人,现享类别,现享金额,居住地,户籍地';
let sequence = 901;
/** One who lives alone on 300 a month and is paid 357 of 低保. */
const single = (household: string, residence: string, hukou: string): string =>
  `${household},甲,${id('1980-01-01', sequence++)},本人,300,是,有,低保,357,${residence},${hukou}`;
put(
  folder,
  'table.csv',
  [
    header,
    single('1', '341602', '341602'),
    single('2', '合肥市', '合肥市'),
    single('3', '河南省商丘市', '411400'),
    single('4', '谯城区', '411400'),
    single('5', '', '河南商丘'),
    single('6', '朝阳区', ''),
    single('7', '古井镇李庄村', ''),
    single('8', '', ''),
    single('9', '安徽省合肥市庐阳区', '谯城区'),
    single('10', '341602', ''),
    `10,乙,${id('1981-01-01', 901)},配偶,0,是,有,,,340100,`,
    single('11', '谯城区', ''),
    `11,乙,${id('1981-01-01', 902)},配偶,0,是,有,,,涡阳县,`,
  ].join('\n'),
);

const row = z.object({
  household_id: z.string(),
  decision: z.string(),
  monthly_amount: z.string().nullable(),
  reasons: z.string(),
  rule: z.string(),
  missing: z.string(),
});
const all = ['--rules', 'rules', '--as-of', '2021-08', '--category', '低保'];
const calc = (...more: string[]): ReturnType<typeof civilAid> =>
  civilAid(folder, ['calc', 'table.csv', ...all, ...more]);

describe('civil-aid calc decides each household by the rules of where it lives', () => {
  const { code, err } = calc('-o', 'out/', '--format', 'json');
  const rows = z
    .array(row)
    .parse(JSON.parse(readFileSync(join(folder, 'out/decisions.json'), 'utf8')));
  const of = (household: string): z.output<typeof row> | undefined =>
    rows.find((one) => one.household_id === household);

  it('here 657 - 300, in 合肥 790 - 300', () => {
    expect(code).toBe(0);
    expect([of('1')?.monthly_amount, of('1')?.rule]).toEqual(['357.00', '341600/dibao@2021-07-01']);
    expect([of('2')?.monthly_amount, of('2')?.rule]).toEqual(['490.00', '340100/dibao@2021-07-01']);
    expect(of('9')?.monthly_amount).toBe('490.00');
  });

  it('where there are no rules nothing is decided, and the reason names the cell', () => {
    const { decision, reasons, missing } = of('3') ?? {};
    expect([decision, missing]).toEqual(['needs-evidence', 'residence_region']);
    expect(reasons).toContain('规则目录里没有规则');
    expect(reasons).toContain('table.csv 第4行“居住地”');
  });

  it('registered elsewhere, the rules of the residence apply, and the decision says so', () => {
    expect(of('4')?.monthly_amount).toBe('357.00');
    expect(of('4')?.reasons).toContain(
      '户籍在河南省商丘市，居住在安徽省亳州市谯城区，按居住地的规则办理',
    );
    expect(of('5')?.reasons).toContain(
      '户籍在河南省商丘市，表中没有能认出的居住地，按安徽省亳州市的规则办理',
    );
    expect(of('9')?.reasons).toContain('户籍在安徽省亳州市谯城区，居住在安徽省合肥市庐阳区');
  });

  it('a residence that could be several places is told; a village, or none, is of here', () => {
    expect(of('6')?.monthly_amount).toBe('357.00');
    expect(of('6')?.reasons).toContain(
      '居住地“朝阳区”看不出是哪个县（市、区），按安徽省亳州市的规则办理',
    );
    expect(of('7')?.reasons).toBe(of('8')?.reasons);
    expect(of('8')?.reasons).toBe(of('1')?.reasons);
  });

  it('two residences are one question where their rules differ, and none where they don’t', () => {
    expect(of('10')?.decision).toBe('needs-evidence');
    expect(of('10')?.reasons).toContain('两处居住地');
    // 657 × 2 - 300
    expect(of('11')?.monthly_amount).toBe('1014.00');
  });

  it('counts them, and names the rules of both places', () => {
    const summary = z
      .object({ residences: z.unknown(), rules: z.array(z.object({ path: z.string() })) })
      .parse(JSON.parse(readFileSync(join(folder, 'out/summary.json'), 'utf8')));
    expect(summary.residences).toEqual({
      elsewhere: { 340100: 2 },
      no_rules: 2,
      unread: 1,
      hukou_elsewhere: 3,
    });
    const paths = summary.rules.map(({ path }) => path);
    expect(paths).toContain('341600/dibao/2021-07-01.yaml');
    expect(paths).toContain('340100/dibao/2021-07-01.yaml');
    expect(err).toContain('340100 安徽省合肥市 2 户');
    expect(err).toContain('户籍不在居住地的 3 户');
    expect(err).toContain('2 户居住的地方没有规则');
  });
});

it.each(['zh', 'en'])('SQL gives the same bytes (%s)', (lang) => {
  const of = (engine: string): string[] => {
    const { out } = calc(
      '--lang',
      lang,
      '--engine',
      engine,
      '-o',
      `${engine}/`,
      '--headers',
      'key',
    );
    return ['decisions.csv', 'summary.json'].map(
      (name) => readFileSync(join(folder, engine, name), 'utf8') + out,
    );
  };
  expect(of('duckdb')).toEqual(of('local'));
});

it('the other way round it is 亳州 that is elsewhere', () => {
  const { out, err } = calc('--jurisdiction', '合肥市', '--headers', 'key', '--quiet');
  expect(out.split('\n').find((line) => line.startsWith('8,'))).toContain(',490.00,');
  expect(out.split('\n').find((line) => line.startsWith('1,'))).toContain(',357.00,');
  expect(err).toContain('2 户居住的地方没有规则');
});

it('explain shows by whose rules a household was decided', () => {
  const { out } = civilAid(folder, ['explain', 'table.csv', ...all, '--household', '2']);
  expect(out).toContain('340100/dibao@2021-07-01');
  expect(out).toContain('低保标准：790');
});

it('simulate changes only what is decided by the rules that are changed', () => {
  const { out } = civilAid(folder, [
    'simulate',
    'table.csv',
    ...all,
    '--set',
    'dibao.standard=700',
    '--quiet',
  ]);
  const changed = out.trim().split('\n').slice(1);
  // 1, 4, 5, 6, 7, 8 and 11, by 43 a head.
  expect(changed.map((line) => line.split(',')[0])).toEqual(['1', '4', '5', '6', '7', '8', '11']);
});

it('the month’s run notes the rules of both places, and checks by those of each', () => {
  put(folder, 'plan.yaml', 'households: [table.csv]\noutput: month\n');
  const { err } = civilAid(folder, ['run', 'plan.yaml', '--rules', 'rules', '--as-of', '2021-08']);
  expect(err).toContain('340100 安徽省合肥市 2 户');
  const summary = readFileSync(join(folder, 'month/summary.json'), 'utf8');
  expect(summary).toContain('"340100/dibao/2021-07-01.yaml"');
  expect(summary).toContain('"residences"');
});
