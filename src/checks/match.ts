import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { type Duck, quoted } from '../engine/duckdb.ts';
import { type Dialect, duckdb } from '../engine/sql/dialect.ts';
import type { Column } from '../people/columns.ts';
import { exitCode, UserError } from '../errors.ts';
import { message } from '../messages/index.ts';
import { type IdNumber, parseIdNumber } from '../people/id-number.ts';
import type { Roster } from '../rules/schema.ts';
import { type ByteSource, fileSource } from '../tables/encoding.ts';
import { readTable, type TableInput } from '../tables/read.ts';
import type { TableInfo } from '../tables/types.ts';
import type { Match } from './finding.ts';
import { dateOf } from './months.ts';
import { bareIdSql, birthKeySql, nameKeySql } from './keys.ts';
import { nameKey } from './names.ts';
import type { Sieve } from './sieve.ts';

/** A roster to hold recipients against. */
export interface RosterInput {
  readonly roster: Roster;
  readonly input: TableInput;
  /** The header of its amounts, where the user named one. */
  readonly amountColumn: string | undefined;
}

/** A roster's row that may be about a person, with the cells as they stand there. */
export interface Matched<T extends Sought> {
  readonly person: T;
  readonly match: Match;
  readonly source: string;
  readonly row: number;
  readonly name: string;
  readonly amount: string;
  readonly since: string;
}

/** Columns of the rosters; the cells are read as text and judged only where they matter. */
export const rosterKeys = ['id_number', 'name', 'birth', 'sex', 'amount', 'since'] as const;
export type RosterKey = (typeof rosterKeys)[number];

const usual: Readonly<Record<RosterKey, readonly [string, ...string[]]>> = {
  id_number: ['身份证号', '身份证号码', '公民身份号码', '公民身份证号', '证件号码', '证件号'],
  name: ['姓名', '人员姓名', '死者姓名', '车主', '所有人', '权利人', '法定代表人'],
  birth: ['出生日期', '出生年月日', '出生年月'],
  sex: ['性别'],
  amount: ['金额', '月金额'],
  since: ['起始日期', '开始日期'],
};

/** The columns by which a roster of this kind is read; `amountColumn` is what the user named. */
export function rosterColumns({ columns }: Roster, amountColumn: string | undefined): Column[] {
  return rosterKeys.map((key): Column => {
    const own =
      key === 'amount' && amountColumn !== undefined ? [amountColumn] : (columns[key] ?? []);
    const [first, ...rest] = [
      ...own,
      ...(key === 'amount' && amountColumn !== undefined ? [] : usual[key]),
    ];
    return {
      key,
      headers: [first ?? key, ...rest],
      kind: 'text',
      level: 'person',
      note: { zh: '', en: '' },
      // Amounts that the user pointed at must be there.
      required: key === 'amount' && amountColumn !== undefined,
    };
  });
}

/** The layout of a plain CSV file, as far as its first part shows it. */
interface Quick {
  readonly source: ByteSource;
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
    const info = found?.[0]?.info();
    return info?.encoding === 'utf8' && info.plain && info.delimiter !== undefined
      ? { source, info, delimiter: info.delimiter }
      : undefined;
  }
  return undefined;
}

const candidate = z.object({
  who: z.string(),
  sheet: z.bigint(),
  row: z.bigint(),
  id_number: z.string(),
  name: z.string(),
  birth: z.string(),
  sex: z.string(),
  amount: z.string(),
  since: z.string(),
});

/**
 * A roster's row, its cells as they stand there, and the ID number of whom it may be about. `sheet` counts
 * the tables of the file from 0.
 */
export type Candidate = z.output<typeof candidate>;

/** The rows of a roster that may be about someone. */
export interface RosterRows {
  readonly rows: readonly Candidate[];
  /** The names of the file's tables. */
  readonly sheets: readonly string[];
  /** Undefined where nobody asked for it. */
  readonly sha256: string | undefined;
}

/**
 * Holds rosters against those who are looked for, wherever these are kept: a relation `person` as
 * {@link personSql} makes it, rosters as
 * relations with `sheet`, `row` and the columns of `rosterKeys` as text, joined by {@link matchSql}.
 */
export interface Matcher {
  /** @throws {UserError} (4) where the file can't be read, or tells no one apart. */
  rowsOf(roster: RosterInput): Promise<RosterRows>;
}

/** A relation's person as `matchSql` takes it, of a whole ID number and a name. */
export function personSql(id: string, name: string, dialect: Dialect): string {
  const century = `substr(${id}, 7, 2)`;
  return `${id} AS id18,
    CASE WHEN ${century} = '19' THEN concat(substr(${id}, 1, 6), substr(${id}, 9, 9)) ELSE '' END AS id15,
    ${nameKeySql(name, dialect)} AS name, substr(${id}, 7, 8) AS birth`;
}

/** The roster's rows with what they are compared by. */
export const nearSql = (roster: string, dialect: Dialect): string =>
  `SELECT *, ${bareIdSql('id_number', dialect)} AS idc, ${nameKeySql('name', dialect)} AS namec,
    ${birthKeySql('birth', dialect)} AS birthc FROM ${roster}`;

/**
 * Who of `person` may stand in which row of `near` ({@link nearSql}): by the ID number, by its 15 digits,
 * or by name and birth date. Each is a join of equals, and no pair comes twice.
 */
export function matchSql(near: string, person: string): string {
  const select = `SELECT p.id18 AS who, n.sheet, n.row, ${rosterKeys.map((key) => `n.${key}`).join(', ')}
    FROM ${near} n JOIN ${person} p`;
  const other = 'n.idc <> p.id18 AND n.idc <> p.id15';
  return `${select} ON n.idc = p.id18
    UNION ALL ${select} ON n.idc = p.id15 WHERE length(n.idc) = 15
    UNION ALL ${select} ON n.namec = p.name AND substr(n.idc, 7, 8) = p.birth WHERE ${other}
    UNION ALL ${select} ON n.namec = p.name AND n.birthc = p.birth
      WHERE ${other} AND substr(n.idc, 7, 8) <> p.birth`;
}

/** Someone who is looked for in a roster. */
export interface Sought {
  readonly id: IdNumber;
  readonly name: string;
}

/** Loads those whom rosters are held against, into the table `person`. */
export async function loadPeople(duck: Duck, people: Iterable<Sought>): Promise<void> {
  await duck.run('CREATE TEMP TABLE whole (id VARCHAR, name VARCHAR)');
  const rows = function* (): Generator<string[]> {
    // The name is already what it is compared by; SQL's key of it is the same.
    for (const { id, name } of people) yield [id.text, nameKey(name)];
  };
  await duck.append('whole', rows());
  const person = `SELECT ${personSql('id', 'name', duckdb)} FROM whole`;
  await duck.run(`CREATE TABLE IF NOT EXISTS person AS ${person} LIMIT 0`);
  await duck.run(`INSERT INTO person ${person}`);
  await duck.run('DROP TABLE whole');
}

/** Rows of one roster file that may be about someone, written down for DuckDB. */
export interface Sifted extends Omit<RosterRows, 'rows'> {
  readonly path: string;
}

/**
 * Writes the rows of a roster that the sieve lets through, whatever the form of its file.
 *
 * @param scratch a folder for its owner only, thrown away afterwards.
 * @throws {UserError} (4) where the file can't be read, or tells no one apart.
 */
export async function siftRoster(
  sieve: Sieve,
  { roster, input, amountColumn }: RosterInput,
  hashed: boolean,
  scratch: string,
): Promise<Sifted> {
  const columns = rosterColumns(roster, amountColumn);
  const path = join(scratch, `${randomUUID()}.tsv`);
  const quick = await glance(input, columns);
  if (quick !== undefined) {
    const { source, info, delimiter } = quick;
    tellsWho(info);
    const out = new RowFile(path);
    const done = await sieve.sift(source, { ...info, delimiter }, hashed, (rows) =>
      out.write(rows.map(({ row, cell }) => [0, row, ...rosterKeys.map(cell)])),
    );
    await out.close();
    if (done !== undefined) return { path, sheets: [info.file], ...done };
  }
  const out = new RowFile(path);
  const sheets: string[] = [];
  let sha256 = '';
  for (const [sheet, table] of (await readTable(input, columns)).entries()) {
    const info = table.info();
    tellsWho(info);
    sheets.push(info.file);
    for await (const { row, values } of table.rows) {
      const text = (key: RosterKey): string => {
        const value = values[key];
        return typeof value === 'string' ? value : '';
      };
      const told = { id_number: text('id_number'), name: text('name'), birth: text('birth') };
      if (sieve.mayBe(told)) await out.write([[sheet, row, ...rosterKeys.map(text)]]);
    }
    ({ sha256 } = info);
  }
  await out.close();
  return { path, sheets, sha256 };
}

/** Rows on their way to DuckDB: a line each, in a file that is begun anew. */
class RowFile {
  private readonly out: WriteStream;
  private text = '';

  constructor(path: string) {
    this.out = createWriteStream(path, { mode: 0o600 });
  }

  async write(rows: readonly (readonly (string | number)[])[]): Promise<void> {
    for (const row of rows) {
      const cells = row.map((cell) => String(cell).replace(/[\t\r\n]/g, ' '));
      this.text += `${cells.join('\t')}\n`;
    }
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
  const columns = ['sheet', 'row', ...rosterKeys].map(
    (key) => `${key}: '${key === 'row' || key === 'sheet' ? 'BIGINT' : 'VARCHAR'}'`,
  );
  const list = rosterKeys.map((key) => `coalesce(${key}, '') AS ${key}`).join(', ');
  const roster = `(SELECT sheet, row, ${list} FROM read_csv(${quoted(path)}, auto_detect = false, header = false,
    delim = '\t', quote = '', escape = '', columns = {${columns.join(', ')}}))`;
  await duck.run(`CREATE OR REPLACE TEMP TABLE near AS ${nearSql(roster, duckdb)}`);
  const pairs = `${matchSql('near', 'person')} ORDER BY sheet, row, who`;
  return { ...more, rows: await duck.rows(candidate, pairs) };
}

/** Joins in DuckDB; what does not fit in its memory goes to disk. */
export class DuckMatcher implements Matcher {
  constructor(
    private readonly duck: Duck,
    private readonly sieve: Sieve,
    private readonly hashed: boolean,
    private readonly scratch: string,
  ) {}

  async rowsOf(roster: RosterInput): Promise<RosterRows> {
    const sifted = await siftRoster(this.sieve, roster, this.hashed, this.scratch);
    return judgeSifted(this.duck, sifted);
  }
}

/** A list that tells no one apart would find nobody, and that would look like good news. */
export function tellsWho({ file, places }: TableInfo): void {
  if (places['id_number'] !== undefined) return;
  if (['name', 'birth', 'sex'].every((key) => places[key] !== undefined)) return;
  throw new UserError(exitCode.unreadable, [message('rosterNobody', { file })]);
}

/** Which of the people (by ID number) stand in a roster's rows, and how. */
export function matched<T extends Sought>(
  people: ReadonlyMap<string, T>,
  { rows, sheets }: RosterRows,
): Matched<T>[] {
  return rows.flatMap((row): Matched<T>[] => {
    const person = people.get(row.who);
    const match = person === undefined ? undefined : matchOf(person, row);
    if (person === undefined || match === undefined) return [];
    const [name, amount, since] = [row.name.trim(), row.amount.trim(), row.since.trim()];
    const source = sheets[Number(row.sheet)] ?? '';
    return [{ person, match, source, row: Number(row.row), name, amount, since }];
  });
}

/** How the row fits the person; undefined where it is someone else. */
function matchOf({ id, name }: Sought, row: Candidate): Match | undefined {
  const parsed = parseIdNumber(row.id_number);
  if (typeof parsed === 'object') {
    if (parsed.text !== id.text) return undefined;
    if (parsed.from15 || id.from15) return 'id-15';
    return nameKey(row.name) === nameKey(name) ? 'exact' : 'id-only';
  }
  return likely(id, row, parsed === 'id-excel-damaged') ? 'likely' : undefined;
}

/**
 * Where the list has no usable ID (cut by Excel, masked, mistyped, blank) the name alone never tells: birth
 * date and sex must agree, as the list has them or else as what is left of the ID has them.
 */
function likely(id: IdNumber, row: Candidate, damaged: boolean): boolean {
  const bare = row.id_number.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const [, before = '', after = ''] = /^(\d*)[*＊]+([\dX]*)$/.exec(bare) ?? [];
  if (!id.text.startsWith(before) || !id.text.endsWith(after)) return false;
  const digits = bare.includes('*') || bare.includes('E') ? '' : bare.replace(/\D/g, '');
  const long = digits.length >= 17;
  // What Excel cut keeps fifteen digits, and they must agree.
  if (damaged && long) {
    if (digits.slice(0, 15) !== id.text.slice(0, 15)) return false;
  } else if (sexOf(row.sex) === undefined) {
    if (!long || Number(digits.charAt(16)) % 2 !== Number(id.text.charAt(16)) % 2) return false;
  }
  const born = (dateOf(row.birth) ?? '').replace(/\D/g, '');
  return (
    (sexOf(row.sex) ?? id.sex) === id.sex &&
    (born.length === 8 ? born : digits.slice(6, 14)) === id.text.slice(6, 14)
  );
}

/** In words, or by GB/T 2261.1. */
function sexOf(cell: string): IdNumber['sex'] | undefined {
  const text = cell.normalize('NFKC').trim();
  if (/^(?:男|1$)/.test(text)) return 'male';
  return /^(?:女|2$)/.test(text) ? 'female' : undefined;
}
