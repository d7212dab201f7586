import type { Match } from './finding.ts';
import { nameKey } from './names.ts';
import type { Column } from '../people/columns.ts';
import { type IdNumber, parseIdNumber } from '../people/id-number.ts';
import type { Person } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import { readTable, type TableInput } from '../tables/read.ts';
import { CellFault, parseCell } from '../tables/cells.ts';
import { message } from '../messages/index.ts';
import type { Fact, RowFault, TableRow } from '../tables/types.ts';

const column = (
  key: string,
  kind: Column['kind'],
  headers: readonly [string, ...string[]],
  more: Partial<Column> = {},
): Column => ({ key, kind, headers, level: 'person', note: { zh: '', en: '' }, ...more });

/**
 * 低保金卡折开户人、保管人登记. IDs stay text: a row with a wrong one still says something, so it is used as far
 * as it goes, and told among the rejects.
 */
export const cardColumns: readonly Column[] = [
  column('household_id', 'text', ['家庭编号', '户编号', '户号', '低保证号'], { required: true }),
  column('account', 'text', ['账号', '卡号', '银行账号', '卡折号'], { required: true }),
  column('holder_id', 'text', ['开户人身份证号', '开户人身份证号码', '户主身份证号']),
  column('holder_name', 'text', ['开户人姓名', '开户人']),
  column('keeper_id', 'text', ['保管人身份证号', '保管人身份证号码']),
  column('keeper_name', 'text', ['保管人姓名', '保管人']),
  column('registered', 'date', ['登记日期']),
  column('reason', 'text', ['登记原因', '原因']),
];

/** 死亡、嫁出、迁出按月报告. A row with a village and no person is a report of nothing (零报告). */
export const vitalColumns: readonly Column[] = [
  column('id_number', 'text', ['身份证号', '身份证号码']),
  column('name', 'text', ['姓名']),
  column('event', 'word', ['变动类型', '类型'], {
    words: {
      死亡: ['去世', '病故', '已故'],
      嫁出: ['出嫁'],
      迁出: ['户籍迁出'],
      无: ['无变动', '零报告'],
    },
  }),
  column('event_date', 'date', ['变动日期', '发生日期']),
  column('report_date', 'date', ['报告日期', '上报日期']),
  column('town', 'text', ['报告乡镇', '乡镇']),
  column('village', 'text', ['报告村', '村', '村居'], { required: true }),
];

/** 经办人员近亲属备案. */
export const staffColumns: readonly Column[] = [
  column('staff_id', 'text', ['经办人身份证号', '经办人身份证号码'], { required: true }),
  column('staff_name', 'text', ['经办人姓名', '经办人', '姓名']),
  column('unit', 'text', ['单位', '工作单位']),
  column('relative_id', 'text', ['亲属身份证号', '亲属身份证号码']),
  column('relative_name', 'text', ['亲属姓名', '亲属']),
  column('relation', 'text', ['关系', '与经办人关系']),
  column('filed', 'date', ['备案日期']),
];

/** A register's row with its cells by key. */
export interface Entry {
  readonly file: string;
  readonly row: number;
  text(key: string): string;
}

/** A register as read: its sound rows, and the ones that could not be. */
export interface Register {
  readonly entries: readonly Entry[];
  readonly rejects: readonly Reject[];
  readonly sha256: string;
}

/** @throws {UserError} (4) where the file can't be read. */
export async function readRegister(
  input: TableInput,
  columns: readonly Column[],
): Promise<Register> {
  const entries: Entry[] = [];
  const rejects: Reject[] = [];
  let sha256 = '';
  for (const table of await readTable(input, columns)) {
    ({ sha256 } = table.info());
    for await (const row of table.rows) {
      const [first] = row.faults;
      const entry = entryOf(row);
      if (first === undefined) entries.push(entry);
      const faults = first === undefined ? idFaults(entry, columns) : row.faults;
      const [worst] = faults;
      if (worst === undefined) continue;
      const messages = faults.map(({ message: told }) => told);
      const { file, row: at, raw } = row;
      rejects.push({ file, row: at, column: worst.column, code: worst.code, messages, raw });
    }
  }
  return { entries, rejects, sha256 };
}

/** IDs by which nobody can be found. A report of a death or a move must have one. */
function idFaults(entry: Entry, columns: readonly Column[]): RowFault[] {
  return columns.flatMap((one): RowFault[] => {
    if (!one.key.endsWith('_id') && one.key !== 'id_number') return [];
    if (one.key === 'household_id') return [];
    const { key, headers } = one;
    const cell = entry.text(key);
    const moved = key === 'id_number' && !['', '无'].includes(entry.text('event'));
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

function entryOf({ file, row, values }: TableRow): Entry {
  const text = (key: string): string => {
    const value: Fact | undefined = values[key];
    return typeof value === 'string' ? value : '';
  };
  return { file, row, text };
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
