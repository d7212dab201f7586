import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const head =
  '家庭编号,姓名,身份证号,与户主关系,乡镇,城乡类别,月收入,财产状况符合,现享类别,现享金额';
const [a, b, c, d] = [901, 903, 905, 907].map((number) => id('1975-03-02', number));
const h1 = `H1,甲,${a},本人,东镇,农村,300,是,低保,357\n`;
const h2 = `H2,乙,${b},本人,西镇,农村,100,是,无,\n`;
put(folder, 'august.csv', `${head}\n${h1}`);
put(folder, 'september.csv', `${head}\n${h1}${h2}`);
for (const month of ['august', 'september'])
  put(folder, `${month}.yaml`, `households: [${month}.csv]\noutput: out/{month}\n`);
civilAid(folder, ['run', 'august.yaml', '--as-of', '2021-08']);
civilAid(folder, ['run', 'september.yaml', '--as-of', '2021-09']);
put(
  folder,
  'payments.csv',
  `家庭编号,身份证号,类别,月份,金额
H1,${a},低保,2021-07,300
H1,${a},低保,2021-08,357
H1,${a},低保,2021-09,357
H2,${b},低保,2021-09,557
H3,${c},困难残疾人生活补贴,2021-08,66.67
H4,${d},困难残疾人生活补贴,2021-08,66.67
H4,${d},困难残疾人生活补贴,2021-09,-66.67
`,
);
put(
  folder,
  'watched.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,监测类别
M1,甲,${a},本人,300,是,边缘易致贫户
M2,丙,${c},本人,100,是,边缘易致贫户
M3,丁,${d},本人,100,是,突发严重困难户
`,
);

const stats = (...args: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const { out } = civilAid(folder, ['stats', ...args, '--as-of', '2021-09']);
  const rows = out.trim().split(/\r?\n/).slice(1);
  return new Map(rows.map((row) => [row.split(',')[0] ?? '', row.split(',').slice(2)]));
};

describe('the figures of a period', () => {
  const found = stats('--ledger', 'civil-aid.duckdb', '--from', '2021-08');

  it('sum what was due and what was paid, apart, over the months that the ledger has', () => {
    // Due: 357 in August; 357 + 557 in September. Paid by the tables: 357 + 357.
    expect(found.get('dibao.period.due')?.[0]).toBe('1271.00');
    expect(found.get('dibao.period.paid')?.[0]).toBe('714.00');
    expect(found.get('period.due')?.[0]).toBe('1271.00');
  });

  it('tell who is new, and that the first month has none before it', () => {
    expect(found.get('dibao.month.new')?.slice(0, 2)).toEqual(['1', '人']);
    expect(found.get('dibao.period.new')?.[0]).toBe('1');
    expect(found.get('dibao.period.new')?.[2]).toContain('按与上月比较过的 1 个月计');
  });

  it('name the months that the ledger does not have, and are none where it has none of them', () => {
    const wide = stats('--ledger', 'civil-aid.duckdb', '--from', '2021-07');
    expect(wide.get('dibao.period.due')).toEqual([
      '1271.00',
      '元',
      expect.stringContaining('按台账里有的 2 个月合计；没有的月份：2021-07'),
    ]);
    const none = stats('--ledger', 'civil-aid.duckdb', '--from', '2020-01', '--to', '2020-02');
    expect(none.get('period.due')?.[0]).toBe('—');
    expect(none.get('period.due')?.[2]).toContain('没有的月份：2020-01 2020-02');
  });

  it('count from payments everybody once, less what was taken back', () => {
    const paid = stats('--paid', 'payments.csv', '--from', '2021-08');
    // 357 + 357 + 557; H4's was taken back.
    expect(paid.get('dibao.payments.persons')?.[0]).toBe('2');
    expect(paid.get('dibao.payments.amount')?.[0]).toBe('1271.00');
    expect(paid.get('disability_living.payments.persons')?.[0]).toBe('1');
    // 66.67 + 66.67 − 66.67
    expect(paid.get('disability_living.payments.amount')?.[0]).toBe('66.67');
  });

  it('are refused without a source, a beginning, or in the wrong order', () => {
    const code = (...args: readonly string[]) => civilAid(folder, ['stats', ...args]).code;
    expect(code()).toBe(2);
    expect(code('--from', '2021-08')).toBe(2);
    expect(code('august.csv', '--to', '2021-08', '--ledger', 'civil-aid.duckdb')).toBe(2);
    const order = ['--from', '2021-09', '--to', '2021-08', '--ledger', 'civil-aid.duckdb'];
    expect(code(...order)).toBe(2);
  });
});

describe('the monitored', () => {
  it('are counted by kind and by relief', () => {
    const found = stats('september.csv', '--monitored', 'watched.csv');
    const value = (key: string) => found.get(`monitored.${key}`)?.[0];
    expect([value('persons'), value('dibao')]).toEqual(['3', '1']);
    expect([value('边缘易致贫户.persons'), value('边缘易致贫户.dibao')]).toEqual(['2', '1']);
    expect([value('突发严重困难户.persons'), value('突发严重困难户.dibao')]).toEqual([
      '1',
      undefined,
    ]);
  });
});
