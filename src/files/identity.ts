import { type BigIntStats, fstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const fileKey = ({ dev, ino }: BigIntStats): string => `file ${dev}:${ino}`;

/** What the system, or Node before it, says of a name that no file can have: too long, a circle of links, a NUL in it. */
export const isNoName = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'].includes(String(error.code));

/**
 * Undefined where there is nothing, and where there can't be: a file stands for a folder, links go in a circle,
 * the system takes no such name. Whoever opens the path is told which it was.
 */
function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A path without links; what is not there yet has no links in its own name. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const whole = resolve(path);
    try {
      return join(realpathSync.native(dirname(whole)), basename(whole));
    } catch {
      return whole;
    }
  }
}

/**
 * What a path is, whatever it is called: the file itself (device and inode, so links, hard links, letter case
 * and `/proc/self/fd` make no difference), and its name in its folder, for a file that is not there yet or
 * is saved anew in the meantime. Two paths with a key in common are one place. Pipes and devices have none.
 */
export function keysOf(path: string): string[] {
  const found = statOf(path);
  if (found !== undefined && !found.isFile()) return [];
  const real = realPath(path);
  const folder = statOf(dirname(real));
  return [
    ...(found === undefined ? [] : [fileKey(found)]),
    ...(folder === undefined ? [] : [`name ${folder.dev}:${folder.ino} ${basename(real)}`]),
  ];
}

/** What an open stream is, where it is a file: `< input.csv`, `>> output.csv`. */
export function keyOfStream(stream: unknown): string | undefined {
  if (typeof stream !== 'object' || stream === null || !('fd' in stream)) return undefined;
  if (typeof stream.fd !== 'number') return undefined;
  try {
    const found = fstatSync(stream.fd, { bigint: true });
    return found.isFile() ? fileKey(found) : undefined;
  } catch {
    return undefined;
  }
}

/** The file at a path, to know it again; empty where there is none. */
export function fileAt(path: string): string {
  const found = statOf(path);
  return found === undefined ? '' : fileKey(found);
}
