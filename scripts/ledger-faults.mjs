// Kills each command that opens a ledger at random moments, and lets each run on a disk that fills up at another
// byte: afterwards the ledger has every entry that it had, hash for hash, its chain holds, and what the command adds
// or erases is there whole or not at all; the next run goes on with it.
//
//   node scripts/ledger-faults.mjs [MOMENTS]     default 50 kills and 50 full disks a command
//
// A small disk is made by `unshare` and `mount` (Linux); where the machine has or allows no such
// thing, the kills are run alone and the last line says so.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readFinding } from '../dist/ledger/history.js';
import { Ledger } from '../dist/ledger/ledger.js';
import { bin, randomFrom, restore, snapshot, tool } from './folders.mjs';

const moments = Number(process.argv[2] ?? 50);
const base = mkdtempSync(join(tmpdir(), 'civil-aid-ledger-faults-'));
const [former, work, temporary, disk, none] = ['former', 'work', 'tmp', 'disk', 'none'].map(
  (one) => {
    const path = join(base, one);
    mkdirSync(path);
    return path;
  },
);
const name = 'civil-aid.duckdb';

/** Whether this user can make a disk of a given size here. */
const canMount =
  spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs "$1"', 'sh', disk])
    .status === 0;

/** @typedef {{ readonly hashes: readonly string[], readonly held: number }} State entries, and those that still say something of persons */

/**
 * What a ledger says, opened as the next run opens it: to add to it.
 * @param {string} folder
 * @returns {Promise<State>}
 */
async function stateOf(folder) {
  const ledger = await Ledger.open(join(folder, name));
  try {
    /** @type {string[]} */
    const hashes = [];
    let held = 0;
    for await (const { hash, own } of ledger.stored()) {
      hashes.push(hash);
      if (own !== null) held += 1;
    }
    return { hashes, held };
  } finally {
    ledger.close();
  }
}

restore('fixtures/check', work);
const month = (/** @type {number} */ number) => ['--as-of', `2022-0${number}`, '--quiet'];
for (const number of [1, 2]) {
  const { status, stderr } = tool(work, temporary, ['run', 'plan.yaml', ...month(number)]);
  if (status !== 3) throw new Error(`a first run ended with ${status}: ${stderr}`);
}
/** A finding, and a household without any. */
async function findingAndQuietHome() {
  const ledger = await Ledger.open(join(work, name));
  /** @type {Set<string>} */
  const told = new Set();
  /** @type {string[]} */
  const homes = [];
  let finding = '';
  for await (const { kind, key, body } of ledger.entries(['finding', 'decision'])) {
    if (kind === 'decision') homes.push(key);
    else {
      finding = key;
      told.add(readFinding(body).household);
    }
  }
  ledger.close();
  const quiet = homes.find((home) => home !== '' && !told.has(home));
  if (quiet === undefined) throw new Error('every household has findings');
  return { finding, quiet };
}
const { finding, quiet } = await findingAndQuietHome();
restore(work, former);
const before = await stateOf(former);

const settle = [
  'ledger',
  'settle',
  finding,
  '--result',
  '停发',
  '--by',
  '张三',
  '--recovered',
  '100',
];
/** @type {Readonly<Record<string, readonly string[]>>} */
const commands = {
  run: ['run', 'plan.yaml', ...month(3)],
  settle,
  erase: ['ledger', 'erase', '--household', quiet, '--reason', '本人申请', '--by', '张三'],
  anchor: ['ledger', 'anchor'],
  export: ['ledger', 'export', '-o', 'out.ndjson'],
};
const random = randomFrom(2021);
/** @type {string[]} */
const wrong = [];
const sizeOf = (/** @type {string} */ folder) =>
  [...snapshot(folder).keys()]
    .filter((one) => !one.endsWith('/'))
    .reduce((sum, one) => sum + Math.ceil(statSync(join(folder, one)).size / 4096) * 4096, 0);

/**
 * Whether all of the command is in the ledger; complains where it is neither that nor as before.
 * @param {string} what
 * @param {string} folder
 * @param {State} after
 */
async function judge(what, folder, after) {
  const now = await stateOf(folder).catch((error) => {
    wrong.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  });
  if (now === undefined) return false;
  const lost = before.hashes.findIndex((hash, at) => now.hashes[at] !== hash);
  if (lost !== -1) wrong.push(`${what}: entry ${lost + 1} is lost or changed`);
  const same = (/** @type {State} */ one) =>
    one.hashes.length === now.hashes.length && one.held === now.held;
  if (!same(before) && !same(after))
    wrong.push(`${what}: ${now.hashes.length} entries, ${now.held} of persons: half of it`);
  if (existsSync(`${join(folder, name)}.wal`))
    wrong.push(`${what}: a log is left beside the ledger`);
  return same(after) && !same(before);
}

for (const [command, args] of Object.entries(commands)) {
  restore(former, work);
  const started = performance.now();
  const whole = tool(work, temporary, args);
  let took = performance.now() - started;
  if (whole.status !== 0 && whole.status !== 3)
    throw new Error(`${command} ended with ${whole.status}: ${whole.stderr}`);
  const after = await stateOf(work);
  const files = new Set(snapshot(work).keys());
  const counts = { ended: 0, late: 0, done: 0, refused: 0, fitted: 0 };

  for (let round = 0; counts.ended < moments && round < 4 * moments; round += 1) {
    restore(former, work);
    const began = performance.now();
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: work,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: temporary },
    });
    const ended = new Promise((done) => {
      child.once('exit', (_, by) => done(by));
    });
    // Half of the moments are where the files and the ledger are written.
    const part = round % 2 === 0 ? random() : 0.6 + random() * 0.45;
    await new Promise((done) => setTimeout(done, part * took));
    child.kill('SIGKILL');
    const killed = (await ended) === 'SIGKILL';
    // It was measured on a busier machine: the next moments are earlier.
    if (!killed) took = Math.min(took * 0.9, performance.now() - began);
    counts[killed ? 'ended' : 'late'] += 1;
    const what = `${command} killed at ${Math.round(part * took)} ms`;
    if (await judge(what, work, after)) counts.done += 1;
    // The next command that writes there takes away what is left of it.
    const next = tool(work, temporary, settle);
    if (next.status !== 0) wrong.push(`${what}: the next settlement ends with ${next.status}`);
    const left = [...snapshot(work).keys()].filter((one) => !files.has(one));
    if (left.length > 0) wrong.push(`${what}: left ${left.join(' ')}`);
  }

  const used = sizeOf(former);
  // A ledger that is written anew stands twice for a while.
  const most = Math.max(sizeOf(work) - used, 0) + 2 * statSync(join(former, name)).size + 65_536;
  const disks = canMount ? moments : 0;
  for (let round = 0; round < disks; round += 1) {
    restore(none, work);
    const room = used + Math.ceil((most * round) / (moments - 1 || 1));
    const script = [
      `mount -t tmpfs -o size=${room + 131_072} tmpfs "$1" && cp -a "$2/." "$1" && cd "$1" || exit 99`,
      'shift 2; code=0; "$@" || code=$?',
      `cp -a . "${work}/"; exit $code`,
    ].join('\n');
    const ran = spawnSync(
      'unshare',
      ['-rm', 'sh', '-c', script, 'sh', disk, former, process.execPath, bin, ...args],
      { encoding: 'utf8', env: { ...process.env, TMPDIR: temporary }, maxBuffer: 2 ** 28 },
    );
    const what = `${command} on a disk of ${Math.round(room / 1024)} KiB (exit ${ran.status})`;
    if (ran.status === 99 || ran.error) throw new Error(`${what}: ${ran.stderr}`);
    const done = ran.status === 0 || ran.status === 3;
    counts[done ? 'fitted' : 'refused'] += 1;
    const isThere = await judge(what, work, after);
    const changes = after.hashes.length > before.hashes.length;
    if (changes && isThere !== done) wrong.push(`${what}: ${isThere ? 'written' : 'not written'}`);
    const told = ran.stderr.trim().split('\n').at(-1) ?? '';
    if (!done && !/空间|磁盘|写入|写不/.test(told)) wrong.push(`${what}: ${told}`);
  }
  console.log(
    `${command}: ${counts.ended} kills in mid-run, ${counts.late} after its end, ${counts.done} times written; ` +
      `${disks} full disks, ${counts.refused} refused, ${counts.fitted} fitted`,
  );
}
const left = readdirSync(temporary);
if (left.length > 0) wrong.push(`left among the temporary files: ${left.join(' ')}`);
rmSync(base, { recursive: true, force: true });
console.log(`${before.hashes.length} entries before each; ${wrong.length} wrong`);
if (!canMount)
  console.log('full disks were left out: this machine makes no small disk for this user');
for (const one of wrong) console.error(one);
if (wrong.length > 0) process.exitCode = 1;
