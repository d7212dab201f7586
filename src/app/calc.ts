import { join } from 'node:path';

import type { AsOf } from '../core/month.ts';
import { columnsOf, type DecisionStyle, titlesOf } from '../decide/columns.ts';
import { type EngineName, engineFor } from '../engine/engine.ts';
import { doubtsJson, doubtWords, paysOf, Totals } from '../engine/summary.ts';
import { claimOutputs, outputFolder, placeOutputs } from '../files/run-files.ts';
import { filesInUse, type Ruleset } from '../rules/ruleset.ts';
import { HeldOutput } from '../sheets/recount.ts';
import { type OutFormat, textForm, writeWhole } from '../sheets/write/registry.ts';
import { decideOpened } from './decide.ts';
import type { MarkedPlace } from './marked.ts';
import { formatFor, formatOfSide, holdMarked, isFolder, pageHeadLater } from './output.ts';
import { type Opened, openInputs, readOpened } from './read.ts';
import { keepRejects, type Rejected, rejectsBeside } from './rejects.ts';
import {
  type CategoryRequest,
  knownBy,
  type KnownRequest,
  rulesetFor,
  type RulesRequest,
  type TableRequest,
} from './request.ts';
import {
  countRows,
  inputsJson,
  knownJson,
  outputsJson,
  type RowCounts,
  type WrittenFile,
} from './summary.ts';
import type { World } from './world.ts';

export interface CalcRequest
  extends RulesRequest, CategoryRequest, KnownRequest, TableRequest<OutFormat> {
  readonly inputs: readonly string[];
  /** Undefined for the one that suits the tables. */
  readonly engine?: EngineName | undefined;
  /** The Spark cluster. */
  readonly master?: string | undefined;
  /** DuckDB's, such as `1000000000B`. */
  readonly memory: string;
  /** Where copies of the sheets go in which the cells to mend are marked. */
  readonly marked?: string | undefined;
}

export interface CalcResult {
  readonly ruleset: Ruleset;
  readonly rows: RowCounts;
  readonly households: number;
  readonly totals: Totals;
  readonly rejects: Rejected;
  /** What is doubtful of the rules' figures, a sentence each. */
  readonly doubts: readonly string[];
  /** Every file that was written. */
  readonly outputs: readonly string[];
  /** The decisions among them; no path for standard output. */
  readonly decisions: { readonly path: string | undefined; readonly format: OutFormat };
}

/** Where everything goes. */
interface Places {
  readonly format: OutFormat;
  /** Undefined for standard output. */
  readonly decisions: string | undefined;
  readonly rejects: string | undefined;
  readonly summary: string | undefined;
  /** To be made before writing. */
  readonly folder: string | undefined;
}

async function placesOf(request: CalcRequest, world: World): Promise<Places> {
  const { output, format, rejects } = request;
  if (rejects !== undefined) formatOfSide(rejects);
  const none = { rejects, summary: undefined, folder: undefined };
  if (output === undefined) {
    return { ...none, format: formatFor(request, world), decisions: undefined };
  }
  if (!(await isFolder(output))) {
    return {
      ...none,
      format: formatFor(request, world),
      decisions: output,
      rejects: rejects ?? rejectsBeside(output),
    };
  }
  const own = format ?? 'csv';
  return {
    format: own,
    decisions: join(output, `decisions.${own}`),
    rejects: rejects ?? join(output, 'decisions.rejects.csv'),
    summary: join(output, 'summary.json'),
    folder: output,
  };
}

/**
 * 核算: decides every household of the tables and writes the decisions, what was rejected, and a summary, which
 * appear as a set.
 *
 * @throws {UserError} (2) for a place that can't be written to so, (4) where a table can't be read.
 */
export async function calc(request: CalcRequest, world: World): Promise<CalcResult> {
  const { asOf, headers, inputs } = request;
  const { lang } = world.voice;
  const places = await placesOf(request, world);
  const { decisions, format } = places;
  if (request.marked !== undefined) await holdMarked(request.marked);
  const text = textForm(request, request.output);
  const ruleset = rulesetFor(request);
  const { wanted, categories } = ruleset;
  const opened = await openInputs(inputs, world, { categories, ...knownBy(request) });
  const marked = await markedPlacesOf(request.marked, opened);
  const outputs = [
    decisions,
    places.rejects,
    places.summary,
    ...marked.map(({ path }) => path),
  ].filter((one) => one !== undefined);
  claimOutputs(outputs);

  const style: DecisionStyle = {
    lang,
    headers,
    titles: titlesOf(ruleset, lang),
    mask: request.mask || (decisions === undefined && world.stdout.isTTY),
    asOf: asOf.text,
    extras: opened.extras,
  };
  const doubtful = (): string[] => doubtWords(ruleset, wanted, lang);
  const page = pageHeadLater('calcTitle', asOf.text, doubtful, lang);
  const totals = new Totals(wanted, paysOf(ruleset.categories));
  const held = new HeldOutput(decisions ?? world.stdout, format, columnsOf(style));
  const engine = engineFor(opened.tables, request.engine, request.master);
  const { households, rejects, ...result } = await decideOpened(engine, opened, world, {
    ruleset,
    wanted,
    output: { target: held.target, format, ...text, page, style },
    totals,
    memory: request.memory,
    onRead: async () => {
      if (places.folder !== undefined) await outputFolder(places.folder);
    },
  });
  await held.holdTo(totals.written());
  const written: WrittenFile[] = [
    ...(result.written === undefined ? [] : [result.written]),
    ...(await keepRejects(places.rejects, rejects, text, style.mask, lang)),
    ...(await markedCopies(marked, inputs, asOf, world, ruleset)),
  ];
  const rows = countRows(result.rows, rejects.length);
  if (places.summary !== undefined) {
    const summary = {
      as_of: asOf.text,
      jurisdiction: request.jurisdiction,
      rows,
      households,
      categories: totals.json(),
      ...totals.residencesJson(),
      not_in_force: Object.fromEntries(ruleset.notInForce),
      ...doubtsJson(ruleset, wanted),
      ...knownJson(opened, request.assume),
      inputs: inputsJson(opened, result.rows),
      rules: filesInUse(ruleset),
      outputs: outputsJson(written),
    };
    await writeWhole(places.summary, `${JSON.stringify(summary, null, 2)}\n`);
  }
  await placeOutputs();
  return {
    ruleset,
    rows,
    households,
    totals,
    rejects: { list: rejects, written: places.rejects !== undefined },
    doubts: doubtful(),
    outputs,
    decisions: { path: decisions, format },
  };
}

const markedPlacesOf = async (
  target: string | undefined,
  { tables }: Opened,
): Promise<readonly MarkedPlace[]> =>
  target === undefined ? [] : (await import('./marked.ts')).markedPlaces(target, tables);

/** Reads the tables once more, whichever way they were decided, so that each engine marks the same cells. */
async function markedCopies(
  places: readonly MarkedPlace[],
  inputs: readonly string[],
  asOf: AsOf,
  world: World,
  ruleset: Ruleset,
): Promise<readonly WrittenFile[]> {
  if (places.length === 0) return [];
  const { writeMarked } = await import('./marked.ts');
  const { emptyCells } = await import('../reports/mending.ts');
  // Everything was told when the tables were decided.
  const quietly = { ...world, voice: world.voice.hushed(true) };
  const { categories } = ruleset;
  const { intake, tables } = await readOpened(
    await openInputs(inputs, quietly, { categories }),
    asOf,
  );
  const infos = tables.map(({ info }) => info);
  const empty = emptyCells(ruleset, intake.households(), infos);
  return writeMarked(places, intake.rejects, empty, world.voice.lang);
}
