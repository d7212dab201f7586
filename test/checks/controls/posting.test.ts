import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from '../../cli/run.ts';
import { jpegOf, scene, withExif } from '../photos/support.ts';

const folder = workFolder();
const villages = ['一村', '二村', '三村', '四村', '五村', '六村', '七村'];
const rows = villages.map(
  (village, at) => `H${at},甲${at},${id('1975-03-02', 901 + 2 * at)},本人,甲镇,${village},低保,100`,
);
put(
  folder,
  'paid.csv',
  ['家庭编号,姓名,身份证号,与户主关系,乡镇,村,现享类别,现享金额', ...rows].join('\n'),
);

function photo(path: string, bytes: Uint8Array): void {
  const file = join(folder, 'photos', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}
const inside = (seed: number, quality = 90): Uint8Array =>
  withExif(jpegOf(scene(seed), quality), '2021:08:05 10:20:30');

photo('2021Q2/甲镇/一村/a.jpg', withExif(jpegOf(scene(11)), '2021:05:05 10:20:30'));
photo('2021Q3/甲镇/一村/a.jpg', inside(1));
photo('2021Q3/甲镇/二村/a.jpg', withExif(jpegOf(scene(2)), '2021:05:05 10:20:30'));
photo('2021Q3/甲镇/三村/a.JPG', inside(11, 50));
photo('2021Q3/甲镇/四村/a.jpg', inside(1));
photo('2021Q3/甲镇/五村/a.jpg', jpegOf(scene(5)));
photo('2021Q3/甲镇/六村/a.jpg', Uint8Array.from([0xff, 0xd8, 1, 2]));

// A link to a disk that is not there: no photo, and nothing to stop for.
mkdirSync(join(folder, 'photos/2021Q3/甲镇/七村'));
symlinkSync('nowhere.jpg', join(folder, 'photos/2021Q3/甲镇/七村/a.jpg'));

const records = z.array(z.record(z.string(), z.string()));
const { out } = civilAid(folder, [
  'check',
  'posting',
  '--recipients',
  'paid.csv',
  '--photos',
  'photos',
  '--as-of',
  '2021-08',
  '--headers',
  'key',
]);
const findings = records.parse(parse(out, { columns: true }));
const told = (village: string): string[] =>
  findings
    .filter(({ detail = '' }) => detail.includes(`甲镇${village}`))
    .map(({ kind = '' }) => kind);

describe('posting photos', () => {
  it.each([
    ['taken outside the quarter', '二村', ['photo-outside-quarter']],
    ['of an earlier quarter, saved anew', '三村', ['photo-repeated']],
    ['that say no date', '五村', ['photo-undated']],
    ['that can’t be opened', '六村', ['photo-unreadable']],
    ['that are not there', '七村', ['photo-missing']],
  ])('%s are found', (_words, village, kinds) => {
    expect(told(village)).toEqual(kinds);
  });

  it('that two villages share are found for both', () => {
    expect([told('一村'), told('四村')]).toEqual([['photo-repeated'], ['photo-repeated']]);
  });

  it('that are HEIC, of another kind or out of place are told as not read', () => {
    const own = join(folder, 'more');
    for (const path of ['2021Q3/甲镇/七村/a.heic', '2021Q3/甲镇/六村/b.gif', '2021Q3/c.jpg']) {
      mkdirSync(dirname(join(own, path)), { recursive: true });
      writeFileSync(join(own, path), 'GIF89a');
    }
    const told = civilAid(folder, [
      'check',
      'posting',
      '--recipients',
      'paid.csv',
      '--photos',
      'more',
      '--as-of',
      '2021-08',
      '--no-ledger',
    ]);
    expect(told.code).toBe(6);
    for (const part of ['a.heic', 'HEIC', 'b.gif', '2021Q3/c.jpg'])
      expect(told.err).toContain(part);
    // Of a village with something that was not read nobody can say that it has no photo.
    expect(told.out).not.toContain('甲镇七村没有');
    expect(told.out).toContain('甲镇五村没有');
  });

  it('keep their findings’ ids on a second run', () => {
    const again = civilAid(folder, [
      'check',
      'posting',
      '--recipients',
      'paid.csv',
      '--photos',
      'photos',
      '--as-of',
      '2021-09',
      '--headers',
      'key',
    ]);
    const ids = (text: string): string[] =>
      records.parse(parse(text, { columns: true })).map((one) => one['finding_id'] ?? '');
    expect(ids(again.out)).toEqual(ids(out));
  });
});
