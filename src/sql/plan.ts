import { type Category, isOfHousehold } from '../core/columns.ts';
import { placeKeys } from '../decide/columns.ts';
import { type DecisionPlan, planOf } from '../decide/plan.ts';
import type { Expr, Level } from '../rules/expression/types.ts';
import { derivedFacts, isUnsigned } from '../rules/facts.ts';
import type { Lang } from '../messages/index.ts';
import { standInsOf } from '../rules/uses.ts';
import { children } from '../rules/expression/children.ts';
import type { Formula, Rule, Ruleset } from '../rules/ruleset.ts';
import { factColumn } from './cells.ts';
import type { Dialect } from './dialect.ts';
import {
  type Aggregate,
  bitsOf,
  hasWord,
  highOf,
  lacks,
  lowOf,
  type Names,
  toSql,
  type ValueSql,
} from './expression.ts';
import type { OutcomeSql, TodaySql } from './outcome.ts';
import { bare, column, Composer, listOf, no, readBy, sql, type Sql, when, yes } from './query.ts';
import { testSql } from './test.ts';
import { type Speech, yuanWordsSql } from './words.ts';

/** A query with the name under which the next ones find it. */
export interface Step {
  readonly name: string;
  readonly sql: string;
  /** A table is worked out once; a view where it is asked. */
  readonly as: 'table' | 'view';
  /** It is the table of decisions; the others only lead to it. */
  readonly last: boolean;
}

/** A sum over a household's members, as a column of the query that sums. */
interface Sum {
  readonly name: string;
  readonly sql: Sql;
}

const isDerived = (key: string): boolean => derivedFacts.has(key);
const seq = column('seq');
const noBits = bare('CAST(0 AS BIGINT)');
const anyOf = (tests: readonly Sql[]): Sql =>
  tests.length === 0 ? no : sql`(${listOf(tests, ' OR ')})`;

/**
 * A ruleset as queries over a table of people. Person by person everything is a column; what goes over
 * a household's members is summed in a query of its own and joined back. The last query is the table of
 * decisions, one row a person, a household's own beside its applicant.
 */
export class Plan {
  readonly outcomes = new Map<Category, OutcomeSql>();
  /** In the order in which they are listed. */
  readonly categories: readonly Category[];
  /** Facts that the table of people must have, by the rules' own asking. */
  readonly facts = new Set<string>([
    'living_status',
    ...placeKeys,
    'current_relief',
    'current_amount',
  ]);
  readonly names: Names;
  readonly to: Composer;
  private readonly plans: ReadonlyMap<Category, DecisionPlan>;
  private readonly steps: Step[] = [];
  private readonly levels = new Map<string, number>();
  /** Of columns that are sets of columns: those that each may have. */
  private readonly lacks = new Map<string, ReadonlySet<string>>();
  private layers: Map<string, Sql>[] = [];
  private readonly definitions = new Map<string, ValueSql>();
  private readonly aggregates = new Map<string, ValueSql>();
  private readonly householdFacts = new Set<string>(placeKeys);
  /** Households' categories of which it is asked what is paid today. */
  private readonly todays = new Set<Category>();
  private base: string;
  private bound = 0;

  /**
   * @param prefix keeps the queries of two rulesets over the same people apart.
   * @param also facts that are wanted beside the decisions.
   */
  constructor(
    readonly ruleset: Ruleset,
    dialect: Dialect,
    private readonly prefix = '',
    also: readonly string[] = [],
  ) {
    for (const key of also) this.want(key);
    this.to = new Composer(dialect);
    this.plans = planOf(ruleset);
    this.categories = ruleset.categories.listed.map(({ category }) => category);
    this.names = {
      fact: (key, level) => this.fact(key, level),
      definition: (category, name) => this.definition(category, name),
      eligible: (category) => this.eligible(category),
      granted: (category, what) => this.granted(category, what),
      paid: (category, level) => this.paid(category, level),
      aggregate: (expr) => this.aggregate(expr),
      bind: (value) => this.add(`b_${(this.bound += 1)}`, value),
    };
    for (const expr of this.expressions()) this.gather(expr);
    this.base = `${prefix}people`;
    for (const [category, plan] of this.plans) {
      if (plan.rule.unit === 'household') this.stage(plan);
      this.outcomes.set(category, this.decide(plan));
      this.settle(plan);
    }
    // What is said of a decision may name figures that no condition asks for.
    for (const formula of this.spoken()) toSql(formula.expr, this.names, this.to);
  }

  /**
   * The queries that make the table of decisions, in order.
   *
   * @param line the table of people's rows; `seq` counts them in the order of the sheets.
   * @param wanted what is read of the table: only the columns of these are kept.
   */
  statements(line: string, wanted: readonly Sql[]): Step[] {
    const always = ['seq', 'home', 'household_id', 'id_number', 'name'];
    const kept = [...readBy(wanted)].filter((name) => !always.includes(name)).sort();
    return [
      { name: `${this.prefix}homes`, sql: this.homes(line), as: 'table', last: false },
      {
        name: `${this.prefix}people`,
        sql: `SELECT l.*, h.* FROM ${line} l LEFT JOIN ${this.prefix}homes h ON l.household_id = h.household_key`,
        as: 'view',
        last: false,
      },
      ...this.steps,
      {
        name: `${this.prefix}decided`,
        sql: `SELECT ${[...always, ...kept].join(', ')} FROM ${this.relation()}`,
        as: 'table',
        last: true,
      },
    ];
  }

  /** One row a household: its first row, its applicant, what its rows agree on, and who lives in it. */
  private homes(line: string): string {
    const here = (kin: string): string =>
      `max(CASE WHEN kin = '${kin}' AND NOT away THEN 1 ELSE 0 END)`;
    const facts = [...this.householdFacts].map((key) => {
      const fact = factColumn(key);
      return `CASE WHEN min(${fact}) = max(${fact}) THEN min(${fact}) END AS h_${key}`;
    });
    const rank = `CASE WHEN away THEN 2 WHEN kin = 'self' THEN 0 ELSE 1 END`;
    const columns = [
      'household_id AS household_key',
      'min(seq) AS home',
      `min(${rank} * ${2 ** 40} + seq) % ${2 ** 40} AS applicant`,
      `${here('self')} AS has_self`,
      `${here('spouse')} AS has_spouse`,
      `${here('parent')} AS has_parent`,
      'count(CASE WHEN NOT away THEN 1 END) AS has_here',
      `max(CASE WHEN kin IN ('child', 'child-in-law') AND NOT away THEN 1 ELSE 0 END) AS has_child`,
      ...facts,
      ...[...this.todays].flatMap((category) => this.todayOf(category)),
    ];
    return `SELECT ${columns.join(', ')} FROM ${line} WHERE plain GROUP BY household_id`;
  }

  /** Whether its rows say what is paid, whether that is the benefit, and the one amount that they have. */
  private todayOf(category: Category): string[] {
    const { known, paid, amount } = this.rowToday(category);
    const own = sql`CASE WHEN ${paid} THEN ${amount} END`;
    const more = sql`NULLIF(${own}, 0)`;
    const some = (test: Sql): Sql => sql`max(CASE WHEN ${test} THEN 1 ELSE 0 END) = 1`;
    const same = sql`(count(${more}) > 1 AND min(${more}) = max(${more}))`;
    return [
      `${some(known).text} AS today_${category}_known`,
      `${some(paid).text} AS today_${category}_paid`,
      `${sql`CASE WHEN NOT ${same} THEN CAST(sum(${own}) AS BIGINT) END`.text} AS today_${category}_amount`,
    ];
  }

  /** What its decisions are put in words with. */
  speech(lang: Lang): Speech {
    return {
      lang,
      to: this.to,
      names: this.names,
      standIns: standInsOf(this.ruleset),
      open: (category) => column(`${category}__w`),
    };
  }

  private *expressions(): Generator<Expr> {
    for (const { rule, amount, sums } of this.plans.values()) {
      for (const { expr } of rule.definitions.values()) yield expr;
      yield* sums.values();
      for (const one of [rule.applies, ...rule.conditions]) yield one.expr;
      yield amount;
      if (rule.members !== undefined) yield rule.members.expr;
    }
    for (const { expr } of this.spoken()) yield expr;
  }

  private *spoken(): Generator<Formula> {
    for (const { says } of this.plans.values()) {
      for (const { said } of says) {
        if (said.as !== 'template') continue;
        const told = [said.template, ...said.grounds.map(({ words }) => words)];
        for (const { zh, en } of told) {
          for (const part of [...zh, ...en]) if (typeof part !== 'string') yield part;
        }
        for (const ground of said.grounds) yield ground.when;
      }
    }
  }

  private want(key: string): void {
    this.facts.add(key);
    if (isOfHousehold(key) && key !== 'household_id') this.householdFacts.add(key);
  }

  private gather(expr: Expr): void {
    if (expr.op === 'fact' && !isDerived(expr.key)) this.want(expr.key);
    if (expr.op === 'paid' && expr.level === 'household') this.todays.add(expr.category);
    children(expr).forEach((child) => {
      this.gather(child);
    });
  }

  private fact(key: string, level: Level): ValueSql {
    switch (key) {
      case 'household_id':
      case 'name':
        return { value: column(key), missing: undefined };
      case 'age':
      case 'sex':
        return { value: column(factColumn(key)), missing: undefined };
      case 'birth_date': {
        const id = column('id_number');
        // Rows that are not SQL's to judge go through it all the same, whatever their number looks like.
        const day = sql`CASE WHEN ${column('id17')} IS NOT NULL THEN concat(substr(${id}, 7, 4), '-', substr(${id}, 11, 2), '-', substr(${id}, 13, 2)) END`;
        return { value: day, missing: undefined };
      }
      case 'kin':
        return { value: sql`NULLIF(${column('kin')}, 'unknown')`, missing: bitsOf(['relation']) };
      case 'parent_in_household':
        return { value: this.parentHere(), missing: bitsOf(['relation']) };
      default: {
        const value = column(level === 'household' ? `h_${key}` : factColumn(key));
        const low = isUnsigned(key) ? (): Sql => sql`COALESCE(${value}, 0)` : undefined;
        return { value, missing: bitsOf([key]), low };
      }
    }
  }

  private parentHere(): Sql {
    const [kin, self, spouse] = [column('kin'), column('has_self'), column('has_spouse')];
    const [parent, child] = [column('has_parent'), column('has_child')];
    // Whoever lives alone has none there, whatever the relation.
    const others = sql`${column('has_here')} - CASE WHEN ${column('away')} THEN 0 ELSE 1 END`;
    return this.once(
      'parent_here',
      sql`CASE WHEN ${others} = 0 THEN FALSE ELSE CASE ${kin} WHEN 'child' THEN ${self} + ${spouse} > 0 WHEN 'self' THEN ${parent} > 0 WHEN 'sibling' THEN ${parent} > 0 WHEN 'grandchild' THEN CASE WHEN ${child} > 0 THEN NULL ELSE FALSE END END END`,
    );
  }

  /** A definition of the rule, or a sum of the plan. */
  private expressionOf(category: Category, name: string): Expr | undefined {
    const plan = this.plans.get(category);
    return plan?.rule.definitions.get(name)?.expr ?? plan?.sums.get(name);
  }

  private definition(category: Category, name: string): ValueSql {
    const key = `${category}__${name}`;
    const known = this.definitions.get(key);
    if (known !== undefined) return known;
    const expr = this.expressionOf(category, name);
    if (expr === undefined) throw new Error(`checked rules define ${category}.${name}`);
    const made = toSql(expr, this.names, this.to);
    const { value, missing, low, high } = made;
    const found: ValueSql = {
      value: this.add(`d_${key}`, value),
      missing: missing && this.add(`dm_${key}`, missing),
      low: low && (() => this.lazily(`dl_${key}`, low)),
      high: high && (() => this.lazily(`dh_${key}`, high)),
    };
    this.definitions.set(key, found);
    return found;
  }

  /**
   * Whether the benefit is the person's, alone or as a counted member of the household, however much it
   * comes to. Of one who surely does not count, what the household lacks does not matter.
   */
  private eligible(category: Category): ValueSql {
    const outcome = this.outcomes.get(category);
    if (outcome === undefined) return { value: no, missing: undefined };
    const { rule, decision, sure, missing } = outcome;
    if (rule.unit === 'person') {
      return {
        value: sql`CASE WHEN ${sure} THEN TRUE WHEN ${decision} = 2 THEN NULL ELSE FALSE END`,
        missing,
      };
    }
    const counts = this.made(`${category}__in`);
    const own = sql`CASE WHEN ${counts} IS NULL THEN ${this.membershipLacks(category)} ELSE 0 END`;
    return {
      value: sql`CASE WHEN COALESCE(${decision}, 0) = 0 OR NOT COALESCE(${counts}, TRUE) THEN FALSE WHEN ${sure} THEN ${counts} END`,
      missing: sql`(CASE WHEN ${sure} THEN 0 ELSE ${missing} END | ${own})`,
    };
  }

  /** Bits of what would tell whether the person counts in the category's household. */
  private membershipLacks(category: Category): Sql {
    const name = `${category}__inm`;
    return this.levels.has(name) ? this.made(name) : bare('0');
  }

  private granted(category: Category, what: 'amount' | 'persons'): ValueSql {
    const outcome = this.outcomes.get(category);
    const known = (value: Sql): ValueSql => ({ value, missing: undefined });
    if (outcome === undefined) return known(bare(what === 'amount' ? '0' : '1'));
    const { decision, price, rule } = outcome;
    const possible = sql`COALESCE(${decision}, 0) <> 0`;
    const or = (value: Sql, none: number): Sql =>
      sql`CASE WHEN ${possible} THEN ${value} ELSE ${none} END`;
    if (what === 'amount') {
      const { value, missing, low, high } = price;
      return {
        value: or(value, 0),
        missing,
        low: low && (() => or(low(), 0)),
        high: high && (() => or(high(), 0)),
      };
    }
    if (rule.unit === 'person') return known(bare('1'));
    const [sure, open] = [this.made(`${category}__mn`), this.made(`${category}__mu`)];
    const least = sql`GREATEST(${sure}, 1)`;
    return {
      value: or(sql`CASE WHEN ${open} = 0 THEN ${least} END`, 1),
      missing: this.made(`${category}__mm`),
      low: () => or(least, 1),
      high: () => or(sql`CASE WHEN ${open} = 0 THEN ${least} ELSE ${sure} + ${open} END`, 1),
    };
  }

  /** Of a household it stands beside its facts: sums over its rows, each household's once. */
  private paid(category: Category, level: Level): ValueSql {
    const { known, paid, amount } =
      level === 'person'
        ? this.personToday(category)
        : {
            known: column(`today_${category}_known`),
            paid: column(`today_${category}_paid`),
            amount: column(`today_${category}_amount`),
          };
    const name = `${category}__today_${level}`;
    const value = this.once(name, sql`CASE WHEN ${paid} THEN ${amount} WHEN ${known} THEN 0 END`);
    const all = bitsOf(['current_relief', 'current_amount']);
    return {
      value,
      missing: sql`CASE WHEN ${paid} THEN ${bitsOf(['current_amount'])} ELSE ${all} END`,
      low: () => sql`COALESCE(${value}, 0)`,
    };
  }

  private keyOf({ fn, over, arg }: Aggregate): { key: string; arg: ValueSql } {
    const made = toSql(arg, this.names, this.to);
    return { key: [fn, over, made.value.text, made.missing?.text].join('\n'), arg: made };
  }

  private aggregate(expr: Aggregate): ValueSql {
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

  /** Sums over the members of a household's rule, in queries of their own. */
  private stage(plan: DecisionPlan): void {
    const { category } = plan.rule;
    const { counts, sums } = this.membersOf(plan);
    let waiting = this.aggregatesOf(category);
    let round = 0;
    do {
      const ready: { key: string; name: string; fn: Aggregate['fn']; arg: ValueSql }[] = [];
      const later: Aggregate[] = [];
      for (const one of waiting) {
        if (this.isOpen(one.arg, category)) {
          later.push(one);
          continue;
        }
        const { key, arg } = this.keyOf(one);
        if (this.aggregates.has(key) || ready.some((other) => other.key === key)) continue;
        const name = `${category}__a${this.aggregates.size + ready.length}`;
        ready.push({ key, name, fn: one.fn, arg });
        sums.push(...sumsOf(one.fn, name, counts, arg));
      }
      if (later.length === 0) {
        const names = this.to.joined(when(this.openOf(plan, counts), column('name')), '、', seq);
        sums.push({ name: `${category}__w`, sql: names });
      }
      this.joinBack(`${category}${round === 0 ? '' : round}`, sums.splice(0));
      for (const { key, name, fn, arg } of ready) {
        this.aggregates.set(key, this.summed(name, fn, isOpenSum(counts, arg), arg));
      }
      waiting = later;
      round += 1;
    } while (waiting.length > 0);
  }

  /** Of a member, or who may be one: whether a cell is open that the household's rule asks for. */
  private openOf({ ofMembers }: DecisionPlan, { counts, lost }: Counting): Sql {
    const open = ofMembers.flatMap((expr) => {
      const { value, missing } = toSql(expr, this.names, this.to);
      return missing === undefined ? [] : [sql`${value} IS NULL`];
    });
    const blank = open.length === 0 ? no : sql`(${counts} AND ${anyOf(open)})`;
    const unsure = lost === undefined ? no : sql`${counts} IS NULL`;
    return anyOf([blank, unsure].filter((test) => test !== no));
  }

  /** Who counts, and the sums that every household's rule has: how many, what is paid today, who is taken out. */
  private membersOf({ rule, before }: DecisionPlan): { counts: Counting; sums: Sum[] } {
    const { category } = rule;
    const excluding = before.flatMap(({ to }, at) =>
      to.unit === 'person' ? [{ at, ...this.outcome(to) }] : [],
    );
    const out = anyOf(excluding.map(({ sure }) => sure));
    const who = rule.members && toSql(rule.members.expr, this.names, this.to);
    const counts = this.add(
      `${category}__in`,
      who === undefined ? sql`NOT ${out}` : sql`CASE WHEN ${out} THEN FALSE ELSE ${who.value} END`,
    );
    const lost =
      who?.missing === undefined
        ? undefined
        : this.add(
            `${category}__inm`,
            sql`CASE WHEN ${counts} IS NULL THEN ${who.missing} ELSE 0 END`,
          );
    const { known, paid, amount } = this.personToday(category);
    const own = this.add(`${category}__own`, when(paid, amount));
    const more = sql`NULLIF(${own}, 0)`;
    const sum = (name: string, made: Sql): Sum => ({ name: `${category}__${name}`, sql: made });
    const some = (test: Sql): Sql => sql`max(CASE WHEN ${test} THEN 1 ELSE 0 END) = 1`;
    return {
      counts: { counts, lost },
      sums: [
        sum('mn', sql`count(CASE WHEN ${counts} THEN 1 END)`),
        sum('mu', sql`count(CASE WHEN ${counts} IS NULL THEN 1 END)`),
        sum('mm', sql`bit_or(${lost ?? bare('0')})`),
        sum('known', some(known)),
        sum('paid', some(paid)),
        sum('pn', sql`count(${own})`),
        sum('ps', sql`CAST(sum(${own}) AS BIGINT)`),
        sum('pc', sql`count(${more})`),
        sum('pl', sql`min(${more})`),
        sum('ph', sql`max(${more})`),
        sum(
          'pw',
          this.to.joined(when(sql`${own} IS NOT NULL`, yuanWordsSql(own, this.to)), '+', seq),
        ),
        ...excluding.flatMap(({ at, decision, sure }) => [
          sum(`e${at}`, some(sure)),
          sum(`n${at}`, some(sql`${decision} = 2 AND NOT ${sure}`)),
        ]),
      ],
    };
  }

  /** Whether an expression stands on a sum over the category's members that is not there yet. */
  private isOpen(expr: Expr, category: Category): boolean {
    if (expr.op === 'aggregate' && expr.over === category) {
      return this.isOpen(expr.arg, category) || !this.aggregates.has(this.keyOf(expr).key);
    }
    if (expr.op === 'definition') {
      if (this.definitions.has(`${expr.category}__${expr.name}`)) return false;
      const definition = this.expressionOf(expr.category, expr.name);
      return definition !== undefined && this.isOpen(definition, category);
    }
    return children(expr).some((child) => this.isOpen(child, category));
  }

  private summed(name: string, fn: Aggregate['fn'], open: boolean, arg: ValueSql): ValueSql {
    const part = (end: string): Sql => this.made(`${name}_${end}`);
    const [deciding, otherwise] = fn === 'any' ? [yes, no] : [no, yes];
    const total = sql`COALESCE(${part('s')}, 0)`;
    if (fn === 'any' || fn === 'all') {
      const some = open ? sql` WHEN ${part('u')} > 0 THEN NULL` : bare('');
      const value = sql`CASE WHEN ${part('d')} > 0 THEN ${deciding}${some} ELSE ${otherwise} END`;
      return {
        value: this.add(name, value),
        missing: open ? part('m') : undefined,
      };
    }
    if (!open) return { value: this.add(name, total), missing: undefined };
    const bound = (end: 'l' | 'h'): (() => Sql) | undefined =>
      hasBound(fn, end, arg) ? () => part(end) : undefined;
    return {
      value: this.add(name, sql`CASE WHEN ${part('u')} = 0 THEN ${total} END`),
      missing: part('m'),
      low: bound('l'),
      high: bound('h'),
    };
  }

  /** Closes the layers so far, groups them by household and joins the sums back. */
  private joinBack(name: string, sums: readonly Sum[]): void {
    const people = this.relation();
    const table = `${this.prefix}sums_${name}`;
    const columns = sums.map((sum) => `${sum.sql.text} AS ${sum.name}`);
    this.steps.push({
      name: table,
      sql: `SELECT home AS ${name}__home, ${columns.join(', ')} FROM ${people} WHERE home IS NOT NULL GROUP BY home`,
      as: 'table',
      last: false,
    });
    this.base = `(SELECT * FROM ${people} LEFT JOIN ${table} ON home = ${name}__home)`;
    this.layers = [];
    for (const known of this.levels.keys()) this.levels.set(known, 0);
    for (const { name: own, sql: made } of sums) {
      this.levels.set(own, 0);
      this.lacks.set(own, made.lacks);
    }
  }

  private decide(plan: DecisionPlan): OutcomeSql {
    const { rule } = plan;
    const { category: c } = rule;
    const household = rule.unit === 'household';
    const of = (expr: Expr): ValueSql => toSql(expr, this.names, this.to);
    const can = of(rule.applies.expr);
    const mayApply = can.missing === undefined ? undefined : this.add(`${c}__ap0`, can.value);
    const applies = this.add(
      `${c}__ap`,
      mayApply === undefined ? can.value : sql`COALESCE(${mayApply}, TRUE)`,
    );
    const appliesLacks =
      mayApply &&
      this.add(
        `${c}__apm`,
        sql`CASE WHEN ${mayApply} IS NULL THEN ${can.missing ?? noBits} ELSE 0 END`,
      );
    const counted = this.made(`${c}__mn`);
    const empty = household
      ? this.add(`${c}__no`, sql`(${counted} + ${this.made(`${c}__mu`)} = 0)`)
      : undefined;
    const today = household ? this.householdToday(c) : this.personToday(c);
    // Of whom the category can't apply to, the conditions say why a payment is stopped.
    const stands = sql`(${applies} OR ${today.paid})`;
    const asked = empty === undefined ? stands : sql`(${stands} AND NOT ${empty})`;
    const findings = rule.conditions.map(({ expr }, at) => {
      const { value, missing } = of(expr);
      const result = this.add(`${c}__f${at}`, when(asked, value));
      const open = sql`CASE WHEN ${asked} AND ${result} IS NULL THEN ${missing ?? noBits} ELSE 0 END`;
      return { result, missing: missing && this.add(`${c}__fm${at}`, open) };
    });
    const lost = [
      ...findings.flatMap(({ missing }) => (missing === undefined ? [] : [missing])),
      ...(appliesLacks === undefined ? [] : [appliesLacks]),
    ];
    const lacking = this.add(
      `${c}__lk`,
      lost.length === 0 ? noBits : sql`(${listOf(lost, ' | ')})`,
    );
    const who = household ? this.made(`${c}__mm`) : noBits;
    const amount = of(plan.amount);
    const price: ValueSql = {
      value: this.add(`${c}__left`, amount.value),
      missing: amount.missing && this.add(`${c}__leftm`, lacks(amount)),
      low: amount.low && (() => this.lazily(`${c}__leftl`, amount.low)),
      high: amount.high && (() => this.lazily(`${c}__lefth`, amount.high)),
    };
    const draft = {
      plan,
      rule,
      others: this.outcomes,
      ruleset: this.ruleset,
      persons: household ? counted : bare('1'),
      applies,
      appliesLacks,
      empty,
      findings,
      price,
      before: plan.before.map(({ to }, at) => this.standing(c, to, at, empty)),
      received: plan.below.map(({ sum }) => this.definition(c, sum).value),
      contests: plan.pairs.map(() => undefined),
      today,
    };
    const asks = (test: DecisionPlan['stands']): Sql => testSql(test, draft, undefined);
    const all = sql`(${lacking} | ${who} | ${price.missing ?? noBits})`;
    const decision = this.add(
      `${c}__d`,
      sql`CASE WHEN NOT COALESCE(${column('home')} IS NOT NULL AND ${asks(plan.stands)}, FALSE) THEN NULL WHEN ${asks(plan.refused)} THEN 0 WHEN ${all} <> 0 THEN 2 ELSE 1 END`,
    );
    const some = household ? sql` AND ${counted} > 0` : bare('');
    return {
      ...draft,
      decision,
      sure: this.add(`${c}__sure`, sql`(COALESCE(${decision}, 0) <> 0 AND ${lacking} = 0${some})`),
      amount: this.add(`${c}__a`, sql`CASE WHEN ${decision} = 1 THEN ${price.value} END`),
      missing: this.add(`${c}__m`, sql`CASE WHEN ${decision} = 2 THEN ${all} ELSE 0 END`),
    };
  }

  /** Whether a benefit that stands before this one is granted, or may still be. */
  private standing(
    category: Category,
    to: Rule,
    at: number,
    empty: Sql | undefined,
  ): OutcomeSql['before'][number] {
    const flags = (givesWay: Sql, pending: Sql): OutcomeSql['before'][number] => ({
      givesWay: this.add(`${category}__g${at}`, givesWay),
      pending: pending === no ? no : this.add(`${category}__w${at}`, pending),
    });
    if (empty === undefined) {
      const { value, missing } = this.eligible(to.category);
      const granted = this.add(`${category}__x${at}`, value);
      return flags(
        sql`COALESCE(${granted}, FALSE)`,
        missing === undefined ? no : sql`(${granted} IS NULL)`,
      );
    }
    if (to.unit === 'household') return { givesWay: no, pending: no };
    // A household goes on without the member who is taken out; it gives way only when empty.
    const givesWay = sql`(${this.made(`${category}__e${at}`)} AND ${empty})`;
    return flags(givesWay, sql`(${this.made(`${category}__n${at}`)} AND NOT ${givesWay})`);
  }

  /**
   * Where both of a pair are theirs, the lower one gives way; where they are equal, the second. Where it is
   * open which is lower, both are. One that is only open leaves the other as it is.
   */
  private settle({ rule, pairs }: DecisionPlan): void {
    for (const { overlap, other, first } of pairs) {
      const own = this.outcome(rule);
      const theirs = this.outcomes.get(other.category);
      if (theirs === undefined) continue;
      const at = this.ruleset.overlaps.indexOf(overlap);
      const [one, two] = first ? [own, theirs] : [theirs, own];
      const both = this.add(`s${at}__both`, sql`(${one.sure} AND ${two.sure})`);
      const wins = sql`COALESCE(${lowOf(one.price)} >= ${highOf(two.price)}, FALSE)`;
      const loses = sql`COALESCE(${highOf(one.price)} < ${lowOf(two.price)}, FALSE)`;
      const twoLost = this.add(`s${at}__second`, sql`(${both} AND ${wins})`);
      const oneLost = this.add(`s${at}__first`, sql`(${both} AND ${loses})`);
      const tied = this.add(`s${at}__tied`, sql`(${both} AND NOT ${oneLost} AND NOT ${twoLost})`);
      const missing = this.add(`s${at}__m`, sql`(${one.missing} | ${two.missing})`);
      const waits = (now: OutcomeSql, open: OutcomeSql): Sql =>
        sql`(${now.sure} AND COALESCE(${open.decision} = 2, FALSE) AND NOT ${open.sure})`;
      const pending = [
        this.add(`s${at}__w1`, waits(one, two)),
        this.add(`s${at}__w2`, waits(two, one)),
      ] as const;
      for (const [outcome, lost, waiting] of [
        [one, oneLost, pending[0]],
        [two, twoLost, pending[1]],
      ] as const) {
        const c = outcome.rule.category;
        const place = outcome.plan.pairs.findIndex((pair) => pair.overlap === overlap);
        outcome.contests[place] = { lost, tied, pending: waiting };
        const add = (name: string, made: Sql): Sql => this.add(`${c}__${name}_${at}`, made);
        outcome.decision = add(
          'd',
          sql`CASE WHEN ${lost} THEN 0 WHEN ${tied} THEN 2 ELSE ${outcome.decision} END`,
        );
        outcome.amount = add(
          'a',
          sql`CASE WHEN ${lost} OR ${tied} THEN NULL ELSE ${outcome.amount} END`,
        );
        outcome.missing = add(
          'm',
          sql`CASE WHEN ${lost} THEN 0 WHEN ${tied} THEN ${missing} ELSE ${outcome.missing} END`,
        );
        outcome.sure = add('sure', sql`(${outcome.sure} AND NOT ${lost} AND NOT ${tied})`);
      }
    }
  }

  private outcome({ category }: Rule): OutcomeSql {
    const found = this.outcomes.get(category);
    if (found === undefined) throw new Error(`${category} is decided before it is asked for`);
    return found;
  }

  /** The one amount that its rows have, or the sum of different ones; the same on several is not known. */
  private householdToday(category: Category): TodaySql {
    const of = (name: string): Sql => this.made(`${category}__${name}`);
    const same = sql`(${of('pc')} > 1 AND ${of('pl')} = ${of('ph')})`;
    return {
      known: of('known'),
      paid: of('paid'),
      amount: sql`CASE WHEN NOT ${same} THEN ${of('ps')} END`,
      rows: {
        several: sql`${of('pn')} > 1`,
        same,
        parts: of('pw'),
        sum: of('ps'),
        each: of('ph'),
      },
    };
  }

  private personToday(category: Category): TodaySql {
    const { paid, ...rest } = this.rowToday(category);
    return { ...rest, paid: this.once(`${category}__now`, paid) };
  }

  /** What one row says. */
  private rowToday(category: Category): TodaySql {
    const list = column(factColumn('current_relief'));
    return {
      known: sql`(${list} IS NOT NULL)`,
      paid: sql`COALESCE(${hasWord(list, category, this.to)}, FALSE)`,
      amount: sql`CASE WHEN ${list} <> '' AND NOT ${this.to.holds(list, '、')} THEN ${column(factColumn('current_amount'))} END`,
    };
  }

  /** A bound, worked out once for all who ask. */
  private lazily(name: string, made: (() => Sql) | undefined): Sql {
    if (made === undefined) throw new Error(`${name} has no bound`);
    return this.levels.has(name) ? this.made(name) : this.add(name, made());
  }

  private once(name: string, made: Sql): Sql {
    return this.levels.has(name) ? this.made(name) : this.add(name, made);
  }

  /** Adds a column in the first layer where all that it reads is there. */
  private add(name: string, made: Sql): Sql {
    const level = Math.max(0, ...[...made.reads].map((read) => this.levels.get(read) ?? 0));
    const layer = this.layers[level] ?? new Map<string, Sql>();
    layer.set(name, made);
    this.layers[level] = layer;
    this.levels.set(name, level + 1);
    this.lacks.set(name, made.lacks);
    return this.made(name);
  }

  /** A column that was added, or summed. */
  private made(name: string): Sql {
    return column(name, this.lacks.get(name));
  }

  private relation(): string {
    return this.layers.reduce(
      (inner, layer) =>
        `(SELECT *, ${[...layer].map(([name, made]) => `${made.text} AS ${name}`).join(',\n ')}\n FROM ${inner})`,
      this.base,
    );
  }
}

/** Who counts: null where it is not known; then the bits of what would tell. */
interface Counting {
  readonly counts: Sql;
  readonly lost: Sql | undefined;
}

/** Whether an aggregate can be open: what it takes of a member, or who is one. */
const isOpenSum = ({ lost }: Counting, { missing }: ValueSql): boolean =>
  lost !== undefined || missing !== undefined;

/** Whether a sum can have a bound where it is open. */
const hasBound = (fn: Aggregate['fn'], end: 'l' | 'h', arg: ValueSql): boolean =>
  fn === 'count' || arg.missing === undefined || (end === 'l' ? arg.low : arg.high) !== undefined;

/**
 * Sums that tell an aggregate: `_s` its sum, `_d` how many decide it, `_u` how many leave it open, `_m` what
 * they lack, `_l` and `_h` its bounds.
 */
function sumsOf(fn: Aggregate['fn'], name: string, counting: Counting, arg: ValueSql): Sum[] {
  const { counts, lost } = counting;
  const { value } = arg;
  const count = (test: Sql): Sql => sql`count(CASE WHEN ${test} THEN 1 END)`;
  const counted = (test: Sql): Sql => count(sql`${counts} AND ${test}`);
  const own: Sum =
    fn === 'sum'
      ? { name: `${name}_s`, sql: sql`CAST(sum(${when(counts, value)}) AS BIGINT)` }
      : fn === 'count'
        ? { name: `${name}_s`, sql: counted(value) }
        : { name: `${name}_d`, sql: counted(fn === 'any' ? value : sql`NOT ${value}`) };
  if (!isOpenSum(counting, arg)) return [own];
  // Of one who may count it is open only where it would make a difference.
  const differs = {
    sum: sql`COALESCE(${value} <> 0, TRUE)`,
    count: sql`COALESCE(${value}, TRUE)`,
    any: sql`COALESCE(${value}, TRUE)`,
    all: sql`NOT COALESCE(${value}, FALSE)`,
  }[fn];
  const unsure = lost === undefined ? no : sql`(${counts} IS NULL AND ${differs})`;
  const blank = arg.missing === undefined ? no : sql`(${counts} AND ${value} IS NULL)`;
  const open = anyOf([unsure, blank].filter((test) => test !== no));
  const missing = sql`(${lost ?? bare('0')} | ${lacks(arg)})`;
  const bounds = (['l', 'h'] as const).flatMap((end): Sum[] => {
    if ((fn !== 'sum' && fn !== 'count') || !hasBound(fn, end, arg)) return [];
    return [{ name: `${name}_${end}`, sql: boundSum(fn, end, counting, arg, open) }];
  });
  return [
    own,
    { name: `${name}_u`, sql: count(open) },
    { name: `${name}_m`, sql: sql`bit_or(CASE WHEN ${open} THEN ${missing} ELSE 0 END)` },
    ...bounds,
  ];
}

/** The least or the most that a sum comes to; null where one of its parts has no bound. */
function boundSum(
  fn: 'sum' | 'count',
  end: 'l' | 'h',
  { counts, lost }: Counting,
  arg: ValueSql,
  open: Sql,
): Sql {
  if (fn === 'count') {
    const sure = sql`count(CASE WHEN ${counts} AND ${arg.value} THEN 1 END)`;
    return end === 'l' ? sure : sql`(${sure} + count(CASE WHEN ${open} THEN 1 END))`;
  }
  const bound = end === 'l' ? lowOf(arg) : highOf(arg);
  const nearest = bare(end === 'l' ? 'LEAST' : 'GREATEST');
  // One who may count adds nothing, or what he has.
  const maybe = sql`CASE WHEN ${bound} IS NOT NULL THEN ${nearest}(0, ${bound}) END`;
  const each =
    lost === undefined
      ? sql`CASE WHEN ${counts} THEN ${bound} ELSE 0 END`
      : sql`CASE WHEN ${counts} THEN ${bound} WHEN ${counts} IS NULL THEN ${maybe} ELSE 0 END`;
  return sql`CASE WHEN count(*) = count(${each}) THEN CAST(sum(${each}) AS BIGINT) END`;
}

/** The categories of a plan that are asked for, in the order in which a person's decisions are written. */
export function outcomesOf(
  { outcomes, categories }: Plan,
  wanted: readonly Category[],
): OutcomeSql[] {
  return categories.flatMap((category) => {
    const outcome = outcomes.get(category);
    return outcome !== undefined && wanted.includes(category) ? [outcome] : [];
  });
}
