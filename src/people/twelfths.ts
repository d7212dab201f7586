import { isAway, type Person } from './household.ts';

/** What the month's twelfth of yearly amounts has under its last fen, in twelfths of a fen, by column. */
export type Rest = Readonly<Record<string, number>>;

const income = [
  'wage_income',
  'business_income',
  'property_income',
  'transfer_income',
  'monthly_income',
] as const;

/**
 * Makes a household's months out of years with one rounding for all of it: what a person's twelfth has
 * under a fen is carried on to the next, and only what is left at the end is dropped. So the sum of the
 * months is the year's sum divided by 12 and rounded down to the fen, which is under a standard of whole
 * fen exactly where the year's sum is under twelve of it. What is not counted as income is taken off.
 */
export function carried(
  people: readonly Person[],
  rests: ReadonlyMap<Person, Rest>,
): readonly Person[] {
  if (rests.size === 0) return people;
  let left = 0;
  return people.map((person) => {
    const rest = rests.get(person);
    if (rest === undefined || isAway(person)) return person;
    const values = { ...person.values };
    const add = (key: string, fen: number): void => {
      const value = values[key];
      if (typeof value === 'number') values[key] = value + fen;
    };
    for (const key of income) {
      left += rest[key] ?? 0;
      if (left < 12) continue;
      left -= 12;
      add(key, 1);
    }
    left -= rest['exempt_income'] ?? 0;
    if (left < 0) {
      left += 12;
      add('exempt_income', 1);
    }
    return { ...person, values };
  });
}
