import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { DuckRow } from '../../duck/duckdb.ts';
import { jsonRows, typedFile, withShared, writtenTo } from '../../engine/spark.ts';
import { SparkClient } from '../../engine/spark-client.ts';
import {
  candidateSchema,
  matchSql,
  personColumns,
  personRows,
  type RosterRows,
  type Sifted,
  siftedColumns,
  siftRoster,
} from './match.ts';
import type { RosterInput } from '../roster-columns.ts';
import { Sieve } from './sieve.ts';
import type { Sought } from './sought.ts';

/** Where rosters are held against people on a cluster. */
export interface SparkPlace {
  /** `spark://host:port`, `yarn`, … */
  readonly master: string;
  /** A folder that the cluster's machines see by the same path; what is worked on is kept there meanwhile. */
  readonly beside: string;
}

/**
 * Holds rosters against people on a Spark cluster: the joins of `matchSql`, all rosters in one session.
 * Rosters are sifted here first, by the one reader that judges every row; the cluster has what was let
 * through.
 *
 * @throws {UserError} (4) where a roster can't be read or tells no one apart; (2) without a client; (1)
 * where the cluster fails.
 */
export async function matchOnSpark(
  { master, beside }: SparkPlace,
  people: Iterable<readonly [string, Sought]>,
  rosters: readonly RosterInput[],
  { hashed, share }: { readonly hashed: boolean; readonly share: number },
): Promise<RosterRows[]> {
  return withShared(beside, async (scratch) => {
    const client = SparkClient.find(master, scratch, process.env);
    const all = [...people];
    const sieve = new Sieve(all.length);
    for (const [, one] of all) sieve.add(one);
    const whole = await typedFile(
      scratch,
      'people.parquet',
      personColumns.map((key) => `${key} VARCHAR`).join(', '),
      all.flatMap((one): DuckRow[] => [...personRows(one)]),
    );
    const statements = [`CREATE TABLE person USING parquet AS SELECT * FROM ${whole}`];
    const read: Omit<Sifted, 'path'>[] = [];
    for (const [at, roster] of rosters.entries()) {
      const { path, ...told } = await siftRoster(sieve, roster, { hashed, scratch, share });
      read.push(told);
      const columns = siftedColumns.map((key) => `${key} ${typeOf(key)}`).join(', ');
      const near = await typedFile(scratch, `near-${at}.parquet`, columns, siftedRows(path));
      statements.push(
        `CREATE TABLE near_${at} USING parquet AS SELECT * FROM ${near}`,
        `${writtenTo(scratch, `match-${at}`, 'json')} ${matchSql(`near_${at}`, 'person')} ORDER BY sheet, row, who`,
      );
    }
    await client.run(statements);
    const found: RosterRows[] = [];
    for (const [at, told] of read.entries()) {
      found.push({ ...told, rows: await jsonRows(join(scratch, `match-${at}`), candidateSchema) });
    }
    return found;
  });
}

const typeOf = (key: (typeof siftedColumns)[number]): 'BIGINT' | 'VARCHAR' =>
  key === 'sheet' || key === 'row' ? 'BIGINT' : 'VARCHAR';

/** The rows of a sifted roster, as they were written down. */
async function* siftedRows(path: string): AsyncGenerator<DuckRow> {
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    const cells = line.split('\t');
    yield siftedColumns.map((key, at) =>
      typeOf(key) === 'BIGINT' ? BigInt(cells[at] ?? 0) : (cells[at] ?? ''),
    );
  }
}
