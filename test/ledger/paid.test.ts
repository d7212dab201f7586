import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { decisionEntry, type KeptDecision } from '../../src/ledger/history.ts';
import { Ledger, type NewEntry } from '../../src/ledger/ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'civil-aid-paid-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (month: string, decided = true): NewEntry => ({
  kind: 'run',
  month,
  key: 'run',
  body: JSON.stringify({ command: 'run', decided, findings: 0, statuses: {}, files: {} }),
});
const decision = (month: string, more: Partial<KeptDecision>): NewEntry =>
  decisionEntry(month, {
    ...{ household: 'H1', id: 'x', name: '甲', category: 'dibao', decision: 'eligible' },
    ...{ amount: 65700, receives: true, paid: 50000 },
    ...more,
  });

let files = 0;
async function paid(
  entries: readonly NewEntry[],
  month: string,
  {
    household = 'H1',
    category = 'dibao',
    person,
  }: { household?: string; category?: string; person?: string } = {},
): Promise<number | undefined> {
  files += 1;
  const ledger = await Ledger.open(join(folder, `${files}.duckdb`));
  try {
    await ledger.append(entries, '2021-08-31T08:00:00.000Z');
    const then = await ledger.paidBefore('2021-08', ['H1', 'H2']);
    return then({ household, category, person }, month);
  } finally {
    ledger.close();
  }
}

describe('what the ledger says was paid in an earlier month', () => {
  it('is what the sheet of that month had', async () => {
    expect(await paid([run('2021-06'), decision('2021-06', {})], '2021-06')).toBe(50000);
  });

  it('is nothing to whom the sheet of that month had as paid nothing of it', async () => {
    const one = decision('2021-06', { receives: false, paid: null });
    expect(await paid([run('2021-06'), one], '2021-06')).toBe(0);
  });

  it('is what was decided, where the list of that month did not say what is paid', async () => {
    const one = decision('2021-06', { receives: null, paid: null });
    expect(await paid([run('2021-06'), one], '2021-06')).toBe(65700);
  });

  it('is not known of whom the list does not say it, and of others does', async () => {
    const one = decision('2021-06', { receives: null, paid: null });
    const other = decision('2021-06', { household: 'H9', id: 'z' });
    expect(await paid([run('2021-06'), one, other], '2021-06')).toBeUndefined();
  });

  it('is not known where the sheet has no amount, and in a ledger of before', async () => {
    expect(
      await paid([run('2021-06'), decision('2021-06', { paid: null })], '2021-06'),
    ).toBeUndefined();
    const {
      receives,
      paid: amount,
      ...before
    } = JSON.parse(decision('2021-06', {}).body) as Record<string, unknown>;
    expect([receives, amount]).toEqual([true, 50000]);
    const old = { ...decision('2021-06', {}), body: JSON.stringify(before) };
    expect(await paid([run('2021-06'), old], '2021-06')).toBeUndefined();
  });

  it('is that of the last run of the month, and of none since', async () => {
    const entries = [
      ...[run('2021-06'), decision('2021-06', { paid: 1 })],
      ...[run('2021-06'), decision('2021-06', { paid: 2 })],
      ...[run('2021-07', false), run('2021-08'), decision('2021-08', { paid: 3 })],
    ];
    expect(await paid(entries, '2021-06')).toBe(2);
    expect(await paid(entries, '2021-07')).toBeUndefined();
    expect(await paid(entries, '2021-08')).toBeUndefined();
  });

  it('is the person’s own, where the benefit is each person’s', async () => {
    const entries = [
      run('2021-06'),
      decision('2021-06', { category: 'gaoling', id: 'x', paid: 3000 }),
      decision('2021-06', { category: 'gaoling', id: 'y', paid: 5000 }),
    ];
    expect(await paid(entries, '2021-06', { category: 'gaoling', person: 'x' })).toBe(3000);
    expect(await paid(entries, '2021-06', { category: 'gaoling', person: 'y' })).toBe(5000);
  });
});
