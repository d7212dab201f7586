import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/core/columns.ts';
import { inputColumns } from '../../columns.ts';
import { CsvReader } from '../../../src/sheets/read/csv.ts';
import { expandInputs } from '../../../src/sheets/read/inputs.ts';
import { readTable } from '../../../src/sheets/read/read.ts';
import {
  codesOf,
  column,
  idNumber,
  inChinese,
  readAll,
  readOne,
  refusal,
  scratch,
} from './helpers.ts';

const header = '家庭编号,姓名,身份证号,工资性收入,金融资产,乡镇';
const line = (n: number, household = `H${n}`): string => `${household},测试甲,${idNumber(n)},657,,`;

describe('encodings and delimiters', () => {
  const text = `${header}\r\n${line(1)}\r\n`;

  it.each([
    ['utf8', Buffer.from(text)],
    ['utf8', Buffer.from(`\ufeff${text}`)],
    ['gb18030', iconv.encode(text, 'gb18030')],
    ['utf16le', iconv.encode(text, 'utf16-le', { addBOM: true })],
    ['utf16be', iconv.encode(text, 'utf16-be', { addBOM: true })],
    ['utf16le', iconv.encode(text, 'utf16-le')],
  ])('finds %s', async (encoding, bytes) => {
    const { info, rows } = await readOne(bytes);
    expect(info.encoding).toBe(encoding);
    expect(rows[0]?.values['name']).toBe('测试甲');
    expect(rows[0]?.faults).toEqual([]);
  });

  it('finds GB18030 though the first Chinese letters of it stand behind a megabyte of ASCII', async () => {
    const keys = 'household_id,name,id_number,note';
    const ascii = `H0,Test,${idNumber(0)},${'x'.repeat(900)}\n`.repeat(1300);
    const bytes = iconv.encode(`${keys}\n${ascii}H1,测试甲,${idNumber(1)},\n`, 'gb18030');
    const { info, rows } = await readOne(bytes);
    expect(info.encoding).toBe('gb18030');
    expect(rows.at(-1)?.values['name']).toBe('测试甲');
  });

  it('reads a UTF-8 file with one damaged place as UTF-8, and rejects only that row', async () => {
    const bytes = Buffer.from(`${header}\n${line(1)}\n${line(2)}\n`);
    bytes[bytes.lastIndexOf('测')] = 0xff;
    const { info, rows } = await readOne(bytes);
    expect(info.encoding).toBe('utf8');
    expect(codesOf(rows[0])).toEqual([]);
    expect(codesOf(rows[1])).toEqual(['name value-unknown']);
  });

  it.each(['\t', ';'])('finds the delimiter %j', async (delimiter) => {
    const { rows } = await readOne(text.replaceAll(',', delimiter));
    expect(rows[0]?.values['wage_income']).toBe(65_700);
  });

  it.each(['\n', '\r\n', '\r'])('takes %j for a line end', async (end) => {
    const { rows } = await readOne([header, line(1), line(2)].join(end));
    expect(rows.map(({ row }) => row)).toEqual([2, 3]);
  });

  it('reads a file of many pieces as one, whatever the cut goes through', async () => {
    const body = Array.from({ length: 30_000 }, (_, n) => `"${line(n).replaceAll(',', '","')}"`);
    const { rows } = await readOne(`${header}\n${body.join('\n')}`);
    expect(rows).toHaveLength(30_000);
    expect(rows.filter(({ faults }) => faults.length > 0)).toHaveLength(0);
  });
});

describe('header', () => {
  it('stands below titles and blank rows, with units, stars, spaces and line breaks', async () => {
    const bytes = `亳州市低保人员表\n\n"家庭\n编号*",姓 名,公民身份号码,工资性收入（元/月）\nH1,测试甲,${idNumber(1)},1\n`;
    const { info, rows } = await readOne(bytes);
    expect(info.headerRow).toBe(3);
    expect(info.columns).toEqual(['household_id', 'name', 'id_number', 'wage_income']);
    expect(info.passedOver).toBe(2);
    expect(rows[0]?.row).toBe(4);
  });

  it('may be the keys', async () => {
    const { info } = await readOne(`household_id,name,id_number\nH1,测试甲,${idNumber(1)}\n`);
    expect(info.columns).toEqual(['household_id', 'name', 'id_number']);
  });

  it('may have two rows, the names of a group below it', async () => {
    const { info, rows } = await readOne(
      `家庭编号,姓名,身份证号,收入,,备注\n,,,工资性收入,经营净收入,\nH1,测试甲,${idNumber(1)},1,2,好\n`,
    );
    expect(info.columns).toContain('business_income');
    expect(info.headerRow).toBe(2);
    expect(rows[0]?.values['business_income']).toBe(200);
    expect(rows[0]?.extras).toEqual(new Map([['备注', '好']]));
  });

  it('is refused where a required column is missing, saying which, and the row taken for it', async () => {
    const told = await refusal(readOne('标题\n家庭编号,姓名,工资性收入\nH1,测试甲,1\n'));
    expect(inChinese(told)).toMatch(/缺少：身份证号（.*公民身份号码.*第2行.*家庭编号 \| 姓名/);
  });

  it('is refused where two columns are the same', async () => {
    const told = await refusal(readOne(`家庭编号,姓名,身份证号,姓名\nH1,测试甲,${idNumber(1)},\n`));
    expect(told.key).toBe('headerDuplicate');
    expect(told.params).toMatchObject({ firstColumn: 2, secondColumn: 4 });
  });

  it('prefers the bare name to one with brackets', async () => {
    const { rows, info } = await readOne(
      `家庭编号,姓名（曾用名）,姓名,身份证号\nH1,测试乙,测试甲,${idNumber(1)}\n`,
    );
    expect(rows[0]?.values['name']).toBe('测试甲');
    expect(info.unknownHeaders).toEqual(['姓名（曾用名）']);
  });

  it('where there is none, the message shows the first row without its digits', async () => {
    const told = await refusal(readOne(`甲,${idNumber(1)},乙\n1,2,3\n`));
    expect(told.key).toBe('headerNotFound');
    expect(inChinese(told)).not.toContain('19900101');
  });
});

describe('rows that are no data', () => {
  it.each([
    '合计,,,657,,',
    ',合 计,,657,,',
    '合计：3户,5人,,657,,',
    '城关镇小计,,,1,,',
    '填表人：测试乙,,审核：测试甲,,,',
    '制表人,测试乙,,,,',
    '备注：本表一式两份,,,,,',
    '注：收入按月填,,,,,',
    '单位负责人（签字）：,,,,,',
    ',,,,,',
    '',
    '   ,　,,,,',
    header,
  ])('%j is passed over and counted', async (extra) => {
    const { info, rows } = await readOne(`${header}\n${line(1)}\n${extra}\n${line(2)}\n`);
    expect(rows.map(({ row }) => row)).toEqual([2, 4]);
    expect(info.passedOver).toBe(1);
  });

  it.each([
    ',测试丙,,1,,',
    `合计,测试丙,${idNumber(3)},1,,`,
    `,,${idNumber(3)},,,`,
    '以下为二组,,,,,',
    'H9,测试丙,3.41602E+17,,,合计',
  ])('%j is data', async (extra) => {
    const { rows } = await readOne(`${header}\n${line(1)}\n${extra}\n`);
    expect(rows).toHaveLength(2);
  });
});

describe('households', () => {
  const read = async (...rows: string[]): Promise<(number | string | boolean | undefined)[][]> => {
    const { rows: read } = await readOne([header, ...rows].join('\n'));
    return read.map(({ values }) =>
      ['household_id', 'financial_assets', 'town'].map((key) => {
        const value = values[key];
        return typeof value === 'object' ? undefined : value;
      }),
    );
  };

  it('fill their cells down, over blank rows, for blank and for same numbers', async () => {
    const member = (household: string, n: number): string =>
      `${household},测试乙,${idNumber(n)},,,`;
    expect(
      await read(
        `H1,测试甲,${idNumber(1)},,100,城关镇`,
        member('', 2),
        '',
        member('H1', 3),
        member('H2', 4),
      ),
    ).toEqual([
      ['H1', 10_000, '城关镇'],
      ['H1', 10_000, '城关镇'],
      ['H1', 10_000, '城关镇'],
      ['H2', undefined, undefined],
    ]);
  });

  it('do not fill a person’s cells', async () => {
    const { rows } = await readOne(`${header}\n${line(1)}\n,测试乙,${idNumber(2)},,,\n`);
    expect(rows[1]?.values['wage_income']).toBeUndefined();
  });

  it('end at a total row', async () => {
    const { rows } = await readOne(
      `${header}\n${line(1)}\n合计,,,657,,\n,测试乙,${idNumber(2)},,,\n`,
    );
    expect(codesOf(rows[1])).toEqual(['household_id household-missing']);
  });

  it('are missing on the first row, and behind a row whose number is damaged', async () => {
    const { rows } = await readOne(
      `${header}\n${line(1, '')}\n${line(2, '3.41602E+17')}\n${line(3, '')}\n`,
    );
    for (const row of rows) expect(codesOf(row)).toEqual(['household_id household-missing']);
  });
});

describe('faults', () => {
  it('are all told at once', async () => {
    const { rows } = await readOne(`${header}\n,,12,abc,-5,\n`);
    expect(codesOf(rows[0])).toEqual([
      'household_id household-missing',
      'name name-missing',
      'id_number id-length',
      'wage_income number-invalid',
      'financial_assets number-invalid',
    ]);
  });

  it('an empty ID is told apart from a short one', async () => {
    const { rows } = await readOne(`${header}\nH1,测试甲,,1,,\n`);
    expect(codesOf(rows[0])).toEqual(['id_number id-length']);
    expect(rows[0]?.faults[0]?.message.key).toBe('cellIdMissing');
  });

  it('a row with more cells than the header keeps only its household', async () => {
    const { rows } = await readOne(`${header}\nH1,测试甲,${idNumber(1)},1,000,5,城关镇\n`);
    expect(codesOf(rows[0])).toEqual(['column-count']);
    expect(rows[0]?.values).toEqual({ household_id: 'H1' });
  });

  it('blank cells behind the header, or cut off before its end, are no fault', async () => {
    const { rows } = await readOne(`${header}\n${line(1)},,,\nH2,测试乙,${idNumber(2)}\n`);
    expect(rows.map(codesOf)).toEqual([[], []]);
  });

  it('a row with another delimiter is told, and its household too', async () => {
    const { rows } = await readOne(`${header}\n${line(1).replaceAll(',', ';')}\n`);
    expect(codesOf(rows[0])).toEqual(['column-count']);
    expect(rows[0]?.values['household_id']).toBe('H1');
  });

  it('unknown columns go through as written', async () => {
    const { rows, info } = await readOne(`备注,${header},备注\n 一 ,${line(1)},'=1\n`);
    expect(info.unknownHeaders).toEqual(['备注', '备注 (2)']);
    expect(rows[0]?.extras).toEqual(
      new Map([
        ['备注', ' 一 '],
        ['备注 (2)', '=1'],
      ]),
    );
  });

  it('the raw row is as it stood in the file', async () => {
    const raw = `H1,"测试""甲",12,1,,`;
    const { rows } = await readOne(`${header}\r\n${raw}\r\n`);
    expect(rows[0]?.raw).toBe(raw);
  });
});

describe('quotes', () => {
  it('hold delimiters, quotes and line breaks', async () => {
    const { rows } = await readOne(
      `${header},备注\nH1,"测试甲",${idNumber(1)},"1,234.50",,,"一\n二""三"""\nH2,测试乙,${idNumber(2)},1,,,x\n`,
    );
    expect(rows[0]?.values['wage_income']).toBe(123_450);
    expect(rows[0]?.extras.get('备注')).toBe('一\n二"三"');
    expect(rows[1]?.row).toBe(3);
  });

  it('that are never closed swallow nothing', async () => {
    const lines = Array.from({ length: 50 }, (_, n) => line(n + 1));
    lines[10] = `H11,"测试甲,${idNumber(11)},657,,`;
    lines[30] = `H31,测试甲",${idNumber(31)},657,,`;
    const { rows } = await readOne([header, ...lines].join('\n'));
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 50 }, (_, n) => n + 2));
    expect(rows[10]?.values['name']).toBe('测试甲');
    expect(rows[10]?.faults).toEqual([]);
  });

  it('that are never closed swallow nothing where no row has an ID number', async () => {
    const columns: Column[] = ['household_id', 'name', 'town', 'village'].map(column);
    const lines = Array.from({ length: 9 }, (_, n) => `H${n},测试甲,城关镇,东村`);
    lines[2] = 'H2,"测试甲,城关镇,东村';
    lines[6] = 'H6,测试甲",城关镇,东村';
    const { rows } = await readOne(`家庭编号,姓名,乡镇,村\n${lines.join('\n')}`, columns);
    expect(rows.map(({ values }) => values['village'])).toEqual(lines.map(() => '东村'));
  });

  it('inside a cell are letters', async () => {
    const { rows } = await readOne(`${header},备注\n${line(1)},5"管\n${line(2)},"甲"（乙）\n`);
    expect(rows[0]?.extras.get('备注')).toBe('5"管');
    expect(rows[1]?.extras.get('备注')).toBe('甲（乙）');
  });

  it('do not make the result depend on where the pieces are cut', () => {
    const text = `a,"b\nc",d\r\n"x""y",,\n"open,1\n2,"3"\n`;
    const whole = new CsvReader({ delimiter: ',' });
    const expected = [...whole.push(text), ...whole.end()];
    for (let at = 0; at <= text.length; at += 1) {
      const cut = new CsvReader({ delimiter: ',' });
      const rows = [...cut.push(text.slice(0, at)), ...cut.push(text.slice(at)), ...cut.end()];
      expect(rows).toEqual(expected);
    }
  });
});

it('no row is lost, however quotes and letters are damaged', async () => {
  const damage = fc.record({
    row: fc.nat(19),
    at: fc.nat(60),
    cut: fc.nat(2),
    put: fc.constantFrom('"', '""', ',', ';', "'", '\t', '甲', '=', '"，', ' '),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { maxLength: 12 }), async (damages) => {
      const lines = Array.from({ length: 20 }, (_, n) => line(n + 1));
      for (const { row, at, cut, put } of damages) {
        const text = lines[row] ?? '';
        // An ID that is cut to pieces leaves nothing to know the row by; the rest is fair game.
        const place = at % text.length;
        const inId = place + cut > text.indexOf('3416') && place < text.indexOf('3416') + 18;
        if (text.includes('3416') && inId) continue;
        lines[row] = text.slice(0, place) + put + text.slice(place + cut);
      }
      const { rows, info } = await readOne([header, ...lines].join('\r\n'));
      expect(rows.length + info.passedOver).toBe(20);
      expect(rows.map(({ raw }) => raw)).toEqual(lines);
    }),
    { numRuns: 300 },
  );
});

describe('files that can’t be read', () => {
  it.each([
    ['', 'fileEmpty'],
    ['\n\n , ,\n', 'fileEmpty'],
    ['%PDF-1.7', 'fileIsOther'],
    ['<html><table>', 'fileIsHtml'],
    [Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'fileWorkbookBroken'],
    [
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      'fileIsEncrypted',
    ],
    [
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.from('WordDocument', 'utf16le'),
      ]),
      'fileIsOther',
    ],
    [Buffer.from('504b0304000000', 'hex'), 'fileZipBroken'],
  ])('%j: %s', async (bytes, key) => {
    expect((await refusal(readAll(bytes))).key).toBe(key);
  });

  it('a missing file and a folder are named', async () => {
    const folder = await scratch();
    const columns: Column[] = [];
    const none = join(folder, 'none.csv');
    expect((await refusal(readTable({ name: none, path: none }, columns))).key).toBe('fileMissing');
    expect((await refusal(readTable({ name: 'd', path: folder }, columns))).key).toBe(
      'fileIsFolder',
    );
  });

  it('a file that changes between its two readings is refused', async () => {
    const path = join(await scratch(), 'a.csv');
    await writeFile(path, `${header}\n${line(1)}\n`);
    const [table] = await readTable({ name: path, path }, inputColumns);
    await writeFile(path, `${header}\n${line(1)}\n${line(2)}\n`);
    const drain = async (): Promise<void> => {
      if (table === undefined) return;
      const rows = table.rows[Symbol.asyncIterator]();
      while ((await rows.next()).done !== true);
    };
    expect((await refusal(drain())).key).toBe('fileChanged');
  });
});

describe('inputs', () => {
  it('a folder stands for its tables, sorted, without what Excel and this tool leave there', async () => {
    const folder = await scratch();
    for (const name of [
      'b.CSV',
      'a.xlsx',
      'c.txt',
      'd.tsv',
      '~$a.xlsx',
      'b.rejects.csv',
      'decisions.csv',
      '.x.csv',
      'n.pdf',
    ]) {
      await writeFile(join(folder, name), 'x');
    }
    await mkdir(join(folder, 'deep.csv'));
    const { inputs, unread } = await expandInputs([folder, join(folder, 'c.txt')]);
    expect(unread.map(({ params }) => params['file'])).toEqual([join(folder, 'n.pdf')]);
    expect(inputs.map(({ path }) => path)).toEqual(
      ['a.xlsx', 'b.CSV', 'c.txt', 'd.tsv'].map((name) => join(folder, name)),
    );
  });

  it('an empty folder and a missing file are refused', async () => {
    const folder = await scratch();
    expect((await refusal(expandInputs([folder]))).key).toBe('folderEmpty');
    expect((await refusal(expandInputs([join(folder, 'x')]))).key).toBe('fileMissing');
  });

  it('- is standard input', async () => {
    async function* stdin(): AsyncGenerator<Buffer> {
      yield Buffer.from('a');
      yield await Promise.resolve(Buffer.from('b'));
    }
    const {
      inputs: [input],
    } = await expandInputs(['-'], stdin());
    expect(Buffer.from(input?.bytes ?? []).toString()).toBe('ab');
  });
});

describe('odd ends of CSV', () => {
  const rows = (text: string): Promise<string[]> =>
    readOne(text).then((table) =>
      table.rows.map(({ row, values, faults }) =>
        faults.length > 0
          ? `${row} ${faults[0]?.code ?? ''} ${String(values['household_id'])}`
          : `${row} ${String(values['household_id'])}`,
      ),
    );

  it.each([
    ['NUL', '\0'],
    ['a block of NUL', '\0'.repeat(600)],
    ['Ctrl-Z', '\u001a'],
    ['Ctrl-Z and NUL', '\u001a\0\0'],
  ])('%s after the last line is no row', async (_, end) => {
    expect(await rows(`${header}\n${line(1)}\n${line(2)}\n${end}`)).toEqual(['2 H1', '3 H2']);
    expect(await rows(`${header}\n${line(1)}\n${line(2)}${end}`)).toEqual(['2 H1', '3 H2']);
  });

  it.each(['|', '，', ';', '\t'] as const)('%j stands between cells', async (delimiter) => {
    const text = [header, line(1), line(2)].join('\n').replaceAll(',', delimiter);
    expect(await rows(text)).toEqual(['2 H1', '3 H2']);
  });

  it('whole lines in quotes are opened', async () => {
    const text = [header, line(1), line(2)].map((one) => `"${one}"`).join('\r\n');
    expect(await rows(text)).toEqual(['2 H1', '3 H2']);
  });

  it.each([
    ['a lone return', '\r'],
    ['a form feed', '\f'],
    ['a vertical tab', '\v'],
    ['NEL', '\u0085'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
  ])('%s between two whole rows ends a row', async (_, sign) => {
    const text = `${header}\n${line(1)}${sign}${line(2)}\n${line(3)}\n`;
    expect(await rows(text)).toEqual(['2 H1', '3 H2', '4 H3']);
    expect(await rows(`${header}\n${sign}${line(1)}\n`)).toEqual(['2 H1']);
  });

  it('a row joined with a part of another is rejected, and so is that part', async () => {
    const part = `H2,测试乙,${idNumber(2)}`;
    expect(await rows(`${header}\n${line(1)}\r${part}\n${line(3)}\n`)).toEqual([
      '2 column-count H1',
      '3 column-count H2',
      '4 H3',
    ]);
  });

  it('a return inside one person’s cell is a part of that cell', async () => {
    const { rows: read } = await readOne(`${header},备注\n${line(1)}甲\r乙\n`);
    expect(read.map(({ faults }) => faults)).toEqual([[]]);
  });

  it('a file of one endless line is refused', async () => {
    const told = await refusal(readOne(`${header}\n${'甲'.repeat(1_100_000)}`));
    expect(inChinese(told)).toContain('第2行超过1048576个字符');
  });
});
