import type { Column } from '../people/columns.ts';
import { message } from '../messages/index.ts';
import type { UserError } from '../errors.ts';
import { unreadable } from './encoding.ts';
import type { RawRow } from './csv.ts';
import { shown, shownRow } from './shown.ts';
import type { ColumnSet } from './types.ts';

/** Where each column stands. */
export interface Layout {
  readonly headerRow: number;
  /** The header's cells, two rows of it made one. */
  readonly cells: readonly string[];
  readonly known: readonly { readonly index: number; readonly column: Column }[];
  readonly unknown: readonly { readonly index: number; readonly header: string }[];
  /** The header's columns, without blank ones at the end. */
  readonly width: number;
}

/** How many rows at the top are looked at. */
export const headerRows = 30;

/** A header's letters: no spaces, line breaks, stars or ending colon, in one form. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/:$/, '')
    .toLowerCase();
}

/**
 * What may stand in brackets after the name of a column of money. 万元 or 元/年 may not: read as yuan
 * a month they would be wrong, so such a column stays unknown and is named to the user.
 */
const yuanAMonth =
  /^(?:人民币)?(?:元|元\/月|元\/人\/月|元\/人·月|元\/月\/人|元\/户|元,全户|元\/月,本人|必填|选填|可选)*$/;

/** Finds columns by what a header's cell says. */
export class HeaderNames {
  readonly #exact = new Map<string, Column>();

  constructor(columns: ColumnSet) {
    for (const column of columns) {
      for (const name of [column.key, ...column.headers]) {
        const key = bare(name);
        if (!this.#exact.has(key)) this.#exact.set(key, column);
      }
    }
  }

  /** `exact`: the name itself, with no words in brackets taken off. */
  find(cell: string): { column: Column; exact: boolean } | undefined {
    const text = bare(cell);
    if (text === '' || text.length > 60) return undefined;
    const column = this.#exact.get(text);
    if (column !== undefined) return { column, exact: true };
    const bracketed = /^(.+?)[([【〔](.*)[)\]】〕]$/.exec(text);
    if (bracketed === null) return undefined;
    const shorter = this.#exact.get(bracketed[1] ?? '');
    if (shorter === undefined) return undefined;
    const numeric = shorter.kind === 'money' || shorter.kind === 'decimal';
    if (numeric && !yuanAMonth.test(bracketed[2] ?? '')) return undefined;
    return { column: shorter, exact: false };
  }
}

interface Candidate {
  readonly rows: readonly RawRow[];
  readonly cells: readonly string[];
  readonly score: number;
}

/** How many different columns a row names. */
function score(cells: readonly string[], names: HeaderNames): number {
  const found = new Set<string>();
  for (const cell of cells) {
    const column = names.find(cell)?.column;
    if (column !== undefined) found.add(column.key);
  }
  return found.size;
}

/** A header of two rows: the lower row has the names under a group's name, the upper the others. */
function combined(upper: RawRow, lower: RawRow, names: HeaderNames): readonly string[] | undefined {
  const cells: string[] = [];
  for (let i = 0; i < Math.max(upper.cells.length, lower.cells.length); i += 1) {
    const above = upper.cells[i] ?? '';
    const below = lower.cells[i] ?? '';
    // A name above and something else below is a header and its first data row.
    if (names.find(above) !== undefined && below.trim() !== '' && bare(below) !== bare(above)) {
      return undefined;
    }
    cells.push(below.trim() === '' ? above : below);
  }
  return cells;
}

function better(rows: readonly RawRow[], names: HeaderNames): Candidate | undefined {
  let best: Candidate | undefined;
  rows.forEach((row, at) => {
    const own = score(row.cells, names);
    if (own > (best?.score ?? 0)) best = { rows: [row], cells: row.cells, score: own };
    const lower = rows[at + 1];
    if (lower === undefined || own === 0) return;
    const below = score(lower.cells, names);
    const cells = below > 0 ? combined(row, lower, names) : undefined;
    if (cells === undefined) return;
    const both = score(cells, names);
    if (both > Math.max(own, below, best?.score ?? 0)) {
      best = { rows: [row, lower], cells, score: both };
    }
  });
  return best;
}

/** A header that can't be used, and how near it came. */
export interface HeaderProblem {
  /** How many of the required columns it has; 0 where there is no header at all. */
  readonly required: number;
  readonly error: UserError;
}

/**
 * The header among the first rows: the row that names the most columns, two at least where the table
 * has two.
 */
export function findHeader(
  file: string,
  rows: readonly RawRow[],
  columns: ColumnSet,
): Layout | HeaderProblem {
  const names = new HeaderNames(columns);
  const best = better(rows, names);
  const required = columns.filter((column) => column.required === true);
  const headerRow = best?.rows.at(-1)?.row;
  if (best === undefined || headerRow === undefined || best.score < Math.min(2, columns.length)) {
    const first = rows.find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    const expected = (required.length > 0 ? required : columns.slice(0, 3))
      .map(({ headers }) => headers[0])
      .join('、');
    const params = { file, row: first?.row ?? 1, found: shownRow(first?.cells ?? []), expected };
    return { required: 0, error: unreadable(message('headerNotFound', params)) };
  }
  const layout = layOut(file, headerRow, best.cells, names);
  if ('error' in layout) return layout;
  const found = new Set(layout.known.map(({ column }) => column.key));
  const missing = required.filter(({ key }) => !found.has(key));
  if (missing.length === 0) return layout;
  return {
    required: required.length - missing.length,
    error: unreadable(
      message('headerIncomplete', {
        file,
        row: headerRow,
        found: shownRow(best.cells),
        missing: missing
          .map(({ headers }) =>
            headers.length > 1 ? `${headers[0]}（${headers.slice(1).join('、')}）` : headers[0],
          )
          .join('；'),
      }),
    ),
  };
}

function layOut(
  file: string,
  headerRow: number,
  cells: readonly string[],
  names: HeaderNames,
): Layout | HeaderProblem {
  const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  const places = new Map<string, { index: number; column: Column; exact: boolean }>();
  const unknown: { index: number; header: string }[] = [];
  // Two rounds: 姓名 is the name's column even where 姓名（曾用名） stands before it.
  for (const exact of [true, false]) {
    for (let index = 0; index < width; index += 1) {
      const found = names.find(cells[index] ?? '');
      if (found?.exact !== exact) continue;
      const before = places.get(found.column.key);
      if (before === undefined) {
        places.set(found.column.key, { index, ...found });
      } else if (before.exact === exact) {
        return {
          required: Number.MAX_SAFE_INTEGER,
          error: unreadable(
            message('headerDuplicate', {
              file,
              row: headerRow,
              first: shown(cells[before.index] ?? ''),
              firstColumn: before.index + 1,
              second: shown(cells[index] ?? ''),
              secondColumn: index + 1,
            }),
          ),
        };
      }
    }
  }
  const known = [...places.values()]
    .map(({ index, column }) => ({ index, column }))
    .sort((a, b) => a.index - b.index);
  const taken = new Set(known.map(({ index }) => index));
  const used = new Set<string>();
  for (let index = 0; index < width; index += 1) {
    if (taken.has(index)) continue;
    const written = (cells[index] ?? '').replace(/\s+/g, ' ').trim();
    let header = written === '' ? `#${index + 1}` : written;
    for (let n = 2; used.has(header); n += 1) header = `${written} (${n})`;
    used.add(header);
    unknown.push({ index, header });
  }
  return { headerRow, cells: cells.slice(0, width), known, unknown, width };
}
