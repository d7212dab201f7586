import type { Target, Written } from '../../files/atomic.ts';
import type { Counting } from '../count/counter.ts';
import type { OutColumn, OutRow } from './out-column.ts';
import type { PageHead } from './page.ts';

export const encodings = ['utf8', 'utf8-bom', 'gb18030'] as const;
export type OutEncoding = (typeof encodings)[number];

/** How a text file is written; JSON, XLSX and HTML are UTF-8 by their nature. */
export interface TextForm {
  readonly encoding: OutEncoding;
  /** A tab behind ID numbers keeps Excel from making numbers of them; no other program finds them then. */
  readonly forExcel?: boolean;
  /** Of a page: what it says of itself. */
  readonly page?: PageHead;
}

/** Only how text is written, of all that is said of an output. */
export const formOfText = ({ encoding, forExcel = false, page }: TextForm): TextForm => ({
  encoding,
  forExcel,
  ...(page && { page }),
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
  close(): Promise<Written & { readonly rows: number }>;
  /** Nothing is left behind, and a former file stays as it was. */
  abort(): Promise<void>;
}

/**
 * A format of tables: all that the tool knows of it. `registry.ts` lists them; every command, its help and its
 * refusals take them from there.
 */
export interface TableFormat<Name extends string = string> {
  /** Of `--format`, and the ending of the files that are named here. */
  readonly name: Name;
  /** Endings by which a file of it is known, without the dot. */
  readonly endings: readonly string[];
  /** Where it can be written: binary files are nothing for a terminal, and some need to be gone back in. */
  readonly goesTo: 'anywhere' | 'no-terminal' | 'files';
  /** Whether people read it, who are told words for codes. */
  readonly forPeople: boolean;
  /** Opens a place for rows. */
  readonly open: (
    target: Target,
    columns: readonly OutColumn[],
    options: SinkOptions,
  ) => Promise<RowSink>;
  /** Counts what was written, from its bytes alone. */
  readonly count: Counting;
}
