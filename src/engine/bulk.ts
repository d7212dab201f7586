import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

import { exitCode, UserError } from '../errors.ts';
import { message } from '../messages/index.ts';
import type { Category } from '../people/columns.ts';
import type { Reject } from '../people/intake.ts';
import { columnsOf, type DecisionStyle, styledRow, titlesOf } from '../reports/decisions.ts';
import type { Totals } from '../reports/summary.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { openForeign } from '../tables/atomic.ts';
import { CsvLines } from '../tables/csv-write.ts';
import { openSink, type OutEncoding, type OutFormat, type Target } from '../tables/write.ts';
import { type Duck, quoted } from './duckdb.ts';
import { decideHard, type OpenTable } from './hard.ts';
import { People } from './people.ts';
import { withScratch } from './scratch.ts';
import { duckdb } from './sql/dialect.ts';
import { Plan } from './sql/plan.ts';
import {
  cellsOf,
  hasDecision,
  type RowForm,
  rowMark,
  type RowStyle,
  rowText,
  saysPlainly,
  textOf,
  totalsSql,
} from './sql/rows.ts';

/** What the decisions of a run are written to, and how. */
export interface BulkOutput {
  readonly target: Target;
  readonly format: OutFormat;
  readonly encoding: OutEncoding;
  readonly style: DecisionStyle;
}

export interface BulkJob {
  readonly tables: readonly OpenTable[];
  readonly ruleset: Ruleset;
  readonly wanted: readonly Category[];
  readonly output: BulkOutput;
  readonly totals: Totals;
  /** DuckDB's memory, such as `1GB`; what does not fit goes to disk. */
  readonly memory: string;
  /** How many rows are decided together; where it is left out, as many as suit the memory. */
  readonly rowsAtOnce?: number;
  /** Called when all is read and before anything is written. */
  readonly onRead: () => Promise<void>;
  /** Told of rows as they are decided, and of all there are. */
  readonly onRows: (more: number, all: number) => void;
}

export interface BulkResult {
  readonly written: { readonly path: string; readonly sha256: string };
  readonly households: number;
  readonly rejects: readonly Reject[];
  /** Data rows of each table. */
  readonly rows: readonly number[];
}

/** Makes the plan's tables over the rows of `piece`, down to the table of decisions. */
export async function decidePiece(
  duck: Duck,
  plan: Plan,
  readers: readonly string[],
  hard = false,
): Promise<string> {
  const steps = plan.statements('piece', readers);
  for (const { name, sql, last } of steps) {
    const kind = name.endsWith('people') ? 'VIEW' : 'TABLE';
    const from = `(${sql}) d ${hard ? 'LEFT JOIN hard USING (seq)' : ''}`;
    // Joins lose the order of the rows.
    const query = last ? `SELECT * FROM ${from} ORDER BY seq` : sql;
    await duck.run(`CREATE OR REPLACE TEMP ${kind} ${name} AS ${query}`);
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
    const { ruleset, wanted, output, totals } = job;
    const { style } = output;
    const plan = new Plan(ruleset, duckdb);
    const { facts } = plan;
    const people = await People.load(
      duck,
      job.tables,
      facts,
      style.extras,
      ruleset.asOf,
      scratch,
      job.rowsAtOnce,
    );
    const rows = await people.dataRows();
    refuseEmpty(rows, job.tables);
    await job.onRead();
    const wished = formOf(output, plan, wanted);
    const foreign =
      wished.kind === 'csv' && 'path' in output.target
        ? await openForeign(output.target.path)
        : undefined;
    const form: RowForm = foreign === undefined ? { kind: 'cells' } : wished;
    const hard = await putHard(duck, people, job, form);
    const text = rowText(plan, wanted, rowStyleOf(style), form);
    const counts = totalsSql(plan, wanted);
    let households = people.hard.length;
    const query = async (from: number): Promise<string> => {
      const decided = await decidePiece(duck, plan, [text, ...counts], hard);
      const [found] = await duck.rows(
        countedHouseholds,
        `SELECT count(*) AS households FROM homes`,
      );
      households += Number(found?.households ?? 0);
      const [moved] = await duck.rows(
        z.object({ moved: z.bigint() }),
        `SELECT count(*) AS moved FROM ${decided} WHERE seq <> rowid + ${from}`,
      );
      if (moved?.moved !== 0n) throw new Error('the decisions lost their order');
      if (counts.length > 0) {
        const [row] = await duck.rows(sums, `SELECT ${counts.join(', ')} FROM ${decided}`);
        if (row !== undefined) totals.merge(row);
      }
      const own = hard ? `COALESCE(hard_text, ${text})` : text;
      // Asked of the decisions and not of the text, which would be made once more for the question.
      const any = `(${hasDecision(plan, wanted)}${hard ? ` OR COALESCE(hard_text, '') <> ''` : ''})`;
      if (foreign === undefined || from > 0)
        return `SELECT ${own} AS text FROM ${decided} WHERE ${any}`;
      const lines = new CsvLines(columnsOf(style), output.encoding !== 'utf8');
      const bom = output.encoding === 'utf8-bom' ? '\ufeff' : '';
      const header = quoted(bom + lines.header().slice(0, -1));
      // A union would lose the order of the rows, so the header goes before the first row's text.
      return `SELECT CASE WHEN seq > 0 THEN text WHEN told THEN concat(${header}, '\n', text) ELSE ${header} END AS text
        FROM (SELECT seq, ${any} AS told, ${own} AS text FROM ${decided} WHERE ${any} OR seq = 0)`;
    };
    if (foreign !== undefined) {
      try {
        for await (const { from, to } of people.pieces()) {
          const lines = await query(from);
          const path = from === 0 ? foreign.temporary : join(scratch, 'decisions');
          // Each row is whole lines already: nothing is quoted, and DuckDB's line feed ends the last of them.
          await duck.run(
            `COPY (${lines}) TO ${quoted(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIM '', USE_TMP_FILE false)`,
          );
          if (from > 0) {
            await pipeline(
              createReadStream(path),
              createWriteStream(foreign.temporary, { flags: 'a' }),
            );
          }
          job.onRows(to - from, people.count);
        }
      } catch (error) {
        await foreign.abort();
        throw error;
      }
      const written = await foreign.finish();
      return { written, households, rejects: people.intake.rejects, rows };
    }
    const columns = columnsOf(style);
    const titles = titlesOf(ruleset, style.lang);
    const sink = await openSink(output.target, output.format, columns, {
      encoding: output.encoding,
    });
    try {
      for await (const { from, to } of people.pieces()) {
        for await (const texts of duck.texts(await query(from))) {
          for (const own of texts) {
            for (const row of own.split(rowMark))
              await sink.write(styledRow(cellsOf(row, columns), style, titles));
          }
        }
        job.onRows(to - from, people.count);
      }
    } catch (error) {
      await sink.abort();
      throw error;
    }
    const written = await sink.close();
    return { written, households, rejects: people.intake.rejects, rows };
  });
}

/** Decides what SQL can't judge, into the table `hard`; whether there was any. */
async function putHard(duck: Duck, people: People, job: BulkJob, form: RowForm): Promise<boolean> {
  if (people.hard.length === 0) return false;
  const { ruleset, wanted, totals, output } = job;
  const columns = columnsOf(output.style);
  const lines = new CsvLines(columns, form.kind === 'csv' && form.forExcel);
  await duck.run('CREATE TABLE hard (seq BIGINT, hard_text VARCHAR)');
  const texts = function* (): Generator<[bigint, string]> {
    for (const { seq, rows } of decideHard(people.hard, ruleset, wanted, output.style, totals)) {
      const csv = form.kind === 'csv';
      const own = rows.map((row) => (csv ? lines.row(row).slice(0, -1) : textOf(row, columns)));
      yield [BigInt(seq), own.join(csv ? '\n' : rowMark)];
    }
  };
  await duck.append('hard', texts());
  return true;
}

/** @throws {UserError} (4) where no table has any row. */
export function refuseEmpty(rows: readonly number[], tables: readonly OpenTable[]): void {
  if (rows.some((count) => count > 0)) return;
  const files = [...new Set(tables.map(({ input }) => input.name))].join(' ');
  throw new UserError(exitCode.unreadable, [message('noRows', { files })]);
}

export const rowStyleOf = ({ lang, asOf, extras }: DecisionStyle): RowStyle => ({
  lang,
  asOf,
  extras: extras.length,
});

/** SQL writes the lines of a plain CSV file itself; all else it hands over cell by cell. */
export function formOf(
  { format, encoding, style }: BulkOutput,
  plan: Plan,
  wanted: readonly Category[],
): RowForm {
  const bySql =
    format === 'csv' &&
    encoding !== 'gb18030' &&
    !style.mask &&
    saysPlainly(plan, wanted, rowStyleOf(style));
  return bySql ? { kind: 'csv', forExcel: encoding !== 'utf8' } : { kind: 'cells' };
}
