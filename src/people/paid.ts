import type { Categories, Category } from '../core/category.ts';
import type { Fact } from '../core/fact.ts';
import { numberKey } from '../core/text.ts';
import {
  applicantOf,
  type Household,
  type Paid,
  type PaidHistory,
  type Person,
} from './household.ts';
import type { Payment } from './payments.ts';
import { placeOf } from './breaks.ts';
import type { Warnings } from './warnings.ts';

/** The file that a list of payments was read from. */
export interface PaidSource {
  readonly file: string;
  readonly sha256: string;
  /** Rows that are no payment that can be used. */
  readonly unread: number;
  /** Rows that say that the money was not paid after all. */
  readonly failed: number;
}

/** What a list of payments says, and how it is to be taken. */
export interface PaymentList {
  readonly payments: readonly Payment[];
  /** The month decided for, `YYYY-MM`. */
  readonly until: string;
  /** False where a row could not be read and names neither a household nor a person: it may be anyone's. */
  readonly whole: boolean;
  /** The benefits that are decided here. */
  readonly categories: Pick<Categories, 'listed'>;
  readonly source: PaidSource;
  /** Called where no payment is of anybody in the tables: the list is then not used. */
  readonly onNobody?: () => void;
}

/** How many payments there are, by what became of them. */
export interface PaidCounts {
  /** Of the months that count as today. */
  readonly used: number;
  readonly earlier: number;
  /** After the month decided for: not looked at. */
  readonly later: number;
  /** Of benefits that are not decided here. */
  readonly others: number;
  /** Of today's, those of nobody in the tables; known once the households are. */
  readonly unmatched: number;
}

/** What the list says of one household: its payments, and the benefits of which it can't be known. */
interface Home {
  readonly rows: { readonly payment: Payment; readonly person: string }[];
  readonly open: Set<string>;
}

/** The sound payments of a household in every month, and of which months and benefits they are not all. */
interface Past {
  readonly rows: Payment[];
  /** By {@link pastKey}. */
  readonly open: Set<string>;
}

/** A benefit in a month; either is `*` where a row does not tell. */
const pastKey = (category = '*', month = '*'): string => `${category} ${month}`;

/**
 * What was really paid in the last month of each benefit that is not after the one decided for. It goes
 * before what the sheet says is paid today. A benefit that the list does not have at all is left to the
 * sheet; of one that it has, who is not in it was paid nothing, unless a row that can't be read may be his.
 */
export class Payments {
  /** The month that counts as today, by benefit. */
  readonly months: ReadonlyMap<string, string>;
  private readonly rows: readonly Payment[];
  private readonly current: readonly Payment[];
  private readonly list: PaymentList;
  private readonly categories: readonly Category[];
  private unmatched = 0;

  constructor(list: PaymentList) {
    this.list = list;
    this.categories = list.categories.listed.map(({ category }) => category);
    const decided = new Set(this.categories);
    // A benefit that can't be read may be any.
    this.rows = list.payments.filter(
      ({ category }) => category === undefined || decided.has(category),
    );
    const months = new Map<string, string>();
    for (const { category, month } of this.rows) {
      if (category === undefined || month === undefined || month > list.until) continue;
      if (month > (months.get(category) ?? '')) months.set(category, month);
    }
    this.months = months;
    const last = new Set(months.values());
    this.current = this.rows.filter(({ category, month }) => {
      if (month === undefined) return true;
      return category === undefined ? last.has(month) : months.get(category) === month;
    });
  }

  get source(): PaidSource {
    return this.list.source;
  }

  get counts(): PaidCounts {
    const later = this.rows.filter(({ month }) => (month ?? '') > this.list.until).length;
    const used = this.current.length;
    return {
      used,
      earlier: this.rows.length - used - later,
      later,
      others: this.list.payments.length - this.rows.length,
      unmatched: this.unmatched,
    };
  }

  /** Puts what was paid in the place of what the rows of households say is, and tells what does not fit. */
  applied(households: readonly Household[], warnings: Warnings): readonly Household[] {
    const byNumber = new Map<string, Home>();
    const byPerson = new Map<string, Home>();
    const homes = households.map(({ id, people }): Home => {
      const home: Home = { rows: [], open: new Set() };
      if (id !== '') byNumber.set(numberKey(id), home);
      for (const person of people) if (person.id.text !== '') byPerson.set(person.id.text, home);
      return home;
    });
    this.unmatched = 0;
    for (const payment of this.current) {
      if (!this.place(payment, byNumber, byPerson, warnings)) this.unmatched += 1;
    }
    if (this.unmatched === this.current.length) {
      warnings.add('warnPaidNobody', {});
      this.list.onNobody?.();
      return households;
    }
    for (const home of homes) openTwice(home, warnings);
    const history = this.history(byNumber, byPerson);
    const common = {
      spans: this.spans(),
      mayBeMore: !this.list.whole,
      file: this.list.source.file,
    };
    return households.map((household, at) => {
      const home = homes[at];
      if (home === undefined) return household;
      const people = this.peopleOf(household, home, warnings);
      // Where something is doubtful today, it may have been so before.
      if (home.open.size > 0) return { ...household, people };
      const { rows = [], open = new Set<string>() } = history.get(home) ?? {};
      const isOpen = (category: string, month: string): boolean =>
        [pastKey(category, month), pastKey(category), pastKey(undefined, month), pastKey()].some(
          (key) => open.has(key),
        );
      return { ...household, people, payments: { ...common, rows, isOpen } };
    });
  }

  /** Gives the payment to its household; whether there is one. */
  private place(
    payment: Payment,
    byNumber: ReadonlyMap<string, Home>,
    byPerson: ReadonlyMap<string, Home>,
    warnings: Warnings,
  ): boolean {
    const { householdId, idNumber, category, amount, file, row } = payment;
    const numbered = householdId === '' ? undefined : byNumber.get(numberKey(householdId));
    const own = idNumber === '' ? undefined : byPerson.get(idNumber);
    const home = own ?? numbered;
    const open = (one: Home | undefined): void => {
      for (const key of category === undefined ? this.categories : [category]) one?.open.add(key);
    };
    if (home === undefined) {
      // A row that can't be read is told already.
      if (amount !== undefined) warnings.add('warnPaidUnmatched', {}, { file, row });
      return false;
    }
    if (amount === undefined) {
      open(own);
      open(numbered);
    } else if (own !== undefined && numbered !== undefined && own !== numbered) {
      open(own);
      open(numbered);
      warnings.add('warnPaidElsewhere', {}, { file, row });
    } else if (own === undefined && idNumber !== '') {
      // Someone who is not in the household was paid in its name: for what, the list does not tell.
      open(home);
      warnings.add('warnPaidStranger', {}, { file, row });
    } else home.rows.push({ payment, person: idNumber });
    return true;
  }

  /** What the list says of every month up to the one decided for, by household. */
  private history(
    byNumber: ReadonlyMap<string, Home>,
    byPerson: ReadonlyMap<string, Home>,
  ): Map<Home, Past> {
    const found = new Map<Home, Past>();
    const pastOf = (home: Home): Past => {
      const past = found.get(home) ?? { rows: [], open: new Set<string>() };
      found.set(home, past);
      return past;
    };
    const met = new Set<string>();
    for (const payment of this.rows) {
      const { householdId, idNumber, category, amount, month = '' } = payment;
      if (month > this.list.until) continue;
      const own = byPerson.get(idNumber);
      const numbered = householdId === '' ? undefined : byNumber.get(numberKey(householdId));
      const same = JSON.stringify([householdId, idNumber, category, month, amount]);
      // A row that can't be read, or is another's, or stands twice: what was paid then is not sure.
      const sound =
        amount !== undefined &&
        month !== '' &&
        (own === undefined ? idNumber === '' : numbered === undefined || numbered === own) &&
        !met.has(same);
      met.add(same);
      const home = own ?? numbered;
      if (sound && home !== undefined) {
        pastOf(home).rows.push(payment);
        continue;
      }
      for (const one of [own, numbered]) {
        if (one !== undefined) pastOf(one).open.add(pastKey(category, payment.month));
      }
    }
    return found;
  }

  private spans(): PaidHistory['spans'] {
    const found = new Map<string, { first: string; last: string }>();
    for (const [category, last] of this.months) {
      const all = this.rows.flatMap((one) => (one.category === category ? (one.month ?? []) : []));
      found.set(category, { first: all.reduce((a, b) => (a < b ? a : b), last), last });
    }
    return found;
  }

  private peopleOf(household: Household, home: Home, warnings: Warnings): readonly Person[] {
    const { people } = household;
    const head = applicantOf(people);
    const there = new Set(home.rows.map(({ payment }) => payment.category));
    const isOpen = (category: string): boolean =>
      home.open.has(category) || (!this.list.whole && !there.has(category));
    const known = [...this.months.keys()].filter((category) => !isOpen(category));
    if (head !== undefined && known.some((category) => differs(category, people, home))) {
      warnings.add('warnPaidDiffers', {}, placeOf(head));
    }
    return people.map((person) => {
      const own = home.rows.filter(({ person: id, payment }) => {
        if (payment.category === undefined || isOpen(payment.category)) return false;
        return id === '' ? person === head : id === person.id.text;
      });
      const rest = (person.paid ?? []).filter(({ category }) => !this.months.has(category));
      const silent = this.categories.filter((category) =>
        this.months.has(category) ? isOpen(category) : person.paid === undefined,
      );
      const paid =
        person.paid === undefined && known.length === 0
          ? undefined
          : [...rest, ...summed(own, people.length === 1)];
      return {
        ...person,
        paid,
        granted: person.paid,
        ...(silent.length > 0 && { silentOn: new Set(silent) }),
        values: { ...person.values, ...cells(silent.length > 0 ? undefined : paid) },
      };
    });
  }
}

/** The same amount to the same in the same month: one payment that stands twice, or two, the list does not tell. */
function openTwice({ rows, open }: Home, warnings: Warnings): void {
  const met = new Set<string>();
  for (const { payment, person } of rows) {
    const { category, month, amount, file, row } = payment;
    const key = [person, category, month, amount].join('\n');
    if (met.has(key) && category !== undefined) {
      open.add(category);
      warnings.add('warnPaidTwice', {}, { file, row });
    }
    met.add(key);
  }
}

/** Each benefit with all that was paid of it. @param alone the household has nobody else. */
function summed(rows: Home['rows'], alone: boolean): readonly Paid[] {
  const sums = new Map<string, Paid & { readonly amount: number }>();
  for (const { payment, person } of rows) {
    const { category = '', amount = 0 } = payment;
    const before = sums.get(category);
    const ofHousehold = before?.ofHousehold === true || (person === '' && !alone);
    sums.set(category, {
      category,
      amount: (before?.amount ?? 0) + amount,
      own: true,
      ofHousehold,
    });
  }
  // What was all taken back again was not paid.
  return [...sums.values()].filter(({ amount }) => amount > 0);
}

/** Whether the household's rows say something else of a benefit than was paid. */
function differs(category: string, people: readonly Person[], { rows }: Home): boolean {
  const said = people.flatMap(({ paid }) => (paid === undefined ? [] : [paid]));
  if (said.length === 0) return false;
  const cells = said.flat().filter((one) => one.category === category);
  const sum = rows
    .filter(({ payment }) => payment.category === category)
    .reduce((all, { payment }) => all + (payment.amount ?? 0), 0);
  if (cells.length === 0 || sum <= 0) return cells.length > 0 !== sum > 0;
  const amounts = cells.flatMap(({ amount }) => (amount === undefined ? [] : [amount]));
  if (amounts.length === 0) return false;
  const all = amounts.reduce((one, other) => one + other, 0);
  const [first] = amounts;
  return sum !== all && !(amounts.every((one) => one === first) && sum === first);
}

/** The same as the cell 现享类别 would say it. */
const cells = (paid: readonly Paid[] | undefined): Readonly<Partial<Record<string, Fact>>> => ({
  current_relief: paid?.map(({ category }) => category),
});
