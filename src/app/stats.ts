import { doubtWords } from '../engine/summary.ts';
import { claimOutputs } from '../files/run-files.ts';
import { standings } from '../ledger/history.ts';
import { tamperedError } from '../ledger/judge.ts';
import type { PlainKey } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { type Figure, figureFacts, Figures } from '../reports/figures.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
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
  const rows = list.map((figure) => rowOf(figure, world.voice));
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

function rowOf({ key, title, unit, value }: Figure, { lang, tell }: Voice): string[] {
  const text =
    unit === 'yuan'
      ? yuanText(value)
      : unit === 'percent'
        ? `${Math.floor(value / 10)}.${value % 10}`
        : String(value);
  return [key, title[lang], text, tell(units[unit])];
}

const columnsIn = ({ lang }: Voice): OutColumn[] => [
  { key: 'key', header: 'key', kind: 'text', width: 26 },
  { key: 'title', header: lang === 'zh' ? '指标' : 'title', kind: 'text', width: 36 },
  { key: 'value', header: lang === 'zh' ? '数值' : 'value', kind: 'decimal', width: 18 },
  { key: 'unit', header: lang === 'zh' ? '单位' : 'unit', kind: 'text', width: 8 },
];

/** What the controls found and what became of it, over all months that were run. */
async function ofLedger(path: string): Promise<Figure[]> {
  const ledger = await lookAtLedger(path);
  try {
    if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
    const all = [...(await standings(ledger)).values()].map(({ finding }) => finding);
    const open = all.filter(
      ({ status }) => status === 'new' || status === 'open' || status === 'back',
    );
    const overpaid = (list: typeof all): number =>
      list.reduce((sum, one) => sum + (one.overpaid ?? 0), 0);
    const settled = all.filter(({ status }) => status === 'settled');
    return [
      {
        key: 'findings',
        title: { zh: '五项约束制度发现', en: 'findings' },
        unit: 'findings',
        value: all.length,
      },
      {
        key: 'findings.open',
        title: { zh: '其中未处理', en: 'open' },
        unit: 'findings',
        value: open.length,
      },
      {
        key: 'findings.settled',
        title: { zh: '其中已处理', en: 'settled' },
        unit: 'findings',
        value: settled.length,
      },
      {
        key: 'overpaid.open',
        title: { zh: '未处理的多发金额', en: 'overpaid, open' },
        unit: 'yuan',
        value: overpaid(open),
      },
      {
        key: 'overpaid.settled',
        title: { zh: '已处理的多发金额', en: 'overpaid, settled' },
        unit: 'yuan',
        value: overpaid(settled),
      },
    ];
  } finally {
    ledger.close();
  }
}
