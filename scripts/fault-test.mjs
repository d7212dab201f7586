// Lets every single write, open, sync, link and rename of a run's outputs fail, one at a time, and then the scratch
// by a limit on the size of files: afterwards there are the former outputs or the new ones, all of one kind,
// nothing besides, and the exit code and the sentence say which.
//
//   node scripts/fault-test.mjs [STEP]     every STEPth fault of each kind (default 1: all of them)
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { differing, restore, snapshot, tool } from './folders.mjs';

const step = Number(process.argv[2] ?? 1);
const base = mkdtempSync(join(tmpdir(), 'civil-aid-fault-'));
const [old, work, temporary, report] = ['old', 'work', 'tmp', 'count'].map((one) =>
  join(base, one),
);
const preload = resolve('scripts/fault-preload.mjs');

const calc = (/** @type {string[]} */ ...more) => [
  'calc',
  'recipients.csv',
  '--as-of',
  '2021-08',
  ...more,
];
const check = (/** @type {string} */ output) => [
  ...['check', '--recipients', 'recipients.csv', '--roster', 'payroll=payroll.csv'],
  ...[
    '--cards',
    'cards.csv',
    '--vital',
    'vital.csv',
    '--no-ledger',
    '--as-of',
    '2021-08',
    '-o',
    output,
  ],
];
/** @type {readonly (readonly [string, readonly string[]])[]} */
const commands = [
  ...['csv', 'xlsx', 'json', 'ndjson', 'html', 'parquet'].map(
    (format) => /** @type {const} */ ([`calc ${format}`, calc('-o', `out.${format}`)]),
  ),
  ['calc to a folder', calc('-o', 'out/')],
  ...['csv', 'xlsx', 'parquet'].map(
    (format) =>
      /** @type {const} */ ([
        `calc in bulk ${format}`,
        calc('--engine', 'duckdb', '-o', `out.${format}`),
      ]),
  ),
  ...['csv', 'xlsx', 'json', 'ndjson', 'html'].map(
    (format) => /** @type {const} */ ([`check ${format}`, check(`out.${format}`)]),
  ),
  ['run', ['run', 'plan.yaml', '--no-ledger', '--as-of', '2021-08']],
];
const kinds = { open: 'EACCES', write: 'ENOSPC', fsync: 'EIO', link: 'EPERM', rename: 'EIO' };

/** @type {Record<string, number>} */
const counts = { faults: 0, old: 0, new: 0 };
/** @type {string[]} */
const wrong = [];

/**
 * @param {string} what
 * @param {ReturnType<typeof tool>} ran
 * @param {Map<string, string>} before
 * @param {{ files: Map<string, string>, code: number | null }} expected
 */
function judge(what, { status, stderr }, before, expected) {
  counts['faults'] = (counts['faults'] ?? 0) + 1;
  const now = snapshot(work);
  const left = [...snapshot(temporary).keys()];
  const isOld = differing(now, before).length === 0;
  const isNew = differing(now, expected.files).length === 0;
  const told = stderr.trim().split('\n').at(-1) ?? '';
  /** @param {string} why */
  const complain = (why) => wrong.push(`${what}: ${why} (exit ${status}: ${told})`);
  if (left.length > 0) complain(`left in the folder for temporary files: ${left.join(' ')}`);
  if (isNew) {
    counts['new'] = (counts['new'] ?? 0) + 1;
    if (status !== expected.code)
      complain(`all was written, but the exit code is not ${expected.code}`);
  } else if (isOld) {
    counts['old'] = (counts['old'] ?? 0) + 1;
    if (status !== 1 && status !== 2)
      complain('nothing was written, and the exit code does not say so');
    if (!/没有改动|没有写入|没有权限写入|不能用|不存在/.test(told) || /程序故障/.test(told)) {
      complain('the sentence does not say so');
    }
  } else {
    complain(`neither old nor new: ${differing(now, before).join(' ')}`);
  }
  restore(old, work);
  restore(join(base, 'none'), temporary);
}

mkdirSync(join(base, 'none'));
for (const [name, args] of commands) {
  rmSync(work, { recursive: true, force: true });
  cpSync('fixtures/check', work, { recursive: true });
  restore(join(base, 'none'), temporary);
  const inputs = snapshot(work);
  const first = tool(work, temporary, args);
  if (![0, 3, 6].includes(first.status ?? -1)) throw new Error(`${name}: ${first.stderr}`);
  const expected = { files: snapshot(work), code: first.status };
  // Every former output is unlike the new one, so that a mixture shows.
  for (const output of expected.files.keys()) {
    if (!inputs.has(output) && !output.endsWith('/')) writeFileSync(join(work, output), 'former');
  }
  restore(work, old);
  const before = snapshot(work);
  const tried = counts['faults'];
  for (const [kind, code] of Object.entries(kinds)) {
    for (let nth = 1; ; nth += step) {
      const fault = { kind, nth, code, folder: work, report };
      const ran = tool(work, temporary, args, {
        node: ['--import', preload],
        env: { CIVIL_AID_FAULT: JSON.stringify(fault) },
      });
      const found = Number(readFileSync(report, 'utf8'));
      if (found < nth) {
        restore(old, work);
        break;
      }
      judge(`${name}, ${kind} ${nth}`, ran, before, expected);
    }
  }
  if (name.includes('bulk') || name === 'run' || name.includes('parquet')) {
    for (const fileBlocks of [0, 1, 4, 12, 40, 120, 400].filter((_, at) => at % step === 0)) {
      const ran = tool(work, temporary, args, { fileBlocks });
      judge(`${name}, files of ${fileBlocks} KiB at most`, ran, before, expected);
    }
  }
  console.log(`${name}: ${(counts['faults'] ?? 0) - (tried ?? 0)} faults`);
}
rmSync(base, { recursive: true, force: true });
console.log(
  `${counts['faults']} faults in ${commands.length} commands: ${counts['old']} times the former outputs, ${counts['new']} times the new ones, ${wrong.length} wrong`,
);
for (const one of wrong) console.error(one);
if (wrong.length > 0) process.exitCode = 1;
