import { ruleFigure } from '../core/columns.ts';
import type { Decision } from '../decide/outcome.ts';
import type { Lacking, Test } from '../decide/plan.ts';
import { bitsOf } from './expression.ts';
import { decisionCodes, type OutcomeSql } from './outcome.ts';
import { bare, column, listOf, no, sql, type Sql, yes } from './query.ts';

/** What the tests of a plan ask about: the decision itself only once it is made. */
export type Asked = Omit<OutcomeSql, 'decision' | 'amount' | 'missing' | 'sure'> &
  Partial<Pick<OutcomeSql, 'decision' | 'amount' | 'missing'>>;

const noBits = bare('0');

/** Bits of the columns that a part of the decision lacks, each told once, as `lackedBy` has them; undefined for none. */
export function lackedSql(
  { findings, appliesLacks, missing }: Asked,
  what: Lacking,
): Sql | undefined {
  if (typeof what === 'number') return findings[what]?.missing;
  const asked = findings.flatMap((one) => (one.missing === undefined ? [] : [one.missing]));
  const told = what === 'rest' && appliesLacks !== undefined ? [...asked, appliesLacks] : asked;
  const all = what === 'rest' ? missing : appliesLacks;
  if (all === undefined || told.length === 0) return all;
  return sql`(${all} & ~(${listOf(told, ' | ')}))`;
}

/**
 * A test as SQL; null counts as false wherever it is asked. What is known of the household or the decision
 * beforehand is left out, so that what can't hold comes out as `FALSE`, which {@link isNever} tells.
 *
 * @param as the decision, in a branch where it is known.
 */
export function testSql(test: Test, asked: Asked, as: Decision | undefined): Sql {
  switch (test.is) {
    case 'decided':
      if (as !== undefined) return as === test.as ? yes : no;
      return asked.decision === undefined
        ? no
        : sql`(${asked.decision} = ${decisionCodes[test.as]})`;
    case 'applies':
      return asked.applies;
    case 'empty':
      return asked.empty ?? no;
    case 'met':
      return asked.findings[test.condition]?.result ?? no;
    case 'unmet': {
      const finding = asked.findings[test.condition];
      return finding === undefined ? no : sql`COALESCE(NOT ${finding.result}, FALSE)`;
    }
    case 'open': {
      const finding = asked.findings[test.condition];
      return finding?.missing === undefined ? no : sql`(${finding.result} IS NULL)`;
    }
    case 'gives-way':
      return asked.before[test.before]?.givesWay ?? no;
    case 'pending':
      return asked.before[test.before]?.pending ?? no;
    case 'pending-in': {
      const other = asked.others.get(test.category);
      const pending = other?.before[test.before]?.pending ?? no;
      return other === undefined || pending === no
        ? no
        : sql`(${pending} AND ${other.decision} IS NOT NULL)`;
    }
    case 'received': {
      const received = asked.received[test.below];
      return received === undefined ? no : sql`${received} > 0`;
    }
    case 'contest':
      return asked.contests[test.pair]?.[test.came] ?? no;
    case 'lacks': {
      const lacked = lackedSql(asked, test.what);
      return lacked === undefined ? no : sql`(${lacked} <> ${noBits})`;
    }
    case 'lacks-figure':
      return lacksFigure(lackedSql(asked, test.what));
    case 'away':
      return sql`(COALESCE(${column('f_living_status')}, '在户') <> '在户')`;
    case 'today':
      return todaySql(test.what, asked);
    case 'rows': {
      const { rows } = asked.today;
      if (rows === undefined) return no;
      return test.have === 'one-amount' ? rows.same : sql`(${rows.several} AND NOT ${rows.same})`;
    }
    case 'odd':
      return no;
    case 'not': {
      const inner = testSql(test.test, asked, as);
      if (isNever(inner)) return yes;
      return isAlways(inner) ? no : sql`(NOT COALESCE(${inner}, FALSE))`;
    }
    case 'all': {
      const all = test.tests.map((one) => testSql(one, asked, as));
      if (all.some(isNever)) return no;
      return joined(
        all.filter((one) => !isAlways(one)),
        ' AND ',
        yes,
      );
    }
    case 'any': {
      const all = test.tests.map((one) => testSql(one, asked, as));
      if (all.some(isAlways)) return yes;
      return joined(
        all.filter((one) => !isNever(one)),
        ' OR ',
        no,
      );
    }
  }
}

const lacksFigure = (lacked: Sql | undefined): Sql =>
  lacked?.lacks.has(ruleFigure) === true
    ? sql`((${lacked} & ${bitsOf([ruleFigure])}) <> ${noBits})`
    : no;

export const isNever = (test: Sql): boolean => test === no;
export const isAlways = (test: Sql): boolean => test === yes;

function joined(tests: readonly Sql[], by: string, none: Sql): Sql {
  const [only] = tests;
  if (only === undefined) return none;
  return tests.length === 1 ? only : sql`(${listOf(tests, by)})`;
}

function todaySql(what: Extract<Test, { is: 'today' }>['what'], { today, amount }: Asked): Sql {
  if (what === 'known') return today.known;
  if (what === 'paid') return today.paid;
  if (amount === undefined) return no;
  const sign = { more: '>', less: '<', same: '=' }[what];
  return sql`(${amount} ${bare(sign)} ${today.amount})`;
}
