import { z } from 'zod';

import type { Difference } from './history.ts';
import type { Ledger, NewEntry } from './ledger.ts';

const count = z.number().int();

/** What there is of one category in one town, in town or country. Money is fen a month. */
const figureRow = z.object({
  town: z.string(),
  /** 农村 or 城镇; empty where the sheet does not say. */
  area: z.string(),
  category: z.string(),
  /** To whom it is due. */
  households: count,
  persons: count,
  due: count,
  /** Decisions for which evidence is needed. */
  open: count,
  /** To whom it is paid today by the sheet, and how much; of some the sheet does not say how much. */
  receiving: count,
  paid: count,
  unpriced: count,
  /** Of whom the sheet does not say whether it is paid. */
  silent: count,
  /** 生活不能自理, those of them in institutions, those whose mode of care is not known; whose ability is not known. */
  unable: count,
  kept: count,
  modeUnknown: count,
  abilityUnknown: count,
});
export type FigureRow = z.output<typeof figureRow>;

/** `in`: it is granted and was not; `out`: it was and is not; `open`: it was and can't be decided now. */
const ways = ['in', 'out', 'open', 'up', 'down'] as const;

const changeRow = z.object({
  town: z.string(),
  category: z.string(),
  way: z.enum(ways),
  /** See {@link whyOf}. */
  why: z.string(),
  /** Decisions. */
  units: count,
  /** Who are covered now, or were; of a month before they were kept nobody. */
  persons: count,
  /** Fen a month, what it makes more. */
  amount: count,
});
export type ChangeRow = z.output<typeof changeRow>;

const figuresBody = z.object({
  /** The rule of each category, `dibao@2021-07-01`. */
  rules: z.record(z.string(), z.string()),
  /** The month with which it was compared; null where none was run before. */
  since: z.string().nullable(),
  /** Households to which anything is granted, by town. */
  homes: z.array(z.object({ town: z.string(), households: count })),
  rows: z.array(figureRow),
  changes: z.array(changeRow),
  /** Rows that were read, and those that were rejected. */
  read: count,
  rejected: count,
  /** Controls that had nothing to look into, and those that could not wholly be made. */
  idle: z.array(z.string()),
  unchecked: z.array(z.string()),
});

/** What a month comes to, as the ledger keeps it. */
export type MonthFigures = z.output<typeof figuresBody>;

export const figuresEntry = (month: string, figures: MonthFigures): NewEntry => ({
  kind: 'figures',
  month,
  key: 'figures',
  body: JSON.stringify(figures),
});

/**
 * The figures of each month that has them, by month; a second run of a month stands for the first. Ledgers of
 * versions before have decided months without: of those nothing is known.
 */
export async function figuresByMonth(ledger: Ledger): Promise<ReadonlyMap<string, MonthFigures>> {
  const found = new Map<string, MonthFigures>();
  for await (const { month, body } of ledger.entries(['figures']))
    found.set(month, figuresBody.parse(JSON.parse(body)));
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Which way a decision went; undefined where nothing changed in money. */
function wayOf({ before: old, now }: Difference): ChangeRow['way'] | undefined {
  const [before, after] = [old?.amount ?? 0, now?.amount ?? 0];
  if (before === after) return undefined;
  if (now?.decision === 'needs-evidence') return 'open';
  if (before === 0) return 'in';
  if (after === 0) return 'out';
  return after > before ? 'up' : 'down';
}

/**
 * Why a decision went its way. In: `joined` the list, `back` on it, or `fits` now. Out: `left` the list, or why it was
 * refused (the plan's refusals). Up and down: `persons` are more or fewer, the `rules` are others, or the household's own
 * `means`; `unknown` where the ledger of then does not say. Open: `evidence`.
 */
function whyOf(
  { before, now, household }: Difference,
  way: ChangeRow['way'],
  otherRules: boolean | undefined,
): string {
  switch (way) {
    case 'in':
      return household.last ? 'fits' : household.earlier ? 'back' : 'joined';
    case 'out':
      return household.now ? (now?.why ?? 'left') : 'left';
    case 'open':
      return 'evidence';
    case 'up':
    case 'down':
      if (typeof before?.persons !== 'number' || otherRules === undefined) return 'unknown';
      if (before.persons !== now?.persons) return 'persons';
      return otherRules ? 'rules' : 'means';
  }
}

/**
 * The changes of a month, summed by town, category, way and reason, in that order.
 *
 * @param rules the rule of each category now.
 * @param before the same last month; undefined where it was not kept.
 */
export function changeRowsOf(
  differing: readonly Difference[],
  rules: MonthFigures['rules'],
  before: MonthFigures['rules'] | undefined,
): ChangeRow[] {
  const sums = new Map<string, ChangeRow>();
  for (const difference of differing) {
    const { before: old, now } = difference;
    const way = wayOf(difference);
    // Whose it is, the decision says that has somebody.
    const one = now === undefined || now.id === '' ? (old ?? now) : now;
    if (way === undefined || one === undefined) continue;
    const { category } = one;
    const other = before && before[category] !== rules[category];
    const why = whyOf(difference, way, other);
    const town = one.town ?? '';
    const key = [town, category, way, why].join('\u0000');
    const sum = sums.get(key) ?? { town, category, way, why, units: 0, persons: 0, amount: 0 };
    const persons = (way === 'out' || way === 'open' ? old : now)?.persons ?? 0;
    sums.set(key, {
      ...sum,
      units: sum.units + 1,
      persons: sum.persons + persons,
      amount: sum.amount + (now?.amount ?? 0) - (old?.amount ?? 0),
    });
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}
