import { visible } from '../../messages/redact.ts';

/** A text that every encoding can hold: half of a pair of surrogates alone is no character. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** Integer fen as yuan with two decimals, `65700` → `657.00`; by string arithmetic, so it is exact. */
export function yuanText(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`fen must be an integer, not ${fen}`);
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Signs that nobody sees, or that turn text about: as the inside of a pattern's brackets. */
export const unseen =
  '\u0080-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb';

/** The signs that begin a formula, full-width and small forms too, as the inside of a pattern's brackets. */
export const formulaSigns = '=+@＝＋－＠﹢﹣﹦﹫-';

/**
 * Whether a spreadsheet would run the text as a formula: also where blanks or what nobody sees stand
 * before the sign, which some take off. Quote marks before it count, so that what the reader takes off
 * (one) is what was put on. Full-width signs are run by East Asian editions.
 */
const runs = new RegExp(`^(?:[\\s'${unseen}]*[${formulaSigns}]|'*[\\t\\r])`);

/** A CSV cell of text that no spreadsheet runs: a quote mark is put before what it would. */
export function safeText(text: string): string {
  return runs.test(text) ? `'${text}` : text;
}

/** The same pattern behind one quote mark: what {@link safeText} made. */
export const guardedText = new RegExp(`^'${runs.source.slice(1)}`);

/** C0 but the tab and line ends of a cell, C1, other line ends, and what turns text about. */
const obeyed = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A cell as a file may have it: a sign that a terminal or editor would obey is written `\x1b`. */
export function inert(text: string): string {
  return text.replace(obeyed, (sign) => visible(sign));
}

/** JSON has a way of its own to write such signs, by which they come back. */
export function inertJson(json: string): string {
  return json.replace(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Digits that Excel would turn into a number: 12 and more lose their look, 16 and more their value. */
const needsText = /^(?:0\d+|\d{12,}|\d{17}[Xx])$/;
const tabbed = /^[\dXx]+\t+$/;

/**
 * Makes Excel keep a number's digits when a CSV file is double-clicked: a tab behind them. `="…"`
 * would do so too but is itself a formula; a tab before them is what a formula hides behind. Readers
 * that trim get the digits back, ours does. A text that ends so by itself gets one more, so that
 * taking one off is always right.
 */
export function keptAsText(text: string, forExcel: boolean): string {
  return (forExcel && needsText.test(text)) || tabbed.test(text) ? `${text}\t` : text;
}
