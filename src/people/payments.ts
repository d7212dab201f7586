import type { Column } from '../core/columns.ts';
import { categoryWords, inputColumns } from '../core/columns.ts';
import type { Fact } from '../core/fact.ts';
import { applicantOf, type Paid, type Person } from './household.ts';
import { placeOf } from './soundness.ts';
import type { Place, Warnings } from './warnings.ts';

const also = (
  key: string,
  kind: Column['kind'],
  headers: readonly [string, ...string[]],
  more: Partial<Column> = {},
): Column => ({ key, kind, headers, level: 'person', note: { zh: '', en: '' }, ...more });

/** 发放记录 (`--paid FILE`): what was really paid, a payment a row. */
export const paymentColumns: readonly Column[] = [
  // A payment's row stands for itself: nothing reaches down into it, as a household's number does.
  also('paid_household', 'text', inputColumns[0].headers),
  ...inputColumns
    .filter(({ key }) => key === 'id_number')
    .map((one): Column => ({ ...one, required: false })),
  also('category', 'word', ['类别', '救助类别', '发放类别', '补贴类别', '待遇类别', '享受类别'], {
    words: categoryWords,
    required: true,
  }),
  also('month', 'date', ['月份', '发放月份', '发放年月', '所属月份', '所属年月', '发放日期'], {
    required: true,
  }),
  also('amount', 'money', ['金额', '发放金额', '实发金额', '实发', '补贴金额'], { required: true }),
];

/** One payment. */
export interface Payment {
  readonly file: string;
  readonly row: number;
  readonly householdId: string;
  /** Empty where the row names none. */
  readonly idNumber: string;
  readonly category: string;
  /** `YYYY-MM` */
  readonly month: string;
  /** Fen. */
  readonly amount: number;
}

/** A row of a list of payments; undefined where it tells no payment. */
export function paymentOf(
  file: string,
  row: number,
  values: Readonly<Partial<Record<string, Fact>>>,
): Payment | undefined {
  const { paid_household: household = '', id_number: id = '', category, month, amount } = values;
  if (typeof household !== 'string' || typeof id !== 'string') return undefined;
  if (typeof category !== 'string' || typeof month !== 'string') return undefined;
  if (typeof amount !== 'number' || (household === '' && id === '')) return undefined;
  const own = { householdId: household, idNumber: id, category, month: month.slice(0, 7), amount };
  return { file, row, ...own };
}

/**
 * What was really paid in the last month that is not after the one decided for. It goes before what the
 * sheet says is paid today. Who is not in the list was paid nothing, unless rows of it could not be read.
 */
export class Payments {
  /** `YYYY-MM`; undefined where no payment is of the month decided for or before it. */
  readonly month: string | undefined;
  private readonly rows: readonly Payment[];
  private readonly byId = new Map<string, Payment[]>();
  private readonly byHousehold = new Map<string, Payment[]>();
  private readonly met = new Set<Payment>();

  /**
   * @param until the month decided for, `YYYY-MM`.
   * @param whole whether every row of the list could be read.
   */
  constructor(
    all: readonly Payment[],
    until: string,
    private readonly whole: boolean,
  ) {
    const months = all.map(({ month }) => month).filter((month) => month <= until);
    this.month = months.sort().at(-1);
    this.rows = all.filter(({ month }) => month === this.month);
    const put = (map: Map<string, Payment[]>, key: string, one: Payment): void => {
      const known = map.get(key);
      if (known === undefined) map.set(key, [one]);
      else known.push(one);
    };
    for (const one of this.rows) {
      if (one.idNumber !== '') put(this.byId, one.idNumber, one);
      if (one.householdId !== '') put(this.byHousehold, one.householdId, one);
    }
  }

  /** How many payments are of that month. */
  get count(): number {
    return this.rows.length;
  }

  /** Puts what was paid in the place of what the rows of a household say is. */
  applied(id: string, people: readonly Person[], warnings: Warnings): readonly Person[] {
    if (this.month === undefined) return people;
    const ids = new Set(people.map((person) => person.id.text));
    const ofHousehold = id === '' ? [] : (this.byHousehold.get(id) ?? []);
    // Someone who is not in the household was paid in its name: for what, the list does not tell.
    const stranger = ofHousehold.some(({ idNumber }) => idNumber !== '' && !ids.has(idNumber));
    const head = applicantOf(people);
    return people.map((person) => {
      const own = [
        ...(person.id.text === '' ? [] : (this.byId.get(person.id.text) ?? [])),
        ...(person === head ? ofHousehold.filter(({ idNumber }) => idNumber === '') : []),
      ];
      for (const one of own) this.met.add(one);
      const alone = people.length === 1;
      const paid = stranger || (own.length === 0 && !this.whole) ? undefined : summed(own, alone);
      if (paid !== undefined && contradicts(person.paid, paid)) {
        warnings.add('warnPaidDiffers', {}, placeOf(person));
      }
      return { ...person, paid, values: { ...person.values, ...cells(paid) } };
    });
  }

  /** Says which payments are of nobody in the tables, once all households are there. */
  tell(warnings: Warnings): void {
    for (const one of this.rows) {
      const place: Place = { file: one.file, row: one.row };
      if (!this.met.has(one)) warnings.add('warnPaidUnmatched', {}, place);
    }
  }
}

/** Each benefit with all that was paid of it. @param alone the household has nobody else. */
function summed(rows: readonly Payment[], alone: boolean): readonly Paid[] {
  const sums = new Map<string, Paid & { readonly amount: number }>();
  for (const { category, amount, idNumber } of rows) {
    const known = sums.get(category);
    const ofHousehold = known?.ofHousehold === true || (idNumber === '' && !alone);
    sums.set(category, { category, amount: (known?.amount ?? 0) + amount, own: true, ofHousehold });
  }
  return [...sums.values()];
}

/** Whether the sheet says something else of the same person. */
function contradicts(said: readonly Paid[] | undefined, paid: readonly Paid[]): boolean {
  if (said === undefined) return false;
  const known = said.filter(({ amount }) => amount !== undefined && amount !== 0);
  return known.some(
    ({ category, amount }) => paid.find((one) => one.category === category)?.amount !== amount,
  );
}

/** The same as the cells 现享类别 and 现享金额 would say it. */
const cells = (paid: readonly Paid[] | undefined): Readonly<Partial<Record<string, Fact>>> =>
  paid === undefined ? {} : { current_relief: paid.map(({ category }) => category) };
