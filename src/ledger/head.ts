import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { writeAlone } from '../files/alone.ts';

const endShape = z.strictObject({
  entries: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Where a chain ends: how many entries it has, and the hash of the last, which stands for all of them. */
export type End = z.output<typeof endShape>;

const headShape = z.strictObject({ now: endShape, next: endShape.optional() });

/**
 * What the file beside the ledger says of its end. `next` is there only while entries are being written:
 * whoever finds it after a kill accepts the end before them and the end behind them, and no other.
 */
export type Head = z.output<typeof headShape>;

/** In bytes, far more than two ends take. */
const longestHead = 10_000;

/** The ledger's end is kept beside it, so that a cut or older ledger is told from the true one. */
export const headPath = (ledger: string): string => `${ledger}.head`;

export const sameEnd = (one: End, other: End): boolean =>
  one.entries === other.entries && one.hash === other.hash;

/**
 * Undefined where there is no such file; `damaged` where it says nothing that can be understood.
 *
 * @throws {UserError} (2) where it may not be read.
 */
export async function readHead(ledger: string): Promise<Head | 'damaged' | undefined> {
  const path = headPath(ledger);
  let text: string;
  try {
    const found = await stat(path);
    // A pipe would be waited for until somebody writes into it.
    if (!found.isFile() || found.size > longestHead) return 'damaged';
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(exitCode.usage, [message('ledgerUnreadable', { path })], { cause });
  }
  try {
    const head = headShape.safeParse(JSON.parse(text));
    return head.success ? head.data : 'damaged';
  } catch {
    return 'damaged';
  }
}

/**
 * Written whole or not at all, and at once: it is no output of the run, which appear together at the end.
 *
 * @throws {UserError} where the disk is full or the folder may not be written.
 */
export async function writeHead(ledger: string, head: Head): Promise<void> {
  await writeAlone(headPath(ledger), `${JSON.stringify(head)}\n`);
}
