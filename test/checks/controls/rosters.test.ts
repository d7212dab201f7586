import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from '../../cli/run.ts';

const folder = workFolder();
const [wang, li, zhao] = [id('1950-01-05', 901), id('1960-02-03', 902), id('1980-04-05', 904)];
const head = '家庭编号,姓名,身份证号,与户主关系,乡镇,村,月收入,财产状况符合,现享类别,现享金额';
put(
  folder,
  'recipients.csv',
  [
    head,
    // 657 − 100 = 557 each.
    `H1,王国强,${wang},本人,甲镇,东村,100,是,低保,557`,
    `H2,李梅,${li},本人,甲镇,东村,100,是,低保,557`,
    `H3,赵六,${zhao},本人,甲镇,东村,100,是,低保,557`,
  ].join('\n'),
);
type Row = Record<string, string>;
const table = (text: string): Row[] =>
  z
    .array(z.record(z.string(), z.string()))
    .parse(parse(text.replaceAll('\t', ''), { columns: true, bom: true, trim: true }));

interface Told {
  readonly code: number | null;
  readonly err: string;
  readonly findings: Row[];
  readonly rejects: Row[];
}

/** Checks the recipients against one roster of these lines. */
function check(kind: string, lines: readonly string[], ...more: string[]): Told {
  put(folder, 'roster.csv', `${lines.join('\n')}\n`);
  const { code, err } = civilAid(folder, [
    ...['check', '--recipients', 'recipients.csv', '--roster', `${kind}=roster.csv`],
    ...['--as-of', '2021-08', '--headers', 'key', '-o', 'f.csv', '--no-ledger', ...more],
  ]);
  return {
    code,
    err,
    findings: table(readFileSync(join(folder, 'f.csv'), 'utf8')),
    rejects: table(readFileSync(join(folder, 'f.rejects.csv'), 'utf8')),
  };
}

const pension = '身份证号,姓名,月养老金,起领日期,停发日期';

describe('the rows of a roster', () => {
  const told = check('pension', [
    pension,
    `${wang},王国强,400,2021-06-01,`,
    '3.41602E+17,李梅,400,2021-06-01,',
    `${id('1955-05-05', 903)},某人,400,2021-06-01,`,
    ',赵六,400,2021-06-01,',
  ]);

  it('are counted by whether they tell a person', () => {
    expect(told.err).toContain('“roster.csv”：4行，能比对2行，不能比对2行');
  });

  it('by which nobody can be told are rejects, and the rest is found', () => {
    expect(told.rejects.map((one) => [one['row'], one['column'], one['code']])).toEqual([
      ['3', 'id_number', 'id-excel-damaged'],
      ['5', 'id_number', 'id-length'],
    ]);
    expect(told.findings.map((one) => one['household_id'])).toEqual(['H1']);
    expect(told.code).toBe(3);
  });
});

describe('a roster that tells too few people', () => {
  it.each([
    ['has no rows', [pension], '没有一行数据'],
    [
      'has more damaged rows than whole ones',
      [
        pension,
        '341602195001050000,王国强,400,2021-06-01,',
        '341602196002030000,李梅,400,2021-06-01,',
        `${zhao},赵六,0,2021-06-01,`,
      ],
      '3行中只有1行能认出是谁',
    ],
  ])('%s: the control is not checked, and the exit code says so', (_words, lines, words) => {
    const { code, err } = check('pension', lines, '--quiet');
    expect(err).toContain(words);
    expect(code).toBe(6);
  });

  it('closes no finding in the ledger; one that is whole does', () => {
    const ledger = (lines: readonly string[], asOf: string): string => {
      put(folder, 'ledger.csv', `${lines.join('\n')}\n`);
      return civilAid(folder, [
        ...['check', 'roster', '--recipients', 'recipients.csv', '--roster', 'pension=ledger.csv'],
        ...['--as-of', asOf, '--ledger', 'kept.duckdb'],
      ]).err;
    };
    const other = `${id('1955-05-05', 903)},某人,400,2021-06-01,`;
    expect(ledger([pension, `${wang},王国强,400,2021-06-01,`, other], '2021-08')).toContain('新 1');
    expect(ledger([pension], '2021-09')).toContain('已消除 0');
    // One row is damaged, and it bears the name.
    const damaged = [pension, '3.41602E+17,王国强,400,2021-06-01,', other];
    expect(ledger(damaged, '2021-10')).toContain('已消除 0');
    expect(ledger([pension, other], '2021-11')).toContain('已消除 1');
  });
});

describe('what has ended or is yet to come', () => {
  it('is told with its months and stops nothing', () => {
    const { findings } = check('pension', [pension, `${wang},王国强,900,2015-05,2019-12-31`]);
    // June 2015 to December 2019.
    expect(findings).toMatchObject([{ severity: 'review', months: '55', overpaid: '' }]);
    expect(findings[0]?.['detail']).toContain('自2015-05至2019-12-31共55个月');
  });

  it('is a fact of today where the end is open', () => {
    const { findings } = check('pension', [pension, `${wang},王国强,900,2021-06,长期`]);
    expect(findings).toMatchObject([{ severity: 'stop', months: '2' }]);
  });

  it('does not count before it begins', () => {
    const { findings } = check('pension', [pension, `${wang},王国强,900,2021-10-01,`]);
    expect(findings).toMatchObject([{ severity: 'review', overpaid: '' }]);
  });
});

describe('a date', () => {
  it.each(['1900-01-00', '1900-01-01', '202-05-01', '2021-02-30', '1949-12-31'])(
    'that can not be, %s, is a reject, and what stands on it is only looked into',
    (date) => {
      const { findings, rejects, code } = check('pension', [
        pension,
        `${wang},王国强,900,${date},`,
      ]);
      expect(rejects).toMatchObject([{ row: '2', column: 'since', code: 'number-invalid' }]);
      expect(findings).toMatchObject([{ severity: 'review', months: '', overpaid: '' }]);
      expect(code).toBe(3);
    },
  );

  it.each([
    ['2021 5 1', '2021-05-01'],
    ['2021 - 5 - 1', '2021-05-01'],
    ['2021-04-30T16:00:00Z', '2021-05-01'],
    ['2021-05-01T07:30:00+08:00', '2021-05-01'],
  ])('written %s is %s', (written, date) => {
    const { findings } = check('pension', [pension, `${wang},王国强,400,${written},`]);
    expect(findings[0]?.['since']).toBe(date);
  });
});

it('an amount column that the user names has its unit read, and is a twelfth where it is a year’s', () => {
  put(folder, 'year.csv', `身份证号,姓名,养老金（元/年）,起领日期\n${wang},王国强,4800,2021-05\n`);
  const { out } = civilAid(folder, [
    ...['check', 'roster', '--recipients', 'recipients.csv', '--as-of', '2021-08', '--no-ledger'],
    ...['--roster', 'pension=year.csv:养老金（元/年）', '--headers', 'key'],
  ]);
  // 4800 ÷ 12 = 400; 657 − 400 = 257.
  expect(table(out)).toMatchObject([{ severity: 'recalculate', new_amount: '257.00' }]);
});

describe('several rows of one person', () => {
  it('are added up, and looked into, since one may correct the other', () => {
    const { findings } = check('pension', [
      pension,
      `${wang},王国强,200,2021-05,`,
      `${wang},王国强,300,2021-05,`,
    ]);
    // 657 − (200 + 300) = 157.
    expect(findings).toMatchObject([{ severity: 'review', new_amount: '157.00' }]);
    expect(findings[0]?.['detail']).toContain('本人有2行（第2、3行），金额合计');
  });

  it('that are the same letter for letter are one', () => {
    const row = `${wang},王国强,200,2021-05,`;
    const { findings } = check('pension', [pension, row, row]);
    // 657 − 200 = 457, June to August: 3 × (557 − 457) = 300.
    expect(findings).toMatchObject([
      { severity: 'recalculate', new_amount: '457.00', overpaid: '300.00' },
    ]);
  });

  it('for several months are not added up: the last month not after the one checked stands', () => {
    const { findings } = check('pension', [
      '身份证号,姓名,月养老金,发放月份',
      `${wang},王国强,200,2021-07`,
      `${wang},王国强,300,2021-08`,
      `${wang},王国强,900,2021-09`,
    ]);
    expect(findings).toMatchObject([{ severity: 'recalculate', new_amount: '357.00' }]);
  });
});

it('a row that has another sex or birth date than its ID number stops nothing', () => {
  const { findings } = check('deceased', [
    '身份证号,姓名,死亡日期,性别,出生日期',
    `${wang},孙海燕,2021-05-10,女,1940-01-01`,
  ]);
  expect(findings).toMatchObject([{ kind: 'deceased', severity: 'review' }]);
});

describe('a list of persons without households', () => {
  put(folder, 'persons.csv', `地区,姓名,性别,年龄,民族,身份证号\n甲镇,李梅,女,61,汉,${li}\n`);
  put(folder, 'dead.csv', `身份证号,姓名,死亡日期\n${li},李梅,2021-05-03\n`);

  it('is enough to look people up, with what is not known said', () => {
    const { code, out } = civilAid(folder, [
      ...['check', 'vital', '--recipients', 'persons.csv', '--roster', 'deceased=dead.csv'],
      ...['--as-of', '2021-08', '--no-ledger', '--headers', 'key'],
    ]);
    expect(code).toBe(0);
    const found = table(out);
    expect(found).toMatchObject([
      { name: '李梅', household_id: '', category: '', severity: 'review', overpaid: '' },
    ]);
    expect(found[0]?.['detail']).toContain('没有写明在享什么');
  });

  it('does not say for monitor by what a person is covered', () => {
    put(folder, 'monitored.csv', `家庭编号,姓名,身份证号,与户主关系\nM1,李梅,${li},本人\n`);
    const { out } = civilAid(folder, [
      ...['monitor', 'monitored.csv', '--recipients', 'persons.csv', '--as-of', '2021-08'],
      ...['--headers', 'key'],
    ]);
    expect(table(out)).toMatchObject([{ household_id: 'M1', standing: 'needs-evidence' }]);
  });
});
