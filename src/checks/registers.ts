import { type CheckContext, tell } from './context.ts';
import { type Coverage, Tally } from './coverage.ts';
import type { Control, Match } from './finding.ts';
import { nameKey } from './match/names.ts';
import { exitCode, UserError } from '../core/errors.ts';
import type { Column } from '../core/columns.ts';
import { type IdNumber, parseIdNumber } from '../core/id-number.ts';
import type { Person } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import { readTable, type TableInput } from '../sheets/read/read.ts';
import { CellFault, parseCell } from '../sheets/read/cells.ts';
import { message } from '../messages/index.ts';
import { shown } from '../sheets/read/shown.ts';
import type { RawRow } from '../sheets/read/csv.ts';
import type { Fact } from '../core/fact.ts';
import type { RowFault, TableInfo, TableRow } from '../sheets/read/types.ts';

const column = (
  key: string,
  kind: Column['kind'],
  headers: readonly [string, ...string[]],
  more: Partial<Column> = {},
): Column => ({ key, kind, headers, level: 'person', note: { zh: '', en: '' }, ...more });

/** A register that the bureau or its villages keep. */
export interface RegisterKind {
  readonly kind: 'cards' | 'vital' | 'staff';
  readonly control: Control;
  readonly columns: readonly Column[];
  /** Of each group one column at least must stand in the header: without it nothing could be found. */
  readonly needs: readonly (readonly string[])[];
  /** Whether a row tells whom it is about. */
  readonly tells: (entry: Entry) => boolean;
}

const idWords = (...roles: readonly [string, ...string[]]): [string, ...string[]] => {
  const [first, ...rest] = roles.flatMap((role) => [`${role}身份证号`, `${role}身份证号码`]);
  return [first ?? '', ...rest];
};

/**
 * 低保金卡折开户人、保管人登记. IDs stay text: a row with a wrong one still says something, so it is used as far
 * as it goes, and told among the rejects.
 */
const cardColumns: readonly Column[] = [
  column('household_id', 'text', ['家庭编号', '户编号', '户号', '低保证号'], { required: true }),
  column('account', 'text', ['账号', '卡号', '银行账号', '银行帐号', '帐号', '卡折号'], {
    required: true,
  }),
  column('holder_id', 'text', [...idWords('开户人'), '户主身份证号']),
  column('holder_name', 'text', ['开户人姓名', '开户人', '银行账户名称', '账户名称']),
  column('keeper_id', 'text', idWords('保管人')),
  column('keeper_name', 'text', ['保管人姓名', '保管人']),
  column('registered', 'date', ['登记日期', '登记时间']),
  column('reason', 'text', ['登记原因', '原因']),
];

/**
 * 死亡、嫁出、迁出按月报告. A row with a village and no person is a report of nothing (零报告). A list of 死亡人员 with
 * 死亡日期 says by its header what happened.
 */
const vitalColumns: readonly Column[] = [
  column('id_number', 'text', ['身份证号', '身份证号码', '公民身份号码']),
  column('name', 'text', ['姓名']),
  column('event', 'word', ['变动类型', '类型', '变动原因', '减员原因'], {
    words: {
      死亡: ['去世', '病故', '已故', '人员死亡'],
      嫁出: ['出嫁', '婚嫁迁出'],
      迁出: ['户籍迁出'],
      迁入: ['户籍迁入'],
      嫁入: ['婚嫁迁入'],
      离婚回: ['离婚迁回', '离婚返回'],
      出生: ['新生儿'],
      '服刑/服兵役': ['服刑', '服兵役'],
      共同生活新增: ['新增共同生活'],
      其他: [],
      无: ['无变动', '零报告'],
    },
  }),
  column('event_date', 'date', ['变动日期', '发生日期', '变动时间']),
  column('dead_id', 'text', idWords('死亡人员', '死者')),
  column('dead_name', 'text', ['死亡人员', '死亡人员姓名', '死者姓名']),
  column('dead_date', 'date', ['死亡日期', '死亡时间']),
  column('report_date', 'date', ['报告日期', '上报日期']),
  column('town', 'text', ['报告乡镇', '乡镇', '所属街道', '所属街']),
  column(
    'village',
    'text',
    ['报告村', '村', '村居', '村（居）', '村(居)委会', '所属社区', '所属社', '行政村', '社区'],
    { required: true },
  ),
];

/** 经办人员近亲属备案. */
const staffColumns: readonly Column[] = [
  column('staff_id', 'text', idWords('经办人', '工作人员'), { required: true }),
  column('staff_name', 'text', ['经办人姓名', '经办人', '工作人员姓名', '工作人员', '姓名']),
  column('unit', 'text', ['单位', '工作单位']),
  column('relative_id', 'text', idWords('亲属', '救助', '救助对象')),
  column('relative_name', 'text', ['亲属姓名', '亲属', '救助姓名', '救助对象姓名']),
  column('relation', 'text', ['关系', '与经办人关系', '对象关系']),
  column('filed', 'date', ['备案日期', '备案时间']),
];

const some =
  (...keys: readonly string[]) =>
  (entry: Entry): boolean =>
    keys.some((key) =>
      key.endsWith('_name') ? entry.text(key) !== '' : idOf(entry, key) !== undefined,
    );

/** 卡折登记表. */
export const cardRegister: RegisterKind = {
  kind: 'cards',
  control: 'card',
  columns: cardColumns,
  needs: [['holder_id', 'holder_name', 'keeper_id', 'keeper_name']],
  tells: (entry) => entry.text('household_id') !== '',
};

/** 死亡、嫁出、迁出月报. */
export const vitalRegister: RegisterKind = {
  kind: 'vital',
  control: 'vital',
  columns: vitalColumns,
  needs: [
    ['id_number', 'dead_id'],
    ['event', 'dead_id', 'dead_name', 'dead_date'],
  ],
  tells: (entry) => isNothing(entry) || idOf(entry, 'id_number') !== undefined,
};

/** 近亲属备案表. */
export const staffRegister: RegisterKind = {
  kind: 'staff',
  control: 'kin',
  columns: staffColumns,
  needs: [['relative_id', 'relative_name']],
  tells: some('staff_id', 'relative_id', 'relative_name'),
};

/** A village's report that nothing happened. */
const isNothing = (entry: Entry): boolean => ['', '无'].includes(entry.text('event'));

/** A register's row with its cells by key. */
export interface Entry {
  readonly file: string;
  readonly row: number;
  text(key: string): string;
  /** The cell as it stands there, where it can't be read: then `text` has nothing. */
  unread(key: string): string | undefined;
}

/** A register as read: its rows as far as they can be used, and what of them can't. */
export interface Register {
  readonly entries: readonly Entry[];
  readonly rejects: readonly Reject[];
  readonly sha256: string;
  readonly coverage: Coverage;
  readonly unlisted: number;
}

/**
 * Reads a register. A row with a cell that can't be read is told among the rejects and used as far as it
 * goes: a card whose date of entry can't be read is not thereby entered.
 *
 * @throws {UserError} (4) where the file can't be read, or lacks a column without which nothing is found.
 */
export async function readRegister(
  input: TableInput,
  { kind, control, columns, needs, tells }: RegisterKind,
  share = 0,
): Promise<Register> {
  const entries: Entry[] = [];
  const tally = new Tally();
  let sha256 = '';
  for (const table of await readTable(input, columns)) {
    const info = table.info();
    ({ sha256 } = info);
    refuseWithout(info, columns, needs);
    const said = !info.columns.includes('event') && kind === 'vital' ? '死亡' : undefined;
    for await (const raw of table.raws()) {
      const row = table.reader.read(raw);
      if (row === undefined) continue;
      const entry = entryOf(row, raw, info.places, said);
      const idWrong = idFaults(entry, columns);
      const faults = [...row.faults, ...idWrong];
      const whole = faults.find((one) => one.column === undefined);
      const reject = faults.length === 0 ? undefined : rejectOf(row, faults);
      if (whole === undefined) entries.push(entry);
      if (whole === undefined && tells(entry)) {
        if (reject === undefined) tally.found();
        else tally.named(reject, nameOf(entry));
      } else {
        tally.lost(reject ?? rejectOf(row, [nobody(columns)]), nameOf(entry));
      }
    }
  }
  const coverage = tally.coverage({ kind, control, source: input.name, share });
  return { entries, rejects: tally.rejects, sha256, coverage, unlisted: tally.unlisted };
}

const nobody = (columns: readonly Column[]): RowFault => ({
  column: columns[0]?.key,
  code: 'value-missing',
  message: message('registerRowNobody'),
});

const nameOf = (entry: Entry): string | undefined =>
  ['name', 'relative_name', 'holder_name'].map((key) => entry.text(key)).find((one) => one !== '');

function rejectOf({ file, row, raw }: TableRow, faults: readonly RowFault[]): Reject {
  const [worst] = faults;
  const messages = faults.map(({ message: told }) => told);
  return { file, row, column: worst?.column, code: worst?.code ?? 'value-unknown', messages, raw };
}

/** @throws {UserError} (4) naming the columns of which one must be there. */
function refuseWithout(
  { file, headerRow, columns: found }: TableInfo,
  columns: readonly Column[],
  needs: RegisterKind['needs'],
): void {
  const lacking = needs.filter((group) => !group.some((key) => found.includes(key)));
  if (lacking.length === 0) return;
  const nameOfKey = (key: string): string =>
    columns.find((one) => one.key === key)?.headers[0] ?? key;
  const missing = lacking.map((group) => group.map(nameOfKey).join(' / ')).join('；');
  throw new UserError(exitCode.unreadable, [
    message('registerIncomplete', { file, row: headerRow, missing }),
  ]);
}

/** IDs by which nobody can be found. A report of a death or a move must have one. */
function idFaults(entry: Entry, columns: readonly Column[]): RowFault[] {
  return columns.flatMap((one): RowFault[] => {
    if (!one.key.endsWith('_id') && one.key !== 'id_number') return [];
    if (one.key === 'household_id' || one.key === 'dead_id') return [];
    const { key, headers } = one;
    const cell = entry.unread(key) ?? entry.text(key);
    const moved = key === 'id_number' && !isNothing(entry);
    if (cell === '') {
      if (!moved) return [];
      const told = message('cellIdMissing', { column: headers[0] });
      return [{ column: key, code: 'id-length', message: told }];
    }
    const found = parseCell({ ...one, kind: 'id' }, cell);
    return found instanceof CellFault
      ? [{ column: key, code: found.code, message: found.message }]
      : [];
  });
}

/** What a list of the dead calls its columns. */
const deadKeys: ReadonlyMap<string, string> = new Map([
  ['id_number', 'dead_id'],
  ['name', 'dead_name'],
  ['event_date', 'dead_date'],
]);

function entryOf(
  { file, row, values, faults }: TableRow,
  raw: RawRow,
  places: TableInfo['places'],
  event: string | undefined,
): Entry {
  const own = (key: string): string => {
    const value: Fact | undefined = values[key];
    return typeof value === 'string' ? value : '';
  };
  const text = (key: string): string => {
    if (key === 'event' && event !== undefined) {
      return ['id_number', 'name', 'event_date'].some((one) => text(one) !== '') ? event : '';
    }
    const found = own(key);
    return found === '' ? own(deadKeys.get(key) ?? '') : found;
  };
  const unread = (key: string): string | undefined => {
    const cells = [key, deadKeys.get(key)];
    const wrong = faults.find(({ column: one }) => one !== undefined && cells.includes(one));
    return wrong?.column === undefined ? undefined : raw.cells[places[wrong.column] ?? -1]?.trim();
  };
  return { file, row, text, unread };
}

/** Says of a date that can't be read that it does not count. */
export function unreadDate(
  context: CheckContext,
  entry: Entry,
  key: 'filed' | 'registered',
): string[] {
  const found = entry.unread(key);
  if (found === undefined) return [];
  const register = key === 'filed' ? staffColumns : cardColumns;
  const header = register.find((one) => one.key === key)?.headers[0] ?? key;
  return [tell(context, 'dateUnreadAsBlank', { column: header, found: shown(found) })];
}

/** How a register's row fits a person whom its ID has found. */
export function matchOf(id: IdNumber, name: string, person: Person): Match {
  if (id.from15 || person.id.from15) return 'id-15';
  return nameKey(name) === nameKey(person.name) ? 'exact' : 'id-only';
}

/** The ID number of a cell, where it is a whole one. */
export function idOf(entry: Entry, key: string): IdNumber | undefined {
  const found = parseIdNumber(entry.text(key));
  return typeof found === 'object' ? found : undefined;
}
