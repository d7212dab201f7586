import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/messages/index.ts';
import type { Column } from '../../../src/core/columns.ts';
import { inputColumns } from '../../columns.ts';
import { numberText } from '../../../src/sheets/read/number-format.ts';
import { codesOf, idNumber, readAll, readOne, refusal, workbook, xmlRow } from './helpers.ts';

const header = ['家庭编号', '姓名', '身份证号', '工资性收入', '乡镇'];
const person = (row: number, household = `H${row}`, wage = ''): string =>
  xmlRow(row, [household, '测试甲', idNumber(row), wage, '']);

const date: Column = {
  key: 'born',
  headers: ['日期'],
  kind: 'date',
  level: 'person',
  note: { zh: '', en: '' },
};

const one = (data: string, more?: Parameters<typeof workbook>[1]): Uint8Array =>
  workbook([{ data }], more);

describe('cells', () => {
  it('are shared texts, rich texts without their phonetic marks, inline texts and truths', async () => {
    const strings = `<sst><si><t>测试乙</t></si><si><r><t>城关</t></r><r><t>镇</t></r><rPh><t>x</t></rPh></si></sst>`;
    const data = `${xmlRow(1, [...header, '重病'])}<row r="2"><c r="A2" t="str"><v>H1</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>${idNumber(1)}</t></is></c><c r="E2" t="s"><v>1</v></c><c r="F2" t="b"><v>1</v></c></row>`;
    const { rows, info } = await readOne(one(data, { strings }));
    expect(info.encoding).toBe('xlsx');
    expect(rows[0]?.values).toEqual({
      household_id: 'H1',
      name: '测试乙',
      id_number: idNumber(1),
      town: '城关镇',
      serious_illness: true,
    });
    expect(rows[0]?.raw).toBe(`H1,测试乙,${idNumber(1)},,城关镇,TRUE`);
  });

  it('may lack their addresses and carry a namespace’s prefix', async () => {
    const cell = (text: string): string => `<x:c t="str"><x:v>${text}</x:v></x:c>`;
    const row = (cells: string[]): string => `<x:row>${cells.map(cell).join('')}</x:row>`;
    const data = row(header) + row(['H1', '测试甲', idNumber(1), '5', '镇']);
    const { rows } = await readOne(one(data));
    expect(rows[0]?.values['wage_income']).toBe(500);
    expect(rows[0]?.row).toBe(2);
  });

  it.each([
    ['657', '657'],
    ['1234.5600000000001', '1234.56'],
    ['0.30000000000000004', '0.3'],
    ['1234.567', '1234.567'],
    ['1E3', '1000'],
    ['341602199001011000', '3.41602199001011E+17'],
    ['341602900101123', '341602900101123'],
  ])('the number %s is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('an ID kept as a number is damaged, even one whose checksum happens to fit', async () => {
    const data = `${xmlRow(1, header)}${xmlRow(2, ['H1', '测试甲', '<c r="C2"><v>341602199001011000</v></c>'])}`;
    const { rows } = await readOne(one(data));
    expect(codesOf(rows[0])).toEqual(['id_number id-excel-damaged']);
  });

  it('more than two decimals is no money', async () => {
    const data = `${xmlRow(1, header)}${person(2, 'H', '<c r="D2"><v>1.005</v></c>')}${person(3, 'H', '<c r="D3"><v>657.30000000000007</v></c>')}`;
    const { rows } = await readOne(one(data));
    expect(codesOf(rows[0])).toEqual(['wage_income number-invalid']);
    expect(rows[1]?.values['wage_income']).toBe(65_730);
  });

  it('a formula’s error is told', async () => {
    const data = `${xmlRow(1, header)}${person(2, 'H', '<c r="D2" t="e"><v>#N/A</v></c>')}`;
    expect(codesOf((await readOne(one(data))).rows[0])).toEqual(['wage_income value-unknown']);
  });
});

describe('styles', () => {
  const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="[Red]#,##0.00&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>`;
  const columns = [...inputColumns, date];
  const born = (style: number, value: number): string =>
    xmlRow(2, ['H', '测试甲', idNumber(2), `<c r="D2" s="${style}"><v>${value}</v></c>`]);
  const head = xmlRow(1, ['家庭编号', '姓名', '身份证号', '日期']);

  it.each([
    [1, 44_378],
    [2, 44_378],
    [0, 44_378],
  ])('a day number with format %i is a day', async (style, value) => {
    const { rows } = await readOne(one(head + born(style, value), { styles }), columns);
    expect(rows[0]?.values['born']).toBe('2021-07-01');
  });

  it('days count from 1904 where the workbook says so', async () => {
    const properties = '<workbookPr date1904="1"/>';
    for (const style of [0, 1]) {
      const bytes = one(head + born(style, 42_916), { styles, properties });
      expect((await readOne(bytes, columns)).rows[0]?.values['born']).toBe('2021-07-01');
    }
  });

  it('leading zeros that a format shows belong to the household number', async () => {
    const data = `${xmlRow(1, header)}${xmlRow(2, ['<c r="A2" s="3"><v>42</v></c>', '测试甲', idNumber(1)])}`;
    expect((await readOne(one(data, { styles }))).rows[0]?.values['household_id']).toBe('00042');
  });

  it('a word in a format makes no date, and is read with the number', async () => {
    const data = `${xmlRow(1, header)}${person(2, 'H', '<c r="D2" s="4"><v>657.5</v></c>')}`;
    const [row] = (await readOne(one(data, { styles }))).rows;
    expect(codesOf(row)).toEqual(['wage_income number-invalid']);
    expect(row?.raw).toContain('657.5day');
  });
});

describe('merged cells', () => {
  it('hold for all their rows in a household’s columns, whatever household', async () => {
    const data = `${xmlRow(1, header)}${xmlRow(2, ['H1', '测试甲', idNumber(1), '', '城关镇'])}${xmlRow(3, ['', '测试乙', idNumber(2)])}${xmlRow(4, ['H2', '测试丙', idNumber(3)])}`;
    const after = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="E2:E4"/></mergeCells>';
    const { rows } = await readOne(workbook([{ data, after }]));
    expect(rows.map(({ values }) => [values['household_id'], values['town']])).toEqual([
      ['H1', '城关镇'],
      ['H1', '城关镇'],
      ['H2', '城关镇'],
    ]);
  });

  it('do not hold in a person’s columns', async () => {
    const data = `${xmlRow(1, header)}${person(2)}${xmlRow(3, ['H3', '', idNumber(3)])}`;
    const after = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>';
    const { rows } = await readOne(workbook([{ data, after }]));
    expect(codesOf(rows[1])).toEqual(['name name-missing']);
  });

  it('over a row’s width are titles, above the header and between the rows', async () => {
    const data = `${xmlRow(1, ['人员表'])}${xmlRow(2, header)}${person(3)}${xmlRow(4, ['二、城关镇'])}${person(5)}`;
    const after = '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="A4:E4"/></mergeCells>';
    const { rows, info } = await readOne(workbook([{ data, after }]));
    expect(rows.map(({ row }) => row)).toEqual([3, 5]);
    expect(info.passedOver).toBe(2);
  });
});

describe('sheets', () => {
  it('with a header are a table each; others are told of, and hidden ones', async () => {
    const skipped: Message[] = [];
    const tables = await readAll(
      workbook([
        { name: '甲镇', data: xmlRow(1, header) + person(2) },
        { name: '说明', data: xmlRow(1, ['填表说明']) },
        { name: '乙镇', data: xmlRow(1, header) + person(3) },
        { name: '旧', data: xmlRow(1, header) + person(4), state: 'hidden' },
      ]),
      inputColumns,
      { onSkipped: (told) => skipped.push(told) },
    );
    expect(tables.map(({ info }) => info.file)).toEqual(['t.csv#甲镇', 't.csv#乙镇']);
    expect(tables[1]?.rows[0]?.file).toBe('t.csv#乙镇');
    expect(skipped.map(({ params }) => params['sheet'])).toEqual(['说明', '旧']);
  });

  it('that nearly have a header are refused, so that no one in them is lost', async () => {
    const bytes = workbook([
      { data: xmlRow(1, header) + person(2) },
      { name: '乙镇', data: xmlRow(1, ['家庭编号', '姓名', '证件']) + person(3) },
    ]);
    const told = await refusal(readAll(bytes));
    expect(told.key).toBe('headerIncomplete');
    expect(told.params['file']).toBe('t.csv#乙镇');
  });
});

describe('workbooks that can’t be read', () => {
  const good = one(xmlRow(1, header) + person(2));

  it('a cut-off file', async () => {
    expect((await refusal(readAll(good.subarray(0, good.length - 40)))).key).toBe('fileZipBroken');
  });

  it('a sheet that is no XML', async () => {
    const told = await refusal(readAll(one('<row r="1"><c></row>')));
    expect(told.key).toBe('fileZipBroken');
  });

  it('a Word document', async () => {
    const told = await refusal(readAll(zipSync({ 'word/document.xml': strToU8('<x/>') })));
    expect(told.params['kind']).toContain('Word');
  });

  it('an empty workbook', async () => {
    expect((await refusal(readAll(one('')))).key).toBe('fileEmpty');
  });

  it('a zip made to burst', async () => {
    const bomb = Buffer.from(good);
    // The directory's entry of the sheet says that three gigabytes will come.
    const entry = bomb.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    bomb.writeUInt32LE(3_000_000_000, entry + 24);
    expect((await refusal(readAll(bomb))).key).toBe('fileTooBig');
  });

  it('a file that unpacks to more than it says', async () => {
    const liar = Buffer.from(good);
    const entry = liar.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    liar.writeUInt32LE(100, entry + 24);
    expect((await refusal(readAll(liar))).key).toBe('fileZipBroken');
  });
});
