import { inColumnOrder } from '../core/columns.ts';
import { type Household, isAway } from '../people/household.ts';
import { compile, type Evaluator, Unknown, type Value } from '../rules/expression/evaluate.ts';
import { factsOf } from '../rules/uses.ts';
import type { Rule, Ruleset } from '../rules/ruleset.ts';
import { repeatsAmount, sharesOf, todayOf } from './today.ts';
import { HouseholdFrame, PersonFrame } from './frames.ts';
import type { Changed, Decision, Outcome, Standing } from './outcome.ts';
import { type DecisionPlan, planOf, type Test } from './plan.ts';

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
  for (const [category, plan] of planOf(ruleset)) {
    if (plan.rule.unit === 'household') {
      const outcome = decide(plan, home, home);
      if (outcome !== undefined) home.outcomes.set(category, outcome);
    } else {
      for (const person of home.people) {
        const outcome = decide(plan, person, home);
        if (outcome === undefined) continue;
        person.outcomes.set(category, outcome);
        settlePairs(plan, person);
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
      return outcome.applies;
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
    case 'received':
      return (outcome.received[test.below] ?? 0) > 0;
    case 'lost':
      return outcome.lost === test.pair;
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
  }
}

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
  const members = rule.unit === 'household' ? home.members(rule.category) : undefined;
  const applies = rule.applies.run(frame) !== false;
  const empty = Array.isArray(members) && members.length === 0;
  const asked: Outcome = {
    plan,
    rule,
    subject: frame instanceof PersonFrame ? frame.person : home.applicant?.person,
    decision: 'needs-evidence',
    amount: undefined,
    persons: undefined,
    today: todayOf(rule, frame),
    applies,
    empty,
    sharedIncome:
      rule.unit === 'person' &&
      home.household.shared === true &&
      factsOf(home.ruleset, rule.category).has('monthly_income'),
    // With nobody left to count, sums and shares mean nothing; the household is refused as empty.
    findings: applies && !empty ? rule.conditions.map((one) => truth(one.run(frame))) : [],
    before: plan.before.map(({ to }) => standingOf(to, rule, frame)),
    received: [],
    lost: undefined,
    missing: [],
    changed: undefined,
  };
  if (!holds(plan.stands, asked, home)) return undefined;
  const outcome = { ...asked, ...verdict(plan, asked, members, frame, home) };
  return { ...outcome, changed: changeOf(outcome, home) };
}

/** No, where something refuses it; open, where something is unknown; else a grant. */
function verdict(
  plan: DecisionPlan,
  asked: Outcome,
  members: readonly PersonFrame[] | Unknown | undefined,
  frame: PersonFrame | HouseholdFrame,
  home: HouseholdFrame,
): Pick<Outcome, 'decision' | 'amount' | 'persons' | 'missing' | 'received'> {
  const none = { amount: undefined, persons: undefined, received: [] };
  const open = (missing: Iterable<string>) => ({
    ...none,
    decision: 'needs-evidence' as const,
    missing: inColumnOrder(missing),
  });
  const missing = new Set([
    ...asked.findings.flatMap(missingOf),
    ...(asked.sharedIncome ? ['monthly_income'] : []),
    ...missingOf(members),
  ]);
  if (home.broken !== undefined) {
    // With no row left, everything else is unknown too; only what broke the household can be mended.
    const others = home.people.length === 0 ? [] : missing;
    return open(new Set([...home.broken.missing, ...others]));
  }
  if (holds(plan.refused, asked, home)) return { ...none, decision: 'ineligible', missing: [] };
  if (missing.size > 0) return open(missing);
  const { amount: run, received } = runnable(plan);
  const amount = fen(run(frame));
  if (amount instanceof Unknown) return open(amount.missing);
  return {
    decision: 'eligible',
    amount,
    persons: Array.isArray(members) ? members.length : 1,
    missing: [],
    received: received.map((one) => {
      const paid = fen(one(frame));
      return paid instanceof Unknown ? 0 : paid;
    }),
  };
}

/** Keys of the columns that an unknown lacks; none of what is known. */
export const missingOf = (value: unknown): readonly string[] =>
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

/** How a benefit that stands before this one bears on the person; for a household, on any of its people. */
function standingOf(to: Rule, rule: Rule, frame: PersonFrame | HouseholdFrame): Standing {
  if (frame instanceof HouseholdFrame) {
    const any = (decision: Decision): boolean =>
      frame.people.some(({ outcomes }) => outcomes.get(to.category)?.decision === decision);
    // A household goes on without the member who is taken out; it gives way only when empty.
    const left = frame.members(rule.category);
    if (any('eligible') && Array.isArray(left) && left.length === 0) return 'gives-way';
    return any('needs-evidence') ? 'pending' : 'clear';
  }
  const granted = frame.eligible(to.category);
  if (granted === true) return 'gives-way';
  return granted instanceof Unknown ? 'pending' : 'clear';
}

/** Where both of a pair are granted, the lower one gives way; where they are equal, the second. */
function settlePairs({ rule, pairs }: DecisionPlan, person: PersonFrame): void {
  for (const { overlap, other, first } of pairs) {
    const own = person.outcomes.get(rule.category);
    const theirs = person.outcomes.get(other.category);
    if (own?.decision !== 'eligible' || theirs?.decision !== 'eligible') continue;
    const [one, two] = first ? [own, theirs] : [theirs, own];
    const loser = (one.amount ?? 0) >= (two.amount ?? 0) ? two : one;
    const lost = loser.plan.pairs.findIndex((pair) => pair.overlap === overlap);
    const outcome: Outcome = {
      ...loser,
      decision: 'ineligible',
      amount: undefined,
      persons: undefined,
      lost,
    };
    person.outcomes.set(loser.rule.category, {
      ...outcome,
      changed: changeOf(outcome, person.home),
    });
  }
}
