import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

import { decideHousehold } from '../decide/decide.ts';
import { exitCode, UserError } from '../errors.ts';
import { message } from '../messages/index.ts';
import type { Category } from '../people/columns.ts';
import type { Reject } from '../people/intake.ts';
import {
  codedRow,
  columnsOf,
  type DecisionStyle,
  styledRow,
  titlesOf,
} from '../reports/decisions.ts';
import type { Totals } from '../reports/summary.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { openForeign } from '../tables/atomic.ts';
import { CsvLines } from '../tables/csv-write.ts';
import {
  openSink,
  type OutCell,
  type OutColumn,
  type OutEncoding,
  type OutFormat,
  type OutRow,
  type Target,
  yuanText,
} from '../tables/write.ts';
import { type Duck, quoted } from './duckdb.ts';
import { type OpenTable, People } from './people.ts';
import { withScratch } from './scratch.ts';
import { duckdb } from './sql/dialect.ts';
import { Plan } from './sql/plan.ts';
import { cellMark, type RowForm, rowMark, rowText, totalsSql } from './sql/rows.ts';

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

/** What the joins may take where the user names nothing. */
export const defaultMemory = '1GB';

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
    const people = await People.load(duck, job.tables, facts, style.extras, ruleset.asOf, scratch);
    const rows = await people.dataRows();
    if (rows.every((count) => count === 0)) {
      const files = [...new Set(job.tables.map(({ input }) => input.name))].join(' ');
      throw new UserError(exitCode.unreadable, [message('noRows', { files })]);
    }
    await job.onRead();
    const csv = output.format === 'csv' && output.encoding !== 'gb18030' && !style.mask;
    const foreign =
      csv && 'path' in output.target ? await openForeign(output.target.path) : undefined;
    const form: RowForm =
      foreign === undefined
        ? { kind: 'cells' }
        : { kind: 'csv', forExcel: output.encoding !== 'utf8' };
    const hard = await decideHard(duck, people, job, form);
    const text = rowText(
      plan,
      wanted,
      { lang: style.lang, asOf: style.asOf, extras: style.extras.length },
      form,
    );
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
      const rows = `SELECT seq, ${own} AS text FROM ${decided}`;
      if (foreign === undefined || from > 0) return `SELECT text FROM (${rows}) WHERE text <> ''`;
      const lines = new CsvLines(columnsOf(style), output.encoding !== 'utf8');
      const bom = output.encoding === 'utf8-bom' ? '\ufeff' : '';
      const header = quoted(bom + lines.header().slice(0, -2));
      // A union would lose the order of the rows, so the header goes before the first row's text.
      return `SELECT CASE WHEN seq > 0 THEN text WHEN text = '' THEN ${header} ELSE concat(${header}, '\r\n', text) END AS text
        FROM (${rows}) WHERE text <> '' OR seq = 0`;
    };
    if (foreign !== undefined) {
      try {
        for await (const { from, to } of people.pieces()) {
          const lines = await query(from);
          const path = from === 0 ? foreign.temporary : join(scratch, 'decisions');
          // Each row is whole lines already: nothing is quoted, and the line feed ends the last of them.
          await duck.run(
            `COPY (SELECT concat(text, '\r') FROM (${lines})) TO ${quoted(path)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIM '')`,
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

/** A row of codes as one text, and back: money in yuan, what is empty as an empty text. */
function textOf(row: OutRow, columns: readonly OutColumn[]): string {
  return row
    .map((cell, at) =>
      typeof cell === 'number'
        ? columns[at]?.kind === 'money'
          ? yuanText(cell)
          : String(cell)
        : (cell ?? ''),
    )
    .join(cellMark);
}

function cellsOf(text: string, columns: readonly OutColumn[]): OutCell[] {
  return text.split(cellMark).map((cell, at) => {
    switch (columns[at]?.kind) {
      case 'money':
        return cell === '' ? null : Number(cell.replace('.', ''));
      case 'count':
        return cell === '' ? null : Number(cell);
      default:
        return cell;
    }
  });
}

/** Decides what SQL can't judge, into the table `hard`; whether there was any. */
async function decideHard(
  duck: Duck,
  people: People,
  job: BulkJob,
  form: RowForm,
): Promise<boolean> {
  if (people.hard.length === 0) return false;
  const { ruleset, wanted, totals, output } = job;
  const columns = columnsOf(output.style);
  const lines = new CsvLines(columns, form.kind === 'csv' && form.forExcel);
  await duck.run('CREATE TABLE hard (seq BIGINT, hard_text VARCHAR)');
  const rows = function* (): Generator<[bigint, string]> {
    for (const { household, seq } of people.hard) {
      const { frame, outcomes } = decideHousehold(ruleset, household);
      const texts = outcomes.flatMap((outcome) => {
        if (!wanted.includes(outcome.rule.category)) return [];
        totals.add(outcome, seq);
        const row = codedRow(frame, outcome, output.style);
        return [form.kind === 'csv' ? lines.row(row).slice(0, -2) : textOf(row, columns)];
      });
      yield [BigInt(seq), texts.join(form.kind === 'csv' ? '\r\n' : rowMark)];
    }
  };
  await duck.append('hard', rows());
  return true;
}
