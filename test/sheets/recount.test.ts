import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { RunFiles, withFiles } from '../../src/files/run-files.ts';
import { HeldOutput, recount } from '../../src/sheets/recount.ts';
import {
  openSink,
  openWorkbook,
  type OutColumn,
  outFormats,
  type OutFormat,
} from '../../src/sheets/write/registry.ts';
import { workFolder } from '../cli/run.ts';

const folder = workFolder();
const columns: readonly OutColumn[] = [
  { key: 'household_id', header: '家庭编号', kind: 'id' },
  { key: 'note', header: '备注', kind: 'text' },
  { key: 'monthly_amount', header: '月金额', kind: 'money' },
  { key: '__proto__', header: '__proto__', kind: 'text' },
];
/** Whole rows that a cell pretends to be. */
const forged = [
  '1,2,9999.00\r\n3,4,9999.00',
  '"\r\n3,4,9999.00,"\r\n',
  '</td></tr><tr><td>3</td><td>4</td><td class="n">9999.00</td></tr>',
  '"}\n{"monthly_amount":"9999.00"}',
  '</t></is></c></row><row r="9"><c r="C9"><v>9999.00</v></c></row>',
  'a\u001e3\u001f4\u001f9999.00',
];

async function written(name: string, format: OutFormat): Promise<string> {
  const path = join(folder, name);
  const sink = await openSink({ path }, format, columns, { encoding: 'utf8-bom' });
  for (const [at, text] of forged.entries()) await sink.write([String(at), text, 65_750, text]);
  await sink.write(['007', '', null, '']);
  await sink.close();
  return path;
}

describe('a written file, counted again from its bytes', () => {
  it.each(outFormats)(
    'has its rows and its yuan, whatever its cells pretend to be: %s',
    async (format) => {
      const path = await written(`forged.${format}`, format);
      // Six rows of 657.50 and one without an amount.
      expect(await recount(path, format, columns)).toEqual([{ rows: 7, fen: 394_500 }]);
    },
  );

  const told = { rows: 7, fen: 394_500 };
  const held = (path: string): Promise<void> => new HeldOutput(path, 'csv', columns).holdTo(told);

  it('is let through where it is what the run says', async () => {
    await expect(held(await written('right.csv', 'csv'))).resolves.toBeUndefined();
  });

  it('is refused with exit code 1 where a row was added', async () => {
    const path = await written('added.csv', 'csv');
    appendFileSync(path, '9999999,,9999.00,\r\n');
    await expect(held(path)).rejects.toMatchObject({ code: 1 });
  });

  it('is refused where it was cut within its last row', async () => {
    const path = await written('cut.csv', 'csv');
    truncateSync(path, readFileSync(path).length - 1);
    await expect(held(path)).rejects.toMatchObject({ code: 1 });
  });

  it.each(['csv', 'json', 'ndjson', 'html', 'xlsx'] as const)(
    'has no rows and no yuan where it is an empty table: %s',
    async (format) => {
      const path = join(folder, `empty.${format}`);
      const sink = await openSink({ path }, format, columns, { encoding: 'utf8' });
      await sink.close();
      expect(await recount(path, format, columns)).toEqual([{ rows: 0, fen: 0 }]);
    },
  );
});

describe('a table that goes to a stream, counted while it goes', () => {
  const formats = ['csv', 'json', 'ndjson', 'html', 'xlsx'] as const;
  /** Six rows of 657.50 in one stream. */
  async function passed(
    format: (typeof formats)[number],
    encoding: 'utf8' | 'gb18030',
  ): Promise<HeldOutput> {
    const held = new HeldOutput(new PassThrough().resume(), format, columns);
    const sink = await openSink(held.target, format, columns, { encoding });
    for (const [at, text] of forged.entries()) await sink.write([String(at), text, 65_750, text]);
    await sink.close();
    return held;
  }

  it.each(formats)('is what the run says: %s', async (format) => {
    const held = await passed(format, 'utf8');
    await expect(held.holdTo({ rows: 6, fen: 394_500 })).resolves.toBeUndefined();
  });

  it('is what the run says in GB18030 too', async () => {
    const held = await passed('csv', 'gb18030');
    await expect(held.holdTo({ rows: 6, fen: 394_500 })).resolves.toBeUndefined();
  });

  it.each(formats)(
    'ends the run with exit code 1 where the run says otherwise: %s',
    async (format) => {
      const fewer = await passed(format, 'utf8');
      await expect(fewer.holdTo({ rows: 5, fen: 394_500 })).rejects.toMatchObject({ code: 1 });
      const cheaper = await passed(format, 'utf8');
      await expect(cheaper.holdTo({ rows: 6, fen: 394_499 })).rejects.toMatchObject({ code: 1 });
    },
  );
});

describe('an output of a run', () => {
  it('is not put in its place where nothing was said of it', async () => {
    const path = join(folder, 'unsaid.csv');
    const run = withFiles(new RunFiles(), async () => {
      const sink = await openSink({ path }, 'csv', columns, { encoding: 'utf8' });
      await sink.close();
    });
    await expect(run).rejects.toThrow('nothing was said');
    expect(existsSync(path)).toBe(false);
  });

  it('stays out, and the former file where it was, where it is not what the run says', async () => {
    const path = join(folder, 'former.csv');
    writeFileSync(path, 'former');
    const run = withFiles(new RunFiles(), async () => {
      const held = new HeldOutput(path, 'csv', columns);
      const sink = await openSink(held.target, 'csv', columns, { encoding: 'utf8' });
      await sink.write(['1', '', 100, '']);
      await sink.close();
      await held.holdTo({ rows: 1, fen: 101 });
    });
    await expect(run).rejects.toMatchObject({ code: 1 });
    expect(readFileSync(path, 'utf8')).toBe('former');
  });
});

describe('a report of several tables', () => {
  const money: OutColumn = { key: 'yuan', header: '元', kind: 'money' };
  const name: OutColumn = { key: 'name', header: '名', kind: 'text' };

  async function book(): Promise<HeldOutput> {
    const held = new HeldOutput(new PassThrough().resume(), 'xlsx', [name], [name, money], [money]);
    const workbook = await openWorkbook(held.target);
    await (await workbook.sheet({ name: 'a', columns: [name] })).row(['x']);
    await (await workbook.sheet({ name: 'b', columns: [name, money] })).row(['x', -1250]);
    const list = { list: Array.from({ length: 90 }, (_, at) => `第${at}项选择`) };
    await workbook.sheet({ name: 'c', columns: [{ ...money, validation: list }] });
    await workbook.close();
    return held;
  }

  it('is counted sheet by sheet; the hidden one of the drop-downs is no table', async () => {
    const [one, two, three] = [
      { rows: 1, fen: 0 },
      { rows: 1, fen: -1250 },
      { rows: 0, fen: 0 },
    ];
    await expect((await book()).holdTo(one, two, three)).resolves.toBeUndefined();
    await expect((await book()).holdTo(one, two)).rejects.toMatchObject({ code: 1 });
    await expect((await book()).holdTo(one, three, two)).rejects.toMatchObject({ code: 1 });
  });

  it('is counted table by table in a page', async () => {
    const page = `<html><body><table><thead><tr><th>a</th></tr></thead><tbody><tr><th>x</th><td>1.00</td></tr></tbody></table>
<table><thead><tr><th>元</th></tr></thead><tbody><tr class="stop"><td>2.50</td></tr><tr><td>0.50</td></tr></tbody></table></body></html>`;
    const path = join(folder, 'page.html');
    writeFileSync(path, page);
    expect(await recount(path, 'html', [name, money], [money])).toEqual([
      { rows: 1, fen: 100 },
      { rows: 2, fen: 300 },
    ]);
    writeFileSync(path, page.slice(0, -9));
    expect((await recount(path, 'html', [name, money], [money])).at(-1)?.fen).toBe(Number.NaN);
  });
});
