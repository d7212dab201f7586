import { type Dialect } from '../../sql/dialect.ts';
import { nameVariants } from './names.ts';

/**
 * A name as `nameKey` makes it, in SQL: the two must take the same names for alike. `translate` drops what
 * has no counterpart. It is slow, so only names that have such a character go through it.
 */
export function nameKeySql(cell: string, dialect: Dialect): string {
  const from = `${nameVariants.from}${nameVariants.dropped}`;
  return `CASE WHEN ${dialect.fits(cell, `[^${from}a-z]*`)} THEN ${cell}
    ELSE upper(translate(${cell}, ${dialect.text(from)}, ${dialect.text(nameVariants.to)})) END`;
}
