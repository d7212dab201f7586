import type { Outcome } from '../decide/outcome.ts';
import { type Lang, message, say } from '../messages/index.ts';
import type { Category } from '../people/columns.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { yuanText } from '../tables/write.ts';

/** What one category came to. */
interface Total {
  households: number;
  persons: number;
  /** Fen a month. */
  amount: number;
  eligible: number;
  ineligible: number;
  needsEvidence: number;
}

/** Counts decisions as they are written. */
export class Totals {
  private readonly byCategory: ReadonlyMap<Category, Total>;
  private readonly lastHousehold = new Map<Category, number>();

  constructor(categories: readonly Category[]) {
    this.byCategory = new Map(
      categories.map((category) => [
        category,
        { households: 0, persons: 0, amount: 0, eligible: 0, ineligible: 0, needsEvidence: 0 },
      ]),
    );
  }

  /** `household` is the household's number in the run, so that its two grants count as one household. */
  add({ rule, decision, amount = 0, persons = 0 }: Outcome, household: number): void {
    const total = this.byCategory.get(rule.category);
    if (total === undefined) return;
    if (decision === 'ineligible') total.ineligible += 1;
    else if (decision === 'needs-evidence') total.needsEvidence += 1;
    else {
      total.eligible += 1;
      total.persons += persons;
      total.amount += amount;
      if (this.lastHousehold.get(rule.category) !== household) total.households += 1;
      this.lastHousehold.set(rule.category, household);
    }
  }

  /** Adds sums that were made elsewhere: `dibao_households`, `dibao_persons`, … */
  merge(sums: Readonly<Record<string, bigint>>): void {
    for (const [category, total] of this.byCategory) {
      const of = (key: string): number => Number(sums[`${category}_${key}`] ?? 0n);
      total.households += of('households');
      total.persons += of('persons');
      total.amount += of('amount');
      total.eligible += of('eligible');
      total.ineligible += of('ineligible');
      total.needsEvidence += of('evidence');
    }
  }

  /** As `summary.json` keeps it; amounts in yuan a month, as text so that they stay exact. */
  json(): Record<string, Readonly<Record<string, number | string>>> {
    return Object.fromEntries(
      [...this.byCategory].map(([category, total]) => [
        category,
        {
          households: total.households,
          persons: total.persons,
          monthly_amount: yuanText(total.amount),
          eligible: total.eligible,
          ineligible: total.ineligible,
          needs_evidence: total.needsEvidence,
        },
      ]),
    );
  }

  /** One sentence a category that came up. */
  words(ruleset: Ruleset, lang: Lang): string[] {
    return [...this.byCategory]
      .filter(
        ([, { eligible, ineligible, needsEvidence }]) => eligible + ineligible + needsEvidence > 0,
      )
      .map(([category, total]) =>
        say(
          lang,
          message('summaryCategory', {
            category: ruleset.rules.get(category)?.title[lang] ?? category,
            households: total.households,
            persons: total.persons,
            amount: yuanText(total.amount),
            ineligible: total.ineligible,
            evidence: total.needsEvidence,
          }),
        ),
      );
  }
}

/** Figures of the rules that the bureau must check before anything is paid by them. */
export function unsureFigures(
  ruleset: Ruleset,
  categories: readonly Category[],
): { readonly category: Category; readonly parameter: string; readonly value: string }[] {
  return categories.flatMap((category) => {
    const rule = ruleset.rules.get(category);
    return [...(rule?.parameters ?? [])]
      .filter(([, { status }]) => status === 'unsure')
      .map(([parameter, { value, values }]) => ({
        category,
        parameter,
        value:
          value ??
          Object.entries(values ?? {})
            .map(([key, one]) => `${key}=${one}`)
            .join(' '),
      }));
  });
}
