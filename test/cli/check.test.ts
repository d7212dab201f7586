import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { hashesByName } from '../../src/ledger/history.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { civilAid, civilAidSpawned, id, put, workFolder } from './run.ts';

const folder = workFolder();
const [a, b] = [id('1950-01-05', 901), id('1960-02-03', 902)];
const head = '家庭编号,姓名,身份证号,与户主关系,乡镇,村,月收入,财产状况符合,现享类别,现享金额';
const rows = [
  `H1,王国强,${a},本人,甲镇,东村,100,是,低保,557`,
  `H2,李梅,${b},本人,乙镇,西村,100,是,低保,557`,
];
put(folder, 'recipients.csv', [head, ...rows].join('\n'));
put(folder, 'damaged.csv', [head, rows[0]?.replace(a, a.slice(0, 16)), rows[1]].join('\n'));
put(folder, 'pension.csv', `身份证号,姓名,月养老金,起领日期\n${a},王国强,400,2021-06-01\n`);
put(
  folder,
  'staff.csv',
  `经办人身份证号,姓名,单位,亲属身份证号,亲属姓名,关系,备案日期\n${b},某,甲镇,${a},王国强,父亲,\n${b},某,甲镇,341,李梅,母亲,\n`,
);
const run = (...args: string[]): ReturnType<typeof civilAid> => civilAid(folder, args);
const check = (recipients: string, ...more: string[]): ReturnType<typeof civilAid> =>
  run('check', ...more, '--recipients', recipients, '--as-of', '2021-08');
const pension = ['--roster', 'pension=pension.csv'];

describe('a control without a file to look into', () => {
  it('is said not to have been looked into', () => {
    const { code, err } = check('recipients.csv', ...pension, '--no-ledger');
    expect(code).toBe(0);
    expect(err).toContain('近亲属备案：没有给出这项制度的文件，未核查');
  });

  it('is wrong usage where it was named', () => {
    const { code, err } = check('recipients.csv', 'roster', 'card', ...pension, '--no-ledger');
    expect(code).toBe(2);
    expect(err).toContain('“card”');
  });

  it('is wrong usage where no control has any', () => {
    expect(check('recipients.csv', '--no-ledger').code).toBe(2);
  });
});

describe('the ledger', () => {
  it('does not call a finding gone whose row was rejected this month', () => {
    check('recipients.csv', ...pension);
    const { code, err } = check('damaged.csv', ...pension);
    expect(code).toBe(3);
    expect(err).toContain('已消除 0');
  });

  it('keeps the hash of the roster, too', async () => {
    const ledger = await Ledger.open(join(folder, 'civil-aid.duckdb'));
    const bodies: string[] = [];
    for await (const { body } of ledger.entries(['run'])) bodies.push(body);
    ledger.close();
    const { files } = z
      .object({ files: z.record(z.string(), z.string()) })
      .parse(JSON.parse(bodies[0] ?? ''));
    const whole = readFileSync(join(folder, 'pension.csv'));
    expect(files['pension.csv']).toBe(createHash('sha256').update(whole).digest('hex'));
  });

  it('keeps apart two files of one name', () => {
    expect(
      hashesByName([
        { path: 'a/list.csv', sha256: '1' },
        { path: 'b/list.csv', sha256: '2' },
      ]),
    ).toEqual({ 'list.csv': '1', 'b/list.csv': '2' });
  });
});

describe('civil-aid sample', () => {
  const sample = (...more: string[]): ReturnType<typeof civilAid> =>
    run('sample', ...more, '--recipients', 'recipients.csv', '--as-of', '2021-08', '--seed', '7');

  it('tells the rows of the register that it could not read', () => {
    const { code, err } = sample('kin', '--staff', 'staff.csv', '--no-ledger');
    expect(code).toBe(3);
    expect(err).toContain('staff.csv 第3行');
  });

  it('draws nothing while the ledger is in use, since it could not be noted', async () => {
    const ledger = await Ledger.open(join(folder, 'busy.duckdb'));
    // Another process: the ledger keeps others out, not itself.
    const args = ['sample', 'posting', '--ledger', 'busy.duckdb', '--recipients', 'recipients.csv'];
    const { code, out } = civilAidSpawned(folder, [...args, '--as-of', '2021-08', '--seed', '7']);
    ledger.close();
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('says why a village may be drawn', () => {
    expect(sample('posting', '--no-ledger').out).toContain('村里有享受救助的家庭');
  });
});
