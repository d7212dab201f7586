import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

import { unguarded } from '../../../src/sheets/read/cells.ts';
import { inert, inertJson, safeText } from '../../../src/sheets/write/safe-cell.ts';
import { civilAid, id, put, workFolder } from '../../cli/run.ts';

const folder = workFolder();
const formulas = [
  ' =1+1',
  '\u3000＝1',
  '\u00a0+1',
  '\ufeff=1',
  '\u200b=1',
  '\u2060@x',
  ' \t-1',
  '﹢1',
  '﹣1',
  '﹦1',
  '﹫x',
  ' ﹦1',
  "' =1",
];

describe('a cell of text', () => {
  it.each(formulas)(
    'that a spreadsheet would run is guarded, and read again as it was: %j',
    (text) => {
      expect(safeText(text)).toBe(`'${text}`);
      expect(unguarded(safeText(text))).toBe(text);
    },
  );

  it.each(['1=1', '王 =1', ' 王', '', "'王", '·-1'])(
    'that none would run stays as it is: %j',
    (text) => {
      expect(safeText(text)).toBe(text);
      expect(unguarded(text)).toBe(text);
    },
  );

  it('has no sign that a terminal or editor obeys, and keeps its tabs and line ends', () => {
    expect(inert('a\u001b[2J\u0000\u009b\u202e一\u2028二\t三\r\n四')).toBe(
      'a\\x1b[2J\\x00\\x9b\\u202e一\\u2028二\t三\r\n四',
    );
    expect(JSON.parse(inertJson(JSON.stringify('\u009b\u202e一')))).toBe('\u009b\u202e一');
  });
});

describe('a table with hostile cells', () => {
  const hostile = [
    ...formulas,
    'a\u001b[2J',
    '\u0001=1',
    'b\u009b',
    '\u202ec',
    'd\u200be',
    '=1',
    '-1',
  ];
  const rows = hostile.map(
    (text, at) =>
      `H${at},甲,${id('1975-03-02', 900 + at)},本人,300,是,"${text.replaceAll('"', '""')}"`,
  );
  put(
    folder,
    'hostile.csv',
    `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,备注\u0007\n${rows.join('\n')}\n`,
  );
  const args = ['calc', 'hostile.csv', '--as-of', '2021-08', '--category', 'dibao', '--quiet'];

  it.each(['csv', 'ndjson', 'html'])('gives the same bytes from both engines as %s', (format) => {
    const [local, duckdb] = ['local', 'duckdb'].map((engine) =>
      civilAid(folder, [...args, '--format', format, '--engine', engine]),
    );
    expect(local?.code).toBe(0);
    expect(local?.out).not.toMatch(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
    expect(duckdb?.out).toBe(local?.out);
  });

  it('has no formula in any line of CSV', () => {
    const { out } = civilAid(folder, [...args, '--format', 'csv']);
    const last = out
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => /,("(?:[^"]|"")*"|[^,]*)$/.exec(line)?.[1] ?? '');
    expect(last).toHaveLength(hostile.length);
    for (const cell of last) expect(cell).toMatch(/^"?['a-z\\]/);
  });

  it('has no control character in a workbook, nor any cell that is a formula', () => {
    expect(civilAid(folder, [...args, '-o', 'out.xlsx']).code).toBe(0);
    const xml = strFromU8(
      unzipSync(readFileSync(join(folder, 'out.xlsx')))['xl/worksheets/sheet1.xml'] ??
        new Uint8Array(),
    );
    expect(xml).toContain('a\\x1b[2J');
    expect(xml).not.toMatch(/<f>|_x00[01]/);
  });
});
