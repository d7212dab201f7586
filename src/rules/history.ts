import { UserError } from '../core/errors.ts';
import { type AsOf, parseAsOf } from '../core/month.ts';
import type { Category } from '../core/columns.ts';
import type { Library } from './library.ts';
import { loadRuleset, type Ruleset } from './ruleset.ts';

/** Since which month a category's rule has stood as it does; undefined where there is none. */
export const unchangedSince = (
  { rules }: Pick<Ruleset, 'rules'>,
  category: Category,
): string | undefined =>
  rules
    .get(category)
    ?.layers.map(({ content }) => content.effective.slice(0, 7))
    .sort()
    .at(-1);

/** The rules of one place month by month: what a payment of an earlier month was due by. */
export class RuleHistory {
  readonly #days: readonly string[];
  readonly #versions = new Map<number, Ruleset | undefined>();
  readonly #months = new Map<string, Ruleset | undefined>();

  constructor(
    private readonly library: Library,
    private readonly jurisdiction: string,
  ) {
    const dated = [...library.rules, ...library.overlaps].map(({ content }) => content);
    // What ends on a day is out of force from the next month on, which the end's own place tells.
    const days = dated.flatMap((one) => [one.effective, ...('until' in one ? [one.until] : [])]);
    this.#days = [...new Set(days.filter((day) => day !== undefined))].sort();
  }

  /**
   * The rules of a month, `YYYY-MM`; undefined where none were in force. Categories that were not in force are
   * not among them.
   */
  at(month: string): Ruleset | undefined {
    if (this.#months.has(month)) return this.#months.get(month);
    const asOf = parseAsOf(month);
    const version = asOf === undefined ? undefined : this.#version(month, asOf);
    const found = asOf && version && { ...version, asOf };
    this.#months.set(month, found);
    return found;
  }

  /** Which version of the rules a month has: months of one version differ only in people's ages. */
  versionOf(month: string): number {
    return this.#days.filter((day) => day <= `${month}-01`).length;
  }

  /** The first month of which a category has a rule, `YYYY-MM`; undefined where it has none. */
  firstOf(category: Category): string | undefined {
    return [...new Set(this.#days.flatMap(monthsFrom))].find(
      (month) => this.at(month)?.rules.has(category) === true,
    );
  }

  #version(month: string, asOf: AsOf): Ruleset | undefined {
    const version = this.versionOf(month);
    if (!this.#versions.has(version)) {
      this.#versions.set(version, this.#load(asOf));
    }
    return this.#versions.get(version);
  }

  #load(asOf: AsOf): Ruleset | undefined {
    try {
      return loadRuleset(this.library, this.jurisdiction, asOf);
    } catch (error) {
      // Nothing was in force then: what was due is not known, which is no fault of the run.
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }
}

/** The month of a day and the one after it: what begins in mid-month counts from the next. */
function monthsFrom(day: string): string[] {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const next = month === 12 ? [year + 1, 1] : [year, month + 1];
  return [day.slice(0, 7), next.map((part) => String(part).padStart(2, '0')).join('-')];
}
