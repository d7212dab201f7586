import { rmSync } from 'node:fs';

/** What this process has on a disk for the time being; a signal takes it away at once. */
const owned = new Set<string>();

export function own(path: string): void {
  owned.add(path);
}

/** Takes a file or a folder away, and no more sees to it. What can't be removed now is swept by a later run. */
export function release(path: string): void {
  owned.delete(path);
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // A thread of the database may still be writing into the folder.
  }
}

/** It has become an output, or is gone. */
export function disown(path: string): void {
  owned.delete(path);
}

/** Takes away all that is left; twice, since a thread of the database may write while it is removed. */
export function releaseAll(): void {
  const left = [...owned];
  for (const path of [...left, ...left]) release(path);
}
