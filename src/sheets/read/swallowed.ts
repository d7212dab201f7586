import { parseIdNumber } from '../../core/id-number.ts';

const idLike = /\d{15}|\d(?:\.\d+)?E\+?1[3-8]/i;
const lineEnds = /[\r\n\u000b\u000c\u0085\u2028\u2029]/;
const marks = /[,;\t|，；]/;

/** Fewer characters than a cell needs to hold a row of its own, also where they are counted otherwise. */
export const roomForRow = 10;

/** Whether a cell holds a row of its own, as a stray quote mark or a lone carriage return leaves it. */
export function holdsRow(cell: string, width: number): boolean {
  if (cell.length < 20) return false;
  const parts = cell.split(marks);
  // A list of numbers, as of a household's members, is no row.
  if (parts.every((part) => /^(?:\d{14,17}[\dXx])?$/.test(part.trim()))) return false;
  const found = parts.length - 1;
  if (found >= Math.max(3, Math.floor(width / 2)) && lineEnds.test(cell)) return true;
  return idLike.test(cell) && (found >= 3 || (found >= 1 && lineEnds.test(cell)));
}

/** Two ID numbers in one cell of an ID column. */
export const holdsTwo = (cell: string): boolean =>
  /\d{14,17}[\dXx]?[^\dXx]+\d{14,17}[\dXx]?/.test(cell.normalize('NFKC'));

/** Everything in a row that may be the number of a household or of a person, each once. */
export function numbersIn(raw: string): string[] {
  const found = new Set<string>();
  for (const word of raw.normalize('NFKC').split(/[^0-9A-Za-z\u4e00-\u9fff-]+/)) {
    if (!/[0-9A-Za-z]/.test(word)) continue;
    found.add(word);
    const id = parseIdNumber(word);
    if (typeof id !== 'string') found.add(id.text);
  }
  return [...found];
}
