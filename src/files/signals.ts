import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

import { pause } from './owned.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type Signal = (typeof signals)[number];

let busy = 0;
let waiting: Signal | undefined;
let end: ((signal: Signal, done: boolean) => void) | undefined;

/** Work that a signal does not cut off: it waits for the end, which is near. */
export async function uninterrupted<T>(needed: boolean, work: () => Promise<T>): Promise<T> {
  if (!needed) return work();
  busy += 1;
  let done = false;
  try {
    const result = await work();
    done = true;
    return result;
  } finally {
    busy -= 1;
    if (busy === 0 && waiting !== undefined) die(waiting, done);
  }
}

/** Whoever started us may have said that a signal is to be ignored, as `nohup` does; then it is. */
function isIgnored(signal: Signal): boolean {
  try {
    const [, mask = '0'] =
      /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return (BigInt(`0x${mask}`) & (1n << BigInt(constants.signals[signal] - 1))) !== 0n;
  } catch {
    return false;
  }
}

/**
 * On a signal, tidies up and ends as the signal would have ended us, so that the shell sees 128 + its number.
 *
 * @param tidy must do all at once; told whether everything was in its place already.
 */
export function onSignals(tidy: (signal: Signal, done: boolean) => void): void {
  end = tidy;
  for (const signal of signals) {
    if (isIgnored(signal)) continue;
    process.on(signal, () => {
      waiting ??= signal;
      if (busy === 0) die(waiting, false);
    });
  }
}

function die(signal: Signal, done: boolean): void {
  end?.(signal, done);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // Another thread may be given the signal; until it ends us, nothing more is to be written.
  pause(10_000);
}
