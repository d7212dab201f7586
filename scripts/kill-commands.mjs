// Ends every command at random moments with every signal that a terminal, a machine going down or a full memory
// sends. Afterwards each set of outputs is the former or the new one, and nothing else is left in the
// folder or among the temporary files: at once after a polite signal, after the next run of any command
// where the run was killed.
//
//   node scripts/kill-commands.mjs [KILLS]     default 500
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { commands } from './commands.mjs';
import { bin, differing, randomFrom, restore, snapshot, tool } from './folders.mjs';

const kills = Number(process.argv[2] ?? 500);
const signals = /** @type {const} */ (['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP']);
const base = mkdtempSync(join(tmpdir(), 'civil-aid-kills-'));
const [work, temporary, none] = ['work', 'tmp', 'none'].map((one) => join(base, one));
mkdirSync(none, { recursive: true });
/** @type {{ name: string, args: readonly string[], old: string, before: Map<string, string>, after: Map<string, string>, took: number }[]} */
const prepared = [];
for (const [at, [name, args]] of Object.entries(commands).entries()) {
  restore('fixtures/check', work);
  restore(none, temporary);
  const inputs = snapshot(work);
  const started = performance.now();
  const ran = tool(work, temporary, args);
  const took = performance.now() - started;
  if (![0, 3, 6].includes(ran.status ?? -1)) throw new Error(`${name}: ${ran.stderr}`);
  const after = snapshot(work);
  for (const output of after.keys()) {
    // An empty form may be written over; a text in its place might be somebody's work.
    if (inputs.has(output) || output.endsWith('/') || name === 'template') continue;
    writeFileSync(join(work, output), 'former');
  }
  const old = join(base, `old-${at}`);
  cpSync(work, old, { recursive: true });
  prepared.push({ name, args, old, before: snapshot(old), after, took });
}

const random = randomFrom(2021);
/** @type {Record<string, number>} */
const counts = { ended: 0, finished: 0, former: 0, fresh: 0 };
/** @type {string[]} */
const wrong = [];
for (let round = 0; round < kills; round += 1) {
  const one = prepared[round % prepared.length];
  const signal = signals[Math.floor(round / prepared.length) % signals.length];
  if (one === undefined || signal === undefined) break;
  restore(one.old, work);
  restore(none, temporary);
  const child = spawn(process.execPath, [bin, ...one.args], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  let told = '';
  child.stderr.on('data', (piece) => {
    told += piece;
  });
  /** @type {Promise<string | null>} */
  const ended = new Promise((done) => child.once('close', (_, by) => done(by)));
  // Before its own code runs there is nothing to find; half of the moments are near the end.
  const part = round % 2 === 0 ? 0.1 + random() * 0.9 : 0.6 + random() * 0.45;
  await new Promise((done) => setTimeout(done, part * one.took));
  child.kill(signal);
  const by = await ended;
  const what = `${one.name}, ${signal} at ${Math.round(part * one.took)} ms of ${Math.round(one.took)}`;
  /** @param {string} why */
  const complain = (why) => wrong.push(`${what}: ${why}: ${told.trim().split('\n').at(-1)}`);
  counts[by === null ? 'finished' : 'ended'] =
    (counts[by === null ? 'finished' : 'ended'] ?? 0) + 1;
  if (by !== null && by !== signal) complain(`ended by ${by}`);
  if (signal === 'SIGKILL') tool(base, temporary, ['--version']);
  const now = snapshot(work);
  const isFormer = differing(now, one.before).length === 0;
  const isFresh = differing(now, one.after).length === 0;
  if (isFresh) counts['fresh'] = (counts['fresh'] ?? 0) + 1;
  else if (isFormer) counts['former'] = (counts['former'] ?? 0) + 1;
  else complain(`neither former nor new: ${differing(now, one.before).join(' ')}`);
  const left = [...snapshot(temporary).keys()];
  if (left.length > 0) complain(`left among the temporary files: ${left.join(' ')}`);
  if (by === null && !isFresh) complain('finished, and did not write');
  const saysDone = told.includes('已经全部写好');
  const saysOld = told.includes('都和运行前一样');
  if ((saysDone && !isFresh) || (saysOld && !isFormer)) complain('the sentence is not true');
}
rmSync(base, { recursive: true, force: true });
console.log(
  `${kills} signals in ${prepared.length} commands: ${counts['ended']} ended the run, ${counts['finished']} came too late; ` +
    `${counts['former']} times the former outputs, ${counts['fresh']} times the new ones; ${wrong.length} wrong`,
);
for (const one of wrong) console.error(one);
if (wrong.length > 0) process.exitCode = 1;
