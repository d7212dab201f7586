import type { Control } from '../checks/control.ts';
import { type Finding, findingId, type Match, severities } from '../checks/finding.ts';
import { type Coverage, countWords, tooFewWords } from '../checks/coverage.ts';
import type { End } from '../ledger/head.ts';
import { type Lang, message, say, type Words } from '../messages/index.ts';
import { categoryTitle } from '../core/category.ts';
import { maskId } from '../core/id-number.ts';
import { type OutCell, type OutColumn, shownRow } from '../sheets/write/out-column.ts';
import { writeAll } from '../files/atomic.ts';
import { type Counted, HeldOutput, type Place } from '../sheets/recount.ts';
import { writeTable } from '../sheets/write-table.ts';
import { escaped, openWorkbook, type OutFormat, type TextForm } from '../sheets/write/registry.ts';
import { pageOf, PageRows } from '../sheets/write/page.ts';
import { householdDigits, maskDigits, sentenceDigits } from '../decide/columns.ts';
import { controlTitle, type FindingWords, kindTitle, severityTitle } from './finding-words.ts';

const headers: readonly (readonly [string, string, OutColumn['kind'], number])[] = [
  ['finding_id', '发现编号', 'text', 18],
  ['control', '制度', 'text', 16],
  ['kind', '类型', 'text', 20],
  ['severity', '处理级别', 'text', 12],
  ['household_id', '家庭编号', 'id', 16],
  ['id_number', '身份证号', 'id', 22],
  ['name', '姓名', 'text', 10],
  ['category', '救助类别', 'text', 16],
  ['matched_source', '来源文件', 'text', 24],
  ['matched_row', '来源行号', 'count', 10],
  ['match', '匹配方式', 'text', 10],
  ['since', '起始日期', 'text', 12],
  ['months', '月数', 'count', 8],
  ['overpaid', '多发金额', 'money', 12],
  ['new_amount', '应发金额', 'money', 12],
  ['detail', '说明', 'text', 80],
  ['action', '处理意见', 'text', 40],
  ['town', '乡镇', 'text', 12],
  ['village', '村', 'text', 12],
  ['household_overpaid', '全户多发金额', 'money', 12],
  ['estimate', '估算', 'text', 6],
];

const matchTitles: Readonly<Record<Match, Words>> = {
  exact: { zh: '确切', en: 'exact' },
  'id-only': { zh: '仅证号相同', en: 'ID only' },
  'id-15': { zh: '15位证号', en: '15-digit ID' },
  likely: { zh: '疑似', en: 'likely' },
};

/** How findings are to be written. */
export interface FindingStyle extends FindingWords {
  readonly lang: Lang;
  readonly headers: 'zh' | 'key';
  readonly mask: boolean;
  /** Of a page: what is doubtful of the rules' figures. */
  readonly doubts: readonly string[];
  /** Of a page: where the ledger ended before what is told here was noted in it. */
  readonly ledger?: End;
}

/** How a person was found, for who reads it. */
function matchTitle(code: string, lang: Lang): string {
  const found = Object.entries(matchTitles).find(([match]) => match === code);
  return found?.[1][lang] ?? code;
}

/** What the codes of a column are called; undefined where it has none. */
function shownIn(key: string, style: FindingStyle): OutColumn['shown'] {
  const { lang, categories } = style;
  switch (key) {
    case 'control':
      return (code) => controlTitle(code, lang);
    case 'kind':
      return (code) => kindTitle(code, style, lang);
    case 'severity':
      return (code) => severityTitle(code, lang);
    case 'category':
      return (code) => categoryTitle(categories, code, lang);
    case 'match':
      return (code) => matchTitle(code, lang);
    default:
      return undefined;
  }
}

function findingColumns(style: FindingStyle): OutColumn[] {
  return headers.map(([key, zh, kind, width]) => {
    if (style.headers === 'key') return { key, header: key, kind, width };
    const shown = shownIn(key, style);
    return { key, header: zh, kind, width, ...(shown && { shown }) };
  });
}

/** One finding as a row. */
function findingRow(finding: Finding, { mask }: Pick<FindingStyle, 'mask'>): OutCell[] {
  const { control, kind, severity, idNumber, name, category, source, sourceRow } = finding;
  const words = (text: string): string => (mask ? maskDigits(text, sentenceDigits) : text);
  return [
    findingId(finding),
    control,
    kind,
    severity,
    mask ? maskDigits(finding.householdId, householdDigits) : finding.householdId,
    mask ? maskId(idNumber) : idNumber,
    name,
    category ?? '',
    source,
    sourceRow ?? null,
    finding.match ?? '',
    finding.since ?? '',
    finding.months ?? null,
    finding.overpaid ?? null,
    finding.newAmount ?? null,
    words(finding.detail),
    words(finding.action),
    finding.town ?? '',
    finding.village ?? '',
    finding.householdOverpaid ?? null,
    finding.estimate === true ? '是' : '',
  ];
}

/** How many findings of each control and severity, and what was overpaid in all (fen). */
export function countFindings(
  findings: readonly Finding[],
  asked: readonly Control[],
): { readonly control: Control; readonly counts: readonly number[]; readonly overpaid: number }[] {
  return asked.map((control) => {
    const own = findings.filter((one) => one.control === control.key);
    return {
      control,
      counts: severities.map((severity) => own.filter((one) => one.severity === severity).length),
      overpaid: own.reduce((sum, { overpaid = 0 }) => sum + overpaid, 0),
    };
  });
}

type Written = Promise<{ path: string; sha256: string }>;

/** Findings as rows. */
export function writeFindingRows(
  place: Place,
  format: OutFormat,
  findings: readonly Finding[],
  style: FindingStyle,
  text: TextForm,
): Written {
  const rows = findings.map((finding) => findingRow(finding, style));
  return writeTable(place, format, findingColumns(style), rows, text);
}

/** What a page or a workbook has first: a line for each control. */
function summaryColumns(lang: Lang): OutColumn[] {
  return [
    { key: 'control', header: lang === 'zh' ? '制度' : 'control', kind: 'text', width: 20 },
    ...severities.map((severity): OutColumn => ({
      key: severity,
      header: severityTitle(severity, lang),
      kind: 'count',
    })),
    {
      key: 'overpaid',
      header: lang === 'zh' ? '多发金额（元）' : 'overpaid (yuan)',
      kind: 'money',
      width: 16,
    },
  ];
}

/** What stands in a summary, and in the table of each control below it. */
function toldOf(findings: readonly Finding[], asked: readonly Control[]): [Counted, Counted[]] {
  const controls = countFindings(findings, asked).map(({ counts, overpaid }) => ({
    rows: counts.reduce((sum, count) => sum + count, 0),
    fen: overpaid,
  }));
  const all = controls.reduce((sum, { fen }) => sum + fen, 0);
  return [{ rows: asked.length, fen: all }, controls];
}

/** What a report must say of rosters and registers that could not wholly be used; empty where all could. */
function lackingWords(coverage: readonly Coverage[], lang: Lang): string[] {
  return coverage
    .filter(({ checked, none }) => !checked || none > 0)
    .map((one) => say(lang, tooFewWords(one) ?? countWords(one)));
}

/** Findings as a workbook: a summary, and a sheet for each control. */
export async function writeFindingBook(
  place: Place,
  findings: readonly Finding[],
  asked: readonly Control[],
  style: FindingStyle,
  coverage: readonly Coverage[] = [],
): Written {
  const { lang } = style;
  const lacking = lackingWords(coverage, lang);
  const lackingColumn: OutColumn = {
    key: 'source',
    header: lang === 'zh' ? '不能比对的行' : 'rows that can’t be matched',
    kind: 'text',
    width: 100,
  };
  const held = new HeldOutput(
    place,
    'xlsx',
    summaryColumns(lang),
    ...(lacking.length > 0 ? [[lackingColumn]] : []),
    ...asked.map(() => findingColumns(style)),
  );
  const book = await openWorkbook(held.target);
  try {
    const summary = await book.sheet({
      name: lang === 'zh' ? '汇总' : 'summary',
      columns: summaryColumns(lang),
    });
    for (const { control, counts, overpaid } of countFindings(findings, asked)) {
      await summary.row([control.title[lang], ...counts, overpaid]);
    }
    if (lacking.length > 0) {
      const name = lang === 'zh' ? '名册' : 'sources';
      const sheet = await book.sheet({ name, columns: [lackingColumn] });
      for (const words of lacking) await sheet.row([words]);
    }
    for (const control of asked) {
      const columns = findingColumns(style);
      const sheet = await book.sheet({ name: control.title[lang], columns });
      for (const finding of findings) {
        if (finding.control === control.key)
          await sheet.row(shownRow(columns, findingRow(finding, style)));
      }
    }
  } catch (error) {
    await book.abort();
    throw error;
  }
  const written = await book.close();
  const [summary, controls] = toldOf(findings, asked);
  const sources = lacking.length > 0 ? [{ rows: lacking.length, fen: 0 }] : [];
  await held.holdTo(summary, ...sources, ...controls);
  return written;
}

/** Writes {@link findingPage}. */
export async function writeFindingPage(
  place: Place,
  findings: readonly Finding[],
  asked: readonly Control[],
  style: FindingStyle,
  title: string,
  coverage: readonly Coverage[] = [],
): Written {
  const columns = pageColumns(style).map(({ column }) => column);
  const tables = asked.map(() => columns);
  const held = new HeldOutput(place, 'html', summaryColumns(style.lang), ...tables);
  const written = await writeAll(held.target, findingPage(findings, asked, style, title, coverage));
  const [summary, controls] = toldOf(findings, asked);
  await held.holdTo(summary, ...controls);
  return written;
}

/** What is to be done stands first, in the colour of the row's class. */
const pageStyle = `.findings tr.stop td:first-child{color:#a40000;font-weight:bold}.findings tr.recalculate td:first-child{color:#7a5000;font-weight:bold}
`;

/** What stands beside each other on a page, in this order; which control a finding is of, its heading says. */
const beside = ['severity', 'kind', 'household_id', 'name', 'id_number', 'overpaid', 'new_amount'];
/** What stands beneath it. */
const beneath = [
  ...['detail', 'action', 'category', 'since', 'months', 'match'],
  ...['matched_source', 'matched_row', 'finding_id'],
];

/** The columns of a page, with the places of their cells in a row of findings. */
function pageColumns(style: FindingStyle): { readonly at: number; readonly column: OutColumn }[] {
  const columns = findingColumns({ ...style, headers: style.lang === 'zh' ? 'zh' : 'key' });
  return [...beside, ...beneath].flatMap((key) => {
    const at = columns.findIndex((one) => one.key === key);
    const column = columns[at];
    return column === undefined
      ? []
      : [{ at, column: { ...column, beneath: beneath.includes(key) } }];
  });
}

/** Findings as one page. */
function findingPage(
  findings: readonly Finding[],
  asked: readonly Control[],
  style: FindingStyle,
  title: string,
  coverage: readonly Coverage[],
): string {
  const { lang } = style;
  const columns = pageColumns(style);
  const own = columns.map(({ column }) => column);
  const table = new PageRows(own, 'findings');
  const summary = new PageRows(summaryColumns(lang), 'summary');
  const section = (control: Control): string => {
    const found = findings.filter((one) => one.control === control.key);
    const rows = found.map((finding) => {
      const cells = findingRow(finding, style);
      const row = columns.map(({ at }) => cells[at] ?? null);
      return table.row(shownRow(own, row), finding.severity);
    });
    return `<section><h2>${escaped(control.title[lang])}（${found.length}）</h2>
${table.start()}${rows.join('')}${table.end()}</section>`;
  };
  const counts = countFindings(findings, asked).map(({ control, counts: numbers, overpaid }) =>
    summary.row([control.title[lang], ...numbers, overpaid]),
  );
  // On paper it is out of reach of whoever changes the ledger.
  const foot =
    style.ledger === undefined
      ? ''
      : `\n<p>${escaped(say(lang, message('ledgerBefore', { ...style.ledger })))}</p>`;
  const lacking = lackingWords(coverage, lang);
  return pageOf(
    {
      lang,
      title,
      notes: [...style.doubts, ...lacking],
      tables: [summary, table],
      style: pageStyle,
    },
    `${summary.start()}${counts.join('')}${summary.end()}${asked.map(section).join('\n')}${foot}`,
  );
}
