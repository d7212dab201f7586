import { inputColumns } from '../core/columns.ts';
import { factColumn } from './cells.ts';
import type { Dialect } from './dialect.ts';

/** What a household's number is however it is written: `1` and `001` are told of as one. */
const spelling = (number: string): string => `upper(trim(LEADING '0' FROM ${number}))`;

const count = (test: string): string => `sum(CASE WHEN ${test} THEN 1 ELSE 0 END)`;

/** How many of a household's rows are a head's: those who live there, and all. */
const headsSql = { living: count("kin = 'self' AND NOT away"), all: count("kin = 'self'") };

/**
 * Of the households that SQL judges, those of which `headWarnings` tells: how many there are of a kind, and
 * where the rows of the first `named` stand (`seq`, `people` rows from there on).
 *
 * @param line the table of people's rows, with `seq`.
 * @param plain the condition that a row is SQL's to judge.
 */
export function headTalesSql(line: string, plain: string, named: number): string {
  const { living, all } = headsSql;
  const kind = `CASE WHEN ${living} > 0 THEN NULL
    WHEN ${all} > 0 THEN CASE WHEN ${count('NOT away')} > 0 THEN 'warnHeadGone' END
    WHEN count(*) > 1 THEN 'warnNoRelation' END`;
  return `SELECT kind, seq, people, households FROM
    (SELECT *, row_number() OVER (PARTITION BY kind ORDER BY seq) AS place, count(*) OVER (PARTITION BY kind) AS households
      FROM (SELECT ${kind} AS kind, min(seq) AS seq, count(*) AS people FROM ${line} WHERE ${plain} GROUP BY household_id) h
      WHERE kind IS NOT NULL) p
    WHERE place <= ${named}`;
}

/**
 * Households that SQL must not judge: with a row that could not be read for certain, with rows that stand away from
 * each other or at odds about where they live, with a person who is listed twice, with relations of which
 * none or several are those of a head who lives there, whose number is written in two ways, or above rows
 * that name no household and may belong to them. A head who is dead or gone is the head all the same.
 *
 * @param line the table of people's rows, with `seq`, `file` and `plain_cells`.
 * @param facts keys of the facts that it has.
 */
export function oddHomesSql(line: string, facts: ReadonlySet<string>, dialect: Dialect): string {
  const differs = (column: string): string => `COALESCE(min(${column}) <> max(${column}), FALSE)`;
  // Rows that contradict each other about the household: the reader's words name them.
  const household = inputColumns
    .filter(({ key, level }) => level === 'household' && key !== 'household_id' && facts.has(key))
    .map(({ key }) => factColumn(key));
  const open = 'household_id IS NULL OR id17 IS NULL';
  const { living, all } = headsSql;
  // A table without relations has nobody's.
  const heads = `(min(CASE WHEN kin = 'unknown' THEN 0 ELSE 1 END) = 1 AND (${living} > 1 OR ${all} = 0))`;
  const key = spelling('household_id');
  const above = dialect.lastKnown('CASE WHEN id17 IS NOT NULL THEN household_id END');
  return `SELECT household_id FROM ${line} WHERE household_id IS NOT NULL GROUP BY household_id
      HAVING NOT bool_and(plain_cells) OR max(seq) - min(seq) + 1 <> count(*)
        OR ${[...['file', ...household].map(differs), heads].join(' OR ')}
    UNION
    SELECT l.household_id FROM ${line} l JOIN
      (SELECT id17 FROM ${line} WHERE id17 IS NOT NULL GROUP BY id17 HAVING count(*) > 1) twice
      ON l.id17 = twice.id17 WHERE l.household_id IS NOT NULL
    UNION
    SELECT household_id FROM ${line} WHERE ${key} IN (SELECT ${key} FROM
      (SELECT DISTINCT household_id FROM ${line} WHERE ${key} IN
        (SELECT ${key} FROM ${line} WHERE household_id <> ${key})) w
      GROUP BY ${key} HAVING count(*) > 1)
    UNION
    SELECT above AS household_id FROM (SELECT household_id, id17, ${above} OVER
        (PARTITION BY file ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS above
        FROM ${line} WHERE (SELECT count(*) FROM ${line} WHERE ${open}) > 0) a
      WHERE (${open}) AND above IS NOT NULL`;
}

const residence = `COALESCE(min(${factColumn('residence_region')}), '') AS residence`;
const hukou = `COALESCE(min(${factColumn('hukou_region')}), '') AS hukou`;
/** Of a household whose rows differ nothing is asked: it is odd already. */
const residences = (line: string): string =>
  `(SELECT household_id, ${residence}, ${hukou} FROM ${line} WHERE household_id IS NOT NULL GROUP BY household_id)`;

/** What households say of where they live and are registered, each pair once. */
export const residencesSql = (line: string): string =>
  `SELECT DISTINCT residence, hukou FROM ${residences(line)} r`;

/** The households with one of some pairs. @param pairs a table of `residence` and `hukou`. */
export const residingSql = (line: string, pairs: string): string =>
  `SELECT r.household_id FROM ${residences(line)} r
    JOIN ${pairs} p ON r.residence = p.residence AND r.hukou = p.hukou`;

/**
 * Households that SQL took for its own, and that a damaged row, once read, names, in whatever spelling, or has a
 * person of.
 *
 * @param told a table of `household_id` and `id_number`, one of them null, as the rows told them.
 */
export function namedSql(line: string, oddHomes: string, told: string): string {
  const not = `(SELECT household_id FROM ${oddHomes})`;
  return `SELECT DISTINCT household_id FROM ${line} WHERE household_id IS NOT NULL AND household_id NOT IN ${not}
    AND (${spelling('household_id')} IN
        (SELECT ${spelling('household_id')} FROM ${told} WHERE household_id IS NOT NULL)
      OR id_number IN (SELECT id_number FROM ${told} WHERE id_number IS NOT NULL))`;
}
