import type { Maker } from '../ledger/history.ts';
import type { Voice } from './voice.ts';

/** Where a command's text goes: a terminal, a pipe, a file, or what a test keeps. */
export type Terminal = NodeJS.WritableStream & { readonly isTTY: boolean };

/** What the world outside gives a run; passed in, so that a run can be told again. */
export interface Outside {
  readonly stdin: AsyncIterable<unknown>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** The instant at which the run began; what day it is then, Beijing's clock says (`core/month`). */
  readonly today: Date;
  /** Who runs which version where, as the ledger notes it. */
  readonly maker: () => Maker;
}

/** The same as a job has it: what it tells is masked on its way, and its data too on a terminal. */
export interface World extends Omit<Outside, 'stderr'> {
  readonly voice: Voice;
  /** Called where something that was named, or stood in a named folder or workbook, is not read. */
  readonly notRead: () => void;
}
