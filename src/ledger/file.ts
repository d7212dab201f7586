import { constants } from 'node:fs';
import { access, lstat, open, realpath, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Duck, quoted } from '../duck/duckdb.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { readHead } from './head.ts';
import { tamperedError } from './judge.ts';

/** How long another run is waited for, in milliseconds. */
export const patience = 5000;

const refused = (key: 'ledgerBusy' | 'ledgerUnreadable', path: string, cause?: unknown) =>
  new UserError(exitCode.usage, [message(key, { path })], { cause });

const textOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** What fails for want of room says nothing of the file. */
export const isWantOfRoom = (error: unknown): boolean =>
  /no space left|disk quota|out of memory|failed to allocate/i.test(textOf(error));

const isLocked = (error: unknown): boolean =>
  /set lock on file|used by another process|being used by/i.test(textOf(error));

/** How many entries the ledger had by the file beside it; the most there can be where that is damaged. */
async function recorded(path: string): Promise<number> {
  const head = await readHead(path);
  return head === undefined ? 0 : head === 'damaged' ? Infinity : head.now.entries;
}

/**
 * The file behind a link, so that two names of one ledger have one end beside it; always a whole path, since
 * the database takes `http://…` and `:memory:` for other things than files.
 */
export const placeOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));

/**
 * Attaches the ledger's file as `ledger`; a file that is not there is begun. Its lock is held from here to
 * the end, and all that stands beside the file is read only behind it: so nobody sees another run half way.
 *
 * @throws {UserError} (2) another run keeps it too long, it is no ledger or may not be read and written;
 * (5) it has gone or is damaged.
 */
export async function attach(place: string, adopting: boolean, wait: number): Promise<Duck> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) {
    // A link to nowhere: once it leads somewhere, the record beside it would stand elsewhere.
    if (await isLink(place)) throw refused('ledgerUnreadable', place);
    const entries = await recorded(place);
    if (entries > 0 && !adopting) throw gone(place, entries);
  } else {
    const mode = constants.R_OK | constants.W_OK;
    const usable = await access(place, mode).then(
      () => found.isFile(),
      () => false,
    );
    if (!usable) throw refused('ledgerUnreadable', place);
  }
  const duck = await Duck.open({ path: ':memory:', memory: '512MB' });
  try {
    await attachTo(duck, place, adopting, Date.now() + wait);
    return duck;
  } catch (error) {
    duck.close();
    throw error;
  }
}

const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );

const gone = (place: string, entries: number): UserError =>
  tamperedError(place, {
    kind: 'gone',
    seq: 1,
    expected: Number.isFinite(entries) ? entries : undefined,
  });

async function attachTo(
  duck: Duck,
  place: string,
  adopting: boolean,
  until: number,
): Promise<void> {
  for (;;) {
    try {
      // The kind is said, or a name's ending would say it: a table named `.parquet` is no ledger of nothing.
      await duck.run(`ATTACH ${quoted(place)} AS ledger (TYPE duckdb)`);
      return;
    } catch (cause) {
      if (isLocked(cause)) {
        if (Date.now() >= until) throw refused('ledgerBusy', place, cause);
        await sleep(100);
        continue;
      }
      if (isWantOfRoom(cause)) throw cause;
      const entries = await recorded(place);
      const content = await contentOf(place);
      if (content === 'half-made') {
        // A file that was never finished was never written to either, unless the one beside it knows better.
        if (entries > 0 && !adopting) throw gone(place, entries);
        await rm(place, { force: true });
        await rm(`${place}.wal`, { force: true });
      } else if (entries > 0 || content === 'database') {
        throw tamperedError(place, { kind: 'corrupt', seq: 0, expected: undefined }, cause);
      } else throw refused('ledgerUnreadable', place, cause);
    }
  }
}

/** DuckDB's own header: of the file, and two of the database by turns. */
const headers = 3 * 4096;

/**
 * `half-made`: what a full disk or a kill leaves of a file that was being begun: nothing, zeros, or less
 * than its headers.
 */
async function contentOf(place: string): Promise<'half-made' | 'database' | 'other'> {
  const file = await open(place, 'r').catch(() => undefined);
  if (file === undefined) return 'other';
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(Math.min(size, headers));
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const bytes = start.subarray(0, bytesRead);
    const zeros = bytes.every((byte) => byte === 0);
    const named = bytes.toString('latin1', 8, 12) === 'DUCK';
    if (zeros && size <= headers) return 'half-made';
    if (!named) return 'other';
    return size < headers ? 'half-made' : 'database';
  } finally {
    await file.close();
  }
}
