import type { Pays } from '../core/category.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { escaped, pageOf, PageRows } from '../sheets/write/page.ts';

/** One line of a public notice: no number of an ID, no illness, no disability, no address. */
export interface NoticeLine {
  readonly town: string;
  readonly village: string;
  readonly name: string;
  readonly category: string;
  readonly persons: number;
  /** Fen a month, or once; undefined of a recognition, under which nothing is paid. */
  readonly amount: number | undefined;
}

/** A notice's columns. */
export const noticeColumns: readonly OutColumn[] = [
  { key: 'place', header: '序号', kind: 'count' },
  { key: 'name', header: '姓名', kind: 'text' },
  { key: 'category', header: '救助类别', kind: 'text' },
  { key: 'persons', header: '人数', kind: 'count' },
  { key: 'amount', header: '每月金额（元）', kind: 'money' },
];

/** 公示 is for seven days (民发〔2021〕57号). */
const noticeDays = 7;

/** `张某` → `张*`, `欧阳某某` → `欧***`: the family name stays. */
function maskName(name: string): string {
  const [first = '', ...rest] = Array.from(name);
  return `${first}${'*'.repeat(rest.length)}`;
}

/** Facts that stand in a line beside the decision. */
export const noticeFacts = ['town', 'village'] as const;

/** @param rule what the category is called, and how it is paid. */
export const noticeLine = (
  { name, persons = 0, amount = 0, facts }: Verdict,
  { title, pays }: { readonly title: string; readonly pays: Pays },
): NoticeLine => ({
  town: facts['town'] ?? '',
  village: facts['village'] ?? '',
  name: maskName(name),
  category: pays === 'once' ? `${title}（一次性）` : title,
  persons,
  amount: pays === 'nothing' ? undefined : amount,
});

const dated = (date: Date): string =>
  `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;

/** One page a village, for print. `start` is the first day, `YYYY-MM-DD`; `notes` stand above all of them. */
export function noticePage(
  lines: readonly NoticeLine[],
  start: string,
  phone: string,
  notes: readonly string[] = [],
): string {
  const first = new Date(`${start}T00:00:00Z`);
  // The first day counts: from the 5th to the 11th are seven.
  const last = new Date(first.getTime() + (noticeDays - 1) * 86_400_000);
  const villages = new Map<string, NoticeLine[]>();
  for (const line of lines) {
    const key = `${line.town}${line.village}`;
    villages.set(key, [...(villages.get(key) ?? []), line]);
  }
  const table = new PageRows(noticeColumns, 'notice');
  const pages = [...villages.keys()].sort().map((place) => {
    const own = villages.get(place) ?? [];
    const rows = own.map(({ name, category, persons, amount }, at) =>
      table.row([at + 1, name, category, persons, amount ?? null]),
    );
    return `<section><h1>${escaped(title)}</h1><h2>${escaped(place)}</h2>
<p>下列家庭和人员拟享受社会救助，现予公示。公示期${noticeDays}天，自${dated(first)}至${dated(last)}。如有异议，请在公示期内反映${phone === '' ? '' : `，电话：${escaped(phone)}`}。</p>
${table.start()}${rows.join('')}${table.end()}</section>`;
  });
  const frame = {
    lang: 'zh',
    title,
    notes,
    tables: [table],
    style: pageStyle,
    paper: 'portrait',
    ownHeading: true,
  } as const;
  return pageOf(frame, pages.length === 0 ? `<h1>${escaped(title)}</h1>` : pages.join('\n'));
}

const title = '社会救助公示';

const pageStyle = `body{font-family:"SimSun","Songti SC","Noto Serif CJK SC",serif;font-size:16px;color:#111}
main{max-width:56rem}h1{text-align:center;font-size:1.7rem;margin-bottom:0}h2{text-align:center;font-size:1.2rem;margin-top:.3rem}
section+section{break-before:page}
@media print{body{font-size:14px}}
`;
