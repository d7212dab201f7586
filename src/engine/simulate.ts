import { z } from 'zod';

import { decideHousehold } from '../decide/interpret.ts';
import type { Decision, Outcome } from '../decide/outcome.ts';
import type { Category } from '../core/columns.ts';
import { firstText, type Household, type Person } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import { type ChangedDecision, effects, type Side, sizeBounds, type Tally, ways } from './tally.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { Warning } from '../people/warnings.ts';
import { decidePiece } from './bulk.ts';
import { refuseEmpty } from './whole.ts';
import { withScratch } from '../duck/scratch.ts';
import type { Duck, DuckRow } from '../duck/duckdb.ts';
import { type OddHousehold, type OpenTable } from './odd.ts';
import { People } from './people.ts';
import { duckdb } from '../sql/dialect.ts';
import { decisionCodes, type OutcomeSql } from '../sql/outcome.ts';
import { Plan } from '../sql/plan.ts';
import { column } from '../sql/query.ts';

export interface SimulationJob {
  readonly tables: readonly OpenTable[];
  readonly before: Ruleset;
  readonly after: Ruleset;
  readonly wanted: readonly Category[];
  readonly tally: Tally;
  /** DuckDB's memory, such as `1GB`; what does not fit goes to disk. */
  readonly memory: string;
  /** Called when all is read and before anything is written. */
  readonly onRead: () => Promise<void>;
  /** Takes each changed decision, in the order of the sheets. */
  readonly onChanged: (changed: ChangedDecision) => void | Promise<void>;
  /** Told of rows as they are decided, and of all there are. */
  readonly onRows: (more: number, all: number) => void;
}

export interface SimulationResult {
  readonly households: number;
  readonly rejects: readonly Reject[];
  /** Data rows of each table. */
  readonly rows: readonly number[];
  /** What was seen in the rows and stops nothing. */
  readonly warnings: readonly Warning[];
}

/** Columns of the table of decisions in pairs; `0` is before, `1` after. */
const pairColumns =
  'seq BIGINT, place BIGINT, home BIGINT, household_id VARCHAR, id_number VARCHAR, name VARCHAR, town VARCHAR, category VARCHAR, d0 BIGINT, a0 BIGINT, p0 BIGINT, d1 BIGINT, a1 BIGINT, p1 BIGINT';

/**
 * Decides every household of the tables under two rulesets, over the same people, and compares the
 * decisions one by one. What SQL can't judge is decided here and stands among the others.
 */
export async function simulate(job: SimulationJob): Promise<SimulationResult> {
  const bytes = job.tables.reduce((sum, { table }) => sum + table.info().size, 0);
  return withScratch(job.memory, bytes, async (duck) => {
    const { before, after, wanted, tally } = job;
    const plans = [new Plan(before, duckdb), new Plan(after, duckdb, 'new_')] as const;
    const facts = new Set(plans.flatMap((plan) => [...plan.facts]));
    const people = await People.load(duck, job.tables, facts, [], before.asOf, { ruleset: before });
    const rows = await people.dataRows();
    refuseEmpty(rows, job.tables);
    const warnings = await people.warnings();
    await job.onRead();
    await duck.run(`CREATE TABLE odd_pair (${pairColumns})`);
    await duck.append('odd_pair', oddPairs(people.odd, before, after, wanted));
    let households = people.odd.length;
    for await (const { from, to } of people.pieces()) {
      const tables: string[] = [];
      for (const plan of plans) {
        const named = [...plan.outcomes.values()].flatMap(({ decision, amount, persons }) => [
          decision,
          amount,
          persons,
        ]);
        tables.push(
          await decidePiece(duck, plan, [...named, column('applicant'), column('f_town')]),
        );
      }
      const [homes] = await duck.rows(z.object({ homes: z.bigint() }), countHomes);
      households += Number(homes?.homes ?? 0);
      await pair(duck, plans, tables, wanted, from, to);
      await count(duck, tally);
      for await (const records of duck.records(changedRows)) {
        for (const record of records) await job.onChanged(changedOf(record));
      }
      job.onRows(to - from, people.count);
    }
    return { households, rejects: people.intake.rejects, rows, warnings };
  });
}

const countHomes = 'SELECT count(*) AS homes FROM homes';

/** Makes the table `pair`: a row for each decision, as it is before and after. */
async function pair(
  duck: Duck,
  plans: readonly Plan[],
  tables: readonly string[],
  wanted: readonly Category[],
  from: number,
  to: number,
): Promise<void> {
  const [old = '', fresh = ''] = tables;
  const sides = wanted.flatMap((category) => {
    const [was, will] = plans.map(({ outcomes }) => outcomes.get(category));
    return [...sideSql(was, 'o', `${category}_0`), ...sideSql(will, 'n', `${category}_1`)];
  });
  const parts = wanted.map((category, place) => {
    const own = ['d', 'a', 'p'].flatMap((one) =>
      [0, 1].map((side) => `${one}_${category}_${side} AS ${one}${side}`),
    );
    return `SELECT seq, ${place} AS place, home, household_id, id_number, name, '${category}' AS category, ${own.join(', ')}
      FROM sides WHERE d_${category}_0 IS NOT NULL OR d_${category}_1 IS NOT NULL`;
  });
  const effect = `CASE
    WHEN d0 IS NOT DISTINCT FROM d1 AND a0 IS NOT DISTINCT FROM a1 THEN NULL
    WHEN (COALESCE(d0, 0) = 2) <> (COALESCE(d1, 0) = 2) THEN 'evidence'
    WHEN a0 IS NULL AND d1 = 1 THEN 'new' WHEN d0 = 1 AND a1 IS NULL THEN 'stop'
    WHEN a1 > a0 THEN 'up' WHEN a1 < a0 THEN 'down' END`;
  await duck.run(`CREATE OR REPLACE TEMP TABLE pair AS
    WITH sides AS MATERIALIZED (
      SELECT o.seq, o.home, o.household_id, o.id_number, o.name, ${sides.join(', ')}
        FROM ${old} o JOIN ${fresh} n ON o.seq = n.seq WHERE o.home IS NOT NULL),
    own AS (
      SELECT p.*, COALESCE(t.town, '') AS town FROM (${parts.join('\nUNION ALL\n')}) p
        JOIN (SELECT home, min(f_town) AS town FROM ${old} WHERE home IS NOT NULL GROUP BY home) t USING (home)
      UNION ALL BY NAME SELECT * FROM odd_pair WHERE seq >= ${from} AND seq < ${to})
    SELECT *, COALESCE(a1, 0) - COALESCE(a0, 0) AS difference, ${effect} AS effect FROM own`);
}

/** A household's decision stands with its applicant alone; a category that a ruleset lacks has none. */
function sideSql(outcome: OutcomeSql | undefined, table: string, name: string): string[] {
  const named = (decision: string, amount: string, persons: string): string[] => [
    `CAST(${decision} AS BIGINT) AS d_${name}`,
    `CAST(${amount} AS BIGINT) AS a_${name}`,
    `CAST(${persons} AS BIGINT) AS p_${name}`,
  ];
  if (outcome === undefined) return named('NULL', 'NULL', 'NULL');
  const { rule } = outcome;
  const [decision, amount, persons] = [
    outcome.decision.text,
    outcome.amount.text,
    outcome.persons.text,
  ];
  const household = rule.unit === 'household';
  const here = household ? `${table}.seq = ${table}.applicant` : 'TRUE';
  const granted = `${table}.${decision} = 1 AND ${here}`;
  return named(
    `CASE WHEN ${here} THEN ${table}.${decision} END`,
    `CASE WHEN ${granted} THEN ${table}.${amount} END`,
    // A person's decision covers one, and no column says so.
    `CASE WHEN ${granted} THEN ${household ? `${table}.${persons}` : persons} END`,
  );
}

const summed = z.object({
  town: z.string(),
  category: z.string(),
  standing: z.enum(['before', 'after', ...effects]),
  decisions: z.bigint(),
  households: z.bigint(),
  persons: z.bigint(),
  amount: z.bigint(),
});

const homesSummed = z.object({
  town: z.string(),
  way: z.enum(ways),
  size: z.bigint(),
  households: z.bigint(),
  amount: z.bigint(),
});

/** Sums the table `pair`. */
async function count(duck: Duck, tally: Tally): Promise<void> {
  const sum = (standing: string, persons: string, amount: string, where: string): string =>
    `SELECT town, category, ${standing} AS standing, count(*) AS decisions, count(DISTINCT home) AS households,
      CAST(sum(${persons}) AS BIGINT) AS persons, CAST(sum(${amount}) AS BIGINT) AS amount
      FROM pair WHERE ${where} GROUP BY town, category, standing`;
  const sums = await duck.rows(
    summed,
    [
      sum(`'before'`, 'p0', 'a0', 'd0 = 1'),
      sum(`'after'`, 'p1', 'a1', 'd1 = 1'),
      sum('effect', 'COALESCE(p1, p0, 0)', 'difference', 'effect IS NOT NULL'),
    ].join('\nUNION ALL\n'),
  );
  for (const { town, category, standing, ...figures } of sums) {
    tally.add({
      town,
      category,
      standing,
      decisions: Number(figures.decisions),
      households: Number(figures.households),
      persons: Number(figures.persons),
      amount: Number(figures.amount),
    });
  }
  const sizes = sizeBounds.map((yuan, at) => `WHEN abs(net) < ${yuan * 100} THEN ${at}`);
  const homes = await duck.rows(
    homesSummed,
    `SELECT town, way, CAST(size AS BIGINT) AS size, count(*) AS households, CAST(sum(net) AS BIGINT) AS amount
      FROM (SELECT town, net, CASE ${sizes.join(' ')} ELSE ${sizeBounds.length} END AS size,
          CASE WHEN open THEN 'evidence' WHEN net > 0 THEN 'gain' WHEN net < 0 THEN 'lose' ELSE 'same' END AS way
        FROM (SELECT home, min(town) AS town, sum(difference) AS net, bool_or(effect = 'evidence') AS open
          FROM pair WHERE effect IS NOT NULL GROUP BY home))
      GROUP BY town, way, size`,
  );
  for (const { town, way, size, households, amount } of homes) {
    tally.addHouseholds({
      town,
      way,
      size: Number(size),
      households: Number(households),
      amount: Number(amount),
    });
  }
}

const changedRows = `SELECT household_id, id_number, name, category, d0, a0, d1, a1, effect
  FROM pair WHERE effect IS NOT NULL ORDER BY seq, place`;

const decisions = Object.entries(decisionCodes);
const decisionOf = (code: bigint | null): Decision | undefined => {
  const found = decisions.find(([, number]) => code === BigInt(number))?.[0];
  return found === 'eligible' || found === 'ineligible' || found === 'needs-evidence'
    ? found
    : undefined;
};

const figure = z.bigint().nullable();
const changedRow = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  figure,
  figure,
  figure,
  figure,
  z.enum(effects),
]);

function changedOf(record: DuckRow): ChangedDecision {
  const [householdId, idNumber, name, category, d0, a0, d1, a1, effect] = changedRow.parse(record);
  const side = (decision: bigint | null, amount: bigint | null): Side => ({
    decision: decisionOf(decision),
    amount: amount === null ? undefined : Number(amount),
  });
  return {
    householdId,
    idNumber,
    name,
    category,
    before: side(d0, a0),
    after: side(d1, a1),
    effect,
  };
}

/** The decisions that SQL can't make, in pairs as the table `pair` has them. */
function* oddPairs(
  odd: readonly OddHousehold[],
  before: Ruleset,
  after: Ruleset,
  wanted: readonly Category[],
): Generator<(string | bigint | null)[]> {
  for (const [at, { household, seq }] of odd.entries()) {
    const [old, fresh] = [before, after].map((ruleset) =>
      bySubject(decideHousehold(ruleset, household).outcomes),
    );
    let place = 0;
    for (const subject of [...household.people, undefined]) {
      for (const category of wanted) {
        const [was, will] = [old?.get(subject)?.get(category), fresh?.get(subject)?.get(category)];
        if (was === undefined && will === undefined) continue;
        yield [
          BigInt(seq),
          BigInt((place += 1)),
          // No other household's, which are counted from 0.
          BigInt(-1 - at),
          household.id,
          subject?.id.text ?? '',
          subject?.name ?? '',
          townOf(household),
          category,
          ...sideCells(was),
          ...sideCells(will),
        ];
      }
    }
  }
}

function bySubject(outcomes: readonly Outcome[]): Map<Person | undefined, Map<Category, Outcome>> {
  const found = new Map<Person | undefined, Map<Category, Outcome>>();
  for (const outcome of outcomes) {
    const own = found.get(outcome.subject) ?? new Map<Category, Outcome>();
    found.set(outcome.subject, own.set(outcome.rule.category, outcome));
  }
  return found;
}

const townOf = ({ people }: Household): string => firstText(people, 'town') ?? '';

function sideCells(outcome: Outcome | undefined): (bigint | null)[] {
  if (outcome === undefined) return [null, null, null];
  const { decision, amount, persons } = outcome;
  const figure = (value: number | undefined): bigint | null =>
    value === undefined ? null : BigInt(value);
  return [BigInt(decisionCodes[decision]), figure(amount), figure(persons)];
}
