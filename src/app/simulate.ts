import { join } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { simulate, type SimulationResult } from '../engine/simulate.ts';
import { doubtsJson, doubtWords } from '../engine/summary.ts';
import { Tally } from '../engine/tally.ts';
import { claimOutputs, outputFolder, placeOutputs } from '../files/run-files.ts';
import { type Categories, type Category, categoryCalled, shortName } from '../core/category.ts';
import { type Lang, message, say } from '../messages/index.ts';
import {
  changedColumns,
  changedRow,
  type ChangedStyle,
  type SetFigure,
  type Simulation,
  simulationJson,
  titleOf,
  unitTitles,
} from '../reports/simulation.ts';
import { simulationPage } from '../reports/simulation-page.ts';
import { RuleFaults, ruleFaults } from '../rules/faults.ts';
import { readLibrary } from '../rules/library.ts';
import {
  type Changes,
  figuresIn,
  filesInUse,
  loadRuleset,
  type RuleFigure,
  type Ruleset,
} from '../rules/ruleset.ts';
import { moneyUnits } from '../rules/schema.ts';
import { HeldOutput } from '../sheets/recount.ts';
import {
  openSink,
  type OutFormat,
  type RowSink,
  textForm,
  type TextForm,
  writeWhole,
} from '../sheets/write/registry.ts';
import { formatFor, formatOfSide, isFolder } from './output.ts';
import { Progress } from './progress.ts';
import { type Opened, openInputs, tellWarnings } from './read.ts';
import { keepRejects, type Rejected, rejectsBeside } from './rejects.ts';
import {
  type CategoryRequest,
  knownBy,
  type KnownRequest,
  type RulesRequest,
  type TableRequest,
} from './request.ts';
import { countRows, inputsJson, knownJson, outputsJson, type WrittenFile } from './summary.ts';
import type { World } from './world.ts';

export interface SimulateRequest
  extends RulesRequest, CategoryRequest, KnownRequest, TableRequest<OutFormat> {
  readonly inputs: readonly string[];
  /** Figures of the rules that would be otherwise, `dibao.standard=700`. */
  readonly set: readonly string[];
  /** A folder of other rules. */
  readonly against?: string | undefined;
  readonly memory: string;
}

export interface SimulateResult {
  readonly simulation: Simulation;
  readonly rejects: Rejected;
  /** What is doubtful of the rules' figures, a sentence each. */
  readonly doubts: readonly string[];
  readonly outputs: readonly string[];
  /** The table of what changes, where one was written. */
  readonly table: Places['table'];
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
  { output, format, rejects }: SimulateRequest,
  world: World,
): Promise<Places> {
  if (rejects !== undefined) formatOfSide(rejects);
  const none = { table: undefined, page: undefined, json: undefined, folder: undefined };
  if (output === undefined) {
    return format === 'html'
      ? { ...none, page: {}, rejects }
      : { ...none, table: { format: formatFor({ format }, world) }, rejects };
  }
  if (!(await isFolder(output))) {
    const own = formatFor({ output, format }, world);
    return {
      ...none,
      ...(own === 'html' ? { page: { path: output } } : { table: { path: output, format: own } }),
      rejects: rejects ?? rejectsBeside(output),
    };
  }
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

/**
 * 测算: decides every household by the rules as they are and as they would be, and writes what differs.
 *
 * @throws {UserError} (2) where nothing is changed, or a figure is not one of the rules.
 */
export async function simulated(request: SimulateRequest, world: World): Promise<SimulateResult> {
  const { asOf, jurisdiction, against } = request;
  const { lang } = world.voice;
  const places = await placesOf(request, world);
  const { table, page } = places;
  const { before, after, set } = rulesetsOf(request, lang);
  const { wanted, once } = wantedOf(before, after);
  const { categories } = before;
  if (once.length > 0) {
    const names = once.map((one) => shortName(categories, one));
    const what = message('simulateOnce', { categories: world.voice.list(names) });
    if (wanted.length === 0) throw new UserError(exitCode.usage, [what]);
    world.voice.note(what);
  }
  const opened = await openInputs(request.inputs, world, { categories, ...knownBy(request) });
  opened.progress.end();
  const outputs = [table?.path, page?.path, places.json, places.rejects].filter(
    (one) => one !== undefined,
  );
  claimOutputs(outputs);

  const text = textForm(request, request.output);
  const style: ChangedStyle = {
    lang,
    headers: request.headers,
    categories,
    mask: request.mask || (request.output === undefined && world.stdout.isTTY),
  };
  const tally = new Tally();
  const work: Work = { opened, before, after, wanted, tally, style, text, places, request };
  const { result, file } = await compared(work, world);
  const { rejects, households } = result;
  // Never silenced: what is warned of may change a figure.
  tellWarnings(result.warnings, world.voice);

  const title = (category: Category): string =>
    (before.rules.get(category) ?? after.rules.get(category))?.title[lang] ?? category;
  const simulation: Simulation = {
    lang,
    asOf: asOf.text,
    jurisdiction,
    set,
    against,
    rows: countRows(result.rows, rejects.length),
    households,
    categories: wanted.map((category) => ({
      category,
      title: title(category),
      pays: (before.rules.get(category) ?? after.rules.get(category))?.pays ?? 'monthly',
    })),
    tally,
  };
  const doubts = doubtWords(before, wanted, lang);
  const written: WrittenFile[] = [
    ...(file === undefined ? [] : [file]),
    ...(await pageOf(simulation, doubts, page, world)),
    ...(await keepRejects(places.rejects, rejects, text, style.mask, lang)),
  ];
  if (places.json !== undefined) {
    const json = {
      ...simulationJson(simulation),
      ...doubtsJson(before, wanted),
      ...knownJson(opened, request.assume),
      inputs: inputsJson(opened, result.rows),
      rules: filesInUse(before),
      rules_after: filesInUse(after),
      outputs: outputsJson(written),
    };
    await writeWhole(places.json, `${JSON.stringify(json, null, 2)}\n`);
  }
  await placeOutputs();
  return {
    simulation,
    rejects: { list: rejects, written: places.rejects !== undefined },
    doubts,
    outputs,
    table,
  };
}

/**
 * The categories that either ruleset decides, in the order of their lists; and those that are paid once: no month's
 * cost, and no twelfth of a year's.
 */
function wantedOf(
  before: Ruleset,
  after: Ruleset,
): { readonly wanted: readonly Category[]; readonly once: readonly Category[] } {
  const entries = [...before.categories.listed, ...after.categories.listed];
  const all = [...new Set(entries.map(({ category }) => category))].filter(
    (one) => before.wanted.includes(one) || after.wanted.includes(one),
  );
  const isOnce = (one: Category): boolean =>
    entries.some(({ category, pays }) => category === one && pays === 'once');
  return { wanted: all.filter((one) => !isOnce(one)), once: all.filter(isOnce) };
}

async function pageOf(
  simulation: Simulation,
  doubts: readonly string[],
  page: Places['page'],
  world: World,
): Promise<readonly WrittenFile[]> {
  if (page === undefined) return [];
  const text = simulationPage(simulation, doubts);
  if (page.path !== undefined) return [await writeWhole(page.path, text)];
  world.stdout.write(text);
  return [];
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
  readonly request: SimulateRequest;
}

/** Decides twice and writes the table of what changed. What fails leaves no file behind. */
async function compared(
  { opened, before, after, wanted, tally, style, text, places, request }: Work,
  { stdout, voice }: World,
): Promise<{ result: SimulationResult; file: WrittenFile | undefined }> {
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
      memory: request.memory,
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
        bar ??= new Progress(voice, 'progressDeciding', all);
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
function rulesetsOf(
  request: SimulateRequest,
  lang: Lang,
): {
  readonly before: Ruleset;
  readonly after: Ruleset;
  readonly set: readonly SetFigure[];
} {
  const { asOf, jurisdiction, category, against } = request;
  if (request.set.length === 0 && against === undefined) {
    throw new UserError(exitCode.usage, [message('simulateNothing')]);
  }
  const library = readLibrary(request.rules);
  const before = loadRuleset(library, jurisdiction, asOf, category);
  const other = against === undefined ? library : readLibrary(against);
  const base = against === undefined ? before : loadRuleset(other, jurisdiction, asOf, category);
  const figures = figuresIn(base);
  const set = new Map<RuleFigure['path'], SetFigure>();
  for (const given of request.set) {
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
      message('simulateBroken', { set: request.set.join(' ') }),
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
      value: value ?? say(lang, message('simulateNoFigure')),
      unit: unitTitles[parameter.unit][lang],
      title: titleOf(parameter.title[lang], word, lang),
    }),
  );
}
