import { hasIdShape } from '../core/id-number.ts';
import type { Household, Person } from './household.ts';
import { placeOf } from './breaks.ts';
import { type Warning, Warnings } from './warnings.ts';

/** What two rows of one person share although their numbers differ; undefined where there is no citizen's number. */
export function likeness({ id, name }: Pick<Person, 'id' | 'name'>): string | undefined {
  if (!hasIdShape(id.text)) return undefined;
  return [name, id.text.slice(6, 14), id.sex].join('\n');
}

/**
 * Groups of people with one name, sex and birth date under different numbers, in the order of their names.
 *
 * @param count how many there are in all, where only those that will be named are among the households.
 */
export function samePersonWarnings(
  households: Iterable<Household>,
  count?: number,
): readonly Warning[] {
  const met = new Map<string, Person | Person[]>();
  for (const { people } of households) {
    for (const person of people) {
      const key = likeness(person);
      if (key === undefined) continue;
      const known = met.get(key);
      if (known === undefined) met.set(key, person);
      else if (Array.isArray(known)) known.push(person);
      else met.set(key, [known, person]);
    }
  }
  const warnings = new Warnings();
  const groups = [...met].flatMap(([key, those]) => (Array.isArray(those) ? [{ key, those }] : []));
  // By code points, as a database sorts.
  const bytes = (key: string): Buffer => Buffer.from(key);
  groups.sort((a, b) => Buffer.compare(bytes(a.key), bytes(b.key)));
  for (const { those } of groups) warnings.addAll('warnSamePerson', {}, those.map(placeOf));
  return warnings.list().map((one) => ({ ...one, count: count ?? one.count }));
}
