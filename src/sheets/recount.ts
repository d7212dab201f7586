import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

import { exitCode, UserError } from '../core/errors.ts';
import type { Target } from '../files/atomic.ts';
import { verifyOutput } from '../files/run-files.ts';
import { makeScratch, type Scratch, scratchError } from '../files/scratch.ts';
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

/** Where an output goes: a path, or a stream such as standard output. */
export type Place = string | NodeJS.WritableStream;

/** The columns of each table of an output: a page or a workbook may have several, all else has one. */
export type Layout = readonly (readonly OutColumn[])[];

/**
 * An output of tables that is held to what the run says of it. It is counted from its bytes alone, by code that
 * had no part in writing them: a file before it is put in its place, and what goes to a stream, a device or a
 * pipe while it goes.
 */
export class HeldOutput {
  /** To be written to. */
  readonly target: Target;
  readonly #format: OutFormat;
  readonly #layout: Layout;
  #passed: Counter | undefined;

  /** @param layout of one table: all of the output's are counted as one, such as the sheets that a long one takes. */
  constructor(place: Place, format: OutFormat, ...layout: Layout) {
    this.#format = format;
    this.#layout = layout;
    const watch = (bytes: Uint8Array): void => {
      this.#passed ??= counterOf(format, layout);
      this.#passed.take(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    };
    // Parquet goes to files only, and is refused elsewhere.
    if (typeof place !== 'string' && format !== 'parquet') this.#passed = counterOf(format, layout);
    this.target = typeof place === 'string' ? { path: place, watch } : { stream: place, watch };
  }

  /**
   * Once the output is closed: what the run says stands in each of its tables.
   *
   * @throws {UserError} (1) where rows or money differ; of a file when it would be put in its place.
   */
  async holdTo(...told: readonly Counted[]): Promise<void> {
    if (this.#passed !== undefined) {
      const [found, said] = firstUnlike(await this.#passed.end(), told) ?? [];
      if (found !== undefined && said !== undefined)
        throw miscounted('outputPassedMiscounted', '', found, said);
    } else if ('path' in this.target) {
      await verifyOutput(this.target.path, async ({ path, temporary }) => {
        const counted = await recount(temporary, this.#format, ...this.#layout);
        const [found, said] = firstUnlike(counted, told) ?? [];
        if (found !== undefined && said !== undefined)
          throw miscounted('outputMiscounted', path, found, said);
      });
    }
  }
}

function miscounted(
  key: 'outputMiscounted' | 'outputPassedMiscounted',
  file: string,
  found: Counted,
  told: Counted,
): UserError {
  const yuan = (fen: number): string => (Number.isSafeInteger(fen) ? yuanText(fen) : '?');
  const figures = {
    rows: found.rows,
    yuan: yuan(found.fen),
    toldRows: told.rows,
    toldYuan: yuan(told.fen),
  };
  const said =
    key === 'outputMiscounted' ? message(key, { file, ...figures }) : message(key, figures);
  return new UserError(exitCode.fault, [said]);
}

const none: Counted = { rows: 0, fen: 0 };

/** The first table that is not what was said; one that is missing, or one too many, counts as empty and is unlike all the same. */
function firstUnlike(
  found: readonly Counted[],
  told: readonly Counted[],
): readonly [Counted, Counted] | undefined {
  for (let at = 0; at < Math.max(found.length, told.length); at += 1) {
    const [one, other] = [found[at], told[at]];
    if (
      one === undefined ||
      other === undefined ||
      one.rows !== other.rows ||
      one.fen !== other.fen
    )
      return [one ?? none, other ?? none];
  }
  return undefined;
}

/**
 * Counts the rows and money of each of a file's tables, without their headers; what can't be read as money
 * makes the sum no number.
 */
export async function recount(
  path: string,
  format: OutFormat,
  ...layout: Layout
): Promise<readonly Counted[]> {
  if (format === 'xlsx') return countXlsx(path, layout);
  if (format === 'parquet') {
    const [columns = []] = layout;
    const { parquetSums } = await import('./read/parquet.ts');
    return [await parquetSums(path, columns.length, moneyAt(columns))];
  }
  const counter = counterOf(format, layout);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (piece instanceof Uint8Array)
      counter.take(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  return counter.end();
}

/** Counts the tables of an output from its bytes, in order. */
interface Counter {
  take(bytes: Buffer): void;
  end(): Promise<readonly Counted[]> | readonly Counted[];
}

function counterOf(format: OutFormat, layout: Layout): Counter {
  const [columns = []] = layout;
  const at = moneyAt(columns);
  switch (format) {
    case 'csv':
      return new CsvCounter(at);
    case 'json':
    case 'ndjson':
      return new JsonCounter(columns[at]?.key);
    case 'html':
      return new HtmlCounter(layout.map(moneyAt));
    case 'xlsx':
      return new XlsxCounter(layout);
    case 'parquet':
      throw new Error('Parquet does not pass through');
  }
}

const moneyAt = (columns: readonly OutColumn[]): number =>
  columns.findIndex(({ kind }) => kind === 'money');

/** `657.00`, `-657.5` or nothing as fen; no number where it is anything else. */
function fenOf(text: string): number {
  if (text === '') return 0;
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === '') return Number.NaN;
  const fen = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return sign === '' ? fen : 0 - fen;
}

/** A row that is longer than this was never closed. */
const longestRow = 1 << 26;

/**
 * Counts CSV by its bytes; in every encoding that is written, commas, quote marks and line feeds are bytes of
 * no other character.
 */
class CsvCounter implements Counter {
  #rest: Buffer = Buffer.alloc(0);
  #rows = 0;
  #fen = 0;
  /** The first quote mark at or behind where it was last asked for; past the end where there is none. */
  #mark = -1;

  constructor(private readonly moneyAt: number) {}

  take(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    this.#mark = -1;
    let at = 0;
    for (;;) {
      const end = this.#row(bytes, at);
      if (end === -1) break;
      at = end;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
    if (this.#rest.length > longestRow) this.#fen = Number.NaN;
  }

  end(): readonly Counted[] {
    // The header is no row; a row without its end is not whole.
    const cut = this.#rest.length > 0;
    return [{ rows: this.#rows - 1, fen: cut ? Number.NaN : this.#fen }];
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
      for (let mark = this.#markFrom(bytes, at); mark < end; mark = this.#markFrom(bytes, mark + 1))
        quoted = !quoted;
      if (!quoted) return this.#counted(end + 1, money);
      at = end + 1;
    }
  }

  /** Where the next quote mark stands; most files have none, and are searched for one only once. */
  #markFrom(bytes: Buffer, at: number): number {
    if (this.#mark < at) {
      const found = bytes.indexOf(34, at);
      this.#mark = found === -1 ? bytes.length : found;
    }
    return this.#mark;
  }

  #counted(end: number, money: string): number {
    // The header has a name where the money stands.
    if (this.#rows > 0 && this.moneyAt >= 0) this.#fen += fenOf(money.replace(/\r$/, ''));
    this.#rows += 1;
    return end;
  }
}

/** A text in pieces, each ended by a mark that the texts in it can't hold. */
class Pieces {
  readonly #decoder = new StringDecoder('utf8');
  /** What stands behind the last mark so far; put together only where a mark ends it. */
  #rest = '';

  constructor(private readonly mark: string) {}

  *take(bytes: Buffer): Generator<string> {
    const pieces = (this.#rest + this.#decoder.write(bytes)).split(this.mark);
    this.#rest = pieces.pop() ?? '';
    yield* pieces;
  }

  get rest(): string {
    return this.#rest;
  }
}

/** One object a line. */
class JsonCounter implements Counter {
  readonly #lines = new Pieces('\n');
  #rows = 0;
  #fen = 0;

  constructor(private readonly key: string | undefined) {}

  take(bytes: Buffer): void {
    for (const line of this.#lines.take(bytes)) this.#line(line);
  }

  end(): readonly Counted[] {
    return [{ rows: this.#rows, fen: this.#lines.rest === '' ? this.#fen : Number.NaN }];
  }

  #line(line: string): void {
    if (line === '[' || line === ']' || line === '[]') return;
    const { key } = this;
    this.#rows += 1;
    try {
      const object: unknown = JSON.parse(line.replace(/,$/, ''));
      if (key === undefined || typeof object !== 'object' || object === null) return;
      const money: unknown = Object.entries(object).find(([name]) => name === key)?.[1] ?? '';
      this.#fen += typeof money === 'string' ? fenOf(money) : Number.NaN;
    } catch {
      this.#fen = Number.NaN;
    }
  }
}

interface Sum {
  rows: number;
  fen: number;
}

/** A page's tables; rows of a head have no `td`. */
class HtmlCounter implements Counter {
  readonly #pieces = new Pieces('</tr>');
  readonly #sums: Sum[] = [];
  /** How many tables have ended. */
  #ended = 0;

  constructor(private readonly moneyAt: readonly number[]) {}

  take(bytes: Buffer): void {
    for (const piece of this.#pieces.take(bytes)) {
      const from = piece.lastIndexOf('<tr');
      this.#ended += piece.slice(0, Math.max(0, from)).split('</table>').length - 1;
      const sum = this.#sum();
      const row = from === -1 ? '' : piece.slice(from);
      if (!/<td[ >]/.test(row)) continue;
      sum.rows += 1;
      const at = this.moneyAt[this.moneyAt.length === 1 ? 0 : this.#ended] ?? -1;
      if (at >= 0) sum.fen += fenOf((row.split(/<\/t[dh]>/)[at] ?? 'cut').replace(/^.*>/s, ''));
    }
  }

  end(): readonly Counted[] {
    const sum = this.#sum();
    // A page that does not end was cut.
    if (!this.#pieces.rest.trimEnd().endsWith('</html>')) sum.fen = Number.NaN;
    return this.#sums;
  }

  /** That of the table which is being counted. */
  #sum(): Sum {
    const at = this.moneyAt.length === 1 ? 0 : this.#ended;
    while (this.#sums.length <= at) this.#sums.push({ rows: 0, fen: 0 });
    return this.#sums[at] ?? { rows: 0, fen: 0 };
  }
}

/** A workbook's list of parts stands at its end: what passes is kept until it is all there. */
class XlsxCounter implements Counter {
  readonly #scratch: Scratch;
  readonly #path: string;
  readonly #file: number;

  constructor(private readonly layout: Layout) {
    this.#scratch = makeScratch();
    this.#path = join(this.#scratch.path, 'passed.xlsx');
    try {
      this.#file = openSync(this.#path, 'wx', 0o600);
    } catch (error) {
      throw scratchError(tmpdir(), error);
    }
  }

  take(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw scratchError(tmpdir(), error);
    }
  }

  async end(): Promise<readonly Counted[]> {
    closeSync(this.#file);
    try {
      return await countXlsx(this.#path, this.layout);
    } finally {
      this.#scratch.remove();
    }
  }
}

/** Every sheet of a workbook begins with its header. Hidden ones hold the lists of drop-downs, and are no tables. */
async function countXlsx(path: string, layout: Layout): Promise<readonly Counted[]> {
  const found = new Map<number, Counted>();
  let hidden: readonly boolean[] = [];
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(path);
  for await (const entry of zip.eachEntry()) {
    const [, number] = /^xl\/worksheets\/sheet(\d+)\.xml$/.exec(entry.fileName) ?? [];
    if (entry.fileName !== 'xl/workbook.xml' && number === undefined) continue;
    const stream = await zip.openReadStreamPromise(entry);
    if (number === undefined) hidden = await hiddenSheets(stream);
    else {
      const at = Number(number) - 1;
      found.set(at, await countSheet(stream, layout[layout.length === 1 ? 0 : at] ?? []));
    }
  }
  const sheets = hidden.flatMap((isHidden, at) => (isHidden ? [] : [found.get(at) ?? none]));
  if (layout.length > 1) return sheets;
  const total = { rows: 0, fen: 0 };
  for (const { rows, fen } of sheets) {
    total.rows += rows;
    total.fen += fen;
  }
  return [total];
}

async function hiddenSheets(chunks: AsyncIterable<unknown>): Promise<boolean[]> {
  const pieces = new Pieces('>');
  const hidden: boolean[] = [];
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (const tag of pieces.take(Buffer.from(chunk)))
      if (/^<sheet /.test(tag)) hidden.push(tag.includes(' state="hidden"'));
  }
  return hidden;
}

async function countSheet(
  chunks: AsyncIterable<unknown>,
  columns: readonly OutColumn[],
): Promise<Counted> {
  const at = moneyAt(columns);
  const cell = new RegExp(`<c r="${columnLetters(Math.max(0, at))}\\d+"[^>]*><v>([^<]*)</v>`);
  const pieces = new Pieces('</row>');
  const sum = { rows: -1, fen: 0 };
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (const piece of pieces.take(Buffer.from(chunk))) {
      sum.rows += 1;
      if (at >= 0 && sum.rows > 0) sum.fen += fenOf(cell.exec(piece)?.[1] ?? '');
    }
  }
  return sum;
}
