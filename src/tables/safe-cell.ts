/** A text that every encoding can hold: half of a pair of surrogates alone is no character. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** Integer fen as yuan with two decimals, `65700` → `657.00`; by string arithmetic, so it is exact. */
export function yuanText(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`fen must be an integer, not ${fen}`);
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Whether Excel would run the text as a formula. Quote marks before it count, so that what the reader
 * takes off (one) is what was put on. Full-width signs are run by East Asian editions too.
 */
const runs = /^'*[=+\-@\t\r＝＋－＠]/;
/** The signs that begin a formula, as the inside of a pattern's brackets; tabs and returns left out. */
export const formulaSigns = '=+@＝＋－＠-';

/** A CSV cell of text that no spreadsheet runs: a quote mark is put before what it would. */
export function safeText(text: string): string {
  return runs.test(text) ? `'${text}` : text;
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
