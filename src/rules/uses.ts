import type { Category } from '../core/columns.ts';
import type { Expr } from './expression/types.ts';
import { derivedFacts } from './facts.ts';
import { children } from './expression/children.ts';
import type { Rule, Ruleset } from './ruleset.ts';

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

/** Walks all that a category's decision stands on; `fallbacks` says what of `a, else b` is asked for. */
class Walk {
  readonly #ruleset: Ruleset;
  readonly #present: Keys;
  readonly #fallbacks: (args: readonly Keys[]) => Keys;
  readonly #definitions = new Map<string, Keys>();
  readonly #entered = new Set<Category>();

  constructor(ruleset: Ruleset, present: Keys, fallbacks: (args: readonly Keys[]) => Keys) {
    this.#ruleset = ruleset;
    this.#present = present;
    this.#fallbacks = fallbacks;
  }

  category(category: Category): Keys {
    const rule = this.#ruleset.rules.get(category);
    if (rule === undefined || this.#entered.has(category)) return none;
    this.#entered.add(category);
    return union([
      ...expressionsOf(rule).map((expr) => this.#expr(expr)),
      ...toppedUpBy(this.#ruleset, category).map((other) => this.category(other)),
    ]);
  }

  #expr(expr: Expr): Keys {
    switch (expr.op) {
      case 'fact':
        return this.#facts([expr.key]);
      case 'unknown':
        return this.#facts(expr.missing);
      case 'paid':
        return this.#facts(['current_relief', 'current_amount']);
      case 'eligible':
        return this.category(expr.category);
      case 'definition':
        return this.#definition(expr.category, expr.name);
      case 'coalesce':
        return this.#fallbacks(expr.args.map((arg) => this.#expr(arg)));
      default:
        return union(children(expr).map((child) => this.#expr(child)));
    }
  }

  #facts(keys: readonly string[]): Keys {
    return new Set(keys.filter((key) => !derivedFacts.has(key) && !this.#present.has(key)));
  }

  #definition(category: Category, name: string): Keys {
    const key = `${category}.${name}`;
    const known = this.#definitions.get(key);
    if (known !== undefined) return known;
    const definition = this.#ruleset.rules.get(category)?.definitions.get(name);
    const found = definition === undefined ? none : this.#expr(definition.expr);
    this.#definitions.set(key, found);
    return found;
  }
}

/** Keys of the columns that a category's decision can turn on, through definitions and other categories. */
export function factsOf(ruleset: Ruleset, category: Category): ReadonlySet<string> {
  return new Walk(ruleset, none, union).category(category);
}

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
  return new Walk(ruleset, present, settled).category(category);
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
