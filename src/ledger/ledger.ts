import { createHash } from 'node:crypto';
import { z } from 'zod';

import { Duck } from '../engine/duckdb.ts';
import { exitCode, UserError } from '../errors.ts';
import { noteRead } from '../files/run-files.ts';
import { message } from '../messages/index.ts';

/** The ledger's file, in the current folder, where no other is named. */
export const ledgerName = 'civil-aid.duckdb';

/** What the ledger keeps. */
export const entryKinds = ['run', 'decision', 'finding', 'sample', 'settle'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** An entry before it is written. */
export interface NewEntry {
  readonly kind: EntryKind;
  /** The month decided for, `2021-08`. */
  readonly month: string;
  /** What it is about: a finding's id, a household's number. */
  readonly key: string;
  /** JSON. */
  readonly body: string;
}

const stored = z.object({
  seq: z.bigint().transform(Number),
  kind: z.enum(entryKinds),
  /** When it was written, ISO 8601. */
  noted: z.string(),
  month: z.string(),
  key: z.string(),
  body: z.string(),
  prev: z.string(),
  hash: z.string(),
});

/** An entry as it stands in the ledger. */
export type Entry = z.output<typeof stored>;

/** The first entry whose hash does not follow from what stands before it. */
export interface Break {
  readonly seq: number;
  readonly why: 'changed' | 'missing';
}

const first = '0'.repeat(64);

interface Last {
  readonly seq: number;
  readonly hash: string;
}

const empty: Last = { seq: 0, hash: first };

/** What an entry's hash stands for: itself and all before it. */
export function hashOf(entry: Omit<Entry, 'hash'>): string {
  const { prev, seq, kind, noted, month, key, body } = entry;
  return createHash('sha256')
    .update(JSON.stringify([prev, seq, kind, noted, month, key, body]))
    .digest('hex');
}

const page = 50_000;

/**
 * The ledger (台账): one file that only grows. Every entry carries the hash of the one before it, so a
 * later change shows. While it is open no other process can open it: two cron jobs don't meet.
 * What is appended together is there together or, after a kill, not at all.
 */
export class Ledger {
  private constructor(private readonly duck: Duck) {}

  /** @throws {UserError} (2) where another run has it open, or the file is no ledger. */
  static async open(path: string): Promise<Ledger> {
    noteRead(path);
    noteRead(`${path}.wal`);
    let duck: Duck | undefined;
    try {
      duck = await Duck.open({ path, memory: '512MB' });
      await duck.run(`CREATE TABLE IF NOT EXISTS entry (
        seq BIGINT PRIMARY KEY, kind VARCHAR NOT NULL, noted VARCHAR NOT NULL, month VARCHAR NOT NULL,
        key VARCHAR NOT NULL, body VARCHAR NOT NULL, prev VARCHAR NOT NULL, hash VARCHAR NOT NULL)`);
      // What the last entry is, kept apart: a chain that was cut off at its end is still a whole chain.
      await duck.run(
        'CREATE TABLE IF NOT EXISTS head (seq BIGINT NOT NULL, hash VARCHAR NOT NULL)',
      );
      return new Ledger(duck);
    } catch (cause) {
      duck?.close();
      const text = cause instanceof Error ? cause.message : '';
      const key = /set lock on file|used by another process|being used by/i.test(text)
        ? 'ledgerBusy'
        : 'ledgerUnreadable';
      throw new UserError(exitCode.usage, [message(key, { path })], { cause });
    }
  }

  /** Writes entries in one transaction; `noted` is the time of the run. */
  async append(entries: Iterable<NewEntry>, noted: string): Promise<void> {
    let { seq, hash } = (await this.lastOf('head')) ?? (await this.lastOf('entry')) ?? empty;
    await this.duck.run('BEGIN TRANSACTION');
    try {
      await this.duck.run(
        'CREATE OR REPLACE TEMP TABLE coming (seq VARCHAR, kind VARCHAR, noted VARCHAR, month VARCHAR, key VARCHAR, body VARCHAR, prev VARCHAR, hash VARCHAR)',
      );
      const rows = function* (): Generator<string[]> {
        for (const entry of entries) {
          const whole = { ...entry, seq: seq + 1, noted, prev: hash };
          hash = hashOf(whole);
          seq += 1;
          yield [
            String(seq),
            entry.kind,
            noted,
            entry.month,
            entry.key,
            entry.body,
            whole.prev,
            hash,
          ];
        }
      };
      await this.duck.append('coming', rows());
      await this.duck.run(
        'INSERT INTO entry SELECT CAST(seq AS BIGINT), kind, noted, month, key, body, prev, hash FROM coming ORDER BY CAST(seq AS BIGINT)',
      );
      await this.duck.run('DROP TABLE coming');
      await this.duck.run('DELETE FROM head');
      await this.duck.run('INSERT INTO head VALUES ($1, $2)', [BigInt(seq), hash]);
      await this.duck.run('COMMIT');
    } catch (error) {
      await this.duck.run('ROLLBACK');
      throw error;
    }
  }

  /** Entries in order, a page at a time, of some kinds or all. */
  async *entries(kinds: readonly EntryKind[] = entryKinds): AsyncGenerator<Entry> {
    const list = kinds.map((kind) => `'${kind}'`).join(', ');
    let after = Number.MIN_SAFE_INTEGER;
    for (;;) {
      const rows = await this.duck.rows(
        stored,
        `SELECT * FROM entry WHERE kind IN (${list}) AND seq > ${after} ORDER BY seq LIMIT ${page}`,
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  /**
   * Walks the chain; undefined where every entry follows from those before it and the last is the one that
   * was written last. `hash` is that entry's: whoever has it written down elsewhere can tell even a ledger
   * that was written anew from end to end.
   */
  async verify(): Promise<{
    readonly entries: number;
    readonly hash: string;
    readonly broken: Break | undefined;
  }> {
    let prev = first;
    let seq = 0;
    for await (const entry of this.entries()) {
      seq += 1;
      if (entry.seq !== seq) return { entries: seq, hash: prev, broken: { seq, why: 'missing' } };
      if (entry.prev !== prev || hashOf(entry) !== entry.hash) {
        return { entries: seq, hash: prev, broken: { seq, why: 'changed' } };
      }
      prev = entry.hash;
    }
    const head = (await this.lastOf('head')) ?? empty;
    if (head.seq === seq && head.hash === prev)
      return { entries: seq, hash: prev, broken: undefined };
    const broken: Break =
      head.seq > seq
        ? { seq: seq + 1, why: 'missing' }
        : { seq: Math.max(1, head.seq + (head.seq < seq ? 1 : 0)), why: 'changed' };
    return { entries: seq, hash: prev, broken };
  }

  close(): void {
    this.duck.close();
  }

  private async lastOf(table: 'entry' | 'head'): Promise<Last | undefined> {
    const shape = z.object({ seq: z.bigint().transform(Number), hash: z.string() });
    const rows = await this.duck.rows(
      shape,
      `SELECT seq, hash FROM ${table} ORDER BY seq DESC LIMIT 1`,
    );
    return rows[0];
  }
}
