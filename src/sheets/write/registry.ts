import type { Target } from '../../files/atomic.ts';
import { csv } from './csv.ts';
import type { RowSink, SinkOptions, TableFormat } from './format.ts';
import { html } from './html.ts';
import { json, ndjson } from './json.ts';
import { type OutColumn, shownRow } from './out-column.ts';
import { parquet } from './parquet.ts';
import { xlsx } from './workbook.ts';

export type { Target } from '../../files/atomic.ts';
export { writeWhole } from '../../files/atomic.ts';
export type { OutColumn, OutRow } from './out-column.ts';
export * from './format.ts';
export { escaped } from './page.ts';
export { columnLetters } from './letters.ts';
export { yuanText } from './safe-cell.ts';
export * from './xlsx.ts';

/** Every format of tables that the tool writes. To add one: a file with its {@link TableFormat}, and a place here. */
const formats = [csv, xlsx, json, ndjson, html, parquet] as const;

export type OutFormat = (typeof formats)[number]['name'];

const [first, ...others] = formats;

export const outFormats: readonly [OutFormat, ...OutFormat[]] = [
  first.name,
  ...others.map(({ name }) => name),
];

export const formatNamed = (name: OutFormat): TableFormat => {
  const found = formats.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no format ${name}`);
  return found;
};

/** The format that a file's ending, without its dot, stands for. */
export const formatByEnding = (ending: string): OutFormat | undefined =>
  formats.find(({ endings }) => endings.some((one) => one === ending.toLowerCase()))?.name;

/** `.csv .xlsx`, for a sentence. */
export const endingsOf = (names: readonly OutFormat[]): string =>
  names
    .flatMap((name) =>
      formatNamed(name)
        .endings.slice(0, 1)
        .map((one) => `.${one}`),
    )
    .join(' ');

/**
 * Opens a place for rows. CSV has plain digits, as scripts and databases look for them, unless it is asked
 * for Excel; no cell of it can run as a formula. Formats for people have words for codes.
 */
export async function openSink(
  target: Target,
  format: OutFormat,
  columns: readonly OutColumn[],
  options: SinkOptions,
): Promise<RowSink> {
  const { open, forPeople } = formatNamed(format);
  const sink = await open(target, columns, options);
  if (!forPeople || columns.every(({ shown }) => shown === undefined)) return sink;
  return {
    write: (row) => sink.write(shownRow(columns, row)),
    close: () => sink.close(),
    abort: () => sink.abort(),
  };
}
