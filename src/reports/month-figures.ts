import type { Homes, Tallied } from '../ledger/decisions.ts';
import type { FigureRow } from '../ledger/figures.ts';
import { unable } from './figures.ts';

/** Facts of a household by which a month's figures are told apart. */
export const homeFacts = ['town', 'area'] as const;

/** All facts by which they are. */
export const monthFacts = [...homeFacts, 'care_mode', 'self_care', 'adl'] as const;

/**
 * A month's decisions by town, area and category.
 *
 * @param homes households by `category`, `town` and `area`.
 */
export function figureRowsOf(tallied: readonly Tallied[], homes: readonly Homes[]): FigureRow[] {
  const rows = new Map<string, FigureRow>();
  const keyOf = (category: string, facts: Readonly<Record<string, string>>): string =>
    [category, ...homeFacts.map((key) => facts[key] ?? '')].join('\u0000');
  const counted = new Map(
    homes.map(({ by, households }) => [keyOf(by['category'] ?? '', by), households]),
  );
  for (const one of tallied) {
    const { category, facts } = one;
    const key = keyOf(category, facts);
    const row = rows.get(key);
    const add = (name: Exclude<keyof FigureRow, 'town' | 'area' | 'category'>, by: number) =>
      (row?.[name] ?? 0) + by;
    const helpless = unable(facts);
    const of = (test: boolean): number => (test ? one.units : 0);
    rows.set(key, {
      town: facts['town'] ?? '',
      area: facts['area'] ?? '',
      category,
      households: counted.get(key) ?? 0,
      persons: add('persons', one.persons),
      due: add('due', one.due),
      open: add('open', one.open),
      receiving: add('receiving', one.receiving),
      paid: add('paid', one.paid),
      unpriced: add('unpriced', one.unpriced),
      silent: add('silent', one.silent),
      unable: add('unable', of(helpless === true)),
      kept: add('kept', of(helpless === true && facts['care_mode'] === '集中')),
      modeUnknown: add('modeUnknown', of(helpless === true && (facts['care_mode'] ?? '') === '')),
      abilityUnknown: add('abilityUnknown', of(helpless === undefined)),
    });
  }
  return [...rows.values()];
}
