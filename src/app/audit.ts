import { type CheckContext, peopleOf } from '../checks/context.ts';
import type { Control } from '../checks/control.ts';
import { monthText } from '../checks/months.ts';
import { fileAndColumn, type RosterInput } from '../checks/roster-columns.ts';
import {
  type Checked,
  type CheckInputs,
  idleControls,
  leastShare,
  lookedFor,
  runChecks,
  uncheckedControls,
} from '../checks/run.ts';
import { isPlace } from '../core/divisions.ts';
import { exitCode, UserError } from '../core/errors.ts';
import type { AsOf } from '../core/month.ts';
import { compare, countStatuses, type KeptRun, type Told } from '../ledger/history.ts';
import type { Ledger, NewEntry } from '../ledger/ledger.ts';
import { type Lang, type Message, message, say } from '../messages/index.ts';
import type { Intake } from '../people/intake.ts';
import type { Warning } from '../people/warnings.ts';
import {
  type FindingStyle,
  writeFindingBook,
  writeFindingPage,
  writeFindingRows,
} from '../reports/findings.ts';
import { jurisdictionCalled } from '../rules/jurisdictions.ts';
import type { RuleHistory } from '../rules/history.ts';
import type { ControlRules } from '../rules/rosters.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { TableInput } from '../sheets/read/read.ts';
import type { OutFormat, TextForm } from '../sheets/write/registry.ts';
import type { Opened } from './read.ts';
import { search, type SearchResult } from './search.ts';
import type { WrittenFile } from './summary.ts';
import type { Voice } from './voice.ts';

/** What the controls are run on, and by which rules. */
export interface AuditJob {
  readonly opened: Opened;
  readonly asked: readonly Control[];
  readonly inputs: CheckInputs;
  readonly rules: ControlRules;
  /** Read while DuckDB works. */
  readonly ruleset: () => Ruleset;
  /** The rules of earlier months. */
  readonly history: RuleHistory;
  readonly ledger: Ledger | undefined;
  readonly asOf: AsOf;
  readonly lang: Lang;
  /** All rows, where they have been read already. */
  readonly intake?: Intake | undefined;
  /** Told what was seen in the rows and stops nothing, where nobody has told it yet. */
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

/** What was asked for and what came of it. */
export interface Audit extends SearchResult {
  readonly asked: readonly Control[];
  readonly inputs: CheckInputs;
  readonly result: Checked;
  /** Controls that had nothing to look into. */
  readonly idle: readonly Control[];
  /** Controls that could not wholly be made: something given for them tells too few people. */
  readonly unchecked: readonly Control[];
}

/** 核查: finds the recipients whom the controls are about and runs the controls on them. */
export async function audit(job: AuditJob): Promise<Audit> {
  const { asked, inputs, rules, history, ledger, asOf, lang } = job;
  const searched = await search({ ...job, share: leastShare(rules) });
  const { ruleset, recipients, unnumbered } = searched;
  const context: CheckContext = {
    ruleset,
    controls: rules.controls,
    asOf,
    lang,
    recipients,
    households: searched.households,
    unnumbered,
    byId: peopleOf(recipients),
    history,
    paidBefore: ledger && ((ids) => ledger.paidBefore(monthText(asOf), ids)),
    twice: searched.twice,
  };
  const result = await runChecks(context, asked, inputs, searched.onRoster);
  const idle = idleControls(asked, inputs);
  return { ...searched, asked, inputs, result, idle, unchecked: uncheckedControls(asked, result) };
}

/**
 * `pension=名册.csv:月养老金`: a Windows drive's colon is no column.
 *
 * @param option where it was given: lists of who may need relief are monitor's, all others check's.
 * @throws {UserError} (2).
 */
export function rosterOf(
  given: string,
  { rosters }: Pick<ControlRules, 'rosters'>,
  open: (path: string) => TableInput,
  option: '--roster' | '--list' = '--roster',
): RosterInput {
  const [, kind = '', rest = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
  const usable = [...rosters.values()].filter(
    ({ effect }) => 'asks' in effect === (option === '--list'),
  );
  const roster = usable.find((one) => one.kind === kind);
  if (roster === undefined || rest === '') {
    const kinds = usable.map((one) => one.kind);
    const params = { option, example: kinds[0] ?? '', found: given, expected: kinds.join(' ') };
    throw new UserError(exitCode.usage, [message('usageRoster', params)]);
  }
  const { path, amountColumn } = fileAndColumn(rest);
  return { roster, input: open(path), amountColumn };
}

/** Writes what was found, in one of its forms. @param place a path, or standard output. */
export function writeFindings(
  place: Parameters<typeof writeFindingRows>[0],
  format: OutFormat,
  { result: { findings, coverage }, asked }: Audit,
  style: FindingStyle,
  text: TextForm,
  asOf: AsOf,
): Promise<WrittenFile> {
  switch (format) {
    case 'xlsx':
      return writeFindingBook(place, findings, asked, style, coverage);
    case 'html': {
      const title = say(style.lang, message('checkTitle', { asOf: asOf.text }));
      return writeFindingPage(place, findings, asked, style, title, coverage);
    }
    default:
      return writeFindingRows(place, format, findings, style, text);
  }
}

/**
 * How the findings stand to those of the ledger; what stays open because its roster is not of the household's place is
 * told.
 *
 * @param month `2021-08`.
 */
export async function standingOf(
  ledger: Ledger,
  month: string,
  { asked, inputs, households, result }: Audit,
  { controls, rosters }: ControlRules,
  voice: Voice,
): Promise<readonly Told[]> {
  const looked = lookedFor(asked, inputs, households, result, controls.jurisdiction);
  const elsewhere = new Map<string, number>();
  const told = await compare(
    ledger,
    month,
    (finding) => {
      const found = looked(finding);
      const { kind, status } = finding;
      if (found === 'elsewhere' && status !== 'gone' && status !== 'settled')
        elsewhere.set(kind, (elsewhere.get(kind) ?? 0) + 1);
      return found === 'looked';
    },
    result.findings,
  );
  for (const [kind, count] of elsewhere) {
    const title = rosters.get(kind)?.title[voice.lang] ?? kind;
    voice.warn(message('findingsElsewhere', { roster: title, kind, count }));
  }
  return told;
}

/**
 * `pension=341602,谯城区`: of which places a roster is.
 *
 * @throws {UserError} (2) for what is no place, or a roster that is not given.
 */
export function coversOf(
  given: readonly string[],
  rosters: readonly RosterInput[],
): ReadonlyMap<string, readonly string[]> {
  const kinds = rosters.map(({ roster }) => roster.kind);
  return new Map(
    given.map((one) => {
      const [, kind = '', names = ''] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
      const places = names.split(/[,，、\s]+/).filter((name) => name !== '');
      if (places.length === 0)
        throw new UserError(exitCode.usage, [message('usageCovers', { found: one })]);
      if (!kinds.includes(kind)) throw new UserError(exitCode.usage, [coversNothing(kind, kinds)]);
      return [kind, places.map(placeNamed)] as const;
    }),
  );
}

function placeNamed(name: string): string {
  const found = placeCalled(name);
  if (typeof found === 'string') return found;
  throw new UserError(exitCode.usage, [found]);
}

/** A place of today, by code or by a name that only it has; else what is wrong. */
export function placeCalled(name: string): string | Message {
  const found = jurisdictionCalled(name);
  return typeof found === 'string' && isPlace(found)
    ? found
    : message('coversPlace', { found: name });
}

/** `covers` of a roster that is not there would do nothing. */
export const coversNothing = (found: string, kinds: readonly string[]): Message =>
  message('coversNothing', { found, expected: kinds.join(' ') });

/** What the ledger notes of a run that looked for findings. */
export const keptRun = (
  run: Pick<KeptRun, 'command' | 'decided' | 'files' | 'by' | 'place'>,
  { result }: Audit,
  told: readonly Told[],
): KeptRun => ({
  command: run.command,
  decided: run.decided,
  findings: result.findings.length,
  statuses: countStatuses(told),
  files: run.files,
  by: run.by,
  place: run.place,
});

/** The run itself, as the ledger takes it. */
export const runEntry = (month: string, run: KeptRun): NewEntry => ({
  kind: 'run',
  month,
  key: run.command,
  body: JSON.stringify(run),
});
