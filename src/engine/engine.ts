import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import type { BulkJob, BulkResult } from './bulk.ts';
import { decideLocally } from './local.ts';
import { allDirect, NotDirect } from './whole.ts';

/** Where households are decided: the same bytes from each. */
export interface Engine {
  decide(job: BulkJob): Promise<BulkResult>;
}

export const engineNames = ['local', 'duckdb', 'spark'] as const;
export type EngineName = (typeof engineNames)[number];

/**
 * Tables of more bytes than this are decided in DuckDB, where no engine is named: it takes half a second to
 * start, and is faster from about twenty thousand rows on (`docs/大批量与集群.md`).
 */
const bulkFrom = 4 * 2 ** 20;

/** Whether the tables are too large to be read row by row where DuckDB can do without. */
export const areBulky = (tables: BulkJob['tables']): boolean =>
  tables.reduce((sum, { table }) => sum + table.info().size, 0) > bulkFrom;

const local: Engine = { decide: decideLocally };

const duckdb: Engine = {
  decide: async (job) => (await import('./bulk.ts')).decideInBulk(job),
};

const spark = (master: string): Engine => ({
  decide: async (job) => {
    const { output } = job;
    if (output === undefined) throw new UserError(exitCode.usage, [message('sparkNeedsOutput')]);
    // What only the tables' own readers understand is not for a cluster to read.
    if (!allDirect(job.tables)) return duckdb.decide(job);
    const { decideOnSpark } = await import('./spark.ts');
    return decideOnSpark({ ...job, output, master }).catch((error: unknown) => {
      if (error instanceof NotDirect) return duckdb.decide(job);
      throw error;
    });
  },
});

/**
 * The engine that is named, or the one that suits the tables.
 *
 * @param master the cluster, for Spark.
 * @throws {UserError} (2) where a cluster is asked for and not named.
 */
export function engineFor(tables: BulkJob['tables'], named?: EngineName, master?: string): Engine {
  switch (named ?? (areBulky(tables) ? 'duckdb' : 'local')) {
    case 'local':
      return local;
    case 'duckdb':
      return duckdb;
    case 'spark':
      if (master === undefined) throw new UserError(exitCode.usage, [message('sparkNeedsMaster')]);
      return spark(master);
  }
}
