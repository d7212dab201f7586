import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort, SHARE_ENV, Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';
import { z } from 'zod';

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

/** Runs the built tool as a user does: a process of its own, with `cwd` as its current folder. */
export function civilAidSpawned(cwd: string, args: readonly string[], input?: string): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  return { code: status, out: stdout, err: stderr };
}

const ran = z.object({ code: z.number(), out: z.string(), err: z.string() });

/** The thread in which the tool waits for the next command, from the first one that is run. */
const warm: { start?: (args: readonly string[], input?: string) => Ran } = {};

function started(): (args: readonly string[], input?: string) => Ran {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(resolve('test/cli/warm.mjs'), {
    workerData: { port: port2, done, home: pathToFileURL(`${resolve('.')}/`).href },
    transferList: [port2],
    env: SHARE_ENV,
  });
  worker.unref();
  return (args, input) => {
    Atomics.store(done, 0, 0);
    worker.postMessage({ args, input });
    Atomics.wait(done, 0, 0);
    return ran.parse(receiveMessageOnPort(port1)?.message);
  };
}

/**
 * Runs the built tool with `cwd` as the current folder, in a thread that has it loaded already: what takes
 * longest of a small command is the start of its process. What a process has of its own (its end by a
 * signal, its handles, its start) is run by `civilAidSpawned`.
 */
export function civilAid(cwd: string, args: readonly string[], input?: string): Ran {
  warm.start ??= started();
  const [home, mask] = [process.cwd(), process.umask(0o077)];
  process.chdir(cwd);
  try {
    return warm.start(args, input);
  } finally {
    process.chdir(home);
    process.umask(mask);
  }
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
