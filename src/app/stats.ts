import type { Categories } from '../core/category.ts';
import { monthAfter, monthText } from '../checks/months.ts';
import { exitCode, UserError } from '../core/errors.ts';
import type { Verdict } from '../engine/verdict.ts';
import { figuresByMonth } from '../ledger/figures.ts';
import {
  type Period,
  paymentFigures,
  periodFigures,
  watchedFigures,
} from '../reports/period-figures.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { coveredOf } from './monitor.ts';
import { readPayments } from './read.ts';
import { doubtWords } from '../engine/summary.ts';
import { claimOutputs } from '../files/run-files.ts';
import { standings } from '../ledger/history.ts';
import { tamperedError } from '../ledger/judge.ts';
import { message, type PlainKey, say } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { controlFigures } from '../reports/control-figures.ts';
import { type Figure, figureFacts, Figures } from '../reports/figures.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';
import { formatNamed, type OutFormat, textForm, yuanText } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { verdictsOf } from './decide.ts';
import { lookAtLedger } from './open-ledger.ts';
import { formatFor, pageHead } from './output.ts';
import {
  knownBy,
  type KnownRequest,
  type OutputRequest,
  rulesetFor,
  type RulesRequest,
} from './request.ts';
import type { Voice } from './voice.ts';
import type { World } from './world.ts';

export interface StatsRequest
  extends RulesRequest, KnownRequest, Pick<OutputRequest<OutFormat>, 'output' | 'format'> {
  readonly inputs: readonly string[];
  /** How many people live in the countryside, for the rate of coverage. */
  readonly ruralPopulation?: number | undefined;
  /** For what the controls found and what became of it, and for what each month came to. */
  readonly ledger?: string | undefined;
  /** The first month of a period, `2021-01`, and its last; that decided for where it is left out. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Lists of those who are watched (防止返贫监测对象). */
  readonly monitored: readonly string[];
}

/**
 * Writes the figures of the work report that the tables and the ledger give.
 *
 * @throws {UserError} (5) where the ledger was changed or cut.
 */
export async function stats(
  request: StatsRequest,
  world: World,
): Promise<{ readonly rejects: readonly Reject[]; readonly doubts: readonly string[] }> {
  const { output } = request;
  const format = formatFor(request, world);
  const ruleset = rulesetFor(request);
  const { wanted } = ruleset;
  const { list, rejects } = await figuresFor(request, world, ruleset, periodOf(request));
  claimOutputs([output]);
  const rows = list.map((figure) => rowOf(figure, format, world.voice));
  const doubts = doubtWords(ruleset, wanted, world.voice.lang);
  const page = pageHead('statsTitle', request.asOf.text, doubts, world.voice.lang);
  const text = { ...textForm({}, output), page };
  // Who reads the figures finds them by their titles; keys are for scripts.
  const from = world.voice.lang === 'zh' && formatNamed(format).forPeople ? 1 : 0;
  await writeTable(
    output ?? world.stdout,
    format,
    columnsIn(world.voice).slice(from),
    rows.map((row) => row.slice(from)),
    text,
  );
  return { rejects, doubts };
}

/** @throws {UserError} (2) for a period of which nothing is given, or that ends before it begins. */
function periodOf({
  from,
  to,
  ledger,
  paid,
  asOf,
  inputs,
  monitored,
}: StatsRequest): Period | undefined {
  if (inputs.length === 0 && (from === undefined || monitored.length > 0))
    throw new UserError(exitCode.usage, [message('usageStatsNothing')]);
  if (from === undefined && to === undefined) return undefined;
  const until = to ?? monthText(asOf);
  if (from === undefined || from > until || (ledger === undefined && paid === undefined))
    throw new UserError(exitCode.usage, [message('usageStatsPeriod')]);
  return { from, to: until };
}

/** Of tables, of the list of the watched, of payments, and of the ledger, as far as each is given. */
async function figuresFor(
  request: StatsRequest,
  world: World,
  ruleset: Ruleset,
  period: Period | undefined,
): Promise<{ readonly list: readonly Figure[]; readonly rejects: readonly Reject[] }> {
  const { inputs, monitored, ledger, paid } = request;
  const { categories, wanted } = ruleset;
  const style = { persons: true, categories, ...knownBy(request) };
  const list: Figure[] = [];
  const rejects: Reject[] = [];
  if (inputs.length > 0) {
    const figures = new Figures(categories);
    const take = (verdict: Verdict): void => {
      figures.add(verdict);
    };
    const reader = { facts: figureFacts, take };
    rejects.push(...(await verdictsOf(inputs, world, style, ruleset, wanted, reader)));
    list.push(...figures.list(request.ruralPopulation));
  }
  if (monitored.length > 0) {
    const found = await coveredOf(
      monitored,
      inputs,
      world,
      { ...style, asOf: request.asOf },
      ruleset,
    );
    list.push(...watchedFigures(found.covered, categories));
    rejects.push(...found.rejects);
  }
  if (period !== undefined && paid !== undefined) {
    const { payments } = await readPayments(paid, categories, world);
    list.push(...paymentFigures(payments, period, categories));
  }
  if (ledger !== undefined) list.push(...(await ofLedger(ledger, categories, period)));
  return { list, rejects };
}

const units: Readonly<Record<Figure['unit'], PlainKey>> = {
  households: 'unitHouseholds',
  persons: 'unitPersons',
  findings: 'unitFindings',
  yuan: 'unitYuan',
  percent: 'unitPercent',
};

/** Counts are numbers; yuan and per cent are exact texts, since a program would read a number as a binary fraction. */
function valueOf({ unit, value }: Figure, none: '—' | null): OutCell {
  if (value === undefined) return none;
  if (unit === 'yuan') return yuanText(value);
  return unit === 'percent' ? `${Math.floor(value / 10)}.${value % 10}` : value;
}

function rowOf(figure: Figure, format: OutFormat, { lang, tell }: Voice): OutCell[] {
  const { key, title, unit, note } = figure;
  // A program finds nothing where there is nothing; people see a dash, and why.
  const none = format === 'json' || format === 'ndjson' || format === 'parquet' ? null : '—';
  return [
    key,
    title[lang],
    valueOf(figure, none),
    tell(units[unit]),
    note === undefined ? '' : say(lang, note),
  ];
}

const columnsIn = ({ lang }: Voice): OutColumn[] => [
  { key: 'key', header: 'key', kind: 'text', width: 26 },
  { key: 'title', header: lang === 'zh' ? '指标' : 'title', kind: 'text', width: 36 },
  { key: 'value', header: lang === 'zh' ? '数值' : 'value', kind: 'decimal', width: 18 },
  { key: 'unit', header: lang === 'zh' ? '单位' : 'unit', kind: 'text', width: 8 },
  { key: 'note', header: lang === 'zh' ? '说明' : 'note', kind: 'text', width: 60 },
];

/** What the months of a period came to; what the controls found and what became of it, over all months that were run. */
async function ofLedger(
  path: string,
  categories: Categories,
  period: Period | undefined,
): Promise<Figure[]> {
  const ledger = await lookAtLedger(path);
  try {
    if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
    const months = await figuresByMonth(ledger);
    const lacking = period === undefined ? [] : monthsOf(period).filter((one) => !months.has(one));
    return [
      ...(period === undefined ? [] : periodFigures(months, period, lacking, categories)),
      ...controlFigures([...(await standings(ledger)).values()]),
    ];
  } finally {
    ledger.close();
  }
}

function monthsOf({ from, to }: Period): string[] {
  const found: string[] = [];
  for (let at = from; at <= to; at = monthAfter(at)) found.push(at);
  return found;
}
