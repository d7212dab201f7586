import { columnsOf } from '../decide/columns.ts';
import { formOfText, openSink, type RowSink } from '../sheets/write/registry.ts';
import type { BulkOutput } from './bulk.ts';

/** Opens all places of an output: each row goes to each of them, and what fails leaves none. */
export async function openOutput(output: BulkOutput): Promise<RowSink> {
  const { also = [], style } = output;
  const columns = columnsOf(style);
  const first = await openSink(output.target, output.format, columns, formOfText(output));
  if (also.length === 0) return first;
  const sinks = [first];
  const abort = async (): Promise<void> => {
    for (const sink of sinks) await sink.abort();
  };
  try {
    for (const { target, format } of also)
      sinks.push(await openSink(target, format, columns, formOfText(output)));
  } catch (error) {
    await abort();
    throw error;
  }
  return {
    write: (row) => {
      const waits = sinks.map((sink) => sink.write(row)).filter((wait) => wait !== undefined);
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
    },
    close: async () => {
      try {
        const written = await first.close();
        for (const [at, { done }] of also.entries()) {
          const other = await sinks[at + 1]?.close();
          if (other !== undefined) done(other);
        }
        return written;
      } catch (error) {
        await abort();
        throw error;
      }
    },
    abort,
  };
}
