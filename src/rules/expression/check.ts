import type { Category } from '../../core/category.ts';
import { inColumnOrder } from '../../core/columns.ts';
import { parseAsOf } from '../../core/month.ts';
import { nearest } from '../../core/nearest.ts';
import type { Param, Words } from '../../messages/index.ts';
import { typeWords } from '../../messages/rules.ts';
import { children } from './children.ts';
import {
  type CompareOp,
  type Decimal,
  ExpressionError,
  type ExpressionFault,
  type Span,
  type Syntax,
} from './syntax.ts';
import {
  type Expr,
  type Known,
  type Level,
  moneySteps,
  type RoundMode,
  type Type,
} from './types.ts';

/** A parameter as expressions see it: one value, or a table of values by the words of a fact. */
export type ParameterValue =
  | { readonly kind: 'value'; readonly money: boolean; readonly value: Decimal }
  | {
      readonly kind: 'table';
      /** The column whose words the figures are by, and by which it is read where it is named alone. */
      readonly by: string;
      readonly money: boolean;
      readonly scale: number;
      readonly entries: ReadonlyMap<string | number, number>;
    }
  /** It is declared, and nobody gives it for the place and day. */
  | { readonly kind: 'lacking'; readonly money: boolean; readonly by: string | undefined };

/** What a fact of the table is; `range` where its numbers are few, so that a table can cover them all. */
export interface FactType {
  readonly type: Type;
  readonly level: Level;
  readonly range?: readonly number[];
}

/** What names mean where an expression stands. */
export interface Scope {
  /** The rule that the expression belongs to. */
  readonly category: Category;
  /** Sums and counts run over the counted members; only a household's rule has them. */
  readonly aggregates: boolean;
  /** The day that is decided for, `2021-08-01`. */
  readonly asOf: string;
  fact(key: string): FactType | undefined;
  /** Throws {@link FaultBelow} where the parameter is there and is at fault. */
  parameter(category: Category, name: string): ParameterValue | undefined;
  /** The checked definition; throws `exprCycle` when it stands on itself, {@link FaultBelow} where it is at fault. */
  definition(category: Category, name: string, span: Span): Expr | undefined;
  /** Whether there is a category of this name, in force or not. */
  known(name: string): boolean;
  /** Whether the category's rule is in force, so that its decision can be asked for. */
  decided(category: Category): boolean;
  /** Whether the category is a household's or a person's; undefined where nothing says so. */
  unit(category: Category): Level | undefined;
  /** Whatever may be named of a category, with what it is called in Chinese: tells what a name that is none meant. */
  names(category: Category): ReadonlyMap<string, readonly string[]>;
}

const boolean: Type = { kind: 'boolean' };
const date: Type = { kind: 'date' };
const count: Type = { kind: 'number', money: false, scale: 0 };
const maxScale = 6;
const modes: readonly RoundMode[] = ['up', 'down', 'half-up', 'half-even'];
const steps: ReadonlyMap<string, number> = new Map(Object.entries(moneySteps));
const compares: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

const isCompare = (op: string): op is CompareOp => compares.includes(op);
const isMode = (text: string): text is RoundMode => modes.some((mode) => mode === text);

/** The functions of the language. */
const functions = [
  'sum',
  'count',
  'any',
  'all',
  'round',
  'months',
  'if',
  'coalesce',
  'min',
  'max',
  'given',
  'unknown',
  'contains',
  'eligible',
  'paid',
] as const;

/** The column that tells a fact which is worked out. */
const toldBy: Readonly<Record<string, string>> = {
  age: 'birth_date',
  kin: 'relation',
  parent_in_household: 'relation',
};

/** A type as messages call it. */
const typeName = (type: Type): Words =>
  typeWords[type.kind === 'number' && type.money ? 'money' : type.kind];

/** What is written, as messages call it, where its type does not matter. */
const syntaxName = (node: Syntax): Words => {
  if (node.kind === 'number') return typeWords[node.money ? 'money' : 'number'];
  return node.kind === 'text' || node.kind === 'boolean' ? typeWords[node.kind] : typeWords.other;
};

const fail = (
  fault: ExpressionFault,
  span: Span,
  params: Readonly<Record<string, Param>> = {},
): never => {
  throw new ExpressionError(fault, span, params);
};

const higher = (...all: readonly Expr[]): Level =>
  all.some(({ level }) => level === 'person') ? 'person' : 'household';

type NumberType = Extract<Type, { kind: 'number' }>;

/** Brings a number to a finer scale; the value stays the same. */
function rescale(expr: Expr, from: NumberType, scale: number, span: Span): Expr {
  if (scale === from.scale) return expr;
  if (scale > maxScale) fail('exprScale', span);
  const factor = 10 ** (scale - from.scale);
  const type: Type = { ...from, scale };
  if (expr.op === 'const' && typeof expr.value === 'number') {
    return { ...expr, type, value: expr.value * factor };
  }
  return { op: 'rescale', arg: expr, factor, type, level: expr.level };
}

/** A decimal as a constant. Yuan in the text, fen in memory: two digits of the scale are the fen's own. */
function decimal(value: Decimal, money: boolean, span: Span): Extract<Expr, { op: 'const' }> {
  const scale = money ? Math.max(value.scale - 2, 0) : value.scale;
  const digits = value.digits * 10 ** (scale + (money ? 2 : 0) - value.scale);
  if (!Number.isSafeInteger(digits)) fail('exprScale', span);
  return { op: 'const', value: digits, type: { kind: 'number', money, scale }, level: 'household' };
}

const wrong = (node: Span, expected: Param, found: Type): never =>
  fail('exprType', node, { expected, found: typeName(found) });

/** Refuses a value of another kind than its neighbour's, and says how that kind is written. */
const unlike = (node: Syntax, expected: Type, found: Type): never => {
  if (node.kind === 'text' && expected.kind === 'number' && /^\d+(\.\d+)?$/.test(node.value)) {
    fail('exprQuoted', node, { found: node.value });
  }
  if (expected.kind === 'number' && found.kind === 'number') {
    const number = node.kind === 'number' ? node.value.digits / 10 ** node.value.scale : '756';
    return fail(expected.money ? 'exprMoney' : 'exprPlain', node, { number });
  }
  return wrong(node, typeName(expected), found);
};

const constant = (value: Known, type: Type): Expr => ({
  op: 'const',
  value,
  type,
  level: 'household',
});

const textOf = (node: Syntax | undefined, span: Span): string =>
  node?.kind === 'text' ? node.value : fail('exprRounding', node ?? span);

/** The words that any of the expressions can be; undefined where they can't be counted up. */
const joined = (all: readonly Expr[], type: Type): Type => {
  if (type.kind !== 'text') return type;
  const words = all.map((expr) => {
    if (expr.op === 'const' && typeof expr.value === 'string') return [expr.value];
    return expr.type.kind === 'text' ? expr.type.words : undefined;
  });
  return words.every((some) => some !== undefined)
    ? { kind: 'text', words: [...new Set(words.flat())] }
    : { kind: 'text', words: undefined };
};

/** Refuses a word that the other side never is: it would be false for everyone, and nobody would see why. */
const wordFits = (type: Type, word: Syntax): void => {
  if ((type.kind !== 'text' && type.kind !== 'words') || type.words === undefined) return;
  if (word.kind === 'call' && (word.name === 'if' || word.name === 'coalesce')) {
    word.args.forEach((arg) => {
      wordFits(type, arg);
    });
  }
  if (word.kind === 'text' && !type.words.includes(word.value)) {
    fail('exprWord', word, { found: word.value, expected: type.words.join(' ') });
  }
};

/** Two columns that have no word in common are never the same. */
const wordsMeet = (one: Type, other: Type, node: Span): void => {
  if (one.kind !== 'text' || other.kind !== 'text') return;
  const { words } = one;
  if (words === undefined || other.words === undefined) return;
  if (!other.words.some((word) => words.includes(word))) {
    fail('exprWord', node, { found: other.words.join(' '), expected: words.join(' ') });
  }
};

const arguments_ = (node: Extract<Syntax, { kind: 'call' }>, least: number, most: number) => {
  if (node.args.length < least || node.args.length > most) {
    const expected = least === most ? String(least) : `${least}+`;
    fail('exprArguments', node, { name: node.name, expected, found: node.args.length });
  }
  return node.args;
};

const unknownFunction = (node: Span, found: string): never => {
  const expected = nearest(found, functions);
  if (expected !== undefined) return fail('exprNearFunction', node, { found, expected });
  return fail('exprUnknownFunction', node, { found, expected: functions.join(' ') });
};

/** A figure that is not known here: whole fen, or a whole number. */
const lacking = (
  category: Category,
  name: string,
  money: boolean,
  key: Expr | undefined,
): Expr => ({
  op: 'figure',
  category,
  name,
  key,
  type: { kind: 'number', money, scale: 0 },
  level: key?.level ?? 'household',
});

/**
 * Resolves names, infers types and makes scales equal. What it returns can be evaluated with no
 * further check.
 *
 * @throws {ExpressionError} with the place, where a name is not known or types do not fit.
 */
export function checkExpression(syntax: Syntax, scope: Scope): Expr {
  return new Checker(scope).check(syntax);
}

/** Checks the nodes of one expression, where its names mean what the scope says. */
class Checker {
  constructor(private readonly scope: Scope) {}

  check(syntax: Syntax): Expr {
    switch (syntax.kind) {
      case 'number':
        return decimal(syntax.value, syntax.money, syntax);
      case 'text':
        return constant(syntax.value, { kind: 'text', words: undefined });
      case 'boolean':
        return constant(syntax.value, boolean);
      case 'list':
        return fail('exprType', syntax, { expected: 'in […]', found: '[…]' });
      case 'name':
        return this.name(syntax);
      case 'index':
        return this.lookup(syntax);
      case 'call':
        return this.call(syntax);
      case 'unary': {
        if (syntax.op === 'not') {
          const arg = this.truth(syntax.arg);
          return { op: 'not', arg, type: boolean, level: arg.level };
        }
        const { expr, type } = this.numeric(syntax.arg);
        return { op: 'negate', arg: expr, type, level: expr.level };
      }
      case 'binary': {
        const { op, left, right } = syntax;
        if (op === 'and' || op === 'or') {
          const args = [this.truth(left), this.truth(right)];
          return { op, args, type: boolean, level: higher(...args) };
        }
        if (op === 'in') return this.oneOf(left, right);
        if (op === '/') return fail('exprDivision', syntax);
        return isCompare(op) ? this.compare(op, left, right) : this.arithmetic(op, left, right);
      }
    }
  }

  private truth(node: Syntax): Expr {
    const expr = this.check(node);
    return expr.type.kind === 'boolean' ? expr : wrong(node, typeWords.boolean, expr.type);
  }

  private numeric(node: Syntax): { expr: Expr; type: NumberType } {
    const expr = this.check(node);
    return expr.type.kind === 'number'
      ? { expr, type: expr.type }
      : wrong(node, typeWords.numeric, expr.type);
  }

  /** All of one kind, numbers of one scale. */
  private alike(nodes: readonly Syntax[]): readonly [Expr, ...Expr[]] {
    const found = nodes.map((node) => ({ node, expr: this.check(node) }));
    const [first, ...rest] = found;
    if (first === undefined) throw new Error('the caller has counted the arguments');
    const type = first.expr.type;
    let scale = 0;
    for (const { node, expr } of found) {
      const fits =
        expr.type.kind === type.kind &&
        (expr.type.kind !== 'number' || type.kind !== 'number' || expr.type.money === type.money);
      if (!fits) unlike(node, type, expr.type);
      if (expr.type.kind === 'number') scale = Math.max(scale, expr.type.scale);
    }
    const level = ({ node, expr }: { node: Syntax; expr: Expr }): Expr =>
      expr.type.kind === 'number' ? rescale(expr, expr.type, scale, node) : expr;
    return [level(first), ...rest.map(level)];
  }

  /** A date, or the text of one. */
  private date(node: Syntax): Expr {
    if (node.kind === 'text') {
      return parseAsOf(node.value) === undefined
        ? fail('exprType', node, { expected: '"2021-07"', found: `"${node.value}"` })
        : constant(node.value, date);
    }
    const expr = this.check(node);
    return expr.type.kind === 'date' ? expr : wrong(node, typeWords.date, expr.type);
  }

  /** The same for a number that the column never is, as a fifth grade of four. */
  private numberFits(expr: Expr, number: Syntax): void {
    const fact = expr.op === 'rescale' ? expr.arg : expr;
    const range = fact.op === 'fact' ? this.scope.fact(fact.key)?.range : undefined;
    if (range === undefined || number.kind !== 'number') return;
    const { digits, scale } = number.value;
    if (!range.some((one) => one * 10 ** scale === digits)) {
      fail('exprWord', number, { found: digits / 10 ** scale, expected: range.join(' ') });
    }
  }

  private name(node: Extract<Syntax, { kind: 'name' }>): Expr {
    const category = this.owner(node);
    const value = this.scope.parameter(category, node.name);
    if (value !== undefined && value.kind !== 'lacking') {
      return this.parameter(category, node, value);
    }
    const definition = this.scope.definition(category, node.name, node);
    if (definition !== undefined) {
      const { type, level } = definition;
      return { op: 'definition', category, name: node.name, type, level };
    }
    if (node.category === undefined && node.name === 'as_of') {
      return constant(this.scope.asOf, date);
    }
    const fact = node.category === undefined ? this.scope.fact(node.name) : undefined;
    if (fact !== undefined) {
      return { op: 'fact', key: node.name, type: fact.type, level: fact.level };
    }
    if (value !== undefined) return this.parameter(category, node, value);
    return this.unknown(node);
  }

  /** Refuses a name that nothing has, with the one that was meant where it is near. */
  private unknown(node: Extract<Syntax, { kind: 'name' }>): never {
    const { category, name } = node;
    const before = category === undefined ? '' : `${category}.`;
    const found = `${before}${name}`;
    const names = this.scope.names(category ?? this.scope.category);
    const [titled] = [...names].find(([, titles]) => titles.includes(name)) ?? [];
    const meant = titled ?? nearest(name, names.keys());
    if (meant !== undefined) {
      fail('exprNearName', node, { found, expected: `${before}${meant}` });
    }
    return fail(/\p{Script=Han}/u.test(name) ? 'exprBareWord' : 'exprUnknownName', node, { found });
  }

  /** A figure by its name alone; one of a table is that of its own fact. */
  private parameter(
    category: Category,
    node: Extract<Syntax, { kind: 'name' }>,
    value: ParameterValue,
  ): Expr {
    if (value.kind === 'value') {
      const ref = { from: 'parameter', category, name: node.name } as const;
      return { ...decimal(value.value, value.money, node), ref };
    }
    if (value.by === undefined) return lacking(category, node.name, value.money, undefined);
    const { start, end } = node;
    const key = this.check({ kind: 'name', category: undefined, name: value.by, start, end });
    return this.ofTable(category, node.name, value, key, node);
  }

  private owner(node: Extract<Syntax, { kind: 'name' }>): Category {
    if (node.category === undefined) return this.scope.category;
    return this.scope.known(node.category)
      ? node.category
      : fail('exprUnknownName', node, { found: node.category });
  }

  private lookup(node: Extract<Syntax, { kind: 'index' }>): Expr {
    if (node.table.kind !== 'name') return fail('exprUnknownName', node.table, { found: '[' });
    const category = this.owner(node.table);
    const table = this.scope.parameter(category, node.table.name);
    if (table === undefined || table.kind === 'value') {
      return this.unknown(node.table);
    }
    return this.ofTable(category, node.table.name, table, this.check(node.key), node);
  }

  private ofTable(
    category: Category,
    found: string,
    table: Exclude<ParameterValue, { kind: 'value' }>,
    key: Expr,
    node: Span,
  ): Expr {
    if (table.kind === 'lacking') return lacking(category, found, table.money, key);
    const domain =
      key.type.kind === 'text'
        ? key.type.words
        : key.op === 'fact'
          ? this.scope.fact(key.key)?.range
          : undefined;
    // A hole in the table would show only when a family fell into it.
    const hole = domain?.find((one) => !table.entries.has(one));
    if (domain === undefined) return fail('exprKey', node, { found });
    if (hole !== undefined) {
      // A word that the column has is lacking in the table; one that only this expression has is its own fault.
      const own = key.op === 'fact' && key.key === table.by;
      throw new ExpressionError(
        'exprHole',
        node,
        { found, expected: hole },
        own ? { table: found, owner: category } : undefined,
      );
    }
    if (key.type.kind !== 'text' && (key.type.kind !== 'number' || key.type.money)) {
      wrong(node, typeWords.text, key.type);
    }
    return {
      op: 'lookup',
      key,
      table: table.entries,
      type: { kind: 'number', money: table.money, scale: table.scale },
      level: key.level,
      ref: { from: 'parameter', category, name: found },
    };
  }

  private round(node: Extract<Syntax, { kind: 'call' }>): Expr {
    const [value, modeNode, toNode] = arguments_(node, 3, 3);
    if (value === undefined) throw new Error('arguments were counted');
    const mode = textOf(modeNode, node);
    const to = textOf(toNode, node);
    if (!isMode(mode)) return fail('exprRounding', modeNode ?? node);
    const divides = value.kind === 'binary' && value.op === '/';
    const top = this.numeric(divides ? value.left : value);
    const bottom = divides ? this.numeric(value.right) : undefined;
    if (divides && bottom?.type.money === true) unlike(value.right, count, bottom.type);
    if (divides && bottom?.expr.op === 'const' && bottom.expr.value === 0) {
      fail('exprZero', value.right);
    }
    const step = top.type.money ? steps.get(to) : to === 'whole' ? 1 : undefined;
    if (step === undefined) return fail('exprRounding', toNode ?? node);
    return {
      op: 'round',
      numerator: top.expr,
      denominator: bottom?.expr,
      under: bottom === undefined ? [] : this.under(bottom.expr),
      divisor: 10 ** top.type.scale * step,
      multiplier: 10 ** (bottom?.type.scale ?? 0),
      step,
      mode,
      type: { ...top.type, scale: 0 },
      level: bottom === undefined ? top.expr.level : higher(top.expr, bottom.expr),
    };
  }

  /** Columns that would tell why a divisor comes to nothing; of a number of members, who lives in the household. */
  private under(divisor: Expr): readonly string[] {
    if (divisor.op === 'const') return [];
    const found = new Set<string>();
    const seen = new Set<string>();
    const visit = (expr: Expr): void => {
      if (expr.op === 'fact') found.add(toldBy[expr.key] ?? expr.key);
      if (expr.op === 'definition' && !seen.has(`${expr.category}.${expr.name}`)) {
        seen.add(`${expr.category}.${expr.name}`);
        const used = this.scope.definition(expr.category, expr.name, { start: 0, end: 0 });
        if (used !== undefined) visit(used);
      }
      children(expr).forEach(visit);
    };
    visit(divisor);
    return found.size === 0 ? ['living_status'] : inColumnOrder(found);
  }

  private aggregate(
    node: Extract<Syntax, { kind: 'call' }>,
    fn: 'sum' | 'count' | 'any' | 'all',
  ): Expr {
    const [arg] = arguments_(node, 1, 1);
    if (arg === undefined) throw new Error('arguments were counted');
    if (!this.scope.aggregates) fail('exprLevel', node, { name: node.name });
    const inner = fn === 'sum' ? this.numeric(arg).expr : this.truth(arg);
    const type = fn === 'sum' ? inner.type : fn === 'count' ? count : boolean;
    return { op: 'aggregate', fn, arg: inner, over: this.scope.category, type, level: 'household' };
  }

  private eligible(node: Extract<Syntax, { kind: 'call' }>): Expr {
    const [arg] = arguments_(node, 1, 1);
    const found = arg?.kind === 'name' ? arg.name : '';
    if (!this.scope.known(found) || !this.scope.decided(found)) {
      return fail('exprUnknownName', arg ?? node, { found });
    }
    return { op: 'eligible', category: found, type: boolean, level: 'person' };
  }

  private paid(node: Extract<Syntax, { kind: 'call' }>): Expr {
    const [arg] = arguments_(node, 1, 1);
    const found = arg?.kind === 'name' ? arg.name : '';
    const level = this.scope.known(found) ? this.scope.unit(found) : undefined;
    if (level === undefined) return fail('exprUnknownName', arg ?? node, { found });
    const type: Type = { kind: 'number', money: true, scale: 0 };
    return { op: 'paid', category: found, type, level };
  }

  private call(node: Extract<Syntax, { kind: 'call' }>): Expr {
    switch (node.name) {
      case 'sum':
      case 'count':
      case 'any':
      case 'all':
        return this.aggregate(node, node.name);
      case 'round':
        return this.round(node);
      case 'months': {
        const [from, to] = arguments_(node, 2, 2);
        if (from === undefined || to === undefined) throw new Error('arguments were counted');
        const [left, right] = [this.date(from), this.date(to)];
        return { op: 'months', left, right, type: count, level: higher(left, right) };
      }
      case 'if': {
        const [condition, yes, no] = arguments_(node, 3, 3);
        if (condition === undefined || yes === undefined || no === undefined) {
          throw new Error('arguments were counted');
        }
        const test = this.truth(condition);
        const [one, other = one] = this.alike([yes, no]);
        const level = higher(test, one, other);
        const type = joined([one, other], one.type);
        return { op: 'if', condition: test, yes: one, no: other, type, level };
      }
      case 'coalesce':
      case 'min':
      case 'max': {
        const args = this.alike(arguments_(node, 2, 9));
        const type = joined(args, args[0].type);
        if (node.name !== 'coalesce' && type.kind !== 'number')
          wrong(node, typeWords.numeric, type);
        return { op: node.name, args, type, level: higher(...args) };
      }
      case 'given': {
        const [arg] = arguments_(node, 1, 1);
        if (arg === undefined) throw new Error('arguments were counted');
        const inner = this.check(arg);
        return { op: 'given', arg: inner, type: boolean, level: inner.level };
      }
      case 'unknown': {
        const missing = arguments_(node, 1, 9).map((arg) =>
          arg.kind === 'name' && this.scope.fact(arg.name) !== undefined
            ? arg.name
            : fail('exprUnknownName', arg, { found: arg.kind === 'name' ? arg.name : '…' }),
        );
        return { op: 'unknown', missing, type: boolean, level: 'household' };
      }
      case 'contains': {
        const [list, ...words] = arguments_(node, 2, 20);
        if (list === undefined) throw new Error('arguments were counted');
        const arg = this.check(list);
        if (arg.type.kind !== 'words') wrong(list, typeWords.words, arg.type);
        const values = words.map((word) => {
          if (word.kind !== 'text') {
            return fail('exprType', word, { expected: typeWords.text, found: syntaxName(word) });
          }
          wordFits(arg.type, word);
          return word.value;
        });
        return { op: 'contains', arg, values, type: boolean, level: arg.level };
      }
      case 'eligible':
        return this.eligible(node);
      case 'paid':
        return this.paid(node);
      default:
        return unknownFunction(node, node.name);
    }
  }

  private oneOf(left: Syntax, right: Syntax): Expr {
    const arg = this.check(left);
    if (right.kind !== 'list')
      return fail('exprType', right, { expected: '["…", "…"]', found: syntaxName(right) });
    const values = right.items.map((item): string | number => {
      if (item.kind === 'text' && arg.type.kind === 'text') {
        wordFits(arg.type, item);
        return item.value;
      }
      const whole = arg.type.kind === 'number' && !arg.type.money && arg.type.scale === 0;
      if (item.kind === 'number' && whole && !item.money && item.value.scale === 0) {
        this.numberFits(arg, item);
        return item.value.digits;
      }
      return fail('exprType', item, { expected: typeName(arg.type), found: syntaxName(item) });
    });
    return { op: 'one-of', arg, values, type: boolean, level: arg.level };
  }

  private compare(op: CompareOp, left: Syntax, right: Syntax): Expr {
    const [one, other = one] = this.alike([left, right]);
    if (one.type.kind === 'words') wrong(left, typeWords.text, one.type);
    // A day and its month are not told apart by their texts; `months` compares them.
    const dated = one.type.kind === 'date';
    if (dated || (op !== '==' && op !== '!=' && one.type.kind !== 'number')) {
      wrong(left, typeWords.numeric, one.type);
    }
    wordFits(one.type, right);
    wordFits(other.type, left);
    wordsMeet(one.type, other.type, right);
    if (op === '==' || op === '!=') {
      this.numberFits(one, right);
      this.numberFits(other, left);
    }
    return {
      op: 'compare',
      compare: op,
      left: one,
      right: other,
      type: boolean,
      level: higher(one, other),
    };
  }

  private arithmetic(op: '+' | '-' | '*', left: Syntax, right: Syntax): Expr {
    if (op === '*') {
      const one = this.numeric(left);
      const other = this.numeric(right);
      if (one.type.money && other.type.money) unlike(right, count, other.type);
      const scale = one.type.scale + other.type.scale;
      if (scale > maxScale) fail('exprScale', left);
      const type: Type = { kind: 'number', money: one.type.money || other.type.money, scale };
      return {
        op: 'multiply',
        left: one.expr,
        right: other.expr,
        type,
        level: higher(one.expr, other.expr),
      };
    }
    const [one, other = one] = this.alike([left, right]);
    if (one.type.kind !== 'number') wrong(left, typeWords.numeric, one.type);
    return {
      op: op === '+' ? 'add' : 'subtract',
      left: one,
      right: other,
      type: one.type,
      level: higher(one, other),
    };
  }
}
