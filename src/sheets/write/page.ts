import { createHash } from 'node:crypto';

import { type Lang, message, say } from '../../messages/index.ts';
import { firstMoney } from '../count/counter.ts';
import type { OutCell, OutColumn, OutRow } from './out-column.ts';
import { inert, yuanText } from './safe-cell.ts';

/** A text as HTML, in an element or in an attribute's quote marks. */
export const escaped = (text: string): string =>
  inert(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** Digits in threes, for the eye. */
export const grouped = (text: string): string =>
  text.replace(/\d(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, '$&,');

/** What a page says of itself. */
export interface PageHead {
  readonly lang: Lang;
  /** As plain text. */
  readonly title: string;
  /** What has to be known of the figures, above them. */
  readonly notes?: readonly string[];
}

/** A table of a page: on a narrow screen each of its cells has its header beside it. */
export interface PageTable {
  /** The class of its `table`. */
  readonly name: string;
  readonly headers: readonly string[];
}

interface Frame extends PageHead {
  readonly tables: readonly PageTable[];
  /** CSS that only this page has. */
  readonly style?: string;
  /** How the paper lies; across where it is not said. */
  readonly paper?: 'portrait';
  /** Whether the page's parts have headings of their own in place of the page's. */
  readonly ownHeading?: boolean;
}

const look = `*{box-sizing:border-box}
body{font:15px/1.55 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif;margin:0;color:#222;background:#fff}
main{max-width:88rem;margin:0 auto;padding:1.2rem 2rem}
h1{font-size:1.45rem;margin:.3rem 0 .8rem}h2{font-size:1.15rem;margin:1.6rem 0 .5rem}
p,li,td,th,dd{overflow-wrap:anywhere}
.doubt{border-left:4px solid #a40000;background:#fdf3f2;padding:.4rem .8rem;margin:.5rem 0}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #ccd;padding:.3rem .5rem;text-align:left;vertical-align:top}
td{mso-number-format:"\\@"}
thead{display:table-header-group}thead th{background:#e7eef5}
.n{text-align:right;white-space:nowrap}td.n{mso-number-format:General}
td.id{min-width:10em}
tbody th{font-weight:normal}
tr{break-inside:avoid}
tr.more{break-before:avoid}tr.more td{border-top:0;background:#fafbfc;color:#333;padding-top:.1rem}
tr.more dl{margin:0}tr.more div{display:inline}tr.more dt,tr.more dd{display:inline;margin:0}
tr.more dt{color:#555}tr.more dt::after{content:"\\ff1a"}tr.more dd::after{content:"\\2003"}
@media screen and (min-width:701px){thead th{position:sticky;top:0}}
@media screen and (max-width:1000px){body{font-size:13px}main{padding:1rem}}
@media screen and (max-width:700px){
table,tbody,tr,td,tbody th{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid #ccd;border-top:2px solid #8aa;margin-top:.6rem;padding:.2rem 0}
tr.more{border-top:0;margin-top:-.2rem}
td,tbody th{border:0;padding:.1rem .6rem}td.n{text-align:left;white-space:normal}td:empty{display:none}
td:not([colspan])::before,tbody th::before{color:#555}
tbody th{font-weight:bold}
}
@media print{body{font-size:10.5px}main{max-width:none;padding:0}*{print-color-adjust:exact}h1,h2{break-after:avoid}}
`;

/** A text as it can stand in quote marks of CSS inside a page. */
const cssText = (text: string): string =>
  inert(text).replace(
    /[^\w\u4e00-\u9fff（）]/gu,
    (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `,
  );

const labels = ({ name, headers }: PageTable): string =>
  headers
    .map(
      (header, at) =>
        `.${name} :is(td:not([colspan]),tbody th):nth-child(${at + 1})::before{content:"${cssText(header)}\\ff1a"}`,
    )
    .join('\n');

/**
 * How every page begins: no script, no font, no address, and no style but its own, which its hash names. What
 * follows stands in `main`, down to {@link pageEnd}.
 */
export function pageStart({
  lang,
  title,
  notes = [],
  tables,
  style = '',
  paper,
  ownHeading = false,
}: Frame): string {
  const css = `
${look}@page{size:A4${paper === 'portrait' ? '' : ' landscape'};margin:12mm}
${style}@media screen and (max-width:700px){
${tables.map(labels).join('\n')}
}
`;
  const hash = createHash('sha256').update(css).digest('base64');
  const heading = ownHeading ? '' : `<h1>${escaped(title)}</h1>\n`;
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<title>${escaped(title)}</title>
<style>${css}</style></head><body>
<main>
${heading}${notes.map((note) => `<p class="doubt">${escaped(note)}</p>\n`).join('')}`;
}

export const pageEnd = '</main>\n</body></html>\n';

/** A whole page. @param body as HTML. */
export const pageOf = (frame: Frame, body: string): string =>
  `${pageStart(frame)}${body}\n${pageEnd}`;

/** More columns than this can't be read beside each other. */
const mostBeside = 7;

/** Which columns stand beside each other on a page; the rest stands beneath each row. The first money is among them. */
function beside(columns: readonly OutColumn[]): readonly number[] {
  const own = columns.flatMap(({ beneath = false }, at) => (beneath ? [] : [at]));
  const shown = own.slice(0, mostBeside);
  const money = firstMoney(columns);
  if (money === -1 || shown.includes(money)) return shown;
  return [...shown.slice(0, mostBeside - 1), money].sort((a, b) => a - b);
}

/** Where on a page the first column of money stands; -1 where there is none. */
export const moneyBeside = (columns: readonly OutColumn[]): number =>
  beside(columns).indexOf(firstMoney(columns));

function cellText(cell: OutCell, kind: OutColumn['kind']): string {
  if (cell === null) return '';
  return typeof cell === 'number' && kind === 'money' ? yuanText(cell) : String(cell);
}

function classOf(kind: OutColumn['kind']): string {
  if (kind === 'id') return ' class="id"';
  return kind === 'text' ? '' : ' class="n"';
}

/** A table of a page, in pieces: at most seven columns beside each other, and the rest of a row beneath it. */
export class PageRows implements PageTable {
  readonly headers: readonly string[];
  readonly #columns: readonly OutColumn[];
  readonly #beside: readonly number[];
  readonly #beneath: readonly number[];

  constructor(
    columns: readonly OutColumn[],
    readonly name: string,
  ) {
    this.#columns = columns;
    this.#beside = beside(columns);
    this.#beneath = columns.flatMap((_, at) => (this.#beside.includes(at) ? [] : [at]));
    this.headers = this.#beside.map((at) => columns[at]?.header ?? '');
  }

  start(): string {
    const heads = this.headers.map((header) => `<th scope="col">${escaped(header)}</th>`);
    return `<table class="${this.name}"><thead><tr>${heads.join('')}</tr></thead><tbody>\n`;
  }

  /** @param kind a class of the row. */
  row(cells: OutRow, kind = ''): string {
    const own = this.#beside.map((at) => {
      const column = this.#columns[at];
      const text = cellText(cells[at] ?? null, column?.kind ?? 'text');
      return `<td${classOf(column?.kind ?? 'text')}>${escaped(text)}</td>`;
    });
    return `<tr${kind === '' ? '' : ` class="${kind}"`}>${own.join('')}</tr>\n${this.#more(cells)}`;
  }

  end(): string {
    return '</tbody></table>\n';
  }

  /** What stands beneath the row; nothing where all of it is empty. */
  #more(cells: OutRow): string {
    const parts = this.#beneath.flatMap((at) => {
      const column = this.#columns[at];
      const text = cellText(cells[at] ?? null, column?.kind ?? 'text');
      if (text === '') return [];
      return [`<div><dt>${escaped(column?.header ?? '')}</dt><dd>${escaped(text)}</dd></div>`];
    });
    return parts.length === 0
      ? ''
      : `<tr class="more"><td colspan="${this.#beside.length}"><dl>${parts.join('\n')}</dl></td></tr>\n`;
  }
}

/** What a page of rows is called where nobody says it. */
export const plainHead = (title?: string): PageHead => ({
  lang: 'zh',
  title: title ?? say('zh', message('pageTitle')),
});
