import { Decimal } from 'decimal.js';
import { type Lang, message, say, teller, type Words } from '../messages/index.ts';
import { type Categories, type Category, categoryTitle } from '../core/category.ts';
import { maskId } from '../core/id-number.ts';
import type { Parameter } from '../rules/schema.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';
import { escaped, yuanText } from '../sheets/write/registry.ts';
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
import { mirroredBars, pairedBars } from './charts.ts';
import { decisionWord, householdDigits, maskDigits } from '../decide/columns.ts';
import { pageOf } from './page.ts';

const effectTitles: Readonly<Record<Effect, Words>> = {
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
  readonly before: string;
  readonly after: string;
}

export const unitTitles: Readonly<Record<Parameter['unit'], Words>> = {
  yuan: { zh: '元', en: 'yuan' },
  'yuan/person/month': { zh: '元/人/月', en: 'yuan/person/month' },
  'yuan/household/month': { zh: '元/户/月', en: 'yuan/household/month' },
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
  readonly categories: readonly { readonly category: Category; readonly title: string }[];
  readonly tally: Tally;
}

const monthsAYear = 12;

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
    set: set.map(({ path, unit, before, after }) => ({ path, unit, before, after })),
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
function setWords({ set, against, lang }: Simulation): string[] {
  return [
    ...(against === undefined ? [] : [say(lang, message('simulateAgainst', { dir: against }))]),
    ...set.map(({ path, title, word, unit, before, after }) =>
      say(
        lang,
        message('simulateSet', {
          path,
          title: titleOf(title[lang], word, lang),
          before,
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
  const lines = changed.map(({ category, title }) => {
    const [before, after] = [tally.sum('before', { category }), tally.sum('after', { category })];
    const difference = after.amount - before.amount;
    return say(
      lang,
      message('simulateCategory', {
        category: title,
        households: before.households,
        persons: before.persons,
        newHouseholds: after.households,
        newPersons: after.persons,
        amount: yuanText(before.amount),
        newAmount: yuanText(after.amount),
        month: signed(difference),
        year: signed(difference * monthsAYear),
        fresh: count('new', category),
        up: count('up', category),
        down: count('down', category),
        stop: count('stop', category),
        evidence: count('evidence', category),
      }),
    );
  });
  const separator = lang === 'zh' ? '、' : ', ';
  return [
    ...setWords(simulation),
    ...lines,
    ...(same.length === 0
      ? []
      : [say(lang, message('simulateSame', { categories: same.join(separator) }))]),
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

/** Digits in threes, for the eye. */
const grouped = (text: string): string => text.replace(/\d(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, '$&,');

const money = (fen: number): string => grouped(yuanText(fen));
const moneyChange = (fen: number): string => grouped(signed(fen));
const countText = (count: number): string => grouped(String(count));

/** The figures as one page with its charts: no script, no font, no address. */
export function simulationPage(simulation: Simulation): string {
  const { lang, asOf, jurisdiction, rows, households, categories, tally } = simulation;
  const tell = teller(lang);
  const figure = (text: string): string => `<td class="n">${escaped(text)}</td>`;
  const head = (text: string, span = 1): string =>
    `<th scope="${span > 1 ? 'colgroup' : 'col'}"${span > 1 ? ` colspan="${span}"` : ''}>${escaped(text)}</th>`;
  const [before, after] = [tally.sum('before').amount, tally.sum('after').amount];
  const difference = after - before;

  const cards = [
    [tell('simulateMonth'), moneyChange(difference), percentText(difference, before)],
    [tell('simulateYear'), moneyChange(difference * monthsAYear), ''],
    ...(['gain', 'lose', 'evidence'] as const).map((way) => {
      const sum = tally.households(way);
      const words = {
        gain: tell('simulateGainers'),
        lose: tell('simulateLosers'),
        evidence: tell('simulateOpen'),
      };
      return [
        words[way],
        countText(sum.households),
        way === 'evidence' ? '' : tell('simulateAMonth', { amount: moneyChange(sum.amount) }),
      ];
    }),
  ].map(
    ([title = '', value = '', more = '']) =>
      `<div class="card"><div>${escaped(title)}</div><strong>${escaped(value)}</strong><div>${escaped(more)}</div></div>`,
  );

  const summary = categories.map(({ category, title }) => {
    const [old, fresh] = [tally.sum('before', { category }), tally.sum('after', { category })];
    const change = less(fresh, old);
    return `<tr><th scope="row">${escaped(title)}</th>${[
      countText(old.households),
      countText(fresh.households),
      countText(old.persons),
      countText(fresh.persons),
      money(old.amount),
      money(fresh.amount),
      moneyChange(change.amount),
      moneyChange(change.amount * monthsAYear),
    ]
      .map(figure)
      .join('')}</tr>`;
  });
  const total = `<tr class="sum"><th scope="row">${escaped(tell('simulateSum'))}</th><td></td><td></td><td></td><td></td>${[
    money(before),
    money(after),
    moneyChange(difference),
    moneyChange(difference * monthsAYear),
  ]
    .map(figure)
    .join('')}</tr>`;
  const [was, will] = [tell('simulateBefore'), tell('simulateAfter')];
  const summaryTable = `<div class="wide"><table><thead>
<tr><th rowspan="2" scope="col">${escaped(tell('simulateCategoryHead'))}</th>${head(tell('unitHouseholds'), 2)}${head(tell('unitPersons'), 2)}${head(tell('simulateMonthly'), 3)}<th rowspan="2" scope="col">${escaped(tell('simulateYearly'))}</th></tr>
<tr>${[was, will, was, will, was, will, tell('simulateDifference')].map((text) => head(text)).join('')}</tr></thead>
<tbody>${[...summary, total].join('\n')}</tbody></table></div>`;

  const effectRow = (title: string, of: (effect: Effect) => Sum): string =>
    `<th scope="row">${escaped(title)}</th>${effects
      .map(of)
      .flatMap(({ decisions, amount }) => [
        countText(decisions),
        decisions === 0 ? '' : moneyChange(amount),
      ])
      .map(figure)
      .join('')}`;
  const effectTable = `<div class="wide"><table><thead>
<tr><th rowspan="2" scope="col">${escaped(tell('simulateCategoryHead'))}</th>${effects.map((effect) => head(effectTitles[effect][lang], 2)).join('')}</tr>
<tr>${effects.map(() => head(tell('simulateCount')) + head(tell('simulateYuan'))).join('')}</tr></thead>
<tbody>${categories
    .map(
      ({ category, title }) =>
        `<tr>${effectRow(title, (effect) => tally.sum(effect, { category }))}</tr>`,
    )
    .join('\n')}
<tr class="sum">${effectRow(tell('simulateSum'), (effect) => tally.sum(effect))}</tr></tbody></table></div>`;

  const labels = [...sizeBounds, undefined].map((bound, size) => {
    const from = sizeBounds[size - 1] ?? 0;
    return bound === undefined
      ? tell('simulateSizeOver', { from })
      : size === 0
        ? tell('simulateSizeUnder', { below: bound })
        : tell('simulateSize', { from, below: bound });
  });
  const side = (way: 'lose' | 'gain', title: string): { title: string; values: number[] } => ({
    title,
    values: labels.map((_, size) => tally.households(way, { size }).households),
  });
  const sizes = mirroredBars({
    id: 'sizes',
    title: tell('simulateSizesTitle'),
    labels,
    less: side('lose', tell('simulateLosers')),
    more: side('gain', tell('simulateGainers')),
    none: tell('simulateNobody'),
    text: countText,
    lang,
  });
  const paid = categories
    .map(({ category, title }) => ({
      label: title,
      before: tally.sum('before', { category }).amount,
      after: tally.sum('after', { category }).amount,
    }))
    .filter((one) => one.before !== 0 || one.after !== 0);
  const bars = pairedBars({
    id: 'categories',
    title: tell('simulateCategoriesTitle'),
    rows: paid,
    words: { before: was, after: will },
    text: money,
    lang,
  });

  const towns = tally.towns.map((town) => {
    const [old, fresh] = [
      tally.sum('before', { town }).amount,
      tally.sum('after', { town }).amount,
    ];
    return `<tr><th scope="row">${escaped(town === '' ? tell('simulateNoTown') : town)}</th>${[
      money(old),
      money(fresh),
      moneyChange(fresh - old),
      percentText(fresh - old, old),
      ...(['gain', 'lose', 'evidence'] as const).map((way) =>
        countText(tally.households(way, { town }).households),
      ),
    ]
      .map(figure)
      .join('')}</tr>`;
  });
  const townTable = `<div class="wide"><table><thead><tr>${[
    tell('simulateTown'),
    was,
    will,
    tell('simulateDifference'),
    '%',
    tell('simulateGainers'),
    tell('simulateLosers'),
    tell('simulateOpen'),
  ]
    .map((text) => head(text))
    .join('')}</tr></thead>
<tbody>${towns.join('\n')}</tbody></table></div>`;

  return pageOf({
    lang,
    title: tell('simulateTitle', { asOf, jurisdiction }),
    style: pageStyle,
    body: `<ul class="set">${setWords(simulation)
      .map((text) => `<li>${escaped(text)}</li>`)
      .join('')}</ul>
<div class="cards">${cards.join('')}</div>
<h2>${escaped(tell('simulateByCategory'))}</h2>
${summaryTable}
<figure><figcaption>${escaped(tell('simulateCategoriesTitle'))}</figcaption>${bars}</figure>
<h2>${escaped(tell('simulateDecisions'))}</h2>
${effectTable}
<h2>${escaped(tell('simulateSizesTitle'))}</h2>
<figure>${sizes}</figure>
<p class="note">${escaped(tell('simulateNote'))}</p>
<h2>${escaped(tell('simulateByTown'))}</h2>
${townTable}
<p class="note">${escaped(tell('summaryRows', { ...rows, households, asOf }))}</p>`,
  });
}

const pageStyle = `ul.set{font-size:1.1rem;padding-left:1.2rem}
.cards{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0}
.card{border:1px solid #ccd;border-top:4px solid #2a6f97;padding:.5rem 1rem;min-width:9rem}
.card strong{font-size:1.35rem;white-space:nowrap}
thead th{text-align:center}tbody th{white-space:nowrap;font-weight:normal}tr.sum td,tr.sum th{font-weight:bold;background:#f4f7fa}
figcaption{font-weight:bold;margin-bottom:.3rem}figure{margin:1rem 0;max-width:52rem;break-inside:avoid}svg{width:100%;height:auto;display:block}
.note{color:#555;max-width:60rem}
@page{size:A4 landscape;margin:12mm}
@media print{h2{break-after:avoid}*{print-color-adjust:exact}body{font-size:11px}}
`;
