import { type Message, message } from '../messages/index.ts';
import type { Fact, RejectCode, TableInfo, TableRow } from '../tables/types.ts';
import { inputColumns } from './columns.ts';
import { parseIdNumber } from './id-number.ts';
import { type Assumption, settle } from './settle.ts';
import { carried, type Rest } from './twelfths.ts';
import { type Break, type Household, type Person, toPerson } from './household.ts';

/** A row that was not decided, as the rejects file keeps it. */
export interface Reject {
  readonly file: string;
  readonly row: number;
  /** Key of the column; undefined where it is the whole row. */
  readonly column: string | undefined;
  readonly code: RejectCode;
  /** Every fault of the row. */
  readonly messages: readonly Message[];
  /** The column's key of each fault; left out where there is one fault. */
  readonly columns?: readonly (string | undefined)[];
  readonly raw: string;
}

/** A faulty row as a reject; undefined where it has no fault. */
export function rejectOf({ file, row, faults, raw }: TableRow): Reject | undefined {
  const [first] = faults;
  if (first === undefined) return undefined;
  const messages = faults.map(({ message: told }) => told);
  const columns = faults.map(({ column }) => column);
  return { file, row, column: first.column, code: first.code, messages, columns, raw };
}

interface Gathering {
  readonly id: string;
  readonly people: Person[];
  readonly breaks: Break[];
  /** 乡镇 and 村 of its first row, to tell two families with one number apart. */
  readonly place: { town?: string; village?: string };
  /** What yearly amounts leave under a fen. */
  readonly rests: Map<Person, Rest>;
  /** Its head's ID number, where a column says it. */
  head?: string;
}

/** What a table says of its rows. */
type IntakeInfo = Pick<TableInfo, 'columns'> &
  Partial<Pick<TableInfo, 'family' | 'loose' | 'defaults' | 'units'>>;

/** How rows are to be taken. */
export interface IntakeOptions {
  /** What the user says holds for blank cells. */
  readonly assumptions?: readonly Assumption[];
}

interface Seen {
  readonly household: Gathering | undefined;
  readonly file: string;
  readonly row: number;
}

const listColumns = inputColumns.filter(({ kind }) => kind === 'words').map(({ key }) => key);
const none: readonly string[] = [];

/**
 * Groups rows into households. A row that can't be trusted is rejected and breaks its household:
 * what is missing from it may be a member or an income. Rows in = people + rejects, always.
 */
export class Intake {
  readonly rejects: Reject[] = [];
  rowsRead = 0;
  rowsKept = 0;
  private readonly gathered = new Map<string, Gathering>();
  private readonly people = new Map<string, Seen>();
  /** Heads' ID numbers → the household's number, where it has one of its own. */
  private readonly heads = new Map<string, Gathering>();

  constructor(private readonly options: IntakeOptions = {}) {}

  /** Takes the next row of a table. */
  add(given: TableRow, info: IntakeInfo): void {
    this.rowsRead += 1;
    const row = { ...given, values: { ...info.defaults, ...given.values } };
    const { id_number: idText } = row.values;
    const household = this.householdOf(row, info);
    const before = typeof idText === 'string' ? this.people.get(idText) : undefined;
    if (row.faults.length > 0) {
      if (typeof idText === 'string' && before === undefined) {
        this.people.set(idText, { household, file: row.file, row: row.row });
      }
      this.reject(row, household ?? this.gathered.get(row.nearest ?? ''));
      return;
    }
    if (before !== undefined && info.family === true && before.household === household) {
      this.complete(household, row);
      return;
    }
    if (before !== undefined) {
      this.duplicate(row, household, before);
      return;
    }
    const values = withEmptyLists(row.values, info.columns);
    // The head's own ID number on the row says more surely than a word that this is the head.
    const head =
      (info.family === true && values['relation'] === undefined) ||
      (values['head_id'] !== undefined && values['head_id'] === idText);
    const made = toPerson({
      ...row,
      values: head ? { ...values, relation: '户主' } : values,
    });
    const person = made && { ...made, ...(info.units !== undefined && { units: info.units }) };
    if (household === undefined) {
      const told = message('cellHouseholdMissing', { column: inputColumns[0].headers[0] });
      const fault = { column: 'household_id', code: 'household-missing', message: told } as const;
      this.reject({ ...row, faults: [fault] }, undefined);
      return;
    }
    if (person === undefined) {
      throw new Error(`row ${row.row} of ${row.file} has no fault, yet no person`);
    }
    this.people.set(person.id.text, { household, file: row.file, row: row.row });
    this.checkPlace(household, person);
    household.people.push(person);
    if (row.rest !== undefined) household.rests.set(person, row.rest);
    this.rowsKept += 1;
    if (info.family === true) this.addListed(household, row);
  }

  /** The households in the order in which they were first met. */
  households(): readonly Household[] {
    this.joinHeads();
    return [...this.gathered.values()].map(({ id, people, rests, breaks }) => ({
      id,
      ...settle(carried(people, rests), breaks, this.options.assumptions ?? []),
    }));
  }

  /** The ID numbers of all rows, rejected ones among them, as far as they could be read. */
  idNumbers(): Iterable<string> {
    return this.people.keys();
  }

  /** A person of a list that has no households: by himself, under no number. */
  private alone({ file, row }: TableRow): Gathering {
    const breaks: Break[] = [{ file, row, column: 'household_id', why: 'no-household' }];
    const household: Gathering = { id: '', people: [], breaks, place: {}, rests: new Map() };
    this.gathered.set(`\u0000${file}\u0000${row}`, household);
    return household;
  }

  /** The household of a row: by its number, by its head's ID number, or the row's own where none is said. */
  private householdOf(row: TableRow, info: IntakeInfo): Gathering | undefined {
    const { household_id: id, head_id: headId, id_number: own } = row.values;
    if (info.loose === true) {
      return this.alone(row);
    }
    if (typeof id !== 'string') return undefined;
    const household = this.household(id, row);
    const head = typeof headId === 'string' ? headId : info.family === true ? own : undefined;
    if (typeof head === 'string' && head !== id) this.knowHead(head, household, row);
    return household;
  }

  private knowHead(head: string, household: Gathering, { file, row }: TableRow): void {
    household.head ??= head;
    const other = this.heads.get(head);
    if (household.head !== head || (other !== undefined && other !== household)) {
      household.breaks.push({ file, row, column: 'household_id', why: 'two-places' });
    }
    this.heads.set(head, household);
  }

  /** Rows that had only the head's ID number are of the household that the ID number stands for. */
  private joinHeads(): void {
    for (const [head, household] of this.heads) {
      const alone = this.gathered.get(head);
      if (alone === undefined || alone === household) continue;
      household.people.push(...alone.people);
      household.breaks.push(...alone.breaks);
      for (const [person, rest] of alone.rests) household.rests.set(person, rest);
      this.gathered.delete(head);
    }
  }

  /** What a row of a household says beside the person's own row: blanks are filled, and no one counts twice. */
  private complete(household: Gathering | undefined, row: TableRow): void {
    const at = household?.people.findIndex(({ id }) => id.text === row.values['id_number']) ?? -1;
    const person = household?.people[at];
    this.rowsKept += 1;
    if (household === undefined || person === undefined) return;
    const merged = { ...person, values: { ...row.values, ...person.values } };
    household.people[at] = merged;
    const rest = household.rests.get(person);
    if (rest !== undefined) household.rests.set(merged, rest);
    this.addListed(household, row);
  }

  /** The members that a household's row lists: 家庭成员姓名 and 家庭成员身份证号, joined by `;`. */
  private addListed(household: Gathering, { file, row, values, extras }: TableRow): void {
    const parts = (key: string): string[] =>
      String(values[key] ?? '')
        .split(/[;；,，、]/)
        .map((part) => part.trim())
        .filter((part) => part !== '');
    const names = parts('member_names');
    const ids = parts('member_ids');
    const broken = (why: Break['why']): void => {
      household.breaks.push({ file, row, column: 'id_number', why });
    };
    if (names.length !== ids.length) broken('members-missing');
    for (const [at, text] of ids.entries()) {
      const id = parseIdNumber(text);
      const name = names[at];
      if (typeof id === 'string' || name === undefined) {
        broken('members-missing');
        continue;
      }
      const before = this.people.get(id.text);
      if (before !== undefined) {
        if (before.household !== household) broken('listed-elsewhere');
        continue;
      }
      this.people.set(id.text, { household, file, row });
      const own = { household_id: household.id, id_number: id.text, name };
      household.people.push({ file, row, id, name, kin: 'other', values: own, extras });
    }
  }

  private household(id: string, row: TableRow): Gathering {
    const known = this.gathered.get(id);
    if (known !== undefined) return known;
    const { town, village } = row.values;
    const place = {
      ...(typeof town === 'string' && { town }),
      ...(typeof village === 'string' && { village }),
    };
    const household: Gathering = { id, people: [], breaks: [], place, rests: new Map() };
    this.gathered.set(id, household);
    return household;
  }

  private reject(row: TableRow, household: Gathering | undefined): void {
    const found = rejectOf(row);
    if (found === undefined) return;
    this.rejects.push(found);
    for (const { column: key } of row.faults) {
      const { file, row: at } = found;
      household?.breaks.push({ file, row: at, column: key ?? 'id_number', why: 'rejected' });
    }
  }

  private duplicate(row: TableRow, household: Gathering | undefined, before: Seen): void {
    const { file, row: at, raw } = row;
    const column = 'id_number';
    const told = message('duplicatePerson', { file: before.file, row: before.row });
    const columns = [column];
    this.rejects.push({
      file,
      row: at,
      column,
      code: 'id-duplicate',
      messages: [told],
      columns,
      raw,
    });
    household?.breaks.push({ file, row: at, column, why: 'rejected' });
    if (before.household !== household) {
      const { file: otherFile, row: otherRow } = before;
      before.household?.breaks.push({
        file: otherFile,
        row: otherRow,
        column,
        why: 'listed-elsewhere',
      });
    }
  }

  /** One number for two families, as when two towns both count from 1, must not become one family. */
  private checkPlace(household: Gathering, { file, row, kin, values }: Person): void {
    const differs = (['town', 'village'] as const).some((key) => {
      const here = values[key];
      const first = household.place[key];
      return typeof here === 'string' && first !== undefined && here !== first;
    });
    const secondHead =
      kin === 'self' &&
      household.people.some((other) => other.kin === 'self' && other.file !== file);
    if (differs || secondHead) {
      household.breaks.push({ file, row, column: 'household_id', why: 'two-places' });
    }
  }
}

/** In a column that the table has, an empty list of benefits says that there are none. */
function withEmptyLists(
  values: TableRow['values'],
  columns: readonly string[],
): Readonly<Partial<Record<string, Fact>>> {
  const empty = listColumns.filter((key) => values[key] === undefined && columns.includes(key));
  return empty.length === 0
    ? values
    : { ...values, ...Object.fromEntries(empty.map((key) => [key, none])) };
}
