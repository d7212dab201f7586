import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

import type { Category } from '../core/columns.ts';
import type { Intake, Reject } from '../people/intake.ts';
import type { Warning } from '../people/warnings.ts';
import { columnsOf, type DecisionStyle, styledRow } from '../decide/columns.ts';
import type { Totals } from './summary.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { type ForeignFile, openForeign, type Written } from '../files/atomic.ts';
import { CsvLines } from '../sheets/write/csv.ts';
import {
  type TextForm,
  type OutFormat,
  type OutRow,
  type RowSink,
  type Target,
} from '../sheets/write/registry.ts';
import { openOutput } from './output.ts';
import { type Duck, quoted } from '../duck/duckdb.ts';
import { decideOdd, decideOne, type OddRows, type OpenTable } from './odd.ts';
import {
  type Seen,
  seenInRow,
  type Verdict,
  verdictIn,
  verdictColumns,
  verdictFields,
  type VerdictReader,
  verdictsSql,
} from './verdict.ts';
import { People } from './people.ts';
import { refuseEmpty } from './whole.ts';
import { withScratch } from '../duck/scratch.ts';
import { duckdb } from '../sql/dialect.ts';
import { Plan } from '../sql/plan.ts';
import { column, listOf, type Sql } from '../sql/query.ts';
import {
  hasDecision,
  lineText,
  recordColumns,
  recordOf,
  type RowForm,
  rowsSql,
  type RowStyle,
  saysPlainly,
  totalsSql,
} from '../sql/rows.ts';

/** What the decisions of a run are written to, and how. */
export interface BulkOutput extends TextForm {
  readonly target: Target;
  readonly format: OutFormat;
  /** The same table in other formats; `done` is told of each file. */
  readonly also?: readonly {
    readonly target: Target;
    readonly format: OutFormat;
    readonly done: (file: Written) => void;
  }[];
  readonly style: DecisionStyle;
}

export interface BulkJob {
  readonly tables: readonly OpenTable[];
  readonly ruleset: Ruleset;
  readonly wanted: readonly Category[];
  /** Undefined where the verdicts are all that is wanted. */
  readonly output: BulkOutput | undefined;
  readonly totals: Totals;
  /** DuckDB's memory, such as `1GB`; what does not fit goes to disk. */
  readonly memory: string;
  /** How many rows are decided together; where it is left out, as many as suit the memory. */
  readonly rowsAtOnce?: number;
  /** Of several files, those of fewer bytes are read here and handed to DuckDB together. */
  readonly smallFile?: number;
  /** Who takes the verdicts beside. */
  readonly verdicts?: VerdictReader | undefined;
  /** Called when all is read and before anything is written. */
  readonly onRead: () => Promise<void>;
  /** Told of rows as they are decided, and of all there are. */
  readonly onRows: (more: number, all: number) => void;
}

export interface BulkResult {
  /** Undefined where there was no output. */
  readonly written: Written | undefined;
  readonly households: number;
  readonly rejects: readonly Reject[];
  /** What was seen in the rows and stops nothing. */
  readonly warnings: readonly Warning[];
  /** Data rows of each table. */
  readonly rows: readonly number[];
  /** All that was read, where every row was read by the tables' own readers. */
  readonly intake?: Intake;
}

/** Makes the plan's tables over the rows of `piece`, down to the table of decisions. */
export async function decidePiece(
  duck: Duck,
  plan: Plan,
  readers: readonly Sql[],
  odd = false,
): Promise<string> {
  const steps = plan.statements('piece', readers);
  for (const { name, sql, as, last } of steps) {
    const from = `(${sql}) d ${odd ? 'LEFT JOIN odd USING (seq)' : ''}`;
    // Joins lose the order of the rows.
    const query = last ? `SELECT * FROM ${from} ORDER BY seq` : sql;
    await duck.run(`CREATE OR REPLACE TEMP ${as} ${name} AS ${query}`);
  }
  return steps.at(-1)?.name ?? '';
}

const countedHouseholds = z.object({ households: z.bigint() });
const sums = z.record(z.string(), z.bigint());

/**
 * Decides every household of the tables inside DuckDB and writes the decisions, the same bytes that
 * deciding them one after the other gives. What SQL can't judge is decided here and put in its place.
 */
export async function decideInBulk(job: BulkJob): Promise<BulkResult> {
  const bytes = job.tables.reduce((sum, { table }) => sum + table.info().size, 0);
  return withScratch(job.memory, bytes, async (duck, scratch) => {
    const { ruleset, output, verdicts } = job;
    const plan = new Plan(ruleset, duckdb, '', verdicts?.facts);
    const extras = output?.style.extras ?? [];
    const { rowsAtOnce, smallFile } = job;
    const people = await People.load(duck, job.tables, plan.facts, extras, ruleset.asOf, {
      rowsAtOnce,
      smallFile,
      ruleset,
    });
    const rows = await people.dataRows();
    refuseEmpty(rows, job.tables);
    const warnings = await people.warnings();
    await job.onRead();
    const pieces = new Pieces(duck, people, plan, job, scratch);
    const written = await writeAll(pieces, output);
    pieces.tellVerdicts();
    const { rejects } = people.intake;
    return { written, households: pieces.households, rejects, warnings, rows };
  });
}

async function writeAll(
  pieces: Pieces,
  output: BulkOutput | undefined,
): Promise<Written | undefined> {
  if (output === undefined) {
    await pieces.each(undefined, false, () => Promise.resolve());
    for (const { household, seq } of pieces.people.odd) decideOne(household, seq, pieces.deciding);
    return undefined;
  }
  const form = formOf(output, pieces.plan, pieces.job.wanted);
  const foreign =
    form.kind === 'csv' && 'path' in output.target ? openForeign(output.target.path) : undefined;
  return form.kind === 'csv' && foreign !== undefined
    ? writeLines(pieces, output, foreign, form.forExcel)
    : writeRows(pieces, output);
}

/** The rows of all tables, decided piece by piece. */
class Pieces {
  /** How many households were decided so far, those among them that SQL does not judge. */
  households: number;
  /** Keeps the verdicts until all are there, where they are wanted. */
  readonly reader: VerdictReader | undefined;
  private readonly verdicts: Verdict[] = [];
  private readonly seen: Seen[] = [];
  private readonly counts: readonly Sql[];
  private readonly told: ReturnType<typeof verdictsSql> | undefined;

  constructor(
    readonly duck: Duck,
    readonly people: People,
    readonly plan: Plan,
    readonly job: BulkJob,
    readonly scratch: string,
  ) {
    this.households = people.odd.length;
    this.counts = totalsSql(plan, job.wanted);
    const { verdicts, wanted } = job;
    if (verdicts === undefined) return;
    const take = (verdict: Verdict): void => void this.verdicts.push(verdict);
    const takeSeen = (one: Seen): void => void this.seen.push(one);
    this.reader = { ...verdicts, take, ...(verdicts.takeSeen && { takeSeen }) };
    this.told = verdictsSql(plan, wanted, verdicts);
  }

  /** How the households are decided that SQL does not judge. */
  get deciding(): Parameters<typeof decideOne>[2] {
    return { ...this.job, verdicts: this.reader };
  }

  /** Hands on all verdicts, in the order of the decisions: a household of either kind stands by itself. */
  tellVerdicts(): void {
    const { verdicts } = this.job;
    if (verdicts === undefined) return;
    const { takeSeen } = verdicts;
    if (takeSeen !== undefined)
      this.seen.sort((one, other) => one.seq - other.seq).forEach(takeSeen);
    this.verdicts.sort((one, other) => one.seq - other.seq).forEach(verdicts.take);
  }

  /**
   * Decides all, and hands on each piece's table of decisions and its first row.
   *
   * @param reader what is read of the decisions.
   * @param odd whether the table `odd` stands beside them.
   */
  async each(
    reader: Sql | undefined,
    odd: boolean,
    write: (decided: string, from: number) => Promise<void>,
  ): Promise<void> {
    const { people, job } = this;
    for await (const { from, to } of people.pieces()) {
      await write(await this.decide(reader, odd, from), from);
      job.onRows(to - from, people.count);
    }
  }

  private async decide(reader: Sql | undefined, odd: boolean, from: number): Promise<string> {
    const { duck, plan, counts, told } = this;
    const seen = this.reader?.takeSeen === undefined ? [] : [column('plain')];
    const readers = [
      ...(reader ? [reader] : []),
      ...(told ? [told.list, ...told.facts] : []),
      ...seen,
    ];
    const decided = await decidePiece(duck, plan, [...readers, ...counts], odd);
    const [found] = await duck.rows(countedHouseholds, `SELECT count(*) AS households FROM homes`);
    this.households += Number(found?.households ?? 0);
    const [moved] = await duck.rows(
      z.object({ moved: z.bigint() }),
      `SELECT count(*) AS moved FROM ${decided} WHERE seq <> rowid + ${from}`,
    );
    if (moved?.moved !== 0n) throw new Error('the decisions lost their order');
    if (counts.length > 0) {
      const [row] = await duck.rows(sums, `SELECT ${listOf(counts).text} FROM ${decided}`);
      if (row !== undefined) this.job.totals.merge(row);
    }
    await this.noteVerdicts(decided);
    return decided;
  }

  private async noteVerdicts(decided: string): Promise<void> {
    const { duck, plan, told, reader, job } = this;
    if (told === undefined || reader === undefined) return;
    const facts = told.facts.map(({ text }, at) => `, ${text} AS f${at}`).join('');
    const own = told.facts.map((_, at) => `, f${at}`).join('');
    const from = `(SELECT seq, household_id, id_number, name, unnest(${told.list.text}) AS r${facts} FROM ${decided}
        WHERE ${hasDecision(plan, job.wanted).text}) v WHERE r IS NOT NULL`;
    if (reader.takeFile !== undefined) {
      const path = join(this.scratch, 'verdicts.parquet');
      const named = reader.facts.map((key, at) => `, f${at} AS ${key}`).join('');
      await duck.run(
        `COPY (SELECT ${verdictColumns}${named} FROM ${from}) TO ${quoted(path)} (FORMAT parquet)`,
      );
      await reader.takeFile(path);
      await rm(path);
      return;
    }
    const query = `SELECT seq, household_id, id_number, name, ${verdictFields.map((field) => `r.${field}`).join(', ')}${own} FROM ${from}`;
    for await (const records of duck.records(query)) {
      for (const record of records) reader.take(verdictIn(record, reader.facts, job.wanted));
    }
    if (reader.takeSeen === undefined) return;
    const everyone = `SELECT seq, household_id, id_number, name${facts} FROM ${decided} WHERE plain`;
    for await (const records of duck.records(everyone)) {
      for (const record of records) reader.takeSeen(seenInRow(record, reader.facts));
    }
  }
}

/** Has DuckDB write the lines of a plain CSV file itself. */
async function writeLines(
  pieces: Pieces,
  output: BulkOutput,
  foreign: ForeignFile,
  forExcel: boolean,
): Promise<Written> {
  const { duck, plan, job } = pieces;
  const { wanted } = job;
  const text = lineText(plan, wanted, rowStyleOf(output.style), forExcel);
  try {
    const odd = await putOdd(pieces, output, forExcel);
    const own = odd ? `COALESCE(odd_text, ${text.text})` : text.text;
    // Asked of the decisions and not of the text, which would be made once more for the question.
    const any = `(${hasDecision(plan, wanted).text}${odd ? ` OR COALESCE(odd_text, '') <> ''` : ''})`;
    const header = quoted(
      (output.encoding === 'utf8-bom' ? '\ufeff' : '') +
        new CsvLines(columnsOf(output.style), forExcel).header().slice(0, -1),
    );
    await pieces.each(text, odd, async (decided, from) => {
      const lines =
        from > 0
          ? `SELECT ${own} AS text FROM ${decided} WHERE ${any}`
          : // A union would lose the order of the rows, so the header goes before the first row's text.
            `SELECT CASE WHEN seq > 0 THEN text WHEN told THEN concat(${header}, '\n', text) ELSE ${header} END AS text
              FROM (SELECT seq, ${any} AS told, ${own} AS text FROM ${decided} WHERE ${any} OR seq = 0)`;
      const path = from === 0 ? foreign.temporary : join(pieces.scratch, 'decisions');
      // Each row is whole lines already: nothing is quoted, and DuckDB's line feed ends the last of them.
      const copied = (): Promise<void> =>
        duck.run(
          `COPY (${lines}) TO ${quoted(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIM '',
            COMPRESSION none, USE_TMP_FILE false)`,
        );
      if (from === 0) {
        await foreign.fill(copied);
        return;
      }
      await copied();
      await foreign.fill(() =>
        pipeline(createReadStream(path), createWriteStream(foreign.temporary, { flags: 'a' })),
      );
    });
  } catch (error) {
    await foreign.abort();
    throw error;
  }
  return foreign.finish();
}

/** Writes the decisions row by row: SQL's own, and between them those that it can't make. */
async function writeRows(pieces: Pieces, output: BulkOutput): Promise<Written> {
  const { duck, people, plan, job } = pieces;
  const { wanted } = job;
  const { style } = output;
  const columns = columnsOf(style);
  const rowStyle = rowStyleOf(style);
  const rows = rowsSql(plan, wanted, rowStyle);
  const rowSink = await openOutput(output);
  const sink = new MergingSink(rowSink, decideOdd(people.odd, pieces.deciding, style), style);
  try {
    await pieces.each(rows, false, async (decided) => {
      const query = `SELECT seq, ${recordColumns(rowStyle)} FROM (SELECT seq, unnest(${rows.text}) AS r FROM ${decided}
        WHERE ${hasDecision(plan, wanted).text}) WHERE r IS NOT NULL`;
      for await (const records of duck.records(query)) {
        for (const record of records) {
          const { seq, row } = recordOf(record, columns);
          await sink.write(seq, row);
        }
      }
    });
    await sink.end();
  } catch (error) {
    await rowSink.abort();
    throw error;
  }
  return rowSink.close();
}

/** Puts the decisions made here between those that an engine made, in the order of the sheets. */
export class MergingSink {
  private next: IteratorResult<OddRows, unknown>;

  /** @param odd with `seq` rising. */
  constructor(
    private readonly sink: Pick<RowSink, 'write'>,
    private readonly odd: Iterator<OddRows, unknown>,
    private readonly style: DecisionStyle,
  ) {
    this.next = odd.next();
  }

  /** Writes the engine's next row, and before it what stands above. */
  async write(seq: number, row: OutRow): Promise<void> {
    await this.before(seq);
    await this.sink.write(styledRow(row, this.style));
  }

  /** Writes what stands below all rows of the engine. */
  end(): Promise<void> {
    return this.before(Number.POSITIVE_INFINITY);
  }

  /** Writes what stands above the row `seq`. */
  async before(seq: number): Promise<void> {
    while (this.next.done !== true && this.next.value.seq < seq) {
      for (const row of this.next.value.rows) await this.sink.write(styledRow(row, this.style));
      this.next = this.odd.next();
    }
  }
}

/** Decides what SQL can't judge, into the table `odd` as lines of CSV; whether there was any. */
async function putOdd(
  { duck, people, deciding }: Pieces,
  output: BulkOutput,
  forExcel: boolean,
): Promise<boolean> {
  if (people.odd.length === 0) return false;
  const lines = new CsvLines(columnsOf(output.style), forExcel);
  await duck.run('CREATE TABLE odd (seq BIGINT, odd_text VARCHAR)');
  const texts = function* (): Generator<[bigint, string]> {
    const decided = decideOdd(people.odd, deciding, output.style);
    for (const { seq, rows } of decided) yield [BigInt(seq), lines.rows(rows).slice(0, -1)];
  };
  await duck.append('odd', texts());
  return true;
}

export const rowStyleOf = ({ lang, asOf, extras }: DecisionStyle): RowStyle => ({
  lang,
  asOf,
  extras: extras.length,
});

/** SQL writes the lines of a plain CSV file itself; all else it hands over cell by cell. */
export function formOf(
  { format, encoding, forExcel = false, style, also }: BulkOutput,
  plan: Plan,
  wanted: readonly Category[],
): RowForm {
  const bySql =
    format === 'csv' &&
    also === undefined &&
    encoding !== 'gb18030' &&
    !style.mask &&
    saysPlainly(plan, wanted, rowStyleOf(style));
  return bySql ? { kind: 'csv', forExcel } : { kind: 'cells' };
}
