import { type Command, Option } from 'commander';
import { basename, dirname, extname, join } from 'node:path';
import { z } from 'zod';

import { engineFor, engineNames } from '../engine/engine.ts';
import { exitCode, type ExitCode } from '../core/errors.ts';
import { claimOutputs, outputFolder, placeOutputs } from '../files/run-files.ts';
import { message, say } from '../messages/index.ts';
import { columnsOf, type DecisionStyle, titlesOf } from '../decide/columns.ts';
import { staleWords, Totals, unsureFigures } from '../engine/summary.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import { HeldOutput } from '../sheets/recount.ts';
import { type OutFormat, textForm, type TextForm, writeWhole } from '../sheets/write/registry.ts';
import { withMemory } from './memory.ts';
import { assumedJson } from '../app/assume.ts';
import {
  type Context,
  type TableOptions,
  tableOptions,
  knownBy,
  withKnown,
  withCategories,
  withOutput,
  withRules,
} from './options.ts';
import type { MarkedPlace } from '../app/marked.ts';
import type { World } from '../app/world.ts';
import { formatFor, formatOfSide, holdMarked, isFolder, tellExcel } from '../app/output.ts';
import { decideOpened } from '../app/decide.ts';
import { openInputs, paidJson, readOpened } from '../app/read.ts';
import { tellRejects, writeRejects } from '../app/rejects.ts';

const calcOptions = tableOptions.extend({
  engine: z.enum(engineNames).optional(),
  memory: z.string(),
  master: z.string().optional(),
  marked: z.string().optional(),
});
type CalcOptions = z.output<typeof calcOptions>;

/** Adds `calc`. */
export function addCalc(command: Command, context: Context, done: (code: ExitCode) => void): void {
  const { lang } = context;
  command.argument('<input...>', say(lang, message('argInput')));
  withKnown(withOutput(withCategories(withRules(command, context), context), context), context);
  command.addOption(
    new Option('--engine <engine>', say(lang, message('optEngine'))).choices(engineNames),
  );
  command.option('--master <url>', say(lang, message('optMaster')));
  withMemory(command, context);
  command.option('--marked <file>', say(lang, message('optMarked')));
  command.action(async (inputs: string[], given: unknown) => {
    done(await calc(inputs, calcOptions.parse(given), context));
  });
}

/** Where everything goes. */
interface Places {
  readonly format: OutFormat;
  readonly text: TextForm;
  /** Undefined for standard output. */
  readonly decisions: string | undefined;
  readonly rejects: string | undefined;
  readonly summary: string | undefined;
  /** To be made before writing. */
  readonly folder: string | undefined;
}

async function placesOf(options: TableOptions, { stdout }: World): Promise<Places> {
  const { output, format: asked, rejects } = options;
  const text = textForm(options, output);
  if (rejects !== undefined) formatOfSide(rejects);
  if (output === undefined) {
    const format = formatFor(options, stdout);
    return {
      format,
      text,
      decisions: undefined,
      rejects,
      summary: undefined,
      folder: undefined,
    };
  }
  if (await isFolder(output)) {
    const format = asked ?? 'csv';
    return {
      format,
      text,
      decisions: join(output, `decisions.${format}`),
      rejects: rejects ?? join(output, 'decisions.rejects.csv'),
      summary: join(output, 'summary.json'),
      folder: output,
    };
  }
  const format = formatFor(options, stdout);
  const beside = join(dirname(output), `${basename(output, extname(output))}.rejects.csv`);
  return {
    format,
    text,
    decisions: output,
    rejects: rejects ?? beside,
    summary: undefined,
    folder: undefined,
  };
}

async function calc(
  inputs: readonly string[],
  options: CalcOptions,
  { world }: Context,
): Promise<ExitCode> {
  const { lang, quiet, asOf, jurisdiction } = options;
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const places = await placesOf(options, world);
  if (options.marked !== undefined) await holdMarked(options.marked);
  const ruleset = loadRuleset(readLibrary(options.rules), jurisdiction, asOf, options.category);
  const decided = ruleset.wanted;
  const opened = await openInputs(inputs, world, {
    lang,
    quiet,
    note,
    categories: ruleset.categories,
    ...knownBy(options),
  });
  const marked =
    options.marked === undefined
      ? []
      : await (await import('../app/marked.ts')).markedPlaces(options.marked, opened.tables);
  const outputs = [
    places.decisions,
    places.rejects,
    places.summary,
    ...marked.map(({ path }) => path),
  ].filter((one) => one !== undefined);
  claimOutputs(outputs);

  const style: DecisionStyle = {
    lang,
    headers: options.headers,
    titles: titlesOf(ruleset, lang),
    mask: options.mask || (places.decisions === undefined && world.stdout.isTTY),
    asOf: asOf.text,
    extras: opened.extras,
  };
  const totals = new Totals(decided);
  const held = new HeldOutput(places.decisions ?? world.stdout, places.format, columnsOf(style));
  const written: { path: string; sha256: string }[] = [];

  const engine = engineFor(opened.tables, options.engine, options.master);
  const result = await decideOpened(engine, opened, world, options, {
    ruleset,
    wanted: decided,
    output: {
      target: held.target,
      format: places.format,
      ...places.text,
      style,
    },
    totals,
    memory: options.memory,
    onRead: async () => {
      if (places.folder !== undefined) await outputFolder(places.folder);
    },
  });
  const { households, rejects } = result;
  if (result.written !== undefined) written.push(result.written);
  await held.holdTo(totals.written());

  if (places.rejects === undefined)
    tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  else written.push(await writeRejects(places.rejects, rejects, places.text, style.mask, lang));

  written.push(...(await markedCopies(marked, inputs, options, world, ruleset)));

  const unsure = unsureFigures(ruleset, decided);
  const rowsRead = result.rows.reduce((sum, count) => sum + count, 0);
  const rows = {
    read: rowsRead,
    decided: rowsRead - rejects.length,
    rejected: rejects.length,
  };
  if (places.summary !== undefined) {
    const summary = {
      as_of: asOf.text,
      jurisdiction,
      rows,
      households,
      categories: totals.json(),
      not_in_force: Object.fromEntries(ruleset.notInForce),
      unsure,
      ...paidJson(opened.tables),
      ...(options.assume.length > 0 && { assumed: assumedJson(options.assume) }),
      inputs: opened.tables.map(({ table }, at) => {
        const { file, encoding, sha256 } = table.info();
        return { file, rows: result.rows[at] ?? 0, encoding, sha256 };
      }),
      rules: ruleset.files,
      outputs: written.map(({ path, sha256 }) => ({ file: basename(path), sha256 })),
    };
    await writeWhole(places.summary, `${JSON.stringify(summary, null, 2)}\n`);
  }
  await placeOutputs();
  const { read: readRows, decided: decidedRows, rejected } = rows;
  note(
    say(
      lang,
      message('summaryRows', {
        read: readRows,
        decided: decidedRows,
        rejected,
        households,
        asOf: asOf.text,
      }),
    ),
  );
  totals.words(ruleset, lang).forEach(note);
  if (ruleset.notInForce.size > 0 && options.category === undefined) {
    const left = [...ruleset.notInForce].map(([category, first]) => `${category}(${first})`);
    note(say(lang, message('notInForce', { asOf: asOf.text, categories: left.join(' ') })));
  }
  if (unsure.length > 0) {
    const figures = unsure
      .map(({ category, parameter, value }) => `${category}.${parameter}=${value}`)
      .join(lang === 'zh' ? '、' : ', ');
    note(say(lang, message('unsureFigures', { figures })));
  }
  staleWords(ruleset, decided, lang).forEach(note);
  for (const path of outputs) note(say(lang, message('summaryWritten', { path })));
  tellExcel(places.decisions, places.format, options, { note, lang });
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

/** Reads the tables once more, whichever way they were decided, so that each engine marks the same cells. */
async function markedCopies(
  places: readonly MarkedPlace[],
  inputs: readonly string[],
  { lang, asOf }: CalcOptions,
  world: World,
  ruleset: Ruleset,
): Promise<{ path: string; sha256: string }[]> {
  if (places.length === 0) return [];
  const { writeMarked } = await import('../app/marked.ts');
  const { emptyCells } = await import('../reports/mending.ts');
  const quietly = { lang, quiet: true, note: () => undefined, categories: ruleset.categories };
  // Everything was told when the tables were decided.
  const { intake, tables } = await readOpened(await openInputs(inputs, world, quietly), asOf);
  const infos = tables.map(({ info }) => info);
  const empty = emptyCells(ruleset, intake.households(), infos);
  return writeMarked(places, intake.rejects, empty, lang);
}
