import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { type Duck, quoted } from '../../duck/duckdb.ts';
import type { Column } from '../../core/columns.ts';
import type { Reject } from '../../people/intake.ts';
import { type ByteSource, fileSource } from '../../sheets/read/encoding.ts';
import { type ReadTable, readTable, type TableInput } from '../../sheets/read/read.ts';
import type { TableInfo } from '../../sheets/read/types.ts';
import { type Coverage, Tally } from '../coverage.ts';
import { nameKeys } from './names.ts';
import { rosterColumns, type RosterInput, tellsWho } from '../roster-columns.ts';
import { type RosterRow, RosterTable } from '../roster-rows.ts';
import type { Sieve } from './sieve.ts';
import { birthsOf, type Fit, fitOf, rowKeys, type Sought } from './sought.ts';

/** A roster's row that is about a person, or may be. */
export interface Matched<T extends Sought> extends RosterRow, Fit {
  readonly person: T;
  /** By what the person is known among those looked for. */
  readonly who: string;
  readonly source: string;
  readonly row: number;
}

/** The layout of a plain CSV file, as far as its first part shows it. */
interface Quick {
  readonly source: ByteSource;
  readonly table: ReadTable;
  readonly info: TableInfo;
  readonly delimiter: string;
}

const headSize = 1 << 16;

/**
 * What the first part of a CSV file says of it; undefined where it is no plain one in UTF-8, or where
 * our own reader has a complaint that is told better by reading it all.
 */
async function glance(input: TableInput, columns: readonly Column[]): Promise<Quick | undefined> {
  const { name, path } = input;
  if (path === undefined) return undefined;
  const source = await fileSource(name, path);
  for await (const chunk of source.chunks()) {
    const head = Buffer.from(chunk.subarray(0, headSize));
    const end = head.length < headSize ? head.length : head.lastIndexOf(10) + 1;
    if (head.subarray(0, 2).toString('latin1') === 'PK' || end === 0) return undefined;
    const found = await readTable({ name, bytes: head.subarray(0, end) }, columns).catch(
      () => undefined,
    );
    const table = found?.[0];
    const info = table?.info();
    return table !== undefined &&
      found?.length === 1 &&
      info?.encoding === 'utf8' &&
      info.plain &&
      info.delimiter !== undefined
      ? { source, table, info, delimiter: info.delimiter }
      : undefined;
  }
  return undefined;
}

const candidate = z.object({
  who: z.string(),
  sheet: z.union([z.bigint(), z.number()]).transform(Number),
  row: z.union([z.bigint(), z.number()]).transform(Number),
  told: z.string().transform((text) => kept.parse(JSON.parse(text))),
});
/** What {@link RowFile} wrote itself. */
const kept = z.custom<RosterRow>();

/**
 * A roster's row with the ID number of whom it may be about. `sheet` counts the tables of the file from 0.
 */
export type Candidate = z.output<typeof candidate>;
export { candidate as candidateSchema };

/** The rows of a roster that may be about someone, and how much of it could be used. */
export interface RosterRows {
  readonly rows: readonly Candidate[];
  /** The names of the file's tables. */
  readonly sheets: readonly string[];
  /** Undefined where nobody asked for it. */
  readonly sha256: string | undefined;
  readonly coverage: Coverage;
  /** Rows by which nobody can be told, or only by name. */
  readonly rejects: readonly Reject[];
  /** How many more of these are not listed. */
  readonly unlisted: number;
}

/** The columns of a sifted roster: what rows are compared by, and what they say. */
export const siftedColumns = ['sheet', 'row', 'idc', 'namec', 'birthc', 'told'] as const;

/**
 * Who of `person`, a relation of {@link personColumns}, may stand in which row of `near`, one of
 * {@link siftedColumns}: by the ID number, or where either has none by name and birth date. Each is a join of equals,
 * and no pair comes twice.
 */
export function matchSql(near: string, person: string): string {
  const select = `SELECT p.who, n.sheet, n.row, n.told FROM ${near} n JOIN ${person} p`;
  return `${select} ON n.idc = p.id18 WHERE n.idc <> ''
    UNION ${select} ON n.namec = p.name AND n.birthc = p.birth WHERE n.idc = '' OR p.id18 = ''`;
}

/** By what someone is found: `who` it is, a whole ID number or nothing, a name, a birth date `YYYYMMDD`. */
export const personColumns = ['who', 'id18', 'name', 'birth'] as const;

/** Someone as rows of {@link personColumns}: one for each name and each birth date. */
export function* personRows([who, person]: readonly [string, Sought]): Generator<string[]> {
  const { id, name } = person;
  const births = id.text === '' ? birthsOf(person) : [id.text.slice(6, 14)];
  for (const key of nameKeys(name)) {
    for (const birth of births) yield [who, id.text, key, birth];
  }
}

/** Loads those whom rosters are held against, by what each is known as, into the table `person`. */
export async function loadPeople(
  duck: Duck,
  people: Iterable<readonly [string, Sought]>,
): Promise<void> {
  const columns = personColumns.map((key) => `${key} VARCHAR`).join(', ');
  await duck.run(`CREATE TABLE IF NOT EXISTS person (${columns})`);
  const rows = function* (): Generator<string[]> {
    for (const one of people) yield* personRows(one);
  };
  await duck.append('person', rows());
}

/** Rows of one roster file that may be about someone, written down for the engine that joins. */
export interface Sifted extends Omit<RosterRows, 'rows'> {
  readonly path: string;
}

/** How a roster is sifted. */
export interface SiftPlace {
  /** Whether the SHA-256 of the file is kept. */
  readonly hashed: boolean;
  /** A folder for its owner only, thrown away afterwards. */
  readonly scratch: string;
  /** The share of rows that must be about someone who can be told, where the roster says no other. */
  readonly share: number;
}

/**
 * Writes the rows of a roster that the sieve lets through, whatever the form of its file.
 *
 * @throws {UserError} (4) where the file can't be read, or tells no one apart.
 */
export async function siftRoster(
  sieve: Sieve,
  input: RosterInput,
  place: SiftPlace,
): Promise<Sifted> {
  const path = join(place.scratch, `${randomUUID()}.tsv`);
  const sifting = new Sifting(sieve, input, place, path);
  const columns = rosterColumns(input.roster, input.amountColumn);
  const quick = await glance(input.input, columns);
  return (quick && (await sifting.quick(quick))) ?? (await sifting.whole(columns));
}

class Sifting {
  constructor(
    private readonly sieve: Sieve,
    private readonly input: RosterInput,
    private readonly place: SiftPlace,
    private readonly path: string,
  ) {}

  /** By the bytes; undefined where the file is not as plain as its beginning. */
  async quick({ source, table, info, delimiter }: Quick): Promise<Sifted | undefined> {
    tellsWho(info);
    const tally = new Tally();
    const rows = new RosterTable(table, tally);
    const out = new RowFile(this.path);
    const done = await this.sieve.sift(
      source,
      { ...info, delimiter },
      this.place.hashed,
      async (some) => {
        for (const raw of some) await this.write(out, 0, raw.row, rows.take(raw));
      },
    );
    await out.close();
    // Below another header the places of the first say nothing.
    if (done === undefined || table.reader.relaid) return undefined;
    tally.found(done.passed);
    return this.sifted(tally, [info.file], done.sha256);
  }

  /** Through the reader of tables. */
  async whole(columns: readonly Column[]): Promise<Sifted> {
    const tally = new Tally();
    const out = new RowFile(this.path);
    const sheets: string[] = [];
    let sha256: string | undefined;
    for (const [sheet, table] of (await readTable(this.input.input, columns)).entries()) {
      const info = table.info();
      tellsWho(info);
      sheets.push(info.file);
      const rows = new RosterTable(table, tally);
      for await (const raw of table.raws()) await this.write(out, sheet, raw.row, rows.take(raw));
      ({ sha256 } = info);
    }
    await out.close();
    return this.sifted(tally, sheets, sha256);
  }

  private async write(
    out: RowFile,
    sheet: number,
    at: number,
    row: RosterRow | undefined,
  ): Promise<void> {
    if (row === undefined) return;
    const keys = rowKeys(row).filter((key) => this.sieve.mayBe(key));
    if (keys.length === 0) return;
    const told = JSON.stringify(row);
    for (const { id, name, born } of keys) await out.write([sheet, at, id, name, born, told]);
  }

  private sifted(tally: Tally, sheets: readonly string[], sha256: string | undefined): Sifted {
    const { roster, input } = this.input;
    const { rejects, unlisted } = tally;
    const coverage = tally.coverage({
      kind: roster.kind,
      control: roster.control,
      source: input.name,
      share: roster.matchable_share?.value ?? this.place.share,
    });
    return { path: this.path, sheets, sha256, coverage, rejects, unlisted };
  }
}

/** Rows on their way to the engine: a line each, in a file that is begun anew. */
class RowFile {
  private readonly out: WriteStream;
  private text = '';

  constructor(path: string) {
    this.out = createWriteStream(path, { mode: 0o600 });
  }

  async write(row: readonly (string | number)[]): Promise<void> {
    const cells = row.map((cell) => String(cell).replace(/[\t\r\n\u2028\u2029]/g, ' '));
    this.text += `${cells.join('\t')}\n`;
    if (this.text.length < 1 << 16) return;
    if (!this.out.write(this.text)) await once(this.out, 'drain');
    this.text = '';
  }

  async close(): Promise<void> {
    this.out.end(this.text);
    await once(this.out, 'close');
  }
}

/** The rows that may be about someone of the table `person`, each with whom. */
export async function judgeSifted(duck: Duck, { path, ...more }: Sifted): Promise<RosterRows> {
  const columns = siftedColumns.map(
    (key) => `${key}: '${key === 'row' || key === 'sheet' ? 'BIGINT' : 'VARCHAR'}'`,
  );
  const list = siftedColumns
    .map((key) => (key === 'row' || key === 'sheet' ? key : `coalesce(${key}, '') AS ${key}`))
    .join(', ');
  await duck.run(`CREATE OR REPLACE TEMP TABLE near AS SELECT ${list}
    FROM read_csv(${quoted(path)}, auto_detect = false, header = false, delim = '\t', quote = '',
    escape = '', max_line_size = 16777216, columns = {${columns.join(', ')}})`);
  const pairs = `${matchSql('near', 'person')} ORDER BY sheet, row, who`;
  return { ...more, rows: await duck.rows(candidate, pairs) };
}

/** Which of the people (by what each is known as) stand in a roster's rows, and how. */
export function matched<T extends Sought>(
  people: ReadonlyMap<string, T>,
  { rows, sheets }: Pick<RosterRows, 'rows' | 'sheets'>,
): Matched<T>[] {
  return rows.flatMap(({ who, sheet, row, told }): Matched<T>[] => {
    const person = people.get(who);
    const fit = person === undefined ? undefined : fitOf(person, told);
    if (person === undefined || fit === undefined) return [];
    return [{ ...told, person, who, ...fit, source: sheets[sheet] ?? '', row }];
  });
}
