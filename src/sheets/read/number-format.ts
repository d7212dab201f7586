import { Decimal } from 'decimal.js';
import { excelDay } from './cells.ts';
import type { CellTrouble } from './csv.ts';

/** One part of a number format: what is shown before and after the digits, and how the digits are. */
interface Section {
  /** `[=1]`: which numbers it is for; undefined where their sign tells. */
  readonly when: ((value: number) => boolean) | undefined;
  readonly before: string;
  readonly after: string;
  /** It shows digits at all, and is not words alone. */
  readonly digits: boolean;
  /** How many noughts a whole number is filled up to. */
  readonly padded: number;
  /** Digits behind the point; undefined where the format does not say. */
  readonly decimals: number | undefined;
  /** The number is shown divided by ten to this power: thousands commas at the end, a point written by hand. */
  readonly scale: number;
  readonly percent: boolean;
}

/** How a number cell is shown. */
export interface NumberFormat {
  readonly date: boolean;
  readonly sections: readonly Section[];
}

const builtInCodes: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  7: '0.00',
  8: '0.00',
  9: '0%',
  10: '0.00%',
  39: '#,##0.00',
  40: '#,##0.00',
  43: '#,##0.00',
  44: '#,##0.00',
};

const builtInDates = (id: number): boolean =>
  (id >= 14 && id <= 17) ||
  id === 22 ||
  (id >= 27 && id <= 31) ||
  id === 36 ||
  (id >= 50 && id <= 58);

function isDate(code: string): boolean {
  const signs = code
    .replace(/"[^"]*"|[\\!].|_.|\*./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .toLowerCase();
  return !/^(?:general|g\/)/.test(signs) && /[yd]|^m+$|m{3}|^e+m|m月/.test(signs);
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<>': (value, limit) => value !== limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `"万元"`, `\x`, `!x`, `_x`, `*x`, `[…]`, General, digits, and any other sign by itself. */
const token = /"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|(general|g\/通用格式)|([0#?])|([\s\S])/giu;

function sectionOf(code: string): Section {
  let when: Section['when'];
  let before = '';
  let after = '';
  let places = '';
  let percent = false;
  let general = false;
  for (const found of code.matchAll(token)) {
    const [, quoted, escaped, bracket, word, digit, other] = found;
    let literal = quoted ?? escaped ?? '';
    if (bracket !== undefined) {
      const condition = /^(<>|[<>]=?|=)(-?[\d.]+)$/.exec(bracket);
      const compare = comparisons[condition?.[1] ?? ''];
      const limit = Number(condition?.[2]);
      if (compare !== undefined) when = (value) => compare(value, limit);
      else literal = /^\$([^-\]]*)/.exec(bracket)?.[1] ?? '';
    } else if (word !== undefined) {
      general = true;
      places += '#';
    } else if (digit !== undefined) {
      places += digit;
    } else if (other !== undefined) {
      if (/[.,]/.test(other) && !general) places += other;
      else if (other === '%') percent = true;
      else literal = other;
    }
    // A point written by hand between digits moves the number as a comma at the end does.
    if (literal === '.' && /[0#?]/.test(places)) places += '!';
    else if (/[0#?]/.test(places)) after += literal;
    else before += literal;
  }
  const shown = places.replace(/,+$/, '');
  const byHand = /!([0#?,]*)/.exec(shown)?.[1]?.replaceAll(',', '').length ?? 0;
  return {
    when,
    before,
    after,
    digits: /[0#?]/.test(places),
    padded: /^0{2,20}$/.test(places) ? places.length : 0,
    decimals: general ? undefined : (/\.([0#?]*)$/.exec(shown)?.[1]?.length ?? 0),
    scale: (places.length - shown.length) * 3 + byHand,
    percent,
  };
}

/** Cuts at `;`, but not inside quotes, brackets, or behind a sign that takes the next one as it is. */
function sectionsOf(code: string): readonly Section[] {
  const parts = code.match(/(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])+|(?<=;)(?=;)|^(?=;)/gu) ?? [];
  return parts.map(sectionOf);
}

/** A number format by its number in the file, and its code where it is not built in. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  const known = code ?? builtInCodes[id];
  if (known === undefined) return { date: builtInDates(id), sections: [] };
  return { date: isDate(known), sections: sectionsOf(known) };
}

function sectionFor(value: number, { sections }: NumberFormat): Section | undefined {
  const [first, second, third] = sections;
  if (sections.some(({ when }) => when !== undefined)) {
    return sections.find(({ when }, at) => when?.(value) ?? at > 0);
  }
  if (value < 0) return second ?? first;
  return value === 0 ? (third ?? first) : first;
}

/** Signs that say nothing beside an amount of yuan. */
const silent = /[¥￥\s():：,，\-_+/?]|人民币|CNY|RMB/gi;
const unitPowers: Readonly<Record<string, number>> = {
  百: 2,
  千: 3,
  万: 4,
  十万: 5,
  百万: 6,
  亿: 8,
};

/** What a number cell shows, as a person would type it; and why that is not certain. */
export interface ShownNumber {
  readonly text: string;
  readonly trouble?: CellTrouble;
}

/**
 * A number cell as it is shown: a day, leading noughts, the words of a conditional format, and a unit
 * that the format writes behind the number (`0.00"万元"`). A format that both scales and names the
 * scale (`0!.0,"万元"`) shows yuan in another way, so the cell holds yuan; one that scales and does not
 * say so is refused.
 *
 * @param formula whether a formula gave it: its long decimals are rounded as they are shown, where at
 * least the fen is.
 */
export function shownNumber(
  value: string,
  format: NumberFormat | undefined,
  date1904: boolean,
  formula: boolean,
): ShownNumber {
  const text = numberText(value);
  if (format === undefined || value === '') return { text };
  const number = Number(value);
  if (format.date && number >= 1 && number < 2_958_466) {
    return { text: excelDay(number, date1904) };
  }
  const section = format.date ? undefined : sectionFor(number, format);
  if (section === undefined) return { text };
  const before = section.before.replace(silent, '');
  const after = section.after.replace(silent, '');
  if (!section.digits) {
    const words = `${before}${after}`;
    return { text: /[\p{L}√×]/u.test(words) ? words : text };
  }
  if (section.scale > 0) return scaled(text, section, `${before}${after}`);
  if (section.percent) {
    const hundredfold = new Decimal(text).times(100).toString();
    return { text: `${before}${hundredfold}%${after}` };
  }
  let digits = text;
  const { padded, decimals } = section;
  if (padded > text.length && /^\d+$/.test(text)) digits = text.padStart(padded, '0');
  else if (formula && decimals !== undefined && decimals >= 2 && /\.\d{3,}$/.test(text)) {
    digits = new Decimal(text).toFixed(decimals);
  }
  return { text: `${before}${digits}${after}` };
}

function scaled(text: string, { scale }: Section, words: string): ShownNumber {
  const unit = /^(百万|十万|[百千万亿])元?$/.exec(words)?.[1];
  return unit !== undefined && unitPowers[unit] === scale
    ? { text: `${text}元` }
    : { text, trouble: { key: 'cellFormatUnclear', found: `${words}÷1${'0'.repeat(scale)}` } };
}

/**
 * A number as a person would see it. Excel keeps 15 digits: a number of 16 or more is written as
 * `3.41602199001011E+17`, so that an ID or account kept as a number shows its loss. The noise of
 * binary fractions (1234.5600000000001) goes: what lies within a millionth of a yuan of a full fen
 * is that fen.
 */
export function numberText(value: string): string {
  if (/^-?\d{1,15}$/.test(value)) return value;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) return value;
  if (Math.abs(number) >= 1e15) return number.toExponential().toUpperCase();
  const rounded = Math.round(number * 100) / 100;
  if (Math.abs(number - rounded) <= 1e-6) return String(rounded);
  return String(Number(number.toPrecision(15)));
}

/** A date of the file format (ISO 8601) as a day in China: one with a zone is moved to Beijing time. */
export function beijingDay(text: string): string {
  const found = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i.exec(text);
  if (found !== null) {
    const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    if (Number.isFinite(at)) return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
  }
  return text.replace(/T\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/, '');
}
