import type { Outcome } from '../decide/outcome.ts';
import { type Lang, message, say } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import type { Category } from '../core/columns.ts';
import { isoDay } from '../core/month.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { yuanText } from '../sheets/write/registry.ts';

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

  /** How many decisions there are in all, and what they grant. */
  written(): { readonly rows: number; readonly fen: number } {
    const sum = { rows: 0, fen: 0 };
    for (const { eligible, ineligible, needsEvidence, amount } of this.byCategory.values()) {
      sum.rows += eligible + ineligible + needsEvidence;
      sum.fen += amount;
    }
    return sum;
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

/** Standards change once a year; half a year more, and a newer document has most likely been missed. */
const staleAfterMonths = 18;

/** Rules whose newest layer with a figure began more than 18 months before the month decided for. */
export function staleRules(
  ruleset: Ruleset,
  wanted: readonly Category[],
): { readonly category: Category; readonly since: string }[] {
  const { year, month } = ruleset.asOf.day;
  return wanted.flatMap((category) => {
    const since = ruleset.rules
      .get(category)
      ?.layers.filter(({ content }) => Object.keys(content.parameters ?? {}).length > 0)
      .map(({ content }) => content.effective)
      .sort()
      .at(-1);
    if (since === undefined) return [];
    const [from = 0, fromMonth = 0] = since.split('-').map(Number);
    const months = (year - from) * 12 + month - fromMonth;
    return months > staleAfterMonths ? [{ category, since }] : [];
  });
}

/** Figures that are known to have been changed before the month decided for, to what is not known. */
export function supersededFigures({
  rules,
  asOf,
}: Ruleset): { readonly category: Category; readonly parameter: string; readonly since: string }[] {
  const day = isoDay(asOf.day);
  // A benefit that was not asked for lends its figures to others.
  return [...rules].flatMap(([category, { parameters }]) =>
    [...parameters].flatMap(([parameter, { superseded }]) =>
      superseded !== undefined && superseded <= day
        ? [{ category, parameter, since: superseded }]
        : [],
    ),
  );
}

/** What is doubtful of the figures of the rules, as a summary keeps it. */
export const doubtsJson = (
  ruleset: Ruleset,
  wanted: readonly Category[],
): {
  readonly unsure: ReturnType<typeof unsureFigures>;
  readonly stale: ReturnType<typeof staleRules>;
  readonly superseded: ReturnType<typeof supersededFigures>;
} => ({
  unsure: unsureFigures(ruleset, wanted),
  stale: staleRules(ruleset, wanted),
  superseded: supersededFigures(ruleset),
});

/**
 * What every run says of it, and every page: a sentence on figures without a sure source, and one on rules that
 * are most likely out of date; none where there are none.
 */
export function doubtWords(ruleset: Ruleset, wanted: readonly Category[], lang: Lang): string[] {
  const { unsure, stale, superseded } = doubtsJson(ruleset, wanted);
  const list = (parts: readonly string[]): string => parts.join(signs[lang].list);
  const titleOf = (category: Category): string =>
    ruleset.rules.get(category)?.title[lang] ?? category;
  const figureOf = (category: Category, parameter: string, told: string): string => {
    const title = ruleset.rules.get(category)?.parameters.get(parameter)?.title[lang] ?? parameter;
    return lang === 'zh'
      ? `${titleOf(category)}“${title}”${told}`
      : `${titleOf(category)}: ${title} ${told}`;
  };
  const figures = unsure.map(({ category, parameter, value }) =>
    figureOf(category, parameter, value),
  );
  const changed = superseded.map(({ category, parameter, since }) =>
    figureOf(category, parameter, since),
  );
  const rules = stale.map(({ category, since }) => `${titleOf(category)} ${since}`);
  const { text: asOf } = ruleset.asOf;
  return [
    ...(changed.length > 0 ? [message('supersededFigures', { asOf, figures: list(changed) })] : []),
    ...(figures.length > 0 ? [message('unsureFigures', { figures: list(figures) })] : []),
    ...(rules.length > 0
      ? [message('staleRules', { asOf, months: staleAfterMonths, rules: list(rules) })]
      : []),
  ].map((one) => say(lang, one));
}
