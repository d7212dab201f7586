import { HeldOutput, type Place } from './recount.ts';
import type { OutCell, OutColumn, OutRow } from './write/out-column.ts';
import { openSink, type OutFormat, type TextForm } from './write/registry.ts';

/**
 * Writes a whole table, and holds it to the rows it was made of.
 *
 * @throws {UserError} (1) where what was written is not what was handed over; of a file when it would be put in its place.
 */
export async function writeTable(
  place: Place,
  format: OutFormat,
  columns: readonly OutColumn[],
  rows: Iterable<OutRow> | AsyncIterable<OutRow>,
  text: TextForm,
): Promise<{ path: string; sha256: string; rows: number }> {
  const held = new HeldOutput(place, format, columns);
  const sink = await openSink(held.target, format, columns, text);
  const money = columns.findIndex(({ kind }) => kind === 'money');
  const told = { rows: 0, fen: 0 };
  try {
    for await (const row of rows) {
      await sink.write(row);
      told.rows += 1;
      told.fen += fenIn(row[money]);
    }
  } catch (error) {
    await sink.abort();
    throw error;
  }
  const written = await sink.close();
  await held.holdTo(told);
  return written;
}

const fenIn = (cell: OutCell | undefined): number => (typeof cell === 'number' ? cell : 0);
