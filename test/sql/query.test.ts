import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { duckdb } from '../../src/sql/dialect.ts';
import { bitsOf } from '../../src/sql/expression.ts';
import { column, Composer, sql, when } from '../../src/sql/query.ts';

const to = new Composer(duckdb);

describe('a piece of SQL', () => {
  it('knows every column that its parts read', () => {
    const piece = when(sql`${column('a')} > 1`, sql`concat(${column('b')}, ${to.text('x')})`);
    expect(piece.text).toBe("CASE WHEN a > 1 THEN concat(b, 'x') END");
    expect([...piece.reads]).toEqual(['a', 'b']);
  });

  it('takes no name in a text for a column, and knows the text as it is', () => {
    const piece = sql`${column('a')} = ${to.text("it's b")}`;
    expect([...piece.reads]).toEqual(['a']);
    expect(piece.says).toEqual(["it's b"]);
  });

  it('is never searched: no file here looks for patterns in finished SQL', () => {
    const folder = 'src/sql';
    const searched = readdirSync(folder).filter((name) =>
      /\.(?:match|matchAll|search|exec)\(/.test(
        // The catalogue's own `{places}` are looked for in sentences, which are no SQL.
        readFileSync(join(folder, name), 'utf8').replace(/template\.matchAll\(/g, ''),
      ),
    );
    expect(searched).toEqual([]);
  });
});

describe('the set of columns that a decision lacks', () => {
  it('has a bit for each column of the table', () => {
    expect(bitsOf(['household_id']).text).toBe('CAST(1 AS BIGINT)');
  });

  it('refuses what has no bit, so that two columns are never told as one', () => {
    expect(() => bitsOf(['no_such_column'])).toThrow(RangeError);
  });
});
