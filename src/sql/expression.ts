import { type Category, columnPlace, inputColumns, ruleFigure } from '../core/columns.ts';
import type { CompareOp } from '../rules/expression/syntax.ts';
import type { Expr, Known, Level } from '../rules/expression/types.ts';
import { bare, type Composer, listOf, sql, Sql } from './query.ts';

/**
 * An expression as SQL: its value, null where it is unknown, and then the set of columns that would
 * tell, one bit a column. SQL's own three-valued `and`, `or` and `not` are Kleene's.
 */
export interface ValueSql {
  readonly value: Sql;
  /** Looked at only where the value is null; undefined where it never is. */
  readonly missing: Sql | undefined;
  /**
   * What a number is not under, and not over, whatever the cells are filled with; the value itself where it
   * is known, null where there is no bound. Left out where nothing bounds it but its value.
   */
  readonly low?: (() => Sql) | undefined;
  readonly high?: (() => Sql) | undefined;
}

export const lowOf = ({ value, low }: ValueSql): Sql => low?.() ?? value;
export const highOf = ({ value, high }: ValueSql): Sql => high?.() ?? value;

type Bound = 'low' | 'high';
const boundOf = (one: ValueSql, bound: Bound): Sql => (bound === 'low' ? lowOf : highOf)(one);

/** A bound is asked for only where one of these has any. */
const ifAny = (
  all: readonly ValueSql[],
  bounds: readonly Bound[],
  made: () => Sql,
): (() => Sql) | undefined =>
  all.some((one) => bounds.some((bound) => one[bound] !== undefined)) ? made : undefined;

export type Aggregate = Extract<Expr, { op: 'aggregate' }>;

/** Where the names of an expression stand in the query. */
export interface Names {
  fact(key: string, level: Level): ValueSql;
  definition(category: Category, name: string): ValueSql;
  eligible(category: Category): ValueSql;
  /** What is granted if it is, in fen a month, or for how many; nothing, and one, where nothing can be. */
  granted(category: Category, what: 'amount' | 'persons'): ValueSql;
  /** What the sheet says is paid under it today, in fen a month. */
  paid(category: Category, level: Level): ValueSql;
  aggregate(expr: Aggregate): ValueSql;
  /** Works a value out once and gives the name by which to use it. */
  bind(value: Sql): Sql;
}

/** How many columns a set of them as a signed number of 64 bits has room for; the last bit is the rules' own. */
const mostBits = 63;
export const allBits = (1n << BigInt(mostBits)) - 1n;

/**
 * The set of columns as a number: bit n is the table's column n.
 *
 * @throws {RangeError} for what is no column, and past the last bit: then two columns would be one.
 */
export function bitsOf(keys: Iterable<string>): Sql {
  const lacks = new Set(keys);
  let bits = 0n;
  for (const key of lacks) bits |= bitOf(key);
  return new Sql(`CAST(${bits} AS BIGINT)`, new Set(), [], lacks);
}

export function bitOf(key: string): bigint {
  if (key === ruleFigure) return 1n << BigInt(mostBits - 1);
  const place = columnPlace(key);
  if (place >= Math.min(mostBits - 1, inputColumns.length))
    throw new RangeError(`no bit for ${key}`);
  return 1n << BigInt(place);
}

const zero = bare('0');
const yes = bare('TRUE');

/** The columns that an expression lacks: none where it is known. */
export function lacks({ value, missing }: ValueSql): Sql {
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
const signs = { add: '+', subtract: '-' } as const;

/** Turns a checked expression into SQL; what the interpreter gives, this gives. */
// eslint-disable-next-line max-lines-per-function -- a flat switch, a case for each operation
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
      return names.granted(expr.category, expr.what);
    case 'paid':
      return names.paid(expr.category, expr.level);
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
      return {
        ...joined([arg], sql`(0 - ${arg.value})`),
        low: ifAny([arg], ['high'], () => sql`(0 - ${highOf(arg)})`),
        high: ifAny([arg], ['low'], () => sql`(0 - ${lowOf(arg)})`),
      };
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
      if (sure) return known(value);
      const bound = (which: Bound): (() => Sql) | undefined =>
        args.every((one) => one[which] !== undefined)
          ? () => sql`COALESCE(${value}, ${around(args, which)})`
          : undefined;
      const made = joined(args, value);
      return isNumber(expr) ? { ...made, low: bound('low'), high: bound('high') } : made;
    }
    case 'min':
    case 'max': {
      const args = expr.args.map(of);
      const open = args.filter(({ missing }) => missing !== undefined);
      const choose = bare(expr.op === 'min' ? 'LEAST' : 'GREATEST');
      if (open.length === 0) {
        return known(sql`${choose}(${listOf(args.map(({ value }) => value))})`);
      }
      // Both back ends pass over nulls here: a bound that one has is a bound of the most, or of the least.
      const eased: Bound = expr.op === 'min' ? 'high' : 'low';
      const some = sql`${choose}(${listOf(args.map((one) => boundOf(one, eased)))})`;
      const all = around(args, eased === 'low' ? 'high' : 'low');
      const value = sql`CASE WHEN ${some} = ${all} THEN ${all} END`;
      return {
        ...joined(args, value),
        low: () => (eased === 'low' ? some : all),
        high: () => (eased === 'low' ? all : some),
      };
    }
    case 'compare': {
      const [left, right] = [of(expr.left), of(expr.right)];
      return joined([left, right], compared(expr.compare, left, right));
    }
    case 'months': {
      const both = [of(expr.left), of(expr.right)] as const;
      return joined(both, sql`(${monthOf(both[1])} - ${monthOf(both[0])})`);
    }
    case 'add':
    case 'subtract': {
      const both = [of(expr.left), of(expr.right)] as const;
      const [left, right] = both;
      const sign = bare(signs[expr.op]);
      const other = (bound: Bound): Bound =>
        expr.op === 'add' ? bound : bound === 'low' ? 'high' : 'low';
      const bound = (which: Bound): (() => Sql) | undefined =>
        left[which] === undefined && right[other(which)] === undefined
          ? undefined
          : () => sql`(${boundOf(left, which)} ${sign} ${boundOf(right, other(which))})`;
      return {
        ...joined(both, sql`(${left.value} ${sign} ${right.value})`),
        low: bound('low'),
        high: bound('high'),
      };
    }
    case 'multiply': {
      const both = [of(expr.left), of(expr.right)] as const;
      const [left, right] = both;
      const value = sql`(${left.value} * ${right.value})`;
      const bound = (which: Bound): Sql =>
        sql`COALESCE(${value}, CASE WHEN ${lowOf(left)} >= 0 AND ${lowOf(right)} >= 0 THEN ${boundOf(left, which)} * ${boundOf(right, which)} END)`;
      return {
        ...joined(both, value),
        low: ifAny(both, ['low'], () => bound('low')),
        high: ifAny(both, ['high'], () => bound('high')),
      };
    }
    case 'rescale': {
      const arg = of(expr.arg);
      const scaled = (one: Sql): Sql => sql`(${one} * ${expr.factor})`;
      return {
        ...joined([arg], scaled(arg.value)),
        low: ifAny([arg], ['low'], () => scaled(lowOf(arg))),
        high: ifAny([arg], ['high'], () => scaled(highOf(arg))),
      };
    }
    case 'round': {
      const top = of(expr.numerator);
      const bottom = expr.denominator === undefined ? known(bare('1')) : of(expr.denominator);
      const { multiplier, divisor, mode, step, under } = expr;
      const parts = under.length === 0 ? bottom.value : sql`NULLIF(${bottom.value}, 0)`;
      const over = (one: Sql): Sql => {
        const value = rounded(
          sql`${to.wide(one)} * ${multiplier}`,
          sql`${to.wide(parts)} * ${divisor}`,
          mode,
          names,
          to,
        );
        return sql`(${value} * ${step})`;
      };
      const made = over(top.value);
      const bound = (which: Bound): (() => Sql) | undefined =>
        ifAny(
          [top],
          [which],
          () =>
            sql`COALESCE(${made}, CASE WHEN ${bottom.value} > 0 THEN ${over(boundOf(top, which))} END)`,
        );
      const bounds = { low: bound('low'), high: bound('high') };
      if (under.length === 0) return { ...joined([top, bottom], made), ...bounds };
      // What is divided by nothing is not known, whatever else is.
      const none = sql`CASE WHEN ${bottom.value} = 0 THEN ${bitsOf(under)} ELSE 0 END`;
      const missing = sql`(${listOf([lacks(top), lacks(bottom), none], ' | ')})`;
      return { value: made, missing, ...bounds };
    }
    case 'if':
      return either(expr, of(expr.condition), of(expr.yes), of(expr.no));
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
    case 'figure': {
      const own = bitsOf([ruleFigure]);
      if (expr.key === undefined) return { value: noFigure, missing: own };
      return { value: noFigure, missing: sql`(${own} | ${lacks(of(expr.key))})` };
    }
    case 'lookup': {
      const key = of(expr.key);
      const cases = [...expr.table].map(
        ([word, value]) => sql`WHEN ${literal(word, to)} THEN ${literal(value, to)}`,
      );
      const figures = [...expr.table.values()];
      const [least, most] = [Math.min(...figures), Math.max(...figures)];
      if (least === most) return known(literal(least, to));
      const value = sql`CASE ${key.value} ${listOf(cases, ' ')} END`;
      return {
        ...joined([key], value),
        low: () => sql`COALESCE(${value}, ${literal(least, to)})`,
        high: () => sql`COALESCE(${value}, ${literal(most, to)})`,
      };
    }
  }
}

const noFigure = bare('CAST(NULL AS BIGINT)');

/** The month of a date, counted from year 0. */
const monthOf = ({ value }: ValueSql): Sql =>
  sql`(CAST(substr(${value}, 1, 4) AS BIGINT) * 12 + CAST(substr(${value}, 6, 2) AS BIGINT))`;

const isNumber = ({ type }: Expr): boolean => type.kind === 'number';

/** The bound around all: null where one of them has none. */
function around(all: readonly ValueSql[], bound: Bound): Sql {
  const bounds = all.map((one) => boundOf(one, bound));
  const [only] = bounds;
  if (only !== undefined && bounds.length === 1) return only;
  const open = all.flatMap((one, at) =>
    one.missing === undefined ? [] : [bounds[at] ?? one.value],
  );
  const choose = sql`${bare(bound === 'low' ? 'LEAST' : 'GREATEST')}(${listOf(bounds)})`;
  if (open.length === 0) return choose;
  const none = listOf(
    open.map((one) => sql`${one} IS NULL`),
    ' OR ',
  );
  return sql`CASE WHEN ${none} THEN NULL ELSE ${choose} END`;
}

/** What the bounds decide is decided. */
function compared(op: CompareOp, left: ValueSql, right: ValueSql): Sql {
  const plain = sql`(${left.value} ${bare(compares[op])} ${right.value})`;
  const bounded = [left, right].some(({ low, high }) => low !== undefined || high !== undefined);
  if (!bounded) return plain;
  const [ll, lh, rl, rh] = [lowOf(left), highOf(left), lowOf(right), highOf(right)];
  switch (op) {
    case '<':
      return sql`CASE WHEN ${lh} < ${rl} THEN TRUE WHEN ${ll} >= ${rh} THEN FALSE END`;
    case '<=':
      return sql`CASE WHEN ${lh} <= ${rl} THEN TRUE WHEN ${ll} > ${rh} THEN FALSE END`;
    case '>':
      return sql`CASE WHEN ${ll} > ${rh} THEN TRUE WHEN ${lh} <= ${rl} THEN FALSE END`;
    case '>=':
      return sql`CASE WHEN ${ll} >= ${rh} THEN TRUE WHEN ${lh} < ${rl} THEN FALSE END`;
    case '==':
    case '!=':
      return sql`CASE WHEN ${lh} < ${rl} OR ${ll} > ${rh} THEN ${op === '!=' ? yes : bare('FALSE')} ELSE ${plain} END`;
  }
}

/** One or the other; where it is not known which, what both come to. */
function either(expr: Expr, test: ValueSql, then: ValueSql, otherwise: ValueSql): ValueSql {
  const choose = (one: Sql, other: Sql, open: Sql | undefined): Sql =>
    sql`CASE WHEN ${test.value} THEN ${one} WHEN NOT ${test.value} THEN ${other}${open === undefined ? bare('') : sql` ELSE ${open}`} END`;
  const unsure = test.missing !== undefined;
  const same = sql`CASE WHEN ${then.value} = ${otherwise.value} THEN ${then.value} END`;
  const alike = unsure && expr.type.kind !== 'words' ? same : undefined;
  const value = choose(then.value, otherwise.value, alike);
  if (union([test, then, otherwise]) === undefined) return { value, missing: undefined };
  const missing = sql`CASE WHEN ${test.value} IS NULL THEN (${lacks(test)} | ${lacks(then)} | ${lacks(otherwise)}) WHEN ${test.value} THEN ${lacks(then)} ELSE ${lacks(otherwise)} END`;
  if (!isNumber(expr)) return { value, missing };
  const bound = (which: Bound): (() => Sql) | undefined =>
    !unsure && then[which] === undefined && otherwise[which] === undefined
      ? undefined
      : () =>
          choose(
            boundOf(then, which),
            boundOf(otherwise, which),
            unsure ? around([then, otherwise], which) : undefined,
          );
  return { value, missing, low: bound('low'), high: bound('high') };
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
