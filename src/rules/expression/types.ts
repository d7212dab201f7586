import type { Category } from '../../core/columns.ts';
import type { CompareOp } from './syntax.ts';

/**
 * The types of the rule language. A number is kept as an integer of `10^-scale`: money of scale 0 is
 * whole fen, money of scale 1 tenths of a fen, so that `standard * 1.5` stays exact.
 */
export type Type =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly money: boolean; readonly scale: number }
  /** A day or a month, `2021-07-01` or `2021-07`: the text that the column keeps. */
  | { readonly kind: 'date' }
  | { readonly kind: 'text'; readonly words: readonly string[] | undefined }
  | { readonly kind: 'words'; readonly words?: readonly string[] | undefined };

/** `person`: one value a person; `household`: one value a household. */
export type Level = 'person' | 'household';

/** What a rounding is made to, in fen (分、角、元). */
export const moneySteps = { fen: 1, jiao: 10, yuan: 100 } as const;

export type RoundMode = 'up' | 'down' | 'half-up' | 'half-even';

/** A value that is known: integers for money and numbers, and the text of words. */
export type Known = number | boolean | string | readonly string[];

/** Where a figure of an expression comes from; `explain` shows it, SQL names its column by it. */
export type Reference =
  | { readonly from: 'fact'; readonly key: string; readonly level: Level }
  | {
      readonly from: 'definition';
      readonly category: Category;
      readonly name: string;
      readonly level: Level;
    }
  | { readonly from: 'parameter'; readonly category: Category; readonly name: string }
  | { readonly from: 'decision'; readonly category: Category };

/**
 * A checked expression: every name is resolved, every scale is made equal, nothing can go wrong but
 * the unknown. Both back ends, the interpreter and SQL, take this and nothing else.
 */
export type Expr = { readonly type: Type; readonly level: Level } & (
  | { readonly op: 'const'; readonly value: Known; readonly ref?: Reference }
  | { readonly op: 'fact'; readonly key: string }
  | { readonly op: 'definition'; readonly category: Category; readonly name: string }
  | { readonly op: 'eligible'; readonly category: Category }
  | {
      /** What was granted, in fen a month, or for how many; nothing, and one, where nothing was. */
      readonly op: 'granted';
      readonly category: Category;
      readonly what: 'amount' | 'persons';
    }
  | {
      /** What the sheet says is paid under the category today, in fen a month: a household's counts once. */
      readonly op: 'paid';
      readonly category: Category;
    }
  | { readonly op: 'not' | 'negate' | 'given'; readonly arg: Expr }
  | { readonly op: 'and' | 'or' | 'coalesce' | 'min' | 'max'; readonly args: readonly Expr[] }
  | {
      readonly op: 'compare';
      readonly compare: CompareOp;
      readonly left: Expr;
      readonly right: Expr;
    }
  | {
      /** Months from that of the first date to that of the second, whatever their days are. */
      readonly op: 'months';
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly op: 'add' | 'subtract' | 'multiply'; readonly left: Expr; readonly right: Expr }
  | { readonly op: 'rescale'; readonly arg: Expr; readonly factor: number }
  | {
      /** `numerator / (denominator × divisor)` to a whole number in `mode`, times `step`. */
      readonly op: 'round';
      readonly numerator: Expr;
      readonly denominator: Expr | undefined;
      /** Columns that the denominator stands on: where it comes to nothing, there is no quotient, and they would tell. */
      readonly under: readonly string[];
      readonly divisor: number;
      readonly multiplier: number;
      readonly step: number;
      readonly mode: RoundMode;
    }
  | { readonly op: 'if'; readonly condition: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly op: 'one-of'; readonly arg: Expr; readonly values: readonly (string | number)[] }
  | { readonly op: 'contains'; readonly arg: Expr; readonly values: readonly string[] }
  | {
      readonly op: 'lookup';
      readonly key: Expr;
      readonly table: ReadonlyMap<string | number, number>;
      readonly ref: Reference;
    }
  | {
      /** A figure that the rules declare and that is not known in the place; of a table, by which value. */
      readonly op: 'figure';
      readonly category: Category;
      readonly name: string;
      readonly key: Expr | undefined;
    }
  | {
      readonly op: 'aggregate';
      readonly fn: 'sum' | 'count' | 'any' | 'all';
      readonly arg: Expr;
      readonly over: Category;
    }
  | { readonly op: 'unknown'; readonly missing: readonly string[] }
);
