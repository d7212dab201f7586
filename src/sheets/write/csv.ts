import { stringify } from 'csv-stringify/sync';

import { CsvCounter } from '../count/csv.ts';
import { firstMoney } from '../count/counter.ts';
import type { TableFormat } from './format.ts';
import type { OutCell, OutColumn, OutRow } from './out-column.ts';
import { inert, keptAsText, safeText, yuanText } from './safe-cell.ts';
import { openText, type TextLines } from './text-sink.ts';

/** Characters for which a cell stands in quote marks; spaces at its ends are another reason. */
export const quotedMarks = '",;\t\r\n';
const needsQuotes = new RegExp(`[${quotedMarks}]|^\\s|\\s$`);

/** Cells as CSV lines (RFC 4180, CRLF), by csv-stringify. One empty cell alone would be a blank line, which is no row. */
export const stringified = (rows: readonly (readonly string[])[]): string =>
  stringify([...rows], {
    record_delimiter: '\r\n',
    quoted_match: [needsQuotes],
    quoted_empty: rows[0]?.length === 1,
  });

/**
 * The same. Lines without a cell to quote are only joined: there is nothing to put in order in them, and
 * csv-stringify takes more than twice as long for them (`npx tsx bench/csv-lines.ts`).
 */
function linesOf(rows: readonly (readonly string[])[]): string {
  const plain = rows.every(
    (cells) => cells.length > 1 && !cells.some((cell) => needsQuotes.test(cell)),
  );
  if (!plain) return stringified(rows);
  let text = '';
  for (const cells of rows) text += `${cells.join(',')}\r\n`;
  return text;
}

/**
 * Rows as CSV lines. `forExcel` is for files that a person will double-click; in a pipe an ID stands as
 * its plain 18 characters.
 */
export class CsvLines {
  readonly #columns: readonly OutColumn[];
  readonly #forExcel: boolean;

  constructor(columns: readonly OutColumn[], forExcel: boolean) {
    this.#columns = columns;
    this.#forExcel = forExcel;
  }

  header(): string {
    return linesOf([this.#columns.map(({ header }) => safeText(inert(header)))]);
  }

  rows(rows: readonly OutRow[]): string {
    return linesOf(rows.map((row) => this.texts(row)));
  }

  /** A row's cells as their texts, not quoted yet. */
  texts(row: OutRow): string[] {
    return this.#columns.map(({ kind }, at) => this.#text(row[at] ?? null, kind));
  }

  #text(cell: OutCell, kind: OutColumn['kind']): string {
    if (cell === null) return '';
    if (typeof cell === 'number') return kind === 'money' ? yuanText(cell) : String(cell);
    return keptAsText(safeText(inert(cell)), this.#forExcel);
  }
}

/** How many rows are put into lines together. */
const rowsAtOnce = 512;

class Csv implements TextLines {
  readonly #lines: CsvLines;
  #waiting: string[][] = [];

  constructor(columns: readonly OutColumn[], forExcel: boolean) {
    this.#lines = new CsvLines(columns, forExcel);
  }

  start(): string {
    return this.#lines.header();
  }

  row(cells: OutRow): string {
    this.#waiting.push(this.#lines.texts(cells));
    return this.#waiting.length < rowsAtOnce ? '' : this.end();
  }

  end(): string {
    const waiting = this.#waiting;
    this.#waiting = [];
    return linesOf(waiting);
  }
}

export const csv: TableFormat<'csv'> = {
  name: 'csv',
  endings: ['csv'],
  goesTo: 'anywhere',
  forPeople: false,
  open: (target, columns, { encoding, forExcel = false }) =>
    openText(target, new Csv(columns, forExcel), encoding),
  count: { passing: ([columns = []]) => new CsvCounter(firstMoney(columns)) },
};
