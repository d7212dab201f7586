import { todayOf } from '../decide/today.ts';
import { type Decided, decideHousehold, frameOf } from '../decide/interpret.ts';
import { HouseholdFrame } from '../decide/frames.ts';
import type { Category } from '../core/columns.ts';
import type { Household, Person } from '../people/household.ts';
import type { AsOf } from '../core/month.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { monthsAfter } from './months.ts';

/** One payment that runs today. */
export interface Relief {
  readonly category: Category;
  readonly unit: 'household' | 'person';
  /** The person, or the household's applicant. */
  readonly subject: Person | undefined;
  /** Fen a month; undefined where the sheet does not say. */
  readonly paid: number | undefined;
  /** Fen that a list of payments has for a month, `YYYY-MM`; undefined where it does not reach there. */
  readonly paidIn?: (month: string) => number | undefined;
}

/** A household that receives something, with what it receives. */
export interface Recipient {
  readonly household: Household;
  readonly reliefs: readonly Relief[];
}

/**
 * The households that are paid today: those whose 现享类别 says so. A list without that column is a
 * list of recipients, and what it pays is what the rules grant; of a person without a household's number
 * that is not known.
 */
export function recipientsOf(
  ruleset: Ruleset,
  households: readonly Household[],
  saysWhatIsPaid: boolean,
): Recipient[] {
  return households.flatMap((household): Recipient[] => {
    // A list of persons says neither who lives with whom nor, as a rule, what is paid.
    if (household.id === '' && household.people.every(saysNothing)) {
      return [{ household, reliefs: [] }];
    }
    // Most of a whole city is paid nothing: no frames are made for those.
    if (saysWhatIsPaid && !household.people.some(paidSomething)) return [];
    const reliefs = saysWhatIsPaid
      ? paidToday(ruleset, new HouseholdFrame(ruleset, household))
      : granted(decideHousehold(ruleset, household));
    return reliefs.length === 0 ? [] : [{ household, reliefs }];
  });
}

const saysNothing = ({ paid }: Person): boolean => paid === undefined;

const paidSomething = ({ paid = [] }: Person): boolean => paid.length > 0;

function granted({ outcomes }: Decided): Relief[] {
  return outcomes
    .filter(({ decision }) => decision === 'eligible')
    .map(({ rule: { category, unit }, subject, amount }) => ({
      category,
      unit,
      subject,
      paid: amount,
    }));
}

function paidToday(ruleset: Ruleset, frame: HouseholdFrame): Relief[] {
  return [...ruleset.rules.values()].flatMap((rule): Relief[] => {
    const frames = rule.unit === 'household' ? [frame] : frame.people;
    return frames.flatMap((one): Relief[] => {
      const today = todayOf(rule, one);
      if (today?.kinds.includes(rule.category) !== true) return [];
      const subject = rule.unit === 'household' ? frame.applicant?.person : undefined;
      const own = 'person' in one ? one.person : subject;
      const relief = { category: rule.category, unit: rule.unit, subject: own };
      return [{ ...relief, paid: today.amount, ...paidMonths(frame.household, relief) }];
    });
  });
}

/** What was paid month by month, where a list of payments says so. */
function paidMonths(
  { payments }: Household,
  { category, unit, subject }: Pick<Relief, 'category' | 'unit' | 'subject'>,
): Pick<Relief, 'paidIn'> {
  const span = payments?.spans.get(category);
  if (payments === undefined || span === undefined) return {};
  const rows = payments.rows.filter(
    (one) =>
      one.category === category &&
      (unit === 'household' || one.idNumber === '' || one.idNumber === subject?.id.text),
  );
  const paidIn = (month: string): number | undefined =>
    month < span.first || month > span.last
      ? undefined
      : rows.reduce((sum, one) => (one.month === month ? sum + (one.amount ?? 0) : sum), 0);
  return { paidIn };
}

/**
 * Fen paid over what was due, from the month after the fact to the month decided for: month by month as the
 * list of payments has it, and what is paid today for months that no list reaches. Undefined where a
 * month's payment is not known.
 *
 * @param due fen a month.
 */
export function overpaidSince(
  { paid, paidIn }: Relief,
  since: string,
  due: number,
  asOf: AsOf,
): number | undefined {
  let sum = 0;
  for (const month of monthsAfter(since, asOf)) {
    const was = paidIn?.(month) ?? paid;
    if (was === undefined) return undefined;
    sum += Math.max(0, was - due);
  }
  return sum;
}

/** The payments that a person has a part in: the household's, and the person's own. */
export function reliefsOf({ reliefs }: Recipient, person: Person): readonly Relief[] {
  return reliefs.filter(({ unit, subject }) => unit === 'household' || subject === person);
}

/** What a payment would be if facts of one person were otherwise. */
export interface Repriced {
  readonly decision: 'eligible' | 'ineligible' | 'needs-evidence';
  /** Fen a month; 0 where not eligible, undefined where evidence is missing. */
  readonly amount: number | undefined;
  readonly missing: readonly string[];
}

/** Decides the household again with the person's facts changed. */
export function reprice(
  ruleset: Ruleset,
  household: Household,
  person: Person,
  facts: Person['values'],
): (relief: Relief) => Repriced {
  const changed: Person = { ...person, values: { ...person.values, ...facts } };
  const people = household.people.map((one) => (one === person ? changed : one));
  const { frame, outcomes } = decideHousehold(ruleset, { ...household, people });
  return ({ category, unit, subject }) => {
    const now = subject === person ? changed : subject;
    const outcome = outcomes.find(
      (one) =>
        one.rule.category === category &&
        (unit === 'household' || (frameOf(frame, one) !== frame && one.subject === now)),
    );
    if (outcome === undefined) return { decision: 'ineligible', amount: 0, missing: [] };
    const { decision, amount, missing } = outcome;
    return { decision, amount: decision === 'ineligible' ? 0 : amount, missing };
  };
}
