/**
 * Reads damaged CSV files with the reader of today (csv-parse with a repair step) and with the one before:
 * `tsx scripts/csv-trial.ts [files] [seed]`. Exit 1 where any cell, row number or raw text differs.
 */
import { trial } from '../test/sheets/read/csv-trial.ts';

const [files = '10000', seed = '20210801'] = process.argv.slice(2);
const started = performance.now();
const { same, rows, differ } = trial(Number(files), Number(seed));
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${same} of ${files} damaged files alike, ${rows} rows, seed ${seed}, ${seconds.toFixed(1)} s\n`,
);
for (const { text, now, before } of differ.slice(0, 3)) {
  process.stdout.write(`${JSON.stringify({ text, now, before }, null, 1)}\n`);
}
process.exitCode = differ.length > 0 ? 1 : 0;
