import { liesIn, placeName } from '../core/divisions.ts';
import { readRun } from '../ledger/history.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { message } from '../messages/index.ts';
import type { Voice } from './voice.ts';

/** What a run is of, to be held against those that the ledger has. */
interface Beside {
  /** `2021-08`. */
  readonly month: string;
  /** GB/T 2260. */
  readonly place: string;
  /** SHA-256 of each file that was read, by name; of a run that decides the month. */
  readonly read?: Readonly<Record<string, string>>;
}

/**
 * Tells what is odd beside the runs before: the ledger is of another place, or the month was run with other files.
 * Nothing is stopped by it: the ledger keeps both.
 */
export async function tellOddRun(
  ledger: Ledger,
  { month, place, read }: Beside,
  { warn }: Pick<Voice, 'warn'>,
): Promise<void> {
  let before: string | undefined;
  let former: { readonly at: string; readonly files: Readonly<Record<string, string>> } | undefined;
  for await (const { month: own, noted: at, body } of ledger.entries(['run'])) {
    const { decided, files, place: theirs } = readRun(body);
    before = theirs ?? before;
    if (decided && own === month) former = { at, files };
  }
  if (before !== undefined && !areNear(before, place)) {
    const [one, other] = [before, place].map((code) => placeName(code) ?? code);
    warn(message('ledgerOtherPlace', { before: one ?? '', now: other ?? '' }));
  }
  if (former === undefined || read === undefined) return;
  const { at, files } = former;
  const others = Object.entries(read).filter(([name, sha256]) => files[name] !== sha256);
  if (others.length === 0) return;
  const names = others.map(([name]) => name);
  warn(message('ledgerOtherInputs', { month, at, files: names.join(' ') }));
}

/** A city and its counties keep one ledger; two cities don't. */
const areNear = (one: string, other: string): boolean =>
  liesIn(one, other) || liesIn(other, one) || one.slice(0, 4) === other.slice(0, 4);
