import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { Finding } from '../../src/checks/finding.ts';
import { findingId, plainFinding } from '../../src/checks/finding.ts';
import { Duck } from '../../src/duck/duckdb.ts';
import type { Verdict } from '../../src/engine/verdict.ts';
import { UserError } from '../../src/core/errors.ts';
import { RunFiles } from '../../src/files/run-files.ts';
import { hashOf, wholeEntry } from '../../src/ledger/chain.ts';
import {
  compare,
  decisionEntry,
  findingEntry,
  lastMonth,
  standings,
} from '../../src/ledger/history.ts';
import { type Entry, Ledger, type NewEntry } from '../../src/ledger/ledger.ts';

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

/** What stands in the way of adding to the ledger; undefined where nothing does. */
async function refusal(): Promise<{ code: number; key: string; seq: unknown } | undefined> {
  try {
    (await Ledger.open(path)).close();
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [told] = error.messages;
    return { code: error.code, key: told?.key ?? '', seq: told?.params['seq'] };
  }
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const three = async (): Promise<void> => {
  await within((ledger) => ledger.append([note('a'), note('b'), note('c')], now));
};
const adoption = { reason: '硬盘损坏，恢复备份', by: '张三' };
const head = (): string => `${path}.head`;

describe('the ledger', () => {
  it('is whole after what was appended in two goes', async () => {
    await within((ledger) => ledger.append([note('a'), note('b')], now));
    await within((ledger) => ledger.append([note('c')], now));
    expect(await refusal()).toBeUndefined();
    expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(3);
  });

  it('takes any character in what an entry is about', async () => {
    await within((ledger) =>
      ledger.append([note('\u0000\u0001\u001f\u007f\u2028"\\/é'), note('半\ud800个')], now),
    );
    expect(await refusal()).toBeUndefined();
  });

  it('stops at a changed entry', async () => {
    await three();
    await tamper(`UPDATE entry SET body = '{"x":1}' WHERE seq = 2`);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerEntryChanged', seq: 2 });
  });

  it('stops at an entry whose content was emptied to null', async () => {
    await three();
    await tamper('ALTER TABLE entry ALTER body DROP NOT NULL');
    await tamper('UPDATE entry SET body = NULL WHERE seq = 2');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerEntryChanged', seq: 2 });
  });

  it('stops where an entry was taken out', async () => {
    await three();
    await tamper('DELETE FROM entry WHERE seq = 2');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerEntryMissing', seq: 2 });
  });

  it('stops where two entries changed places', async () => {
    await three();
    await tamper('UPDATE entry SET seq = 5 - seq WHERE seq > 1');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerEntryChanged', seq: 2 });
  });

  it('stops where its last entry was taken out', async () => {
    await three();
    await tamper('DELETE FROM entry WHERE seq = 3');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerCut', seq: 3 });
  });

  it('stops where its last entry and the mark of it were taken out', async () => {
    await three();
    await tamper(
      'DELETE FROM entry WHERE seq = 3; DELETE FROM head; INSERT INTO head SELECT seq, hash FROM entry WHERE seq = 2',
    );
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerOlder', seq: 3 });
  });

  it('stops where the mark of its end was taken out', async () => {
    await three();
    await tamper('DELETE FROM head');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerMarkLost', seq: 3 });
  });

  it('stops where it was emptied', async () => {
    await three();
    await tamper('DROP TABLE entry');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerGone', seq: 1 });
  });

  it('stops at an entry put in before the first', async () => {
    await three();
    await tamper('INSERT INTO entry SELECT -1, * EXCLUDE (seq) FROM entry WHERE seq = 1');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerEntryChanged', seq: 1 });
  });

  it('stops at a well chained entry that it did not write', async () => {
    await three();
    const [kept, keptHead] = [readFileSync(path), readFileSync(head())];
    await within((ledger) => ledger.append([note('d')], now));
    const longer = readFileSync(path);
    writeFileSync(path, kept);
    writeFileSync(head(), keptHead);
    expect(await refusal()).toBeUndefined();
    writeFileSync(path, longer);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerAdded', seq: 4 });
  });

  it('stops at an older copy of itself', async () => {
    await three();
    const older = readFileSync(path);
    await within((ledger) => ledger.append([note('d'), note('e')], now));
    writeFileSync(path, older);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerOlder', seq: 4 });
  });

  it('stops at another ledger of the same length', async () => {
    await three();
    const ours = readFileSync(head());
    rmSync(path);
    rmSync(head());
    await within((ledger) => ledger.append([note('x'), note('y'), note('z')], now));
    writeFileSync(head(), ours);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerReplaced', seq: 3 });
  });

  it('stops where the file has gone and the record beside it has not, and begins none', async () => {
    await three();
    rmSync(path);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerGone', seq: 1 });
    expect(existsSync(path)).toBe(false);
  });

  it('stops where the record beside it has gone or says nothing', async () => {
    await three();
    writeFileSync(head(), '{"now":{"entries":3}}');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerHeadDamaged', seq: 3 });
    rmSync(head());
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerHeadLost', seq: 3 });
  });

  it('stops where a pipe stands for the record beside it, and waits for nobody', async () => {
    await three();
    rmSync(`${path}.head`);
    execFileSync('mkfifo', [`${path}.head`]);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerHeadDamaged', seq: 3 });
  });

  it('stops where a view stands for its entries', async () => {
    await three();
    await tamper('ALTER TABLE entry RENAME TO kept; CREATE VIEW entry AS SELECT * FROM kept');
    expect(await refusal()).toMatchObject({ code: 5 });
  });

  it('is not fooled by a function of the file that is named like the one that hashes', async () => {
    await three();
    await tamper(
      `CREATE MACRO sha256(text) AS (SELECT hash FROM entry WHERE seq = 2); UPDATE entry SET body = '{"x":1}' WHERE seq = 2`,
    );
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerEntryChanged', seq: 2 });
  });

  it('says that a damaged file is damaged', async () => {
    await three();
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 20_000, 28_000);
    writeFileSync(path, bytes);
    expect((await refusal())?.key).toMatch(/^ledgerCorrupt/);
    expect((await refusal())?.code).toBe(5);
  });

  it('adds nothing while it stops', async () => {
    await three();
    await tamper('DELETE FROM entry WHERE seq = 3');
    const files = (): string[] => [path, head()].map((file) => readFileSync(file, 'latin1'));
    const before = files();
    await refusal();
    expect(files().every((bytes, at) => bytes === before[at])).toBe(true);
  });

  it('keeps nothing of an append that fails half way', async () => {
    await within((ledger) => ledger.append([note('a')], now));
    const failing = function* (): Generator<NewEntry> {
      yield note('b');
      throw new Error('stop');
    };
    await expect(within((ledger) => ledger.append(failing(), now))).rejects.toThrow('stop');
    expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(1);
  });

  it('knows the hash of its last entry, to be written down elsewhere', async () => {
    await three();
    const { hash } = await within((ledger) => Promise.resolve(ledger.end));
    expect(await within((ledger) => ledger.placeOfHash(hash.slice(0, 16)))).toBe(3);
    expect(await within((ledger) => ledger.placeOfHash('0123456789abcdef'))).toBeUndefined();
  });

  it('says that a folder or another file is no ledger, and leaves it as it is', async () => {
    await expect(Ledger.open(folder)).rejects.toMatchObject({ code: 2 });
    writeFileSync(path, '家庭编号,姓名\n');
    expect(await refusal()).toMatchObject({ code: 2, key: 'ledgerUnreadable' });
    expect(readFileSync(path, 'utf8')).toBe('家庭编号,姓名\n');
  });

  it.each(['x.parquet', 'x.csv', 'x.json'])(
    'is no ledger of nothing where a file is named %s',
    async (name) => {
      path = join(folder, name);
      writeFileSync(path, `PAR1${'\0'.repeat(7)}PAR1`);
      expect(await refusal()).toMatchObject({ code: 2, key: 'ledgerUnreadable' });
      expect(existsSync(`${path}.head`)).toBe(false);
    },
  );

  it('is not begun through a link that leads nowhere', async () => {
    path = join(folder, 'link.duckdb');
    symlinkSync(join(folder, 'nowhere.duckdb'), path);
    expect(await refusal()).toMatchObject({ code: 2, key: 'ledgerUnreadable' });
    expect(existsSync(join(folder, 'nowhere.duckdb'))).toBe(false);
  });

  it('is no place for an output, nor is the record of its end', async () => {
    await three();
    const files = new RunFiles();
    for (const place of [path, `${path}.head`])
      expect(() => files.outputs.open(place)).toThrow('outputIsLedger');
  });

  it('has one record of its end by whatever link it is named', async () => {
    await three();
    const link = join(folder, 'link.duckdb');
    symlinkSync(path, link);
    const ledger = await Ledger.open(link);
    await ledger.append([note('d')], now);
    ledger.close();
    expect(await refusal()).toBeUndefined();
    expect(existsSync(`${link}.head`)).toBe(false);
  });
});

describe('a kill in mid-write', () => {
  /** The ledger and the record beside it, before and behind an append. */
  async function around(): Promise<Record<'before' | 'behind' | 'noted', Buffer>> {
    await three();
    const before = readFileSync(path);
    const was: unknown = JSON.parse(readFileSync(head(), 'utf8'));
    await within((ledger) => ledger.append([note('d')], now));
    const is: unknown = JSON.parse(readFileSync(head(), 'utf8'));
    const end = z.object({ now: z.unknown() });
    const noted = JSON.stringify({ now: end.parse(was).now, next: end.parse(is).now });
    return { before, behind: readFileSync(path), noted: Buffer.from(noted) };
  }

  it.each(['before', 'behind'] as const)(
    'leaves a ledger that can be gone on with: %s the entries were written',
    async (moment) => {
      const files = await around();
      writeFileSync(path, files[moment]);
      writeFileSync(head(), files.noted);
      await within((ledger) => ledger.append([note('e')], now));
      expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(
        moment === 'before' ? 4 : 5,
      );
    },
  );

  it('once seen, does not let the ledger go back', async () => {
    const files = await around();
    writeFileSync(head(), files.noted);
    expect(await refusal()).toBeUndefined();
    writeFileSync(path, files.before);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerOlder', seq: 4 });
  });

  it.each([
    ['nothing', (): Buffer => Buffer.alloc(0)],
    ['zeros', (): Buffer => Buffer.alloc(8192)],
    ['half of its headers', (whole: Buffer): Buffer => whole.subarray(0, 5000)],
  ])('or a full disk that left %s of the file: it is begun again', async (_, half) => {
    await three();
    const whole = readFileSync(path);
    rmSync(head());
    writeFileSync(path, half(whole));
    await three();
    expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(3);
  });

  it('or a full disk: an empty file in the place of one that had entries is no beginning', async () => {
    await three();
    writeFileSync(path, '');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerGone', seq: 1 });
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});

describe('a ledger that is taken up again', () => {
  const adopt = (): ReturnType<typeof Ledger.adopt> => Ledger.adopt(path, adoption, now);
  const last = (): Promise<Entry | undefined> =>
    within(async (ledger) => {
      let found: Entry | undefined;
      for await (const entry of ledger.entries()) found = entry;
      return found;
    });

  it('is the backup, and says so in an entry of its own', async () => {
    await three();
    const backup = readFileSync(path);
    await within((ledger) => ledger.append([note('d'), note('e')], now));
    writeFileSync(path, backup);
    expect(await adopt()).toMatchObject({ adopted: true, end: { entries: 4 } });
    expect(await refusal()).toBeUndefined();
    const entry = await last();
    expect(entry?.kind).toBe('adopt');
    expect(JSON.parse(entry?.body ?? '')).toMatchObject({
      ...adoption,
      found: 'older',
      stands: { entries: 3 },
      recorded: { entries: 5 },
    });
  });

  it('does not accept the ledger that it replaced any more', async () => {
    await three();
    const backup = readFileSync(path);
    await within((ledger) => ledger.append([note('d')], now));
    const replaced = readFileSync(path);
    writeFileSync(path, backup);
    await adopt();
    writeFileSync(path, replaced);
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerReplaced', seq: 4 });
  });

  it('may be one whose file has gone: a new one says what there was', async () => {
    await three();
    rmSync(path);
    expect(await adopt()).toMatchObject({ adopted: true, end: { entries: 1 } });
    expect(JSON.parse((await last())?.body ?? '')).toMatchObject({ recorded: { entries: 3 } });
  });

  it('may be one whose record beside it, or mark inside it, has gone', async () => {
    await three();
    rmSync(head());
    await adopt();
    await tamper('DROP TABLE head');
    await adopt();
    expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(5);
  });

  it('is not one of which an entry was changed', async () => {
    await three();
    await tamper(`UPDATE entry SET body = '{"x":1}' WHERE seq = 2`);
    await expect(adopt()).rejects.toMatchObject({ code: 5 });
  });

  it('has nothing added to it where nothing is wrong', async () => {
    await three();
    expect(await adopt()).toMatchObject({ adopted: false, end: { entries: 3 } });
    expect(await within((ledger) => Promise.resolve(ledger.end.entries))).toBe(3);
  });
});

describe('a ledger that was begun before its end was kept beside it', () => {
  /** As the version before wrote it: the first entry follows zeros, and `seq` is a key. */
  async function older(): Promise<void> {
    const duck = await Duck.open({ path, memory: '100MB', spill: folder });
    await duck.run(
      'CREATE TABLE entry (seq BIGINT PRIMARY KEY, kind VARCHAR NOT NULL, noted VARCHAR NOT NULL, month VARCHAR NOT NULL, key VARCHAR NOT NULL, body VARCHAR NOT NULL, prev VARCHAR NOT NULL, hash VARCHAR NOT NULL)',
    );
    await duck.run('CREATE TABLE head (seq BIGINT NOT NULL, hash VARCHAR NOT NULL)');
    let prev = '0'.repeat(64);
    for (const [at, one] of [note('a'), note('b')].entries()) {
      const entry = { ...one, seq: at + 1, noted: now, prev };
      prev = hashOf(entry);
      const { seq, kind, noted, month, key, body } = entry;
      const values = [BigInt(seq), kind, noted, month, key, body, entry.prev, prev];
      await duck.run('INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', values);
    }
    await duck.run('INSERT INTO head VALUES (2, $1)', [prev]);
    duck.close();
  }

  it('is taken over with what is added next, and the chain says so', async () => {
    await older();
    await within(async (ledger) => {
      expect(ledger.old).toBe(true);
      await ledger.append([note('c')], now);
      expect(ledger.old).toBe(false);
    });
    const kinds: string[] = [];
    await within(async (ledger) => {
      for await (const { kind } of ledger.entries()) kinds.push(kind);
    });
    expect(kinds).toEqual(['sample', 'sample', 'adopt', 'sample']);
  });

  it('needs the record beside it from then on', async () => {
    await older();
    await within((ledger) => ledger.append([note('c')], now));
    rmSync(head());
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerHeadLost', seq: 4 });
  });

  it('is not taken over where its end was cut', async () => {
    await older();
    await tamper('DELETE FROM entry WHERE seq = 2');
    expect(await refusal()).toEqual({ code: 5, key: 'ledgerCut', seq: 2 });
  });
});

describe('two runs at once', () => {
  const holder = (milliseconds: number): Promise<() => Promise<void>> =>
    new Promise((resolve, reject) => {
      const script = `
        import { DuckDBInstance } from '@duckdb/node-api';
        const instance = await DuckDBInstance.create(${JSON.stringify(path)});
        console.log('held');
        setTimeout(() => instance.closeSync(), ${milliseconds});`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
      const ended = new Promise<void>((done) =>
        child.once('exit', () => {
          done();
        }),
      );
      child.stdout.once('data', () => {
        resolve(async () => {
          child.kill();
          await ended;
        });
      });
      child.once('error', reject);
    });

  it('are no tampering: the second says that the first has it', async () => {
    await three();
    const release = await holder(60_000);
    await expect(Ledger.open(path, 300)).rejects.toMatchObject({
      code: 2,
      messages: [{ key: 'ledgerBusy' }],
    });
    await release();
    expect(await refusal()).toBeUndefined();
  });

  it('follow each other where the first ends in time', async () => {
    await three();
    const release = await holder(500);
    const ledger = await Ledger.open(path, 20_000);
    await ledger.append([note('d')], now);
    expect(ledger.end.entries).toBe(4);
    ledger.close();
    await release();
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
  const settle = (text: string, id: string): Promise<unknown> =>
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
  const kept = { household: 'H1', id: 'x', name: '甲', category: 'dibao', decision: 'eligible' };
  const decision = (month: string, amount: number): NewEntry =>
    decisionEntry(month, { ...kept, amount });
  const verdict = (
    seq: number,
    amount: number | undefined,
    more: Partial<Verdict> = {},
  ): Verdict => ({
    seq,
    household: 'H1',
    id: 'x',
    name: '甲',
    category: 'dibao',
    decision: 'eligible',
    amount,
    persons: 1,
    changed: undefined,
    receives: true,
    paid: undefined,
    why: '',
    missing: [],
    facts: {},
    ...more,
  });
  /** What differs from last month where these are this month's. */
  const differing = (month: string, ...verdicts: readonly Verdict[]) =>
    within(async (ledger) => {
      const decisions = await ledger.decisions(month);
      verdicts.forEach(decisions.take);
      const last = await lastMonth(ledger, month);
      return { month: last.month, differing: await decisions.differences(last) };
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
    const found = await differing('2021-08');
    expect(found.month).toBe('2021-07');
    expect(found.differing.map(({ before }) => before?.amount)).toEqual([3]);
  });

  it('are compared with this month’s, and those that are the same word for word are left out', async () => {
    await within((ledger) => ledger.append([run('2021-09'), decision('2021-09', 5)], now));
    expect((await differing('2021-10', verdict(0, 5))).differing).toEqual([]);
    const { differing: found } = await differing('2021-10', verdict(0, 6));
    expect(found.map(({ before, now: one }) => [before?.amount, one?.amount])).toEqual([[5, 6]]);
  });

  it('of a household are one benefit still where another became its applicant', async () => {
    await within((ledger) => ledger.append([run('2021-09'), decision('2021-09', 5)], now));
    const found = (household: boolean, amount: number) =>
      within(async (ledger) => {
        const decisions = await ledger.decisions('2021-10');
        decisions.take(verdict(0, amount, { id: 'y', name: '乙' }));
        const last = await lastMonth(ledger, '2021-10');
        const differing = await decisions.differences(last, new Set(household ? ['dibao'] : []));
        return differing.map(({ before, now: one }) => [before?.amount, one?.amount]);
      });
    expect(await found(true, 5)).toEqual([[5, 5]]);
    expect(await found(true, 7)).toEqual([[5, 7]]);
    // A benefit of persons ends for the one and begins for the other.
    expect(await found(false, 7)).toEqual([
      [undefined, 7],
      [5, undefined],
    ]);
  });

  it('are the same whether they are taken one by one or from a file, and stand in the order of the sheets', async () => {
    const odd = verdict(1, undefined, {
      household: 'H"\\2',
      name: '半\u001f个',
      decision: 'ineligible',
      persons: undefined,
      facts: { town: '东镇' },
      why: 'unmet income',
    });
    await within(async (ledger) => {
      const decisions = await ledger.decisions('2021-11', ['town']);
      decisions.take(odd);
      const duck = await Duck.open({ path: ':memory:', memory: '64MB' });
      const path = join(folder, 'verdicts.parquet');
      await duck.run(
        `COPY (SELECT * FROM (VALUES (2::BIGINT, 'H3', 'y', '乙', 'dibao', 'eligible', 700::BIGINT, 2::BIGINT, true, 600::BIGINT, '', '东镇'),
            (0, 'H1', 'x', '甲', 'dibao', 'needs-evidence', NULL, NULL, NULL, NULL, '', '西镇'),
            (0, 'H1', 'x', '甲', 'tekun', 'eligible', 5, 1, false, NULL, '', '西镇'))
          t(seq, household, id, name, category, decision, amount, persons, receives, paid, why, town)) TO '${path}' (FORMAT parquet)`,
      );
      duck.close();
      await decisions.takeFile(path);
      // Three households; of H1 one benefit is granted, of the second none.
      expect(await decisions.households(['town'])).toEqual([
        { by: { town: '东镇' }, households: 1 },
        { by: { town: '西镇' }, households: 1 },
      ]);
      const sums = (await decisions.tally()).map((one) => [
        ...[one.category, one.facts['town'], one.units, one.persons, one.due, one.open],
        ...[one.receiving, one.paid, one.unpriced, one.silent],
      ]);
      expect(sums).toEqual([
        // 700 due and 600 paid; H2 is refused and is paid nobody knows how much.
        ['dibao', '东镇', 1, 2, 700, 0, 2, 600, 1, 0],
        ['dibao', '西镇', 0, 0, 0, 1, 0, 0, 0, 1],
        ['tekun', '西镇', 1, 1, 5, 0, 0, 0, 0, 0],
      ]);
      await ledger.stage([[run('2021-11')], decisions, [note('z')]], now);
      await ledger.commit();
    });
    const kinds = await within(async (ledger) => {
      const found: (readonly [string, string, string])[] = [];
      for await (const row of ledger.stored()) {
        const { kind, key, body, month, hash, prev, seq, noted } = row;
        const whole = wholeEntry(row);
        if (month !== '2021-11' && whole?.key !== 'z') continue;
        const json = JSON.stringify([prev, seq, kind, noted, month, key, body]);
        expect(hash).toBe(sha256(json));
        const { salt, own_key: about, own } = row;
        if (kind !== 'run')
          expect(key).toBe(`sealed:${sha256(JSON.stringify({ seq, salt, key: about, own }))}`);
        found.push([kind, whole?.key ?? '', kind === 'decision' ? (whole?.body ?? '') : '']);
      }
      return found;
    });
    const body = (
      id: string,
      name: string,
      category: string,
      decided: string,
      amount: number | null,
      persons: number | null,
      town: string,
      receives: boolean | null,
      paid: number | null,
      why = '',
    ) => {
      const said = { id, name, category, decision: decided, amount, persons, town, why };
      return JSON.stringify({ ...said, receives, paid });
    };
    expect(kinds).toEqual([
      ['run', 'run', ''],
      [
        'decision',
        'H1',
        body('x', '甲', 'dibao', 'needs-evidence', null, null, '西镇', null, null),
      ],
      ['decision', 'H1', body('x', '甲', 'tekun', 'eligible', 5, 1, '西镇', false, null)],
      [
        'decision',
        'H"\\2',
        body(
          'x',
          '半\u001f个',
          'dibao',
          'ineligible',
          null,
          null,
          '东镇',
          true,
          null,
          'unmet income',
        ),
      ],
      ['decision', 'H3', body('y', '乙', 'dibao', 'eligible', 700, 2, '东镇', true, 600)],
      [expect.any(String), 'z', ''],
    ]);
  });
});
