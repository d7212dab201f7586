import type { Column } from '../../core/columns.ts';
import { message } from '../../messages/index.ts';
import type { UserError } from '../../core/errors.ts';
import { unreadable } from './encoding.ts';
import type { RawRow } from './csv.ts';
import { type MemberPlaces, wideOf } from './members.ts';
import { shown, shownRow } from './shown.ts';
import type { ColumnSet } from './types.ts';
import {
  bracketed,
  type MoneyUnit,
  resolveUnit,
  type Unit,
  unclear,
  unitOf,
  unitOfLine,
  yuanAMonth,
} from './units.ts';

/** A column that the tool knows, and where it stands. */
export interface KnownPlace {
  readonly index: number;
  readonly column: Column;
  /** Of an amount that is not written in yuan a month. */
  readonly unit?: MoneyUnit;
  /** As it is written in the table. */
  readonly header: string;
}

/** Where each column stands. */
export interface Layout {
  readonly headerRow: number;
  /** The rows that make up the header, as they stand. */
  readonly rows: readonly (readonly string[])[];
  /** The header's cells, two rows of it made one. */
  readonly cells: readonly string[];
  readonly known: readonly KnownPlace[];
  readonly unknown: readonly { readonly index: number; readonly header: string }[];
  /** Where the other persons of a row stand, of a table in one row a household. */
  readonly members: readonly MemberPlaces[];
  /** The header's columns, without blank ones at the end. */
  readonly width: number;
  /** One row is a household, under its head. */
  readonly family: boolean;
  /** It has columns of an export. */
  readonly export: boolean;
  /** What stands above the header. */
  readonly title: string;
}

/** How many rows at the top are looked at. */
export const headerRows = 30;

/** A header's letters: no spaces, line breaks, stars or ending colon, in one form. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s*\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/:$/, '')
    .toLowerCase();
}

const ranks = [0, 1, 2, 3] as const;

/** What a header's cell names. */
export interface Named {
  readonly column: Column;
  /** The name itself; with words in brackets; with words before it; a word that others use for it. */
  readonly rank: (typeof ranks)[number];
  /** What the brackets say of the unit, which goes before all else. */
  readonly bracket: Unit | typeof unclear;
  /** What the name itself says of it: 年收入, 家庭月收入. */
  readonly name: Unit | typeof unclear;
}

const affixes =
  /^(?:(?<of>家庭成员人均|家庭人均|家庭成员|家庭|全家|全户|本户|户|人均|每人|本人|个人)|(?<period>全年|年度|每年|年|每月|月)|(?<mean>平均|均)|(?<filler>总|合计))/;

interface Base {
  readonly column: Column;
  /** The name has no meaning without 年 or 月 before it: 收入. */
  readonly timed: boolean;
}

const isAmount = ({ kind, amount }: Column): boolean => kind === 'money' || amount === true;

const known = new WeakMap<ColumnSet, HeaderNames>();

/** The names of a set of columns; each set's are gathered once, however many tables are looked at. */
export function namesOf(columns: ColumnSet): HeaderNames {
  const found = known.get(columns) ?? new HeaderNames(columns);
  known.set(columns, found);
  return found;
}

/** Finds columns by what a header's cell says. */
export class HeaderNames {
  readonly #exact = new Map<string, Column>();
  readonly #also = new Map<string, Column>();
  readonly #bases = new Map<string, Base>();
  readonly #byKey = new Map<string, Column>();
  readonly #found = new Map<string, Named | undefined>();

  constructor(columns: ColumnSet) {
    for (const column of columns) {
      this.#byKey.set(column.key, column);
      for (const name of [column.key, ...column.headers]) this.#add(this.#exact, name, column);
      for (const name of column.also ?? []) this.#add(this.#also, name, column);
      if (!isAmount(column)) continue;
      for (const name of column.headers) {
        const base = bare(name).replace(/^月/, '');
        if (!this.#bases.has(base)) this.#bases.set(base, { column, timed: base !== bare(name) });
      }
    }
  }

  #add(names: Map<string, Column>, name: string, column: Column): void {
    const key = bare(name);
    if (!names.has(key)) names.set(key, column);
  }

  /** The column of the key, where the table may have it. */
  column(key: string): Column | undefined {
    return this.#byKey.get(key);
  }

  find(cell: string): Named | undefined {
    const text = bare(cell);
    if (text === '' || text.length > 60) return undefined;
    if (this.#found.has(text)) return this.#found.get(text);
    const found = this.#whole(text) ?? this.#inParts(text);
    if (this.#found.size < 5000) this.#found.set(text, found);
    return found;
  }

  #whole(text: string): Named | undefined {
    const exact = this.#exact.get(text);
    if (exact !== undefined) return named(exact, 0, {}, isAmount(exact) ? periodOf(text) : {});
    const also = this.#also.get(text);
    if (also !== undefined) return named(also, 3, {}, isAmount(also) ? periodOf(text) : {});
    return undefined;
  }

  /** A name with a unit before it or in brackets behind it. */
  #inParts(text: string): Named | undefined {
    const { name, words } = bracketed(text);
    const whole = words === '' ? undefined : this.#whole(name);
    const unit = unitOf(words);
    const timed = typeof unit === 'object' && unit.period !== undefined;
    const found = whole ?? this.#affixed(name, timed);
    if (found === undefined) return undefined;
    const { column } = found;
    const rank = found.rank === 0 ? 1 : found.rank;
    if (words === '') return found;
    if (isAmount(column)) {
      // 必填 is no unit and says nothing; any other word may change what the column means.
      const empty = /^(?:必填|选填|可选|人民币|[,，;；])*$/.test(words);
      if (unit === undefined && !empty) return undefined;
      return { ...found, rank, bracket: unit ?? {} };
    }
    if (column.kind === 'decimal' && unit === undefined) return undefined;
    return { ...found, rank };
  }

  /** 年收入, 家庭年总收入, 人均月收入, 全年工资性收入: an amount's name with 家庭, 年 or 均 before it. */
  #affixed(text: string, timed: boolean): Named | undefined {
    let rest = text;
    let of: Unit['of'];
    let period: Unit['period'];
    let mean = false;
    let doubtful = false;
    for (;;) {
      const base = this.#bases.get(rest);
      if (base !== undefined && (rest !== text || timed)) {
        if (base.timed && period === undefined && !timed) return undefined;
        if (mean && of !== 'household' && of !== 'head') doubtful = true;
        const whose = mean && of === 'household' ? 'head' : of;
        const unit = {
          ...(period !== undefined && { period }),
          ...(whose !== undefined && { of: whose }),
        };
        return named(base.column, 2, {}, doubtful ? unclear : unit);
      }
      const found = affixes.exec(rest);
      if (found === null) return undefined;
      rest = rest.slice(found[0].length);
      const { of: whose, period: time, mean: average } = found.groups ?? {};
      if (whose !== undefined) {
        const said = /均/.test(whose) ? 'head' : /户|家/.test(whose) ? 'household' : 'person';
        of = said === 'head' || of === 'head' ? 'head' : said;
      }
      if (time !== undefined) {
        doubtful ||= period !== undefined;
        period = time.includes('年') ? 'year' : 'month';
      }
      mean ||= average !== undefined;
    }
  }
}

function named(
  column: Column,
  rank: Named['rank'],
  bracket: Named['bracket'],
  name: Named['name'],
): Named {
  return { column, rank, bracket, name };
}

/** The month or year that a name begins with or has before its noun: 月工资, 年收入, 户月保障金额. */
function periodOf(name: string): Unit {
  if (/^(?:家庭|户|补贴)?(?:年|全年)/.test(name)) return { period: 'year' };
  return /^(?:家庭|户|补贴)?月/.test(name) ? { period: 'month' } : {};
}

interface Candidate extends HeaderCells {
  readonly rows: readonly RawRow[];
  readonly score: number;
}

/** A header of one row or several made one. */
export interface HeaderCells {
  readonly cells: readonly string[];
  /** Above each cell the headers of the groups that it is in, the nearest first. */
  readonly groups: readonly (readonly string[])[];
  /** The rows that it is made of. */
  readonly stack: readonly (readonly string[])[];
}

/** How many different columns a header names, those of each member of a household's row among them. */
function score({ cells, groups }: HeaderCells, names: HeaderNames): number {
  const { members } = wideOf(cells, groups, names);
  const found = new Set<string>();
  cells.forEach((cell, index) => {
    const member = members.get(index);
    const column = names.find(member?.name ?? cell)?.column;
    if (column !== undefined) found.add(`${column.key} ${member?.who ?? ''}`);
  });
  return found.size;
}

/**
 * A header with one more row below it: the lower row has the names under a group's name, the upper the
 * others. A group's name holds for the names to its right up to the next one.
 */
export function moreHeader(
  upper: HeaderCells,
  lower: RawRow,
  names: HeaderNames,
): HeaderCells | undefined {
  const cells: string[] = [];
  const groups: (readonly string[])[] = [];
  let group = '';
  for (let i = 0; i < Math.max(upper.cells.length, lower.cells.length); i += 1) {
    const above = upper.cells[i] ?? '';
    const below = lower.cells[i] ?? '';
    const named = below.trim() !== '';
    // A name above and something else below is a header and its first data row.
    if (names.find(above) !== undefined && named && bare(below) !== bare(above)) {
      // 年收入（元） may stand over 工资性收入, or over a group's name.
      if (!isAmountNamed(above, names) || /\d/.test(below)) return undefined;
    }
    if (above.trim() !== '') group = named ? above : '';
    cells.push(named ? below : above);
    const before = upper.groups[i] ?? [];
    // A cell that is blank here too may have its name in a row that is still to come.
    const inGroup = group !== '' && (named || above.trim() === '');
    groups.push(inGroup ? [group, ...before] : before);
  }
  return { cells, groups, stack: [...upper.stack, lower.cells] };
}

/** A header of one row. */
export const headerOf = (cells: readonly string[]): HeaderCells => ({
  cells,
  groups: [],
  stack: [cells],
});

function isAmountNamed(cell: string, names: HeaderNames): boolean {
  const column = names.find(cell)?.column;
  return column !== undefined && isAmount(column);
}

/** The most rows that a header has. */
const deepest = 3;

function better(rows: readonly RawRow[], names: HeaderNames): Candidate | undefined {
  let best: Candidate | undefined;
  rows.forEach((row, at) => {
    const own = score(headerOf(row.cells), names);
    if (own > (best?.score ?? 0)) best = { ...headerOf(row.cells), rows: [row], score: own };
    let whole = headerOf(row.cells);
    let most = own;
    for (let depth = 1; depth < deepest; depth += 1) {
      const lower = rows[at + depth];
      if (lower === undefined) return;
      const below = score(headerOf(lower.cells), names);
      const next = below > 0 || depth + 1 < deepest ? moreHeader(whole, lower, names) : undefined;
      if (next === undefined) return;
      whole = next;
      const all = score(whole, names);
      if (below === 0 || all <= Math.max(most, below, best?.score ?? 0)) continue;
      most = all;
      best = { ...whole, rows: rows.slice(at, at + depth + 1), score: all };
    }
  });
  return best;
}

/** A header that can't be used, and how near it came. */
export interface HeaderProblem {
  /** How many of the required columns it has; 0 where there is no header at all. */
  readonly required: number;
  readonly error: UserError;
}

/**
 * The header among the first rows: the row that names the most columns, two at least where the table
 * has two.
 */
export function findHeader(
  file: string,
  rows: readonly RawRow[],
  columns: ColumnSet,
): Layout | HeaderProblem {
  const names = namesOf(columns);
  const best = better(rows, names);
  const required = columns.filter((column) => column.required === true);
  const headerRow = best?.rows.at(-1)?.row;
  if (best === undefined || headerRow === undefined || best.score < Math.min(2, columns.length)) {
    const first = rows.find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    const expected = (required.length > 0 ? required : columns.slice(0, 3))
      .map(({ headers }) => headers[0])
      .join('、');
    const params = { file, row: first?.row ?? 1, found: shownRow(first?.cells ?? []), expected };
    return { required: 0, error: unreadable(message('headerNotFound', params)) };
  }
  const above = rows.filter(({ row }) => row < (best.rows[0]?.row ?? 0));
  const layout = layOut(file, headerRow, best, above, names);
  if ('error' in layout) return layout;
  const found = new Set(layout.known.map(({ column }) => column.key));
  const numbered = hasHousehold(layout);
  const missing = required.filter(
    ({ key }) => !found.has(key) && !(key === 'household_id' && numbered),
  );
  if (missing.length === 0) return layout;
  return {
    required: required.length - missing.length,
    error: unreadable(
      message('headerIncomplete', {
        file,
        row: headerRow,
        found: shownRow(best.cells),
        missing: missing
          .map(({ headers }) =>
            headers.length > 1 ? `${headers[0]}（${headers.slice(1).join('、')}）` : headers[0],
          )
          .join('；'),
      }),
    ),
  };
}

interface Placed extends KnownPlace {
  readonly rank: Named['rank'];
}

/** The column that an amount's header means, with its unit; 'unclear' where no one can say for certain. */
function placed(
  found: Named,
  at: { readonly index: number; readonly header: string },
  groups: readonly string[],
  line: Unit | typeof unclear | undefined,
  names: HeaderNames,
): Placed | typeof unclear | undefined {
  const { rank, bracket, name } = found;
  let { column } = found;
  if (!isAmount(column)) return { ...at, column, rank };
  const unit = resolveUnit({ bracket, name, groups, line });
  if (unit === unclear) return unclear;
  const other = owner(column, unit.of);
  if (other === unclear) return unclear;
  if (other !== undefined) {
    const instead = names.column(other.key);
    if (instead === undefined) return unclear;
    column = instead;
  }
  const fen = unit.fen ?? yuanAMonth.fen;
  const spanned = column.period ?? 'month';
  if (spanned === 'year' && unit.period === 'month') return unclear;
  if (spanned === 'quarter' && unit.period !== undefined) return unclear;
  if (spanned === 'once' && unit.period === 'year') return unclear;
  const yearly = spanned === 'month' && unit.period === 'year';
  const plain = fen === yuanAMonth.fen && !yearly;
  return { ...at, column, rank, ...(!plain && { unit: { fen, yearly } }) };
}

/** Key of the column for whose amount this is; undefined where it is the column's own. */
function owner(
  { level, perHead, ofHousehold }: Column,
  of: Unit['of'],
): { readonly key: string } | typeof unclear | undefined {
  const named = (key: string | undefined): { readonly key: string } | typeof unclear =>
    key === undefined ? unclear : { key };
  if (of === 'head') return named(perHead);
  if (of === 'household' && level === 'person') return named(ofHousehold);
  return of === 'person' && level === 'household' ? unclear : undefined;
}

function refusedUnit(file: string, row: number, header: string, index: number): HeaderProblem {
  return {
    required: Number.MAX_SAFE_INTEGER,
    error: unreadable(
      message('headerUnit', { file, row, header: shown(header), column: index + 1 }),
    ),
  };
}

/** The unit of the nearest line above the header that names one. */
function unitAbove(above: readonly RawRow[]): Unit | typeof unclear | undefined {
  return above.map(({ cells }) => unitOfLine(cells)).findLast((unit) => unit !== undefined);
}

/** Columns by which a household is known, the first that has a cell: its number, its certificate's, its head's ID. */
export const householdKeys = ['household_id', 'certificate', 'head_id'] as const;

/** Whether rows say whose household they are of. */
export const hasHousehold = ({ known, family }: Layout): boolean =>
  family || householdKeys.some((key) => known.some(({ column }) => column.key === key));

/** Whether the columns are those of an export, so that its own words may be taken for what they mean there. */
function isExport(places: ReadonlyMap<string, Placed>, names: HeaderNames): boolean {
  const people =
    names.column('household_id') !== undefined && names.column('head_id') !== undefined;
  return (
    people &&
    (!places.has('household_id') ||
      [...places.values()].some(({ column }) => column.export === 'key'))
  );
}

/** A row a household: 户主姓名 is the person's name then, and the head's ID number the person's own. */
function asFamily(places: Map<string, Placed>, names: HeaderNames): boolean {
  const head = places.get('head_name');
  const name = names.column('name');
  if (head === undefined || name === undefined || places.has('name')) return false;
  places.set('name', { ...head, column: name });
  const own = names.column('id_number');
  const id = places.get('head_id');
  if (own !== undefined && id !== undefined && !places.has('id_number'))
    places.set('id_number', { ...id, column: own });
  return true;
}

/** Puts a column with the member whose it is; the first of two that mean the same, and what is a person's alone. */
function addMember(members: Map<string, KnownPlace[]>, who: string, place: Placed): void {
  if (place.column.level !== 'person' || place.column.export !== undefined) return;
  const known = members.get(who) ?? [];
  members.set(who, known);
  if (!known.some(({ column }) => column.key === place.column.key)) known.push(place);
}

const hasName = (places: MemberPlaces): boolean =>
  places.some(({ column }) => column.key === 'name');
const hasId = (places: MemberPlaces): boolean =>
  places.some(({ column }) => column.key === 'id_number');
const isPersonless = (places: MemberPlaces): boolean => !hasName(places) && !hasId(places);
const isPerson = (places: MemberPlaces): boolean => hasName(places) && hasId(places);

/** A member who has a name's column and no ID number's can't be left out in silence. */
function halfMember(
  file: string,
  row: number,
  cells: readonly string[],
  places: MemberPlaces,
): HeaderProblem {
  const [first] = places;
  const missing = message('headerMember', {
    file,
    row,
    found: shownRow(cells),
    header: shown(first?.header ?? ''),
    missing: hasName(places) ? '身份证号' : '姓名',
  });
  return { required: Number.MAX_SAFE_INTEGER, error: unreadable(missing) };
}

/** @param above the rows over the header, which may name a unit. */
export function layOut(
  file: string,
  headerRow: number,
  { cells, groups, stack }: HeaderCells,
  above: readonly RawRow[],
  names: HeaderNames,
): Layout | HeaderProblem {
  const width = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  const places = new Map<string, Placed>();
  const line = unitAbove(above);
  const wide = wideOf(cells, groups, names);
  const members = new Map<string, KnownPlace[]>();
  // In rounds: 姓名 is the name's column even where 姓名（曾用名） stands before it.
  for (const rank of ranks) {
    for (let index = 0; index < width; index += 1) {
      const header = cells[index] ?? '';
      const member = wide.members.get(index);
      const found =
        names.find(member?.name ?? wide.head.get(index) ?? header) ?? names.find(header);
      if (found?.rank !== rank) continue;
      const place = placed(found, { index, header }, groups[index] ?? [], line, names);
      if (place === undefined) continue;
      if (place === unclear) {
        if (places.has(found.column.key)) continue;
        return refusedUnit(file, headerRow, header, index);
      }
      if (member !== undefined) {
        addMember(members, member.who, { ...place, header: member.label ?? place.header });
        continue;
      }
      const before = places.get(place.column.key);
      if (before === undefined) {
        places.set(place.column.key, place);
      } else if (before.rank === rank && rank < 3) {
        return {
          required: Number.MAX_SAFE_INTEGER,
          error: unreadable(
            message('headerDuplicate', {
              file,
              row: headerRow,
              first: shown(before.header),
              firstColumn: before.index + 1,
              second: shown(header),
              secondColumn: index + 1,
            }),
          ),
        };
      }
    }
  }
  const exported = isExport(places, names) || (members.size > 0 && places.has('head_name'));
  const family = exported && asFamily(places, names);
  if (!exported)
    for (const [key, { column }] of places) if (column.export !== undefined) places.delete(key);
  if (!family) places.delete('head_name');
  const known = [...places.values()].sort((a, b) => a.index - b.index);
  const others = [...members.values()].filter((one) => !isPersonless(one));
  const half = names.column('household_id') && others.find((one) => !isPerson(one));
  if (half !== undefined) return halfMember(file, headerRow, cells, half);
  const taken = new Set([...known, ...others.flat()].map(({ index }) => index));
  const title = above.map((row) => row.cells.join(' ')).join(' ');
  return {
    headerRow,
    rows: stack,
    cells: cells.slice(0, width),
    known,
    unknown: namesOfOthers(cells.slice(0, width), taken),
    members: others,
    width,
    family,
    export: exported,
    title,
  };
}

/** The columns that are not known, each under a name of its own: a header that comes again is numbered. */
function namesOfOthers(
  cells: readonly string[],
  taken: ReadonlySet<number>,
): { index: number; header: string }[] {
  const used = new Set<string>();
  /** The number that a header may have next, of those that come again and again. */
  const next = new Map<string, number>();
  return cells.flatMap((cell, index) => {
    if (taken.has(index)) return [];
    const written = cell.replace(/\s+/g, ' ').trim();
    let header = written === '' ? `#${index + 1}` : written;
    let n = next.get(written) ?? 2;
    for (; used.has(header); n += 1) header = `${written} (${n})`;
    next.set(written, n);
    used.add(header);
    return [{ index, header }];
  });
}

/** Whether two headers give every column the same place and unit. */
export function sameLayout(a: Layout, b: Layout): boolean {
  const text = ({ known, members, width }: Layout): string =>
    JSON.stringify([
      width,
      ...[...known, ...members.flat()].map(({ index, column, unit }) => [
        index,
        column.key,
        unit?.fen,
        unit?.yearly,
      ]),
    ]);
  return text(a) === text(b);
}
