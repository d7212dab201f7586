import type { Rule } from '../rules/ruleset.ts';
import { HouseholdFrame, type PersonFrame } from './frames.ts';
import type { Changed, Decision } from './outcome.ts';

/** What the sheet says is paid today: the kinds of relief, and the amount where it is of one kind. */
export interface Today {
  readonly kinds: readonly string[];
  /** Fen a month; undefined where the sheet does not say, or says one figure for several kinds. */
  readonly amount: number | undefined;
}

/** What the sheet says is paid today; undefined where it does not say. */
export function todayOf(rule: Rule, frame: PersonFrame | HouseholdFrame): Today | undefined {
  const rows =
    frame instanceof HouseholdFrame
      ? [...(frame.applicant ? [frame.applicant] : []), ...frame.people]
      : [frame];
  const known = rows.flatMap(({ person: { values } }) => {
    const { current_relief: kinds, current_amount: amount } = values;
    if (!Array.isArray(kinds)) return [];
    return [
      { kinds, amount: kinds.length === 1 && typeof amount === 'number' ? amount : undefined },
    ];
  });
  return known.find(({ kinds }) => kinds.includes(rule.category)) ?? known[0];
}

/** Whether the sheet says that the category is paid today. */
export function isPaid(rule: Rule, frame: PersonFrame | HouseholdFrame): boolean {
  return todayOf(rule, frame)?.kinds.includes(rule.category) === true;
}

/**
 * What the decision changes against today's payment; undefined where today's payment is not known,
 * or where nothing is decided, or where nothing was paid and nothing is granted.
 */
export function changedFrom(
  rule: Rule,
  frame: PersonFrame | HouseholdFrame,
  decision: Decision,
  amount: number | undefined,
): Changed | undefined {
  const today = todayOf(rule, frame);
  if (today === undefined || decision === 'needs-evidence') return undefined;
  if (!today.kinds.includes(rule.category)) return decision === 'eligible' ? 'new' : undefined;
  if (decision === 'ineligible') return 'stop';
  if (today.amount === undefined || amount === undefined) return undefined;
  return amount > today.amount ? 'up' : amount < today.amount ? 'down' : 'same';
}
