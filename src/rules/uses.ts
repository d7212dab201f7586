import type { Category } from '../core/columns.ts';
import { type Lang, message, say } from '../messages/index.ts';
import type { Expr } from './expression/types.ts';
import { derivedFacts } from './facts.ts';
import { children } from './expression/children.ts';
import type { LackingFigure, Rule, Ruleset } from './ruleset.ts';

/** Every expression that a rule decides by, and the figures that its amount is told with. */
function expressionsOf({ applies, amount, conditions, members }: Rule): readonly Expr[] {
  const told = amount.words.zh.flatMap((part) => (typeof part === 'string' ? [] : [part.expr]));
  const decided = [applies, amount, ...conditions, ...(members ? [members] : [])];
  return [...decided.map(({ expr }) => expr), ...told];
}

/** The categories whose amounts are taken off this one, so that it can't be priced without them. */
function toppedUpBy({ overlaps }: Ruleset, category: Category): readonly Category[] {
  return overlaps.flatMap((overlap) =>
    'tops_up' in overlap && overlap.tops_up === category ? overlap.others : [],
  );
}

type Keys = ReadonlySet<string>;
const none: Keys = new Set();
const union = (sets: readonly Keys[]): Keys => new Set(sets.flatMap((keys) => [...keys]));

/** Of pairs the others, on whose amounts it hangs which is paid; of a household, whose shares are withheld. */
function besides({ overlaps }: Ruleset, category: Category): readonly Category[] {
  return overlaps.flatMap((overlap) => {
    if ('higher' in overlap) return overlap.higher.includes(category) ? overlap.higher : [];
    return 'withholds' in overlap && overlap.from === category ? [overlap.withholds] : [];
  });
}

/** What is looked for in a walk. */
interface Sought {
  /** What a column, an unknown or a figure that lacks has of it. */
  readonly in: (expr: Expr) => Keys;
  /** What of `a, else b` is asked for. */
  readonly fallbacks: (args: readonly Keys[]) => Keys;
  /** The categories whose decisions bear on that of one, beside those that its expressions ask for. */
  readonly beside: (category: Category) => readonly Category[];
}

/** Walks all that a category's decision stands on. */
class Walk {
  readonly #ruleset: Ruleset;
  readonly #sought: Sought;
  readonly #definitions = new Map<string, Keys>();
  readonly #entered = new Set<Category>();

  constructor(ruleset: Ruleset, sought: Sought) {
    this.#ruleset = ruleset;
    this.#sought = sought;
  }

  category(category: Category): Keys {
    const rule = this.#ruleset.rules.get(category);
    if (rule === undefined || this.#entered.has(category)) return none;
    this.#entered.add(category);
    return union([
      ...expressionsOf(rule).map((expr) => this.expr(expr)),
      ...this.#sought.beside(category).map((other) => this.category(other)),
    ]);
  }

  expr(expr: Expr): Keys {
    switch (expr.op) {
      case 'fact':
      case 'unknown':
      case 'paid':
        return this.#sought.in(expr);
      case 'figure':
        return union([this.#sought.in(expr), ...children(expr).map((child) => this.expr(child))]);
      case 'eligible':
        return this.category(expr.category);
      case 'definition':
        return this.#definition(expr.category, expr.name);
      case 'coalesce':
        return this.#sought.fallbacks(expr.args.map((arg) => this.expr(arg)));
      default:
        return union(children(expr).map((child) => this.expr(child)));
    }
  }

  #definition(category: Category, name: string): Keys {
    const key = `${category}.${name}`;
    const known = this.#definitions.get(key);
    if (known !== undefined) return known;
    const definition = this.#ruleset.rules.get(category)?.definitions.get(name);
    const found = definition === undefined ? none : this.expr(definition.expr);
    this.#definitions.set(key, found);
    return found;
  }
}

/** The columns that an expression is read from by itself. */
function columnsOf(expr: Expr): readonly string[] {
  if (expr.op === 'fact') return [expr.key];
  if (expr.op === 'paid') return ['current_relief', 'current_amount'];
  return expr.op === 'unknown' ? expr.missing : [];
}

/** Looks for columns that are not `present`. */
const columnsSought = (
  ruleset: Ruleset,
  present: Keys,
  fallbacks: Sought['fallbacks'],
): Sought => ({
  in: (expr) => {
    return new Set(columnsOf(expr).filter((key) => !derivedFacts.has(key) && !present.has(key)));
  },
  fallbacks,
  beside: (category) => toppedUpBy(ruleset, category),
});

/** Keys of the columns that a category's decision can turn on, through definitions and other categories. */
export function factsOf(ruleset: Ruleset, category: Category): ReadonlySet<string> {
  return new Walk(ruleset, columnsSought(ruleset, none, union)).category(category);
}

/** Looks for figures that are not known here. */
const figuresSought = (ruleset: Ruleset): Sought => ({
  in: (expr) => (expr.op === 'figure' ? new Set([`${expr.category}.${expr.name}`]) : none),
  fallbacks: union,
  beside: (category) => [...toppedUpBy(ruleset, category), ...besides(ruleset, category)],
});

/** The figures that decisions on categories, and their words, can turn on and that are not known here. */
export function figuresLackedBy(
  ruleset: Ruleset,
  categories: readonly Category[],
): readonly LackingFigure[] {
  const walk = new Walk(ruleset, figuresSought(ruleset));
  return lackingAmong(ruleset, union(categories.map((one) => walk.category(one))));
}

/** Those that expressions can turn on, and the decisions on `others` that bear on the same. */
export function figuresLackedIn(
  ruleset: Ruleset,
  exprs: readonly Expr[],
  others: readonly Category[] = [],
): readonly LackingFigure[] {
  const walk = new Walk(ruleset, figuresSought(ruleset));
  return lackingAmong(
    ruleset,
    union([...exprs.map((one) => walk.expr(one)), ...others.map((one) => walk.category(one))]),
  );
}

const lackingAmong = ({ lacking }: Ruleset, found: Keys): readonly LackingFigure[] =>
  lacking.filter(({ category, parameter }) => found.has(`${category}.${parameter}`));

/**
 * Keys of the columns that a table lacks for a category. What another column stands in for, or what
 * may be left out (the four incomes beside the monthly one, income that is exempt), is not among them.
 */
export function lackedBy(
  ruleset: Ruleset,
  category: Category,
  present: ReadonlySet<string>,
): ReadonlySet<string> {
  const settled = (args: readonly Keys[]): Keys =>
    args.some(({ size }) => size === 0) ? none : union(args);
  return new Walk(ruleset, columnsSought(ruleset, present, settled)).category(category);
}

/** What a figure that is not known here is called: whose it is, and until when there was one. */
export function lackingTitle(
  { rules }: Ruleset,
  { category, title, until }: LackingFigure,
  lang: Lang,
): string {
  const params = {
    category: rules.get(category)?.title[lang] ?? category,
    title: title[lang],
  };
  return until === undefined
    ? say(lang, message('lackingFigure', params))
    : say(lang, message('lackingSince', { ...params, until }));
}

const standIns = new WeakMap<Ruleset, StandIns>();

/** By a column that says at once what several say together (月收入 for the four incomes): those several. */
export type StandIns = ReadonlyMap<string, readonly string[]>;

/** The columns for which another may be filled in instead, wherever the rules ask for them. */
export function standInsOf(ruleset: Ruleset): StandIns {
  const known = standIns.get(ruleset);
  if (known !== undefined) return known;
  const leads = new Map<string, ReadonlySet<string>>();
  const visit = (expr: Expr, above: ReadonlySet<string>): void => {
    if (expr.op === 'fact') {
      const before = leads.get(expr.key) ?? above;
      leads.set(expr.key, new Set([...before].filter((key) => above.has(key))));
    }
    const [first] = children(expr);
    const below =
      expr.op === 'coalesce' && first?.op === 'fact' ? new Set([...above, first.key]) : above;
    children(expr).forEach((child, at) => {
      visit(child, at === 0 ? above : below);
    });
  };
  for (const rule of ruleset.rules.values()) {
    for (const expr of expressionsOf(rule)) visit(expr, none);
    for (const { expr } of rule.definitions.values()) visit(expr, none);
  }
  const found = new Map<string, string[]>();
  for (const [key, above] of leads) {
    for (const lead of above) found.set(lead, [...(found.get(lead) ?? []), key]);
  }
  standIns.set(ruleset, found);
  return found;
}
