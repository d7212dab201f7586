import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

import { decideHousehold } from '../decide/decide.ts';
import type { Category } from '../people/columns.ts';
import type { Household } from '../people/household.ts';
import { Intake } from '../people/intake.ts';
import { codedRow, type DecisionStyle } from '../reports/decisions.ts';
import type { Totals } from '../reports/summary.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { pickRows } from '../tables/pick.ts';
import type { ReadTable, TableInput } from '../tables/read.ts';
import type { OutRow } from '../tables/write.ts';

/** A table that was opened, and the file that it is of. */
export interface OpenTable {
  readonly input: TableInput;
  readonly table: ReadTable;
}

/** A table that another program can read line by line straight from its file. */
export interface PlainFile {
  readonly path: string;
  readonly delimiter: string;
  /** Lines down to the header, which are no rows. */
  readonly headerRow: number;
}

/** Undefined where another program would not see in the file what our reader sees. */
export function plainFile({ input: { path }, table }: OpenTable): PlainFile | undefined {
  const { encoding, delimiter, plain, headerRow } = table.info();
  return plain && encoding === 'utf8' && path !== undefined && delimiter !== undefined
    ? { path, delimiter, headerRow }
    : undefined;
}

/** A table whose rows have their places among the rows of all tables. */
export interface NumberedTable extends OpenTable {
  /** The number of its first row below the header. */
  readonly from: number;
  readonly rows: number;
}

/** A household that SQL does not judge, with the row at which it is first met. */
export interface HardHousehold {
  readonly household: Household;
  readonly seq: number;
}

/** Rows that SQL left alone, as the tables' own reader has read them. */
export interface HardRead {
  readonly intake: Intake;
  readonly households: readonly HardHousehold[];
  /** How many of each table's rows are data. */
  readonly rows: ReadonlyMap<ReadTable, number>;
}

export const nothingHard: HardRead = { intake: new Intake(), households: [], rows: new Map() };

/** Reads chosen rows as the tables' own reader reads them; `seqs` in rising order. */
export async function readHard(
  tables: readonly NumberedTable[],
  seqs: readonly number[],
): Promise<HardRead> {
  const intake = new Intake();
  const first = new Map<string, number>();
  const data = new Map<ReadTable, number>();
  for (const { input, table, from, rows } of tables) {
    const own = seqs.filter((seq) => seq >= from && seq < from + rows).map((seq) => seq - from);
    const before = intake.rowsRead;
    const info = table.info();
    let last = -1;
    table.reader.skip();
    for await (const { at, raw } of pickRows(table, input, own)) {
      if (at !== last + 1) table.reader.skip();
      last = at;
      const row = table.reader.read(raw);
      if (row === undefined) continue;
      const { household_id: id } = row.values;
      if (typeof id === 'string' && !first.has(id)) first.set(id, from + at);
      intake.add(row, info);
    }
    data.set(table, intake.rowsRead - before);
  }
  const households = intake
    .households()
    .map((household) => ({ household, seq: first.get(household.id) ?? 0 }));
  return { intake, households, rows: data };
}

/** Decides what SQL did not, one household at a time, with the row before which its decisions stand. */
export function* decideHard(
  households: readonly HardHousehold[],
  ruleset: Ruleset,
  wanted: readonly Category[],
  style: DecisionStyle,
  totals: Totals,
): Generator<{ readonly seq: number; readonly rows: readonly OutRow[] }> {
  for (const { household, seq } of households) {
    const { frame, outcomes } = decideHousehold(ruleset, household);
    const rows = outcomes.flatMap((outcome) => {
      if (!wanted.includes(outcome.rule.category)) return [];
      totals.add(outcome, seq);
      return [codedRow(frame, outcome, style)];
    });
    yield { seq, rows };
  }
}

/** Between the cells of a table that was written down for another program. */
export const cellMark = '\u001f';

/**
 * Writes a table down cell by cell, a line a row, for a program that reads only plain text. A row that
 * does not fit is marked as one that can't be read.
 */
export async function writeCells(table: ReadTable, path: string, width: number): Promise<void> {
  const out = createWriteStream(path, { mode: 0o600 });
  const unreadable = ['\ufffd', ...Array.from({ length: width - 1 }, () => '')].join(cellMark);
  let text = '';
  for await (const { cells, merged, faults, joined } of table.raws()) {
    const fits =
      merged === undefined &&
      faults === undefined &&
      joined === undefined &&
      cells.slice(width).every((cell) => cell.trim() === '') &&
      cells.every((cell) => !/[\u001f\r\n]/.test(cell));
    const own = Array.from({ length: width }, (_, place) => cells[place] ?? '');
    text += `${fits ? own.join(cellMark) : unreadable}\n`;
    if (text.length < 1 << 17) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'close');
}
