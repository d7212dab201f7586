/**
 * Which reader of workbooks reads most files right: `npx tsx bench/workbooks.ts FOLDER…`. The folders hold any
 * workbooks; LibreOffice (`soffice`) reads each beforehand and says what its cells hold, since it is none
 * of the readers tried. A file is right where every cell that LibreOffice shows agrees, in part where some
 * do not. Each reader has a process of its own for each batch, so that one that hangs or dies is counted and not followed.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

import { UserError } from '../src/core/errors.ts';
import { openOldWorkbook } from '../src/sheets/read/old-workbook.ts';
import { openXlsx } from '../src/sheets/read/xlsx.ts';

type Grid = readonly (readonly string[])[];
type Reader = (bytes: Buffer, name: string) => Promise<ReadonlyMap<string, Grid>>;

/** What LibreOffice makes of a workbook that is a bomb is left out. */
const largest = 50e6;
/** For forty files. */
const seconds = 120;
const modern = new Set(['.xlsx', '.xlsm']);
const old = new Set(['.xls', '.et', '.xlsb', '.ods']);
const peers = createRequire(new URL('./package.json', import.meta.url));

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (typeof value === 'object') {
    const { result, richText, text, error } = z
      .looseObject({
        result: z.unknown().optional(),
        richText: z.array(z.looseObject({ text: z.string() })).optional(),
        text: z.unknown().optional(),
        error: z.string().optional(),
      })
      .parse(value);
    if (richText !== undefined) return richText.map((run) => run.text).join('');
    return error ?? textOf(result ?? text);
  }
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return z.union([z.string(), z.number(), z.bigint()]).safeParse(value).data?.toString() ?? '';
};

async function ours(bytes: Buffer, name: string): Promise<ReadonlyMap<string, Grid>> {
  const sheets = modern.has(extname(name).toLowerCase())
    ? await openXlsx(name, bytes)
    : await openOldWorkbook(name, bytes);
  const found = new Map<string, Grid>();
  for (const sheet of sheets) {
    const rows: string[][] = [];
    for await (const batch of sheet.rows()) {
      for (const { row, cells, faults } of batch) {
        // A cell that is told to be unreadable is neither right nor wrong.
        rows[row - 1] = cells.map((cell, at) => (faults?.has(at) === true ? told : cell));
      }
    }
    found.set(
      sheet.name,
      Array.from(rows, (row: string[] | undefined) => row ?? []),
    );
  }
  return found;
}

const told = '\u0000told';

const readers: Readonly<Record<string, Reader>> = {
  'civil-aid': ours,
  hucre: async (bytes) => {
    const { readXlsx } = await import('hucre/xlsx');
    const book = await readXlsx(bytes);
    return new Map(book.sheets.map(({ name, rows }) => [name, rows.map((row) => row.map(textOf))]));
  },
  '@e965/xlsx': async (bytes) => {
    const { read, utils } = await import('@e965/xlsx');
    const book = read(bytes, { cellDates: true });
    return new Map(
      Object.entries(book.Sheets).map(([name, sheet]) => [
        name,
        utils
          .sheet_to_json<unknown[]>(sheet, { header: 1, raw: true, blankrows: true })
          .map((row) => Array.from(row, textOf)),
      ]),
    );
  },
  exceljs: (bytes) => excelLike('exceljs', bytes),
  '@cj-tech-master/excelts': (bytes) => excelLike('@cj-tech-master/excelts', bytes),
};

const rowLike = z.looseObject({ values: z.unknown() });
const sheetLike = z.looseObject({
  name: z.string(),
  eachRow: z.custom<(see: (row: unknown, at: number) => void) => void>(),
});
const libraryLike = z.looseObject({
  Workbook:
    z.custom<
      new () => { xlsx: { load: (bytes: Buffer) => Promise<unknown> }; worksheets: unknown[] }
    >(),
});

async function excelLike(library: string, bytes: Buffer): Promise<ReadonlyMap<string, Grid>> {
  const { Workbook } = libraryLike.parse(peers(library));
  const book = new Workbook();
  await book.xlsx.load(bytes);
  return new Map(
    book.worksheets.map((one) => {
      const rows: string[][] = [];
      const sheet = sheetLike.parse(one);
      sheet.eachRow((row, at) => {
        const values = z.array(z.unknown()).safeParse(rowLike.parse(row).values);
        rows[at - 1] = values.success ? Array.from(values.data, textOf).slice(1) : [];
      });
      return [sheet.name, Array.from(rows, (row: string[] | undefined) => row ?? [])];
    }),
  );
}

/** A day number of Excel, from a day as any of the readers writes it. */
function serial(text: string): number | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/.exec(
    text,
  );
  const us = /^(\d{2})\/(\d{2})\/(\d{2,4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  const parts = iso?.slice(1) ?? (us && [us[3], us[1], us[2], ...us.slice(4)]);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1] = parts.map((part) => Number(part ?? 0));
  const full = year < 30 ? year + 2000 : year < 100 ? year + 1900 : year;
  return Math.round((Date.UTC(full, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000);
}

/** One form for what means the same: whole days, nine digits of a number, one word for any error. */
function plain(cell: string): string {
  const text = cell.normalize('NFC').replace(/\r\n?/g, '\n').trim();
  if (/^(?:#|Err:)/.test(text)) return '#';
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? '1' : '0';
  const day = serial(text);
  if (day !== undefined) return String(day);
  const number = Number(text.replace(/%$/, ''));
  if (text !== '' && Number.isFinite(number)) {
    const value = text.endsWith('%') ? number / 100 : number;
    return String(Number(value.toPrecision(9)));
  }
  return text;
}

const same = (expected: string, found: string): boolean => {
  if (found === told || expected === found) return true;
  const [a, b] = [plain(expected), plain(found)];
  // A unit or currency that the cell's format shows beside the number may stand there too.
  const bare = plain(found.replace(/[^\d.+\-eE%]/g, ''));
  if (/^-?\d/.test(a) && a === bare) return true;
  // A formula's long decimals may be rounded as the format shows them.
  const decimals = /\.(\d+)$/.exec(bare)?.[1]?.length ?? 0;
  if (/\.\d{5}/.test(a) && bare !== '' && Number(Number(a).toFixed(decimals)) === Number(bare)) {
    return true;
  }
  // A time of day is left out by some; LibreOffice's own day is whole.
  return (
    a === b || (/^\d+$/.test(a) && /^\d+\.\d+$/.test(b) && Math.floor(Number(b)) === Number(a))
  );
};

interface Verdict {
  readonly cells: number;
  readonly wrong: number;
}

function compare(truth: ReadonlyMap<string, Grid>, found: ReadonlyMap<string, Grid>): Verdict {
  let [cells, wrong] = [0, 0];
  for (const [name, grid] of truth) {
    const own = found.get(name) ?? [];
    grid.forEach((row, at) => {
      row.forEach((cell, column) => {
        if (cell.trim() === '') return;
        cells += 1;
        if (!same(cell, own[at]?.[column] ?? '')) wrong += 1;
      });
    });
  }
  return { cells, wrong };
}

function* files(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (modern.has(extname(path).toLowerCase()) || old.has(extname(path).toLowerCase())) {
      yield path;
    }
  }
}

/** What LibreOffice reads, a CSV file a sheet; asked in batches, since its start is what takes time. */
function ask(paths: readonly string[], scratch: string): void {
  const batch = 25;
  for (let from = 0; from < paths.length; from += batch) {
    const names = paths.slice(from, from + batch).map((path, at) => {
      const name = join(scratch, `${from + at}${extname(path).toLowerCase()}`);
      copyFileSync(path, name);
      return name;
    });
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1';
    const home = `-env:UserInstallation=file://${scratch}/profile`;
    const call = [home, '--headless', '--convert-to', filter, '--outdir', scratch, ...names];
    spawnSync('soffice', call, { stdio: 'ignore', timeout: 300_000 });
  }
}

function truthOf(index: number, scratch: string, listed: readonly string[]): Map<string, Grid> {
  const own = listed.filter((name) => name.startsWith(`${index}-`) && name.endsWith('.csv'));
  return new Map(
    own.map((name) => {
      const rows: string[][] = parse(readFileSync(join(scratch, name)), {
        relax_column_count: true,
        relax_quotes: true,
        bom: true,
      });
      return [name.slice(String(index).length + 1, -4), rows];
    }),
  );
}

const outcome = z.object({ state: z.string(), cells: z.number(), wrong: z.number() });

type Numbered = readonly [index: number, path: string];

/** One reader on some files, in this process: a line a file, for the parent to count. */
async function some(reader: string, scratch: string, files: readonly Numbered[]): Promise<void> {
  const listed = readdirSync(scratch);
  for (const [index, path] of files) {
    const say = (state: string, verdict: Verdict = { cells: 0, wrong: 0 }): void => {
      writeSync(1, `${JSON.stringify({ state, ...verdict })}\n`);
    };
    const truth = truthOf(index, scratch, listed);
    try {
      const found = await readers[reader]?.(readFileSync(path), path);
      const verdict = compare(truth, found ?? new Map<string, Grid>());
      say(verdict.wrong === 0 ? 'right' : 'part', verdict);
    } catch (error) {
      say(error instanceof UserError ? 'refused' : error instanceof Error ? 'threw' : 'crashed');
    }
  }
}

/** What became of each file; a process that dies or hangs does so at the file after the last it told of. */
function outcomes(
  reader: string,
  files: readonly Numbered[],
  scratch: string,
): z.output<typeof outcome>[] {
  const all: z.output<typeof outcome>[] = [];
  while (all.length < files.length) {
    const batch = files.slice(all.length, all.length + 40);
    const call = [...process.execArgv, process.argv[1] ?? '', '--some', reader, scratch];
    const { stdout } = spawnSync(process.execPath, call, {
      encoding: 'utf8',
      input: JSON.stringify(batch),
      timeout: seconds * 1000,
      maxBuffer: 1 << 26,
    });
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    all.push(...lines.map((line) => outcome.parse(JSON.parse(line))));
    if (lines.length < batch.length) all.push({ state: 'crashed', cells: 0, wrong: 0 });
  }
  return all;
}

function tally(reader: string, files: readonly Numbered[], scratch: string): string {
  const all = outcomes(reader, files, scratch);
  all.forEach(({ state, wrong }, at) => {
    const shown = process.env['VERBOSE'] !== undefined && state !== 'right';
    if (shown) console.error(reader, state, wrong, files[at]?.[1]);
  });
  const of = (state: string): number => all.filter((one) => one.state === state).length;
  const cells = all.reduce((sum, one) => sum + one.cells, 0);
  const wrong = all.reduce((sum, one) => sum + one.wrong, 0);
  return `| ${reader} | ${of('right')} | ${of('part')} | ${of('refused')} | ${of('threw')} | ${of('crashed')} | ${cells - wrong} of ${cells} |`;
}

function main(folders: readonly string[]): void {
  const scratch = process.env['ORACLE'] ?? mkdtempSync(join(tmpdir(), 'workbooks-'));
  mkdirSync(scratch, { recursive: true });
  const paths = folders.flatMap((folder) => [...files(folder)]).sort();
  if (!existsSync(join(scratch, 'profile'))) ask(paths, scratch);
  const listed = readdirSync(scratch);
  const bytesOf = (index: number): number =>
    listed
      .filter((name) => name.startsWith(`${index}-`) && name.endsWith('.csv'))
      .reduce((sum, name) => sum + statSync(join(scratch, name)).size, 0);
  const known = paths
    .map((path, index): Numbered => [index, path])
    .filter(([index]) => {
      const size = bytesOf(index);
      return size > 0 && size < largest;
    });
  const of = (endings: ReadonlySet<string>): Numbered[] =>
    known.filter(([, path]) => endings.has(extname(path).toLowerCase()));
  console.log(`${paths.length} files, ${known.length} of them opened by LibreOffice`);
  const head =
    '| reader | right | in part | refused | threw | crashed | cells |\n|---|---:|---:|---:|---:|---:|---:|';
  const parts = [
    [of(modern), Object.keys(readers)],
    [of(old), ['civil-aid', '@e965/xlsx']],
  ] as const;
  for (const [group, names] of parts) {
    const size = group.reduce((sum, [, path]) => sum + statSync(path).size, 0);
    console.log(`\n${group.length} files, ${(size / 1e6).toFixed(1)} MB\n${head}`);
    const only = process.env['READERS']?.split(',');
    const asked = names.filter((reader) => only?.includes(reader) ?? true);
    for (const reader of asked) console.log(tally(reader, group, scratch));
  }
  if (process.env['ORACLE'] === undefined) rmSync(scratch, { recursive: true, force: true });
}

const [first = '', ...rest] = process.argv.slice(2);
if (first === '--some') {
  const [reader = '', scratch = ''] = rest;
  const numbered = z.array(z.tuple([z.number(), z.string()]));
  await some(reader, scratch, numbered.parse(JSON.parse(readFileSync(0, 'utf8'))));
} else main([first, ...rest]);
