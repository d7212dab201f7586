/** A calendar day, kept as its parts: no time zone can move it. */
export interface Day {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
}

/**
 * The time that a run decides for. `YYYY-MM` stands for the first day of that month: a benefit that
 * begins or ends with a birthday changes from the month after it, unless the birthday is the first.
 */
export interface AsOf {
  /** As the user wrote it, `2021-08` or `2021-08-15`; the `as_of` column says it again. */
  readonly text: string;
  readonly day: Day;
}

/** An instant as Beijing's clock shows it, in the parts that are named UTC: eight hours ahead all year. */
const inBeijing = (instant: Date): Date => new Date(instant.getTime() + 8 * 3_600_000);

/** What day it is in China, whatever the machine's own zone is. */
export function beijingDay(instant: Date): Day {
  const there = inBeijing(instant);
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
  };
}

/** `2021-08-15T12:00:00.000+08:00`: the same instant, as it is printed and kept. */
export function beijingStamp(instant: Date): string {
  return inBeijing(instant).toISOString().replace('Z', '+08:00');
}

const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Whether the parts name a day that the calendar has. */
export function isDay({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

/** Reads `YYYY-MM` or `YYYY-MM-DD`; anything else is undefined. */
export function parseAsOf(text: string): AsOf | undefined {
  const found = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(text);
  if (found === null) return undefined;
  const day = { year: Number(found[1]), month: Number(found[2]), day: Number(found[3] ?? '1') };
  return isDay(day) ? { text, day } : undefined;
}

/** Reads `YYYY-MM-DD`; undefined where it names no day. */
export function parseDay(text: string): Day | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseAsOf(text)?.day : undefined;
}

/** Months from year 0: the month of a day as one number, to compare by. */
export const monthCount = ({ year, month }: Pick<Day, 'year' | 'month'>): number =>
  year * 12 + month;

/** `2021-08-01`, which also sorts by time. */
export function isoDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Full years from `birth` to `on`; one born on 29 February completes a year on 1 March of a common year. */
export function ageOn(birth: Day, on: Day): number {
  const before = on.month < birth.month || (on.month === birth.month && on.day < birth.day);
  return on.year - birth.year - (before ? 1 : 0);
}
