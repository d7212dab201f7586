// @ts-check
// Makes a Parquet file of a CSV file, or the other way: to-parquet.mjs FROM TO
import { DuckDBInstance } from '@duckdb/node-api';

const [from = '', to = ''] = process.argv.slice(2);
const quoted = (/** @type {string} */ path) => `'${path.replaceAll("'", "''")}'`;
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const source = from.endsWith('.parquet')
  ? `read_parquet(${quoted(from)})`
  : `read_csv(${quoted(from)}, all_varchar = true, header = true)`;
const form = to.endsWith('.parquet') ? 'FORMAT parquet' : 'FORMAT csv, HEADER';
await connection.run(`COPY (SELECT * FROM ${source}) TO ${quoted(to)} (${form})`);
