import type { Expr } from './types.ts';

/** The expressions inside an expression, from left to right. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case 'and':
    case 'or':
    case 'coalesce':
    case 'min':
    case 'max':
      return expr.args;
    case 'compare':
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'months':
      return [expr.left, expr.right];
    case 'not':
    case 'negate':
    case 'given':
    case 'rescale':
    case 'one-of':
    case 'contains':
    case 'aggregate':
      return [expr.arg];
    case 'lookup':
      return [expr.key];
    case 'figure':
      return expr.key === undefined ? [] : [expr.key];
    case 'round':
      return expr.denominator === undefined ? [expr.numerator] : [expr.numerator, expr.denominator];
    case 'if':
      return [expr.condition, expr.yes, expr.no];
    case 'const':
    case 'fact':
    case 'definition':
    case 'eligible':
    case 'granted':
    case 'paid':
    case 'unknown':
      return [];
  }
}
