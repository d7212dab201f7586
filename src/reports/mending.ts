import { columnName } from '../decide/words.ts';
import { decideHousehold } from '../decide/interpret.ts';
import { type Lang, message, say, teller } from '../messages/index.ts';
import { inputColumns, isOfHousehold } from '../core/columns.ts';
import type { Household, Person } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { columnLetters } from '../sheets/write/letters.ts';
import type { Mark, MendingSheet } from '../sheets/write/marked.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import { rejectText } from '../decide/columns.ts';

/** An empty cell that decides something, where the sheet stands that it is in. */
export interface EmptyCell {
  readonly file: string;
  readonly row: number;
  readonly column: string;
}

/** Columns where nothing is written as 0, not as an empty cell. */
const numeric: ReadonlySet<string> = new Set(
  inputColumns
    .filter(({ kind, key }) => (kind === 'money' || kind === 'count') && key !== 'current_amount')
    .map(({ key }) => key),
);

/** The cells that, once filled, would decide what is open for the household now; each once. */
function emptyCellsOf(ruleset: Ruleset, household: Household): EmptyCell[] {
  const found = new Map<string, EmptyCell>();
  const { frame, outcomes } = decideHousehold(ruleset, household);
  const people: readonly Person[] = frame.people.map(({ person }) => person);
  for (const { decision, missing, rule, subject } of outcomes) {
    if (decision !== 'needs-evidence') continue;
    for (const column of missing) {
      const whose =
        rule.unit === 'person' && subject !== undefined && !isOfHousehold(column)
          ? [subject]
          : isOfHousehold(column)
            ? people.slice(0, 1)
            : people;
      for (const { file, row, values } of whose) {
        if (values[column] === undefined) {
          found.set(`${row} ${column} ${file}`, { file, row, column });
        }
      }
    }
  }
  return [...found.values()];
}

/**
 * The empty cells of all unbroken households that would decide something, in the order of the sheets; of
 * columns that the sheet has, since the others are no cells to fill in.
 */
export function emptyCells(
  ruleset: Ruleset,
  households: readonly Household[],
  tables: readonly Pick<TableInfo, 'file' | 'columns'>[],
): EmptyCell[] {
  const columns = new Map(tables.map((info) => [info.file, new Set(info.columns)]));
  return households
    .filter(({ breaks }) => breaks.length === 0)
    .flatMap((household) => emptyCellsOf(ruleset, household))
    .filter(({ file, column }) => columns.get(file)?.has(column) === true);
}

/** How many there are of each column, in the order of the table's columns. */
export function countsByColumn(cells: readonly EmptyCell[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of inputColumns) {
    const count = cells.filter(({ column }) => column === key).length;
    if (count > 0) counts.set(key, count);
  }
  return counts;
}

/** Whether any of the columns is one in which nothing is written as 0. */
export const asksForNought = (columns: Iterable<string>): boolean =>
  [...columns].some((column) => numeric.has(column));

/** One workbook to mend: its tables, which of its rows were rejected, and which cells are empty. */
export interface ToMend {
  readonly tables: readonly TableInfo[];
  readonly rejects: readonly Reject[];
  readonly empty: readonly EmptyCell[];
}

/** Where a cell stands in its workbook. */
function markOf(
  tables: readonly TableInfo[],
  file: string,
  row: number,
  column: string | undefined,
  text?: string,
): Mark {
  const info = tables.find((one) => one.file === file);
  const place = column === undefined ? undefined : info?.places[column];
  return {
    ...(info?.sheet !== undefined && { sheet: info.sheet }),
    row,
    column: place,
    ...(text !== undefined && { text }),
  };
}

/** The marks of a workbook and its list of what to mend, in the order of sheets and rows. */
export function mendingOf(
  { tables, rejects, empty }: ToMend,
  lang: Lang,
): { readonly marks: readonly Mark[]; readonly list: MendingSheet } {
  const order = new Map(tables.map(({ file }, at) => [file, at]));
  const ordered = [...rejects].sort(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.row - b.row,
  );
  const faults = ordered.flatMap(({ file, row, column: first, columns = [first], messages }) =>
    messages.map((told, at) => {
      const column = columns[at];
      return { column, mark: markOf(tables, file, row, column, rejectText([told], lang)) };
    }),
  );
  const gaps = empty.map(({ file, row, column }) => markOf(tables, file, row, column));
  const tell = teller(lang);
  const sheetOf = ({ sheet }: Mark): string => sheet ?? tables[0]?.sheet ?? '';
  const counts = [...countsByColumn(empty)].map(([column, count]) => ({
    cells: [
      '',
      '',
      columnName(column, lang),
      say(lang, message(numeric.has(column) ? 'mendEmptyNought' : 'mendEmpty', { count })),
    ],
  }));
  return {
    // What is wrong is written last, so that it goes before what is only empty.
    marks: [...gaps, ...faults.map(({ mark }) => mark)],
    list: {
      name: tell('mendSheet'),
      header: [tell('mendRow'), tell('mendTable'), tell('mendColumn'), tell('mendText')],
      widths: [8, 14, 18, 90],
      rows: [
        ...faults.map(({ column, mark }) => ({
          cells: [
            mark.row,
            sheetOf(mark),
            column === undefined
              ? tell('mendWholeRow')
              : `${mark.column === undefined ? '' : `${columnLetters(mark.column)} `}${columnName(column, lang)}`,
            mark.text ?? '',
          ],
          mark,
        })),
        ...counts,
      ],
    },
  };
}
