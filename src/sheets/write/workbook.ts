import type { Written } from '../../files/atomic.ts';
import { countXlsx, XlsxCounter } from '../count/xlsx.ts';
import type { RowSink, TableFormat } from './format.ts';
import type { OutColumn, OutRow } from './out-column.ts';
import {
  openWorkbook,
  rowsPerSheet,
  type SheetOptions,
  type SheetWriter,
  type WorkbookWriter,
} from './xlsx.ts';

/** One table as a workbook; a table longer than a sheet goes on in the next. */
class WorkbookSink implements RowSink {
  readonly #book: WorkbookWriter;
  readonly #options: SheetOptions;
  #sheet: SheetWriter;
  #rows = 0;
  #inSheet = 0;

  constructor(book: WorkbookWriter, sheet: SheetWriter, options: SheetOptions) {
    this.#book = book;
    this.#sheet = sheet;
    this.#options = options;
  }

  write(row: OutRow): void | Promise<void> {
    // The title takes one of the sheet's rows.
    if (this.#inSheet >= rowsPerSheet - (this.#options.title === undefined ? 0 : 1)) {
      return this.#nextSheet(row);
    }
    this.#rows += 1;
    this.#inSheet += 1;
    return this.#sheet.row(row);
  }

  async #nextSheet(row: OutRow): Promise<void> {
    this.#inSheet = 0;
    this.#sheet = await this.#book.sheet(this.#options);
    await this.write(row);
  }

  async close(): Promise<Written & { readonly rows: number }> {
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

const sheetOptions = (columns: readonly OutColumn[], title: string | undefined): SheetOptions => ({
  name: title ?? 'Sheet1',
  columns,
  ...(title !== undefined && { title }),
});

export const xlsx: TableFormat<'xlsx'> = {
  name: 'xlsx',
  endings: ['xlsx'],
  goesTo: 'no-terminal',
  forPeople: true,
  open: async (target, columns, { title }) => {
    const book = await openWorkbook(target);
    const options = sheetOptions(columns, title);
    return new WorkbookSink(book, await book.sheet(options), options);
  },
  count: { passing: (layout) => new XlsxCounter(layout), file: countXlsx },
};
