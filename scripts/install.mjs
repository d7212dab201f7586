// Installs what package-lock.json pins when node_modules is absent or older than the lock,
// so that `npm test` and `npm run demo` work on a fresh clone.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

const time = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;

if (time('node_modules/.package-lock.json') < time('package-lock.json')) {
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  process.exit(status ?? 1);
}
