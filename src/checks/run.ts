import { withScratch } from '../engine/scratch.ts';
import type { Household } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { TableInput } from '../tables/read.ts';
import { cardFindings } from './card.ts';
import type { CheckContext } from './context.ts';
import { type Control, type Finding, settled } from './finding.ts';
import { kinFindings } from './kin.ts';
import {
  DuckMatcher,
  loadPeople,
  matched,
  type Matcher,
  type RosterInput,
  type RosterRows,
  type Sought,
} from './match.ts';
import {
  type Entry,
  cardColumns,
  idOf,
  readRegister,
  staffColumns,
  vitalColumns,
} from './registers.ts';
import { postingFindings, readPhotos } from './posting.ts';
import { rosterFindings } from './roster.ts';
import { Sieve } from './sieve.ts';
import { matchOnSpark, type SparkPlace } from './spark-match.ts';
import { vitalFindings } from './vital.ts';

/** What the controls are run on; a control without its file finds nothing. */
export interface CheckInputs {
  readonly rosters: readonly RosterInput[];
  readonly cards: TableInput | undefined;
  readonly vital: TableInput | undefined;
  readonly staff: TableInput | undefined;
  /** A folder of QUARTER/TOWN/VILLAGE/*.jpg. */
  readonly photos: string | undefined;
  /** DuckDB's memory, such as `1GB`. */
  readonly memory: string;
  /** Whether the SHA-256 of the rosters are kept. */
  readonly hashed: boolean;
  /** The cluster on which rosters are joined; undefined for this machine. */
  readonly spark: SparkPlace | undefined;
}

/** The rosters and registers that were named, whether a control that was asked for reads them or not. */
export function namedFiles({ rosters, cards, vital, staff }: CheckInputs): string[] {
  return [...rosters.map(({ input }) => input), cards, vital, staff].flatMap((input) =>
    input?.path === undefined ? [] : [input.path],
  );
}

/** What the controls found, and the registers' rows that could not be read. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly rejects: readonly Reject[];
  /** The rosters and registers that were read. */
  readonly sources: readonly { readonly path: string; readonly sha256: string }[];
}

/** Controls that were asked for and have no file to look into: that they find nothing says nothing. */
export function idleControls(
  asked: readonly Control[],
  { rosters, cards, vital, staff, photos }: CheckInputs,
): Control[] {
  const listed = (control: Control): boolean =>
    rosters.some(({ roster }) => roster.control === control);
  const busy: Readonly<Record<Control, boolean>> = {
    roster: listed('roster'),
    card: cards !== undefined,
    vital: vital !== undefined || listed('vital'),
    kin: staff !== undefined,
    posting: photos !== undefined,
  };
  return asked.filter((control) => !busy[control]);
}

/**
 * Whether a kind of finding was looked for: what was not looked for is not gone because it was not found.
 * Nor is it in a household with rejected rows: the person may stand in one of them.
 */
export function lookedFor(
  asked: readonly Control[],
  { rosters, cards, vital, staff, photos }: CheckInputs,
  households: readonly Household[],
): (finding: Pick<Finding, 'control' | 'kind'> & { readonly household: string }) => boolean {
  const broken = new Set(households.filter(({ breaks }) => breaks.length > 0).map(({ id }) => id));
  const kinds = new Set(rosters.map(({ roster }) => roster.kind));
  const deaths = kinds.has('deceased');
  return ({ control, kind, household }) => {
    if (!asked.includes(control) || broken.has(household)) return false;
    switch (control) {
      case 'roster':
        return kinds.has(kind);
      case 'card':
        return cards !== undefined && (kind !== 'holder-dead' || deaths || vital !== undefined);
      case 'vital':
        if (kind === 'not-reported') return vital !== undefined && deaths;
        return kinds.has(kind) || (kind !== 'deceased' && vital !== undefined);
      case 'kin':
        return staff !== undefined;
      case 'posting':
        return photos !== undefined;
    }
  };
}

/**
 * Runs the controls asked for.
 *
 * @param onRoster the rows of each roster that may be about a recipient, where they are known already.
 */
export async function runChecks(
  context: CheckContext,
  asked: readonly Control[],
  inputs: CheckInputs,
  onRoster?: readonly RosterRows[],
): Promise<Checked> {
  const rejects: Reject[] = [];
  const sources: { path: string; sha256: string }[] = [];
  const register = async (
    input: TableInput | undefined,
    columns: typeof cardColumns,
  ): Promise<readonly Entry[] | undefined> => {
    if (input === undefined) return undefined;
    const read = await readRegister(input, columns);
    rejects.push(...read.rejects);
    sources.push({ path: input.name, sha256: read.sha256 });
    return read.entries;
  };
  const wanted = (control: Control): boolean => asked.includes(control);
  const cards = wanted('card') ? await register(inputs.cards, cardColumns) : undefined;
  const holders = (cards ?? []).flatMap((card): Sought[] => {
    const id = idOf(card, 'holder_id');
    return id === undefined || context.byId.has(id.text)
      ? []
      : [{ id, name: card.text('holder_name') }];
  });
  const people = new Map(holders.map((one): [string, Sought] => [one.id.text, one]));
  for (const [id, { person }] of context.byId) people.set(id, person);
  const found = onRoster ?? (await search(people, inputs));
  const onRosters: Finding[] = [];
  const dead = new Set<string>();
  for (const [at, { roster, input }] of inputs.rosters.entries()) {
    const rows = found[at];
    if (rows === undefined) continue;
    if (rows.sha256 !== undefined) sources.push({ path: input.name, sha256: rows.sha256 });
    const these = matched(people, rows);
    onRosters.push(...rosterFindings(context, roster, these));
    if (roster.kind !== 'deceased') continue;
    for (const { match, person } of these) if (match !== 'likely') dead.add(person.id.text);
  }
  const vital = await register(inputs.vital, vitalColumns);
  const staff = wanted('kin') ? await register(inputs.staff, staffColumns) : undefined;
  const deaths = onRosters.filter(({ kind }) => kind === 'deceased');
  for (const entry of vital ?? []) {
    const id = entry.text('event') === '死亡' ? idOf(entry, 'id_number') : undefined;
    if (id !== undefined) dead.add(id.text);
  }
  const findings = [
    ...onRosters,
    ...vitalFindings(context, vital, deaths),
    ...cardFindings(context, cards ?? [], dead),
    ...kinFindings(context, staff ?? []),
    ...(inputs.photos !== undefined && wanted('posting')
      ? postingFindings(context, readPhotos(inputs.photos))
      : []),
  ];
  return { findings: settled(findings.filter(({ control }) => wanted(control))), rejects, sources };
}

/** Holds the recipients, and those who hold their cards (`holders`), against every roster. */
async function search(
  people: ReadonlyMap<string, Sought>,
  { rosters, memory, hashed, spark }: CheckInputs,
): Promise<RosterRows[]> {
  if (rosters.length === 0) return [];
  if (spark !== undefined) return matchOnSpark(spark, people.values(), rosters);
  return withScratch(memory, 0, async (duck, scratch) => {
    const sieve = new Sieve(people.size);
    for (const { id, name } of people.values()) sieve.add(id.text, name);
    await loadPeople(duck, people.values());
    const matcher: Matcher = new DuckMatcher(duck, sieve, hashed, scratch);
    const found: RosterRows[] = [];
    for (const roster of rosters) found.push(await matcher.rowsOf(roster));
    return found;
  });
}
