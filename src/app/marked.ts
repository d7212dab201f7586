import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

import type { OpenTable } from '../engine/odd.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { type Lang, message } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { type EmptyCell, mendingOf } from '../reports/mending.ts';
import { markedWorkbook, type PlainSheet } from '../sheets/write/marked.ts';
import { writeWhole } from '../sheets/write/registry.ts';
import { isFolder } from './output.ts';

/** A workbook stands in memory while it is marked; what is larger is mended from the list of rejects. */
const mostBytes = 64 * 2 ** 20;

/** Which marked copy is made of which input. */
export interface MarkedPlace {
  readonly path: string;
  readonly tables: readonly OpenTable[];
}

/**
 * Where the marked copies go: beside each other in a folder, or one file where one was read.
 *
 * @throws {UserError} (2) where several files would go into one.
 */
export async function markedPlaces(
  target: string,
  tables: readonly OpenTable[],
): Promise<readonly MarkedPlace[]> {
  const names = [...new Set(tables.map(({ input }) => input.name))];
  const of = (name: string): OpenTable[] => tables.filter(({ input }) => input.name === name);
  if (await isFolder(target)) {
    return names.map((name) => {
      const base = name === '-' ? 'stdin' : basename(name, extname(name));
      return { path: join(target, `${base}.marked.xlsx`), tables: of(name) };
    });
  }
  const [only, ...others] = names;
  if (only === undefined || others.length > 0) {
    throw new UserError(exitCode.usage, [message('usageMarkedSeveral', { path: target })]);
  }
  return [{ path: target, tables: of(only) }];
}

async function sourceOf(tables: readonly OpenTable[]): Promise<Uint8Array | PlainSheet[]> {
  const [first] = tables;
  if (first?.table.info().encoding === 'xlsx') {
    return first.input.path === undefined
      ? (first.input.bytes ?? new Uint8Array(0))
      : readFile(first.input.path);
  }
  const sheets: PlainSheet[] = [];
  for (const { input, table } of tables) {
    const rows: string[][] = [];
    // Blank rows are rows: what is marked must stand where the clerk finds it.
    for await (const { row, cells } of table.everyRow()) {
      while (rows.length < row - 1) rows.push([]);
      rows.push([...cells]);
    }
    const name = table.info().sheet ?? basename(input.name, extname(input.name));
    sheets.push({ name: name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31), rows });
  }
  return sheets;
}

/** Writes the marked copies; their paths, each with its SHA-256. */
export async function writeMarked(
  places: readonly MarkedPlace[],
  rejects: readonly Reject[],
  empty: readonly EmptyCell[],
  lang: Lang,
): Promise<{ path: string; sha256: string }[]> {
  const written: { path: string; sha256: string }[] = [];
  for (const { path, tables } of places) {
    const infos = tables.map(({ table }) => table.info());
    if (infos.some(({ size }) => size > mostBytes)) {
      throw new UserError(exitCode.usage, [message('markedTooBig', { path })]);
    }
    const files = new Set(infos.map(({ file }) => file));
    const { marks, list } = mendingOf(
      {
        tables: infos,
        rejects: rejects.filter(({ file }) => files.has(file)),
        empty: empty.filter(({ file }) => files.has(file)),
      },
      lang,
    );
    const source = await sourceOf(tables);
    written.push(await writeWhole(path, await markedWorkbook(source, marks, list)));
  }
  return written;
}
