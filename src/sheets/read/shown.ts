import { redact, visible } from '../../messages/redact.ts';
import { maskId } from '../../core/id-number.ts';

const longest = 30;
/** No cell is looked at further: numbers are masked in so much of it, then it is cut. */
const lookedAt = 2_000;

/** Cut after it was masked, so that no part of a number is left that is too short to be seen as one. */
function shortened(text: string, most: number): string {
  const chars = Array.from(text);
  return chars.length > most ? `${chars.slice(0, most).join('')}…` : text;
}

/** A cell as a message may show it: one line, shortened, with long numbers masked. */
export function shown(text: string): string {
  const line = text.slice(0, lookedAt).normalize('NFKC').replace(/\s+/g, ' ').trim();
  return shortened(redact(line), longest);
}

/** The cell of an ID column: masked even when spaces or letters break up its digits. */
export function shownId(text: string): string {
  const bare = text.slice(0, lookedAt).normalize('NFKC').replace(/\s+/g, '');
  // As a spreadsheet shows it: the region stays, the birth date goes.
  if (/^\d(\.\d+)?E\+?\d+$/i.test(bare)) return Number(bare).toExponential(5).toUpperCase();
  return shortened(visible(/\d/.test(bare) ? maskId(bare) : bare), longest);
}

/** The cells of a row, for a message that says what was taken for the header. */
export function shownRow(cells: readonly string[]): string {
  const filled = cells.map(shown).filter((cell) => cell !== '');
  return shortened(filled.join(' | '), 160);
}
