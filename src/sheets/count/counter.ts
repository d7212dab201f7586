import type { OutColumn } from '../write/out-column.ts';

/** What stands in a written table. */
export interface Counted {
  readonly rows: number;
  /** The sum of its first column of money; 0 where it has none. */
  readonly fen: number;
}

/** The columns of each table of an output: a page or a workbook may have several, all else has one. */
export type Layout = readonly (readonly OutColumn[])[];

/** Counts the tables of an output from its bytes, in order. */
export interface Counter {
  take(bytes: Buffer): void;
  end(): Promise<readonly Counted[]> | readonly Counted[];
}

/** How the tables of a format are counted: while their bytes pass, or from a file where that is the better way. */
export interface Counting {
  readonly passing?: (layout: Layout) => Counter;
  readonly file?: (path: string, layout: Layout) => Promise<readonly Counted[]>;
}

/** Where the first column of money stands; -1 where there is none. */
export const firstMoney = (columns: readonly OutColumn[]): number =>
  columns.findIndex(({ kind }) => kind === 'money');

/** `657.00`, `-657.5` or nothing as fen; no number where it is anything else. */
export function fenOf(text: string): number {
  if (text === '') return 0;
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (whole === '') return Number.NaN;
  const fen = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return sign === '' ? fen : 0 - fen;
}
