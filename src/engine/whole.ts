import { Intake } from '../people/intake.ts';
import type { OpenTable } from './hard.ts';

/** All rows of some tables, as their own readers read them. */
export interface WholeRead {
  readonly intake: Intake;
  /** Data rows of each table, in the order given. */
  readonly rows: readonly number[];
}

/** Reads every row of the tables. @param intake where the rows go; it may know what blank cells mean. */
export async function readWhole(
  tables: readonly OpenTable[],
  intake = new Intake(),
): Promise<WholeRead> {
  const rows: number[] = [];
  for (const { table } of tables) {
    const before = intake.rowsRead;
    const info = table.info();
    for await (const row of table.rows) intake.add(row, info);
    rows.push(intake.rowsRead - before);
  }
  return { intake, rows };
}

/**
 * Whether SQL may read the cells of every table: none is in other units than its columns, and as far as
 * was read none has another header below the first.
 */
export const allDirect = (tables: readonly OpenTable[]): boolean =>
  tables.every(({ table }) => table.info().direct);

/** Thrown where a header below the first was met only when rows had gone to a cluster already. */
export class NotDirect extends Error {}
