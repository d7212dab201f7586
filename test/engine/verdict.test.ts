import { describe, expect, it } from 'vitest';

import { columnsWith } from '../../src/core/category.ts';
import { inputColumns } from '../../src/core/columns.ts';
import { engineFor, type EngineName } from '../../src/engine/engine.ts';
import { Totals } from '../../src/engine/summary.ts';
import type { Verdict } from '../../src/engine/verdict.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';
import { loadRuleset } from '../../src/rules/ruleset.ts';
import { readTable } from '../../src/sheets/read/read.ts';

const asOf = parseAsOf('2021-08');
if (asOf === undefined) throw new Error('a month');
const ruleset = loadRuleset(readLibrary(shippedRules), '341600', asOf);
const wanted = [...ruleset.rules.keys()];

/** What each way of deciding says of the fixtures, nothing being written; each counts its own places. */
async function verdicts(name: EngineName): Promise<Verdict[]> {
  const found: Verdict[] = [];
  const tables = [];
  for (const path of ['fixtures/township-1.csv', 'fixtures/township-2.csv']) {
    const input = { name: path, path };
    for (const table of await readTable(input, columnsWith(inputColumns, ruleset.categories)))
      tables.push({ input, table });
  }
  const facts = ['area', 'care_mode', 'adl', 'town'];
  await engineFor(tables, name).decide({
    tables,
    ruleset,
    wanted,
    output: undefined,
    totals: new Totals(wanted),
    memory: '512MB',
    verdicts: { facts, take: (verdict) => found.push({ ...verdict, seq: 0 }) },
    onRead: () => Promise.resolve(),
    onRows: () => undefined,
  });
  return found;
}

describe('the verdicts of a table', () => {
  it('are the same, and in the same order, whether it is decided here or in DuckDB', async () => {
    const [local, duckdb] = [await verdicts('local'), await verdicts('duckdb')];
    expect(duckdb).toEqual(local);
    expect(local.length).toBeGreaterThan(100);
    expect(new Set(local.map(({ decision }) => decision)).size).toBe(3);
    expect(local.some(({ receives, paid }) => receives === true && paid !== undefined)).toBe(true);
    const reasons = local.filter(({ why }) => why !== '');
    expect(reasons.every(({ decision }) => decision === 'ineligible')).toBe(true);
    expect(reasons.length).toBe(local.filter(({ decision }) => decision === 'ineligible').length);
    expect(new Set(reasons.map(({ why }) => why)).size).toBeGreaterThan(3);
    expect(local.some(({ facts }) => facts['area'] === '农村' && facts['town'] !== '')).toBe(true);
  });
});
