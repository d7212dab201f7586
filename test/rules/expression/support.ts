import type { Category } from '../../../src/people/columns.ts';
import {
  checkExpression,
  type FactType,
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
import type { Expr, Known } from '../../../src/rules/expression/types.ts';

const facts: ReadonlyMap<string, FactType> = new Map<string, FactType>([
  ['wage', { type: { kind: 'number', money: true, scale: 0 }, level: 'person' }],
  ['assets', { type: { kind: 'number', money: true, scale: 0 }, level: 'household' }],
  ['age', { type: { kind: 'number', money: false, scale: 0 }, level: 'person' }],
  ['years', { type: { kind: 'number', money: false, scale: 2 }, level: 'person' }],
  [
    'grade',
    { type: { kind: 'number', money: false, scale: 0 }, level: 'person', range: [1, 2, 3, 4] },
  ],
  ['area', { type: { kind: 'text', words: ['城镇', '农村'] }, level: 'household' }],
  ['town', { type: { kind: 'text', words: undefined }, level: 'household' }],
  ['relief', { type: { kind: 'words' }, level: 'person' }],
  ['p', { type: { kind: 'boolean' }, level: 'person' }],
  ['q', { type: { kind: 'boolean' }, level: 'person' }],
]);

const money = (digits: number, scale: number): ParameterValue => ({
  kind: 'value',
  money: true,
  value: { digits, scale },
});

const parameters: ReadonlyMap<string, ParameterValue> = new Map<string, ParameterValue>([
  ['dibao.standard', money(6575, 1)],
  ['dibao.factor', { kind: 'value', money: false, value: { digits: 15, scale: 1 } }],
  [
    'dibao.by_area',
    {
      kind: 'table',
      money: true,
      scale: 0,
      entries: new Map([
        ['城镇', 70_000],
        ['农村', 60_000],
      ]),
    },
  ],
  ['dibao.half_area', { kind: 'table', money: true, scale: 0, entries: new Map([['城镇', 1]]) }],
  [
    'dibao.by_grade',
    {
      kind: 'table',
      money: true,
      scale: 0,
      entries: new Map([1, 2, 3, 4].map((grade) => [grade, grade * 1000])),
    },
  ],
  ['tekun.standard', money(855, 0)],
]);

/** The names of the specifications: a few facts, parameters of dibao and tekun, a definition. */
export function scopeOf(aggregates = true): Scope {
  const scope: Scope = {
    category: 'dibao',
    aggregates,
    fact: (key) => facts.get(key),
    parameter: (category, name) => parameters.get(`${category}.${name}`),
    definition: (category, name) =>
      category === 'dibao' && name === 'adult'
        ? checkExpression(parseExpression('age >= 18'), scope)
        : undefined,
    decided: (category) => category !== 'old_age',
  };
  return scope;
}

export const checked = (source: string, aggregates = true): Expr =>
  checkExpression(parseExpression(source), scopeOf(aggregates));

/** What is wrong with an expression, and the piece of its text that is pointed at. */
export function faultOf(source: string, aggregates = true): string {
  try {
    checked(source, aggregates);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return `${error.fault}: ${source.slice(error.span.start, error.span.end)}`;
  }
  throw new Error(`${source} was accepted`);
}

export type Row = Readonly<Partial<Record<string, Known>>>;

/** One person whose row lacks the cells that are not named. */
export function frameOf(row: Row, members: readonly Row[] | Unknown = []): Frame {
  const frame: Frame = {
    fact: (key) => row[key] ?? new Unknown([key]),
    definition: (_category: Category, name) =>
      name === 'adult' ? compile(checked('age >= 18'))(frame) : new Unknown([name]),
    eligible: (category) => row[`eligible ${category}`] ?? new Unknown([category]),
    members: () =>
      members instanceof Unknown ? members : members.map((member) => frameOf(member)),
  };
  return frame;
}

/** The value; an unknown is written `? column column`. */
export function valueOf(
  source: string,
  row: Row = {},
  members: readonly Row[] | Unknown = [],
): Known | string {
  const value: Value = compile(checked(source))(frameOf(row, members));
  return value instanceof Unknown ? `? ${value.missing.join(' ')}`.trim() : value;
}
