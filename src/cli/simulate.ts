import { type Command, Option } from 'commander';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';

import { simulate, type SimulationResult } from '../engine/simulate.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { claimOutputs, outputFolder, placeOutputs } from '../files/run-files.ts';
import { type Lang, message, say, teller } from '../messages/index.ts';
import { type Categories, type Category, categoryCalled } from '../core/category.ts';
import {
  type ChangedStyle,
  changedColumns,
  changedRow,
  type SetFigure,
  type Simulation,
  simulationJson,
  simulationPage,
  simulationWords,
  titleOf,
  unitTitles,
} from '../reports/simulation.ts';
import { assumedJson } from '../app/assume.ts';
import { unsureFigures } from '../engine/summary.ts';
import { Tally } from '../engine/tally.ts';
import { RuleFaults, ruleFaults } from '../rules/faults.ts';
import { readLibrary } from '../rules/library.ts';
import {
  type Changes,
  figuresIn,
  loadRuleset,
  type RuleFigure,
  type Ruleset,
} from '../rules/ruleset.ts';
import { moneyUnits } from '../rules/schema.ts';
import { HeldOutput } from '../sheets/recount.ts';
import {
  openSink,
  textForm,
  type TextForm,
  type OutFormat,
  type RowSink,
  writeWhole,
} from '../sheets/write/registry.ts';
import { withMemory } from './memory.ts';
import {
  type Context,
  tableOptions,
  knownBy,
  withKnown,
  withCategories,
  withOutput,
  withRules,
} from './options.ts';
import { formatFor, formatOfSide, isFolder, tellExcel } from '../app/output.ts';
import { Progress } from '../app/progress.ts';
import { type Opened, openInputs, paidJson, tellWarnings } from '../app/read.ts';
import { tellRejects, writeRejects } from '../app/rejects.ts';

const simulateOptions = tableOptions.extend({
  set: z.array(z.string()).default([]),
  against: z.string().optional(),
  memory: z.string(),
});
type SimulateOptions = z.output<typeof simulateOptions>;

/** Adds `simulate`. */
export function addSimulate(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const tell = teller(context.lang);
  const gather = (one: string, before: readonly string[] | undefined): string[] => [
    ...(before ?? []),
    one,
  ];
  command.argument('<input...>', tell('argInput'));
  command.addOption(new Option('--set <path=value>', tell('optSet')).argParser(gather));
  command.option('--against <dir>', tell('optAgainst'));
  withKnown(withOutput(withCategories(withRules(command, context), context), context), context);
  for (const option of command.options)
    if (option.long === '--output') option.description = tell('optSimulation');
  withMemory(command, context);
  command.action(async (inputs: string[], given: unknown) => {
    done(await simulated(inputs, simulateOptions.parse(given), context));
  });
}

/** Where everything goes; undefined is not written, and a table with no path goes to standard output. */
interface Places {
  readonly table: { readonly path?: string; readonly format: OutFormat } | undefined;
  readonly page: { readonly path?: string } | undefined;
  readonly json: string | undefined;
  readonly rejects: string | undefined;
  /** To be made before writing. */
  readonly folder: string | undefined;
}

async function placesOf(
  { output, format, rejects }: SimulateOptions,
  { stdout }: Context['world'],
): Promise<Places> {
  if (rejects !== undefined) formatOfSide(rejects);
  const none = { table: undefined, page: undefined, json: undefined, folder: undefined };
  if (output === undefined) {
    return format === 'html'
      ? { ...none, page: {}, rejects }
      : { ...none, table: { format: formatFor({ format }, stdout) }, rejects };
  }
  if (await isFolder(output)) {
    const own = format === undefined || format === 'html' ? 'csv' : format;
    // The figures have the name of a table of JSON.
    const name = own === 'json' ? 'simulation.decisions.json' : `simulation.${own}`;
    return {
      table: { path: join(output, name), format: own },
      page: { path: join(output, 'simulation.html') },
      json: join(output, 'simulation.json'),
      rejects: rejects ?? join(output, 'simulation.rejects.csv'),
      folder: output,
    };
  }
  const own = formatFor({ output, format }, stdout);
  const beside = join(dirname(output), `${basename(output, extname(output))}.rejects.csv`);
  return {
    ...none,
    ...(own === 'html' ? { page: { path: output } } : { table: { path: output, format: own } }),
    rejects: rejects ?? beside,
  };
}

async function simulated(
  inputs: readonly string[],
  options: SimulateOptions,
  { world }: Context,
): Promise<ExitCode> {
  const { lang, quiet, asOf, jurisdiction } = options;
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const places = await placesOf(options, world);
  const { table, page } = places;
  const { before, after, set } = rulesetsOf(options);
  const listed = (one: Ruleset): Category[] =>
    one.categories.listed.map(({ category }) => category);
  const wanted = [...new Set([...listed(before), ...listed(after)])].filter(
    (one) => before.wanted.includes(one) || after.wanted.includes(one),
  );
  const opened = await openInputs(inputs, world, {
    lang,
    quiet,
    note,
    categories: before.categories,
    ...knownBy(options),
  });
  opened.progress.end();
  const outputs = [table?.path, page?.path, places.json, places.rejects].filter(
    (one) => one !== undefined,
  );
  claimOutputs(outputs);

  const text = textForm(options, options.output);
  const style: ChangedStyle = {
    lang,
    headers: options.headers,
    categories: before.categories,
    mask: options.mask || (options.output === undefined && world.stdout.isTTY),
  };
  const tally = new Tally();
  const written: { path: string; sha256: string }[] = [];
  const work: Work = { opened, before, after, wanted, tally, style, text, places, options };
  const { result, file } = await compared(work, world);
  if (file !== undefined) written.push(file);
  const { rejects, households } = result;
  // Never silenced: what is warned of may change a figure.
  tellWarnings(result.warnings, world, lang);

  const read = result.rows.reduce((sum, count) => sum + count, 0);
  const rows = { read, decided: read - rejects.length, rejected: rejects.length };
  const title = (category: Category): string =>
    (before.rules.get(category) ?? after.rules.get(category))?.title[lang] ?? category;
  const simulation: Simulation = {
    lang,
    asOf: asOf.text,
    jurisdiction,
    set,
    against: options.against,
    rows,
    households,
    categories: wanted.map((category) => ({ category, title: title(category) })),
    tally,
  };
  if (page !== undefined) {
    const text = simulationPage(simulation);
    if (page.path === undefined) world.stdout.write(text);
    else written.push(await writeWhole(page.path, text));
  }
  if (places.rejects === undefined) {
    tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  } else {
    written.push(await writeRejects(places.rejects, rejects, text, style.mask, lang));
  }
  const unsure = unsureFigures(before, wanted);
  if (places.json !== undefined) {
    const json = {
      ...simulationJson(simulation),
      unsure,
      ...paidJson(opened.tables),
      ...(options.assume.length > 0 && { assumed: assumedJson(options.assume) }),
      inputs: opened.tables.map(({ table: one }, at) => {
        const { file: name, encoding: own, sha256 } = one.info();
        return { file: name, rows: result.rows[at] ?? 0, encoding: own, sha256 };
      }),
      rules: before.files,
      rules_after: after.files,
      outputs: written.map(({ path, sha256 }) => ({ file: basename(path), sha256 })),
    };
    await writeWhole(places.json, `${JSON.stringify(json, null, 2)}\n`);
  }
  await placeOutputs();
  note(say(lang, message('summaryRows', { ...rows, households, asOf: asOf.text })));
  simulationWords(simulation).forEach(note);
  if (unsure.length > 0) {
    const figures = unsure
      .map(({ category, parameter, value }) => `${category}.${parameter}=${value}`)
      .join(lang === 'zh' ? '、' : ', ');
    note(say(lang, message('unsureFigures', { figures })));
  }
  for (const path of outputs) note(say(lang, message('summaryWritten', { path })));
  if (table !== undefined) tellExcel(table.path, table.format, options, { note, lang });
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

interface Work {
  readonly opened: Opened;
  readonly before: Ruleset;
  readonly after: Ruleset;
  readonly wanted: readonly Category[];
  readonly tally: Tally;
  readonly style: ChangedStyle;
  readonly text: TextForm;
  readonly places: Places;
  readonly options: SimulateOptions;
}

/** Decides twice and writes the table of what changed. What fails leaves no file behind. */
async function compared(
  { opened, before, after, wanted, tally, style, text, places, options }: Work,
  { stdout, stderr }: Context['world'],
): Promise<{ result: SimulationResult; file: { path: string; sha256: string } | undefined }> {
  const { table, folder } = places;
  let sink: RowSink | undefined;
  let held: HeldOutput | undefined;
  /** What is granted as the rules are, of the decisions that change. */
  const told = { rows: 0, fen: 0 };
  let bar: Progress | undefined;
  try {
    const result = await simulate({
      tables: opened.tables,
      before,
      after,
      wanted,
      tally,
      memory: options.memory,
      onRead: async () => {
        if (folder !== undefined) await outputFolder(folder);
        if (table === undefined) return;
        held = new HeldOutput(table.path ?? stdout, table.format, changedColumns(style));
        sink = await openSink(held.target, table.format, changedColumns(style), text);
      },
      onChanged: (changed) => {
        told.rows += 1;
        told.fen += changed.before.amount ?? 0;
        return sink?.write(changedRow(changed, style));
      },
      onRows: (more, all) => {
        bar ??= new Progress(stderr, options.lang, 'progressDeciding', options.quiet, all);
        bar.advance(more);
      },
    });
    const file = await sink?.close();
    await held?.holdTo(told);
    return { result, file };
  } catch (error) {
    await sink?.abort();
    throw error;
  } finally {
    bar?.end();
  }
}

/** The rules as they are, and as they would be. @throws {UserError} (2) where nothing or too much is set. */
function rulesetsOf(options: SimulateOptions): {
  readonly before: Ruleset;
  readonly after: Ruleset;
  readonly set: readonly SetFigure[];
} {
  const { lang, asOf, jurisdiction, category, against } = options;
  if (options.set.length === 0 && against === undefined) {
    throw new UserError(exitCode.usage, [message('simulateNothing')]);
  }
  const library = readLibrary(options.rules);
  const before = loadRuleset(library, jurisdiction, asOf, category);
  const other = against === undefined ? library : readLibrary(against);
  const base = against === undefined ? before : loadRuleset(other, jurisdiction, asOf, category);
  const figures = figuresIn(base);
  const set = new Map<RuleFigure['path'], SetFigure>();
  for (const given of options.set) {
    const { figure, value } = figureOf(given, figures, base.categories, asOf.text, lang);
    const { path, word, parameter } = figure;
    if (set.has(path)) throw new UserError(exitCode.usage, [message('simulateTwice', { path })]);
    const { title, unit } = parameter;
    set.set(path, { path, title, word, unit, before: figure.value, after: value });
  }
  if (set.size === 0) return { before, after: base, set: [] };
  const changes: Changes = new Map([...set].map(([path, one]) => [path, one.after]));
  try {
    const after = loadRuleset(other, jurisdiction, asOf, category, changes);
    return { before, after, set: [...set.values()] };
  } catch (error) {
    // The rules held before, so it is the new figures that they do not hold with.
    if (!(error instanceof RuleFaults)) throw error;
    throw new UserError(exitCode.usage, [
      message('simulateBroken', { set: options.set.join(' ') }),
      ...ruleFaults(error.faults, lang).messages,
    ]);
  }
}

/** A number that stays exact in any product of the rules. */
const decimal = /^\d{1,9}(?:\.\d{1,4})?$/;
const wholeFen = /^\d+(?:\.\d{1,2})?$/;

/** `dibao.standard=700`; the category may stand in any of its Chinese names. */
function figureOf(
  given: string,
  figures: readonly RuleFigure[],
  categories: Categories,
  asOf: string,
  lang: Lang,
): { readonly figure: RuleFigure; readonly value: string } {
  const [, path = given.trim(), value = ''] =
    /^([^=]*)=(.*)$/s.exec(given.normalize('NFKC'))?.map((part) => part.trim()) ?? [];
  const [head = '', ...rest] = path.split('.');
  const category = categoryCalled(categories, head) ?? head;
  const figure = figures.find((one) => one.path === [category, ...rest].join('.'));
  const refuse = (key: 'simulateUnknown' | 'simulateValue'): UserError =>
    new UserError(exitCode.usage, [
      message(key, { found: given, asOf, list: figures.map((one) => line(one, lang)).join('\n') }),
    ]);
  if (figure === undefined) throw refuse('simulateUnknown');
  const isMoney = moneyUnits.some((unit) => unit === figure.parameter.unit);
  if (!decimal.test(value) || (isMoney && !wholeFen.test(value))) throw refuse('simulateValue');
  return { figure, value };
}

function line({ path, value, word, parameter }: RuleFigure, lang: Lang): string {
  return say(
    lang,
    message('simulateFigure', {
      path,
      value,
      unit: unitTitles[parameter.unit][lang],
      title: titleOf(parameter.title[lang], word, lang),
    }),
  );
}
