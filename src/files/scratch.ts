import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { own, release } from './owned.ts';
import { scratchName, temporaryName } from './owner.ts';
import { sweepTemporaries } from './sweep.ts';

/** A folder for its owner only, that is gone when the run is, however it ends. */
export interface Scratch {
  readonly path: string;
  remove(): void;
}

function made(path: string, folder: string): Scratch {
  own(path);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    release(path);
    throw scratchError(folder, cause);
  }
  return {
    path,
    remove: () => {
      release(path);
    },
  };
}

/** @throws {UserError} where the system's folder for temporary files is full, missing or forbidden. */
export const makeScratch = (): Scratch => made(join(tmpdir(), scratchName()), tmpdir());

/** The same in a folder that other machines see too. */
export function makeShared(beside: string): Scratch {
  const folder = resolve(beside);
  sweepTemporaries(folder);
  return made(join(folder, temporaryName('civil-aid')), folder);
}

/**
 * A place for what may not fit in memory; the database makes the folder when it needs it. Nothing is
 * there at first, so a missing folder for temporary files is no fault until then.
 */
export function spillFolder(): Scratch {
  const path = join(tmpdir(), scratchName());
  own(path);
  return {
    path,
    remove: () => {
      release(path);
    },
  };
}

/** Turns what the file system says of scratch into a sentence; anything else is passed on. */
export function scratchError(folder: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !('code' in cause) || !('syscall' in cause)) return cause;
  // A reader that went away is no matter of scratch.
  if (cause.code === 'EPIPE') return cause;
  const reason = String(cause.code);
  const isFull = reason === 'ENOSPC' || reason === 'EDQUOT';
  const isWrong = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'].includes(reason);
  const told = message(isFull ? 'scratchFull' : 'scratchUnusable', { folder, reason });
  return new UserError(isWrong ? exitCode.usage : exitCode.fault, [told], { cause });
}
