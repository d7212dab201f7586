import { firstMoney } from '../count/counter.ts';
import { HtmlCounter } from '../count/html.ts';
import type { TableFormat } from './format.ts';
import type { OutCell, OutColumn, OutRow } from './out-column.ts';
import { inert, yuanText } from './safe-cell.ts';
import { openText } from './text-sink.ts';

/** A text as HTML, in an element or in an attribute's quote marks. */
export const escaped = (text: string): string =>
  inert(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const isFigure = (kind: OutColumn['kind']): boolean => kind === 'money' || kind === 'count';

/**
 * Rows as one page that needs nothing else: no script, no font, no address. A spreadsheet that opens
 * the page is told that its cells are text, so that it neither runs them nor rounds an ID number.
 */
class HtmlPage {
  readonly #columns: readonly OutColumn[];
  readonly #title: string;

  constructor(columns: readonly OutColumn[], title = '') {
    this.#columns = columns;
    this.#title = title;
  }

  start(): string {
    const heads = this.#columns.map(({ header }) => `<th scope="col">${escaped(header)}</th>`);
    const title = escaped(this.#title);
    return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>
body{font:15px/1.6 "Microsoft YaHei","PingFang SC",sans-serif;margin:2rem;color:#222}
table{border-collapse:collapse}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border:1px solid #ccd;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#e7eef5;white-space:nowrap}td{mso-number-format:"\\@"}
td.n{text-align:right;white-space:nowrap;mso-number-format:General}
@media print{body{margin:0}}
</style></head><body>
${title === '' ? '' : `<h1>${title}</h1>\n`}<table><thead><tr>${heads.join('')}</tr></thead><tbody>
`;
  }

  row(cells: OutRow): string {
    const own = this.#columns.map(({ kind }, at) => {
      const text = escaped(this.#text(cells[at] ?? null, kind));
      return isFigure(kind) ? `<td class="n">${text}</td>` : `<td>${text}</td>`;
    });
    return `<tr>${own.join('')}</tr>\n`;
  }

  end(): string {
    return '</tbody></table>\n</body></html>\n';
  }

  #text(cell: OutCell, kind: OutColumn['kind']): string {
    if (cell === null) return '';
    return typeof cell === 'number' && kind === 'money' ? yuanText(cell) : String(cell);
  }
}

export const html: TableFormat<'html'> = {
  name: 'html',
  endings: ['html', 'htm'],
  goesTo: 'anywhere',
  forPeople: true,
  open: (target, columns, { title }) => openText(target, new HtmlPage(columns, title)),
  count: { passing: (layout) => new HtmlCounter(layout.map(firstMoney)) },
};
