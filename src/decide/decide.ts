import { categories, type Category, inColumnOrder } from '../core/columns.ts';
import type { Household } from '../people/household.ts';
import { roundDivision, Unknown, type Value } from '../rules/expression/evaluate.ts';
import { moneySteps } from '../rules/expression/types.ts';
import { factsOf } from '../rules/uses.ts';
import type { CheckedOverlap, Rule, Ruleset } from '../rules/ruleset.ts';
import { changedFrom, isPaid } from './changed.ts';
import { HouseholdFrame, PersonFrame } from './frames.ts';
import type { Finding, Outcome, OverlapEffect } from './outcome.ts';

/**
 * A household with all that was decided for it: person by person in the order of the sheet, each
 * person's in the order of the categories. The household's own stand under the applicant.
 */
export interface Decided {
  readonly frame: HouseholdFrame;
  readonly outcomes: readonly Outcome[];
}

/**
 * Decides every category for a household and its people: eligibility, then the amount, then how the
 * benefits give way to each other. Pure: the same household and rules give the same outcomes.
 */
export function decideHousehold(ruleset: Ruleset, household: Household): Decided {
  const home = new HouseholdFrame(ruleset, household);
  for (const rule of ruleset.rules.values()) {
    if (rule.unit === 'household') {
      const outcome = decide(ruleset, rule, home, home);
      if (outcome !== undefined) home.outcomes.set(rule.category, outcome);
    } else {
      for (const person of home.people) {
        const outcome = decide(ruleset, rule, person, home);
        if (outcome === undefined) continue;
        person.outcomes.set(rule.category, outcome);
        settlePairs(ruleset, rule.category, person);
      }
    }
  }
  const of = (frame: HouseholdFrame | PersonFrame, own: PersonFrame | undefined): Outcome[] =>
    categories.flatMap((category) => {
      const shared = frame.outcomes.get(category) ?? own?.outcomes.get(category);
      return shared === undefined ? [] : [shared];
    });
  const outcomes =
    home.applicant === undefined
      ? of(home, undefined)
      : home.people.flatMap((person) =>
          person === home.applicant ? of(home, person) : of(person, undefined),
        );
  return { frame: home, outcomes };
}

function decide(
  ruleset: Ruleset,
  rule: Rule,
  frame: PersonFrame | HouseholdFrame,
  home: HouseholdFrame,
): Outcome | undefined {
  const subject = frame instanceof PersonFrame ? frame.person : home.applicant?.person;
  const can = rule.applies.run(frame);
  const applies = can !== false;
  if (!applies && !isPaid(rule, frame)) return undefined;

  const findings = applies ? findingsOf(rule, frame) : [];
  const given = givesWay(ruleset, rule, frame);
  const overlaps: OverlapEffect[] = [...given];
  const missing = new Set<string>();
  for (const { result } of findings) {
    if (result instanceof Unknown) for (const key of result.missing) missing.add(key);
  }
  // Of a household's one income nobody can say how much is this person's.
  const unsure =
    rule.unit === 'person' &&
    home.household.shared === true &&
    factsOf(ruleset, rule.category).has('monthly_income');
  if (unsure) missing.add('monthly_income');
  const members = rule.unit === 'household' ? home.members(rule.category) : undefined;
  if (members instanceof Unknown) for (const key of members.missing) missing.add(key);
  const empty = Array.isArray(members) && members.length === 0;
  const refused =
    !applies ||
    empty ||
    given.some(({ kind }) => kind === 'gives-way') ||
    (!unsure && findings.some(({ result }) => result === false));

  const outcome = (
    decision: Outcome['decision'],
    amount: number | undefined,
    lacks: Iterable<string>,
  ): Outcome => ({
    rule,
    subject,
    decision,
    amount,
    persons: decision !== 'eligible' ? undefined : Array.isArray(members) ? members.length : 1,
    applies,
    findings,
    overlaps,
    missing: inColumnOrder(lacks),
    changed: changedFrom(rule, frame, decision, amount),
  });

  if (home.broken !== undefined) {
    // With no row left, everything else is unknown too; only what broke the household can be mended.
    const others = home.people.length === 0 ? [] : missing;
    return outcome('needs-evidence', undefined, new Set([...home.broken.missing, ...others]));
  }
  if (refused) return outcome('ineligible', undefined, []);
  if (missing.size > 0) return outcome('needs-evidence', undefined, missing);
  const amount = priced(ruleset, rule, frame, overlaps);
  return amount instanceof Unknown
    ? outcome('needs-evidence', undefined, amount.missing)
    : outcome('eligible', amount, []);
}

function findingsOf(rule: Rule, frame: PersonFrame | HouseholdFrame): Finding[] {
  // With nobody left to count, sums and shares mean nothing; the household is refused as empty.
  if (frame instanceof HouseholdFrame) {
    const members = frame.members(rule.category);
    if (Array.isArray(members) && members.length === 0) return [];
  }
  return rule.conditions.map((condition) => ({ condition, result: truth(condition.run(frame)) }));
}

function truth(value: Value): boolean | Unknown {
  return value instanceof Unknown ? value : value === true;
}

function fen(value: Value): number | Unknown {
  if (value instanceof Unknown || typeof value === 'number') return value;
  throw new TypeError('a checked amount is money');
}

/** The benefits that stand before this one for the person (for a household: for any of its people). */
function givesWay(
  ruleset: Ruleset,
  rule: Rule,
  frame: PersonFrame | HouseholdFrame,
): Exclude<OverlapEffect, { kind: 'topped-up' }>[] {
  return ruleset.overlaps.flatMap((overlap): Exclude<OverlapEffect, { kind: 'topped-up' }>[] => {
    if (!('excludes' in overlap) || !overlap.others.includes(rule.category)) return [];
    const to = ruleset.rules.get(overlap.excludes);
    if (to === undefined) return [];
    if (frame instanceof HouseholdFrame) {
      const any = (decision: Outcome['decision']): boolean =>
        frame.people.some(({ outcomes }) => outcomes.get(to.category)?.decision === decision);
      // A household goes on without the member who is taken out; it gives way only when empty.
      const left = frame.members(rule.category);
      if (any('eligible') && Array.isArray(left) && left.length === 0) {
        return [{ kind: 'gives-way', overlap, to }];
      }
      return any('needs-evidence') ? [{ kind: 'pending', overlap, to }] : [];
    }
    const granted = frame.eligible(to.category);
    if (granted === true) return [{ kind: 'gives-way', overlap, to }];
    return granted instanceof Unknown ? [{ kind: 'pending', overlap, to }] : [];
  });
}

/** The amount in fen a month, less what the benefits below it pay already. */
function priced(
  ruleset: Ruleset,
  rule: Rule,
  frame: PersonFrame | HouseholdFrame,
  effects: OverlapEffect[],
): number | Unknown {
  const full = fen(rule.amount.run(frame));
  if (full instanceof Unknown || frame instanceof HouseholdFrame) return full;
  let amount = full;
  const missing: string[] = [];
  const topped: OverlapEffect[] = [];
  for (const overlap of ruleset.overlaps) {
    if (!('tops_up' in overlap) || overlap.tops_up !== rule.category) continue;
    const paid: { rule: Rule; amount: number }[] = [];
    for (const other of overlap.others) {
      const received = share(other, overlap, frame);
      const below = ruleset.rules.get(other);
      if (received instanceof Unknown) missing.push(...received.missing);
      if (received instanceof Unknown || below === undefined || received === 0) continue;
      paid.push({ rule: below, amount: received });
      amount = Math.max(0, amount - received);
    }
    if (paid.length > 0) topped.push({ kind: 'topped-up', overlap, full, paid });
  }
  if (missing.length > 0) return new Unknown(missing);
  effects.push(...topped);
  return amount;
}

/** What the person receives under a benefit, in fen a month; of a household's, the equal share. */
function share(
  category: Category,
  { share: { mode, to } }: Extract<CheckedOverlap, { tops_up: Category }>,
  frame: PersonFrame,
): number | Unknown {
  const granted = frame.eligible(category);
  if (granted instanceof Unknown) return granted;
  if (granted !== true) return 0;
  const shared = frame.home.outcomes.get(category);
  if (shared === undefined) return frame.outcomes.get(category)?.amount ?? 0;
  const { amount = 0, persons = 1 } = shared;
  const step = BigInt(moneySteps[to]);
  return Number(roundDivision(BigInt(amount), BigInt(persons) * step, mode) * step);
}

/** Where both of a pair are granted, the lower one gives way; where they are equal, the second. */
function settlePairs(ruleset: Ruleset, justDecided: Category, person: PersonFrame): void {
  for (const overlap of ruleset.overlaps) {
    if (!('higher' in overlap) || !overlap.higher.includes(justDecided)) continue;
    const [first, second] = overlap.higher.map((category) => person.outcomes.get(category));
    if (first?.decision !== 'eligible' || second?.decision !== 'eligible') continue;
    const [kept, lost] =
      (first.amount ?? 0) >= (second.amount ?? 0) ? [first, second] : [second, first];
    const changed = changedFrom(lost.rule, person, 'ineligible', undefined);
    person.outcomes.set(lost.rule.category, {
      ...lost,
      decision: 'ineligible',
      amount: undefined,
      persons: undefined,
      overlaps: [...lost.overlaps, { kind: 'gives-way', overlap, to: kept.rule }],
      changed,
    });
  }
}
