import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { Duck, nameIsNothing, quoted, quotedFile } from '../../duck/duckdb.ts';
import { ranOut } from '../../duck/memory.ts';
import { exitCode, UserError } from '../../core/errors.ts';
import { makeScratch, type Scratch, scratchError } from '../../files/scratch.ts';
import { message } from '../../messages/index.ts';
import { type ForeignFile, openForeign, type Target } from '../../files/atomic.ts';
import type { RawRow } from './csv.ts';
import type { OutColumn, OutRow } from '../write/out-column.ts';
import { yuanText } from '../write/safe-cell.ts';
import type { RowSink } from '../write/format.ts';

const described = z.object({ column_name: z.string() });

let shared: Promise<Duck> | undefined;

/** A connection of its own to the one database that all files of the process are read with. */
async function inMemory(): Promise<Duck> {
  // To open a database takes longer than to read a township's table.
  shared ??= Duck.open({ path: ':memory:', memory: '512MB' });
  return (await shared).beside();
}

/** What the database says of a file that it can't read, as a sentence; other errors as they are. */
function damaged(file: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof UserError || ranOut(cause)) return cause;
  return new UserError(exitCode.unreadable, [message('parquetDamaged', { file })], { cause });
}

/** What DuckDB reads from the file of this path, and from no other. */
const parquetFile = (path: string): string =>
  `read_parquet(${quotedFile(path)}, ${nameIsNothing}, file_row_number = false)`;

/**
 * The names of a Parquet file's columns.
 *
 * @param file as the user named it.
 * @throws {UserError} (4) where it is cut or damaged.
 */
export async function parquetHeader(path: string, file = path): Promise<string[]> {
  const duck = await inMemory();
  try {
    const columns = await duck.rows(described, `DESCRIBE SELECT * FROM ${parquetFile(path)}`);
    return columns.map(({ column_name: name }) => name);
  } catch (error) {
    throw damaged(file, error);
  } finally {
    duck.close();
  }
}

/** A Parquet file's cells as a query, each as text, named `c0`, `c1`, …; null where empty. */
export function parquetCells(path: string, header: readonly string[]): string {
  // By their places: a column's name may be anything, and one of ours too.
  const names = header.map((_, at) => `p${at}`);
  const cells = names.map((name, at) => `NULLIF(CAST(${name} AS VARCHAR), '') AS c${at}`);
  return `SELECT ${cells.join(', ')} FROM ${parquetFile(path)} AS file(${names.join(', ')})`;
}

/**
 * The rows of a Parquet file; its header counts as the first, as in any other table.
 *
 * @param file as the user named it.
 * @throws {UserError} (4) where a part of it is damaged.
 */
export async function* parquetRows(
  path: string,
  file: string,
  header: readonly string[],
): AsyncGenerator<readonly RawRow[]> {
  yield [{ row: 1, cells: header, raw: header.join(',') }];
  const duck = await inMemory();
  try {
    let row = 1;
    for await (const records of duck.records(parquetCells(path, header))) {
      yield records.map((record): RawRow => {
        row += 1;
        const cells = record.map((cell) => (cell === null ? '' : String(cell)));
        return { row, cells, raw: cells.join(',') };
      });
    }
  } catch (error) {
    throw damaged(file, error);
  } finally {
    duck.close();
  }
}

/** How many rows a Parquet file has, and the sum of its column of yuan at a place; -1 where it has none. */
export async function parquetSums(
  path: string,
  width: number,
  at: number,
): Promise<{ readonly rows: number; readonly fen: number }> {
  const duck = await inMemory();
  try {
    const names = Array.from({ length: width }, (_, place) => `p${place}`);
    const fen = at < 0 ? '0' : `COALESCE(sum(p${at}), 0) * 100`;
    const [found] = await duck.rows(
      z.object({ rows: z.bigint(), fen: z.bigint() }),
      `SELECT count(*) AS rows, CAST(${fen} AS BIGINT) AS fen
        FROM ${parquetFile(path)} AS file(${names.join(', ')})`,
    );
    return { rows: Number(found?.rows ?? -1), fen: Number(found?.fen ?? 0) };
  } finally {
    duck.close();
  }
}

const rowsAtOnce = 10_000;

/** Writes rows as one Parquet file: money as DECIMAL yuan, counts as integers, all else as text. */
export class ParquetSink implements RowSink {
  private waiting: (string | null)[][] = [];
  private rows = 0;

  private constructor(
    private readonly duck: Duck,
    private readonly scratch: Scratch,
    private readonly file: ForeignFile,
    private readonly columns: readonly OutColumn[],
  ) {}

  static async open(target: Target, columns: readonly OutColumn[]): Promise<ParquetSink> {
    const file = 'path' in target ? openForeign(target.path) : undefined;
    if (file === undefined) throw new UserError(exitCode.usage, [message('parquetNeedsFile')]);
    let scratch: Scratch | undefined;
    try {
      scratch = makeScratch();
      const { path } = scratch;
      const duck = await Duck.open({ path: join(path, 'rows'), memory: '512MB', spill: path });
      await duck.run(`CREATE TABLE kept (${columns.map((_, at) => `c${at} VARCHAR`).join(', ')})`);
      return new ParquetSink(duck, scratch, file, columns);
    } catch (error) {
      scratch?.remove();
      await file.abort();
      throw scratchError(tmpdir(), error);
    }
  }

  write(row: OutRow): void | Promise<void> {
    const cells = this.columns.map(({ kind }, at) => {
      const cell = row[at] ?? null;
      if (cell === null || cell === '') return null;
      return typeof cell === 'number' && kind === 'money' ? yuanText(cell) : String(cell);
    });
    this.waiting.push(cells);
    this.rows += 1;
    if (this.waiting.length >= rowsAtOnce) return this.put();
  }

  private async put(): Promise<void> {
    const rows = this.waiting;
    this.waiting = [];
    try {
      await this.duck.append('kept', rows);
    } catch (error) {
      throw scratchError(tmpdir(), error);
    }
  }

  async close(): Promise<{ path: string; sha256: string; rows: number }> {
    const types = {
      money: 'DECIMAL(18, 2)',
      count: 'BIGINT',
      id: 'VARCHAR',
      text: 'VARCHAR',
      // Of different numbers of decimals, which one type can't keep.
      decimal: 'VARCHAR',
    };
    const columns = this.columns.map(
      ({ kind, header }, at) =>
        // A name ends at a NUL, which no statement can hold.
        `CAST(c${at} AS ${types[kind]}) AS "${header.replaceAll('"', '""').replaceAll('\0', '\ufffd')}"`,
    );
    try {
      await this.put();
      await this.file.fill(() =>
        this.duck.run(
          `COPY (SELECT ${columns.join(', ')} FROM kept) TO ${quoted(this.file.temporary)} (FORMAT parquet, USE_TMP_FILE false)`,
        ),
      );
    } catch (error) {
      await this.abort();
      throw error;
    }
    this.end();
    return { ...(await this.file.finish()), rows: this.rows };
  }

  async abort(): Promise<void> {
    this.end();
    await this.file.abort();
  }

  private end(): void {
    this.duck.close();
    this.scratch.remove();
  }
}
