import { join } from 'node:path';
import { z } from 'zod';

import { type Duck, type DuckRow, quoted, quotedFile } from '../duck/duckdb.ts';
import type { VerdictReader } from '../engine/verdict.ts';
import { makeScratch } from '../files/scratch.ts';
import { entryTable, hashChain } from './chain.ts';
import type { End } from './head.ts';
import {
  decisionEntry,
  decisionOf,
  type DecisionText,
  type Difference,
  differencesOf,
  type LastMonth,
} from './history.ts';
import { isSealedSql, joinedSql, ownLineSql, saltSql, secretOfRun, split } from './seal.ts';

/** Decisions as the ledger keeps them, without those of which the persons were erased. */
const keptDecisions = `SELECT seq, coalesce(own_key, key) AS key,
    CASE WHEN own IS NULL THEN body ELSE ${joinedSql('body', 'own')} END AS body
  FROM ${entryTable} WHERE kind = 'decision' AND (own IS NOT NULL OR NOT (${isSealedSql('key')} OR body = ''))`;

const row = z.object({ key: z.string(), body: z.string(), count: z.bigint() });
const present = z.object({
  key: z.string(),
  now: z.boolean(),
  last: z.boolean(),
  earlier: z.boolean(),
});
const count = z.bigint().transform(Number);
const tallied = z.object({
  category: z.string(),
  facts: z.record(z.string(), z.string()),
  units: count,
  persons: count,
  due: count,
  open: count,
  receiving: count,
  paid: count,
  unpriced: count,
  silent: count,
});

/** Decisions of one category whose facts are the same, counted. */
export type Tallied = z.output<typeof tallied>;

const homes = z.object({ by: z.record(z.string(), z.string()), households: count });

/** Households that have the same facts, counted. */
export type Homes = z.output<typeof homes>;

const record = (keys: readonly string[]): string =>
  `struct_pack(${keys.map((key) => `${key} := ${key}`).join(', ')})`;

/** Columns of a decision beside its entry, by which it is compared and counted. */
const counting =
  'household VARCHAR, category VARCHAR, decision VARCHAR, amount BIGINT, persons BIGINT, receives BOOLEAN, paid BIGINT';

/** The part of a decision's body that was decided; older ledgers have no more. A quote mark in a name has a stroke before it. */
const decided = `regexp_replace(body, ',"persons":.*$', '}')`;

/** So many decisions that were made here are kept before the database has them. */
const atOnce = 50_000;

/**
 * A month's decisions on their way into the ledger, in its database: half a million of them are compared with
 * the last month's and made ready to be written without ever standing in this program's memory.
 */
export class MonthDecisions implements VerdictReader {
  private readonly waiting: DuckRow[] = [];
  private taken = 0;

  private constructor(
    private readonly duck: Duck,
    private readonly month: string,
    readonly facts: readonly string[],
  ) {}

  /**
   * @param duck the ledger's database; it keeps the decisions of one month at a time.
   * @param facts by which they are counted; the town is among them or not known.
   */
  static async begin(duck: Duck, month: string, facts: readonly string[]): Promise<MonthDecisions> {
    // A row of the sheets has several decisions: `place` tells their order.
    const own = facts.map((key) => `, ${key} VARCHAR`).join('');
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE decision (seq BIGINT, place BIGINT, key VARCHAR, own VARCHAR, said VARCHAR, ${counting}${own})`,
    );
    return new MonthDecisions(duck, month, facts);
  }

  readonly take: VerdictReader['take'] = (verdict) => {
    const { seq, household, id, name, category, decision, facts } = verdict;
    const { amount = null, persons = null, receives = null, paid = null, why } = verdict;
    const town = facts['town'] ?? '';
    const what = { household, id, name, category, decision, amount };
    const kept = { ...what, persons, town, why, receives, paid };
    const entry = decisionEntry(this.month, kept);
    const { own = '{}', said = '{}' } = split('decision', entry.body) ?? {};
    this.taken += 1;
    const whole = (fen: number | null): bigint | null => (fen === null ? null : BigInt(fen));
    this.waiting.push([
      ...[BigInt(seq), BigInt(this.taken), entry.key, own, said, household, category, decision],
      ...[whole(amount), whole(persons), receives, whole(paid)],
      ...this.facts.map((key) => facts[key] ?? ''),
    ]);
  };

  readonly takeFile = async (path: string): Promise<void> => {
    await this.put();
    // The fields stand as `decisionEntry` writes them, and are split as `split` does.
    const town = this.facts.includes('town') ? 'town' : `''`;
    const apart = `to_json({id: id, name: name})`;
    const said = `to_json({category: category, decision: decision, amount: amount,
      persons: persons, town: ${town}, why: why, receives: receives, paid: paid})`;
    const own = this.facts.map((key) => `, ${key}`).join('');
    await this.duck.run(
      `INSERT INTO decision SELECT seq, file_row_number, household, CAST(${apart} AS VARCHAR), CAST(${said} AS VARCHAR),
        household, category, decision, amount, persons, receives, paid${own}
        FROM read_parquet(${quotedFile(path)}, file_row_number = true)`,
    );
  };

  /** What there is of each category, by the facts; in their order, so that the same decisions count the same. */
  async tally(): Promise<readonly Tallied[]> {
    await this.put();
    const keys = ['category', ...this.facts];
    const of = (what: string, where: string): string =>
      `CAST(coalesce(${what} FILTER (${where}), 0) AS BIGINT)`;
    const granted = `decision = 'eligible'`;
    return this.duck.rows(
      tallied,
      `SELECT category, ${record(this.facts)} AS facts,
        ${of('count(*)', granted)} AS units,
        ${of('sum(persons)', granted)} AS persons, ${of('sum(amount)', granted)} AS due,
        ${of('count(*)', `decision = 'needs-evidence'`)} AS open,
        ${of('count(*)', 'receives')} AS receiving, ${of('sum(paid)', 'receives')} AS paid,
        ${of('count(*)', 'receives AND paid IS NULL')} AS unpriced,
        ${of('count(*)', 'receives IS NULL')} AS silent
        FROM decision GROUP BY ${keys.join(', ')} ORDER BY ${keys.join(', ')}`,
    );
  }

  /** How many households are granted something, by facts of households and, where it is among them, by category. */
  async households(keys: readonly string[]): Promise<readonly Homes[]> {
    await this.put();
    const list = keys.join(', ');
    return this.duck.rows(
      homes,
      `SELECT ${record(keys)} AS by, count(DISTINCT household) AS households FROM decision
        WHERE decision = 'eligible' GROUP BY ${list} ORDER BY ${list}`,
    );
  }

  /** The decisions that are not those of the last month, in the order of the sheets. */
  async differences(
    { month, after, before }: LastMonth,
    ofHousehold?: ReadonlySet<string>,
  ): Promise<Difference[]> {
    if (month === undefined) return [];
    await this.put();
    const last = `seq > ${after} AND seq < ${before}`;
    await this.duck.run(
      `CREATE OR REPLACE TEMP TABLE differing AS
        SELECT key, any_value(body ORDER BY place) AS body, CAST(sum(one) AS BIGINT) AS count,
          min(seq) AS first, min(place) AS place FROM
        (SELECT key, body, ${decided} AS said, 1 AS one, seq, place FROM
            (SELECT key, ${joinedSql('said', 'own')} AS body, seq, place FROM decision) UNION ALL
          SELECT key, body, ${decided} AS said, -1 AS one, seq, 0 AS place FROM (${keptDecisions}) WHERE ${last})
        GROUP BY key, said HAVING sum(one) <> 0`,
    );
    const rows = await this.duck.rows(
      row,
      'SELECT key, body, count FROM differing ORDER BY first, place',
    );
    const kept = (where: string): string =>
      `key IN (SELECT key FROM (${keptDecisions}) WHERE ${where})`;
    const households = await this.duck.rows(
      present,
      `SELECT key, key IN (SELECT key FROM decision) AS now, ${kept(last)} AS last,
        ${kept(`seq <= ${after}`)} AS earlier FROM (SELECT DISTINCT key FROM differing)`,
    );
    await this.duck.run('DROP TABLE differing');
    const those = (are: (count: bigint) => boolean): DecisionText[] =>
      rows.filter(({ count }) => are(count));
    return differencesOf(
      those((count) => count < 0n).map(decisionOf),
      those((count) => count > 0n).map(decisionOf),
      new Map(households.map(({ key, ...presence }) => [key, presence])),
      ofHousehold,
    );
  }

  /**
   * Puts the decisions as entries behind an end into a table of the ledger's form; the end behind them.
   *
   * @param table what has the entries' columns.
   * @param noted the time of the run.
   */
  async enter(table: string, end: End, noted: string): Promise<End> {
    await this.put();
    const { duck, month } = this;
    const scratch = makeScratch();
    try {
      await duck.run(
        'CREATE OR REPLACE TEMP TABLE entering AS SELECT key, own, said FROM decision ORDER BY seq, place',
      );
      await duck.run('DROP TABLE decision');
      const [said, hashes] = [join(scratch.path, 'said'), join(scratch.path, 'hashes.csv')];
      const seq = `CAST(entering.rowid + ${end.entries + 1} AS BIGINT)`;
      const salt = saltSql(secretOfRun(), seq);
      await duck.run(
        `CREATE OR REPLACE TEMP TABLE salted AS SELECT ${salt} AS salt FROM entering ORDER BY entering.rowid`,
      );
      const constants = [`'decision'`, quoted(noted), quoted(month)];
      const before = [seq, ...constants.map((text) => `to_json(${text})`), `''`].join(`, ',', `);
      const parts = [
        ownLineSql(seq, 'salt', 'key', 'own'),
        'chr(9)',
        before,
        'chr(9)',
        `','`,
        'to_json(said)',
        `']'`,
      ];
      await duck.run(
        `COPY (SELECT concat(${parts.join(', ')}) FROM entering POSITIONAL JOIN salted)
          TO ${quoted(said)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIM '')`,
      );
      const last = await hashChain(said, hashes, end);
      await duck.run(
        `CREATE OR REPLACE TEMP TABLE hashed AS SELECT * FROM read_csv(${quotedFile(hashes)}, header = false,
          auto_detect = false, columns = {sealed: 'VARCHAR', prev: 'VARCHAR', hash: 'VARCHAR'})`,
      );
      await duck.run(
        `INSERT INTO ${table} SELECT ${[seq, ...constants].join(', ')}, sealed, said, prev, hash, salt, key, own
          FROM entering POSITIONAL JOIN salted POSITIONAL JOIN hashed`,
      );
      for (const own of ['entering', 'salted', 'hashed']) await duck.run(`DROP TABLE ${own}`);
      return last;
    } finally {
      scratch.remove();
    }
  }

  private async put(): Promise<void> {
    for (let from = 0; from < this.waiting.length; from += atOnce)
      await this.duck.append('decision', this.waiting.slice(from, from + atOnce));
    this.waiting.length = 0;
  }
}
