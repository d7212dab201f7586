import type { Cell, CellStyle, CellValue, Sheet, Workbook } from 'hucre/xlsx';

/** One cell, or one whole row, of a workbook that has to be mended. */
export interface Mark {
  /** The sheet's name; the first sheet where it is left out. */
  readonly sheet?: string;
  /** As the spreadsheet counts, from 1. */
  readonly row: number;
  /** From 0; undefined for the whole row. */
  readonly column: number | undefined;
  /** What is wrong and how to mend it; no comment is put where it is left out. */
  readonly text?: string;
}

/** A sheet made of plain cells, for a table that was no workbook. */
export interface PlainSheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** The sheet that lists what to mend; a row leads to its cell. */
export interface MendingSheet {
  readonly name: string;
  readonly header: readonly string[];
  readonly widths: readonly number[];
  readonly rows: readonly {
    readonly cells: readonly (string | number)[];
    readonly mark?: Mark;
  }[];
}

/** Light red: the cell is wrong. */
const faultFill = 'FFC7CE';
/** Light yellow: the cell is empty and decides something. */
const emptyFill = 'FFF2CC';
/** Excel's own limit of a comment's text lies far above; a longer one can't be read on the screen. */
const longestComment = 1000;
const mostColumns = 256;

const fillOf = (rgb: string): NonNullable<CellStyle['fill']> => ({
  type: 'pattern',
  pattern: 'solid',
  fgColor: { rgb },
});

function typeOf(value: CellValue): Cell['type'] {
  if (value === null) return 'empty';
  if (value instanceof Date) return 'date';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
}

/** The cell as it stands, or a new one with the value that the row has there. */
function cellAt(sheet: Sheet, row: number, column: number): Cell {
  const before = sheet.cells?.get(`${row},${column}`);
  if (before !== undefined) return before;
  const value = sheet.rows[row]?.[column] ?? null;
  return { value, type: typeOf(value) };
}

function put(sheet: Sheet, row: number, column: number, cell: Cell): void {
  sheet.cells ??= new Map();
  sheet.cells.set(`${row},${column}`, cell);
}

function colour(sheet: Sheet, row: number, column: number, rgb: string): void {
  const cell = cellAt(sheet, row, column);
  // What is wrong goes before what is only empty.
  if (rgb === emptyFill && cell.comment?.author === author) return;
  put(sheet, row, column, { ...cell, style: { ...cell.style, fill: fillOf(rgb) } });
}

const author = 'civil-aid';

/** Says it on the cell, under what stands there already. */
function comment(sheet: Sheet, row: number, column: number, told: string): void {
  const cell = cellAt(sheet, row, column);
  const before = cell.comment?.text;
  const text = before === undefined ? told : `${before}\n${told}`;
  const shown = text.length > longestComment ? `${text.slice(0, longestComment - 1)}…` : text;
  put(sheet, row, column, { ...cell, comment: { author, text: shown } });
}

function widthOf(sheet: Sheet, row: number): number {
  const own = sheet.rows[row]?.findLastIndex((cell) => cell !== null && cell !== '') ?? -1;
  return Math.min(mostColumns, own + 1);
}

function markOne(sheet: Sheet, { row, column, text }: Mark): void {
  const at = row - 1;
  const fill = text === undefined ? emptyFill : faultFill;
  if (column !== undefined) colour(sheet, at, column, fill);
  else for (let one = 0; one < widthOf(sheet, at); one += 1) colour(sheet, at, one, fill);
  if (text !== undefined) comment(sheet, at, column ?? 0, text);
}

/** `C7`. */
function reference({ row, column = 0 }: Mark): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row}`;
}

function freeName(book: Workbook, wanted: string): string {
  const taken = new Set(book.sheets.map(({ name }) => name.toLowerCase()));
  let name = wanted;
  for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${wanted} (${n})`;
  return name;
}

/** The list stands last, so that her own sheets keep their places. */
function addList(book: Workbook, list: MendingSheet): void {
  const cells = new Map<string, Cell>();
  const bold: CellStyle = {
    font: { bold: true },
    fill: fillOf('E7EEF5'),
    alignment: { wrapText: true, vertical: 'center' },
  };
  list.header.forEach((value, at) => {
    cells.set(`0,${at}`, { value, type: 'string', style: bold });
  });
  const [first] = book.sheets;
  list.rows.forEach(({ cells: own, mark }, at) => {
    own.forEach((value, column) => {
      const style: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
      const location =
        mark === undefined || column !== 0
          ? undefined
          : `'${(mark.sheet ?? first?.name ?? '').replaceAll("'", "''")}'!${reference(mark)}`;
      cells.set(`${at + 1},${column}`, {
        value,
        type: typeOf(value),
        style,
        ...(location !== undefined && { hyperlink: { target: `#${location}`, location } }),
      });
    });
  });
  book.sheets.push({
    name: freeName(book, list.name),
    rows: [[...list.header], ...list.rows.map(({ cells: own }) => [...own])],
    cells,
    columns: list.widths.map((width) => ({ width })),
    freezePane: { rows: 1 },
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
}

/** Stands for the time of a change, where the workbook has none of its own. */
const never = new Date(0);

/**
 * A clerk's own workbook with its faulty cells coloured, a comment on each, and a sheet that lists what
 * to mend; all that she made (formats, widths, other sheets, macros) stays. A table that was no workbook
 * becomes one, each cell as its text.
 *
 * @param source the bytes of an `.xlsx` or `.xlsm`, or the rows of other tables.
 */
export async function markedWorkbook(
  source: Uint8Array | readonly PlainSheet[],
  marks: readonly Mark[],
  list: MendingSheet,
): Promise<Uint8Array> {
  const { openXlsx, saveXlsx, writeXlsx } = await import('hucre/xlsx');
  const plain = source instanceof Uint8Array ? undefined : source;
  const bytes =
    source instanceof Uint8Array
      ? source
      : await writeXlsx({
          sheets: (plain ?? []).map(({ name, rows }) => ({
            name,
            rows: rows.map((row) => row.map((cell) => (cell === '' ? null : cell))),
            columns: [],
          })),
          properties: { modified: never },
        });
  const book = await openXlsx(bytes, { readStyles: true });
  for (const mark of marks) {
    const sheet = book.sheets.find(({ name }) => name === (mark.sheet ?? book.sheets[0]?.name));
    if (sheet !== undefined) markOne(sheet, mark);
  }
  addList(book, list);
  // The same sheet gives the same bytes: when it was mended is not part of it.
  book.properties = { modified: never, ...book.properties };
  return saveXlsx(book);
}
