import type { Fact } from '../core/fact.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import { hasOtherPaper } from '../core/papers.ts';
import { type IdNumber, parseIdNumber } from '../core/id-number.ts';
import { type Day, parseDay } from '../core/month.ts';
import { type Kin, kinOf } from '../core/relation.ts';
import type { Payment } from './payments.ts';

/** Who a person is: by a citizen's number, else by what the sheet says beside another paper or none. */
export interface Identity {
  /** The number as it goes out: 18 characters, another paper's number as written, or empty. */
  readonly text: string;
  /** Undefined where neither a number nor 出生日期 tells the day. */
  readonly birth: Day | undefined;
  readonly sex: IdNumber['sex'] | undefined;
  /** A citizen's number that stood in the file with 15 digits. */
  readonly from15: boolean;
}

/** A benefit that the sheet says is paid to the person today. */
export interface Paid {
  readonly category: string;
  /** Fen a month; undefined where the sheet does not say, or says one figure for several benefits. */
  readonly amount: number | undefined;
  /** It is surely the person's own share: a payment that was made, not a cell that may be the household's. */
  readonly own?: boolean;
  /** It is the household's, or one of its people's: the payment names the household alone. */
  readonly ofHousehold?: boolean;
}

/** One person's row that can be trusted. */
export interface Person {
  readonly file: string;
  readonly row: number;
  readonly id: Identity;
  readonly name: string;
  readonly kin: Kin;
  readonly values: Readonly<Partial<Record<string, Fact>>>;
  readonly extras: ReadonlyMap<string, string>;
  /** Keys of the blank cells that were filled with what the user assumes. */
  readonly assumed?: readonly string[];
  /** Units of the sheet's amounts that are not in yuan a month, by key. */
  readonly units?: TableInfo['units'];
  /** Undefined where the sheet does not say what is paid. */
  readonly paid: readonly Paid[] | undefined;
  /** What the sheet itself says is paid, where a list of payments took its place. */
  readonly granted?: readonly Paid[] | undefined;
  /** Benefits of which `paid` does not say whether they are paid. */
  readonly silentOn?: ReadonlySet<string>;
  /** Of one whose row was rejected for its ID number: the cell as it stands there. */
  readonly damagedId?: string;
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
    | 'no-household'
    /** Two people who live there are both the head: two families under one number, or a slip. */
    | 'two-heads'
    /** Relations are told, and nobody is the head: a row is missing. */
    | 'no-head'
    /** Its number is also written otherwise (`1` and `001`): one family or two, the sheet does not say. */
    | 'two-spellings'
    /** It lives where no rules are known for, or in force. */
    | 'no-rules'
    /** Its rows say two residences, with rules of their own each. */
    | 'two-residences'
    /** A row that holds several rows in one names it: what else is lost is not known. */
    | 'swallowed';
}

/** What a list of payments says of a household, month by month. */
export interface PaidHistory {
  /** Its payments that can be told for certain. */
  readonly rows: readonly Payment[];
  /** From which month to which the list has payments of a benefit, whoever's they are, `YYYY-MM`. */
  readonly spans: ReadonlyMap<string, { readonly first: string; readonly last: string }>;
  /** Months of which the list does not tell for certain what the household was paid of a benefit. */
  readonly isOpen: (category: string, month: string) => boolean;
  /** A row that names nobody may be one more payment to anybody. */
  readonly mayBeMore: boolean;
  /** The list. */
  readonly file: string;
}

/** 家庭: the rows that share a household number. */
export interface Household {
  readonly id: string;
  readonly people: readonly Person[];
  readonly breaks: readonly Break[];
  /** What was really paid to it up to the month decided for, where a list of payments says so. */
  readonly payments?: PaidHistory;
  /** Its income is known as one sum and no one's own: nothing that turns on a person's income is known. */
  readonly shared?: boolean;
}

/** Makes a person of a row's values; undefined where the name, or a number that must be there, is not. */
export function toPerson(row: {
  readonly file: string;
  readonly row: number;
  readonly values: Readonly<Partial<Record<string, Fact>>>;
  readonly extras: ReadonlyMap<string, string>;
}): Person | undefined {
  const { name, relation } = row.values;
  const id = identityOf(row.values);
  if (id === undefined || typeof name !== 'string') return undefined;
  return {
    file: row.file,
    row: row.row,
    id,
    name,
    kin: kinOf(typeof relation === 'string' ? relation : undefined),
    values: row.values,
    extras: row.extras,
    paid: paidOf(row.values),
  };
}

function identityOf(values: Readonly<Partial<Record<string, Fact>>>): Identity | undefined {
  const { id_number: text = '' } = values;
  if (typeof text !== 'string') return undefined;
  const id = parseIdNumber(text);
  if (typeof id !== 'string') return id;
  if (!hasOtherPaper(values)) return undefined;
  return { text, ...bornOf(values), from15: false };
}

/** Birth and sex as columns of their own say them, beside a number that says neither. */
export function bornOf({
  birth_date: born,
  sex,
}: Readonly<Partial<Record<string, Fact>>>): Pick<Identity, 'birth' | 'sex'> {
  return {
    birth: typeof born === 'string' ? parseDay(born) : undefined,
    sex: sex === '男' ? 'male' : sex === '女' ? 'female' : undefined,
  };
}

/** Benefits with their amounts, each to each where there are as many of both. */
export function paidOf({
  current_relief: kinds,
  current_amount: amount,
}: Readonly<Partial<Record<string, Fact>>>): readonly Paid[] | undefined {
  if (!Array.isArray(kinds)) return undefined;
  const amounts = typeof amount === 'number' ? [amount] : Array.isArray(amount) ? amount : [];
  return kinds.map((category: string, at) => ({
    category,
    amount: amounts.length === kinds.length ? Number(amounts[at]) : undefined,
  }));
}

/** Whether the row says that the person no longer lives in the household. Empty means that he does. */
export function isAway({ values }: Person): boolean {
  const { living_status: status } = values;
  return status !== undefined && status !== '在户';
}

/** A word of a household, as its town: what the first row has in which it stands. */
export function firstText(people: readonly Person[], key: string): string | undefined {
  return people.map(({ values }) => values[key]).find((value) => typeof value === 'string');
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
  // Whoever lives alone has none there, whatever the relation.
  if (!people.some((other) => other !== person && !isAway(other))) return false;
  const present = (kin: Kin): boolean =>
    people.some((other) => other !== person && other.kin === kin && !isAway(other));
  // Someone whose relation is not told may be the parent.
  const none = present('unknown') ? undefined : false;
  switch (person.kin) {
    case 'child':
      return present('self') || present('spouse') || none;
    case 'self':
    case 'sibling':
      return present('parent') || none;
    case 'grandchild':
      return present('child') || present('child-in-law') ? undefined : none;
    default:
      return undefined;
  }
}
