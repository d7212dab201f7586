import { inColumnOrder, ruleFigure } from '../core/columns.ts';
import { type Household, isAway } from '../people/household.ts';
import {
  compile,
  type Evaluator,
  type Member,
  rangeOf,
  Unknown,
  type Value,
} from '../rules/expression/evaluate.ts';
import { factsOf } from '../rules/uses.ts';
import type { Rule, Ruleset } from '../rules/ruleset.ts';
import { repeatsAmount, sharesOf, todayOf } from './today.ts';
import { HouseholdFrame, PersonFrame } from './frames.ts';
import type { Changed, Contest, Outcome, Standing } from './outcome.ts';
import { placed } from './residence.ts';
import { type DecisionPlan, type Lacking, type Pair, planOf, type Test } from './plan.ts';

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
 *
 * @param run the rules of the run's own place; whoever lives elsewhere is decided by the rules of there.
 */
export function decideHousehold(run: Ruleset, given: Household): Decided {
  const { ruleset, household, residence } = placed(run, given);
  const home = new HouseholdFrame(ruleset, household, residence);
  for (const [category, plan] of planOf(ruleset)) {
    if (plan.rule.unit === 'household') {
      const outcome = decide(plan, home, home);
      if (outcome !== undefined) home.outcomes.set(category, outcome);
    } else {
      for (const person of home.people) {
        const outcome = decide(plan, person, home);
        if (outcome === undefined) continue;
        person.outcomes.set(category, outcome);
        for (const pair of plan.pairs) settlePair(plan, pair, person);
      }
    }
  }
  const of = (frame: HouseholdFrame | PersonFrame, own: PersonFrame | undefined): Outcome[] =>
    ruleset.categories.listed.flatMap(({ category }) => {
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

/** Whether a test of a plan holds for an outcome. */
export function holds(test: Test, outcome: Outcome, home: HouseholdFrame): boolean {
  switch (test.is) {
    case 'decided':
      return outcome.decision === test.as;
    case 'applies':
      return outcome.applies !== false;
    case 'lacks':
      return lackedBy(outcome, test.what).length > 0;
    case 'lacks-figure':
      return lackedBy(outcome, test.what).includes(ruleFigure);
    case 'empty':
      return outcome.empty;
    case 'met':
      return outcome.findings[test.condition] === true;
    case 'unmet':
      return outcome.findings[test.condition] === false;
    case 'open':
      return outcome.findings[test.condition] instanceof Unknown;
    case 'gives-way':
    case 'pending':
      return outcome.before[test.before] === test.is;
    case 'pending-in': {
      const frame = frameOf(home, outcome);
      const own = frame instanceof PersonFrame ? frame.outcomes.get(test.category) : undefined;
      const other = home.outcomes.get(test.category) ?? own;
      return other?.before[test.before] === 'pending';
    }
    case 'received':
      return (outcome.received[test.below] ?? 0) > 0;
    case 'contest':
      return outcome.contests[test.pair] === test.came;
    case 'away':
      return outcome.subject !== undefined && isAway(outcome.subject);
    case 'today':
      return isToday(test.what, outcome);
    case 'rows': {
      const { people } = home.household;
      const { category } = outcome.rule;
      return test.have === 'shares'
        ? sharesOf(people, category).length > 0
        : repeatsAmount(people, category);
    }
    case 'odd':
      return isOdd(test.what, outcome, home);
    case 'not':
      return !holds(test.test, outcome, home);
    case 'all':
      return test.tests.every((one) => holds(one, outcome, home));
    case 'any':
      return test.tests.some((one) => holds(one, outcome, home));
  }
}

/** Where the outcome's expressions are evaluated: the household, or the person it is about. */
export function frameOf(
  home: HouseholdFrame,
  { rule, subject }: Pick<Outcome, 'rule' | 'subject'>,
): HouseholdFrame | PersonFrame {
  if (rule.unit === 'household') return home;
  return home.people.find(({ person }) => person === subject) ?? home;
}

function isToday(
  what: Extract<Test, { is: 'today' }>['what'],
  { today: now, rule, amount }: Outcome,
): boolean {
  if (what === 'known') return now !== undefined;
  if (now?.kinds.includes(rule.category) !== true) return false;
  if (what === 'paid') return true;
  if (now.amount === undefined || amount === undefined) return false;
  return what === (amount > now.amount ? 'more' : amount < now.amount ? 'less' : 'same');
}

function isOdd(
  what: Extract<Test, { is: 'odd' }>['what'],
  outcome: Outcome,
  home: HouseholdFrame,
): boolean {
  switch (what) {
    case 'broken':
      return home.broken !== undefined;
    case 'shared-income':
      return outcome.sharedIncome;
    case 'assumed':
      return assumedBy(home, outcome).length > 0;
    case 'residence':
      return home.broken === undefined && isTold(home.residence);
  }
}

/** Whether there is something to tell of where the household lives or is registered. */
const isTold = (residence: HouseholdFrame['residence']): boolean =>
  residence?.hukou !== undefined || residence?.unread !== undefined;

/** Keys that the decision turns on and that stand only in what the user assumes. */
export function assumedBy(home: HouseholdFrame, { rule, subject }: Outcome): string[] {
  const people = rule.unit === 'household' ? home.household.people : subject ? [subject] : [];
  const keys = new Set(people.flatMap(({ assumed = [] }) => assumed));
  if (keys.size === 0) return [];
  const asked = factsOf(home.ruleset, rule.category);
  return inColumnOrder([...keys].filter((key) => asked.has(key)));
}

/** The amount and the sums beneath it, made runnable once. */
interface Runnable {
  readonly amount: Evaluator;
  readonly received: readonly Evaluator[];
}

const runnables = new WeakMap<DecisionPlan, Runnable>();

function runnable(plan: DecisionPlan): Runnable {
  const known = runnables.get(plan);
  if (known !== undefined) return known;
  const { category } = plan.rule;
  const made = {
    amount: compile(plan.amount),
    received: plan.below.map(
      ({ sum }): Evaluator =>
        (frame) =>
          frame.definition(category, sum),
    ),
  };
  runnables.set(plan, made);
  return made;
}

function decide(
  plan: DecisionPlan,
  frame: PersonFrame | HouseholdFrame,
  home: HouseholdFrame,
): Outcome | undefined {
  const { rule } = plan;
  const today = todayOf(rule, frame);
  const applies = truth(rule.applies.run(frame));
  const members = rule.unit === 'household' ? home.members(rule.category) : undefined;
  const empty = Array.isArray(members) && members.length === 0;
  const none: Outcome = {
    plan,
    rule,
    subject: frame instanceof PersonFrame ? frame.person : home.applicant?.person,
    decision: 'needs-evidence',
    amount: undefined,
    persons: undefined,
    sure: false,
    price: undefined,
    today,
    applies,
    empty,
    sharedIncome: false,
    findings: [],
    before: [],
    received: [],
    contests: [],
    missing: [],
    changed: undefined,
  };
  if (!holds(plan.stands, none, home)) return undefined;
  const asked: Outcome = {
    ...none,
    sharedIncome:
      rule.unit === 'person' &&
      home.household.shared === true &&
      factsOf(home.ruleset, rule.category).has('monthly_income'),
    // With nobody left to count, sums and shares mean nothing; the household is refused as empty.
    findings: empty ? [] : rule.conditions.map((one) => truth(one.run(frame))),
    before: plan.before.map(({ to }) => standingOf(to, frame, empty)),
  };
  const outcome = { ...asked, ...verdict(plan, asked, members, frame, home) };
  return { ...outcome, changed: changeOf(outcome, home) };
}

/** No, where something refuses it; open, where something is unknown; else a grant. */
function verdict(
  plan: DecisionPlan,
  asked: Outcome,
  members: readonly Member[] | Unknown | undefined,
  frame: PersonFrame | HouseholdFrame,
  home: HouseholdFrame,
): Partial<Outcome> & Pick<Outcome, 'decision'> {
  const refused = home.broken === undefined && holds(plan.refused, asked, home);
  if (refused) return { decision: 'ineligible' };
  const { amount: run, received } = runnable(plan);
  const conditions = new Set([
    ...missingOf(asked.applies),
    ...asked.findings.flatMap(missingOf),
    ...(asked.sharedIncome ? ['monthly_income'] : []),
  ]);
  const who = Array.isArray(members)
    ? members.flatMap(({ counts }) => missingOf(counts))
    : missingOf(members);
  if (home.broken !== undefined) {
    // With no row left, everything else is unknown too; only what broke the household can be mended.
    const others = home.people.length === 0 ? [] : [...conditions, ...who];
    const missing = inColumnOrder([...home.broken.missing, ...others]);
    return { decision: 'needs-evidence', missing };
  }
  const price = fen(run(frame));
  const missing = new Set([...conditions, ...who, ...missingOf(price)]);
  const counted = Array.isArray(members)
    ? members.filter(({ counts }) => counts === true).length
    : 1;
  const sure = conditions.size === 0 && counted > 0;
  if (missing.size > 0 || price instanceof Unknown) {
    return { decision: 'needs-evidence', sure, price, missing: inColumnOrder(missing) };
  }
  return {
    decision: 'eligible',
    sure,
    price,
    amount: price,
    persons: counted,
    received: received.map((one) => {
      const paid = fen(one(frame));
      return paid instanceof Unknown ? 0 : paid;
    }),
  };
}

/** Keys of the columns that an unknown lacks; none of what is known. */
const missingOf = (value: unknown): readonly string[] =>
  value instanceof Unknown ? value.missing : [];

function truth(value: Value): boolean | Unknown {
  return value instanceof Unknown ? value : value === true;
}

function fen(value: Value): number | Unknown {
  if (value instanceof Unknown || typeof value === 'number') return value;
  throw new TypeError('a checked amount is money');
}

function changeOf(outcome: Outcome, home: HouseholdFrame): Changed | undefined {
  return outcome.plan.changes.find(({ when }) => holds(when, outcome, home))?.word;
}

/**
 * Keys that a part of the decision lacks, each told once: what a condition lacks; whether the category
 * applies at all, beyond that; and what is lacked beyond both, as for the amount.
 */
export function lackedBy(
  { applies, findings, missing }: Outcome,
  what: Lacking,
): readonly string[] {
  if (typeof what === 'number') return missingOf(findings[what]);
  const asked = findings.flatMap(missingOf);
  const can = missingOf(applies).filter((key) => !asked.includes(key));
  if (what === 'applies') return inColumnOrder(can);
  return missing.filter((key) => !asked.includes(key) && !can.includes(key));
}

/** How a benefit that stands before this one bears on the person; for a household, on any of its people. */
function standingOf(to: Rule, frame: PersonFrame | HouseholdFrame, empty: boolean): Standing {
  if (frame instanceof HouseholdFrame) {
    const theirs = frame.people.flatMap(({ outcomes }) => outcomes.get(to.category) ?? []);
    // A household goes on without the member who is taken out; it gives way only when empty.
    if (empty && theirs.some(({ sure }) => sure)) return 'gives-way';
    const open = theirs.some(({ decision, sure }) => decision === 'needs-evidence' && !sure);
    return open ? 'pending' : 'clear';
  }
  const granted = frame.eligible(to.category);
  if (granted === true) return 'gives-way';
  return granted instanceof Unknown ? 'pending' : 'clear';
}

/**
 * Where both of a pair are theirs, the lower one gives way; where they are equal, the second. Where it is
 * open which is lower, both are. One that is only open leaves the other as it is.
 */
function settlePair(
  { rule }: DecisionPlan,
  { overlap, other, first }: Pair,
  person: PersonFrame,
): void {
  const own = person.outcomes.get(rule.category);
  const theirs = person.outcomes.get(other.category);
  if (own === undefined || theirs === undefined) return;
  const settle = (outcome: Outcome, came: Contest, more: Partial<Outcome>): void => {
    const place = outcome.plan.pairs.findIndex((pair) => pair.overlap === overlap);
    const contests = outcome.plan.pairs.map((_, at) =>
      at === place ? came : (outcome.contests[at] ?? 'clear'),
    );
    const settled = { ...outcome, ...more, contests };
    const changed = changeOf(settled, person.home);
    person.outcomes.set(outcome.rule.category, { ...settled, changed });
  };
  const none = { amount: undefined, persons: undefined, sure: false };
  if (!own.sure || !theirs.sure) {
    if (own.decision === 'needs-evidence' && theirs.sure) settle(theirs, 'pending', {});
    if (theirs.decision === 'needs-evidence' && own.sure) settle(own, 'pending', {});
    return;
  }
  const [one, two] = first ? [own, theirs] : [theirs, own];
  const [a, b] = [rangeOf(one.price ?? 0), rangeOf(two.price ?? 0)];
  if (a.low !== undefined && b.high !== undefined && a.low >= b.high) {
    settle(two, 'lost', { ...none, decision: 'ineligible', missing: [] });
  } else if (a.high !== undefined && b.low !== undefined && a.high < b.low) {
    settle(one, 'lost', { ...none, decision: 'ineligible', missing: [] });
  } else {
    const missing = inColumnOrder([...one.missing, ...two.missing]);
    for (const tied of [one, two]) {
      settle(tied, 'tied', { ...none, decision: 'needs-evidence', missing });
    }
  }
}
