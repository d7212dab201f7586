import { assumptionsOf } from '../app/assume.ts';
import { monthText } from '../checks/months.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { type AsOf, beijingDay, isoDay, parseAsOf } from '../core/month.ts';
import { ledgerName } from '../ledger/ledger.ts';
import { message } from '../messages/index.ts';
import { jurisdictionCalled } from '../rules/jurisdictions.ts';
import { shippedRules } from '../rules/library.ts';
import { encodings } from '../sheets/write/registry.ts';
import {
  choice,
  choiceOr,
  type Context,
  flag,
  read,
  readAll,
  readOr,
  several,
  text,
  textOr,
  textOrNot,
} from './declare.ts';
import { defaultMemory, memorySize } from './memory.ts';

// What several commands declare, each once.

export const rulesFolder = textOr('--rules <dir>', 'optRules', shippedRules);

function jurisdictionOf(found: string): string {
  const code = jurisdictionCalled(found);
  if (typeof code === 'string') return code;
  throw new UserError(exitCode.usage, [code]);
}

/** @throws {UserError} (2) for what is no month or day. */
export function asOfOf(found: string): AsOf {
  const parsed = parseAsOf(found);
  if (parsed === undefined) throw new UserError(exitCode.usage, [message('usageAsOf', { found })]);
  return parsed;
}

/** `2021-08`. @throws {UserError} (2) for what is no month. */
export const monthOf = (found: string): string => monthText(asOfOf(found));

const bozhou = '341600';

/** Which rules apply: of which folder, where, and when. */
export const rules = ({ world }: Context) => {
  const thisMonth = isoDay(beijingDay(world.today)).slice(0, 7);
  return {
    rules: rulesFolder,
    jurisdiction: readOr('--jurisdiction <place>', 'optJurisdiction', jurisdictionOf, {
      value: bozhou,
      shown: bozhou,
    }),
    asOf: readOr('--as-of <month>', 'optAsOf', asOfOf, {
      value: asOfOf(thisMonth),
      shown: thisMonth,
    }),
  };
};

/** A list that names nothing, as an unset variable of a script gives it, must not pass for nobody's relief. */
function namesIn(list: string): readonly string[] {
  const named = list
    .split(/[,，、]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return named.length === 0 ? [list] : named;
}

/** Keys or Chinese names, which the rules in use know. */
export const categories = { category: read('--category <list>', 'optCategory', namesIn) };

/** What is known of the tables' rows from elsewhere. */
export const known = {
  assume: readAll('--assume <column=value>', 'optAssume', assumptionsOf),
  paid: text('--paid <file>', 'optPaid'),
};

export const headers = {
  headers: choiceOr('--headers <zh|key>', 'optHeaders', ['zh', 'key'], 'zh'),
};

export const quiet = { quiet: flag('--quiet', 'optQuiet') };
export const mask = { mask: flag('--mask', 'optMask') };
export const forExcel = { forExcel: flag('--for-excel', 'optForExcel') };
export const encoding = { encoding: choice('--encoding <encoding>', 'optEncoding', encodings) };
export const rejects = { rejects: text('--rejects <file>', 'optRejects') };
export const memory = {
  memory: readOr('--memory <size>', 'optMemory', memorySize, {
    value: memorySize(defaultMemory),
    shown: defaultMemory,
  }),
};
export const master = { master: text('--master <url>', 'optMaster') };

/** The ledger that a job adds to, or none. */
export const ledger = {
  ledger: textOrNot('--ledger <file>', 'optLedger', {
    flags: '--no-ledger',
    about: 'optNoLedger',
  }),
};

/** The ledger that is looked into. */
export const ledgerHere = textOr('--ledger <file>', 'optLedger', ledgerName, ledgerName);

/** The lists of those who are paid. */
export const recipients = {
  recipients: several('--recipients <file>', 'optRecipients', { required: true }),
};

export const formatAmong = <const T extends string>(formats: readonly T[]) => ({
  format: choice('--format <format>', 'optFormat', formats),
});
