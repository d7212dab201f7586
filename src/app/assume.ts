import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { type Categories, columnsWith } from '../core/category.ts';
import { inputColumns } from '../core/columns.ts';
import type { Assumption } from '../people/settle.ts';
import { CellFault, parseCell } from '../sheets/read/cells.ts';

/** What says who someone is can't be the same for all. */
const whose: ReadonlySet<string> = new Set(['household_id', 'name', 'id_number', 'relation']);
/** What a word for a category means, the rules say later: {@link inWordsOf}. */
const columns = columnsWith(
  inputColumns.filter(({ key }) => !whose.has(key)),
  { known: [] },
);

const bare = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

/**
 * Reads `COLUMN=VALUE` of `--assume`: the column by its key or its header, the value as in a cell.
 *
 * @throws {UserError} (2) where there is no such column, or its cells can't hold the value.
 */
export function assumptionOf(given: string): Assumption {
  const at = given.indexOf('=');
  const name = bare(at < 0 ? given : given.slice(0, at));
  const text = at < 0 ? '' : given.slice(at + 1).trim();
  const column = columns.find(({ key, headers, also = [] }) =>
    [key, ...headers, ...also].some((one) => bare(one) === name),
  );
  if (column === undefined) {
    const expected = columns.map(({ key, headers: [header] }) => `${header}(${key})`).join('、');
    throw new UserError(exitCode.usage, [message('usageAssumeColumn', { found: given, expected })]);
  }
  const value = text === '' ? undefined : parseCell(column, text);
  if (value === undefined || value instanceof CellFault) {
    const told = message('usageAssumeValue', {
      found: given,
      column: column.headers[0],
      expected: column.note.zh,
    });
    throw new UserError(
      exitCode.usage,
      value instanceof CellFault ? [told, value.message] : [told],
    );
  }
  return { column, value, text };
}

/** The same where the words of categories are known. */
export function inWordsOf(assumption: Assumption, categories: Categories): Assumption {
  const { column, text } = assumption;
  const form = inputColumns.find(({ key }) => key === column.key);
  if (form?.kind !== 'categories') return assumption;
  const [filled = column] = columnsWith([form], categories);
  const value = parseCell(filled, text);
  if (value === undefined || value instanceof CellFault) return assumption;
  return { ...assumption, column: filled, value };
}

/** Reads several; a column that is named again takes the last. */
export const assumptionsOf = (given: readonly string[]): readonly Assumption[] =>
  given.map(assumptionOf).reduce(withAssumption, []);

const withAssumption = (before: readonly Assumption[], fresh: Assumption): Assumption[] => [
  ...before.filter(({ column }) => column !== fresh.column),
  fresh,
];

/** As `summary.json` has it. */
export const assumedJson = (
  assumptions: readonly Assumption[],
): readonly { readonly column: string; readonly value: string }[] =>
  assumptions.map(({ column, text }) => ({ column: column.key, value: text }));
