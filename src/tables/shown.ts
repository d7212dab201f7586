import { maskId } from '../people/id-number.ts';

const longest = 30;

/** Long runs of digits are ID, card or phone numbers: a message that may reach a log must not show them. */
function masked(text: string): string {
  return text.replace(/\d{8,}[\dXx]?/g, (digits) => maskId(digits));
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A cell as a message may show it: one line, shortened, with long numbers masked. */
export function shown(text: string): string {
  return shortened(masked(text.normalize('NFKC').replace(/\s+/g, ' ').trim()), longest);
}

/** The cell of an ID column: masked even when spaces or letters break up its digits. */
export function shownId(text: string): string {
  const bare = text.normalize('NFKC').replace(/\s+/g, '');
  // As a spreadsheet shows it: the region stays, the birth date goes.
  if (/^\d(\.\d+)?E\+?\d+$/i.test(bare)) return Number(bare).toExponential(5).toUpperCase();
  return shortened(/\d/.test(bare) ? maskId(bare) : bare, longest);
}

/** The cells of a row, for a message that says what was taken for the header. */
export function shownRow(cells: readonly string[]): string {
  const filled = cells.map(shown).filter((cell) => cell !== '');
  return shortened(filled.join(' | '), 160);
}
