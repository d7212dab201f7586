import { type Category, columnPlace } from '../core/columns.ts';
import type { Expr, Known, Level } from '../rules/expression/types.ts';
import type { Dialect } from './dialect.ts';

/**
 * An expression as SQL: its value, null where it is unknown, and then the set of columns that would
 * tell, one bit a column. SQL's own three-valued `and`, `or` and `not` are Kleene's.
 */
export interface Sql {
  readonly value: string;
  /** Looked at only where the value is null; undefined where it never is. */
  readonly missing: string | undefined;
}

export type Aggregate = Extract<Expr, { op: 'aggregate' }>;

/** Where the names of an expression stand in the query. */
export interface Names {
  fact(key: string, level: Level): Sql;
  definition(category: Category, name: string): Sql;
  eligible(category: Category): Sql;
  aggregate(expr: Aggregate): Sql;
  /** Works a value out once and gives the name by which to use it. */
  bind(value: string): string;
}

/** The set of columns as a number: bit n is the table's column n. */
export function bitsOf(keys: Iterable<string>): string {
  let bits = 0n;
  for (const key of keys) bits |= 1n << BigInt(columnPlace(key));
  return `CAST(${bits} AS BIGINT)`;
}

/** The columns that an expression lacks: none where it is known. */
export function lacks({ value, missing }: Sql): string {
  return missing === undefined ? '0' : `CASE WHEN ${value} IS NULL THEN ${missing} ELSE 0 END`;
}

function union(all: readonly Sql[]): string | undefined {
  const open = all.filter(({ missing }) => missing !== undefined);
  if (open.length === 0) return undefined;
  const [only] = open;
  // Of one alone it is known that it is the null.
  return open.length === 1 ? only?.missing : `(${open.map(lacks).join(' | ')})`;
}

const compares = { '==': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

/** Turns a checked expression into SQL; what the interpreter gives, this gives. */
export function toSql(expr: Expr, names: Names, dialect: Dialect): Sql {
  const of = (one: Expr): Sql => toSql(one, names, dialect);
  const known = (value: string): Sql => ({ value, missing: undefined });
  const joined = (all: readonly Sql[], value: string): Sql => ({ value, missing: union(all) });
  switch (expr.op) {
    case 'const':
      return known(literal(expr.value, dialect));
    case 'fact':
      return names.fact(expr.key, expr.level);
    case 'definition':
      return names.definition(expr.category, expr.name);
    case 'eligible':
      return names.eligible(expr.category);
    case 'aggregate':
      return names.aggregate(expr);
    case 'unknown':
      return { value: 'CAST(NULL AS BOOLEAN)', missing: bitsOf(expr.missing) };
    case 'not': {
      const arg = of(expr.arg);
      return joined([arg], `(NOT ${arg.value})`);
    }
    case 'negate': {
      const arg = of(expr.arg);
      return joined([arg], `(0 - ${arg.value})`);
    }
    case 'given': {
      const arg = of(expr.arg);
      return known(arg.missing === undefined ? 'TRUE' : `(${arg.value} IS NOT NULL)`);
    }
    case 'and':
    case 'or': {
      const args = expr.args.map(of);
      const values = args.map(({ value }) => value);
      return joined(args, `(${values.join(expr.op === 'and' ? ' AND ' : ' OR ')})`);
    }
    case 'coalesce': {
      const args = expr.args.map(of);
      const sure = args.some(({ missing }) => missing === undefined);
      const value = `COALESCE(${args.map((one) => one.value).join(', ')})`;
      return sure ? known(value) : joined(args, value);
    }
    case 'min':
    case 'max': {
      const args = expr.args.map(of);
      const choose = `${expr.op === 'min' ? 'LEAST' : 'GREATEST'}(${args.map(({ value }) => value).join(', ')})`;
      // Both back ends pass over nulls here; one that is not known must make the whole unknown.
      const open = args.filter(({ missing }) => missing !== undefined);
      if (open.length === 0) return known(choose);
      const none = open.map(({ value }) => `${value} IS NULL`).join(' OR ');
      return joined(args, `CASE WHEN ${none} THEN NULL ELSE ${choose} END`);
    }
    case 'compare': {
      const both = [of(expr.left), of(expr.right)] as const;
      return joined(both, `(${both[0].value} ${compares[expr.compare]} ${both[1].value})`);
    }
    case 'add':
    case 'subtract':
    case 'multiply': {
      const both = [of(expr.left), of(expr.right)] as const;
      const sign = { add: '+', subtract: '-', multiply: '*' }[expr.op];
      return joined(both, `(${both[0].value} ${sign} ${both[1].value})`);
    }
    case 'rescale': {
      const arg = of(expr.arg);
      return joined([arg], `(${arg.value} * ${expr.factor})`);
    }
    case 'round': {
      const top = of(expr.numerator);
      const bottom = expr.denominator === undefined ? known('1') : of(expr.denominator);
      const { multiplier, divisor, mode, step } = expr;
      const value = rounded(
        `${dialect.wide(top.value)} * ${multiplier}`,
        `${dialect.wide(bottom.value)} * ${divisor}`,
        mode,
        names,
        dialect,
      );
      return joined([top, bottom], `(${value} * ${step})`);
    }
    case 'if': {
      const test = of(expr.condition);
      const yes = of(expr.yes);
      const no = of(expr.no);
      const value = `CASE WHEN ${test.value} THEN ${yes.value} WHEN NOT ${test.value} THEN ${no.value} END`;
      if (union([test, yes, no]) === undefined) return known(value);
      return {
        value,
        missing: `CASE WHEN ${test.value} IS NULL THEN ${test.missing ?? '0'} WHEN ${test.value} THEN ${lacks(yes)} ELSE ${lacks(no)} END`,
      };
    }
    case 'one-of': {
      const arg = of(expr.arg);
      const list = expr.values.map((value) => literal(value, dialect)).join(', ');
      return joined(
        [arg],
        list === '' ? `(${arg.value} <> ${arg.value})` : `(${arg.value} IN (${list}))`,
      );
    }
    case 'contains': {
      const arg = of(expr.arg);
      const any = expr.values.map((value) => hasWord(arg.value, value, dialect)).join(' OR ');
      return joined([arg], `(${any})`);
    }
    case 'lookup': {
      const key = of(expr.key);
      const cases = [...expr.table].map(
        ([word, value]) => `WHEN ${literal(word, dialect)} THEN ${literal(value, dialect)}`,
      );
      return joined([key], `CASE ${key.value} ${cases.join(' ')} END`);
    }
  }
}

/** Several words are kept as one text with `、` between them. */
export function hasWord(list: string, word: string, dialect: Dialect): string {
  return dialect.holds(`('、' || ${list} || '、')`, `、${word}、`);
}

function literal(value: Known, dialect: Dialect): string {
  if (typeof value === 'number') return `CAST(${value} AS BIGINT)`;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return dialect.text(typeof value === 'string' ? value : value.join('、'));
}

/** `top / bottom` to a whole number, as `roundDivision` of the interpreter rounds. */
export function rounded(
  top: string,
  bottom: string,
  mode: 'up' | 'down' | 'half-up' | 'half-even',
  names: Pick<Names, 'bind'>,
  dialect: Dialect,
): string {
  const over = names.bind(top);
  const under = names.bind(bottom);
  const checked = `CASE WHEN ${under} = 0 THEN ${dialect.fault('division by zero in a rule')} ELSE abs(${under}) END`;
  const size = names.bind(checked);
  const whole = names.bind(dialect.div(`abs(${over})`, size));
  const rest = names.bind(`(abs(${over}) % ${size})`);
  const away = {
    up: `${rest} <> 0`,
    down: 'FALSE',
    'half-up': `${rest} * 2 >= ${size}`,
    'half-even': `(${rest} * 2 > ${size} OR (${rest} * 2 = ${size} AND ${whole} % 2 = 1))`,
  }[mode];
  const rounding = `(${whole} + CASE WHEN ${away} THEN 1 ELSE 0 END)`;
  return `CAST(CASE WHEN (${over} < 0) <> (${under} < 0) THEN -${rounding} ELSE ${rounding} END AS BIGINT)`;
}
