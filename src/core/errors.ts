import type { Message } from '../messages/index.ts';

/** Exit codes that users' scripts count on. */
export const exitCode = {
  done: 0,
  fault: 1,
  /** Wrong usage, rules or plan. */
  usage: 2,
  /** Some rows were rejected; the rest was decided and written. */
  rejected: 3,
  /** The input could not be read at all; nothing was written. */
  unreadable: 4,
  /** The ledger has been changed or cut; nothing was added. */
  tampered: 5,
  /** Done in part: something named or found was not read, or a control could not be checked. */
  partial: 6,
  /** Done, and there are findings, and `--fail-on findings` was given. */
  findings: 10,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Where several hold, the one that a script must hear of first. */
const order: readonly ExitCode[] = [1, 2, 4, 5, 6, 10, 3, 0];

/** The exit code of a run of which several things are true. */
export function gravest(...codes: readonly ExitCode[]): ExitCode {
  return order.find((code) => codes.includes(code)) ?? exitCode.done;
}

/** Something the user can mend. It carries sentences, not a stack: the command says them and ends with `code`. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    readonly code: ExitCode,
    readonly messages: readonly Message[],
    options?: ErrorOptions,
  ) {
    super(
      messages.map(({ key, params }) => `${key} ${JSON.stringify(params)}`).join('\n'),
      options,
    );
  }
}
