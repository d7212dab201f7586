import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';

import { type Scratch, spillFolder } from '../files/scratch.ts';

/** How much of the machine the embedded database may use. */
export interface DuckOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** Such as `1GB`; what does not fit goes to `spill`. */
  readonly memory: string;
  /** A folder for what does not fit in memory; one of its own where it is left out. */
  readonly spill?: string;
}

/** DuckDB in this process: joins that spill to disk, and the ledger's file. */
export class Duck {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly spill: Scratch | undefined,
  ) {}

  static async open({ path, memory, spill }: DuckOptions): Promise<Duck> {
    const own = spill === undefined ? spillFolder() : undefined;
    try {
      const instance = await DuckDBInstance.create(path, {
        memory_limit: memory,
        temp_directory: spill ?? own?.path ?? '',
        // Nothing is fetched: the tool opens no network connection.
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      return new Duck(instance, await instance.connect(), own);
    } catch (error) {
      own?.remove();
      throw error;
    }
  }

  async run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    await this.connection.run(sql, [...values]);
  }

  /** The rows of a query, each held to the schema. */
  async rows<T>(
    schema: z.ZodType<T>,
    sql: string,
    values: readonly DuckDBValue[] = [],
  ): Promise<T[]> {
    const reader = await this.connection.runAndReadAll(sql, [...values]);
    return z.array(schema).parse(reader.getRowObjectsJS());
  }

  /** The one text column of a query, piece by piece; only a piece is in memory. */
  async *texts(sql: string): AsyncGenerator<readonly string[]> {
    const result = await this.connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
      if (chunk.rowCount === 0) return;
      yield chunk.getColumnValues(0).filter((text) => typeof text === 'string');
    }
  }

  /** Appends rows to a table, fast; null where there is none. */
  async append(table: string, rows: Iterable<readonly (string | bigint | null)[]>): Promise<void> {
    const appender = await this.connection.createAppender(table);
    for (const row of rows) {
      for (const cell of row) {
        if (cell === null) appender.appendNull();
        else if (typeof cell === 'bigint') appender.appendBigInt(cell);
        else appender.appendVarchar(cell);
      }
      appender.endRow();
    }
    appender.closeSync();
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
    this.spill?.remove();
  }
}

/** A text as an SQL literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
