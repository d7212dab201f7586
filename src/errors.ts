import type { Message } from './messages/index.ts';

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
  /** Done, and there are findings, and `--fail-on findings` was given. */
  findings: 10,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

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
