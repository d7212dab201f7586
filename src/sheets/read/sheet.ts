import { message } from '../../messages/index.ts';
import type { CellTrouble, RawRow } from './csv.ts';
import { unreadable } from './encoding.ts';
import { limits } from './limits.ts';

/** One sheet of a workbook, whatever its format: all that the readers of workbooks owe. */
export interface Sheet {
  readonly name: string;
  /** Excel does not show it. */
  readonly hidden: boolean;
  readonly date1904: boolean;
  /** The rows from the top, as often as asked; a row with no cell at all may be left out. */
  rows(): AsyncIterable<readonly RawRow[]>;
}

/** @throws {UserError} (4) where a cell with content stands too far to the right, or is too long. */
export function checkCell(file: string, text: string, row: number, column: number): void {
  if (column >= limits.columns) {
    const params = { file, row, column: columnName(column), most: limits.columns };
    throw unreadable(message('sheetTooWide', params));
  }
  if (text.length > limits.cell) {
    const params = { file, row, column: columnName(column), most: limits.cell };
    throw unreadable(message('cellTooLong', params));
  }
}

/** As the spreadsheet writes it: 2 is C. */
export function columnName(column: number): string {
  let name = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  }
  return name;
}

/** A range of cells that were made one: rows from 1, columns from 0. */
export interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Which merges reach a row, as the rows go by. Ranges of a sheet never overlap, so one a column is kept. */
export class MergeTracker {
  readonly #byTop = new Map<number, Merge[]>();
  readonly #open = new Map<number, { readonly bottom: number; readonly value: string }>();
  readonly #tops: readonly number[];
  #next = 0;
  /** How many ranges were looked at, for the tests: it must grow with the sheet, not faster. */
  looks = 0;

  constructor(merges: readonly Merge[]) {
    for (const merge of merges) {
      const same = this.#byTop.get(merge.top);
      if (same === undefined) this.#byTop.set(merge.top, [merge]);
      else same.push(merge);
    }
    this.#tops = [...this.#byTop.keys()].sort((a, b) => a - b);
  }

  apply(
    row: number,
    cells: readonly string[],
    raw: string,
    faults?: ReadonlyMap<number, CellTrouble>,
  ): RawRow {
    // A range whose first row has no cell at all is blank.
    for (; (this.#tops[this.#next] ?? row) < row; this.#next += 1) {
      this.#start(this.#tops[this.#next] ?? 0, []);
    }
    let merged: Map<number, string> | undefined;
    for (const [left, { bottom, value }] of this.#open) {
      this.looks += 1;
      if (bottom < row) this.#open.delete(left);
      else (merged ??= new Map()).set(left, value);
    }
    const title = this.#tops[this.#next] === row && this.#start(row, cells);
    if (this.#tops[this.#next] === row) this.#next += 1;
    return {
      row,
      cells,
      raw,
      ...(merged !== undefined && { merged }),
      ...(title && { title }),
      ...(faults !== undefined && { faults }),
    };
  }

  /** Takes up the ranges that begin in a row; whether one is as wide as a title. */
  #start(row: number, cells: readonly string[]): boolean {
    let title = false;
    for (const { left, right, bottom } of this.#byTop.get(row) ?? []) {
      this.looks += 1;
      if (bottom > row) this.#open.set(left, { bottom, value: cells[left] ?? '' });
      title ||= right - left >= 2;
    }
    return title;
  }
}

/** A row as CSV, which the rejects file shows. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}
