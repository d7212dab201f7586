import { type Category, columnPlace, inputColumns } from '../core/columns.ts';
import type { Expr, Known, Level } from '../rules/expression/types.ts';
import { bare, type Composer, listOf, sql, type Sql } from './query.ts';

/**
 * An expression as SQL: its value, null where it is unknown, and then the set of columns that would
 * tell, one bit a column. SQL's own three-valued `and`, `or` and `not` are Kleene's.
 */
export interface ValueSql {
  readonly value: Sql;
  /** Looked at only where the value is null; undefined where it never is. */
  readonly missing: Sql | undefined;
}

export type Aggregate = Extract<Expr, { op: 'aggregate' }>;

/** Where the names of an expression stand in the query. */
export interface Names {
  fact(key: string, level: Level): ValueSql;
  definition(category: Category, name: string): ValueSql;
  eligible(category: Category): ValueSql;
  /** What was granted, in fen a month, or for how many; nothing, and one, where nothing was. */
  granted(category: Category, what: 'amount' | 'persons'): Sql;
  aggregate(expr: Aggregate): ValueSql;
  /** Works a value out once and gives the name by which to use it. */
  bind(value: Sql): Sql;
}

/** How many columns a set of them as a signed number of 64 bits has room for. */
const mostBits = 63;

/**
 * The set of columns as a number: bit n is the table's column n.
 *
 * @throws {RangeError} for what is no column, and past the last bit: then two columns would be one.
 */
export function bitsOf(keys: Iterable<string>): Sql {
  let bits = 0n;
  for (const key of keys) {
    const place = columnPlace(key);
    if (place >= Math.min(mostBits, inputColumns.length)) throw new RangeError(`no bit for ${key}`);
    bits |= 1n << BigInt(place);
  }
  return sql`CAST(${bits} AS BIGINT)`;
}

const zero = bare('0');
const yes = bare('TRUE');

/** The columns that an expression lacks: none where it is known. */
function lacks({ value, missing }: ValueSql): Sql {
  return missing === undefined ? zero : sql`CASE WHEN ${value} IS NULL THEN ${missing} ELSE 0 END`;
}

function union(all: readonly ValueSql[]): Sql | undefined {
  const open = all.filter(({ missing }) => missing !== undefined);
  if (open.length === 0) return undefined;
  const [only] = open;
  // Of one alone it is known that it is the null.
  return open.length === 1 ? only?.missing : sql`(${listOf(open.map(lacks), ' | ')})`;
}

const compares = { '==': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;
const signs = { add: '+', subtract: '-', multiply: '*' } as const;

/** Turns a checked expression into SQL; what the interpreter gives, this gives. */
export function toSql(expr: Expr, names: Names, to: Composer): ValueSql {
  const of = (one: Expr): ValueSql => toSql(one, names, to);
  const known = (value: Sql): ValueSql => ({ value, missing: undefined });
  const joined = (all: readonly ValueSql[], value: Sql): ValueSql => ({
    value,
    missing: union(all),
  });
  switch (expr.op) {
    case 'const':
      return known(literal(expr.value, to));
    case 'fact':
      return names.fact(expr.key, expr.level);
    case 'definition':
      return names.definition(expr.category, expr.name);
    case 'eligible':
      return names.eligible(expr.category);
    case 'granted':
      return known(names.granted(expr.category, expr.what));
    case 'aggregate':
      return names.aggregate(expr);
    case 'unknown':
      return { value: bare('CAST(NULL AS BOOLEAN)'), missing: bitsOf(expr.missing) };
    case 'not': {
      const arg = of(expr.arg);
      return joined([arg], sql`(NOT ${arg.value})`);
    }
    case 'negate': {
      const arg = of(expr.arg);
      return joined([arg], sql`(0 - ${arg.value})`);
    }
    case 'given': {
      const arg = of(expr.arg);
      return known(arg.missing === undefined ? yes : sql`(${arg.value} IS NOT NULL)`);
    }
    case 'and':
    case 'or': {
      const args = expr.args.map(of);
      const values = args.map(({ value }) => value);
      return joined(args, sql`(${listOf(values, expr.op === 'and' ? ' AND ' : ' OR ')})`);
    }
    case 'coalesce': {
      const args = expr.args.map(of);
      const sure = args.some(({ missing }) => missing === undefined);
      const value = sql`COALESCE(${listOf(args.map((one) => one.value))})`;
      return sure ? known(value) : joined(args, value);
    }
    case 'min':
    case 'max': {
      const args = expr.args.map(of);
      const choose = sql`${bare(expr.op === 'min' ? 'LEAST' : 'GREATEST')}(${listOf(args.map(({ value }) => value))})`;
      // Both back ends pass over nulls here; one that is not known must make the whole unknown.
      const open = args.filter(({ missing }) => missing !== undefined);
      if (open.length === 0) return known(choose);
      const none = listOf(
        open.map(({ value }) => sql`${value} IS NULL`),
        ' OR ',
      );
      return joined(args, sql`CASE WHEN ${none} THEN NULL ELSE ${choose} END`);
    }
    case 'compare': {
      const both = [of(expr.left), of(expr.right)] as const;
      return joined(both, sql`(${both[0].value} ${bare(compares[expr.compare])} ${both[1].value})`);
    }
    case 'add':
    case 'subtract':
    case 'multiply': {
      const both = [of(expr.left), of(expr.right)] as const;
      return joined(both, sql`(${both[0].value} ${bare(signs[expr.op])} ${both[1].value})`);
    }
    case 'rescale': {
      const arg = of(expr.arg);
      return joined([arg], sql`(${arg.value} * ${expr.factor})`);
    }
    case 'round': {
      const top = of(expr.numerator);
      const bottom = expr.denominator === undefined ? known(bare('1')) : of(expr.denominator);
      const { multiplier, divisor, mode, step } = expr;
      const value = rounded(
        sql`${to.wide(top.value)} * ${multiplier}`,
        sql`${to.wide(bottom.value)} * ${divisor}`,
        mode,
        names,
        to,
      );
      return joined([top, bottom], sql`(${value} * ${step})`);
    }
    case 'if': {
      const test = of(expr.condition);
      const then = of(expr.yes);
      const otherwise = of(expr.no);
      const value = sql`CASE WHEN ${test.value} THEN ${then.value} WHEN NOT ${test.value} THEN ${otherwise.value} END`;
      if (union([test, then, otherwise]) === undefined) return known(value);
      return {
        value,
        missing: sql`CASE WHEN ${test.value} IS NULL THEN ${test.missing ?? zero} WHEN ${test.value} THEN ${lacks(then)} ELSE ${lacks(otherwise)} END`,
      };
    }
    case 'one-of': {
      const arg = of(expr.arg);
      const list = expr.values.map((value) => literal(value, to));
      return joined(
        [arg],
        list.length === 0
          ? sql`(${arg.value} <> ${arg.value})`
          : sql`(${arg.value} IN (${listOf(list)}))`,
      );
    }
    case 'contains': {
      const arg = of(expr.arg);
      const any = expr.values.map((value) => hasWord(arg.value, value, to));
      return joined([arg], sql`(${listOf(any, ' OR ')})`);
    }
    case 'lookup': {
      const key = of(expr.key);
      const cases = [...expr.table].map(
        ([word, value]) => sql`WHEN ${literal(word, to)} THEN ${literal(value, to)}`,
      );
      return joined([key], sql`CASE ${key.value} ${listOf(cases, ' ')} END`);
    }
  }
}

/** Several words are kept as one text with `、` between them. */
export function hasWord(list: Sql, word: string, to: Composer): Sql {
  return to.holds(sql`('、' || ${list} || '、')`, `、${word}、`);
}

function literal(value: Known, to: Composer): Sql {
  if (typeof value === 'number') return sql`CAST(${value} AS BIGINT)`;
  if (typeof value === 'boolean') return bare(value ? 'TRUE' : 'FALSE');
  return to.text(typeof value === 'string' ? value : value.join('、'));
}

/** `top / bottom` to a whole number, as `roundDivision` of the interpreter rounds. */
function rounded(
  top: Sql,
  bottom: Sql,
  mode: 'up' | 'down' | 'half-up' | 'half-even',
  names: Pick<Names, 'bind'>,
  to: Composer,
): Sql {
  const over = names.bind(top);
  const under = names.bind(bottom);
  const size = names.bind(
    sql`CASE WHEN ${under} = 0 THEN ${to.fault('division by zero in a rule')} ELSE abs(${under}) END`,
  );
  const whole = names.bind(to.div(sql`abs(${over})`, size));
  const rest = names.bind(sql`(abs(${over}) % ${size})`);
  const away = {
    up: sql`${rest} <> 0`,
    down: bare('FALSE'),
    'half-up': sql`${rest} * 2 >= ${size}`,
    'half-even': sql`(${rest} * 2 > ${size} OR (${rest} * 2 = ${size} AND ${whole} % 2 = 1))`,
  }[mode];
  const rounding = sql`(${whole} + CASE WHEN ${away} THEN 1 ELSE 0 END)`;
  return sql`CAST(CASE WHEN (${over} < 0) <> (${under} < 0) THEN -${rounding} ELSE ${rounding} END AS BIGINT)`;
}
