import { columnName } from '../decide/words.ts';
import {
  type Lang,
  message,
  type MessageKey,
  type PlainKey,
  say,
  template,
} from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { type Category, inColumnOrder, inputColumns, ruleFigure } from '../core/columns.ts';
import type { Type } from '../rules/expression/types.ts';
import type { Templates } from '../rules/ruleset.ts';
import { cellWord, glossed } from '../messages/cells.ts';
import type { StandIns } from '../rules/uses.ts';
import { allBits, bitOf, type Names, toSql, type ValueSql } from './expression.ts';
import { type Composer, listOf, sql, type Sql, when } from './query.ts';

/** Puts decisions in words in SQL: the same words as `decide/words` and `decide/reasons` say. */
export interface Speech {
  readonly standIns: StandIns;
  /** Names of those of whom a cell is open that a household's rule asks for; null for none. */
  readonly open: (category: Category) => Sql;
  readonly lang: Lang;
  readonly to: Composer;
  readonly names: Names;
}

/** Fen as yuan with two decimals, `657.00`. */
export function yuanSql(fen: Sql, to: Composer): Sql {
  return sql`concat(CASE WHEN ${fen} < 0 THEN '-' ELSE '' END, CAST(${to.whole(sql`abs(${fen})`, 100)} AS STRING), '.', lpad(CAST(abs(${fen}) % 100 AS STRING), 2, '0'))`;
}

/** Fen as yuan for a sentence: `657`, `985.50`. */
export function yuanWordsSql(fen: Sql, to: Composer): Sql {
  return sql`CASE WHEN ${fen} % 100 = 0 THEN CAST(${to.whole(fen, 100)} AS STRING) ELSE ${yuanSql(fen, to)} END`;
}

/** An integer of `10^-scale` in words: zeros that say nothing are left out; money keeps two decimals or none. */
function decimalSql(value: Sql, scale: number, money: boolean, to: Composer): Sql {
  if (scale === 0) return sql`CAST(${value} AS STRING)`;
  const factor = 10 ** scale;
  const sign = sql`CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  const whole = sql`CAST(${to.whole(sql`abs(${value})`, factor)} AS STRING)`;
  const digits = sql`lpad(CAST(abs(${value}) % ${factor} AS STRING), ${scale}, '0')`;
  const part = sql`TRIM(TRAILING '0' FROM ${digits})`;
  const padded = money
    ? sql`CASE WHEN length(${part}) = 1 THEN concat(${part}, '0') ELSE ${part} END`
    : part;
  const rest = money && scale === 2 ? digits : padded;
  return sql`concat(${sign}, ${whole}, CASE WHEN abs(${value}) % ${factor} = 0 THEN '' ELSE concat('.', ${rest}) END)`;
}

/** A number that is not known, as far as its bounds tell. */
function boundsSql({ low, high }: ValueSql, type: Type, speech: Speech): Sql {
  const { lang, to } = speech;
  const none = to.text(say(lang, message('valueUnknown')));
  if (type.kind !== 'number' || (low === undefined && high === undefined)) return none;
  const words = (one: Sql): Sql =>
    decimalSql(one, type.scale + (type.money ? 2 : 0), type.money, to);
  const [least, most] = [low?.(), high?.()];
  const above = least && sql`COALESCE(${least}, 0) > 0`;
  const branches = [
    ...(most && least && above
      ? [
          sql`WHEN ${most} IS NOT NULL AND ${above} THEN ${sentenceSql('valueBetween', { low: words(least), high: words(most) }, speech)}`,
        ]
      : []),
    ...(most
      ? [
          sql`WHEN ${most} IS NOT NULL THEN ${sentenceSql('valueAtMost', { high: words(most) }, speech)}`,
        ]
      : []),
    ...(least && above
      ? [sql`WHEN ${above} THEN ${sentenceSql('valueAtLeast', { low: words(least) }, speech)}`]
      : []),
  ];
  return sql`CASE ${listOf(branches, ' ')} ELSE ${none} END`;
}

/** A cell's word as it is told. */
export function cellSql(
  value: Sql,
  words: readonly string[] | undefined,
  { lang, to }: Pick<Speech, 'lang' | 'to'>,
): Sql {
  const told = glossed(lang, words);
  if (told.length === 0) return value;
  const cases = told.map(
    (word) => sql`WHEN ${to.text(word)} THEN ${to.text(cellWord(word, lang, words))}`,
  );
  return sql`CASE ${value} ${listOf(cases, ' ')} ELSE ${value} END`;
}

/** A value as a person reads it; never null. */
function valueSql(found: ValueSql, type: Type, speech: Speech): Sql {
  const { value, missing } = found;
  const { lang, to } = speech;
  const told = (key: PlainKey): Sql => to.text(say(lang, message(key)));
  const text = (): Sql => {
    switch (type.kind) {
      case 'boolean':
        return sql`CASE WHEN ${value} THEN ${told('valueYes')} WHEN NOT ${value} THEN ${told('valueNo')} END`;
      case 'text':
        return cellSql(value, type.words, speech);
      case 'date':
        return value;
      case 'words':
        return sql`CASE WHEN ${value} = '' THEN ${told('valueNone')} ELSE ${value} END`;
      case 'number':
        return decimalSql(value, type.scale + (type.money ? 2 : 0), type.money, to);
    }
  };
  return missing === undefined
    ? text()
    : sql`CASE WHEN ${value} IS NULL THEN ${boundsSql(found, type, speech)} ELSE ${text()} END`;
}

/** Words with their figures put in; never null. */
export function templateSql(templates: Templates, speech: Speech): Sql {
  const { lang, to, names } = speech;
  const parts = templates[lang].map((part) =>
    typeof part === 'string'
      ? to.text(part)
      : valueSql(toSql(part.expr, names, to), part.expr.type, speech),
  );
  return to.concat(parts);
}

/** Whether a set of bits has any of some columns; of one that has not, nothing is asked. */
function hasAny(bits: Sql, keys: readonly string[]): Sql | undefined {
  const may = keys.filter((key) => bits.lacks.has(key));
  const mask = may.reduce((left, key) => left | bitOf(key), 0n);
  return mask === 0n ? undefined : sql`(${bits} & ${mask}) <> 0`;
}

/** The columns of a set of bits, in words: only of those that it may have is each asked for, and another ends the query. */
function bitsSql(
  bits: Sql,
  separator: string,
  word: (key: string, has: Sql) => Sql,
  to: Composer,
): Sql {
  const may = [...inputColumns.map(({ key }) => key), ruleFigure].filter((key) =>
    bits.lacks.has(key),
  );
  const parts = may.flatMap((key) => {
    const has = hasAny(bits, [key]);
    return has === undefined ? [] : [word(key, has)];
  });
  const others = may.reduce((left, key) => left & ~bitOf(key), allBits);
  const fault = to.fault('a decision lacks what no rule asks for');
  const guard = when(sql`(${bits} & ${others}) <> 0`, sql`CAST(${fault} AS STRING)`);
  return sql`concat_ws(${to.text(separator)}, ${listOf([...parts, guard])})`;
}

/** What the `missing` column says: keys with a space between. */
export const missingKeysSql = (bits: Sql, to: Composer): Sql =>
  bitsSql(bits, ' ', (key, has) => when(has, to.text(key)), to);

/** The headers that the clerk knows, as `reasons` names them: `columnsWords` in SQL. */
export function missingWordsSql(bits: Sql, { lang, to, standIns }: Speech): Sql {
  const sign = signs[lang].list;
  const name = (key: string): Sql => to.text(columnName(key, lang));
  const word = (key: string, has: Sql): Sql => {
    const leads = [...standIns].flatMap(([lead, keys]) => (keys.includes(key) ? [lead] : []));
    const led = hasAny(bits, leads);
    const said = led === undefined ? has : sql`${has} AND NOT (${led})`;
    const instead = inColumnOrder(standIns.get(key) ?? []);
    const some = hasAny(bits, instead);
    if (some === undefined) return when(said, name(key));
    const listed = instead.flatMap((other) => {
      const own = hasAny(bits, [other]);
      return own === undefined ? [] : [when(own, name(other))];
    });
    const others = sql`concat_ws(${to.text(sign)}, ${listOf(listed)})`;
    const both = sentenceSql('columnOrOthers', { column: name(key), others }, { lang, to });
    return when(said, sql`CASE WHEN ${some} THEN ${both} ELSE ${name(key)} END`);
  };
  return bitsSql(bits, sign, word, to);
}

/** Whether what is lacked of persons is some, and none of it of other columns than these. */
export function onlyOf(bits: Sql, keys: ReadonlySet<string>): Sql | undefined {
  const own = inputColumns.flatMap(({ key, level }) => (level === 'person' ? [key] : []));
  const some = hasAny(bits, own);
  const strange = hasAny(
    bits,
    own.filter((key) => !keys.has(key)),
  );
  return some === undefined || strange === undefined ? some : sql`${some} AND NOT (${strange})`;
}

/** A sentence of the catalogue with SQL texts for its figures. */
export function sentenceSql(
  key: MessageKey,
  params: Readonly<Record<string, Sql>>,
  { lang, to }: Pick<Speech, 'lang' | 'to'>,
): Sql {
  return filledSql(template(lang, key), params, to);
}

/** `fill` in SQL: the `{name}` places of a template take SQL texts. */
export function filledSql(
  template: string,
  params: Readonly<Record<string, Sql>>,
  to: Composer,
): Sql {
  const parts: Sql[] = [];
  let from = 0;
  for (const found of template.matchAll(/\{([a-zA-Z_]\w*)\}/g)) {
    const value = params[found[1] ?? ''];
    if (value === undefined) continue;
    if (found.index > from) parts.push(to.text(template.slice(from, found.index)));
    parts.push(value);
    from = found.index + found[0].length;
  }
  if (from < template.length) parts.push(to.text(template.slice(from)));
  return to.concat(parts);
}
