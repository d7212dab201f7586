import type { Category } from '../core/columns.ts';
import type { KeyWith, MessageKey, ParamsOf, Words } from '../messages/index.ts';
import { children } from '../rules/expression/children.ts';
import { signs } from '../messages/signs.ts';
import { type Expr, moneySteps, type Type } from '../rules/expression/types.ts';
import { figuresLackedBy, figuresLackedIn, lackingTitle } from '../rules/uses.ts';
import {
  type Authority,
  type CheckedOverlap,
  type Condition,
  type Ground,
  type LackingFigure,
  type Rule,
  type Ruleset,
  type Templates,
} from '../rules/ruleset.ts';
import type { Changed, Contest, Decision } from './outcome.ts';

/** A condition by its place, whether the category applies at all, or the rest: above all the amount. */
export type Lacking = number | 'applies' | 'rest';

/**
 * What can be asked of a decision. Places are those in the decision's own lists. What only an odd household
 * has (rows that contradict each other, cells that are assumed) is asked with `odd`: SQL, which judges plain
 * households alone, takes it for false.
 */
export type Test =
  | { readonly is: 'decided'; readonly as: Decision }
  /** The category can apply to the subject, or may. */
  | { readonly is: 'applies' }
  /** Of a household: nobody is left to count. */
  | { readonly is: 'empty' }
  | { readonly is: 'met' | 'unmet' | 'open'; readonly condition: number }
  /** A benefit that stands before this one is granted, or may still be. */
  | { readonly is: 'gives-way' | 'pending'; readonly before: number }
  /** The same of another category's decision, on which this one stands. */
  | { readonly is: 'pending-in'; readonly category: Category; readonly before: number }
  /** Something is paid under a benefit below this one. */
  | { readonly is: 'received'; readonly below: number }
  /** How the other of a pair came out: this one gives way to it, which is higher is open, or it is. */
  | { readonly is: 'contest'; readonly pair: number; readonly came: Exclude<Contest, 'clear'> }
  /** A part of the decision lacks columns that are not told of a part before it. */
  | { readonly is: 'lacks'; readonly what: Lacking }
  /** A part of the decision lacks a figure of the rules that is not known in the place. */
  | { readonly is: 'lacks-figure'; readonly what: Lacking }
  /** The subject's row says that the person no longer lives in the household. */
  | { readonly is: 'away' }
  /** The sheet says what is paid today; says that this is; how the decided amount stands to it. */
  | { readonly is: 'today'; readonly what: 'known' | 'paid' | 'less' | 'more' | 'same' }
  /** Of a household: its rows have several amounts of today, each a share of it; or one and the same. */
  | { readonly is: 'rows'; readonly have: 'shares' | 'one-amount' }
  | { readonly is: 'odd'; readonly what: 'broken' | 'shared-income' | 'assumed' | 'residence' }
  | { readonly is: 'not'; readonly test: Test }
  | { readonly is: 'all' | 'any'; readonly tests: readonly Test[] };

/** A text that a sentence puts in one of its places. */
export type Figure =
  | { readonly of: 'words'; readonly words: Words }
  | { readonly of: 'amount' }
  /** One of the decision's own sums, by its name. */
  | { readonly of: 'sum'; readonly name: string }
  | { readonly of: 'status' }
  /** Of the rows' amounts of today: all of them joined, their sum, or the one that they have. */
  | { readonly of: 'rows'; readonly what: 'parts' | 'sum' | 'each' }
  /** What the columns are called that a part of the decision lacks. */
  | { readonly of: 'columns'; readonly lacking: Lacking }
  | {
      readonly of: 'list';
      readonly separator: Words;
      readonly items: readonly { readonly when: Test; readonly figure: Figure }[];
    };

export type Said =
  /** The rule's own words, with its figures. */
  | { readonly as: 'template'; readonly template: Templates; readonly grounds: readonly Ground[] }
  | {
      readonly as: 'sentence';
      readonly key: MessageKey;
      readonly figures: Readonly<Record<string, Figure>>;
    }
  /** An overlap's words, `{benefit}` put in; alone, or with the sums that it comes to. */
  | { readonly as: 'overlap'; readonly words: Words; readonly benefit: Figure }
  | {
      readonly as: 'topped-up';
      readonly words: Words;
      readonly benefit: Figure;
      readonly figures: Readonly<Record<string, Figure>>;
    }
  /** What a part of the decision lacks; of an odd household, also which rows contradict each other. */
  | { readonly as: 'lacks'; readonly lacking: Lacking }
  /** What only the interpreter meets; it says all of it itself. */
  | { readonly as: 'odd'; readonly what: 'broken' | 'assumed' | 'residence' };

/** One step of the reasons: said where its test holds. */
export interface Line {
  readonly when: Test;
  readonly said: Said;
  /** Where the step is an overlap's part in the decision: what `explain` shows beneath it. */
  readonly overlap?: {
    readonly authority: Authority;
    /** It is inferred or local custom, which the bureau must check. */
    readonly unsure: boolean;
    readonly below: readonly number[];
  };
}

/** An article that the decision stands on where the test holds. */
export interface Citation {
  readonly when: Test;
  readonly authority: Authority;
}

/** A benefit that stands before this one, by an overlap. */
export interface Before {
  readonly overlap: CheckedOverlap;
  readonly to: Rule;
}

/** A benefit whose payment is taken off this one; `sum` names what the person receives under it. */
export interface Below {
  readonly overlap: CheckedOverlap;
  readonly rule: Rule;
  readonly sum: string;
}

/** Of this benefit and another only the higher is paid; where they are equal, the first. */
export interface Pair {
  readonly overlap: CheckedOverlap;
  readonly other: Rule;
  readonly first: boolean;
}

/** Everything that the decision on one category is, for interpreter and SQL alike. */
export interface DecisionPlan {
  readonly rule: Rule;
  readonly before: readonly Before[];
  readonly below: readonly Below[];
  readonly pairs: readonly Pair[];
  /** Sums beside the rule's own definitions, in fen; a name that rules can't have. */
  readonly sums: ReadonlyMap<string, Expr>;
  /** Of a household's rule: what is summed or asked over its members, of each of them. */
  readonly ofMembers: readonly Expr[];
  /** The households' rules whose members' cells a part of the decision stands on. */
  readonly overs: (lacking: Lacking) => readonly Category[];
  /** Fen a month, less what is paid under the benefits below. */
  readonly amount: Expr;
  /** There is a decision at all. */
  readonly stands: Test;
  /** It is no; else what is unknown makes it open, and nothing unknown makes it a grant. */
  readonly refused: Test;
  readonly heads: Readonly<Record<Decision, KeyWith<'category'>>>;
  readonly says: readonly Line[];
  readonly cites: readonly Citation[];
  /** Cited where nothing else is. */
  readonly fallback: Authority;
  /** What the decision changes against today's payment; nothing where no test holds. */
  readonly changes: readonly { readonly when: Test; readonly word: Changed }[];
  /** What refuses it, for those who count refusals by their reason: the first that holds. */
  readonly refusals: readonly { readonly when: Test; readonly why: Refusal }[];
}

/**
 * Why a decision is no: the person has left, nobody is left to count, the category can't apply, a condition by its id,
 * or another benefit that stands before it or is higher.
 */
export type Refusal =
  | 'away'
  | 'nobody'
  | 'inapplicable'
  | `unmet ${string}`
  | `before ${Category}`
  | `higher ${Category}`;

const all = (...tests: readonly Test[]): Test => ({ is: 'all', tests });
const any = (...tests: readonly Test[]): Test => ({ is: 'any', tests });
const not = (test: Test): Test => ({ is: 'not', test });
const decided = (as: Decision): Test => ({ is: 'decided', as });
const today = (what: 'known' | 'paid' | 'less' | 'more' | 'same'): Test => ({ is: 'today', what });

const granted = decided('eligible');
const refused = decided('ineligible');
const open = decided('needs-evidence');
const applies: Test = { is: 'applies' };
const empty: Test = { is: 'empty' };
const broken: Test = { is: 'odd', what: 'broken' };

const heads = {
  eligible: 'reasonEligible',
  ineligible: 'reasonIneligible',
  'needs-evidence': 'reasonNeedsEvidence',
} as const;

const plans = new WeakMap<Ruleset['rules'], ReadonlyMap<Category, DecisionPlan>>();

/** The decisions of a ruleset, in the order in which they are made; built once for each ruleset. */
export function planOf(ruleset: Ruleset): ReadonlyMap<Category, DecisionPlan> {
  const known = plans.get(ruleset.rules);
  if (known !== undefined) return known;
  const built = new Map(
    [...ruleset.rules.values()].map((rule) => [rule.category, decisionOf(ruleset, rule)]),
  );
  plans.set(ruleset.rules, built);
  return built;
}

function decisionOf(ruleset: Ruleset, rule: Rule): DecisionPlan {
  const before = beforeOf(ruleset, rule);
  const below = belowOf(ruleset, rule);
  const pairs = pairsOf(ruleset, rule);
  const sums = sumsOf(rule, below, withheldFrom(ruleset));
  const parts = { rule, before, below, pairs, through: throughOf(ruleset, rule) };
  return {
    ...parts,
    sums,
    ofMembers: ofMembers(ruleset, rule),
    overs: oversOf(ruleset, rule),
    amount: below.length === 0 ? rule.amount.expr : leftOf(rule, below),
    stands: any(applies, today('paid')),
    refused: any(
      not(applies),
      empty,
      ...before.map((_, at): Test => ({ is: 'gives-way', before: at })),
      all(
        // Of a household's one income nobody can say how much is this person's.
        not({ is: 'odd', what: 'shared-income' }),
        any(...rule.conditions.map((_, condition): Test => ({ is: 'unmet', condition }))),
      ),
    ),
    heads,
    says: linesOf(parts, ruleset),
    cites: citationsOf(ruleset, parts),
    fallback: rule.amount.authority,
    changes: changesOf(rule),
    refusals: refusalsOf(parts),
  };
}

/** What is paid once is new each time; a recognition has no amount that could go up or down. */
function changesOf({ pays }: Rule): DecisionPlan['changes'] {
  if (pays === 'once') return [{ when: granted, word: 'new' }];
  const paid = (...tests: readonly Test[]): Test => all(today('paid'), ...tests);
  return [
    { when: all(today('known'), not(today('paid')), granted), word: 'new' },
    { when: paid(refused), word: 'stop' },
    ...(pays === 'monthly'
      ? ([
          { when: paid(granted, today('more')), word: 'up' },
          { when: paid(granted, today('less')), word: 'down' },
          { when: paid(granted, today('same')), word: 'same' },
        ] as const)
      : ([{ when: paid(granted), word: 'same' }] as const)),
  ];
}

function refusalsOf({ rule, before, pairs }: Parts): DecisionPlan['refusals'] {
  const list: DecisionPlan['refusals'] = [
    { when: all(not(applies), { is: 'away' }), why: 'away' },
    { when: empty, why: 'nobody' },
    ...before.map(({ to }, at) => ({
      when: { is: 'gives-way' as const, before: at },
      why: `before ${to.category}` as const,
    })),
    ...rule.conditions.map(({ id }, condition) => ({
      when: unmetOf(condition),
      why: `unmet ${id}` as const,
    })),
    ...pairs.map(({ other }, pair) => ({
      when: { is: 'contest' as const, pair, came: 'lost' as const },
      why: `higher ${other.category}` as const,
    })),
    { when: not(applies), why: 'inapplicable' },
  ];
  return list.map(({ when, why }) => ({ when: all(refused, when), why }));
}

function beforeOf({ rules, overlaps }: Ruleset, { category }: Rule): Before[] {
  return overlaps.flatMap((overlap) => {
    if (!('excludes' in overlap) || !overlap.others.includes(category)) return [];
    const to = rules.get(overlap.excludes);
    return to === undefined ? [] : [{ overlap, to }];
  });
}

/** The expressions of a rule that its decision is made by. */
const decidingIn = ({ applies, conditions, amount }: Rule): Expr[] =>
  [applies, ...conditions, amount].map(({ expr }) => expr);

/** Every expression below some, through the definitions, each definition once. */
function* within(
  ruleset: Ruleset,
  exprs: readonly Expr[],
  seen = new Set<string>(),
): Generator<Expr> {
  for (const expr of exprs) {
    yield expr;
    if (expr.op === 'definition' && !seen.has(`${expr.category}.${expr.name}`)) {
      seen.add(`${expr.category}.${expr.name}`);
      const used = ruleset.rules.get(expr.category)?.definitions.get(expr.name);
      if (used !== undefined) yield* within(ruleset, [used.expr], seen);
    }
    yield* within(ruleset, children(expr), seen);
  }
}

function ofMembers(ruleset: Ruleset, rule: Rule): Expr[] {
  if (rule.unit !== 'household') return [];
  const found = [...within(ruleset, decidingIn(rule))];
  return found.flatMap((expr) =>
    expr.op === 'aggregate' && expr.over === rule.category && expr.arg.op !== 'const'
      ? [expr.arg]
      : [],
  );
}

/** Keys of the columns that a household's rule asks of its members, and by which they count. */
export function keysOfMembers(ruleset: Ruleset, over: Category): ReadonlySet<string> {
  const who = ruleset.rules.get(over)?.members;
  const asked = planOf(ruleset).get(over)?.ofMembers ?? [];
  const exprs = [...within(ruleset, [...asked, ...(who ? [who.expr] : [])])];
  return new Set(exprs.flatMap((expr) => (expr.op === 'fact' ? [expr.key] : [])));
}

function oversOf(ruleset: Ruleset, rule: Rule): DecisionPlan['overs'] {
  const reached = (exprs: readonly Expr[], seen: ReadonlySet<Category>): Category[] =>
    [...within(ruleset, exprs)].flatMap((expr): Category[] => {
      if (expr.op === 'aggregate') return [expr.over];
      if (expr.op !== 'eligible' || seen.has(expr.category)) return [];
      const other = ruleset.rules.get(expr.category);
      if (other === undefined || other.unit === 'household') return [expr.category];
      return reached(decidingIn(other), new Set([...seen, expr.category]));
    });
  const of = (exprs: readonly Expr[]): Category[] => [...new Set(reached(exprs, new Set()))];
  const conditions = rule.conditions.map(({ expr }) => of([expr]));
  const applies = of([rule.applies.expr]);
  const rest = of([rule.amount.expr]);
  return (lacking) =>
    lacking === 'applies' ? applies : lacking === 'rest' ? rest : (conditions[lacking] ?? []);
}

/** A benefit that stands before another category on whose decision or members this one stands. */
interface Through {
  readonly category: Category;
  readonly before: number;
  readonly to: Rule;
}

function throughOf(ruleset: Ruleset, rule: Rule): Through[] {
  const seen = new Set([rule.category]);
  const visit = (category: Category): Through[] => {
    const other = ruleset.rules.get(category);
    if (other === undefined || seen.has(category)) return [];
    seen.add(category);
    return [
      ...beforeOf(ruleset, other).map(({ to }, before) => ({ category, before, to })),
      ...askedBy(ruleset, other).flatMap(visit),
    ];
  };
  return askedBy(ruleset, rule).flatMap(visit);
}

/** The categories on whose decisions or counted members a rule's decision stands. */
function askedBy(ruleset: Ruleset, rule: Rule): readonly Category[] {
  const found = new Set(belowOf(ruleset, rule).map((one) => one.rule.category));
  for (const expr of within(ruleset, decidingIn(rule))) {
    if (expr.op === 'eligible' || expr.op === 'granted') found.add(expr.category);
    if (expr.op === 'aggregate') found.add(expr.over);
  }
  return [...found];
}

/** What is taken off: of a person's benefit what tops it up, of a household's the shares that are withheld. */
function belowOf({ rules, overlaps }: Ruleset, { category, unit }: Rule): Below[] {
  const others = (overlap: CheckedOverlap): readonly Category[] => {
    if (unit === 'household') {
      return 'withholds' in overlap && overlap.from === category ? [overlap.withholds] : [];
    }
    return 'tops_up' in overlap && overlap.tops_up === category ? overlap.others : [];
  };
  const found = overlaps.flatMap((overlap) =>
    others(overlap).flatMap((other) => {
      const rule = rules.get(other);
      return rule === undefined ? [] : [{ overlap, rule }];
    }),
  );
  return found.map((one, at) => ({ ...one, sum: `_received${at}` }));
}

function pairsOf({ rules, overlaps }: Ruleset, { category }: Rule): Pair[] {
  return overlaps.flatMap((overlap) => {
    if (!('higher' in overlap)) return [];
    const [one, two] = overlap.higher;
    if (one !== category && two !== category) return [];
    const other = rules.get(one === category ? two : one);
    return other === undefined ? [] : [{ overlap, other, first: one === category }];
  });
}

const fen: Type = { kind: 'number', money: true, scale: 0 };
const count: Type = { kind: 'number', money: false, scale: 0 };
const yesNo: Type = { kind: 'boolean' };
const nothing: Expr = { op: 'const', value: 0, type: fen, level: 'household' };

const sumNamed = ({ category, unit }: Rule, name: string): Expr => ({
  op: 'definition',
  category,
  name,
  type: fen,
  level: unit,
});

/** Households' benefits of which the shares of some members are not paid. */
const withheldFrom = ({ rules, overlaps }: Ruleset): ReadonlySet<Category> =>
  new Set(
    overlaps.flatMap((one) =>
      'withholds' in one && rules.has(one.from) && rules.has(one.withholds) ? [one.from] : [],
    ),
  );

/** The amount before anything is taken off, and what is received under each benefit below. */
function sumsOf(
  rule: Rule,
  below: readonly Below[],
  withheld: ReadonlySet<Category>,
): ReadonlyMap<string, Expr> {
  if (below.length === 0) return new Map();
  return new Map<string, Expr>([
    ['_full', rule.amount.expr],
    ...below.map((one): [string, Expr] => [
      one.sum,
      'withholds' in one.overlap ? withheldOf(rule, one, one.overlap) : receivedOf(one, withheld),
    ]),
  ]);
}

type Share = Extract<CheckedOverlap, { readonly share: unknown }>['share'];

/** Of an amount the part that `parts` of the `whole` have, rounded. */
function partOf(amount: Expr, parts: Expr | undefined, whole: Expr, { to, mode }: Share): Expr {
  const { level } = whole;
  const step = moneySteps[to];
  const numerator: Expr =
    parts === undefined ? amount : { op: 'multiply', left: amount, right: parts, type: fen, level };
  return {
    op: 'round',
    numerator,
    denominator: whole,
    // Nobody shares with nobody.
    under: [],
    divisor: step,
    multiplier: 1,
    step,
    mode,
    type: fen,
    level,
  };
}

/** The equal shares of a household's benefit that are not paid, for those of its members who have the other. */
function withheldOf(
  rule: Rule,
  { rule: { category } }: Below,
  { share }: Extract<CheckedOverlap, { readonly withholds: unknown }>,
): Expr {
  const members = (arg: Expr): Expr => ({
    op: 'aggregate',
    fn: 'count',
    arg,
    over: rule.category,
    type: count,
    level: 'household',
  });
  const all = members({ op: 'const', value: true, type: yesNo, level: 'household' });
  // SQL works shares out for households too in which nobody is left to count.
  const some: Expr = {
    op: 'max',
    args: [{ op: 'const', value: 1, type: count, level: 'household' }, all],
    type: count,
    level: 'household',
  };
  // A benefit that is only open must be applied for first: until then the share is paid.
  const has: Expr = { op: 'eligible', category, type: yesNo, level: 'person' };
  const no: Expr = { op: 'const', value: false, type: yesNo, level: 'person' };
  const those = members({ op: 'coalesce', args: [has, no], type: yesNo, level: 'person' });
  return partOf(sumNamed(rule, '_full'), those, some, share);
}

/**
 * What the person receives under a benefit; of a household's, the equal share, rounded as the overlap says.
 *
 * @param withheld benefits of which some members' shares are not paid: the others' are of the whole.
 */
function receivedOf({ overlap, rule }: Below, withheld: ReadonlySet<Category>): Expr {
  if (!('tops_up' in overlap)) throw new Error('only what tops up takes others off');
  const { category, unit } = rule;
  const level = 'person';
  const amount: Expr = withheld.has(category)
    ? sumNamed(rule, '_full')
    : { op: 'granted', what: 'amount', category, type: fen, level };
  const persons: Expr = { op: 'granted', what: 'persons', category, type: count, level };
  const share = partOf(amount, undefined, persons, overlap.share);
  return {
    op: 'if',
    condition: { op: 'eligible', category, type: yesNo, level },
    yes: unit === 'household' ? share : amount,
    no: nothing,
    type: fen,
    level,
  };
}

/** The amount less all that is received below it, and never below nothing. */
function leftOf(rule: Rule, below: readonly Below[]): Expr {
  const left = below.reduce<Expr>(
    (from, { sum }) => ({
      op: 'subtract',
      left: from,
      right: sumNamed(rule, sum),
      type: fen,
      level: rule.unit,
    }),
    sumNamed(rule, '_full'),
  );
  return { op: 'max', args: [nothing, left], type: fen, level: rule.unit };
}

interface Parts {
  readonly through: readonly Through[];
  readonly rule: Rule;
  readonly before: readonly Before[];
  readonly below: readonly Below[];
  readonly pairs: readonly Pair[];
}

/** The figures of a sentence's places. */
type FiguresOf<Key extends MessageKey> = Readonly<Record<keyof ParamsOf<Key>, Figure>>;

const sentence = <Key extends MessageKey>(key: Key, figures: FiguresOf<Key>): Said => ({
  as: 'sentence',
  key,
  figures,
});
const title = (rule: Rule): Figure => ({ of: 'words', words: rule.title });
const lost = (pairs: readonly Pair[]): Test[] =>
  pairs.map((_, pair): Test => ({ is: 'contest', pair, came: 'lost' }));

/** How the household's amount of today was made out of several rows. */
const rowLines: readonly Line[] = [
  {
    when: all(granted, { is: 'rows', have: 'shares' }),
    said: sentence('reasonAmountShares', {
      parts: { of: 'rows', what: 'parts' },
      sum: { of: 'rows', what: 'sum' },
    }),
  },
  {
    when: all(granted, { is: 'rows', have: 'one-amount' }),
    said: sentence('reasonAmountRepeated', { amount: { of: 'rows', what: 'each' } }),
  },
];

function linesOf(parts: Parts, ruleset: Ruleset): Line[] {
  const { rule } = parts;
  const lacks = (lacking: Lacking): Line => ({
    when: all(open, not(broken), { is: 'lacks', what: lacking }),
    said: { as: 'lacks', lacking },
  });
  return [
    { when: broken, said: { as: 'odd', what: 'broken' } },
    { when: all(refused, not(applies)), said: sentence('reasonNotApplicable', {}) },
    {
      when: all(refused, not(applies), { is: 'away' }),
      said: sentence('reasonStatus', { status: { of: 'status' } }),
    },
    ...rule.conditions.flatMap(conditionLines),
    lacks('applies'),
    lacks('rest'),
    ...figureLines(ruleset, parts),
    ...(rule.unit === 'household'
      ? [{ when: all(refused, any(not(applies), empty)), said: sentence('reasonNoMembers', {}) }]
      : []),
    { when: granted, said: { as: 'template', template: rule.amount.words, grounds: [] } },
    ...(rule.unit === 'household' && rule.pays === 'monthly' ? rowLines : []),
    ...overlapLines(parts),
    ...throughLines(parts),
    { when: { is: 'odd', what: 'assumed' }, said: { as: 'odd', what: 'assumed' } },
    { when: { is: 'odd', what: 'residence' }, said: { as: 'odd', what: 'residence' } },
  ];
}

/** Which figures of the place are not known, where one is lacked. */
function figureLines(ruleset: Ruleset, { rule, below, pairs }: Parts): Line[] {
  const { applies, conditions, amount, members } = rule;
  const lacks = (what: Lacking): Test => ({ is: 'lacks-figure', what });
  const rest = [amount.expr, ...(members === undefined ? [] : [members.expr])];
  const others = below.map((one) => one.rule.category);
  const parts: readonly (readonly [Test, readonly LackingFigure[]])[] = [
    [lacks('applies'), figuresLackedIn(ruleset, [applies.expr])],
    ...conditions.map(({ expr }, at) => [lacks(at), figuresLackedIn(ruleset, [expr])] as const),
    [lacks('rest'), figuresLackedIn(ruleset, rest, others)],
    ...pairs.map(({ other }, pair) => {
      const tied = all(lacks('rest'), { is: 'contest', pair, came: 'tied' });
      return [tied, figuresLackedBy(ruleset, [other.category])] as const;
    }),
  ];
  const items = ruleset.lacking.flatMap((figure) => {
    const tests = parts.flatMap(([test, figures]) => (figures.includes(figure) ? [test] : []));
    const words = {
      zh: lackingTitle(ruleset, figure, 'zh'),
      en: lackingTitle(ruleset, figure, 'en'),
    };
    return tests.length === 0
      ? []
      : [{ when: any(...tests), figure: { of: 'words', words } as const }];
  });
  if (items.length === 0) return [];
  const { jurisdiction: place } = ruleset;
  return [
    {
      when: all(open, not(broken), any(...items.map(({ when }) => when))),
      said: sentence('reasonFigures', {
        place: { of: 'words', words: { zh: place, en: place } },
        figures: { of: 'list', separator: { zh: signs.zh.list, en: signs.en.list }, items },
      }),
    },
  ];
}

/** A condition refuses; of those who left the household it is told that they did, and nothing else. */
const unmetOf = (condition: number): Test =>
  all({ is: 'unmet', condition }, any(applies, not({ is: 'away' })));

function conditionLines({ pass, fail, grounds }: Condition, condition: number): Line[] {
  return [
    ...(pass === undefined
      ? []
      : [{ when: granted, said: { as: 'template' as const, template: pass, grounds } }]),
    { when: all(refused, unmetOf(condition)), said: { as: 'template', template: fail, grounds } },
    {
      when: all(open, not(broken), { is: 'open', condition }),
      said: { as: 'lacks', lacking: condition },
    },
  ];
}

/** What hangs on a benefit that is open through another's decision or members, where it is not told already. */
function throughLines({ before, through }: Parts): Line[] {
  return [...new Set(through.map(({ to }) => to))].map((to): Line => {
    const own = before.flatMap((one, at): Test[] =>
      one.to === to ? [{ is: 'pending', before: at }] : [],
    );
    const others = through.flatMap((one): Test[] =>
      one.to === to ? [{ is: 'pending-in', category: one.category, before: one.before }] : [],
    );
    return {
      when: all(granted, not(any(...own)), any(...others)),
      said: sentence('reasonPendingIn', { benefit: title(to) }),
    };
  });
}

/** What a line says by an overlap stands on. */
const from = (
  { authority, status }: CheckedOverlap,
  below: readonly number[] = [],
): NonNullable<Line['overlap']> => ({ authority, unsure: status === 'unsure', below });

function overlapLines({ before, below, pairs }: Parts): Line[] {
  const gives = (overlap: CheckedOverlap, to: Rule, when: Test): Line => ({
    when,
    said: { as: 'overlap', words: overlap.words, benefit: title(to) },
    overlap: from(overlap),
  });
  return [
    ...before.flatMap(({ overlap, to }, at): Line[] => [
      gives(overlap, to, all(refused, { is: 'gives-way', before: at })),
      {
        when: all(not(refused), not(broken), { is: 'pending', before: at }),
        said: sentence('reasonPending', { benefit: title(to) }),
        overlap: from(overlap),
      },
    ]),
    ...toppedUpLines(below, pairs),
    ...pairs.flatMap(({ overlap, other }, pair): Line[] => {
      const told = (came: 'tied' | 'pending', key: 'reasonTied' | 'reasonPending'): Line => ({
        when: all(not(broken), { is: 'contest', pair, came }),
        said: sentence(key, { benefit: title(other) }),
        overlap: from(overlap),
      });
      return [
        gives(overlap, other, { is: 'contest', pair, came: 'lost' }),
        told('tied', 'reasonTied'),
        told('pending', 'reasonPending'),
      ];
    }),
  ];
}

/** Those of `below` that one overlap names, together: they are told in one sentence. */
function together(below: readonly Below[]): { overlap: CheckedOverlap; places: number[] }[] {
  const overlaps = [...new Set(below.map(({ overlap }) => overlap))];
  return overlaps.map((overlap) => ({
    overlap,
    places: below.flatMap((one, at) => (one.overlap === overlap ? [at] : [])),
  }));
}

/** Who lost against another benefit was granted before, so what was taken off is told too. */
const toppedUp = (places: readonly number[], pairs: readonly Pair[]): Test =>
  all(
    any(granted, ...lost(pairs)),
    any(...places.map((at): Test => ({ is: 'received', below: at }))),
  );

function toppedUpLines(below: readonly Below[], pairs: readonly Pair[]): Line[] {
  return together(below).map(({ overlap, places }): Line => {
    const list = (separator: Words, figure: (one: Below) => Figure): Figure => ({
      of: 'list',
      separator,
      items: places.flatMap((at) => {
        const one = below[at];
        const when: Test = { is: 'received', below: at };
        return one === undefined ? [] : [{ when, figure: figure(one) }];
      }),
    });
    return {
      when: toppedUp(places, pairs),
      said: {
        as: 'topped-up',
        words: overlap.words,
        benefit: list({ zh: '、', en: ', ' }, ({ rule }) => title(rule)),
        figures: {
          full: { of: 'sum', name: '_full' },
          paid: list({ zh: '元−', en: ' − ' }, ({ sum }) => ({ of: 'sum', name: sum })),
          left: { of: 'amount' },
        },
      },
      overlap: from(overlap, places),
    };
  });
}

function citationsOf(ruleset: Ruleset, { rule, before, below, pairs }: Parts): Citation[] {
  const { conditions } = rule;
  return [
    ...grantingAuthorities(ruleset, rule).map((authority) => ({ when: granted, authority })),
    ...conditions.map(({ authority }, condition): Citation => ({
      when: all(refused, unmetOf(condition)),
      authority,
    })),
    ...conditions.map(({ authority }, condition): Citation => ({
      when: all(open, not(broken), { is: 'open', condition }),
      authority,
    })),
    ...before.map(({ overlap: { authority } }, at): Citation => ({
      when: all(refused, { is: 'gives-way', before: at }),
      authority,
    })),
    ...together(below).map(({ overlap: { authority }, places }) => ({
      when: toppedUp(places, pairs),
      authority,
    })),
    ...pairs.map(({ overlap: { authority } }, pair): Citation => ({
      when: any({ is: 'contest', pair, came: 'lost' }, { is: 'contest', pair, came: 'tied' }),
      authority,
    })),
  ];
}

/** What a grant stands on: who counts, every condition, the amount and the figures in it, whosever they are. */
function grantingAuthorities(ruleset: Ruleset, rule: Rule): Authority[] {
  const { members, conditions, amount } = rule;
  return [
    ...(members === undefined ? [] : [members.authority]),
    ...conditions.map(({ authority }) => authority),
    amount.authority,
    ...figuresIn(ruleset, amount.expr),
  ];
}

/** The articles of the parameters that an expression refers to, through definitions; those without a document have none. */
function figuresIn(ruleset: Ruleset, expr: Expr, seen = new Set<string>()): Authority[] {
  if (expr.op === 'definition') {
    const key = `${expr.category}.${expr.name}`;
    const definition = ruleset.rules.get(expr.category)?.definitions.get(expr.name);
    if (definition === undefined || seen.has(key)) return [];
    seen.add(key);
    return figuresIn(ruleset, definition.expr, seen);
  }
  const ref = expr.op === 'const' || expr.op === 'lookup' ? expr.ref : undefined;
  const parameter =
    ref?.from === 'parameter'
      ? ruleset.rules.get(ref.category)?.parameters.get(ref.name)
      : undefined;
  const own =
    parameter === undefined || parameter.authority.document.number === ''
      ? []
      : [parameter.authority];
  return [...own, ...children(expr).flatMap((child) => figuresIn(ruleset, child, seen))];
}
