import { columnName, yuanWords } from '../../decide/words.ts';
import { say } from '../../messages/index.ts';
import type { Person } from '../../people/household.ts';
import type { Reject } from '../../people/intake.ts';
import type { Roster } from '../../rules/schema.ts';
import { type CheckContext, joined, tell, titleOf } from '../context.ts';
import type { Control } from '../control.ts';
import { type Finding, type Match, plainFinding } from '../finding.ts';
import type { Matched, Sought } from '../match/match.ts';
import { monthsSince } from '../months.ts';
import { overpaidSince, type Recipient, type Relief, reliefsOf, reprice } from '../recipients.ts';
import { type RosterFact, rosterFacts } from '../roster-facts.ts';

/** 定期比对. What the rosters find is found with them, also where they are another control's. */
export const roster: Control = {
  key: 'roster',
  title: { zh: '定期比对', en: 'rosters' },
  kinds: {},
  files: [],
  busy: (given) => given.rosters,
  looked: (kind, given) => given.roster(kind),
  // Another roster of the same control has nothing to do with it.
  mayHide: (kind, source) => source.kind === kind,
  findings: () => [],
};

/** 定期比对: what the rows of another office's list mean for those who are paid. */
export function rosterFindings(
  context: CheckContext,
  rules: Roster,
  matched: readonly Matched<Sought>[],
): { readonly findings: readonly Finding[]; readonly rejects: readonly Reject[] } {
  const recipients = matched.flatMap((one): Matched<Person>[] => {
    const found = context.byId.get(one.person.id.text);
    return found === undefined ? [] : [{ ...one, person: found.person }];
  });
  const { facts, rejects } = rosterFacts(rules, recipients, context.asOf);
  const findings = facts.flatMap((fact) => {
    const found = context.byId.get(fact.person.id.text);
    return found === undefined ? [] : new Entry(context, rules, fact, found.recipient).findings();
  });
  return { findings, rejects };
}

/** What a roster says of one recipient. */
class Entry {
  private readonly since: string | undefined;

  constructor(
    private readonly context: CheckContext,
    private readonly roster: Roster,
    private readonly fact: RosterFact,
    private readonly recipient: Recipient,
  ) {
    this.since = fact.since;
  }

  findings(): Finding[] {
    const { effect } = this.roster;
    const { person, match } = this.fact;
    const reliefs = reliefsOf(this.recipient, person);
    const [first] = reliefs;
    if ('review' in effect) {
      const words = [effect.review[this.context.lang], ...this.doubts()];
      return [this.finding(first, 'review', words, 'actReview')];
    }
    if (match === 'likely') return [this.finding(first, 'review', this.doubts(), 'actIdentity')];
    if (this.recipient.reliefs.length === 0) {
      const words = [tell(this.context, 'checkReliefUnknown'), ...this.doubts()];
      return [this.finding(first, 'review', words, 'actReview')];
    }
    const facts =
      'income' in effect ? this.income(effect.income) : { living_status: effect.status };
    if (facts === undefined) {
      const words = [tell(this.context, 'checkNoAmount'), ...this.doubts()];
      return [this.finding(first, 'review', words, 'actReview')];
    }
    // What the household is paid goes to others.
    if (first === undefined) return [];
    if (this.fact.past !== undefined || this.fact.future) {
      const { past } = this.fact;
      const told = this.finding(first, 'review', this.doubts(), 'actReview');
      return [{ ...told, months: past?.months }];
    }
    const priced = this.priced(reliefs, facts);
    // Where the list changes nothing it is told once, for the record.
    const telling = priced.filter(({ severity }) => severity !== 'info');
    return (telling.length > 0 ? telling : priced.slice(0, 1)).map((one) => this.unsure(one));
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

  /** The person's income facts with the list's amount in them; undefined where it has none. */
  private income(column: string): Person['values'] | undefined {
    const { amount } = this.fact;
    if (amount === undefined) return undefined;
    const { values } = this.fact.person;
    const declared = values[column];
    // What the sheet declares in the same column is the same money, not more of it.
    if (typeof declared === 'number' || values['monthly_income'] === undefined) {
      return { [column]: Math.max(typeof declared === 'number' ? declared : 0, amount) };
    }
    const whole = values['monthly_income'];
    return { monthly_income: Math.max(typeof whole === 'number' ? whole : 0, amount) };
  }

  private priced(reliefs: readonly Relief[], facts: Person['values']): Finding[] {
    const { context, roster, recipient } = this;
    const { effect } = roster;
    const again = reprice(context.ruleset, recipient.household, this.fact.person, facts);
    return reliefs.map((relief): Finding => {
      const { decision, amount, missing } = again(relief);
      const category = titleOf(context, relief.category);
      if (decision === 'needs-evidence' || amount === undefined) {
        const columns = missing.map((key) => columnName(key, context.lang)).join('、');
        return this.finding(
          relief,
          'review',
          [tell(context, 'checkNeeds', { category, columns })],
          'actEvidence',
        );
      }
      const { paid } = relief;
      const figures = {
        category,
        amount: yuanWords(this.fact.amount ?? 0),
        column: 'income' in effect ? columnName(effect.income, context.lang) : '',
        status: 'status' in effect ? effect.status : '',
        now: yuanWords(amount),
        paid: paid === undefined ? tell(context, 'unknownAmount') : yuanWords(paid),
      };
      const less = decision === 'ineligible' || (paid !== undefined && amount < paid);
      if (!less && 'income' in effect) {
        const words = [tell(context, 'checkIncomeSame', figures)];
        return { ...this.finding(relief, 'info', words, 'actNone'), newAmount: amount };
      }
      if (!less) {
        // Someone who is gone must leave the list even where nothing was overpaid.
        const words = [tell(context, 'checkStatus', figures)];
        const differs = paid !== undefined && paid !== amount;
        const told = this.finding(
          relief,
          differs ? 'recalculate' : 'review',
          words,
          differs ? 'actRecalculate' : 'actReview',
        );
        return { ...told, newAmount: amount };
      }
      const words = [tell(context, 'income' in effect ? 'checkIncome' : 'checkStatus', figures)];
      const stop = decision === 'ineligible';
      const doubtful = this.fact.doubts.length > 0;
      const months =
        this.since === undefined || doubtful ? undefined : monthsSince(this.since, context.asOf);
      const overpaid =
        months === undefined || this.since === undefined || paid === undefined
          ? undefined
          : overpaidSince(relief, this.since, amount, context.asOf);
      if (this.since !== undefined && months !== undefined && overpaid !== undefined) {
        words.push(
          tell(context, 'checkMonths', {
            since: this.since,
            months,
            overpaid: yuanWords(overpaid),
          }),
        );
      } else if (this.since === undefined && !doubtful) {
        words.push(tell(context, 'checkSinceUnknown'));
      }
      return {
        ...this.finding(
          relief,
          stop ? 'stop' : 'recalculate',
          words,
          stop ? 'actStop' : 'actRecalculate',
        ),
        months,
        overpaid,
        newAmount: amount,
      };
    });
  }

  private finding(
    relief: Relief | undefined,
    severity: Finding['severity'],
    words: readonly string[],
    action: 'actStop' | 'actRecalculate' | 'actReview' | 'actIdentity' | 'actNone' | 'actEvidence',
  ): Finding {
    const { context, roster, fact, recipient, since } = this;
    const { person, match, name, source, row, remarks } = fact;
    const how: Record<Match, string[]> = {
      exact: [],
      'id-only': [tell(context, 'checkIdOnly', { found: name })],
      'id-15': [tell(context, 'checkId15', { found: name })],
      likely: [tell(context, 'checkLikely')],
    };
    const on = tell(context, 'checkOnRoster', { roster: roster.title[context.lang] });
    const category = relief === undefined ? '' : titleOf(context, relief.category);
    return {
      ...plainFinding,
      control: roster.control,
      kind: roster.kind,
      severity,
      fact: [person.id.text, relief?.category ?? ''],
      householdId: recipient.household.id,
      idNumber: person.id.text,
      name: person.name,
      category: relief?.category,
      source,
      sourceRow: row,
      match,
      since,
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
