import type { Audit } from '../app/audit.ts';
import type { RowCounts } from '../app/summary.ts';
import type { Voice } from '../app/voice.ts';
import { countWords, tooFewWords } from '../checks/coverage.ts';
import type { Checked } from '../checks/run.ts';
import { exitCode, type ExitCode, gravest } from '../core/errors.ts';
import { type Message, message } from '../messages/index.ts';

// What several commands say in closing, each once.

/** How many rows came in and what became of them. */
export const rowsTold = (
  { read, decided, rejected }: RowCounts,
  households: number,
  asOf: string,
): Message => message('summaryRows', { read, decided, rejected, households, asOf });

/** What is doubtful of the rules' figures; never silenced: who pays by them must know. */
export function tellDoubts(doubts: readonly string[], voice: Voice): void {
  for (const line of doubts) voice.warn(line);
}

export function noteWritten(paths: readonly string[], voice: Voice): void {
  for (const path of paths) voice.note(message('summaryWritten', { path }));
}

/** Says of every roster and register how much of it could be used; that it was too little is never silenced. */
export function coverageTold({ coverage, unlisted, left, findings }: Checked, voice: Voice): void {
  for (const one of coverage) {
    voice.note(countWords(one));
    const tooFew = tooFewWords(one);
    if (tooFew !== undefined) voice.warn(tooFew);
  }
  if (unlisted > 0) voice.warn(message('coverageUnlisted', { count: unlisted }));
  for (const what of left) voice.warn(what);
  const before = findings.flatMap(({ ruledFrom }) => ruledFrom ?? []);
  const [first] = [...before].sort();
  if (first !== undefined) voice.warn(message('rulesBegin', { count: before.length, first }));
}

/** How a run ends that has looked for findings. */
export const checkedCode = (
  { unchecked, result: { left, findings } }: Audit,
  failOn: 'findings' | undefined,
  rejected: number,
): ExitCode =>
  gravest(
    unchecked.length + left.length > 0 ? exitCode.partial : exitCode.done,
    failOn === 'findings' && findings.length > 0 ? exitCode.findings : exitCode.done,
    rejected > 0 ? exitCode.rejected : exitCode.done,
  );
