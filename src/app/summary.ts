import { basename } from 'node:path';

import type { Assumption } from '../people/settle.ts';
import { assumedJson } from './assume.ts';
import { type Opened, paidJson } from './read.ts';

/** An output as it was written. */
export interface WrittenFile {
  readonly path: string;
  readonly sha256: string;
}

/** What became of the rows; read = decided + rejected. */
export interface RowCounts {
  readonly read: number;
  readonly decided: number;
  readonly rejected: number;
}

/** Counts the rows of all tables. @param rows of each table. */
export function countRows(rows: readonly number[], rejected: number): RowCounts {
  const read = rows.reduce((sum, count) => sum + count, 0);
  return { read, decided: read - rejected, rejected };
}

/** What a summary says of where its figures come from: the list of payments, and what was assumed. */
export const knownJson = ({ tables }: Opened, assume: readonly Assumption[]): object => ({
  ...paidJson(tables),
  ...(assume.length > 0 && { assumed: assumedJson(assume) }),
});

/** The tables that were read. @param rows of each. */
export const inputsJson = (
  { tables }: Opened,
  rows: readonly number[],
): readonly Readonly<Record<string, unknown>>[] =>
  tables.map(({ table }, at) => {
    const { file, encoding, sha256 } = table.info();
    return { file, rows: rows[at] ?? 0, encoding, sha256 };
  });

/** The files that were written, by their names alone. */
export const outputsJson = (
  written: readonly WrittenFile[],
): readonly { readonly file: string; readonly sha256: string }[] =>
  written.map(({ path, sha256 }) => ({ file: basename(path), sha256 }));
