import { placeName } from '../core/divisions.ts';
import type { HouseholdFrame } from '../decide/frames.ts';
import type { Outcome } from '../decide/outcome.ts';
import { fill, type Lang, message, type MessageKey, say, teller } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import type { Categories, Category, Pays } from '../core/category.ts';
import { isoDay } from '../core/month.ts';
import {
  benefitsOf,
  type CheckedOverlap,
  type LackingFigure,
  type Ruleset,
} from '../rules/ruleset.ts';
import { figuresLackedBy, lackingTitle } from '../rules/uses.ts';
import { yuanText } from '../sheets/write/registry.ts';

/** What one category came to. */
interface Total {
  households: number;
  persons: number;
  /** Fen a month, or once. */
  amount: number;
  eligible: number;
  ineligible: number;
  needsEvidence: number;
}

const noTotal = (): Total => ({
  households: 0,
  persons: 0,
  amount: 0,
  eligible: 0,
  ineligible: 0,
  needsEvidence: 0,
});

const summaryKeys = {
  monthly: 'summaryCategory',
  once: 'summaryOnce',
  nothing: 'summaryRecognised',
} as const satisfies Record<Pays, MessageKey>;

/** How the categories of a place are paid. */
export const paysOf = ({ listed }: Categories): ReadonlyMap<Category, Pays> =>
  new Map(listed.map(({ category, pays }) => [category, pays]));

/** Counts decisions as they are written. */
export class Totals {
  private readonly byCategory: Map<Category, Total>;
  /** How many households were decided by the rules of a place elsewhere, by its code. */
  private readonly elsewhere = new Map<string, number>();
  private readonly residences = { hukou: 0, unread: 0, unknown: 0 };
  private readonly lastHousehold = new Map<Category, number>();

  private readonly pays: Map<Category, Pays>;

  /** @param pays how each is paid; those that are only decided elsewhere say it as they are added. */
  constructor(categories: readonly Category[], pays: ReadonlyMap<Category, Pays> = new Map()) {
    this.pays = new Map(pays);
    this.byCategory = new Map(categories.map((category) => [category, noTotal()]));
  }

  /** `household` is the household's number in the run, so that its two grants count as one household. */
  add({ rule, decision, amount = 0, persons = 0 }: Outcome, household: number): void {
    const total = this.byCategory.get(rule.category) ?? noTotal();
    this.byCategory.set(rule.category, total);
    this.pays.set(rule.category, rule.pays);
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

  /** Counts where a household lives and is registered, where there is something to tell of it. */
  addResidence({ residence, ruleset }: HouseholdFrame): void {
    if (residence === undefined) return;
    const { jurisdiction } = ruleset;
    if (residence.ruleset === undefined) this.residences.unknown += 1;
    else if (residence.elsewhere)
      this.elsewhere.set(jurisdiction, (this.elsewhere.get(jurisdiction) ?? 0) + 1);
    if (residence.unread !== undefined) this.residences.unread += 1;
    if (residence.hukou !== undefined) this.residences.hukou += 1;
  }

  /** As `summary.json` keeps it; nothing where all live and are registered where the run is of. */
  residencesJson(): { readonly residences?: object } {
    const { hukou, unread, unknown } = this.residences;
    if (this.elsewhere.size === 0 && hukou + unread + unknown === 0) return {};
    const residences = {
      /** Households by the place whose rules decided them; all others by the run's own. */
      elsewhere: Object.fromEntries([...this.elsewhere].sort()),
      no_rules: unknown,
      unread,
      hukou_elsewhere: hukou,
    };
    return { residences };
  }

  /** What is said of those who live or are registered elsewhere, a sentence each: first what is only told. */
  residenceWords(lang: Lang): { readonly notes: string[]; readonly warnings: string[] } {
    const { hukou, unread, unknown } = this.residences;
    const tell = teller(lang);
    const told = (code: string, households: number): string =>
      tell('residencePlace', { code, place: placeName(code) ?? '', households });
    const list = [...this.elsewhere].sort().map(([code, count]) => told(code, count));
    const places = list.join(signs[lang].list);
    return {
      notes: [
        ...(list.length === 0 ? [] : [tell('residenceElsewhere', { places })]),
        ...(hukou === 0 ? [] : [tell('residenceHukou', { households: hukou })]),
      ],
      warnings: [
        ...(unread === 0 ? [] : [tell('residenceUnread', { households: unread })]),
        ...(unknown === 0 ? [] : [tell('residenceNoRules', { households: unknown })]),
      ],
    };
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
          ...this.amountJson(category, total.amount),
          eligible: total.eligible,
          ineligible: total.ineligible,
          needs_evidence: total.needsEvidence,
        },
      ]),
    );
  }

  /** A recognition has no amount, and what is paid once is none of a month. */
  private amountJson(category: Category, fen: number): Readonly<Record<string, string>> {
    const pays = this.pays.get(category);
    if (pays === 'nothing') return { pays };
    return pays === 'once' ? { pays, amount: yuanText(fen) } : { monthly_amount: yuanText(fen) };
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
          message(summaryKeys[this.pays.get(category) ?? 'monthly'], {
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
function unsureFigures(
  ruleset: Ruleset,
  categories: readonly Category[],
): { readonly category: Category; readonly parameter: string; readonly value: string }[] {
  return categories.flatMap((category) => {
    const rule = ruleset.rules.get(category);
    return [...(rule?.parameters ?? [])]
      .filter(([, { status, value, values }]) => status === 'unsure' && (value ?? values))
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

/** Conditions and overlaps that are inferred or local custom, which the bureau must check. */
function unsureRules(
  { rules, overlaps }: Ruleset,
  categories: readonly Category[],
): { readonly category: Category; readonly rule: string }[] {
  return categories.flatMap((category) => [
    ...(rules.get(category)?.conditions ?? []).flatMap(({ id, unsure }) =>
      unsure ? [{ category, rule: id }] : [],
    ),
    ...overlaps.flatMap((one) =>
      one.status === 'unsure' && givesWay(one).includes(category)
        ? [{ category, rule: one.id }]
        : [],
    ),
  ]);
}

/** Whose decisions an overlap can change. */
function givesWay(overlap: CheckedOverlap): readonly Category[] {
  if ('excludes' in overlap) return overlap.others;
  if ('withholds' in overlap) return [overlap.from];
  return 'tops_up' in overlap ? [overlap.tops_up] : overlap.higher;
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

interface Doubts {
  readonly unsure: ReturnType<typeof unsureFigures>;
  readonly unsureRules: ReturnType<typeof unsureRules>;
  readonly stale: ReturnType<typeof staleRules>;
  readonly superseded: ReturnType<typeof supersededFigures>;
  readonly lacking: readonly Pick<LackingFigure, 'category' | 'parameter' | 'until'>[];
}

const doubtsOf = (ruleset: Ruleset, wanted: readonly Category[]): Doubts => ({
  unsure: unsureFigures(ruleset, wanted),
  unsureRules: unsureRules(ruleset, wanted),
  stale: staleRules(ruleset, wanted),
  superseded: supersededFigures(ruleset),
  lacking: figuresLackedBy(ruleset, wanted).map(({ category, parameter, until }) => ({
    category,
    parameter,
    until,
  })),
});

/** What is doubtful of the figures of the rules in use, as a summary keeps it: those of places elsewhere by their codes. */
export function doubtsJson(
  ruleset: Ruleset,
  wanted: readonly Category[],
): Doubts & { readonly elsewhere?: Readonly<Record<string, Doubts>> } {
  const { used } = ruleset.elsewhere;
  const others = used.map((one) => [one.jurisdiction, doubtsOf(one, one.wanted)] as const);
  return {
    ...doubtsOf(ruleset, wanted),
    ...(others.length > 0 && { elsewhere: Object.fromEntries(others) }),
  };
}

/**
 * What every run says of it, and every page: a sentence on figures without a sure source, and one on rules that
 * are most likely out of date; none where there are none.
 */
export function doubtWords(ruleset: Ruleset, wanted: readonly Category[], lang: Lang): string[] {
  const elsewhere = ruleset.elsewhere.used.flatMap((one) => {
    const place = `${one.jurisdiction} ${placeName(one.jurisdiction) ?? ''}`.trim();
    return doubtsIn(one, one.wanted, lang).map((words) => `${place}${signs[lang].colon}${words}`);
  });
  return [...doubtsIn(ruleset, wanted, lang), ...elsewhere];
}

function doubtsIn(ruleset: Ruleset, wanted: readonly Category[], lang: Lang): string[] {
  const { unsure, unsureRules: inferred, stale, superseded } = doubtsOf(ruleset, wanted);
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
  const ruleOf = (category: Category, id: string): string => {
    const condition = ruleset.rules.get(category)?.conditions.find((one) => one.id === id);
    const overlap = ruleset.overlaps.find((one) => one.id === id);
    const told =
      overlap === undefined
        ? (condition?.title[lang] ?? id)
        : fill(overlap.words[lang], { benefit: list(benefitsOf(overlap).map(titleOf)) });
    // What an overlap says has a name in quotes already.
    const inner = told.replace(/“/g, '‘').replace(/”/g, '’');
    return lang === 'zh' ? `${titleOf(category)}“${inner}”` : `${titleOf(category)}: ${told}`;
  };
  const conditions = inferred.map(({ category, rule }) => ruleOf(category, rule));
  const rules = stale.map(({ category, since }) => `${titleOf(category)} ${since}`);
  const { text: asOf } = ruleset.asOf;
  const lacking = figuresLackedBy(ruleset, wanted).map((one) => lackingTitle(ruleset, one, lang));
  return [
    ...(lacking.length > 0
      ? [
          message('lackingFigures', {
            place: ruleset.jurisdiction,
            asOf,
            figures: list(lacking),
          }),
        ]
      : []),
    ...(changed.length > 0 ? [message('supersededFigures', { asOf, figures: list(changed) })] : []),
    ...(figures.length > 0 ? [message('unsureFigures', { figures: list(figures) })] : []),
    ...(conditions.length > 0 ? [message('unsureRules', { rules: list(conditions) })] : []),
    ...(rules.length > 0
      ? [message('staleRules', { asOf, months: staleAfterMonths, rules: list(rules) })]
      : []),
  ].map((one) => say(lang, one));
}
