import { authorityOf, reasonsOf } from './speak.ts';
import { columnName } from './words.ts';
import type { HouseholdFrame } from './frames.ts';
import { type Outcome, paidAmount } from './outcome.ts';
import { type Lang, message, say, type Words } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { maskId } from '../core/id-number.ts';
import type { Rule, Ruleset } from '../rules/ruleset.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';

interface DecisionColumn extends OutColumn {
  readonly words: Words;
}

type Titles = ReadonlyMap<string, string>;

const column = (
  key: string,
  zh: string,
  kind: OutColumn['kind'],
  width: number,
  where?: 'beneath',
): DecisionColumn => ({
  key,
  header: key,
  words: { zh, en: key },
  kind,
  width,
  beneath: where !== undefined,
});

/** The columns of `decisions`, in the order that scripts count on. */
export const decisionColumns = [
  column('household_id', '家庭编号', 'id', 14),
  column('id_number', '身份证号', 'id', 22),
  column('name', '姓名', 'text', 10),
  column('category', '类别', 'text', 18),
  column('decision', '结论', 'text', 15),
  column('monthly_amount', '月金额', 'money', 12),
  column('unit', '发放单位', 'text', 10, 'beneath'),
  column('persons', '人数', 'count', 8, 'beneath'),
  column('reasons', '理由', 'text', 80, 'beneath'),
  column('missing', '缺少的列', 'text', 24, 'beneath'),
  column('rule', '规则', 'text', 34, 'beneath'),
  column('authority', '依据', 'text', 40, 'beneath'),
  column('as_of', '核算月份', 'text', 12, 'beneath'),
  column('changed', '变化', 'text', 8),
  column('town', '乡镇', 'text', 12, 'beneath'),
  column('village', '村', 'text', 12, 'beneath'),
  column('residence_region', '居住地', 'text', 12, 'beneath'),
  column('hukou_region', '户籍地', 'text', 12, 'beneath'),
] as const;

/** Facts of the household that stand beside its decisions: where to look for it, and whose rules are asked. */
export const placeKeys = ['town', 'village', 'residence_region', 'hukou_region'] as const;

/** Words that stand for the codes of decisions, and of what changed since last month, where people read them. */
const decisionWords: Readonly<Record<string, Words>> = {
  eligible: { zh: '符合', en: 'eligible' },
  ineligible: { zh: '不符合', en: 'ineligible' },
  'needs-evidence': { zh: '需补材料', en: 'needs-evidence' },
  household: { zh: '户', en: 'household' },
  person: { zh: '人', en: 'person' },
  once: { zh: '一次性', en: 'once' },
  new: { zh: '新增', en: 'new' },
  stop: { zh: '停发', en: 'stop' },
  up: { zh: '增加', en: 'up' },
  down: { zh: '减少', en: 'down' },
  same: { zh: '不变', en: 'same' },
  joined: { zh: '新进名单', en: 'joined' },
  left: { zh: '不在名单', en: 'left' },
  back: { zh: '重新进入', en: 'back' },
};

/** How the table is to be written. */
export interface DecisionStyle {
  readonly lang: Lang;
  readonly headers: 'zh' | 'key';
  /** What the categories are called, for who reads a workbook or a page with Chinese headers. */
  readonly titles: Titles;
  readonly mask: boolean;
  readonly asOf: string;
  /** Headers of the input's own columns, carried through at the end. */
  readonly extras: readonly string[];
}

/** Long runs of digits are ID, bank or phone numbers; `least` is how long a run must be. */
export function maskDigits(text: string, least = 7): string {
  return text.replace(/\d+[Xx]?/g, (digits) => (digits.length < least ? digits : maskId(digits)));
}

/** Of a sentence: amounts of yuan are shorter than a mobile number. */
export const sentenceDigits = 11;
/** Of a household's number: it stays, so that rows can be found, unless it is an ID or bank number. */
export const householdDigits = 15;

/** What a code of a decision is called. */
export const decisionWord = (code: string, lang: Lang): string =>
  decisionWords[code]?.[lang] ?? code;

/** What the codes of a column are called; undefined where it has none. */
function shownIn(key: string, lang: Lang, titles: Titles): OutColumn['shown'] {
  switch (key) {
    case 'category':
      return (code) => titles.get(code) ?? code;
    case 'decision':
    case 'unit':
    case 'changed':
      return (code) => decisionWord(code, lang);
    case 'missing':
      return (codes) =>
        codes
          .split(' ')
          .map((code) => columnName(code, lang))
          .join(signs[lang].list);
    default:
      return undefined;
  }
}

/** The columns to write: the contract's, then the input's own, none of which may hide another. */
export function columnsOf({ headers, extras, lang, titles }: DecisionStyle): OutColumn[] {
  const own = decisionColumns.map(({ words, ...one }): OutColumn => {
    if (headers === 'key') return { ...one, header: one.key };
    const shown = shownIn(one.key, lang, titles);
    return { ...one, header: words.zh, ...(shown && { shown }) };
  });
  const taken = new Set(own.flatMap(({ key, header }) => [key, header]));
  return [
    ...own,
    ...extras.map((header): OutColumn => {
      let free = header;
      while (taken.has(free)) free = `原${free}`;
      taken.add(free);
      return { key: free, header: free, kind: 'text', beneath: true };
    }),
  ];
}

/** To whom it is paid each month; of what is paid once, that it is. */
export const unitWord = ({ unit, pays }: Pick<Rule, 'unit' | 'pays'>): string =>
  pays === 'once' ? 'once' : unit;

/** One decision as a row of codes, with nothing masked. */
export function codedRow(
  home: HouseholdFrame,
  outcome: Outcome,
  { lang, extras, asOf }: Pick<DecisionStyle, 'lang' | 'extras' | 'asOf'>,
): OutCell[] {
  const { rule, subject, decision, persons, missing, changed } = outcome;
  return [
    home.household.id,
    subject?.id.text ?? '',
    subject?.name ?? '',
    rule.category,
    decision,
    paidAmount(outcome) ?? null,
    unitWord(rule),
    persons ?? null,
    reasonsOf(home, outcome, lang),
    missing.join(' '),
    rule.id,
    authorityOf(home, outcome),
    asOf,
    changed ?? null,
    ...placeKeys.map((key) => placeOf(home, key)),
    ...extras.map((header) => subject?.extras.get(header) ?? ''),
  ];
}

/** What all rows of the household that have it say; empty where they do not. */
function placeOf(home: HouseholdFrame, key: (typeof placeKeys)[number]): string {
  const value = home.fact(key);
  return typeof value === 'string' ? value : '';
}

const isPlace = (key: string): boolean => placeKeys.some((one) => one === key);

/** A row of codes as it is to be written: with numbers masked, where asked for. */
export function styledRow(row: readonly OutCell[], { mask }: DecisionStyle): readonly OutCell[] {
  if (!mask) return row;
  return row.map((cell, at) => {
    if (typeof cell !== 'string') return cell;
    const key = decisionColumns[at]?.key;
    if (key === 'id_number') return maskId(cell);
    if (key === 'household_id') return maskDigits(cell, householdDigits);
    if (key === 'reasons') return maskDigits(cell, sentenceDigits);
    return key === undefined || isPlace(key) ? maskDigits(cell) : cell;
  });
}

/** What the categories of a ruleset are called. */
export const titlesOf = ({ rules }: Ruleset, lang: Lang): Titles =>
  new Map([...rules].map(([category, { title }]) => [category, title[lang]]));

/** The columns of the rejects file. */
export const rejectColumns: readonly OutColumn[] = [
  { key: 'file', header: 'file', kind: 'text' },
  { key: 'row', header: 'row', kind: 'count' },
  { key: 'column', header: 'column', kind: 'text' },
  { key: 'code', header: 'code', kind: 'text' },
  { key: 'message', header: 'message', kind: 'text', width: 60, beneath: true },
  { key: 'raw', header: 'raw', kind: 'text', width: 60, beneath: true },
];

/** What people read of rejected rows: the message says what a code stands for. */
export const rejectColumnsRead: readonly OutColumn[] = [
  { key: 'file', header: '文件', kind: 'text', width: 24 },
  { key: 'row', header: '行', kind: 'count' },
  {
    key: 'column',
    header: '列',
    kind: 'text',
    width: 16,
    shown: (code) => columnName(code, 'zh'),
  },
  { key: 'message', header: '说明', kind: 'text', width: 70, beneath: true },
  { key: 'raw', header: '原文', kind: 'text', width: 60, beneath: true },
];

/** One sentence for the whole row: every fault, so that one mending is enough. */
export function rejectText(messages: readonly Parameters<typeof say>[1][], lang: Lang): string {
  return messages.map((one) => say(lang, message(one.key, one.params))).join(' ');
}
