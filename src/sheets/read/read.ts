import { basename } from 'node:path';
import { message, type Message } from '../../messages/index.ts';
import { type CsvForm, csvRows, type Delimiter, delimiters, type RawRow } from './csv.ts';
import {
  type ByteSource,
  bytesSource,
  decode,
  type Encoding,
  fileSource,
  likelyEncodings,
  type Scan,
  scan,
  unreadable,
} from './encoding.ts';
import { areaNamed, reliefNamed } from './exports.ts';
import { findHeader, hasHousehold, type HeaderProblem, headerRows, type Layout } from './header.ts';
import { kindOf, refuseTooBig } from './kinds.ts';
import { RowReader } from './rows.ts';
import type { ColumnSet, TableInfo, TableRow } from './types.ts';
import type { Sheet } from './sheet.ts';

/** A table to read: a file by its path, or bytes that came otherwise (standard input). */
export interface TableInput {
  /** As the user named it; messages and rows say it again. */
  readonly name: string;
  readonly path?: string;
  readonly bytes?: Uint8Array;
  /** Called with the number of bytes newly read, for a progress line. */
  readonly onBytes?: (count: number) => void;
  /** As in {@link ReadOptions}, where the reader's caller has none of its own. */
  readonly onSkipped?: ReadOptions['onSkipped'];
}

export interface ReadOptions {
  /**
   * Told of sheets that were not read: those without a known header, and hidden ones. `people` is
   * false of a hidden sheet that plainly holds no person (lists of drop-downs).
   */
  readonly onSkipped?: (told: Message, people: boolean) => void;
}

/** One table found: its header is known, its rows are still to come. */
export interface ReadTable {
  /** The columns that it was opened to find. */
  readonly wanted: ColumnSet;
  /** Complete once the rows are consumed: only `passedOver` still grows. */
  readonly info: () => TableInfo;
  /** The data rows in the file's order, whole and faulty; to be gone through once. */
  readonly rows: AsyncIterable<TableRow>;
  /** All rows as they stand below the header, no matter what they are; as often as asked. */
  readonly raws: () => AsyncIterable<RawRow>;
  /** All rows from the top, title and header too; as often as asked. */
  readonly everyRow: () => AsyncIterable<RawRow>;
  /** Reads rows of `raws`, each in its turn; `skip` says that others stand between. */
  readonly reader: Pick<RowReader, 'read' | 'skip' | 'relaid'>;
}

type Batches = AsyncIterable<readonly RawRow[]>;

async function firstRows(batches: Batches): Promise<readonly RawRow[]> {
  const rows: RawRow[] = [];
  for await (const batch of batches) {
    rows.push(...batch.slice(0, headerRows - rows.length));
    if (rows.length >= headerRows) break;
  }
  return rows;
}

/** Whether every cell means what it says: no unit to convert. */
const direct = (layout: Layout): boolean =>
  !layout.export &&
  layout.members.length === 0 &&
  layout.known.every(({ unit, column }) => unit === undefined && column.export === undefined);

/** What the title or the file's name says of an export's every row. */
function defaultsOf(
  file: string,
  { export: exported, title, known }: Layout,
): TableInfo['defaults'] {
  if (!exported || known.some(({ column }) => column.key === 'household_id')) return {};
  const words = `${basename(file)} ${title}`;
  const relief = reliefNamed(words);
  const area = areaNamed(words);
  return {
    ...(relief !== undefined && { current_relief: [relief] }),
    ...(area !== undefined && { area }),
  };
}

const unitsOf = ({ known }: Layout): TableInfo['units'] =>
  Object.fromEntries(
    known.flatMap(({ column, unit }) => (unit === undefined ? [] : [[column.key, unit]])),
  );

function isLayout(found: Layout | HeaderProblem): found is Layout {
  return 'headerRow' in found;
}

function makeTable(
  file: string,
  encoding: string,
  { sha256, size, plain, lines, stamp }: Scan,
  layout: Layout,
  wanted: ColumnSet,
  reader: RowReader,
  batches: () => Batches,
  { delimiter, sheet }: { delimiter?: Delimiter; sheet?: string } = {},
): ReadTable {
  async function* rows(): AsyncGenerator<TableRow> {
    reader.restart();
    for await (const batch of batches()) {
      for (const raw of batch) {
        const row = reader.read(raw);
        if (row !== undefined) yield row;
      }
    }
  }
  async function* everyRow(): AsyncGenerator<RawRow> {
    for await (const batch of batches()) yield* batch;
  }
  async function* raws(): AsyncGenerator<RawRow> {
    for await (const raw of everyRow()) if (raw.row > layout.headerRow) yield raw;
  }
  const benefits = Object.keys(wanted.find(({ key }) => key === 'current_relief')?.words ?? {});
  return {
    wanted,
    raws,
    everyRow,
    reader,
    info: () => ({
      file,
      encoding,
      headerRow: layout.headerRow,
      ...(sheet !== undefined && { sheet }),
      ...(delimiter !== undefined && { delimiter }),
      // Other programs cut at one byte only.
      plain: plain && delimiter !== undefined && delimiter !== '，' && direct(layout),
      direct: direct(layout) && !reader.relaid,
      units: unitsOf(layout),
      family: layout.family,
      loose: !hasHousehold(layout),
      benefits,
      defaults: defaultsOf(file, layout),
      width: layout.width,
      places: Object.fromEntries([
        ...layout.members.flat().map(({ index, header }): [string, number] => [header, index]),
        ...layout.known.map(({ index, column }): [string, number] => [column.key, index]),
      ]),
      unknown: new Map(layout.unknown.map(({ index, header }) => [header, index])),
      columns: [
        ...new Set([
          ...layout.known.map(({ column }) => column.key),
          ...Object.keys(defaultsOf(file, layout)),
        ]),
      ],
      unknownHeaders: layout.unknown
        .map(({ header }) => header)
        .filter((header) => !header.startsWith('#')),
      ...(delimiter !== undefined && { lines }),
      stamp,
      size,
      sha256,
      passedOver: reader.passedOver,
    }),
    rows: { [Symbol.asyncIterator]: () => rows() },
  };
}

/** The bytes once more, as text; a file that was saved anew in the meantime is refused. */
async function* again(
  source: ByteSource,
  encoding: Encoding,
  expected: Scan,
  onBytes: TableInput['onBytes'],
): AsyncGenerator<string> {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source.chunks()) {
      size += chunk.length;
      onBytes?.(chunk.length);
      yield chunk;
    }
  }
  yield* decode(counted(), encoding);
  if (size !== expected.size) throw unreadable(message('fileChanged', { file: source.name }));
}

/** The bytes in small pieces, where only the first rows are asked for. */
async function* pieces(source: ByteSource): AsyncGenerator<Uint8Array> {
  const size = 1 << 17;
  for await (const chunk of source.chunks()) {
    for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
  }
}

const csvForms: readonly CsvForm[] = [
  ...delimiters.map((delimiter) => ({ delimiter })),
  ...delimiters.map((delimiter) => ({ delimiter, wrapped: true })),
];

async function readCsv(
  source: ByteSource,
  scanned: Scan,
  columns: ColumnSet,
  onBytes: TableInput['onBytes'],
): Promise<ReadTable> {
  const { name } = source;
  let best: { encoding: Encoding; form: CsvForm; layout: Layout } | undefined;
  let problem: HeaderProblem | undefined;
  let filled = false;
  for (const encoding of likelyEncodings(scanned)) {
    for (const form of csvForms) {
      // Lines in quotes are looked for only where nothing else makes a header.
      if (best !== undefined && form.wrapped === true) break;
      const rows = await firstRows(csvRows(decode(pieces(source), encoding), form));
      filled ||= rows.some(({ raw }) => /[^\s,;|，]/.test(raw));
      const found = findHeader(name, rows, columns);
      if (isLayout(found)) {
        if (found.known.length > (best?.layout.known.length ?? 0)) {
          best = { encoding, form, layout: found };
        }
      } else if (found.required > (problem?.required ?? -1)) {
        problem = found;
      }
    }
    if (best !== undefined) break;
  }
  if (!filled) throw unreadable(message('fileEmpty', { file: name }));
  if (best === undefined) throw problem?.error ?? unreadable(message('fileEmpty', { file: name }));
  const { encoding, form, layout } = best;
  const reader = new RowReader(name, layout, columns, { csv: true, date1904: false });
  const batches = (): Batches =>
    csvRows(again(source, encoding, scanned, onBytes), { ...form, width: layout.width });
  return makeTable(name, encoding, scanned, layout, columns, reader, batches, {
    delimiter: form.delimiter,
  });
}

/** What a spreadsheet's text may be that is a person's: an ID number, or what Excel made of one. */
const idLike = /\d{17}[\dXx]|\d{15}|\dE\+1[67]/;

interface Looked {
  readonly sheet: Sheet;
  readonly layout: Layout | HeaderProblem;
  readonly filled: boolean;
  readonly people: boolean;
}

async function look(sheet: Sheet, label: string, columns: ColumnSet): Promise<Looked> {
  const rows = await firstRows(sheet.rows());
  const layout = findHeader(label, rows, columns);
  const filled = rows.some(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const people = isLayout(layout) || rows.some(({ raw }) => idLike.test(raw));
  return { sheet, layout, filled, people };
}

/** Every visible sheet with a known header is a table; what was not read is told. */
async function readWorkbook(
  name: string,
  encoding: string,
  sheets: readonly Sheet[],
  scanned: Scan,
  columns: ColumnSet,
  options: ReadOptions,
): Promise<ReadTable[]> {
  const visible = sheets.filter(({ hidden }) => !hidden).length;
  const looked: Looked[] = [];
  for (const sheet of sheets) {
    looked.push(await look(sheet, visible > 1 ? `${name}#${sheet.name}` : name, columns));
  }
  const filled = looked.filter((one) => one.filled);
  const shown = filled.filter(({ sheet }) => !sheet.hidden);
  if (filled.length === 0) throw unreadable(message('fileEmpty', { file: name }));
  if (shown.length === 0) {
    const hidden = filled.map(({ sheet }) => sheet.name).join('、');
    throw unreadable(message('sheetsAllHidden', { file: name, sheets: hidden }));
  }
  const found: { sheet: Sheet; layout: Layout }[] = [];
  const skipped: { sheet: Sheet; problem: HeaderProblem }[] = [];
  for (const { sheet, layout } of shown) {
    if (isLayout(layout)) found.push({ sheet, layout });
    else skipped.push({ sheet, problem: layout });
  }
  // A sheet that is nearly a table has a mistyped header; passing over it would lose its people.
  const nearest = skipped.reduce<HeaderProblem | undefined>(
    (best, { problem }) => (problem.required > (best?.required ?? -1) ? problem : best),
    undefined,
  );
  if (nearest !== undefined && (found.length === 0 || nearest.required >= 2)) throw nearest.error;
  for (const { sheet } of skipped) {
    options.onSkipped?.(message('sheetSkipped', { file: name, sheet: sheet.name }), true);
  }
  for (const { sheet, people } of filled) {
    if (!sheet.hidden) continue;
    options.onSkipped?.(message('sheetHidden', { file: name, sheet: sheet.name }), people);
  }
  return found.map(({ sheet, layout }) => {
    const file = found.length > 1 ? `${name}#${sheet.name}` : name;
    const reader = new RowReader(file, layout, columns, { csv: false, date1904: sheet.date1904 });
    return makeTable(file, encoding, scanned, layout, columns, reader, () => sheet.rows(), {
      sheet: sheet.name,
    });
  });
}

async function readParquet(
  { name }: ByteSource,
  scanned: Scan,
  columns: ColumnSet,
  { path, onBytes }: TableInput,
): Promise<ReadTable> {
  if (path === undefined) throw unreadable(message('parquetNeedsFile'));
  const { parquetHeader, parquetRows } = await import('./parquet.ts');
  const header = await parquetHeader(path, name);
  const layout = findHeader(name, [{ row: 1, cells: header, raw: header.join(',') }], columns);
  if (!isLayout(layout)) throw layout.error;
  const reader = new RowReader(name, layout, columns, { csv: false, date1904: false });
  onBytes?.(scanned.size);
  return makeTable(name, 'parquet', scanned, layout, columns, reader, () =>
    parquetRows(path, name, header),
  );
}

/**
 * Opens a table: CSV in any of the usual encodings and delimiters, Parquet, or a workbook (XLSX, XLS, ET,
 * XLSB, ODS, HTML or SpreadsheetML named .xls) with one table a sheet.
 * When this returns, the header is known; a file that can't be read is a `UserError` by then. Rows
 * of a CSV file are read as they are asked for, and only one piece of the file is in memory.
 *
 * A household's cells (columns of level `household`) reach down: a row whose household number is
 * blank, or the same as in the row before, takes the blank ones from the household's earlier rows.
 * They reach over blank rows and repeated headers, but not over a total row, a footer or a section's
 * title, nor past a row whose household number is itself faulty.
 */
export async function readTable(
  input: TableInput,
  columns: ColumnSet,
  options: ReadOptions = {},
): Promise<ReadTable[]> {
  const source =
    input.path === undefined
      ? bytesSource(input.name, input.bytes ?? new Uint8Array(0))
      : await fileSource(input.name, input.path);
  const scanned = await scan(source);
  if (scanned.size === 0) throw unreadable(message('fileEmpty', { file: input.name }));
  const { kind, bytes = new Uint8Array(0) } = await kindOf(source, scanned);
  const whole = (encoding: string, sheets: readonly Sheet[]): Promise<ReadTable[]> => {
    input.onBytes?.(scanned.size);
    return readWorkbook(input.name, encoding, sheets, scanned, columns, {
      ...(input.onSkipped !== undefined && { onSkipped: input.onSkipped }),
      ...options,
    });
  };
  // A reader is loaded for the first table of its kind.
  switch (kind) {
    case 'parquet':
      return [await readParquet(source, scanned, columns, input)];
    case 'xlsx':
      refuseChanged(input.name, bytes, scanned);
      return whole('xlsx', await (await import('./xlsx.ts')).openXlsx(input.name, bytes));
    case 'whole':
      refuseChanged(input.name, bytes, scanned);
      refuseTooBig(input.name, scanned.size);
      return whole(
        'workbook',
        await (await import('./old-workbook.ts')).openOldWorkbook(input.name, bytes),
      );
    case 'markup':
      return whole('markup', await (await import('./old-workbook.ts')).openMarkup(source, scanned));
    case 'archive':
      throw unreadable(message('fileIsOther', { file: input.name, kind: 'zip' }));
    case 'text':
      return [await readCsv(source, scanned, columns, input.onBytes)];
  }
}

function refuseChanged(file: string, bytes: Uint8Array, { size }: Scan): void {
  if (bytes.length !== size) throw unreadable(message('fileChanged', { file }));
}
