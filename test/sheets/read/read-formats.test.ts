import { utils, write } from '@e965/xlsx';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { inputColumns } from '../../columns.ts';
import { expandInputs } from '../../../src/sheets/read/inputs.ts';
import { limits } from '../../../src/sheets/read/limits.ts';
import { MergeTracker } from '../../../src/sheets/read/sheet.ts';
import {
  codesOf,
  idNumber,
  inChinese,
  readAll,
  readOne,
  refusal,
  scratch,
  workbook,
  xmlRow,
} from './helpers.ts';

const header = ['家庭编号', '姓名', '身份证号', '工资性收入', '备注'];
const person = (n: number): string[] => [`H${n}`, '测试甲', idNumber(n), '657', ''];

describe('old and other formats', () => {
  const book = (sheets: Record<string, { rows: unknown[][]; hidden?: boolean }>): Buffer[] => {
    const made = utils.book_new();
    for (const [name, { rows }] of Object.entries(sheets)) {
      const sheet = utils.aoa_to_sheet(rows);
      if (name === '东村') {
        sheet['A2'] = { t: 'n', v: 42, z: '00000' };
        sheet['D2'] = { t: 'n', v: 657.5, z: '0.00' };
      }
      utils.book_append_sheet(made, sheet, name);
    }
    made.Workbook = {
      Sheets: Object.values(sheets).map(({ hidden }) => ({ Hidden: hidden === true ? 1 : 0 })),
    };
    return (['biff8', 'xlsb', 'xlml'] as const).map((bookType): Buffer => {
      const bytes: unknown = write(made, { bookType, type: 'buffer' });
      if (!Buffer.isBuffer(bytes)) throw new Error(bookType);
      return bytes;
    });
  };

  it('keep leading noughts, sheets of villages, and name a hidden sheet with people', async () => {
    const files = book({
      东村: { rows: [header, person(1)] },
      西村: { rows: [header, person(2)] },
      旧: { rows: [header, person(3)], hidden: true },
    });
    for (const bytes of files) {
      const skipped: [string, boolean][] = [];
      const tables = await readAll(bytes, inputColumns, {
        onSkipped: ({ key, params }, people) => {
          const { sheet } = params;
          skipped.push([`${key} ${typeof sheet === 'string' ? sheet : ''}`, people]);
        },
      });
      expect(
        tables.flatMap(({ rows }) =>
          rows.map(({ file, values }) => [file, values['household_id']]),
        ),
      ).toEqual([
        ['t.csv#东村', '00042'],
        ['t.csv#西村', 'H2'],
      ]);
      expect(tables[0]?.rows[0]?.values['wage_income']).toBe(65_750);
      expect(skipped).toEqual([['sheetHidden 旧', true]]);
    }
  });

  it.each(['utf8', 'gb18030', 'utf16-le'])(
    'a page of %s named .xls is its table',
    async (encoding) => {
      const cells = (row: string[], tag: string): string =>
        `<tr>${row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
      const page = `<html><head><meta charset="gb2312"></head><body><table>${cells(header, 'th')}${cells(person(1), 'td')}</table></body></html>`;
      const { rows, info } = await readOne(iconv.encode(page, encoding, { addBOM: true }));
      expect(rows.map(({ values, faults }) => [values['household_id'], faults])).toEqual([
        ['H1', []],
      ]);
      expect(info.encoding).toBe('markup');
    },
  );

  it('a page without a table, and a file too big to be read whole, are refused', async () => {
    expect((await refusal(readAll('<html><body>登录</body></html>'))).key).toBe('fileIsHtml');
    const big = Buffer.alloc(limits.wholeBytes + 1);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(big);
    expect(inChinese(await refusal(readAll(big)))).toContain('超过 64 MiB');
  });
});

describe('cells of XLSX', () => {
  const wage = (cell: string): string =>
    `${xmlRow(1, header)}${xmlRow(2, ['H', '测试甲', idNumber(1), cell])}`;
  const read = async (cell: string, strings?: string): Promise<unknown> => {
    const [row] = (
      await readOne(workbook([{ data: wage(cell) }], { ...(strings !== undefined && { strings }) }))
    ).rows;
    return (row?.faults.length ?? 0) > 0 ? row?.faults[0]?.message.key : row?.values['wage_income'];
  };

  it('a formula without a value, or with a nought nobody calculated, is a fault', async () => {
    expect(await read('<c r="D2"><f>1200/12</f></c>')).toBe('cellNeverCalculated');
    expect(await read('<c r="D2"><f>1200/12</f><v></v></c>')).toBe('cellNeverCalculated');
    expect(await read('<c r="D2"><f>1200/12</f><v>0</v></c>')).toBe('cellNeverCalculated');
    expect(await read('<c r="D2" t="n"><f>1200/12</f><v>0.0</v></c>')).toBe('cellNeverCalculated');
    expect(await read('<c r="D2" t="str"><f>A1</f></c>')).toBe('cellNeverCalculated');
    expect(await read('<c r="D2"><f>1200/12</f><v>100</v></c>')).toBe(10_000);
    expect(await read('<c r="D2" t="str"><f>IF(1,"")</f><v></v></c>')).toBeUndefined();
  });

  it('an error cell is one by its type, whatever its words', async () => {
    expect(await read('<c r="D2" t="e"><v>#CONNECT!</v></c>')).toBe('cellErrorValue');
    expect(await read('<c r="D2" t="e"><v>657</v></c>')).toBe('cellErrorValue');
  });

  it('a blank shared text is blank, one that is not there is a fault, and is goes before v', async () => {
    const strings = '<sst><si><t>657</t></si></sst>';
    expect(await read('<c r="D2" t="s"/>', strings)).toBeUndefined();
    expect(await read('<c r="D2" t="s"><v></v></c>', strings)).toBeUndefined();
    expect(await read('<c r="D2" t="s"><v>0</v></c>', strings)).toBe(65_700);
    expect(await read('<c r="D2" t="s"><v>7</v></c>', strings)).toBe('cellErrorValue');
    expect(await read('<c r="D2" t="inlineStr"><is><t>100</t></is><v>100</v></c>')).toBe(10_000);
  });

  it('a name that was never calculated is no blank row', async () => {
    const data = `${xmlRow(1, header)}<row r="2"><c r="B2"><f>X1</f></c></row>`;
    const { rows } = await readOne(workbook([{ data }]));
    expect(codesOf(rows[0])).toContain('name value-unknown');
  });
});

describe('bounds', () => {
  it('a cell too far to the right, and too many sheets, are refused with a sentence', async () => {
    const far = `${xmlRow(1, header)}<row r="2"><c r="XFD2" t="inlineStr"><is><t>x</t></is></c></row>`;
    expect(inChinese(await refusal(readAll(workbook([{ data: far }]))))).toContain('第2行的XFD列');
    const sheets = Array.from({ length: limits.sheets + 1 }, () => ({ data: '' }));
    expect((await refusal(readAll(workbook(sheets)))).key).toBe('workbookTooManySheets');
    const deep = '<a>'.repeat(limits.nesting + 1);
    expect((await refusal(readAll(workbook([{ data: deep }])))).key).toBe('fileZipBroken');
  });

  it('an .ods or .xlsb that unpacks to more than may stand in memory is not unpacked there', async () => {
    const burst = Buffer.alloc(80 * 2 ** 20);
    const parts = ['content.xml', ...Array.from({ length: 7 }, (_, at) => `Pictures/${at}`)];
    const ods = zipSync({
      mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'),
      ...Object.fromEntries(parts.map((name) => [name, burst])),
    });
    expect((await refusal(readAll(ods))).key).toBe('fileTooBig');
    const book = [...parts, 'xl/workbook.bin'].map((name) => [name, burst] as const);
    const xlsb = zipSync(Object.fromEntries(book));
    expect((await refusal(readAll(xlsb))).key).toBe('fileTooBig');
  });

  it('the work for merged cells grows as the sheet does, over four doublings', () => {
    const looks = (rows: number): number => {
      const merges = Array.from({ length: rows }, (_, at) => ({
        top: at + 1,
        bottom: 1_048_576,
        left: 0,
        right: 0,
      }));
      const tracker = new MergeTracker(merges);
      for (let row = 1; row <= rows; row += 1) tracker.apply(row, ['x'], 'x');
      return tracker.looks;
    };
    const counts = [1000, 2000, 4000, 8000, 16_000].map(looks);
    counts.slice(1).forEach((count, at) => {
      expect(count / (counts[at] ?? 1)).toBeLessThan(2.1);
    });
  });

  it('rows that only have a format are as rows that are not there', async () => {
    const blank = Array.from(
      { length: 5000 },
      (_, at) => `<row r="${at + 3}"><c r="A${at + 3}" s="1"/></row>`,
    );
    const data = `${xmlRow(1, header)}${xmlRow(2, person(1))}${blank.join('')}`;
    const { rows, info } = await readOne(workbook([{ data }]));
    expect([rows.length, info.passedOver]).toEqual([1, 0]);
  });
});

describe('folders, archives and patterns', () => {
  const csv = `${header.join(',')}\n${person(1).join(',')}\n`;

  it('a zip stands for its tables; all else in it is named; names may be GBK', async () => {
    const folder = await scratch();
    const path = join(folder, 'a.zip');
    const inside = {
      'b.csv': strToU8(csv),
      'c/d.csv': strToU8(csv),
      'e.zip': strToU8('x'),
      'f.pdf': strToU8('x'),
    };
    // Two bytes a letter, as an old Chinese program writes them.
    const gbk = iconv.encode('东村.csv', 'gbk').toString('latin1');
    const zip = Buffer.from(zipSync({ ...inside, 'ZZZZ.csv': strToU8(csv) }));
    for (let at = zip.indexOf('ZZZZ.csv'); at !== -1; at = zip.indexOf('ZZZZ.csv', at + 1)) {
      zip.write(gbk, at, 'latin1');
    }
    await writeFile(path, zip);
    const { inputs, unread } = await expandInputs([path]);
    expect(inputs.map(({ name }) => name)).toEqual(
      ['b.csv', 'c/d.csv', '东村.csv'].map((own) => `${path}/${own}`),
    );
    expect(unread.map(({ key, params }) => [key, params['file']])).toEqual([
      ['inputNested', `${path}/e.zip`],
      ['inputNotRead', `${path}/f.pdf`],
    ]);
    expect(Buffer.from(inputs[2]?.bytes ?? []).toString()).toBe(csv);
  });

  it('a pattern stands for files where none has that very name', async () => {
    const folder = await scratch();
    for (const name of ['a1.csv', 'a2.csv', 'b.csv']) await writeFile(join(folder, name), csv);
    const names = async (pattern: string): Promise<string[]> =>
      (await expandInputs([join(folder, pattern)])).inputs.map(({ name }) =>
        name.slice(folder.length + 1),
      );
    expect(await names('a*.csv')).toEqual(['a1.csv', 'a2.csv']);
    expect(await names('?.csv')).toEqual(['b.csv']);
    await writeFile(join(folder, 'a*.csv'), csv);
    expect(await names('a*.csv')).toEqual(['a*.csv']);
    expect((await refusal(names('z*.csv'))).key).toBe('fileMissing');
  });

  it('a pattern of many stars takes no longer for a long name', async () => {
    const folder = await scratch();
    await writeFile(join(folder, `${'a'.repeat(200)}.csv`), csv);
    const many = await refusal(expandInputs([join(folder, `${'*a'.repeat(60)}*b.csv`)]));
    expect(many.key).toBe('fileMissing');
    const found = await expandInputs([join(folder, `${'*a'.repeat(60)}*.CSV`)]);
    expect(found.inputs).toHaveLength(1);
  });

  it('a pipe that does not end is left at the limit', async () => {
    const piece = new Uint8Array(2 ** 26);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(piece);
    }
    expect((await refusal(expandInputs(['-'], endless()))).key).toBe('pipeTooBig');
  });

  it('a folder in a folder is named where it holds tables', async () => {
    const folder = await scratch();
    await mkdir(join(folder, '西村'));
    await writeFile(join(folder, '西村', 'x.xlsx'), 'x');
    await writeFile(join(folder, 'a.csv'), csv);
    const { unread } = await expandInputs([folder]);
    expect(unread.map(({ key }) => key)).toEqual(['inputNested']);
  });
});
