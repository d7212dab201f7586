import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { noteRead } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import { gather, readingError, unreadable } from './encoding.ts';
import type { TableInput } from './read.ts';

const tableEnding = /\.(?:csv|txt|tsv|xlsx|parquet)$/i;
/** Excel's lock files, hidden files, and what this tool wrote itself. */
const notInput = /^(?:~\$|\.)|\.rejects\.csv$|^(?:decisions|simulation)\./i;

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (typeof chunk === 'string') yield Buffer.from(chunk);
    else if (chunk instanceof Uint8Array) yield chunk;
  }
}

/**
 * What the user named, as tables to read: a folder stands for the tables directly in it, sorted by
 * name; `-` for standard input. A file that is named twice is read once.
 */
export async function expandInputs(
  paths: readonly string[],
  stdin: AsyncIterable<unknown> = process.stdin,
): Promise<TableInput[]> {
  const inputs: TableInput[] = [];
  const seen = new Set<string>();
  const add = (path: string): void => {
    const whole = resolve(path);
    if (!seen.has(whole)) inputs.push({ name: path, path });
    seen.add(whole);
  };
  for (const path of paths) {
    if (path === '-') {
      noteRead('/dev/stdin');
      if (!seen.has('-')) inputs.push({ name: '-', bytes: await gather(bytesOf(stdin)) });
      seen.add('-');
      continue;
    }
    try {
      if (!(await stat(path)).isDirectory()) {
        add(path);
        continue;
      }
      const entries = await readdir(path, { withFileTypes: true });
      const names = entries
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
        .filter((name) => tableEnding.test(name) && !notInput.test(name))
        .sort();
      if (names.length === 0) throw unreadable(message('folderEmpty', { file: path }));
      for (const name of names) add(join(path, name));
    } catch (error) {
      throw readingError(path, error);
    }
  }
  return inputs;
}
