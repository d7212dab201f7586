import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

import { type Duck, quoted } from '../duck/duckdb.ts';
import type { End } from './head.ts';
import type { Chain } from './judge.ts';

/** An entry as it stands in the ledger. */
export interface Entry {
  readonly seq: number;
  readonly kind: string;
  /** When it was written, ISO 8601. */
  readonly noted: string;
  readonly month: string;
  readonly key: string;
  readonly body: string;
  readonly prev: string;
  readonly hash: string;
}

/** Null only where somebody else has written it. */
const cell = z.string().nullable();

export const storedEntry = z.object({
  seq: z.bigint().transform(Number),
  kind: z.string(),
  noted: z.string(),
  month: z.string(),
  key: z.string(),
  body: z.string(),
  prev: z.string(),
  hash: z.string(),
});

const suspectEntry = z.object({
  seq: z.bigint().transform(Number),
  kind: cell,
  noted: cell,
  month: cell,
  key: cell,
  body: cell,
  prev: cell,
  hash: cell,
});

/** What the first entry follows: of a ledger that was begun before its end was kept beside it, and since. */
const firstOld = '0'.repeat(64);
const first = createHash('sha256').update('civil-aid ledger with its end beside it').digest('hex');

/** The end of a ledger without entries. */
export const nothingYet: End = { entries: 0, hash: first };

/** What an entry's hash is of: itself and, through `prev`, all before it, as JSON. */
export function saidOf(
  entry: Omit<Entry, 'hash'> | Omit<z.output<typeof suspectEntry>, 'hash'>,
): string {
  const { prev, seq, kind, noted, month, key, body } = entry;
  return JSON.stringify([prev, seq, kind, noted, month, key, body]);
}

export const hashOf = (entry: Parameters<typeof saidOf>[0]): string => hashOfText(saidOf(entry));

const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Hashes entries that follow each other, and writes for each a line of `prev,hash`; the end behind the last.
 *
 * @param said a file with a line for each, in UTF-8: what {@link hashOf} hashes of it, from behind `prev` on.
 */
export async function hashChain(said: string, hashes: string, end: End): Promise<End> {
  let { entries, hash } = end;
  const lines = async function* (): AsyncGenerator<string> {
    let rest = Buffer.alloc(0);
    for await (const piece of createReadStream(said, { highWaterMark: 1 << 20 })) {
      if (!(piece instanceof Uint8Array)) continue;
      const bytes = Buffer.concat([rest, piece]);
      let from = 0;
      let found = '';
      for (let to = bytes.indexOf(10); to !== -1; to = bytes.indexOf(10, from)) {
        const prev = hash;
        hash = hashBehind(prev, bytes.toString('utf8', from, to));
        entries += 1;
        found += `${prev},${hash}\n`;
        from = to + 1;
      }
      rest = Buffer.from(bytes.subarray(from));
      yield found;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(hashes, { mode: 0o600 }));
  return { entries, hash };
}

/** What SQL writes as `\u001F`, JSON here writes as `\u001f`. */
function hashBehind(prev: string, said: string): string {
  const text = `["${prev}",${said}`;
  return hashOfText(said.includes('\\u') ? JSON.stringify(JSON.parse(text)) : text);
}

/** The ledger's tables, under the name that its file is attached by: nothing in the file can stand for a function. */
export const entryTable = 'ledger.main.entry';
export const headTable = 'ledger.main.head';

const texts = ['kind', 'noted', 'month', 'key', 'body', 'prev', 'hash'] as const;

/** The columns of a table of the file, as `name TYPE`; a view has none. */
export async function shapeOf(duck: Duck, table: 'entry' | 'head'): Promise<string> {
  const rows = await duck.rows(
    z.object({ shape: z.string().nullable() }),
    `SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) AS shape
     FROM duckdb_columns() WHERE database_name = 'ledger' AND schema_name = 'main' AND table_name = ${quoted(table)}
     AND table_oid IN (SELECT table_oid FROM duckdb_tables() WHERE database_name = 'ledger')`,
  );
  return rows[0]?.shape ?? '';
}

export const entryShape = `seq BIGINT, ${texts.map((name) => `${name} VARCHAR`).join(', ')}`;
export const headTableShape = 'seq BIGINT, hash VARCHAR';

/** The end as noted inside the ledger itself. */
export async function readMark(duck: Duck): Promise<End | undefined> {
  const rows = await duck.rows(
    z.object({ entries: z.bigint().transform(Number), hash: z.string() }),
    `SELECT seq AS entries, hash FROM ${headTable} ORDER BY seq DESC LIMIT 1`,
  );
  return rows[0];
}

/**
 * Walks the whole chain: first how the entries hang together, then each entry's own hash. SQL computes the
 * hashes, many at a time; where it gets another than is stored, the entry is hashed once more here, since
 * the two write some control characters differently.
 */
export async function walkChain(duck: Duck, headAt: number | undefined): Promise<Chain> {
  const link = await firstUnlinked(duck);
  const changed = await firstChanged(duck, link?.seq ?? Number.MAX_SAFE_INTEGER);
  const [last] = await duck.rows(
    z.object({
      count: z.bigint().transform(Number),
      hash: cell,
      headed: z.boolean().nullable(),
      at: cell,
    }),
    `SELECT count(*) AS count, arg_max(hash, seq) AS hash,
       bool_or(kind = 'adopt' OR prev = ${quoted(first)}) AS headed,
       max(CASE WHEN seq = ${headAt ?? -1} THEN hash END) AS at
     FROM ${entryTable}`,
  );
  const count = last?.count ?? 0;
  return {
    end: count === 0 ? nothingYet : { entries: count, hash: last?.hash ?? '' },
    broken: changed === undefined ? link : { seq: changed, why: 'changed' },
    headed: last?.headed === true,
    hashAtHead: last?.at ?? undefined,
  };
}

async function firstUnlinked(duck: Duck): Promise<Chain['broken']> {
  const [found] = await duck.rows(
    z.object({ place: z.bigint().transform(Number), gap: z.boolean().nullable() }),
    `SELECT place, seq > place AS gap FROM (
       SELECT seq, prev, row_number() OVER by_seq AS place, lag(hash) OVER by_seq AS before
       FROM ${entryTable} WINDOW by_seq AS (ORDER BY seq))
     WHERE seq IS DISTINCT FROM place
       OR (place > 1 AND prev IS DISTINCT FROM before)
       OR (place = 1 AND coalesce(prev IN (${quoted(firstOld)}, ${quoted(first)}), false) = false)
     ORDER BY place LIMIT 1`,
  );
  if (found === undefined) return undefined;
  return { seq: found.place, why: found.gap === true ? 'missing' : 'changed' };
}

/** The first entry before `end` whose own hash is not what it holds. */
async function firstChanged(duck: Duck, end: number): Promise<number | undefined> {
  const own = ['kind', 'noted', 'month', 'key', 'body'].map((name) => `to_json(${name})`);
  const json = ['to_json(prev)', 'seq', ...own].join(` || ',' || `);
  for (let after = 0; ;) {
    const suspects = await duck.rows(
      suspectEntry,
      `SELECT * FROM ${entryTable} WHERE seq > ${after} AND seq < ${end}
         AND hash IS DISTINCT FROM sha256('[' || ${json} || ']')
       ORDER BY seq LIMIT 1000`,
    );
    for (const entry of suspects) if (hashOf(entry) !== entry.hash) return entry.seq;
    const last = suspects.at(-1);
    if (last === undefined) return undefined;
    after = last.seq;
  }
}
