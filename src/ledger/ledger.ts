import { z } from 'zod';

import type { PaidThen } from '../checks/recorded.ts';
import type { Duck, DuckRow } from '../duck/duckdb.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { noteRead } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import {
  entriesIn,
  type Entry,
  entryColumns,
  entryShape,
  entryTable,
  hashOf,
  headTable,
  headTableColumns,
  headTableShape,
  nothingYet,
  readMark,
  shapeOf,
  storedEntries,
  type StoredEntry,
  walkChain,
  wholeEntry,
  widening,
} from './chain.ts';
import { MonthDecisions } from './decisions.ts';
import { attach, isWantOfRoom, patience, placeOf } from './file.ts';
import { type End, type Head, headPath, readHead, sameEnd, writeHead } from './head.ts';
import { type Erased, held, refuseOpen, type ToErase, writeAnew } from './erase.ts';
import { rangesOf } from './erasure.ts';
import { paidBefore } from './paid.ts';
import { sealed, secretOfRun } from './seal.ts';
import { adoptable, type Chain, type Fault, judge, tamperedError, type Verdict } from './judge.ts';

export type { Entry } from './chain.ts';
export type { End } from './head.ts';

/** The ledger's file, in the current folder, where no other is named. */
export const ledgerName = 'civil-aid.duckdb';

/**
 * What the ledger keeps. `figures`: what a month's decisions come to. `adopt`: that it was taken up again as it then
 * stood, by whom and why. `erase`: what of persons was erased.
 */
export const entryKinds = [
  'run',
  'figures',
  'decision',
  'finding',
  'sample',
  'settle',
  'adopt',
  'erase',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** An entry before it is written. */
export interface NewEntry {
  readonly kind: EntryKind;
  /** The month decided for, `2021-08`; empty where it is about none. */
  readonly month: string;
  /** What it is about: a finding's id, a household's number. */
  readonly key: string;
  /** JSON. */
  readonly body: string;
}

/** What is staged: entries one by one, or a month's decisions together. */
export type StagedPart = Iterable<NewEntry> | MonthDecisions;

/** Who takes a ledger up again, and why. */
export interface Adoption {
  readonly reason: string;
  readonly by: string;
}

const page = 50_000;

/** What stands in a ledger, judged under its lock. */
interface Inspected {
  readonly duck: Duck;
  readonly place: string;
  readonly from: string;
  readonly chain: Chain;
  readonly head: Head | undefined;
  readonly verdict: Verdict;
}

/**
 * The ledger (台账): one file that only grows. Every entry carries the hash of the one before it, and the
 * last hash is kept beside the file, so that a later change, a cut end or an older copy shows. It is held
 * against both before anything is added. While it is open no other process can open it: two cron jobs
 * don't meet. What is appended together is there together or, after a kill, not at all.
 */
export class Ledger {
  #end: End;
  #old: boolean;
  #staged: End | undefined;

  private constructor(
    private readonly duck: Duck,
    private readonly place: string,
    /** What entries are read from. */
    private readonly from: string,
    chain: Chain,
    verdict: Verdict,
    /** Whether an earlier version kept it, that held nothing of persons apart from the chain. */
    readonly former = false,
  ) {
    this.#end = chain.end;
    this.#old = verdict.state === 'old';
    this.fault = verdict.state === 'tampered' ? verdict.fault : undefined;
  }

  /** What was found where the ledger is not what was written; only of one that is looked at. */
  readonly fault: Fault | undefined;

  /**
   * Opens a ledger to add to it; it is begun where there is none.
   *
   * @throws {UserError} (5) where it has been changed or cut; (2) where another run has it open, or the
   * file is no ledger.
   */
  static async open(path: string, wait = patience): Promise<Ledger> {
    const { duck, place, from, chain, head, verdict } = await inspect(path, false, wait);
    try {
      if (verdict.state === 'tampered') throw tamperedError(place, verdict.fault);
      await prepare(duck, place);
      // A run was killed in mid-write. Where this can't be noted for want of room, nothing can be added either.
      if (head?.next !== undefined) await writeHead(place, { now: chain.end });
      return new Ledger(duck, place, entryTable, chain, verdict, from !== entryTable);
    } catch (error) {
      duck.close();
      throw error;
    }
  }

  /** Opens a ledger that is there, to look at it; what is wrong with it is in `fault`. */
  static async look(path: string, wait = patience): Promise<Ledger> {
    const { duck, place, from, chain, verdict } = await inspect(path, false, wait);
    return new Ledger(duck, place, from, chain, verdict, from !== entryTable);
  }

  /**
   * Takes up again a ledger whose entries hang together but are not those that it had last: a backup, for
   * one. The chain itself says so from then on. False where nothing is wrong with it.
   *
   * @throws {UserError} (5) where an entry was changed or taken out, or the file is damaged.
   */
  static async adopt(
    path: string,
    { reason, by }: Adoption,
    noted: string,
    wait = patience,
  ): Promise<{ readonly adopted: boolean; readonly end: End }> {
    const { duck, place, chain, head, verdict } = await inspect(path, true, wait);
    try {
      const { state } = verdict;
      if (state === 'whole' || state === 'new') return { adopted: false, end: chain.end };
      if (state === 'tampered' && !adoptable(verdict.fault))
        throw tamperedError(place, verdict.fault);
      await prepare(duck, place);
      const ledger = new Ledger(duck, place, entryTable, chain, { state: 'whole' });
      const found = state === 'tampered' ? verdict.fault.kind : state;
      const body = { reason, by, found, stands: chain.end, recorded: head?.now ?? null };
      const end = await ledger.append([adoptEntry(body)], noted);
      return { adopted: true, end };
    } finally {
      duck.close();
    }
  }

  /**
   * Erases what is held of persons apart from the chain, and notes that it was done, by whom and why. The file is
   * written anew, so that nothing of it is left in it. What was written before anything was held apart is emptied;
   * its hash stands, and whoever knows all that it said could still recognise it by that.
   *
   * @returns undefined where nothing is held of what was asked for.
   * @throws {UserError} (2) where a finding that stands open would be erased; (5) where the ledger was changed.
   */
  static async erase(
    path: string,
    what: ToErase,
    { reason, by }: Adoption,
    noted: string,
    wait = patience,
  ): Promise<Erased | undefined> {
    const ledger = await Ledger.open(path, wait);
    try {
      const gone = await held(ledger.duck, what);
      if (gone.length === 0) return undefined;
      await refuseOpen(ledger, new Set(gone.map(({ seq }) => seq)));
      const rangesOfKind = (apart: boolean) =>
        rangesOf(gone.flatMap(({ seq, sealed: isApart }) => (isApart === apart ? [seq] : [])));
      const body = JSON.stringify({
        reason,
        by,
        what: 'before' in what ? `before ${what.before}` : Object.keys(what).join(),
        sealed: rangesOfKind(true),
        emptied: rangesOfKind(false),
      });
      const end = await ledger.stage([[{ kind: 'erase', month: '', key: 'erase', body }]], noted);
      await writeAnew(ledger.duck, ledger.place, gone, { now: ledger.end, next: end });
      const emptied = gone.filter(({ sealed: isApart }) => !isApart).length;
      return { entries: gone.length, emptied, end };
    } finally {
      ledger.close();
    }
  }

  /** Where the chain ends; whoever has its hash written down elsewhere can tell even a ledger written anew. */
  get end(): End {
    return this.#end;
  }

  /** Whether it was kept by a version that had no file beside it, and nothing has been added since. */
  get old(): boolean {
    return this.#old;
  }

  /**
   * Makes entries ready to be written, and says where the ledger will end, for a report to say it too;
   * `noted` is the time of the run.
   */
  async stage(parts: Iterable<StagedPart>, noted: string): Promise<End> {
    await this.duck.run(`CREATE OR REPLACE TEMP TABLE coming (${entryShape})`);
    let end = this.#end;
    const secret = secretOfRun();
    const single = function* (entries: Iterable<NewEntry>): Generator<DuckRow> {
      for (const { kind, month, key: given, body: told } of entries) {
        const { entries: before, hash: prev } = end;
        const seq = before + 1;
        // Half a character can't be stored; its hash would be another than the stored one's.
        const whole = { kind, key: Buffer.from(given).toString(), body: told };
        const { key, body, apart } = sealed(whole, seq, secret);
        const hash = hashOf({ prev, seq, kind, noted, month, key, body });
        end = { entries: seq, hash };
        const own = [apart?.salt ?? null, apart?.key ?? null, apart?.own ?? null];
        yield [BigInt(seq), kind, noted, month, key, body, prev, hash, ...own];
      }
    };
    for (const part of this.#old ? [[takenOver(this.#end)], ...parts] : parts) {
      if (part instanceof MonthDecisions) end = await part.enter('coming', end, noted);
      else await this.duck.append('coming', single(part));
    }
    this.#staged = end;
    return end;
  }

  /**
   * Writes what was staged, in one transaction. The end it will have is noted beside the ledger first: a
   * kill at any moment leaves an end that is known, the former or the new one.
   */
  async commit(): Promise<End> {
    const next = this.#staged;
    if (next === undefined || sameEnd(next, this.#end)) return this.#end;
    await writeHead(this.place, { now: this.#end, next });
    try {
      await this.duck.run('BEGIN TRANSACTION');
      await this.duck.run(`INSERT INTO ${entryTable} FROM coming`);
      await this.duck.run(`DELETE FROM ${headTable}`);
      await this.duck.run(`INSERT INTO ${headTable} VALUES ($1, $2)`, [
        BigInt(next.entries),
        next.hash,
      ]);
      await this.duck.run('COMMIT');
    } catch (cause) {
      // What stands beside the ledger stays: whether it was written all the same, the next run will see.
      await this.duck.run('ROLLBACK').catch(() => undefined);
      throw new UserError(exitCode.fault, [message('ledgerNotWritten', { path: this.place })], {
        cause,
      });
    }
    this.#end = next;
    this.#old = false;
    this.#staged = undefined;
    await this.duck.run('DROP TABLE coming');
    // The entries are there. Where the disk is full just now, the next run notes their end.
    await writeHead(this.place, { now: next }).catch(() => undefined);
    return next;
  }

  async append(entries: Iterable<NewEntry>, noted: string): Promise<End> {
    await this.stage([entries], noted);
    return this.commit();
  }

  /** Rows in order, a page at a time, of some kinds or all, with what the chain has and what is held apart. */
  async *stored(kinds?: readonly EntryKind[]): AsyncGenerator<StoredEntry> {
    const list = kinds?.map((kind) => `'${kind}'`).join(', ');
    const where = list === undefined ? '' : `kind IN (${list}) AND`;
    // One that was only just begun may have no tables yet.
    if (this.#end.entries === 0) return;
    let after = Number.MIN_SAFE_INTEGER;
    for (;;) {
      const rows = await storedEntries(this.duck, this.from, `${where} seq > ${after}`, page);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  /** Entries in order, of some kinds or all, but for those of which the persons were erased. */
  async *entries(kinds?: readonly EntryKind[]): AsyncGenerator<Entry> {
    for await (const row of this.stored(kinds)) {
      const whole = wholeEntry(row);
      if (whole !== undefined) yield whole;
    }
  }

  /** Begins to take the decisions of a month, to be counted by some facts, compared and staged. */
  decisions(month: string, facts: readonly string[] = []): Promise<MonthDecisions> {
    return MonthDecisions.begin(this.duck, month, facts);
  }

  /** What some households were paid in the months before one, as the runs of those months noted it. */
  paidBefore(month: string, households: Iterable<string>): Promise<PaidThen> {
    return paidBefore(this.duck, this, month, households);
  }

  /** The number of the entry whose hash begins so, as a report has it. */
  async placeOfHash(start: string): Promise<number | undefined> {
    for await (const { seq, hash } of this.stored()) if (hash.startsWith(start)) return seq;
    return undefined;
  }

  /** When the last entry was written, ISO 8601; undefined where there is none. */
  async lastNoted(): Promise<string | undefined> {
    const { entries } = this.#end;
    if (entries === 0) return undefined;
    const [row] = await storedEntries(this.duck, this.from, `seq = ${entries}`, 1);
    return row?.noted;
  }

  /** The hash of an entry; undefined where there are not so many. */
  async hashAt(seq: number): Promise<string | undefined> {
    if (this.#end.entries === 0) return undefined;
    const [row] = await storedEntries(this.duck, this.from, `seq = ${seq}`, 1);
    return row?.hash;
  }

  close(): void {
    this.duck.close();
  }
}

const adoptEntry = (body: unknown): NewEntry => ({
  kind: 'adopt',
  month: '',
  key: 'adopt',
  body: JSON.stringify(body),
});

/** The chain says from where on its end is kept beside it: from there on, that file must be there. */
const takenOver = (stands: End): NewEntry =>
  adoptEntry({
    reason: 'begun before its end was kept beside it',
    by: '',
    found: 'old',
    stands,
    recorded: null,
  });

async function inspect(path: string, adopting: boolean, wait: number): Promise<Inspected> {
  const place = await placeOf(path);
  // No output may take the place of any of them.
  for (const file of [place, `${place}.wal`, headPath(place)]) noteRead(file);
  const duck = await attach(place, adopting, wait);
  try {
    // Only behind the lock: before it, another run may be between its two writes.
    const found = await readHead(place);
    const at = found === undefined || found === 'damaged' ? undefined : found.now.entries;
    const { chain, mark, from } = await readAll(duck, place, at);
    const verdict = judge(chain, mark, found);
    return { duck, place, from, chain, head: found === 'damaged' ? undefined : found, verdict };
  } catch (error) {
    duck.close();
    throw error;
  }
}

async function readAll(
  duck: Duck,
  place: string,
  headAt: number | undefined,
): Promise<{ readonly chain: Chain; readonly mark: End | undefined; readonly from: string }> {
  try {
    const [entry, head] = [await shapeOf(duck, 'entry'), await shapeOf(duck, 'head')];
    const from = entry === '' ? entryTable : entriesIn(entry);
    if (from === undefined || (head !== '' && head !== headTableShape))
      throw tamperedError(place, { kind: 'tables', seq: 0, expected: undefined });
    const none: Chain = {
      end: nothingYet,
      broken: undefined,
      headed: false,
      hashAtHead: undefined,
    };
    return {
      from,
      chain: entry === '' ? none : await walkChain(duck, from, headAt),
      mark: head === '' ? undefined : await readMark(duck),
    };
  } catch (error) {
    throw await damage(duck, place, error);
  }
}

/** Tables are there, and take an entry: what is written at the end of a run must not fail on a damaged page. */
async function prepare(duck: Duck, place: string): Promise<void> {
  try {
    await duck.run('BEGIN TRANSACTION');
    await duck.run(`CREATE TABLE IF NOT EXISTS ${entryTable} (${entryColumns})`);
    // What was written before anything was held apart stays as it is.
    if ((await shapeOf(duck, 'entry')) !== entryShape)
      for (const statement of widening) await duck.run(statement);
    await duck.run(`CREATE TABLE IF NOT EXISTS ${headTable} (${headTableColumns})`);
    await duck.run('COMMIT');
    await duck.run('BEGIN TRANSACTION');
    await duck.run(
      `INSERT INTO ${entryTable} SELECT coalesce(max(seq), 0) + 1, '', '', '', '', '', '', '', NULL, NULL, NULL FROM ${entryTable}`,
    );
    await duck.run('ROLLBACK');
  } catch (error) {
    throw await damage(duck, place, error);
  }
}

/** Says from which entry on a damaged file can't be read any more. */
async function damage(duck: Duck, place: string, cause: unknown): Promise<unknown> {
  if (cause instanceof UserError || isWantOfRoom(cause)) return cause;
  let seq = 0;
  try {
    for (let rows: readonly { readonly seq: number }[] = []; ; seq = rows.at(-1)?.seq ?? seq) {
      rows = await duck.rows(
        z.looseObject({ seq: z.bigint().transform(Number) }),
        `SELECT * FROM ${entryTable} WHERE seq > ${seq} ORDER BY seq LIMIT 1000`,
      );
      if (rows.length === 0) break;
    }
  } catch {
    seq += 1;
  }
  return tamperedError(place, { kind: 'corrupt', seq, expected: undefined }, cause);
}
