// Runs a long script and says how it ended, where it did not end by itself: the signal, the code, what it
// said last, and the most memory that it held, by which a machine that ran out of it is told from a fault.
//
//     node scripts/watched.mjs SCRIPT [ARGUMENTS]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [script = '', ...args] = process.argv.slice(2);
const started = performance.now();
const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
  stdio: ['inherit', 'inherit', 'pipe'],
});
let told = '';
child.stderr.on('data', (/** @type {Buffer} */ piece) => {
  process.stderr.write(piece);
  told = (told + piece.toString()).slice(-2000);
});
let most = 'unknown';
const look = setInterval(() => {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    most = /^VmHWM:\s*(.*)$/m.exec(status)?.[1] ?? most;
  } catch {
    // Only Linux tells, and only of one that still runs.
  }
}, 500);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.on('close', (code, signal) => {
  clearInterval(look);
  process.exitCode = code ?? 1;
  if (code === 0) return;
  const seconds = Math.round((performance.now() - started) / 1000);
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  // 13: what was waited for can never come.
  const why = code === 13 ? ', nothing left to wait for' : '';
  const last = told.trim() === '' ? 'it said nothing' : 'its last words stand above';
  console.error(
    `${script} ended by ${how}${why} after ${seconds} s; resident memory at most ${most}; ${last}`,
  );
});
