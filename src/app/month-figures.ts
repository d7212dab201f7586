import type { MonthDecisions } from '../ledger/decisions.ts';
import { changeRowsOf, figuresByMonth, type MonthFigures } from '../ledger/figures.ts';
import type { Difference, LastMonth } from '../ledger/history.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { figureRowsOf, homeFacts } from '../reports/month-figures.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { Audit } from './audit.ts';
import type { RowCounts } from './summary.ts';

/** A month that was decided and checked, and what of it is otherwise than last month. */
export interface DoneMonth {
  readonly ruleset: Ruleset;
  readonly decisions: MonthDecisions;
  readonly differing: readonly Difference[];
  readonly last: LastMonth;
  readonly rows: RowCounts;
  readonly audit: Audit;
}

/** What the month comes to, as the ledger keeps it. */
export async function figuresOf(
  ledger: Ledger,
  { ruleset, decisions, differing, last, rows, audit }: DoneMonth,
): Promise<MonthFigures> {
  const rules = Object.fromEntries(
    [...ruleset.rules.values()].map(({ category, id }) => [category, id]),
  );
  const before =
    last.month === undefined ? undefined : (await figuresByMonth(ledger)).get(last.month);
  const homes = await decisions.households(['category', ...homeFacts]);
  const towns = await decisions.households(['town']);
  return {
    rules,
    since: last.month ?? null,
    homes: towns.map(({ by, households }) => ({ town: by['town'] ?? '', households })),
    rows: figureRowsOf(await decisions.tally(), homes),
    changes: changeRowsOf(differing, rules, before?.rules),
    read: rows.read,
    rejected: rows.rejected,
    idle: audit.idle.map(({ key }) => key),
    unchecked: audit.unchecked.map(({ key }) => key),
  };
}
