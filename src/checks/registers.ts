import { type CheckContext, tell } from './context.ts';
import { type Coverage, Tally } from './coverage.ts';
import type { Match } from './finding.ts';
import { sameName } from './match/names.ts';
import { monthText } from './months.ts';
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

export const column = (
  key: string,
  kind: Column['kind'],
  headers: readonly [string, ...string[]],
  more: Partial<Column> = {},
): Column => ({ key, kind, headers, level: 'person', note: { zh: '', en: '' }, ...more });

/** A register that the bureau or its villages keep. */
export interface RegisterKind {
  /** As its file is given: `cards`. */
  readonly kind: string;
  /** The control whose it is. */
  readonly control: string;
  readonly columns: readonly Column[];
  /** Of each group one column at least must stand in the header: without it nothing could be found. */
  readonly needs: readonly (readonly string[])[];
  /** Whether a row tells whom it is about. */
  readonly tells: (entry: Entry) => boolean;
  /** What happened, where the header alone says so: the register has no column for it. */
  readonly saidByHeader?: string;
}

/** Headers of an ID number by whose it is. */
export const idWords = (...roles: readonly [string, ...string[]]): [string, ...string[]] => {
  const [first, ...rest] = roles.flatMap((role) => [`${role}身份证号`, `${role}身份证号码`]);
  return [first ?? '', ...rest];
};

/** Whether a row has a name, or a whole ID number, under one of the keys. */
export const some =
  (...keys: readonly string[]) =>
  (entry: Entry): boolean =>
    keys.some((key) =>
      key.endsWith('_name') ? entry.text(key) !== '' : idOf(entry, key) !== undefined,
    );

/** A village's report that nothing happened. */
export const isNothing = (entry: Entry): boolean => ['', '无'].includes(entry.text('event'));

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
  { kind, control, columns, needs, tells, saidByHeader }: RegisterKind,
  share = 0,
): Promise<Register> {
  const entries: Entry[] = [];
  const tally = new Tally();
  let sha256 = '';
  for (const table of await readTable(input, columns)) {
    const info = table.info();
    ({ sha256 } = info);
    refuseWithout(info, columns, needs);
    const said = info.columns.includes('event') ? undefined : saidByHeader;
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

/** Whether a date lies after the month that is checked. */
export const isLater = ({ asOf }: CheckContext, date: string): boolean =>
  date.slice(0, 7) > monthText(asOf);

/** A date by which something is done: undefined where none counts, with the reason where one stands there. */
export function doneOn(
  context: CheckContext,
  entry: Entry,
  key: string,
  { columns }: RegisterKind,
): { readonly date: string | undefined; readonly why: readonly string[] } {
  const column = columns.find((one) => one.key === key)?.headers[0] ?? key;
  const unread = entry.unread(key);
  if (unread !== undefined) {
    const why = [tell(context, 'dateUnreadAsBlank', { column, found: shown(unread) })];
    return { date: undefined, why };
  }
  const date = entry.text(key);
  if (date === '') return { date: undefined, why: [] };
  if (!isLater(context, date)) return { date, why: [] };
  return { date: undefined, why: [tell(context, 'dateLaterAsBlank', { column, date })] };
}

/** How a register's row fits a person whom its ID has found. */
export function matchOf(id: IdNumber, name: string, person: Person): Match {
  if (id.from15 || person.id.from15) return 'id-15';
  return sameName(name, person.name) ? 'exact' : 'id-only';
}

/** The ID number of a cell, where it is a whole one. */
export function idOf(entry: Entry, key: string): IdNumber | undefined {
  const found = parseIdNumber(entry.text(key));
  return typeof found === 'object' ? found : undefined;
}
