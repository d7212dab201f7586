import { type AsOf, isoDay } from '../core/month.ts';
import { jurisdictionChain } from './jurisdictions.ts';
import type { Library } from './library.ts';
import { begun, readControlRules } from './rosters.ts';

/** What a file can hold once it is checked. */
type Held = string | number | undefined | readonly Held[] | { readonly [key: string]: Held };

/** Every value with the path to it, lists of words in one line. */
function flat(value: Held, path: string): readonly (readonly [string, string])[] {
  if (value === undefined) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  if (isList(value) && value.every((one) => typeof one !== 'object')) {
    return [[path, value.join('、')]];
  }
  return Object.entries<Held>(value).flatMap(([key, one]) =>
    flat(one, path === '' ? key : `${path}.${key}`),
  );
}

const isList = (value: Held): value is readonly Held[] => Array.isArray(value);

/** What may be shown and compared beside the categories: `overlaps`, `controls` and every roster by its kind. */
const otherNames = ({ rosters }: Library): string[] => [
  'overlaps',
  'controls',
  ...new Set(rosters.map(({ content }) => `rosters/${content.kind}`)),
];

/**
 * What rosters, controls or overlaps of a place say on a day, by path; undefined where the name is none of them,
 * empty where none is in force.
 *
 * @param name as {@link otherNames} has it; a roster's kind alone will do.
 */
export function otherFacts(
  library: Library,
  jurisdiction: string,
  asOf: AsOf,
  name: string,
): ReadonlyMap<string, string> | undefined {
  if (name === 'overlaps') {
    const layers = jurisdictionChain(jurisdiction).flatMap((place) =>
      begun(library.overlaps, place, isoDay(asOf.day)).slice(-1),
    );
    const all = layers.flatMap(({ content }) => content.overlaps);
    return new Map(all.flatMap(({ id, ...one }) => flat(one, id)));
  }
  if (name === 'controls') {
    return new Map(flat(readControlRules(library, jurisdiction, asOf).controls, ''));
  }
  const kind = name.replace(/^rosters\//, '');
  if (!otherNames(library).includes(`rosters/${kind}`)) return undefined;
  const { rosters } = readControlRules(library, jurisdiction, asOf);
  return new Map(flat(rosters.get(kind), ''));
}
