import type { Command } from 'commander';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

import { type CheckContext, peopleOf } from '../checks/context.ts';
import { controls } from '../checks/controls/index.ts';
import { monthText } from '../checks/months.ts';
import {
  type Checked,
  type CheckInputs,
  filesGiven,
  idleControls,
  leastShare,
  lookedFor,
  namedFiles,
  runChecks,
  uncheckedControls,
} from '../checks/run.ts';
import { exitCode, type ExitCode, gravest } from '../core/errors.ts';
import { noteRead, outputFolder, placeOutputs } from '../files/run-files.ts';
import {
  compare,
  countStatuses,
  findingEntry,
  hashesByName,
  type KeptRun,
  lastMonth,
} from '../ledger/history.ts';
import { type Ledger, ledgerName, type NewEntry } from '../ledger/ledger.ts';
import { message, say, teller } from '../messages/index.ts';
import { changeRows, changeColumns } from '../reports/changes.ts';
import { columnsOf, type DecisionStyle, titlesOf } from '../decide/columns.ts';
import {
  type FindingStyle,
  writeFindingBook,
  writeFindingPage,
  writeFindingRows,
} from '../reports/findings.ts';
import { staleWords, Totals, unsureFigures } from '../engine/summary.ts';
import { readLibrary } from '../rules/library.ts';
import { readControlRules, ruleHashes } from '../rules/rosters.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import type { TableInput } from '../sheets/read/read.ts';
import { HeldOutput } from '../sheets/recount.ts';
import { textForm, type TextForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { writeWhole } from '../sheets/write/registry.ts';
import { search } from '../app/search.ts';
import { engineFor } from '../engine/engine.ts';
import { coverageWords, rosterOf } from './check.ts';
import { withMemory } from './memory.ts';
import { openLedger } from '../app/open-ledger.ts';
import { beijingStamp } from '../core/month.ts';
import type { Assumption } from '../people/settle.ts';
import { assumedJson, assumptionOf } from '../app/assume.ts';
import {
  type Context,
  knownBy,
  knownOptions,
  rulesOptions,
  withKnown,
  withRules,
} from './options.ts';
import { type Plan, readPlan } from '../app/plan.ts';
import { tellExcel } from '../app/output.ts';
import { decideOpened } from '../app/decide.ts';
import { openInputs, paidFiles, paidJson, sideInput } from '../app/read.ts';
import { writeRejects } from '../app/rejects.ts';

const runOptions = rulesOptions.extend({
  memory: z.string(),
  /** `false` by `--no-ledger`. */
  ledger: z.union([z.string(), z.boolean()]).optional(),
  forExcel: z.boolean().default(false),
  quiet: z.boolean().default(false),
  ...knownOptions,
});

type RunOptions = z.output<typeof runOptions>;

/** What the plan assumes of blank cells; the command's own goes before it. */
function assumed({ assume = {} }: Plan, own: readonly Assumption[]): Assumption[] {
  const planned = Object.entries(assume).map(([column, value]) =>
    assumptionOf(`${column}=${value}`),
  );
  return [...planned.filter(({ column }) => own.every((one) => one.column !== column)), ...own];
}

/** Adds `run`. */
export function addRun(command: Command, context: Context, done: (code: ExitCode) => void): void {
  const tell = teller(context.lang);
  command.argument('<plan>', tell('argPlan'));
  withKnown(withRules(command, context), context);
  withMemory(command, context);
  command.option('--ledger <file>', tell('optLedger'));
  command.option('--no-ledger', tell('optNoLedger'));
  command.option('--for-excel', tell('optForExcel'));
  command.option('--quiet', tell('optQuiet'));
  command.action(async (path: string, given: unknown) => {
    done(await runPlan(path, runOptions.parse(given), context));
  });
}

async function runPlan(path: string, options: RunOptions, context: Context): Promise<ExitCode> {
  const plan = readPlan(path);
  const file =
    typeof options.ledger === 'string'
      ? options.ledger
      : (plan.ledger ?? join(dirname(resolve(path)), ledgerName));
  // Opened first and kept to the end: it is the lock that keeps two runs apart.
  const ledger = options.ledger === false ? undefined : await openLedger(file, context);
  try {
    return await month(plan, options, context, ledger);
  } finally {
    ledger?.close();
  }
}

async function month(
  plan: Plan,
  options: RunOptions,
  { world }: Context,
  ledger: Ledger | undefined,
): Promise<ExitCode> {
  const { lang, quiet, asOf } = options;
  const jurisdiction = plan.jurisdiction ?? options.jurisdiction;
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const library = readLibrary(options.rules);
  const rules = readControlRules(library, jurisdiction, asOf);
  const open = (path: string): TableInput => sideInput(path, world, { lang, note });
  const rosters = Object.entries(plan.rosters ?? {}).map(([kind, file]) =>
    rosterOf(`${kind}=${file}`, rules, open),
  );
  const ruleset = loadRuleset(library, jurisdiction, asOf);
  const asked = controls.filter(({ key }) => plan.controls?.includes(key) ?? true);
  const inputs: CheckInputs = {
    rosters,
    ...filesGiven((key) => plan.files[key], open),
    memory: options.memory,
    hashed: true,
    spark: undefined,
  };
  namedFiles(inputs).forEach(noteRead);
  const assumptions = assumed(plan, options.assume);
  const opened = await openInputs(plan.households, world, {
    lang,
    quiet,
    note,
    categories: ruleset.categories,
    ...knownBy({ asOf, assume: assumptions, paid: options.paid ?? plan.paid }),
  });
  const folder = plan.output.replaceAll('{month}', monthText(asOf));
  await outputFolder(folder);
  const text = textForm(options, folder);
  const formats = plan.formats ?? ['csv', 'xlsx', 'html'];
  const written: { path: string; sha256: string }[] = [];

  const style: DecisionStyle = {
    lang,
    headers: 'zh',
    titles: titlesOf(ruleset, lang),
    mask: false,
    asOf: asOf.text,
    extras: opened.extras,
  };
  const { wanted } = ruleset;
  const totals = new Totals(wanted);
  const now = monthText(asOf);
  const decisions = await ledger?.decisions(now);
  const held = new HeldOutput(join(folder, 'decisions.csv'), 'csv', columnsOf(style));
  const engine = engineFor(opened.tables);
  const decided = await decideOpened(engine, opened, world, options, {
    ruleset,
    wanted,
    output: { target: held.target, format: 'csv', ...text, style },
    totals,
    memory: options.memory,
    verdicts: decisions,
  });
  if (decided.written !== undefined) written.push(decided.written);
  await held.holdTo(totals.written());

  const searched = await search({
    opened,
    ruleset: () => ruleset,
    asOf,
    inputs,
    share: leastShare(rules),
    intake: decided.intake,
    // The engine has told what was seen in the rows.
  });
  const { recipients } = searched;
  const check: CheckContext = {
    ruleset,
    controls: rules.controls,
    asOf,
    lang,
    recipients,
    byId: peopleOf(recipients),
  };
  const result = await runChecks(check, asked, inputs, searched.onRoster);
  const { findings, rejects, sources, coverage } = result;
  const words = { categories: ruleset.categories, rosters: rules.rosters };
  written.push(
    ...(await writeFindings(
      folder,
      formats,
      result,
      asked,
      { ...words, lang, headers: 'zh', mask: false, ...(ledger && { ledger: ledger.end }) },
      text,
      asOf.text,
    )),
  );

  const told =
    ledger === undefined
      ? undefined
      : await compare(ledger, now, lookedFor(asked, inputs, searched.households, result), findings);
  if (ledger !== undefined && decisions !== undefined && told !== undefined) {
    const differing = await decisions.differences(await lastMonth(ledger, now));
    const rows = changeRows(differing, told, lang);
    const path = join(folder, 'changes.csv');
    written.push(await writeTable(path, 'csv', changeColumns(lang, words), rows, text));
  }
  const all = [...decided.rejects, ...rejects];
  written.push(await writeRejects(join(folder, 'rejects.csv'), all, text, false, lang));
  const rowsRead = decided.rows.reduce((sum, count) => sum + count, 0);
  const rowsKept = rowsRead - decided.rejects.length;
  const unchecked = uncheckedControls(asked, result);
  const files = {
    ...hashesByName([
      ...written,
      ...opened.tables.map(({ table }) => {
        const { file, sha256 } = table.info();
        return { path: file, sha256 };
      }),
      ...sources,
      ...paidFiles(opened.tables),
    ]),
    ...ruleHashes(ruleset, rules),
  };
  const run: KeptRun = {
    command: 'run',
    decided: true,
    findings: findings.length,
    statuses: countStatuses(told ?? []),
    files,
  };
  const parts = [[runEntry(now, run)], decisions, told?.map((one) => findingEntry(now, one))];
  const end = await ledger?.stage(
    parts.filter((part) => part !== undefined),
    beijingStamp(world.today),
  );
  const summary = {
    as_of: asOf.text,
    jurisdiction,
    rows: { read: rowsRead, decided: rowsKept, rejected: decided.rejects.length },
    households: decided.households,
    categories: totals.json(),
    findings: findings.length,
    sources: coverage.map(
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
    unsure: unsureFigures(ruleset, wanted),
    ...paidJson(opened.tables),
    ...(assumptions.length > 0 && { assumed: assumedJson(assumptions) }),
    files,
    // Where the ledger ends with this run: who keeps the summary elsewhere can hold the ledger against it.
    ...(end && { ledger: end }),
  };
  await writeWhole(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  // Last of all and at once: a run that is killed before this has not been, and is simply run again.
  await placeOutputs(async () => {
    await ledger?.commit();
  });
  note(
    say(
      lang,
      message('summaryRows', {
        read: rowsRead,
        decided: rowsKept,
        rejected: decided.rejects.length,
        households: decided.households,
        asOf: asOf.text,
      }),
    ),
  );
  totals.words(ruleset, lang).forEach(note);
  staleWords(ruleset, wanted, lang).forEach(note);
  note(
    say(
      lang,
      message('checkSummary', {
        households: searched.paid,
        findings: findings.length,
        asOf: asOf.text,
      }),
    ),
  );
  for (const control of idleControls(asked, inputs)) {
    note(say(lang, message('checkIdle', { control: control.title[lang] })));
  }
  coverageWords(result, lang, note, (text) => world.stderr.write(`${text}\n`));
  for (const control of unchecked) {
    note(say(lang, message('checkNotChecked', { control: control.title[lang] })));
  }
  if (end) note(say(lang, message('ledgerNoted', { ...end })));
  note(say(lang, message('summaryWritten', { path: folder })));
  tellExcel(join(folder, 'decisions.csv'), 'csv', options, { note, lang });
  return gravest(
    unchecked.length > 0 ? exitCode.partial : exitCode.done,
    all.length > 0 ? exitCode.rejected : exitCode.done,
  );
}

const runEntry = (month: string, run: KeptRun): NewEntry => ({
  kind: 'run',
  month,
  key: run.command,
  body: JSON.stringify(run),
});

async function writeFindings(
  folder: string,
  formats: readonly ('csv' | 'xlsx' | 'html')[],
  { findings, coverage }: Pick<Checked, 'findings' | 'coverage'>,
  asked: Parameters<typeof writeFindingBook>[2],
  style: FindingStyle,
  text: TextForm,
  asOf: string,
): Promise<{ path: string; sha256: string }[]> {
  const written: { path: string; sha256: string }[] = [];
  for (const format of formats) {
    const path = join(folder, `findings.${format}`);
    if (format === 'csv') written.push(await writeFindingRows(path, 'csv', findings, style, text));
    else if (format === 'xlsx')
      written.push(await writeFindingBook(path, findings, asked, style, coverage));
    else
      written.push(
        await writeFindingPage(
          path,
          findings,
          asked,
          style,
          say(style.lang, message('checkTitle', { asOf })),
          coverage,
        ),
      );
  }
  return written;
}
