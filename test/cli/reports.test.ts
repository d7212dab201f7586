import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const head =
  '家庭编号,姓名,身份证号,与户主关系,乡镇,村,城乡类别,月收入,财产状况符合,供养方式,法定义务人,自理能力,父亲情况,母亲情况,现享类别,现享金额';
const [a, b, c, d] = [
  id('1975-03-02', 901),
  id('1950-01-02', 903),
  id('1951-01-02', 905),
  id('2010-05-06', 902),
];
put(
  folder,
  'paid.csv',
  `${head}
H1,欧阳甲,${a},本人,甲镇,东村,农村,300,是,,,,,,低保,357
H2,乙,${b},本人,甲镇,东村,农村,0,是,集中,无,失能,,,特困,750
H3,丙,${c},本人,甲镇,西村,农村,0,是,分散,无,全自理,,,特困,550
H4,丁,${d},本人,乙镇,南村,农村,0,否,分散,,,死亡,死亡,孤儿,1100
`,
);

describe('civil-aid stats', () => {
  const { out } = civilAid(folder, [
    'stats',
    'paid.csv',
    '--as-of',
    '2021-08',
    '--rural-population',
    '100',
  ]);

  it.each([
    ['rural.persons', '1'],
    ['rural.rate', '1.0'],
    ['tekun.persons', '2'],
    // 750 + 550
    ['tekun.amount', '1300.00'],
    // one of one who can't care for himself is in an institution
    ['unable.rate', '100.0'],
    ['children.persons', '1'],
    // 357 + 750 + 550 + 1100, and home care of 60 for nobody: both are tekun
    ['spent', '2757.00'],
  ])('%s is %s', (key, value) => {
    expect(out).toMatch(
      new RegExp(`^${key.replace('.', '\\.')},[^,]*,${value.replace('.', '\\.')},`, 'm'),
    );
  });
});

describe('civil-aid notice', () => {
  civilAid(folder, [
    'notice',
    'paid.csv',
    '--as-of',
    '2021-08',
    '--start',
    '2021-08-28',
    '-o',
    'n.html',
  ]);
  const page = readFileSync(join(folder, 'n.html'), 'utf8');

  it('runs for seven days, the first and the last both counted', () => {
    expect(page).toContain('自2021年8月28日至2021年9月3日');
  });

  it('shows the family name, and no number of an ID', () => {
    expect(page).toContain('<td>欧**</td><td>最低生活保障</td>');
    expect(page).not.toMatch(/\d{15}/);
  });

  it('has a page for each village', () => {
    expect(page.match(/<section>/g)).toHaveLength(2);
  });

  it('never posts children', () => {
    // What is said above of the rules is no posting.
    expect(page.slice(page.indexOf('<section>'))).not.toContain('孤儿');
    expect(
      civilAid(folder, ['notice', 'paid.csv', '--as-of', '2021-08', '--category', 'orphan']).code,
    ).toBe(2);
  });
});

describe('civil-aid monitor', () => {
  const [e, f, g] = [id('1980-03-02', 901), id('1981-03-02', 901), id('1982-03-02', 901)];
  put(
    folder,
    'watched.csv',
    `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,监测类别
M1,欧阳甲,${a},本人,300,是,边缘易致贫户
M2,戊,${e},本人,100,是,突发严重困难户
M3,己,${f},本人,2000,是,脱贫不稳定户
M4,庚,${g},本人,100,,边缘户
`,
  );
  put(folder, 'before.csv', `${head}\nM3,己,${f},本人,甲镇,东村,农村,0,是,,,,,,低保,657\n`);
  const { out, err } = civilAid(folder, [
    'monitor',
    'watched.csv',
    '--recipients',
    'paid.csv',
    '--before',
    'before.csv',
    '--as-of',
    '2021-08',
  ]);

  it('tells who is covered, who should be asked in, who dropped out, and whose evidence is missing', () => {
    const standing = out
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').slice(0, 5));
    expect(standing.map((cells) => [cells[0], cells[3], cells[4]])).toEqual([
      ['M1', '边缘易致贫户', 'covered'],
      ['M2', '突发严重困难户', 'ask-in'],
      ['M3', '脱贫不稳定户', 'dropped-out'],
      ['M4', '边缘易致贫户', 'needs-evidence'],
    ]);
  });

  it('says what would be due', () => {
    // 657 − 100 = 557
    expect(out).toContain('最低生活保障：可享受 557 元/月');
  });

  it('sums it up', () => {
    expect(err).toContain('监测对象 4 人：已纳入 1，应请来申请 1，已退出 1，需补材料 1。');
  });
});

describe('civil-aid sample', () => {
  it('draws villages, and writes the record into the ledger', () => {
    const { code, out, err } = civilAid(folder, [
      'sample',
      'posting',
      '--recipients',
      'paid.csv',
      '--seed',
      '2021089',
      '--as-of',
      '2021-08',
      '--headers',
      'key',
    ]);
    expect(code).toBe(0);
    expect(out.split('\r\n')[0]).toBe(
      'quarter,control,town,village,household_id,id_number,name,why,place,drawn,among,key,hash,seed',
    );
    expect(err).toContain('2021Q3：从 3 个中抽取 2 个，种子“2021089”。');
    expect(civilAid(folder, ['ledger', 'export', '--kind', 'sample']).out).toContain(
      'posting/2021Q3/',
    );
  });

  it('refuses a share that is none', () => {
    expect(
      civilAid(folder, [
        'sample',
        'posting',
        '--recipients',
        'paid.csv',
        '--seed',
        's',
        '--percent',
        '0',
      ]).code,
    ).toBe(2);
  });
});
