import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openXlsx, type Sheet, type Workbook, writeXlsx } from 'hucre/xlsx';
import { beforeAll, describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const sound = id('1970-01-01', 901);
/** The last character is not the check character. */
const wrong = `${sound.slice(0, 17)}${sound.endsWith('9') ? '8' : '9'}`;
const other = id('1975-02-03', 902);

const faulty = [
  ['2021年8月名册'],
  ['家庭编号', '姓名', '身份证号', '与户主关系', '月收入', '财产状况符合'],
  ['1', '测甲', wrong, '本人', '七百', '是'],
  ['2', '测乙', other, '本人', null, '是'],
];
const calc = ['--as-of', '2021-08', '--category', 'dibao'] as const;
const open = (name: string): Promise<Workbook> =>
  openXlsx(readFileSync(join(folder, name)), { readStyles: true });
const fillAt = ({ cells }: Sheet, row: number, column: number): string | undefined => {
  const fill = cells?.get(`${row - 1},${column}`)?.style?.fill;
  return fill?.type === 'pattern' ? fill.fgColor?.rgb : undefined;
};
const noteAt = ({ cells }: Sheet, row: number, column: number): string =>
  cells?.get(`${row - 1},${column}`)?.comment?.text ?? '';

beforeAll(async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: '东村', rows: faulty, columns: [{}, {}, { width: 25 }], merges: [] },
      { name: '备忘', rows: [['不要动']] },
    ],
  });
  put(folder, 'faulty.xlsx', '');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'faulty.xlsx'), bytes);
});

describe('civil-aid doctor -o', () => {
  it('gives the workbook back with each faulty cell coloured and told on the cell', async () => {
    civilAid(folder, ['doctor', 'faulty.xlsx', ...calc, '-o', 'marked.xlsx']);
    const [east] = (await open('marked.xlsx')).sheets;
    if (east === undefined) throw new Error('no sheet');
    expect([fillAt(east, 3, 2), fillAt(east, 3, 4)]).toEqual(['FFC7CE', 'FFC7CE']);
    expect(noteAt(east, 3, 2)).toContain('校验码不对');
    expect(noteAt(east, 3, 4)).toContain('七百');
    expect(fillAt(east, 3, 1)).toBeUndefined();
  });

  it('colours an empty cell that decides, and says that nothing is written as 0', async () => {
    const { out } = civilAid(folder, ['doctor', 'faulty.xlsx', ...calc, '-o', 'empty.xlsx']);
    const [east] = (await open('empty.xlsx')).sheets;
    if (east === undefined) throw new Error('no sheet');
    expect([fillAt(east, 4, 4), noteAt(east, 4, 4)]).toEqual(['FFF2CC', '']);
    expect(out).toContain('月收入 1格');
    expect(out).toContain('没有填 0');
  });

  it('lists what to mend in the order of the rows, on a last sheet, and keeps the other sheets', async () => {
    civilAid(folder, ['doctor', 'faulty.xlsx', ...calc, '-o', 'list.xlsx']);
    const { sheets } = await open('list.xlsx');
    expect(sheets.map(({ name }) => name)).toEqual(['东村', '备忘', '需要修改']);
    expect(sheets[1]?.rows).toEqual([['不要动']]);
    expect(sheets[2]?.rows.map((row) => row.slice(0, 3))).toEqual([
      ['行号', '工作表', '列'],
      [3, '东村', 'C 身份证号'],
      [3, '东村', 'E 月收入'],
      ['', '', '月收入'],
    ]);
  });

  it('shows no ID number in its comments', async () => {
    civilAid(folder, ['doctor', 'faulty.xlsx', ...calc, '-o', 'masked.xlsx']);
    const [east] = (await open('masked.xlsx')).sheets;
    expect(east && noteAt(east, 3, 2)).not.toContain(wrong);
  });

  it('makes a workbook of a CSV file, rows where they were', async () => {
    put(
      folder,
      'faulty.csv',
      faulty.map((row) => row.map((cell) => cell ?? '').join(',')).join('\n'),
    );
    civilAid(folder, ['doctor', 'faulty.csv', ...calc, '-o', 'csv.xlsx']);
    const [table] = (await open('csv.xlsx')).sheets;
    if (table === undefined) throw new Error('no sheet');
    expect(table.rows[2]?.slice(0, 3)).toEqual(['1', '测甲', wrong]);
    expect(fillAt(table, 3, 2)).toBe('FFC7CE');
  });

  it('marks each of several files in a folder, and refuses to put them into one file', () => {
    const one = civilAid(folder, ['doctor', 'faulty.csv', 'faulty.xlsx', '-o', 'both.xlsx']);
    expect([one.code, one.err]).toEqual([2, expect.stringContaining('以 / 结尾的文件夹')]);
  });

  it('gives the same bytes however much later it is asked for, of a workbook and of CSV', async () => {
    put(folder, 'again.csv', `家庭编号,姓名,身份证号\nA1,测甲,${id('1970-01-01', 901)}\n`);
    const bytes = (source: string, name: string): Buffer => {
      civilAid(folder, ['doctor', source, ...calc, '-o', name]);
      return readFileSync(join(folder, name));
    };
    const [book, table] = [bytes('faulty.xlsx', 'now-1.xlsx'), bytes('again.csv', 'now-2.xlsx')];
    // A workbook says in whole seconds when it was changed.
    await new Promise((later) => setTimeout(later, 1100));
    expect(bytes('faulty.xlsx', 'later-1.xlsx').equals(book)).toBe(true);
    expect(bytes('again.csv', 'later-2.xlsx').equals(table)).toBe(true);
  });

  it('writes no copy over the table that was read', () => {
    const before = readFileSync(join(folder, 'faulty.xlsx'));
    const { code } = civilAid(folder, ['doctor', 'faulty.xlsx', '-o', 'faulty.xlsx']);
    expect([code, readFileSync(join(folder, 'faulty.xlsx')).equals(before)]).toEqual([2, true]);
  });
});

describe('civil-aid calc --marked', () => {
  it('gives the same marked copy beside the rejects, whichever engine decided', () => {
    civilAid(folder, ['doctor', 'faulty.xlsx', ...calc, '-o', 'doctor.xlsx']);
    for (const engine of ['local', 'duckdb']) {
      const more = ['--engine', engine, '-o', 'd.csv', '--marked', `${engine}.xlsx`];
      civilAid(folder, ['calc', 'faulty.xlsx', ...calc, ...more]);
      expect(
        readFileSync(join(folder, `${engine}.xlsx`)).equals(
          readFileSync(join(folder, 'doctor.xlsx')),
        ),
      ).toBe(true);
    }
  });
});
