import type { Fact } from '../core/fact.ts';
import { decideHousehold } from '../decide/interpret.ts';
import { conditionResult } from '../decide/outcome.ts';
import { reasonsOf } from '../decide/speak.ts';
import { yuanWords } from '../decide/words.ts';
import type { Household } from '../people/household.ts';
import type { Roster } from '../rules/schema.ts';
import { type CheckContext, tell } from './context.ts';
import type { Recipient } from './recipients.ts';
import type { RosterFact } from './roster-facts.ts';

/** What a household owns by the rosters, under the column that the rules ask. */
export interface Holding {
  /** Rows: dwellings, vehicles, accounts. */
  readonly count: number;
  /** Fen in all; undefined where a row does not say. */
  readonly amount: number | undefined;
}

export type Holdings = ReadonlyMap<Recipient, ReadonlyMap<string, Holding>>;

interface Entry {
  readonly roster: Roster;
  readonly fact: RosterFact;
  readonly recipient: Recipient;
  readonly sure: boolean;
}

type PropertyColumn = NonNullable<Extract<Roster['effect'], { review: unknown }>['property']>;

const columnOf = ({ effect }: Roster): PropertyColumn | undefined =>
  'review' in effect ? effect.property : undefined;

/** Adds up what is surely a household's; a row that stands there twice, letter for letter, is one. */
export function holdingsOf(entries: readonly Entry[]): Holdings {
  const found = new Map<Recipient, Map<string, Holding>>();
  const seen = new Set<string>();
  for (const { roster, fact, recipient, sure } of entries) {
    const column = columnOf(roster);
    const key = JSON.stringify([fact.source, fact.raw]);
    if (column === undefined || !sure || seen.has(key)) continue;
    seen.add(key);
    const own = found.get(recipient) ?? new Map<string, Holding>();
    const before = own.get(column) ?? { count: 0, amount: 0 };
    const { amount } = fact;
    own.set(column, {
      count: before.count + 1,
      amount:
        amount === undefined || before.amount === undefined ? undefined : before.amount + amount,
    });
    found.set(recipient, own);
  }
  return found;
}

/** How much a household owns by a roster, and what the rules of its benefits say of it. */
export function propertyWords(
  context: CheckContext,
  recipient: Recipient,
  roster: Roster,
  holdings: Holdings,
): string[] {
  const column = columnOf(roster);
  const holding = column === undefined ? undefined : holdings.get(recipient)?.get(column);
  if (column === undefined || holding === undefined) return [];
  const { count, amount } = holding;
  const worth = amount === undefined || amount === 0 ? undefined : yuanWords(amount);
  const told =
    worth === undefined
      ? tell(context, 'propertyCount', { count })
      : tell(context, 'propertyWorth', { count, amount: worth });
  const facts: Readonly<Record<PropertyColumn, Fact | undefined>> = {
    houses: count,
    vehicles: count,
    business_registered: true,
    financial_assets: amount,
  };
  const fact = facts[column];
  return fact === undefined ? [told] : [told, ...limits(context, recipient, column, fact)];
}

function limits(
  context: CheckContext,
  { household, reliefs }: Recipient,
  column: string,
  fact: Fact,
): string[] {
  const { frame, outcomes } = decideHousehold(context.ruleset, owning(household, column, fact));
  return outcomes.flatMap((outcome): string[] => {
    const { rule } = outcome;
    if (!reliefs.some(({ category }) => category === rule.category)) return [];
    if (conditionResult(outcome, 'property') !== false) return [];
    const reasons = reasonsOf(frame, outcome, context.lang).replace(/[。.]$/, '');
    return [tell(context, 'propertyOver', { reasons })];
  });
}

/** The household with what was found; what the bureau found of its property was found without it. */
function owning(household: Household, column: string, fact: Fact): Household {
  const people = household.people.map((person) => {
    const stated = person.values[column];
    const more = typeof fact === 'number' && typeof stated === 'number' && stated > fact;
    const found = { property_ok: undefined, [column]: more ? stated : fact };
    return { ...person, values: { ...person.values, ...found } };
  });
  return { ...household, people };
}
