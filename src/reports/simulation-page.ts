import { teller } from '../messages/index.ts';
import { effects, sizeBounds, type Sum } from '../engine/tally.ts';
import { escaped, grouped, type PageHead, pageOf, type PageTable } from '../sheets/write/page.ts';
import { yuanText } from '../sheets/write/safe-cell.ts';
import { mirroredBars, pairedBars } from './charts.ts';
import {
  effectTitles,
  monthsAYear,
  percentText,
  setWords,
  signed,
  type Simulation,
} from './simulation.ts';

const money = (fen: number): string => grouped(yuanText(fen));
const moneyChange = (fen: number): string => grouped(signed(fen));
const countText = (count: number): string => grouped(String(count));
const change = (before: number, after: number): string =>
  `${countText(before)} → ${countText(after)}`;

/** A table of figures, a line each. */
interface Table extends PageTable {
  readonly rows: readonly {
    readonly title: string;
    /** Each of its lines stands by itself. */
    readonly cells: readonly (readonly string[])[];
    readonly sum?: boolean;
  }[];
}

function tableHtml({ name, headers, rows }: Table): string {
  const heads = headers.map((header) => `<th scope="col">${escaped(header)}</th>`).join('');
  const lines = rows.map(({ title, cells, sum = false }) => {
    const own = cells.map(
      (parts) =>
        `<td class="n">${parts
          .filter((part) => part !== '')
          .map(escaped)
          .join('<br>')}</td>`,
    );
    return `<tr${sum ? ' class="sum"' : ''}><th scope="row">${escaped(title)}</th>${own.join('')}</tr>`;
  });
  return `<table class="${name}"><thead><tr>${heads}</tr></thead>
<tbody>${lines.join('\n')}</tbody></table>`;
}

/** Each category: households, persons and money as the rules are and as they would be. */
function byCategory({ lang, categories, tally }: Simulation): Table {
  const tell = teller(lang);
  const [was, will] = [tell('simulateBefore'), tell('simulateAfter')];
  const both = (what: string): string => `${what}：${was} → ${will}`;
  const figures = (old: Sum, fresh: Sum): string[][] => [
    [money(old.amount)],
    [money(fresh.amount)],
    [moneyChange(fresh.amount - old.amount)],
    [moneyChange((fresh.amount - old.amount) * monthsAYear)],
  ];
  return {
    name: 'categories',
    headers: [
      tell('simulateCategoryHead'),
      both(tell('unitHouseholds')),
      both(tell('unitPersons')),
      `${tell('simulateMonthly')}：${was}`,
      will,
      tell('simulateDifference'),
      tell('simulateYearly'),
    ],
    rows: [
      ...categories.map(({ category, title }) => {
        const old = tally.sum('before', { category });
        const fresh = tally.sum('after', { category });
        return {
          title,
          cells: [
            [change(old.households, fresh.households)],
            [change(old.persons, fresh.persons)],
            ...figures(old, fresh),
          ],
        };
      }),
      {
        title: tell('simulateSum'),
        // Households of several categories would count more than once.
        cells: [[], [], ...figures(tally.sum('before'), tally.sum('after'))],
        sum: true,
      },
    ],
  };
}

/** How many decisions change in which way, and by how much. */
function byEffect({ lang, categories, tally }: Simulation): Table {
  const tell = teller(lang);
  const cells = (of: (effect: (typeof effects)[number]) => Sum): string[][] =>
    effects
      .map(of)
      .map(({ decisions, amount }) => [
        countText(decisions),
        decisions === 0 ? '' : moneyChange(amount),
      ]);
  return {
    name: 'effects',
    headers: [
      tell('simulateCategoryHead'),
      ...effects.map(
        (effect) =>
          `${effectTitles[effect][lang]}（${tell('simulateCount')}/${tell('simulateYuan')}）`,
      ),
    ],
    rows: [
      ...categories.map(({ category, title }) => ({
        title,
        cells: cells((effect) => tally.sum(effect, { category })),
      })),
      { title: tell('simulateSum'), cells: cells((effect) => tally.sum(effect)), sum: true },
    ],
  };
}

function byTown({ lang, tally }: Simulation): Table {
  const tell = teller(lang);
  return {
    name: 'towns',
    headers: [
      tell('simulateTown'),
      tell('simulateBefore'),
      tell('simulateAfter'),
      tell('simulateDifference'),
      tell('simulateGainers'),
      tell('simulateLosers'),
      tell('simulateOpen'),
    ],
    rows: tally.towns.map((town) => {
      const old = tally.sum('before', { town }).amount;
      const fresh = tally.sum('after', { town }).amount;
      return {
        title: town === '' ? tell('simulateNoTown') : town,
        cells: [
          [money(old)],
          [money(fresh)],
          [moneyChange(fresh - old), percentText(fresh - old, old)],
          ...(['gain', 'lose', 'evidence'] as const).map((way) => [
            countText(tally.households(way, { town }).households),
          ]),
        ],
      };
    }),
  };
}

/** What matters most, in large figures. */
function cardsHtml({ lang, tally }: Simulation): string {
  const tell = teller(lang);
  const [before, after] = [tally.sum('before').amount, tally.sum('after').amount];
  const difference = after - before;
  const words = {
    gain: tell('simulateGainers'),
    lose: tell('simulateLosers'),
    evidence: tell('simulateOpen'),
  };
  const cards = [
    [tell('simulateMonth'), moneyChange(difference), percentText(difference, before)],
    [tell('simulateYear'), moneyChange(difference * monthsAYear), ''],
    ...(['gain', 'lose', 'evidence'] as const).map((way) => {
      const { households, amount } = tally.households(way);
      const more =
        way === 'evidence' ? '' : tell('simulateAMonth', { amount: moneyChange(amount) });
      return [words[way], countText(households), more];
    }),
  ];
  return cards
    .map(
      ([title = '', value = '', more = '']) =>
        `<div class="card"><div>${escaped(title)}</div><strong>${escaped(value)}</strong><div>${escaped(more)}</div></div>`,
    )
    .join('');
}

/** Households that gain and lose, by how much. */
function sizesChart({ lang, tally }: Simulation): string {
  const tell = teller(lang);
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
  return mirroredBars({
    id: 'sizes',
    title: tell('simulateSizesTitle'),
    labels,
    less: side('lose', tell('simulateLosers')),
    more: side('gain', tell('simulateGainers')),
    none: tell('simulateNobody'),
    text: countText,
    lang,
  });
}

/** What each category costs, before and after. */
function categoriesChart({ lang, categories, tally }: Simulation): string {
  const tell = teller(lang);
  const paid = categories
    .map(({ category, title }) => ({
      label: title,
      before: tally.sum('before', { category }).amount,
      after: tally.sum('after', { category }).amount,
    }))
    .filter((one) => one.before !== 0 || one.after !== 0);
  return pairedBars({
    id: 'categories',
    title: tell('simulateCategoriesTitle'),
    rows: paid,
    words: { before: tell('simulateBefore'), after: tell('simulateAfter') },
    text: money,
    lang,
  });
}

/** The figures as one page with its charts. @param notes what has to be known of them. */
export function simulationPage(simulation: Simulation, notes: PageHead['notes'] = []): string {
  const { lang, asOf, jurisdiction, rows, households } = simulation;
  const tell = teller(lang);
  const [categories, decisions, towns] = [
    byCategory(simulation),
    byEffect(simulation),
    byTown(simulation),
  ];
  const frame = {
    lang,
    title: tell('simulateTitle', { asOf, jurisdiction }),
    notes,
    tables: [categories, decisions, towns],
    style: pageStyle,
  };
  return pageOf(
    frame,
    `<ul class="set">${setWords(simulation)
      .map((text) => `<li>${escaped(text)}</li>`)
      .join('')}</ul>
<div class="cards">${cardsHtml(simulation)}</div>
<h2>${escaped(tell('simulateByCategory'))}</h2>
${tableHtml(categories)}
<figure><figcaption>${escaped(tell('simulateCategoriesTitle'))}</figcaption>${categoriesChart(simulation)}</figure>
<h2>${escaped(tell('simulateDecisions'))}</h2>
${tableHtml(decisions)}
<h2>${escaped(tell('simulateSizesTitle'))}</h2>
<figure>${sizesChart(simulation)}</figure>
<p class="note">${escaped(tell('simulateNote'))}</p>
<h2>${escaped(tell('simulateByTown'))}</h2>
${tableHtml(towns)}
<p class="note">${escaped(tell('summaryRows', { ...rows, households, asOf }))}</p>`,
  );
}

const pageStyle = `ul.set{font-size:1.1rem;padding-left:1.2rem}
.cards{display:flex;flex-wrap:wrap;gap:.8rem;margin:1rem 0}
.card{border:1px solid #ccd;border-top:4px solid #2a6f97;padding:.5rem 1rem;min-width:9rem}
.card strong{font-size:1.35rem}
tr.sum td,tr.sum th{font-weight:bold;background:#f4f7fa}
figcaption{font-weight:bold;margin-bottom:.3rem}figure{margin:1rem 0;max-width:52rem;break-inside:avoid}svg{width:100%;height:auto;display:block}
.note{color:#555;max-width:60rem}
`;
