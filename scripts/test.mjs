// Builds, runs the suite, and ends with one plain line that a log reader can count on.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tool = (name, ...args) =>
  spawnSync(name, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;

const built = tool('npm', 'run', '--silent', 'build');
if (built !== 0) process.exit(built);

const folder = mkdtempSync(join(tmpdir(), 'civil-aid-test-'));
const report = join(folder, 'report.json');
const status = tool(
  'npx',
  '--no-install',
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
);
try {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
