import { parseDay } from '../core/month.ts';
import { nearest } from '../core/nearest.ts';

/** Each key of rule files as it is written, for whoever left it out or wrote it another way. */
const written = {
  category: 'category: dibao',
  jurisdiction: "jurisdiction: '341600'",
  effective: "effective: '2024-07-01'",
  until: "until: '2025-06-30'",
  title: 'title: { zh: 低保标准, en: dibao standard }',
  unit: 'unit: yuan/person/month',
  value: "value: '657'",
  by: 'by: area',
  values: "values: { 城镇: '756', 农村: '721' }",
  article: 'article: { document: minfa2021_57, article: 第七条 }',
  document: 'document: minfa2021_57',
  status: 'status: unsure',
  superseded: "superseded: '2022-07-01'",
  note: 'note: { zh: 说明, en: remark }',
  confirmed: 'confirmed: 与文件原文核对过',
  documents: 'documents:',
  number: 'number: 民发〔2021〕57号',
  read: 'read: full',
  at: 'at: https://…',
  articles: 'articles: [第七条]',
  parameters: 'parameters:',
  definitions: 'definitions:',
  members: 'members:',
  applies: "applies: 'true'",
  conditions: 'conditions:',
  id: 'id: income',
  expr: 'expr: household_income < standard * size',
  pass: 'pass: { zh: 符合, en: it holds }',
  fail: 'fail: { zh: 不符合, en: it does not hold }',
  grounds: 'grounds:',
  when: 'when: houses > max_houses',
  words: 'words: { zh: 按差额发放, en: the difference }',
  amount: "amount: '314.00'",
  notes: 'notes:',
  cases: 'cases:',
  as_of: "as_of: '2024-08'",
  set: "set: { dibao.standard: '600' }",
  household: "household: [{ birth: '1980-01-31', relation: 本人, monthly_income: '0' }]",
  expect: "expect: [{ decision: eligible, amount: '314.00' }]",
  decision: 'decision: eligible',
  persons: "persons: '3'",
  person: "person: '2'",
  missing: 'missing: [monthly_income]',
  changed: 'changed: start',
  says: 'says: 低于',
  working: 'working: 657×3−1657=314',
  zh: 'zh: 低保标准',
  en: 'en: dibao standard',
  versions: 'versions:',
  ends: 'ends: [conditions.income]',
  overlaps: 'overlaps:',
  order: "order: '10'",
  posted: 'posted: no',
  livelihood: 'livelihood: yes',
  pays: 'pays: no',
  report: 'report:',
  figures: 'figures: [households, persons, amount]',
  excludes: 'excludes: tekun',
  others: 'others: [dibao]',
  higher: 'higher: [orphan, tekun]',
  withholds: 'withholds: orphan',
  from: 'from: dibao',
  tops_up: 'tops_up: unattended_child',
  share: 'share: { mode: half-up, to: fen }',
  mode: 'mode: half-up',
  to: 'to: fen',
  kind: 'kind: pension',
  control: 'control: roster',
  columns: 'columns: { amount: [月养老金] }',
  effect: 'effect: { income: transfer_income }',
  basis: 'basis:',
} as const satisfies Readonly<Record<string, string>>;

const likes = new Map<string, string>(Object.entries(written));

/** How a key of rule files is written, with a value; undefined where it is none. */
export const likeOf = (key: PropertyKey | undefined): string | undefined =>
  typeof key === 'string' ? likes.get(key) : undefined;

/** What people who write Chinese put for a word of the files. */
const spoken: ReadonlyMap<string, string> = new Map([
  ['元/人/月', 'yuan/person/month'],
  ['元/人·月', 'yuan/person/month'],
  ['元/月', 'yuan/person/month'],
  ['元/月/人', 'yuan/person/month'],
  ['每人每月', 'yuan/person/month'],
  ['yuan/month', 'yuan/person/month'],
  ['元/户/月', 'yuan/household/month'],
  ['元/户·月', 'yuan/household/month'],
  ['元/亩·年', 'yuan/mu/year'],
  ['元/亩/年', 'yuan/mu/year'],
  ['元/亩', 'yuan/mu/year'],
  ['元', 'yuan'],
  ['倍', 'times'],
  ['%', 'times'],
  ['岁', 'years'],
  ['周岁', 'years'],
  ['年', 'years'],
  ['月', 'months'],
  ['个月', 'months'],
  ['人', 'persons'],
  ['套', 'count'],
  ['辆', 'count'],
  ['个', 'count'],
  ['次', 'count'],
  ['级', 'grade'],
  ['percent', 'times'],
  ['有出处', 'sourced'],
  ['待核对', 'unsure'],
  ['不确定', 'unsure'],
  ['符合', 'eligible'],
  ['不符合', 'ineligible'],
  ['需补材料', 'needs-evidence'],
  ['不适用', 'none'],
  ['按户', 'household'],
  ['户', 'household'],
  ['按人', 'person'],
  ['是', 'yes'],
  ['true', 'yes'],
  ['否', 'no'],
  ['false', 'no'],
  ['四舍五入', 'half-up'],
  ['分', 'fen'],
  ['角', 'jiao'],
  ['参数', 'parameters'],
  ['定义', 'definitions'],
  ['条件', 'conditions'],
  ['案例', 'cases'],
  ['文件', 'documents'],
  ['依据', 'article'],
  ['条款', 'article'],
  ['单位', 'unit'],
  ['名称', 'title'],
  ['标题', 'title'],
  ['数额', 'value'],
  ['值', 'value'],
  ['状态', 'status'],
  ['施行日期', 'effective'],
  ['类别', 'category'],
  ['区划', 'jurisdiction'],
  ['备注', 'note'],
  ['说明', 'note'],
  ['金额', 'amount'],
]);

/** Which of the words was meant by one that is none of them. */
export function wordMeant(found: string, words: readonly string[]): string | undefined {
  const said = spoken.get(found.replace(/\s/g, ''));
  return said !== undefined && words.includes(said) ? said : nearest(found, words);
}

/** Which key of rule files was meant by one that is none. */
export const keyMeant = (found: string): string | undefined => wordMeant(found, [...likes.keys()]);

/**
 * A figure as rule files have it, of one that is written otherwise: with a unit, commas between thousands, a percent
 * sign, digits of full width. Undefined where it is no figure.
 */
export function figureMeant(found: string): string | undefined {
  const plain = found.normalize('NFKC').replace(/[,\s'"‘’“”元¥]|yuan/g, '');
  const [, share] = /^(\d{1,4}(?:\.\d{1,4})?)%$/.exec(plain) ?? [];
  if (share !== undefined) {
    const [whole = '', part = ''] = share.split('.');
    const digits = whole.padStart(3, '0');
    const text = `${digits.slice(0, -2)}.${digits.slice(-2)}${part}`.replace(/\.?0+$/, '');
    return text.replace(/^0+(?=\d)/, '');
  }
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

/** A day as rule files have it, `2024-07-01`, or a month where no day is written; undefined where it is none. */
export function dateMeant(found: string): string | undefined {
  const [, year = '', month = '', day] =
    /^(\d{4})\s*[-年/.]\s*(\d{1,2})\s*(?:[-月/.]\s*(?:(\d{1,2})\s*日?)?)?$/.exec(
      found.normalize('NFKC').trim(),
    ) ?? [];
  const text = [year, month, day ?? '1'].map((part) => part.padStart(2, '0')).join('-');
  if (year === '' || parseDay(text) === undefined) return undefined;
  return day === undefined ? text.slice(0, 7) : text;
}
