import { columnName, yuanWords } from '../../decide/words.ts';
import { say, type Words } from '../../messages/index.ts';
import type { Person } from '../../people/household.ts';
import type { Reject, Twice } from '../../people/intake.ts';
import type { Roster } from '../../rules/schema.ts';
import { amountWords, type CheckContext, joined, tell, titleOf } from '../context.ts';
import type { Control } from '../control.ts';
import { type Finding, type Match, plainFinding } from '../finding.ts';
import type { Matched } from '../match/match.ts';
import { nameKey } from '../match/names.ts';
import { type Fit, keyOf, type Sought } from '../match/sought.ts';
import { paymentFindings, unpaidPeople } from '../payments.ts';
import { followed, priced } from '../priced.ts';
import { type Holdings, propertyWords } from '../property.ts';
import { type Recipient, type Relief, reliefsOf } from '../recipients.ts';
import { type RosterFact, rosterFacts } from '../roster-facts.ts';
import type { Claim, Timeline } from '../timeline.ts';
import { wronglyPaid } from '../together.ts';

/** What the recipients' own lists say, whatever roster is given. */
const own = {
  'paid-twice': { zh: '重复享受', en: 'paid twice' },
  'paid-together': { zh: '同时享受不可兼得的救助', en: 'paid together' },
  'over-age': { zh: '超龄享受', en: 'over age' },
};

/** What a list of payments says against what was due. */
const payments = {
  unpaid: { zh: '应发未发', en: 'due and not paid' },
  'paid-short': { zh: '少发', en: 'paid too little' },
  'paid-over': { zh: '多发', en: 'paid too much' },
  'paid-late': { zh: '迟发', en: 'paid late' },
};

/** 定期比对. What the rosters find is found with them, also where they are another control's. */
export const roster: Control = {
  key: 'roster',
  title: { zh: '定期比对', en: 'rosters' },
  kinds: { ...own, ...payments },
  files: [],
  busy: (given) => given.rosters || given.paid,
  looked: (kind, given) => kind in own || (kind in payments && given.paid) || given.roster(kind),
  // Another roster of the same control has nothing to do with it.
  mayHide: (kind, source) => source.kind === kind,
  seeks: (context) => unpaidPeople(context),
  findings: (context, material) => [
    ...context.twice.flatMap((one) => twiceFindings(context, one)),
    ...wronglyPaid(context),
    ...paymentFindings(context, material),
  ],
};

/** 重复享受: one person on the lists of two households. Which of them is right, no list says. */
function twiceFindings(
  context: CheckContext,
  { person, households, first, paid }: Twice,
): Finding[] {
  // A list without what is paid is one of recipients; where it is said, somebody must be paid.
  if (person.paid !== undefined && paid.length === 0) return [];
  const [one, other] = households;
  const [only] = paid.length === 1 ? paid : [undefined];
  return [
    {
      ...plainFinding,
      control: 'roster',
      kind: 'paid-twice',
      severity: 'review',
      fact: [person.id.text, ...[one, other].sort()],
      householdId: one,
      idNumber: person.id.text,
      name: person.name,
      category: only,
      source: person.file,
      sourceRow: person.row,
      match: 'exact',
      detail: tell(context, 'checkTwice', {
        one,
        file: first.file,
        row: first.row,
        other,
        paid: paid.map((category) => titleOf(context, category)).join('、'),
      }),
      action: tell(context, 'actTwice'),
    },
  ];
}

/** What a roster says of one recipient, and what of it is sure enough to count. */
export interface RosterEntry {
  readonly roster: Roster;
  readonly fact: RosterFact;
  readonly recipient: Recipient;
  /** Undefined where it says nothing that changes what is due, or not how much. */
  readonly claim: Claim | undefined;
  /** Nothing stands against it: it is the person, in force, and dated as it can be. */
  readonly sure: boolean;
}

/** 定期比对: what the rows of another office's list say of those who are paid. */
export function rosterEntries(
  context: CheckContext,
  roster: Roster,
  matched: readonly Matched<Sought>[],
): { readonly entries: readonly RosterEntry[]; readonly rejects: readonly Reject[] } {
  const unnumbered = new Map(context.unnumbered.map((one) => [keyOf(one.person), one]));
  const known = (key: string): CheckContext['unnumbered'][number] | undefined =>
    context.byId.get(key) ?? unnumbered.get(key);
  const recipients = matched.flatMap((one): Matched<Person>[] => {
    const found = known(one.who);
    return found === undefined ? [] : [{ ...one, person: found.person }];
  });
  const { facts, rejects } = rosterFacts(roster, recipients, context.asOf);
  const entries = facts.flatMap((fact): RosterEntry[] => {
    const found = known(keyOf(fact.person));
    if (found === undefined) return [];
    const claim = claimOf(roster, fact);
    const { match, doubts, past, future } = fact;
    const sure = match !== 'likely' && doubts.length === 0 && past === undefined && !future;
    return [{ roster, fact, recipient: found.recipient, claim, sure }];
  });
  return { entries, rejects };
}

function claimOf({ effect }: Roster, { person, amount, since }: RosterFact): Claim | undefined {
  if ('review' in effect || 'asks' in effect) return undefined;
  if ('status' in effect) return { person, effect: { status: effect.status }, since };
  if ('cells' in effect) {
    const cells = Object.entries(effect.cells).map(
      ([key, cell]) => [key, cell === '' ? undefined : cell] as const,
    );
    return { person, effect: { cells: Object.fromEntries(cells) }, since };
  }
  const { income, declared = 'included' } = effect;
  return amount === undefined ? undefined : { person, effect: { income, amount, declared }, since };
}

/** What is found by an entry, with all that follows from it in the household. */
export function rosterFindings(
  context: CheckContext,
  entry: RosterEntry,
  timeline: Timeline,
  holdings: Holdings,
): readonly Finding[] {
  return new Entry(context, entry, timeline, holdings).findings();
}

/** Why it is only perhaps the same person: whose number is wrong, and how. */
function likelyWords(context: CheckContext, damage: Fit['damage']): string {
  if (damage === undefined || (damage.whose === 'list' && damage.how === 'none')) {
    return tell(context, 'checkLikely');
  }
  const whose = tell(context, damage.whose === 'list' ? 'damagedOnList' : 'damagedInSheet');
  const hows = {
    none: 'damagedNone',
    masked: 'damagedMasked',
    cut: 'damagedCut',
    check: 'damagedCheck',
    swapped: 'damagedSwapped',
    digits: 'damagedDigits',
  } as const;
  return tell(context, 'checkLikelyNumber', { whose, how: tell(context, hows[damage.how]) });
}

/** What a person is known by from month to month. */
const factOf = (person: Person, { household }: Recipient): string =>
  person.damagedId === undefined
    ? person.id.text
    : [household.id, nameKey(person.name), person.damagedId].join('/');

class Entry {
  private readonly roster: Roster;
  private readonly fact: RosterFact;
  private readonly recipient: Recipient;

  constructor(
    private readonly context: CheckContext,
    private readonly entry: RosterEntry,
    private readonly timeline: Timeline,
    private readonly holdings: Holdings,
  ) {
    this.roster = entry.roster;
    this.fact = entry.fact;
    this.recipient = entry.recipient;
  }

  findings(): Finding[] {
    const { effect } = this.roster;
    const { person, match, past, future } = this.fact;
    const reliefs = reliefsOf(this.recipient, person);
    const [first] = reliefs;
    const { claim, sure } = this.entry;
    if ('review' in effect) {
      return [this.finding(first, 'review', this.looked(effect.review), 'actReview')];
    }
    if (match === 'likely') return [this.finding(first, 'review', this.doubts(), 'actIdentity')];
    if (this.recipient.reliefs.length === 0) {
      const words = [tell(this.context, 'checkReliefUnknown'), ...this.doubts()];
      return [this.finding(first, 'review', words, 'actReview')];
    }
    if (claim === undefined) {
      const words = [tell(this.context, 'checkNoAmount'), ...this.doubts()];
      return [this.finding(first, 'review', words, 'actReview')];
    }
    if (past !== undefined || future) {
      // What the household is paid goes to others.
      if (first === undefined) return [];
      const told = this.finding(first, 'review', this.doubts(), 'actReview');
      return [{ ...told, months: past?.months }];
    }
    const own = reliefs.map((relief) => this.priced(relief, claim));
    // Where the list changes nothing it is told once, for the record.
    const telling = own.filter(({ severity }) => severity !== 'info');
    const told = (telling.length > 0 ? telling : own.slice(0, 1)).map((one) => this.unsure(one));
    if (!sure) return told;
    const cause = this.finding(undefined, 'review', [], 'actReview');
    return [...told, ...followed(this.context, this.timeline, claim, cause, reliefs)];
  }

  /** What a person must look at: the amount of the row, and what all of it comes to by the rules. */
  private looked(review: Words): string[] {
    const { context, roster, fact, recipient, holdings } = this;
    const own = fact.amount === undefined ? [] : [yuanWords(fact.amount)];
    return [
      review[context.lang],
      ...own.map((amount) => tell(context, 'checkStated', { amount })),
      ...propertyWords(context, recipient, roster, holdings),
      ...this.doubts(),
    ];
  }

  private doubts(): string[] {
    return this.fact.doubts.map((one) => say(this.context.lang, one));
  }

  /** Nothing is stopped on a fact that is in doubt, and no month counted. */
  private unsure(finding: Finding): Finding {
    const { context } = this;
    const doubts = this.doubts();
    if (doubts.length === 0) return finding;
    const detail = joined(context, [finding.detail, ...doubts]);
    if (finding.severity === 'info') return { ...finding, detail };
    return {
      ...finding,
      severity: 'review',
      months: undefined,
      overpaid: undefined,
      detail,
      action: tell(context, 'actReview'),
    };
  }

  private priced(relief: Relief, claim: Claim): Finding {
    const { context, roster } = this;
    const { effect } = roster;
    const { due, words, ...figures } = priced(context, this.timeline, relief, claim);
    const plain = (sentences: readonly string[]): Finding => ({
      ...this.finding(relief, 'review', sentences, 'actReview'),
      ...figures,
    });
    if (due.amount === undefined) return plain(words);
    const { paid } = relief;
    const said = {
      category: titleOf(context, relief.category),
      amount: yuanWords(this.fact.amount ?? 0),
      now: yuanWords(due.amount),
      paid: amountWords(context, paid),
    };
    const undated = claim.since === undefined && this.fact.doubts.length === 0;
    const since = undated ? [tell(context, 'checkSinceUnknown')] : [];
    if ('income' in effect) {
      const column = columnName(effect.income, context.lang);
      if (figures.severity === 'info')
        return plain([
          tell(context, 'checkIncomeSame', { category: said.category, amount: said.amount }),
        ]);
      return plain([tell(context, 'checkIncome', { ...said, column }), ...words, ...since]);
    }
    if ('cells' in effect) return this.pricedCells(plain, figures.severity, { ...said, words });
    const status = 'status' in effect ? effect.status : '';
    const sentence = tell(context, 'checkStatus', {
      category: said.category,
      status,
      now: said.now,
      paid: said.paid,
    });
    if (figures.severity !== 'info') return plain([sentence, ...words, ...since]);
    // Someone who is gone must leave the list even where nothing was overpaid.
    const differs = paid !== undefined && paid !== due.amount;
    const [severity, action] = differs
      ? (['recalculate', 'actRecalculate'] as const)
      : (['review', 'actReview'] as const);
    return { ...this.finding(relief, severity, [sentence], action), newAmount: due.amount };
  }

  /** Cells that are another way are looked into before anything is stopped. */
  private pricedCells(
    plain: (sentences: readonly string[]) => Finding,
    severity: Finding['severity'],
    {
      category,
      now,
      paid,
      words,
    }: Record<'category' | 'now' | 'paid', string> & {
      readonly words: readonly string[];
    },
  ): Finding {
    const { context } = this;
    if (severity === 'info') return plain([tell(context, 'checkCellsSame', { category })]);
    const sentence = tell(context, 'checkCells', { category, now, paid });
    const action = tell(context, 'actReview');
    return {
      ...plain([sentence, ...words]),
      ...(severity === 'stop' && { severity: 'review', action }),
    };
  }

  private finding(
    relief: Relief | undefined,
    severity: Finding['severity'],
    words: readonly string[],
    action: 'actRecalculate' | 'actReview' | 'actIdentity',
  ): Finding {
    const { context, roster, fact, recipient } = this;
    const { person, match, damage, name, source, row, remarks, since } = fact;
    const how: Record<Match, string[]> = {
      exact: [],
      'id-only': [tell(context, 'checkIdOnly', { found: name })],
      'id-15': [tell(context, 'checkId15', { found: name })],
      likely: [likelyWords(context, damage)],
    };
    const on = tell(context, 'checkOnRoster', { roster: roster.title[context.lang] });
    const category = relief === undefined ? '' : titleOf(context, relief.category);
    return {
      ...plainFinding,
      control: roster.control,
      kind: roster.kind,
      severity,
      fact: [factOf(person, recipient), relief?.category ?? ''],
      householdId: recipient.household.id,
      idNumber: person.damagedId ?? person.id.text,
      name: person.name,
      category: relief?.category,
      source,
      sourceRow: row,
      match,
      since,
      ...(fact.amount !== undefined && { stated: String(fact.amount) }),
      detail: joined(context, [
        on,
        ...how[match],
        ...remarks.map((one) => say(context.lang, one)),
        ...words,
      ]),
      action: tell(context, action, { category }),
    };
  }
}
