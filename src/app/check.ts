import { dirname } from 'node:path';

import type { Control } from '../checks/control.ts';
import { controlKeys, controls } from '../checks/controls/index.ts';
import { monthText } from '../checks/months.ts';
import { type CheckInputs, filesGiven, idleControls, namedFiles } from '../checks/run.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { beijingStamp } from '../core/month.ts';
import { doubtWords } from '../engine/summary.ts';
import { claimOutputs, noteRead, placeOutputs } from '../files/run-files.ts';
import { findingEntry, hashesByName } from '../ledger/history.ts';
import { type Ledger, ledgerName } from '../ledger/ledger.ts';
import { message } from '../messages/index.ts';
import type { FindingStyle } from '../reports/findings.ts';
import { categoriesOf } from '../rules/categories.ts';
import { readLibrary } from '../rules/library.ts';
import { type ControlRules, readControlRules, ruleHashes } from '../rules/rosters.ts';
import { RuleHistory } from '../rules/history.ts';
import { filesInUse, loadRuleset } from '../rules/ruleset.ts';
import type { TableInput } from '../sheets/read/read.ts';
import { type OutFormat, textForm } from '../sheets/write/registry.ts';
import {
  type Audit,
  audit,
  coversOf,
  keptRun,
  rosterOf,
  runEntry,
  standingOf,
  writeFindings,
} from './audit.ts';
import { tellOddRun } from './odd-run.ts';
import { withLedger } from './open-ledger.ts';
import { formatFor, formatOfSide } from './output.ts';
import { type Opened, openInputs, paidFiles, sideInput, tellWarnings } from './read.ts';
import { keepRejects, type Rejected, rejectsBeside } from './rejects.ts';
import { knownBy, type KnownRequest, type RulesRequest, type TableRequest } from './request.ts';
import type { WrittenFile } from './summary.ts';
import type { World } from './world.ts';

export interface CheckRequest
  extends RulesRequest, Pick<KnownRequest, 'paid'>, TableRequest<OutFormat> {
  /** Keys of the controls; none for all. */
  readonly controls: readonly string[];
  readonly recipients: readonly string[];
  /** `KIND=FILE[:COLUMN]`, each. */
  readonly roster: readonly string[];
  /** Of which places a roster is, `pension=341602`. */
  readonly covers: readonly string[];
  /** Registers and folders, by the key of their file. */
  readonly files: Readonly<Partial<Record<string, string>>>;
  readonly engine: 'duckdb' | 'spark';
  readonly master?: string | undefined;
  readonly memory: string;
  /** `false` for none; undefined for the one that stands here. */
  readonly ledger?: string | false | undefined;
}

/** Where the ledger ends. */
type LedgerEnd = Ledger['end'];

export interface CheckResult {
  readonly audit: Audit;
  readonly format: OutFormat;
  readonly rejects: Rejected;
  /** What is doubtful of the rules' figures, a sentence each. */
  readonly doubts: readonly string[];
  /** What was noted in the ledger: how many findings are new, open, back and gone. */
  readonly noted:
    | {
        readonly statuses: ReturnType<typeof keptRun>['statuses'];
        readonly end: LedgerEnd;
      }
    | undefined;
}

/**
 * 五项约束制度核查: runs the controls on those who are paid, writes what was found and notes it in the ledger.
 *
 * @throws {UserError} (2) where a control has nothing to look into, (5) where the ledger was changed.
 */
export const check = (request: CheckRequest, world: World): Promise<CheckResult> =>
  withLedger(request.ledger, ledgerName, world, (ledger) => checked(request, world, ledger));

async function checked(
  request: CheckRequest,
  world: World,
  ledger: Ledger | undefined,
): Promise<CheckResult> {
  const { asOf, jurisdiction, output } = request;
  const { lang } = world.voice;
  const asked = controlsOf(request.controls);
  const library = readLibrary(request.rules);
  const rules = readControlRules(library, jurisdiction, asOf);
  const partial = new Set<string>();
  const open = (path: string): TableInput => sideInput(path, world, partial);
  const rosters = request.roster.map((one) => rosterOf(one, rules, open));
  const format = formatFor(request, world);
  if (request.rejects !== undefined) formatOfSide(request.rejects);
  const inputs: CheckInputs = {
    rosters,
    covers: coversOf(request.covers, rosters),
    partial,
    ...filesGiven((key) => request.files[key], open),
    paid: request.paid !== undefined,
    memory: request.memory,
    hashed: ledger !== undefined,
    spark: sparkPlace(request),
  };
  refuseIdle(asked, inputs, request.controls.length > 0);
  const opened = await openInputs(request.recipients, world, {
    categories: categoriesOf(library, jurisdiction),
    persons: true,
    ...knownBy({ asOf, paid: request.paid }),
  });
  namedFiles(inputs).forEach(noteRead);
  claimOutputs([output, request.rejects]);
  const done = await audit({
    opened,
    asked,
    inputs,
    rules,
    ruleset: () => loadRuleset(library, jurisdiction, asOf),
    history: new RuleHistory(library, jurisdiction),
    ledger,
    asOf,
    lang,
    onWarnings: (warnings) => {
      tellWarnings(warnings, world.voice);
    },
  });
  const style: FindingStyle = {
    doubts: doubtWords(done.ruleset, done.ruleset.wanted, lang),
    categories: done.ruleset.categories,
    rosters: rules.rosters,
    lang,
    headers: request.headers,
    mask: request.mask || (output === undefined && world.stdout.isTTY),
    ...(ledger && { ledger: ledger.end }),
  };
  await writeFindings(output ?? world.stdout, format, done, style, textForm(request, output), asOf);
  const rejects = [...done.rejects, ...done.result.rejects];
  const path = request.rejects ?? (output === undefined ? undefined : rejectsBeside(output));
  await keepRejects(path, rejects, textForm(request, path), style.mask, lang);
  const files = (): Readonly<Record<string, string>> => ({
    ...ruleHashes({ files: filesInUse(done.ruleset) }, rules),
    ...hashesByName(filesRead(opened, done)),
  });
  const noted = ledger && (await noteRun(ledger, request, world, rules, done, files()));
  if (noted === undefined) await placeOutputs();
  return {
    audit: done,
    doubts: style.doubts,
    format,
    rejects: { list: rejects, written: path !== undefined },
    noted,
  };
}

/** @throws {UserError} (2) for a key that is no control's. */
function controlsOf(named: readonly string[]): readonly Control[] {
  const wrong = named.find((one) => !controlKeys.includes(one));
  if (wrong !== undefined) {
    throw new UserError(exitCode.usage, [
      message('usageControl', { found: wrong, expected: controlKeys.join(' ') }),
    ]);
  }
  return named.length === 0 ? controls : controls.filter(({ key }) => named.includes(key));
}

/** @throws {UserError} (2) where a control that is named has no file, or none has. */
function refuseIdle(asked: readonly Control[], inputs: CheckInputs, named: boolean): void {
  const idle = idleControls(asked, inputs);
  if (named ? idle.length === 0 : idle.length < asked.length) return;
  throw new UserError(exitCode.usage, [
    message('usageControlIdle', { found: idle.map(({ key }) => key).join(' ') }),
  ]);
}

/** @throws {UserError} (2) where a cluster is asked for and something of it is not said. */
function sparkPlace({ engine, master, output }: CheckRequest): CheckInputs['spark'] {
  if (engine !== 'spark') return undefined;
  if (master === undefined) throw new UserError(exitCode.usage, [message('sparkNeedsMaster')]);
  if (output === undefined) throw new UserError(exitCode.usage, [message('sparkNeedsOutput')]);
  return { master, beside: dirname(output) };
}

/** The files that were read of tables, rosters, registers and payments, with their hashes. */
export const filesRead = (
  { tables }: Opened,
  { result: { sources } }: Audit,
): readonly WrittenFile[] => [
  ...tables.map(({ table }) => {
    const { file: path, sha256 } = table.info();
    return { path, sha256 };
  }),
  ...sources,
  ...paidFiles(tables),
];

/** Notes the run in the ledger at the moment at which its outputs appear. */
async function noteRun(
  ledger: Ledger,
  { asOf, jurisdiction: place }: CheckRequest,
  world: World,
  rules: ControlRules,
  done: Audit,
  files: Readonly<Record<string, string>>,
): Promise<NonNullable<CheckResult['noted']>> {
  const month = monthText(asOf);
  const told = await standingOf(ledger, month, done, rules, world.voice);
  await tellOddRun(ledger, { month, place }, world.voice);
  const run = keptRun(
    { command: 'check', decided: false, files, by: world.maker(), place },
    done,
    told,
  );
  const entries = [[runEntry(month, run)], told.map((one) => findingEntry(month, one))];
  const end = await ledger.stage(entries, beijingStamp(world.today));
  await placeOutputs(async () => {
    await ledger.commit();
  });
  return { statuses: run.statuses, end };
}
