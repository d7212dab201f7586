// Kills the monthly job at 50 random moments and holds the ledger to what it had before: every entry
// still there, the chain whole, and either all of the killed run or nothing of it.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const bin = resolve('bin/civil-aid.js');
const folder = mkdtempSync(join(tmpdir(), 'civil-aid-kill-'));
cpSync('fixtures/check', folder, { recursive: true });
const args = (/** @type {number} */ month) => [
  bin,
  'run',
  'plan.yaml',
  '--quiet',
  '--as-of',
  `${2022 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`,
];
const tool = (/** @type {string[]} */ ...more) =>
  spawnSync(process.execPath, [bin, ...more], {
    cwd: folder,
    encoding: 'utf8',
    // The whole ledger comes through this pipe; past the default of 1 MiB Node kills the child.
    maxBuffer: 2 ** 28,
  });

/** A fixed sequence of numbers from 0 to 1, so that a failure can be told again. */
let state = 2021;
const random = () => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
};

/** Half of the kills fall anywhere, half where the files and the ledger are written. */
const moment = (/** @type {number} */ round) =>
  round % 2 === 0 ? random() : 0.6 + random() * 0.45;

/** Hash after hash, as the ledger has them; empty where there is none yet. */
function hashes() {
  if (!existsSync(join(folder, 'civil-aid.duckdb'))) return [];
  const { status, stdout, stderr, error } = tool('ledger', 'export', '--format', 'json');
  if (status !== 0) throw new Error(`export ended with ${status}: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}

let whole = 0;
for (const month of [0, 1]) {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args(month), { cwd: folder });
  // The rosters have mistyped IDs: rejected, the rest is done.
  if (status !== 3) throw new Error(`a first run ended with ${status}`);
  whole = performance.now() - started;
}
let before = hashes();
let killed = 0;
let finished = 0;
for (let round = 1; round <= 50; round += 1) {
  const child = spawn(process.execPath, args(round + 1), { cwd: folder, stdio: 'ignore' });
  const ended = new Promise((done) => child.once('exit', (code, signal) => done(signal)));
  await new Promise((done) => setTimeout(done, moment(round) * whole));
  child.kill('SIGKILL');
  if ((await ended) === 'SIGKILL') killed += 1;
  else finished += 1;
  const check = tool('ledger', 'verify');
  if (check.status !== 0) throw new Error(`round ${round}: ${check.stderr}`);
  const now = hashes();
  before.forEach(({ hash }, at) => {
    if (now[at]?.hash !== hash)
      throw new Error(`round ${round}: entry ${at + 1} is lost or changed`);
  });
  const [run, ...rest] = now.slice(before.length);
  if (run !== undefined) {
    const { findings, statuses } = JSON.parse(run.body);
    const kept = rest.filter(({ kind }) => kind === 'finding').length;
    if (run.kind !== 'run' || kept !== findings + statuses.gone) {
      throw new Error(`round ${round}: half of a run`);
    }
  }
  before = now;
}
// The months whose runs were killed are run again, and nothing half written is left.
for (let round = 40; round <= 50; round += 1) {
  const { status } = spawnSync(process.execPath, args(round + 1), { cwd: folder });
  if (status !== 3) throw new Error(`a run after the kills ended with ${status}`);
  const out = join(folder, 'out', args(round + 1).at(-1) ?? '');
  const left = readdirSync(out).filter((name) => name.endsWith('.tmp'));
  if (left.length > 0) throw new Error(`left behind: ${left.join(' ')}`);
}
if (tool('ledger', 'verify').status !== 0)
  throw new Error('the ledger is broken after the last run');
rmSync(folder, { recursive: true });
console.log(
  `50 kills: ${killed} in mid-run, ${finished} after its end; ${before.length} entries, none lost`,
);
