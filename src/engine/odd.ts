import { z } from 'zod';

import { type Decided, decideHousehold } from '../decide/interpret.ts';
import type { Category } from '../core/columns.ts';
import type { Household } from '../people/household.ts';
import { Intake } from '../people/intake.ts';
import type { Payments } from '../people/paid.ts';
import type { Assumption } from '../people/settle.ts';
import { type HeadKey, headKeys, headWarnings } from '../people/breaks.ts';
import type { Warning } from '../people/warnings.ts';
import type { AsOf } from '../core/month.ts';
import { codedRow, type DecisionStyle } from '../decide/columns.ts';
import type { Totals } from './summary.ts';
import { seenIn, verdictOf, type VerdictReader } from './verdict.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { pickRows } from '../sheets/read/pick.ts';
import { roomForRow } from '../sheets/read/swallowed.ts';
import type { ReadTable, TableInput } from '../sheets/read/read.ts';
import { refuseChanged } from '../sheets/read/stamp.ts';
import type { OutRow } from '../sheets/write/registry.ts';
import type { DuckRow } from '../duck/duckdb.ts';

/** A table that was opened, and the file that it is of. */
export interface OpenTable {
  readonly input: TableInput;
  readonly table: ReadTable;
  /** What the user says holds for the blank cells of all tables of a run. */
  readonly assumptions?: readonly Assumption[];
  /** What was really paid, for all tables of a run. */
  readonly payments?: Payments | undefined;
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

/**
 * Holds all tables' files to what they were when they were opened: what is said of a file, its SHA-256
 * too, must be said of the bytes that were decided.
 *
 * @throws {UserError} (4) naming the file that was changed meanwhile.
 */
export async function refuseChangedTables(tables: readonly OpenTable[]): Promise<void> {
  for (const { input, table } of tables)
    await refuseChanged(input.name, input.path, table.info().stamp);
}

/** A table whose rows have their places among the rows of all tables. */
export interface NumberedTable extends OpenTable {
  /** The number of its first row below the header. */
  readonly from: number;
  readonly rows: number;
}

/** A household that SQL does not judge, with the row at which it is first met. */
export interface OddHousehold {
  readonly household: Household;
  readonly seq: number;
}

/** Rows that SQL left alone, as the tables' own reader has read them. */
export interface OddRead {
  readonly intake: Intake;
  readonly households: readonly OddHousehold[];
  /** How many of each table's rows are data. */
  readonly rows: ReadonlyMap<ReadTable, number>;
}

export const nothingOdd: OddRead = { intake: new Intake(), households: [], rows: new Map() };

/** Reads chosen rows as the tables' own reader reads them; `seqs` in rising order. */
export async function readOdd(
  tables: readonly NumberedTable[],
  seqs: readonly number[],
  asOf: AsOf,
): Promise<OddRead> {
  const intake = new Intake({ asOf });
  const first = new Map<string, number>();
  const data = new Map<ReadTable, number>();
  for (const { input, table, from, rows } of tables) {
    const own = seqs.filter((seq) => seq >= from && seq < from + rows).map((seq) => seq - from);
    const before = intake.rowsRead;
    const info = table.info();
    let last = -1;
    table.reader.skip();
    if (own.length === 0) continue;
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
    .map((household) => ({ household, seq: first.get(household.id) ?? 0 }))
    .sort((one, other) => one.seq - other.seq);
  return { intake, households, rows: data };
}

/** What `headTalesSql` gives a row of; a database's numbers come as either type. */
export const headTale = z.object({
  kind: z.enum(headKeys),
  seq: z.coerce.number(),
  people: z.coerce.number(),
  households: z.coerce.number(),
});

/** What is told of households that nobody who lives there heads, those that SQL judges among them. */
export async function toldOfHeads(
  tables: readonly NumberedTable[],
  tales: readonly z.output<typeof headTale>[],
  odd: readonly OddHousehold[],
  asOf: AsOf,
): Promise<readonly Warning[]> {
  const seqs = tales.flatMap(({ seq, people }) =>
    Array.from({ length: people }, (_, at) => seq + at),
  );
  const { households } = await readOdd(
    tables,
    seqs.sort((a, b) => a - b),
    asOf,
  );
  const all = [...odd, ...households].sort((one, other) => one.seq - other.seq);
  const more = new Map<HeadKey, number>();
  for (const { kind, households: count } of tales) {
    const named = tales.filter((tale) => tale.kind === kind).length;
    more.set(kind, count - named);
  }
  return headWarnings(
    all.map(({ household }) => household),
    more,
  );
}

/** A household's decisions, and the row before which they stand. */
export interface OddRows {
  readonly seq: number;
  readonly rows: readonly OutRow[];
}

/** What decides a household, whoever reads the decisions. */
interface Deciding {
  readonly ruleset: Ruleset;
  readonly wanted: readonly Category[];
  readonly totals: Totals;
  readonly verdicts?: VerdictReader | undefined;
}

/** The decisions of a household that are wanted, counted and told. @param seq its place. */
export function decideOne(
  household: Household,
  seq: number,
  { ruleset, wanted, totals, verdicts }: Deciding,
): Decided {
  const { frame, outcomes: all } = decideHousehold(ruleset, household);
  // What the run's own place does not know is wanted where the household lives.
  const outcomes = all.filter(
    ({ rule: { category } }) =>
      wanted.includes(category) ||
      (frame.ruleset.wanted.includes(category) && !ruleset.rules.has(category)),
  );
  totals.addResidence(frame);
  if (verdicts?.takeSeen !== undefined) {
    for (const person of household.people)
      verdicts.takeSeen(seenIn(frame, person, seq, verdicts.facts));
  }
  for (const outcome of outcomes) {
    totals.add(outcome, seq);
    verdicts?.take(verdictOf(frame, outcome, seq, verdicts));
  }
  return { frame, outcomes };
}

/** Decides what SQL did not, one household at a time, in the order of the sheets. */
export function* decideOdd(
  households: readonly OddHousehold[],
  deciding: Deciding,
  style: DecisionStyle,
): Generator<OddRows, void> {
  for (const { household, seq } of households) {
    const { frame, outcomes } = decideOne(household, seq, deciding);
    const rows = outcomes.map((outcome) => codedRow(frame, outcome, style));
    yield { seq, rows };
  }
}

/**
 * The rows of a table for a program that can't read its file: the cells of as many columns as the header
 * has, null where empty, and whether that is all of the row. A row that does not fit, over which a merged
 * cell reaches, or with a long cell under no header, has none: what stands in it only the tables' own reader
 * can tell.
 */
export async function* fittedRows(table: ReadTable, width: number): AsyncGenerator<DuckRow> {
  const none = Array.from({ length: width }, () => null);
  const { unknown, unknownHeaders } = table.info();
  const unnamed = [...unknown].flatMap(([header, at]) =>
    unknownHeaders.includes(header) ? [] : [at],
  );
  for await (const { cells, merged, faults, joined } of table.raws()) {
    const fits =
      merged === undefined &&
      faults === undefined &&
      joined === undefined &&
      cells.slice(width).every((cell) => cell.trim() === '') &&
      unnamed.every((at) => (cells[at] ?? '').length < roomForRow);
    const own = none.map((_, place) => {
      const cell = cells[place] ?? '';
      return cell === '' ? null : cell;
    });
    yield [...(fits ? own : none), fits];
  }
}

/** The columns of {@link fittedRows}, as a table is created with them. */
export const fittedColumns = (width: number): string =>
  [...Array.from({ length: width }, (_, at) => `c${at} VARCHAR`), 'fits BOOLEAN'].join(', ');
