import { type Message, message } from '../messages/index.ts';
import type { Fact } from '../core/fact.ts';
import type { RejectCode, TableInfo, TableRow } from '../sheets/read/types.ts';
import { inputColumns, noneWhereBlank } from '../core/columns.ts';
import { parseIdNumber } from '../core/id-number.ts';
import { numberKey } from '../core/text.ts';
import { type Assumption, settle } from './settle.ts';
import { carried, type Rest } from './twelfths.ts';
import { bornOf, type Break, type Household, paidOf, type Person, toPerson } from './household.ts';
import { kinOf } from '../core/relation.ts';
import { type AsOf, isoDay, monthCount } from '../core/month.ts';
import { headWarnings, placeOf, withBreaks, warnOfIdentity } from './breaks.ts';
import type { Payments } from './paid.ts';
import { type Place, placesNamed, type Warning, Warnings } from './warnings.ts';

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
function rejectOf({ file, row, faults, raw }: TableRow): Reject | undefined {
  const [first] = faults;
  if (first === undefined) return undefined;
  const messages = faults.map(({ message: told }) => told);
  const columns = faults.map(({ column, place }) => place ?? column);
  return { file, row, column: columns[0], code: first.code, messages, columns, raw };
}

interface Gathering {
  readonly id: string;
  readonly people: Person[];
  readonly breaks: Break[];
  /** 乡镇 and 村 of its first row, to tell two families with one number apart. */
  readonly place: { town?: string; village?: string };
  /** The files whose rows have one who calls himself its head. */
  readonly headFiles: Set<string>;
  /** Rows in which it was swallowed, by file and row. */
  readonly swallowed: Set<string>;
  /** What yearly amounts leave under a fen. */
  readonly rests: Map<Person, Rest>;
  /** Its head's ID number, where a column says it. */
  head?: string;
}

/** What a table says of its rows. */
type IntakeInfo = Pick<TableInfo, 'columns'> &
  Partial<Pick<TableInfo, 'family' | 'loose' | 'defaults' | 'units' | 'benefits'>>;

/** How rows are to be taken. */
export interface IntakeOptions {
  /** What the user says holds for blank cells. */
  readonly assumptions?: readonly Assumption[];
  /** What was really paid. */
  readonly payments?: Payments;
  /** The time decided for: nobody is born after its month. */
  readonly asOf?: AsOf;
}

/** A person on the rows of two households. */
export interface Twice {
  /** As the second row has him. */
  readonly person: Person;
  /** The numbers of the households of both rows, the first row's first. */
  readonly households: readonly [string, string];
  readonly first: { readonly file: string; readonly row: number };
  /** What the rows say is paid, of whichever says it. */
  readonly paid: readonly string[];
}

/** A person whose row was rejected for an ID number that is none, and the number of the household. */
export interface Unnumbered {
  readonly person: Person;
  readonly household: string;
}

interface Seen {
  readonly household: Gathering | undefined;
  readonly file: string;
  readonly row: number;
  /** The place among the household's people; undefined of one who was rejected. */
  readonly at?: number;
}

const none: readonly string[] = [];
/** What may differ between two rows of one person: a benefit a row is a common way to keep a list. */
const perRow: ReadonlySet<string> = new Set(['current_relief', 'current_amount']);

/**
 * Groups rows into households. A row that can't be trusted is rejected and breaks its household:
 * what is missing from it may be a member or an income. Rows in = people + rejects, always.
 */
export class Intake {
  readonly rejects: Reject[] = [];
  /** Who stands in two households, each time it was met; the second rows are among the rejects. */
  readonly twice: Twice[] = [];
  /** Who has a name and a household, and no ID number that can be used; their rows are among the rejects. */
  readonly unnumbered: Unnumbered[] = [];
  rowsRead = 0;
  rowsKept = 0;
  private readonly gathered = new Map<string, Gathering>();
  private readonly people = new Map<string, Seen>();
  /** Heads' ID numbers → the household's number, where it has one of its own. */
  private readonly heads = new Map<string, Gathering>();

  /** Those without a number, by name, birth date and household. */
  private readonly paperless = new Map<string, Seen>();
  private readonly warned = new Warnings();
  /** Rows that hold several in one, with the numbers that can be seen in them. */
  private readonly swallowed: {
    readonly file: string;
    readonly row: number;
    readonly numbers: readonly string[];
  }[] = [];
  private done: readonly Household[] | undefined;
  private later: readonly Warning[] = [];

  /** Keys of the categories whose words the tables are read by. */
  private benefits: ReadonlySet<string> = new Set();
  private lastInfo: IntakeInfo | undefined;

  constructor(private readonly options: IntakeOptions = {}) {}

  /** Takes the next row of a table. */
  add(given: TableRow, info: IntakeInfo): void {
    this.rowsRead += 1;
    this.done = undefined;
    if (info !== this.lastInfo) {
      this.lastInfo = info;
      this.benefits = new Set([...this.benefits, ...(info.benefits ?? [])]);
    }
    const row = { ...given, values: { ...info.defaults, ...given.values } };
    const { file, row: at } = row;
    const { id_number: idText } = row.values;
    const household = this.householdOf(row, info);
    const before = typeof idText === 'string' ? this.people.get(idText) : undefined;
    if (row.numbers !== undefined) this.swallowed.push({ file, row: at, numbers: row.numbers });
    if (row.faults.length > 0) {
      if (typeof idText === 'string' && before === undefined) {
        this.people.set(idText, { household, file, row: at });
      }
      this.reject(row, household ?? this.gathered.get(row.nearest ?? ''));
      this.noteUnnumbered(row, household);
      return;
    }
    if (before !== undefined && info.family === true && before.household === household) {
      this.complete(before, row, info);
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
      throw new Error(`row ${at} of ${file} has no fault, yet no person`);
    }
    for (const { key, params } of row.notes ?? []) this.warned.add(key, params, { file, row: at });
    const unborn = this.unborn(person);
    if (unborn !== undefined) {
      this.people.set(person.id.text, { household, file, row: at });
      this.reject({ ...row, faults: [unborn] }, household);
      return;
    }
    const seen = before ?? this.seenWithoutNumber(person, household);
    if (seen !== undefined) {
      if (this.joins(person, household, seen)) return;
      this.duplicate(row, household, seen);
      this.noteTwice(person, household, seen);
      return;
    }
    this.note(person, household);
    this.checkPlace(household, person);
    warnOfIdentity(person, this.options.asOf, this.warned);
    put(household, person);
    if (row.rest !== undefined) household.rests.set(person, row.rest);
    this.rowsKept += 1;
    this.addOthers(household, row, info);
  }

  /** The households in the order in which they were first met, each unbroken or with what breaks it. */
  households(): readonly Household[] {
    if (this.done !== undefined) return this.done;
    this.joinHeads();
    this.breakSpellings();
    this.breakSwallowed();
    const warnings = new Warnings();
    const { assumptions = [], payments } = this.options;
    const found = [...this.gathered.values()].map(({ id, people, rests, breaks }) => {
      const settled = settle(carried(people, rests), breaks, assumptions, warnings, this.benefits);
      return withBreaks({ id, ...settled }, warnings);
    });
    this.done = payments?.applied(found, warnings) ?? found;
    this.later = warnings.list();
    return this.done;
  }

  /** What was seen and does not stop a row. */
  warnings(): readonly Warning[] {
    return [...this.rowWarnings(), ...headWarnings(this.households())];
  }

  /** The same, but for what is told of whole households ({@link headWarnings}). */
  rowWarnings(): readonly Warning[] {
    this.households();
    return [...this.warned.list(), ...this.later];
  }

  /** The ID numbers of all rows, rejected ones among them, as far as they could be read. */
  *idNumbers(): Iterable<string> {
    yield* this.people.keys();
    for (const { numbers } of this.swallowed) yield* numbers;
  }

  /** The numbers of all households, and what may be one in a row that holds several. */
  *householdNumbers(): Iterable<string> {
    yield* this.gathered.keys();
    for (const { numbers } of this.swallowed) yield* numbers;
  }

  /** A person of a list that has no households: by himself, under no number. */
  private alone({ file, row }: TableRow, who = ''): Gathering {
    const breaks: Break[] = [{ file, row, column: 'household_id', why: 'no-household' }];
    const household: Gathering = { ...nobody('', {}), breaks };
    this.gathered.set(`\u0000${file}\u0000${row}\u0000${who}`, household);
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
      for (const person of alone.people) put(household, person);
      for (const one of alone.breaks) household.breaks.push(one);
      for (const [person, rest] of alone.rests) household.rests.set(person, rest);
      this.gathered.delete(head);
    }
  }

  /** What a row of a household says beside the person's own row: blanks are filled, and no one counts twice. */
  private complete({ household, at = -1 }: Seen, row: TableRow, info: IntakeInfo): void {
    const person = household?.people[at];
    this.rowsKept += 1;
    if (household === undefined || person === undefined) return;
    const values = { ...row.values, ...person.values };
    const merged = { ...person, values, paid: person.paid ?? paidOf(values) };
    household.people[at] = merged;
    const rest = household.rests.get(person);
    if (rest !== undefined) household.rests.set(merged, rest);
    this.addOthers(household, row, info);
  }

  /** The other persons that a row names: in columns of their own, or listed in one cell. */
  private addOthers(household: Gathering, row: TableRow, info: IntakeInfo): void {
    for (const values of row.members ?? []) {
      const { id_number: id, name } = values;
      if (typeof id !== 'string' || typeof name !== 'string') continue;
      const own = info.loose === true ? this.alone(row, id) : household;
      this.addMember(own, row, withEmptyLists(values, info.columns));
    }
    if (info.family === true) this.addListed(household, row);
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
      this.addMember(household, { file, row, extras }, { id_number: id.text, name });
    }
  }

  /** A person of a household's row who has no row of his own; who has one already is not counted twice. */
  private addMember(
    household: Gathering,
    { file, row, extras }: Pick<TableRow, 'file' | 'row' | 'extras'>,
    own: TableRow['values'],
  ): void {
    const values = { household_id: household.id, ...own };
    const person = toPerson({ file, row, values, extras });
    if (person === undefined) return;
    const before = this.people.get(person.id.text);
    if (before === undefined) {
      if (this.unborn(person) !== undefined) {
        this.people.set(person.id.text, { household, file, row });
        household.breaks.push({ file, row, column: 'id_number', why: 'rejected' });
        return;
      }
      this.people.set(person.id.text, { household, file, row, at: household.people.length });
      warnOfIdentity(person, this.options.asOf, this.warned);
      put(household, person);
      return;
    }
    const { file: otherFile, row: otherRow } = before;
    if (before.household !== household) {
      const broken = { column: 'id_number', why: 'listed-elsewhere' } as const;
      household.breaks.push({ file, row, ...broken });
      before.household?.breaks.push({ file: otherFile, row: otherRow, ...broken });
      return;
    }
    const { at = -1 } = before;
    const known = household.people[at];
    if (known === undefined) return;
    if (known.name !== person.name) {
      household.breaks.push({ file, row, column: 'name', why: 'contradicts' });
    }
    household.people[at] = { ...known, values: { ...values, ...known.values } };
  }

  private household(id: string, row: TableRow): Gathering {
    const known = this.gathered.get(id);
    if (known !== undefined) return known;
    const { town, village } = row.values;
    const place = {
      ...(typeof town === 'string' && { town }),
      ...(typeof village === 'string' && { village }),
    };
    const household = nobody(id, place);
    this.gathered.set(id, household);
    return household;
  }

  private note(person: Person, household: Gathering): void {
    const { file, row } = person;
    const seen: Seen = { household, file, row, at: household.people.length };
    if (person.id.text === '') this.paperless.set(paperlessKey(person, household), seen);
    else this.people.set(person.id.text, seen);
  }

  private seenWithoutNumber(person: Person, household: Gathering): Seen | undefined {
    return person.id.text === '' ? this.paperless.get(paperlessKey(person, household)) : undefined;
  }

  private unborn({ id: { birth, text } }: Person): TableRow['faults'][number] | undefined {
    if (this.options.asOf === undefined || birth === undefined) return undefined;
    if (monthCount(birth) <= monthCount(this.options.asOf.day)) return undefined;
    const params = { birth: isoDay(birth), asOf: this.options.asOf.text };
    const column = text === '' ? 'birth_date' : 'id_number';
    return { column, code: 'id-birthdate', message: message('personUnborn', params) };
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

  /** Such a person can still be looked for by what stands beside the number. */
  private noteUnnumbered(row: TableRow, household: Gathering | undefined): void {
    const fault = row.faults.find(
      ({ column, cell }) => column === 'id_number' && cell !== undefined,
    );
    const { name, relation } = row.values;
    if (fault?.cell === undefined || household === undefined || typeof name !== 'string') return;
    const id = { text: '', ...bornOf(row.values), from15: false };
    const kin = kinOf(typeof relation === 'string' ? relation : undefined);
    const { file, row: at, values, extras } = row;
    const paid = paidOf(values);
    this.unnumbered.push({
      person: { file, row: at, id, name, kin, values, extras, paid, damagedId: fault.cell },
      household: household.id,
    });
  }

  /** Takes a second row of a person into the first, where nothing in them contradicts; whether it could. */
  private joins(person: Person, household: Gathering, { household: home, at = -1 }: Seen): boolean {
    if (home !== household) return false;
    const first = household.people[at];
    const joined = first && joinedPerson(first, person);
    if (first === undefined || joined === undefined) return false;
    household.people[at] = joined;
    const rest = household.rests.get(first);
    if (rest !== undefined) household.rests.set(joined, rest);
    this.rowsKept += 1;
    this.warned.add('warnSameRowTwice', {}, placeOf(person));
    return true;
  }

  private noteTwice(
    person: Person,
    household: Gathering,
    { household: home, at = -1, ...first }: Seen,
  ): void {
    if (home === undefined || home === household) return;
    const before = home.people[at];
    const paid = [...(before?.paid ?? []), ...(person.paid ?? [])].map(({ category }) => category);
    this.twice.push({
      person,
      households: [home.id, household.id],
      first,
      paid: [...new Set(paid)],
    });
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
      kin === 'self' && household.headFiles.size > (household.headFiles.has(file) ? 1 : 0);
    if (differs || secondHead) {
      household.breaks.push({ file, row, column: 'household_id', why: 'two-places' });
    }
  }

  /** Numbers that are written in two ways are one family or two: the sheet does not say which. */
  private breakSpellings(): void {
    const byKey = new Map<string, Gathering[]>();
    for (const one of this.gathered.values()) {
      if (one.id === '') continue;
      const key = numberKey(one.id);
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [one]);
      else known.push(one);
    }
    for (const those of byKey.values()) {
      if (those.length < 2) continue;
      const spellings = those.map(({ id }) => id).join('、');
      const places: Place[] = [];
      let count = 0;
      for (const { breaks, people } of those) {
        const [first] = people;
        if (first === undefined || breaks.some(({ why }) => why === 'two-spellings')) continue;
        const { file, row } = first;
        breaks.push({ file, row, column: 'household_id', why: 'two-spellings' });
        count += 1;
        if (places.length < placesNamed) places.push({ file, row });
      }
      if (count > 0) this.warned.addAll('warnSpellings', { spellings }, places, count);
    }
  }

  /** A row that holds several breaks every household that a number in it names. */
  private breakSwallowed(): void {
    for (const { file, row, numbers } of this.swallowed) {
      for (const number of numbers) {
        const household = this.gathered.get(number) ?? this.people.get(number)?.household;
        const place = JSON.stringify([file, row]);
        if (household === undefined || household.swallowed.has(place)) continue;
        household.swallowed.add(place);
        household.breaks.push({ file, row, column: 'household_id', why: 'swallowed' });
      }
    }
  }
}

const nobody = (id: string, place: Gathering['place']): Gathering => ({
  id,
  people: [],
  breaks: [],
  place,
  headFiles: new Set(),
  swallowed: new Set(),
  rests: new Map(),
});

function put(household: Gathering, person: Person): void {
  household.people.push(person);
  if (person.kin === 'self') household.headFiles.add(person.file);
}

const paperlessKey = ({ name, values }: Person, household: Gathering): string =>
  [household.id, name, values['birth_date'] ?? ''].join('\n');

/** Two rows of one person as one; undefined where they contradict each other. */
function joinedPerson(first: Person, second: Person): Person | undefined {
  if (first.name !== second.name) return undefined;
  for (const [key, value] of Object.entries(second.values)) {
    const known = first.values[key];
    if (perRow.has(key) || known === undefined) continue;
    if (JSON.stringify(known) !== JSON.stringify(value)) return undefined;
  }
  const paid = [...(first.paid ?? [])];
  for (const one of second.paid ?? []) {
    const known = paid.find(({ category }) => category === one.category);
    if (known === undefined) paid.push(one);
    else if (known.amount !== one.amount) return undefined;
  }
  const told = first.paid ?? second.paid;
  const values = { ...second.values, ...first.values };
  if (told !== undefined) values['current_relief'] = paid.map(({ category }) => category);
  return { ...first, values, paid: told === undefined ? undefined : paid };
}

/** In a column that the table has, a blank cell for what is paid today says that nothing is. */
function withEmptyLists(
  values: TableRow['values'],
  columns: readonly string[],
): Readonly<Partial<Record<string, Fact>>> {
  const empty = columns.filter((key) => noneWhereBlank.has(key) && values[key] === undefined);
  return empty.length === 0
    ? values
    : { ...values, ...Object.fromEntries(empty.map((key) => [key, none])) };
}
