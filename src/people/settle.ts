import type { Fact } from '../core/fact.ts';
import { type Column, inputColumns } from '../core/columns.ts';
import { placeOf } from './breaks.ts';
import { paidEach } from '../sheets/read/exports.ts';
import { Warnings } from './warnings.ts';
import { type Break, isAway, paidOf, type Person } from './household.ts';

/** What the user says holds for every blank cell of a column (`--assume`). */
export interface Assumption {
  readonly column: Column;
  readonly value: Fact;
  /** The value as it is written in a cell. */
  readonly text: string;
}

/** A household as it is decided, and what there is to tell of how it came about. */
export interface Settled {
  readonly people: readonly Person[];
  readonly breaks: readonly Break[];
  /** Its income is known as one sum, and no one's own. */
  readonly shared: boolean;
}

type Values = Record<string, Fact | undefined>;

const incomes = ['wage_income', 'business_income', 'property_income', 'transfer_income'] as const;
const levels = new Map<string, string>(inputColumns.map(({ key, level }) => [key, level]));

/** The one value that the rows give; `false` where they contradict each other. */
function one(rows: readonly Values[], key: string): Fact | undefined | false {
  const found = new Set(rows.map((values) => values[key]).filter((value) => value !== undefined));
  const [first] = found;
  return found.size > 1 ? false : first;
}

const money = (value: Fact | undefined | false): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** What is paid to the household: the total where it is the sum of its parts, or there are none. */
function paid(rows: readonly Values[]): number | undefined {
  const of = (key: string): number | undefined => money(one(rows, key));
  const [base, family, person, total] = [
    of('household_amount'),
    of('family_class_amount') ?? 0,
    of('person_class_amount') ?? 0,
    of('total_amount'),
  ];
  const special = of('basic_amount');
  if (base === undefined && special !== undefined) return special + (of('care_amount') ?? 0);
  if (base === undefined || total === undefined) return total ?? base;
  const sums = [base + family + person, base + family, base + person, base];
  return sums.includes(total) ? total : undefined;
}

/** Fen a month of a person, by the one column or by the four. */
function incomeOf(values: Values): number | undefined {
  const monthly = money(values['monthly_income']);
  if (monthly !== undefined) return monthly;
  const parts = incomes.map((key) => money(values[key]));
  return parts.every((part) => part !== undefined)
    ? parts.reduce((sum, part) => sum + part, 0)
    : undefined;
}

/**
 * Puts what an export says of a household into the columns of the contract: one income and one amount
 * paid, however often they stand; 农业户口 for 城乡类别 only where nothing else says it; and breaks a
 * household that has more people than are listed, or of whom some are not covered, as nobody says who.
 *
 * @param benefits keys of the categories whose words the tables were read by.
 */
export function settle(
  people: readonly Person[],
  breaks: readonly Break[],
  assumptions: readonly Assumption[],
  warnings = new Warnings(),
  benefits: ReadonlySet<string> = new Set(),
): Settled {
  const [first] = people;
  if (first === undefined) return { people, breaks, shared: false };
  const rows: Values[] = people.map(({ values }) => ({ ...values }));
  const more: Break[] = [];
  const broken = (column: string, why: Break['why']): void => {
    more.push({ file: first.file, row: first.row, column, why });
  };
  const size = one(rows, 'size');
  const covered = one(rows, 'covered');
  if (size === false || (typeof size === 'number' && size > people.length)) {
    broken('id_number', 'members-missing');
  }
  const all = typeof size === 'number' ? size : people.length;
  if (covered === false || (typeof covered === 'number' && covered < all)) {
    broken('living_status', 'covered-fewer');
    warnings.add('warnCoveredFewer', {}, placeOf(first));
  }
  const shared = settleIncome(people, rows, all, broken);
  if (!settlePaid(rows)) warnings.add('warnTotalDiffers', {}, placeOf(first));
  for (const word of settleTypes(rows, benefits))
    warnings.add('warnTypeUnknown', { word }, placeOf(first));
  if (settleFacts(rows)) warnings.add('warnAreaByHukou', {}, placeOf(first));
  const assumed = fillBlanks(rows, assumptions);
  return {
    shared,
    breaks: [...breaks, ...more],
    people: people.map((person, at) => {
      const keys = assumed[at] ?? [];
      const values = { ...rows[at] };
      const told = (['current_relief', 'current_amount'] as const).every(
        (key) => values[key] === person.values[key],
      );
      // One amount for the household counts once, beside its first row.
      const once = at > 0 && values['current_amount'] !== person.values['current_amount'];
      const shared = once && values['person_amount'] === undefined;
      const { current_relief: kinds } = values;
      const alone = kinds === undefined ? {} : { current_relief: kinds };
      const paid = told ? person.paid : paidOf(shared ? alone : values);
      return { ...person, values, paid, ...(keys.length > 0 && { assumed: keys }) };
    }),
  };
}

/** Whether the household's income is known as one sum only. It then stands with its first row. */
function settleIncome(
  people: readonly Person[],
  rows: readonly Values[],
  all: number,
  broken: (column: string, why: Break['why']) => void,
): boolean {
  const total = one(rows, 'family_income');
  const mean = one(rows, 'family_mean');
  if (total === false || mean === false) {
    broken('monthly_income', 'contradicts');
    return false;
  }
  const whole = money(total) ?? (typeof mean === 'number' ? mean * all : undefined);
  if (whole === undefined) return false;
  const living = rows.filter((_, at) => {
    const person = people[at];
    return person !== undefined && !isAway(person);
  });
  const own = living.map(incomeOf);
  const known = own.filter((income) => income !== undefined);
  if (known.length === own.length) {
    const sum = known.reduce((left, income) => left + income, 0);
    // Each may have lost the part of a fen that a twelfth or a mean has.
    const near = total === undefined ? all * 100 : all;
    if (Math.abs(sum - whole) > near) broken('monthly_income', 'contradicts');
    return false;
  }
  if (known.some((income) => income !== 0)) return false;
  living.forEach((values, at) => {
    values['monthly_income'] = at === 0 ? whole : 0;
  });
  return living.length > 1;
}

/**
 * One amount for the household, told on each row, which the rules count once.
 *
 * @returns whether the sheet's total is the sum of its parts, or says neither.
 */
function settlePaid(rows: readonly Values[]): boolean {
  if (rows.some((values) => values['current_amount'] !== undefined)) return true;
  const amount = paid(rows);
  if (amount === undefined) return one(rows, 'total_amount') === undefined;
  const ofPersons = rows.some((values) => {
    const { current_relief: kinds } = values;
    return Array.isArray(kinds) && paidEach(kinds);
  });
  // What two persons get together says nothing of either.
  if (ofPersons && rows.length > 1) return true;
  for (const values of rows) values['current_amount'] = amount;
  return true;
}

/** 人员类型 for 现享类别, and a person's own amount; the types that are no benefit, each once. */
function settleTypes(rows: readonly Values[], benefits: ReadonlySet<string>): ReadonlySet<string> {
  const strange = new Set<string>();
  for (const values of rows) {
    const { person_type: types, current_relief: kinds } = values;
    const named = Array.isArray(types) ? types.map(String) : [];
    for (const word of named) if (!benefits.has(word)) strange.add(word);
    const own = named.filter((word) => benefits.has(word));
    if (own.length > 0) {
      const before = Array.isArray(kinds) ? kinds.map(String) : [];
      values['current_relief'] = [...new Set([...before, ...own])];
    }
    values['current_amount'] ??= values['person_amount'];
  }
  return strange;
}

/** @returns whether 户籍类型 was taken for 城乡类别. */
function settleFacts(rows: readonly Values[]): boolean {
  const area = one(rows, 'area');
  const hukou = one(rows, 'hukou_type');
  for (const values of rows) {
    if (area === undefined && typeof hukou === 'string') {
      if (/^农/.test(hukou)) values['area'] = '农村';
      else if (/^(?:非农|城)/.test(hukou)) values['area'] = '城镇';
    }
    values['residence_region'] ??= regionIn(values['address']);
    values['hukou_region'] ??= regionIn(values['hukou_address']);
    const { health } = values;
    if (values['serious_illness'] !== undefined || typeof health !== 'string') continue;
    if (/重病/.test(health)) values['serious_illness'] = true;
    else if (/^(?:健康|良好|健康或良好|一般|一般或较弱|较弱|重残)$/.test(health)) {
      values['serious_illness'] = false;
    }
  }
  return area === undefined && rows.some((values) => values['area'] !== undefined);
}

/** The region that a free address begins with, as far as its words name one: 安徽省亳州市谯城区. */
function regionIn(address: Fact | undefined): string | undefined {
  if (typeof address !== 'string') return undefined;
  const found =
    /^(?:[一-鿿]{2,8}?(?:省|自治区))?(?:[一-鿿]{2,8}?(?:市|自治州|地区|盟))?(?:[一-鿿]{2,8}?(?:区|县|旗|市))?/.exec(
      address,
    );
  return found?.[0] === '' ? undefined : found?.[0];
}

/** Fills blank cells with what the user assumes; for each row the keys that were filled. */
function fillBlanks(rows: readonly Values[], assumptions: readonly Assumption[]): string[][] {
  const filled: string[][] = rows.map(() => []);
  for (const { column, value } of assumptions) {
    const { key } = column;
    const ofHousehold = levels.get(key) === 'household';
    if (ofHousehold && rows.some((values) => values[key] !== undefined)) continue;
    rows.forEach((values, at) => {
      if (values[key] !== undefined) return;
      values[key] = value;
      filled[at]?.push(key);
    });
  }
  return filled;
}
