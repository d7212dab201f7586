import { dirname, join } from 'node:path';

import { makeScratch, scratchError } from '../files/scratch.ts';
import { Duck } from './duckdb.ts';
import { toldOfMemory } from './memory.ts';

/** Tables of more bytes than this are kept in a file, not in DuckDB's memory. */
const mostInMemory = 256 * 2 ** 20;

/**
 * Runs work with a DuckDB and a scratch folder of its own; both are gone afterwards, however it ends.
 *
 * @throws {UserError} (2) with what would be enough, where the memory is too little for the work.
 */
export async function withScratch<T>(
  memory: string,
  bytes: number,
  work: (duck: Duck, scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = makeScratch();
  try {
    const path = bytes > mostInMemory ? join(scratch.path, 'people.duckdb') : ':memory:';
    const duck = await Duck.open({ path, memory, spill: join(scratch.path, 'spill') });
    try {
      return await work(duck, scratch.path);
    } catch (error) {
      throw toldOfMemory(error, memory, bytes);
    } finally {
      duck.close();
    }
  } catch (error) {
    // What fails on inputs and outputs is a sentence already; what is left is the scratch itself.
    throw scratchError(dirname(scratch.path), error);
  } finally {
    scratch.remove();
  }
}
