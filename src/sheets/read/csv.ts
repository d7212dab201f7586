import { parse } from 'csv-parse/sync';
import { message } from '../../messages/index.ts';
import { unreadable } from './encoding.ts';
import { limits } from './limits.ts';

/** Why a cell can't be believed as it stands; said with the column's name and what was found. */
export interface CellTrouble {
  readonly key: 'cellNeverCalculated' | 'cellErrorValue' | 'cellFormatUnclear';
  readonly found: string;
}

/** One row as it stood in the sheet, before anyone knows what its cells mean. */
export interface RawRow {
  /** As a spreadsheet counts, from 1. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly raw: string;
  /** Merged ranges that reach down over this row: column → the range's value. */
  readonly merged?: ReadonlyMap<number, string>;
  /** The row has a merge over three columns or more, as titles do. */
  readonly title?: boolean;
  /** Cells whose text must not be taken for what they hold: column → why. */
  readonly faults?: ReadonlyMap<number, CellTrouble>;
  /** It was found joined with others in one row, as by a lone carriage return: it must not be believed. */
  readonly joined?: true;
  /** Words that the number format of a cell shows behind its number, by column: `0.00"万元"`. */
  readonly units?: ReadonlyMap<number, string>;
}

export type Delimiter = ',' | '\t' | ';' | '|' | '，';
export const delimiters: readonly Delimiter[] = [',', '\t', ';', '|', '，'];
export const isDelimiter = (text: string | undefined): text is Delimiter =>
  delimiters.some((one) => one === text);

const idLike = /\d{15}|\dE\+1[3-8]/;

/** A line that could be a row of its own: as wide as the header, or half so with an ID number in it. */
function looksLikeRow(line: string, delimiter: string, width: number): boolean {
  const cells = line.split(delimiter).length;
  if (width >= 4 && cells >= width) return true;
  return cells >= Math.max(3, Math.ceil(width / 2)) && idLike.test(line);
}

/** How the rows of a text are told apart. */
export interface CsvForm {
  readonly delimiter: Delimiter;
  /** How many columns the header has, once it is known. */
  readonly width?: number;
  /** Each whole line stands in quotes, and its cells inside them. */
  readonly wrapped?: boolean;
}

/** A record as csv-parse gives it, and the text that it was read from, without its line end. */
interface Found {
  readonly cells: readonly string[];
  readonly raw: string;
}

/** csv-parse is given this much text first, from a line with a quote mark on; twice as much each time. */
const firstWindow = 2048;
const widestWindow = 1 << 16;

/** Noncharacters, which no text has: one stands for a quote mark that opens nothing. */
const standIns = Array.from({ length: 32 }, (_, at) => String.fromCharCode(0xfdd0 + at));

/**
 * Where a record has a quote mark that is no quoting, from 0; undefined where every cell is plain or
 * well quoted. A cell over several lines is believed unless its lines look like rows that it swallowed.
 */
function strayQuote(
  { cells, raw }: Found,
  { delimiter, width = 0 }: CsvForm,
  lineEnd: string,
): number | undefined {
  let at = 0;
  for (const cell of cells) {
    if (raw.charCodeAt(at) !== 34) {
      at += cell.length + 1;
      continue;
    }
    const close = at + cell.length + 1 + (cell.includes('"') ? cell.split('"').length - 1 : 0);
    const quoted = raw.slice(at + 1, close).replaceAll('""', '"') === cell;
    const ended = close === raw.length - 1 || raw.startsWith(delimiter, close + 1);
    if (!quoted || !ended || raw.charCodeAt(close) !== 34 || close - at > limits.cell) return at;
    if (cell.includes(lineEnd) && swallows(raw, at, close, delimiter, width, lineEnd)) return at;
    at = close + 2;
  }
  return undefined;
}

function swallows(
  raw: string,
  open: number,
  close: number,
  delimiter: string,
  width: number,
  lineEnd: string,
): boolean {
  const start = raw.lastIndexOf(lineEnd, open) + 1;
  const after = raw.indexOf(lineEnd, close);
  const rowLike = raw
    .slice(start, after === -1 ? raw.length : after)
    .split(lineEnd)
    .map((line) => looksLikeRow(line, delimiter, width));
  return (rowLike[0] === true && rowLike.at(-1) === true) || rowLike.slice(1, -1).includes(true);
}

/**
 * Rows of a CSV text as it streams by. A line without a quote mark is cut at its delimiters; from a
 * quote mark on csv-parse reads. A quote that is opened and never closed, or closed in the middle of a
 * cell, would have it take the rest of the file for one cell: such a quote is taken for a mere
 * character, and reading begins again at its line, so that the rows after it stand.
 */
export class CsvReader {
  readonly #form: CsvForm;
  #text = '';
  #row = 0;
  #lineEnd: '\n' | '\r' | undefined;
  #window = firstWindow;

  constructor(form: CsvForm) {
    this.#form = form;
  }

  /** The rows that are whole once `text` has come. @throws {UserError} (4) where a row is too long. */
  push(text: string): RawRow[] {
    this.#text += text;
    return this.#take(false);
  }

  /** The rows left when no more text comes. What old programs put after the end (NUL, Ctrl-Z) goes. */
  end(): RawRow[] {
    let end = this.#text.length;
    while (end > 0 && /[\0\u001a]/.test(this.#text.charAt(end - 1))) end -= 1;
    this.#text = this.#text.slice(0, end);
    return this.#take(true);
  }

  #take(ended: boolean): RawRow[] {
    const rows: RawRow[] = [];
    const text = this.#text;
    // Old Mac programs end lines with a carriage return alone.
    if (this.#lineEnd === undefined) {
      if (!ended && text.length < 65_536) return rows;
      this.#lineEnd = !text.includes('\n') && text.includes('\r') ? '\r' : '\n';
    }
    const lineEnd = this.#lineEnd;
    let at = 0;
    while (at < text.length) {
      const next = text.indexOf(lineEnd, at);
      if (next === -1 && !ended) break;
      const end = next === -1 ? text.length : next;
      const line = withoutReturn(text.slice(at, end));
      if (!line.includes('"')) {
        this.#window = firstWindow;
        this.#add(rows, { cells: line.split(this.#form.delimiter), raw: line });
        at = end + 1;
        continue;
      }
      const { found, used } = this.#quoted(text, at, lineEnd, ended);
      if (used === 0) break;
      for (const record of found) this.#add(rows, record);
      at += used;
    }
    this.#text = text.slice(at);
    if (this.#text.length > limits.line) this.#tooLong(this.#row + 1);
    return rows;
  }

  #tooLong(row: number): never {
    throw unreadable(message('rowTooLong', { row, most: limits.line }));
  }

  /** Records from a line with a quote mark on; none where more text is needed to tell. */
  #quoted(
    text: string,
    at: number,
    lineEnd: string,
    ended: boolean,
  ): { found: readonly Found[]; used: number } {
    for (;;) {
      let stop = text.lastIndexOf(lineEnd, at + this.#window);
      if (stop < at) stop = text.indexOf(lineEnd, at);
      const last = stop === -1 || stop + 1 >= text.length || at + this.#window >= text.length;
      const window = last && ended ? text.slice(at) : text.slice(at, stop + 1);
      const read = this.#readWindow(window, lineEnd, last && ended);
      if (read.used > 0) {
        this.#window = read.mended ? firstWindow : Math.min(this.#window * 2, widestWindow);
        return read;
      }
      // The quote is still open: it is given more text, up to what a cell can hold.
      if (last && !ended) return { found: [], used: 0 };
      this.#window *= 2;
    }
  }

  /** `used` is 0 where the window ends inside the first record. */
  #readWindow(
    window: string,
    lineEnd: string,
    whole: boolean,
  ): { found: readonly Found[]; used: number; mended: boolean } {
    const { records, open } = parsed(window, this.#form.delimiter, lineEnd);
    const found: Found[] = [];
    let used = 0;
    for (const { cells, raw, length } of records) {
      const stray = strayQuote({ cells, raw }, this.#form, lineEnd);
      if (stray !== undefined) return this.#mended(window, used, stray, found, lineEnd, whole);
      found.push({ cells, raw });
      used += length;
    }
    if (!open || used > 0) return { found, used, mended: false };
    const stray = openQuote(window, this.#form.delimiter, lineEnd);
    return whole || window.length - stray > limits.cell
      ? this.#mended(window, 0, stray, found, lineEnd, whole)
      : { found, used: 0, mended: false };
  }

  /** Reads one record with its stray quotes taken for characters, and leaves what comes after it. */
  #mended(
    window: string,
    from: number,
    firstStray: number,
    before: readonly Found[],
    lineEnd: string,
    whole: boolean,
  ): { found: readonly Found[]; used: number; mended: boolean } {
    const { delimiter } = this.#form;
    const original = window.slice(from);
    const standIn = standIns.find((one) => !original.includes(one)) ?? '\ufffe';
    let text = original;
    let stray: number | undefined = firstStray;
    for (;;) {
      text = withStandIns(text, stray, standIn, delimiter, lineEnd);
      const { records, open } = parsed(text, delimiter, lineEnd, 1);
      const [record] = records;
      if (record === undefined && !open) return { found: before, used: from, mended: true };
      if (record === undefined) {
        stray = openQuote(text, delimiter, lineEnd);
        if (whole || text.length - stray > limits.cell) continue;
        return { found: before, used: from, mended: true };
      }
      stray = strayQuote(record, this.#form, lineEnd);
      if (stray !== undefined) continue;
      const cells = record.cells.map((cell) => cell.replaceAll(standIn, ''));
      const raw = original.slice(0, record.raw.length);
      return {
        found: [...before, { cells, raw }],
        used: from + record.length,
        mended: true,
      };
    }
  }

  #add(rows: RawRow[], { cells, raw }: Found): void {
    if (raw.length > limits.line) this.#tooLong(this.#row + 1);
    const { delimiter, wrapped } = this.#form;
    const [only] = cells;
    if (wrapped === true && cells.length === 1 && only !== undefined) {
      const inner = parsed(only, delimiter, '\n').records[0]?.cells ?? [only];
      this.#row += 1;
      rows.push({ row: this.#row, cells: inner, raw });
      return;
    }
    if (!strangeBreak.test(raw)) {
      this.#row += 1;
      rows.push({ row: this.#row, cells, raw });
      return;
    }
    for (const piece of unjoined({ cells, raw }, this.#form)) {
      this.#row += 1;
      rows.push({ row: this.#row, ...piece });
    }
  }
}

/** What ends a line for some programs and not for others; a return before a line feed has gone by now. */
const strangeBreak = /[\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
const strangeBreaks = /[\r\n\v\f\u001c-\u001e\u0085\u2028\u2029]+/;

/**
 * A row that holds such a break may be several. Pieces that are as wide as each other are rows;
 * where two persons can be seen and it is not certain whose cells are whose, the pieces are marked.
 */
function unjoined(
  { cells, raw }: Found,
  { delimiter, width = 0 }: CsvForm,
): readonly Omit<RawRow, 'row'>[] {
  if (raw.includes('"')) {
    const joined = width > 0 && cells.length > width && raw.split(strangeBreaks).length > 1;
    return [{ cells, raw, ...(joined && { joined }) }];
  }
  const pieces = raw.split(strangeBreaks).filter((piece) => piece.trim() !== '');
  const own = pieces.map((piece) => ({ cells: piece.split(delimiter), raw: piece }));
  const [first] = own;
  if (first === undefined || own.length === 1) return [{ cells: first?.cells ?? [''], raw }];
  const wide = first.cells.length;
  if (wide >= 3 && own.every((piece) => piece.cells.length === wide)) return own;
  const persons = own.filter((piece) => piece.cells.length >= 3 && idLike.test(piece.raw));
  if (persons.length < 2) return [{ cells, raw }];
  return own.map((piece) => ({ ...piece, joined: true as const }));
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** The records of a text, and whether it ends inside a quoted cell. */
function parsed(
  text: string,
  delimiter: string,
  lineEnd: string,
  to?: number,
): { records: (Found & { readonly length: number })[]; open: boolean } {
  const bytes = Buffer.from(text);
  const records: (Found & { readonly length: number })[] = [];
  let from = 0;
  let open = false;
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: lineEnd === '\r' ? ['\r'] : ['\r\n', '\n'],
      relax_quotes: true,
      relax_column_count: true,
      ...(to !== undefined && { to }),
      on_record: (cells: string[], { bytes: end }) => {
        const own = bytes.toString('utf8', from, end);
        from = end;
        records.push({ cells, raw: withoutLineEnd(own, lineEnd), length: own.length });
        return null;
      },
    });
  } catch (error) {
    open = error instanceof Error && 'code' in error && error.code === 'CSV_QUOTE_NOT_CLOSED';
    if (!open) throw error;
  }
  return { records, open };
}

const withoutLineEnd = (text: string, lineEnd: string): string =>
  withoutReturn(text.endsWith(lineEnd) ? text.slice(0, -lineEnd.length) : text);

/** Where the quote stands that the text's first record never closes. */
function openQuote(text: string, delimiter: string, lineEnd: string): number {
  const [record] = parsed(`${text}"`, delimiter, lineEnd).records;
  if (record === undefined) return text.indexOf('"');
  const last = (record.cells.at(-1) ?? '').replaceAll('"', '""').length;
  return Math.max(0, record.raw.length - last - 2);
}

/** The quote at `at`, and its fellow in the same cell (Excel's way), made characters. */
function withStandIns(
  text: string,
  at: number,
  standIn: string,
  delimiter: string,
  lineEnd: string,
): string {
  const rest = text.slice(at + 1);
  const line = rest.indexOf(lineEnd);
  const cell = (line === -1 ? rest : rest.slice(0, line)).split(delimiter, 1)[0] ?? '';
  const fellow = cell.indexOf('"');
  const after =
    fellow === -1 ? rest : `${rest.slice(0, fellow)}${standIn}${rest.slice(fellow + 1)}`;
  return `${text.slice(0, at)}${standIn}${after}`;
}

/** Rows of a text that comes in pieces, as many at a time as a piece holds. */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  form: CsvForm,
): AsyncGenerator<readonly RawRow[]> {
  const reader = new CsvReader(form);
  for await (const piece of pieces) yield reader.push(piece);
  yield reader.end();
}
