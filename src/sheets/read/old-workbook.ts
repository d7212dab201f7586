import type { CellObject, DenseWorkSheet, Range, WorkBook, WorkSheet } from '@e965/xlsx';
import { message } from '../../messages/index.ts';
import type { CellTrouble, RawRow } from './csv.ts';
import { type ByteSource, decode, likelyEncodings, type Scan, unreadable } from './encoding.ts';
import { limits } from './limits.ts';
import { beijingDay, numberFormat, shownNumber } from './number-format.ts';
import { checkCell, csvLine, MergeTracker, type Sheet } from './sheet.ts';

/** Loaded only when such a file comes: it is large. The code pages are for Excel 5 and 95. */
async function library() {
  const [xlsx, codePages] = await Promise.all([
    import('@e965/xlsx'),
    import('@e965/xlsx/dist/cpexcel.full.mjs'),
  ]);
  xlsx.set_cptable(codePages);
  return xlsx;
}

/** No macro, picture or formula is looked at, and text that looks like a number stays text. */
const options = {
  dense: true,
  cellFormula: true,
  cellNF: true,
  cellText: false,
  raw: true,
} as const;

/** Programs that calculate what they write; another keeps 0 beside a formula, or nothing. */
const calculating = /Excel|WPS|Kingsoft|LibreOffice|OpenOffice|MicrosoftOffice/i;

const errorNames: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

interface Reading {
  readonly file: string;
  readonly date1904: boolean;
  readonly calculated: boolean;
}

function shownCell(
  { t, v, f, z }: CellObject,
  { date1904, calculated }: Reading,
): { text: string; trouble?: CellTrouble } {
  if (t === 'e') {
    const found = errorNames[Number(v)] ?? '#ERROR!';
    return { text: found, trouble: { key: 'cellErrorValue', found } };
  }
  const formula = f !== undefined;
  if (formula && (v === undefined || (v === 0 && !calculated))) {
    return { text: '', trouble: { key: 'cellNeverCalculated', found: v === 0 ? '0' : '空' } };
  }
  if (typeof v === 'number') {
    return shownNumber(
      String(v),
      z === undefined ? undefined : numberFormat(-1, String(z)),
      date1904,
      formula,
    );
  }
  if (typeof v === 'boolean') return { text: v ? 'TRUE' : 'FALSE' };
  return { text: v instanceof Date ? beijingDay(v.toISOString()) : (v ?? '') };
}

function* rowsOf(
  data: readonly (readonly CellObject[])[],
  ranges: readonly Range[],
  reading: Reading,
): Generator<RawRow> {
  const merges = new MergeTracker(
    ranges.map(({ s, e }) => ({ top: s.r + 1, bottom: e.r + 1, left: s.c, right: e.c })),
  );
  for (const [at, line] of data.entries()) {
    // The library leaves rows out that have no cell.
    if ((line as readonly CellObject[] | undefined) === undefined) continue;
    const cells: string[] = [];
    let faults: Map<number, CellTrouble> | undefined;
    line.forEach((cell: CellObject | undefined, column) => {
      if (cell === undefined) return;
      const { text, trouble } = shownCell(cell, reading);
      if (text === '' && trouble === undefined) return;
      checkCell(reading.file, text, at + 1, column);
      if (trouble !== undefined) (faults ??= new Map()).set(column, trouble);
      while (cells.length < column) cells.push('');
      cells[column] = text;
    });
    if (cells.length > 0 || faults !== undefined) {
      yield merges.apply(at + 1, cells, csvLine(cells), faults);
    }
  }
}

const isDense = (sheet: WorkSheet): sheet is DenseWorkSheet => Array.isArray(sheet['!data']);

function sheetsOf(name: string, book: WorkBook): readonly Sheet[] {
  if (book.SheetNames.length > limits.sheets) {
    const params = { file: name, found: book.SheetNames.length, most: limits.sheets };
    throw unreadable(message('workbookTooManySheets', params));
  }
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const calculated = calculating.test(book.Props?.Application ?? '');
  return book.SheetNames.flatMap((own, at) => {
    const sheet = book.Sheets[own];
    if (sheet === undefined) return [];
    const ranges = sheet['!merges'] ?? [];
    if (!isDense(sheet)) return [];
    if (ranges.length > limits.merges) {
      throw unreadable(message('sheetTooManyMerges', { file: name, most: limits.merges }));
    }
    return [
      {
        name: own,
        hidden: (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0,
        date1904,
        // eslint-disable-next-line @typescript-eslint/require-await -- an async iterable by contract
        async *rows() {
          yield [...rowsOf(sheet['!data'], ranges, { file: name, date1904, calculated })];
        },
      },
    ];
  });
}

/** The library's own words may hold what stands in the file, so they are only the cause. */
function damaged(file: string, error: unknown): Error {
  const told = error instanceof Error ? error.message : '';
  return /password|encrypt/i.test(told)
    ? unreadable(message('fileIsEncrypted', { file }), error)
    : unreadable(message('fileWorkbookBroken', { file }), error);
}

/** Opens .xls, .et, .xlsb, .ods: formats that are read whole, and so only up to a stated size. */
export async function openOldWorkbook(name: string, bytes: Uint8Array): Promise<readonly Sheet[]> {
  const { read } = await library();
  let book: WorkBook;
  try {
    book = read(bytes, { ...options, type: 'buffer' });
  } catch (error) {
    throw damaged(name, error);
  }
  return sheetsOf(name, book);
}

/** Opens a table of HTML, or SpreadsheetML, that is named as a workbook. */
export async function openMarkup(source: ByteSource, scanned: Scan): Promise<readonly Sheet[]> {
  const { name } = source;
  // What the page says of itself is often wrong; bytes that all fit UTF-8 are UTF-8.
  const [encoding = 'utf8'] = likelyEncodings(scanned);
  let text = '';
  for await (const piece of decode(source.chunks(), encoding)) text += piece;
  const spreadsheet = text.includes('urn:schemas-microsoft-com:office:spreadsheet');
  const page = /<table[\s>]/i.test(text) && /<t[dh][\s>]/i.test(text);
  if (!spreadsheet && !page) throw unreadable(message('fileIsHtml', { file: name }));
  const { read } = await library();
  let book: WorkBook;
  try {
    book = read(text.trimStart(), { ...options, type: 'string' });
  } catch (error) {
    throw damaged(name, error);
  }
  return sheetsOf(name, book);
}
