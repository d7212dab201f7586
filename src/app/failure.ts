import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { type Lang, type Message, message } from '../messages/index.ts';
import { foreignWords } from '../messages/redact.ts';
import { RuleFaults, ruleFaults } from '../rules/faults.ts';

/** How a run ended that did not come to its end, and what is said of it. */
export interface Failure {
  readonly code: ExitCode;
  readonly messages: readonly Message[];
}

/** What an error means for who ran the command. */
export function failure(error: unknown, lang: Lang): Failure {
  const mine = error instanceof RuleFaults ? ruleFaults(error.faults, lang) : error;
  if (mine instanceof UserError) return { code: mine.code, messages: mine.messages };
  // The reader of a pipe went away, as `head` does; there is nothing to tell and no one to tell it.
  if (isClosedPipe(error)) return { code: exitCode.done, messages: [] };
  if (error instanceof Error && 'syscall' in error && error.syscall === 'write') {
    return { code: exitCode.fault, messages: [notWhole(error)] };
  }
  const text = error instanceof Error ? foreignWords(error.name) : 'Error';
  return { code: exitCode.fault, messages: [message('faultOfProgram', { text })] };
}

export const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Files say so themselves; what is left is standard output, on a full disk for one. */
export function notWhole(error: Error): Message {
  const reason = 'code' in error ? String(error.code) : error.name;
  return message('outputNotWhole', { reason });
}
