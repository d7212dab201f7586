/**
 * The reader of CSV before csv-parse: kept to hold the reader of today to the same cells, row numbers
 * and raw text on damaged files (`csv-trial.ts`).
 */
import type { Delimiter, RawRow } from '../../../src/sheets/read/csv.ts';

/** A spreadsheet's cell holds no more than 32,767 characters; a "cell" that is longer is a stray quote. */
const longestCell = 40_000;

/** A line that could be a row of its own: as wide as the header, or half so with an ID number in it. */
function looksLikeRow(line: string, delimiter: string, width: number): boolean {
  const cells = line.split(delimiter).length;
  if (width >= 4 && cells >= width) return true;
  return cells >= Math.max(3, Math.ceil(width / 2)) && /\d{15}|\dE\+1[3-8]/.test(line);
}

export class FormerSplitter {
  readonly #delimiter: Delimiter;
  readonly #width: number;
  #text = '';
  #row = 0;
  #lineEnd: '\n' | '\r' | undefined;

  /** `width`: how many columns the header has, once it is known. */
  constructor(delimiter: Delimiter, width = 0) {
    this.#delimiter = delimiter;
    this.#width = width;
  }

  /** The rows that are whole once `text` has come. */
  push(text: string): RawRow[] {
    this.#text += text;
    return this.#take(false);
  }

  /** The rows left when no more text comes. */
  end(): RawRow[] {
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
      let end = text.indexOf(lineEnd, at);
      if (end === -1) {
        if (!ended) break;
        end = text.length;
      }
      let line = text.slice(at, this.#beforeReturn(text, at, end));
      let cells: string[];
      if (line.includes('"')) {
        const record = this.#quoted(text, at, ended, lineEnd);
        if (record === undefined) break;
        end = record.end;
        cells = record.cells;
        line = text.slice(at, this.#beforeReturn(text, at, end));
      } else {
        cells = line.split(this.#delimiter);
      }
      this.#row += 1;
      rows.push({ row: this.#row, cells, raw: line });
      at = end + 1;
    }
    this.#text = text.slice(at);
    return rows;
  }

  #beforeReturn(text: string, at: number, end: number): number {
    return end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
  }

  /** A row that has quotes, and may go over several lines; undefined where more text is needed. */
  #quoted(
    text: string,
    start: number,
    ended: boolean,
    lineEnd: string,
  ): { cells: string[]; end: number } | undefined {
    const cells: string[] = [];
    let at = start;
    for (;;) {
      let stop: number;
      if (text.charCodeAt(at) === 34) {
        const close = this.#close(text, at, ended, lineEnd);
        if (close === undefined) return undefined;
        if (close >= 0) {
          cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
          stop = close + 1;
          if (text.startsWith('\r\n', stop) && lineEnd === '\n') stop += 1;
        } else {
          stop = this.#plainEnd(text, at, lineEnd);
          // The quote that opened nothing goes, and with it its fellow in the same cell (Excel's way).
          const cell = text.slice(at, this.#cellEnd(text, at, stop, lineEnd));
          cells.push(cell.replace(/^"([^"]*)"?/, '$1'));
        }
      } else {
        stop = this.#plainEnd(text, at, lineEnd);
        cells.push(text.slice(at, this.#cellEnd(text, at, stop, lineEnd)));
      }
      if (text.charAt(stop) !== this.#delimiter) {
        if (stop >= text.length && !ended) return undefined;
        return { cells, end: stop };
      }
      at = stop + 1;
    }
  }

  /** The next delimiter or line end. */
  #plainEnd(text: string, at: number, lineEnd: string): number {
    let line = text.indexOf(lineEnd, at);
    if (line === -1) line = text.length;
    const next = text.slice(at, line).indexOf(this.#delimiter);
    return next === -1 ? line : at + next;
  }

  #cellEnd(text: string, at: number, stop: number, lineEnd: string): number {
    const last = stop >= text.length || text.charAt(stop) === lineEnd;
    return last ? this.#beforeReturn(text, at, stop) : stop;
  }

  /**
   * Where the quote opened at `open` is closed; -1 where it is a stray one; undefined where more text
   * is needed to tell.
   */
  #close(text: string, open: number, ended: boolean, lineEnd: string): number | undefined {
    let from = open + 1;
    for (;;) {
      const close = text.indexOf('"', from);
      if ((close === -1 ? text.length : close) - open > longestCell) return -1;
      if (close === -1) return ended ? -1 : undefined;
      if (close + 2 >= text.length && !ended) return undefined;
      const next = text.charAt(close + 1);
      if (next === '"') {
        from = close + 2;
        continue;
      }
      const ends =
        next === '' ||
        next === this.#delimiter ||
        next === lineEnd ||
        (next === '\r' && (text.charAt(close + 2) === lineEnd || close + 2 >= text.length));
      return ends ? this.#believed(text, open, close, ended, lineEnd) : -1;
    }
  }

  /** A cell over several lines is believed unless its lines look like rows that it would swallow. */
  #believed(
    text: string,
    open: number,
    close: number,
    ended: boolean,
    lineEnd: string,
  ): number | undefined {
    const breakAt = text.indexOf(lineEnd, open);
    if (breakAt === -1 || breakAt > close) return close;
    let end = text.indexOf(lineEnd, close);
    if (end === -1) {
      if (!ended) return undefined;
      end = text.length;
    }
    const start = text.lastIndexOf(lineEnd, open) + 1;
    const rowLike = text
      .slice(start, end)
      .split(lineEnd)
      .map((line) => looksLikeRow(line, this.#delimiter, this.#width));
    const stray = (rowLike[0] && rowLike.at(-1)) || rowLike.slice(1, -1).includes(true);
    return stray ? -1 : close;
  }
}
