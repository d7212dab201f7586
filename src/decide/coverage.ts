import type { Category } from '../core/columns.ts';
import type { Message, Words } from '../messages/index.ts';
import type { Library } from '../rules/library.ts';
import { Unknown } from '../rules/expression/evaluate.ts';
import { playCase, Rulesets } from './cases.ts';
import type { Outcome } from './outcome.ts';

/** How often something came out each way over all worked cases. */
export interface Counts {
  /** The condition held; the overlap took something away. */
  met: number;
  unmet: number;
  /** It could not be told; of an overlap, the other benefit was open. */
  open: number;
}

/** A condition of a rule, or an overlap's part in it. */
export interface Covered extends Counts {
  readonly category: Category;
  /** The place whose cases it was. */
  readonly jurisdiction: string;
  readonly id: string;
  readonly what: 'condition' | 'overlap';
  readonly title: Words;
  /** Which of the three can come about at all. */
  readonly can: readonly (keyof Counts)[];
}

const three = ['met', 'unmet', 'open'] as const;
const two = ['met', 'unmet'] as const;

/** Conditions and overlaps of every rule, with how they came out over the worked cases of the whole library. */
export function coverageOf(library: Library): readonly Covered[] {
  const found = new Map<string, Covered>();
  const at = (one: Omit<Covered, keyof Counts>): Covered => {
    const key = `${one.jurisdiction} ${one.category} ${one.what} ${one.id}`;
    const known = found.get(key) ?? { ...one, met: 0, unmet: 0, open: 0 };
    found.set(key, known);
    return known;
  };
  const rulesets = new Rulesets(library);
  for (const { content } of library.rules) {
    for (const one of content.cases ?? []) {
      const played = playCase(rulesets, content, one);
      if (!isPlayed(played)) continue;
      for (const outcome of played.decided.outcomes) {
        count(outcome, (covered) => at({ ...covered, jurisdiction: content.jurisdiction }));
      }
    }
  }
  return [...found.values()];
}

const isPlayed = <T extends object>(played: T | Message): played is T => 'decided' in played;

type Place = Omit<Covered, keyof Counts | 'jurisdiction'>;

function count(outcome: Outcome, at: (one: Place) => Covered): void {
  const { rule, plan, findings, before, received, contests, decision } = outcome;
  const { category } = rule;
  rule.conditions.forEach(({ id, title }, place) => {
    const covered = at({ category, id, title, what: 'condition', can: three });
    const finding = findings[place];
    if (finding === undefined) return;
    covered[finding instanceof Unknown ? 'open' : finding ? 'met' : 'unmet'] += 1;
  });
  plan.before.forEach(({ overlap, to }, place) => {
    const { id } = overlap;
    const covered = at({ category, id, title: to.title, what: 'overlap', can: three });
    const standing = before[place];
    covered[standing === 'gives-way' ? 'met' : standing === 'pending' ? 'open' : 'unmet'] += 1;
  });
  plan.below.forEach(({ overlap, rule: other }, place) => {
    const id = `${overlap.id} ${other.category}`;
    const covered = at({ category, id, title: other.title, what: 'overlap', can: two });
    // What is taken off is worked out only for what is granted.
    if (decision === 'eligible') covered[(received[place] ?? 0) > 0 ? 'met' : 'unmet'] += 1;
  });
  plan.pairs.forEach(({ overlap: { id }, other }, place) => {
    const covered = at({ category, id, title: other.title, what: 'overlap', can: two });
    covered[contests[place] === 'lost' ? 'met' : 'unmet'] += 1;
  });
}

/** The ways in which something can come out and never did. */
export const gapsOf = (covered: Covered): (keyof Counts)[] =>
  covered.can.filter((way) => covered[way] === 0);
