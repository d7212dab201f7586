import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Duck } from '../engine/duckdb.ts';
import type { Household } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { Roster } from '../rules/schema.ts';
import type { TableInput } from '../tables/read.ts';
import { cardFindings } from './card.ts';
import type { CheckContext } from './context.ts';
import { type Control, type Finding, settled } from './finding.ts';
import { kinFindings } from './kin.ts';
import { loadPeople, matchRoster, type Sought } from './match.ts';
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
import { vitalFindings } from './vital.ts';

/** A roster to hold recipients against. */
export interface RosterInput {
  readonly roster: Roster;
  readonly input: TableInput;
  /** The header of its amounts, where the user named one. */
  readonly amountColumn: string | undefined;
}

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

/** Runs the controls asked for. */
export async function runChecks(
  context: CheckContext,
  asked: readonly Control[],
  inputs: CheckInputs,
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
  const { findings: onRosters, dead: deadHolders, files } = await held(context, inputs, holders);
  sources.push(...files);
  const vital = await register(inputs.vital, vitalColumns);
  const staff = wanted('kin') ? await register(inputs.staff, staffColumns) : undefined;
  const deaths = onRosters.filter(({ kind }) => kind === 'deceased');
  const dead = new Set([
    ...deadHolders,
    ...deaths.filter(({ match }) => match !== 'likely').map(({ idNumber }) => idNumber),
    ...(vital ?? [])
      .filter((entry) => entry.text('event') === '死亡')
      .flatMap((entry) => idOf(entry, 'id_number')?.text ?? []),
  ]);
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

/**
 * Holds the recipients against every roster, and against the deceased also those who hold their cards
 * (`holders`): the outsiders among these who are dead come back by ID number.
 */
async function held(
  context: CheckContext,
  { rosters, memory }: CheckInputs,
  holders: readonly Sought[],
): Promise<{
  readonly findings: readonly Finding[];
  readonly dead: readonly string[];
  readonly files: Checked['sources'];
}> {
  if (rosters.length === 0) return { findings: [], dead: [], files: [] };
  const scratch = await mkdtemp(join(tmpdir(), 'civil-aid-'));
  const duck = await Duck.open({ path: ':memory:', memory, spill: scratch });
  try {
    const people = [...context.byId.values()].map(({ person }): Sought => person).concat(holders);
    await loadPeople(duck, people);
    const findings: Finding[] = [];
    const dead: string[] = [];
    const files: { path: string; sha256: string }[] = [];
    for (const { roster, input, amountColumn } of rosters) {
      const { matched, sha256 } = await matchRoster(
        duck,
        people,
        roster,
        input,
        amountColumn,
        scratch,
      );
      files.push({ path: input.name, sha256 });
      findings.push(...rosterFindings(context, roster, matched));
      if (roster.kind !== 'deceased') continue;
      dead.push(
        ...matched.filter(({ match }) => match !== 'likely').map(({ person }) => person.id.text),
      );
    }
    return { findings, dead, files };
  } finally {
    duck.close();
    await rm(scratch, { recursive: true, force: true });
  }
}
