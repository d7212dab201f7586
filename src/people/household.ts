import type { Fact, TableInfo } from '../tables/types.ts';
import { type IdNumber, parseIdNumber } from './id-number.ts';
import { type Kin, kinOf } from './relation.ts';

/** One person's row that can be trusted. */
export interface Person {
  readonly file: string;
  readonly row: number;
  readonly id: IdNumber;
  readonly name: string;
  readonly kin: Kin;
  readonly values: Readonly<Partial<Record<string, Fact>>>;
  readonly extras: ReadonlyMap<string, string>;
  /** Keys of the blank cells that were filled with what the user assumes. */
  readonly assumed?: readonly string[];
  /** Units of the sheet's amounts that are not in yuan a month, by key. */
  readonly units?: TableInfo['units'];
}

/** Why nothing about a household can be decided: rows were rejected, or rows contradict each other. */
export interface Break {
  readonly file: string;
  readonly row: number;
  /** Key of the column to mend. */
  readonly column: string;
  readonly why:
    | 'rejected'
    | 'listed-elsewhere'
    | 'two-places'
    | 'members-missing'
    | 'covered-fewer'
    | 'contradicts'
    | 'no-household';
}

/** 家庭: the rows that share a household number. */
export interface Household {
  readonly id: string;
  readonly people: readonly Person[];
  readonly breaks: readonly Break[];
  /** Its income is known as one sum and no one's own: nothing that turns on a person's income is known. */
  readonly shared?: boolean;
}

/** Columns whose value may be taken from any row of the household that has it. */
export type HouseholdKeys = ReadonlySet<string>;

/** Makes a person of a row's values; undefined where the ID number or the name is not there. */
export function toPerson(row: {
  readonly file: string;
  readonly row: number;
  readonly values: Readonly<Partial<Record<string, Fact>>>;
  readonly extras: ReadonlyMap<string, string>;
}): Person | undefined {
  const { id_number: idText, name, relation } = row.values;
  if (typeof idText !== 'string' || typeof name !== 'string') return undefined;
  const id = parseIdNumber(idText);
  if (typeof id === 'string') return undefined;
  return {
    file: row.file,
    row: row.row,
    id,
    name,
    kin: kinOf(typeof relation === 'string' ? relation : undefined),
    values: row.values,
    extras: row.extras,
  };
}

/** Whether the row says that the person no longer lives in the household. Empty means that he does. */
export function isAway({ values }: Person): boolean {
  const { living_status: status } = values;
  return status !== undefined && status !== '在户';
}

/**
 * The person under whose name the household's decision stands (申请人): the row that says so, unless
 * that person is dead or gone; else the first who still lives there; else the first row.
 */
export function applicantOf(people: readonly Person[]): Person | undefined {
  return (
    people.find((person) => person.kin === 'self' && !isAway(person)) ??
    people.find((person) => !isAway(person)) ??
    people[0]
  );
}

/**
 * Whether a parent of the person is listed and lives in the household: true, false, or undefined
 * where the relations to the head do not tell (a grandchild's parent may be any of the head's children).
 */
export function parentInHousehold(person: Person, people: readonly Person[]): boolean | undefined {
  const present = (kin: Kin): boolean =>
    people.some((other) => other !== person && other.kin === kin && !isAway(other));
  switch (person.kin) {
    case 'child':
      return present('self') || present('spouse');
    case 'self':
    case 'sibling':
      return present('parent');
    case 'grandchild':
      return present('child') || present('child-in-law') ? undefined : false;
    default:
      return undefined;
  }
}
