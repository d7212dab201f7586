// Runs the suite under each version of Node that the tool is made for, and every command: the same bytes under each.
//
//   node scripts/node-versions.mjs [--bytes] [VERSION…]     default 20 24 26; --bytes leaves the suite out
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { commands } from './commands.mjs';
import { differing, restore, snapshot, tool } from './folders.mjs';

const given = process.argv.slice(2);
const onlyBytes = given.includes('--bytes');
const named = given.filter((one) => one !== '--bytes');
const versions = named.length > 0 ? named : ['20', '24', '26'];
const base = mkdtempSync(join(tmpdir(), 'civil-aid-nodes-'));

/**
 * Node itself is a package of the registry, one for each kind of machine.
 * @param {string} version
 */
function installed(version) {
  const kind = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${kind}-${process.arch}`;
  const folder = join(base, `node-${version}`);
  mkdirSync(folder);
  const { status } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', folder, `${name}@${version}`],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Error(`${name}@${version} could not be installed`);
  return join(folder, 'node_modules', name, 'bin');
}

/**
 * The suite's own count.
 * @param {string} folder where this version's `node` is
 */
function suite(folder) {
  const report = join(base, 'report.json');
  const { status } = spawnSync(
    join(folder, 'node'),
    ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    },
  );
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  return { whole: status === 0, words: `${numPassedTests} passed, ${numFailedTests} failed` };
}

/**
 * What each command leaves and says.
 * @param {string} program
 */
function outputs(program) {
  const [work, temporary] = [join(base, 'work'), join(base, 'tmp')];
  return new Map(
    Object.entries(commands).map(([name, args]) => {
      restore('fixtures/check', work);
      mkdirSync(temporary, { recursive: true });
      const { status, stdout, stderr } = tool(work, temporary, args, { program });
      const files = snapshot(work);
      files.set('exit, standard output and error', `${status}\n${stdout}\n${stderr}`);
      return [name, files];
    }),
  );
}

try {
  let wrong = 0;
  let first;
  for (const version of versions) {
    const folder = installed(version);
    const program = join(folder, 'node');
    const exact = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim();
    const tested = onlyBytes ? { whole: true, words: 'suite not run' } : suite(folder);
    const found = outputs(program);
    first ??= found;
    const other = [...found].flatMap(([name, files]) =>
      differing(first.get(name) ?? new Map(), files).map((file) => `${name}: ${file}`),
    );
    console.log(
      `${exact}: ${tested.words}; ${found.size} commands, ${other.length} outputs differ`,
    );
    for (const line of other) console.log(`  ${line}`);
    if (!tested.whole || other.length > 0) wrong += 1;
  }
  process.exitCode = wrong > 0 ? 1 : 0;
} finally {
  rmSync(base, { recursive: true, force: true });
}
