/**
 * A faulty workbook, mended by its own marked copy: `doctor -o` marks it, LibreOffice opens and saves the
 * copy, whoever mends does only what the last sheet says, and calc then decides every household.
 * Needs `soffice`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { openXlsx, saveXlsx, writeXlsx } from 'hucre/xlsx';

import { checkCharacter } from '../src/core/id-number.ts';

const folder = mkdtempSync(join(tmpdir(), 'civil-aid-office-'));
const at = (name: string): string => join(folder, name);
const id = (first17: string): string => `${first17}${checkCharacter(first17)}`;
const miswritten = (whole: string): string =>
  `${whole.slice(0, 17)}${whole.endsWith('1') ? '2' : '1'}`;

/** Synthetic. 657 a head from 2021-07: (657×2−300) = 1014, 657−100 = 557, 657−0 = 657. */
const [head, wife, second, third] = [
  id('34160219700101901'),
  id('34160219710203902'),
  id('34160219550304903'),
  id('34160219600405904'),
];
const rows = [
  ['2021年8月低保对象名册', null, null, null, null, null],
  ['家庭编号', '姓名', '身份证号', '与户主关系', '月收入', '财产状况符合'],
  ['H1', '测甲', head, '本人', 300, '是'],
  ['H1', '测乙', miswritten(wife), '配偶', 0, '是'],
  ['H2', '测丙', second, '本人', '一百', '是'],
  ['H3', '测丁', third, '本人', null, '是'],
];
/** What the clerk knows, by the cell that she is led to. */
const truth: Readonly<Record<string, string | number>> = { '4 C': wife, '5 E': 100, '6 E': 0 };
const expected = new Map([
  ['H1', '1014.00'],
  ['H2', '557.00'],
  ['H3', '657.00'],
]);

function run(command: string, ...args: string[]): number | null {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 180_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) console.log(stderr.trim());
  return status;
}

const tool = (...args: string[]): number | null =>
  run(process.execPath, resolve('bin/civil-aid.js'), ...args);
const office = (filter: string, outdir: string, name: string): number | null =>
  run(
    'soffice',
    `-env:UserInstallation=file://${folder}/profile`,
    '--headless',
    '--convert-to',
    filter,
    '--outdir',
    outdir,
    name,
  );

const failures: string[] = [];
let passed = 0;
const hold = (what: string, found: unknown, wanted: unknown): void => {
  if (JSON.stringify(found) === JSON.stringify(wanted)) passed += 1;
  else failures.push(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
};

const month = ['--as-of', '2021-08', '--category', 'dibao'];

try {
  writeFileSync(at('in.xlsx'), await writeXlsx({ sheets: [{ name: '东村', rows }] }));
  hold('doctor ends with rejects', tool('doctor', 'in.xlsx', ...month, '-o', 'marked.xlsx'), 3);
  hold('LibreOffice opens the copy', office('xlsx', 'saved', 'marked.xlsx'), 0);
  const all = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
  hold('LibreOffice reads its sheets', office(all, 'sheets', 'marked.xlsx'), 0);

  const list: string[][] = parse(readFileSync(at('sheets/marked-需要修改.csv')), { bom: true });
  const told = list.slice(1).filter(([row]) => row !== '');
  hold(
    'what is wrong is listed in the order of the rows',
    told.map(([row, , column]) => `${row ?? ''} ${(column ?? '').split(' ')[0] ?? ''}`),
    ['4 C', '5 E'],
  );
  const book = await openXlsx(readFileSync(at('saved/marked.xlsx')), { readStyles: true });
  const [sheet] = book.sheets;
  if (sheet === undefined) throw new Error('the saved copy has no sheet');
  const fills = [...(sheet.cells ?? [])].flatMap(([place, cell]) =>
    cell.style?.fill?.type === 'pattern' && cell.style.fill.fgColor?.rgb !== undefined
      ? [`${place} ${cell.style.fill.fgColor.rgb.slice(-6)}`]
      : [],
  );
  hold('the marks are there after LibreOffice saved it', fills.sort(), [
    '3,2 FFC7CE',
    '4,4 FFC7CE',
    '5,4 FFF2CC',
  ]);
  // Only what is marked is mended.
  for (const place of fills.map((fill) => fill.split(' ')[0] ?? '')) {
    const [row = 0, column = 0] = place.split(',').map(Number);
    const value = truth[`${row + 1} ${String.fromCharCode(65 + column)}`] ?? null;
    const line = sheet.rows[row];
    if (line !== undefined) line[column] = value;
    sheet.cells?.delete(place);
  }
  writeFileSync(at('mended.xlsx'), await saveXlsx(book));
  const calc = ['calc', 'mended.xlsx', ...month, '--headers', 'key', '-o', 'out.csv'];
  hold('calc takes the mended copy as it is', tool(...calc), 0);
  const decisions: Record<string, string>[] = parse(readFileSync(at('out.csv')), {
    bom: true,
    columns: true,
    trim: true,
  });
  hold(
    'every household is decided, to the fen',
    decisions.map((row) => [row['household_id'], row['decision'], row['monthly_amount']]),
    [...expected].map(([household, amount]) => [household, 'eligible', amount]),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const one of failures) console.log(one);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
