import type { Difference, Status, Told } from '../ledger/history.ts';
import { type Lang, message, type PlainKey, say } from '../messages/index.ts';
import { categoryTitle } from '../core/category.ts';
import { maskId } from '../core/id-number.ts';
import { decisionWord, householdDigits, maskDigits, sentenceDigits } from '../decide/columns.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';
import { controlTitle, type FindingWords, kindTitle } from './finding-words.ts';

const statusWords: Readonly<Record<Status, PlainKey>> = {
  new: 'statusNew',
  open: 'statusOpen',
  back: 'statusBack',
  settled: 'statusSettled',
  gone: 'statusGone',
};

/** What changed since last month, decisions first. */
export function changeColumns(lang: Lang, words: FindingWords): OutColumn[] {
  const column = (
    [key, zh, width]: readonly [string, string, number],
    kind: OutColumn['kind'] = 'text',
    shown?: OutColumn['shown'],
  ): OutColumn => ({
    key,
    header: lang === 'zh' ? zh : key,
    kind,
    width,
    beneath: key === 'id_number' || key === 'detail',
    ...(shown !== undefined && lang === 'zh' && { shown }),
  });
  return [
    column(['what', '事项', 30], 'text', (code) => whatWords(code, words, lang)),
    column(['household_id', '家庭编号', 16], 'id'),
    column(['id_number', '身份证号', 22], 'id'),
    column(['name', '姓名', 10]),
    column(['category', '类别', 18], 'text', (code) => categoryTitle(words.categories, code, lang)),
    column(['before', '上月', 12], 'money'),
    column(['now', '本月', 12], 'money'),
    column(['change', '变化', 8], 'text', (code) => decisionWord(code, lang)),
    column(['detail', '说明', 60]),
  ];
}

/** `decision`, or `roster/pension 0123456789abcdef`: the control, the kind and the finding. */
function whatWords(code: string, words: FindingWords, lang: Lang): string {
  if (code === 'decision') return say(lang, message('changeDecision'));
  const [, control = '', kind = '', finding = ''] = /^([^/]*)\/(\S*) (.*)$/.exec(code) ?? [];
  if (finding === '') return code;
  return `${controlTitle(control, lang)}：${kindTitle(kind, words, lang)} ${finding}`;
}

/**
 * `joined`, `left`, `back`: the household was not on last month's list, is not on this one, is on it again;
 * `needs-evidence`: what was paid can't be decided this month, which is no stop.
 */
type Change = 'new' | 'stop' | 'up' | 'down' | 'joined' | 'left' | 'back' | 'needs-evidence';

/**
 * What changed in money since last month, and what became of each finding.
 *
 * @param mask whether numbers of IDs, cards and telephones are masked.
 */
export function* changeRows(
  differing: readonly Difference[],
  told: readonly Told[],
  lang: Lang,
  mask: boolean,
): Generator<OutCell[]> {
  const who = (household: string, id: string): [string, string] =>
    mask ? [maskDigits(household, householdDigits), maskId(id)] : [household, id];
  for (const difference of differing) {
    const { before: old, now: current } = difference;
    const change = changeOf(difference);
    // Who it is about is told by last month's decision where this one has nobody.
    const one = current?.id === '' ? (old ?? current) : (current ?? old);
    if (change === undefined || one === undefined) continue;
    const { household, id, name, category } = one;
    yield [
      'decision',
      ...who(household, id),
      name,
      category,
      old?.amount ?? 0,
      change === 'needs-evidence' ? null : (current?.amount ?? 0),
      change,
      change === 'needs-evidence' ? say(lang, message('changeOpen')) : '',
    ];
  }
  for (const { id: findingId, finding } of told) {
    const { household, id, name, category, status, control, kind, detail } = finding;
    const word = say(lang, message(statusWords[status]));
    yield [
      `${control}/${kind} ${findingId}`,
      ...who(household, id),
      name,
      category,
      null,
      null,
      word,
      mask ? maskDigits(detail, sentenceDigits) : detail,
    ];
  }
}

function changeOf({ before: old, now: current, household }: Difference): Change | undefined {
  const [before, now] = [old?.amount ?? 0, current?.amount ?? 0];
  if (before === now) return undefined;
  if (current?.decision === 'needs-evidence') return 'needs-evidence';
  if (before === 0) return household.last ? 'new' : household.earlier ? 'back' : 'joined';
  if (now === 0) return household.now ? 'stop' : 'left';
  return now > before ? 'up' : 'down';
}
