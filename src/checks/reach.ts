import { liesIn, placeIn } from '../core/divisions.ts';
import { firstText, type Household } from '../people/household.ts';

/** What of a finding says where its household lives. */
interface Lives {
  readonly kind: string;
  readonly household: string;
  /** Its cell when it was found. */
  readonly region?: string | undefined;
}

/**
 * Whether a roster reaches a household's place: what is not found in a list of another county says nothing.
 *
 * @param covers by kind of roster the places (GB/T 2260) that its list is of; one that is not named is of `home`.
 * @param households as they are today; of one that is not among them the finding tells.
 * @param home the place whose rules apply, and where a household lives that does not say where.
 */
export function reachOf(
  covers: ReadonlyMap<string, readonly string[]>,
  households: readonly Household[],
  home: string,
): (finding: Lives) => boolean {
  const people = new Map(households.map((one) => [one.id, one.people]));
  return ({ kind, household, region }) => {
    const own = people.get(household) ?? [];
    const cell = firstText(own, 'residence_region') ?? firstText(own, 'hukou_region') ?? region;
    const place = cell === undefined ? home : placeIn(cell, home);
    // Where nobody can tell where it lives, no list is known to reach it.
    return place !== undefined && (covers.get(kind) ?? [home]).some((one) => liesIn(place, one));
  };
}
