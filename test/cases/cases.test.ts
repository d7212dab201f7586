import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';

import { run } from '../../src/cli/main.ts';
import { type Case, caseFaults, caseFile, type Left, outRows } from './expect.ts';

/**
 * Every folder below this one that holds a `case.json` is a case: its files are copied to a folder of
 * their own, its commands run in this process, and what they leave is held against what it expects.
 */

const here = resolve(import.meta.dirname);
const home = process.cwd();
const work = mkdtempSync(join(tmpdir(), 'civil-aid-cases-'));

afterAll(() => {
  process.chdir(home);
  rmSync(work, { recursive: true, force: true });
});

const folders = (at: string): string[] =>
  existsSync(join(at, 'case.json'))
    ? [at]
    : readdirSync(at, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) => folders(join(at, name)))
        .sort();

/** A stream that keeps what is written to it; no terminal. */
class Kept extends Writable {
  readonly isTTY = false;
  readonly pieces: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.pieces.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.pieces)
      .toString('utf8')
      .replace(/^\ufeff/, '');
  }
}

/** `@finding:FILE:TEXT` is the number of the first finding in FILE with a cell that holds TEXT. */
function filled(arg: string, left: Left): string {
  const [, file, text] = /^@finding:([^:]+):(.*)$/.exec(arg) ?? [];
  if (file === undefined || text === undefined) return arg;
  const row = outRows(left, file)?.find((one) =>
    [...one.values()].some((cell) => cell.includes(text)),
  );
  return row === undefined ? 'no-such-finding' : ([...row.values()][0] ?? '');
}

async function play(
  folder: string,
  { run: commands, links = {}, rules_overlay: overlay }: Case,
): Promise<Left> {
  const at = mkdtempSync(join(work, 'case-'));
  cpSync(folder, at, { recursive: true, filter: (path) => !path.endsWith('case.json') });
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(at, name));
  if (overlay !== undefined) {
    cpSync(join(home, 'rules'), join(at, 'rules'), { recursive: true });
    cpSync(join(folder, overlay), join(at, 'rules'), { recursive: true });
  }
  const file = (name: string): Buffer | undefined => {
    const path = join(at, name);
    return existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined;
  };
  let left: Left = {
    exits: [],
    args: [],
    out: '',
    err: '',
    file,
    given: (name) => readFileSync(join(folder, name)),
    isFolder: (name) => existsSync(join(at, name)) && statSync(join(at, name)).isDirectory(),
  };
  process.chdir(at);
  for (const command of commands) {
    const args = command.map((arg) => filled(arg, left));
    const [stdout, stderr] = [new Kept(), new Kept()];
    const code = await run(args, {
      stdin: Readable.from([]),
      stdout,
      stderr,
      today: new Date('2021-08-15T04:00:00Z'),
      maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
    });
    left = { ...left, exits: [...left.exits, code], args, out: stdout.text, err: stderr.text };
  }
  return left;
}

describe('cases as data', () => {
  for (const folder of folders(here)) {
    const found = caseFile.parse(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')));
    test(`${relative(here, folder)}: ${found.title}`, async () => {
      expect(caseFaults(found.expect, await play(folder, found))).toEqual([]);
    }, 15_000);
  }
});
