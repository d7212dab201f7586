import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

import { type Duck, quoted } from '../duck/duckdb.ts';
import type { End } from './head.ts';
import { readErasure } from './erasure.ts';
import type { Chain } from './judge.ts';
import {
  isSealed,
  isSealedSql,
  joined,
  type Own,
  ownLine,
  ownLineSql,
  personalKinds,
  sealOfLine,
  sealSql,
} from './seal.ts';

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

/** What is held apart of an entry, null where nothing is. */
const apartCells = { salt: cell, own_key: cell, own: cell };

const storedEntry = z.object({
  seq: z.bigint().transform(Number),
  kind: z.string(),
  noted: z.string(),
  month: z.string(),
  key: z.string(),
  body: z.string(),
  prev: z.string(),
  hash: z.string(),
  ...apartCells,
});

/** A row of the ledger: an entry as the chain has it, and what is held apart from it. */
export type StoredEntry = z.output<typeof storedEntry>;

export const storedEntries = (
  duck: Duck,
  from: string,
  where: string,
  most: number,
): Promise<StoredEntry[]> =>
  duck.rows(storedEntry, `SELECT * FROM ${from} WHERE ${where} ORDER BY seq LIMIT ${most}`);

export const apartOf = ({
  salt,
  own_key: key,
  own,
}: Pick<StoredEntry, 'salt' | 'own_key' | 'own'>): Own | undefined =>
  salt === null || key === null || own === null ? undefined : { salt, key, own };

/** An entry with what it is about and all that it says; undefined where that was erased. */
export function wholeEntry(row: StoredEntry): Entry | undefined {
  const { seq, kind, noted, month, key, body, prev, hash } = row;
  const apart = apartOf(row);
  if (apart === undefined && (isSealed(key) || (key === '' && body === ''))) return undefined;
  const whole = apart && { key: apart.key, body: joined(body, apart.own) };
  return { seq, kind, noted, month, key, body, prev, hash, ...whole };
}

const suspectEntry = z.object({
  seq: z.bigint().transform(Number),
  kind: cell,
  noted: cell,
  month: cell,
  key: cell,
  body: cell,
  prev: cell,
  hash: cell,
  ...apartCells,
});

/** What the first entry follows: of a ledger that was begun before its end was kept beside it, and since. */
const firstOld = '0'.repeat(64);
const first = createHash('sha256').update('civil-aid ledger with its end beside it').digest('hex');

/** The end of a ledger without entries. */
export const nothingYet: End = { entries: 0, hash: first };

/** What an entry's hash is of: itself and, through `prev`, all before it, as JSON. */
export function saidOf(
  entry:
    Omit<Entry, 'hash'> | Omit<z.output<typeof suspectEntry>, 'hash' | 'salt' | 'own_key' | 'own'>,
): string {
  const { prev, seq, kind, noted, month, key, body } = entry;
  return JSON.stringify([prev, seq, kind, noted, month, key, body]);
}

export const hashOf = (entry: Parameters<typeof saidOf>[0]): string => hashOfText(saidOf(entry));

const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Hashes entries that follow each other, and writes for each a line of `key,prev,hash`, the key as the chain has it;
 * the end behind the last.
 *
 * @param said a file with a line for each, in UTF-8, of three parts with a tab between: what is held apart as
 * {@link ownLine} has it, and what {@link hashOf} hashes of the entry, from behind `prev` to before the key and behind
 * the key.
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
        const [apart = '', before = '', behind = ''] = bytes.toString('utf8', from, to).split('\t');
        const key = sealOfLine(asWritten(apart));
        hash = hashOfText(asWritten(`["${prev}",${before}"${key}"${behind}`));
        entries += 1;
        found += `${key},${prev},${hash}\n`;
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
const asWritten = (text: string): string =>
  text.includes('\\u') ? JSON.stringify(JSON.parse(text)) : text;

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

/** As it was before anything was held apart. */
const formerShape = `seq BIGINT, ${texts.map((name) => `${name} VARCHAR`).join(', ')}`;
const apartShape = 'salt VARCHAR, own_key VARCHAR, own VARCHAR';
export const entryShape = `${formerShape}, ${apartShape}`;

/** What the table of entries is begun with. */
export const entryColumns = `${formerShape.replaceAll(/(BIGINT|VARCHAR)/g, '$1 NOT NULL')}, ${apartShape}`;

/** What makes a table of before one in which something can be held apart. */
export const widening = apartShape
  .split(', ')
  .map((column) => `ALTER TABLE ${entryTable} ADD COLUMN ${column}`);

/** Where entries are read from, by the shape of their table; undefined where it is none of the ledger's. */
export function entriesIn(shape: string): string | undefined {
  if (shape === entryShape) return entryTable;
  if (shape !== formerShape) return undefined;
  const none = apartShape.replaceAll(/(\w+) VARCHAR/g, 'NULL::VARCHAR AS $1');
  return `(SELECT *, ${none} FROM ${entryTable})`;
}
export const headTableShape = 'seq BIGINT, hash VARCHAR';
export const headTableColumns = headTableShape.replaceAll(/(BIGINT|VARCHAR)/g, '$1 NOT NULL');

/** The end as noted inside the ledger itself. */
export async function readMark(duck: Duck): Promise<End | undefined> {
  const rows = await duck.rows(
    z.object({ entries: z.bigint().transform(Number), hash: z.string() }),
    `SELECT seq AS entries, hash FROM ${headTable} ORDER BY seq DESC LIMIT 1`,
  );
  return rows[0];
}

/**
 * Walks the whole chain: first how the entries hang together, then each entry's own hash and what is held apart from
 * it. SQL computes the hashes, many at a time; where it gets another than is stored, the entry is hashed once more
 * here, since the two write some control characters differently.
 *
 * @param from as {@link entriesIn} has it.
 */
export async function walkChain(
  duck: Duck,
  from: string,
  headAt: number | undefined,
): Promise<Chain> {
  const link = await firstUnlinked(duck, from);
  const erased = await readErased(duck, from);
  const changed = await firstChanged(duck, from, link?.seq ?? Number.MAX_SAFE_INTEGER, erased);
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
     FROM ${from}`,
  );
  const count = last?.count ?? 0;
  return {
    end: count === 0 ? nothingYet : { entries: count, hash: last?.hash ?? '' },
    broken: changed ?? link,
    headed: last?.headed === true,
    hashAtHead: last?.at ?? undefined,
  };
}

async function firstUnlinked(duck: Duck, from: string): Promise<Chain['broken']> {
  const [found] = await duck.rows(
    z.object({ place: z.bigint().transform(Number), gap: z.boolean().nullable() }),
    `SELECT place, seq > place AS gap FROM (
       SELECT seq, prev, row_number() OVER by_seq AS place, lag(hash) OVER by_seq AS before
       FROM ${from} WINDOW by_seq AS (ORDER BY seq))
     WHERE seq IS DISTINCT FROM place
       OR (place > 1 AND prev IS DISTINCT FROM before)
       OR (place = 1 AND coalesce(prev IN (${quoted(firstOld)}, ${quoted(first)}), false) = false)
     ORDER BY place LIMIT 1`,
  );
  if (found === undefined) return undefined;
  return { seq: found.place, why: found.gap === true ? 'missing' : 'changed' };
}

/**
 * Which entries the ledger itself says to be erased, as ranges in a table; whether there are any. An entry that says
 * so falsely has no right hash.
 */
async function readErased(duck: Duck, from: string): Promise<boolean> {
  await duck.run(
    'CREATE OR REPLACE TEMP TABLE erased (first BIGINT, last BIGINT, sealed BOOLEAN, said BIGINT)',
  );
  const said = await duck.rows(
    z.object({ seq: z.bigint(), body: cell }),
    `SELECT seq, body FROM ${from} WHERE kind = 'erase' ORDER BY seq`,
  );
  for (const { seq, body } of said) {
    const erasure = erasureIn(body);
    if (erasure === undefined) continue;
    const ranges = [
      ...erasure.sealed.map((range) => ({ range, isSealed: true })),
      ...erasure.emptied.map((range) => ({ range, isSealed: false })),
    ];
    await duck.append(
      'erased',
      ranges.map(({ range: [one, last], isSealed: apart }) => [
        BigInt(one),
        BigInt(last),
        apart,
        seq,
      ]),
    );
  }
  return said.length > 0;
}

/** Somebody else may have written it. */
function erasureIn(body: string | null): ReturnType<typeof readErasure> | undefined {
  try {
    return readErasure(body ?? '');
  } catch {
    return undefined;
  }
}

const erasedAs = (apart: boolean, any: boolean): string =>
  !any
    ? 'false'
    : `EXISTS (SELECT 1 FROM erased WHERE seq BETWEEN first AND last AND seq < said AND ${apart ? '' : 'NOT '}sealed)`;

/** The first entry before `end` whose own hash, or the hash of what is held apart from it, is not what it holds. */
async function firstChanged(
  duck: Duck,
  from: string,
  end: number,
  erased: boolean,
): Promise<Chain['broken']> {
  const own = ['kind', 'noted', 'month', 'key', 'body'].map((name) => `to_json(${name})`);
  const json = ['to_json(prev)', 'seq', ...own].join(` || ',' || `);
  const seal = sealSql(ownLineSql('seq', 'salt', 'own_key', 'own'));
  const none = 'salt IS NULL AND own_key IS NULL AND own IS NULL';
  const kinds = personalKinds.map((kind) => quoted(kind)).join(', ');
  for (let after = 0; ;) {
    const suspects = await duck.rows(
      suspectEntry.extend({ emptied: z.boolean(), sealed: z.boolean() }),
      `SELECT *, ${erasedAs(false, erased)} AS emptied, ${erasedAs(true, erased)} AS sealed FROM ${from}
       WHERE seq > ${after} AND seq < ${end} AND (
         hash IS DISTINCT FROM sha256('[' || ${json} || ']')
         OR CASE WHEN ${none} THEN ${isSealedSql('key')} AND kind IN (${kinds})
                 ELSE key IS DISTINCT FROM ${seal} END
         OR ((${erasedAs(true, erased)} OR ${erasedAs(false, erased)}) AND NOT (${none})))
       ORDER BY seq LIMIT 1000`,
    );
    for (const entry of suspects) {
      const why = fault(entry);
      if (why !== undefined) return { seq: entry.seq, why };
    }
    const last = suspects.at(-1);
    if (last === undefined) return undefined;
    after = last.seq;
  }
}

/** What is wrong with an entry, by what the ledger says was erased of it. */
function fault(
  entry: z.output<typeof suspectEntry> & { readonly emptied: boolean; readonly sealed: boolean },
): 'changed' | 'emptied' | undefined {
  const { seq, key, body, salt, own_key: ownKey, own, emptied, sealed } = entry;
  const none = salt === null && ownKey === null && own === null;
  // Of one that was emptied only the next one's `prev` holds the hash.
  if (emptied) return none && key === '' && body === '' ? undefined : 'changed';
  if (hashOf(entry) !== entry.hash) return key === '' && body === '' ? 'emptied' : 'changed';
  if (none) return key !== null && isSealed(key) && !sealed ? 'emptied' : undefined;
  const apart = apartOf({ salt, own_key: ownKey, own });
  if (sealed || apart === undefined) return 'changed';
  return key === sealOfLine(ownLine(seq, apart)) ? undefined : 'changed';
}
