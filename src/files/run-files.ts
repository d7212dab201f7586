import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, rmdirSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { keyOfStream, keysOf } from './identity.ts';
import { isOfLedger } from './of-ledger.ts';
import { own, release } from './owned.ts';
import { OutputSet, type Verify } from './output-set.ts';
import { scratchName } from './owner.ts';
import { writingError } from './writing-error.ts';

const overInput = (path: string): UserError =>
  new UserError(exitCode.usage, [message('usageOverInput', { path })]);

/**
 * The files of one run: what it reads and what it writes are known to each other, so that nothing that is read
 * is overwritten, whichever command reads or writes it. It goes with the run by itself and not through every
 * call: a reader that had to be handed it could be forgotten, and the one forgotten is the file that is lost.
 */
export class RunFiles {
  readonly outputs = new OutputSet((path) => {
    this.opens(path);
  }, true);
  readonly #reads = new Set<string>();
  /** Key → whether the output has been opened already. */
  readonly #writes = new Map<string, boolean>();
  readonly #folders: string[] = [];
  readonly #noted = new Set<string>();
  #note: string | undefined;

  /** @param written streams that the run has from outside, which may be files: `>> output.csv`. */
  constructor(...written: readonly unknown[]) {
    for (const stream of written) {
      const key = keyOfStream(stream);
      if (key !== undefined) this.#writes.set(key, false);
    }
  }

  /** @throws {UserError} (2) where the file is one that is written. */
  reads(path: string): void {
    const keys = keysOf(path);
    if (keys.some((key) => this.#writes.has(key))) throw overInput(path);
    for (const key of keys) this.#reads.add(key);
  }

  /** Says beforehand what will be written. @throws {UserError} (2) where it is read, or named twice. */
  claims(path: string): void {
    const keys = this.#free(path);
    if (keys.some((key) => this.#writes.has(key))) throw this.#twice(path);
    for (const key of keys) this.#writes.set(key, false);
  }

  opens(path: string): void {
    const keys = this.#free(path);
    if (keys.some((key) => this.#writes.get(key) === true)) throw this.#twice(path);
    for (const key of keys) this.#writes.set(key, true);
    this.#remember(dirname(resolve(path)));
  }

  #free(path: string): string[] {
    const keys = keysOf(path);
    if (keys.some((key) => this.#reads.has(key))) throw overInput(path);
    if (isOfLedger(path))
      throw new UserError(exitCode.usage, [message('outputIsLedger', { file: path })]);
    return keys;
  }

  #twice(path: string): UserError {
    return new UserError(exitCode.usage, [message('usageSameOutput', { path })]);
  }

  /** Notes where temporary files stand, so that the next run of any command can sweep them after a kill. */
  #remember(folder: string): void {
    if (this.#noted.has(folder)) return;
    this.#noted.add(folder);
    this.#note ??= join(tmpdir(), scratchName());
    own(this.#note);
    try {
      appendFileSync(this.#note, `${JSON.stringify(folder)}\n`, { mode: 0o600 });
    } catch {
      // Without it the next run that writes into the same folder sweeps there.
    }
  }

  /** Makes a folder for outputs; if the run fails it is gone again. */
  async folder(path: string): Promise<void> {
    const first = await mkdir(path, { recursive: true });
    if (first === undefined) return;
    for (let at = resolve(path); at.length >= resolve(first).length; at = dirname(at)) {
      this.#folders.push(at);
    }
  }

  /** The run has done what it was to do. */
  end(): void {
    if (this.#note !== undefined) release(this.#note);
  }

  /** The run has failed: everything is as it was before. */
  undo(): void {
    this.outputs.abort();
    for (const folder of this.#folders) {
      try {
        rmdirSync(folder);
      } catch {
        // Something of someone else's is in it.
      }
    }
    this.end();
  }
}

const current = new AsyncLocalStorage<RunFiles>();

/** Runs work whose files are `files`; where the work fails, everything is as it was. */
export function withFiles<T>(files: RunFiles, work: () => Promise<T>): Promise<T> {
  return current.run(files, async () => {
    try {
      const result = await work();
      await files.outputs.place();
      files.end();
      return result;
    } catch (error) {
      files.undo();
      throw error;
    }
  });
}

/** To be called for every file that is read, before it is. @throws {UserError} (2) where it is also written. */
export function noteRead(path: string): void {
  current.getStore()?.reads(path);
}

/** Says what will be written, before anything is done. @throws {UserError} (2) where it is read, or named twice. */
export function claimOutputs(paths: readonly (string | undefined)[]): void {
  const files = current.getStore();
  for (const path of paths) if (path !== undefined) files?.claims(path);
}

/**
 * Makes a folder for outputs, that is gone again where the run fails.
 *
 * @throws {UserError} (2) where there can be none.
 */
export async function outputFolder(path: string): Promise<void> {
  const files = current.getStore();
  try {
    if (files === undefined) await mkdir(path, { recursive: true });
    else await files.folder(path);
  } catch (error) {
    throw writingError(path, error);
  }
}

/** Where an output belongs: to the run's own set, or, outside a run, to one of its own. */
export function outputSet(): { readonly set: OutputSet; readonly alone: boolean } {
  const files = current.getStore();
  return files === undefined
    ? { set: new OutputSet(() => undefined), alone: true }
    : { set: files.outputs, alone: false };
}

/**
 * Says how an output of the run will be held to what the run says of it. Each must be, by one way or another:
 * an output of which nothing was said is not put in its place. Outside a run it is looked at now, where it stands.
 *
 * @param path as the output was named when it was opened.
 */
export async function verifyOutput(path: string, verify: Verify): Promise<void> {
  const files = current.getStore();
  if (files === undefined) {
    // What went to a device can't be read again.
    if (statSync(path).isFile()) await verify({ path, temporary: path });
  } else files.outputs.verify(path, verify);
}

/**
 * Verifies all outputs of the run and puts them in their places, together.
 *
 * @param then done when all are in place; where it fails, the former files are put back.
 */
export async function placeOutputs(then?: () => Promise<void>): Promise<void> {
  const files = current.getStore();
  if (files === undefined) await then?.();
  else await files.outputs.place(then);
}
