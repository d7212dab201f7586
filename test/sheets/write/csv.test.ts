import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CsvLines, stringified } from '../../../src/sheets/write/csv.ts';
import type { OutColumn } from '../../../src/sheets/write/out-column.ts';

const columnsOf = (width: number): OutColumn[] =>
  Array.from({ length: width }, (_, at) => ({ key: `k${at}`, header: `列${at}`, kind: 'text' }));

const cell = fc.string({
  unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', ' ', '\u3000', '甲', '1', '𠮷'),
  maxLength: 4,
});

describe('lines of CSV', () => {
  it('are those of csv-stringify, also where they are only joined', () => {
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const lines = new CsvLines(columnsOf(rows[0]?.length ?? 1), false);
        const texts = rows.map((row) => lines.texts(row));
        expect(lines.rows(rows)).toBe(stringified(texts));
        expect(rows.map((row) => lines.rows([row])).join('')).toBe(stringified(texts));
      }),
    );
  });

  it('of one empty cell are no blank lines, which readers pass over', () => {
    expect(new CsvLines(columnsOf(1), false).rows([[''], [null]])).toBe('""\r\n""\r\n');
  });
});
