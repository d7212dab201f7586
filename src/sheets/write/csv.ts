import type { OutColumn, OutRow } from './out-column.ts';
import { inert, keptAsText, safeText, yuanText } from './safe-cell.ts';

/** Characters for which a cell stands in quote marks; spaces at its ends are another reason. */
export const quotedMarks = '",;\t\r\n';
const needsQuotes = new RegExp(`[${quotedMarks}]|^\\s|\\s$`);

function quoted(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Rows as CSV lines (RFC 4180, CRLF). `forExcel` is for files that a person will double-click; in a
 * pipe an ID stands as its plain 18 characters.
 */
export class CsvLines {
  readonly #columns: readonly OutColumn[];
  readonly #forExcel: boolean;

  constructor(columns: readonly OutColumn[], forExcel: boolean) {
    this.#columns = columns;
    this.#forExcel = forExcel;
  }

  header(): string {
    return `${this.#columns.map(({ header }) => quoted(safeText(inert(header)))).join(',')}\r\n`;
  }

  row(cells: OutRow): string {
    let line = '';
    for (let i = 0; i < this.#columns.length; i += 1) {
      if (i > 0) line += ',';
      const cell = cells[i] ?? null;
      const kind = this.#columns[i]?.kind;
      if (cell === null) continue;
      if (typeof cell === 'number') line += kind === 'money' ? yuanText(cell) : String(cell);
      else line += quoted(keptAsText(safeText(inert(cell)), this.#forExcel));
    }
    // One empty cell alone would be a blank line, which is no row.
    return line === '' ? '""\r\n' : `${line}\r\n`;
  }
}
