/**
 * How far the readers go. Real sheets stay well below; what goes past is refused with a sentence, so
 * that no file, however made, takes the machine's memory or hours.
 */
export const limits = {
  /** Columns of a sheet or a CSV file: wide forms of a household reach a few hundred. */
  columns: 1024,
  /** Characters of one cell; Excel's own limit is 32,767. */
  cell: 40_000,
  /** Characters of one row of a CSV file. */
  line: 1 << 20,
  /** Merged ranges of one sheet: five for each household of a full sheet. */
  merges: 1_000_000,
  /** Sheets of one workbook. */
  sheets: 500,
  /** Elements that stand inside one another in a workbook's XML. */
  nesting: 64,
  /** Bytes of a workbook that can only be read whole (.xls, .et, .xlsb, .ods, HTML, SpreadsheetML). */
  wholeBytes: 64 * 2 ** 20,
  /** Bytes of all tables of an archive once unpacked, since they are then read from memory. */
  archivedBytes: 512 * 2 ** 20,
  /** Bytes of standard input, a pipe or a device, which can be read only once and stands in memory. */
  pipedBytes: 2 * 2 ** 30,
  /** Files in one archive or folder. */
  files: 10_000,
  /** Bytes of one part of a workbook, unpacked. */
  part: 4 * 2 ** 30 - 2,
  /** Bytes of a workbook's shared texts, which stand in memory. */
  sharedTexts: 512 * 2 ** 20,
  /** Bytes of a workbook's other parts (styles, list of sheets). */
  smallPart: 64 * 2 ** 20,
} as const;
