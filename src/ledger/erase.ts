import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { type Duck, quoted } from '../duck/duckdb.ts';
import { own, release } from '../files/owned.ts';
import { temporaryName } from '../files/owner.ts';
import { writingError } from '../files/writing-error.ts';
import { message } from '../messages/index.ts';
import { entryColumns, entryTable, headTableColumns } from './chain.ts';
import { type End, writeHead } from './head.ts';
import { standings } from './history.ts';
import type { Ledger } from './ledger.ts';
import { isSealedSql, personalKinds } from './seal.ts';

/** Of whom what is held is erased: of all up to a month (exclusive), of a household, or of a person by ID number. */
export type ToErase =
  { readonly before: string } | { readonly household: string } | { readonly person: string };

/** How many entries hold no person any more, and where the ledger ends since. */
export interface Erased {
  readonly entries: number;
  /** Those written before anything was held apart: their hash still stands for what they said. */
  readonly emptied: number;
  readonly end: End;
}

/** An entry that still says something of persons; `sealed` where it is held apart from the chain. */
interface Held {
  readonly seq: number;
  readonly sealed: boolean;
}

/** The entries that hold what is to be erased. */
export async function held(duck: Duck, what: ToErase): Promise<Held[]> {
  const kinds = personalKinds.map((kind) => quoted(kind)).join(', ');
  const personal = `SELECT seq, kind, month, own IS NOT NULL AS sealed,
      coalesce(own_key, key) AS key, coalesce(own, body) AS body
    FROM ${entryTable} WHERE kind IN (${kinds})
      AND (own IS NOT NULL OR NOT (${isSealedSql('key')} OR (key = '' AND body = '')))`;
  return duck.rows(
    z.object({ seq: z.bigint().transform(Number), sealed: z.boolean() }),
    `WITH personal AS (${personal}),
      named AS (SELECT * FROM personal WHERE ${named(what)})
     SELECT seq, sealed FROM personal
     WHERE seq IN (SELECT seq FROM named)
       OR (kind = 'settle' AND key IN (SELECT key FROM named WHERE kind = 'finding'))
     ORDER BY seq`,
  );
}

function named(what: ToErase): string {
  if ('before' in what) return `month < ${quoted(what.before)}`;
  const [text, within] =
    'person' in what
      ? [what.person, what.person]
      : [what.household, JSON.stringify(what.household)];
  return `key = ${quoted(text)} OR contains(body, ${quoted(within)})`;
}

/** A finding that nobody has settled is not to be lost unseen. @throws {UserError} (2) where one would be. */
export async function refuseOpen(ledger: Ledger, gone: ReadonlySet<number>): Promise<void> {
  const last = new Map<string, number>();
  for await (const { key, seq } of ledger.entries(['finding'])) last.set(key, seq);
  const open = [...(await standings(ledger)).values()].filter(
    ({ id, finding: { status } }) =>
      status !== 'gone' && status !== 'settled' && gone.has(last.get(id) ?? 0),
  );
  if (open.length === 0) return;
  const ids = open.slice(0, 5).map(({ id }) => id);
  throw new UserError(exitCode.usage, [
    message('ledgerEraseOpen', { count: open.length, ids: ids.join(' ') }),
  ]);
}

/**
 * Writes the ledger's file anew without what is gone, and puts it in the place of the old one: a row that is only
 * deleted leaves its bytes. The end is noted beside it before and after, so that a kill leaves one of two that are
 * known. The entry that says so stands in the table `coming`.
 *
 * @throws {UserError} (1) where the disk is full, (2) where the folder may not be written; the ledger is then as it was.
 */
export async function writeAnew(
  duck: Duck,
  place: string,
  gone: readonly Held[],
  { now, next }: { readonly now: End; readonly next: End },
): Promise<void> {
  const folder = join(dirname(place), temporaryName(basename(place)));
  own(folder);
  try {
    mkdirSync(folder, { mode: 0o700 });
    const fresh = join(folder, 'ledger');
    await duck.run('CREATE OR REPLACE TEMP TABLE gone (seq BIGINT, sealed BOOLEAN)');
    await duck.append(
      'gone',
      gone.map(({ seq, sealed }) => [BigInt(seq), sealed]),
    );
    await fill(duck, fresh, next);
    await synced(fresh);
    // Nothing may be left in a log that would be laid over the new file.
    await duck.run('CHECKPOINT ledger');
    await writeHead(place, { now, next });
    renameSync(fresh, place);
    rmSync(`${place}.wal`, { force: true });
    await synced(dirname(place)).catch(() => undefined);
  } catch (cause) {
    const told = cause instanceof UserError ? cause : writingError(place, cause);
    if (told instanceof UserError) throw told;
    throw new UserError(exitCode.fault, [message('ledgerNotWritten', { path: place })], { cause });
  } finally {
    release(folder);
  }
  // It is done. Where the disk is full just now, the next run notes the end.
  await writeHead(place, { now: next }).catch(() => undefined);
}

async function fill(duck: Duck, fresh: string, { entries, hash }: End): Promise<void> {
  await duck.run(`ATTACH ${quoted(fresh)} AS fresh (TYPE duckdb)`);
  try {
    const table = 'fresh.main.entry';
    await duck.run(`CREATE TABLE ${table} (${entryColumns})`);
    const kept = (column: string): string => `CASE WHEN gone.seq IS NULL THEN ${column} END`;
    const text = (column: string): string =>
      `CASE WHEN gone.sealed = false THEN '' ELSE ${column} END`;
    await duck.run(
      `INSERT INTO ${table}
       SELECT one.seq, kind, noted, month, ${text('key')}, ${text('body')}, prev, hash,
         ${kept('salt')}, ${kept('own_key')}, ${kept('own')}
       FROM ${entryTable} AS one LEFT JOIN gone ON gone.seq = one.seq ORDER BY one.seq`,
    );
    await duck.run(`INSERT INTO ${table} FROM coming`);
    await duck.run(`CREATE TABLE fresh.main.head (${headTableColumns})`);
    await duck.run('INSERT INTO fresh.main.head VALUES ($1, $2)', [BigInt(entries), hash]);
    await duck.run('CHECKPOINT fresh');
  } finally {
    await duck.run('DETACH fresh');
  }
}

async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
