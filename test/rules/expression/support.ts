import type { Category } from '../../../src/core/columns.ts';
import {
  checkExpression,
  type ParameterValue,
  type Scope,
} from '../../../src/rules/expression/check.ts';
import {
  compile,
  type Frame,
  Unknown,
  type Value,
} from '../../../src/rules/expression/evaluate.ts';
import { ExpressionError, parseExpression } from '../../../src/rules/expression/syntax.ts';
import type { Expr } from '../../../src/rules/expression/types.ts';
import { factNames, factTypes } from '../../../src/rules/facts.ts';
import { categories } from '../../columns.ts';

const parameters = new Map<string, ParameterValue>(
  Object.entries({
    standard: { kind: 'value', money: true, value: { digits: 657, scale: 0 } },
    factor: { kind: 'value', money: false, value: { digits: 15, scale: 1 } },
    by_mode: {
      kind: 'table',
      by: 'care_mode',
      money: true,
      scale: 0,
      entries: new Map([
        ['分散', 55_000],
        ['集中', 75_000],
      ]),
    },
    with_hole: {
      kind: 'table',
      by: 'care_mode',
      money: true,
      scale: 0,
      entries: new Map([['分散', 55_000]]),
    },
  }),
);

const facts = factTypes(categories);

/** A rule of a household with a few parameters; definitions are not needed to test the language. */
export const scope: Scope = {
  category: 'dibao',
  aggregates: true,
  asOf: '2021-08-01',
  fact: (key) => facts.get(key),
  parameter: (_category: Category, name) => parameters.get(name),
  definition: () => undefined,
  known: (name) => categories.listed.some(({ category }) => category === name),
  decided: (category) => category === 'tekun',
  unit: (category) => (category === 'dibao' ? 'household' : 'person'),
  names: () => factNames,
};

export function checked(text: string): Expr {
  return checkExpression(parseExpression(text), scope);
}

/** Facts of one person; what is not given is unknown under its own name. */
export function frame(
  facts: Readonly<Record<string, Value>>,
  members: readonly Frame[] = [],
): Frame {
  return {
    fact: (key) => facts[key] ?? new Unknown([key]),
    definition: (_category, name) => new Unknown([name]),
    granted: (_category, what) => (what === 'amount' ? 0 : 1),
    paid: () => facts['paid'] ?? new Unknown(['current_relief', 'current_amount'], 0),
    eligible: () => facts['eligible'] ?? new Unknown(['eligible']),
    members: () => members.map((one) => ({ frame: one, counts: true })),
  };
}

/** The value of an expression; an unknown as the list of what is missing. */
export function valueOf(
  text: string,
  facts: Readonly<Record<string, Value>> = {},
  members: readonly Frame[] = [],
): unknown {
  const value = compile(checked(text))(frame(facts, members));
  return value instanceof Unknown ? { missing: value.missing } : value;
}

/** What is wrong with an expression, and the part of its text that is to blame. */
export function faultOf(text: string): { fault: string; at: string } | undefined {
  try {
    checked(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { fault: error.fault, at: text.slice(error.span.start, error.span.end) };
  }
}
