import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll } from 'vitest';

import { checkCharacter } from '../../src/core/id-number.ts';

/** What a run left behind. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const bin = resolve('bin/civil-aid.js');

/** A folder of its own for one test file, gone when its tests are done. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'civil-aid-cli-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Runs the built tool as a user would, with `cwd` as the current folder. */
export function civilAid(cwd: string, args: readonly string[], input?: string): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  return { code: status, out: stdout, err: stderr };
}

export function put(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A synthetic ID number of region 341602: birth date and a sequence number from 900. */
export function id(birth: string, sequence: number): string {
  const first17 = `341602${birth.replaceAll('-', '')}${sequence}`;
  return `${first17}${checkCharacter(first17)}`;
}
