import type { Category } from '../core/columns.ts';
import { yuanWords } from '../decide/words.ts';
import { decideHousehold } from '../decide/interpret.ts';
import type { Lang } from '../messages/index.ts';
import { applicantOf, type Household, type PaidHistory, type Person } from '../people/household.ts';
import { type CheckContext, joined, tell, titleOf } from './context.ts';
import type { Material } from './control.ts';
import { type Finding, plainFinding } from './finding.ts';
import { monthAfter, monthText } from './months.ts';
import type { Sought } from './match/sought.ts';
import { paidOf, type Recipient, type Relief } from './recipients.ts';
import { began, type Timeline } from './timeline.ts';

/** A benefit that somebody has or had, by the sheet or by the list of payments. */
interface Granted {
  /** One; of a payment in the household's name several people's. */
  readonly reliefs: readonly [Relief, ...Relief[]];
}

/** One month of a benefit. Fen. */
interface Month {
  readonly month: string;
  readonly paid: number;
  /** Undefined where it can't be decided. */
  readonly due: number | undefined;
  /** Paid over what was due, below zero where too little was; what facts answer for is not in it. */
  readonly rest: number;
  /** What is left of it once what was too much in another month is set against what was too little. */
  left: number;
  /** What was too little and was paid in a later month. */
  late: number;
}

/** Who is in a household that is paid nothing today and of which the list of payments says so. */
export function unpaidPeople({ households, byId }: CheckContext): Sought[] {
  return households
    .filter(({ payments }) => payments !== undefined)
    .flatMap(({ people }) => people)
    .filter(({ id }) => id.text !== '' && !byId.has(id.text));
}

/**
 * 应发未发、少发、多发、迟发: what was really paid against what was due, month by month, as far as the list
 * of payments reaches. What was paid too much in one month and too little in another is set against each other; where the
 * too little came first it was paid late.
 */
export function paymentFindings(
  context: CheckContext,
  { timelineOf, dead }: Pick<Material, 'timelineOf' | 'dead'>,
): Finding[] {
  const known = new Map(context.recipients.map((one) => [one.household, one]));
  return context.households.flatMap((household) => {
    const { payments } = household;
    if (payments === undefined || household.breaks.length > 0) return [];
    const recipient = known.get(household) ?? { household, reliefs: [] };
    const timeline = timelineOf(recipient);
    const gone = known.has(household)
      ? undefined
      : household.people.find(({ id }) => dead.has(id.text));
    return grantedOf(context, recipient, payments).flatMap((one) =>
      new Account(context, household, payments, timeline, one, gone).findings(),
    );
  });
}

/** The benefits that are paid, were paid or, by the sheet, should be; of those that the list has at all. */
function grantedOf(
  context: CheckContext,
  { household, reliefs }: Recipient,
  { spans, rows }: PaidHistory,
): Granted[] {
  const { people } = household;
  const { rules } = context.ruleset;
  const head = applicantOf(people);
  const paidFor = (category: Category, person: Person): boolean =>
    person.granted?.some((one) => one.category === category) === true ||
    rows.some((one) => one.category === category && one.idNumber === person.id.text);
  // A list without what is paid is one of recipients: they have what the rules grant.
  const silent = people.every(({ granted }) => granted === undefined);
  const { outcomes } = silent ? decideHousehold(context.ruleset, household) : { outcomes: [] };
  const ruled = (category: Category, person?: Person): boolean =>
    outcomes.some(
      ({ rule, subject, decision }) =>
        decision === 'eligible' &&
        rule.category === category &&
        (person === undefined || subject === person),
    );
  return [...spans.keys()].flatMap((category): Granted[] => {
    const unit = rules.get(category)?.unit;
    if (unit === undefined) return [];
    const inName = rows.some((one) => one.category === category && one.idNumber === '');
    const today = reliefs.filter((one) => one.category === category);
    if (unit === 'household') {
      const any = people.some((person) => paidFor(category, person)) || inName || ruled(category);
      if (!any && today.length === 0) return [];
      return [{ reliefs: [today[0] ?? { category, unit, subject: head, paid: 0 }] }];
    }
    const all = people.flatMap((person): Relief[] => {
      const own = today.find(({ subject }) => subject === person);
      if (own !== undefined) return [own];
      if (!paidFor(category, person) && !ruled(category, person)) return [];
      return [{ category, unit, subject: person, paid: 0 }];
    });
    const [first, ...others] = all;
    if (first === undefined) {
      return inName && head !== undefined
        ? [{ reliefs: [{ category, unit, subject: head, paid: 0 }] }]
        : [];
    }
    return inName ? [{ reliefs: [first, ...others] }] : all.map((one) => ({ reliefs: [one] }));
  });
}

/** One benefit, month by month. */
class Account {
  private readonly category: Category;
  private readonly relief: Relief;
  private readonly months: readonly Month[];
  /** Since when it is granted is not known, and it never was paid. */
  private undated = false;

  constructor(
    private readonly context: CheckContext,
    private readonly household: Household,
    private readonly payments: PaidHistory,
    private readonly timeline: Timeline,
    private readonly granted: Granted,
    private readonly gone: Person | undefined,
  ) {
    [this.relief] = granted.reliefs;
    this.category = this.relief.category;
    this.months = setOff(this.span().flatMap((month) => this.inMonth(month) ?? []));
  }

  findings(): Finding[] {
    const short = this.months.filter(({ rest, left }) => rest < 0 && left < 0);
    const unpaid = short.filter(({ paid }) => paid <= 0);
    const open = this.months.filter(({ due, paid }) => due === undefined && paid <= 0);
    return [
      ...this.unpaid(unpaid, open),
      ...this.differing(
        short.filter(({ paid }) => paid > 0),
        { kind: 'paid-short', words: 'paidShort', action: 'actPayShort' },
      ),
      ...this.differing(
        this.months.filter(({ rest, left }) => rest > 0 && left > 0),
        { kind: 'paid-over', words: 'paidOver', action: 'actPayOver' },
      ),
      ...this.late(),
    ];
  }

  private unpaid(unpaid: readonly Month[], open: readonly Month[]): Finding[] {
    const all = [...unpaid, ...open].sort((a, b) => (a.month < b.month ? -1 : 1));
    const [first] = all;
    if (first === undefined) return [];
    const words = [
      ...(unpaid.length > 0 ? [tell(this.context, 'paidUnpaid', this.said(unpaid))] : []),
      ...(open.length > 0 ? [tell(this.context, 'paidUnpaidOpen', this.said(open))] : []),
      ...(this.undated ? [tell(this.context, 'paidStart')] : []),
    ];
    // Who is not paid in the last month of the list may have been stopped.
    const sure = open.length === 0 && all.at(-1)?.month !== this.months.at(-1)?.month;
    return [this.finding('unpaid', sure ? 'recalculate' : 'review', all, words, 'actPayShort')];
  }

  private differing(
    months: readonly Month[],
    {
      kind,
      words,
      action,
    }: {
      readonly kind: string;
      readonly words: 'paidShort' | 'paidOver';
      readonly action: 'actPayShort' | 'actPayOver';
    },
  ): Finding[] {
    if (months.length === 0) return [];
    const sentence = tell(this.context, words, this.said(months));
    // Where nothing at all was due, the benefit itself is in doubt.
    const severity = months.every(({ due }) => (due ?? 0) > 0) ? 'recalculate' : 'review';
    return [this.finding(kind, severity, months, [sentence], action)];
  }

  private late(): Finding[] {
    const late = this.months.filter((one) => one.late > 0);
    if (late.length === 0) return [];
    const amount = yuanWords(late.reduce((sum, one) => sum + one.late, 0));
    const sentence = tell(this.context, 'paidLate', { ...this.said(late), amount });
    const told = this.finding('paid-late', 'review', late, [sentence], 'actPayLate');
    return [{ ...told, overpaid: undefined }];
  }

  private said(months: readonly Month[]): Record<
    'category' | 'months' | 'due' | 'paid' | 'amount',
    string
  > & {
    readonly count: number;
  } {
    const sum = (one: (month: Month) => number): number =>
      months.reduce((all, month) => all + one(month), 0);
    return {
      category: titleOf(this.context, this.category),
      months: spanWords(
        months.map(({ month }) => month),
        this.context.lang,
      ),
      count: months.length,
      due: yuanWords(sum(({ due = 0 }) => due)),
      paid: yuanWords(sum(({ paid }) => paid)),
      amount: yuanWords(Math.abs(sum(({ left }) => left))),
    };
  }

  private finding(
    kind: string,
    severity: Finding['severity'],
    months: readonly Month[],
    words: readonly string[],
    action: 'actPayShort' | 'actPayOver' | 'actPayLate',
  ): Finding {
    const { context, household, payments, relief, gone } = this;
    const { subject, unit } = relief;
    const dead = gone === undefined ? [] : [tell(context, 'paidDead', { name: gone.name })];
    const sure = gone === undefined && months.every(({ due }) => due !== undefined);
    const which = new Set(months.map(({ month }) => month));
    const row = payments.rows.find(
      ({ category, month = '' }) => category === this.category && which.has(month),
    );
    return {
      ...plainFinding,
      control: 'roster',
      kind,
      severity: gone === undefined ? severity : 'review',
      fact: [household.id, unit === 'person' ? (subject?.id.text ?? '') : '', this.category],
      householdId: household.id,
      idNumber: subject?.id.text ?? '',
      name: subject?.name ?? '',
      category: this.category,
      source: row?.file ?? payments.file,
      sourceRow: row?.row,
      since: months[0]?.month,
      months: months.length,
      overpaid: sure ? months.reduce((sum, { left }) => sum + left, 0) : undefined,
      newAmount: gone === undefined ? this.months.at(-1)?.due : undefined,
      detail: joined(context, [...words, ...dead]),
      action: tell(context, action),
    };
  }

  /** The months of the list in which the benefit was granted. */
  private span(): string[] {
    const span = this.payments.spans.get(this.category);
    if (span === undefined) return [];
    const starts = this.granted.reliefs.map(began);
    const [start = ''] = starts.sort();
    const first = this.payments.rows
      .filter(({ category, idNumber }) => category === this.category && this.isOwn(idNumber))
      .map(({ month = '' }) => month)
      .sort()[0];
    const from = start === '' ? (first ?? span.last) : start;
    this.undated = start === '' && first === undefined;
    const months: string[] = [];
    const last = [span.last, monthText(this.context.asOf)].sort()[0] ?? span.last;
    for (
      let month = from > span.first ? from : span.first;
      month <= last;
      month = monthAfter(month)
    )
      months.push(month);
    return months;
  }

  private isOwn(idNumber: string): boolean {
    const { unit } = this.relief;
    if (unit === 'household' || idNumber === '') return true;
    return this.granted.reliefs.some(({ subject }) => subject?.id.text === idNumber);
  }

  private inMonth(month: string): Month | undefined {
    const { payments, timeline, granted } = this;
    const [first, ...others] = granted.reliefs;
    const named = { ...first, unit: others.length > 0 ? ('household' as const) : first.unit };
    const paid = paidOf(payments, named, month);
    if (paid === undefined) return undefined;
    const whole = granted.reliefs.map((relief) => timeline.beyond(relief, month, 0));
    if (whole.some((one) => one === undefined)) {
      return { month, paid, due: undefined, rest: 0, left: 0, late: 0 };
    }
    const due = whole.reduce((sum, one) => sum + (one?.due ?? 0), 0);
    const rest =
      others.length > 0 ? paid - due : (timeline.beyond(first, month, paid)?.rest ?? paid - due);
    // Of a list with rows that name nobody one may be what is missing here.
    if (rest < 0 && payments.mayBeMore) return undefined;
    return { month, paid, due, rest, left: rest, late: 0 };
  }
}

/** Sets what was too much in a month against what was too little before it, and what is left against later months. */
function setOff(months: Month[]): Month[] {
  const over = months.filter(({ rest }) => rest > 0);
  const short = months.filter(({ rest }) => rest < 0);
  for (const more of over) {
    for (const less of short) {
      if (less.month > more.month) continue;
      const moved = Math.min(more.left, -less.left);
      more.left -= moved;
      less.left += moved;
      less.late += moved;
    }
  }
  for (const more of over) {
    for (const less of short) {
      const moved = Math.min(more.left, -less.left);
      more.left -= moved;
      less.left += moved;
    }
  }
  return months;
}

/** `2021-03至2021-05、2021-07` */
function spanWords(months: readonly string[], lang: Lang): string {
  const runs: { first: string; last: string }[] = [];
  for (const month of months) {
    const run = runs.at(-1);
    if (run !== undefined && monthAfter(run.last) === month) run.last = month;
    else runs.push({ first: month, last: month });
  }
  const [to, and] = lang === 'zh' ? ['至', '、'] : [' to ', ', '];
  return runs.map(({ first, last }) => (first === last ? first : `${first}${to}${last}`)).join(and);
}
