import { HtmlCounter } from '../count/html.ts';
import type { TableFormat } from './format.ts';
import type { OutColumn, OutRow } from './out-column.ts';
import { moneyBeside, pageEnd, type PageHead, PageRows, pageStart, plainHead } from './page.ts';
import { openText, type TextLines } from './text-sink.ts';

/**
 * Rows as one page that needs nothing else. A spreadsheet that opens the page is told that its cells are text,
 * so that it neither runs them nor rounds an ID number.
 */
class HtmlPage implements TextLines {
  readonly #table: PageRows;
  readonly #head: PageHead;

  constructor(columns: readonly OutColumn[], head: PageHead) {
    this.#table = new PageRows(columns, 'rows');
    this.#head = head;
  }

  start(): string {
    return pageStart({ ...this.#head, tables: [this.#table] }) + this.#table.start();
  }

  row(cells: OutRow): string {
    return this.#table.row(cells);
  }

  end(): string {
    return this.#table.end() + pageEnd;
  }
}

export const html: TableFormat<'html'> = {
  name: 'html',
  endings: ['html', 'htm'],
  goesTo: 'anywhere',
  forPeople: true,
  open: (target, columns, { title, page = plainHead(title) }) =>
    openText(target, new HtmlPage(columns, page)),
  count: { passing: (layout) => new HtmlCounter(layout.map(moneyBeside)) },
};
