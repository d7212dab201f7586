import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';

/** What the joins may take where the user names nothing. */
export const defaultMemory = '1GB';

/** Bytes of each unit: those of ten as disks are sold, those of two as memory is counted. */
const units: Readonly<Record<string, number>> = {
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** The embedded database itself needs as much before it holds a single row. */
const least = 64e6;
/** More than any machine has: a slip of the unit. */
const most = 64e12;

/**
 * Reads a size of memory such as `512MB`, `1.5 GB` or `2GiB`, for the embedded database.
 *
 * @throws {UserError} (2) for what is no size, or none that can be kept to.
 */
export function memorySize(found: string): string {
  const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?([KMGT]i?B)$/i.exec(found.trim()) ?? [];
  const factor = units[unit.toUpperCase()];
  if (digits === undefined || factor === undefined) throw wrong('usageMemory', found);
  const bytes = Math.floor(Number(digits) * factor);
  if (bytes < least) throw wrong('usageMemoryLeast', found);
  if (bytes > most) throw wrong('usageMemory', found);
  return `${bytes}B`;
}

const wrong = (key: 'usageMemory' | 'usageMemoryLeast', found: string): UserError =>
  new UserError(exitCode.usage, [message(key, { found })]);
