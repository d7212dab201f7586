import type { Category } from '../people/columns.ts';
import type { Expr } from './expression/types.ts';
import { derivedFacts } from './facts.ts';
import { children, type Rule, type Ruleset } from './ruleset.ts';

/** Every expression that a rule decides by. */
function expressionsOf(rule: Rule): readonly Expr[] {
  return [
    rule.applies,
    rule.amount,
    ...rule.conditions,
    ...(rule.members ? [rule.members] : []),
  ].map(({ expr }) => expr);
}

/** Keys of the columns that a category's decision can turn on, through definitions and other categories. */
export function factsOf(ruleset: Ruleset, category: Category): ReadonlySet<string> {
  const facts = new Set<string>();
  const rules = new Set<Category>();
  const definitions = new Set<string>();
  const enter = (one: Category): void => {
    const rule = ruleset.rules.get(one);
    if (rule === undefined || rules.has(one)) return;
    rules.add(one);
    expressionsOf(rule).forEach(visit);
  };
  const visit = (expr: Expr): void => {
    if (expr.op === 'fact' && !derivedFacts.has(expr.key)) facts.add(expr.key);
    if (expr.op === 'unknown') expr.missing.forEach((key) => facts.add(key));
    if (expr.op === 'eligible') enter(expr.category);
    if (expr.op === 'definition') {
      const key = `${expr.category}.${expr.name}`;
      const definition = ruleset.rules.get(expr.category)?.definitions.get(expr.name);
      if (definition !== undefined && !definitions.has(key)) {
        definitions.add(key);
        visit(definition.expr);
      }
    }
    children(expr).forEach(visit);
  };
  enter(category);
  return facts;
}
