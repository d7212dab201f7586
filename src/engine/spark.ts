import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { makeShared } from '../files/scratch.ts';
import { message } from '../messages/index.ts';
import type { Category } from '../core/columns.ts';
import type { AsOf } from '../core/month.ts';
import { placesNamed } from '../people/warnings.ts';
import { columnsOf } from '../decide/columns.ts';
import { openBytes, type Written } from '../files/atomic.ts';
import { CsvLines } from '../sheets/write/csv.ts';
import { parquetHeader } from '../sheets/read/parquet.ts';
import { TextBuffer } from '../sheets/read/text-buffer.ts';
import { formOfText, openSink, type OutRow } from '../sheets/write/registry.ts';
import {
  type BulkOutput,
  type BulkJob,
  type BulkResult,
  formOf,
  MergingSink,
  rowStyleOf,
} from './bulk.ts';
import { Duck, type DuckRow, nameIsNothing, quoted, quotedFile } from '../duck/duckdb.ts';
import {
  decideOdd,
  fittedColumns,
  fittedRows,
  type OddRead,
  type OddRows,
  headTale,
  nothingOdd,
  type NumberedTable,
  type OpenTable,
  type PlainFile,
  plainFile,
  readOdd,
  refuseChangedTables,
  toldOfHeads,
} from './odd.ts';
import { oddPairs, type ResidencePair, residencePair } from './residences.ts';
import { SparkClient } from './spark-client.ts';
import { allDirect, NotDirect, refuseEmpty } from './whole.ts';
import { personRelation } from '../sql/cells.ts';
import { spark } from '../sql/dialect.ts';
import { listOf, type Sql } from '../sql/query.ts';
import { Plan } from '../sql/plan.ts';
import { headTalesSql, namedSql, oddHomesSql, residencesSql, residingSql } from '../sql/odd.ts';
import {
  hasDecision,
  lineText,
  recordColumns,
  recordOf,
  type RowForm,
  rowsSql,
  totalsSql,
} from '../sql/rows.ts';

export interface SparkJob extends Omit<BulkJob, 'memory' | 'output' | 'verdicts'> {
  readonly output: BulkOutput;
  /** `spark://host:port`, `yarn`, … */
  readonly master: string;
}

/** A folder beside the output that the workers see too; for its owner only, and gone afterwards. */
export async function withShared<T>(
  beside: string,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = makeShared(beside);
  try {
    return await work(scratch.path);
  } finally {
    scratch.remove();
  }
}

/** A path as Spark takes it between backticks: its glob signs are plain letters. */
const sparkPath = (path: string): string =>
  resolve(path)
    .replace(/[\\*?[\]{}]/g, '\\$&')
    .replaceAll('`', '``');

const rowsAtOnce = 50_000;

/** Writes rows down as a file of typed columns, in which a cell may hold anything; its path, as Spark reads it. */
export async function typedFile(
  scratch: string,
  name: string,
  columns: string,
  rows: Iterable<DuckRow> | AsyncIterable<DuckRow>,
): Promise<string> {
  const path = join(scratch, name);
  const duck = await inMemory(scratch);
  try {
    await duck.run(`CREATE TABLE kept (${columns})`);
    let some: DuckRow[] = [];
    for await (const row of rows) {
      some.push(row);
      if (some.length < rowsAtOnce) continue;
      await duck.append('kept', some);
      some = [];
    }
    await duck.append('kept', some);
    await duck.run(`COPY kept TO ${quoted(path)} (FORMAT parquet, USE_TMP_FILE false)`);
  } finally {
    duck.close();
  }
  return `parquet.\`${sparkPath(path)}\``;
}

const inMemory = (scratch: string): Promise<Duck> =>
  Duck.open({ path: ':memory:', memory: '512MB', spill: join(scratch, 'spill') });

/** What one file's rows are on the cluster: `file`, `block` and `mid` tell their places, `c0`, `c1`, … are the cells. */
function plainRows({ path, delimiter }: PlainFile, width: number, at: number): string {
  const cells = Array.from(
    { length: width },
    (_, place) => `NULLIF(get(cells, ${place}), '') AS c${place}`,
  );
  const line = `TRIM(TRAILING '\\r' FROM value)`;
  return `SELECT ${at} AS file, block, mid, size(cells) <= ${width} AS fits, ${cells.join(', ')} FROM
    (SELECT _metadata.file_block_start AS block, monotonically_increasing_id() AS mid,
      split(${line}, ${spark.text(`[${delimiter}]`)}, -1) AS cells FROM text.\`${sparkPath(path)}\` WITH (lineSep = '\\n'))`;
}

/**
 * Numbers stored rows in the order of their files: `name` has all columns of `stored` and `seq`, and `start`,
 * the number of its file's first row. Rows are stored first, so that the numbers are of one reading.
 */
const numberedRows = (stored: string, blocks: string, name: string): string[] => [
  `CREATE TABLE ${blocks} USING parquet AS SELECT *, min(before) OVER (PARTITION BY file) AS start,
      sum(n) OVER (PARTITION BY file) AS lines
    FROM (SELECT *, sum(n) OVER (ORDER BY file, block) - n AS before
      FROM (SELECT file, block, min(mid) AS first, count(*) AS n FROM ${stored} GROUP BY file, block))`,
  `CREATE TEMPORARY VIEW ${name} AS SELECT l.*, CAST(before + mid - first AS BIGINT) AS seq, start
    FROM ${stored} l JOIN ${blocks} b ON l.file = b.file AND l.block = b.block`,
];

/** Rows of all tables, cell by cell, with the file, block and running number that tell their places. */
async function sourceOf({ input, table }: OpenTable, at: number, scratch: string): Promise<string> {
  const { encoding, width } = table.info();
  if (encoding === 'parquet' && input.path !== undefined) {
    const cells = (await parquetHeader(input.path)).map(
      (name, place) => `NULLIF(CAST(${spark.column(name)} AS STRING), '') AS c${place}`,
    );
    return `SELECT ${at} AS file, 0 AS block, _metadata.row_index AS mid, TRUE AS fits, ${cells.join(', ')}
      FROM parquet.\`${sparkPath(input.path)}\``;
  }
  const plain = plainFile({ input, table });
  if (plain !== undefined) return plainRows(plain, width, at);
  const columns = fittedColumns(width);
  const file = await typedFile(scratch, `table-${at}.parquet`, columns, fittedRows(table, width));
  return `SELECT ${at} AS file, 0 AS block, _metadata.row_index AS mid, * FROM ${file}`;
}

/** Lines of what the cluster reads that are above the rows; what was written down for it has none. */
const linesAbove = (table: OpenTable): number => plainFile(table)?.headerRow ?? 0;

/** The statements that make `line`: the people of all tables, numbered in the order of the sheets. */
async function lineStatements(
  tables: readonly OpenTable[],
  facts: ReadonlySet<string>,
  extras: readonly string[],
  asOf: AsOf,
  scratch: string,
): Promise<string[]> {
  const selects: string[] = [];
  for (const [at, one] of tables.entries()) {
    const source = `(${await sourceOf(one, at, scratch)})`;
    const info = one.table.info();
    const { relation, columns } = personRelation(
      source,
      one.table.wanted,
      info,
      facts,
      extras,
      asOf,
      spark,
    );
    const kept = columns.map((name) =>
      name === 'plain_cells' ? '(plain_cells AND fits) AS plain_cells' : name,
    );
    selects.push(`SELECT file, block, mid, ${kept.join(', ')} FROM ${relation}`);
  }
  const below = tables.map((one, at) => `WHEN ${at} THEN ${linesAbove(one)}`);
  return [
    `CREATE TABLE line0 USING parquet AS ${selects.join('\nUNION ALL\n')}`,
    ...numberedRows('line0', 'blocks', 'numbered'),
    `CREATE TABLE line USING parquet AS SELECT * FROM numbered
      WHERE seq - start >= CASE file ${below.join(' ')} END`,
  ];
}

const fileRow = z.object({ file: z.number(), start: z.number(), lines: z.number() });
const seqRow = z.object({ seq: z.number() });
const countRow = z.object({ households: z.number(), rows: z.number(), places: z.number() });
const sums = z.record(z.string(), z.number().transform(BigInt));

/** What one session on the cluster left in the scratch folder. */
interface Session {
  readonly residences: readonly ResidencePair[];
  readonly tables: readonly NumberedTable[];
  readonly odd: readonly number[];
  readonly heads: readonly z.output<typeof headTale>[];
  readonly households: number;
  readonly sums: Readonly<Record<string, bigint>>;
}

/**
 * Decides on a Spark cluster: the same queries as in DuckDB, and the same bytes. The cluster sees the
 * input and the output's folder by the same paths as this machine. What SQL can't judge is decided here.
 */
export async function decideOnSpark(job: SparkJob): Promise<BulkResult> {
  const { target } = job.output;
  if (!('path' in target)) throw new UserError(exitCode.usage, [message('sparkNeedsOutput')]);
  await job.onRead();
  return withShared(dirname(target.path), async (scratch) => {
    const { ruleset, wanted, output, totals, tables } = job;
    const { style } = output;
    const client = SparkClient.find(job.master, scratch, process.env);
    const plan = new Plan(ruleset, spark);
    const form = formOf(output, plan, wanted);
    const decided = decidedSql(plan, wanted, output, form);
    const counts = totalsSql(plan, wanted);
    const lines = await lineStatements(tables, plan.facts, style.extras, ruleset.asOf, scratch);
    const named = new Set<string>();
    let elsewhere: readonly ResidencePair[] = [];
    let session: Session;
    let read = nothingOdd;
    for (;;) {
      await rm(join(scratch, 'warehouse'), { recursive: true, force: true });
      const apart = [
        ...[...named].map((id) => `SELECT ${spark.text(id)} AS household_id`),
        ...(await residingElsewhere(elsewhere, scratch)),
      ];
      await client.run([...lines, ...decideStatements(plan, decided, counts, apart, scratch)]);
      session = await sessionOf(scratch, tables);
      // Whoever lives elsewhere is known once the rows were read; most tables have nobody who does.
      const pairs = oddPairs(ruleset, session.residences);
      if (pairs.length > elsewhere.length) {
        elsewhere = pairs;
        continue;
      }
      if (session.odd.length === 0) break;
      read = await readOdd(session.tables, session.odd, ruleset.asOf);
      if (!allDirect(session.tables)) throw new NotDirect();
      const more = await namedHouseholds(client, read, scratch);
      if (more.length === 0) break;
      for (const id of more) named.add(id);
    }
    const rows = session.tables.map(({ table, rows: size, from }) => {
      const left = session.odd.filter((seq) => seq >= from && seq < from + size).length;
      return size - left + (read.rows.get(table) ?? 0);
    });
    refuseEmpty(rows, tables);
    totals.merge(session.sums);
    const odd = decideOdd(read.households, { ruleset, wanted, totals }, style);
    await refuseChangedTables(tables);
    const written = await writeMerged(scratch, odd, form, job);
    const households = session.households + read.households.length;
    const { rejects } = read.intake;
    const warnings = [
      ...read.intake.rowWarnings(),
      ...(await toldOfHeads(session.tables, session.heads, read.households, ruleset.asOf)),
    ];
    return { written, households, rejects, warnings, rows };
  });
}

/** Writes a query's rows into a folder of the scratch. */
export const writtenTo = (scratch: string, name: string, format: string): string =>
  `INSERT OVERWRITE DIRECTORY ${spark.text(join(scratch, name))} USING ${format}`;

/** What is read of the decisions, and the query of it over their table. */
interface DecidedSql {
  readonly reader: Sql;
  readonly from: (table: string) => string;
}

function decidedSql(
  plan: Plan,
  wanted: readonly Category[],
  { style }: BulkOutput,
  form: RowForm,
): DecidedSql {
  const rowStyle = rowStyleOf(style);
  const any = hasDecision(plan, wanted).text;
  if (form.kind === 'csv') {
    const reader = lineText(plan, wanted, rowStyle, form.forExcel);
    return {
      reader,
      from: (table) =>
        `SELECT seq, ${reader.text} AS lines FROM ${table} WHERE ${any} ORDER BY seq`,
    };
  }
  const reader = rowsSql(plan, wanted, rowStyle);
  return {
    reader,
    from: (table) => `SELECT seq, ${recordColumns(rowStyle)}
      FROM (SELECT seq, posexplode(${reader.text}) AS (place, r) FROM ${table} WHERE ${any})
      WHERE r IS NOT NULL ORDER BY seq, place`,
  };
}

function decideStatements(
  plan: Plan,
  { reader, from }: DecidedSql,
  counts: readonly Sql[],
  apart: readonly string[],
  scratch: string,
): string[] {
  const also = apart.map((query) => ` UNION ${query}`).join('');
  const steps = plan.statements('piece', [reader, ...counts]);
  const decided = steps.at(-1)?.name ?? '';
  return [
    `CREATE TABLE odd_home USING parquet AS ${oddHomesSql('line', plan.facts, spark)}${also}`,
    `CREATE TEMPORARY VIEW piece AS SELECT l.*, (plain_cells AND o.household_id IS NULL) AS plain
      FROM line l LEFT JOIN odd_home o ON l.household_id = o.household_id`,
    ...steps.map(({ name, sql, as }) =>
      as === 'view'
        ? `CREATE TEMPORARY VIEW ${name} AS ${sql}`
        : `CREATE TABLE ${name} USING parquet AS ${sql}`,
    ),
    `${writtenTo(scratch, 'files', 'json')} SELECT DISTINCT file, start, lines FROM blocks`,
    `${writtenTo(scratch, 'residences', 'parquet')} ${residencesSql('line')}`,
    `${writtenTo(scratch, 'odd', 'json')} SELECT seq FROM piece WHERE NOT plain ORDER BY seq`,
    `${writtenTo(scratch, 'heads', 'json')} ${headTalesSql('piece', 'plain', placesNamed)}`,
    `${writtenTo(scratch, 'sums', 'json')} SELECT ${listOf(counts).text || '0 AS nothing'} FROM ${decided}`,
    `${writtenTo(scratch, 'counts', 'json')} SELECT (SELECT count(*) FROM homes) AS households,
      count(*) AS rows, count(DISTINCT seq) AS places FROM line`,
    `${writtenTo(scratch, 'decided', 'parquet')} ${from(decided)}`,
  ];
}

/** The query of the households that live or are registered elsewhere. */
async function residingElsewhere(
  pairs: readonly ResidencePair[],
  scratch: string,
): Promise<string[]> {
  if (pairs.length === 0) return [];
  const columns = 'residence VARCHAR, hukou VARCHAR';
  const rows = pairs.map(({ residence, hukou }): DuckRow => [residence, hukou]);
  const file = await typedFile(scratch, 'elsewhere.parquet', columns, rows);
  return [residingSql('line', file)];
}

async function sessionOf(scratch: string, tables: readonly OpenTable[]): Promise<Session> {
  const folder = (name: string): string => join(scratch, name);
  const files = await jsonRows(folder('files'), fileRow);
  const [count] = await jsonRows(folder('counts'), countRow);
  // A block that was read twice with other borders would give two rows one place.
  if (count === undefined || count.rows !== count.places) throw new Error('rows lost their places');
  const [summed = {}] = await jsonRows(folder('sums'), sums);
  const residences: ResidencePair[] = [];
  for await (const [residence, hukou] of recordsOf(scratch, 'residences'))
    residences.push(residencePair.parse({ residence, hukou }));
  return {
    residences,
    tables: tables.map(({ input, table }, at) => {
      const skipped = linesAbove({ input, table });
      const { start = 0, lines = skipped } = files.find(({ file }) => file === at) ?? {};
      return { input, table, from: start + skipped, rows: lines - skipped };
    }),
    odd: (await jsonRows(folder('odd'), seqRow)).map(({ seq }) => seq),
    heads: await jsonRows(folder('heads'), headTale),
    households: count.households,
    sums: summed,
  };
}

/** Households of SQL's own that the rows left to us name: a session more, only where there are such rows. */
async function namedHouseholds(
  client: SparkClient,
  { intake }: OddRead,
  scratch: string,
): Promise<string[]> {
  const told = await typedFile(scratch, 'told.parquet', 'household_id VARCHAR, id_number VARCHAR', [
    ...[...intake.householdNumbers()].map((id): DuckRow => [id, null]),
    ...[...intake.idNumbers()].map((id): DuckRow => [null, id]),
  ]);
  const stored = (name: string): string =>
    `parquet.\`${sparkPath(join(scratch, 'warehouse', name))}\``;
  await client.run([
    `CREATE TEMPORARY VIEW told AS SELECT * FROM ${told}`,
    `${writtenTo(scratch, 'named', 'json')} ${namedSql(stored('line'), stored('odd_home'), 'told')}`,
  ]);
  const named = await jsonRows(join(scratch, 'named'), z.object({ household_id: z.string() }));
  return named.map(({ household_id: id }) => id);
}

/** Puts the decisions made here between those that came back, in the order of the sheets. */
async function writeMerged(
  scratch: string,
  odd: Iterator<OddRows, void>,
  form: RowForm,
  { output }: SparkJob,
): Promise<Written> {
  const { style, target, format, encoding } = output;
  const columns = columnsOf(style);
  const records = recordsOf(scratch, 'decided');
  if (form.kind === 'csv') {
    const csv = new CsvLines(columns, form.forExcel);
    const sink = await openBytes(target);
    const out = new TextBuffer((text) => sink.write(Buffer.from(text)));
    const rows = { write: (row: OutRow) => out.add(csv.rows([row])) };
    const merging = new MergingSink(rows, odd, style);
    try {
      await out.add((encoding === 'utf8-bom' ? '\ufeff' : '') + csv.header());
      for await (const record of records) {
        const { seq, lines } = linesRow.parse({ seq: record[0], lines: record[1] });
        await merging.before(seq);
        await out.add(`${lines}\n`);
      }
      await merging.end();
      await out.drain();
    } catch (error) {
      await sink.abort();
      throw error;
    }
    return sink.close();
  }
  const sink = await openSink(target, format, columns, formOfText(output));
  const merging = new MergingSink(sink, odd, style);
  try {
    for await (const record of records) {
      const { seq, row } = recordOf(record, columns);
      await merging.write(seq, row);
    }
    await merging.end();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return sink.close();
}

const linesRow = z.object({ seq: z.bigint().transform(Number), lines: z.string() });

/** The rows that a session wrote as Parquet, one part after the other. */
async function* recordsOf(scratch: string, name: string): AsyncGenerator<DuckRow> {
  const duck = await inMemory(scratch);
  try {
    for (const part of await partsOf(join(scratch, name))) {
      const query = `SELECT * FROM read_parquet(${quotedFile(part)}, ${nameIsNothing})`;
      for await (const records of duck.records(query)) yield* records;
    }
  } finally {
    duck.close();
  }
}

/** What a session wrote as JSON, one object a line. */
export async function jsonRows<T>(folder: string, schema: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  for await (const line of linesOf(folder)) rows.push(schema.parse(JSON.parse(line)));
  return rows;
}

/** The files that a session wrote into a folder, in the order of their rows. */
async function partsOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('part-'));
  return names.sort().map((name) => join(folder, name));
}

/** The lines of a folder's parts, one part after the other. */
async function* linesOf(folder: string): AsyncGenerator<string> {
  for (const part of await partsOf(folder)) {
    yield* createInterface({ input: createReadStream(part), crlfDelay: Number.POSITIVE_INFINITY });
  }
}
