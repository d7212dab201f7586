import { StringDecoder } from 'node:string_decoder';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { message } from '../messages/index.ts';
import { excelDay } from './cells.ts';
import type { RawRow } from './csv.ts';
import { unreadable } from './encoding.ts';
import { ZipReader } from './zip-read.ts';

/** One sheet that the workbook shows. */
export interface Sheet {
  readonly name: string;
  readonly date1904: boolean;
  /** The rows from the top, as often as asked. */
  rows(): AsyncIterable<readonly RawRow[]>;
}

/** All shared texts stand in memory; Excel's own limits keep real files far below. */
const mostSharedBytes = 512 * 2 ** 20;
const mostPartBytes = 64 * 2 ** 20;
const mostColumns = 16_384;

type Attributes = Readonly<Record<string, string>>;

interface Handlers {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Some programs write every tag with a namespace's prefix. */
function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

function attribute(attributes: Attributes, name: string): string | undefined {
  const own = attributes[name];
  if (own !== undefined) return own;
  const found = Object.keys(attributes).find((key) => localName(key) === name);
  return found === undefined ? undefined : attributes[found];
}

/** Feeds XML to the handlers as it comes, and after each piece yields what they have gathered. */
async function* parseXml<Gathered>(
  zip: ZipReader,
  part: string,
  handlers: Handlers,
  gathered: () => Gathered,
  most?: number,
): AsyncGenerator<Gathered> {
  const parser = new SaxesParser();
  parser.on('opentag', (tag: SaxesTagPlain) => {
    handlers.open?.(localName(tag.name), tag.attributes);
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', (tag: SaxesTagPlain) => {
    handlers.close?.(localName(tag.name));
  });
  parser.on('error', (error) => {
    throw zip.broken(part, error);
  });
  const decoder = new StringDecoder('utf8');
  for await (const chunk of zip.unpack(part, most)) {
    parser.write(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    yield gathered();
  }
  parser.close();
  yield gathered();
}

async function parseWhole(
  zip: ZipReader,
  part: string,
  handlers: Handlers,
  most = mostPartBytes,
): Promise<void> {
  const pieces = parseXml(zip, part, handlers, () => undefined, most);
  while ((await pieces.next()).done !== true);
}

interface Workbook {
  readonly date1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
}

/** A part's place: targets are written from the folder of the workbook, or from the root with `/`. */
function resolvePart(base: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = base.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

async function readRelations(
  zip: ZipReader,
  part: string,
): Promise<Map<string, { type: string; part: string }>> {
  const relations = new Map<string, { type: string; part: string }>();
  const slash = part.lastIndexOf('/');
  const file = `${part.slice(0, slash + 1)}_rels/${part.slice(slash + 1)}.rels`;
  if (!zip.has(file)) return relations;
  await parseWhole(zip, file, {
    open(name, attributes) {
      if (name !== 'Relationship') return;
      relations.set(attributes['Id'] ?? '', {
        type: attributes['Type'] ?? '',
        part: resolvePart(part, attributes['Target'] ?? ''),
      });
    },
  });
  return relations;
}

async function readWorkbook(zip: ZipReader, part: string): Promise<Workbook> {
  const relations = await readRelations(zip, part);
  const listed: { name: string; id: string }[] = [];
  let date1904 = false;
  await parseWhole(zip, part, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = isTrue(attribute(attributes, 'date1904'));
      // A hidden sheet is not what the user sees and means: lists of drop-downs, last month's copy.
      if (name === 'sheet' && (attributes['state'] ?? 'visible') === 'visible') {
        const id = Object.keys(attributes).find((key) => localName(key) === 'id') ?? '';
        listed.push({ name: attributes['name'] ?? '', id: attributes[id] ?? '' });
      }
    },
  });
  const byType = (type: string): string | undefined =>
    [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.part;
  const sheets = listed.flatMap(({ name, id }) => {
    const relation = relations.get(id);
    return relation?.type.endsWith('/worksheet') === true && zip.has(relation.part)
      ? [{ name, part: relation.part }]
      : [];
  });
  return { date1904, sheets, sharedStrings: byType('sharedStrings'), styles: byType('styles') };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** `_x000D_` stands for a character that XML can't hold. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

async function readSharedStrings(zip: ZipReader, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined || !zip.has(part)) return strings;
  let text = '';
  let inText = false;
  let phonetic = false;
  await parseWhole(
    zip,
    part,
    {
      open(name) {
        if (name === 'si') text = '';
        if (name === 'rPh') phonetic = true;
        inText = name === 't' && !phonetic;
      },
      text(piece) {
        if (inText) text += piece;
      },
      close(name) {
        inText = false;
        if (name === 'rPh') phonetic = false;
        if (name === 'si') strings.push(unescaped(text));
      },
    },
    mostSharedBytes,
  );
  return strings;
}

/** How a number cell is shown: as a day, or with leading zeros. */
interface NumberStyle {
  readonly date: boolean;
  readonly digits: number;
}

const builtInDates = (id: number): boolean =>
  (id >= 14 && id <= 17) ||
  id === 22 ||
  (id >= 27 && id <= 31) ||
  id === 36 ||
  (id >= 50 && id <= 58);

function styleOf(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return { date: builtInDates(id), digits: 0 };
  const signs = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .toLowerCase();
  return {
    date: !signs.startsWith('general') && /[yd]|^m+$|m{3}/.test(signs),
    digits: /^0{2,20}$/.test(signs) ? signs.length : 0,
  };
}

async function readStyles(zip: ZipReader, part: string | undefined): Promise<NumberStyle[]> {
  const styles: NumberStyle[] = [];
  if (part === undefined || !zip.has(part)) return styles;
  const codes = new Map<number, string>();
  let inCells = false;
  await parseWhole(zip, part, {
    open(name, attributes) {
      if (name === 'numFmt') {
        codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      } else if (name === 'cellXfs') {
        inCells = true;
      } else if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? '0');
        styles.push(styleOf(id, codes.get(id)));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Columns from 0: `C7` is 2. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const code = reference.charCodeAt(i);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

const rowOf = (reference: string): number => Number(/\d+/.exec(reference)?.[0] ?? '0');

/**
 * A number as a person would see it. Excel keeps 15 digits: a number of 16 or more is written as
 * `3.41602199001011E+17`, so that an ID or account kept as a number shows its loss. The noise of
 * binary fractions (1234.5600000000001) goes: what lies within a millionth of a yuan of a full fen
 * is that fen.
 */
export function numberText(value: string): string {
  if (/^-?\d{1,15}$/.test(value)) return value;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) return value;
  if (Math.abs(number) >= 1e15) return number.toExponential().toUpperCase();
  const rounded = Math.round(number * 100) / 100;
  if (Math.abs(number - rounded) <= 1e-6) return String(rounded);
  return String(Number(number.toPrecision(15)));
}

/** A range of cells that were made one. */
interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Merges stand behind the rows in the file, so the sheet is passed over once for them alone. */
async function readMerges(zip: ZipReader, part: string): Promise<readonly Merge[]> {
  const decoder = new StringDecoder('latin1');
  const merges: Merge[] = [];
  let rest = '';
  let reached = false;
  for await (const chunk of zip.unpack(part)) {
    rest += decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (!reached) {
      const closing = rest.search(/<\/(?:\w+:)?sheetData>/);
      reached = closing !== -1;
      rest = reached ? rest.slice(closing) : rest.slice(-40);
    }
  }
  for (const found of rest.matchAll(/<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+):([A-Z]+\d+)"/g)) {
    const [, from = '', to = ''] = found;
    merges.push({
      top: rowOf(from),
      bottom: rowOf(to),
      left: columnOf(from),
      right: columnOf(to),
    });
  }
  return merges;
}

/** Which merges reach a row, as the rows go by. */
class MergeTracker {
  readonly #byTop = new Map<number, Merge[]>();
  #open: { readonly merge: Merge; readonly value: string }[] = [];

  constructor(merges: readonly Merge[]) {
    for (const merge of merges) {
      const same = this.#byTop.get(merge.top);
      if (same === undefined) this.#byTop.set(merge.top, [merge]);
      else same.push(merge);
    }
  }

  apply(row: number, cells: readonly string[], raw: string): RawRow {
    if (this.#open.length > 0) this.#open = this.#open.filter(({ merge }) => merge.bottom >= row);
    const merged = new Map(this.#open.map(({ merge, value }) => [merge.left, value]));
    const starting = this.#byTop.get(row) ?? [];
    for (const merge of starting) {
      if (merge.bottom > row) this.#open.push({ merge, value: cells[merge.left] ?? '' });
    }
    const title = starting.some(({ left, right }) => right - left >= 2);
    return { row, cells, raw, ...(merged.size > 0 && { merged }), ...(title && { title }) };
  }
}

/** A row as CSV, which the rejects file shows. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

interface Tables {
  readonly strings: readonly string[];
  readonly styles: readonly NumberStyle[];
  readonly date1904: boolean;
}

function cellText(
  type: string,
  style: NumberStyle | undefined,
  value: string,
  tables: Tables,
): string {
  switch (type) {
    case 's':
      return tables.strings[Number(value)] ?? '';
    case 'b':
      return value === '1' ? 'TRUE' : value === '0' ? 'FALSE' : value;
    case 'd':
      return value.replace(/T00:00:00(\.0+)?Z?$/, '');
    case 'str':
    case 'inlineStr':
      return unescaped(value);
    case 'e':
      return value;
    default: {
      if (value === '') return '';
      if (style?.date === true) {
        const serial = Number(value);
        if (serial >= 1 && serial < 2_958_466) return excelDay(serial, tables.date1904);
      }
      const text = numberText(value);
      return style !== undefined && style.digits > text.length && /^\d+$/.test(text)
        ? text.padStart(style.digits, '0')
        : text;
    }
  }
}

async function* sheetRows(
  zip: ZipReader,
  part: string,
  tables: Tables,
): AsyncGenerator<readonly RawRow[]> {
  const merges = new MergeTracker(await readMerges(zip, part));
  let rows: RawRow[] = [];
  let cells: string[] = [];
  let row = 0;
  let column = -1;
  let type = 'n';
  let style: NumberStyle | undefined;
  let value = '';
  let inValue = false;
  let phonetic = false;
  const handlers: Handlers = {
    open(name, attributes) {
      switch (name) {
        case 'row': {
          const given = Number(attributes['r'] ?? row + 1);
          row = given > row ? given : row + 1;
          cells = [];
          column = -1;
          break;
        }
        case 'c': {
          const { r, s, t } = attributes;
          const given = r === undefined ? column + 1 : columnOf(r);
          column = given >= 0 && given < mostColumns ? given : column + 1;
          type = t ?? 'n';
          style = s === undefined ? undefined : tables.styles[Number(s)];
          value = '';
          break;
        }
        case 'rPh':
          phonetic = true;
          break;
        case 'v':
        case 't':
          inValue = !phonetic;
      }
    },
    text(piece) {
      if (inValue) value += piece;
    },
    close(name) {
      switch (name) {
        case 'v':
        case 't':
          inValue = false;
          break;
        case 'rPh':
          phonetic = false;
          break;
        case 'c': {
          const text = cellText(type, style, value, tables);
          if (text === '') break;
          while (cells.length < column) cells.push('');
          cells[column] = text;
          break;
        }
        case 'row':
          rows.push(merges.apply(row, cells, csvLine(cells)));
      }
    },
  };
  yield* parseXml(zip, part, handlers, () => {
    const batch = rows;
    rows = [];
    return batch;
  });
}

/** Opens a workbook: its shared texts and styles are read at once, its sheets when asked for. */
export async function openXlsx(name: string, bytes: Uint8Array): Promise<readonly Sheet[]> {
  const zip = new ZipReader(name, bytes);
  const part = zip.names.find((entry) => /^(?:.*\/)?workbook\.xml$/.test(entry));
  if (part === undefined) {
    const kinds: readonly (readonly [RegExp, string])[] = [
      [/^word\//, 'Word（.docx）'],
      [/^ppt\//, 'PowerPoint（.pptx）'],
      [/^xl\/workbook\.bin$/, 'Excel（.xlsb）'],
      [/^content\.xml$/, 'OpenDocument（.ods/.odt）'],
    ];
    const kind = kinds.find(([form]) => zip.names.some((entry) => form.test(entry)))?.[1] ?? 'zip';
    throw unreadable(message('fileIsOther', { file: name, kind }));
  }
  const workbook = await readWorkbook(zip, part);
  const tables: Tables = {
    strings: await readSharedStrings(zip, workbook.sharedStrings),
    styles: await readStyles(zip, workbook.styles),
    date1904: workbook.date1904,
  };
  return workbook.sheets.map((sheet) => ({
    name: sheet.name,
    date1904: workbook.date1904,
    rows: () => sheetRows(zip, sheet.part, tables),
  }));
}
