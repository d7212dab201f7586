// @ts-check
// Holds Spark to the other engines on a real cluster: a master and two workers on loopback, started and
// stopped here. The same sheets must give the same bytes, also when a worker is killed in mid-run.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { home, install, killWorker, start, stop } from './spark.mjs';

const bin = resolve('bin/civil-aid.js');
const folder = mkdtempSync(join(tmpdir(), 'civil-aid-spark-'));
const month = ['--as-of', '2021-08', '--quiet'];

/** @param {string[]} args @param {string} what */
function must(args, what, codes = [0]) {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status === null || !codes.includes(status))
    throw new Error(`${what} ended with ${status}: ${stderr}`);
}

/** @param {string} name @param {string[]} args */
const outOf = (name, args) => ({
  out: join(folder, name),
  args: [bin, ...args, '-o', `${join(folder, name)}/`],
});

/** @param {string} one @param {string} other @param {readonly string[]} files @param {readonly string[]} others */
function same(one, other, files, others = files) {
  for (const [at, file] of files.entries()) {
    const [first, second] = [join(one, file), join(other, others[at] ?? file)];
    if (!readFileSync(first).equals(readFileSync(second))) {
      throw new Error(`${first} and ${second} differ`);
    }
  }
}

/**
 * Waits until the cluster has stored the people and has all the deciding before it.
 * @param {string} out @param {import('node:child_process').ChildProcess} child
 */
async function midRun(out, child) {
  for (let waited = 0; waited < 180_000; waited += 100) {
    if (child.exitCode !== null) throw new Error('the run ended before a worker could be killed');
    const scratch = existsSync(out)
      ? readdirSync(out).find((name) => name.startsWith('.civil-aid-'))
      : undefined;
    if (scratch !== undefined && existsSync(join(out, scratch, 'warehouse/line0/_SUCCESS'))) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the people were not stored within three minutes');
}

const calcFiles = ['decisions.csv', 'decisions.rejects.csv', 'summary.json'];
let passed = 0;
const ok = (/** @type {string} */ what) => {
  passed += 1;
  console.log(`ok ${what}`);
};

await install();
process.env['SPARK_HOME'] = home();
const master = await start();
try {
  const on = ['--engine', 'spark', '--master', master];
  const sheet = join(folder, 'anything.csv');
  must(['--import', 'tsx', 'scripts/anything.ts', '3000', '4', sheet], 'making a sheet');
  const local = outOf('local', ['calc', sheet, ...month, '--engine', 'local']);
  must(local.args, 'local', [3]);
  const spark = outOf('spark', ['calc', sheet, ...month, ...on]);
  must(spark.args, 'spark', [3]);
  same(local.out, spark.out, calcFiles);
  ok('3,000 generated households, all categories, unknowns and damaged rows: the same bytes');

  const sheets = ['fixtures/township-1.csv', 'fixtures/township-2.csv', 'fixtures/township-3.csv'];
  const townLocal = outOf('town-local', ['calc', ...sheets, ...month, '--engine', 'local']);
  must(townLocal.args, 'local', [3]);
  const parquet = join(folder, 'traits.parquet');
  must(['scripts/to-parquet.mjs', 'fixtures/traits/utf8.csv', parquet], 'making a Parquet file');
  const read = outOf('parquet', ['calc', parquet, ...month, ...on, '--format', 'parquet']);
  must(read.args, 'spark on Parquet');
  const back = join(folder, 'parquet-back.csv');
  must(
    ['scripts/to-parquet.mjs', join(read.out, 'decisions.parquet'), back],
    'reading Parquet back',
  );
  const csv = outOf('csv', [
    'calc',
    'fixtures/traits/utf8.csv',
    ...month,
    '--engine',
    'local',
    '--format',
    'parquet',
  ]);
  must(csv.args, 'local');
  const expected = join(folder, 'parquet-expected.csv');
  must(
    ['scripts/to-parquet.mjs', join(csv.out, 'decisions.parquet'), expected],
    'reading Parquet back',
  );
  if (readFileSync(back, 'utf8') !== readFileSync(expected, 'utf8'))
    throw new Error('Parquet differs');
  ok('Parquet in and out');

  const rosters = ['pension', 'payroll', 'deceased'].flatMap((kind) => [
    '--roster',
    `${kind}=fixtures/check/${kind}.csv`,
  ]);
  const check = [
    'check',
    'roster',
    'vital',
    '--recipients',
    'fixtures/check/recipients.csv',
    ...rosters,
  ];
  for (const [name, more] of /** @type {[string, string[]][]} */ ([
    ['check-local', []],
    ['check-spark', on],
  ])) {
    const to = join(folder, `${name}.csv`);
    // The rosters have mistyped IDs: rejected, the rest is done.
    must([bin, ...check, ...month, '--no-ledger', ...more, '-o', to], name, [3]);
  }
  same(folder, folder, ['check-local.csv'], ['check-spark.csv']);
  ok('three rosters with planted findings and near-misses: the same findings');

  // A worker and its executor die while the townships are decided; the other one finishes the work.
  const disturbed = outOf('disturbed', ['calc', ...sheets, ...month, ...on]);
  const child = spawn(process.execPath, disturbed.args, { stdio: 'inherit' });
  const ended = new Promise((done) => child.once('exit', done));
  await midRun(disturbed.out, child);
  await killWorker();
  const code = await ended;
  if (code !== 3) throw new Error(`a run that lost a worker ended with ${code}`);
  same(townLocal.out, disturbed.out, calcFiles);
  ok('a worker killed in mid-run: three sheets in three encodings, the same bytes');
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, 0 failed`);
