import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import type { CellKind, Column } from '../core/columns.ts';
import type { Roster } from '../rules/schema.ts';
import type { TableInput } from '../sheets/read/read.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import { unitOf } from '../sheets/read/units.ts';

/** A roster to hold recipients against. */
export interface RosterInput {
  readonly roster: Roster;
  readonly input: TableInput;
  /** The header of its amounts, where the user named one. */
  readonly amountColumn: string | undefined;
}

/** Columns of the rosters. */
const rosterKeys = [
  'id_number',
  'name',
  'birth',
  'sex',
  'amount',
  'since',
  'until',
  'month',
] as const;
export type RosterKey = (typeof rosterKeys)[number];

const kinds: Readonly<Record<RosterKey, CellKind>> = {
  id_number: 'id',
  name: 'text',
  birth: 'date',
  sex: 'text',
  amount: 'money',
  since: 'date',
  until: 'date',
  month: 'date',
};

const usual: Readonly<Record<RosterKey, readonly [string, ...string[]]>> = {
  id_number: ['身份证号', '身份证号码', '公民身份号码', '公民身份证号', '证件号码', '证件号'],
  name: ['姓名', '人员姓名', '死者姓名', '车主', '所有人', '权利人', '法定代表人'],
  birth: ['出生日期', '出生年月日', '出生年月'],
  sex: ['性别'],
  amount: ['金额', '月金额'],
  since: ['起始日期', '开始日期'],
  until: ['截止日期', '终止日期', '结束日期'],
  month: ['月份', '发放月份', '发放年月', '所属月份', '所属年月', '所属期', '费款所属期'],
};

/** The columns by which a roster of this kind is read; `amountColumn` is what the user named. */
export function rosterColumns({ columns }: Roster, amountColumn: string | undefined): Column[] {
  return rosterKeys.map((key): Column => {
    const named = key === 'amount' && amountColumn !== undefined;
    const own = named ? [withoutUnit(amountColumn)] : (columns[key] ?? []);
    const [first = key, ...rest] = [...own, ...(named ? [] : usual[key])];
    return {
      key,
      headers: [first, ...rest],
      kind: kinds[key],
      level: 'person',
      note: { zh: '', en: '' },
      // Amounts that the user pointed at must be there.
      required: named,
    };
  });
}

/** A header as the user names it, without the unit in its brackets: that is read off the table's own header. */
function withoutUnit(header: string): string {
  const [, name = header, words = ''] =
    /^(.+?)[(（[【]([^()（）]*)[)）\]】]$/.exec(header.trim()) ?? [];
  return unitOf(words) === undefined ? header : name;
}

/** A list that tells no one apart would find nobody, and that would look like good news. */
export function tellsWho({ file, places }: TableInfo): void {
  if (places['id_number'] !== undefined) return;
  if (['name', 'birth', 'sex'].every((key) => places[key] !== undefined)) return;
  throw new UserError(exitCode.unreadable, [message('rosterNobody', { file })]);
}

/** A header may have a slash in it: 月工资（元/年）; a Windows drive's colon is no column. */
const withColumn = /^(.+?\.(?:csv|tsv|txt|xlsx|xls|et|xlsb|ods|html?|parquet)):(.+)$/i;

/** `名册.csv:月养老金`: a roster's file, and the header of its amounts where it is named. */
export function fileAndColumn(given: string): {
  readonly path: string;
  readonly amountColumn: string | undefined;
} {
  const [, path = given, amountColumn] = withColumn.exec(given) ?? [];
  return { path, amountColumn };
}
