import type { Category } from '../../core/columns.ts';
import type { CompareOp } from './syntax.ts';
import type { Expr, Known, Level, RoundMode } from './types.ts';

/** The third truth value: not known, with the keys of the columns that would tell. */
export class Unknown {
  constructor(readonly missing: readonly string[]) {}
}

export type Value = Known | Unknown;

/** Where an expression is evaluated: one person in a household, or the household itself. */
export interface Frame {
  fact(key: string, level: Level): Value;
  definition(category: Category, name: string): Value;
  eligible(category: Category): Value;
  /** What was granted, in fen a month, or for how many; nothing, and one, where nothing was. */
  granted(category: Category, what: 'amount' | 'persons'): number;
  /** The counted members of the category's household, or unknown where who counts is not known. */
  members(category: Category): readonly Frame[] | Unknown;
}

export type Evaluator = (frame: Frame) => Value;

/** Both unknowns' columns, each once, in the order met. */
function unite(one: Unknown | undefined, other: Unknown): Unknown {
  if (one === undefined || one === other) return other;
  return new Unknown([...new Set([...one.missing, ...other.missing])]);
}

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
        return value instanceof Unknown ? value : 0 - number(value);
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
      return (frame) => {
        let unknown: Unknown | undefined;
        for (const arg of args) {
          const value = arg(frame);
          if (!(value instanceof Unknown)) return value;
          unknown = unite(unknown, value);
        }
        return unknown ?? new Unknown([]);
      };
    }
    case 'min':
    case 'max': {
      const args = expr.args.map(compile);
      const choose = expr.op === 'min' ? Math.min : Math.max;
      return (frame) => {
        let unknown: Unknown | undefined;
        let best: number | undefined;
        for (const arg of args) {
          const value = arg(frame);
          if (value instanceof Unknown) unknown = unite(unknown, value);
          else best = best === undefined ? number(value) : choose(best, number(value));
        }
        return unknown ?? best ?? new Unknown([]);
      };
    }
    case 'compare': {
      const order = comparers[expr.compare];
      return both(expr.left, expr.right, (a, b) => order(a, b));
    }
    case 'add':
      return both(expr.left, expr.right, (a, b) => exact(number(a) + number(b)));
    case 'subtract':
      return both(expr.left, expr.right, (a, b) => exact(number(a) - number(b)));
    case 'multiply':
      return both(expr.left, expr.right, (a, b) => exact(number(a) * number(b)));
    case 'rescale': {
      const arg = compile(expr.arg);
      const { factor } = expr;
      return (frame) => {
        const value = arg(frame);
        return value instanceof Unknown ? value : exact(number(value) * factor);
      };
    }
    case 'round': {
      const top = compile(expr.numerator);
      const bottom = expr.denominator === undefined ? () => 1 : compile(expr.denominator);
      const { multiplier, divisor, step, mode } = expr;
      return (frame) => {
        const a = top(frame);
        const b = bottom(frame);
        if (a instanceof Unknown) return b instanceof Unknown ? unite(a, b) : a;
        if (b instanceof Unknown) return b;
        const whole = roundDivision(
          BigInt(number(a)) * BigInt(multiplier),
          BigInt(number(b)) * BigInt(divisor),
          mode,
        );
        return exact(Number(whole) * step);
      };
    }
    case 'if': {
      const condition = compile(expr.condition);
      const yes = compile(expr.yes);
      const no = compile(expr.no);
      return (frame) => {
        const test = condition(frame);
        if (test instanceof Unknown) return test;
        return test === true ? yes(frame) : no(frame);
      };
    }
    case 'one-of': {
      const arg = compile(expr.arg);
      const values = new Set<Known>(expr.values);
      return (frame) => {
        const value = arg(frame);
        return value instanceof Unknown ? value : values.has(value);
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
      return (frame) => {
        const value = key(frame);
        if (value instanceof Unknown) return value;
        const found =
          typeof value === 'string' || typeof value === 'number' ? table.get(value) : undefined;
        if (found === undefined) {
          throw new RangeError(`no entry for ${String(value)} in ${JSON.stringify(ref)}`);
        }
        return found;
      };
    }
    case 'aggregate':
      return aggregate(expr.fn, compile(expr.arg), expr.over);
  }
}

function number(value: Known): number {
  if (typeof value !== 'number') throw new TypeError('a checked expression is a number here');
  return value;
}

const comparers: Readonly<Record<CompareOp, (a: Known, b: Known) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function both(left: Expr, right: Expr, combine: (a: Known, b: Known) => Known): Evaluator {
  const one = compile(left);
  const other = compile(right);
  return (frame) => {
    const a = one(frame);
    const b = other(frame);
    if (a instanceof Unknown) return b instanceof Unknown ? unite(a, b) : a;
    return b instanceof Unknown ? b : combine(a, b);
  };
}

/** `and` is decided by one false, `or` by one true; else an unknown makes it unknown. */
function kleene(args: readonly Evaluator[], deciding: boolean): Evaluator {
  return (frame) => {
    let unknown: Unknown | undefined;
    for (const arg of args) {
      const value = arg(frame);
      if (value instanceof Unknown) unknown = unite(unknown, value);
      else if (value === deciding) return deciding;
    }
    return unknown ?? !deciding;
  };
}

function aggregate(fn: 'sum' | 'count' | 'any' | 'all', arg: Evaluator, over: Category): Evaluator {
  if (fn === 'any' || fn === 'all') {
    const deciding = fn === 'any';
    return (frame) => {
      const members = frame.members(over);
      if (members instanceof Unknown) return members;
      return kleene(
        members.map((member) => () => arg(member)),
        deciding,
      )(frame);
    };
  }
  return (frame) => {
    const members = frame.members(over);
    if (members instanceof Unknown) return members;
    let total = 0;
    let unknown: Unknown | undefined;
    for (const member of members) {
      const value = arg(member);
      if (value instanceof Unknown) unknown = unite(unknown, value);
      else if (typeof value === 'number') total = exact(total + value);
      else if (value === true) total += 1;
    }
    return unknown ?? total;
  };
}
