import { dirname, join, resolve } from 'node:path';

import { controls } from '../checks/controls/index.ts';
import { monthText } from '../checks/months.ts';
import { type CheckInputs, filesGiven, namedFiles } from '../checks/run.ts';
import { beijingStamp } from '../core/month.ts';
import { columnsOf, type DecisionStyle, titlesOf } from '../decide/columns.ts';
import type { BulkResult } from '../engine/bulk.ts';
import { engineFor } from '../engine/engine.ts';
import { doubtsJson, doubtWords, paysOf, Totals } from '../engine/summary.ts';
import { noteRead, outputFolder, placeOutputs } from '../files/run-files.ts';
import { figuresEntry, type MonthFigures } from '../ledger/figures.ts';
import {
  type Difference,
  findingEntry,
  hashesByName,
  lastMonth,
  skippedMonths,
  type Told,
} from '../ledger/history.ts';
import { type Ledger, ledgerName } from '../ledger/ledger.ts';
import type { MonthDecisions } from '../ledger/decisions.ts';
import type { Assumption } from '../people/settle.ts';
import { changeColumns, changeRows } from '../reports/changes.ts';
import { leaderPage, townPages } from '../reports/leader-page.ts';
import { monthFacts } from '../reports/month-figures.ts';
import type { FindingStyle } from '../reports/findings.ts';
import { type Library, readLibrary } from '../rules/library.ts';
import { type ControlRules, readControlRules, ruleHashes } from '../rules/rosters.ts';
import { RuleHistory } from '../rules/history.ts';
import { filesInUse, loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import type { TableInput } from '../sheets/read/read.ts';
import { HeldOutput } from '../sheets/recount.ts';
import { type OutFormat, type TextForm, textForm, writeWhole } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { assumptionOf } from './assume.ts';
import {
  type Audit,
  audit,
  keptRun,
  rosterOf,
  runEntry,
  coversOf,
  standingOf,
  writeFindings,
} from './audit.ts';
import { filesRead } from './check.ts';
import { decideOpened } from './decide.ts';
import { leaderData } from './leader.ts';
import { figuresOf } from './month-figures.ts';
import { tellOddRun } from './odd-run.ts';
import { withLedger } from './open-ledger.ts';
import { pageHead, pageHeadLater } from './output.ts';
import { type Plan, readPlan } from './plan.ts';
import { type Opened, openInputs, sideInput } from './read.ts';
import { writeRejects } from './rejects.ts';
import { knownBy, type KnownRequest, type RulesRequest } from './request.ts';
import { countRows, knownJson, type RowCounts, type WrittenFile } from './summary.ts';
import type { World } from './world.ts';

export interface MonthRequest extends RulesRequest, KnownRequest {
  /** The plan's file. */
  readonly plan: string;
  readonly memory: string;
  /** `false` for none; undefined for the plan's own, or the one beside the plan. */
  readonly ledger?: string | false | undefined;
  readonly forExcel: boolean;
  /** Whether numbers of IDs, cards and telephones are masked in the tables. */
  readonly mask: boolean;
}

export interface MonthResult {
  readonly ruleset: Ruleset;
  readonly rows: RowCounts;
  readonly households: number;
  readonly totals: Totals;
  readonly audit: Audit;
  /** How many rows of tables, rosters and registers were rejected. */
  readonly rejected: number;
  /** Where the ledger ends with this run; undefined without one. */
  readonly end: Ledger['end'] | undefined;
  /** The folder of all outputs. */
  readonly folder: string;
  readonly formats: readonly OutFormat[];
  /** What `summary.json` says. */
  readonly summary: object;
  /** Months that were never run, between the first of the ledger and this one: what changed in them is not told. */
  readonly skipped: readonly string[];
}

/** What a plan and a month come to. */
interface Month {
  readonly request: MonthRequest;
  readonly plan: Plan;
  /** `2021-08`. */
  readonly month: string;
  readonly jurisdiction: string;
  readonly library: Library;
  readonly rules: ControlRules;
  readonly ruleset: Ruleset;
  readonly inputs: CheckInputs;
  readonly assumptions: readonly Assumption[];
  readonly opened: Opened;
  readonly folder: string;
  /** Of its tables. Findings have more where the plan names none. */
  readonly formats: readonly OutFormat[];
  readonly text: TextForm;
  readonly world: World;
  readonly ledger: Ledger | undefined;
}

/**
 * The work of a month: decides, checks, compares with last month, writes the reports and notes all of it in the
 * ledger. The outputs and the ledger's entries appear at once.
 *
 * @throws {UserError} (2) for a plan that can't be read, (5) where the ledger was changed.
 */
export async function doMonth(request: MonthRequest, world: World): Promise<MonthResult> {
  const plan = readPlan(request.plan);
  const usual = plan.ledger ?? join(dirname(resolve(request.plan)), ledgerName);
  return withLedger(request.ledger, usual, world, async (ledger) =>
    work(await opened(request, plan, world, ledger)),
  );
}

/** Opens what the plan names, and makes the folder of its outputs. */
async function opened(
  request: MonthRequest,
  plan: Plan,
  world: World,
  ledger: Ledger | undefined,
): Promise<Month> {
  const { asOf, memory } = request;
  const jurisdiction = plan.jurisdiction ?? request.jurisdiction;
  const library = readLibrary(request.rules);
  const rules = readControlRules(library, jurisdiction, asOf);
  const partial = new Set<string>();
  const open = (path: string): TableInput => sideInput(path, world, partial);
  const rosters = Object.entries(plan.rosters ?? {}).map(([kind, file]) =>
    rosterOf(`${kind}=${file}`, rules, open),
  );
  const ruleset = loadRuleset(library, jurisdiction, asOf);
  const files = filesGiven((key) => plan.files[key], open);
  const covers = coversOf(
    Object.entries(plan.covers ?? {}).map(([kind, places]) => `${kind}=${places.join()}`),
    rosters,
  );
  const paid = request.paid ?? plan.paid;
  const own = { paid: paid !== undefined, memory, hashed: true, spark: undefined };
  const inputs: CheckInputs = { rosters, covers, partial, ...files, ...own };
  namedFiles(inputs).forEach(noteRead);
  const assumptions = assumed(plan, request.assume);
  const { categories } = ruleset;
  const tables = await openInputs(plan.households, world, {
    categories,
    ...knownBy({ asOf, assume: assumptions, paid }),
  });
  const month = monthText(asOf);
  const folder = plan.output.replaceAll('{month}', month);
  await outputFolder(folder);
  const text = textForm(request, folder);
  return {
    request,
    plan,
    month,
    jurisdiction,
    library,
    rules,
    ruleset,
    inputs,
    assumptions,
    opened: tables,
    folder,
    formats: [...new Set(plan.formats ?? ['csv' as const])],
    text,
    world,
    ledger,
  };
}

/** What the plan assumes of blank cells; the command's own goes before it. */
function assumed({ assume = {} }: Plan, own: readonly Assumption[]): Assumption[] {
  const planned = Object.entries(assume).map(([column, value]) =>
    assumptionOf(`${column}=${value}`),
  );
  return [...planned.filter(({ column }) => own.every((one) => one.column !== column)), ...own];
}

async function work(job: Month): Promise<MonthResult> {
  const { request, ruleset, rules, folder, text, world, ledger, month } = job;
  const { lang } = world.voice;
  const decided = await decisionsOf(job);
  const done = await audit({
    opened: job.opened,
    asked: controls.filter(({ key }) => job.plan.controls?.includes(key) ?? true),
    inputs: job.inputs,
    rules,
    ruleset: () => ruleset,
    history: new RuleHistory(job.library, job.jurisdiction),
    ledger,
    asOf: request.asOf,
    lang,
    // The engine has told what was seen in the rows.
    intake: decided.intake,
  });
  const written: WrittenFile[] = [...decided.files, ...(await findingsOf(job, done))];
  const skipped = ledger === undefined ? [] : await skippedMonths(ledger, month);
  const told = ledger && (await standingOf(ledger, month, done, rules, world.voice));
  const { decisions } = decided;
  const rejects = [...decided.rejects, ...done.result.rejects];
  const rows = countRows(decided.rows, decided.rejects.length);
  let figures: MonthFigures | undefined;
  if (ledger !== undefined && told !== undefined && decisions !== undefined) {
    const last = await lastMonth(ledger, month);
    const differing = await decisions.differences(last, ofHouseholds(ruleset));
    written.push(...(await changesOf(job, differing, told)));
    figures = await figuresOf(ledger, { ruleset, decisions, differing, last, rows, audit: done });
    const data = await leaderData(ledger, month, figures, ruleset, told);
    // For the bureau's own head, in Chinese as the posted lists are.
    const notes = doubtWords(ruleset, ruleset.wanted, 'zh');
    written.push(
      await writeWhole(join(folder, 'leader.html'), leaderPage(data, notes)),
      await writeWhole(join(folder, 'towns.html'), townPages(data, notes)),
    );
  }
  for (const format of job.formats) {
    const path = join(folder, `rejects.${format}`);
    written.push(await writeRejects(path, rejects, text, request.mask, lang));
  }
  const files = await hashesOf(job, written, done);
  const run = keptRun(
    { command: 'run', decided: true, files, by: world.maker(), place: job.jurisdiction },
    done,
    told ?? [],
  );
  const findings = told?.map((one) => findingEntry(month, one));
  const entries = [
    [runEntry(month, run)],
    figures && [figuresEntry(month, figures)],
    decisions,
    findings,
  ];
  const end = await ledger?.stage(
    entries.filter((part) => part !== undefined),
    beijingStamp(world.today),
  );
  const summary = { ...summaryOf(job, decided, rows, done, files, end), months_skipped: skipped };
  await writeWhole(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  // Last of all and at once: a run that is killed before this has not been, and is simply run again.
  await placeOutputs(async () => {
    await ledger?.commit();
  });
  const { households, totals } = decided;
  return {
    ruleset,
    rows,
    households,
    totals,
    audit: done,
    rejected: rejects.length,
    end,
    folder,
    formats: job.formats,
    summary,
    skipped,
  };
}

/** The categories that are a household's. */
const ofHouseholds = ({ rules }: Ruleset): ReadonlySet<string> =>
  new Set(
    [...rules.values()].flatMap(({ category, unit }) => (unit === 'household' ? [category] : [])),
  );

/** SHA-256 by name of all that was read and written; tells where the month was run before with other files. */
async function hashesOf(
  { ledger, month, jurisdiction: place, opened: tables, ruleset, rules, world }: Month,
  written: readonly WrittenFile[],
  done: Audit,
): Promise<Readonly<Record<string, string>>> {
  const inputs = filesRead(tables, done);
  if (ledger !== undefined)
    await tellOddRun(ledger, { month, place, read: hashesByName(inputs) }, world.voice);
  return {
    ...hashesByName([...written, ...inputs]),
    ...ruleHashes({ files: filesInUse(ruleset) }, rules),
  };
}

interface Decided extends BulkResult {
  /** The decisions, in each format. */
  readonly files: readonly WrittenFile[];
  readonly totals: Totals;
  /** As the ledger takes them. */
  readonly decisions: MonthDecisions | undefined;
}

/** Decides every household into `decisions.csv`, or the formats that the plan names. */
async function decisionsOf({
  request,
  ruleset,
  opened: tables,
  folder,
  text,
  world,
  ledger,
  month,
  formats,
}: Month): Promise<Decided> {
  const { wanted } = ruleset;
  const { lang } = world.voice;
  const decisions = await ledger?.decisions(month, monthFacts);
  const style: DecisionStyle = {
    lang: world.voice.lang,
    headers: 'zh',
    titles: titlesOf(ruleset, world.voice.lang),
    mask: request.mask,
    asOf: request.asOf.text,
    extras: tables.extras,
  };
  const totals = new Totals(wanted, paysOf(ruleset.categories));
  const [first, ...others] = formats.map((format) => {
    const held = new HeldOutput(join(folder, `decisions.${format}`), format, columnsOf(style));
    return { format, held };
  });
  if (first === undefined) throw new Error('a plan without formats');
  const also = others.map(({ format, held }) => ({
    target: held.target,
    format,
    done: (file: WrittenFile) => void files.push(file),
  }));
  const files: WrittenFile[] = [];
  const page = pageHeadLater(
    'calcTitle',
    request.asOf.text,
    () => doubtWords(ruleset, wanted, lang),
    lang,
  );
  const result = await decideOpened(engineFor(tables.tables), tables, world, {
    ruleset,
    wanted,
    output: {
      target: first.held.target,
      format: first.format,
      ...text,
      page,
      style,
      ...(also.length > 0 && { also }),
    },
    totals,
    memory: request.memory,
    verdicts: decisions,
  });
  for (const { held } of [first, ...others]) await held.holdTo(totals.written());
  if (result.written !== undefined) files.unshift(result.written);
  return { ...result, files, totals, decisions };
}

/** What findings are read in, where the plan does not say it. */
const usualFindings = ['csv', 'xlsx', 'html'] as const;

async function findingsOf(
  { plan, folder, text, request, world, ledger, ruleset, rules, formats }: Month,
  done: Audit,
): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  const { lang } = world.voice;
  const style: FindingStyle = {
    categories: ruleset.categories,
    rosters: rules.rosters,
    lang,
    headers: 'zh',
    mask: request.mask,
    doubts: doubtWords(ruleset, ruleset.wanted, lang),
    ...(ledger && { ledger: ledger.end }),
  };
  for (const format of plan.formats === undefined ? usualFindings : formats) {
    const path = join(folder, `findings.${format}`);
    written.push(await writeFindings(path, format, done, style, text, request.asOf));
  }
  return written;
}

/** Writes what is otherwise than last month, as the ledger has it. */
async function changesOf(
  { month, folder, text, request, world, ruleset, rules, formats }: Month,
  differing: readonly Difference[],
  told: readonly Told[],
): Promise<readonly WrittenFile[]> {
  const { lang } = world.voice;
  const columns = changeColumns(lang, {
    categories: ruleset.categories,
    rosters: rules.rosters,
  });
  const doubts = doubtWords(ruleset, ruleset.wanted, lang);
  const own = { ...text, page: pageHead('changesTitle', month, doubts, lang) };
  const written: WrittenFile[] = [];
  for (const format of formats) {
    const path = join(folder, `changes.${format}`);
    written.push(
      await writeTable(path, format, columns, changeRows(differing, told, lang, request.mask), own),
    );
  }
  return written;
}

function summaryOf(
  { request, jurisdiction, ruleset, opened: tables, assumptions }: Month,
  { households, totals }: Decided,
  rows: RowCounts,
  { result, unchecked }: Audit,
  files: Readonly<Record<string, string>>,
  end: Ledger['end'] | undefined,
): object {
  return {
    as_of: request.asOf.text,
    jurisdiction,
    rows,
    households,
    categories: totals.json(),
    ...totals.residencesJson(),
    findings: result.findings.length,
    sources: result.coverage.map(
      ({ kind, control, source, read: count, byId, byName, none, checked }) => ({
        kind,
        control,
        file: source,
        rows: count,
        matchable: byId + byName,
        by_name_only: byName,
        unmatchable: none,
        checked,
      }),
    ),
    not_checked: unchecked.map(({ key }) => key),
    ...doubtsJson(ruleset, ruleset.wanted),
    ...knownJson(tables, assumptions),
    files,
    // Where the ledger ends with this run: who keeps the summary elsewhere can hold the ledger against it.
    ...(end && { ledger: end }),
  };
}
