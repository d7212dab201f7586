import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { Intake, type IntakeOptions } from '../people/intake.ts';
import type { OpenTable } from './odd.ts';

/** All rows of some tables, as their own readers read them. */
export interface WholeRead {
  readonly intake: Intake;
  /** Data rows of each table, in the order given. */
  readonly rows: readonly number[];
}

/** What is known of all tables' rows beside what stands in them. */
export const knownOf = ([first]: readonly OpenTable[]): IntakeOptions => ({
  assumptions: first?.assumptions ?? [],
  ...(first?.payments !== undefined && { payments: first.payments }),
});

/** Reads every row of the tables. @param intake where the rows go; it may know what blank cells mean. */
export async function readWhole(
  tables: readonly OpenTable[],
  intake = new Intake(knownOf(tables)),
): Promise<WholeRead> {
  const rows = tables.map(() => 0);
  // Households' own rows come last: what stands in a person's row goes before what they say.
  for (const family of [false, true]) {
    for (const [at, { table }] of tables.entries()) {
      const info = table.info();
      if (info.family !== family) continue;
      const before = intake.rowsRead;
      for await (const row of table.rows) intake.add(row, info);
      rows[at] = intake.rowsRead - before;
    }
  }
  return { intake, rows };
}

/**
 * Whether SQL may read the cells of every table: none is in other units than its columns, nothing is known
 * of its rows from elsewhere, and as far as was read none has another header below the first.
 */
export const allDirect = (tables: readonly OpenTable[]): boolean =>
  tables.every(
    ({ table, assumptions = [], payments }) =>
      table.info().direct && assumptions.length === 0 && payments === undefined,
  );

/** Thrown where a header below the first was met only when rows had gone to a cluster already. */
export class NotDirect extends Error {}

/** @throws {UserError} (4) where no table has any row. */
export function refuseEmpty(rows: readonly number[], tables: readonly OpenTable[]): void {
  if (rows.some((count) => count > 0)) return;
  const files = [...new Set(tables.map(({ input }) => input.name))].join(' ');
  throw new UserError(exitCode.unreadable, [message('noRows', { files })]);
}
