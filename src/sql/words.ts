import { columnName } from '../decide/words.ts';
import { type Lang, message, say } from '../messages/index.ts';
import { inputColumns } from '../core/columns.ts';
import type { Type } from '../rules/expression/types.ts';
import type { Templates } from '../rules/ruleset.ts';
import type { Dialect } from './dialect.ts';
import { type Names, type Sql, toSql } from './expression.ts';

/** Puts decisions in words in SQL: the same words as `decide/words` and `decide/reasons` say. */
export interface Speech {
  readonly lang: Lang;
  readonly dialect: Dialect;
  readonly names: Names;
}

/** Fen as yuan with two decimals, `657.00`. */
export function yuanSql(fen: string, { intDiv }: Dialect): string {
  return `concat(CASE WHEN ${fen} < 0 THEN '-' ELSE '' END, CAST(abs(${fen}) ${intDiv} 100 AS STRING), '.', lpad(CAST(abs(${fen}) % 100 AS STRING), 2, '0'))`;
}

/** Fen as yuan in a sentence, `657` or `657.50`. */
export function yuanWordsSql(fen: string, dialect: Dialect): string {
  return `CASE WHEN ${fen} % 100 = 0 THEN CAST(${fen} ${dialect.intDiv} 100 AS STRING) ELSE ${yuanSql(fen, dialect)} END`;
}

/** An integer of `10^-scale` in words: zeros that say nothing are left out; money keeps two decimals or none. */
function decimalSql(value: string, scale: number, money: boolean, { intDiv }: Dialect): string {
  if (scale === 0) return `CAST(${value} AS STRING)`;
  const factor = 10 ** scale;
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '' END`;
  const whole = `CAST(abs(${value}) ${intDiv} ${factor} AS STRING)`;
  const digits = `lpad(CAST(abs(${value}) % ${factor} AS STRING), ${scale}, '0')`;
  const part = `TRIM(TRAILING '0' FROM ${digits})`;
  const padded = money
    ? `CASE WHEN length(${part}) = 1 THEN concat(${part}, '0') ELSE ${part} END`
    : part;
  const rest = money && scale === 2 ? digits : padded;
  return `concat(${sign}, ${whole}, CASE WHEN abs(${value}) % ${factor} = 0 THEN '' ELSE concat('.', ${rest}) END)`;
}

/** A value as a person reads it; never null. */
export function valueSql({ value, missing }: Sql, type: Type, { lang, dialect }: Speech): string {
  const told = (key: Parameters<typeof message>[0]): string =>
    dialect.text(say(lang, message(key)));
  const text = (): string => {
    switch (type.kind) {
      case 'boolean':
        return `CASE WHEN ${value} THEN ${told('valueYes')} WHEN NOT ${value} THEN ${told('valueNo')} END`;
      case 'text':
        return value;
      case 'words':
        return `CASE WHEN ${value} = '' THEN ${told('valueNone')} ELSE ${value} END`;
      case 'number':
        return decimalSql(value, type.scale + (type.money ? 2 : 0), type.money, dialect);
    }
  };
  return missing === undefined
    ? text()
    : `CASE WHEN ${value} IS NULL THEN ${told('valueUnknown')} ELSE ${text()} END`;
}

/** Words with their figures put in, as a list of texts to join; none is null. */
export function templateSql(templates: Templates, speech: Speech): string {
  const { lang, dialect, names } = speech;
  const parts = templates[lang].map((part) =>
    typeof part === 'string'
      ? dialect.text(part)
      : valueSql(toSql(part.expr, names, dialect), part.expr.type, speech),
  );
  return parts.length === 1 ? (parts[0] ?? `''`) : `concat(${parts.join(', ')})`;
}

/** The columns of a set of bits, of those that can be in it. */
function listSql(
  bits: string,
  keys: ReadonlySet<string>,
  separator: string,
  word: (key: string) => string,
  dialect: Dialect,
): string {
  const parts = inputColumns.flatMap(({ key }, place) =>
    keys.has(key)
      ? [`CASE WHEN (${bits} & ${1n << BigInt(place)}) <> 0 THEN ${dialect.text(word(key))} END`]
      : [],
  );
  return parts.length === 0 ? `''` : `concat_ws(${dialect.text(separator)}, ${parts.join(', ')})`;
}

/** What the `missing` column says: keys with a space between. */
export const missingKeysSql = (bits: string, keys: ReadonlySet<string>, dialect: Dialect): string =>
  listSql(bits, keys, ' ', (key) => key, dialect);

/** The headers that the clerk knows, as `reasons` names them. */
export const missingWordsSql = (
  bits: string,
  keys: ReadonlySet<string>,
  { lang, dialect }: Speech,
): string => listSql(bits, keys, '、', (key) => columnName(key, lang), dialect);

/** A sentence of the catalogue with SQL texts for its figures. */
export function sentenceSql(
  key: Parameters<typeof message>[0],
  params: Readonly<Record<string, string>>,
  { lang, dialect }: Speech,
): string {
  return filledSql(say(lang, message(key)), params, dialect);
}

/** `fill` in SQL: the `{name}` places of a template take SQL texts. */
export function filledSql(
  template: string,
  params: Readonly<Record<string, string>>,
  dialect: Dialect,
): string {
  const parts: string[] = [];
  let from = 0;
  for (const found of template.matchAll(/\{([a-zA-Z_]\w*)\}/g)) {
    const value = params[found[1] ?? ''];
    if (value === undefined) continue;
    if (found.index > from) parts.push(dialect.text(template.slice(from, found.index)));
    parts.push(value);
    from = found.index + found[0].length;
  }
  if (from < template.length) parts.push(dialect.text(template.slice(from)));
  return parts.length === 0 ? `''` : `concat(${parts.join(', ')})`;
}
