import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { cellMark, plainFile } from '../engine/hard.ts';
import {
  jsonRows,
  numberedRows,
  plainRows,
  sparkPath,
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
    const whole = join(scratch, 'people');
    await writeLines(whole, lines(people));
    const part = (at: number): string => `split_part(value, ${spark.text(cellMark)}, ${at})`;
    const statements = [
      `CREATE TABLE person USING parquet AS SELECT ${personSql('id', 'name', spark)}
        FROM (SELECT ${part(1)} AS id, ${part(2)} AS name FROM text.\`${sparkPath(whole)}\`)`,
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

function* lines(people: Iterable<Sought>): Generator<string> {
  for (const { id, name } of people) yield `${id.text}${cellMark}${nameKey(name)}`;
}

async function writeLines(
  path: string,
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const out = createWriteStream(path, { mode: 0o600 });
  for await (const text of texts) if (!out.write(`${text}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'close');
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
    const { path, delimiter, headerRow } = plain;
    const cells = rosterKeys.map((key) => {
      const place = places[key];
      return place === undefined ? `'' AS ${key}` : `COALESCE(c${place}, '') AS ${key}`;
    });
    const sql = [
      `CREATE TABLE stored_${at} USING parquet AS SELECT file, block, mid, fits, ${cells.join(', ')}
        FROM (${plainRows(path, delimiter, width, 0)})`,
      ...numberedRows(`stored_${at}`, `blocks_${at}`, `numbered_${at}`),
      `CREATE TEMPORARY VIEW ${name} AS SELECT CAST(0 AS BIGINT) AS sheet, seq + 1 AS row, ${rosterKeys.join(', ')}
        FROM numbered_${at} WHERE fits AND seq >= ${headerRow}`,
    ];
    return { sql, sheets, sha256 };
  }
  const path = join(scratch, name);
  const rows = async function* (): AsyncGenerator<string> {
    for (const [sheet, table] of tables.entries()) {
      for await (const { row, values } of table.rows) {
        const cells = rosterKeys.map((key) => {
          const value = values[key];
          return typeof value === 'string' ? value.replace(/[\r\n\u001f]/g, ' ') : '';
        });
        yield [sheet, row, ...cells].join(cellMark);
      }
    }
  };
  await writeLines(path, rows());
  const part = (place: number): string => `split_part(value, ${spark.text(cellMark)}, ${place})`;
  const cells = rosterKeys.map((key, place) => `${part(place + 3)} AS ${key}`);
  const sql = [
    `CREATE TEMPORARY VIEW ${name} AS SELECT CAST(${part(1)} AS BIGINT) AS sheet,
      CAST(${part(2)} AS BIGINT) AS row, ${cells.join(', ')} FROM text.\`${sparkPath(path)}\``,
  ];
  return { sql, sheets, sha256 };
}
