import { StringDecoder } from 'node:string_decoder';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { message } from '../../messages/index.ts';
import type { CellTrouble, RawRow } from './csv.ts';
import { unreadable } from './encoding.ts';
import { limits } from './limits.ts';
import { beijingDay, type NumberFormat, numberFormat, shownNumber } from './number-format.ts';
import { checkCell, csvLine, type Merge, MergeTracker, type Sheet } from './sheet.ts';
import { otherZip, workbookPart, ZipReader } from './zip.ts';

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
  let depth = 0;
  parser.on('opentag', (tag: SaxesTagPlain) => {
    depth += 1;
    if (depth > limits.nesting) throw zip.broken(`${part}: > ${limits.nesting}`);
    handlers.open?.(localName(tag.name), tag.attributes);
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', (tag: SaxesTagPlain) => {
    depth -= 1;
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
  most: number = limits.smallPart,
): Promise<void> {
  const pieces = parseXml(zip, part, handlers, () => undefined, most);
  while ((await pieces.next()).done !== true);
}

interface Workbook {
  readonly date1904: boolean;
  readonly sheets: readonly {
    readonly name: string;
    readonly part: string;
    readonly hidden: boolean;
  }[];
  /** The program that wrote the file asks for all formulas to be calculated when it is opened. */
  readonly toCalculate: boolean;
  /** It has a list of the order of calculation, as Excel writes. */
  readonly chained: boolean;
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
  const listed: { name: string; id: string; hidden: boolean }[] = [];
  let date1904 = false;
  let toCalculate = false;
  await parseWhole(zip, part, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = isTrue(attribute(attributes, 'date1904'));
      if (name === 'calcPr') toCalculate = isTrue(attribute(attributes, 'fullCalcOnLoad'));
      if (name === 'sheet') {
        const id = Object.keys(attributes).find((key) => localName(key) === 'id') ?? '';
        const hidden = (attributes['state'] ?? 'visible') !== 'visible';
        listed.push({ name: attributes['name'] ?? '', id: attributes[id] ?? '', hidden });
      }
    },
  });
  const byType = (type: string): string | undefined =>
    [...relations.values()].find((relation) => relation.type.endsWith(`/${type}`))?.part;
  const sheets = listed.flatMap(({ name, id, hidden }) => {
    const relation = relations.get(id);
    return relation?.type.endsWith('/worksheet') === true && zip.has(relation.part)
      ? [{ name, part: relation.part, hidden }]
      : [];
  });
  return {
    date1904,
    sheets,
    toCalculate,
    chained: byType('calcChain') !== undefined,
    sharedStrings: byType('sharedStrings'),
    styles: byType('styles'),
  };
}

/** Programs that calculate, and yet write no order of calculation. */
const calculating = /LibreOffice|OpenOffice|WPS|Kingsoft|Numbers/i;

/**
 * How far a formula's kept value can be believed. A program that only writes (xlsxwriter, POI) keeps 0
 * beside a formula that it never calculated; one that fills in a calculated template leaves the old
 * values, and asks for them to be calculated anew.
 */
type Calculated = 'yes' | 'all but nought' | 'no';

async function calculatedBy(zip: ZipReader, workbook: Workbook): Promise<Calculated> {
  if (workbook.chained) return workbook.toCalculate ? 'no' : 'yes';
  let application = '';
  if (zip.has('docProps/app.xml')) {
    let inside = false;
    await parseWhole(zip, 'docProps/app.xml', {
      open(name) {
        inside = name === 'Application';
      },
      text(piece) {
        if (inside) application += piece;
      },
      close() {
        inside = false;
      },
    });
  }
  return !workbook.toCalculate && calculating.test(application) ? 'yes' : 'all but nought';
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
    limits.sharedTexts,
  );
  return strings;
}

async function readStyles(zip: ZipReader, part: string | undefined): Promise<NumberFormat[]> {
  const styles: NumberFormat[] = [];
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
        styles.push(numberFormat(id, codes.get(id)));
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
    if (!reached) continue;
    const whole = rest.lastIndexOf('>') + 1;
    takeMerges(rest.slice(0, whole), merges);
    rest = rest.slice(whole).slice(-1000);
    if (merges.length > limits.merges) {
      throw unreadable(message('sheetTooManyMerges', { file: zip.name, most: limits.merges }));
    }
  }
  return merges;
}

function takeMerges(text: string, merges: Merge[]): void {
  for (const found of text.matchAll(/<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+\d+):([A-Z]+\d+)"/g)) {
    const [, from = '', to = ''] = found;
    merges.push({
      top: rowOf(from),
      bottom: rowOf(to),
      left: columnOf(from),
      right: columnOf(to),
    });
  }
}

interface Tables {
  readonly file: string;
  readonly strings: readonly string[];
  readonly styles: readonly NumberFormat[];
  readonly date1904: boolean;
  readonly calculated: Calculated;
}

/** A cell as it stands in the file. */
interface Cell {
  readonly type: string;
  readonly format: NumberFormat | undefined;
  /** Undefined where there is no `v` at all. */
  readonly value: string | undefined;
  /** Of `is`. */
  readonly inline: string | undefined;
  readonly formula: boolean;
}

/** What Excel shows in the cell, and why it can't be believed. */
function shownCell(
  cell: Cell,
  { strings, date1904, calculated }: Tables,
): { text: string; trouble?: CellTrouble } {
  const { type, format, value = '', inline, formula } = cell;
  const unknown = (found: string): { text: string; trouble: CellTrouble } => ({
    text: '',
    trouble: { key: 'cellNeverCalculated', found },
  });
  if (formula) {
    // A text formula may give an empty text, and then says so.
    if (value === '' && (type !== 'str' || cell.value === undefined)) return unknown('空');
    if (calculated === 'no') return unknown(value);
    const nought = type === 'n' && Number(value) === 0;
    if (calculated === 'all but nought' && nought) return unknown(value);
  }
  switch (type) {
    case 's':
      if (value === '') return { text: '' };
      return { text: strings[Number(value)] ?? '', ...lost(strings, value) };
    case 'b':
      return { text: value === '1' ? 'TRUE' : value === '0' ? 'FALSE' : value };
    case 'd':
      return { text: beijingDay(value) };
    case 'str':
      return { text: unescaped(value) };
    case 'inlineStr':
      return { text: unescaped(inline ?? value) };
    case 'e':
      return { text: value, trouble: { key: 'cellErrorValue', found: value } };
    default:
      if (value === '') return { text: unescaped(inline ?? '') };
      return shownNumber(value, format, date1904, formula);
  }
}

/** A text by a number that the workbook does not have. */
const lost = (strings: readonly string[], value: string): { trouble?: CellTrouble } =>
  strings[Number(value)] === undefined
    ? { trouble: { key: 'cellErrorValue', found: `#${value}` } }
    : {};

/** Gathers the rows of a sheet as its tags go by. */
class SheetHandlers implements Handlers {
  readonly #tables: Tables;
  readonly #merges: MergeTracker;
  #rows: RawRow[] = [];
  #cells: string[] = [];
  #faults: Map<number, CellTrouble> | undefined;
  #row = 0;
  #column = -1;
  #type = 'n';
  #format: NumberFormat | undefined;
  #value: string | undefined;
  #inline: string | undefined;
  #formula = false;
  #into: 'value' | 'inline' | undefined;
  #phonetic = false;

  constructor(tables: Tables, merges: readonly Merge[]) {
    this.#tables = tables;
    this.#merges = new MergeTracker(merges);
  }

  /** The rows since this was last asked. */
  take(): readonly RawRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case 'row': {
        const given = Number(attributes['r'] ?? this.#row + 1);
        this.#row = given > this.#row ? given : this.#row + 1;
        this.#cells = [];
        this.#faults = undefined;
        this.#column = -1;
        break;
      }
      case 'c': {
        const { r, s, t } = attributes;
        const given = r === undefined ? -1 : columnOf(r);
        this.#column = given >= 0 ? given : this.#column + 1;
        this.#type = t ?? 'n';
        this.#format = s === undefined ? undefined : this.#tables.styles[Number(s)];
        this.#value = undefined;
        this.#inline = undefined;
        this.#formula = false;
        break;
      }
      case 'f':
        this.#formula = true;
        break;
      case 'rPh':
        this.#phonetic = true;
        break;
      case 'v':
        this.#value ??= '';
        this.#into = 'value';
        break;
      case 't':
        this.#inline ??= '';
        this.#into = this.#phonetic ? undefined : 'inline';
    }
  }

  text(piece: string): void {
    if (this.#into === 'value') this.#value = `${this.#value ?? ''}${piece}`;
    else if (this.#into === 'inline') this.#inline = `${this.#inline ?? ''}${piece}`;
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.#into = undefined;
        break;
      case 'rPh':
        this.#phonetic = false;
        break;
      case 'c':
        this.#cell();
        break;
      case 'row':
        // A row that only has a format is as one that is not there.
        if (this.#cells.length === 0 && this.#faults === undefined) break;
        this.#rows.push(
          this.#merges.apply(this.#row, this.#cells, csvLine(this.#cells), this.#faults),
        );
    }
  }

  #cell(): void {
    const { text, trouble } = shownCell(
      {
        type: this.#type,
        format: this.#format,
        value: this.#value,
        inline: this.#inline,
        formula: this.#formula,
      },
      this.#tables,
    );
    const column = this.#column;
    if (text === '' && trouble === undefined) return;
    checkCell(this.#tables.file, text, this.#row, column);
    if (trouble !== undefined) (this.#faults ??= new Map()).set(column, trouble);
    if (text === '') return;
    while (this.#cells.length < column) this.#cells.push('');
    this.#cells[column] = text;
  }
}

async function* sheetRows(
  zip: ZipReader,
  part: string,
  tables: Tables,
): AsyncGenerator<readonly RawRow[]> {
  const handlers = new SheetHandlers(tables, await readMerges(zip, part));
  yield* parseXml(zip, part, handlers, () => handlers.take());
}

/** Opens a workbook: its shared texts and styles are read at once, its sheets when asked for. */
export async function openXlsx(name: string, bytes: Uint8Array): Promise<readonly Sheet[]> {
  const zip = await ZipReader.open(name, bytes);
  const part = workbookPart(zip.names);
  if (part === undefined) {
    throw unreadable(message('fileIsOther', { file: name, kind: otherZip(zip.names) ?? 'zip' }));
  }
  const workbook = await readWorkbook(zip, part);
  if (workbook.sheets.length > limits.sheets) {
    const params = { file: name, found: workbook.sheets.length, most: limits.sheets };
    throw unreadable(message('workbookTooManySheets', params));
  }
  const tables: Tables = {
    file: name,
    strings: await readSharedStrings(zip, workbook.sharedStrings),
    styles: await readStyles(zip, workbook.styles),
    date1904: workbook.date1904,
    calculated: await calculatedBy(zip, workbook),
  };
  return workbook.sheets.map((sheet) => ({
    name: sheet.name,
    hidden: sheet.hidden,
    date1904: workbook.date1904,
    rows: () => sheetRows(zip, sheet.part, tables),
  }));
}
