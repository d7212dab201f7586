import { createHash } from 'node:crypto';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputColumns } from '../../columns.ts';
import {
  columnLetters,
  openSink,
  openWorkbook,
  type OutColumn,
  type OutEncoding,
  type OutFormat,
  type OutRow,
  writeWhole,
} from '../../../src/sheets/write/registry.ts';
import { recount } from '../../../src/sheets/recount.ts';
import { inert } from '../../../src/sheets/write/safe-cell.ts';
import { idNumber, readOne, refusal, scratch } from '../read/helpers.ts';

const columns: readonly OutColumn[] = [
  { key: 'household_id', header: '家庭编号', kind: 'text' },
  { key: 'name', header: '姓名', kind: 'text' },
  { key: 'id_number', header: '身份证号', kind: 'id' },
  { key: 'monthly_income', header: '月收入', kind: 'money' },
  { key: 'houses', header: '住房套数', kind: 'count' },
  { key: 'remark', header: '备注', kind: 'text' },
];

let folder = '';
beforeAll(async () => {
  folder = await scratch();
});
let files = 0;

async function written(
  format: OutFormat,
  rows: readonly OutRow[],
  encoding: OutEncoding = 'utf8',
  title?: string,
  forExcel = false,
): Promise<Buffer> {
  const path = join(folder, `out-${(files += 1)}`);
  const options = { encoding, forExcel, ...(title !== undefined && { title }) };
  const sink = await openSink({ path }, format, columns, options);
  for (const row of rows) await sink.write(row);
  const result = await sink.close();
  const bytes = await readFile(path);
  expect(result.rows).toBe(rows.length);
  expect(result.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  return bytes;
}

const row = (remark: string): OutRow => ['H1', '测试甲', idNumber(1), 65_700, 2, remark];

function sheetXml(bytes: Uint8Array, n = 1): string {
  return strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${n}.xml`] ?? new Uint8Array());
}

describe('CSV', () => {
  it('has CRLF lines, quotes where needed, money in yuan, empty cells for null', async () => {
    const bytes = await written('csv', [row('一,"二"\n三'), ['H2', null, null, -5, null, null]]);
    expect(bytes.toString()).toBe(
      `家庭编号,姓名,身份证号,月收入,住房套数,备注\r\nH1,测试甲,${idNumber(1)},657.00,2,"一,""二""\n三"\r\nH2,,,-0.05,,\r\n`,
    );
  });

  it('for Excel keeps long digits as text by a tab behind them, and all else gets plain digits', async () => {
    const excel = (await written('csv', [row('012')], 'utf8-bom', undefined, true)).toString();
    expect(excel.startsWith('\ufeff')).toBe(true);
    expect(excel).toContain(`,"${idNumber(1)}\t",657.00,2,"012\t"`);
    expect(excel).not.toContain('="');
    const plain = (await written('csv', [row('012')], 'utf8-bom')).toString();
    expect(plain).toContain(`,${idNumber(1)},657.00,2,012`);
  });

  it('can be GB18030, rare characters and all', async () => {
    const bytes = await written('csv', [row('𠮷㐂')], 'gb18030');
    expect(iconv.decode(bytes, 'gb18030')).toContain('𠮷㐂');
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1', '＋1', '－1', '＠x', "'=1"])(
    'never has %j as a formula',
    async (text) => {
      const bytes = await written('csv', [row(text)]);
      expect(bytes.toString()).toMatch(/,"?'[^,]*\r\n$/);
      expect((await readOne(bytes)).rows[0]?.extras.get('备注')).toBe(text);
    },
  );
});

describe('JSON', () => {
  it('is an array with a line for each row, keyed by column, money as exact text', async () => {
    const bytes = await written(
      'json',
      [row('=1'), ['H2', null, null, null, null, null]],
      'gb18030',
    );
    expect(JSON.parse(bytes.toString())).toEqual([
      {
        household_id: 'H1',
        name: '测试甲',
        id_number: idNumber(1),
        monthly_income: '657.00',
        houses: 2,
        remark: '=1',
      },
      {
        household_id: 'H2',
        name: null,
        id_number: null,
        monthly_income: null,
        houses: null,
        remark: null,
      },
    ]);
    expect(bytes.toString().trimEnd().split('\n')).toHaveLength(4);
  });

  it('of no rows is an empty array', async () => {
    expect(JSON.parse((await written('json', [])).toString())).toEqual([]);
  });

  it('can be a line a row', async () => {
    const lines = (await written('ndjson', [row('一'), row('二')]))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toHaveLength(2);
  });
});

describe('HTML', () => {
  it('is one page with a table: headers, money in yuan, what would be markup as text', async () => {
    const page = (await written('html', [row('<b>"一"</b>')], 'utf8-bom', '核算结果')).toString();
    expect(page.startsWith('<!doctype html>\n<html lang="zh-CN">')).toBe(true);
    expect(page).toContain('<h1>核算结果</h1>');
    expect(page).toContain('<th scope="col">月收入</th>');
    expect(page).toContain('<td class="n">657.00</td><td class="n">2</td>');
    expect(page).toContain('<td>&#60;b&#62;&#34;一&#34;&#60;/b&#62;</td>');
    expect(page).not.toContain('<script');
  });

  it('tells a spreadsheet that its cells are text, so that none runs and no ID is rounded', async () => {
    const page = (await written('html', [row('=1+1')])).toString();
    expect(page).toContain('td{mso-number-format:"\\@"}');
    expect(page).toContain(`<td class="id">${idNumber(1)}</td>`);
  });

  it('lets nothing in but its own style', async () => {
    const page = (await written('html', [])).toString();
    const [, css = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(css).digest('base64');
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${hash}';`);
  });

  it('has at most seven columns beside each other, the first money among them, and the rest beneath the row', async () => {
    const wide: OutColumn[] = Array.from({ length: 9 }, (_, at) => ({
      key: `k${at}`,
      header: `列${at}`,
      kind: at === 8 ? 'money' : 'text',
      beneath: at === 1,
    }));
    const path = join(folder, 'wide.html');
    const sink = await openSink({ path }, 'html', wide, { encoding: 'utf8' });
    await sink.write(['a', 'b', 'c', 'd', 'e', 'f', 'g', null, 100]);
    await sink.close();
    const page = await readFile(path, 'utf8');
    expect(page.match(/<th scope="col">[^<]*/g)?.map((one) => one.slice(-2))).toEqual([
      ...['列0', '列2', '列3', '列4', '列5', '列6', '列8'],
    ]);
    expect(page).toContain('<td class="n">1.00</td></tr>\n<tr class="more"><td colspan="7">');
    expect(page).toContain('<dt>列1</dt><dd>b</dd>');
    // What is empty is not told.
    expect(page).not.toContain('<dt>列7</dt>');
    expect(await recount(path, 'html', wide)).toEqual([{ rows: 1, fen: 100 }]);
  });
});

describe('XLSX', () => {
  it('keeps IDs as text and amounts as numbers, and has no formula', async () => {
    const xml = sheetXml(await written('xlsx', [row('=1+1')]));
    expect(xml).toContain(`<c r="C2" s="1" t="inlineStr"><is><t>${idNumber(1)}</t></is></c>`);
    expect(xml).toContain('<c r="D2" s="2"><v>657.00</v></c>');
    expect(xml).not.toContain('<f>');
    expect(xml).toContain('state="frozen"');
    expect(xml).toContain('<autoFilter ref="A1:F2"/>');
  });

  it('can have a title above its header, and is read back', async () => {
    const bytes = await written('xlsx', [row('一')], 'utf8', '低保[名单]');
    const { info, rows } = await readOne(bytes);
    expect(info.headerRow).toBe(2);
    expect(rows[0]?.values['monthly_income']).toBe(65_700);
  });

  it('holds drop-downs, long ones in a hidden sheet, and notes', async () => {
    const path = join(folder, 'template.xlsx');
    const book = await openWorkbook({ path });
    const long = Array.from({ length: 80 }, (_, n) => `第${n}项`);
    const sheet = await book.sheet({
      name: '填报',
      columns: [
        { key: 'a', header: '家庭编号', kind: 'text', prompt: { title: '说明', text: '必填&' } },
        { key: 'b', header: '姓名', kind: 'text', validation: { list: ['是', '否'] } },
        { key: 'c', header: '身份证号', kind: 'id', validation: { list: long } },
      ],
    });
    await sheet.row(['H1', '测试甲', idNumber(1)]);
    await (await book.sheet({ name: '填报', columns: [] })).row([]);
    await book.close();
    const bytes = await readFile(path);
    const xml = sheetXml(bytes);
    expect(xml).toContain('<formula1>&quot;是,否&quot;</formula1>');
    expect(xml).toContain('<formula1>_lists!$A$1:$A$80</formula1>');
    expect(xml).toContain('prompt="必填&amp;"');
    expect(sheetXml(bytes, 3)).toContain('第79项');
    expect(strFromU8(unzipSync(bytes)['xl/workbook.xml'] ?? new Uint8Array())).toMatch(
      /name="填报".*name="填报 \(2\)".*name="_lists" sheetId="3" state="hidden"/,
    );
    expect((await readOne(bytes)).rows).toHaveLength(1);
  });

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});

const cellText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      "'",
      '=',
      '-',
      '@',
      '1',
      '0',
      ' ',
      '_x0041_',
      '<',
      '&',
      '甲',
      '＋',
    ),
    maxLength: 8,
  }),
);

it.each<[OutFormat, OutEncoding]>([
  ['csv', 'utf8'],
  ['csv', 'utf8-bom'],
  ['csv', 'gb18030'],
  ['xlsx', 'utf8'],
])(
  'any table of texts written as %s %s is read back the same, signs that a terminal obeys as they are shown',
  async (format, encoding) => {
    await fc.assert(
      fc.asyncProperty(fc.array(cellText, { minLength: 1, maxLength: 5 }), async (texts) => {
        const bytes = await written(format, texts.map(row), encoding);
        const { rows } = await readOne(bytes, inputColumns);
        expect(rows.map(({ extras }) => extras.get('备注') ?? '')).toEqual(texts.map(inert));
        for (const { values, faults } of rows) {
          expect(faults).toEqual([]);
          expect(values['id_number']).toBe(idNumber(1));
          expect(values['monthly_income']).toBe(65_700);
        }
      }),
      { numRuns: 60 },
    );
  },
);

it.each<OutFormat>(['csv', 'xlsx', 'json', 'ndjson'])(
  'the same rows as %s are the same bytes',
  async (format) => {
    const first = await written(format, [row('一'), row('二')]);
    expect(first.equals(await written(format, [row('一'), row('二')]))).toBe(true);
  },
);

describe('a file', () => {
  it('appears only when it is whole, and only its owner may read it', async () => {
    const own = await scratch();
    const path = join(own, 'a.csv');
    const sink = await openSink({ path }, 'csv', columns, { encoding: 'utf8' });
    await sink.write(row('一'));
    const [temporary = '', ...others] = await readdir(own);
    expect(others).toEqual([]);
    expect(temporary).toMatch(/^\.a\.csv\.[0-9a-f-]+\.tmp$/);
    expect((await stat(join(own, temporary))).mode & 0o777).toBe(0o600);
    await sink.close();
    expect(await readdir(own)).toEqual(['a.csv']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each<OutFormat>(['csv', 'xlsx'])(
    'given up as %s leaves the former one as it was',
    async (format) => {
      const own = await scratch();
      const path = join(own, 'a');
      await writeWhole(path, 'former');
      const sink = await openSink({ path }, format, columns, { encoding: 'utf8' });
      await sink.write(row('一'));
      await sink.abort();
      expect(await readdir(own)).toEqual(['a']);
      expect(await readFile(path, 'utf8')).toBe('former');
    },
  );

  it('whose rows fail while written leaves nothing', async () => {
    const own = await scratch();
    const sink = await openSink({ path: join(own, 'a') }, 'csv', columns, { encoding: 'utf8' });
    expect(() => sink.write(['H1', null, null, 0.5, null, null])).toThrow(RangeError);
    await sink.abort();
    expect(await readdir(own)).toEqual([]);
  });

  it('behind a link is replaced, and the link stays', async () => {
    const own = await scratch();
    await writeFile(join(own, 'real'), 'former');
    await symlink('real', join(own, 'link'));
    await writeWhole(join(own, 'link'), 'new');
    expect(await readFile(join(own, 'real'), 'utf8')).toBe('new');
  });

  it('that can’t be written is a sentence', async () => {
    const options = { encoding: 'utf8' } as const;
    const none = openSink({ path: join(folder, 'no', 'a.csv') }, 'csv', columns, options);
    expect((await refusal(none)).key).toBe('outputFolderMissing');
    const itself = openSink({ path: folder }, 'csv', columns, options);
    expect((await refusal(itself)).key).toBe('outputIsFolder');
  });

  it('that is a device is written to and not replaced', async () => {
    await writeWhole('/dev/null', 'x');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});

describe('a stream', () => {
  it('gets the same bytes and stays open', async () => {
    const stream = new PassThrough();
    const sink = await openSink({ stream }, 'csv', columns, { encoding: 'utf8' });
    await sink.write(row('一'));
    const { path } = await sink.close();
    expect(path).toBe('-');
    expect(stream.writableEnded).toBe(false);
    expect(stream.read()).toEqual(await written('csv', [row('一')]));
  });

  it('that takes its time is waited for', async () => {
    let open = 0;
    let most = 0;
    const stream = new Writable({
      write(_chunk, _encoding, done) {
        open += 1;
        most = Math.max(most, open);
        setImmediate(() => {
          open -= 1;
          done();
        });
      },
    });
    const sink = await openSink({ stream }, 'csv', columns, { encoding: 'utf8' });
    for (let n = 0; n < 10_000; n += 1) await sink.write(row('长'.repeat(50)));
    await sink.close();
    expect(most).toBe(1);
    expect(stream.writableLength).toBe(0);
  });

  it('that is closed early ends the writing with its error', async () => {
    const stream = new PassThrough();
    const sink = await openSink({ stream }, 'csv', columns, { encoding: 'utf8' });
    stream.destroy(new Error('EPIPE'));
    await sink.write(row('一'));
    await expect(sink.close()).rejects.toThrow();
  });
});
