import { householdOf } from '../../src/decide/cases.ts';
import { type Decided, decideHousehold } from '../../src/decide/interpret.ts';
import type { Outcome } from '../../src/decide/outcome.ts';
import type { Category } from '../../src/core/columns.ts';
import type { Break, Household } from '../../src/people/household.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';
import { loadRuleset, type Ruleset } from '../../src/rules/ruleset.ts';

const library = readLibrary(shippedRules);

export function rulesOf(month: string): Ruleset {
  const asOf = parseAsOf(month);
  if (asOf === undefined) throw new Error(month);
  return loadRuleset(library, '341600', asOf);
}

const august = rulesOf('2021-08');

type Cells = Readonly<Record<string, string>>;

/** A household of rows as a township fills them in; `birth` and `sex` stand for the ID number. */
export function household(rows: readonly Cells[], breaks: readonly Break[] = []): Household {
  const found = householdOf(
    rows.map((row) => ({ birth: '1980-01-01', ...row })),
    august.categories,
  );
  if (!('people' in found)) throw new Error(found.what.key);
  return { ...found, breaks };
}

/** Decides the rows with the rules of Bozhou in 2021-08. */
export function decide(rows: readonly Cells[], breaks: readonly Break[] = []): Decided {
  return decideHousehold(august, household(rows, breaks));
}

/** The outcome of a category; `person` from 1, for categories of persons. */
export function outcomeOf(
  { frame, outcomes }: Decided,
  category: Category,
  person = 1,
): Outcome | undefined {
  const subject = frame.household.people[person - 1];
  return outcomes.find(
    (one) =>
      one.rule.category === category && (one.rule.unit === 'household' || one.subject === subject),
  );
}
