import iconv from 'iconv-lite';
import { type ByteSink, openBytes, type Target } from '../../files/atomic.ts';
import { CsvLines } from './csv.ts';
import { HtmlPage } from './html.ts';
import type { OutColumn, OutRow } from './out-column.ts';
import { inertJson, wellFormed, yuanText } from './safe-cell.ts';
import { TextBuffer } from '../read/text-buffer.ts';
import { openWorkbook, rowsPerSheet, type SheetWriter, type WorkbookWriter } from './xlsx.ts';

export type { Target } from '../../files/atomic.ts';
export { writeWhole } from '../../files/atomic.ts';
export type { OutColumn, OutRow } from './out-column.ts';
export { escaped } from './html.ts';
export { yuanText } from './safe-cell.ts';
export * from './xlsx.ts';

export const outFormats = ['csv', 'xlsx', 'json', 'ndjson', 'html', 'parquet'] as const;
export type OutFormat = (typeof outFormats)[number];

export const encodings = ['utf8', 'utf8-bom', 'gb18030'] as const;
export type OutEncoding = (typeof encodings)[number];

/** How a CSV file is written; JSON, XLSX and HTML are UTF-8 by their nature. */
export interface TextForm {
  readonly encoding: OutEncoding;
  /** A tab behind ID numbers keeps Excel from making numbers of them; no other program finds them then. */
  readonly forExcel?: boolean;
}

/** Only how text is written, of all that is said of an output. */
export const formOfText = ({ encoding, forExcel = false }: TextForm): TextForm => ({
  encoding,
  forExcel,
});

/** What is chosen, else what suits a file, or a pipe. */
export const textForm = (
  {
    encoding,
    forExcel = false,
  }: { readonly encoding?: OutEncoding | undefined; readonly forExcel?: boolean },
  path: string | undefined,
): TextForm => ({ encoding: encoding ?? (path === undefined ? 'utf8' : 'utf8-bom'), forExcel });

export interface SinkOptions extends TextForm {
  /** XLSX: a line above the header, and the sheet's name. HTML: the page's heading. */
  readonly title?: string;
}

/** Takes rows; to be waited for where it gives a promise, so that memory stays flat. */
export interface RowSink {
  write(row: OutRow): void | Promise<void>;
  /** The file appears only now, whole. */
  close(): Promise<{ path: string; sha256: string; rows: number }>;
  /** Nothing is left behind, and a former file stays as it was. */
  abort(): Promise<void>;
}

/** How rows become text, whatever it is then encoded as. */
interface Lines {
  start(): string;
  row(cells: OutRow, index: number): string;
  end(rows: number): string;
}

function csvLines(columns: readonly OutColumn[], forExcel: boolean): Lines {
  const lines = new CsvLines(columns, forExcel);
  return { start: () => lines.header(), row: (cells) => lines.row(cells), end: () => '' };
}

/** Objects one to a line, keyed by column; `json` is an array of them. */
function jsonLines(columns: readonly OutColumn[], array: boolean): Lines {
  const keys = columns.map(({ key }) => inertJson(JSON.stringify(wellFormed(key))));
  const object = (cells: OutRow): string => {
    const members = columns.map(({ kind }, i) => {
      const cell = cells[i] ?? null;
      const value = typeof cell === 'number' && kind === 'money' ? yuanText(cell) : cell;
      const text = typeof value === 'string' ? wellFormed(value) : value;
      return `${keys[i] ?? ''}:${inertJson(JSON.stringify(text))}`;
    });
    return `{${members.join(',')}}`;
  };
  if (!array) return { start: () => '', row: (cells) => `${object(cells)}\n`, end: () => '' };
  return {
    start: () => '[',
    row: (cells, index) => `${index === 0 ? '\n' : ',\n'}${object(cells)}`,
    end: (rows) => (rows === 0 ? ']\n' : '\n]\n'),
  };
}

function linesOf(
  format: Exclude<OutFormat, 'xlsx' | 'parquet'>,
  columns: readonly OutColumn[],
  { forExcel = false, title }: SinkOptions,
): Lines {
  switch (format) {
    case 'csv':
      return csvLines(columns, forExcel);
    case 'html':
      return new HtmlPage(columns, title);
    case 'json':
    case 'ndjson':
      return jsonLines(columns, format === 'json');
  }
}

class TextSink implements RowSink {
  readonly #bytes: ByteSink;
  readonly #lines: Lines;
  readonly #out: TextBuffer;
  #rows = 0;

  constructor(bytes: ByteSink, lines: Lines, encoding: OutEncoding) {
    this.#bytes = bytes;
    this.#lines = lines;
    this.#out = new TextBuffer((text) =>
      bytes.write(
        encoding === 'gb18030' ? iconv.encode(wellFormed(text), 'gb18030') : Buffer.from(text),
      ),
    );
    void this.#out.add((encoding === 'utf8-bom' ? '\ufeff' : '') + lines.start());
  }

  write(row: OutRow): void | Promise<void> {
    const text = this.#lines.row(row, this.#rows);
    this.#rows += 1;
    return this.#out.add(text);
  }

  async close(): Promise<{ path: string; sha256: string; rows: number }> {
    try {
      await this.#out.add(this.#lines.end(this.#rows));
      await this.#out.drain();
    } catch (error) {
      await this.abort();
      throw error;
    }
    return { ...(await this.#bytes.close()), rows: this.#rows };
  }

  abort(): Promise<void> {
    return this.#bytes.abort();
  }
}

class XlsxSink implements RowSink {
  readonly #book: WorkbookWriter;
  readonly #columns: readonly OutColumn[];
  readonly #title: string | undefined;
  #sheet: SheetWriter;
  #rows = 0;
  #inSheet = 0;

  constructor(
    book: WorkbookWriter,
    sheet: SheetWriter,
    columns: readonly OutColumn[],
    title: string | undefined,
  ) {
    this.#book = book;
    this.#sheet = sheet;
    this.#columns = columns;
    this.#title = title;
  }

  write(row: OutRow): void | Promise<void> {
    // The title takes one of the sheet's rows.
    if (this.#inSheet >= rowsPerSheet - (this.#title === undefined ? 0 : 1)) {
      return this.#nextSheet(row);
    }
    this.#rows += 1;
    this.#inSheet += 1;
    return this.#sheet.row(row);
  }

  async #nextSheet(row: OutRow): Promise<void> {
    this.#inSheet = 0;
    this.#sheet = await this.#book.sheet(sheetOptions(this.#columns, this.#title));
    await this.write(row);
  }

  async close(): Promise<{ path: string; sha256: string; rows: number }> {
    try {
      return { ...(await this.#book.close()), rows: this.#rows };
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  abort(): Promise<void> {
    return this.#book.abort();
  }
}

function sheetOptions(
  columns: readonly OutColumn[],
  title: string | undefined,
): { name: string; columns: readonly OutColumn[]; title?: string } {
  return { name: title ?? 'Sheet1', columns, ...(title !== undefined && { title }) };
}

/**
 * Opens a place for rows. CSV has plain digits, as scripts and databases look for them, unless it is asked
 * for Excel; no cell of it can run as a formula.
 */
export async function openSink(
  target: Target,
  format: OutFormat,
  columns: readonly OutColumn[],
  options: SinkOptions,
): Promise<RowSink> {
  if (format === 'parquet')
    return (await import('../read/parquet.ts')).ParquetSink.open(target, columns);
  if (format === 'xlsx') {
    const book = await openWorkbook(target);
    const sheet = await book.sheet(sheetOptions(columns, options.title));
    return new XlsxSink(book, sheet, columns, options.title);
  }
  const lines = linesOf(format, columns, options);
  return new TextSink(await openBytes(target), lines, format === 'csv' ? options.encoding : 'utf8');
}
