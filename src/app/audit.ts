import { type CheckContext, peopleOf } from '../checks/context.ts';
import type { Control } from '../checks/control.ts';
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
import { exitCode, UserError } from '../core/errors.ts';
import type { AsOf } from '../core/month.ts';
import { compare, countStatuses, type KeptRun, type Told } from '../ledger/history.ts';
import type { Ledger, NewEntry } from '../ledger/ledger.ts';
import { type Lang, message, say } from '../messages/index.ts';
import type { Intake } from '../people/intake.ts';
import type { Warning } from '../people/warnings.ts';
import {
  type FindingStyle,
  writeFindingBook,
  writeFindingPage,
  writeFindingRows,
} from '../reports/findings.ts';
import type { RuleHistory } from '../rules/history.ts';
import type { ControlRules } from '../rules/rosters.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { TableInput } from '../sheets/read/read.ts';
import type { OutFormat, TextForm } from '../sheets/write/registry.ts';
import type { Opened } from './read.ts';
import { search, type SearchResult } from './search.ts';
import type { WrittenFile } from './summary.ts';

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
  const { asked, inputs, rules, history, asOf, lang } = job;
  const searched = await search({ ...job, share: leastShare(rules) });
  const { ruleset, recipients, unnumbered } = searched;
  const context: CheckContext = {
    ruleset,
    controls: rules.controls,
    asOf,
    lang,
    recipients,
    unnumbered,
    byId: peopleOf(recipients),
    history,
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

/** How the findings stand to those of the ledger. @param month `2021-08`. */
export const standingOf = (ledger: Ledger, month: string, audit: Audit): Promise<readonly Told[]> =>
  compare(
    ledger,
    month,
    lookedFor(audit.asked, audit.inputs, audit.households, audit.result),
    audit.result.findings,
  );

/** What the ledger notes of a run that looked for findings. */
export const keptRun = (
  run: Pick<KeptRun, 'command' | 'decided' | 'files' | 'by'>,
  { result }: Audit,
  told: readonly Told[],
): KeptRun => ({
  command: run.command,
  decided: run.decided,
  findings: result.findings.length,
  statuses: countStatuses(told),
  files: run.files,
  by: run.by,
});

/** The run itself, as the ledger takes it. */
export const runEntry = (month: string, run: KeptRun): NewEntry => ({
  kind: 'run',
  month,
  key: run.command,
  body: JSON.stringify(run),
});
