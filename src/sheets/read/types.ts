import type { Column } from '../../core/columns.ts';
import type { MoneyUnit } from './units.ts';
import type { Message, MessageKey, MessageParams } from '../../messages/index.ts';
import type { Member } from './members.ts';
import type { Fact } from '../../core/fact.ts';
import type { FileStamp } from './stamp.ts';

/** Codes of the rejects file. */
export type RejectCode =
  | 'id-checksum'
  | 'id-length'
  | 'id-excel-damaged'
  | 'id-birthdate'
  | 'id-duplicate'
  | 'household-missing'
  | 'name-missing'
  | 'number-invalid'
  | 'value-unknown'
  | 'value-missing'
  | 'column-count';

/** Why a row can't be trusted; every fault of the row is told, so that one mending is enough. */
export interface RowFault {
  /** Key of the column; undefined where it is the whole row. */
  readonly column: string | undefined;
  /** Of a member's cell in a row that holds a household: the header it stands under. */
  readonly place?: string;
  readonly code: RejectCode;
  /** In words: what was found, what was expected, how to mend it. */
  readonly message: Message;
  /** Of an ID number that is none: the cell as it stands there. */
  readonly cell?: string;
}

/** What the reader took upon itself in reading a cell; it stops nothing, and is told. */
export interface RowNote {
  readonly key: MessageKey;
  readonly params: MessageParams;
}

/** One data row of a table, whole or faulty. */
export interface TableRow {
  /** The file as the user named it; an XLSX with several sheets adds `#sheet`. */
  readonly file: string;
  /** The row as the spreadsheet counts it: title, blank and header rows count, from 1. */
  readonly row: number;
  /** The row's text as it stood in the file (an XLSX row: its cells joined as CSV). */
  readonly raw: string;
  /** Known columns that could be read; an empty cell has no entry. Household cells are already filled down. */
  readonly values: Readonly<Partial<Record<string, Fact>>>;
  /** Cells of the columns that the tool does not know, by header, as written. */
  readonly extras: ReadonlyMap<string, string>;
  /** Of a row that holds a household: what it says of its other persons. */
  readonly members?: readonly Member[];
  /** Empty where the row can be trusted. */
  readonly faults: readonly RowFault[];
  /**
   * Of a row without a household's number below a total: the household above the total, which may
   * go on here, as where each page ends in one.
   */
  readonly nearest?: string;
  /** Of yearly amounts: what the month's twelfth has under its last fen, in twelfths of a fen. */
  readonly rest?: Readonly<Record<string, number>>;
  readonly notes?: readonly RowNote[];
  /** Of a row that holds several rows in one: what may be a household's or a person's number in it. */
  readonly numbers?: readonly string[];
}

/** What reading one table told beside its rows. */
export interface TableInfo {
  readonly file: string;
  /** The sheet's name, of a workbook. */
  readonly sheet?: string;
  /** `utf8`, `gb18030`, `utf16le`, `utf16be`; `parquet`, `xlsx`, `workbook` (XLS, ET, XLSB, ODS) or `markup`. */
  readonly encoding: string;
  /** Row number of the header. */
  readonly headerRow: number;
  /** Of CSV: what stands between its cells. */
  readonly delimiter?: string;
  /** Of CSV: each line is one row, with no quote marks and no blank lines. */
  readonly plain: boolean;
  /**
   * Each cell holds its column's value and no other header was met below the first. Where it does not, a
   * row means something only once the table's own reader has read it: SQL must not read the cells.
   */
  readonly direct: boolean;
  /** One row is a household, under its head. */
  readonly family: boolean;
  /** Rows stand each for itself: no column says whose household they are of. */
  readonly loose: boolean;
  /** Keys of the categories whose words the table is read by. */
  readonly benefits: readonly string[];
  /** What the table's name or title says of every row, for blank cells. */
  readonly defaults: Readonly<Partial<Record<string, Fact>>>;
  /** Units of the amounts that are not in yuan a month, by key. */
  readonly units: Readonly<Record<string, MoneyUnit>>;
  /** How many columns the header has. */
  readonly width: number;
  /** Where each known column stands, from 0; a member's columns by their headers. */
  readonly places: Readonly<Record<string, number>>;
  /** Where each column stands that the tool does not know, by its header. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Keys of the known columns found, in the file's order. */
  readonly columns: readonly string[];
  /** Headers that the tool does not know; carried through. */
  readonly unknownHeaders: readonly string[];
  /** Of CSV: how many lines the bytes have. */
  readonly lines?: number;
  /** Which file it was when it was opened, where it is one; undefined for a pipe. */
  readonly stamp: FileStamp | undefined;
  /** Bytes of the file. */
  readonly size: number;
  /** Lower-case hexadecimal SHA-256 of the file's bytes. */
  readonly sha256: string;
  /** Rows passed over that are no data: blank, title, repeated header, total and footer rows. */
  readonly passedOver: number;
}

/** Which columns a reader looks for. */
export type ColumnSet = readonly Column[];
