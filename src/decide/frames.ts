import { type Category, inColumnOrder, isOfHousehold } from '../core/columns.ts';
import {
  applicantOf,
  type Household,
  parentInHousehold,
  type Person,
} from '../people/household.ts';
import { ageOn, isoDay, parseAsOf } from '../core/month.ts';
import {
  compile,
  type Evaluator,
  type Frame,
  type Member,
  Unknown,
  type Value,
} from '../rules/expression/evaluate.ts';
import type { Expr, Level } from '../rules/expression/types.ts';
import { isUnsigned } from '../rules/facts.ts';
import type { Formula, Ruleset } from '../rules/ruleset.ts';
import type { Outcome } from './outcome.ts';
import { planOf } from './plan.ts';
import { paidToday } from './today.ts';
import type { Residence } from './residence.ts';

const keyOf = (category: Category, name: string): string => `${category}.${name}`;

type Runnable = Pick<Formula, 'expr' | 'run'>;

/** The plan's own sums, made runnable once. */
const sums = new WeakMap<Expr, Runnable>();

const runs = new WeakMap<Expr, Evaluator>();

/** An expression of the plan, made runnable once. */
function compiled(expr: Expr): Evaluator {
  const made = runs.get(expr) ?? compile(expr);
  runs.set(expr, made);
  return made;
}

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

/** What a cell that is not filled in may hold. */
const blank = (key: string): Unknown => new Unknown([key], isUnsigned(key) ? 0 : undefined);

/** A household while it is being decided: its facts, what was worked out, what was decided so far. */
export class HouseholdFrame implements Frame {
  readonly people: readonly PersonFrame[];
  readonly applicant: PersonFrame | undefined;
  readonly outcomes = new Map<Category, Outcome>();
  /** Unknown where a row was rejected or contradicts another: then size and income are not known. */
  readonly broken: Unknown | undefined;
  private readonly values = new Map<string, Value>();
  private readonly counted = new Map<Category, readonly Member<PersonFrame>[] | Unknown>();

  constructor(
    readonly ruleset: Ruleset,
    readonly household: Household,
    /** Where it lives, and what there is to tell of that. */
    readonly residence?: Residence,
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
    const found = value ?? blank(key);
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

  granted(category: Category): Value {
    throw new Error(`what ${category} grants is asked of a person`);
  }

  paid(category: Category): Value {
    return paidToday(category, this);
  }

  /**
   * Who counts or may count: those the rule names, less those whom another benefit surely takes out.
   * Unknown where rows are missing or contradict each other.
   */
  members(category: Category): readonly Member<PersonFrame>[] | Unknown {
    const known = this.counted.get(category);
    if (known !== undefined) return known;
    const found = this.broken ?? this.count(category);
    this.counted.set(category, found);
    return found;
  }

  private count(category: Category): readonly Member<PersonFrame>[] {
    const who = this.ruleset.rules.get(category)?.members;
    return this.people.flatMap((frame): Member<PersonFrame>[] => {
      if (this.ruleset.overlaps.some((one) => isTakenOut(one, category, frame))) return [];
      const counts = who === undefined ? true : who.run(frame);
      if (counts instanceof Unknown) return [{ frame, counts }];
      return counts === true ? [{ frame, counts }] : [];
    });
  }

  /** Those who count, or may, of whom a cell is open that the household's rule asks for. */
  open(category: Category): readonly PersonFrame[] {
    const members = this.members(category);
    if (members instanceof Unknown) return [];
    const asked = planOf(this.ruleset).get(category)?.ofMembers.map(compiled) ?? [];
    return members.flatMap(({ frame, counts }) =>
      counts !== true || asked.some((run) => run(frame) instanceof Unknown) ? [frame] : [],
    );
  }

  /** Whether one of its people counts. */
  counts(category: Category, person: PersonFrame): boolean | Unknown {
    const members = this.members(category);
    if (members instanceof Unknown) return members;
    return members.find(({ frame }) => frame === person)?.counts ?? false;
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
    person.outcomes.get(overlap.excludes)?.sure === true
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
      case 'birth_date': {
        const { birth } = this.person.id;
        if (birth !== undefined) return isoDay(birth);
        return this.person.values[key] ?? new Unknown([key]);
      }
      case 'sex': {
        const { sex } = this.person.id;
        return sex === undefined ? new Unknown(['sex']) : sex === 'male' ? '男' : '女';
      }
      case 'kin':
        return this.person.kin === 'unknown' ? new Unknown(['relation']) : this.person.kin;
      case 'parent_in_household':
        return (
          parentInHousehold(this.person, this.home.household.people) ?? new Unknown(['relation'])
        );
      default:
        return this.person.values[key] ?? blank(key);
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

  /**
   * Whether the benefit is the person's, alone or as a counted member of the household, however much it
   * comes to. Of one who surely does not count, what the household lacks does not matter.
   */
  eligible(category: Category): Value {
    const shared = this.home.outcomes.get(category);
    const outcome = shared ?? this.outcomes.get(category);
    if (outcome === undefined || outcome.decision === 'ineligible') return false;
    const counts = shared === undefined ? true : this.home.counts(category, this);
    if (outcome.sure || counts === false) return counts;
    const own = counts instanceof Unknown ? counts.missing : [];
    return new Unknown([...new Set([...outcome.missing, ...own])]);
  }

  granted(category: Category, what: 'amount' | 'persons'): Value {
    const shared = this.home.outcomes.get(category);
    const outcome = shared ?? this.outcomes.get(category);
    const possible = outcome !== undefined && outcome.decision !== 'ineligible';
    if (what === 'amount') return possible ? (outcome.price ?? 0) : 0;
    if (!possible || shared === undefined) return 1;
    const members = this.home.members(category);
    if (members instanceof Unknown) return members;
    const open = members.flatMap(({ counts }) => (counts === true ? [] : counts.missing));
    const sure = members.filter(({ counts }) => counts === true).length;
    return open.length === 0
      ? Math.max(sure, 1)
      : new Unknown(inColumnOrder(open), Math.max(sure, 1), members.length);
  }

  paid(category: Category, level: Level): Value {
    return level === 'household' ? this.home.paid(category) : paidToday(category, this);
  }

  members(category: Category): readonly Member[] | Unknown {
    return this.home.members(category);
  }
}
