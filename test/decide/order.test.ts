import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type InputKey, inputColumns } from '../../src/core/columns.ts';
import { csvText, headerOf } from '../../fixtures/generate/sheet.ts';
import { civilAid, id, put, workFolder } from '../cli/run.ts';
import { homes } from './homes.ts';

const folder = workFolder();
const keys: readonly InputKey[] = inputColumns.map(({ key }) => key);

/** Households as rows of cells by column, each with its number; whoever is the head lives there. */
const households: readonly (readonly Readonly<Record<string, string>>[])[] = fc
  .sample(homes, { numRuns: 60, seed: 20_210_801 })
  .map(({ partial }, home) =>
    partial.map(({ birth = '', sex = '', ...row }, at) => ({
      ...row,
      ...(at === 0 && { living_status: '在户' }),
      household_id: `H${home + 1}`,
      name: '赵钱孙李'[at] ?? '周',
      id_number: id(birth, 100 + 8 * home + 2 * at + (sex === '男' ? 1 : 0)),
    })),
  );

const table = (
  rows: readonly Readonly<Record<string, string>>[],
  columns: readonly InputKey[] = keys,
): string =>
  csvText([columns.map(headerOf), ...rows.map((row) => columns.map((key) => row[key] ?? ''))]);

/** Turned by so many places, so that every one stands elsewhere. */
const turned = <T>(all: readonly T[], by: number): T[] => [...all.slice(by), ...all.slice(0, by)];

/** The decisions, in an order of their own. */
function decided(tables: readonly string[], ...options: string[]): string[] {
  const files = tables.map((text, at) => put(folder, `in${at}.csv`, text));
  const { code, out, err } = civilAid(folder, [
    ...['calc', ...files, '--as-of', '2021-08', '--format', 'ndjson', '--quiet', ...options],
  ]);
  if (code !== 0) throw new Error(err);
  // People are named in the order of the sheet.
  const named = /(要补的人：)([^）]*)/g;
  const sorted = (line: string): string =>
    line.replace(
      named,
      (_, before: string, names: string) => `${before}${names.split('、').sort().join('、')}`,
    );
  return out.trim().split('\n').map(sorted).sort();
}

const rows = households.flat();
const once = decided([table(rows)]);

describe('what is decided does not turn on', () => {
  it('the engine', () => {
    expect(once.length).toBeGreaterThan(100);
    expect(decided([table(rows)], '--engine', 'duckdb')).toEqual(once);
  });
  it('the order of the households', () => {
    expect(decided([table(turned(households, 17).flat())])).toEqual(once);
  });
  it('the order of the people of a household', () => {
    expect(decided([table(households.flatMap((home) => home.toReversed()))])).toEqual(once);
  });
  it('the order of the columns', () => {
    expect(decided([table(rows, turned(keys, 11))])).toEqual(once);
    expect(decided([table(rows, keys.toReversed())])).toEqual(once);
  });
  it('the files that the households stand in', () => {
    const parts = [0, 1, 2].map((part) => households.filter((_, at) => at % 3 === part).flat());
    expect(decided(parts.map((part) => table(part)))).toEqual(once);
    expect(decided(parts.toReversed().map((part) => table(part)))).toEqual(once);
  });
  it('which categories are asked for', () => {
    const of = (category: string): string[] =>
      once.filter((line) => line.includes(`"category":"${category}"`));
    for (const category of ['dibao', 'tekun', 'home_care', 'unattended_child']) {
      expect(of(category).length).toBeGreaterThan(0);
      expect(decided([table(rows)], '--category', category)).toEqual(of(category));
    }
  });
});
