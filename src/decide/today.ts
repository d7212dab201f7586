import type { Person } from '../people/household.ts';
import { Unknown } from '../rules/expression/evaluate.ts';
import type { Rule } from '../rules/ruleset.ts';
import type { HouseholdFrame, PersonFrame } from './frames.ts';

/** What the sheet says is paid today: the kinds of relief, and the amount where it is of one kind. */
export interface Today {
  readonly kinds: readonly string[];
  /** Fen a month; undefined where the sheet does not say, or says one figure for several kinds. */
  readonly amount: number | undefined;
}

/** What the sheet says is paid today; undefined where it does not say. */
export function todayOf(
  rule: Pick<Rule, 'category'>,
  frame: PersonFrame | HouseholdFrame,
): Today | undefined {
  // A payment that names the household alone may be any of its people's.
  const anyones =
    'home' in frame &&
    frame.home.household.people.some(({ paid = [] }) =>
      paid.some((one) => one.ofHousehold === true && one.category === rule.category),
    );
  if (anyones) return undefined;
  const rows =
    'people' in frame ? [...(frame.applicant ? [frame.applicant] : []), ...frame.people] : [frame];
  const known = rows.flatMap(({ person: { paid, silentOn } }) =>
    paid === undefined || silentOn?.has(rule.category) === true ? [] : [paid],
  );
  const own = known.find((paid) => paid.some(({ category }) => category === rule.category));
  const paid = own ?? known[0];
  if (paid === undefined) return undefined;
  const kinds = paid.map(({ category }) => category);
  if (own === undefined) return { kinds, amount: undefined };
  if ('people' in frame) {
    return { kinds, amount: householdAmount(frame.household.people, rule.category) };
  }
  return { kinds, amount: own.find(({ category }) => category === rule.category)?.amount };
}

/** What is paid under the benefit today, in fen a month; nothing where the sheet says that others are, or none. */
export function paidToday(category: string, frame: PersonFrame | HouseholdFrame): number | Unknown {
  const today = todayOf({ category }, frame);
  if (today === undefined) return new Unknown(['current_relief', 'current_amount'], 0);
  if (!today.kinds.includes(category)) return 0;
  return today.amount ?? new Unknown(['current_amount'], 0);
}

/** The amounts that a household's rows have for a benefit, in fen a month. */
export function amountsOf(people: readonly Person[], category: string): readonly number[] {
  return people.flatMap(({ paid }) =>
    (paid ?? []).flatMap((one) =>
      one.category === category && one.amount !== undefined ? [one.amount] : [],
    ),
  );
}

/**
 * Whether rows of a household have one and the same amount for a benefit: the household's, written on
 * each of them, or each person's share, the sheet does not say.
 */
export function repeatsAmount(people: readonly Person[], category: string): boolean {
  const amounts = amountsOf(people, category).filter((amount) => amount !== 0);
  const own = people.every(({ paid = [] }) =>
    paid.every((one) => one.category !== category || one.own === true),
  );
  return !own && amounts.length > 1 && new Set(amounts).size === 1;
}

/** Each person's share of what a household is paid, where its rows have different amounts; else empty. */
export function sharesOf(people: readonly Person[], category: string): readonly number[] {
  const amounts = amountsOf(people, category);
  return amounts.length > 1 && !repeatsAmount(people, category) ? amounts : [];
}

/**
 * What a household is paid: the one amount that its rows have, wherever it stands, or the sum of
 * different ones, which are each person's share. Not known where they are the same.
 */
function householdAmount(people: readonly Person[], category: string): number | undefined {
  const amounts = amountsOf(people, category);
  if (amounts.length === 0 || repeatsAmount(people, category)) return undefined;
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
