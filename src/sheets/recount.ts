import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { StringDecoder } from 'node:string_decoder';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import type { OutColumn } from './write/out-column.ts';
import { yuanText } from './write/safe-cell.ts';
import { columnLetters, type OutFormat } from './write/registry.ts';

/** What stands in a written table. */
export interface Counted {
  readonly rows: number;
  /** The sum of its first column of money; 0 where it has none. */
  readonly fen: number;
}

/**
 * Holds a file that was written to what the run says of it. It is counted from its bytes alone, by code that
 * had no part in writing them.
 *
 * @throws {UserError} (1) where rows or money differ: the file must not be put in its place.
 */
export async function holdToCount(
  file: { readonly path: string; readonly temporary: string },
  format: OutFormat,
  columns: readonly OutColumn[],
  told: Counted,
): Promise<void> {
  const found = await recount(file.temporary, format, columns);
  if (found.rows === told.rows && found.fen === told.fen) return;
  const yuan = (fen: number): string => (Number.isSafeInteger(fen) ? yuanText(fen) : '?');
  throw new UserError(exitCode.fault, [
    message('outputMiscounted', {
      file: file.path,
      rows: found.rows,
      yuan: yuan(found.fen),
      toldRows: told.rows,
      toldYuan: yuan(told.fen),
    }),
  ]);
}

/** Counts a table's rows and money, without its header; what can't be read as money makes the sum no number. */
export async function recount(
  path: string,
  format: OutFormat,
  columns: readonly OutColumn[],
): Promise<Counted> {
  const at = columns.findIndex(({ kind }) => kind === 'money');
  switch (format) {
    case 'csv':
      return countCsv(path, at);
    case 'json':
    case 'ndjson':
      return countJson(path, columns[at]?.key);
    case 'html':
      return countPieces(createReadStream(path), '</tr>', (piece, sum) => {
        const row = piece.lastIndexOf('<tr>');
        const cells = piece.slice(row).split('</td>');
        if (row === -1 || cells.length === 1) return;
        sum.rows += 1;
        if (at >= 0) sum.fen += fenOf((cells[at] ?? '').replace(/^.*>/s, ''));
      });
    case 'parquet':
      return (await import('./read/parquet.ts')).parquetSums(path, columns.length, at);
    case 'xlsx':
      return countXlsx(path, at);
  }
}

/** `657.00`, `657.5` or nothing as fen; no number where it is anything else. */
function fenOf(text: string): number {
  if (text === '') return 0;
  const [, whole = '', part = ''] = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return whole === '' ? Number.NaN : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** A row that is longer than this was never closed. */
const longestRow = 1 << 26;

async function countCsv(path: string, moneyAt: number): Promise<Counted> {
  const counter = new CsvCounter(moneyAt);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (piece instanceof Uint8Array)
      counter.take(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  return counter.end();
}

/**
 * Counts CSV by its bytes; in every encoding that is written, commas, quote marks and line feeds are bytes of
 * no other character.
 */
class CsvCounter {
  #rest: Buffer = Buffer.alloc(0);
  #rows = 0;
  #fen = 0;

  constructor(private readonly moneyAt: number) {}

  take(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let at = 0;
    for (;;) {
      const end = this.#row(bytes, at);
      if (end === -1) break;
      at = end;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
    if (this.#rest.length > longestRow) this.#fen = Number.NaN;
  }

  end(): Counted {
    // The header is no row; a row without its end is not whole.
    const cut = this.#rest.length > 0;
    return { rows: this.#rows - 1, fen: cut ? Number.NaN : this.#fen };
  }

  /** Counts the row that begins at `from`; where the next begins, or -1 where it is not all there. */
  #row(bytes: Buffer, from: number): number {
    let at = from;
    let quoted = false;
    let cell = from;
    let money = '';
    // Byte by byte only as far as the money stands.
    for (let field = 0; field <= this.moneyAt; at += 1) {
      if (at >= bytes.length) return -1;
      const byte = bytes[at];
      if (byte === 34) quoted = !quoted;
      if (quoted || (byte !== 44 && byte !== 10)) continue;
      if (field === this.moneyAt) money = bytes.toString('latin1', cell, at);
      if (byte === 10) return this.#counted(at + 1, field === this.moneyAt ? money : 'cut');
      field += 1;
      cell = at + 1;
    }
    for (;;) {
      const end = bytes.indexOf(10, at);
      if (end === -1) return -1;
      for (
        let mark = bytes.indexOf(34, at);
        mark !== -1 && mark < end;
        mark = bytes.indexOf(34, mark + 1)
      )
        quoted = !quoted;
      if (!quoted) return this.#counted(end + 1, money);
      at = end + 1;
    }
  }

  #counted(end: number, money: string): number {
    // The header has a name where the money stands.
    if (this.#rows > 0 && this.moneyAt >= 0) this.#fen += fenOf(money.replace(/\r$/, ''));
    this.#rows += 1;
    return end;
  }
}

async function countJson(path: string, key: string | undefined): Promise<Counted> {
  const sum = { rows: 0, fen: 0 };
  const lines = createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    if (line === '[' || line === ']') continue;
    const object: unknown = JSON.parse(line.replace(/,$/, ''));
    sum.rows += 1;
    if (key === undefined || typeof object !== 'object' || object === null) continue;
    const money: unknown = Object.entries(object).find(([name]) => name === key)?.[1] ?? '';
    sum.fen += typeof money === 'string' ? fenOf(money) : Number.NaN;
  }
  return sum;
}

interface Sum {
  rows: number;
  fen: number;
}

/** Counts a text by its pieces, each ended by a mark that the texts in it can't hold. */
async function countPieces(
  chunks: AsyncIterable<unknown>,
  mark: string,
  count: (piece: string, sum: Sum) => void,
): Promise<Counted> {
  const sum = { rows: 0, fen: 0 };
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    const pieces = (rest + decoder.write(Buffer.from(chunk))).split(mark);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) count(piece, sum);
  }
  return sum;
}

/** Every sheet of a workbook begins with its header. */
async function countXlsx(path: string, moneyAt: number): Promise<Counted> {
  const total = { rows: 0, fen: 0 };
  const cell = new RegExp(`<c r="${columnLetters(Math.max(0, moneyAt))}\\d+"[^>]*><v>([^<]*)</v>`);
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(path);
  for await (const entry of zip.eachEntry()) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(entry.fileName)) continue;
    const sheet = await countPieces(
      await zip.openReadStreamPromise(entry),
      '</row>',
      (piece, sum) => {
        sum.rows += 1;
        if (moneyAt >= 0 && sum.rows > 1) sum.fen += fenOf(cell.exec(piece)?.[1] ?? '');
      },
    );
    total.rows += sheet.rows - 1;
    total.fen += sheet.fen;
  }
  return total;
}
