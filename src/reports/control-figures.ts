import type { Standing, Status } from '../ledger/history.ts';
import { message } from '../messages/index.ts';
import type { Figure } from './figures.ts';

/** What nobody has settled yet and was found again. */
export const openStatuses: readonly Status[] = ['new', 'open', 'back'];

/** What the controls found and what became of it, with the money: found, open, settled, and paid back. */
export function controlFigures(all: readonly Standing[]): Figure[] {
  const still = all.filter(({ finding }) => openStatuses.includes(finding.status));
  const settled = all.filter(({ finding }) => finding.status === 'settled');
  const gone = all.filter(({ finding }) => finding.status === 'gone');
  // What came back had been settled before, and what was paid back then stays paid back.
  const { recovered, unsaid } = paidBack(all);
  const overpaid = (list: readonly Standing[]): number => owed(list).over;
  const count = (key: string, zh: string, en: string, value: number): Figure => ({
    key,
    title: { zh, en },
    unit: 'findings',
    value,
  });
  return [
    count('findings', '五项约束制度发现', 'findings', all.length),
    count('findings.open', '其中未处理', 'open', still.length),
    count('findings.settled', '其中已处理', 'settled', settled.length),
    count('findings.gone', '其中已消除', 'gone', gone.length),
    {
      key: 'overpaid.open',
      title: { zh: '未处理的多发金额', en: 'overpaid, open' },
      unit: 'yuan',
      value: overpaid(still),
    },
    {
      key: 'underpaid.open',
      title: { zh: '未处理的少发金额', en: 'underpaid, open' },
      unit: 'yuan',
      value: owed(still).under,
    },
    {
      key: 'overpaid.settled',
      title: { zh: '已处理的多发金额', en: 'overpaid, settled' },
      unit: 'yuan',
      value: overpaid(settled),
    },
    {
      key: 'overpaid.gone',
      title: { zh: '已消除的多发金额', en: 'overpaid, gone' },
      unit: 'yuan',
      value: overpaid(gone),
    },
    {
      key: 'recovered',
      title: { zh: '已追回金额', en: 'recovered' },
      unit: 'yuan',
      // Of nothing settled, nothing was paid back; of what was settled in silence it is not known.
      value: recovered,
      note: unsaid === 0 ? undefined : message('figureUnsaid', { unsaid }),
    },
  ];
}

/** What was paid back in fen, not known where no settlement says it; and how many don't. */
export function paidBack(all: readonly Standing[]): {
  readonly recovered: number | undefined;
  readonly unsaid: number;
} {
  const ends = all.flatMap(({ settlement, earlier }) => [
    ...earlier,
    ...(settlement === undefined ? [] : [settlement]),
  ]);
  const told = ends.flatMap(({ recovered }) => recovered ?? []);
  const sum = told.reduce((all, fen) => all + fen, 0);
  return {
    recovered: ends.length > 0 && told.length === 0 ? undefined : sum,
    unsaid: ends.length - told.length,
  };
}

/**
 * What households were paid too much and too little, each in fen: the findings of one household add up to what it
 * owes or is owed, and one household's too little is not set off against another's too much.
 */
export function owed(list: readonly Pick<Standing, 'finding'>[]): {
  readonly over: number;
  readonly under: number;
} {
  const homes = new Map<string, number>();
  for (const { finding } of list)
    homes.set(finding.household, (homes.get(finding.household) ?? 0) + (finding.overpaid ?? 0));
  const sum = (of: (fen: number) => number): number =>
    [...homes.values()].reduce((all, fen) => all + of(fen), 0);
  return { over: sum((fen) => Math.max(fen, 0)), under: sum((fen) => Math.max(-fen, 0)) };
}
