import { exitCode, UserError } from '../core/errors.ts';
import { type Lang, type Message, message, say } from '../messages/index.ts';

/** A place in a rule file; lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something wrong in a rule file, with its place. */
export interface RuleFault {
  readonly place: Place;
  readonly what: Message;
}

/** Thrown when rule files are wrong; the command says every fault with its place. */
export class RuleFaults extends Error {
  override readonly name = 'RuleFaults';

  constructor(readonly faults: readonly RuleFault[]) {
    super(faults.map(({ place, what }) => `${place.file}:${place.line} ${what.key}`).join('\n'));
  }
}

/** Ends the command with every fault told. */
export function ruleFaults(faults: readonly RuleFault[], lang: Lang): UserError {
  return new UserError(
    exitCode.usage,
    faults.map(({ place, what }) => message('rulesFault', { ...place, what: say(lang, what) })),
  );
}
