import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

import { exitCode, UserError } from '../../core/errors.ts';
import { message } from '../../messages/index.ts';

/** By what a file is known again: another file of its name, or other bytes in it, have another stamp. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  /** Nanoseconds; when the bytes were last written, and when anything of the file last changed. */
  readonly written: bigint;
  readonly changed: bigint;
}

export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp => ({
  device: dev,
  inode: ino,
  size,
  written: mtimeNs,
  changed: ctimeNs,
});

/**
 * Holds a file to its stamp once it has been read: what is told of its bytes must be of those that were read.
 *
 * @param stamp undefined for what is read only once, as a pipe is.
 * @throws {UserError} (4) where another file has its name now, or it was written to.
 */
export async function refuseChanged(
  name: string,
  path: string | undefined,
  stamp: FileStamp | undefined,
): Promise<void> {
  if (path === undefined || stamp === undefined || (await isSameFile(path, stamp))) return;
  throw new UserError(exitCode.unreadable, [message('fileChanged', { file: name })]);
}

/** Whether the file at a path is still the one of the stamp, with the same bytes. */
async function isSameFile(path: string, stamp: FileStamp): Promise<boolean> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) return false;
  const now = stampOf(found);
  return (
    now.device === stamp.device &&
    now.inode === stamp.inode &&
    now.size === stamp.size &&
    now.written === stamp.written &&
    now.changed === stamp.changed
  );
}
