import { createReadStream } from 'node:fs';
import type { RawRow } from './csv.ts';
import { isDelimiter } from './csv.ts';
import { readingError } from './encoding.ts';
import type { ReadTable, TableInput } from './read.ts';

/**
 * Chosen rows of a table, counted from 0 below its header. Of a plain CSV file only the chosen lines
 * are taken out of the bytes; anything else is gone through as the reader does.
 *
 * @param wanted row counts in rising order.
 */
export async function* pickRows(
  table: ReadTable,
  input: TableInput,
  wanted: readonly number[],
): AsyncGenerator<{ readonly at: number; readonly raw: RawRow }> {
  const { plain, encoding, delimiter, headerRow } = table.info();
  if (plain && encoding === 'utf8' && input.path !== undefined && isDelimiter(delimiter)) {
    for await (const { at, line } of pickLines(input.name, input.path, headerRow, wanted)) {
      yield { at, raw: { row: headerRow + 1 + at, cells: line.split(delimiter), raw: line } };
    }
    return;
  }
  let next = 0;
  let at = 0;
  for await (const raw of table.raws()) {
    if (next >= wanted.length) return;
    if (at === wanted[next]) {
      next += 1;
      yield { at, raw };
    }
    at += 1;
  }
}

/** Chosen lines of a file, counted from 0 after the first `skipped`; without their line ends. */
async function* pickLines(
  name: string,
  path: string,
  skipped: number,
  wanted: readonly number[],
): AsyncGenerator<{ at: number; line: string }> {
  let line = 0;
  let next = 0;
  let rest: Buffer = Buffer.alloc(0);
  const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\r$/, '');
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
      if (!(piece instanceof Uint8Array)) continue;
      const bytes: Buffer = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
      let from = 0;
      for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
        if (line === skipped + (wanted[next] ?? Number.NaN)) {
          yield { at: line - skipped, line: text(bytes.subarray(from, end)) };
          next += 1;
          if (next >= wanted.length) return;
        }
        line += 1;
        from = end + 1;
      }
      rest = bytes.subarray(from);
    }
  } catch (error) {
    throw readingError(name, error);
  }
  if (rest.length > 0 && line === skipped + (wanted[next] ?? Number.NaN)) {
    yield { at: line - skipped, line: text(rest) };
  }
}
