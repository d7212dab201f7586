import { todayOf } from '../decide/today.ts';
import { type Decided, decideHousehold } from '../decide/interpret.ts';
import { HouseholdFrame } from '../decide/frames.ts';
import { placed, type Placed } from '../decide/residence.ts';
import type { Category } from '../core/columns.ts';
import type { Household, PaidHistory, Person } from '../people/household.ts';
import type { Unnumbered } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';

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
      ? paidToday(ruleset, placed(ruleset, household))
      : granted(decideHousehold(ruleset, household));
    return reliefs.length === 0 ? [] : [{ household, reliefs }];
  });
}

/** Someone without a usable ID number, and the payments that he may have a part in. */
export interface PaidUnnumbered {
  readonly recipient: Recipient;
  readonly person: Person;
}

/**
 * Of those whose rows were rejected for the ID number, the ones who are paid: their household is a recipient, or
 * their own row says so.
 */
export function paidUnnumbered(
  ruleset: Ruleset,
  unnumbered: readonly Unnumbered[],
  recipients: readonly Recipient[],
  saysWhatIsPaid: boolean,
): PaidUnnumbered[] {
  if (unnumbered.length === 0) return [];
  const byHousehold = new Map(recipients.map((one) => [one.household.id, one]));
  return unnumbered.flatMap(({ person, household: id }): PaidUnnumbered[] => {
    const known = id === '' ? undefined : byHousehold.get(id);
    if (known !== undefined) return [{ recipient: known, person }];
    const { paid = [], file, row } = person;
    if (saysWhatIsPaid && paid.length === 0) return [];
    const reliefs = paid.flatMap(({ category, amount }): Relief[] => {
      const unit = ruleset.rules.get(category)?.unit;
      return unit === undefined ? [] : [{ category, unit, subject: person, paid: amount }];
    });
    const breaks = [{ file, row, column: 'id_number', why: 'rejected' }] as const;
    const recipient = { household: { id, people: [person], breaks }, reliefs };
    // The others of the household are of the same one.
    if (id !== '') byHousehold.set(id, recipient);
    return [{ recipient, person }];
  });
}

/** The recipients, those of a damaged number among them. */
export const withUnnumbered = (
  recipients: readonly Recipient[],
  unnumbered: readonly PaidUnnumbered[],
): Recipient[] => [...new Set([...recipients, ...unnumbered.map(({ recipient }) => recipient)])];

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

function paidToday(run: Ruleset, { ruleset, household }: Placed): Relief[] {
  const frame = new HouseholdFrame(ruleset, household);
  // What is paid that the place of residence does not know is paid all the same.
  const rules = new Map([...run.rules, ...ruleset.rules]);
  return [...rules.values()].flatMap((rule): Relief[] => {
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
  relief: Pick<Relief, 'category' | 'unit' | 'subject'>,
): Pick<Relief, 'paidIn'> {
  if (payments?.spans.has(relief.category) !== true) return {};
  const paidIn = (month: string): number | undefined => paidOf(payments, relief, month);
  return { paidIn };
}

/** Fen that a list has for a benefit in a month; undefined where it does not reach there or is not sure. */
export function paidOf(
  { spans, rows, isOpen }: PaidHistory,
  { category, unit, subject }: Pick<Relief, 'category' | 'unit' | 'subject'>,
  month: string,
): number | undefined {
  const span = spans.get(category);
  if (span === undefined || month < span.first || month > span.last) return undefined;
  if (isOpen(category, month)) return undefined;
  return rows
    .filter(
      (one) =>
        one.category === category &&
        one.month === month &&
        (unit === 'household' || one.idNumber === '' || one.idNumber === subject?.id.text),
    )
    .reduce((sum, one) => sum + (one.amount ?? 0), 0);
}

/** The payments that a person has a part in: the household's, and the person's own. */
export function reliefsOf({ reliefs }: Recipient, person: Person): readonly Relief[] {
  return reliefs.filter(({ unit, subject }) => unit === 'household' || subject === person);
}
