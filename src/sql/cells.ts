import { type Column, columnPlace, inputColumns } from '../core/columns.ts';
import { kinOf } from '../core/relation.ts';
import { nothingSpellings } from '../core/text.ts';
import { dashes, truths } from '../sheets/read/cells.ts';
import { provinces } from '../core/id-number.ts';
import { type AsOf, monthCount } from '../core/month.ts';
import { unseen } from '../sheets/write/safe-cell.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import { roomForRow } from '../sheets/read/swallowed.ts';
import type { Dialect } from './dialect.ts';

/**
 * Reading cells in SQL. Only forms that mean the same to everyone are read here: plain digits, the
 * spellings of closed lists letter by letter, names in Chinese characters. A row with anything else in
 * it is not judged; it goes to the reader of the tables, which knows every way of writing.
 */

/** The cells of a row as text, null where empty; undefined where the table has no such column. */
type CellsOf = (key: string) => string | undefined;

/** A column of the person table: its name and what it is worked out from. */
interface Typed {
  readonly name: string;
  readonly sql: string;
}

/** Name of a fact's column. */
export const factColumn = (key: string): string => `f_${key}`;

const han = '一-鿿';
const plainText = `[0-9A-Za-z${han}]([0-9A-Za-z${han}-]*[0-9A-Za-z${han}])?`;
/** What JavaScript takes for a space, which SQL's trim does not; spaces at its ends put a cell in quote marks. */
const spaces = ' \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
/** `1E12` in a text is what Excel leaves of a number. */
const damaged = '.*[0-9][Ee][0-9].*';
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const relationWords =
  '本人 户主 申请人 本人/户主 子/婿 女/媳 孙子女/外孙子女 父母/岳父母/公婆 祖父母/外祖父母 兄弟姐妹 配偶 夫 妻 丈夫 妻子 爱人 老伴 子 女 儿子 女儿 长子 次子 三子 长女 次女 三女 独生子 独生女 儿媳 女婿 孙子 孙女 外孙 外孙女 父 母 父亲 母亲 公公 婆婆 岳父 岳母 祖父 祖母 外祖父 外祖母 爷爷 奶奶 兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 侄子 侄女 其他';
/** Words and codes of two digits; what one digit means only the household tells. */
const relations = [
  ...relationWords.split(' '),
  ...Array.from({ length: 99 }, (_, at) => String(at + 1).padStart(2, '0')),
].filter((word) => kinOf(word) !== 'unknown');
/** Cells of a closed list that say nothing; in a number such a word is told, so the reader reads it. */
const noWord: ReadonlySet<string> = new Set([...dashes, ...nothingSpellings]);

/** Every spelling of a closed list → the value kept. */
function spellings({ words = {} }: Column): Map<string, string> {
  const found = new Map<string, string>();
  for (const [canonical, others] of Object.entries(words)) {
    for (const word of others) found.set(word, canonical);
  }
  for (const canonical of Object.keys(words)) found.set(canonical, canonical);
  return found;
}

const listed = (words: Iterable<string>, dialect: Dialect): string =>
  [...words].map((word) => dialect.text(word)).join(', ');

/**
 * `CASE cell WHEN 'spelling' THEN value …`, spellings of one value together. What stands in most cells is the value
 * itself, so that is asked first: a list is compared to its end for each row that comes by.
 */
function byWord(
  cell: string,
  words: ReadonlyMap<string, string>,
  value: (canonical: string) => string,
  dialect: Dialect,
  otherwise = 'NULL',
): string {
  const groups = new Map<string, string[]>();
  for (const [word, canonical] of words) {
    groups.set(canonical, [...(groups.get(canonical) ?? []), word]);
  }
  const lists = [...groups].map(([canonical, those]): [string, string[]] => {
    const usual = words.get(canonical) === canonical ? canonical : (those[0] ?? canonical);
    return [canonical, [usual, ...those.filter((word) => word !== usual)]];
  });
  const first = lists.map(
    ([canonical, [usual = '']]) => `WHEN ${cell} = ${dialect.text(usual)} THEN ${value(canonical)}`,
  );
  const others = lists.flatMap(([canonical, [, ...more]]) =>
    more.length === 0
      ? []
      : [`WHEN ${cell} IN (${listed(more, dialect)}) THEN ${value(canonical)}`],
  );
  return `CASE WHEN ${cell} IS NULL THEN NULL ${[...first, ...others].join(' ')} ELSE ${otherwise} END`;
}

interface Reading {
  /** Null where the cell is empty or can't be read here. */
  readonly value: string;
  /** Cells that mean "empty" beside the empty one. */
  readonly empty: ReadonlySet<string>;
}

/** A column's cell as a typed value. */
function reading(column: Column, cell: string, dialect: Dialect): Reading {
  const fits = (pattern: string): string => dialect.fits(cell, pattern);
  switch (column.kind) {
    case 'money':
    case 'decimal': {
      const sign = column.signed === true ? '-?' : '';
      return {
        value: `CASE WHEN ${cell} IS NULL THEN NULL WHEN ${fits(`${sign}[0-9]{1,9}([.][0-9]{1,2})?`)} THEN CAST(CAST(${cell} AS DECIMAL(13, 2)) * 100 AS BIGINT) ELSE NULL END`,
        empty: dashes,
      };
    }
    case 'count': {
      const { min = 0, max = 999_999_999 } = column;
      const number = `CASE WHEN ${fits('[0-9]{1,9}')} THEN CASE WHEN CAST(${cell} AS BIGINT) BETWEEN ${min} AND ${max} THEN CAST(${cell} AS BIGINT) END END`;
      return {
        value: byWord(
          cell,
          spellings(column),
          (word) => `CAST(${word} AS BIGINT)`,
          dialect,
          number,
        ),
        empty: column.words === undefined ? dashes : noWord,
      };
    }
    case 'boolean': {
      const words = new Map<string, string>();
      for (const [word, value] of truths) {
        words.set(word, value ? 'TRUE' : 'FALSE');
        words.set(word.toUpperCase(), value ? 'TRUE' : 'FALSE');
      }
      for (const [word, value] of spellings(column)) words.set(word, value.toUpperCase());
      return { value: byWord(cell, words, (value) => value, dialect), empty: dashes };
    }
    case 'word':
      return {
        value: byWord(cell, spellings(column), (word) => dialect.text(word), dialect),
        empty: noWord,
      };
    case 'date':
      return { value: `CASE WHEN ${fits(safeDate)} THEN ${cell} END`, empty: new Set() };
    case 'words':
      return { value: severalWords(column, cell, dialect), empty: new Set() };
    default:
      return { value: safeText(cell, dialect), empty: new Set() };
  }
}

/** Words in a text that say nothing; SQL's literals have no backslash. */
const noText = [...noWord].filter((word) => word !== '' && !word.includes('\\'));
/** Those of them that a name could be: nothing but Chinese characters. */
const noName = noText.filter((word) => new RegExp(`^[${han}]+$`).test(word));
/** A day of a month, or a month, as it is written letter by letter; the end of a month is the reader's. */
const safeDate = '(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?';

/** Text that only its row's reader could object to: no formula, no number that Excel has cut. */
const softText = "[^#='Ee\ufffd]*";
/** What no one sees, and what ends a line or a page, but for what CSV itself writes so. */
const controls =
  '\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb';

/** What may stand beside a whole ID number and says nothing else; undefined for any other column. */
function besideNumber(key: string, cell: string): string | undefined {
  switch (key) {
    case 'id_type':
      return `${cell} = '居民身份证'`;
    case 'birth_date':
      return `${cell} = concat(substr(id_number, 7, 4), '-', substr(id_number, 11, 2), '-', substr(id_number, 13, 2))`;
    case 'sex':
      return `${cell} = CASE WHEN id17 % 2 = 1 THEN '男' ELSE '女' END`;
    default:
      return undefined;
  }
}

/** A household's number that is read letter by letter; null where it is blank, or the reader's to judge. */
function householdNumber(cell: string, dialect: Dialect): string {
  const fits = (pattern: string): string => dialect.fits(cell, pattern);
  const plain = [
    fits(plainText),
    `NOT ${fits(damaged)}`,
    `NOT ${fits('0+|[Nn]|[0-9]{15}00+')}`,
    `length(${cell}) <= 60`,
    `lower(${cell}) NOT IN (${listed(noText, dialect)})`,
  ];
  // Most are plain numbers, of which nothing else need be asked.
  return `CASE WHEN ${fits('[1-9][0-9]{0,14}')} THEN ${cell} WHEN ${plain.join(' AND ')} THEN ${cell} END`;
}

/** Free text that no reader would change: no spaces, signs or full-width letters. */
function safeText(cell: string, dialect: Dialect): string {
  const letters = dialect.fits(cell, `[${han}]+`);
  const plain = `${dialect.fits(cell, plainText)} AND NOT ${dialect.fits(cell, damaged)} AND lower(${cell}) NOT IN (${listed(noText, dialect)})`;
  return `CASE WHEN ${letters} THEN CASE WHEN ${cell} IN (${listed(noName, dialect)}) THEN NULL ELSE ${cell} END WHEN ${plain} THEN ${cell} END`;
}

/** `、` between at most two different words; the empty text where there are none. */
function severalWords(column: Column, cell: string, dialect: Dialect): string {
  const blank = `WHEN ${cell} IS NULL THEN ${column.blankIsNone === true ? "''" : 'NULL'}`;
  const none = `${blank} WHEN ${cell} IN ('无', '没有') THEN ''`;
  const known = spellings(column);
  if (column.words === undefined) {
    const single = `${dialect.fits(cell, `[${han}]+`)} AND ${cell} <> '空'`;
    return `CASE ${none} WHEN ${single} THEN ${cell} ELSE NULL END`;
  }
  const part = (at: number): string =>
    byWord(`split_part(${cell}, '、', ${at})`, known, (word) => dialect.text(word), dialect);
  const one = byWord(cell, known, (word) => dialect.text(word), dialect);
  const pair = `CASE WHEN ${dialect.fits(cell, '[^、]+、[^、]+')} THEN CASE WHEN ${part(1)} <> ${part(2)} THEN concat(${part(1)}, '、', ${part(2)}) END END`;
  return `CASE ${none} ELSE COALESCE(${one}, ${pair}) END`;
}

/** The first 17 digits of an ID number as an integer; null where it has not the form. */
const idDigits = (cell: string, dialect: Dialect): string =>
  `CASE WHEN ${dialect.fits(cell, '[0-9]{17}[0-9X]')} THEN CAST(substr(${cell}, 1, 17) AS BIGINT) END`;

/**
 * The columns of the person table, in layers: a later layer may use what an earlier one names.
 *
 * @param known the columns of the input, as the tables were opened with them.
 * @param present of columns that not every row's table has: whether this one's has it, as SQL.
 * @param facts keys whose values the rules ask for; the others are only judged.
 * @param extras cells carried through, as SQL, in the order of the output's columns.
 * @param unnamed cells under no header, as SQL: a row of its own may stand in one.
 */
function personLayers(
  known: readonly Column[],
  cells: CellsOf,
  present: Readonly<Record<string, string>>,
  facts: ReadonlySet<string>,
  extras: readonly (string | undefined)[],
  unnamed: readonly string[],
  asOf: AsOf,
  dialect: Dialect,
): { readonly layers: readonly (readonly Typed[])[]; readonly columns: readonly string[] } {
  const kept: string[] = [];
  const first: Typed[] = [];
  const plain: string[] = [];
  const texts: string[] = [];
  for (const column of known) {
    const { key, kind } = column;
    if (key === 'household_id' || key === 'name' || key === 'id_number' || key === 'relation')
      continue;
    const cell = cells(key);
    const name = factColumn(key);
    const wanted = facts.has(key);
    if (cell === undefined) {
      if (wanted) first.push({ name, sql: `CAST(NULL AS ${sqlType(kind)})` });
      if (wanted) kept.push(name);
      continue;
    }
    const own = besideNumber(key, cell);
    if (own !== undefined) {
      plain.push(`(${cell} IS NULL OR ${own})`);
      continue;
    }
    if (kind === 'date' && !wanted) {
      plain.push(`(${cell} IS NULL OR ${dialect.fits(cell, safeDate)})`);
      continue;
    }
    if (kind === 'text' && !wanted) {
      if (column.soft === true) plain.push(`(${cell} IS NULL OR ${dialect.fits(cell, softText)})`);
      else texts.push(cell);
      continue;
    }
    const { value, empty } = reading(column, cell, dialect);
    const there = present[key];
    first.push({ name, sql: there === undefined ? value : `CASE WHEN ${there} THEN ${value} END` });
    if (wanted) kept.push(name);
    const words = [...empty].filter((word) => word !== '' && !/[\\]/.test(word));
    const none = words.length === 0 ? 'FALSE' : `${cell} IN (${listed(words, dialect)})`;
    // The list is for the few that are left: an OR would compare every cell with all of it.
    plain.push(`CASE WHEN ${name} IS NOT NULL OR ${cell} IS NULL THEN TRUE ELSE ${none} END`);
  }
  const relation = cells('relation');
  const kin = new Map(relations.map((word): [string, string] => [word, kinOf(word)]));
  const kinSql =
    relation === undefined ? `'unknown'` : byWord(relation, kin, (one) => `'${one}'`, dialect);
  first.push({ name: 'kin0', sql: kinSql });
  const id = cells('id_number') ?? 'CAST(NULL AS STRING)';
  const name = cells('name') ?? 'CAST(NULL AS STRING)';
  const household = cells('household_id') ?? 'CAST(NULL AS STRING)';
  first.push(
    { name: 'id17', sql: idDigits(id, dialect) },
    { name: 'household_id', sql: householdNumber(household, dialect) },
    { name: 'id_number', sql: id },
    { name: 'name', sql: name },
    ...extras.map((cell, at) => ({
      name: `x_${at}`,
      sql: cell === undefined ? `''` : `COALESCE(${cell}, '')`,
    })),
  );
  if (relation !== undefined) plain.push('kin0 IS NOT NULL');
  if (facts.has('relation')) {
    first.push({ name: 'f_relation', sql: relation ?? 'CAST(NULL AS STRING)' });
    kept.push('f_relation');
  }
  if (texts.length > 0) {
    const all = texts.map((cell) => `COALESCE(${cell}, '')`).join(', ');
    first.push({ name: 'texts0', sql: `concat(${all})` });
    plain.push(
      `(texts0 = '' OR (${dialect.fits('texts0', `[0-9A-Za-z${han}]+`)} AND NOT ${dialect.fits('texts0', damaged)}))`,
    );
  }
  plain.push(
    'household_id IS NOT NULL',
    dialect.fits('name', `[${han}]+(·[${han}]+)*`),
    `name NOT IN (${listed(noName, dialect)})`,
    ...unnamed.map((cell) => `(${cell} IS NULL OR length(${cell}) < ${roomForRow})`),
    ...extras.flatMap((_, at) => [
      `NOT ${dialect.fits(`x_${at}`, "'.*")}`,
      // A writer of lines or pages must see such a sign, and SQL writes texts as they are.
      `NOT ${dialect.hasControl(`x_${at}`)}`,
      `NOT ${dialect.fits(`x_${at}`, `.*[${unseen}].*`)}`,
      `NOT ${dialect.fits(`x_${at}`, `[${spaces}].*|.*[${spaces}]`)}`,
      // What no one sees is taken out, and a cell may hold a row of its own.
      `NOT ${dialect.fits(`x_${at}`, `(?s).*[${controls}].*`)}`,
      `NOT ${dialect.fits(`x_${at}`, '(?s).*[0-9]{15}.*[,;|，；].*|.*[,;|，；].*[0-9]{15}.*|.*[,;|，；].*[\r\n].*')}`,
    ]),
  );
  const { intDiv } = dialect;
  const digit = (at: number): string => `((id17 ${intDiv} ${10n ** BigInt(16 - at)}) % 10)`;
  const sum = weights.map((weight, at) => `${digit(at)} * ${weight}`).join(' + ');
  const birth = (from: bigint, digits: bigint): string => `((id17 ${intDiv} ${from}) % ${digits})`;
  const second: Typed[] = [
    { name: 'check0', sql: `substr('10X98765432', CAST((${sum}) % 11 + 1 AS INT), 1)` },
    { name: 'year0', sql: birth(10n ** 7n, 10_000n) },
    { name: 'month0', sql: birth(10n ** 5n, 100n) },
    { name: 'day0', sql: birth(10n ** 3n, 100n) },
  ];
  const { year, month, day } = asOf.day;
  const leap = '(year0 % 4 = 0 AND (year0 % 100 <> 0 OR year0 % 400 = 0))';
  const last = `CASE WHEN month0 IN (4, 6, 9, 11) THEN 30 WHEN month0 = 2 THEN CASE WHEN ${leap} THEN 29 ELSE 28 END ELSE 31 END`;
  plain.push(
    'id17 IS NOT NULL',
    'check0 = substr(id_number, 18, 1)',
    // Whoever is older, or not yet born, or of no province that there is, has the reader's words.
    `year0 >= ${Math.max(1880, asOf.day.year - 120)}`,
    `year0 * 12 + month0 <= ${monthCount(asOf.day)}`,
    `(id17 ${intDiv} ${10n ** 15n}) IN (${[...provinces].map(Number).join(', ')})`,
    'month0 BETWEEN 1 AND 12',
    `day0 BETWEEN 1 AND ${last}`,
  );
  const status = facts.has('living_status') ? `COALESCE(f_living_status, '在户')` : `'在户'`;
  const third: Typed[] = [
    { name: 'plain_cells', sql: `COALESCE(${plain.join('\n AND ')}, FALSE)` },
    {
      name: 'f_age',
      sql: `(${year} - year0 - CASE WHEN month0 * 100 + day0 > ${month * 100 + day} THEN 1 ELSE 0 END)`,
    },
    { name: 'f_sex', sql: `CASE WHEN id17 % 2 = 1 THEN '男' ELSE '女' END` },
    { name: 'kin', sql: `COALESCE(kin0, 'unknown')` },
    { name: 'away', sql: `(${status} <> '在户')` },
  ];
  return {
    layers: [first, second, third],
    columns: [
      'household_id',
      'id_number',
      'name',
      'id17',
      'plain_cells',
      'kin',
      'away',
      'f_age',
      'f_sex',
      ...kept,
      ...extras.map((_, at) => `x_${at}`),
    ],
  };
}

/** The SQL type of a column's values. */
function sqlType(kind: Column['kind']): 'BIGINT' | 'BOOLEAN' | 'STRING' {
  if (kind === 'boolean') return 'BOOLEAN';
  return kind === 'money' || kind === 'count' || kind === 'decimal' ? 'BIGINT' : 'STRING';
}

/** The people of a source of cells `c0`, `c1`, … as a relation, and the columns of it to keep. */
export function personRelation(
  source: string,
  known: readonly Column[],
  {
    places,
    unknown,
    present = {},
  }: Pick<TableInfo, 'places' | 'unknown'> & {
    readonly present?: Readonly<Record<string, string>>;
  },
  facts: ReadonlySet<string>,
  extras: readonly string[],
  asOf: AsOf,
  dialect: Dialect,
): { readonly relation: string; readonly columns: readonly string[] } {
  const cell = (index: number | undefined): string | undefined =>
    index === undefined ? undefined : `c${index}`;
  const { layers, columns } = personLayers(
    known.filter(({ key }) => columnPlace(key) < inputColumns.length || facts.has(key)),
    (key) => cell(places[key]),
    present,
    facts,
    extras.map((header) => cell(unknown.get(header))),
    [...unknown].flatMap(([header, index]) => (extras.includes(header) ? [] : [`c${index}`])),
    asOf,
    dialect,
  );
  const relation = layers.reduce(
    (inner, layer) =>
      `(SELECT *, ${layer.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')} FROM ${inner})`,
    source,
  );
  return { relation, columns };
}
