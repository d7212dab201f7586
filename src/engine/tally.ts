import type { Category } from '../core/columns.ts';
import type { Decision } from '../decide/outcome.ts';

/** What a changed rule does to one decision; `evidence`: it now lacks evidence, or no longer does. */
export const effects = ['new', 'up', 'down', 'stop', 'evidence'] as const;
export type Effect = (typeof effects)[number];

/** One decision that comes out differently under the changed rules. */
export interface ChangedDecision {
  readonly householdId: string;
  readonly idNumber: string;
  readonly name: string;
  readonly category: Category;
  readonly before: Side;
  readonly after: Side;
  readonly effect: Effect;
}

export interface Side {
  /** Undefined where the category plainly does not apply, so that calc has no row. */
  readonly decision: Decision | undefined;
  /** Fen a month; undefined unless eligible. */
  readonly amount: number | undefined;
}

/** Upper bounds of the sizes of change that the chart has, in yuan a month; the last is open. */
export const sizeBounds = [20, 50, 100, 200, 500, 1000] as const;

/** What is granted before or after, or what one kind of effect comes to. */
export type Standing = 'before' | 'after' | Effect;

export interface Sum {
  /** Rows of calc's table, or of the table of changed decisions. */
  readonly decisions: number;
  readonly households: number;
  readonly persons: number;
  /** Fen a month; of an effect the difference that it makes. */
  readonly amount: number;
}

/** What happens to a household over all its benefits; `same`: they change, and their sum does not. */
export const ways = ['gain', 'lose', 'same', 'evidence'] as const;
export type Way = (typeof ways)[number];

export interface HouseholdSum {
  readonly households: number;
  /** Fen a month, the difference. */
  readonly amount: number;
}

interface Tallied extends Sum {
  readonly town: string;
  readonly category: Category;
  readonly standing: Standing;
}

interface TalliedHouseholds extends HouseholdSum {
  readonly town: string;
  readonly way: Way;
  /** Place in {@link sizeBounds}, or one behind its end. */
  readonly size: number;
}

/** The sums of a simulation, piece by piece. All of money is integer fen. */
export class Tally {
  private readonly sums: Tallied[] = [];
  private readonly homes: TalliedHouseholds[] = [];

  add(one: Tallied): void {
    this.sums.push(one);
  }

  addHouseholds(one: TalliedHouseholds): void {
    this.homes.push(one);
  }

  get towns(): string[] {
    return [...new Set(this.sums.map(({ town }) => town))].sort();
  }

  sum(standing: Standing, { town, category }: { town?: string; category?: Category } = {}): Sum {
    const own = this.sums.filter(
      (one) =>
        one.standing === standing &&
        (town === undefined || one.town === town) &&
        (category === undefined || one.category === category),
    );
    const of = (key: keyof Sum): number => exact(own.reduce((sum, one) => sum + one[key], 0));
    return {
      decisions: of('decisions'),
      households: of('households'),
      persons: of('persons'),
      amount: of('amount'),
    };
  }

  households(way: Way, { town, size }: { town?: string; size?: number } = {}): HouseholdSum {
    const own = this.homes.filter(
      (one) =>
        one.way === way &&
        (town === undefined || one.town === town) &&
        (size === undefined || one.size === size),
    );
    return {
      households: own.reduce((sum, one) => sum + one.households, 0),
      amount: exact(own.reduce((sum, one) => sum + one.amount, 0)),
    };
  }
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError('a sum is too large to stay exact');
  return value;
}
