import { readFile } from 'node:fs/promises';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import type { Ledger } from './ledger.ts';

/** Where the ledger stood: a line on signed paper by which anybody can hold it to what was written until then. */
interface Anchor {
  /** `2021-08`; `-` where it is of no month. */
  readonly month: string;
  readonly entries: number;
  readonly hash: string;
}

const mark = 'civil-aid-anchor';

export const anchorLine = ({ month, entries, hash }: Anchor): string =>
  `${mark} ${month} ${entries} ${hash}`;

/** Where the ledger ends, or ended with the last entry of a month; undefined where there is none. */
export async function anchor(ledger: Ledger, month?: string): Promise<Anchor | undefined> {
  if (month === undefined) {
    const { entries, hash } = ledger.end;
    return entries === 0 ? undefined : { month: '-', entries, hash };
  }
  let found: Anchor | undefined;
  for await (const { seq, month: own, hash } of ledger.stored())
    if (own === month) found = { month, entries: seq, hash };
  return found;
}

/**
 * Holds a ledger, whose own chain was verified, to the anchors of a text file; the lines that it meets.
 *
 * @throws {UserError} (5) where the entry of an anchor is another or is not there any more; (2) where the file can't
 * be read, or has no whole anchor.
 */
export async function holdToAnchors(
  ledger: Ledger,
  path: string,
  file: string,
): Promise<{ readonly line: number; readonly entries: number }[]> {
  const anchors = await anchorsIn(file);
  const met: { line: number; entries: number }[] = [];
  for (const { line, entries, hash } of anchors) {
    const there = await ledger.hashAt(entries);
    if (there === undefined) {
      const now = ledger.end.entries;
      throw new UserError(exitCode.tampered, [
        message('ledgerAnchorLost', { path, line, entries, now }),
      ]);
    }
    if (there !== hash)
      throw new UserError(exitCode.tampered, [
        message('ledgerAnchorOther', { path, line, entries }),
      ]);
    met.push({ line, entries });
  }
  return met;
}

async function anchorsIn(file: string): Promise<(Anchor & { readonly line: number })[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserError(exitCode.usage, [message('ledgerAnchorFile', { path: file })], { cause });
  });
  const anchors = text.split(/\r?\n/).flatMap((row, at) => {
    const said = row.replace(/^\uFEFF/, '').trim();
    if (!said.startsWith(mark)) return [];
    const line = at + 1;
    const [, month = '', entries = '', hash = ''] =
      /^\S+\s+(\d{4}-\d{2}|-)\s+([1-9]\d{0,14})\s+([0-9a-f]{64})$/i.exec(said) ?? [];
    if (hash === '')
      throw new UserError(exitCode.usage, [message('ledgerAnchorLine', { path: file, line })]);
    return [{ line, month, entries: Number(entries), hash: hash.toLowerCase() }];
  });
  if (anchors.length === 0)
    throw new UserError(exitCode.usage, [message('ledgerAnchorFile', { path: file })]);
  return anchors;
}
