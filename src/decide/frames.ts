import { type Category, inColumnOrder, isOfHousehold } from '../core/columns.ts';
import {
  applicantOf,
  type Household,
  parentInHousehold,
  type Person,
} from '../people/household.ts';
import { ageOn, parseAsOf } from '../core/month.ts';
import { compile, type Frame, Unknown, type Value } from '../rules/expression/evaluate.ts';
import type { Expr, Level } from '../rules/expression/types.ts';
import type { Formula, Ruleset } from '../rules/ruleset.ts';
import type { Outcome } from './outcome.ts';
import { planOf } from './plan.ts';

const keyOf = (category: Category, name: string): string => `${category}.${name}`;

type Runnable = Pick<Formula, 'expr' | 'run'>;

/** The plan's own sums, made runnable once. */
const sums = new WeakMap<Expr, Runnable>();

/** A definition of the rule, or a sum of the plan. */
function definitionOf(ruleset: Ruleset, category: Category, name: string): Runnable {
  const definition = ruleset.rules.get(category)?.definitions.get(name);
  if (definition !== undefined) return definition;
  const expr = planOf(ruleset).get(category)?.sums.get(name);
  if (expr === undefined) throw new Error(`checked rules define ${category}.${name}`);
  const known = sums.get(expr);
  if (known !== undefined) return known;
  const made = { expr, run: compile(expr) };
  sums.set(expr, made);
  return made;
}

/** A household while it is being decided: its facts, what was worked out, what was decided so far. */
export class HouseholdFrame implements Frame {
  readonly people: readonly PersonFrame[];
  readonly applicant: PersonFrame | undefined;
  readonly outcomes = new Map<Category, Outcome>();
  /** Unknown where a row was rejected or contradicts another: then size and income are not known. */
  readonly broken: Unknown | undefined;
  private readonly values = new Map<string, Value>();
  private readonly counted = new Map<Category, readonly PersonFrame[] | Unknown>();

  constructor(
    readonly ruleset: Ruleset,
    readonly household: Household,
  ) {
    this.people = household.people.map((person) => new PersonFrame(this, person));
    const applicant = applicantOf(household.people);
    this.applicant = this.people.find(({ person }) => person === applicant);
    this.broken =
      household.breaks.length === 0
        ? undefined
        : new Unknown(inColumnOrder(household.breaks.map(({ column }) => column)));
  }

  /** Two rows that say different things of the whole household; which of them is right is not known. */
  differing(key: string): readonly [Person, Person] | undefined {
    if (!isOfHousehold(key)) return undefined;
    const [first, ...rest] = this.household.people.filter(
      ({ values }) => values[key] !== undefined,
    );
    const other = rest.find(({ values }) => values[key] !== first?.values[key]);
    return first === undefined || other === undefined ? undefined : [first, other];
  }

  /** A fact of the household: the same on every row that has it, else not known. */
  fact(key: string): Value {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const first = this.people.find(({ person }) => person.values[key] !== undefined);
    const value = this.differing(key) === undefined ? first?.person.values[key] : undefined;
    const found = value ?? new Unknown([key]);
    this.values.set(key, found);
    return found;
  }

  definition(category: Category, name: string): Value {
    const key = keyOf(category, name);
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const value = definitionOf(this.ruleset, category, name).run(this);
    this.values.set(key, value);
    return value;
  }

  eligible(category: Category): Value {
    throw new Error(`eligible(${category}) is asked of a person`);
  }

  granted(category: Category): number {
    throw new Error(`what ${category} grants is asked of a person`);
  }

  /** Who counts: those the rule names, less those whom another benefit takes out. */
  members(category: Category): readonly PersonFrame[] | Unknown {
    const known = this.counted.get(category);
    if (known !== undefined) return known;
    const found = this.broken ?? this.count(category);
    this.counted.set(category, found);
    return found;
  }

  private count(category: Category): readonly PersonFrame[] | Unknown {
    const who = this.ruleset.rules.get(category)?.members;
    const members: PersonFrame[] = [];
    const missing: string[] = [];
    for (const person of this.people) {
      if (this.ruleset.overlaps.some((one) => isTakenOut(one, category, person))) continue;
      const counts = who === undefined ? true : who.run(person);
      if (counts instanceof Unknown) missing.push(...counts.missing);
      else if (counts === true) members.push(person);
    }
    return missing.length > 0 ? new Unknown(inColumnOrder(missing)) : members;
  }
}

function isTakenOut(
  overlap: Ruleset['overlaps'][number],
  category: Category,
  person: PersonFrame,
): boolean {
  return (
    'excludes' in overlap &&
    overlap.others.includes(category) &&
    person.outcomes.get(overlap.excludes)?.decision === 'eligible'
  );
}

/** One person of a household while it is being decided. */
export class PersonFrame implements Frame {
  readonly outcomes = new Map<Category, Outcome>();
  private readonly values = new Map<string, Value>();

  constructor(
    readonly home: HouseholdFrame,
    readonly person: Person,
  ) {}

  fact(key: string, level: Level): Value {
    if (level === 'household') return this.home.fact(key);
    switch (key) {
      case 'age':
        return this.age();
      case 'sex': {
        const { sex } = this.person.id;
        return sex === undefined ? new Unknown(['sex']) : sex === 'male' ? '男' : '女';
      }
      case 'parent_in_household':
        return (
          parentInHousehold(this.person, this.home.household.people) ?? new Unknown(['relation'])
        );
      default:
        return this.person.values[key] ?? new Unknown([key]);
    }
  }

  /** Full years; of one whose month of birth alone is known, where every day of it gives the same. */
  private age(): Value {
    const { day } = this.home.ruleset.asOf;
    const { id, values } = this.person;
    if (id.birth !== undefined) return ageOn(id.birth, day);
    const { birth_date: born } = values;
    const month = typeof born === 'string' ? parseAsOf(born)?.day : undefined;
    if (month === undefined) return new Unknown(['birth_date']);
    const [eldest, youngest] = [ageOn(month, day), ageOn({ ...month, day: 31 }, day)];
    return eldest === youngest ? eldest : new Unknown(['birth_date']);
  }

  definition(category: Category, name: string): Value {
    const definition = definitionOf(this.home.ruleset, category, name);
    if (definition.expr.level === 'household') return this.home.definition(category, name);
    const key = keyOf(category, name);
    const known = this.values.get(key);
    if (known !== undefined) return known;
    const value = definition.run(this);
    this.values.set(key, value);
    return value;
  }

  /** Whether the person is granted the benefit, alone or as a counted member of the household. */
  eligible(category: Category): Value {
    const shared = this.home.outcomes.get(category);
    const outcome = shared ?? this.outcomes.get(category);
    if (outcome === undefined || outcome.decision === 'ineligible') return false;
    if (outcome.decision === 'needs-evidence') return new Unknown(outcome.missing);
    if (shared === undefined) return true;
    const members = this.home.members(category);
    return members instanceof Unknown ? members : members.includes(this);
  }

  granted(category: Category, what: 'amount' | 'persons'): number {
    const outcome = this.home.outcomes.get(category) ?? this.outcomes.get(category);
    return outcome?.[what] ?? (what === 'amount' ? 0 : 1);
  }

  members(category: Category): readonly Frame[] | Unknown {
    return this.home.members(category);
  }
}
