import { type Household, isAway, type Person } from './household.ts';
import { hasIdShape, hasProvince, maskId } from '../core/id-number.ts';
import { ageOn, type AsOf, isoDay } from '../core/month.ts';
import { type Kin, kinsOf } from '../core/relation.ts';
import { type Place, type Warning, Warnings } from './warnings.ts';

/** Older than anyone in the country has been: a slip in the century, more likely. */
const oldest = 120;

const relationOf = ({ values: { relation } }: Person): string | undefined =>
  typeof relation === 'string' ? relation : undefined;

/** A person's row, with the number's middle hidden where there is one. */
export const placeOf = ({ file, row, id, name }: Person): Place => ({
  file,
  row,
  who: id.text === '' ? name : `${name} ${maskId(id.text)}`,
});

/**
 * The household with its relations read together, and broken where nobody or more than one is the
 * head: the former has lost a row, the latter is two families or a slip. A relation that is not known
 * is told; the people are one family all the same.
 */
export function withBreaks(household: Household, warnings: Warnings): Household {
  const kins = kinsOf(household.people.map(relationOf));
  const people = household.people.map((person, at): Person => {
    const kin: Kin = kins[at] ?? 'unknown';
    return kin === person.kin ? person : { ...person, kin };
  });
  const [first] = people;
  if (first === undefined) return household;
  const breaks = [...household.breaks];
  const heads = people.filter((person) => person.kin === 'self');
  const [head, second] = heads.filter((person) => !isAway(person));
  const at = ({ file, row }: Person): { file: string; row: number; column: string } => ({
    file,
    row,
    column: 'relation',
  });
  for (const person of people) {
    const word = relationOf(person);
    if (person.kin === 'unknown' && word !== undefined) {
      warnings.add('warnRelationUnknown', { word }, placeOf(person));
    }
  }
  const twoPlaces = breaks.some(({ why }) => why === 'two-places');
  if (second !== undefined) {
    if (!twoPlaces) breaks.push({ ...at(second), why: 'two-heads' });
  } else if (head === undefined) {
    const told = people.some((person) => relationOf(person) !== undefined);
    // Where a row was rejected, that one may be the head's; it is asked for already.
    if (heads.length === 0 && told && breaks.length === 0) {
      breaks.push({ ...at(first), why: 'no-head' });
    }
  }
  return { ...household, people, breaks };
}

/** What is told of households whose head is dead or gone, or of which no row says who is the head. */
export const headKeys = ['warnHeadGone', 'warnNoRelation'] as const;
export type HeadKey = (typeof headKeys)[number];

/**
 * Tells of households that are decided though nobody who lives there is their head.
 *
 * @param@param households unbroken ones, in the order of the sheets.
 * @param others how many more there are of each, whose places come later.
 */
export function headWarnings(
  households: Iterable<Household>,
  others: ReadonlyMap<HeadKey, number> = new Map(),
): readonly Warning[] {
  const warnings = new Warnings();
  for (const { people } of households) {
    const heads = people.filter((person) => person.kin === 'self');
    const [gone] = heads;
    const [first] = people;
    if (first === undefined || heads.some((person) => !isAway(person))) continue;
    if (gone !== undefined) {
      if (people.some((person) => !isAway(person))) warnings.add('warnHeadGone', {}, placeOf(gone));
    } else if (people.length > 1 && people.every((person) => relationOf(person) === undefined)) {
      warnings.add('warnNoRelation', {}, placeOf(first));
    }
  }
  for (const key of headKeys) warnings.more(key, others.get(key) ?? 0);
  return warnings.list();
}

/** Tells of an ID number that is whole by its check character and yet unlikely, or that the row contradicts. */
export function warnOfIdentity(person: Person, asOf: AsOf | undefined, warnings: Warnings): void {
  const { id, values } = person;
  if (id.text === '' || id.birth === undefined) return;
  if (hasIdShape(id.text)) {
    if (!hasProvince(id.text)) warnings.add('warnIdRegion', {}, placeOf(person));
    const { birth_date: born, sex } = values;
    const day = isoDay(id.birth);
    if (typeof born === 'string' && !day.startsWith(born)) {
      warnings.add('warnBirthContradicts', {}, placeOf(person));
    }
    if (typeof sex === 'string' && (sex === '男') !== (id.sex === 'male')) {
      warnings.add('warnSexContradicts', {}, placeOf(person));
    }
  }
  if (asOf !== undefined && ageOn(id.birth, asOf.day) > oldest) {
    warnings.add('warnIdAge', { oldest }, placeOf(person));
  }
}
