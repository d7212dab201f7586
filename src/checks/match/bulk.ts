import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

import type { Duck } from '../../duck/duckdb.ts';
import { type OpenTable, plainFile } from '../../engine/odd.ts';
import { People } from '../../engine/people.ts';
import { refuseEmpty } from '../../engine/whole.ts';
import { withScratch } from '../../duck/scratch.ts';
import { duckdb } from '../../sql/dialect.ts';
import type { Household } from '../../people/household.ts';
import type { Reject, Twice } from '../../people/intake.ts';
import type { Warning } from '../../people/warnings.ts';
import type { AsOf } from '../../core/month.ts';
import type { Ruleset } from '../../rules/ruleset.ts';
import { fileSource } from '../../sheets/read/encoding.ts';
import { judgeSifted, loadPeople, type RosterRows, type Sifted, siftRoster } from './match.ts';
import {
  type PaidUnnumbered,
  paidUnnumbered,
  type Recipient,
  recipientsOf,
  withUnnumbered,
} from '../recipients.ts';
import type { RosterInput } from '../roster-columns.ts';
import type { CheckInputs } from '../run.ts';
import { nameKeys, plainNames } from './names.ts';
import { saysPaidSql, wronglyPaidSql } from '../together.ts';
import { Sieve } from './sieve.ts';
import { keyOf, type Sought } from './sought.ts';

/** What the controls work on. */
export interface Searched {
  readonly ruleset: Ruleset;
  /** How many households are paid. */
  readonly paid: number;
  /** Those who may stand in a roster, and perhaps others. */
  readonly recipients: readonly Recipient[];
  /** At least the households of which something is not known. */
  readonly households: readonly Household[];
  readonly rejects: readonly Reject[];
  /** Who stands in two households. */
  readonly twice: readonly Twice[];
  /** Who is paid and has no ID number that can be used. */
  readonly unnumbered: readonly PaidUnnumbered[];
  /** The rows of each roster that may be about a recipient. */
  readonly onRoster: readonly RosterRows[];
}

export interface SearchJob {
  readonly tables: readonly OpenTable[];
  readonly asOf: AsOf;
  /** Read while DuckDB works. */
  readonly ruleset: () => Ruleset;
  readonly rosters: readonly RosterInput[];
  readonly memory: string;
  readonly hashed: boolean;
  /** The share of a roster's rows that must be about someone who can be told. */
  readonly share: number;
  /** Told what was seen in the rows and stops nothing. */
  readonly onWarnings?: ((warnings: readonly Warning[]) => void) | undefined;
}

/**
 * Whether rosters alone are looked into, and the tables say who is paid in a form that is read quickly:
 * then the few households that stand in a roster are all that is ever read row by row.
 */
export function canSearchInBulk(
  tables: readonly OpenTable[],
  { registers, folders, spark }: CheckInputs,
): boolean {
  return (
    spark === undefined &&
    tables.every(({ payments }) => payments === undefined) &&
    registers.size === 0 &&
    folders.size === 0 &&
    tables.some(({ table }) => table.info().columns.includes('current_relief')) &&
    tables.every(({ table }) => table.info().columns.includes('household_id')) &&
    tables.every((table) => {
      const plain = plainFile(table);
      // A pipe can't be read a second time.
      return plain !== undefined && statSync(plain.path).isFile();
    })
  );
}

/**
 * Finds the recipients who may stand in rosters, without making households of the others: DuckDB reads the
 * recipients while the rosters are sifted here, and joins what was left of them.
 */
export async function searchInBulk(job: SearchJob): Promise<Searched> {
  const bytes = job.tables.reduce((sum, { table }) => sum + table.info().size, 0);
  return withScratch(job.memory, bytes, async (duck, scratch) => {
    // One core is for what is done here meanwhile.
    await duck.run(`SET threads = ${Math.max(1, availableParallelism() - 1)}`);
    const facts = new Set(['current_relief', 'town', 'village']);
    const reading = People.load(duck, job.tables, facts, [], job.asOf);
    const sieve = new Sieve(bytes / 100);
    const ruling = addAll(sieve, job.tables).then(job.ruleset);
    const loading = loadRecipients(duck, job, reading, ruling);
    const sifting = ruling.then(() => siftAll(sieve, job, scratch));
    // None may run on when another has failed; of several faults the first of these is told.
    await Promise.allSettled([ruling, reading, loading, sifting]);
    const ruleset = await ruling;
    const people = await reading;
    const { paid, oddPaid, unnumbered, oddSought } = await loading;
    let sifted = await sifting;
    // What a damaged row says is known only now. It may be someone whom the bytes did not show.
    const missed = oddSought.filter((one) => !sieve.has(one));
    for (const one of missed) sieve.add(one);
    if (missed.length > 0) sifted = await siftAll(sieve, job, scratch);

    const onRoster: RosterRows[] = [];
    for (const one of sifted) onRoster.push(await judgeSifted(duck, one));
    const found = new Set(onRoster.flatMap(({ rows }) => rows.map(({ who }) => who)));
    await duck.run('CREATE TABLE found (id VARCHAR)');
    await duck.append(
      'found',
      [...found].map((id) => [id]),
    );
    const households = await people.households(
      `SELECT household_id FROM line WHERE id_number IN (SELECT id FROM found)
        OR (household_id IN (SELECT household_id FROM paid) AND ${wronglyPaidSql(ruleset)})`,
    );
    const recipients = recipientsOf(
      ruleset,
      households.map(({ household }) => household),
      true,
    );
    if (recipients.length !== households.length)
      throw new Error('a household is not paid after all');
    job.onWarnings?.(await people.warnings());
    return {
      ruleset,
      paid: paid + withUnnumbered(oddPaid, unnumbered).length,
      recipients: withUnnumbered([...recipients, ...oddPaid], unnumbered),
      households: people.odd.map(({ household }) => household),
      rejects: people.intake.rejects,
      twice: people.intake.twice,
      unnumbered,
      onRoster,
    };
  });
}

/**
 * Finds the recipients of some lists in whose households there is anyone among `ids`, and perhaps others, without
 * making households of the rest.
 */
export async function findRecipients(
  tables: readonly OpenTable[],
  ids: ReadonlySet<string>,
  ruleset: Ruleset,
): Promise<{ readonly recipients: readonly Recipient[]; readonly warnings: readonly Warning[] }> {
  const bytes = tables.reduce((sum, { table }) => sum + table.info().size, 0);
  return withScratch('1GB', bytes, async (duck) => {
    const { asOf } = ruleset;
    const people = await People.load(duck, tables, new Set(['current_relief']), [], asOf);
    refuseEmpty(await people.dataRows(), tables);
    await duck.run('CREATE TABLE sought (id VARCHAR)');
    await duck.append(
      'sought',
      [...ids].map((id) => [id]),
    );
    const found = await people.households(
      'SELECT household_id FROM line WHERE id_number IN (SELECT id FROM sought)',
    );
    const households = [...found, ...people.odd].map(({ household }) => household);
    const saysPaid =
      tables.some(
        ({ table, payments }) =>
          payments !== undefined || table.info().columns.includes('current_relief'),
      ) || households.some(({ people: all }) => all.some(({ paid }) => paid !== undefined));
    return {
      recipients: recipientsOf(ruleset, households, saysPaid),
      warnings: await people.warnings(),
    };
  });
}

/** Finds who is paid, as the table `person` in DuckDB, and those whom SQL does not judge. */
async function loadRecipients(
  duck: Duck,
  { tables }: SearchJob,
  reading: Promise<People>,
  ruling: Promise<Ruleset>,
): Promise<{
  /** How many households SQL finds to be paid. */
  readonly paid: number;
  readonly oddPaid: readonly Recipient[];
  readonly unnumbered: readonly PaidUnnumbered[];
  readonly oddSought: readonly Sought[];
}> {
  const [people, ruleset] = await Promise.all([reading, ruling]);
  refuseEmpty(await people.dataRows(), tables);
  const odd = people.odd.map(({ household }) => household);
  const oddPaid = recipientsOf(ruleset, odd, true);
  const unnumbered = paidUnnumbered(ruleset, people.intake.unnumbered, oddPaid, true);
  const oddSought = [
    ...oddPaid.flatMap(({ household }) => household.people),
    ...unnumbered.map(({ person }) => person),
  ];
  const says = [...ruleset.rules.keys()].map(saysPaidSql);
  await duck.run(`CREATE TABLE paid AS SELECT DISTINCT household_id FROM line
    WHERE f_current_relief <> '' AND (${says.join(' OR ') || 'FALSE'}) AND ${people.plain}`);
  await loadPeople(
    duck,
    oddSought.map((one) => [keyOf(one), one]),
  );
  await loadPaid(duck);
  const [counted] = await duck.rows(
    z.object({ paid: z.bigint() }),
    'SELECT count(*) AS paid FROM paid',
  );
  return { paid: Number(counted?.paid ?? 0), oddPaid, unnumbered, oddSought };
}

const folded = z.object({ name: z.string() });

/** Loads the people of the table `paid` into `person`; names that SQL can't compare as they stand are folded here. */
async function loadPaid(duck: Duck): Promise<void> {
  const people = `line WHERE household_id IN (SELECT household_id FROM paid)`;
  const plain = duckdb.fits('name', plainNames);
  const odd = await duck.rows(folded, `SELECT DISTINCT name FROM ${people} AND NOT ${plain}`);
  await duck.run('CREATE TABLE folded (name VARCHAR, key VARCHAR)');
  await duck.append(
    'folded',
    odd.flatMap(({ name }) => nameKeys(name).map((key) => [name, key])),
  );
  await duck.run(`INSERT INTO person
    SELECT id_number, id_number, coalesce(folded.key, of.name), substr(id_number, 7, 8)
    FROM (SELECT id_number, name FROM ${people}) of LEFT JOIN folded ON folded.name = of.name`);
}

/** Adds everyone in the tables, whether paid or not: who is paid is not known yet. */
async function addAll(sieve: Sieve, tables: readonly OpenTable[]): Promise<void> {
  for (const { table, input } of tables) {
    const { delimiter = ',', ...info } = table.info();
    await sieve.addFile(await fileSource(input.name, input.path ?? ''), { ...info, delimiter });
  }
}

async function siftAll(
  sieve: Sieve,
  { rosters, hashed, share }: SearchJob,
  scratch: string,
): Promise<Sifted[]> {
  const sifted: Sifted[] = [];
  for (const roster of rosters) {
    sifted.push(await siftRoster(sieve, roster, { hashed, scratch, share }));
  }
  return sifted;
}
