import { message } from '../messages/index.ts';
import {
  amountCells,
  type AmountParser,
  type CellParser,
  CellFault,
  cellParser,
  ownCopy,
  unguarded,
  wholeFen,
} from './cells.ts';
import { delimiters, type RawRow } from './csv.ts';
import {
  type HeaderCells,
  HeaderNames,
  headerOf,
  householdKeys,
  type Layout,
  layOut,
  moreHeader,
  sameLayout,
} from './header.ts';
import type { ColumnSet, Fact, RowFault, TableRow } from './types.ts';
import { unitOfLine } from './units.ts';

interface KnownColumn {
  readonly index: number;
  readonly key: string;
  readonly name: string;
  readonly required: boolean;
  readonly household: boolean;
  readonly id: boolean;
  readonly parse: CellParser;
  /** Of money: twelfths of a fen a month. */
  readonly amount?: AmountParser;
}

/** What the cells' texts come from. */
export interface SheetKind {
  readonly csv: boolean;
  /** Excel's day numbers count from 1904. */
  readonly date1904: boolean;
}

type Values = Partial<Record<string, Fact>>;

const noExtras: TableRow['extras'] = new Map();

/** What marks a row that is no person. `合  计`, `本页小计：`, `合计：12户`. */
const total = /^.{0,12}(?:合计|总计|小计|共计)(?:[:(].*|\d.*|户数|人数|金额)?$/;
const footer =
  /^(?:(?:填表|填报|制表|制单|审核|复核|审批|经办|统计|联系|报送)(?:人|单位|日期|时间|电话)?(?:签字|签名|\(签字\)|\(签章\))?|(?:单位|部门|乡镇|分管|主管|主要)?(?:负责人|领导)(?:签字|签名|\(签字\)|\(签章\))?|(?:\d{4}年\d{1,2}月\d{1,2}日)?(?:备注|说明|注|附注|填表说明|注意事项)\d?|联系电话|日期|单位\(?盖章\)?|\(?盖章\)?)[:.、]/;
const footerAlone =
  /^(?:(?:填表|填报|制表|审核|复核|经办)人|单位负责人|以下空白|以下无正文|第\d+页.*|-+以下空白-+|共\d+页)$/;

const idLike = /[\d０-９]{15}|\d(?:\.\d+)?E\+?1[3-8]/i;

/** Turns rows of a sheet into rows of a table, one after the other: a household's cells reach down. */
export class RowReader {
  readonly #file: string;
  readonly #csv: boolean;
  readonly #first: Layout;
  readonly #kind: SheetKind;
  readonly #required: ColumnSet;
  readonly #names: HeaderNames;
  #layout: Layout;
  #columns: readonly KnownColumn[] = [];
  /** Where a household's number is looked for, in this order. */
  #households: readonly KnownColumn[] = [];
  /** The header that holds here lacks what a row needs: its row, until another header comes. */
  #unusable: number | undefined;
  /** A header met below the first, whose second row may come next. */
  #begun:
    | { readonly header: HeaderCells; readonly row: number; readonly units: readonly RawRow[] }
    | undefined;
  /** Rows since the last one of data that name a unit, which holds for the next header. */
  #units: RawRow[] = [];
  /** The household of the row before, with its cells so far. */
  #current: { readonly id: string; readonly values: Values } | undefined;
  /** The household that a total or a section's title came after. */
  #ended: string | undefined;
  passedOver = 0;
  /** A header with other columns or units was met below the first. */
  relaid = false;

  constructor(file: string, layout: Layout, columns: ColumnSet, kind: SheetKind) {
    this.#file = file;
    this.#csv = kind.csv;
    this.#kind = kind;
    this.#first = layout;
    this.#layout = layout;
    this.#names = new HeaderNames(columns);
    this.#required = columns.filter(({ required }) => required === true);
    this.#use(layout);
  }

  /** The rows are to be read anew from the first on. */
  restart(): void {
    this.skip();
    this.passedOver = 0;
    this.#unusable = undefined;
    this.#begun = undefined;
    this.#units = [];
    this.#use(this.#first);
  }

  #use(layout: Layout): void {
    if (layout === this.#layout && this.#columns.length > 0) return;
    this.#layout = layout;
    const { date1904 } = this.#kind;
    this.#columns = layout.known.map(({ index, column, unit }) => ({
      index,
      key: column.key,
      name: column.headers[0],
      required: column.required === true,
      household: column.level === 'household',
      id: column.kind === 'id',
      parse: cellParser(column, date1904),
      ...(column.kind === 'money' && { amount: amountCells(column, unit) }),
    }));
    const keys: readonly string[] = layout.family ? [...householdKeys, 'id_number'] : householdKeys;
    this.#households = keys.flatMap((key) => this.#columns.filter((one) => one.key === key));
  }

  /** The row read; undefined where it is no data and was passed over. */
  read(raw: RawRow): TableRow | undefined {
    const { headerRow } = this.#first;
    if (raw.row <= headerRow) {
      if (raw.row < headerRow) this.passedOver += 1;
      return undefined;
    }
    const { cells } = raw;
    if (this.#isNoData(raw)) {
      this.passedOver += 1;
      return undefined;
    }
    this.#units = [];
    this.#begun = undefined;
    if (this.#unusable !== undefined) {
      const told = message('rowUnderOtherHeader', { row: this.#unusable });
      return this.#row(raw, {}, noExtras, [
        { column: undefined, code: 'column-count', message: told },
      ]);
    }
    return this.#misplaced(raw) ?? this.#data(raw, cells);
  }

  /** Rows of other households were left out here: nothing reaches down over them. */
  skip(): void {
    this.#current = undefined;
    this.#ended = undefined;
  }

  #isNoData(raw: RawRow): boolean {
    const { cells } = raw;
    if (this.#columns.some(({ id, index }) => id && idLike.test(cells[index] ?? ''))) return false;
    const filled: string[] = [];
    let count = 0;
    for (const cell of cells) {
      if (cell.trim() === '') continue;
      count += 1;
      if (filled.length < 3) filled.push(cell.normalize('NFKC').replace(/\s/g, ''));
    }
    const [first] = filled;
    // A name or an ID that a formula never calculated looks blank, but may be a person.
    if (this.#columns.some(({ required, index }) => required && raw.faults?.has(index) === true)) {
      return first !== undefined && filled.some((cell) => total.test(cell));
    }
    if (first === undefined) return true;
    if (cells.some((cell) => idLike.test(cell.replace(/[\s'"]/g, '')))) return false;
    if (filled.some((cell) => this.#names.find(cell) !== undefined) && this.#isHeader(raw)) {
      return true;
    }
    if (count <= 3 && unitOfLine(cells) !== undefined && this.#nobodyNamed(cells)) {
      this.#units.push(raw);
      return true;
    }
    // A section's title ends a household as a total does; a page's header or a blank row does not.
    const ends =
      (raw.title === true && count === 1) ||
      (filled.some((cell) => total.test(cell)) && this.#nobodyNamed(cells)) ||
      footer.test(first) ||
      footerAlone.test(first);
    if (ends) {
      this.#ended = this.#current?.id ?? this.#ended;
      this.#current = undefined;
    }
    return ends;
  }

  /** No one has a name here: the cell is blank, says 合计 itself, or counts people. */
  #nobodyNamed(cells: readonly string[]): boolean {
    const column = this.#columns.find(({ key }) => key === 'name');
    if (column === undefined) return true;
    const name = (cells[column.index] ?? '').normalize('NFKC').replace(/\s/g, '');
    return name === '' || /^[-/]$|\d/.test(name) || total.test(name);
  }

  /** A header once more, as where each page has one; where it is another, it holds from here on. */
  #isHeader(raw: RawRow): boolean {
    const { cells } = raw;
    const begun = this.#begun;
    if (begun !== undefined && begun.row === raw.row - 1 && this.#named(cells) > 0) {
      const whole = moreHeader(begun.header, raw, this.#names);
      if (whole !== undefined) {
        this.#relay(whole, raw.row, begun.units);
        return true;
      }
    }
    if (this.#units.length === 0 && this.#isHeaderRow(cells)) return true;
    const { length } = this.#columns;
    if (this.#named(cells) < Math.max(Math.min(2, length), length / 2)) return false;
    const header = headerOf(cells);
    this.#begun = { header, row: raw.row, units: this.#units };
    this.#relay(header, raw.row, this.#units);
    this.#units = [];
    return true;
  }

  /** How many different columns the cells name. */
  #named(cells: readonly string[]): number {
    const keys = cells.map((cell) => this.#names.find(cell)?.column.key);
    return new Set(keys.filter((key) => key !== undefined)).size;
  }

  /** One of the rows that the header in force is made of, letter by letter. */
  #isHeaderRow(cells: readonly string[]): boolean {
    if (this.#unusable !== undefined) return false;
    const text = (row: readonly string[]): string =>
      row
        .map((cell) => cell.replace(/\s/g, ''))
        .join('\t')
        .trimEnd();
    return this.#layout.rows.some((row) => text(row) === text(cells));
  }

  #relay(header: HeaderCells, row: number, units: readonly RawRow[]): void {
    const found = layOut(this.#file, row, header, units, this.#names);
    if ('error' in found || !this.#suffices(found)) {
      this.#unusable = row;
      this.relaid = true;
      this.skip();
      return;
    }
    this.#unusable = undefined;
    if (sameLayout(found, this.#layout)) return;
    this.relaid = true;
    this.#current = undefined;
    this.#use(found);
  }

  #suffices({ known }: Layout): boolean {
    return this.#required.every(({ key }) => known.some(({ column }) => column.key === key));
  }

  /** A row whose cells do not fit the header: nothing in it but its household can be believed. */
  #misplaced(raw: RawRow): TableRow | undefined {
    const { cells } = raw;
    const { width } = this.#layout;
    if (raw.joined === true) {
      const told = message('rowJoined');
      return this.#untrusted(raw, cells, {
        column: undefined,
        code: 'column-count',
        message: told,
      });
    }
    const last = cells.findLastIndex((cell) => cell.trim() !== '');
    if (last >= width) {
      const params = { found: last + 1, expected: width };
      return this.#untrusted(raw, cells, {
        column: undefined,
        code: 'column-count',
        message: message('rowColumnCount', params),
      });
    }
    if (width < 3 || cells.findIndex((cell) => cell.trim() !== '') !== last) return undefined;
    const only = cells[last] ?? '';
    const split = [...delimiters, '，', '|']
      .map((delimiter) => ({ delimiter, parts: only.split(delimiter) }))
      .reduce((most, next) => (next.parts.length > most.parts.length ? next : most));
    if (split.parts.length < 3) return undefined;
    return this.#untrusted(raw, split.parts, {
      column: undefined,
      code: 'column-count',
      message: message('rowOneCell', {
        delimiter: split.delimiter === '\t' ? 'Tab' : split.delimiter,
        expected: width,
      }),
    });
  }

  /** The household is told all the same: it must not be decided without this row. */
  #untrusted(raw: RawRow, cells: readonly string[], fault: RowFault): TableRow {
    const values: Values = {};
    const [household] = this.#households;
    if (household !== undefined) {
      const found = household.parse((cells[household.index] ?? '').trim());
      if (found !== undefined) this.#ended = undefined;
      if (typeof found === 'string') {
        if (this.#current?.id !== found) this.#current = { id: found, values: {} };
      } else if (found !== undefined) {
        this.#current = undefined;
      }
      if (this.#current !== undefined) values['household_id'] = this.#current.id;
    }
    return this.#row(raw, values, noExtras, [fault]);
  }

  #data(raw: RawRow, cells: readonly string[]): TableRow {
    const values: Values = {};
    const faults: RowFault[] = [];
    const before = this.#startHousehold(raw, cells, values, faults);
    const kept = this.#current?.values;
    const rest: Record<string, number> = {};
    for (const column of this.#columns) {
      if (column.key === 'household_id') continue;
      const { key, household } = column;
      const result = this.#value(column, raw, cells, rest);
      if (result instanceof CellFault) {
        faults.push({ column: key, code: result.code, message: result.message });
      } else if (result !== undefined) {
        values[key] = result;
        if (household && kept !== undefined) kept[key] = result;
      } else if (household && before && kept?.[key] !== undefined) {
        values[key] = kept[key];
      } else if (column.required) {
        faults.push(this.#missing(column));
      }
    }
    // A header may be any word, also one that every object has.
    const extras = new Map<string, string>();
    for (const { index, header } of this.#layout.unknown) {
      const cell = cells[index];
      if (cell !== undefined && cell !== '') {
        extras.set(header, ownCopy(this.#csv ? withoutGuards(cell) : cell));
      }
    }
    const row = this.#row(raw, values, extras.size === 0 ? noExtras : extras, faults);
    return Object.keys(rest).length === 0 ? row : { ...row, rest };
  }

  #row(raw: RawRow, values: Values, extras: TableRow['extras'], faults: RowFault[]): TableRow {
    const nearest = values['household_id'] === undefined ? this.#ended : undefined;
    return {
      file: this.#file,
      row: raw.row,
      raw: raw.raw,
      values,
      extras,
      faults,
      ...(nearest !== undefined && { nearest }),
    };
  }

  /** Puts the row into its household; whether that is the household of the row before. */
  #startHousehold(
    raw: RawRow,
    cells: readonly string[],
    values: Values,
    faults: RowFault[],
  ): boolean {
    const [column] = this.#households;
    if (column === undefined) return false;
    const result = this.#householdOf(raw, cells);
    if (result === undefined && this.#current !== undefined) {
      values['household_id'] = this.#current.id;
      return true;
    }
    if (typeof result === 'string') {
      values['household_id'] = result;
      this.#ended = undefined;
      if (this.#current?.id === result) return true;
      this.#current = { id: result, values: {} };
      return false;
    }
    this.#current = undefined;
    if (result instanceof CellFault) {
      // What follows without a number belongs to the household whose number is damaged.
      this.#ended = undefined;
      const { message: told } = result;
      faults.push({ column: column.key, code: 'household-missing', message: told });
    } else if (column.required || column.key !== 'household_id') {
      faults.push(this.#missing({ ...column, key: 'household_id' }));
    }
    return false;
  }

  /** The household's number, else its certificate's, else its head's ID number. */
  #householdOf(raw: RawRow, cells: readonly string[]): Fact | undefined | CellFault {
    for (const column of this.#households) {
      const found = this.#cell(column, raw, cells);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The cell's value; of money what is left of it under a fen goes into `rest`. */
  #value(
    column: KnownColumn,
    raw: RawRow,
    cells: readonly string[],
    rest: Record<string, number>,
  ): Fact | undefined | CellFault {
    const { amount, key, index, household } = column;
    if (amount === undefined) return this.#cell(column, raw, cells);
    const text = this.#text(column, raw, cells);
    const found = typeof text === 'string' ? amount(text, raw.units?.get(index)) : text;
    if (typeof found !== 'number') return found;
    const whole = wholeFen(found);
    if (found > whole * 12 && !household) rest[key] = found - whole * 12;
    return whole;
  }

  #cell(column: KnownColumn, raw: RawRow, cells: readonly string[]): Fact | undefined | CellFault {
    const text = this.#text(column, raw, cells);
    return typeof text === 'string' ? column.parse(text) : text;
  }

  /** The cell's text; undefined where it is empty. */
  #text(
    column: KnownColumn,
    raw: RawRow,
    cells: readonly string[],
  ): string | undefined | CellFault {
    const trouble = raw.faults?.get(column.index);
    if (trouble !== undefined) {
      const { key, found } = trouble;
      return new CellFault('value-unknown', message(key, { column: column.name, found }));
    }
    let cell = cells[column.index];
    if ((cell === undefined || cell === '') && column.household) {
      cell = raw.merged?.get(column.index);
    }
    const text = cell?.trim();
    return text === '' ? undefined : text;
  }

  #missing({ key, name, id }: KnownColumn): RowFault {
    const params = { column: name };
    if (id) return { column: key, code: 'id-length', message: message('cellIdMissing', params) };
    if (key === 'name') {
      return { column: key, code: 'name-missing', message: message('cellNameMissing', params) };
    }
    if (key === 'household_id') {
      const told = message('cellHouseholdMissing', params);
      return { column: key, code: 'household-missing', message: told };
    }
    return { column: key, code: 'value-missing', message: message('cellValueMissing', params) };
  }
}

/** An unknown column's cell, without what a CSV writer adds only for Excel's sake. */
function withoutGuards(cell: string): string {
  return /^[\dXx]+\t+$/.test(cell) ? cell.slice(0, -1) : unguarded(cell);
}
