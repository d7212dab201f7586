import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { EntryKind, NewEntry } from './ledger.ts';

/**
 * What of a person stands in the ledger is held apart from its chain: the chain has the hash of it with a salt, so
 * that it can be erased and the chain still holds, and nobody can try numbers of IDs on what is left.
 */

/** What an entry of these kinds says in the chain itself; all else that it says, and what it is about, is held apart. */
const open: Readonly<Partial<Record<EntryKind, readonly string[]>>> = {
  decision: ['category', 'decision', 'amount', 'persons', 'town', 'why', 'receives', 'paid'],
  finding: ['status', 'control', 'kind', 'severity', 'category', 'overpaid'],
  settle: ['by', 'recovered'],
  sample: ['control', 'quarter', 'seed', 'percent', 'redraw', 'place', 'among', 'drawn'],
};

export const personalKinds = Object.keys(open);

/** What is held apart of an entry: what it is about, and what it says of persons, as JSON. */
export interface Own {
  readonly salt: string;
  readonly key: string;
  readonly own: string;
}

const anyObject = z.record(z.string(), z.unknown());

/** A body in two: what the chain says, and what is held apart. Put together again they say what it said. */
export function split(
  kind: EntryKind,
  body: string,
): { readonly said: string; readonly own: string } | undefined {
  const names = open[kind];
  if (names === undefined) return undefined;
  const all = Object.entries(anyObject.parse(JSON.parse(body)));
  const part = (isOpen: boolean): string =>
    JSON.stringify(Object.fromEntries(all.filter(([name]) => names.includes(name) === isOpen)));
  return { said: part(true), own: part(false) };
}

/** What {@link split} took apart. */
export function joined(said: string, own: string): string {
  if (said === '{}') return own;
  return own === '{}' ? said : `${own.slice(0, -1)},${said.slice(1)}`;
}

/** {@link joined} in SQL. */
export const joinedSql = (said: string, own: string): string =>
  `CASE WHEN ${said} = '{}' THEN ${own} WHEN ${own} = '{}' THEN ${said}
    ELSE left(${own}, length(${own}) - 1) || ',' || substr(${said}, 2) END`;

const mark = 'sealed:';

export const isSealed = (key: string): boolean => key.startsWith(mark);

/** Whether a column holds what {@link sealOf} gives. */
export const isSealedSql = (column: string): string => `starts_with(${column}, '${mark}')`;

/** The text that the chain has the hash of, in place of what is held apart. */
export const ownLine = (seq: number, { salt, key, own }: Own): string =>
  JSON.stringify({ seq, salt, key, own });

/** {@link ownLine} in SQL, but for some control characters, which the two write differently. */
export const ownLineSql = (seq: string, salt: string, key: string, own: string): string =>
  `concat('{"seq":', ${seq}, ',"salt":', to_json(${salt}), ',"key":', to_json(${key}), ',"own":', to_json(${own}), '}')`;

/** What stands in the chain in place of what an entry is about. */
export const sealOfLine = (line: string): string =>
  `${mark}${createHash('sha256').update(line).digest('hex')}`;

/** {@link sealOfLine} in SQL. */
export const sealSql = (line: string): string => `'${mark}' || sha256(${line})`;

/**
 * A secret from which the salts of one run are made, and that is then forgotten: each salt goes with what it salts.
 */
export const secretOfRun = (): string => randomBytes(32).toString('hex');

const saltOf = (secret: string, seq: number): string =>
  createHash('sha256').update(`${secret} ${seq}`).digest('hex').slice(0, 32);

/** {@link saltOf} in SQL. */
export const saltSql = (secret: string, seq: string): string =>
  `left(sha256(concat('${secret} ', ${seq})), 32)`;

/** An entry as the chain has it, and what is held apart; of a kind that says nothing of persons, nothing is. */
export function sealed(
  { kind, key, body }: Pick<NewEntry, 'kind' | 'key' | 'body'>,
  seq: number,
  secret: string,
): { readonly key: string; readonly body: string; readonly apart: Own | undefined } {
  const parts = split(kind, body);
  if (parts === undefined) return { key, body, apart: undefined };
  const apart: Own = { salt: saltOf(secret, seq), key, own: parts.own };
  return { key: sealOfLine(ownLine(seq, apart)), body: parts.said, apart };
}
