import type { Categories } from '../core/category.ts';
import type { ChangeRow, FigureRow, MonthFigures } from '../ledger/figures.ts';
import { message } from '../messages/index.ts';
import type { Payment } from '../people/payments.ts';
import type { Figure } from './figures.ts';

/** Months from one to another, `2021-01`, both counted. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const within = (month: string | undefined, { from, to }: Period): boolean =>
  month !== undefined && month >= from && month <= to;

/**
 * What the ledger says of a period, by category: what was due and what was paid over its months, and who is new in
 * it and in its last month. Months that it does not have are told, and counted as nothing nowhere.
 *
 * @param lacking months of the period of which the ledger has no figures.
 */
export function periodFigures(
  months: ReadonlyMap<string, MonthFigures>,
  period: Period,
  lacking: readonly string[],
  { listed }: Categories,
): Figure[] {
  const own = [...months].filter(([month]) => within(month, period)).map(([, one]) => one);
  const compared = own.filter(({ since }) => since !== null);
  const last = months.get(period.to);
  const missing = lacking.join(' ');
  const sum = (
    rows: readonly FigureRow[],
    ...names: readonly ('due' | 'paid' | 'unpriced' | 'silent' | 'receiving')[]
  ): number => rows.reduce((all, row) => names.reduce((one, name) => one + row[name], all), 0);
  const note = (unknown: number): Figure['note'] =>
    missing === '' && unknown === 0
      ? undefined
      : message('figurePeriod', { months: own.length, missing: missing || '—', unknown });
  const money = (key: string, zh: string, en: string, rows: readonly FigureRow[]): Figure[] => [
    {
      key: `${key}.due`,
      title: { zh: `${zh}期内应发合计`, en: `${en}, due in the period` },
      unit: 'yuan',
      value: own.length === 0 ? undefined : sum(rows, 'due'),
      note: note(0),
    },
    {
      key: `${key}.paid`,
      title: { zh: `${zh}期内现发合计`, en: `${en}, paid in the period by the tables` },
      unit: 'yuan',
      value: own.length === 0 ? undefined : sum(rows, 'paid'),
      note: note(sum(rows, 'unpriced', 'silent')),
    },
  ];
  const fresh = (key: string, zh: string, en: string, from: readonly MonthFigures[]): Figure => {
    const category = key.split('.')[0];
    const rows = from.flatMap(({ changes }) =>
      changes.filter((one: ChangeRow) => one.way === 'in' && one.category === category),
    );
    const first = own.length - compared.length;
    return {
      key,
      title: { zh, en },
      unit: 'persons',
      value: from.length === 0 ? undefined : rows.reduce((all, { persons }) => all + persons, 0),
      note:
        from.length === 0 || first > 0 || missing !== ''
          ? message('figureNewPeriod', { months: from.length, missing: missing || '—' })
          : undefined,
    };
  };
  const rowsOf = (category?: string): readonly FigureRow[] =>
    own.flatMap(({ rows }) =>
      category === undefined ? rows : rows.filter((row) => row.category === category),
    );
  return [
    ...listed.flatMap(({ category, title: { zh, en } }) => {
      const rows = rowsOf(category);
      if (own.length > 0 && sum(rows, 'due', 'receiving', 'silent') === 0) return [];
      const month = last === undefined || last.since === null ? [] : [last];
      return [
        ...money(`${category}.period`, zh, en, rows),
        fresh(`${category}.period.new`, `${zh}期内新增人次`, `${en}, new in the period`, compared),
        fresh(`${category}.month.new`, `${zh}末月新增人次`, `${en}, new in its last month`, month),
      ];
    }),
    ...money('period', '各类', 'all relief', rowsOf()),
  ];
}

/** What a list of payments says of a period, by category: how many people were paid, each once, and how much. */
export function paymentFigures(
  payments: readonly Payment[],
  period: Period,
  { listed }: Categories,
): Figure[] {
  const own = payments.filter(({ month }) => within(month, period));
  const unread = payments.filter(
    ({ month, amount }) => month === undefined || amount === undefined,
  );
  const note = unread.length === 0 ? undefined : message('figureUnread', { rows: unread.length });
  const told = (key: string, zh: string, en: string, rows: readonly Payment[]): Figure[] => {
    const sound = rows.filter(({ amount }) => amount !== undefined);
    const sums = new Map<string, number>();
    for (const { idNumber, householdId, amount = 0 } of sound) {
      const who = idNumber === '' ? `\u0000${householdId}` : idNumber;
      sums.set(who, (sums.get(who) ?? 0) + amount);
    }
    // What was all taken back again was not paid.
    const people = [...sums].filter(([, fen]) => fen > 0).map(([who]) => who);
    const households = people.filter((who) => who.startsWith('\u0000')).length;
    return [
      {
        key: `${key}.persons`,
        title: { zh: `${zh}期内实际发放人数`, en: `${en}, persons paid in the period` },
        unit: 'persons',
        value: people.length - households,
        note: households === 0 ? note : message('figureByHousehold', { households }),
      },
      {
        key: `${key}.amount`,
        title: { zh: `${zh}期内实际发放金额`, en: `${en}, paid in the period` },
        unit: 'yuan',
        value: sound.reduce((all, { amount = 0 }) => all + amount, 0),
        note,
      },
    ];
  };
  return [
    ...listed.flatMap(({ category, title: { zh, en } }) => {
      const rows = own.filter((one) => one.category === category);
      return rows.length === 0 ? [] : told(`${category}.payments`, zh, en, rows);
    }),
    ...told('payments', '各类', 'all relief', own),
  ];
}

/** Somebody who is watched (防止返贫监测对象): for what, and what he receives; undefined where that is not known. */
export interface Watched {
  readonly kind: string;
  readonly relief: ReadonlySet<string> | undefined;
}

/** How many are watched, by kind, and of them how many receive which relief. */
export function watchedFigures(all: readonly Watched[], { listed }: Categories): Figure[] {
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  const figure = (key: string, zh: string, value: number): Figure => ({
    key: `monitored.${key}`,
    title: { zh, en: `monitored: ${key}` },
    unit: 'persons',
    value,
  });
  const told = (key: string, zh: string, own: readonly Watched[]): Figure[] => {
    const unknown = own.filter(({ relief }) => relief === undefined).length;
    const reliefs = listed.map(({ category, title }) => ({
      category,
      title: title.zh,
      count: own.filter(({ relief }) => relief?.has(category)).length,
    }));
    return [
      figure(`${key}persons`, `${zh}人数`, own.length),
      ...reliefs
        .filter(({ count }) => count > 0)
        .map(({ category, title, count }) =>
          figure(`${key}${category}`, `${zh}中已纳入${title}的`, count),
        ),
      ...(unknown === 0
        ? []
        : [figure(`${key}unknown`, `${zh}中在名单上而没有写享受什么的`, unknown)]),
    ];
  };
  return [
    ...told('', '监测对象', all),
    ...kinds.flatMap((kind) =>
      told(
        `${kind === '' ? 'unnamed' : kind}.`,
        kind === '' ? '没有写类别的监测对象' : kind,
        all.filter((one) => one.kind === kind),
      ),
    ),
  ];
}
