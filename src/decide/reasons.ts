import { type Lang, message, type MessageKey, say } from '../messages/index.ts';
import { fill } from '../messages/index.ts';
import { inColumnOrder } from '../core/columns.ts';
import type { Break, Person } from '../people/household.ts';
import { Unknown } from '../rules/expression/evaluate.ts';
import type { Authority } from '../rules/ruleset.ts';
import { factsOf } from '../rules/uses.ts';
import { repeatsAmount, sharesOf } from './changed.ts';
import type { HouseholdFrame, PersonFrame } from './frames.ts';
import type { Decision, Finding, Outcome, OverlapEffect } from './outcome.ts';
import { authorityWords, columnName, templateWords, yuanWords } from './words.ts';

const heads: Readonly<Record<Decision, MessageKey>> = {
  eligible: 'reasonEligible',
  ineligible: 'reasonIneligible',
  'needs-evidence': 'reasonNeedsEvidence',
};

const breakWords: Readonly<Record<Break['why'], MessageKey>> = {
  rejected: 'reasonBrokenRejected',
  'listed-elsewhere': 'reasonBrokenElsewhere',
  'two-places': 'reasonBrokenTwoPlaces',
  'members-missing': 'reasonBrokenMembers',
  'covered-fewer': 'reasonBrokenCovered',
  contradicts: 'reasonBrokenContradicts',
  'no-household': 'reasonBrokenNoHousehold',
  'two-heads': 'reasonBrokenTwoHeads',
  'no-head': 'reasonBrokenNoHead',
  'two-spellings': 'reasonBrokenTwoSpellings',
  swallowed: 'reasonBrokenSwallowed',
};

/** Where the outcome's expressions are evaluated: the household, or the person it is about. */
export function frameOf(home: HouseholdFrame, outcome: Outcome): HouseholdFrame | PersonFrame {
  if (outcome.rule.unit === 'household') return home;
  return home.people.find(({ person }) => person === outcome.subject) ?? home;
}

/** The findings that a reader needs: those that carry the decision. */
function telling({ decision, findings }: Outcome): readonly Finding[] {
  switch (decision) {
    case 'eligible':
      return findings;
    case 'ineligible':
      return findings.filter(({ result }) => result === false);
    case 'needs-evidence':
      return findings.filter(({ result }) => result instanceof Unknown);
  }
}

/** What is to be mended before a thing is known: cells that contradict each other, cells left empty. */
export function openWords(
  home: HouseholdFrame,
  missing: readonly string[],
  lang: Lang,
): {
  readonly differ: readonly Readonly<Record<'column' | 'here' | 'there', string>>[];
  readonly lack: string;
} {
  const place = ({ file, row }: Person): string => say(lang, message('explainRow', { file, row }));
  const keys = inColumnOrder(missing);
  return {
    differ: keys.flatMap((key) => {
      const rows = home.differing(key);
      if (rows === undefined) return [];
      const [here, there] = rows;
      const { file, row } = there;
      const short = file === here.file ? say(lang, message('reasonRow', { row })) : place(there);
      return [{ column: columnName(key, lang), here: place(here), there: short }];
    }),
    lack: keys
      .filter((key) => home.differing(key) === undefined)
      .map((key) => columnName(key, lang))
      .join('、'),
  };
}

/** The decision in the rule's own words with its figures, one sentence a step. */
export function reasonsOf(home: HouseholdFrame, outcome: Outcome, lang: Lang): string {
  const { rule, decision, findings } = outcome;
  const frame = frameOf(home, outcome);
  const tell = (key: MessageKey, params: Readonly<Record<string, string | number>> = {}): string =>
    say(lang, message(key, params));
  const steps: string[] = [];
  if (home.broken !== undefined) {
    const { breaks } = home.household;
    // A row with three faults breaks a household once.
    const rows = new Map(breaks.map((one) => [`${one.file}\n${one.row}\n${one.why}`, one]));
    for (const { file, row, column, why } of rows.values()) {
      steps.push(tell(breakWords[why], { file, row, column: columnName(column, lang) }));
    }
  } else {
    if (!outcome.applies) {
      steps.push(tell('reasonNotApplicable'));
      const status = outcome.subject?.values['living_status'];
      if (typeof status === 'string' && status !== '在户') {
        steps.push(tell('reasonStatus', { status }));
      }
    }
    for (const { condition, result } of telling(outcome)) {
      if (result instanceof Unknown) {
        const title = condition.title[lang];
        const { differ, lack } = openWords(home, result.missing, lang);
        steps.push(...differ.map((one) => tell('reasonDiffers', { title, ...one })));
        if (lack !== '') steps.push(tell('reasonLacks', { title, columns: lack }));
      } else {
        steps.push(templateWords(result ? condition.pass : condition.fail, frame, lang));
      }
    }
    const settled = findings.every(({ result }) => result === true);
    if (decision === 'needs-evidence' && settled) {
      const title = tell('explainAmount');
      const { differ, lack } = openWords(home, outcome.missing, lang);
      steps.push(...differ.map((one) => tell('reasonDiffers', { title, ...one })));
      if (lack !== '') steps.push(tell('reasonAmountLacks', { columns: lack }));
    }
    if (decision === 'ineligible' && rule.unit === 'household' && findings.length === 0) {
      steps.push(tell('reasonNoMembers'));
    }
    if (decision === 'eligible') {
      steps.push(templateWords(rule.amount.words, frame, lang));
      if (rule.unit === 'household') steps.push(...paidWords(home, outcome, lang));
    }
    for (const effect of outcome.overlaps) {
      const step = overlapWords(effect, outcome, lang);
      if (step !== undefined) steps.push(step);
    }
  }
  const assumed = assumedBy(home, outcome);
  if (assumed.length > 0) {
    const columns = assumed.map((key) => columnName(key, lang)).join('、');
    steps.push(tell('reasonAssumed', { columns }));
  }
  const head = tell(heads[decision], { category: rule.title[lang] });
  const join = lang === 'zh' ? '；' : '; ';
  const [colon, stop] = lang === 'zh' ? ['。', '。'] : ['. ', '.'];
  return steps.length === 0 ? head : `${head}${colon}${steps.join(join)}${stop}`;
}

/** Keys that the decision turns on and that stand only in what the user assumes. */
function assumedBy(home: HouseholdFrame, { rule, subject }: Outcome): string[] {
  const people = rule.unit === 'household' ? home.household.people : subject ? [subject] : [];
  const keys = new Set(people.flatMap(({ assumed = [] }) => assumed));
  if (keys.size === 0) return [];
  const asked = factsOf(home.ruleset, rule.category);
  return inColumnOrder([...keys].filter((key) => asked.has(key)));
}

/** How the household's amount of today was made out of several rows; nothing where it stands once. */
function paidWords(home: HouseholdFrame, { rule }: Outcome, lang: Lang): string[] {
  const { people } = home.household;
  const { category } = rule;
  const shares = sharesOf(people, category);
  if (shares.length > 0) {
    const sum = yuanWords(shares.reduce((left, share) => left + share, 0));
    const parts = shares.map((share) => yuanWords(share)).join('+');
    return [say(lang, message('reasonAmountShares', { parts, sum }))];
  }
  if (!repeatsAmount(people, category)) return [];
  const amount = people
    .flatMap(({ paid = [] }) => paid)
    .find((one) => one.category === category && (one.amount ?? 0) > 0)?.amount;
  return [say(lang, message('reasonAmountRepeated', { amount: yuanWords(amount ?? 0) }))];
}

/** What an overlap did to the decision; undefined where it changes nothing any more. */
export function overlapWords(
  effect: OverlapEffect,
  outcome: Outcome,
  lang: Lang,
): string | undefined {
  switch (effect.kind) {
    case 'gives-way':
      return fill(effect.overlap.words[lang], { benefit: effect.to.title[lang] });
    case 'pending':
      return outcome.decision === 'ineligible'
        ? undefined
        : say(lang, message('reasonPending', { benefit: effect.to.title[lang] }));
    case 'topped-up': {
      const names = effect.paid
        .map(({ rule }) => rule.title[lang])
        .join(lang === 'zh' ? '、' : ', ');
      const words = fill(effect.overlap.words[lang], { benefit: names });
      const paid = effect.paid
        .map(({ amount }) => yuanWords(amount))
        .join(lang === 'zh' ? '元−' : ' − ');
      const left = yuanWords(outcome.amount ?? 0);
      return say(
        lang,
        message('reasonToppedUp', { words, full: yuanWords(effect.full), paid, left }),
      );
    }
  }
}

/** The articles that the decision stands on, each once, in the order of its reasons. */
export function authorityOf(home: HouseholdFrame, outcome: Outcome): string {
  const { rule, decision } = outcome;
  const found: Authority[] = [];
  if (home.broken === undefined) {
    if (decision === 'eligible') found.push(...grantingAuthorities(rule));
    else for (const { condition } of telling(outcome)) found.push(condition.authority);
    for (const effect of outcome.overlaps) {
      if (effect.kind !== 'pending') found.push(effect.overlap.authority);
    }
  }
  if (found.length === 0) found.push(rule.amount.authority);
  return [...new Set(found.map(authorityWords))].join('；');
}

/** What a grant stands on: who counts, every condition, the amount and the figures in it. */
export function grantingAuthorities(rule: Outcome['rule']): Authority[] {
  const { members, conditions, amount, parameters } = rule;
  return [
    ...(members === undefined ? [] : [members.authority]),
    ...conditions.map(({ authority }) => authority),
    amount.authority,
    ...[...parameters.values()].flatMap(({ authority }) =>
      authority.document.number !== '' && usedIn(amount.source, rule, authority) ? [authority] : [],
    ),
  ];
}

/** Whether the amount names a parameter that the authority stands behind. */
function usedIn(source: string, rule: Outcome['rule'], authority: Authority): boolean {
  return [...rule.parameters].some(
    ([name, parameter]) =>
      parameter.authority === authority && new RegExp(`\\b${name}\\b`).test(source),
  );
}
