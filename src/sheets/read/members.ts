import { message } from '../../messages/index.ts';
import type { Column } from '../../core/columns.ts';
import { amountCells, CellFault, cellParser, wholeFen } from './cells.ts';
import type { RawRow } from './csv.ts';
import type { HeaderNames, KnownPlace } from './header.ts';
import { columnName } from './sheet.ts';
import type { Fact } from '../../core/fact.ts';
import type { RowFault } from './types.ts';

/** Where the cells of one more person of a row stand: of 成员一, or of the second 姓名 of a header. */
export type MemberPlaces = readonly KnownPlace[];

/** What a row says of a person beside its own. */
export type Member = Readonly<Partial<Record<string, Fact>>>;

/** A header's cell that is of a member. */
export interface MemberCell {
  /** Cells with the same `who` are one person's. */
  readonly who: string;
  /** The column without the person: 姓名. */
  readonly name: string;
  /** What the cell is called where its own words do not say whose it is: 成员一 身份证号. */
  readonly label?: string;
}

const number = '(?<n>[一二三四五六七八九十]{1,3}|\\d{1,2})';
const whose = '(?:(?:家庭|共同生活(?:的)?(?:家庭)?)?成员|共同生活人)';
/** 成员一姓名, 家庭成员2身份证号, 成员一. */
const numberFirst = new RegExp(`^${whose}${number}(?:的|[-_:.])?(?<name>.*)$`);
/** 成员姓名1, 家庭成员身份证号2. */
const numberLast = new RegExp(`^${whose}(?<name>[^\\d一二三四五六七八九十]+)${number}$`);
const membersGroup = new RegExp(`^${whose}(?:信息|情况|基本情况|名单)?$`);
const headGroup = /^户主(?:信息|情况|基本情况)?$/;

const bare = (text: string): string => text.normalize('NFKC').replace(/[\s*]/g, '');

/** What a member's column is called when it is short for another. */
const short: ReadonlyMap<string, string> = new Map([
  ['', '姓名'],
  ['关系', '与户主关系'],
  ['与户主的关系', '与户主关系'],
]);

const fullName = (name: string): string => short.get(name) ?? name;

/** 十二 as 12. */
function digitsOf(text: string): string {
  if (/^\d/.test(text)) return String(Number(text));
  const ones = (sign: string): number => '一二三四五六七八九'.indexOf(sign) + 1;
  const ten = text.indexOf('十');
  if (ten < 0) return String(ones(text));
  const tens = ten === 0 ? 1 : ones(text.slice(0, ten));
  const rest = text.slice(ten + 1);
  return String(tens * 10 + (rest === '' ? 0 : ones(rest)));
}

function numbered(text: string): MemberCell | undefined {
  const found = (numberFirst.exec(text) ?? numberLast.exec(text))?.groups;
  const { n, name } = found ?? {};
  return n === undefined || name === undefined
    ? undefined
    : { who: digitsOf(n), name: fullName(name) };
}

/** What the cells of a header say of members, by their places, and which are the head's. */
export interface Wide {
  readonly members: ReadonlyMap<number, MemberCell>;
  /** Cells under a group 户主, by what they are called then: 户主姓名. */
  readonly head: ReadonlyMap<number, string>;
}

/**
 * Finds the members of a row that holds a household: by a number (成员一姓名, or 成员一 over 姓名), or by
 * columns that come again and again to the right. Those are members only where the row is a household for
 * certain: the head has columns of its own, or they stand under 家庭成员, or beside a household's number.
 * Two lists of persons side by side are no households, and stay the same column twice.
 */
export function wideOf(
  cells: readonly string[],
  groups: readonly (readonly string[])[],
  names: HeaderNames,
): Wide {
  const members = new Map<number, MemberCell>();
  const head = new Map<number, string>();
  cells.forEach((cell, index) => {
    const text = bare(cell);
    const group = (groups[index] ?? []).map(bare);
    const over = group.find((one) => numbered(one)?.name === '姓名');
    const found =
      numbered(text) ??
      (over === undefined
        ? undefined
        : {
            who: numbered(over)?.who ?? over,
            name: fullName(text),
            label: `${over} ${cell.trim()}`,
          });
    if (found !== undefined && text !== '') members.set(index, found);
    else if (group.some((one) => headGroup.test(one))) head.set(index, `户主${text}`);
  });
  if (members.size === 0) repeated(cells, groups, names).forEach((one, at) => members.set(at, one));
  return members.size === 0 ? { members, head: new Map() } : { members, head };
}

/** Columns of persons that come again to the right, each time in the same order. */
function repeated(
  cells: readonly string[],
  groups: readonly (readonly string[])[],
  names: HeaderNames,
): Map<number, MemberCell> {
  const found = cells.map((cell) => names.find(cell)?.column.key);
  const has = (key: string): boolean => found.includes(key);
  const inGroup = (index: number): boolean =>
    (groups[index] ?? []).some((group) => membersGroup.test(bare(group)));
  const anyGroup = cells.some((_, index) => inGroup(index));
  const own = has('head_name') || has('head_id') || has('household_id');
  const alone = names.column('household_id')?.required === false;
  if (names.column('household_id') === undefined || !(own || anyGroup || alone)) return new Map();
  const times = new Map<string, number>();
  const here = (index: number): boolean => !anyGroup || inGroup(index);
  found.forEach((key, index) => {
    if (key !== undefined && here(index)) times.set(key, (times.get(key) ?? 0) + 1);
  });
  if ((times.get('household_id') ?? 0) > 1 || (times.get('name') ?? 0) < 2) return new Map();
  const blocks: { index: number; key: string; name: string }[][] = [];
  let first: string | undefined;
  found.forEach((key, index) => {
    if (key === undefined || !here(index) || (times.get(key) ?? 0) < 2) return;
    first ??= key;
    if (key === first) blocks.push([]);
    blocks.at(-1)?.push({ index, key, name: bare(cells[index] ?? '') });
  });
  const order = (block: (typeof blocks)[number]): string => block.map(({ key }) => key).join(' ');
  const [lead] = blocks;
  if (lead === undefined || blocks.some((block) => order(block) !== order(lead))) return new Map();
  if (!lead.some(({ key }) => key === 'id_number')) return new Map();
  const outside = found.some((key, index) => key === 'name' && !here(index));
  const headIsApart = has('head_name') || (anyGroup && outside);
  if (anyGroup && !headIsApart) return new Map();
  // Where the head has no columns of its own, the first person is the row's own.
  const others = headIsApart ? blocks : blocks.slice(1);
  return new Map(
    others.flatMap((block, at) =>
      block.map(({ index, name }) => {
        const label = `${name}(${columnName(index)})`;
        return [index, { who: String(at + 1), name, label }] as const;
      }),
    ),
  );
}

interface MemberColumn {
  readonly header: string;
  readonly index: number;
  readonly key: string;
  readonly id: boolean;
  readonly parse: (cell: string) => Fact | undefined | CellFault;
}

/** Reads the members of a row. */
export class MembersReader {
  readonly #members: readonly (readonly MemberColumn[])[];

  constructor(members: readonly MemberPlaces[], date1904: boolean) {
    this.#members = members.map((places) =>
      places.map(({ index, header, column, unit }) => {
        const own: Column = { ...column, headers: [header] };
        const cell = cellParser(own, date1904);
        const amount = column.kind === 'money' ? amountCells(own, unit) : undefined;
        return {
          header,
          index,
          key: column.key,
          id: column.kind === 'id',
          parse: (text: string) => {
            if (amount === undefined) return cell(text);
            const found = amount(text);
            return typeof found === 'number' ? wholeFen(found) : found;
          },
        };
      }),
    );
  }

  /** The members that the row names: blank ones are nobody, and half a member is a fault of the row. */
  read(raw: RawRow, faults: RowFault[]): readonly Member[] {
    return this.#members
      .filter((columns) =>
        columns.some(
          ({ index }) =>
            raw.faults?.has(index) === true || !nobody.test(bare(raw.cells[index] ?? '')),
        ),
      )
      .map((columns) => memberOf(columns, raw, faults));
  }
}

/** What stands in the cells of a member who is not there. */
const nobody = /^(?:[-—–/\\.·]*|0|无|空|null|nan|none)$/i;

function memberOf(columns: readonly MemberColumn[], raw: RawRow, faults: RowFault[]): Member {
  const values: Partial<Record<string, Fact>> = {};
  const wrong = new Set<string>();
  for (const { index, key, header, parse } of columns) {
    const trouble = raw.faults?.get(index);
    const text = raw.cells[index]?.trim() ?? '';
    const found =
      trouble === undefined
        ? text === ''
          ? undefined
          : parse(text)
        : new CellFault(
            'value-unknown',
            message(trouble.key, { column: header, found: trouble.found }),
          );
    if (found instanceof CellFault) {
      wrong.add(key);
      faults.push({ column: key, place: header, code: found.code, message: found.message });
    } else if (found !== undefined) {
      values[key] = found;
    }
  }
  for (const { key, header, id } of columns) {
    if (values[key] !== undefined || wrong.has(key) || (!id && key !== 'name')) continue;
    const told = message(id ? 'cellMemberIdMissing' : 'cellMemberNameMissing', { column: header });
    const code = id ? 'id-length' : 'name-missing';
    faults.push({ column: key, place: header, code, message: told });
  }
  return values;
}
