import { Zip, ZipDeflate } from 'fflate';
import { type ByteSink, openBytes, type Target, type Written } from '../../files/atomic.ts';
import { columnLetters } from './letters.ts';
import type { OutColumn, OutRow } from './out-column.ts';
import { inert, yuanText } from './safe-cell.ts';
import { TextBuffer } from '../read/text-buffer.ts';

/** A column of a sheet that people fill in. */
export interface SheetColumn extends OutColumn {
  /**
   * A drop-down, or how many characters a cell has; anything else stays possible, with a warning, since
   * other spellings are read too.
   */
  readonly validation?: { readonly list: readonly string[] } | { readonly length: number };
  /** A note shown beside the cell while it is chosen. */
  readonly prompt?: { readonly title: string; readonly text: string };
}

export interface SheetOptions {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  /** A line above the header, over its whole width. */
  readonly title?: string;
}

export interface SheetWriter {
  row(cells: OutRow): void | Promise<void>;
}

export interface WorkbookWriter {
  /** Begins a sheet; the one before is ended. */
  sheet(options: SheetOptions): Promise<SheetWriter>;
  close(): Promise<Written>;
  abort(): Promise<void>;
}

/** Rows of data that a sheet can hold beside its header. */
export const rowsPerSheet = 1_048_575;
const lastRow = 1_048_576;
const longestCell = 32_767;
const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageNs = 'http://schemas.openxmlformats.org/package/2006';
const spreadsheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Numbers of the cell formats in `styles`, in its order. */
const format = { plain: 0, text: 1, money: 2, count: 3, header: 4, title: 5, tenths: 6 } as const;

const styles = `${xmlHead}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0"/></numFmts><fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><b/><sz val="16"/><name val="等线"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF5"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Text for XML; what XML can't hold is written `_x0007_`, and what looks so already is kept from being read so. */
function escaped(text: string): string {
  if (!/[^\u4e00-\u9fff\w.\-:/ ，。、（）；]|_x/.test(text)) return text;
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function textCell(at: string, style: number, given: string): string {
  const text = inert(given);
  const cut = text.length > longestCell ? `${text.slice(0, longestCell - 1)}…` : text;
  const space = /^\s|\s$|[\t\n]| {2}/.test(cut) ? ' xml:space="preserve"' : '';
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t${space}>${escaped(cut)}</t></is></c>`;
}

function widthOf({ kind, header, width }: OutColumn): number {
  if (width !== undefined) return width;
  const least = { text: 10, money: 12, count: 8, id: 22, decimal: 12 }[kind];
  return Math.max(least, Math.min(30, header.length * 2 + 2));
}

const styleFor: Readonly<Record<OutColumn['kind'], number>> = {
  text: format.text,
  id: format.text,
  money: format.money,
  count: format.count,
  decimal: format.plain,
};

/** How numbers are shown by how many decimals they have. */
const byDecimals: readonly number[] = [format.count, format.tenths, format.money];

/** The cell of an exact decimal; undefined where a spreadsheet's number can't hold it, or it is none. */
function decimalCell(at: string, text: string): string | undefined {
  const [, whole = '', part = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || whole.length + part.length > 15) return undefined;
  return `<c r="${at}" s="${byDecimals[part.length] ?? format.plain}"><v>${text}</v></c>`;
}

/** A list that fits into the rule itself; a longer one needs cells to point at. */
function inlineList(list: readonly string[]): string | undefined {
  const joined = list.join(',');
  return joined.length <= 255 && !list.some((word) => /[,"]/.test(word))
    ? `"${joined}"`
    : undefined;
}

function chars(text: string, most: number): string {
  return escaped(text.length > most ? `${text.slice(0, most - 1)}…` : text);
}

/** One sheet's XML, as it grows. */
class Sheet implements SheetWriter {
  readonly #columns: readonly SheetColumn[];
  readonly #letters: readonly string[];
  readonly #out: TextBuffer;
  readonly #listAt: (list: readonly string[]) => string;
  readonly #headerRow: number;
  readonly #title: boolean;
  #row: number;

  constructor(
    { columns, title }: SheetOptions,
    out: TextBuffer,
    listAt: (list: readonly string[]) => string,
  ) {
    this.#columns = columns;
    this.#letters = columns.map((_, index) => columnLetters(index));
    this.#out = out;
    this.#listAt = listAt;
    this.#title = title !== undefined;
    this.#headerRow = this.#title ? 2 : 1;
    this.#row = this.#headerRow;
    const cols = columns
      .map((column, index) => {
        const n = index + 1;
        return `<col min="${n}" max="${n}" width="${widthOf(column)}" style="${styleFor[column.kind]}" customWidth="1"/>`;
      })
      .join('');
    const below = this.#headerRow;
    let xml = `${xmlHead}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="${below}" topLeftCell="A${below + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols}</cols><sheetData>`;
    if (title !== undefined) {
      xml += `<row r="1" ht="28" customHeight="1">${textCell('A1', format.title, title)}</row>`;
    }
    const header = columns
      .map((column, i) =>
        textCell(`${this.#letters[i] ?? ''}${below}`, format.header, column.header),
      )
      .join('');
    xml += `<row r="${below}">${header}</row>`;
    void out.add(xml);
  }

  row(cells: OutRow): void | Promise<void> {
    this.#row += 1;
    const row = this.#row;
    let xml = `<row r="${row}">`;
    for (let i = 0; i < this.#columns.length; i += 1) {
      const cell = cells[i] ?? null;
      const kind = this.#columns[i]?.kind ?? 'text';
      if (cell === null || cell === '') continue;
      const at = `${this.#letters[i] ?? ''}${row}`;
      if (typeof cell === 'string')
        xml +=
          (kind === 'decimal' ? decimalCell(at, cell) : undefined) ??
          textCell(at, format.text, cell);
      else if (kind === 'text' || kind === 'id') xml += textCell(at, format.text, String(cell));
      else {
        const value = kind === 'money' ? yuanText(cell) : String(cell);
        xml += `<c r="${at}" s="${styleFor[kind]}"><v>${value}</v></c>`;
      }
    }
    return this.#out.add(`${xml}</row>`);
  }

  async end(): Promise<void> {
    const last = this.#letters.at(-1) ?? 'A';
    let xml = '</sheetData>';
    if (this.#columns.length > 0) {
      xml += `<autoFilter ref="A${this.#headerRow}:${last}${this.#row}"/>`;
    }
    if (this.#title && this.#columns.length > 1) {
      xml += `<mergeCells count="1"><mergeCell ref="A1:${last}1"/></mergeCells>`;
    }
    const rules = this.#columns.flatMap((column, index) => this.#rule(column, index));
    if (rules.length > 0) {
      xml += `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`;
    }
    // A4 across, as wide as the page and as long as it needs to be.
    xml += '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>';
    xml += '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>';
    await this.#out.add(`${xml}</worksheet>`);
    await this.#out.drain();
  }

  #rule({ validation, prompt }: SheetColumn, index: number): string[] {
    if (validation === undefined && prompt === undefined) return [];
    const letter = this.#letters[index] ?? 'A';
    const range = `${letter}${this.#headerRow + 1}:${letter}${lastRow}`;
    const kind =
      validation === undefined ? undefined : 'list' in validation ? 'list' : 'textLength';
    const type =
      kind === undefined
        ? ''
        : ` type="${kind}"${kind === 'list' ? '' : ' operator="equal"'} errorStyle="warning"`;
    const note =
      prompt === undefined
        ? ''
        : ` showInputMessage="1" promptTitle="${chars(prompt.title, 32)}" prompt="${chars(prompt.text, 255)}"`;
    const start = `<dataValidation${type} allowBlank="1"${note}`;
    if (validation === undefined) return [`${start} sqref="${range}"/>`];
    const list =
      'length' in validation
        ? String(validation.length)
        : (inlineList(validation.list) ?? this.#listAt(validation.list));
    return [
      `${start} showErrorMessage="1" sqref="${range}"><formula1>${escaped(list)}</formula1></dataValidation>`,
    ];
  }
}

/** The hidden sheet that holds the lists of drop-downs. */
export const listSheet = '_lists';

class Workbook implements WorkbookWriter {
  readonly #bytes: ByteSink;
  readonly #zip = new Zip();
  readonly #names: string[] = [];
  /** The header's row of each sheet, which is printed on each page. */
  readonly #headers: number[] = [];
  readonly #lists: (readonly string[])[] = [];
  #ready: Uint8Array[] = [];
  #fault: Error | undefined;
  #entry: ZipDeflate | undefined;
  #sheet: Sheet | undefined;

  constructor(bytes: ByteSink) {
    this.#bytes = bytes;
    this.#zip.ondata = (error, chunk) => {
      if (error === null) this.#ready.push(chunk);
      else this.#fault = error;
    };
  }

  /** Writes what the packer has given. */
  async #pass(): Promise<void> {
    if (this.#fault !== undefined) throw this.#fault;
    const ready = this.#ready;
    this.#ready = [];
    if (ready.length > 0) await this.#bytes.write(Buffer.concat(ready));
  }

  #begin(name: string): ZipDeflate {
    const entry = new ZipDeflate(name, { level: 6 });
    // The same rows must give the same bytes: no clock, no system's marks.
    entry.mtime = new Date(1980, 0, 1);
    this.#zip.add(entry);
    return entry;
  }

  async #part(name: string, xml: string): Promise<void> {
    this.#begin(name).push(Buffer.from(xml), true);
    await this.#pass();
  }

  /** The place of a list too long for its rule: a column of a hidden sheet. */
  #listAt(list: readonly string[]): string {
    this.#lists.push(list);
    const letters = columnLetters(this.#lists.length - 1);
    return `${listSheet}!$${letters}$1:$${letters}$${list.length}`;
  }

  async #endSheet(): Promise<void> {
    if (this.#sheet === undefined) return;
    await this.#sheet.end();
    this.#entry?.push(new Uint8Array(0), true);
    this.#sheet = undefined;
    await this.#pass();
  }

  /** Excel refuses some characters, more than 31 of them, and the same name twice. */
  #freeName(wanted: string): string {
    const clean = wanted
      .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
      .replace(/^'|'$/g, '')
      .trim();
    const base = clean === '' ? 'Sheet' : clean;
    let name = base.slice(0, 31);
    for (let n = 2; this.#names.some((used) => used.toLowerCase() === name.toLowerCase()); n += 1) {
      const end = ` (${n})`;
      name = `${base.slice(0, 31 - end.length)}${end}`;
    }
    return name;
  }

  async sheet(options: SheetOptions): Promise<SheetWriter> {
    await this.#endSheet();
    this.#names.push(this.#freeName(options.name));
    this.#headers.push(options.title === undefined ? 1 : 2);
    const entry = this.#begin(`xl/worksheets/sheet${this.#names.length}.xml`);
    this.#entry = entry;
    const out = new TextBuffer((text) => {
      entry.push(Buffer.from(text));
      return this.#pass();
    });
    this.#sheet = new Sheet(options, out, (list) => this.#listAt(list));
    return this.#sheet;
  }

  async #writeLists(): Promise<void> {
    let xml = `${xmlHead}<worksheet xmlns="${main}"><sheetData>`;
    const longest = Math.max(...this.#lists.map(({ length }) => length));
    for (let row = 0; row < longest; row += 1) {
      const cells = this.#lists.map((list, index) => {
        const word = list[row];
        const at = `${columnLetters(index)}${row + 1}`;
        return word === undefined ? '' : textCell(at, format.text, word);
      });
      xml += `<row r="${row + 1}">${cells.join('')}</row>`;
    }
    this.#names.push(listSheet);
    const part = `xl/worksheets/sheet${this.#names.length}.xml`;
    await this.#part(part, `${xml}</sheetData></worksheet>`);
  }

  async close(): Promise<Written> {
    // A workbook without any sheet does not open.
    if (this.#names.length === 0) await this.sheet({ name: 'Sheet1', columns: [] });
    await this.#endSheet();
    if (this.#lists.length > 0) await this.#writeLists();
    const sheets = this.#names.map((name, i) => {
      const hidden = name === listSheet && this.#lists.length > 0 ? ' state="hidden"' : '';
      return `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden} r:id="rId${i + 1}"/>`;
    });
    const links = this.#names.map(
      (_, i) =>
        `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    );
    const types = this.#names.map(
      (_, i) =>
        `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${spreadsheetType}.worksheet+xml"/>`,
    );
    const titles = this.#headers.map((row, i) => {
      const name = escaped(`'${(this.#names[i] ?? '').replaceAll("'", "''")}'`);
      return `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${name}!$1:$${row}</definedName>`;
    });
    await this.#part('xl/styles.xml', styles);
    await this.#part(
      'xl/workbook.xml',
      `${xmlHead}<workbook xmlns="${main}" xmlns:r="${relations}"><bookViews><workbookView/></bookViews><sheets>${sheets.join('')}</sheets><definedNames>${titles.join('')}</definedNames></workbook>`,
    );
    await this.#part(
      'xl/_rels/workbook.xml.rels',
      `${xmlHead}<Relationships xmlns="${packageNs}/relationships">${links.join('')}<Relationship Id="rId${links.length + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    );
    await this.#part(
      '_rels/.rels',
      `${xmlHead}<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    );
    await this.#part(
      '[Content_Types].xml',
      `${xmlHead}<Types xmlns="${packageNs}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${spreadsheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${spreadsheetType}.styles+xml"/>${types.join('')}</Types>`,
    );
    this.#zip.end();
    await this.#pass();
    return this.#bytes.close();
  }

  async abort(): Promise<void> {
    this.#zip.terminate();
    await this.#bytes.abort();
  }
}

/**
 * Opens a workbook to write sheet by sheet. Rows are packed as they come; only the packed bytes that
 * are on their way to the disk are in memory.
 */
export async function openWorkbook(target: Target): Promise<WorkbookWriter> {
  return new Workbook(await openBytes(target));
}
