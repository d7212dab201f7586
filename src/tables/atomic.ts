import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exitCode, UserError } from '../errors.ts';
import { message } from '../messages/index.ts';

/** Where a writer's output goes: a file, or a stream such as standard output. */
export type Target = { readonly path: string } | { readonly stream: NodeJS.WritableStream };

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

function writingError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  const told = (): UserError => {
    switch (error.code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return usage('outputFolderMissing');
      case 'EACCES':
      case 'EPERM':
      case 'EROFS':
      case 'EBUSY':
        return usage('outputForbidden');
      case 'EISDIR':
        return usage('outputIsFolder');
      case 'ENOSPC':
      case 'EDQUOT':
        return new UserError(exitCode.fault, [message('outputDiskFull', { file: path })], {
          cause: error,
        });
      default: {
        const params = { file: path, reason: String(error.code) };
        return new UserError(exitCode.fault, [message('outputFailed', params)], { cause: error });
      }
    }
  };
  const usage = (key: 'outputFolderMissing' | 'outputForbidden' | 'outputIsFolder'): UserError =>
    new UserError(exitCode.usage, [message(key, { file: path })], { cause: error });
  return told();
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writingError(path, error);
  }
}

/** Puts a finished file in its place; the folder is synced too, or a power cut could undo the name. */
async function putInPlace(temporary: string, place: string): Promise<void> {
  await rename(temporary, place);
  const folder = await open(dirname(place), 'r').catch(() => undefined);
  if (folder === undefined) return;
  // Some file systems (network drives) can't sync a folder; the rename has been done all the same.
  await folder.sync().catch(() => undefined);
  await folder.close();
}

class FileSink implements ByteSink {
  readonly #path: string;
  /** Undefined for a device or pipe, which is written to and never replaced. */
  readonly #temporary: string | undefined;
  readonly #place: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #done = false;

  constructor(path: string, place: string, temporary: string | undefined, file: FileHandle) {
    this.#path = path;
    this.#place = place;
    this.#temporary = temporary;
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await guarded(this.#path, async () => {
      this.#hash.update(bytes);
      // writeFile on a handle goes on from where it stands, and writes all bytes or fails.
      await this.#file.writeFile(bytes);
    });
  }

  async close(): Promise<Written> {
    try {
      await guarded(this.#path, async () => {
        if (this.#temporary === undefined) {
          await this.#file.close();
          return;
        }
        await this.#file.sync();
        await this.#file.close();
        await putInPlace(this.#temporary, this.#place);
      });
    } catch (error) {
      await this.abort();
      throw error;
    }
    this.#done = true;
    return { path: this.#path, sha256: this.#hash.digest('hex') };
  }

  async abort(): Promise<void> {
    if (this.#done) return;
    this.#done = true;
    await this.#file.close().catch(() => undefined);
    if (this.#temporary !== undefined) await rm(this.#temporary, { force: true });
  }
}

class StreamSink implements ByteSink {
  readonly #stream: NodeJS.WritableStream;
  readonly #hash = createHash('sha256');
  #fault: Error | undefined;
  readonly #onError = (error: Error): void => {
    this.#fault ??= error;
  };

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on('error', this.#onError);
  }

  /** The callback comes when the bytes are on their way; a closed pipe (`| head`) is an EPIPE error. */
  write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    return new Promise((resolve, reject) => {
      if (this.#fault !== undefined) {
        reject(this.#fault);
        return;
      }
      this.#stream.write(bytes, (error) => {
        if (error instanceof Error) reject(error);
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
 * Opens a place to write. A file is written beside its place under `.NAME.<random>.tmp`, which only
 * its owner may read, and is renamed when whole: who reads it sees the former file or the new one,
 * never half of one.
 */
export async function openBytes(target: Target): Promise<ByteSink> {
  if ('stream' in target) return new StreamSink(target.stream);
  const { path } = target;
  return guarded(path, async () => {
    // A link keeps pointing where it did; the file behind it is the one replaced.
    const place = await realpath(path).catch(() => path);
    const found = await stat(place).catch(() => undefined);
    if (found?.isDirectory() === true) {
      throw new UserError(exitCode.usage, [message('outputIsFolder', { file: path })]);
    }
    // Renaming over /dev/null or a named pipe would destroy it.
    if (found !== undefined && !found.isFile()) {
      return new FileSink(path, place, undefined, await open(place, 'w'));
    }
    const temporary = temporaryFor(place);
    return new FileSink(path, place, temporary, await open(temporary, 'wx', 0o600));
  });
}

/** A file that another program fills: it appears, whole, only when `finish` is called. */
export interface ForeignFile {
  /** Where the other program is to write; it is there already, empty, for its owner only. */
  readonly temporary: string;
  finish(): Promise<Written>;
  abort(): Promise<void>;
}

/**
 * Opens a place that another program (DuckDB) writes to by path, as atomically as the sinks do.
 * Undefined where the place is a device or a pipe, which can't be replaced.
 */
export async function openForeign(path: string): Promise<ForeignFile | undefined> {
  return guarded(path, async () => {
    const place = await realpath(path).catch(() => path);
    const found = await stat(place).catch(() => undefined);
    if (found?.isDirectory() === true) {
      throw new UserError(exitCode.usage, [message('outputIsFolder', { file: path })]);
    }
    if (found !== undefined && !found.isFile()) return undefined;
    const temporary = temporaryFor(place);
    await (await open(temporary, 'wx', 0o600)).close();
    const abort = (): Promise<void> => rm(temporary, { force: true });
    const finish = async (): Promise<Written> => {
      try {
        return await guarded(path, async () => {
          const hash = createHash('sha256');
          const file = await open(temporary, 'r+');
          for await (const piece of file.createReadStream({
            highWaterMark: 1 << 20,
            autoClose: false,
          })) {
            if (piece instanceof Uint8Array) hash.update(piece);
          }
          await file.sync();
          await file.close();
          await putInPlace(temporary, place);
          return { path, sha256: hash.digest('hex') };
        });
      } catch (error) {
        await abort();
        throw error;
      }
    };
    return { temporary, finish, abort };
  });
}

const temporaryFor = (place: string): string =>
  join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}.tmp`);

/** Writes a whole file at once, as atomically as the sinks do. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<Written> {
  const sink = await openBytes({ path });
  try {
    await sink.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return sink.close();
}

/**
 * Takes away what a killed run left half written in a folder. Only for a caller that knows that no one
 * else is writing there.
 */
export async function sweepLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^\..+\.[0-9a-f]{12}\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
  }
}
