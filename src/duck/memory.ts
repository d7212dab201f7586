import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';

/** With this much any table is decided, in pieces where it is large. */
const always = 2 ** 30;
const leastEnough = 2 ** 27;

/** Bytes as a size that `--memory` takes. */
function memoryText(bytes: number): string {
  if (bytes % 1e6 === 0) return `${bytes / 1e6}MB`;
  return `${Math.ceil(bytes / 2 ** 20)}MiB`;
}

/**
 * What is enough where `memory` was not: twice as much, and no less than tables of so many bytes were
 * found to take, as a power of two.
 */
export function enoughMemory(memory: number, bytes: number): number {
  const found = bytes === 0 ? 2 ** 29 : Math.min(always, bytes * 2.2);
  const wanted = Math.max(leastEnough, memory * 2, found);
  return 2 ** Math.ceil(Math.log2(wanted));
}

/** Whether the embedded database ended its work because it had no more memory. */
export const ranOut = (error: unknown): boolean =>
  error instanceof Error && /\bout of memory\b/i.test(error.message);

/**
 * The same error, or where memory ran out what would be enough.
 *
 * @param memory what `--memory` gave, in bytes such as `64000000B`.
 * @param bytes size of the tables; 0 where they have none of their own.
 */
export function toldOfMemory(error: unknown, memory: string, bytes: number): unknown {
  if (!ranOut(error)) return error;
  const given = Number.parseInt(memory, 10);
  const told = { memory: memoryText(given), enough: memoryText(enoughMemory(given, bytes)) };
  return new UserError(exitCode.usage, [message('memoryShort', told)], { cause: error });
}
