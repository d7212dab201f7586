import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { resolve } from 'node:path';
import { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { type Scratch, spillFolder } from '../files/scratch.ts';
import { message } from '../messages/index.ts';
import { diskError } from './disk-error.ts';

/** How much of the machine the embedded database may use. */
export interface DuckOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** Such as `1GB`; what does not fit goes to `spill`. */
  readonly memory: string;
  /** A folder for what does not fit in memory; one of its own where it is left out. */
  readonly spill?: string;
}

/**
 * The library, loaded when a run needs it: it takes longer than a small table does from first to last.
 *
 * @throws {UserError} (2) where the part of it that is made for this machine is missing.
 */
async function engine(): Promise<typeof DuckDBInstance> {
  try {
    return (await import('@duckdb/node-api')).DuckDBInstance;
  } catch (cause) {
    const { platform, arch } = process;
    throw new UserError(exitCode.usage, [message('duckMissing', { platform, arch })], { cause });
  }
}

/** DuckDB in this process: joins that spill to disk, and the ledger's file. */
export class Duck {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly spill: Scratch | undefined,
    private readonly isOwner = true,
  ) {}

  static async open({ path, memory, spill }: DuckOptions): Promise<Duck> {
    const duckdb = await engine();
    const own = spill === undefined ? spillFolder() : undefined;
    try {
      const instance = await duckdb.create(path, {
        memory_limit: memory,
        temp_directory: spill ?? own?.path ?? '',
        // Nothing is fetched: the tool opens no network connection.
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
      });
      return new Duck(instance, await instance.connect(), own);
    } catch (error) {
      own?.remove();
      throw diskError(error);
    }
  }

  /** Another connection to the same database, which stays open when this one is closed. */
  async beside(): Promise<Duck> {
    return new Duck(this.instance, await this.instance.connect(), undefined, false);
  }

  async run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    await onDisk(() => this.connection.run(sql, [...values]));
  }

  /** The rows of a query, each held to the schema. */
  async rows<T>(
    schema: z.ZodType<T>,
    sql: string,
    values: readonly DuckDBValue[] = [],
  ): Promise<T[]> {
    const reader = await onDisk(() => this.connection.runAndReadAll(sql, [...values]));
    return z.array(schema).parse(reader.getRowObjectsJS());
  }

  /** The rows of a query with typed columns, piece by piece; only a piece is in memory. */
  async *records(sql: string): AsyncGenerator<readonly DuckRow[]> {
    const result = await onDisk(() => this.connection.stream(sql));
    const next = (): ReturnType<typeof result.fetchChunk> => onDisk(() => result.fetchChunk());
    for (let chunk = await next(); chunk !== null; chunk = await next()) {
      if (chunk.rowCount === 0) return;
      yield chunk.getRows().map((row) => row.map(cellOf));
    }
  }

  /** Appends rows to a table, fast; null where there is none. */
  async append(table: string, rows: Iterable<DuckRow>): Promise<void> {
    await onDisk(async () => {
      const appender = await this.connection.createAppender(table);
      for (const row of rows) {
        for (const cell of row) {
          if (cell === null) appender.appendNull();
          else if (typeof cell === 'bigint') appender.appendBigInt(cell);
          else if (typeof cell === 'boolean') appender.appendBoolean(cell);
          else appender.appendVarchar(cell);
        }
        appender.endRow();
      }
      appender.closeSync();
    });
  }

  close(): void {
    this.connection.closeSync();
    if (this.isOwner) this.instance.closeSync();
    this.spill?.remove();
  }
}

/** What fails for want of disk fails with the system's code. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error);
  }
}

/** A cell as it goes in and comes out; a NUL, a line end or a quote mark in a text is a sign like any other. */
export type DuckCell = string | bigint | boolean | null;
export type DuckRow = readonly DuckCell[];

function cellOf(value: DuckDBValue): DuckCell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return value;
  throw new TypeError('a query gave a column of another type than those that rows have');
}

/** A text as an SQL literal. A statement ends at a NUL, so that one is said by its number. */
export function quoted(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `concat(${parts.join(', chr(0), ')})`;
}

/**
 * A file to read, as a literal that means this file and no other: DuckDB takes `*`, `?` and `[` for
 * patterns, and a relative name for a home folder or an address.
 */
export const quotedFile = (path: string): string => quoted(resolve(path).replace(/[*?[]/g, '[$&]'));

/** What else DuckDB would read out of a file's name: columns in its folders, packing in its ending. */
export const nameIsNothing = 'hive_partitioning = false, union_by_name = false, filename = false';
