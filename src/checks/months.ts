import type { AsOf } from '../core/month.ts';

/** A month counted from year 0. */
const monthOf = (date: string): number =>
  Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/**
 * How many monthly payments were made that should have been otherwise: from the month after the fact
 * to the month decided for, both included; 0 where the fact lies in that month or later.
 */
function monthsSince(since: string, { day }: AsOf): number {
  return Math.max(0, day.year * 12 + day.month - 1 - monthOf(since));
}

/** Those months, `YYYY-MM`. */
export function monthsAfter(since: string, asOf: AsOf): string[] {
  return Array.from({ length: monthsSince(since, asOf) }, (_, at) => {
    const month = monthOf(since) + 1 + at;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** The month behind one, `2022-01` behind `2021-12`. */
export function monthAfter(month: string): string {
  const next = monthOf(month) + 1;
  return `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}`;
}

/** How many month ends lie between two dates. */
export function monthsBetween(from: string, to: string): number {
  return monthOf(to) - monthOf(from);
}

/** `2021-08` */
export const monthText = ({ day }: AsOf): string =>
  `${String(day.year).padStart(4, '0')}-${String(day.month).padStart(2, '0')}`;

/** `2021Q3` */
export const quarterText = ({ day }: AsOf): string =>
  `${String(day.year).padStart(4, '0')}Q${Math.ceil(day.month / 3)}`;
