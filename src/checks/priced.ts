import { columnName, yuanWords } from '../decide/words.ts';
import { amountWords, type CheckContext, joined, tell, titleOf } from './context.ts';
import type { Finding } from './finding.ts';
import type { Relief } from './recipients.ts';
import type { Claim, Due, Owed, Timeline } from './timeline.ts';

/** What of a finding follows from what a benefit comes to with the facts. */
export type Priced = Pick<
  Finding,
  'severity' | 'months' | 'overpaid' | 'estimate' | 'newAmount' | 'action' | 'ruledFrom'
> & {
  readonly due: Due;
  /** What has been owed, in sentences. */
  readonly words: readonly string[];
};

/**
 * What is to be done about a benefit because of a fact, and what it cost: stopped where nothing is due any more,
 * changed where another amount is, looked into where what is paid or due is not known. Where the fact changes
 * nothing, it is for the record.
 */
export function priced(
  context: CheckContext,
  timeline: Timeline,
  relief: Relief,
  claim: Claim,
): Priced {
  const due = timeline.due(relief, claim);
  const category = titleOf(context, relief.category);
  const plain = { due, months: undefined, overpaid: undefined, newAmount: due.amount } as const;
  const act = (
    severity: Finding['severity'],
    action: 'actStop' | 'actRecalculate' | 'actReview' | 'actNone' | 'actEvidence',
  ): Pick<Finding, 'severity' | 'action'> => ({
    severity,
    action: tell(context, action, { category }),
  });
  if (due.decision === 'needs-evidence' || due.amount === undefined) {
    const columns = due.missing.map((key) => columnName(key, context.lang)).join('、');
    const words = columns === '' ? [] : [tell(context, 'checkNeeds', { category, columns })];
    return { ...plain, newAmount: undefined, ...act('review', 'actEvidence'), words };
  }
  if (!timeline.changes(relief, claim)) return { ...plain, ...act('info', 'actNone'), words: [] };
  const { paid } = relief;
  const owed = timeline.has(claim) ? timeline.owed(relief, claim) : undefined;
  const known = {
    ...plain,
    months: owed?.months,
    overpaid: owed?.overpaid,
    ...(owed?.estimate === true && { estimate: true }),
    ...(owed?.open?.ruledFrom !== undefined && { ruledFrom: owed.open.ruledFrom }),
    words: owed === undefined ? [] : owedWords(context, relief, claim, owed),
  };
  if (due.decision === 'ineligible') return { ...known, ...act('stop', 'actStop') };
  if (paid === undefined) {
    const words = [...known.words, tell(context, 'checkPaidUnknown', { category })];
    return { ...known, ...act('review', 'actReview'), words };
  }
  if (paid === due.amount && (owed?.overpaid ?? 0) === 0)
    return { ...plain, ...act('info', 'actNone'), words: [] };
  return { ...known, ...act('recalculate', 'actRecalculate') };
}

function owedWords(
  context: CheckContext,
  relief: Relief,
  { since = '' }: Claim,
  owed: Owed,
): string[] {
  const { months, overpaid, estimate, open } = owed;
  const words: string[] = [];
  if (open !== undefined) {
    const { from, to, rest, ruledFrom } = open;
    words.push(tell(context, 'checkMonthsOpen', { since, from, to, rest: yuanWords(rest) }));
    if (ruledFrom !== undefined) {
      const category = titleOf(context, relief.category);
      words.push(tell(context, 'checkMonthsUnruled', { category, first: ruledFrom }));
    }
  } else if (overpaid !== undefined && overpaid < 0) {
    words.push(tell(context, 'checkMonthsShort', { since, months, short: yuanWords(-overpaid) }));
  } else if (overpaid !== undefined) {
    words.push(tell(context, 'checkMonths', { since, months, overpaid: yuanWords(overpaid) }));
  }
  if (estimate) words.push(tell(context, 'checkEstimate'));
  return words;
}

/** Other benefits of the household that a fact about one of its people changes, and those that it makes due. */
export function followed(
  context: CheckContext,
  timeline: Timeline,
  claim: Claim,
  cause: Finding,
  own: readonly Relief[],
): Finding[] {
  const { recipient } = timeline;
  const because = tell(context, 'checkFollows', { name: claim.person.name, detail: cause.detail });
  const plain = {
    ...cause,
    months: undefined,
    overpaid: undefined,
    newAmount: undefined,
    ruledFrom: undefined,
  };
  const changed = recipient.reliefs.flatMap((relief): Finding[] => {
    if (own.includes(relief) || !timeline.changes(relief, claim)) return [];
    const { due, words, ...figures } = priced(context, timeline, relief, claim);
    if (figures.severity === 'info') return [];
    const paid = amountWords(context, relief.paid);
    const now = amountWords(context, due.amount);
    const category = titleOf(context, relief.category);
    const comes = tell(context, 'checkFollowing', { category, now, paid });
    return [
      {
        ...plain,
        ...figures,
        ...about(claim, relief.category, relief.subject),
        detail: joined(context, [because, comes, ...words]),
      },
    ];
  });
  const begun = timeline.begun(claim).map(({ category, subject, amount }): Finding => {
    const title = titleOf(context, category);
    const now = amountWords(context, amount);
    return {
      ...plain,
      ...about(claim, category, subject),
      severity: 'review',
      newAmount: amount,
      detail: joined(context, [because, tell(context, 'checkBegins', { category: title, now })]),
      action: tell(context, 'actBegin', { category: title }),
    };
  });
  return [...changed, ...begun];
}

/** Whose benefit it is, and which fact of whom changed it. */
function about(
  { person }: Claim,
  category: Relief['category'],
  subject: Relief['subject'],
): Pick<Finding, 'idNumber' | 'name' | 'category' | 'fact'> {
  const whose = subject ?? person;
  return {
    idNumber: whose.id.text,
    name: whose.name,
    category,
    fact: [person.id.text, category, whose.id.text],
  };
}
