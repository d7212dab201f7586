import { doubtWords } from '../engine/summary.ts';
import { claimOutputs } from '../files/run-files.ts';
import { standings } from '../ledger/history.ts';
import { tamperedError } from '../ledger/judge.ts';
import { type PlainKey, say } from '../messages/index.ts';
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
  /** For what the controls found and what became of it. */
  readonly ledger?: string | undefined;
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
  const { output, ledger } = request;
  const format = formatFor(request, world);
  const ruleset = rulesetFor(request);
  const { categories, wanted } = ruleset;
  const figures = new Figures(categories);
  const style = { persons: true, categories, ...knownBy(request) };
  const rejects = await verdictsOf(request.inputs, world, style, ruleset, wanted, {
    facts: figureFacts,
    take: (verdict) => {
      figures.add(verdict);
    },
  });
  const list = [
    ...figures.list(request.ruralPopulation),
    ...(ledger === undefined ? [] : await ofLedger(ledger)),
  ];
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

/** What the controls found and what became of it, over all months that were run. */
async function ofLedger(path: string): Promise<Figure[]> {
  const ledger = await lookAtLedger(path);
  try {
    if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
    return controlFigures([...(await standings(ledger)).values()]);
  } finally {
    ledger.close();
  }
}
