import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { type Message, say } from '../../../src/messages/index.ts';
import type { Column } from '../../../src/core/columns.ts';
import { inputColumns } from '../../columns.ts';
import { checkCharacter } from '../../../src/core/id-number.ts';
import { readTable, type ReadOptions } from '../../../src/sheets/read/read.ts';
import type { ColumnSet, TableInfo, TableRow } from '../../../src/sheets/read/types.ts';

/** The `n`th made-up ID number, with a right check character. */
export function idNumber(n: number): string {
  const year = 1990 - Math.floor(n / 1000);
  const first17 = `341602${year}0101${String(n % 1000).padStart(3, '0')}`;
  return `${first17}${checkCharacter(first17)}`;
}

export function column(key: string): Column {
  const found = inputColumns.find((one) => one.key === key);
  if (found === undefined) throw new Error(key);
  return found;
}

export interface Table {
  readonly info: TableInfo;
  readonly rows: readonly TableRow[];
}

export async function readAll(
  bytes: Uint8Array | string,
  columns: ColumnSet = inputColumns,
  options?: ReadOptions,
): Promise<Table[]> {
  const input = { name: 't.csv', bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes };
  const tables: Table[] = [];
  for (const table of await readTable(input, columns, options)) {
    const rows: TableRow[] = [];
    for await (const row of table.rows) rows.push(row);
    tables.push({ info: table.info(), rows });
  }
  return tables;
}

export async function readOne(
  bytes: Uint8Array | string,
  columns: ColumnSet = inputColumns,
): Promise<Table> {
  const [table] = await readAll(bytes, columns);
  if (table === undefined) throw new Error('no table');
  return table;
}

/** The message of the `UserError` that the work ends with. */
export async function refusal(work: Promise<unknown>): Promise<Message> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UserError && error.messages[0] !== undefined) return error.messages[0];
    throw error;
  }
  throw new Error('was not refused');
}

export const inChinese = (told: Message): string => say('zh', told);

export const codesOf = (row: TableRow | undefined): string[] =>
  (row?.faults ?? []).map(({ column: key, code }) => (key === undefined ? code : `${key} ${code}`));

/** A folder that goes when the file's tests are over. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'civil-aid-tables-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface SheetXml {
  readonly name?: string;
  /** The inside of `sheetData`. */
  readonly data: string;
  readonly after?: string;
  readonly state?: string;
}

/** A workbook as other programs write them. */
export function workbook(
  sheets: readonly SheetXml[],
  more: { strings?: string; styles?: string; properties?: string } = {},
): Uint8Array {
  const files: Record<string, Uint8Array> = {
    'xl/workbook.xml': strToU8(
      `<workbook xmlns:r="r">${more.properties ?? ''}<sheets>${sheets
        .map(({ name, state }, i) => {
          const shown = state === undefined ? '' : ` state="${state}"`;
          return `<sheet name="${name ?? `表${i + 1}`}" sheetId="${i + 1}"${shown} r:id="rId${i + 1}"/>`;
        })
        .join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${sheets
        .map(
          (_, i) =>
            `<Relationship Id="rId${i + 1}" Type="http://x/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
        )
        .join(
          '',
        )}<Relationship Id="s" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="t" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
    ),
  };
  sheets.forEach(({ data, after }, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] = strToU8(
      `<worksheet><sheetData>${data}</sheetData>${after ?? ''}</worksheet>`,
    );
  });
  if (more.strings !== undefined) files['xl/sharedStrings.xml'] = strToU8(more.strings);
  if (more.styles !== undefined) files['xl/styles.xml'] = strToU8(more.styles);
  return zipSync(files);
}

/** A row of inline texts; an empty text is no cell, and `<…` is taken as XML. */
export function xmlRow(row: number, cells: readonly string[]): string {
  const inside = cells.map((cell, i) => {
    if (cell === '' || cell.startsWith('<')) return cell;
    const at = `${String.fromCharCode(65 + i)}${row}`;
    return `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`;
  });
  return `<row r="${row}">${inside.join('')}</row>`;
}
