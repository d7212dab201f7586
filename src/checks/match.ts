import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { type Duck, quoted } from '../engine/duckdb.ts';
import type { Column } from '../people/columns.ts';
import { exitCode, UserError } from '../errors.ts';
import { message } from '../messages/index.ts';
import { type IdNumber, parseIdNumber } from '../people/id-number.ts';
import type { Roster } from '../rules/schema.ts';
import { type ByteSource, fileSource, scan } from '../tables/encoding.ts';
import { type ReadTable, readTable, type TableInput } from '../tables/read.ts';
import type { TableInfo } from '../tables/types.ts';
import type { Match } from './finding.ts';
import { dateOf } from './months.ts';
import { nameKey, nameVariants } from './names.ts';

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
const keys = ['id_number', 'name', 'birth', 'sex', 'amount', 'since'] as const;
type RosterKey = (typeof keys)[number];

const usual: Readonly<Record<RosterKey, readonly [string, ...string[]]>> = {
  id_number: ['身份证号', '身份证号码', '公民身份号码', '公民身份证号', '证件号码', '证件号'],
  name: ['姓名', '人员姓名', '死者姓名', '车主', '所有人', '权利人', '法定代表人'],
  birth: ['出生日期', '出生年月日', '出生年月'],
  sex: ['性别'],
  amount: ['金额', '月金额'],
  since: ['起始日期', '开始日期'],
};

/** The columns by which a roster of this kind is read; `amountColumn` is what the user named. */
function rosterColumns({ columns }: Roster, amountColumn: string | undefined): Column[] {
  return keys.map((key): Column => {
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

const cellOf = (places: Readonly<Record<string, number>>, key: RosterKey): string => {
  const at = places[key];
  return at === undefined ? `'' AS ${key}` : `coalesce(c${at}, '') AS ${key}`;
};

/** The layout of a file that DuckDB may read by itself, as far as its first part shows it. */
interface Quick {
  readonly source: ByteSource;
  readonly path: string;
  readonly info: TableInfo;
}

const headSize = 1 << 16;

/**
 * What the first part of a CSV file says of it; undefined where it is nothing that DuckDB could read, or
 * where our own reader has a complaint that is told better by reading it all.
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
    return info?.encoding === 'utf8' && info.plain ? { source, path, info } : undefined;
  }
  return undefined;
}

/** The roster as DuckDB reads it straight from the file, its rows numbered as in the file. */
function direct({ path, info }: Quick): string {
  const { delimiter = ',', headerRow, width, places } = info;
  const columns = Array.from({ length: width }, (_, at) => `c${at}: 'VARCHAR'`).join(', ');
  return `SELECT ${headerRow} + row_number() OVER () AS row, ${keys.map((key) => cellOf(places, key)).join(', ')}
    FROM read_csv(${quoted(path)}, auto_detect = false, header = false, skip = ${headerRow}, delim = ${quoted(delimiter)},
      quote = '', escape = '', null_padding = true, columns = {${columns}})`;
}

/** The roster through our own reader, which knows every way in which a sheet is written. */
async function copied({ info, rows }: ReadTable, scratch: string): Promise<string> {
  const path = join(scratch, `${createHash('sha256').update(info().file).digest('hex')}.tsv`);
  const out = createWriteStream(path, { mode: 0o600 });
  for await (const { row, values } of rows) {
    const cells = keys.map((key) => {
      const value = values[key];
      return typeof value === 'string' ? value.replace(/[\t\r\n]/g, ' ') : '';
    });
    if (!out.write(`${row}\t${cells.join('\t')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  const columns = ['row', ...keys].map(
    (key) => `${key}: '${key === 'row' ? 'BIGINT' : 'VARCHAR'}'`,
  );
  const list = keys.map((key) => `coalesce(${key}, '') AS ${key}`).join(', ');
  return `SELECT row, ${list} FROM read_csv(${quoted(path)}, header = false, delim = '\t', quote = '',
    escape = '', columns = {${columns.join(', ')}})`;
}

const candidate = z.object({
  pid: z.number(),
  row: z.bigint(),
  id_number: z.string(),
  name: z.string(),
  birth: z.string(),
  sex: z.string(),
  amount: z.string(),
  since: z.string(),
});

const wide = '０１２３４５６７８９ＸＸｘ';
const narrow = '0123456789XXX';
/** An ID as it is compared. 18 characters of ASCII without a blank at either end need no cleaning. */
const idOf = (column: string): string =>
  `CASE WHEN strlen(${column}) = 18 AND length(${column}) = 18 AND NOT suffix(${column}, ' ') AND NOT prefix(${column}, ' ')
    THEN upper(${column})
    ELSE upper(translate(regexp_replace(${column}, '[\\s\u00a0\u3000''"‘’“”\`]', '', 'g'), ${quoted(wide)}, ${quoted(narrow)})) END`;
/**
 * A name as {@link nameKey} makes it; `translate` drops what has no counterpart. It is slow, so only names
 * that have such a character go through it.
 */
const nameOf = (column: string): string => {
  const from = `${nameVariants.from}${nameVariants.dropped}`;
  return `CASE WHEN regexp_matches(${column}, '[${from}a-z]')
    THEN upper(translate(${column}, ${quoted(from)}, ${quoted(nameVariants.to)})) ELSE ${column} END`;
};
/** A birth date as `YYYYMMDD`; '' where the list has none that can be read. */
const birthOf = (column: string): string => {
  const part = (group: number): string =>
    `regexp_extract(${column}, '(\\d{4})\\D+(\\d{1,2})\\D+(\\d{1,2})', ${group})`;
  return `CASE WHEN ${column} = '' OR strlen(${column}) = 8 AND NOT regexp_matches(${column}, '\\D') THEN ${column}
    ELSE ${part(1)} || right('0' || ${part(2)}, 2) || right('0' || ${part(3)}, 2) END`;
};

/** Someone who is looked for in a roster. */
export interface Sought {
  readonly id: IdNumber;
  readonly name: string;
}

/** Loads those whom rosters are held against, once a run. */
export async function loadPeople(duck: Duck, people: readonly Sought[]): Promise<void> {
  await duck.run(
    'CREATE TABLE person (pid VARCHAR, id18 VARCHAR, id15 VARCHAR, name VARCHAR, birth VARCHAR)',
  );
  const rows = function* (): Generator<string[]> {
    for (const [at, { id, name }] of people.entries()) {
      const { text } = id;
      const short = text.slice(6, 8) === '19' ? `${text.slice(0, 6)}${text.slice(8, 17)}` : '';
      yield [String(at), text, short, nameKey(name), text.slice(6, 14)];
    }
  };
  await duck.append('person', rows());
}

type Candidate = z.output<typeof candidate>;

/** The rows of `relation` that may be about someone, each with whom. */
async function candidates(
  duck: Duck,
  relation: string,
  { places }: TableInfo,
): Promise<Candidate[]> {
  const born = places['birth'] !== undefined;
  const birth = born ? birthOf('birth') : "''";
  // One pass over the file keeps the few rows that touch a person; only these are looked at closely.
  // Hashes are compared, since numbers join faster than texts: that lets in a few rows too many.
  await duck.run(`CREATE OR REPLACE TEMP TABLE near AS
    SELECT * FROM (SELECT *, ${idOf('id_number')} AS idc, ${nameOf('name')} AS namec, ${birth} AS birthc FROM (${relation}))
    WHERE hash(idc) IN (SELECT hash(id18) FROM person)
      OR (strlen(idc) = 15 AND idc IN (SELECT id15 FROM person))
      OR hash(namec, substr(idc, 7, 8)) IN (SELECT hash(name, birth) FROM person)
      ${born ? 'OR hash(namec, birthc) IN (SELECT hash(name, birth) FROM person)' : ''}`);
  const cells = 'row, id_number, near.name, near.birth, sex, amount, since';
  return duck.rows(
    candidate,
    `SELECT CAST(pid AS INTEGER) AS pid, ${cells} FROM near JOIN person ON idc = id18
     UNION ALL
     SELECT CAST(pid AS INTEGER), ${cells} FROM near JOIN person ON idc = id15 WHERE length(idc) = 15
     UNION ALL
     SELECT CAST(pid AS INTEGER), ${cells} FROM near JOIN person ON namec = person.name
     WHERE idc <> id18 AND idc <> id15 AND (substr(idc, 7, 8) = person.birth OR birthc = person.birth)`,
  );
}

/**
 * Everyone of `people` who may stand in the roster, as `loadPeople` loaded them. The join runs in
 * DuckDB and spills to disk; only rows that touch a person come back.
 *
 * @throws {UserError} (4) where the file can't be read, or names nobody.
 */
export async function matchRoster<T extends Sought>(
  duck: Duck,
  people: readonly T[],
  roster: Roster,
  input: TableInput,
  amountColumn: string | undefined,
  scratch: string,
): Promise<Held<T>> {
  const columns = rosterColumns(roster, amountColumn);
  const quick = await glance(input, columns);
  if (quick !== undefined) {
    const { source, info } = quick;
    tellsWho(info);
    // A line that is too long for its header stops DuckDB's reader; ours goes on.
    const pending = candidates(duck, direct(quick), info).catch(() => undefined);
    // While DuckDB joins, the whole file is looked at: whether it is all as its first part is.
    const whole = await scan(source).catch((error: unknown) => ({ error }));
    const rows = await pending;
    if ('error' in whole) throw whole.error;
    if (rows !== undefined && whole.utf8 && whole.plain) {
      return { matched: matched(people, rows, info.file), sha256: whole.sha256 };
    }
  }
  const found: Matched<T>[] = [];
  let sha256 = '';
  for (const table of await readTable(input, columns)) {
    const info = table.info();
    tellsWho(info);
    const rows = await candidates(duck, await copied(table, scratch), info);
    found.push(...matched(people, rows, info.file));
    ({ sha256 } = info);
  }
  return { matched: found, sha256 };
}

/** Who of those sought stands in a roster, and the SHA-256 of its file. */
interface Held<T extends Sought> {
  readonly matched: readonly Matched<T>[];
  readonly sha256: string;
}

/** A list that tells no one apart would find nobody, and that would look like good news. */
function tellsWho({ file, places }: TableInfo): void {
  if (places['id_number'] !== undefined) return;
  if (['name', 'birth', 'sex'].every((key) => places[key] !== undefined)) return;
  throw new UserError(exitCode.unreadable, [message('rosterNobody', { file })]);
}

function matched<T extends Sought>(
  people: readonly T[],
  rows: readonly Candidate[],
  source: string,
): Matched<T>[] {
  return rows.flatMap((row): Matched<T>[] => {
    const person = people[row.pid];
    const match = person === undefined ? undefined : matchOf(person, row);
    if (person === undefined || match === undefined) return [];
    const [name, amount, since] = [row.name.trim(), row.amount.trim(), row.since.trim()];
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
