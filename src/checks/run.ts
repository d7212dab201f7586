import { withScratch } from '../duck/scratch.ts';
import type { Household } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { TableInput } from '../sheets/read/read.ts';
import { cardFindings } from './controls/card.ts';
import type { CheckContext } from './context.ts';
import { type Control, type Finding, settled } from './finding.ts';
import { kinFindings } from './controls/kin.ts';
import type { Coverage } from './coverage.ts';
import {
  judgeSifted,
  loadPeople,
  matched,
  type RosterRows,
  type Sought,
  siftRoster,
} from './match/match.ts';
import {
  cardRegister,
  type Entry,
  idOf,
  readRegister,
  type RegisterKind,
  staffRegister,
  vitalRegister,
} from './registers.ts';
import { postingFindings, readPhotos } from './controls/posting.ts';
import { rosterFindings } from './controls/roster.ts';
import type { RosterInput } from './roster-columns.ts';
import { Sieve } from './match/sieve.ts';
import { matchOnSpark, type SparkPlace } from './match/spark-match.ts';
import { vitalFindings } from './controls/vital.ts';

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

/** What the controls found, and the rows of rosters and registers that could not be read. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly rejects: readonly Reject[];
  /** How many rows more could not be read than are listed. */
  readonly unlisted: number;
  /** The rosters and registers that were read. */
  readonly sources: readonly { readonly path: string; readonly sha256: string }[];
  /** How much of each could be used, in the order given. */
  readonly coverage: readonly Coverage[];
}

/** Controls that were asked for and could not wholly be made: something given for them tells too few people. */
export function uncheckedControls(
  asked: readonly Control[],
  { coverage }: Pick<Checked, 'coverage'>,
): Control[] {
  return asked.filter((control) => coverage.some((one) => !one.checked && one.control === control));
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

/** A finding as it was told before. */
type Told = Pick<Finding, 'control' | 'kind' | 'name'> & { readonly household: string };

/**
 * Whether a kind of finding was looked for: what was not looked for is not gone because it was not found.
 * Nor is it in a household with rejected rows, nor where the roster or register has a row by which nobody
 * can be told and that may be the person's, nor where it tells too few people altogether.
 */
export function lookedFor(
  asked: readonly Control[],
  inputs: CheckInputs,
  households: readonly Household[],
  { coverage }: Pick<Checked, 'coverage'>,
): (finding: Told) => boolean {
  const given = wasGiven(asked, inputs, households);
  return (finding) => given(finding) && !mayBeHidden(finding, coverage);
}

/** Whether the sources of such a finding have rows that may hide it. */
function mayBeHidden({ control, kind, name }: Told, coverage: readonly Coverage[]): boolean {
  return coverage.some((one) => {
    const about =
      one.kind === kind ||
      one.control === control ||
      (kind === 'holder-dead' && ['deceased', 'vital'].includes(one.kind));
    // Another roster of the same control has nothing to do with it.
    if (!about || (control === 'roster' && one.kind !== kind)) return false;
    return !one.checked || one.mayHide(name);
  });
}

function wasGiven(
  asked: readonly Control[],
  { rosters, cards, vital, staff, photos }: CheckInputs,
  households: readonly Household[],
): (finding: Told) => boolean {
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
  const coverage: Coverage[] = [];
  let unlisted = 0;
  const share = leastShare(context);
  const register = async (
    input: TableInput | undefined,
    kind: RegisterKind,
  ): Promise<readonly Entry[] | undefined> => {
    if (input === undefined) return undefined;
    const read = await readRegister(input, kind, share);
    for (const one of read.rejects) rejects.push(one);
    unlisted += read.unlisted;
    coverage.push(read.coverage);
    sources.push({ path: input.name, sha256: read.sha256 });
    return read.entries;
  };
  const wanted = (control: Control): boolean => asked.includes(control);
  const cards = wanted('card') ? await register(inputs.cards, cardRegister) : undefined;
  const holders = (cards ?? []).flatMap((card): Sought[] => {
    const id = idOf(card, 'holder_id');
    return id === undefined || context.byId.has(id.text)
      ? []
      : [{ id, name: card.text('holder_name') }];
  });
  const people = new Map(holders.map((one): [string, Sought] => [one.id.text, one]));
  for (const [id, { person }] of context.byId) people.set(id, person);
  const found = onRoster ?? (await search(people, inputs, share));
  const onRosters: Finding[] = [];
  const dead = new Set<string>();
  for (const [at, { roster, input }] of inputs.rosters.entries()) {
    const rows = found[at];
    if (rows === undefined) continue;
    if (rows.sha256 !== undefined) sources.push({ path: input.name, sha256: rows.sha256 });
    const these = matched(people, rows);
    const told = rosterFindings(context, roster, these);
    onRosters.push(...told.findings);
    for (const one of [...rows.rejects, ...told.rejects]) rejects.push(one);
    unlisted += rows.unlisted;
    coverage.push(rows.coverage);
    if (roster.kind !== 'deceased') continue;
    for (const { match, person } of these) if (match !== 'likely') dead.add(person.id.text);
  }
  const vital = await register(inputs.vital, vitalRegister);
  const staff = wanted('kin') ? await register(inputs.staff, staffRegister) : undefined;
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
  return {
    findings: settled(findings.filter(({ control }) => wanted(control))),
    rejects,
    unlisted,
    sources,
    coverage,
  };
}

/** The share of rows that must tell a person; where no rule says one, a list must have rows at all. */
export const leastShare = ({ controls }: Pick<CheckContext, 'controls'>): number =>
  controls.matchable_share?.value ?? 0;

/** Holds the recipients, and those who hold their cards (`holders`), against every roster. */
async function search(
  people: ReadonlyMap<string, Sought>,
  { rosters, memory, hashed, spark }: CheckInputs,
  share: number,
): Promise<RosterRows[]> {
  if (rosters.length === 0) return [];
  if (spark !== undefined) {
    return matchOnSpark(spark, people.values(), rosters, { hashed, share });
  }
  return withScratch(memory, 0, async (duck, scratch) => {
    const sieve = new Sieve(people.size);
    for (const { id, name } of people.values()) sieve.add(id.text, name);
    await loadPeople(duck, people.values());
    const found: RosterRows[] = [];
    for (const roster of rosters) {
      const sifted = await siftRoster(sieve, roster, { hashed, scratch, share });
      found.push(await judgeSifted(duck, sifted));
    }
    return found;
  });
}
