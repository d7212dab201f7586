import type { Lang } from '../messages/index.ts';
import { quotedMarks } from '../sheets/write/csv.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';
import { formulaSigns } from '../sheets/write/safe-cell.ts';
import type { DuckCell } from '../duck/duckdb.ts';
import type { OutcomeSql } from './outcome.ts';
import { outcomesOf, type Plan } from './plan.ts';
import { bare, column, type Composer, listOf, no, sql, Sql, when } from './query.ts';
import { authoritySql, byDecision, changedSql, decisions, reasonsSql } from './speak.ts';
import type { Decision } from '../decide/outcome.ts';
import type { Category } from '../core/columns.ts';
import { decisionColumns, placeKeys, unitWord } from '../decide/columns.ts';
import { missingKeysSql, yuanSql } from './words.ts';

/** One cell of a decision. */
interface CellSql {
  /** As text, never null. */
  readonly sql: Sql;
  /** With its own type where that is no text: whole fen, or a count; null where there is none. */
  readonly whole?: Sql;
  /** Every text that can stand in it is known to need no quote marks in CSV. */
  readonly plain: boolean;
  /** Digits that Excel must be made to keep as text. */
  readonly digits?: 'always' | 'maybe';
}

export interface RowStyle {
  readonly lang: Lang;
  readonly asOf: string;
  /** How many of the input's own columns are carried through. */
  readonly extras: number;
}

/** The cells of a decision that is known, in the order of the decisions' columns. */
function cellsAs(outcome: OutcomeSql, as: Decision, plan: Plan, style: RowStyle): CellSql[] {
  const { rule, amount, persons, missing } = outcome;
  const { to } = plan;
  const speech = plan.speech(style.lang);
  const none = to.text('');
  const cell = (made: Sql): CellSql => ({ sql: made, plain: isPlain(made) });
  const granted = (made: Sql, whole: Sql): CellSql =>
    as === 'eligible' ? { ...cell(made), whole } : { ...cell(none), whole: bare('NULL') };
  return [
    { sql: column('household_id'), plain: true, digits: 'maybe' },
    { sql: column('id_number'), plain: true, digits: 'always' },
    cell(column('name')),
    cell(to.text(rule.category)),
    cell(to.text(as)),
    rule.pays === 'nothing'
      ? { ...cell(none), whole: bare('NULL') }
      : granted(yuanSql(amount, to), amount),
    cell(to.text(unitWord(rule))),
    granted(sql`CAST(${persons} AS STRING)`, persons),
    cell(reasonsSql(outcome, as, speech)),
    cell(as === 'needs-evidence' ? missingKeysSql(missing, to) : none),
    cell(to.text(rule.id)),
    cell(authoritySql(outcome, as, speech)),
    cell(to.text(style.asOf)),
    cell(changedSql(outcome, as, speech)),
    ...placeKeys.map((key): CellSql => ({
      sql: sql`COALESCE(${column(`h_${key}`)}, '')`,
      // Of a text only letters, digits and dashes are SQL's to read.
      plain: true,
      digits: 'maybe',
    })),
    ...Array.from({ length: style.extras }, (_, at): CellSql => ({
      sql: column(`x_${at}`),
      plain: false,
      digits: 'maybe',
    })),
  ];
}

/** Nothing that a piece can say needs quote marks in CSV; the values that it puts in are digits and words of closed lists. */
const isPlain = ({ says }: Sql): boolean =>
  !Array.from(quotedMarks).some((mark) => says.some((text) => text.includes(mark)));

/**
 * Whether all that the rules say needs no quote marks in CSV, so that SQL can write the lines itself. In
 * Chinese it never does; English has commas.
 */
export function saysPlainly(plan: Plan, wanted: readonly Category[], style: RowStyle): boolean {
  return outcomesOf(plan, wanted).every((outcome) =>
    decisions.every((as) =>
      cellsAs(outcome, as, plan, { ...style, extras: 0 }).every(({ plain }) => plain),
    ),
  );
}

/** How a decision leaves SQL: as a line of CSV, or as a record of typed cells. */
export type RowForm =
  { readonly kind: 'csv'; readonly forExcel: boolean } | { readonly kind: 'cells' };

/** A record as it is read back: `seq`, the row at which it stands, and then its cells. */
export function recordOf(
  record: readonly DuckCell[],
  columns: readonly OutColumn[],
): { readonly seq: number; readonly row: OutCell[] } {
  if (record.length !== 1 + columns.length)
    throw new Error('a decision came back with other columns');
  const [seq, ...cells] = record;
  return {
    seq: Number(seq),
    row: cells.map((cell, at): OutCell => {
      const kind = columns[at]?.kind;
      const isWhole = kind === 'money' || kind === 'count';
      if (cell === null) return isWhole || columns[at]?.key === 'changed' ? null : '';
      if (typeof cell === 'bigint' && isWhole) return Number(cell);
      if (typeof cell !== 'string' || isWhole)
        throw new TypeError(`column ${at + 1} of a decision came back as ${typeof cell}`);
      return cell === '' && columns[at]?.key === 'changed' ? null : cell;
    }),
  };
}

function csvCell({ sql: made, plain, digits }: CellSql, forExcel: boolean, to: Composer): Sql {
  if (digits === 'always' && forExcel) return sql`concat('"', ${made}, '\t"')`;
  const kept = `0[0-9]+|[0-9]{12,}|[0-9]{17}[Xx]`;
  const unquoted = safe(made, to);
  const quoted = sql`concat('"', replace(${unquoted}, '"', '""'), '"')`;
  const own = plain ? made : sql`CASE WHEN ${quotes(made, to)} THEN ${quoted} ELSE ${unquoted} END`;
  if (digits === undefined || !forExcel) return own;
  return sql`CASE WHEN ${to.fits(made, kept)} THEN concat('"', ${made}, '\t"') ELSE ${own} END`;
}

/** Whether CSV needs quote marks; a text that could not be told so was left to the tables' own writer. */
const quotes = (made: Sql, to: Composer): Sql =>
  listOf(
    [...Array.from(quotedMarks, (mark) => to.holds(made, mark)), sql`${made} <> trim(${made})`],
    ' OR ',
  );

const safe = (made: Sql, to: Composer): Sql =>
  sql`CASE WHEN ${to.fits(sql`substr(${made}, 1, 1)`, `[${formulaSigns}]`)} THEN concat('''', ${made}) ELSE ${made} END`;

/** Whether the row has the outcome: a household's stands under its applicant. */
export const stands = ({ rule, decision }: OutcomeSql): Sql =>
  rule.unit === 'household'
    ? sql`(${decision} IS NOT NULL AND ${seq} = ${applicant})`
    : sql`${decision} IS NOT NULL`;

const seq = column('seq');
const applicant = column('applicant');

/** Whether a person has any decision. */
export function hasDecision(plan: Plan, wanted: readonly Category[]): Sql {
  const all = outcomesOf(plan, wanted).map(stands);
  return all.length === 0 ? no : sql`(${listOf(all, ' OR ')})`;
}

/**
 * Every decision of a person as lines of CSV in one text, empty where there is none; a household's own
 * stand under its applicant. Lines end with a return; the feed after the last is for the file's writer.
 */
export function lineText(
  plan: Plan,
  wanted: readonly Category[],
  style: RowStyle,
  forExcel: boolean,
): Sql {
  const { to } = plan;
  const lines = outcomesOf(plan, wanted).map((outcome) => {
    const line = (as: Decision): Sql => {
      const cells = cellsAs(outcome, as, plan, style).map((cell) => csvCell(cell, forExcel, to));
      return to.concat(
        cells.flatMap((cell, at) => [to.known(cell), to.text(at + 1 < cells.length ? ',' : '\r')]),
      );
    };
    return when(stands(outcome), byDecision(outcome, line));
  });
  return sql`concat_ws(${to.text('\n')}, ${listOf(lines, ',\n')})`;
}

/** Every decision of a person as a list of records with the cells `c0`, `c1`, …; null for one that there is not. */
export function rowsSql(plan: Plan, wanted: readonly Category[], style: RowStyle): Sql {
  const { to } = plan;
  return to.list(
    outcomesOf(plan, wanted).map((outcome) => {
      const each = decisions.map((as) => cellsAs(outcome, as, plan, style));
      const [first = []] = each;
      const cells = first.map(({ whole }, at): readonly [string, Sql] => {
        const made = whichever(outcome, (as) => {
          const cell = each[decisions.indexOf(as)]?.[at];
          return (whole === undefined ? cell?.sql : cell?.whole) ?? bare('NULL');
        });
        return [
          `c${at}`,
          whole === undefined ? sql`COALESCE(${made}, '')` : sql`CAST(${made} AS BIGINT)`,
        ];
      });
      return when(stands(outcome), to.record(cells));
    }),
  );
}

/** One text a decision; it is not asked for where it is the same for each. */
function whichever(outcome: OutcomeSql, made: (as: Decision) => Sql): Sql {
  const [first, ...others] = decisions.map(made);
  return first !== undefined && others.every(({ text }) => text === first.text)
    ? first
    : byDecision(outcome, made);
}

/** The columns of {@link rowsSql}'s records, taken out of the record `r`. */
export const recordColumns = (style: RowStyle): string =>
  Array.from({ length: decisionColumns.length + style.extras }, (_, at) => `r.c${at}`).join(', ');

/** Sums of the decisions, one row: for each category households, persons, fen, and how many of each kind. */
export function totalsSql(plan: Plan, wanted: readonly Category[]): Sql[] {
  return outcomesOf(plan, wanted).flatMap(({ rule, decision, amount, persons }) => {
    const c = rule.category;
    const here = rule.unit === 'household' ? sql` AND ${seq} = ${applicant}` : sql``;
    const count = (code: number): Sql =>
      sql`count(CASE WHEN ${decision} = ${code}${here} THEN 1 END)`;
    const sum = (of: Sql): Sql =>
      sql`COALESCE(CAST(sum(CASE WHEN ${decision} = 1${here} THEN ${of} END) AS BIGINT), 0)`;
    const households =
      rule.unit === 'household'
        ? count(1)
        : sql`count(DISTINCT CASE WHEN ${decision} = 1 THEN ${column('home')} END)`;
    const named: readonly (readonly [Sql, string])[] = [
      [households, 'households'],
      [sum(persons), 'persons'],
      [sum(amount), 'amount'],
      [count(1), 'eligible'],
      [count(0), 'ineligible'],
      [count(2), 'evidence'],
    ];
    return named.map(([made, name]) => new Sql(`${made.text} AS ${c}_${name}`, made.reads));
  });
}
