import { doublings } from './operations.ts';

import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

import { checkCharacter } from '../../../src/core/id-number.ts';
import { categories, inputColumns } from '../../columns.ts';
import { columnsWith } from '../../../src/core/category.ts';
import { Intake } from '../../../src/people/intake.ts';
import { samePersonWarnings } from '../../../src/people/same-person.ts';
import { exportColumns } from '../../../src/sheets/read/exports.ts';
import { readTable } from '../../../src/sheets/read/read.ts';

/** One ID number after the other, all of men born on consecutive days. */
function idOf(at: number): string {
  const day = new Date(Date.UTC(1950, 0, 1 + (at % 9000))).toISOString().slice(0, 10);
  const first17 = `341602${day.replaceAll('-', '')}${String(1 + 2 * Math.floor(at / 9000)).padStart(3, '0')}`;
  return `${first17}${checkCharacter(first17)}`;
}

const idNumbers = Array.from({ length: 40_000 }, (_, at) => idOf(at));
const id = (at: number): string => idNumbers[at] ?? '';

const lines = (size: number, line: (at: number) => string): string =>
  Array.from({ length: size }, (_, at) => line(at)).join('\n');

const csv = (header: string, size: number, line: (at: number) => string): Uint8Array =>
  Buffer.from(`${header}\n${lines(size, line)}\n`);

const columns = [...inputColumns, ...columnsWith(exportColumns, categories)];

/** Reads a table to its households, with all that is told of them. */
const reading = (bytes: Uint8Array) => async (): Promise<void> => {
  const intake = new Intake();
  for (const table of await readTable({ name: 'a', bytes }, columns)) {
    for await (const row of table.rows) intake.add(row, table.info());
  }
  const households = intake.households();
  intake.warnings();
  samePersonWarnings(households);
};

const head = '家庭编号,姓名,身份证号,与户主关系,乡镇,月收入';
const listing = '户主姓名,户主身份证号,低保（特困）证号,家庭成员姓名,家庭成员身份证号';
const wide = (size: number): string =>
  `家庭编号,户主姓名,户主身份证号,${Array.from({ length: size }, (_, at) => `成员${at + 1}姓名,成员${at + 1}身份证号`).join(',')}`;

function workbook(sheets: number): Uint8Array {
  const cell = (text: string, at: number): string =>
    `<c r="${String.fromCharCode(65 + at)}1" t="inlineStr"><is><t>${text}</t></is></c>`;
  const header = ['家庭编号', '姓名', '身份证号'].map(cell).join('');
  const person = (at: number): string =>
    [`H${at}`, '甲', id(at)]
      .map((text, place) => cell(text, place).replace('1" t', '2" t'))
      .join('');
  const names = Array.from({ length: sheets }, (_, at) => at + 1);
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook ${main} xmlns:r="r"><sheets>${names.map((n) => `<sheet name="s${n}" sheetId="${n}" r:id="r${n}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((n) => `<Relationship Id="r${n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
  };
  for (const n of names)
    parts[`xl/worksheets/sheet${n}.xml`] =
      `<worksheet ${main}><sheetData><row r="1">${header}</row><row r="2">${person(n)}</row></sheetData></worksheet>`;
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)])),
  );
}

/** What a sheet can be made long in, from its first size on. */
const dimensions: Readonly<Record<string, readonly [number, (size: number) => Uint8Array]>> = {
  'rows of households': [250, (n) => csv(head, n, (at) => `H${at},甲,${id(at)},本人,镇,1`)],
  'rows of one household': [250, (n) => csv(head, n, (at) => `H1,甲,${id(at)},子,镇,1`)],
  'heads of one household': [250, (n) => csv(head, n, (at) => `H1,甲,${id(at)},本人,镇,1`)],
  'persons of one household, each twice and alike': [
    250,
    (n) => csv(head, 2 * n, (at) => `H1,甲,${id(at % n)},子,镇,1`),
  ],
  'persons of one household, each twice and contradicting': [
    250,
    (n) => csv(head, 2 * n, (at) => `H1,甲,${id(at % n)},子,镇,${at}`),
  ],
  'one person again and again': [250, (n) => csv(head, n, () => `H1,甲,${id(0)},子,镇,1`)],
  'persons without a number': [
    250,
    (n) => csv(`${head},证件类型,出生日期`, n, (at) => `H1,甲${at},,子,镇,1,无,1960-01-01`),
  ],
  'rejected rows of one household': [250, (n) => csv(head, n, (at) => `H1,甲,12${at},子,镇,x`)],
  'one household in many places': [
    250,
    (n) => csv(head, n, (at) => `H1,甲,${id(at)},子,镇${at},1`),
  ],
  'spellings of one household’s number': [
    60,
    (n) => csv(head, n, (at) => `${'0'.repeat(at)}7,甲,${id(at)},本人,镇,1`),
  ],
  'relations that are not known': [
    250,
    (n) => csv(head, n, (at) => `H1,甲,${id(at)},词${at},镇,1`),
  ],
  'households known by their heads': [
    250,
    (n) =>
      csv('低保（特困）证号,户主身份证号,姓名,身份证号', 2 * n, (at) =>
        [at < n ? `N${at}` : '', id(at % n), '甲', id(at)].join(','),
      ),
  ],
  'heads of one numbered household': [
    250,
    (n) => csv('家庭编号,户主身份证号,姓名,身份证号', n, (at) => `H1,${id(at)},甲,${id(at)}`),
  ],
  'rows that hold several rows': [
    60,
    (n) =>
      csv(
        head,
        n,
        (at) => `H1,"甲,${id(at)};${id(at + 1)};${id(at + 2)};${id(at + 3)}",${id(at)},子,镇,1`,
      ),
  ],
  'rows that swallowed the same household': [
    60,
    (n) => csv(head, n, (at) => `H1,"甲\r\nH1,乙,${id(at)},子,镇,1",${id(at)},子,镇,1`),
  ],
  'members listed in one cell': [
    60,
    (n) =>
      csv(listing, 1, () =>
        [
          '甲',
          id(0),
          'N1',
          Array.from({ length: n }, () => '乙').join(';'),
          Array.from({ length: n }, (_, at) => id(at + 1)).join(';'),
        ].join(','),
      ),
  ],
  'one member listed again and again': [
    60,
    (n) => csv(listing, 4 * n, (at) => ['甲', id(0), 'N1', '乙', id(1 + (at % n))].join(',')),
  ],
  'members in columns of their own': [
    6,
    (n) =>
      csv(
        wide(n),
        1,
        () =>
          `H1,甲,${id(0)},${Array.from({ length: n }, (_, at) => `乙,${id(at + 1)}`).join(',')}`,
      ),
  ],
  'columns that are not known': [
    60,
    (n) =>
      csv(`${head},${Array.from({ length: n }, (_, at) => `列${at}`).join(',')}`, 2, (at) =>
        [`H${at}`, '甲', id(at), '本人', '镇', '1', ...Array<string>(n).fill('x')].join(','),
      ),
  ],
  'columns of one name that is not known': [
    60,
    (n) =>
      csv(`${head}${',备注'.repeat(n)}`, 2, (at) =>
        [`H${at}`, '甲', id(at), '本人', '镇', '1', ...Array<string>(n).fill('x')].join(','),
      ),
  ],
  'columns under 28 rows of titles': [
    60,
    (n) =>
      Buffer.from(
        `${lines(28, () => Array.from({ length: n }, (_, at) => `题${at}`).join(','))}\n${head}${',备注'.repeat(n - 6)}\nH1,甲,${id(0)},本人,镇,1${',x'.repeat(n - 6)}\n`,
      ),
  ],
  'columns under rows that all look like headers': [
    60,
    (n) =>
      Buffer.from(
        `${lines(28, () => Array.from({ length: n }, (_, at) => ['姓名', '收入', '身份证号'][at % 3]).join(','))}\n${head}${',备注'.repeat(n - 6)}\nH1,甲,${id(0)},本人,镇,1${',x'.repeat(n - 6)}\n`,
      ),
  ],
  'sheets of a workbook': [8, workbook],
  'benefits in one cell': [
    60,
    (n) =>
      csv(
        `${head},现享类别,现享金额`,
        1,
        () =>
          `H1,甲,${id(0)},本人,镇,1,${Array<string>(n).fill('低保').join('、')},${Array<string>(n).fill('1').join('、')}`,
      ),
  ],
};

describe('the work of reading grows as the sheet does, over four doublings, whatever it holds:', () => {
  it.each(Object.entries(dimensions))('%s', async (_, [first, sheet]) => {
    const grown = await doublings(first, (size) => reading(sheet(size)));
    for (const factor of grown) expect(factor).toBeLessThan(2.1);
  });
});
