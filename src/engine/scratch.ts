import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Duck } from './duckdb.ts';

/** Tables of more bytes than this are kept in a file, not in DuckDB's memory. */
const mostInMemory = 256 * 2 ** 20;

/** Runs work with a DuckDB and a scratch folder of its own; both are gone afterwards. */
export async function withScratch<T>(
  memory: string,
  bytes: number,
  work: (duck: Duck, scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'civil-aid-'));
  try {
    const path = bytes > mostInMemory ? join(scratch, 'people.duckdb') : ':memory:';
    const duck = await Duck.open({ path, memory, spill: join(scratch, 'spill') });
    try {
      return await work(duck, scratch);
    } finally {
      duck.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
