import { type Category, isOfHousehold } from '../core/columns.ts';
import type { HouseholdFrame } from '../decide/frames.ts';
import { holds } from '../decide/interpret.ts';
import type { Changed, Decision, Outcome } from '../decide/outcome.ts';
import type { Person } from '../people/household.ts';
import { factColumn } from '../sql/cells.ts';
import { decisionCodes } from '../sql/outcome.ts';
import { outcomesOf, type Plan } from '../sql/plan.ts';
import { column, sql, type Sql, when } from '../sql/query.ts';
import { stands } from '../sql/rows.ts';
import { changedSql, refusalSql } from '../sql/speak.ts';
import { missingKeysSql } from '../sql/words.ts';
import type { DuckRow } from '../duck/duckdb.ts';

/** A decision as those have it who count and compare: without its words. */
export interface Verdict {
  /** The row of all tables under which it stands. */
  readonly seq: number;
  readonly household: string;
  /** The person's ID number; the applicant's where it is the household's. Empty where there is none. */
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  readonly decision: Decision;
  /** Fen a month; undefined unless eligible. */
  readonly amount: number | undefined;
  /** How many it covers; undefined unless eligible. */
  readonly persons: number | undefined;
  readonly changed: Changed | undefined;
  /** Whether it is paid today; undefined where the sheet does not say. */
  readonly receives: boolean | undefined;
  /** Fen a month that are paid today; undefined where none is, or the sheet does not say how much. */
  readonly paid: number | undefined;
  /** Why it is no, as the plan's `refusals` have it; empty of what is none. */
  readonly why: string;
  /** Keys of the columns whose cells would decide it, where a reader of everyone asks for them. */
  readonly missing: readonly string[];
  /** Facts of the person or the household that were asked for, as text; empty where not known. */
  readonly facts: Readonly<Partial<Record<string, string>>>;
}

/** Someone who stands in the tables, whether anything is decided of him or not. */
export type Seen = Pick<Verdict, 'seq' | 'household' | 'id' | 'name' | 'facts'>;

/** Who takes the verdicts, in the order of the decisions, and which facts beside them. */
export interface VerdictReader {
  readonly facts: readonly string[];
  readonly take: (verdict: Verdict) => void;
  /**
   * Where it can, takes those that SQL made together, as a Parquet file that is gone afterwards: the columns of
   * {@link verdictColumns}, a verdict a row. What is taken one by one may then come before what stands above it.
   */
  readonly takeFile?: (path: string) => Promise<void>;
  /** Takes everyone, in the order of the tables; the verdicts then say what is missing too. */
  readonly takeSeen?: (seen: Seen) => void;
}

/** The same of a decision that the interpreter made. */
export function verdictOf(
  home: HouseholdFrame,
  outcome: Outcome,
  seq: number,
  { facts: keys, takeSeen }: Pick<VerdictReader, 'facts' | 'takeSeen'>,
): Verdict {
  const { rule, subject, decision, amount, persons, changed, missing, today, plan } = outcome;
  const receives = today?.kinds.includes(rule.category);
  return {
    seq,
    household: home.household.id,
    id: subject?.id.text ?? '',
    name: subject?.name ?? '',
    category: rule.category,
    decision,
    amount,
    persons,
    changed,
    receives,
    paid: receives === true ? today?.amount : undefined,
    why: plan.refusals.find(({ when: test }) => holds(test, outcome, home))?.why ?? '',
    // Whoever does not take everyone does not ask, and SQL then makes no text of it.
    missing: takeSeen === undefined ? [] : missing,
    facts: factsOf(home, subject, keys),
  };
}

/** The same of someone whom the interpreter saw. */
export const seenIn = (
  home: HouseholdFrame,
  person: Person,
  seq: number,
  keys: readonly string[],
): Seen => ({
  seq,
  household: home.household.id,
  id: person.id.text,
  name: person.name,
  facts: factsOf(home, person, keys),
});

function factsOf(
  home: HouseholdFrame,
  person: Person | undefined,
  keys: readonly string[],
): Verdict['facts'] {
  const text = (key: string): string => {
    const value = isOfHousehold(key) ? home.fact(key) : person?.values[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return Object.fromEntries(keys.map((key) => [key, text(key)]));
}

const codes = Object.entries(decisionCodes);
const changes: readonly Changed[] = ['new', 'stop', 'up', 'down', 'same'];

/** Every verdict of a person as a list of records, and the facts that are asked for. */
export function verdictsSql(
  plan: Plan,
  wanted: readonly Category[],
  { facts: keys, takeSeen }: Pick<VerdictReader, 'facts' | 'takeSeen'>,
): { readonly list: Sql; readonly facts: readonly Sql[] } {
  const { to } = plan;
  const speech = plan.speech('zh');
  const records = outcomesOf(plan, wanted).map((outcome) => {
    const { rule, decision, amount, persons, missing, today } = outcome;
    const lacked =
      takeSeen === undefined
        ? to.text('')
        : sql`CASE WHEN ${decision} = 2 THEN ${missingKeysSql(missing, to)} ELSE '' END`;
    const granted = (value: Sql): Sql =>
      sql`CASE WHEN ${decision} = 1 THEN CAST(${value} AS BIGINT) END`;
    const record = to.record([
      ['c', to.text(rule.category)],
      ['d', sql`CAST(${decision} AS BIGINT)`],
      ['a', granted(amount)],
      ['p', granted(persons)],
      ['g', changedSql(outcome, undefined, speech)],
      [
        'k',
        sql`CASE WHEN ${today.known} THEN CAST(CASE WHEN ${today.paid} THEN 1 ELSE 0 END AS BIGINT) END`,
      ],
      ['t', sql`CASE WHEN ${today.paid} THEN CAST(${today.amount} AS BIGINT) END`],
      ['w', refusalSql(outcome, speech)],
      ['m', lacked],
    ]);
    return when(stands(outcome), record);
  });
  const facts = keys.map(
    (key) =>
      sql`COALESCE(CAST(${column(isOfHousehold(key) ? `h_${key}` : factColumn(key))} AS STRING), '')`,
  );
  return { list: to.list(records), facts };
}

/**
 * The columns of a file of verdicts, over the rows of `seq, household_id, id_number, name, r`: {@link Verdict}'s own
 * names and values. Facts stand beside them by their keys.
 */
export const verdictColumns = [
  'seq, household_id AS household, id_number AS id, name, r.c AS category',
  `CASE r.d ${codes.map(([decision, code]) => `WHEN ${code} THEN '${decision}'`).join(' ')} END AS decision`,
  'r.a AS amount, r.p AS persons, r.k = 1 AS receives, r.t AS paid, r.w AS why',
].join(', ');

const text = (cell: unknown): string => (typeof cell === 'string' ? cell : '');

/** A row of `seq, household_id, id_number, name` and the facts, as it comes back. */
export function seenInRow(
  [seq, household, id, name, ...facts]: DuckRow,
  keys: readonly string[],
): Seen {
  return {
    seq: typeof seq === 'bigint' ? Number(seq) : 0,
    household: text(household),
    id: text(id),
    name: text(name),
    facts: Object.fromEntries(keys.map((key, at) => [key, text(facts[at])])),
  };
}

/** The fields of a verdict's record, in the order in which {@link verdictIn} takes them. */
export const verdictFields = ['c', 'd', 'a', 'p', 'g', 'm', 'k', 't', 'w'] as const;

/** A row of `seq, household_id, id_number, name`, the record's fields and the facts, as it comes back. */
export function verdictIn(
  row: DuckRow,
  keys: readonly string[],
  wanted: readonly Category[],
): Verdict {
  const [
    seq,
    household,
    id,
    name,
    category,
    decision,
    amount,
    persons,
    changed,
    missing,
    receives,
    paid,
    why,
    ...facts
  ] = row;
  const count = (cell: unknown): number | undefined =>
    typeof cell === 'bigint' ? Number(cell) : undefined;
  const code = codes.find(([, one]) => one === count(decision))?.[0];
  const known = (['eligible', 'ineligible', 'needs-evidence'] as const).find((one) => one === code);
  const own = wanted.find((one) => one === category);
  if (known === undefined || own === undefined) throw new Error('a decision came back without one');
  return {
    seq: count(seq) ?? 0,
    household: text(household),
    id: text(id),
    name: text(name),
    category: own,
    decision: known,
    amount: count(amount),
    persons: count(persons),
    changed: changes.find((one) => one === changed),
    receives: count(receives) === undefined ? undefined : count(receives) === 1,
    paid: count(paid),
    why: text(why),
    missing: text(missing)
      .split(' ')
      .filter((key) => key !== ''),
    facts: Object.fromEntries(keys.map((key, at) => [key, text(facts[at])])),
  };
}
