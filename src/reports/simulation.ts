import { Decimal } from 'decimal.js';
import { type Lang, message, say, type Words } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { type Categories, type Category, categoryTitle, type Pays } from '../core/category.ts';
import { maskId } from '../core/id-number.ts';
import type { Parameter } from '../rules/schema.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';
import { yuanText } from '../sheets/write/registry.ts';
import {
  type ChangedDecision,
  effects,
  type Effect,
  sizeBounds,
  type Sum,
  ways,
  type Way,
  type Tally,
} from '../engine/tally.ts';
import { decisionWord, householdDigits, maskDigits } from '../decide/columns.ts';

export const effectTitles: Readonly<Record<Effect, Words>> = {
  new: { zh: '新增', en: 'new' },
  up: { zh: '增加', en: 'up' },
  down: { zh: '减少', en: 'down' },
  stop: { zh: '停发', en: 'stop' },
  evidence: { zh: '需补材料有变', en: 'evidence' },
};

/** How the table of changed decisions is to be written. */
export interface ChangedStyle {
  readonly lang: Lang;
  readonly headers: 'zh' | 'key';
  readonly mask: boolean;
  readonly categories: Categories;
}

const columns: readonly (readonly [string, string, OutColumn['kind'], number])[] = [
  ['household_id', '家庭编号', 'id', 16],
  ['id_number', '身份证号', 'id', 22],
  ['name', '姓名', 'text', 10],
  ['category', '类别', 'text', 18],
  ['decision_before', '现行结论', 'text', 15],
  ['amount_before', '现行月金额', 'money', 12],
  ['decision_after', '调整后结论', 'text', 15],
  ['amount_after', '调整后月金额', 'money', 14],
  ['difference', '每月相差', 'money', 12],
  ['effect', '影响', 'text', 14],
];

type Columns = Pick<ChangedStyle, 'headers' | 'lang' | 'categories'>;

const isEffect = (code: string): code is Effect => effects.some((one) => one === code);

/** What the codes of a column are called; undefined where it has none. */
function shownIn(key: string, { lang, categories }: Columns): OutColumn['shown'] {
  switch (key) {
    case 'category':
      return (code) => categoryTitle(categories, code, lang);
    case 'decision_before':
    case 'decision_after':
      return (code) => decisionWord(code, lang);
    case 'effect':
      return (code) => (isEffect(code) ? effectTitles[code][lang] : code);
    default:
      return undefined;
  }
}

export const changedColumns = (style: Columns): OutColumn[] =>
  columns.map(([key, zh, kind, width]) => {
    if (style.headers === 'key') return { key, header: key, kind, width };
    const shown = shownIn(key, style);
    return { key, header: zh, kind, width, ...(shown && { shown }) };
  });

/** One changed decision as a row. What is not granted counts as nothing in the difference. */
export function changedRow(
  { householdId, idNumber, name, category, before, after, effect }: ChangedDecision,
  { mask }: Pick<ChangedStyle, 'mask'>,
): OutCell[] {
  return [
    mask ? maskDigits(householdId, householdDigits) : householdId,
    mask ? maskId(idNumber) : idNumber,
    name,
    category,
    before.decision ?? '',
    before.amount ?? null,
    after.decision ?? '',
    after.amount ?? null,
    (after.amount ?? 0) - (before.amount ?? 0),
    effect,
  ];
}

/** One figure that was set. */
export interface SetFigure {
  readonly path: string;
  readonly title: Words;
  /** The word of a table's entry. */
  readonly word: string | undefined;
  readonly unit: Parameter['unit'];
  /** Undefined where it is not known in the place. */
  readonly before: string | undefined;
  readonly after: string;
}

export const unitTitles: Readonly<Record<Parameter['unit'], Words>> = {
  yuan: { zh: '元', en: 'yuan' },
  'yuan/person/month': { zh: '元/人/月', en: 'yuan/person/month' },
  'yuan/household/month': { zh: '元/户/月', en: 'yuan/household/month' },
  'yuan/mu/year': { zh: '元/亩/年', en: 'yuan/mu/year' },
  times: { zh: '倍', en: 'times' },
  years: { zh: '年（周岁）', en: 'years' },
  months: { zh: '个月', en: 'months' },
  persons: { zh: '人', en: 'persons' },
  count: { zh: '个', en: 'count' },
  grade: { zh: '级', en: 'grade' },
};

/** All that a simulation found, but for the table of decisions. */
export interface Simulation {
  readonly lang: Lang;
  readonly asOf: string;
  readonly jurisdiction: string;
  readonly set: readonly SetFigure[];
  /** Another folder of rules, where one was named. */
  readonly against: string | undefined;
  readonly rows: { readonly read: number; readonly decided: number; readonly rejected: number };
  /** Households in the tables. */
  readonly households: number;
  readonly categories: readonly {
    readonly category: Category;
    readonly title: string;
    readonly pays: Pays;
  }[];
  readonly tally: Tally;
}

export const monthsAYear = 12;

/** A sum of money with its sign. */
export const signed = (fen: number): string => `${fen > 0 ? '+' : ''}${yuanText(fen)}`;

/** The difference in per cent with one decimal, rounded half up. */
export function percentText(difference: number, whole: number): string {
  if (whole === 0) return '';
  const share = new Decimal(difference).abs().times(100).div(whole);
  const sign = difference < 0 ? '-' : difference > 0 ? '+' : '';
  return `${sign}${share.toFixed(1, Decimal.ROUND_HALF_UP)}%`;
}

const sumJson = ({ households, persons, amount }: Sum): Record<string, number | string> => ({
  households,
  persons,
  monthly_amount: yuanText(amount),
  yearly_amount: yuanText(amount * monthsAYear),
});

const effectJson = ({
  decisions,
  households,
  persons,
  amount,
}: Sum): Record<string, number | string> => ({
  decisions,
  households,
  persons,
  monthly_amount: yuanText(amount),
});

const less = (after: Sum, before: Sum): Sum => ({
  decisions: after.decisions - before.decisions,
  households: after.households - before.households,
  persons: after.persons - before.persons,
  amount: after.amount - before.amount,
});

/** The effects of a simulation, all or of a category, under their keys. */
function byKey<K extends string, T>(keys: readonly K[], of: (key: K) => T): Record<string, T> {
  return Object.fromEntries(keys.map((key) => [key, of(key)]));
}

/** What money alone comes to; households of several categories would count more than once. */
function moneyJson(before: number, after: number): Record<string, Record<string, string>> {
  const of = (amount: number): Record<string, string> => ({
    monthly_amount: yuanText(amount),
    yearly_amount: yuanText(amount * monthsAYear),
  });
  return { before: of(before), after: of(after), difference: of(after - before) };
}

/** As `simulation.json` keeps it; amounts in yuan as text, so that they stay exact. */
export function simulationJson({
  asOf,
  jurisdiction,
  set,
  rows,
  households,
  categories,
  tally,
}: Simulation): Record<string, unknown> {
  const wayJson = (way: Way, town?: string): Record<string, number | string> => {
    const sum = tally.households(way, town === undefined ? {} : { town });
    return { households: sum.households, monthly_amount: yuanText(sum.amount) };
  };
  return {
    as_of: asOf,
    jurisdiction,
    set: set.map(({ path, unit, before, after }) => ({
      path,
      unit,
      before: before ?? null,
      after,
    })),
    rows,
    households,
    total: moneyJson(tally.sum('before').amount, tally.sum('after').amount),
    changed_households: byKey(ways, (way) => wayJson(way)),
    sizes: (['lose', 'gain'] as const).flatMap((way) =>
      [...sizeBounds, undefined].map((below, size) => ({
        way,
        from: sizeBounds[size - 1] ?? 0,
        below: below ?? null,
        households: tally.households(way, { size }).households,
      })),
    ),
    categories: Object.fromEntries(
      categories.map(({ category }) => {
        const [before, after] = [
          tally.sum('before', { category }),
          tally.sum('after', { category }),
        ];
        return [
          category,
          {
            before: sumJson(before),
            after: sumJson(after),
            difference: sumJson(less(after, before)),
            effects: byKey(effects, (effect) => effectJson(tally.sum(effect, { category }))),
          },
        ];
      }),
    ),
    towns: tally.towns.map((town) => ({
      town,
      ...moneyJson(tally.sum('before', { town }).amount, tally.sum('after', { town }).amount),
      changed_households: byKey(ways, (way) => wayJson(way, town)),
      categories: Object.fromEntries(
        categories.map(({ category }) => {
          const [before, after] = [
            tally.sum('before', { town, category }),
            tally.sum('after', { town, category }),
          ];
          return [
            category,
            {
              before: sumJson(before),
              after: sumJson(after),
              difference: sumJson(less(after, before)),
            },
          ];
        }),
      ),
    })),
  };
}

/** A figure's title, with the word of its table's entry. */
export const titleOf = (title: string, word: string | undefined, lang: Lang): string =>
  word === undefined ? title : lang === 'zh' ? `${title}（${word}）` : `${title} (${word})`;

/** What was set, one sentence each. */
export function setWords({ set, against, lang }: Simulation): string[] {
  return [
    ...(against === undefined ? [] : [say(lang, message('simulateAgainst', { dir: against }))]),
    ...set.map(({ path, title, word, unit, before, after }) =>
      say(
        lang,
        message('simulateSet', {
          path,
          title: titleOf(title[lang], word, lang),
          before: before ?? say(lang, message('simulateNoFigure')),
          after,
          unit: unitTitles[unit][lang],
        }),
      ),
    ),
  ];
}

/** What standard error says: what was set, each category that changes, and the sum. */
export function simulationWords(simulation: Simulation): string[] {
  const { lang, categories, tally } = simulation;
  const isChanged = ({ category }: { category: Category }): boolean =>
    effects.some((effect) => tally.sum(effect, { category }).decisions > 0);
  const changed = categories.filter(isChanged);
  const same = categories.filter((one) => !isChanged(one)).map(({ title }) => title);
  const count = (effect: Effect, category: Category): number =>
    tally.sum(effect, { category }).decisions;
  const lines = changed.map(({ category, title, pays }) => {
    const [before, after] = [tally.sum('before', { category }), tally.sum('after', { category })];
    const difference = after.amount - before.amount;
    const counts = {
      category: title,
      households: before.households,
      persons: before.persons,
      newHouseholds: after.households,
      newPersons: after.persons,
      fresh: count('new', category),
      stop: count('stop', category),
      evidence: count('evidence', category),
    };
    if (pays === 'nothing') return say(lang, message('simulateRecognised', counts));
    return say(
      lang,
      message('simulateCategory', {
        ...counts,
        amount: yuanText(before.amount),
        newAmount: yuanText(after.amount),
        month: signed(difference),
        year: signed(difference * monthsAYear),
        up: count('up', category),
        down: count('down', category),
      }),
    );
  });
  return [
    ...setWords(simulation),
    ...lines,
    ...(same.length === 0
      ? []
      : [say(lang, message('simulateSame', { categories: same.join(signs[lang].list) }))]),
    totalWords(simulation),
  ];
}

function totalWords({ lang, tally }: Simulation): string {
  const [before, after] = [tally.sum('before').amount, tally.sum('after').amount];
  const [gain, lose] = [tally.households('gain'), tally.households('lose')];
  const percent = percentText(after - before, before);
  return say(
    lang,
    message('simulateTotal', {
      amount: yuanText(before),
      newAmount: yuanText(after),
      month: signed(after - before),
      percent: percent === '' ? '' : lang === 'zh' ? `，${percent}` : `, ${percent}`,
      year: signed((after - before) * monthsAYear),
      gain: gain.households,
      gained: signed(gain.amount),
      lose: lose.households,
      lost: signed(lose.amount),
      evidence: tally.households('evidence').households,
    }),
  );
}
