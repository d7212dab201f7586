import type { Category } from '../core/columns.ts';

/** A benefit of a household, or of one of its people, by the ID number. */
export interface Benefit {
  readonly household: string;
  readonly category: Category;
  readonly person: string | undefined;
}

/** Fen that were paid in an earlier month, `YYYY-MM`, by what was noted then; undefined where nobody noted it. */
export type PaidThen = (benefit: Benefit, month: string) => number | undefined;

/** Where nothing was noted. */
export const nothingNoted: PaidThen = () => undefined;
