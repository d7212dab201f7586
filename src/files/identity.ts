import { type BigIntStats, fstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const fileKey = ({ dev, ino }: BigIntStats): string => `file ${dev}:${ino}`;

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
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) return [];
  const real = realPath(path);
  const folder = statSync(dirname(real), { bigint: true, throwIfNoEntry: false });
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
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : fileKey(found);
}
