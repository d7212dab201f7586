/**
 * What DuckDB and Spark say differently. Everything else in the compiled rules is the SQL that both
 * speak; texts are kept free of backslashes, which Spark reads as escapes.
 */
export interface Dialect {
  /** A text as a literal. */
  text(value: string): string;
  /** Whether the whole of a text fits a pattern; the pattern has no backslash. */
  fits(text: string, pattern: string): string;
  /** An integer of 38 digits, for products that pass 64 bits. */
  wide(value: string): string;
  /** The sign of a whole-number division. */
  readonly intDiv: string;
  /** Division of wide integers, cut towards zero; both are positive here. */
  div(top: string, bottom: string): string;
  /** Ends the query where it is evaluated; its type is that of a wide integer. */
  fault(words: string): string;
  /** All texts of a group that are not null, in the order of a key, with a separator between; null where all are. */
  joined(text: string, separator: string, key: string): string;
  /** The last value that is not null, of a window. */
  lastKnown(value: string): string;
  /** Whether a text has a control character: a line end, a tab, a NUL. */
  hasControl(text: string): string;
  /** A record of named values, and a list of records of one kind. */
  record(fields: readonly (readonly [name: string, sql: string])[]): string;
  list(items: readonly string[]): string;
  /** Whether a text stands in another. */
  holds(text: string, part: string): string;
  /** The name of a column that is no plain word. */
  column(name: string): string;
}

export const duckdb: Dialect = {
  text: (value) => `'${value.replaceAll("'", "''")}'`,
  fits: (text, pattern) => `regexp_full_match(${text}, ${duckdb.text(pattern)})`,
  wide: (value) => `CAST(${value} AS HUGEINT)`,
  intDiv: '//',
  div: (top, bottom) => `(${top} // ${bottom})`,
  fault: (words) => `CAST(error(${duckdb.text(words)}) AS HUGEINT)`,
  // An aggregate with an order of its own takes ten times as long.
  joined: (text, separator, key) =>
    `array_to_string(list_transform(list_sort(list({k: ${key}, t: ${text}}) FILTER (WHERE ${text} IS NOT NULL)), lambda x: x.t), ${duckdb.text(separator)})`,
  lastKnown: (value) => `last_value(${value} IGNORE NULLS)`,
  hasControl: (text) => `regexp_matches(${text}, '[[:cntrl:]]')`,
  record: (fields) => `{${fields.map(([name, sql]) => `${name}: ${sql}`).join(', ')}}`,
  list: (items) => `[${items.join(',\n')}]`,
  holds: (text, part) => `contains(${text}, ${duckdb.text(part)})`,
  column: (name) => `"${name.replaceAll('"', '""')}"`,
};

export const spark: Dialect = {
  // The client reads its script line by line, and would make every return a line feed.
  text: (value) =>
    `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\r', '\\r').replaceAll('\n', '\\n')}'`,
  fits: (text, pattern) => `(${text} RLIKE ${spark.text(`^(?:${pattern})$`)})`,
  wide: (value) => `CAST(${value} AS DECIMAL(38, 0))`,
  intDiv: 'DIV',
  // DIV itself wraps silently where the quotient passes 64 bits.
  div: (top, bottom) => `CAST((${top} - ${top} % ${bottom}) / ${bottom} AS DECIMAL(38, 0))`,
  fault: (words) => `CAST(raise_error(${spark.text(words)}) AS DECIMAL(38, 0))`,
  // Joining no texts gives an empty text in Spark and null in DuckDB.
  joined: (text, separator, key) =>
    `CASE WHEN count(${text}) > 0 THEN array_join(transform(array_sort(collect_list(CASE WHEN ${text} IS NOT NULL THEN named_struct('k', ${key}, 't', ${text}) END)), x -> x.t), ${spark.text(separator)}) END`,
  lastKnown: (value) => `last_value(${value}, TRUE)`,
  hasControl: (text) => `(${text} RLIKE ${spark.text('\\p{Cntrl}')})`,
  record: (fields) =>
    `named_struct(${fields.map(([name, sql]) => `'${name}', ${sql}`).join(', ')})`,
  list: (items) => `array(${items.join(',\n')})`,
  holds: (text, part) => `contains(${text}, ${spark.text(part)})`,
  column: (name) => `\`${name.replaceAll('`', '``')}\``,
};
