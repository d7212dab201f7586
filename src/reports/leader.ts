import { controls } from '../checks/controls/index.ts';
import type { Categories, Pays } from '../core/category.ts';
import type { ChangeRow, FigureRow, MonthFigures } from '../ledger/figures.ts';
import type { Standing } from '../ledger/history.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { grouped } from '../sheets/write/page.ts';
import { yuanText } from '../sheets/write/safe-cell.ts';
import { openStatuses, owed, paidBack } from './control-figures.ts';

/** What the leader's page of a month is made of; all of it stands in the ledger. */
export interface LeaderMonth {
  /** `2021-09` */
  readonly month: string;
  readonly figures: MonthFigures;
  /** Of the month with which it is compared; undefined where it has none. */
  readonly before: MonthFigures | undefined;
  /** Every finding as it stands after the month. */
  readonly standings: readonly Standing[];
  /** Months before it that were not run. */
  readonly skipped: readonly string[];
  readonly ruleset: Pick<Ruleset, 'categories' | 'rules'>;
}

/** Of what a page is: the whole, or one town. */
export interface Part {
  readonly rows: readonly FigureRow[];
  /** Undefined where last month's figures are not known. */
  readonly before: readonly FigureRow[] | undefined;
  readonly changes: readonly ChangeRow[];
  readonly standings: readonly Standing[];
  /** Households to which anything is granted. */
  readonly households: number;
}

export const money = (fen: number): string => grouped(yuanText(fen));
export const moneyMore = (fen: number): string => `${fen > 0 ? '+' : ''}${money(fen)}`;
/** `2021年9月` */
export const monthWords = (month: string): string =>
  `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月`;
export const counted = (count: number): string => grouped(String(count));

const whole = (rows: readonly FigureRow[], name: 'due' | 'open' | 'persons'): number =>
  rows.reduce((sum, row) => sum + row[name], 0);

/** @param town undefined for the whole. */
export function partOf({ figures, before, standings }: LeaderMonth, town?: string): Part {
  const own = <T extends { readonly town: string }>(all: readonly T[]): readonly T[] =>
    town === undefined ? all : all.filter((one) => one.town === town);
  return {
    rows: own(figures.rows),
    before: before && own(before.rows),
    changes: own(figures.changes),
    standings:
      town === undefined ? standings : standings.filter(({ finding }) => finding.town === town),
    households: own(figures.homes).reduce((sum, { households }) => sum + households, 0),
  };
}

/** Towns that have anything, in their order; those without a name last. */
export function townsOf({ figures, standings }: LeaderMonth): readonly string[] {
  const all = [
    ...figures.rows.map(({ town }) => town),
    ...figures.changes.map(({ town }) => town),
    ...standings.flatMap(({ finding }) => finding.town ?? []),
  ];
  const named = [...new Set(all)].filter((town) => town !== '').sort();
  return all.includes('') ? [...named, ''] : named;
}

/** A category's line: households, persons and money, this month and more than last. */
export interface CategoryLine {
  readonly title: string;
  readonly pays: Pays;
  readonly households: number;
  readonly persons: number;
  readonly due: number;
  /** Undefined where last month's is not known. */
  readonly more: number | undefined;
  readonly receiving: number;
  readonly paid: number;
  /** Of how many it is not known whether or how much they are paid. */
  readonly unknown: number;
  readonly open: number;
}

/** The categories that have anything, in the order in which they are listed. */
export function categoryLines(part: Part, { listed }: Categories): readonly CategoryLine[] {
  return listed.flatMap(({ category, title, pays }) => {
    const rows = part.rows.filter((row) => row.category === category);
    const before = part.before?.filter((row) => row.category === category);
    const of = (name: keyof Omit<FigureRow, 'town' | 'area' | 'category'>): number =>
      rows.reduce((sum, row) => sum + row[name], 0);
    const line = {
      title: title.zh,
      pays,
      households: of('households'),
      persons: of('persons'),
      due: of('due'),
      more: before && of('due') - whole(before, 'due'),
      receiving: of('receiving'),
      paid: of('paid'),
      unknown: of('unpriced') + of('silent'),
      open: of('open'),
    };
    const some = [line.households, line.receiving, line.open, line.more ?? 0];
    return some.some((count) => count !== 0) ? [line] : [];
  });
}

const ways: readonly (readonly [ChangeRow['way'], string])[] = [
  ['in', '新增'],
  ['out', '退出'],
  ['up', '增加'],
  ['down', '减少'],
  ['open', '待核定'],
];

const plainReasons: Readonly<Record<string, string>> = {
  joined: '新进名单',
  fits: '原在名单，现在符合条件',
  back: '退出后又进名单',
  left: '不在名单',
  away: '死亡、迁出等，不再共同生活',
  nobody: '没有共同生活的成员',
  inapplicable: '不再属于这一类',
  persons: '人数变动',
  rules: '标准或规则变动',
  means: '收入等情况变动',
  unknown: '上月没有记原因',
  evidence: '缺材料',
  '': '原因没有记',
};

/** Why decisions changed, in words. */
function reasonWords(
  why: string,
  category: string,
  { rules, categories }: LeaderMonth['ruleset'],
): string {
  const plain = plainReasons[why];
  if (plain !== undefined) return plain;
  const [kind = '', ...rest] = why.split(' ');
  const key = rest.join(' ');
  const other = categories.known.find((one) => one.category === key)?.title.zh ?? key;
  if (kind === 'before') return `改享${other}`;
  if (kind === 'higher') return `另享较高的${other}`;
  const title = rules.get(category)?.conditions.find(({ id }) => id === key)?.title.zh;
  return `不再满足“${title ?? key}”`;
}

/** One way of change: how many, how much, and why, the most frequent reason first. */
export interface WayLine {
  readonly title: string;
  readonly units: number;
  readonly persons: number;
  readonly amount: number;
  readonly why: string;
}

/** So many reasons of one way stand on a page; the rest is summed. */
const mostReasons = 3;

export function wayLines(part: Part, ruleset: LeaderMonth['ruleset']): readonly WayLine[] {
  return ways.map(([way, title]) => {
    const own = part.changes.filter((one) => one.way === way);
    const sum = (name: 'units' | 'persons' | 'amount'): number =>
      own.reduce((all, one) => all + one[name], 0);
    const reasons = new Map<string, number>();
    for (const { why, category, units } of own) {
      const words = reasonWords(why, category, ruleset);
      reasons.set(words, (reasons.get(words) ?? 0) + units);
    }
    const sorted = [...reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const rest = sorted.slice(mostReasons).reduce((all, [, units]) => all + units, 0);
    const told = sorted.slice(0, mostReasons);
    if (rest > 0) told.push(['其他', rest]);
    return {
      title,
      units: sum('units'),
      persons: sum('persons'),
      amount: sum('amount'),
      why: told.map(([words, units]) => `${words} ${counted(units)}`).join('；'),
    };
  });
}

/** A control's line: found this month, still open, settled; money of what is open, and paid back. */
export interface ControlLine {
  readonly title: string;
  readonly fresh: number;
  readonly open: number;
  readonly settled: number;
  readonly over: number;
  readonly under: number;
  readonly recovered: number | undefined;
}

export function controlLines({ standings }: Part, month: string): readonly ControlLine[] {
  const lineOf = (title: string, all: readonly Standing[]): ControlLine => {
    const open = all.filter(({ finding }) => openStatuses.includes(finding.status));
    return {
      title,
      fresh: all.filter((one) => one.month === month && one.finding.status === 'new').length,
      open: open.length,
      settled: all.filter(({ finding }) => finding.status === 'settled').length,
      ...owed(open),
      recovered: paidBack(all).recovered,
    };
  };
  return [
    ...controls.map(({ key, title }) =>
      lineOf(
        title.zh,
        standings.filter(({ finding }) => finding.control === key),
      ),
    ),
    lineOf('合计', standings),
  ];
}

/** What was not looked at, and what can't be told, a sentence each. */
export function gapsOf({ figures, before, skipped }: LeaderMonth): readonly string[] {
  const titles = (keys: readonly string[]): string =>
    controls.flatMap(({ key, title }) => (keys.includes(key) ? [title.zh] : [])).join('、');
  const { idle, unchecked, rejected, read, since, rows } = figures;
  const open = whole(rows, 'open');
  return [
    ...(idle.length > 0 ? [`没有给名册或登记表，没有核查：${titles(idle)}`] : []),
    ...(unchecked.length > 0 ? [`给的表说不清多数人，没有核查完：${titles(unchecked)}`] : []),
    ...(rejected > 0
      ? [`读入 ${counted(read)} 行，退回 ${counted(rejected)} 行，有关的户没有核定`]
      : []),
    ...(open > 0 ? [`缺材料、不能核定 ${counted(open)} 件`] : []),
    ...(since === null ? ['台账里没有更早的月份，没有可比的上月'] : []),
    ...(since !== null && before === undefined
      ? [`${monthWords(since)}是以前的版本记的，没有当月数字，应发没有与它比较`]
      : []),
    ...(skipped.length > 0 ? [`没有核算过的月份：${skipped.map(monthWords).join('、')}`] : []),
  ];
}

/** A change of what is due by this much, in per cent, is the leader's business. */
const notablePercent = 5;

/**
 * What the leader has to decide: the first three of these that there are, money and what waits longest first. Each is
 * told by figures of the page alone.
 */
export function decisionsFor(data: LeaderMonth): readonly string[] {
  const part = partOf(data);
  const { idle, unchecked, rejected, since } = data.figures;
  const open = part.standings.filter(({ finding }) => openStatuses.includes(finding.status));
  const { over, under } = owed(open);
  const waiting = open.filter(({ finding }) => finding.status !== 'new').length;
  const missing = whole(part.rows, 'open');
  const due = whole(part.rows, 'due');
  const last = part.before && whole(part.before, 'due');
  const more = due - (last ?? due);
  const notable = last !== undefined && Math.abs(more) * 100 >= last * notablePercent && more !== 0;
  const lacking = [...idle, ...unchecked].length;
  return [
    ...(over > 0
      ? [`追回多发：未处理的多发 ${money(over)} 元，怎样追回、哪些先停发，何时办结。`]
      : []),
    ...(waiting > 0
      ? [`督办旧账：以前发现、仍未处理的 ${counted(waiting)} 项，由谁在几日内处理。`]
      : []),
    ...(under > 0 ? [`补发少发：核查发现少发 ${money(under)} 元，是否补发。`] : []),
    ...(lacking > 0
      ? [`补齐核查：${lacking} 项制度没有核查或没有查完，向哪个部门要名册、何时要到。`]
      : []),
    ...(notable
      ? [
          `安排资金：每月应发比${monthWords(since ?? '')}${more > 0 ? '多' : '少'} ${money(Math.abs(more))} 元，资金是否调整。`,
        ]
      : []),
    ...(missing > 0
      ? [`催补材料：${counted(missing)} 件缺材料不能核定，由哪些乡镇、在何时补齐。`]
      : []),
    ...(rejected > 0 ? [`更正报表：退回 ${counted(rejected)} 行，责成哪些乡镇改正重报。`] : []),
  ].slice(0, 3);
}
