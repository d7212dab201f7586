import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openLedger } from '../../src/app/open-ledger.ts';
import { hashOf } from '../../src/ledger/chain.ts';
import { lastMonth, standings } from '../../src/ledger/history.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { type Message, say } from '../../src/messages/index.ts';

/**
 * A ledger as a version of November 2026 left it after the run of 2021-07 over six households that do not exist: no
 * record of its end beside it, nothing held apart from its chain.
 */
const former = gunzipSync(readFileSync(join(import.meta.dirname, 'former.duckdb.gz')));
const last = 'ec9492276de5458780f7de4e7d903ae735c089fd0f87acaea2ad2c82649589dc';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-former-'));
  path = join(folder, 'ledger.duckdb');
  writeFileSync(path, former);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const now = '2021-08-31T08:00:00.000+08:00';

/** Opens it as a command does that adds to it; what is said then. */
async function taken(use: (ledger: Ledger) => Promise<unknown>): Promise<string[]> {
  const said: string[] = [];
  const warn = (told: Message | string): void => {
    said.push(typeof told === 'string' ? told : say('zh', told));
  };
  const ledger = await openLedger(path, {
    voice: { warn },
    today: new Date('2026-11-27T00:00:00Z'),
  });
  try {
    await use(ledger);
  } finally {
    ledger.close();
  }
  return said;
}

const settle = (ledger: Ledger): Promise<unknown> =>
  ledger.append(
    [
      {
        kind: 'settle',
        month: '2021-07',
        key: 'a2d2ad145420d091',
        body: JSON.stringify({ result: '停发', note: '', by: '张三', recovered: 65700 }),
      },
    ],
    now,
  );

describe('a ledger that an earlier version kept', () => {
  it('is whole, and says the same as then', async () => {
    const ledger = await Ledger.look(path);
    expect([ledger.fault, ledger.end]).toEqual([undefined, { entries: 9, hash: last }]);
    const all = [...(await standings(ledger)).values()];
    // 300 a month too much in May, June and July; of those who declared 100 of it 200 a month.
    expect(all.map(({ finding: { household, overpaid } }) => [household, overpaid])).toEqual([
      ['3416226000000', 90_000],
      ['3416226000001', 60_000],
    ]);
    expect((await lastMonth(ledger, '2021-08')).month).toBe('2021-07');
    ledger.close();
  });

  it('is gone on with, and that is said once in a sentence', async () => {
    const first = await taken(settle);
    expect(first).toEqual([
      expect.stringContaining('旁边没有末条记录；已核验各条前后相符'),
      expect.stringContaining('个人信息没有与链分开记'),
    ]);
    expect(await taken(() => Promise.resolve())).toEqual([]);
  });

  it('has all its entries behind that, and a chain from the first to the last', async () => {
    await taken(settle);
    const ledger = await Ledger.open(path);
    const rows: string[] = [];
    let prev: string | undefined;
    for await (const row of ledger.stored()) {
      expect(hashOf(row)).toBe(row.hash);
      if (prev !== undefined) expect(row.prev).toBe(prev);
      prev = row.hash;
      rows.push(row.kind);
    }
    expect(await ledger.hashAt(9)).toBe(last);
    // Taken over, then the settlement.
    expect(rows.slice(9)).toEqual(['adopt', 'settle']);
    expect([...(await standings(ledger)).values()].map(({ settlement }) => settlement?.by)).toEqual(
      ['张三', undefined],
    );
    ledger.close();
  });

  it('can have its persons erased, whose entries are empty then', async () => {
    await taken(settle);
    const why = { reason: '本人申请', by: '张三' };
    const done = await Ledger.erase(path, { household: '3416226000000' }, why, now);
    expect(done).toMatchObject({ emptied: 2 });
    const ledger = await Ledger.open(path);
    expect(await ledger.hashAt(9)).toBe(last);
    ledger.close();
    expect(readFileSync(path).includes(Buffer.from('34162219650302941X'))).toBe(false);
  });
});
