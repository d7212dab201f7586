import type { Category } from '../core/columns.ts';
import type { Fact } from '../core/fact.ts';
import { ageOn, type AsOf, monthCount, parseAsOf } from '../core/month.ts';
import { decideHousehold } from '../decide/interpret.ts';
import type { Outcome } from '../decide/outcome.ts';
import { placed } from '../decide/residence.ts';
import type { Household, Person } from '../people/household.ts';
import { type RuleHistory, unchangedSince } from '../rules/history.ts';
import { monthsAfter, monthText } from './months.ts';
import type { Recipient, Relief } from './recipients.ts';
import { nothingNoted, type PaidThen } from './recorded.ts';

/** What a fact says of a person: that something is another way than the sheet has it. */
export type Effect =
  | { readonly status: string }
  /** Cells as they are in truth, by key; undefined where that is no longer known. */
  | { readonly cells: Readonly<Record<string, string | undefined>> }
  /** Fen a month in a column of income; whether what the sheet declares there is part of it. */
  | {
      readonly income: string;
      readonly amount: number;
      readonly declared: 'included' | 'apart';
    };

/** A fact about one person that changes what the household is due. */
export interface Claim {
  readonly person: Person;
  readonly effect: Effect;
  /** `YYYY-MM-DD` or `YYYY-MM`; it counts from the month after. Undefined where nobody says since when. */
  readonly since: string | undefined;
}

/** What a benefit comes to with some facts. */
export interface Due {
  readonly decision: 'eligible' | 'ineligible' | 'needs-evidence';
  /** Fen a month; 0 where not eligible, undefined where evidence or a rule is missing. */
  readonly amount: number | undefined;
  readonly missing: readonly string[];
}

/** What was paid over what was due because of one fact, over its months. Fen; below zero where too little was paid. */
export interface Owed {
  readonly months: number;
  /** Undefined where a month can't be settled. */
  readonly overpaid: number | undefined;
  /** What was paid was worked out by the rules of the month, not known. */
  readonly estimate: boolean;
  /** The months that can't be settled, the first and the last, and what the others come to. */
  readonly open?: {
    readonly from: string;
    readonly to: string;
    readonly rest: number;
    /** The first month of which there are rules, where some of those that can't be settled lie before it. */
    readonly ruledFrom?: string;
  };
}

/** A benefit that nobody is paid and that the facts make due. */
export interface Begun {
  readonly category: Category;
  readonly unit: 'household' | 'person';
  readonly subject: Person | undefined;
  readonly amount: number | undefined;
}

const differ = (a: Due, b: Due): boolean => a.decision !== b.decision || a.amount !== b.amount;

const none: Due = { decision: 'ineligible', amount: 0, missing: [] };
const open: Due = { decision: 'needs-evidence', amount: undefined, missing: [] };

/**
 * A household replayed: for each month the rules of that month decide all its benefits, with the facts as they
 * were then, and what was paid is held against it. Facts are added in the order in which they began, and
 * each answers for what it changes beyond those before it, so that money never counts twice.
 */
export class Timeline {
  readonly #decided = new Map<string, readonly Outcome[] | undefined>();
  readonly #claims: readonly Claim[];
  readonly #month: string;

  /**
   * @param claims facts that are sure; in doubt is told to {@link due} one by one.
   * @param recorded what was noted in earlier months to be paid then.
   */
  constructor(
    private readonly history: RuleHistory,
    private readonly asOf: AsOf,
    readonly recipient: Recipient,
    claims: readonly Claim[],
    private readonly recorded: PaidThen = nothingNoted,
  ) {
    this.#month = monthText(asOf);
    // One that says not since when comes last: what others explain is theirs.
    this.#claims = [...claims].sort((a, b) => order(a.since, b.since));
  }

  /** Whether a fact is one of the sure ones. */
  has(claim: Claim): boolean {
    return this.#claims.includes(claim);
  }

  /** What a benefit that is paid today comes to by what the sheet declares. */
  declared(relief: Relief): Due {
    return this.#due(this.#month, [], relief);
  }

  /** What it comes to with every sure fact, and with `also` where it is none of them. */
  due(relief: Relief, also?: Claim): Due {
    const more = also === undefined || this.#claims.includes(also) ? [] : [also];
    return this.#due(this.#month, [...this.#claims, ...more], relief);
  }

  /** Whether a fact changes a benefit: alone, or beside all the others. */
  changes(relief: Relief, claim: Claim): boolean {
    const others = this.#claims.filter((one) => one !== claim);
    return (
      differ(this.declared(relief), this.#due(this.#month, [claim], relief)) ||
      differ(this.#due(this.#month, others, relief), this.due(relief, claim))
    );
  }

  /** What has been owed since a sure fact began; undefined where nobody says since when. */
  owed(relief: Relief, claim: Claim): Owed | undefined {
    if (claim.since === undefined) return undefined;
    const months = monthsAfter(claim.since, this.asOf).filter((month) => month >= began(relief));
    let rest = 0;
    let estimate = false;
    const unsettled: string[] = [];
    for (const month of months) {
      const share = this.#share(month, relief, claim);
      if (share === undefined) unsettled.push(month);
      else {
        rest += share.amount;
        estimate ||= share.estimate;
      }
    }
    const [from] = unsettled;
    const to = unsettled.at(-1);
    const first = from === undefined ? undefined : this.history.firstOf(relief.category);
    const before = from !== undefined && first !== undefined && from < first;
    return {
      months: months.length,
      overpaid: from === undefined ? rest : undefined,
      estimate,
      ...(from !== undefined &&
        to !== undefined && {
          open: { from, to, rest, ...(before && { ruledFrom: first }) },
        }),
    };
  }

  /**
   * What a benefit came to in a month with all that is sure, and what was paid over it beyond that for which the facts
   * answer; fen, undefined where it can't be told.
   */
  beyond(
    relief: Relief,
    month: string,
    paid: number,
  ): { readonly due: number; readonly rest: number } | undefined {
    const known = this.#claims.filter(({ since }) => since !== undefined && holdsIn(since, month));
    const declared = this.#due(month, [], relief).amount;
    const due = this.#due(month, known, relief).amount;
    return due === undefined ? undefined : { due, rest: expected(due, declared, paid) - due };
  }

  /** Benefits that a fact makes due and that nobody is paid. */
  begun(claim: Claim): Begun[] {
    const at = this.#claims.indexOf(claim);
    const [before, after] = [at, at + 1].map(
      (count) => this.#decide(this.#month, this.#claims.slice(0, count)) ?? [],
    );
    const paid = this.recipient.reliefs;
    return (after ?? []).flatMap((outcome): Begun[] => {
      const { rule, subject, decision, amount } = outcome;
      const { category, unit } = rule;
      const benefit = { category, unit, subject };
      if (decision !== 'eligible') return [];
      if (paid.some((one) => isSame(benefit, one))) return [];
      const was = before?.find((one) => isSame(benefit, { ...one.rule, subject: one.subject }));
      if (was?.decision === 'eligible') return [];
      return [{ ...benefit, amount }];
    });
  }

  /** What a fact answers for in one month; undefined where what was paid or due is not known. */
  #share(
    month: string,
    relief: Relief,
    claim: Claim,
  ): { readonly amount: number; readonly estimate: boolean } | undefined {
    const known = this.#claims.filter(({ since }) => since !== undefined && holdsIn(since, month));
    const at = known.indexOf(claim);
    const [declared, before, after] = [0, at, at + 1].map(
      (count) => this.#due(month, known.slice(0, count), relief).amount,
    );
    if (before === undefined || after === undefined) {
      // Where the facts before it left nothing due, nothing is left to be settled.
      return before === 0 ? { amount: 0, estimate: false } : undefined;
    }
    const paid = this.#paid(month, relief, declared);
    if (paid === undefined) return undefined;
    const left = (due: number): number => expected(due, declared, paid.amount);
    return { amount: left(before) - left(after), estimate: paid.estimate };
  }

  /**
   * By the list of payments; by what was noted in that month; by the sheet, back to the last change of the rule; before
   * that, by the rules of the month.
   */
  #paid(
    month: string,
    relief: Relief,
    declared: number | undefined,
  ): { readonly amount: number; readonly estimate: boolean } | undefined {
    const { category, unit, subject, paid, paidIn } = relief;
    const person = unit === 'household' ? undefined : subject?.id.text;
    const benefit = { household: this.recipient.household.id, category, person };
    const noted = month < this.#month ? this.recorded(benefit, month) : undefined;
    const known = paidIn?.(month) ?? noted;
    if (known !== undefined) return { amount: known, estimate: false };
    const now = this.#rules(this.#month);
    const unchanged = now && unchangedSince(now, category);
    if (unchanged === undefined || month >= unchanged) {
      return paid === undefined ? undefined : { amount: paid, estimate: false };
    }
    // By what is declared nothing was due then, but something was paid: how much, nobody says.
    return declared === undefined || declared === 0
      ? undefined
      : { amount: declared, estimate: true };
  }

  #due(month: string, claims: readonly Claim[], relief: Relief): Due {
    const outcomes = this.#decide(month, claims);
    if (outcomes === undefined) return open;
    if (this.#rules(month)?.rules.has(relief.category) !== true) return open;
    const found = outcomes.find(({ rule, subject }) => isSame(relief, { ...rule, subject }));
    if (found === undefined) return none;
    const { decision, amount, missing } = found;
    return { decision, amount: decision === 'ineligible' ? 0 : amount, missing };
  }

  /** All benefits of the household in a month; undefined where there were no rules. */
  #decide(month: string, claims: readonly Claim[]): readonly Outcome[] | undefined {
    const household = bornBy(this.recipient.household, month);
    const key = JSON.stringify([
      this.history.versionOf(month),
      claims.map((one) => this.#claims.indexOf(one)),
      household.people.map((person) => ageIn(person, month)),
    ]);
    // A fact that is not among the sure ones is asked about once, and has no place to be known by.
    const kept = claims.every((one) => this.#claims.includes(one));
    if (kept && this.#decided.has(key)) return this.#decided.get(key);
    const rules = month === this.#month ? this.#today() : this.history.at(month);
    const outcomes = rules && decideHousehold(rules, withClaims(household, claims)).outcomes;
    if (kept) this.#decided.set(key, outcomes);
    return outcomes;
  }

  /** The rules of a month where the household lives. */
  #rules(month: string): ReturnType<RuleHistory['at']> {
    const rules = this.history.at(month);
    return rules && placed(rules, this.recipient.household).ruleset;
  }

  /** The month decided for may name a day. */
  #today(): ReturnType<RuleHistory['at']> {
    const rules = this.history.at(this.#month);
    return rules && { ...rules, asOf: this.asOf };
  }
}

/**
 * What is left to a household of what was paid, where so much is due: what is due beyond what it declared was
 * nobody's payment, and what it was paid short of that is no doing of a fact.
 */
function expected(due: number, declared: number | undefined, paid: number): number {
  if (declared === undefined) return due;
  if (due === declared) return paid;
  return due < declared ? Math.min(due, paid) : paid + (due - declared);
}

/** A fact counts from the month after its own. */
const holdsIn = (since: string, month: string): boolean => since.slice(0, 7) < month;

/** 保障起始月份: nothing was paid before it. */
export function began({ subject }: Pick<Relief, 'subject'>): string {
  const start = subject?.values['relief_start'];
  return typeof start === 'string' ? start.slice(0, 7) : '';
}

const order = (a: string | undefined, b: string | undefined): number =>
  a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;

/** Whether it is one benefit: the household's, or the same person's. A replayed person is another object. */
const isSame = (
  { category, unit, subject }: Pick<Begun, 'category' | 'unit' | 'subject'>,
  other: Pick<Begun, 'category' | 'subject'>,
): boolean =>
  other.category === category &&
  (unit === 'household' || other.subject?.id.text === subject?.id.text);

/** The household without those who were not born yet. */
function bornBy(household: Household, month: string): Household {
  const day = parseAsOf(month)?.day;
  const people = household.people.filter(({ id: { birth } }) => {
    return birth === undefined || day === undefined || monthCount(birth) <= monthCount(day);
  });
  return people.length === household.people.length ? household : { ...household, people };
}

/** What a month's decision can take from the calendar. */
function ageIn({ id: { birth }, values }: Person, month: string): number | string {
  const day = parseAsOf(month)?.day;
  if (birth !== undefined && day !== undefined) return ageOn(birth, day);
  return values['birth_date'] === undefined ? '' : month;
}

/** The household as facts say that it was. */
function withClaims(household: Household, claims: readonly Claim[]): Household {
  if (claims.length === 0) return household;
  const people = household.people.map((person) => {
    const own = claims.filter((claim) => claim.person === person);
    return own.length === 0 ? person : { ...person, values: valuesWith(person, own) };
  });
  return { ...household, people };
}

/** Incomes that were found add up; what the sheet declares in their place is part of them, or comes to them. */
function valuesWith({ values }: Person, claims: readonly Claim[]): Person['values'] {
  const facts: Record<string, Fact | undefined> = { ...values };
  const found = new Map<string, { included: number; apart: number }>();
  for (const { effect } of claims) {
    if ('status' in effect) {
      facts['living_status'] = effect.status;
      continue;
    }
    if ('cells' in effect) {
      Object.assign(facts, effect.cells);
      continue;
    }
    const column = columnOf(values, effect.income);
    const sums = found.get(column) ?? { included: 0, apart: 0 };
    sums[effect.declared] += effect.amount;
    found.set(column, sums);
  }
  for (const [column, { included, apart }] of found) {
    const declared = values[column];
    const stated = typeof declared === 'number' ? declared : 0;
    facts[column] = Math.max(stated, included) + apart;
  }
  return facts;
}

/** A sheet that has one sum for all incomes has it in place of each. */
const columnOf = (values: Person['values'], income: string): string =>
  typeof values[income] === 'number' || values['monthly_income'] === undefined
    ? income
    : 'monthly_income';
