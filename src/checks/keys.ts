import { type Dialect } from '../engine/sql/dialect.ts';
import { nameVariants } from './names.ts';

/**
 * What cells of a roster are compared by, in SQL and beside it the same in code: the two must take the
 * same rows for alike.
 */

const wide = '０１２３４５６７８９ＸＸｘ';
const narrow = '0123456789XXX';
/** What stands in and around an ID number and is none of it. */
const around = ` \t\n\f\r\u00a0\u3000'"‘’“”\``;
const arounds = new RegExp(`[${around}]`, 'g');
const wides = new RegExp(`[${wide}]`, 'g');

/** An ID as it is compared. */
export function bareId(cell: string): string {
  if (/^\d{17}[\dX]$/.test(cell)) return cell;
  return cell
    .replace(arounds, '')
    .replace(wides, (char) => narrow.charAt(wide.indexOf(char)))
    .toUpperCase();
}

/** {@link bareId} in SQL. */
export const bareIdSql = (cell: string, dialect: Dialect): string =>
  `CASE WHEN ${dialect.fits(cell, '[0-9]{17}[0-9X]')} THEN ${cell}
    ELSE upper(translate(${cell}, ${dialect.text(`${wide}${around}`)}, ${dialect.text(narrow)})) END`;

/**
 * A name as `nameKey` makes it; `translate` drops what has no counterpart. It is slow, so only names that
 * have such a character go through it.
 */
export function nameKeySql(cell: string, dialect: Dialect): string {
  const from = `${nameVariants.from}${nameVariants.dropped}`;
  return `CASE WHEN ${dialect.fits(cell, `[^${from}a-z]*`)} THEN ${cell}
    ELSE upper(translate(${cell}, ${dialect.text(from)}, ${dialect.text(nameVariants.to)})) END`;
}

/** A birth date as `YYYYMMDD`; one that can't be read becomes nobody's. */
export function birthKey(cell: string): string {
  if (cell === '' || /^\d{8}$/.test(cell)) return cell;
  const [, year = '', month = '', day = ''] = /(\d{4})\D+(\d{1,2})\D+(\d{1,2})/.exec(cell) ?? [];
  return `${year}${`0${month}`.slice(-2)}${`0${day}`.slice(-2)}`;
}

/** {@link birthKey} in SQL. */
export function birthKeySql(cell: string, dialect: Dialect): string {
  const part = (group: number): string =>
    `regexp_extract(${cell}, ${dialect.text('([0-9]{4})[^0-9]+([0-9]{1,2})[^0-9]+([0-9]{1,2})')}, ${group})`;
  return `CASE WHEN ${cell} = '' OR ${dialect.fits(cell, '[0-9]{8}')} THEN ${cell}
    ELSE concat(${part(1)}, right(concat('0', ${part(2)}), 2), right(concat('0', ${part(3)}), 2)) END`;
}
