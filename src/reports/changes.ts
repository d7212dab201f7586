import type { Difference, Status, Told } from '../ledger/history.ts';
import { type Lang, message, type PlainKey, say } from '../messages/index.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';

const statusWords: Readonly<Record<Status, PlainKey>> = {
  new: 'statusNew',
  open: 'statusOpen',
  back: 'statusBack',
  settled: 'statusSettled',
  gone: 'statusGone',
};

/** What changed since last month, decisions first. */
export function changeColumns(lang: Lang): OutColumn[] {
  const column = (key: string, zh: string, kind: OutColumn['kind'] = 'text'): OutColumn => ({
    key,
    header: lang === 'zh' ? zh : key,
    kind,
  });
  return [
    column('what', '事项'),
    column('household_id', '家庭编号', 'id'),
    column('id_number', '身份证号', 'id'),
    column('name', '姓名'),
    column('category', '类别'),
    column('before', '上月', 'money'),
    column('now', '本月', 'money'),
    column('change', '变化'),
    column('detail', '说明'),
  ];
}

type Change = 'new' | 'stop' | 'up' | 'down';

/** What changed in money since last month, and what became of each finding. */
export function* changeRows(
  differing: readonly Difference[],
  told: readonly Told[],
  lang: Lang,
): Generator<OutCell[]> {
  for (const { before: old, now: current } of differing) {
    const change = changeOf(old?.amount ?? 0, current?.amount ?? 0);
    const one = current ?? old;
    if (change === undefined || one === undefined) continue;
    const { household, id, name, category } = one;
    yield [
      'decision',
      household,
      id,
      name,
      category,
      old?.amount ?? 0,
      current?.amount ?? 0,
      change,
      '',
    ];
  }
  for (const { id: findingId, finding } of told) {
    const { household, id, name, category, status, control, kind, detail } = finding;
    const word = say(lang, message(statusWords[status]));
    yield [
      `${control}/${kind} ${findingId}`,
      household,
      id,
      name,
      category,
      null,
      null,
      word,
      detail,
    ];
  }
}

function changeOf(before: number, now: number): Change | undefined {
  if (before === now) return undefined;
  if (before === 0) return 'new';
  if (now === 0) return 'stop';
  return now > before ? 'up' : 'down';
}
