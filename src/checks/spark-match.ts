import { join } from 'node:path';
import { z } from 'zod';

import type { DuckRow } from '../engine/duckdb.ts';
import { plainFile } from '../engine/hard.ts';
import {
  jsonRows,
  numberedRows,
  plainRows,
  typedFile,
  withShared,
  writtenTo,
} from '../engine/spark.ts';
import { SparkClient } from '../engine/spark-client.ts';
import { spark } from '../engine/sql/dialect.ts';
import { readTable } from '../tables/read.ts';
import {
  matchSql,
  nearSql,
  personSql,
  rosterColumns,
  type RosterInput,
  rosterKeys,
  type RosterRows,
  type Sought,
  tellsWho,
} from './match.ts';
import { nameKey } from './names.ts';

/** Where rosters are held against people on a cluster. */
export interface SparkPlace {
  /** `spark://host:port`, `yarn`, … */
  readonly master: string;
  /** A folder that the cluster's machines see by the same path; what is worked on is kept there meanwhile. */
  readonly beside: string;
}

const candidate = z.object({
  who: z.string(),
  sheet: z.number().transform(BigInt),
  row: z.number().transform(BigInt),
  id_number: z.string(),
  name: z.string(),
  birth: z.string(),
  sex: z.string(),
  amount: z.string(),
  since: z.string(),
});

/**
 * Holds rosters against people on a Spark cluster: the joins of `matchSql`, all rosters in one session.
 * Plain CSV is read by the cluster itself; a roster of another form is written down for it first.
 *
 * @throws {UserError} (4) where a roster can't be read or tells no one apart; (2) without a client; (1)
 * where the cluster fails.
 */
export async function matchOnSpark(
  { master, beside }: SparkPlace,
  people: Iterable<Sought>,
  rosters: readonly RosterInput[],
): Promise<RosterRows[]> {
  return withShared(beside, async (scratch) => {
    const client = SparkClient.find(master, scratch, process.env);
    const sought = function* (): Generator<DuckRow> {
      for (const { id, name } of people) yield [id.text, nameKey(name)];
    };
    const whole = await typedFile(scratch, 'people.parquet', 'id VARCHAR, name VARCHAR', sought());
    const statements = [
      `CREATE TABLE person USING parquet AS SELECT ${personSql('id', 'name', spark)} FROM ${whole}`,
    ];
    const read: Omit<RosterRows, 'rows'>[] = [];
    for (const [at, roster] of rosters.entries()) {
      const { sql, ...told } = await rosterStatements(roster, at, scratch);
      read.push(told);
      statements.push(
        ...sql,
        `CREATE TABLE near_${at} USING parquet AS ${nearSql(`roster_${at}`, spark)}`,
        `${writtenTo(scratch, `match-${at}`, 'json')} ${matchSql(`near_${at}`, 'person')} ORDER BY sheet, row, who`,
      );
    }
    await client.run(statements);
    const found: RosterRows[] = [];
    for (const [at, told] of read.entries()) {
      found.push({ ...told, rows: await jsonRows(join(scratch, `match-${at}`), candidate) });
    }
    return found;
  });
}

/** The statements that make `roster_N`: `sheet`, `row` and the cells by which a row is told, as text. */
async function rosterStatements(
  { roster, input, amountColumn }: RosterInput,
  at: number,
  scratch: string,
): Promise<{ sql: string[]; sheets: string[]; sha256: string | undefined }> {
  const tables = await readTable(input, rosterColumns(roster, amountColumn));
  const infos = tables.map((table) => table.info());
  infos.forEach(tellsWho);
  const sheets = infos.map(({ file }) => file);
  const [info] = infos;
  const [table] = tables;
  const sha256 = info?.sha256;
  const name = `roster_${at}`;
  const plain = table && plainFile({ input, table });
  if (info !== undefined && plain !== undefined) {
    const { width, places } = info;
    const { headerRow } = plain;
    const cells = rosterKeys.map((key) => {
      const place = places[key];
      return place === undefined ? `'' AS ${key}` : `COALESCE(c${place}, '') AS ${key}`;
    });
    const sql = [
      `CREATE TABLE stored_${at} USING parquet AS SELECT file, block, mid, fits, ${cells.join(', ')}
        FROM (${plainRows(plain, width, 0)})`,
      ...numberedRows(`stored_${at}`, `blocks_${at}`, `numbered_${at}`),
      `CREATE TEMPORARY VIEW ${name} AS SELECT CAST(0 AS BIGINT) AS sheet, seq + 1 AS row, ${rosterKeys.join(', ')}
        FROM numbered_${at} WHERE fits AND seq >= ${headerRow}`,
    ];
    return { sql, sheets, sha256 };
  }
  const rows = async function* (): AsyncGenerator<DuckRow> {
    for (const [sheet, one] of tables.entries()) {
      for await (const { row, values } of one.rows) {
        const cells = rosterKeys.map((key) => {
          const value = values[key];
          return typeof value === 'string' ? value : '';
        });
        yield [BigInt(sheet), BigInt(row), ...cells];
      }
    }
  };
  const columns = ['sheet BIGINT', 'row BIGINT', ...rosterKeys.map((key) => `${key} VARCHAR`)];
  const file = await typedFile(scratch, `${name}.parquet`, columns.join(', '), rows());
  return { sql: [`CREATE TEMPORARY VIEW ${name} AS SELECT * FROM ${file}`], sheets, sha256 };
}
