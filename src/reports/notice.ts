import type { Verdict } from '../engine/verdict.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { escaped, yuanText } from '../sheets/write/registry.ts';

/** One line of a public notice: no number of an ID, no illness, no disability, no address. */
export interface NoticeLine {
  readonly town: string;
  readonly village: string;
  readonly name: string;
  readonly category: string;
  readonly persons: number;
  /** Fen a month. */
  readonly amount: number;
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

/** @param title what the category is called. */
export const noticeLine = (
  { name, persons = 0, amount = 0, facts }: Verdict,
  title: string,
): NoticeLine => ({
  town: facts['town'] ?? '',
  village: facts['village'] ?? '',
  name: maskName(name),
  category: title,
  persons,
  amount,
});

const dated = (date: Date): string =>
  `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;

/** One page a village, for print. `start` is the first day, `YYYY-MM-DD`. */
export function noticePage(lines: readonly NoticeLine[], start: string, phone: string): string {
  const first = new Date(`${start}T00:00:00Z`);
  // The first day counts: from the 5th to the 11th are seven.
  const last = new Date(first.getTime() + (noticeDays - 1) * 86_400_000);
  const villages = new Map<string, NoticeLine[]>();
  for (const line of lines) {
    const key = `${line.town}${line.village}`;
    villages.set(key, [...(villages.get(key) ?? []), line]);
  }
  const heads = noticeColumns.map(({ header }) => `<th>${escaped(header)}</th>`);
  const pages = [...villages.keys()].sort().map((place) => {
    const own = villages.get(place) ?? [];
    const rows = own.map(
      ({ name, category, persons, amount }, at) =>
        `<tr><td class="n">${at + 1}</td><td>${escaped(name)}</td><td>${escaped(category)}</td><td class="n">${persons}</td><td class="n">${yuanText(amount)}</td></tr>`,
    );
    return `<section><h1>社会救助公示</h1><h2>${escaped(place)}</h2>
<p>下列家庭和人员拟享受社会救助，现予公示。公示期${noticeDays}天，自${dated(first)}至${dated(last)}。如有异议，请在公示期内反映${phone === '' ? '' : `，电话：${escaped(phone)}`}。</p>
<table><thead><tr>${heads.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></section>`;
  });
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>社会救助公示</title><style>
body{font:16px/1.7 "SimSun","Songti SC",serif;margin:2rem;color:#111}
h1{text-align:center;font-size:1.7rem;margin-bottom:0}h2{text-align:center;font-size:1.2rem;margin-top:.3rem}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #333;padding:.25rem .6rem}thead{display:table-header-group}
tr{break-inside:avoid}.n{text-align:right}section+section{break-before:page}
@media print{body{margin:0}}
</style></head><body>
${pages.join('\n')}
</body></html>
`;
}
