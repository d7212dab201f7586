import { basename } from 'node:path';
import { z } from 'zod';

import { type Finding, findingId, severities } from '../checks/finding.ts';
import { monthAfter } from '../checks/months.ts';
import type { Ledger, NewEntry } from './ledger.ts';

/**
 * What became of a finding: `new`, `open` (found again), `back` (found again after it had been settled or
 * had gone), `settled`, `gone` (not found any more).
 */
const statuses = ['new', 'open', 'back', 'settled', 'gone'] as const;
export type Status = (typeof statuses)[number];

const findingBody = z.object({
  status: z.enum(statuses),
  control: z.string(),
  kind: z.string(),
  severity: z.enum(severities),
  household: z.string(),
  id: z.string(),
  name: z.string(),
  category: z.string(),
  overpaid: z.number().nullable(),
  detail: z.string(),
  /** What its source says, by which it is known whether a false alarm is one still; not kept before. */
  says: z.string().optional(),
  /** Not kept before. */
  town: z.string().optional(),
  /** 居住地 or 户籍地 as the sheet had it; not kept before. */
  region: z.string().optional(),
});

/** A finding as the ledger keeps it. */
export type KeptFinding = z.output<typeof findingBody>;

const settleBody = z.object({
  result: z.string(),
  note: z.string(),
  by: z.string(),
  /** Fen that were paid back; not kept before. */
  recovered: z.number().optional(),
});
export type Settlement = z.output<typeof settleBody>;

export const readFinding = (body: string): KeptFinding => findingBody.parse(JSON.parse(body));
export const readSettlement = (body: string): Settlement => settleBody.parse(JSON.parse(body));

/** The last that the ledger says of a finding. */
export interface Standing {
  readonly id: string;
  /** The month that said it. */
  readonly month: string;
  readonly finding: KeptFinding;
  readonly settlement: Settlement | undefined;
  /** How it had been settled each time before it came back. */
  readonly earlier: readonly Settlement[];
}

/**
 * How every finding stands after the months up to `before` (exclusive), or after all of them. A month
 * that is run again is told as it was the first time: what it said itself does not count. How a finding
 * was settled in the month that is run does.
 */
export async function standings(ledger: Ledger, before?: string): Promise<Map<string, Standing>> {
  const found = new Map<string, Standing>();
  for await (const { kind, key, month, body } of ledger.entries(['finding', 'settle'])) {
    if (before !== undefined && month >= before) continue;
    if (kind === 'finding') {
      note(found, month, { id: key, finding: findingBody.parse(JSON.parse(body)) });
      continue;
    }
    const standing = found.get(key);
    if (standing === undefined) continue;
    const settlement = settleBody.parse(JSON.parse(body));
    found.set(key, {
      ...standing,
      finding: { ...standing.finding, status: 'settled' },
      settlement,
    });
  }
  return found;
}

function note(found: Map<string, Standing>, month: string, { id, finding }: Told): void {
  // A month that is run again after later ones does not undo what they said.
  if (month < (found.get(id)?.month ?? '')) return;
  // A false alarm that was found again rests as it was settled.
  const { settlement: last, earlier = [] } = found.get(id) ?? {};
  found.set(
    id,
    finding.status === 'settled' || last === undefined
      ? { id, month, finding, settlement: last, earlier }
      : { id, month, finding, settlement: undefined, earlier: [...earlier, last] },
  );
}

/** How every finding stands after a month, with what a run of it says that is not in the ledger yet. */
export async function standingsAfter(
  ledger: Ledger,
  month: string,
  told: readonly Told[] = [],
): Promise<readonly Standing[]> {
  const found = await standings(ledger, monthAfter(month));
  for (const one of told) note(found, month, one);
  return [...found.values()];
}

/** A finding with what became of it. */
export interface Told {
  readonly id: string;
  readonly finding: KeptFinding;
}

/** This month's findings beside what stood before, and those that were looked for and are gone. */
export async function compare(
  ledger: Ledger,
  month: string,
  lookedFor: (finding: KeptFinding) => boolean,
  findings: readonly Finding[],
): Promise<Told[]> {
  const before = await standings(ledger, month);
  // What an earlier run of this very month had found, and this one does not, is gone as well.
  const earlier = [...(await standings(ledger)).values()].filter((one) => one.month === month);
  const settledNow = new Set<string>();
  for await (const entry of ledger.entries(['settle'])) {
    if (entry.month === month) settledNow.add(entry.key);
  }
  const now = findings.map((finding): Told => {
    const id = findingId(finding);
    const standing = before.get(id);
    const last = standing?.finding.status;
    const status: Status =
      settledNow.has(id) || (standing !== undefined && rests(standing, finding))
        ? 'settled'
        : last === undefined
          ? 'new'
          : last === 'settled' || last === 'gone'
            ? 'back'
            : 'open';
    return { id, finding: kept(finding, status) };
  });
  const here = new Set(now.map(({ id }) => id));
  const gone = [...new Map([...before, ...earlier.map((one) => [one.id, one] as const)]).values()]
    .filter(({ id, finding }) => !here.has(id) && lookedFor(finding))
    .filter(({ finding: { status } }) => status === 'new' || status === 'open' || status === 'back')
    .map(({ id, finding }): Told => ({ id, finding: { ...finding, status: 'gone' } }));
  return [...now, ...gone];
}

/** 误报: what was found to be a false alarm is one as long as the source says the same. */
function rests({ finding: before, settlement }: Standing, finding: Finding): boolean {
  if (before.status !== 'settled' || settlement?.result.includes('误报') !== true) return false;
  return before.says === undefined || before.says === saysOf(finding);
}

const saysOf = ({ match, since, stated }: Finding): string =>
  JSON.stringify([match ?? '', since ?? '', stated ?? '']);

function kept(finding: Finding, status: Status): KeptFinding {
  const { control, kind, severity, householdId, idNumber, name, category } = finding;
  const { overpaid, detail, town, region } = finding;
  return {
    status,
    control,
    kind,
    severity,
    household: householdId,
    id: idNumber,
    name,
    category: category ?? '',
    overpaid: overpaid ?? null,
    detail,
    says: saysOf(finding),
    ...(town !== undefined && { town }),
    ...(region !== undefined && { region }),
  };
}

/** How many findings stand in each way. */
export function countStatuses(told: readonly Told[]): Partial<Record<Status, number>> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      told.filter(({ finding }) => finding.status === status).length,
    ]),
  );
}

export const findingEntry = (month: string, { id, finding }: Told): NewEntry => ({
  kind: 'finding',
  month,
  key: id,
  body: JSON.stringify(finding),
});

const makerBody = z.object({ version: z.string(), user: z.string(), host: z.string() });

/** Which version was run, by which account, on which machine. */
export type Maker = z.output<typeof makerBody>;

const runBody = z.object({
  command: z.string(),
  /** Whether decisions follow. */
  decided: z.boolean(),
  findings: z.number(),
  statuses: z.partialRecord(z.enum(statuses), z.number()),
  /** SHA-256 of each file read and written, rules and rosters among them. */
  files: z.record(z.string(), z.string()),
  /** Not kept before. */
  by: makerBody.optional(),
  /** Whose rules, GB/T 2260; not kept before. */
  place: z.string().optional(),
});

/** A run as the ledger keeps it. */
export type KeptRun = z.output<typeof runBody>;

/** SHA-256 by file name; where two folders have a file of one name, the second goes by its path. */
export function hashesByName(
  files: readonly { readonly path: string; readonly sha256: string }[],
): Record<string, string> {
  const found = new Map<string, string>();
  for (const { path, sha256 } of files) {
    const name = basename(path);
    found.set((found.get(name) ?? sha256) === sha256 ? name : path, sha256);
  }
  return Object.fromEntries(found);
}

export const readRun = (body: string): KeptRun => runBody.parse(JSON.parse(body));

const drawBody = z.object({
  control: z.string(),
  quarter: z.string(),
  seed: z.string(),
  percent: z.number(),
  redraw: z.string().optional(),
});

/** A draw of a sample as the ledger keeps it, with each of those drawn. */
export type KeptDraw = z.output<typeof drawBody>;

export const readDraw = (body: string): KeptDraw => drawBody.parse(JSON.parse(body));

const decisionBody = z.object({
  id: z.string(),
  name: z.string(),
  category: z.string(),
  decision: z.string(),
  amount: z.number().nullable(),
  /** How many it covers, in which town, and why it is no; not kept before. */
  persons: z.number().nullable().optional(),
  town: z.string().optional(),
  why: z.string().optional(),
  /** Whether it was paid then, and how much, null where the sheet did not say; not kept before. */
  receives: z.boolean().nullable().optional(),
  paid: z.number().nullable().optional(),
});

/** A decision as the ledger keeps it; fen a month. */
export type KeptDecision = z.output<typeof decisionBody> & { readonly household: string };

export function decisionEntry(month: string, { household, ...body }: KeptDecision): NewEntry {
  return { kind: 'decision', month, key: household, body: JSON.stringify(body) };
}

const decisionKey = ({
  household,
  category,
  id,
}: Pick<KeptDecision, 'household' | 'category' | 'id'>): string =>
  `${household}\u0000${category}\u0000${id}`;

/** A decision as it stands in the ledger: the household's number, and all else as text. */
export type DecisionText = Pick<NewEntry, 'key' | 'body'>;

/** Where the decisions of the last month that was run before another stand in the ledger. */
export interface LastMonth {
  /** Undefined where no month before was run. */
  readonly month: string | undefined;
  /** The entry behind which they follow, and the first one behind them. */
  readonly after: number;
  readonly before: number;
}

/** Where the decisions of each month before another stand: behind an entry and before one; those of its last run. */
export async function decidedMonths(
  ledger: Ledger,
  before: string,
): Promise<readonly { readonly month: string; readonly after: number; readonly before: number }[]> {
  const found = new Map<string, { after: number; before: number }>();
  let last: { after: number; before: number } | undefined;
  for await (const { month, seq, body } of ledger.entries(['run'])) {
    if (last !== undefined) last.before = seq;
    last = undefined;
    if (!readRun(body).decided || month >= before) continue;
    last = { after: seq, before: ledger.end.entries + 1 };
    found.set(month, last);
  }
  return [...found].map(([month, span]) => ({ month, ...span }));
}

/** The last month before `month` that was run; a second run of a month stands for the first. */
export async function lastMonth(ledger: Ledger, month: string): Promise<LastMonth> {
  let last: { readonly month: string; readonly seq: number } | undefined;
  let end: number | undefined;
  for await (const { month: own, seq, body } of ledger.entries(['run'])) {
    if (last !== undefined) end ??= seq;
    const { decided } = runBody.parse(JSON.parse(body));
    if (!decided || own >= month || (last !== undefined && own < last.month)) continue;
    last = { month: own, seq };
    end = undefined;
  }
  // A run's decisions follow its own entry.
  return {
    month: last?.month,
    after: last?.seq ?? 0,
    before: end ?? ledger.end.entries + 1,
  };
}

/** Months between the first that was run and `month` in which no run decided: of them nothing is known. */
export async function skippedMonths(ledger: Ledger, month: string): Promise<string[]> {
  const run = new Set([month]);
  for await (const { month: own, body } of ledger.entries(['run']))
    if (own < month && readRun(body).decided) run.add(own);
  const first = [...run].sort()[0] ?? month;
  const skipped: string[] = [];
  for (let at = first; at < month; at = monthAfter(at)) if (!run.has(at)) skipped.push(at);
  return skipped;
}

/** In which months a household was decided: this one, the last one, any before that. */
export interface Presence {
  readonly now: boolean;
  readonly last: boolean;
  readonly earlier: boolean;
}

/** A decision of two months, where they differ. */
export interface Difference {
  readonly before: KeptDecision | undefined;
  readonly now: KeptDecision | undefined;
  readonly household: Presence;
}

/** A decision of the ledger, read. */
export const decisionOf = ({ key, body }: DecisionText): KeptDecision => ({
  ...decisionBody.parse(JSON.parse(body)),
  household: key,
});

const nowhere: Presence = { now: false, last: false, earlier: false };

/**
 * Pairs the decisions of two months that differ.
 *
 * @param presence by the household's number.
 * @param ofHousehold categories that are the household's: one goes on where another became its applicant.
 */
export function differencesOf(
  before: readonly KeptDecision[],
  now: readonly KeptDecision[],
  presence: ReadonlyMap<string, Presence>,
  ofHousehold: ReadonlySet<string> = new Set(),
): Difference[] {
  const shared = new Set(
    [before, now].flatMap((all) => {
      const seen = new Set<string>();
      return all
        .map((one) => decisionKey({ ...one, id: '' }))
        .filter((key) => seen.size === seen.add(key).size);
    }),
  );
  const keyOf = (one: KeptDecision): string => {
    const whole = decisionKey({ ...one, id: '' });
    return ofHousehold.has(one.category) && !shared.has(whole) ? whole : decisionKey(one);
  };
  const byKey = (all: readonly KeptDecision[]): ReadonlyMap<string, KeptDecision> =>
    new Map(all.map((one) => [keyOf(one), one]));
  const [old, fresh] = [byKey(before), byKey(now)];
  // Of a household whose rows can't be trusted nobody is the applicant: its decision has no person.
  const open = new Map(
    now
      .filter(({ decision, id }) => decision === 'needs-evidence' && id === '')
      .map((one) => [decisionKey(one), one]),
  );
  return [...new Set([...fresh.keys(), ...old.keys()])].map((key) => {
    const was = old.get(key);
    const one = fresh.get(key) ?? (was && open.get(decisionKey({ ...was, id: '' })));
    return {
      before: was,
      now: one,
      household: presence.get((one ?? was)?.household ?? '') ?? nowhere,
    };
  });
}
