import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Finding } from '../../src/checks/finding.ts';
import { findingId, plainFinding } from '../../src/checks/finding.ts';
import { Duck } from '../../src/engine/duckdb.ts';
import {
  compare,
  decisionEntry,
  findingEntry,
  lastDecisions,
  standings,
} from '../../src/ledger/history.ts';
import { Ledger, type NewEntry } from '../../src/ledger/ledger.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-ledger-'));
  path = join(folder, 'ledger.duckdb');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const now = '2021-08-31T08:00:00.000Z';
const note = (key: string, body = '{}'): NewEntry => ({
  kind: 'sample',
  month: '2021-08',
  key,
  body,
});

async function within<T>(use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await Ledger.open(path);
  try {
    return await use(ledger);
  } finally {
    ledger.close();
  }
}

/** Changes the file behind the ledger's back. */
async function tamper(sql: string): Promise<void> {
  const duck = await Duck.open({ path, memory: '100MB', spill: folder });
  await duck.run(sql);
  duck.close();
}

describe('the ledger', () => {
  it('is whole after what was appended in two goes', async () => {
    await within((ledger) => ledger.append([note('a'), note('b')], now));
    await within((ledger) => ledger.append([note('c')], now));
    expect(await within((ledger) => ledger.verify())).toMatchObject({
      entries: 3,
      broken: undefined,
    });
  });

  it('shows a changed entry', async () => {
    await within((ledger) => ledger.append([note('a'), note('b'), note('c')], now));
    await tamper(`UPDATE entry SET body = '{"x":1}' WHERE seq = 2`);
    expect((await within((ledger) => ledger.verify())).broken).toEqual({ seq: 2, why: 'changed' });
  });

  it('shows an entry that was taken out', async () => {
    await within((ledger) => ledger.append([note('a'), note('b'), note('c')], now));
    await tamper('DELETE FROM entry WHERE seq = 2');
    expect((await within((ledger) => ledger.verify())).broken).toEqual({ seq: 2, why: 'missing' });
  });

  it('shows that its last entry was taken out', async () => {
    await within((ledger) => ledger.append([note('a'), note('b'), note('c')], now));
    await tamper('DELETE FROM entry WHERE seq = 3');
    expect((await within((ledger) => ledger.verify())).broken).toEqual({ seq: 3, why: 'missing' });
  });

  it('still shows it once more has been appended', async () => {
    await within((ledger) => ledger.append([note('a'), note('b'), note('c')], now));
    await tamper('DELETE FROM entry WHERE seq = 3');
    await within((ledger) => ledger.append([note('d')], now));
    expect((await within((ledger) => ledger.verify())).broken).toEqual({ seq: 3, why: 'missing' });
  });

  it('shows that it was emptied', async () => {
    await within((ledger) => ledger.append([note('a')], now));
    await tamper('DROP TABLE entry');
    expect((await within((ledger) => ledger.verify())).broken).toEqual({ seq: 1, why: 'missing' });
  });

  it('shows an entry put in before the first', async () => {
    await within((ledger) => ledger.append([note('a')], now));
    await tamper(
      'INSERT INTO entry SELECT -1, kind, noted, month, key, body, prev, hash FROM entry',
    );
    expect((await within((ledger) => ledger.verify())).broken).toBeDefined();
  });

  it('tells the hash of its last entry, to be written down elsewhere', async () => {
    await within((ledger) => ledger.append([note('a')], now));
    const { hash } = await within((ledger) => ledger.verify());
    const last: string[] = [];
    await within(async (ledger) => {
      for await (const entry of ledger.entries()) last.push(entry.hash);
    });
    expect(last).toEqual([hash]);
  });

  it('is not said to be in use where it is damaged', async () => {
    await within((ledger) => ledger.append([note('a')], now));
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 20_000, 28_000);
    writeFileSync(path, bytes);
    await expect(within((ledger) => ledger.verify())).rejects.toMatchObject({
      messages: [{ key: 'ledgerUnreadable' }],
    });
  });

  it('keeps nothing of an append that fails half way', async () => {
    await within((ledger) => ledger.append([note('a')], now));
    const failing = function* (): Generator<NewEntry> {
      yield note('b');
      throw new Error('stop');
    };
    await expect(within((ledger) => ledger.append(failing(), now))).rejects.toThrow('stop');
    expect(await within((ledger) => ledger.verify())).toMatchObject({
      entries: 1,
      broken: undefined,
    });
  });

  it('says that a file is no ledger', async () => {
    await expect(Ledger.open(folder)).rejects.toMatchObject({ code: 2 });
  });
});

const finding = (id: string): Finding => ({
  ...plainFinding,
  control: 'roster',
  kind: 'pension',
  severity: 'stop',
  fact: [id],
  householdId: 'H1',
  idNumber: id,
  name: '甲',
  detail: '',
  action: '',
});

describe('what becomes of a finding', () => {
  /** Runs a month that finds those named; the status of each. */
  const month = (text: string, ...found: string[]): Promise<Record<string, string>> =>
    within(async (ledger) => {
      const told = await compare(ledger, text, () => true, found.map(finding));
      await ledger.append(
        told.map((one) => findingEntry(text, one)),
        now,
      );
      return Object.fromEntries(told.map((one) => [one.finding.id, one.finding.status]));
    });
  const settle = (text: string, id: string): Promise<void> =>
    within((ledger) =>
      ledger.append(
        [
          {
            kind: 'settle',
            month: text,
            key: findingId(finding(id)),
            body: '{"result":"停发","note":"","by":""}',
          },
        ],
        now,
      ),
    );

  it('is new, then open, then gone, then back', async () => {
    expect(await month('2021-06', 'a')).toEqual({ a: 'new' });
    expect(await month('2021-07', 'a', 'b')).toEqual({ a: 'open', b: 'new' });
    expect(await month('2021-08', 'b')).toEqual({ a: 'gone', b: 'open' });
    expect(await month('2021-09', 'a', 'b')).toEqual({ a: 'back', b: 'open' });
  });

  it('that a second run of its month does not find is gone', async () => {
    await month('2021-06', 'a', 'b');
    expect(await month('2021-06', 'b')).toEqual({ a: 'gone', b: 'new' });
  });

  it('stands as the latest month has it, also after an earlier one is run again', async () => {
    await month('2021-06', 'a');
    await month('2021-07');
    await month('2021-06', 'a');
    const standing = await within((ledger) => standings(ledger));
    expect([...standing.values()].map(({ finding: { status } }) => status)).toEqual(['gone']);
  });

  it('is not gone where nobody looked for it', async () => {
    await month('2021-06', 'a');
    const told = await within((ledger) => compare(ledger, '2021-07', () => false, []));
    expect(told).toEqual([]);
  });

  it('stays settled while its month is run again, and is back when the next month finds it', async () => {
    await month('2021-06', 'a');
    await settle('2021-06', 'a');
    expect(await month('2021-06', 'a')).toEqual({ a: 'settled' });
    expect(await month('2021-07', 'a')).toEqual({ a: 'back' });
  });

  it('settled and not found again is not told any more', async () => {
    await month('2021-06', 'a');
    await settle('2021-06', 'a');
    expect(await month('2021-07')).toEqual({});
  });

  it('is told the same when a month is run again', async () => {
    await month('2021-06', 'a');
    const once = await month('2021-07', 'a', 'b');
    expect(await month('2021-07', 'a', 'b')).toEqual(once);
  });
});

describe('last month’s decisions', () => {
  const run = (month: string): NewEntry => ({
    kind: 'run',
    month,
    key: 'run',
    body: JSON.stringify({ command: 'run', decided: true, findings: 0, statuses: {}, files: {} }),
  });
  const decision = (month: string, amount: number): NewEntry =>
    decisionEntry(month, {
      household: 'H1',
      id: 'x',
      name: '甲',
      category: 'dibao',
      decision: 'eligible',
      amount,
    });

  it('are those of the last run of the last month before', async () => {
    await within((ledger) =>
      ledger.append(
        [
          run('2021-06'),
          decision('2021-06', 1),
          run('2021-07'),
          decision('2021-07', 2),
          run('2021-07'),
          decision('2021-07', 3),
          run('2021-06'),
          decision('2021-06', 9),
        ],
        now,
      ),
    );
    const { month, decisions } = await within((ledger) => lastDecisions(ledger, '2021-08'));
    expect([month, [...decisions.values()].map(({ amount }) => amount)]).toEqual(['2021-07', [3]]);
  });
});
