import { categories, type Category, inputColumns } from '../core/columns.ts';
import { type Expr, type Level, moneySteps } from '../rules/expression/types.ts';
import { derivedFacts } from '../rules/facts.ts';
import {
  type CheckedOverlap,
  children,
  type Condition,
  type Formula,
  type Rule,
  type Ruleset,
} from '../rules/ruleset.ts';
import { factColumn } from './cells.ts';
import type { Dialect } from './dialect.ts';
import {
  type Aggregate,
  bitsOf,
  hasWord,
  lacks,
  type Names,
  rounded,
  type Sql,
  toSql,
} from './expression.ts';
import { yuanWordsSql } from './words.ts';

/** Decisions as the queries number them; null where there is no row. */
export const decisionCodes = { ineligible: 0, eligible: 1, 'needs-evidence': 2 } as const;

/** One condition of a rule: its column is null where it is unknown or was not asked. */
export interface FindingSql {
  readonly condition: Condition;
  readonly result: string;
  /** The columns that it lacks; undefined where it never lacks any. */
  readonly missing: string | undefined;
}

/** An overlap's part in a decision, as names of columns. */
export type EffectSql =
  | {
      readonly kind: 'gives-way' | 'pending';
      readonly flag: string;
      readonly overlap: CheckedOverlap;
      readonly to: Rule;
    }
  | {
      readonly kind: 'topped-up';
      readonly overlap: CheckedOverlap;
      readonly full: string;
      readonly paid: readonly { readonly rule: Rule; readonly amount: string }[];
    };

/** Where a rule's outcome stands in the table of decisions. */
export interface OutcomeSql {
  readonly rule: Rule;
  /** See {@link decisionCodes}. */
  decision: string;
  /** Fen a month. */
  amount: string;
  persons: string;
  /** Bits of the columns that would tell, where evidence is needed. */
  readonly missing: string;
  readonly applies: string;
  /** Of a household: nobody is left to count. */
  readonly empty: string | undefined;
  readonly findings: readonly FindingSql[];
  readonly effects: EffectSql[];
  /** Today's payment: whether the sheet says, whether it is this one, and how much. */
  readonly today: TodaySql;
}

/** Today's payment, as columns and tests of them. */
interface TodaySql {
  readonly known: string;
  readonly paid: string;
  readonly amount: string;
  /** Of a household: what its rows have. */
  readonly rows?: {
    /** More than one has an amount; more than one, and all of them the same. */
    readonly several: string;
    readonly same: string;
    /** The amounts in words, joined; their sum, and one of them, in fen. */
    readonly parts: string;
    readonly sum: string;
    readonly each: string;
  };
}

/** A query with the name under which the next ones find it. */
export interface Step {
  readonly name: string;
  readonly sql: string;
  /** It is the table of decisions; the others only lead to it. */
  readonly last: boolean;
}

const isDerived = (key: string): boolean => derivedFacts.has(key);

/**
 * A ruleset as queries over a table of people. Person by person everything is a column; what goes over
 * a household's members is summed in a query of its own and joined back. The last query is the table of
 * decisions, one row a person, a household's own beside its applicant.
 */
export class Plan {
  readonly outcomes = new Map<Category, OutcomeSql>();
  /** Facts that the table of people must have, by the rules' own asking. */
  readonly facts = new Set<string>([
    'living_status',
    'town',
    'village',
    'current_relief',
    'current_amount',
  ]);
  readonly names: Names;
  private readonly steps: Step[] = [];
  private readonly levels = new Map<string, number>();
  private layers: Map<string, string>[] = [];
  private readonly definitions = new Map<string, Sql>();
  private readonly aggregates = new Map<string, Sql>();
  private readonly householdFacts = new Set<string>();
  private base: string;
  private bound = 0;

  /** `prefix` keeps the queries of two rulesets over the same people apart. */
  constructor(
    readonly ruleset: Ruleset,
    readonly dialect: Dialect,
    private readonly prefix = '',
  ) {
    this.names = {
      fact: (key, level) => this.fact(key, level),
      definition: (category, name) => this.definition(category, name),
      eligible: (category) => this.eligible(category),
      aggregate: (expr) => this.aggregate(expr),
      bind: (value) => this.add(`b_${(this.bound += 1)}`, value),
    };
    for (const expr of this.expressions()) this.gather(expr);
    this.base = `${prefix}people`;
    for (const rule of ruleset.rules.values()) {
      if (rule.unit === 'household') this.stage(rule);
      this.outcomes.set(rule.category, this.decide(rule));
      this.settle(rule.category);
    }
    // What is said of a decision may name figures that no condition asks for.
    for (const formula of this.spoken()) toSql(formula.expr, this.names, dialect);
  }

  /**
   * The queries that make the table of decisions, in order.
   *
   * @param line the table of people's rows; `seq` counts them in the order of the sheets.
   * @param wanted what the readers of the table name, as SQL: only these columns are kept.
   */
  statements(line: string, wanted: readonly string[]): Step[] {
    const last = this.relation();
    const named = new Set(wanted.flatMap((sql) => sql.match(/\b[a-z]\w*/gi) ?? []));
    const kept = [...named].filter(
      (name) => this.levels.has(name) || /^(?:[fh]_\w+|x_\d+|applicant)$/.test(name),
    );
    const columns = ['seq', 'home', 'household_id', 'id_number', 'name', ...kept.sort()];
    return [
      { name: `${this.prefix}homes`, sql: this.homes(line), last: false },
      {
        name: `${this.prefix}people`,
        sql: `SELECT l.*, h.* FROM ${line} l LEFT JOIN ${this.prefix}homes h ON l.household_id = h.household_key`,
        last: false,
      },
      ...this.steps,
      {
        name: `${this.prefix}decided`,
        sql: `SELECT ${columns.join(', ')} FROM ${last}`,
        last: true,
      },
    ];
  }

  /** One row a household: its first row, its applicant, what its rows agree on, and who lives in it. */
  private homes(line: string): string {
    const here = (kin: string): string =>
      `max(CASE WHEN kin = '${kin}' AND NOT away THEN 1 ELSE 0 END)`;
    const facts = [...this.householdFacts].map((key) => {
      const column = factColumn(key);
      return `CASE WHEN min(${column}) = max(${column}) THEN min(${column}) END AS h_${key}`;
    });
    const rank = `CASE WHEN away THEN 2 WHEN kin = 'self' THEN 0 ELSE 1 END`;
    const columns = [
      'household_id AS household_key',
      'min(seq) AS home',
      `min(${rank} * ${2 ** 40} + seq) % ${2 ** 40} AS applicant`,
      `${here('self')} AS has_self`,
      `${here('spouse')} AS has_spouse`,
      `${here('parent')} AS has_parent`,
      `max(CASE WHEN kin IN ('child', 'child-in-law') AND NOT away THEN 1 ELSE 0 END) AS has_child`,
      ...facts,
    ];
    return `SELECT ${columns.join(', ')} FROM ${line} WHERE whole GROUP BY household_id`;
  }

  private *expressions(): Generator<Expr> {
    for (const rule of this.ruleset.rules.values()) {
      for (const { expr } of rule.definitions.values()) yield expr;
      for (const one of [rule.applies, rule.amount, ...rule.conditions]) yield one.expr;
      if (rule.members !== undefined) yield rule.members.expr;
    }
    for (const { expr } of this.spoken()) yield expr;
  }

  private *spoken(): Generator<Formula> {
    for (const { conditions, amount } of this.ruleset.rules.values()) {
      const templates = [...conditions.flatMap(({ pass, fail }) => [pass, fail]), amount.words];
      for (const { zh, en } of templates) {
        for (const part of [...zh, ...en]) if (typeof part !== 'string') yield part;
      }
    }
  }

  private gather(expr: Expr): void {
    if (expr.op === 'fact' && !isDerived(expr.key)) {
      this.facts.add(expr.key);
      if (expr.level === 'household' && expr.key !== 'household_id') {
        this.householdFacts.add(expr.key);
      }
    }
    children(expr).forEach((child) => {
      this.gather(child);
    });
  }

  private fact(key: string, level: Level): Sql {
    switch (key) {
      case 'household_id':
      case 'name':
        return { value: key, missing: undefined };
      case 'age':
      case 'sex':
        return { value: factColumn(key), missing: undefined };
      case 'parent_in_household': {
        const value = `CASE kin WHEN 'child' THEN has_self + has_spouse > 0 WHEN 'self' THEN has_parent > 0 WHEN 'sibling' THEN has_parent > 0 WHEN 'grandchild' THEN CASE WHEN has_child > 0 THEN NULL ELSE FALSE END END`;
        return { value: this.once('parent_here', value), missing: bitsOf(['relation']) };
      }
      default:
        return {
          value: level === 'household' ? `h_${key}` : factColumn(key),
          missing: bitsOf([key]),
        };
    }
  }

  private definition(category: Category, name: string): Sql {
    const key = `${category}__${name}`;
    const known = this.definitions.get(key);
    if (known !== undefined) return known;
    const definition = this.ruleset.rules.get(category)?.definitions.get(name);
    if (definition === undefined) throw new Error(`checked rules define ${category}.${name}`);
    const { value, missing } = toSql(definition.expr, this.names, this.dialect);
    const sql: Sql = {
      value: this.add(`d_${key}`, value),
      missing: missing && this.add(`dm_${key}`, missing),
    };
    this.definitions.set(key, sql);
    return sql;
  }

  /** Whether the person is granted the benefit, alone or as a counted member of the household. */
  private eligible(category: Category): Sql {
    const outcome = this.outcomes.get(category);
    if (outcome === undefined) return { value: 'FALSE', missing: undefined };
    const { rule, decision, missing } = outcome;
    const granted = rule.unit === 'household' ? `${category}__in` : 'TRUE';
    return {
      value: `CASE WHEN ${decision} = 1 THEN ${granted} WHEN ${decision} = 2 THEN NULL ELSE FALSE END`,
      missing,
    };
  }

  private keyOf({ fn, over, arg }: Aggregate): { key: string; arg: Sql } {
    const sql = toSql(arg, this.names, this.dialect);
    return { key: [fn, over, sql.value, sql.missing].join('\n'), arg: sql };
  }

  private aggregate(expr: Aggregate): Sql {
    const { key } = this.keyOf(expr);
    const found = this.aggregates.get(key);
    if (found === undefined) throw new Error(`${expr.fn} over ${expr.over} is asked for too early`);
    return found;
  }

  /** The aggregates over a category's members that every expression asks for; inner ones come first. */
  private aggregatesOf(category: Category): Aggregate[] {
    const found: Aggregate[] = [];
    const visit = (expr: Expr): void => {
      children(expr).forEach(visit);
      if (expr.op === 'aggregate' && expr.over === category) found.push(expr);
    };
    for (const expr of this.expressions()) visit(expr);
    return found;
  }

  /** Sums over the members of a household's rule, in a query of its own. */
  private stage(rule: Rule): void {
    const { category } = rule;
    const { dialect } = this;
    const excluding = this.excluding(category).flatMap(({ to }, at) =>
      to.unit === 'person' ? [{ at, decision: this.outcome(to).decision }] : [],
    );
    const takenOut = excluding.map(({ decision }) => `COALESCE(${decision} = 1, FALSE)`);
    const out = takenOut.length === 0 ? 'FALSE' : `(${takenOut.join(' OR ')})`;
    const who = rule.members && toSql(rule.members.expr, this.names, dialect);
    const counts = this.add(
      `${category}__in`,
      who === undefined ? `NOT ${out}` : `CASE WHEN ${out} THEN FALSE ELSE ${who.value} END`,
    );
    const lost = who?.missing === undefined ? undefined : this.add(`${category}__inm`, who.missing);
    const { known, paid, amount } = this.personToday(category);
    const own = this.add(`${category}__own`, `CASE WHEN ${paid} THEN ${amount} END`);
    const sums: string[] = [
      `count(CASE WHEN ${counts} THEN 1 END) AS ${category}__mn`,
      `max(CASE WHEN ${counts} IS NULL THEN 1 ELSE 0 END) AS ${category}__mu`,
      `bit_or(CASE WHEN ${counts} IS NULL THEN ${lost ?? '0'} ELSE 0 END) AS ${category}__mm`,
      `max(CASE WHEN ${known} THEN 1 ELSE 0 END) = 1 AS ${category}__known`,
      `max(CASE WHEN ${paid} THEN 1 ELSE 0 END) = 1 AS ${category}__paid`,
      `count(${own}) AS ${category}__pn`,
      `CAST(sum(${own}) AS BIGINT) AS ${category}__ps`,
      `count(NULLIF(${own}, 0)) AS ${category}__pc`,
      `min(NULLIF(${own}, 0)) AS ${category}__pl`,
      `max(NULLIF(${own}, 0)) AS ${category}__ph`,
      `${dialect.joined(`CASE WHEN ${own} IS NOT NULL THEN ${yuanWordsSql(own, dialect)} END`, '+', 'seq')} AS ${category}__pw`,
      ...excluding.flatMap(({ at, decision }) => [
        `max(CASE WHEN ${decision} = 1 THEN 1 ELSE 0 END) = 1 AS ${category}__e${at}`,
        `max(CASE WHEN ${decision} = 2 THEN 1 ELSE 0 END) = 1 AS ${category}__n${at}`,
      ]),
    ];
    let waiting = this.aggregatesOf(category);
    let round = 0;
    do {
      const ready: { key: string; name: string; fn: Aggregate['fn']; open: boolean }[] = [];
      const later: Aggregate[] = [];
      for (const one of waiting) {
        if (this.isOpen(one.arg, category)) {
          later.push(one);
          continue;
        }
        const { key: name, arg } = this.keyOf(one);
        if (this.aggregates.has(name) || ready.some((other) => other.key === name)) continue;
        const column = `${category}__a${this.aggregates.size + ready.length}`;
        ready.push({ key: name, name: column, fn: one.fn, open: arg.missing !== undefined });
        sums.push(...sumsOf(one.fn, column, counts, arg));
      }
      this.joinBack(`${category}${round === 0 ? '' : round}`, sums.splice(0));
      for (const { key: name, name: column, fn, open } of ready) {
        this.aggregates.set(name, this.summed(category, column, fn, open));
      }
      waiting = later;
      round += 1;
    } while (waiting.length > 0);
  }

  /** Whether an expression stands on a sum over the category's members that is not there yet. */
  private isOpen(expr: Expr, category: Category): boolean {
    if (expr.op === 'aggregate' && expr.over === category) {
      return this.isOpen(expr.arg, category) || !this.aggregates.has(this.keyOf(expr).key);
    }
    if (expr.op === 'definition') {
      const key = `${expr.category}__${expr.name}`;
      if (this.definitions.has(key)) return false;
      const definition = this.ruleset.rules.get(expr.category)?.definitions.get(expr.name);
      return definition !== undefined && this.isOpen(definition.expr, category);
    }
    return children(expr).some((child) => this.isOpen(child, category));
  }

  private summed(category: Category, column: string, fn: Aggregate['fn'], open: boolean): Sql {
    const unknown = `${category}__mu = 1`;
    const some = open ? `${column}_u > 0` : 'FALSE';
    const value =
      fn === 'any' || fn === 'all'
        ? `CASE WHEN ${unknown} THEN NULL WHEN ${column}_d > 0 THEN ${fn === 'any' ? 'TRUE' : 'FALSE'} WHEN ${some} THEN NULL ELSE ${fn === 'any' ? 'FALSE' : 'TRUE'} END`
        : `CASE WHEN ${unknown} OR ${some} THEN NULL ELSE COALESCE(${column}_s, 0) END`;
    const missing = `CASE WHEN ${unknown} THEN ${category}__mm ELSE ${open ? `${column}_m` : '0'} END`;
    return { value: this.add(column, value), missing: this.add(`${column}_l`, missing) };
  }

  /** Closes the layers so far, groups them by household and joins the sums back. */
  private joinBack(name: string, sums: readonly string[]): void {
    const people = this.relation();
    const table = `${this.prefix}sums_${name}`;
    this.steps.push({
      name: table,
      sql: `SELECT home AS ${name}__home, ${sums.join(', ')} FROM ${people} WHERE home IS NOT NULL GROUP BY home`,
      last: false,
    });
    this.base = `(SELECT * FROM ${people} LEFT JOIN ${table} ON home = ${name}__home)`;
    this.layers = [];
    for (const known of this.levels.keys()) this.levels.set(known, 0);
    for (const sum of sums) {
      const found = / AS (\w+)$/.exec(sum)?.[1];
      if (found !== undefined) this.levels.set(found, 0);
    }
  }

  private decide(rule: Rule): OutcomeSql {
    const { category: c, unit } = rule;
    const household = unit === 'household';
    const of = (formula: Formula): Sql => toSql(formula.expr, this.names, this.dialect);
    const today = household ? this.householdToday(c) : this.personToday(c);
    const can = of(rule.applies);
    const applies = this.add(
      `${c}__ap`,
      can.missing === undefined ? can.value : `COALESCE(${can.value}, TRUE)`,
    );
    const empty = household ? this.add(`${c}__no`, `(${c}__mu = 0 AND ${c}__mn = 0)`) : undefined;
    const asked = empty === undefined ? applies : `(${applies} AND NOT ${empty})`;
    const findings = rule.conditions.map((condition, at): FindingSql => {
      const { value, missing } = of(condition);
      const result = this.add(`${c}__f${at}`, `CASE WHEN ${asked} THEN ${value} END`);
      const lost =
        missing &&
        this.add(
          `${c}__fm${at}`,
          `CASE WHEN ${asked} AND ${result} IS NULL THEN ${missing} ELSE 0 END`,
        );
      return { condition, result, missing: lost };
    });
    const effects = this.excluding(c).flatMap(({ overlap, to }, at): EffectSql[] => {
      const { gives, pending } = this.standing(c, to, at, empty);
      return [
        { kind: 'gives-way', flag: this.add(`${c}__g${at}`, gives), overlap, to },
        { kind: 'pending', flag: this.add(`${c}__w${at}`, pending), overlap, to },
      ];
    });
    const refused = [
      `NOT ${applies}`,
      ...(empty === undefined ? [] : [empty]),
      ...effects.flatMap((effect) => (effect.kind === 'gives-way' ? [effect.flag] : [])),
      ...findings.map(({ result }) => `COALESCE(NOT ${result}, FALSE)`),
    ];
    const lost = [
      ...findings.flatMap(({ missing }) => (missing === undefined ? [] : [missing])),
      ...(household ? [`CASE WHEN ${c}__mu = 1 THEN ${c}__mm ELSE 0 END`] : []),
    ];
    const lacking = this.add(
      `${c}__lk`,
      lost.length === 0 ? 'CAST(0 AS BIGINT)' : `(${lost.join(' | ')})`,
    );
    const priced = this.priced(rule, effects);
    const exists = `home IS NOT NULL AND (${applies} OR ${today.paid})`;
    const decision = this.add(
      `${c}__d`,
      `CASE WHEN NOT COALESCE(${exists}, FALSE) THEN NULL WHEN ${refused.join(' OR ')} THEN 0 WHEN ${lacking} <> 0 OR ${priced.value} IS NULL THEN 2 ELSE 1 END`,
    );
    return {
      rule,
      decision,
      amount: this.add(`${c}__a`, `CASE WHEN ${decision} = 1 THEN ${priced.value} END`),
      persons: household ? `${c}__mn` : '1',
      missing: this.add(
        `${c}__m`,
        `CASE WHEN ${decision} = 2 THEN CASE WHEN ${lacking} <> 0 THEN ${lacking} ELSE ${priced.missing ?? '0'} END ELSE 0 END`,
      ),
      applies,
      empty,
      findings,
      effects,
      today,
    };
  }

  /** Whether a benefit that excludes this one is granted, or may still be. */
  private standing(
    category: Category,
    to: Rule,
    at: number,
    empty: string | undefined,
  ): { gives: string; pending: string } {
    if (empty === undefined) {
      const { value, missing } = this.eligible(to.category);
      const granted = this.add(`${category}__x${at}`, value);
      return {
        gives: `COALESCE(${granted}, FALSE)`,
        pending: missing === undefined ? 'FALSE' : `(${granted} IS NULL)`,
      };
    }
    if (to.unit === 'household') return { gives: 'FALSE', pending: 'FALSE' };
    // A household goes on without the member who is taken out; it gives way only when empty.
    const gives = `(${category}__e${at} AND ${empty})`;
    return { gives, pending: `(${category}__n${at} AND NOT ${gives})` };
  }

  /** The amount in fen a month, less what the benefits below it pay already. */
  private priced(rule: Rule, effects: EffectSql[]): Sql {
    const c = rule.category;
    const whole = toSql(rule.amount.expr, this.names, this.dialect);
    if (rule.unit === 'household') return whole;
    const full: Sql = { value: this.add(`${c}__full`, whole.value), missing: whole.missing };
    const received: Sql[] = [];
    for (const overlap of this.ruleset.overlaps) {
      if (!('tops_up' in overlap) || overlap.tops_up !== c) continue;
      const paid = overlap.others.flatMap((other) => {
        const below = this.outcomes.get(other);
        if (below === undefined) return [];
        const granted = this.eligible(other);
        const { mode, to } = overlap.share;
        const step = String(moneySteps[to]);
        const share =
          below.rule.unit === 'person'
            ? `COALESCE(${below.amount}, 0)`
            : `${rounded(this.dialect.wide(`COALESCE(${below.amount}, 0)`), `${this.dialect.wide(`GREATEST(${below.persons}, 1)`)} * ${step}`, mode, this.names, this.dialect)} * ${step}`;
        const has = this.add(`${c}__h${received.length}`, granted.value);
        const value = this.add(
          `${c}__r${received.length}`,
          `CASE WHEN ${has} THEN ${share} WHEN NOT ${has} THEN 0 END`,
        );
        received.push({ value, missing: granted.missing });
        return [{ rule: below.rule, amount: value }];
      });
      if (paid.length > 0) effects.push({ kind: 'topped-up', overlap, full: full.value, paid });
    }
    if (received.length === 0) return full;
    const open = received.filter(({ missing }) => missing !== undefined);
    const missing = `CASE WHEN ${full.value} IS NULL THEN ${full.missing ?? '0'} ELSE ${open.map(lacks).join(' | ') || '0'} END`;
    const off = received.map(({ value }) => value).join(' - ');
    const none = [full, ...received].map(({ value }) => `${value} IS NULL`).join(' OR ');
    // The larger of two passes over a null.
    const value = `CASE WHEN ${none} THEN NULL ELSE GREATEST(0, ${full.value} - ${off}) END`;
    return { value: this.add(`${c}__left`, value), missing };
  }

  /** Where both of a pair are granted, the lower one gives way; where they are equal, the second. */
  private settle(justDecided: Category): void {
    for (const [at, overlap] of this.ruleset.overlaps.entries()) {
      if (!('higher' in overlap) || !overlap.higher.includes(justDecided)) continue;
      const [first, second] = overlap.higher.map((category) => this.outcomes.get(category));
      if (first === undefined || second === undefined) continue;
      const both = this.add(
        `s${at}__both`,
        `COALESCE(${first.decision} = 1 AND ${second.decision} = 1, FALSE)`,
      );
      const wins = `COALESCE(${first.amount}, 0) >= COALESCE(${second.amount}, 0)`;
      const firstLost = this.add(`s${at}__first`, `(${both} AND NOT (${wins}))`);
      const secondLost = this.add(`s${at}__second`, `(${both} AND (${wins}))`);
      this.lose(first, firstLost, overlap, second.rule, at);
      this.lose(second, secondLost, overlap, first.rule, at);
    }
  }

  private lose(
    outcome: OutcomeSql,
    flag: string,
    overlap: CheckedOverlap,
    to: Rule,
    at: number,
  ): void {
    const c = outcome.rule.category;
    outcome.decision = this.add(
      `${c}__d_${at}`,
      `CASE WHEN ${flag} THEN 0 ELSE ${outcome.decision} END`,
    );
    outcome.amount = this.add(
      `${c}__a_${at}`,
      `CASE WHEN ${flag} THEN NULL ELSE ${outcome.amount} END`,
    );
    outcome.effects.push({ kind: 'gives-way', flag, overlap, to });
  }

  private excluding(category: Category): { overlap: CheckedOverlap; to: Rule }[] {
    return this.ruleset.overlaps.flatMap((overlap) => {
      if (!('excludes' in overlap) || !overlap.others.includes(category)) return [];
      const to = this.ruleset.rules.get(overlap.excludes);
      return to === undefined ? [] : [{ overlap, to }];
    });
  }

  private outcome({ category }: Rule): OutcomeSql {
    const found = this.outcomes.get(category);
    if (found === undefined) throw new Error(`${category} is decided before it is asked for`);
    return found;
  }

  /** The one amount that its rows have, or the sum of different ones; the same on several is not known. */
  private householdToday(c: Category): TodaySql {
    const same = `(${c}__pc > 1 AND ${c}__pl = ${c}__ph)`;
    return {
      known: `${c}__known`,
      paid: `${c}__paid`,
      amount: `CASE WHEN NOT ${same} THEN ${c}__ps END`,
      rows: {
        several: `${c}__pn > 1`,
        same,
        parts: `${c}__pw`,
        sum: `${c}__ps`,
        each: `${c}__ph`,
      },
    };
  }

  private personToday(category: Category): TodaySql {
    const list = factColumn('current_relief');
    const paid = this.once(
      `${category}__now`,
      `COALESCE(${hasWord(list, category, this.dialect)}, FALSE)`,
    );
    return {
      known: `(${list} IS NOT NULL)`,
      paid,
      amount: `CASE WHEN ${list} <> '' AND NOT ${this.dialect.holds(list, '、')} THEN ${factColumn('current_amount')} END`,
    };
  }

  private once(name: string, sql: string): string {
    return this.levels.has(name) ? name : this.add(name, sql);
  }

  /** Adds a column in the first layer where all that it names is there. */
  private add(name: string, sql: string): string {
    let level = 0;
    for (const [found] of sql.matchAll(/\b[a-z]\w*/gi)) {
      level = Math.max(level, this.levels.get(found) ?? 0);
    }
    const layer = this.layers[level] ?? new Map<string, string>();
    layer.set(name, sql);
    this.layers[level] = layer;
    this.levels.set(name, level + 1);
    return name;
  }

  private relation(): string {
    return this.layers.reduce(
      (inner, layer) =>
        `(SELECT *, ${[...layer].map(([name, sql]) => `${sql} AS ${name}`).join(',\n ')}\n FROM ${inner})`,
      this.base,
    );
  }
}

/** Sums that tell an aggregate: `_s` its sum, `_d` how many decide it, `_u` how many are unknown, `_m` what they lack. */
function sumsOf(
  fn: Aggregate['fn'],
  column: string,
  counts: string,
  { value, missing }: Sql,
): string[] {
  const over = (inner: string, otherwise = ''): string =>
    `CASE WHEN ${counts} THEN ${inner}${otherwise} END`;
  const own =
    fn === 'sum'
      ? `CAST(sum(${over(value)}) AS BIGINT) AS ${column}_s`
      : fn === 'count'
        ? `count(CASE WHEN ${counts} AND ${value} THEN 1 END) AS ${column}_s`
        : `count(CASE WHEN ${counts} AND ${fn === 'any' ? value : `NOT ${value}`} THEN 1 END) AS ${column}_d`;
  if (missing === undefined) return [own];
  const open = `${counts} AND ${value} IS NULL`;
  return [
    own,
    `count(CASE WHEN ${open} THEN 1 END) AS ${column}_u`,
    `bit_or(CASE WHEN ${open} THEN ${missing} ELSE 0 END) AS ${column}_m`,
  ];
}

/** The categories of a plan that are asked for, in the order in which a person's decisions are written. */
export function outcomesOf({ outcomes }: Plan, wanted: readonly Category[]): OutcomeSql[] {
  return categories.flatMap((category) => {
    const outcome = outcomes.get(category);
    return outcome !== undefined && wanted.includes(category) ? [outcome] : [];
  });
}

/** Every column that a decision can lack. */
export const allKeys: ReadonlySet<string> = new Set(inputColumns.map(({ key }) => key));
