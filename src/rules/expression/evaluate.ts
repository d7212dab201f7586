import { type Category, ruleFigure } from '../../core/columns.ts';
import { monthCount, parseAsOf } from '../../core/month.ts';
import type { CompareOp } from './syntax.ts';
import type { Expr, Known, Level, RoundMode } from './types.ts';

/**
 * The third truth value: not known, with the keys of the columns that would tell. A number that is not
 * known lies between `low` and `high` all the same, whatever the cells are filled with; undefined where
 * there is no bound. What the bounds decide is decided.
 */
export class Unknown {
  constructor(
    readonly missing: readonly string[],
    readonly low?: number | undefined,
    readonly high?: number | undefined,
  ) {}
}

export type Value = Known | Unknown;

/** One of the people whom a household's rule may count; not known whether, where a cell of his would tell. */
export interface Member<F extends Frame = Frame> {
  readonly frame: F;
  readonly counts: true | Unknown;
}

/** Where an expression is evaluated: one person in a household, or the household itself. */
export interface Frame {
  fact(key: string, level: Level): Value;
  definition(category: Category, name: string): Value;
  eligible(category: Category): Value;
  /** What is granted if it is, in fen a month, or for how many; nothing, and one, where nothing can be. */
  granted(category: Category, what: 'amount' | 'persons'): Value;
  /** What the sheet says is paid under it today, in fen a month. */
  paid(category: Category, level: Level): Value;
  /** Who is counted or may be in the category's household; unknown where nobody can tell who is in it. */
  members(category: Category): readonly Member[] | Unknown;
}

export type Evaluator = (frame: Frame) => Value;

/** What a number lies between. */
interface Range {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** The bounds of a number; itself twice where it is known. */
export const rangeOf = (value: Value): Range =>
  value instanceof Unknown
    ? { low: value.low, high: value.high }
    : { low: number(value), high: number(value) };

/** A number of which the bounds are known, and so the number where they meet. */
const within = (missing: readonly string[], { low, high }: Range): Value =>
  low !== undefined && low === high ? low : new Unknown(missing, low, high);

/** Works on two bounds of which neither is missing. */
const bounded = (
  one: number | undefined,
  other: number | undefined,
  combine: (a: number, b: number) => number,
): number | undefined =>
  one === undefined || other === undefined ? undefined : exact(combine(one, other));

const least = ([first, ...rest]: readonly (number | undefined)[]): number | undefined =>
  rest.reduce((one, other) => bounded(one, other, Math.min), first);
const most = ([first, ...rest]: readonly (number | undefined)[]): number | undefined =>
  rest.reduce((one, other) => bounded(one, other, Math.max), first);

/** What lies in one of several ranges lies in the one around them. */
const around = (all: readonly Range[]): Range => ({
  low: least(all.map(({ low }) => low)),
  high: most(all.map(({ high }) => high)),
});

/** Columns of all the unknowns, each once, in the order met. */
function lacks(values: readonly (Value | undefined)[]): readonly string[] {
  const keys = values.flatMap((one) => (one instanceof Unknown ? one.missing : []));
  return [...new Set(keys)];
}

const nothing: Range = { low: 0, high: 0 };
const anything: Range = { low: undefined, high: undefined };

const isNumber = ({ type }: Expr): boolean => type.kind === 'number';

/** Money and counts must stay where integers are exact; past that the sheet itself is absurd. */
function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`amount beyond exact integers: ${value}`);
  // Makes -0 plain 0.
  return value + 0;
}

/** Rounds `top / bottom` to an integer; ties and directions are by size, away from or towards zero. */
export function roundDivision(top: bigint, bottom: bigint, mode: RoundMode): bigint {
  if (bottom === 0n) throw new RangeError('division by zero in a rule');
  const negative = top < 0n !== bottom < 0n;
  const a = top < 0n ? -top : top;
  const b = bottom < 0n ? -bottom : bottom;
  const whole = a / b;
  const rest = a % b;
  const tie = 2n * rest;
  const away =
    rest !== 0n &&
    (mode === 'up' ||
      (mode === 'half-up' && tie >= b) ||
      (mode === 'half-even' && (tie > b || (tie === b && whole % 2n === 1n))));
  const size = away ? whole + 1n : whole;
  return negative ? -size : size;
}

/**
 * Turns a checked expression into a function. Unknown facts travel as {@link Unknown} by Kleene's
 * logic: `false and unknown` is false, `true or unknown` is true, and arithmetic with an unknown is
 * unknown.
 */
// eslint-disable-next-line max-lines-per-function -- a flat switch, a case for each operation
export function compile(expr: Expr): Evaluator {
  switch (expr.op) {
    case 'const': {
      const { value } = expr;
      return () => value;
    }
    case 'fact': {
      const { key, level } = expr;
      return (frame) => frame.fact(key, level);
    }
    case 'definition': {
      const { category, name } = expr;
      return (frame) => frame.definition(category, name);
    }
    case 'eligible': {
      const { category } = expr;
      return (frame) => frame.eligible(category);
    }
    case 'granted': {
      const { category, what } = expr;
      return (frame) => frame.granted(category, what);
    }
    case 'paid': {
      const { category, level } = expr;
      return (frame) => frame.paid(category, level);
    }
    case 'unknown': {
      const unknown = new Unknown(expr.missing);
      return () => unknown;
    }
    case 'not': {
      const arg = compile(expr.arg);
      return (frame) => {
        const value = arg(frame);
        return value instanceof Unknown ? value : value !== true;
      };
    }
    case 'negate': {
      const arg = compile(expr.arg);
      return (frame) => {
        const value = arg(frame);
        if (!(value instanceof Unknown)) return 0 - number(value);
        const { low, high } = value;
        return new Unknown(
          value.missing,
          high === undefined ? undefined : 0 - high,
          low === undefined ? undefined : 0 - low,
        );
      };
    }
    case 'given': {
      const arg = compile(expr.arg);
      return (frame) => !(arg(frame) instanceof Unknown);
    }
    case 'and':
      return kleene(expr.args.map(compile), false);
    case 'or':
      return kleene(expr.args.map(compile), true);
    case 'coalesce': {
      const args = expr.args.map(compile);
      const numeric = isNumber(expr);
      return (frame) => {
        const open: Unknown[] = [];
        for (const arg of args) {
          const value = arg(frame);
          if (!(value instanceof Unknown)) return value;
          open.push(value);
        }
        const { low, high } = numeric ? around(open.map(rangeOf)) : anything;
        return new Unknown(lacks(open), low, high);
      };
    }
    case 'min':
      return extreme(expr.args, Math.min, (all) => ({
        low: least(all.map(({ low }) => low)),
        high: least(all.flatMap(({ high }) => (high === undefined ? [] : [high]))),
      }));
    case 'max':
      return extreme(expr.args, Math.max, (all) => ({
        low: most(all.flatMap(({ low }) => (low === undefined ? [] : [low]))),
        high: most(all.map(({ high }) => high)),
      }));
    case 'compare':
      return compare(expr.compare, expr.left, expr.right);
    case 'months': {
      const [from, to] = [compile(expr.left), compile(expr.right)];
      return (frame) => {
        const [first, last] = [from(frame), to(frame)];
        return first instanceof Unknown || last instanceof Unknown
          ? new Unknown(lacks([first, last]))
          : monthOf(last) - monthOf(first);
      };
    }
    case 'add':
      return both(
        expr.left,
        expr.right,
        (a, b) => a + b,
        (a, b) => ({
          low: bounded(a.low, b.low, (x, y) => x + y),
          high: bounded(a.high, b.high, (x, y) => x + y),
        }),
      );
    case 'subtract':
      return both(
        expr.left,
        expr.right,
        (a, b) => a - b,
        (a, b) => ({
          low: bounded(a.low, b.high, (x, y) => x - y),
          high: bounded(a.high, b.low, (x, y) => x - y),
        }),
      );
    case 'multiply':
      // Of what may be below nothing a product says little; no rule asks for it.
      return both(
        expr.left,
        expr.right,
        (a, b) => a * b,
        (a, b) =>
          (a.low ?? -1) >= 0 && (b.low ?? -1) >= 0
            ? {
                low: bounded(a.low, b.low, (x, y) => x * y),
                high: bounded(a.high, b.high, (x, y) => x * y),
              }
            : anything,
      );
    case 'rescale': {
      const arg = compile(expr.arg);
      const { factor } = expr;
      return (frame) => {
        const value = arg(frame);
        if (!(value instanceof Unknown)) return exact(number(value) * factor);
        const { low, high } = value;
        return new Unknown(
          value.missing,
          low === undefined ? undefined : exact(low * factor),
          high === undefined ? undefined : exact(high * factor),
        );
      };
    }
    case 'round': {
      const top = compile(expr.numerator);
      const bottom = expr.denominator === undefined ? () => 1 : compile(expr.denominator);
      const { multiplier, divisor, step, mode, under } = expr;
      const rounded = (a: number, b: number): number => {
        const whole = roundDivision(
          BigInt(a) * BigInt(multiplier),
          BigInt(b) * BigInt(divisor),
          mode,
        );
        return exact(Number(whole) * step);
      };
      return (frame) => {
        const a = top(frame);
        const b = bottom(frame);
        if (b instanceof Unknown) return new Unknown(lacks([a, b]));
        const parts = number(b);
        if (parts === 0 && under.length > 0) return new Unknown([...lacks([a]), ...under]);
        if (!(a instanceof Unknown)) return rounded(number(a), parts);
        if (parts <= 0) return new Unknown(a.missing);
        const { low, high } = a;
        return new Unknown(
          a.missing,
          low === undefined ? undefined : rounded(low, parts),
          high === undefined ? undefined : rounded(high, parts),
        );
      };
    }
    case 'if': {
      const condition = compile(expr.condition);
      const yes = compile(expr.yes);
      const no = compile(expr.no);
      const numeric = isNumber(expr);
      return (frame) => {
        const test = condition(frame);
        if (!(test instanceof Unknown)) return test === true ? yes(frame) : no(frame);
        const [one, other] = [yes(frame), no(frame)];
        // Whatever the test comes to, it is one of the two.
        const known = !(one instanceof Unknown) && !Array.isArray(one) && one === other;
        if (known) return one;
        const missing = lacks([test, one, other]);
        return numeric
          ? within(missing, around([rangeOf(one), rangeOf(other)]))
          : new Unknown(missing);
      };
    }
    case 'one-of': {
      const arg = compile(expr.arg);
      const values = new Set<Known>(expr.values);
      return (frame) => {
        const value = arg(frame);
        return value instanceof Unknown ? new Unknown(value.missing) : values.has(value);
      };
    }
    case 'contains': {
      const arg = compile(expr.arg);
      const { values } = expr;
      return (frame) => {
        const list = arg(frame);
        if (list instanceof Unknown) return list;
        return Array.isArray(list) && values.some((value) => list.includes(value));
      };
    }
    case 'lookup': {
      const key = compile(expr.key);
      const { table, ref } = expr;
      const all = around([...table.values()].map((one) => ({ low: one, high: one })));
      return (frame) => {
        const value = key(frame);
        if (value instanceof Unknown) return within(value.missing, all);
        const found =
          typeof value === 'string' || typeof value === 'number' ? table.get(value) : undefined;
        if (found === undefined) {
          throw new RangeError(`no entry for ${String(value)} in ${JSON.stringify(ref)}`);
        }
        return found;
      };
    }
    case 'figure': {
      const key = expr.key && compile(expr.key);
      return (frame) => new Unknown([...lacks([key?.(frame)]), ruleFigure]);
    }
    case 'aggregate':
      return aggregate(expr.fn, compile(expr.arg), expr.over);
  }
}

/** The month of a date, counted from year 0. */
function monthOf(value: Known): number {
  const day = typeof value === 'string' ? parseAsOf(value)?.day : undefined;
  if (day === undefined) throw new TypeError('a checked expression is a date here');
  return monthCount(day);
}

function number(value: Known): number {
  if (typeof value !== 'number') throw new TypeError('a checked expression is a number here');
  return value;
}

/** The least or the most of several numbers, of which some may have bounds alone. */
function extreme(
  all: readonly Expr[],
  choose: (a: number, b: number) => number,
  between: (all: readonly Range[]) => Range,
): Evaluator {
  const args = all.map(compile);
  return (frame) => {
    const values = args.map((arg) => arg(frame));
    const missing = lacks(values);
    const open = values.some((value) => value instanceof Unknown);
    if (open) return within(missing, between(values.map(rangeOf)));
    return values
      .flatMap((value) => (value instanceof Unknown ? [] : [number(value)]))
      .reduce((a, b) => choose(a, b));
  };
}

const comparers: Readonly<Record<CompareOp, (a: Known, b: Known) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** What bounds that do not meet decide; undefined where they leave it open. */
function decidedBy(op: CompareOp, a: Range, b: Range): boolean | undefined {
  const order = comparers[op];
  const surely = (
    one: number | undefined,
    other: number | undefined,
    test: (a: Known, b: Known) => boolean,
  ): boolean => one !== undefined && other !== undefined && test(one, other);
  switch (op) {
    case '<':
    case '<=':
      if (surely(a.high, b.low, order)) return true;
      return surely(a.low, b.high, (x, y) => !order(x, y)) ? false : undefined;
    case '>':
    case '>=':
      if (surely(a.low, b.high, order)) return true;
      return surely(a.high, b.low, (x, y) => !order(x, y)) ? false : undefined;
    case '==':
    case '!=': {
      const apart =
        surely(a.high, b.low, (x, y) => x < y) || surely(a.low, b.high, (x, y) => x > y);
      return apart ? op === '!=' : undefined;
    }
  }
}

function compare(op: CompareOp, left: Expr, right: Expr): Evaluator {
  const order = comparers[op];
  const one = compile(left);
  const other = compile(right);
  const numeric = isNumber(left);
  return (frame) => {
    const a = one(frame);
    const b = other(frame);
    if (!(a instanceof Unknown) && !(b instanceof Unknown)) return order(a, b);
    const decided = numeric ? decidedBy(op, rangeOf(a), rangeOf(b)) : undefined;
    return decided ?? new Unknown(lacks([a, b]));
  };
}

function both(
  left: Expr,
  right: Expr,
  combine: (a: number, b: number) => number,
  between: (a: Range, b: Range) => Range,
): Evaluator {
  const one = compile(left);
  const other = compile(right);
  return (frame) => {
    const a = one(frame);
    const b = other(frame);
    if (!(a instanceof Unknown) && !(b instanceof Unknown)) {
      return exact(combine(number(a), number(b)));
    }
    const { low, high } = between(rangeOf(a), rangeOf(b));
    return new Unknown(lacks([a, b]), low, high);
  };
}

/** `and` is decided by one false, `or` by one true; else an unknown makes it unknown. */
function kleene(args: readonly Evaluator[], deciding: boolean): Evaluator {
  return (frame) => {
    const open: Unknown[] = [];
    for (const arg of args) {
      const value = arg(frame);
      if (value instanceof Unknown) open.push(value);
      else if (value === deciding) return deciding;
    }
    return open.length === 0 ? !deciding : new Unknown(lacks(open));
  };
}

/**
 * Over the people who count. Of one of whom that is not known, the aggregate may take in what he has or
 * not: it is known all the same where both come to one.
 */
function aggregate(fn: 'sum' | 'count' | 'any' | 'all', arg: Evaluator, over: Category): Evaluator {
  if (fn === 'any' || fn === 'all') {
    const deciding = fn === 'any';
    return (frame) => {
      const members = frame.members(over);
      if (members instanceof Unknown) return members;
      const open: Value[] = [];
      for (const { frame: member, counts } of members) {
        const value = arg(member);
        if (value === !deciding) continue;
        if (counts === true && value === deciding) return deciding;
        open.push(counts, value);
      }
      return open.length === 0 ? !deciding : new Unknown(lacks(open));
    };
  }
  const size = fn === 'count' ? truthRange : rangeOf;
  return (frame) => {
    const members = frame.members(over);
    if (members instanceof Unknown) return members;
    const open: Value[] = [];
    let low: number | undefined = 0;
    let high: number | undefined = 0;
    for (const { frame: member, counts } of members) {
      const value = arg(member);
      const own = size(value);
      const range = counts === true ? own : around([own, nothing]);
      if (range.low === undefined || range.low !== range.high) open.push(counts, value);
      low = bounded(low, range.low, (a, b) => a + b);
      high = bounded(high, range.high, (a, b) => a + b);
    }
    return within(lacks(open), { low, high });
  };
}

/** How much a member adds to a count. */
function truthRange(value: Value): Range {
  if (value instanceof Unknown) return { low: 0, high: 1 };
  return value === true ? { low: 1, high: 1 } : { low: 0, high: 0 };
}
