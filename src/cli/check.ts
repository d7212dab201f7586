import { type Command, Option } from 'commander';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';

import { type CheckContext, peopleOf } from '../checks/context.ts';
import { countWords, tooFewWords } from '../checks/coverage.ts';
import type { Control } from '../checks/control.ts';
import { controlFiles, controlKeys, controls } from '../checks/controls/index.ts';
import { severities } from '../checks/finding.ts';
import { monthText } from '../checks/months.ts';
import { fileAndColumn, type RosterInput } from '../checks/roster-columns.ts';
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
import { exitCode, type ExitCode, gravest, UserError } from '../core/errors.ts';
import { claimOutputs, noteRead, placeOutputs } from '../files/run-files.ts';
import {
  compare,
  countStatuses,
  findingEntry,
  hashesByName,
  type KeptRun,
} from '../ledger/history.ts';
import { type Ledger, ledgerName } from '../ledger/ledger.ts';
import { type Lang, message, say, teller } from '../messages/index.ts';
import {
  countFindings,
  type FindingStyle,
  writeFindingBook,
  writeFindingPage,
  writeFindingRows,
} from '../reports/findings.ts';
import { categoriesOf } from '../rules/categories.ts';
import { readLibrary } from '../rules/library.ts';
import { type ControlRules, readControlRules, ruleHashes } from '../rules/rosters.ts';
import { loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import type { Reject } from '../people/intake.ts';
import { beijingStamp } from '../core/month.ts';
import type { TableInput } from '../sheets/read/read.ts';
import {
  encodings,
  type OutFormat,
  outFormats,
  textForm,
  yuanText,
} from '../sheets/write/registry.ts';
import { withMemory } from './memory.ts';
import { openLedger } from '../app/open-ledger.ts';
import { type Context, knownBy, rulesOptions, withRules } from './options.ts';
import { openInputs, paidFiles, sideInput, tellWarnings } from '../app/read.ts';
import { search } from '../app/search.ts';
import { formatFor, formatOfSide, tellExcel } from '../app/output.ts';
import { tellRejects, writeRejects } from '../app/rejects.ts';

const checkOptions = rulesOptions.extend({
  recipients: z.array(z.string()),
  roster: z.array(z.string()).default([]),
  paid: z.string().optional(),
  memory: z.string(),
  engine: z.enum(['duckdb', 'spark']),
  master: z.string().optional(),
  /** `false` by `--no-ledger`. */
  ledger: z.union([z.string(), z.boolean()]).optional(),
  output: z.string().optional(),
  format: z.enum(outFormats).optional(),
  headers: z.enum(['zh', 'key']),
  encoding: z.enum(encodings).optional(),
  forExcel: z.boolean().default(false),
  rejects: z.string().optional(),
  mask: z.boolean().default(false),
  quiet: z.boolean().default(false),
  failOn: z.enum(['findings']).optional(),
});

/** What the controls look into, each under the key of its file. */
const fileOptions = z.object(
  Object.fromEntries(controlFiles.map(({ key }) => [key, z.string().optional()])),
);

type CheckOptions = z.output<typeof checkOptions>;
type Files = z.output<typeof fileOptions>;

/** Adds `check`. */
export function addCheck(command: Command, context: Context, done: (code: ExitCode) => void): void {
  const tell = teller(context.lang);
  const gather = (one: string, before: readonly string[] | undefined): string[] => [
    ...(before ?? []),
    one,
  ];
  command.argument('[control...]', tell('argControl'));
  command.addOption(
    new Option('--recipients <file>', tell('optRecipients'))
      .argParser(gather)
      .makeOptionMandatory(),
  );
  command.addOption(
    new Option('--roster <kind=file[:column]>', tell('optRoster')).argParser(gather),
  );
  for (const { key, about, register } of controlFiles) {
    command.option(`--${key} <${register === 'folder' ? 'dir' : 'file'}>`, tell(about));
  }
  withRules(command, context);
  command.option('-o, --output <file>', tell('optFindings'));
  command.addOption(new Option('--format <format>', tell('optFormat')).choices(outFormats));
  command.addOption(
    new Option('--headers <zh|key>', tell('optHeaders')).choices(['zh', 'key']).default('zh'),
  );
  command.addOption(new Option('--encoding <encoding>', tell('optEncoding')).choices(encodings));
  command.option('--for-excel', tell('optForExcel'));
  command.option('--paid <file>', tell('optPaid'));
  command.option('--rejects <file>', tell('optRejects'));
  command.option('--mask', tell('optMask'));
  command.addOption(
    new Option('--engine <engine>', tell('optMatchEngine'))
      .choices(['duckdb', 'spark'])
      .default('duckdb'),
  );
  command.option('--master <url>', tell('optMaster'));
  withMemory(command, context);
  command.option('--ledger <file>', tell('optLedger'));
  command.option('--no-ledger', tell('optNoLedger'));
  command.addOption(new Option('--fail-on <what>', tell('optFailOn')).choices(['findings']));
  command.option('--quiet', tell('optQuiet'));
  command.action(async (named: string[], given: unknown) => {
    done(await check(named, checkOptions.parse(given), fileOptions.parse(given), context));
  });
}

function controlsOf(named: readonly string[]): readonly Control[] {
  const wrong = named.find((one) => !controlKeys.includes(one));
  if (wrong !== undefined) {
    throw new UserError(exitCode.usage, [
      message('usageControl', { found: wrong, expected: controlKeys.join(' ') }),
    ]);
  }
  return named.length === 0 ? controls : controls.filter(({ key }) => named.includes(key));
}

/** `pension=名册.csv:月养老金`: a Windows drive's colon is no column. */
export function rosterOf(
  given: string,
  { rosters }: ControlRules,
  open: (path: string) => TableInput,
): RosterInput {
  const [, kind = '', rest = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
  const roster = rosters.get(kind);
  if (roster === undefined || rest === '') {
    const expected = [...rosters.keys()].join(' ');
    throw new UserError(exitCode.usage, [message('usageRoster', { found: given, expected })]);
  }
  const { path, amountColumn } = fileAndColumn(rest);
  return { roster, input: open(path), amountColumn };
}

async function check(
  named: readonly string[],
  options: CheckOptions,
  files: Files,
  context: Context,
): Promise<ExitCode> {
  const ledger =
    options.ledger === false
      ? undefined
      : await openLedger(typeof options.ledger === 'string' ? options.ledger : ledgerName, context);
  try {
    return await checked(named, options, files, context, ledger);
  } finally {
    ledger?.close();
  }
}

async function checked(
  named: readonly string[],
  options: CheckOptions,
  files: Files,
  { world }: Context,
  ledger: Ledger | undefined,
): Promise<ExitCode> {
  const { lang, quiet, asOf, jurisdiction } = options;
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const asked = controlsOf(named);
  const library = readLibrary(options.rules);
  const rules = readControlRules(library, jurisdiction, asOf);
  const open = (path: string): TableInput => sideInput(path, world, { lang, note });
  const rosters = options.roster.map((one) => rosterOf(one, rules, open));
  const format = formatFor(options, world.stdout);
  if (options.rejects !== undefined) formatOfSide(options.rejects);
  const inputs: CheckInputs = {
    rosters,
    ...filesGiven((key) => files[key], open),
    memory: options.memory,
    hashed: ledger !== undefined,
    spark: sparkPlace(options),
  };
  const idle = idleControls(asked, inputs);
  if (named.length > 0 ? idle.length > 0 : idle.length === asked.length) {
    throw new UserError(exitCode.usage, [
      message('usageControlIdle', { found: idle.map(({ key }) => key).join(' ') }),
    ]);
  }
  const rule = (): Ruleset => loadRuleset(library, jurisdiction, asOf);
  const opened = await openInputs(options.recipients, world, {
    categories: categoriesOf(library, jurisdiction),
    lang,
    quiet,
    note,
    persons: true,
    ...knownBy({ ...options, assume: [] }),
  });
  const outputs = [options.output, options.rejects].filter((path) => path !== undefined);
  namedFiles(inputs).forEach(noteRead);
  claimOutputs(outputs);
  const searched = await search({
    opened,
    ruleset: rule,
    asOf,
    inputs,
    share: leastShare(rules),
    onWarnings: (warnings) => {
      tellWarnings(warnings, world, lang);
    },
  });
  const { ruleset, recipients } = searched;
  const context: CheckContext = {
    ruleset,
    controls: rules.controls,
    asOf,
    lang,
    recipients,
    byId: peopleOf(recipients),
  };
  const result = await runChecks(context, asked, inputs, searched.onRoster);
  const style: FindingStyle = {
    categories: ruleset.categories,
    rosters: rules.rosters,
    lang,
    headers: options.headers,
    mask: options.mask || (options.output === undefined && world.stdout.isTTY),
    ...(ledger && { ledger: ledger.end }),
  };
  await write(result, asked, format, options, style, world);
  const rejects = [...searched.rejects, ...result.rejects];
  await reject(rejects, options, style, world);
  if (ledger !== undefined) {
    const month = monthText(asOf);
    const told = await compare(
      ledger,
      month,
      lookedFor(asked, inputs, searched.households, result),
      result.findings,
    );
    const statuses = countStatuses(told);
    const run: KeptRun = {
      command: 'check',
      decided: false,
      findings: result.findings.length,
      statuses,
      files: {
        ...ruleHashes(ruleset, rules),
        ...hashesByName([
          ...opened.tables.map(({ table }) => {
            const { file: path, sha256 } = table.info();
            return { path, sha256 };
          }),
          ...result.sources,
          ...paidFiles(opened.tables),
        ]),
      },
    };
    const entry = { kind: 'run', month, key: 'check', body: JSON.stringify(run) } as const;
    const rows = [entry, ...told.map((one) => findingEntry(month, one))];
    const end = await ledger.stage([rows], beijingStamp(world.today));
    await placeOutputs(async () => {
      await ledger.commit();
    });
    const { new: fresh = 0, open = 0, back = 0, gone = 0 } = statuses;
    note(say(lang, message('checkLedger', { fresh, open, back, gone })));
    note(say(lang, message('ledgerNoted', { ...end })));
  } else await placeOutputs();
  note(
    say(
      lang,
      message('checkSummary', {
        households: searched.paid,
        findings: result.findings.length,
        asOf: asOf.text,
      }),
    ),
  );
  tellExcel(options.output, format, options, { note, lang });
  coverageWords(result, lang, note, (text) => world.stderr.write(`${text}\n`));
  const unchecked = uncheckedControls(asked, result);
  for (const { control, counts, overpaid } of countFindings(result.findings, asked)) {
    if (idle.includes(control)) {
      note(say(lang, message('checkIdle', { control: control.title[lang] })));
      continue;
    }
    const [stop = 0, recalculate = 0, review = 0, info = 0] = severities.map((_, at) => counts[at]);
    note(
      say(
        lang,
        message('checkControl', {
          control: control.title[lang],
          stop,
          recalculate,
          review,
          info,
          overpaid: yuanText(overpaid),
        }),
      ),
    );
    if (unchecked.includes(control)) {
      note(say(lang, message('checkNotChecked', { control: control.title[lang] })));
    }
  }
  return gravest(
    unchecked.length > 0 ? exitCode.partial : exitCode.done,
    options.failOn === 'findings' && result.findings.length > 0 ? exitCode.findings : exitCode.done,
    rejects.length > 0 ? exitCode.rejected : exitCode.done,
  );
}

/** Says of every roster and register how much of it could be used; that it was too little is never silenced. */
export function coverageWords(
  { coverage, unlisted }: Pick<Checked, 'coverage' | 'unlisted'>,
  lang: Lang,
  note: (text: string) => void,
  warn: (text: string) => void,
): void {
  for (const one of coverage) {
    note(say(lang, countWords(one)));
    const tooFew = tooFewWords(one);
    if (tooFew !== undefined) warn(say(lang, tooFew));
  }
  if (unlisted > 0) warn(say(lang, message('coverageUnlisted', { count: unlisted })));
}

/** @throws {UserError} (2) where a cluster is asked for and something of it is not said. */
function sparkPlace({ engine, master, output }: CheckOptions): CheckInputs['spark'] {
  if (engine !== 'spark') return undefined;
  if (master === undefined) throw new UserError(exitCode.usage, [message('sparkNeedsMaster')]);
  if (output === undefined) throw new UserError(exitCode.usage, [message('sparkNeedsOutput')]);
  return { master, beside: dirname(output) };
}

async function write(
  { findings, coverage }: Pick<Checked, 'findings' | 'coverage'>,
  asked: readonly Control[],
  format: OutFormat,
  options: CheckOptions,
  style: FindingStyle,
  world: Context['world'],
): Promise<void> {
  const { output, lang, asOf } = options;
  const place = output ?? world.stdout;
  if (format === 'xlsx') {
    await writeFindingBook(place, findings, asked, style, coverage);
  } else if (format === 'html') {
    const title = say(lang, message('checkTitle', { asOf: asOf.text }));
    await writeFindingPage(place, findings, asked, style, title, coverage);
  } else {
    await writeFindingRows(place, format, findings, style, textForm(options, output));
  }
}

async function reject(
  rejects: readonly Reject[],
  options: CheckOptions,
  { mask }: FindingStyle,
  world: Context['world'],
): Promise<void> {
  const { output, rejects: asked, lang } = options;
  const beside =
    output === undefined
      ? undefined
      : join(dirname(output), `${basename(output, extname(output))}.rejects.csv`);
  const path = asked ?? beside;
  if (path === undefined) tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  else await writeRejects(path, rejects, textForm(options, path), mask, lang);
}
