/** One column to write. */
export interface OutColumn {
  /** The name in JSON, always. */
  readonly key: string;
  /** The name in CSV and XLSX. */
  readonly header: string;
  /**
   * `money` comes as integer fen and goes out as yuan: `657.00` in CSV, a number shown with 0.00 in
   * XLSX, the text `"657.00"` in JSON (a JSON number would be read as a binary fraction). `count` is
   * a number everywhere; `id` is text that Excel keeps. `decimal` comes as the exact text of a number, `99.5`,
   * and is a number in XLSX.
   */
  readonly kind: 'text' | 'money' | 'count' | 'id' | 'decimal';
  /** In characters, for XLSX. */
  readonly width?: number;
  /** Whether it stands beneath its row on a page, where the others stand beside each other. */
  readonly beneath?: boolean;
  /** What a code is called in a workbook or on a page, which people read; all else has the code. */
  readonly shown?: (code: string) => string;
}

/** A cell to write; null and an empty text are an empty cell. */
export type OutCell = string | number | null;

export type OutRow = readonly OutCell[];

/** A row as people read it. */
export const shownRow = (columns: readonly OutColumn[], row: OutRow): OutRow =>
  row.map((cell, at) =>
    typeof cell === 'string' && cell !== '' ? (columns[at]?.shown?.(cell) ?? cell) : cell,
  );
