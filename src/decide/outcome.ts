import type { Person } from '../people/household.ts';
import type { Unknown } from '../rules/expression/evaluate.ts';
import type { Rule } from '../rules/ruleset.ts';
import type { Today } from './today.ts';
import type { DecisionPlan } from './plan.ts';

export type Decision = 'eligible' | 'ineligible' | 'needs-evidence';
export type Changed = 'new' | 'stop' | 'up' | 'down' | 'same';

/** How a benefit that stands before another, or is one of a pair with it, bears on it. */
export type Standing = 'gives-way' | 'pending' | 'clear';

/** How another of a pair, of which only the higher is paid, came out; `tied`: which is higher is not known. */
export type Contest = 'lost' | 'tied' | 'pending' | 'clear';

/** All that a decision's tests ask about, as it came out for one person or household. */
export interface Outcome {
  readonly plan: DecisionPlan;
  readonly rule: Rule;
  /** The person, or the household's applicant; undefined where every row of the household was rejected. */
  readonly subject: Person | undefined;
  readonly decision: Decision;
  /** Fen a month; undefined unless eligible. */
  readonly amount: number | undefined;
  /** How many the decision covers; undefined unless eligible. */
  readonly persons: number | undefined;
  /**
   * It is theirs whatever the open cells hold: granted, or only how much is open. What gives way to it,
   * gives way already.
   */
  readonly sure: boolean;
  /** What is paid if it is granted, in fen a month; undefined where that is not asked. */
  readonly price: number | Unknown | undefined;
  /** What the sheet says is paid today; undefined where it does not say. */
  readonly today: Today | undefined;
  /** False where the category plainly can't apply, and the row stands only because it is paid today. */
  readonly applies: boolean | Unknown;
  /** Of a household: nobody is left to count. */
  readonly empty: boolean;
  /** Of a household's one income nobody can say how much is this person's. */
  readonly sharedIncome: boolean;
  /** The rule's conditions as they came out, each at its place; none of a household that is empty. */
  readonly findings: readonly (boolean | Unknown)[];
  /** Of each benefit that stands before this one. */
  readonly before: readonly Standing[];
  /** What is paid under each benefit below, in fen a month; none unless the amount was worked out. */
  readonly received: readonly number[];
  /** Of each pair. */
  readonly contests: readonly Contest[];
  /** Keys of the columns that would decide it. */
  readonly missing: readonly string[];
  readonly changed: Changed | undefined;
}

/** How a condition came out, by its id; undefined where the rule has none of it, or nobody is left to count. */
export function conditionResult(
  { rule, findings }: Outcome,
  condition: string,
): boolean | Unknown | undefined {
  return findings[rule.conditions.findIndex(({ id }) => id === condition)];
}

/** What is paid, in fen a month or once; undefined unless eligible, and of what is only a recognition (认定). */
export const paidAmount = ({ rule, amount }: Outcome): number | undefined =>
  rule.pays === 'nothing' ? undefined : amount;
