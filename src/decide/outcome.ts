import type { Person } from '../people/household.ts';
import type { Unknown } from '../rules/expression/evaluate.ts';
import type { CheckedOverlap, Condition, Rule } from '../rules/ruleset.ts';

export type Decision = 'eligible' | 'ineligible' | 'needs-evidence';
export type Changed = 'new' | 'stop' | 'up' | 'down' | 'same';

/** One condition as it came out for this person or household. */
export interface Finding {
  readonly condition: Condition;
  readonly result: boolean | Unknown;
}

/** An overlap that had a part in the decision. */
export type OverlapEffect =
  /** The other benefit is granted, so this one is not. */
  | { readonly kind: 'gives-way'; readonly overlap: CheckedOverlap; readonly to: Rule }
  /** The other benefit lacks evidence; once granted it would end this one. */
  | { readonly kind: 'pending'; readonly overlap: CheckedOverlap; readonly to: Rule }
  /** What is paid under the others was taken off; amounts in fen a month. */
  | {
      readonly kind: 'topped-up';
      readonly overlap: CheckedOverlap;
      readonly full: number;
      readonly paid: readonly { readonly rule: Rule; readonly amount: number }[];
    };

/** One decision, before it is put in words. */
export interface Outcome {
  readonly rule: Rule;
  /** The person, or the household's applicant; undefined where every row of the household was rejected. */
  readonly subject: Person | undefined;
  readonly decision: Decision;
  /** Fen a month; undefined unless eligible. */
  readonly amount: number | undefined;
  /** How many the decision covers; undefined unless eligible. */
  readonly persons: number | undefined;
  /** False where the category plainly can't apply, and the row stands only because it is paid today. */
  readonly applies: boolean;
  readonly findings: readonly Finding[];
  readonly overlaps: readonly OverlapEffect[];
  /** Keys of the columns that would decide it. */
  readonly missing: readonly string[];
  readonly changed: Changed | undefined;
}
