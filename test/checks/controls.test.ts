import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { controlFixtures } from '../../fixtures/generate/controls.ts';
import { civilAid, put, workFolder } from '../cli/run.ts';

const folder = workFolder();
const { files, truth } = controlFixtures(5, 260);
for (const [name, text] of files) put(folder, name, text);

const all = [
  'check',
  '--recipients',
  'recipients.csv',
  '--roster',
  'pension=pension.csv',
  '--roster',
  'payroll=payroll.csv:月工资',
  '--roster',
  'deceased=deceased.csv',
  '--cards',
  'cards.csv',
  '--vital',
  'vital.csv',
  '--staff',
  'staff.csv',
  '--as-of',
  '2021-08',
];
const records = z.array(z.record(z.string(), z.string()));
const table = (text: string): Record<string, string>[] =>
  records.parse(parse(text, { columns: true, bom: true, trim: true }));
const run = (...more: string[]): { code: number | null; out: string; err: string } =>
  civilAid(folder, [...all, '--headers', 'key', ...more]);
const findings = table(run('--quiet').out);

/** What a finding and a planted fact have in common; findings of cards stand under who holds the card. */
const keyOf = (one: Readonly<Record<string, string | undefined>>): string =>
  [
    one['control'],
    one['kind'],
    one['control'] === 'card' ? '' : one['id'],
    one['household'],
    one['match'],
  ].join('|');
const found = findings.map((one) =>
  keyOf({ ...one, id: one['id_number'], household: one['household_id'] }),
);
const planted = truth.map((one) => keyOf({ ...one }));

describe('what is planted is found, and nothing else', () => {
  const kinds = [...new Set(truth.map(({ control, kind }) => `${control}|${kind}|`))];
  for (const kind of kinds) {
    it(kind, () => {
      const here = found.filter((key) => key.startsWith(kind)).sort();
      const there = planted.filter((key) => key.startsWith(kind)).sort();
      const hits = here.filter((key) => there.includes(key)).length;
      const [precision, recall] = [hits / here.length, hits / there.length];
      console.log(
        `${kind} planted ${there.length}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
      );
      expect(here).toEqual(there);
    });
  }

  it('finds no kind that was not planted, but says that the list of cards is no whole one', () => {
    const others = found.filter((key) => !kinds.some((kind) => key.startsWith(kind)));
    expect(others).toEqual(['card|no-card|||']);
  });
});

describe('findings', () => {
  it('are the same, with the same ids, on a second run', () => {
    expect(table(run('--quiet').out)).toEqual(findings);
  });

  it('keep their ids when the lists are sorted otherwise and renamed', () => {
    const [head = '', ...rows] = (files.get('pension.csv') ?? '').trimEnd().split('\r\n');
    put(folder, 'next-month.csv', [head, ...rows.reverse()].join('\r\n'));
    const args = all.map((one) => one.replace('pension=pension.csv', 'pension=next-month.csv'));
    const again = table(civilAid(folder, [...args, '--headers', 'key', '--quiet']).out);
    expect(again.map((one) => one['finding_id'])).toEqual(findings.map((one) => one['finding_id']));
  });

  it('never say stop where the match is only likely', () => {
    const likely = findings.filter((one) => one['match'] === 'likely');
    expect(likely.length).toBeGreaterThan(0);
    expect(likely.filter((one) => one['severity'] === 'stop')).toEqual([]);
  });

  it('say what was overpaid since when', () => {
    const first = findings.find((one) => one['kind'] === 'pension' && one['match'] === 'exact');
    // 2500 a month is over the standard for two: nothing is due. July and August 500 was paid: 1000. In April to June
    // the standard was 605, and 605 × 2 − 200 = 1010 was due as declared: 3030. 5 months, 4030 yuan.
    expect(first).toMatchObject({
      severity: 'stop',
      since: '2021-03-01',
      months: '5',
      overpaid: '4030.00',
      new_amount: '0.00',
    });
  });

  it('are new in the ledger once, and open after that', () => {
    const other = ['--ledger', 'other.duckdb'];
    expect(run(...other).err).toContain(`与台账相比：新 ${findings.length}，仍在 0`);
    const next = civilAid(folder, [
      ...all.map((one) => (one === '2021-08' ? '2021-09' : one)),
      ...other,
      'roster',
    ]);
    expect(next.err).toContain('与台账相比：新 0，仍在 60，又现 0，已消除 0。');
  });

  it('end with 10 where that is asked for', () => {
    expect(run('--quiet', '--fail-on', 'findings').code).toBe(10);
  });

  it('show no whole number of an account', () => {
    expect(findings.filter((one) => /\d{19}/.test(one['detail'] ?? ''))).toEqual([]);
  });

  it('go into a workbook and onto a page', () => {
    // The lists have mistyped ID numbers, which are told.
    expect(run('--quiet', '-o', 'f.xlsx').code).toBe(3);
    expect(readFileSync(join(folder, 'f.xlsx')).subarray(0, 2).toString()).toBe('PK');
    run('--quiet', '-o', 'f.html');
    const page = readFileSync(join(folder, 'f.html'), 'utf8');
    expect(page).toContain('<h2>定期比对（');
    expect(page).not.toMatch(/https?:|<script/);
  });
});

describe('a roster', () => {
  it.each([['GB18030 with semicolons', 'gb.csv', '身份证号;姓名;月养老金;起领日期\n']])(
    'in %s is matched all the same',
    (_words, name, head) => {
      const exact = truth.find(({ kind, match }) => kind === 'pension' && match === 'exact');
      put(folder, name, `${head}\n${exact?.id ?? ''};"某某";"2,500.00";2021年3月\n`);
      const { out } = civilAid(folder, [
        'check',
        'roster',
        '--recipients',
        'recipients.csv',
        '--roster',
        `pension=${name}`,
        '--as-of',
        '2021-08',
        '--headers',
        'key',
      ]);
      expect(table(out)).toMatchObject([
        { match: 'id-only', matched_row: '3', since: '2021-03', months: '5', overpaid: '4030.00' },
      ]);
    },
  );

  it('of a kind that no rule file knows is an error that names those there are', () => {
    const { code, err } = civilAid(folder, [
      'check',
      '--recipients',
      'recipients.csv',
      '--roster',
      'lottery=x.csv',
    ]);
    expect(code).toBe(2);
    expect(err).toContain('payroll');
  });
});
