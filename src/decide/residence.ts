import { liesIn, placeIn } from '../core/divisions.ts';
import type { Break, Household, Person } from '../people/household.ts';
import type { Ruleset } from '../rules/ruleset.ts';

/** Where a household lives and is registered, as far as its cells tell, and whose rules it is decided by. */
export interface Residence {
  /** Undefined where no rules are known for where it lives, or those of two places differ. */
  readonly ruleset: Ruleset | undefined;
  /** They are not the run's own. */
  readonly elsewhere: boolean;
  /** 居住地, a code of GB/T 2260; undefined where the cells are blank or name no place. */
  readonly place: string | undefined;
  /** What stands in the cells of a residence that seems to name a county, and which is not known. */
  readonly unread: string | undefined;
  /** 户籍地, where it is another place than the residence, or than the run's own where that is not told. */
  readonly hukou: string | undefined;
  /** Two residences are told, with rules of their own each. */
  readonly differ: boolean;
}

const known = new WeakMap<Ruleset['rules'], Map<string, Residence>>();

/** Texts of a column, each once. */
const textsOf = (people: readonly Person[], key: string): string[] => [
  ...new Set(people.map(({ values }) => values[key]).filter((value) => typeof value === 'string')),
];

/** Whose rules a household is decided by. @param ruleset the run's own. */
const residenceOf = (ruleset: Ruleset, { people }: Household): Residence =>
  residenceIn(ruleset, textsOf(people, 'residence_region'), textsOf(people, 'hukou_region'));

/** The same by what its cells say. */
export function residenceIn(
  ruleset: Ruleset,
  residences: readonly string[],
  hukous: readonly string[],
): Residence {
  const key = JSON.stringify([residences, hukous]);
  const asked = known.get(ruleset.rules) ?? new Map<string, Residence>();
  known.set(ruleset.rules, asked);
  const found = asked.get(key) ?? worked(ruleset, residences, hukous);
  asked.set(key, found);
  return found;
}

/** Whether the household is decided by the run's own rules and there is nothing to tell of where it lives. */
export const isPlainlyHome = (one: Residence): boolean =>
  !one.elsewhere && one.unread === undefined && one.hukou === undefined;

/** A text that only names a town or village (古井镇李庄村) says no county, and is taken to lie in the run's own. */
const namesCounty = (text: string): boolean =>
  /[省县市旗州盟]|(?<![小社园校库景厂矿])区|^\d+$/.test(text);

function worked(
  ruleset: Ruleset,
  residences: readonly string[],
  hukous: readonly string[],
): Residence {
  const { jurisdiction: home, elsewhere } = ruleset;
  const codesOf = (texts: readonly string[]): string[] => {
    const codes = texts.flatMap((text) => placeIn(text, home) ?? []);
    // 亳州市 beside 谯城区 says less of the same.
    return [...new Set(codes)].filter((code) =>
      codes.every((other) => other === code || !liesIn(other, code)),
    );
  };
  const codes = codesOf(residences);
  const by = new Set(
    codes.map((code) => {
      const found = elsewhere.at(code);
      return found === 'home' ? ruleset : found?.rules;
    }),
  );
  const [place] = codes;
  const [rules] = by;
  const differ = by.size > 1;
  const here = place ?? home;
  const own = differ ? undefined : place === undefined ? ruleset : rules;
  return {
    ruleset: own,
    elsewhere: own !== ruleset,
    place,
    unread: place === undefined ? residences.find(namesCounty) : undefined,
    hukou: codesOf(hukous).find((code) => !liesIn(code, here) && !liesIn(here, code)),
    differ,
  };
}

/** A household with whose rules it is decided by. */
export interface Placed {
  readonly ruleset: Ruleset;
  readonly household: Household;
  readonly residence: Residence;
}

/**
 * The rules of the place where a household lives (住地申领). One for which none are known is broken, as one whose rows
 * contradict each other: nothing can be decided for it, and the reason names the row.
 */
export function placed(ruleset: Ruleset, household: Household): Placed {
  const residence = residenceOf(ruleset, household);
  const own = residence.ruleset;
  if (own !== undefined) {
    const there = own.asOf === ruleset.asOf ? own : { ...own, asOf: ruleset.asOf };
    return { ruleset: there, household, residence };
  }
  const { people, breaks } = household;
  const told = people.find(({ values }) => values['residence_region'] !== undefined);
  if (told === undefined) return { ruleset, household, residence };
  const { file, row } = told;
  const why: Break['why'] = residence.differ ? 'two-residences' : 'no-rules';
  const more: Break = { file, row, column: 'residence_region', why };
  return { ruleset, household: { ...household, breaks: [...breaks, more] }, residence };
}
