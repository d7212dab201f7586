import type { Contest } from '../decide/outcome.ts';
import type { DecisionPlan } from '../decide/plan.ts';
import type { Rule, Ruleset } from '../rules/ruleset.ts';
import type { ValueSql } from './expression.ts';
import type { Sql } from './query.ts';

/** Decisions as the queries number them; null where there is no row. */
export const decisionCodes = { ineligible: 0, eligible: 1, 'needs-evidence': 2 } as const;

/** Where the outcome of a decision's plan stands in the table of decisions: what its tests ask, as columns. */
export interface OutcomeSql {
  readonly plan: DecisionPlan;
  readonly rule: Rule;
  readonly ruleset: Ruleset;
  /** The outcomes of all categories, as far as they are decided. */
  readonly others: ReadonlyMap<string, OutcomeSql>;
  /** See {@link decisionCodes}. */
  decision: Sql;
  /** Fen a month. */
  amount: Sql;
  readonly persons: Sql;
  /** Bits of the columns that would tell, where evidence is needed. */
  missing: Sql;
  /** It is theirs whatever the open cells hold. */
  sure: Sql;
  /** What is paid if it is granted, in fen a month. */
  readonly price: ValueSql;
  /** It applies, or may; bits of the columns that would tell whether. */
  readonly applies: Sql;
  readonly appliesLacks: Sql | undefined;
  /** Of a household: nobody is left to count. */
  readonly empty: Sql | undefined;
  /** The rule's conditions, each at its place; null where it is unknown or was not asked. */
  readonly findings: readonly { readonly result: Sql; readonly missing: Sql | undefined }[];
  /** Of each benefit that stands before this one. */
  readonly before: readonly { readonly givesWay: Sql; readonly pending: Sql }[];
  /** What is paid under each benefit below, in fen a month. */
  readonly received: readonly Sql[];
  /** Of each pair, how the other came out; undefined until both are decided. */
  readonly contests: (Readonly<Record<Exclude<Contest, 'clear'>, Sql>> | undefined)[];
  /** Today's payment: whether the sheet says, whether it is this one, and how much. */
  readonly today: TodaySql;
}

/** Today's payment, as columns and tests of them. */
export interface TodaySql {
  readonly known: Sql;
  readonly paid: Sql;
  readonly amount: Sql;
  /** Of a household: what its rows have. */
  readonly rows?: {
    /** More than one has an amount; more than one, and all of them the same. */
    readonly several: Sql;
    readonly same: Sql;
    /** The amounts in words, joined; their sum, and one of them, in fen. */
    readonly parts: Sql;
    readonly sum: Sql;
    readonly each: Sql;
  };
}
