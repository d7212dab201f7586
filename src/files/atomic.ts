import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

import { exitCode, UserError } from '../core/errors.ts';
import type { Device, Member, OutputSet } from './output-set.ts';
import { outputSet, verifyOutput } from './run-files.ts';
import { writingError } from './writing-error.ts';
import { message } from '../messages/index.ts';

interface Passing {
  /** Is given all bytes that go where they can't be read again: to a stream, a device or a pipe. */
  readonly watch?: (bytes: Uint8Array) => void;
}

/** Where a writer's output goes: a file, or a stream such as standard output. */
export type Target = Passing &
  ({ readonly path: string } | { readonly stream: NodeJS.WritableStream });

export interface Written {
  /** `-` for a stream. */
  readonly path: string;
  readonly sha256: string;
}

/** Takes bytes in order; each write is waited for, so that no more is in memory than is on its way. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
  /** Makes the file appear, whole. */
  close(): Promise<Written>;
  /** Leaves everything as it was before. */
  abort(): Promise<void>;
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writingError(path, error);
  }
}

/** An output that was opened, and the set that it is put in place with. */
interface Opening {
  readonly output: Member | Device;
  readonly set: OutputSet;
  /** Outside a run each output is a set by itself, in its place once it is closed. */
  readonly alone: boolean;
}

function opening(path: string): Opening {
  const { set, alone } = outputSet();
  return { output: set.open(path), set, alone };
}

function dropped({ output, set }: Opening): void {
  if ('temporary' in output) set.drop(output);
}

async function sealed({ output, set, alone }: Opening): Promise<void> {
  if ('temporary' in output) set.seal(output);
  if (alone) await set.place();
}

class FileSink implements ByteSink {
  readonly #opening: Opening;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #done = false;

  constructor(
    opened: Opening,
    file: FileHandle,
    private readonly watch: Passing['watch'],
  ) {
    this.#opening = opened;
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await guarded(this.#opening.output.path, async () => {
      this.#hash.update(bytes);
      if (!('temporary' in this.#opening.output)) this.watch?.(bytes);
      // writeFile on a handle goes on from where it stands, and writes all bytes or fails.
      await this.#file.writeFile(bytes);
    });
  }

  async close(): Promise<Written> {
    const { output } = this.#opening;
    try {
      await guarded(output.path, async () => {
        if ('temporary' in output) await this.#file.sync();
        await this.#file.close();
        await sealed(this.#opening);
      });
    } catch (error) {
      await this.abort();
      throw error;
    }
    this.#done = true;
    return { path: output.path, sha256: this.#hash.digest('hex') };
  }

  async abort(): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    await this.#file.close().catch(() => undefined);
    dropped(this.#opening);
  }
}

/** A reader that went away, as `head` does, is no fault; whoever called knows. */
function streamError(error: Error): Error {
  if (!('code' in error) || error.code === 'EPIPE' || !('syscall' in error)) return error;
  const told = message('outputNotWhole', { reason: String(error.code) });
  return new UserError(exitCode.fault, [told], { cause: error });
}

class StreamSink implements ByteSink {
  readonly #stream: NodeJS.WritableStream;
  readonly #hash = createHash('sha256');
  #fault: Error | undefined;
  readonly #onError = (error: Error): void => {
    this.#fault ??= error;
  };

  constructor(
    stream: NodeJS.WritableStream,
    private readonly watch: Passing['watch'],
  ) {
    this.#stream = stream;
    stream.on('error', this.#onError);
  }

  /** The callback comes when the bytes are on their way; a closed pipe (`| head`) is an EPIPE error. */
  write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.watch?.(bytes);
    return new Promise((resolve, reject) => {
      if (this.#fault !== undefined) {
        reject(streamError(this.#fault));
        return;
      }
      this.#stream.write(bytes, (error) => {
        if (error instanceof Error) reject(streamError(error));
        else resolve();
      });
    });
  }

  // The stream belongs to the caller: standard output must stay open.
  close(): Promise<Written> {
    this.#stream.removeListener('error', this.#onError);
    return Promise.resolve({ path: '-', sha256: this.#hash.digest('hex') });
  }

  abort(): Promise<void> {
    this.#stream.removeListener('error', this.#onError);
    return Promise.resolve();
  }
}

/**
 * Opens a place to write. A file is written beside its place under a name of its own, which only its
 * owner may read, and is put in its place when whole, with the run's other outputs: who reads it sees the
 * former file or the new one, never half of one.
 */
export async function openBytes(target: Target): Promise<ByteSink> {
  if ('stream' in target) return new StreamSink(target.stream, target.watch);
  const opened = opening(target.path);
  try {
    return await guarded(target.path, async () => {
      const { output } = opened;
      const file =
        'temporary' in output ? await open(output.temporary, 'r+') : await open(output.path, 'w');
      return new FileSink(opened, file, target.watch);
    });
  } catch (error) {
    dropped(opened);
    throw error;
  }
}

/** A file that another program fills: it appears, whole, only when `finish` is called. */
export interface ForeignFile {
  /** Where the other program is to write; it is there already, empty, for its owner only. */
  readonly temporary: string;
  /** Runs work that writes there; what fails for want of disk is a sentence about the output. */
  fill<T>(work: () => Promise<T>): Promise<T>;
  finish(): Promise<Written>;
  abort(): Promise<void>;
}

/**
 * Opens a place that another program (DuckDB) writes to by path, as atomically as the sinks do.
 * Undefined where the place is a device or a pipe, which can't be replaced.
 */
export function openForeign(path: string): ForeignFile | undefined {
  const opened = opening(path);
  const { output } = opened;
  if (!('temporary' in output)) return undefined;
  const { temporary } = output;
  const abort = (): Promise<void> => {
    dropped(opened);
    return Promise.resolve();
  };
  const orAbort = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await guarded(path, work);
    } catch (error) {
      await abort();
      throw error;
    }
  };
  const finish = (): Promise<Written> =>
    orAbort(async () => {
      const sha256 = await syncedHash(temporary);
      await sealed(opened);
      return { path, sha256 };
    });
  return { temporary, fill: (work) => guarded(path, work), finish, abort };
}

async function syncedHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r+');
  try {
    for await (const piece of file.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) {
      if (piece instanceof Uint8Array) hash.update(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** Writes a whole output at once, as atomically as the sinks do. */
export async function writeAll(target: Target, bytes: Uint8Array | string): Promise<Written> {
  const sink = await openBytes(target);
  try {
    await sink.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return sink.close();
}

/** Writes a whole file at once; before it is put in its place it is read again, and must be what was written. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<Written> {
  return heldAsWritten(await writeAll({ path }, bytes));
}

/** Before a file that was written is put in its place it is read again, and must be what was written. */
export async function heldAsWritten<T extends Written>(written: T): Promise<T> {
  await verifyOutput(written.path, async (file) => {
    if ((await syncedHash(file.temporary)) === written.sha256) return;
    throw new UserError(exitCode.fault, [message('outputNotAsWritten', { file: file.path })]);
  });
  return written;
}
