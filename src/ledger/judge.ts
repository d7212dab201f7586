import { exitCode, UserError } from '../core/errors.ts';
import { message, type Message } from '../messages/index.ts';
import { type End, type Head, headPath, sameEnd } from './head.ts';

/** What the entries themselves say. */
export interface Chain {
  readonly end: End;
  /** The first entry that does not follow from those before it. */
  readonly broken:
    { readonly seq: number; readonly why: 'changed' | 'missing' | 'emptied' } | undefined;
  /** Written, or taken over, by a version that keeps the end beside the ledger. */
  readonly headed: boolean;
  /** The hash of the entry that is the last one by the file beside it. */
  readonly hashAtHead: string | undefined;
}

/** What can be found: of an entry, of the end, of the file beside the ledger, of the file itself. */
export type FaultKind =
  | 'changed'
  | 'missing'
  | 'emptied'
  | 'cut'
  | 'older'
  | 'gone'
  | 'added'
  | 'replaced'
  | 'headLost'
  | 'headDamaged'
  | 'markLost'
  | 'tables'
  | 'corrupt';

/** Why the ledger is not what was written. */
export interface Fault {
  readonly kind: FaultKind;
  /** From which entry on; 0 where that can't be told. */
  readonly seq: number;
  /** How many entries there should be, where that is known. */
  readonly expected: number | undefined;
}

/**
 * `new`: nothing was ever noted. `whole`: all is as it was written. `old`: whole as far as a ledger can
 * tell that was kept before its end was written beside it.
 */
export type Verdict =
  | { readonly state: 'new' | 'whole' | 'old' }
  | { readonly state: 'tampered'; readonly fault: Fault };

const tampered = (kind: FaultKind, seq: number, expected?: number): Verdict => ({
  state: 'tampered',
  fault: { kind, seq, expected },
});

/**
 * Holds the chain against its end as noted inside the ledger (`mark`) and beside it (`head`). A chain that
 * was cut is still a chain, and an older copy agrees with its own mark: only the file beside it tells.
 */
export function judge(
  chain: Chain,
  mark: End | undefined,
  head: Head | 'damaged' | undefined,
): Verdict {
  const { end, broken } = chain;
  if (broken !== undefined) return tampered(broken.why, broken.seq);
  const byMark = againstMark(end, mark);
  if (head === 'damaged') return tampered('headDamaged', end.entries);
  if (head === undefined) {
    if (byMark !== undefined) return byMark;
    if (end.entries === 0) return { state: 'new' };
    return chain.headed ? tampered('headLost', end.entries) : { state: 'old' };
  }
  const { now, next } = head;
  if (sameEnd(end, now) || (next !== undefined && sameEnd(end, next)))
    return byMark ?? { state: 'whole' };
  if (end.entries === 0) return tampered('gone', 1, now.entries);
  if (end.entries < now.entries) return byMark ?? tampered('older', end.entries + 1, now.entries);
  return chain.hashAtHead === now.hash || now.entries === 0
    ? tampered('added', now.entries + 1, now.entries)
    : tampered('replaced', now.entries, now.entries);
}

function againstMark(end: End, mark: End | undefined): Verdict | undefined {
  if (mark === undefined) return end.entries === 0 ? undefined : tampered('markLost', end.entries);
  if (mark.entries > end.entries) return tampered('cut', end.entries + 1, mark.entries);
  if (mark.entries < end.entries) return tampered('added', mark.entries + 1, mark.entries);
  return mark.hash === end.hash ? undefined : tampered('replaced', end.entries, end.entries);
}

/** What a bureau may take up again: every entry that is there follows from those before it. */
export const adoptable = ({ kind }: Fault): boolean =>
  !['changed', 'missing', 'emptied', 'tables', 'corrupt'].includes(kind);

const sentences = {
  changed: 'ledgerEntryChanged',
  missing: 'ledgerEntryMissing',
  emptied: 'ledgerEntryEmptied',
  cut: 'ledgerCut',
  older: 'ledgerOlder',
  gone: 'ledgerGone',
  added: 'ledgerAdded',
  replaced: 'ledgerReplaced',
  headLost: 'ledgerHeadLost',
  headDamaged: 'ledgerHeadDamaged',
  markLost: 'ledgerMarkLost',
  tables: 'ledgerTables',
  corrupt: 'ledgerCorrupt',
} as const satisfies Readonly<Record<FaultKind, string>>;

/** What was found, from which entry, and what to do, in one sentence. */
export function faultSentence(path: string, { kind, seq, expected = 0 }: Fault): Message {
  const key = kind === 'corrupt' && seq > 0 ? 'ledgerCorruptFrom' : sentences[kind];
  return message(key, { path, head: headPath(path), seq, expected });
}

export const tamperedError = (path: string, fault: Fault, cause?: unknown): UserError =>
  new UserError(exitCode.tampered, [faultSentence(path, fault)], { cause });
