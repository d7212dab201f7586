import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { type Duck, quoted } from '../engine/duckdb.ts';
import type { Column } from '../people/columns.ts';
import type { Person } from '../people/household.ts';
import { parseIdNumber } from '../people/id-number.ts';
import type { Roster } from '../rules/schema.ts';
import { type ReadTable, readTable, type TableInput } from '../tables/read.ts';
import type { TableInfo } from '../tables/types.ts';
import type { Match } from './finding.ts';
import { nameKey, nameVariants } from './names.ts';

/** A roster's row that may be about a person, with the cells as they stand there. */
export interface Matched {
  readonly person: Person;
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
    };
  });
}

const cellOf = (places: Readonly<Record<string, number>>, key: RosterKey): string => {
  const at = places[key];
  return at === undefined ? `'' AS ${key}` : `coalesce(c${at}, '') AS ${key}`;
};

/** The roster as DuckDB reads it straight from the file; undefined where it could not count its rows. */
function direct(info: TableInfo, { path }: TableInput): string | undefined {
  const { encoding, delimiter, plain, headerRow, width, places } = info;
  if (encoding !== 'utf8' || delimiter === undefined || !plain || path === undefined)
    return undefined;
  const columns = Array.from({ length: width }, (_, at) => `c${at}: 'VARCHAR'`).join(', ');
  return `SELECT ${headerRow} + row_number() OVER () AS row, ${keys.map((key) => cellOf(places, key)).join(', ')}
    FROM read_csv(${quoted(path)}, header = false, skip = ${headerRow}, delim = ${quoted(delimiter)},
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
/** An ID as it is compared. Plain ASCII of 18 characters, as nearly all are, needs no cleaning. */
const idOf = (column: string): string =>
  `CASE WHEN strlen(${column}) = 18 AND length(${column}) = 18 THEN upper(${column})
    ELSE upper(translate(regexp_replace(${column}, '[\\s''"‘’“”\`]', '', 'g'), ${quoted(wide)}, ${quoted(narrow)})) END`;
/**
 * A name as {@link nameKey} makes it; `translate` drops what has no counterpart. It is slow, so only names
 * that have such a character go through it.
 */
const nameOf = (column: string): string => {
  const from = `${nameVariants.from} \u3000\t·•．.`;
  return `CASE WHEN regexp_matches(${column}, '[${from}a-z]')
    THEN upper(translate(${column}, ${quoted(from)}, ${quoted(nameVariants.to)})) ELSE ${column} END`;
};

/** Loads the people whom rosters are held against, once a run. */
export async function loadPeople(duck: Duck, people: readonly Person[]): Promise<void> {
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

/**
 * Everyone of `people` who may stand in the roster, as `loadPeople` loaded them. The join runs in
 * DuckDB and spills to disk; only rows that touch a person come back.
 *
 * @throws {UserError} (4) where the file can't be read.
 */
export async function matchRoster(
  duck: Duck,
  people: readonly Person[],
  roster: Roster,
  input: TableInput,
  amountColumn: string | undefined,
  scratch: string,
): Promise<Matched[]> {
  const tables = await readTable(input, rosterColumns(roster, amountColumn));
  const found: Matched[] = [];
  for (const table of tables) {
    const info = table.info();
    const source = info.file;
    const query = async (relation: string): Promise<z.output<typeof candidate>[]> => {
      // One pass over the file keeps the few rows that touch a person; only these are looked at closely.
      await duck.run(`CREATE OR REPLACE TEMP TABLE near AS
        SELECT * FROM (SELECT *, ${idOf('id_number')} AS idc, ${nameOf('name')} AS namec FROM (${relation}))
        WHERE idc IN (SELECT id18 FROM person)
          OR (length(idc) = 15 AND idc IN (SELECT id15 FROM person))
          OR (length(idc) = 18 AND namec || substr(idc, 7, 8) IN (SELECT name || birth FROM person))
          OR (length(idc) <> 18 AND namec IN (SELECT name FROM person))`);
      return duck.rows(
        candidate,
        `SELECT CAST(pid AS INTEGER) AS pid, row, id_number, near.name, near.birth, sex, amount, since
         FROM near JOIN person ON idc = id18
         UNION ALL
         SELECT CAST(pid AS INTEGER), row, id_number, near.name, near.birth, sex, amount, since
         FROM near JOIN person ON idc = id15 WHERE length(idc) = 15
         UNION ALL
         SELECT CAST(pid AS INTEGER), row, id_number, near.name, near.birth, sex, amount, since
         FROM near JOIN person ON namec = person.name
         WHERE idc <> id18 AND idc <> id15
           AND (length(idc) <> 18 OR substr(idc, 7, 8) = person.birth)`,
      );
    };
    const quick = direct(info, input);
    // A line that is too long for its header stops DuckDB's reader; ours goes on.
    const quickly = quick === undefined ? undefined : await query(quick).catch(() => undefined);
    const rows = quickly ?? (await query(await copied(table, scratch)));
    for (const row of rows) {
      const person = people[row.pid];
      if (person === undefined) continue;
      const match = matchOf(person, row);
      if (match === undefined) continue;
      const { name, amount, since } = row;
      found.push({ person, match, source, row: Number(row.row), name, amount, since });
    }
  }
  return found;
}

/** How the row fits the person; undefined where it is someone else. */
function matchOf(person: Person, row: z.output<typeof candidate>): Match | undefined {
  const { id } = person;
  const parsed = parseIdNumber(row.id_number);
  if (typeof parsed === 'object') {
    if (parsed.text !== id.text) return undefined;
    if (parsed.from15 || id.from15) return 'id-15';
    return nameKey(row.name) === nameKey(person.name) ? 'exact' : 'id-only';
  }
  // No usable ID: the name alone never tells; birth date and sex must agree as far as the row has them.
  const digits = row.id_number.normalize('NFKC').replace(/\D/g, '');
  const birth = id.text.slice(6, 14);
  const told = row.birth.replace(/\D/g, '');
  const sex = id.sex === 'male' ? '男' : '女';
  const sexTold = row.sex.trim();
  if (digits.length >= 17 && digits.slice(6, 14) === birth) {
    // A number that Excel cut keeps fifteen digits, and they must agree; in a mistyped one the 17th tells the sex.
    const cut = parsed === 'id-excel-damaged';
    const agrees = cut
      ? digits.slice(0, 15) === id.text.slice(0, 15)
      : Number(digits.charAt(16)) % 2 === Number(id.text.charAt(16)) % 2;
    return agrees && (sexTold === '' || sexTold.startsWith(sex)) ? 'likely' : undefined;
  }
  return told.length >= 8 && told.slice(0, 8) === birth && sexTold.startsWith(sex)
    ? 'likely'
    : undefined;
}
