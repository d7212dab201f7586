import { todayOf } from '../decide/today.ts';
import { type Decided, decideHousehold } from '../decide/interpret.ts';
import { HouseholdFrame } from '../decide/frames.ts';
import type { Category } from '../core/columns.ts';
import type { Household, Person } from '../people/household.ts';
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

/** The payments that a person has a part in: the household's, and the person's own. */
export function reliefsOf({ reliefs }: Recipient, person: Person): readonly Relief[] {
  return reliefs.filter(({ unit, subject }) => unit === 'household' || subject === person);
}
