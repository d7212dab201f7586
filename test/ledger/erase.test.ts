import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { plainFinding } from '../../src/checks/finding.ts';
import { UserError } from '../../src/core/errors.ts';
import { Duck } from '../../src/duck/duckdb.ts';
import { hashOf } from '../../src/ledger/chain.ts';
import { evidenceOf } from '../../src/ledger/evidence.ts';
import { compare, decisionEntry, findingEntry, standings } from '../../src/ledger/history.ts';
import { Ledger, type NewEntry } from '../../src/ledger/ledger.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-erase-'));
  path = join(folder, 'ledger.duckdb');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const now = '2021-08-31T08:00:00.000Z';
const why = { reason: '保存期满十年', by: '张三' };
const decision = (month: string, household: string, name: string): NewEntry =>
  decisionEntry(month, {
    household,
    id: `id of ${name}`,
    name,
    category: 'dibao',
    decision: 'eligible',
    amount: 65700,
  });

async function within<T>(use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await Ledger.open(path);
  try {
    return await use(ledger);
  } finally {
    ledger.close();
  }
}

const filled = (): Promise<unknown> =>
  within((ledger) =>
    ledger.append(
      [
        decision('2011-07', 'H1', '赵一一'),
        decision('2011-07', 'H2', '钱二二'),
        decision('2021-07', 'H1', '赵一一'),
      ],
      now,
    ),
  );

async function said(): Promise<(readonly [number, string, string])[]> {
  return within(async (ledger) => {
    const found: (readonly [number, string, string])[] = [];
    for await (const { seq, kind, key } of ledger.entries()) found.push([seq, kind, key]);
    return found;
  });
}

async function tamper(sql: string): Promise<void> {
  const duck = await Duck.open({ path, memory: '100MB', spill: folder });
  await duck.run(sql);
  duck.close();
}

/** What stands in the way of opening the ledger; undefined where nothing does. */
const refusal = (): Promise<string | undefined> =>
  Ledger.open(path).then(
    (ledger) => {
      ledger.close();
      return undefined;
    },
    (error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      const [told] = error.messages;
      return `${told?.key ?? ''} ${Number(told?.params['seq'])}`;
    },
  );

describe('erasing persons from the ledger', () => {
  it('leaves the chain whole, with an entry of who did it and why that names none of them', async () => {
    await filled();
    const before = await within((ledger) => ledger.hashAt(3));
    expect(await Ledger.erase(path, { before: '2011-09' }, why, now)).toMatchObject({
      entries: 2,
      emptied: 0,
      end: { entries: 4 },
    });
    expect(await refusal()).toBeUndefined();
    expect(await within((ledger) => ledger.hashAt(3))).toBe(before);
    expect(await said()).toEqual([
      [3, 'decision', 'H1'],
      [4, 'erase', 'erase'],
    ]);
    await within(async (ledger) => {
      for await (const { body } of ledger.entries(['erase']))
        expect(JSON.parse(body)).toEqual({
          ...why,
          what: 'before 2011-09',
          sealed: [[1, 2]],
          emptied: [],
        });
    });
  });

  it('leaves nothing of them in the file, and what it decided and paid in the chain', async () => {
    await filled();
    expect(readFileSync(path).includes(Buffer.from('钱二二'))).toBe(true);
    await Ledger.erase(path, { household: 'H2' }, why, now);
    expect(readFileSync(path).includes(Buffer.from('钱二二'))).toBe(false);
    expect(readFileSync(path).includes(Buffer.from('赵一一'))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['ledger.duckdb', 'ledger.duckdb.head']);
    const lines = await within(async (ledger) => {
      const found: string[] = [];
      for await (const line of evidenceOf(ledger)) found.push(line);
      return found;
    });
    expect(lines.join('')).not.toContain('钱二二');
    expect(lines.find((line) => line.includes(',2,"decision"'))).toContain('\\"amount\\":65700');
  });

  it('is of one person, wherever the ledger names the number', async () => {
    await filled();
    expect(await Ledger.erase(path, { person: 'id of 赵一一' }, why, now)).toMatchObject({
      entries: 2,
    });
    expect(await said()).toEqual([
      [2, 'decision', 'H2'],
      [4, 'erase', 'erase'],
    ]);
  });

  it('adds nothing where there is nothing of them', async () => {
    await filled();
    expect(await Ledger.erase(path, { household: 'H9' }, why, now)).toBeUndefined();
    await Ledger.erase(path, { household: 'H2' }, why, now);
    expect(await Ledger.erase(path, { household: 'H2' }, why, now)).toBeUndefined();
    expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(4);
  });

  it('is refused as long as a finding is not settled, and takes its settlement along then', async () => {
    await within(async (ledger) => {
      const finding = {
        ...plainFinding,
        control: 'roster',
        kind: 'pension',
        severity: 'stop',
        fact: ['x'],
        householdId: 'H2',
        idNumber: 'id of 钱二二',
        name: '钱二二',
        detail: '',
        action: '',
      } as const;
      const told = await compare(ledger, '2011-07', () => false, [finding]);
      await ledger.append(
        told.map((one) => findingEntry('2011-07', one)),
        now,
      );
    });
    const erase = () => Ledger.erase(path, { before: '2012-01' }, why, now);
    await expect(erase()).rejects.toMatchObject({ code: 2 });
    await within(async (ledger) => {
      const [id = ''] = (await standings(ledger)).keys();
      const body = JSON.stringify({ result: '停发', note: '钱二二已退', by: '张三', recovered: 9 });
      await ledger.append([{ kind: 'settle', month: '2012-05', key: id, body }], now);
    });
    expect(await erase()).toMatchObject({ entries: 2 });
    expect(await said()).toEqual([[3, 'erase', 'erase']]);
  });

  it('empties what an earlier version noted in the chain itself, whose hashes stand', async () => {
    const duck = await Duck.open({ path, memory: '100MB', spill: folder });
    await duck.run(
      'CREATE TABLE entry (seq BIGINT NOT NULL, kind VARCHAR NOT NULL, noted VARCHAR NOT NULL, month VARCHAR NOT NULL, key VARCHAR NOT NULL, body VARCHAR NOT NULL, prev VARCHAR NOT NULL, hash VARCHAR NOT NULL)',
    );
    await duck.run('CREATE TABLE head (seq BIGINT NOT NULL, hash VARCHAR NOT NULL)');
    let prev = '0'.repeat(64);
    const old = [decision('2011-07', 'H1', '赵一一'), decision('2011-08', 'H1', '赵一一')];
    for (const [at, one] of old.entries()) {
      const hash = hashOf({ ...one, seq: at + 1, noted: now, prev });
      const { kind, month, key, body } = one;
      const values = [BigInt(at + 1), kind, now, month, key, body, prev, hash];
      await duck.run('INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', values);
      prev = hash;
    }
    await duck.run('INSERT INTO head VALUES (2, $1)', [prev]);
    duck.close();
    expect((await said()).map(([, , key]) => key)).toEqual(['H1', 'H1']);
    // The first that is added to such a ledger says that it is taken over, and so does an erasure.
    expect(await Ledger.erase(path, { household: 'H1' }, why, now)).toMatchObject({
      entries: 2,
      emptied: 2,
      end: { entries: 4 },
    });
    expect(await refusal()).toBeUndefined();
    expect(await within((ledger) => ledger.hashAt(2))).toBe(prev);
    expect(readFileSync(path).includes(Buffer.from('赵一一'))).toBe(false);
    await tamper(`UPDATE entry SET month = '2011-09' WHERE seq = 3`);
    expect(await refusal()).toBe('ledgerEntryChanged 3');
  });
});

describe('what is held apart from the chain', () => {
  it.each([
    ['is changed', `UPDATE entry SET own = replace(own, '钱', '孙')`, 'ledgerEntryChanged 2'],
    ['is of another', `UPDATE entry SET own_key = 'H3'`, 'ledgerEntryChanged 2'],
    [
      'has gone',
      'UPDATE entry SET salt = NULL, own_key = NULL, own = NULL',
      'ledgerEntryEmptied 2',
    ],
    ['has gone in part', 'UPDATE entry SET salt = NULL', 'ledgerEntryChanged 2'],
  ])('stops all that would be added where it %s', async (_what, sql, told) => {
    await filled();
    await tamper(`${sql} WHERE seq = 2`);
    expect(await refusal()).toBe(told);
  });

  it('does not come back once it was erased', async () => {
    await filled();
    await Ledger.erase(path, { household: 'H2' }, why, now);
    await tamper(`UPDATE entry SET salt = 'x', own_key = 'H2', own = '{}' WHERE seq = 2`);
    expect(await refusal()).toBe('ledgerEntryChanged 2');
  });

  it('is not what an entry that names nobody has', async () => {
    await within((ledger) =>
      ledger.append([{ kind: 'run', month: '2021-08', key: 'run', body: '{}' }], now),
    );
    await tamper(`UPDATE entry SET salt = 'x', own_key = 'run', own = '{"a":1}'`);
    expect(await refusal()).toBe('ledgerEntryChanged 1');
  });

  it('has a salt of its own in each entry', async () => {
    await filled();
    const salts = await within(async (ledger) => {
      const found = new Set<string | null>();
      for await (const { salt } of ledger.stored()) found.add(salt);
      return found;
    });
    expect(salts.size).toBe(3);
    expect(existsSync(`${path}.wal`)).toBe(false);
  });
});
