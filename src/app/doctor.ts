import { inputColumns } from '../core/columns.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import type { Words } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { type EmptyCell, emptyCells } from '../reports/mending.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { lackedBy } from '../rules/uses.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import { markedPlaces, writeMarked } from './marked.ts';
import { holdMarked } from './output.ts';
import { openInputs, readOpened, tellWarnings, warningsOf } from './read.ts';
import { type CategoryRequest, rulesetFor, type RulesRequest } from './request.ts';
import type { World } from './world.ts';

export interface DoctorRequest extends RulesRequest, CategoryRequest {
  readonly inputs: readonly string[];
  /** Where copies of the sheets go in which the cells to mend are marked. */
  readonly output?: string | undefined;
}

/** What one table is like. */
export interface Examined {
  readonly info: TableInfo;
  readonly rows: number;
  readonly rejected: number;
  /** Keys of the columns that a category asks for and the table has not, in the order of the columns. */
  readonly lacking: readonly { readonly title: Words; readonly keys: readonly string[] }[];
}

export interface DoctorResult {
  readonly tables: readonly Examined[];
  /** Cells that are empty and would decide something. */
  readonly empty: readonly EmptyCell[];
  readonly rejects: readonly Reject[];
  /** Numbers of the households that can't be decided because of them. */
  readonly broken: readonly string[];
  /** The marked copies that were written. */
  readonly copies: readonly string[];
}

/** Reads tables and decides nothing: what must be mended in them, and marked copies if they are asked for. */
export async function doctor(request: DoctorRequest, world: World): Promise<DoctorResult> {
  if (request.output !== undefined) await holdMarked(request.output);
  const ruleset = rulesetFor(request);
  const { categories } = ruleset;
  const { lang } = world.voice;
  const opened = await openInputs(request.inputs, world, { categories });
  const places =
    request.output === undefined ? [] : await markedPlaces(request.output, opened.tables);
  claimOutputs(places.map(({ path }) => path));
  const { intake, tables } = await readOpened(opened, request.asOf);
  tellWarnings(warningsOf(intake), world.voice);
  const infos = tables.map(({ info }) => info);
  const empty = emptyCells(ruleset, intake.households(), infos);
  const copies = await writeMarked(places, intake.rejects, empty, lang);
  await placeOutputs();
  const examined = tables.map(({ info, rows }) => ({
    info,
    rows,
    rejected: intake.rejects.filter(({ file }) => file === info.file).length,
    lacking: lackingOf(ruleset, new Set(info.columns)),
  }));
  const broken = intake.households().filter(({ breaks }) => breaks.length > 0);
  return {
    tables: examined,
    empty,
    rejects: intake.rejects,
    broken: broken.map(({ id }) => id),
    copies: copies.map(({ path }) => path),
  };
}

/** What the table does not have of what each category asks for, in the order of the table's columns. */
function lackingOf(ruleset: Ruleset, present: ReadonlySet<string>): Examined['lacking'] {
  return ruleset.wanted.flatMap((category) => {
    const rule = ruleset.rules.get(category);
    if (rule === undefined) return [];
    const lacked = lackedBy(ruleset, category, present);
    const keys = inputColumns.map(({ key }) => key).filter((key) => lacked.has(key));
    return keys.length === 0 ? [] : [{ title: rule.title, keys }];
  });
}
