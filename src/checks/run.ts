import { withScratch } from '../duck/scratch.ts';
import { firstText, type Household } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { TableInput } from '../sheets/read/read.ts';
import { authorityWords } from '../decide/words.ts';
import { type Message, message, say } from '../messages/index.ts';
import { basisIn } from '../rules/rosters.ts';
import { type CheckContext, joined } from './context.ts';
import type { Control, Given, Material } from './control.ts';
import { controlFiles, controlKeys } from './controls/index.ts';
import { deadIn, vitalClaims } from './controls/vital.ts';
import { type Finding, settled } from './finding.ts';
import type { Coverage } from './coverage.ts';
import { judgeSifted, loadPeople, matched, type RosterRows, siftRoster } from './match/match.ts';
import { keyOf, type Sought } from './match/sought.ts';
import { type Entry, isLater, readRegister, type Register } from './registers.ts';
import { rosterEntries, type RosterEntry, rosterFindings } from './controls/roster.ts';
import { holdingsOf } from './property.ts';
import { reachOf } from './reach.ts';
import type { Recipient } from './recipients.ts';
import { type Claim, Timeline } from './timeline.ts';
import type { RosterInput } from './roster-columns.ts';
import { Sieve } from './match/sieve.ts';
import { matchOnSpark, type SparkPlace } from './match/spark-match.ts';

/** What the controls are run on; a control without its file finds nothing. */
export interface CheckInputs {
  readonly rosters: readonly RosterInput[];
  /** Of which places (GB/T 2260) the roster of a kind is, where that was said. */
  readonly covers?: ReadonlyMap<string, readonly string[]>;
  /** Names of files of which a sheet of people was left out, filled while they are read. */
  readonly partial?: ReadonlySet<string>;
  /** Registers by the key of their file: `cards`. */
  readonly registers: ReadonlyMap<string, TableInput>;
  /** Folders likewise: `photos`, of QUARTER/TOWN/VILLAGE/*.jpg. */
  readonly folders: ReadonlyMap<string, string>;
  /** Whether a list says what was really paid. */
  readonly paid?: boolean;
  /** DuckDB's memory, such as `1GB`. */
  readonly memory: string;
  /** Whether the SHA-256 of the rosters are kept. */
  readonly hashed: boolean;
  /** The cluster on which rosters are joined; undefined for this machine. */
  readonly spark: SparkPlace | undefined;
}

/**
 * What was named to look into, by the key of its file.
 *
 * @param named the paths of registers and folders; those not named are left out.
 */
export function filesGiven(
  named: (key: string) => string | undefined,
  open: (path: string) => TableInput,
): Pick<CheckInputs, 'registers' | 'folders'> {
  const registers = new Map<string, TableInput>();
  const folders = new Map<string, string>();
  for (const { key, register } of controlFiles) {
    const path = named(key);
    if (path === undefined) continue;
    if (register === 'folder') folders.set(key, path);
    else registers.set(key, open(path));
  }
  return { registers, folders };
}

function givenTo(
  control: Control,
  {
    rosters,
    registers,
    folders,
    paid = false,
  }: Pick<CheckInputs, 'rosters' | 'registers' | 'folders' | 'paid'>,
): Given {
  return {
    file: (key) => registers.has(key) || folders.has(key),
    roster: (kind) => rosters.some(({ roster }) => roster.kind === kind),
    rosters: rosters.some(({ roster }) => roster.control === control.key),
    paid,
  };
}

/** The rosters and registers that were named, whether a control that was asked for reads them or not. */
export function namedFiles({ rosters, registers }: CheckInputs): string[] {
  return [...rosters.map(({ input }) => input), ...registers.values()].flatMap(({ path }) =>
    path === undefined ? [] : [path],
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
  /** What stood in a folder and is not read, a sentence each. */
  readonly left: readonly Message[];
}

/** Controls that were asked for and could not wholly be made: something given for them tells too few people. */
export function uncheckedControls(
  asked: readonly Control[],
  { coverage }: Pick<Checked, 'coverage'>,
): Control[] {
  return asked.filter(({ key }) => coverage.some((one) => !one.checked && one.control === key));
}

/** Controls that were asked for and have no file to look into: that they find nothing says nothing. */
export function idleControls(asked: readonly Control[], inputs: CheckInputs): Control[] {
  return asked.filter((control) => !control.busy(givenTo(control, inputs)));
}

/** A finding as it was told before. */
type Told = Pick<Finding, 'control' | 'kind' | 'name'> & {
  readonly household: string;
  readonly region?: string | undefined;
};

/**
 * Whether a kind of finding was looked for: what was not looked for is not gone because it was not found.
 * Nor is it in a household with rejected rows, nor where the roster or register was not read whole, has a row by which
 * nobody can be told and that may be the person's, or tells too few people altogether. `elsewhere`: its roster is not
 * of the household's place.
 */
export function lookedFor(
  asked: readonly Control[],
  inputs: CheckInputs,
  households: readonly Household[],
  { coverage }: Pick<Checked, 'coverage'>,
  home: string,
): (finding: Told) => 'looked' | 'elsewhere' | 'not' {
  const broken = new Set(households.filter(({ breaks }) => breaks.length > 0).map(({ id }) => id));
  const reaches = reachOf(inputs.covers ?? new Map(), households, home);
  const kinds = new Set(inputs.rosters.map(({ roster }) => roster.kind));
  return (finding) => {
    const { control: key, kind, name, household } = finding;
    const control = asked.find((one) => one.key === key);
    if (control === undefined || broken.has(household)) return 'not';
    if (!control.looked(kind, givenTo(control, inputs))) return 'not';
    const hidden = coverage.some(
      (one) =>
        control.mayHide(kind, one) &&
        (!one.checked || inputs.partial?.has(one.source) === true || one.mayHide(name)),
    );
    if (hidden) return 'not';
    return kinds.has(kind) && !reaches(finding) ? 'elsewhere' : 'looked';
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
  const registers = await readRegisters(asked, inputs, share);
  const register = (key: string): readonly Entry[] | undefined => registers.get(key)?.entries;
  const people = new Map<string, Sought>();
  for (const control of asked) {
    for (const one of control.seeks?.(context, { register }) ?? []) people.set(one.id.text, one);
  }
  for (const [id, { person }] of context.byId) people.set(id, person);
  for (const { person } of context.unnumbered) people.set(keyOf(person), person);
  const found = onRoster ?? (await search(people, inputs, share));
  const entries: RosterEntry[] = [];
  const dead = new Set<string>(deadIn(context, register('vital')));
  for (const [at, { roster, input }] of inputs.rosters.entries()) {
    const rows = found[at];
    if (rows === undefined) continue;
    if (rows.sha256 !== undefined) sources.push({ path: input.name, sha256: rows.sha256 });
    const these = matched(people, rows);
    const told = rosterEntries(context, roster, these);
    for (const one of told.entries) entries.push(one);
    for (const one of [...rows.rejects, ...told.rejects]) rejects.push(one);
    unlisted += rows.unlisted;
    coverage.push(rows.coverage);
    if (roster.kind !== 'deceased') continue;
    for (const { match, person, since } of these) {
      if (match !== 'likely' && !isLater(context, since)) dead.add(person.id.text);
    }
  }
  for (const [key, read] of registers) {
    for (const one of read.rejects) rejects.push(one);
    unlisted += read.unlisted;
    coverage.push(read.coverage);
    sources.push({ path: inputs.registers.get(key)?.name ?? key, sha256: read.sha256 });
  }
  const reports = vitalClaims(context, register('vital'));
  const timelineOf = await timelines(context, [...entries, ...reports]);
  const holdings = holdingsOf(entries);
  const onRosters = entries.flatMap((one) =>
    rosterFindings(context, one, timelineOf(one.recipient), holdings),
  );
  const left: Message[] = [];
  const material: Material = {
    leave: (what) => void left.push(what),
    register,
    folder: (key) => inputs.folders.get(key),
    onRosters,
    reports,
    timelineOf,
    dead,
  };
  const findings = [...onRosters];
  for (const control of asked) findings.push(...(await control.findings(context, material)));
  const keys = asked.map(({ key }) => key);
  return {
    findings: withHousehold(
      context,
      settled(
        findings
          .filter(({ control }) => keys.includes(control))
          .map((one) => cited(context, inputs.rosters, one)),
        controlKeys,
      ),
    ),
    rejects,
    unlisted,
    sources,
    coverage,
    left,
  };
}

/** Replays each household with all that is sure about its people, whichever list or report says it. */
async function timelines(
  { history, asOf, paidBefore }: CheckContext,
  all: readonly {
    readonly recipient: Recipient;
    readonly claim: Claim | undefined;
    readonly sure: boolean;
  }[],
): Promise<(recipient: Recipient) => Timeline> {
  const claims = new Map<Recipient, Claim[]>();
  for (const { recipient, claim, sure } of all) {
    if (claim === undefined || !sure) continue;
    const own = claims.get(recipient) ?? [];
    own.push(claim);
    claims.set(recipient, own);
  }
  const named = [...claims.keys()].map(({ household: { id } }) => id).filter((id) => id !== '');
  const recorded = named.length === 0 ? undefined : await paidBefore?.(new Set(named));
  const made = new Map<Recipient, Timeline>();
  return (recipient) => {
    const known =
      made.get(recipient) ??
      new Timeline(history, asOf, recipient, claims.get(recipient) ?? [], recorded);
    made.set(recipient, known);
    return known;
  };
}

/** Where the household of a finding lives, and what all its findings come to: each has its share, so that they add up. */
function withHousehold(
  { recipients, households: listed }: Pick<CheckContext, 'recipients' | 'households'>,
  findings: readonly Finding[],
): Finding[] {
  const homes = [...listed, ...recipients.map(({ household }) => household)];
  const households = new Map(homes.map(({ id, people }) => [id, people]));
  const placeOf = (
    id: string,
    key: 'town' | 'village' | 'residence_region' | 'hukou_region',
  ): string | undefined => firstText(households.get(id) ?? [], key);
  const sums = new Map<string, number>();
  for (const { householdId, overpaid } of findings) {
    if (overpaid === undefined || householdId === '') continue;
    sums.set(householdId, (sums.get(householdId) ?? 0) + overpaid);
  }
  return findings.map((one) => ({
    ...one,
    town: placeOf(one.householdId, 'town'),
    village: placeOf(one.householdId, 'village'),
    region:
      placeOf(one.householdId, 'residence_region') ?? placeOf(one.householdId, 'hukou_region'),
    householdOverpaid: sums.get(one.householdId),
  }));
}

/** A finding with the text that it stands on: its roster's, what its own figure has, else its control's. */
function cited(context: CheckContext, rosters: CheckInputs['rosters'], finding: Finding): Finding {
  const { controls, lang } = context;
  const own = rosters.find(
    ({ roster }) => roster.kind === finding.kind && roster.control === finding.control,
  );
  const figures = {
    'reported-late': controls.report_within_months,
    unsettled: controls.settle_within_months,
  };
  const named =
    Object.entries(figures).find(([kind]) => kind === finding.kind)?.[1] ??
    controls.basis?.[finding.kind] ??
    controls.basis?.[finding.control];
  const basis =
    own === undefined
      ? named && basisIn(controls.documents, named)
      : basisIn(own.roster.documents, own.roster);
  if (basis === undefined) return finding;
  const authority = authorityWords(basis);
  const words = message(basis.status === 'sourced' ? 'checkBasis' : 'checkBasisUnsure', {
    authority,
  });
  return { ...finding, detail: joined(context, [finding.detail, say(lang, words)]) };
}

/** Reads the registers that a control asked for looks into, its own or another's, in the order of the controls. */
async function readRegisters(
  asked: readonly Control[],
  { registers }: CheckInputs,
  share: number,
): Promise<ReadonlyMap<string, Register>> {
  const wanted = new Set(
    asked.flatMap(({ files, uses = [] }) => [...files.map(({ key }) => key), ...uses]),
  );
  const read = new Map<string, Register>();
  for (const { key, register } of controlFiles) {
    const input = registers.get(key);
    if (register === 'folder' || input === undefined || !wanted.has(key)) continue;
    read.set(key, await readRegister(input, register, share));
  }
  return read;
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
    return matchOnSpark(spark, people, rosters, { hashed, share });
  }
  return withScratch(memory, 0, async (duck, scratch) => {
    const sieve = new Sieve(people.size);
    for (const one of people.values()) sieve.add(one);
    await loadPeople(duck, people);
    const found: RosterRows[] = [];
    for (const roster of rosters) {
      const sifted = await siftRoster(sieve, roster, { hashed, scratch, share });
      found.push(await judgeSifted(duck, sifted));
    }
    return found;
  });
}
