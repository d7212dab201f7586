import { escaped, pageOf, type PageTable } from '../sheets/write/page.ts';
import {
  type CategoryLine,
  categoryLines,
  controlLines,
  counted,
  decisionsFor,
  gapsOf,
  type LeaderMonth,
  money,
  moneyMore,
  monthWords,
  type Part,
  partOf,
  townsOf,
  wayLines,
} from './leader.ts';

/** 局长一页: the month on one sheet of A4, for the bureau's head. No number of an ID and no name is on it. */
export function leaderPage(data: LeaderMonth, notes: readonly string[]): string {
  const part = partOf(data);
  const own = decisionsFor(data);
  const todo =
    own.length === 0
      ? '<p>本月没有要定的事。</p>'
      : `<ol>${own.map((one) => `<li>${escaped(one)}</li>`).join('')}</ol>`;
  const gaps = gapsOf(data);
  const missed =
    gaps.length === 0
      ? '<p>没有。</p>'
      : `<ul>${gaps.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`;
  const title = `社会救助月报（${monthWords(data.month)}）`;
  return page(
    title,
    notes,
    `<h1>${escaped(title)}</h1>
${bodyOf(part, data)}
<h2>四、没有查的、不知道的</h2>${missed}
<h2>五、请定的事</h2>${todo}`,
  );
}

/** The same of each town, a sheet each. */
export function townPages(data: LeaderMonth, notes: readonly string[]): string {
  const towns = townsOf(data);
  const sheets = towns.map((town) => {
    const name = town === '' ? '乡镇不明' : town;
    return `<section><h1>${escaped(`${name}社会救助月报（${monthWords(data.month)}）`)}</h1>
${bodyOf(partOf(data, town), data)}</section>`;
  });
  const title = `各乡镇社会救助月报（${monthWords(data.month)}）`;
  return page(
    title,
    notes,
    sheets.length === 0 ? `<h1>${escaped(title)}</h1><p>没有救助对象。</p>` : sheets.join('\n'),
  );
}

const page = (title: string, notes: readonly string[], body: string): string =>
  pageOf(
    {
      lang: 'zh',
      title,
      notes,
      tables: [categoryTable, wayTable, controlTable],
      style: pageStyle,
      paper: 'portrait',
      ownHeading: true,
    },
    body,
  );

/** What both pages have: the categories, the changes, the controls. */
function bodyOf(part: Part, data: LeaderMonth): string {
  const { figures, month, ruleset } = data;
  const lines = categoryLines(part, ruleset.categories);
  const since = figures.since;
  const changes =
    since === null
      ? '<p>台账里没有更早的月份，没有可比的上月。</p>'
      : table(
          wayTable,
          wayLines(part, ruleset).map(({ title, units, persons, amount, why }) => [
            title,
            counted(units),
            counted(persons),
            moneyMore(amount),
            why,
          ]),
        );
  return `<p>享受任何一类救助的共 ${counted(part.households)} 户。一人、一户可以同时享受几类，各类人数不相加。</p>
<h2>一、保障情况（金额：元/月）</h2>
${table(categoryTable, [...lines.map(categoryCells), totalCells(lines)])}
<h2>二、比上月${since === null ? '' : `（${monthWords(since)}）`}的变化</h2>
${changes}
<h2>三、核查发现（累计，金额：元）</h2>
${table(
  controlTable,
  controlLines(part, month).map(({ title, fresh, open, settled, over, under, recovered }) => [
    title,
    ...[fresh, open, settled].map(counted),
    money(over),
    money(under),
    recovered === undefined ? '没有写' : money(recovered),
  ]),
)}`;
}

const categoryTable: PageTable = {
  name: 'categories',
  headers: ['类别', '户', '人', '应发', '比上月', '现发', '待核定（件）'],
};

const wayTable: PageTable = {
  name: 'changes',
  headers: ['变化', '件', '人', '每月金额（元）', '为什么（件）'],
};

const controlTable: PageTable = {
  name: 'controls',
  headers: ['制度', '本月新发现', '未处理', '已处理', '未处理多发', '未处理少发', '已追回'],
};

const paidText = (paid: number, unknown: number): string =>
  unknown === 0 ? money(paid) : `${money(paid)}（另 ${counted(unknown)} 件不知道）`;

/** Of a recognition (认定) there is no money to tell, which is another thing than none. */
function categoryCells(line: CategoryLine): readonly string[] {
  const [title, households, persons] = [line.title, line.households, line.persons];
  const sums =
    line.pays === 'nothing'
      ? ['只认定', '—', '—']
      : [
          money(line.due),
          line.more === undefined ? '—' : moneyMore(line.more),
          paidText(line.paid, line.unknown),
        ];
  const told = line.pays === 'once' ? `${title}（一次性）` : title;
  return [told, counted(households), counted(persons), ...sums, counted(line.open)];
}

/** Money adds up over categories; households and persons would count more than once. */
function totalCells(lines: readonly CategoryLine[]): readonly string[] {
  const sum = (of: (line: CategoryLine) => number): number =>
    lines.reduce((all, line) => all + of(line), 0);
  const known = lines.every(({ more }) => more !== undefined);
  return [
    '合计',
    '',
    '',
    money(sum(({ due }) => due)),
    known && lines.length > 0 ? moneyMore(sum(({ more = 0 }) => more)) : '—',
    paidText(
      sum(({ paid }) => paid),
      sum(({ unknown }) => unknown),
    ),
    counted(sum(({ open }) => open)),
  ];
}

function table({ name, headers }: PageTable, rows: readonly (readonly string[])[]): string {
  const heads = headers.map((header) => `<th scope="col">${escaped(header)}</th>`).join('');
  const lines = rows.map(([title = '', ...cells]) => {
    // Reasons are the only words beside a row's title.
    const own = cells.map((cell, at) =>
      name === 'changes' && at === 3
        ? `<td>${escaped(cell)}</td>`
        : `<td class="n">${escaped(cell)}</td>`,
    );
    return `<tr${title === '合计' ? ' class="sum"' : ''}><th scope="row">${escaped(title)}</th>${own.join('')}</tr>`;
  });
  return `<table class="${name}"><thead><tr>${heads}</tr></thead>
<tbody>${lines.join('\n')}</tbody></table>`;
}

const pageStyle = `main{max-width:56rem}h1{text-align:center}h2{font-size:1.05rem;margin:.8rem 0 .3rem}
tr.sum td,tr.sum th{font-weight:bold;background:#f4f7fa}
.categories .n{white-space:normal}
.changes thead th:last-child{width:50%}
ul,ol{margin:.2rem 0;padding-left:1.4rem}
@media print{.doubt{font-size:9px;padding:.1rem .4rem;margin:0}h1{font-size:18px;margin:.2rem}h2{font-size:13px;margin:.5rem 0 .2rem}
p{margin:.3rem 0}th,td{padding:.12rem .4rem}}
section+section{break-before:page}
`;
