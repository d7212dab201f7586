import { message, type Message } from '../messages/index.ts';
import { type AsOf, isoDay } from '../core/month.ts';
import type { Person } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { Roster } from '../rules/schema.ts';
import type { Match } from './finding.ts';
import type { Fit } from './match/sought.ts';
import type { Matched } from './match/match.ts';
import { monthsBetween, monthText } from './months.ts';
import { sexOf } from './roster-rows.ts';

/** What the rows of a roster say of one person, as far as it can be believed. */
export interface RosterFact {
  readonly person: Person;
  readonly match: Match;
  /** Of a likely match: what is wrong with whose number. */
  readonly damage?: Fit['damage'];
  /** The name as the roster has it. */
  readonly name: string;
  readonly source: string;
  readonly row: number;
  /** The row's text. */
  readonly raw: string;
  /** Fen a month; of several rows, what they add up to. */
  readonly amount: number | undefined;
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly since: string | undefined;
  /** Where it is no fact of the month decided for: it has ended, or is yet to come. */
  readonly past: { readonly months: number | undefined } | undefined;
  readonly future: boolean;
  /** Why no payment may be stopped for it without a look. */
  readonly doubts: readonly Message[];
  /** What else is to be said of the rows. */
  readonly remarks: readonly Message[];
}

/** Facts of people, and the rows that have a cell which can't be believed. */
export interface RosterFacts {
  readonly facts: readonly RosterFact[];
  readonly rejects: readonly Reject[];
}

/** Nobody was paid out of these lists before it; an earlier date is Excel's day 0 or a blank of some program. */
const earliest = '1949-10';

/**
 * Reads the rows about people: dates that can't be are rejected, and of a list of incomes a person's rows
 * are added up.
 */
export function rosterFacts(
  roster: Roster,
  matched: readonly Matched<Person>[],
  asOf: AsOf,
): RosterFacts {
  const rejects: Reject[] = [];
  const rows = matched.map((one): Row => {
    const { fact, wrong } = factOf(one, asOf);
    const unread = one.faults.filter(({ column }) => told(roster, column));
    const faults = [...unread, ...wrong];
    const [first] = faults;
    if (first !== undefined) {
      const { source: file, row, raw } = one;
      const messages = faults.map((fault) => fault.message);
      rejects.push({ file, row, column: first.column, code: first.code, messages, raw });
    }
    return { matched: one, fact };
  });
  const facts = 'income' in roster.effect ? added(rows, asOf) : rows.map(({ fact }) => fact);
  return { facts, rejects: onceEach(rejects) };
}

interface Row {
  readonly matched: Matched<Person>;
  readonly fact: RosterFact;
}

type Wrong = Pick<Matched<Person>['faults'][number], 'column' | 'code' | 'message'>;

/** Cells that matter here: an ID is judged as the row is read, and an amount only where it is an income or an asset. */
const told = ({ effect }: Roster, column: string | undefined): boolean =>
  column === 'since' ||
  column === 'until' ||
  column === 'month' ||
  (column === 'amount' &&
    ('income' in effect || ('review' in effect && effect.property === 'financial_assets')));

/** One row may be about two people (two of one name and birth date): it is one reject. */
const onceEach = (rejects: readonly Reject[]): Reject[] => [
  ...new Map(rejects.map((one) => [`${one.file}\u0000${one.row}`, one])).values(),
];

function factOf(
  one: Matched<Person>,
  asOf: AsOf,
): { readonly fact: RosterFact; readonly wrong: readonly Wrong[] } {
  const { person, match, damage, name, source, row, raw, amount, faults } = one;
  const wrong: Wrong[] = [];
  const doubts: Message[] = [];
  for (const column of ['since', 'until', 'month'] as const) {
    const fault = faults.find((found) => found.column === column);
    if (fault !== undefined) doubts.push(fault.message);
  }
  const refuse = (column: 'since' | 'until', found: Message): void => {
    wrong.push({ column, code: 'number-invalid', message: found });
    doubts.push(found);
  };
  let { since } = one;
  if (!believable(one.since, person)) {
    refuse('since', message('rosterDateEarly', { found: one.since }));
    since = '';
  }
  let { until } = one;
  if (since !== '' && until !== '' && isBefore(until, since)) {
    refuse('until', message('rosterUntilBefore', { found: until, since }));
    until = '';
  }
  const future = since !== '' && since.slice(0, 7) > monthText(asOf);
  if (future) doubts.push(message('rosterFuture', { since }));
  const ended = until !== '' && hasEnded(until, asOf);
  if (ended) {
    doubts.push(
      since === ''
        ? message('rosterEnded', { until })
        : message('rosterEndedSince', { since, until, months: between(since, until) }),
    );
  }
  doubts.push(...(match === 'likely' ? [] : another(one)));
  return {
    fact: {
      person,
      match,
      damage,
      name,
      source,
      row,
      raw,
      amount,
      since: since === '' ? undefined : since,
      past: ended ? { months: since === '' ? undefined : between(since, until) } : undefined,
      future,
      doubts,
      remarks: [],
    },
    wrong,
  };
}

/** Nothing happens to a person before the birth. */
const believable = (since: string, { id }: Person): boolean =>
  since === '' ||
  (!isBefore(since, earliest) && (id.birth === undefined || !isBefore(since, isoDay(id.birth))));

/** Of dates of which one may be a month only. */
const isBefore = (one: string, other: string): boolean => {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) < other.slice(0, length);
};

const between = (since: string, until: string): number => Math.max(0, monthsBetween(since, until));

/** A month goes on to its end. */
const hasEnded = (until: string, asOf: AsOf): boolean =>
  until.length === 7 ? until < monthText(asOf) : until <= isoDay(asOf.day);

/** What else the row says against its being this person. */
function another({ id, birth, sex, person }: Matched<Person>): Message[] {
  const day = birth.replace(/\D/g, '');
  const told = id?.text ?? person.id.text;
  const differs = day.length === 8 && day !== told.slice(6, 14);
  const said = sexOf(sex);
  return [
    ...(differs ? [message('rosterOtherBirth', { found: birth })] : []),
    ...(said !== undefined && said !== person.id.sex ? [message('rosterOtherSex')] : []),
  ];
}

/** Of each person the rows that hold in the month decided for, added up; who is only likely stays apart. */
function added(rows: readonly Row[], asOf: AsOf): RosterFact[] {
  const groups = new Map<string, Row[]>();
  const facts: RosterFact[] = [];
  for (const one of rows) {
    const { person, match } = one.fact;
    if (match === 'likely') facts.push(one.fact);
    else groups.set(person.id.text, [...(groups.get(person.id.text) ?? []), one]);
  }
  for (const group of groups.values()) facts.push(...sumOf(group, asOf));
  return facts;
}

function sumOf(group: readonly Row[], asOf: AsOf): RosterFact[] {
  const paid = lastMonth(group, asOf);
  const now = paid.filter(({ fact }) => fact.past === undefined && !fact.future);
  const [first, ...others] = onceEachText(now.length > 0 ? now : paid);
  if (first === undefined) return [];
  const all = [first, ...others].map(({ fact }) => fact);
  const same = now.length - all.length;
  const remarks: Message[] = same > 0 ? [message('rosterSameRow', { count: same + 1 })] : [];
  if (all.length === 1) return [{ ...first.fact, remarks }];
  // What is over or yet to come is told row by row.
  if (now.length === 0) return all;
  const amounts = all.map(({ amount }) => amount);
  const known = amounts.filter((amount) => amount !== undefined);
  const sinces = [...new Set(all.map(({ since }) => since ?? ''))].sort();
  const doubts = [...new Map(all.flatMap(({ doubts: some }) => some).map(keyed)).values()];
  const list = sinces.map((since) => (since === '' ? '—' : since)).join('、');
  doubts.push(message('rosterSeveral', { sinces: list }));
  remarks.push(
    message('rosterAdded', {
      rows: all.map(({ row }) => row).join('、'),
      count: all.length,
    }),
  );
  return [
    {
      ...first.fact,
      match: weakest(all),
      amount:
        known.length < amounts.length ? undefined : known.reduce((sum, amount) => sum + amount, 0),
      since: sinces.at(-1) === '' ? undefined : sinces.at(-1),
      doubts,
      remarks,
    },
  ];
}

const keyed = (one: Message): readonly [string, Message] => [JSON.stringify(one), one];

function weakest(facts: readonly RosterFact[]): Match {
  const order: readonly Match[] = ['exact', 'id-15', 'id-only', 'likely'];
  return facts.reduce<Match>(
    (worst, { match }) => (order.indexOf(match) > order.indexOf(worst) ? match : worst),
    'exact',
  );
}

/** A list with a row for each payment: the last month that is not after the one decided for stands for now. */
function lastMonth(group: readonly Row[], asOf: AsOf): readonly Row[] {
  const months = group
    .map(({ matched: { month } }) => month.slice(0, 7))
    .filter((month) => month !== '' && month <= monthText(asOf))
    .sort();
  const last = months.at(-1);
  if (last === undefined) return group;
  return group.filter(({ matched: { month } }) => month === '' || month.startsWith(last));
}

/** A row that stands there twice, letter for letter, is one. */
const onceEachText = (group: readonly Row[]): Row[] => {
  const seen = new Set<string>();
  return group.filter(({ matched: { raw } }) => !seen.has(raw) && seen.add(raw));
};
