// Holds the ledger to its promise: whatever is done to its file behind its back, the next command that
// writes to it stops with exit code 5, or finds every entry as it was. Flips single bits all over the file, and
// all over the log (.wal) that a killed run leaves beside it, each followed by an append; tampers with it
// through SQL and with copies, each followed by `check`.
// `ledger-test.ts [FLIPS]`, 40 of each file without; the bits are the same every time.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { Duck } from '../src/duck/duckdb.ts';
import { exitCode, UserError } from '../src/core/errors.ts';
import { Ledger } from '../src/ledger/ledger.ts';

const flips = Number(process.argv[2] ?? 40);
const folder = mkdtempSync(join(tmpdir(), 'civil-aid-ledger-test-'));
const bin = resolve('bin/civil-aid.js');
cpSync('fixtures/check', folder, { recursive: true });
const path = join(folder, 'civil-aid.duckdb');
const keep = (name: string): string => join(folder, `kept-${name}`);

function check(month: string): number | null {
  const args = ['check', 'roster', '--recipients', 'recipients.csv', '--quiet', '--as-of', month];
  const more = ['--roster', 'pension=pension.csv', '-o', `found-${month}.csv`];
  return spawnSync(process.execPath, [bin, ...args, ...more], { cwd: folder }).status;
}

async function hashes(ledger: Ledger): Promise<string[]> {
  const found: string[] = [];
  for await (const { hash } of ledger.entries()) found.push(hash);
  return found;
}

/** Puts the ledger's files back as they were closed, or as a killed run left them, with its log. */
function restore(killed = false): void {
  rmSync(`${path}.wal`, { force: true });
  copyFileSync(keep(killed ? 'killed' : 'now'), path);
  copyFileSync(keep(killed ? 'killed-head' : 'head'), `${path}.head`);
  if (killed) copyFileSync(keep('killed-wal'), `${path}.wal`);
}

/** A run that is killed when its entries are written and the log has not gone into the file yet. */
function kill(): void {
  const modules = pathToFileURL(resolve('src/ledger/ledger.ts')).href;
  const code = `const { Ledger } = await import(${JSON.stringify(modules)});
    const ledger = await Ledger.open(${JSON.stringify(path)});
    const entries = Array.from({ length: 40 }, (_, at) => ({ kind: 'settle', month: '2021-08', key: 'k' + at, body: JSON.stringify({ result: 'r'.repeat(at) }) }));
    await ledger.append(entries, '2021-08-31T00:00:00.000Z');
    process.kill(process.pid, 'SIGKILL');`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const { signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (signal !== 'SIGKILL') throw new Error(`the run was not killed: ${stderr}`);
}

/** Opens and adds, as every command that writes does; the exit code of the refusal, or what stands then. */
async function added(): Promise<number | string[]> {
  try {
    const ledger = await Ledger.open(path);
    try {
      const entry = { kind: 'settle', month: '2021-09', key: 'after', body: '{}' } as const;
      await ledger.append([entry], '2021-09-30T00:00:00.000Z');
    } finally {
      ledger.close();
    }
    const again = await Ledger.open(path);
    try {
      return await hashes(again);
    } finally {
      again.close();
    }
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
}

let state = 2021;
/** A fixed sequence of whole numbers below `below`, so that a failure can be told again. */
const random = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};

/** Flips one bit after another of a file, each time beginning anew. */
async function flipBits(
  file: string,
  killed: boolean,
  before: readonly string[],
): Promise<{ stopped: number; same: number }> {
  restore(killed);
  const whole = readFileSync(file);
  const done = { stopped: 0, same: 0 };
  for (let round = 0; round < flips; round += 1) {
    restore(killed);
    const bytes = Buffer.from(whole);
    // A third of them in the headers, where a file says what it is.
    const at = random(round % 3 === 0 ? Math.min(bytes.length, 3 * 4096) : bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    writeFileSync(file, bytes);
    const result = await added();
    if (result === exitCode.tampered) done.stopped += 1;
    else if (typeof result !== 'number' && before.every((hash, i) => result[i] === hash))
      done.same += 1;
    else
      throw new Error(
        `a bit of byte ${at} of ${basename(file)} was flipped: ${String(result).slice(0, 200)}`,
      );
  }
  return done;
}

async function entriesNow(): Promise<string[]> {
  const ledger = await Ledger.open(path);
  try {
    return await hashes(ledger);
  } finally {
    ledger.close();
  }
}

const sql = (text: string) => async (): Promise<void> => {
  const duck = await Duck.open({ path, memory: '200MB' });
  await duck.run(text);
  duck.close();
};
const cutTo = (where: string): string =>
  `DELETE FROM entry WHERE ${where}; DELETE FROM head; INSERT INTO head SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1`;

const tamperings: readonly (readonly [string, () => void | Promise<void>])[] = [
  ['an entry changed', sql(`UPDATE entry SET body = replace(body, '0', '1') WHERE seq = 2`)],
  ['a time changed', sql(`UPDATE entry SET noted = '2020-01-01T00:00:00.000Z' WHERE seq = 3`)],
  ['an entry deleted', sql('DELETE FROM entry WHERE seq = 2')],
  ['an entry doubled', sql('INSERT INTO entry SELECT * FROM entry WHERE seq = 2')],
  ['two entries changed round', sql('UPDATE entry SET seq = 5 - seq WHERE seq IN (2, 3)')],
  ['the last entry deleted', sql('DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)')],
  ['the end cut, its mark too', sql(cutTo('seq > 5'))],
  ['all entries deleted', sql('DELETE FROM entry; DELETE FROM head')],
  ['the tables dropped', sql('DROP TABLE entry; DROP TABLE head')],
  ['the mark deleted', sql('DELETE FROM head')],
  ['a column added', sql('ALTER TABLE entry ADD COLUMN more VARCHAR')],
  [
    'an older copy',
    () => {
      copyFileSync(keep('older'), path);
    },
  ],
  [
    'an older record beside it',
    () => {
      copyFileSync(keep('older-head'), `${path}.head`);
    },
  ],
  [
    'the record beside it gone',
    () => {
      rmSync(`${path}.head`);
    },
  ],
  [
    'the record beside it emptied',
    () => {
      writeFileSync(`${path}.head`, '');
    },
  ],
  [
    'the ledger gone',
    () => {
      rmSync(path);
    },
  ],
  [
    'the ledger emptied',
    () => {
      writeFileSync(path, '');
    },
  ],
  [
    'the ledger cut in half',
    () => {
      writeFileSync(path, readFileSync(path).subarray(0, 20_000));
    },
  ],
];

try {
  // The roster has mistyped IDs: rejected, the rest is done.
  if (check('2021-07') !== exitCode.rejected) throw new Error('the first run failed');
  copyFileSync(path, keep('older'));
  copyFileSync(`${path}.head`, keep('older-head'));
  if (check('2021-08') !== exitCode.rejected) throw new Error('the second run failed');
  copyFileSync(path, keep('now'));
  copyFileSync(`${path}.head`, keep('head'));
  for (const [what, tamper] of tamperings) {
    restore();
    await tamper();
    const code = check('2021-09');
    if (code !== exitCode.tampered) throw new Error(`${what}: check ended with ${code}`);
    if (existsSync(join(folder, 'found-2021-09.csv'))) throw new Error(`${what}: a report`);
  }
  restore();
  const before = await entriesNow();
  const file = await flipBits(path, false, before);
  restore();
  kill();
  copyFileSync(path, keep('killed'));
  copyFileSync(`${path}.wal`, keep('killed-wal'));
  copyFileSync(`${path}.head`, keep('killed-head'));
  const after = await entriesNow();
  if (after.length !== before.length + 40) throw new Error('the killed run’s entries are lost');
  const log = await flipBits(`${path}.wal`, true, after);
  console.log(
    `ledger of ${before.length} entries: ${tamperings.length} of ${tamperings.length} tamperings stopped the next check; ` +
      `${flips} bits of the file flipped, ${file.stopped} stopped, ${file.same} in unused bytes; ` +
      `${flips} bits of a killed run’s log flipped, ${log.stopped} stopped, ${log.same} in unused bytes; 0 added to in silence`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
