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

/** As long as a thread that was just about to open a file may take to do so. */
const grace = 30;

/**
 * Takes away all that is left, and once more after a moment: a thread of the database that was about to open
 * a file is not stopped by a signal. No other work begins in the meantime.
 */
export function releaseAll(): void {
  const left = [...owned];
  for (const path of left) release(path);
  if (left.length === 0) return;
  pause(grace);
  for (const path of left) release(path);
}

/** Holds the whole program still, for milliseconds. */
export function pause(most: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, most);
}
