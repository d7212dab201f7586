import { message } from '../../messages/index.ts';
import { hasOtherPaper } from '../../core/papers.ts';
import { strangeCharacters } from '../../core/id-number.ts';
import { kinOf } from '../../core/relation.ts';
import { isNothing, withoutInvisible } from '../../core/text.ts';
import {
  amountCells,
  type AmountParser,
  type CellParser,
  type CellResult,
  CellFault,
  cellParser,
  dashes,
  halfWidth,
  isUnclear,
  ownCopy,
  severalAmounts,
  unguarded,
  wholeFen,
} from './cells.ts';
import { delimiters, type RawRow } from './csv.ts';
import type { HeaderNames } from './header.ts';
import {
  type HeaderCells,
  namesOf,
  headerOf,
  householdKeys,
  type Layout,
  layOut,
  moreHeader,
  sameLayout,
} from './header.ts';
import { MembersReader } from './members.ts';
import { isFooter, total } from './no-data.ts';
import { holdsRow, holdsTwo, numbersIn } from './swallowed.ts';
import type { Fact } from '../../core/fact.ts';
import type { ColumnSet, RowFault, RowNote, TableRow } from './types.ts';
import { unitOfLine } from './units.ts';

interface KnownColumn {
  readonly index: number;
  readonly key: string;
  readonly name: string;
  readonly required: boolean;
  readonly household: boolean;
  readonly id: boolean;
  readonly numeric: boolean;
  readonly soft: boolean;
  readonly several: boolean;
  readonly unclear?: readonly string[];
  /** What its cells may be, to be told. */
  readonly expected: string;
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
  #members: MembersReader | undefined;
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
    this.#names = namesOf(columns);
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
      numeric: column.words === undefined && /^(?:money|decimal|count)$/.test(column.kind),
      soft: column.soft === true,
      several: column.several === true,
      ...(column.unclear !== undefined && { unclear: column.unclear }),
      expected: Object.keys(column.words ?? {}).join('、'),
      parse: cellParser(column, date1904),
      ...(column.kind === 'money' && { amount: amountCells(column, unit) }),
    }));
    this.#members =
      layout.members.length === 0 ? undefined : new MembersReader(layout.members, date1904);
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
    for (const cell of cells) {
      if (cell.trim() === '') continue;
      filled.push(withoutInvisible(cell.normalize('NFKC')).replace(/\s/g, ''));
    }
    const [first] = filled;
    // A name or an ID that a formula never calculated looks blank, but may be a person.
    if (this.#columns.some(({ required, index }) => required && raw.faults?.has(index) === true)) {
      return first !== undefined && filled.slice(0, 3).some((cell) => total.test(cell));
    }
    if (first === undefined) return true;
    if (cells.some((cell) => idLike.test(cell.replace(/[\s'"]/g, '')))) return false;
    const few = filled.slice(0, 3);
    if (few.some((cell) => this.#names.find(cell) !== undefined) && this.#isHeader(raw)) {
      return true;
    }
    if (filled.length <= 3 && unitOfLine(cells) !== undefined && this.#nobodyNamed(cells)) {
      this.#units.push(raw);
      return true;
    }
    // A section's title ends a household as a total does; a page's header or a blank row does not.
    const ends =
      (raw.title === true && filled.length === 1) ||
      (filled.slice(0, 3).some((cell) => total.test(cell)) && this.#nobodyNamed(cells)) ||
      isFooter(filled);
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
    // A row in one cell has another delimiter, most likely; that is told below.
    const several = cells.filter((cell) => cell.trim() !== '').length > 1;
    const swallowed =
      cells.some(
        (cell) => cell.length >= 20 && (several || /[\r\n]/.test(cell)) && holdsRow(cell, width),
      ) || this.#columns.some(({ id, index }) => id && holdsTwo(cells[index] ?? ''));
    if (raw.joined === true || swallowed) {
      const told = message('rowJoined');
      return this.#untrusted(
        raw,
        cells,
        {
          column: undefined,
          code: 'column-count',
          message: told,
        },
        numbersIn(raw.raw),
      );
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
  #untrusted(
    raw: RawRow,
    cells: readonly string[],
    fault: RowFault,
    numbers?: readonly string[],
  ): TableRow {
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
    const row = this.#row(raw, values, noExtras, [fault]);
    return numbers === undefined ? row : { ...row, numbers };
  }

  #data(raw: RawRow, cells: readonly string[]): TableRow {
    const values: Values = {};
    const faults: RowFault[] = [];
    const notes: RowNote[] = [];
    const before = this.#startHousehold(raw, cells, values, faults);
    const kept = this.#current?.values;
    const rest: Record<string, number> = {};
    for (const column of this.#columns) {
      if (column.key === 'household_id') continue;
      const { key, household } = column;
      const result = this.#value(column, raw, cells, rest);
      if (result instanceof CellFault && column.soft) {
        notes.push({ key: 'warnCellIgnored', params: { column: column.name } });
      } else if (result instanceof CellFault) {
        const cell = column.id ? { cell: ownCopy(cells[column.index] ?? '') } : {};
        faults.push({ column: key, code: result.code, message: result.message, ...cell });
      } else if (result !== undefined) {
        values[key] = result;
        if (household && kept !== undefined) kept[key] = result;
      } else if (household && before && kept?.[key] !== undefined) {
        values[key] = kept[key];
      } else if (column.required) {
        faults.push(this.#missing(column));
      }
      const note = this.#note(column, result, cells[column.index] ?? '');
      if (note !== undefined) notes.push(note);
    }
    this.#otherPaper(values, faults, cells);
    // A header may be any word, also one that every object has.
    const extras = new Map<string, string>();
    for (const { index, header } of this.#layout.unknown) {
      const cell = cells[index];
      if (cell !== undefined && cell !== '') {
        extras.set(header, ownCopy(this.#csv ? withoutGuards(cell) : cell));
      }
    }
    const members = this.#members?.read(raw, faults) ?? [];
    const row = this.#row(raw, values, extras.size === 0 ? noExtras : extras, faults);
    return {
      ...row,
      ...(members.length > 0 && { members }),
      ...(notes.length > 0 && { notes }),
      ...(Object.keys(rest).length > 0 && { rest }),
    };
  }

  /** What the cell's reader took upon itself, and is told. */
  #note(column: KnownColumn, result: CellResult, cell: string): RowNote | undefined {
    if (cell === '') return undefined;
    if (column.numeric && !column.soft && result === undefined && isNothing(cell.trim())) {
      return { key: 'warnNothing', params: { column: column.name, word: cell.trim() } };
    }
    if (result === undefined && column.unclear !== undefined && isUnclear(column, cell)) {
      const { name, expected } = column;
      return { key: 'warnWordUnclear', params: { column: name, word: cell.trim(), expected } };
    }
    if (!column.id || typeof result !== 'string' || result === cell) return undefined;
    const [strange] = strangeCharacters(cell);
    if (strange?.like === undefined) return undefined;
    const { place, found: character, like } = strange;
    return { key: 'warnIdRepaired', params: { column: column.name, place, character, like } };
  }

  /** A person whose paper has no citizen's number: what stands in its place is kept as written. */
  #otherPaper(values: Values, faults: RowFault[], cells: readonly string[]): void {
    if (!hasOtherPaper(values)) return;
    const column = this.#columns.find(({ key }) => key === 'id_number');
    const at = faults.findIndex((one) => one.column === column?.key && one.code === 'id-length');
    if (column === undefined || at === -1) return;
    const text = halfWidth(cells[column.index] ?? '');
    // What is as long as a citizen's number was meant for one, and is damaged.
    if (text.replace(/\D/g, '').length >= 14) return;
    faults.splice(at, 1);
    if (text !== '' && !isNothing(text) && !dashes.has(text)) values[column.key] = ownCopy(text);
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
    const above = this.#current?.id;
    this.#current = undefined;
    if (result instanceof CellFault) {
      // What follows without a number belongs to the household whose number is damaged; and that one
      // may be the household above, unless its own head stands here.
      this.#ended = this.#isHead(raw, cells) ? undefined : (above ?? this.#ended);
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
    const unit = raw.units?.get(index);
    const several =
      column.several && typeof text === 'string'
        ? severalAmounts(text, (part) => {
            const one = amount(part, unit);
            return typeof one === 'number' ? wholeFen(one) : one;
          })
        : undefined;
    if (several !== undefined) return several;
    const found = typeof text === 'string' ? amount(text, unit) : text;
    if (typeof found !== 'number') return found;
    const whole = wholeFen(found);
    if (found > whole * 12 && !household) rest[key] = found - whole * 12;
    return whole;
  }

  #isHead(raw: RawRow, cells: readonly string[]): boolean {
    const column = this.#columns.find(({ key }) => key === 'relation');
    const relation = column && this.#cell(column, raw, cells);
    return typeof relation === 'string' && kinOf(relation) === 'self';
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
    if (id) {
      const told = message('cellIdMissing', params);
      return { column: key, code: 'id-length', message: told, cell: '' };
    }
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
