import { noneWhereBlank } from '../core/columns.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import type { DuckRow } from '../duck/duckdb.ts';
import { fittedRows, type OpenTable } from './odd.ts';

/** A table with its number among those of the run. */
export interface FiledTable extends OpenTable {
  readonly file: number;
}

/**
 * The cells of several tables under one header, so that one query reads them all: planning one for each of a
 * folder's hundred small files takes far longer than reading them.
 */
export interface Together extends Pick<TableInfo, 'places' | 'unknown'> {
  /** Of columns whose absence means something: what says whether a row's table has it, as SQL. */
  readonly present: Readonly<Record<string, string>>;
  /** The columns of {@link rows}, as a table is created with them. */
  readonly columns: string;
  /** All rows, a table's after the other's; the last two say whether that is all of a row, and its table's number. */
  rows(): AsyncGenerator<DuckRow>;
}

/** @param extras headers of the columns carried through. */
export function together(tables: readonly FiledTable[], extras: readonly string[]): Together {
  const infos = tables.map((one) => ({ ...one, info: one.table.info() }));
  const keys = [...new Set(infos.flatMap(({ info }) => Object.keys(info.places)))];
  const carried = extras.filter((header) => infos.some(({ info }) => info.unknown.has(header)));
  const sometimes = keys.filter(
    (key) => noneWhereBlank.has(key) && infos.some(({ info }) => info.places[key] === undefined),
  );
  const width = keys.length + carried.length;
  return {
    places: Object.fromEntries(keys.map((key, at) => [key, at])),
    unknown: new Map(carried.map((header, at) => [header, keys.length + at])),
    present: Object.fromEntries(sometimes.map((key, at) => [key, `has${at}`])),
    columns: [
      ...Array.from({ length: width }, (_, at) => `c${at} VARCHAR`),
      ...sometimes.map((_, at) => `has${at} BOOLEAN`),
      'fits BOOLEAN',
      'file BIGINT',
    ].join(', '),
    async *rows() {
      for (const { table, info, file } of infos) {
        const from = [
          ...keys.map((key) => info.places[key]),
          ...carried.map((header) => info.unknown.get(header)),
        ];
        const has = sometimes.map((key) => info.places[key] !== undefined);
        for await (const row of fittedRows(table, info.width)) {
          const cells = from.map((place) => (place === undefined ? null : (row[place] ?? null)));
          yield [...cells, ...has, row[info.width] ?? false, BigInt(file)];
        }
      }
    },
  };
}
