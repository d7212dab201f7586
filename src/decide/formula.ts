import { cellWord } from '../messages/cells.ts';
import { type Given, type Lang, message, type MessageKey, say } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import type { Expr } from '../rules/expression/types.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { columnName, valueWords } from './words.ts';

const compares = { '==': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const;
const operators = { add: '+', subtract: '−', multiply: '×' } as const;
const roundings = {
  up: 'formulaUp',
  down: 'formulaDown',
  'half-up': 'formulaHalfUp',
  'half-even': 'formulaHalfEven',
} as const;
const aggregates = {
  sum: 'formulaSum',
  count: 'formulaCount',
  any: 'formulaAny',
  all: 'formulaAll',
} as const;
/** What joins others stands in brackets beside them. */
const joins: ReadonlySet<Expr['op']> = new Set(['and', 'or', 'compare', 'add', 'subtract', 'if']);

type Op<Name extends Expr['op']> = Extract<Expr, { op: Name }>;

/** An expression as a clerk reads it: by the names of columns, figures and benefits, with no code in it. */
export function formulaWords(expr: Expr, ruleset: Ruleset, lang: Lang): string {
  return new Formulas(ruleset, lang).words(expr);
}

class Formulas {
  constructor(
    private readonly ruleset: Ruleset,
    private readonly lang: Lang,
  ) {}

  words(expr: Expr): string {
    switch (expr.op) {
      case 'fact':
        return columnName(expr.key, this.lang);
      case 'const':
        return this.constant(expr);
      case 'definition': {
        const { title } = this.rule(expr.category)?.definitions.get(expr.name) ?? {};
        return title?.[this.lang] ?? expr.name;
      }
      case 'eligible':
      case 'granted':
        return this.tell('formulaEligible', { benefit: this.benefit(expr.category) });
      case 'paid':
        return this.tell('formulaPaid', { benefit: this.benefit(expr.category) });
      case 'unknown': {
        const columns = this.list(expr.missing.map((key) => columnName(key, this.lang)));
        return this.tell('formulaUnknown', { columns });
      }
      case 'not':
        return this.not(expr);
      case 'negate':
        return `−${this.part(expr.arg)}`;
      case 'given':
        return this.tell('formulaGiven', { column: this.words(expr.arg) });
      case 'and':
      case 'or':
        return this.joined(expr);
      case 'coalesce': {
        const [first = '', ...rest] = this.all(expr.args);
        return this.tell('formulaElse', { first, others: this.list(rest) });
      }
      case 'min':
      case 'max': {
        const key = expr.op === 'min' ? 'formulaLeast' : 'formulaMost';
        return this.tell(key, { all: this.list(this.all(expr.args)) });
      }
      case 'rescale':
        return this.words(expr.arg);
      case 'compare':
      case 'add':
      case 'subtract':
      case 'multiply':
        return this.sum(expr);
      case 'months': {
        const [from = '', to = ''] = this.all([expr.left, expr.right]);
        return this.tell('formulaMonths', { from, to });
      }
      case 'round':
        return this.round(expr);
      case 'if': {
        const [test = '', yes = '', no = ''] = this.all([expr.condition, expr.yes, expr.no]);
        return this.tell('formulaIf', { test, yes, no });
      }
      case 'one-of':
        return this.tell('formulaOneOf', this.oneOf(expr));
      case 'contains':
        return this.tell('formulaContains', this.contained(expr));
      case 'lookup':
        return this.lookup(expr);
      case 'figure':
        return this.figure(expr);
      case 'aggregate':
        return expr.fn === 'count' && expr.arg.op === 'const'
          ? this.tell('formulaMembers')
          : this.tell(aggregates[expr.fn], { inner: this.words(expr.arg) });
    }
  }

  private constant({ ref, value, type }: Op<'const'>): string {
    if (ref?.from === 'parameter') {
      return this.rule(ref.category)?.parameters.get(ref.name)?.title[this.lang] ?? ref.name;
    }
    const told = valueWords(value, type, this.lang);
    if (type.kind === 'text') return this.tell('formulaWord', { word: told });
    return type.kind === 'number' && type.money ? this.tell('formulaYuan', { amount: told }) : told;
  }

  private not({ arg }: Op<'not' | 'negate' | 'given'>): string {
    switch (arg.op) {
      case 'given':
        return this.tell('formulaBlank', { column: this.words(arg.arg) });
      case 'fact':
        return this.tell('formulaNo', { column: this.words(arg) });
      case 'one-of':
        return this.tell('formulaNoneOf', this.oneOf(arg));
      case 'contains':
        return this.tell('formulaLacks', this.contained(arg));
      default:
        return this.tell('formulaNot', { inner: this.words(arg) });
    }
  }

  private joined({ op, args }: Op<'and' | 'or' | 'coalesce' | 'min' | 'max'>): string {
    const alone = (one: Expr): boolean => one.op === op || one.op === 'compare';
    return args
      .map((one) => (alone(one) ? this.words(one) : this.part(one)))
      .join(this.tell(op === 'and' ? 'formulaAnd' : 'formulaOr'));
  }

  private sum(expr: Op<'compare' | 'add' | 'subtract' | 'multiply'>): string {
    const { left, right } = expr;
    if (expr.op === 'compare') {
      return `${this.part(left)} ${compares[expr.compare]} ${this.part(right)}`;
    }
    const first = expr.op === 'multiply' ? this.part(left) : this.words(left);
    const second = expr.op === 'add' ? this.words(right) : this.part(right);
    return `${first} ${operators[expr.op]} ${second}`;
  }

  private round({ numerator, denominator, mode }: Op<'round'>): string {
    const inner =
      denominator === undefined
        ? this.words(numerator)
        : `${this.part(numerator)} ÷ ${this.part(denominator)}`;
    return this.tell(roundings[mode], { inner });
  }

  private lookup({ ref, key }: Op<'lookup'>): string {
    const found =
      ref.from === 'parameter' ? this.rule(ref.category)?.parameters.get(ref.name) : undefined;
    return this.tell('formulaLookup', {
      table: found?.title[this.lang] ?? '',
      key: this.words(key),
    });
  }

  private figure({ category, name, key }: Op<'figure'>): string {
    const { lacking } = this.ruleset;
    const found = lacking.find((one) => one.category === category && one.parameter === name);
    const table = found?.title[this.lang] ?? name;
    return key === undefined ? table : this.tell('formulaLookup', { table, key: this.words(key) });
  }

  private oneOf({ arg, values }: Op<'one-of'>): { what: string; values: string } {
    const told = values.map((value) => valueWords(value, arg.type, this.lang));
    return { what: this.words(arg), values: this.list(told) };
  }

  private contained({ arg, values }: Op<'contains'>): { what: string; values: string } {
    return { what: this.words(arg), values: this.list(values.map((one) => this.benefit(one))) };
  }

  private part(expr: Expr): string {
    const inner = this.words(expr);
    return joins.has(expr.op) ? this.tell('formulaBrackets', { inner }) : inner;
  }

  private all(exprs: readonly Expr[]): string[] {
    return exprs.map((one) => this.words(one));
  }

  private list(all: readonly string[]): string {
    return all.join(signs[this.lang].list);
  }

  /** A benefit by its title; a word of a cell that is no benefit of ours as it is told. */
  private benefit(word: string): string {
    return this.rule(word)?.title[this.lang] ?? cellWord(word, this.lang);
  }

  private rule(category: string): ReturnType<Ruleset['rules']['get']> {
    return this.ruleset.rules.get(category);
  }

  private tell<Key extends MessageKey>(key: Key, ...given: Given<Key>): string {
    return say(this.lang, message(key, ...given));
  }
}
