import type { Category } from '../core/category.ts';
import { ageOn } from '../core/month.ts';
import { decideHousehold } from '../decide/interpret.ts';
import { conditionResult } from '../decide/outcome.ts';
import { authorityWords, columnName } from '../decide/words.ts';
import type { Person } from '../people/household.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { duckdb } from '../sql/dialect.ts';
import { type CheckContext, joined, tell, titleOf } from './context.ts';
import { type Finding, plainFinding } from './finding.ts';
import type { Recipient } from './recipients.ts';

/** Two benefits of which one person has only one. */
interface Pair {
  readonly one: Category;
  readonly other: Category;
  /** The article; undefined where it is that both secure the same living. */
  readonly authority: string | undefined;
}

const personal = ({ categories, rules }: Ruleset): Category[] =>
  categories.known
    .filter(({ category, livelihood }) => livelihood && rules.get(category)?.unit === 'person')
    .map(({ category }) => category);

/** By the overlaps of the place, and of what secures one person's living whatever no overlap tops up. */
function pairsOf(ruleset: Ruleset): Pair[] {
  const { overlaps, rules } = ruleset;
  const told = overlaps.flatMap((overlap): Pair[] => {
    const authority = authorityWords(overlap.authority);
    if ('excludes' in overlap) {
      const { excludes: one, others } = overlap;
      return others.map((other) => ({ one, other, authority }));
    }
    if (!('higher' in overlap)) return [];
    const [one, other] = overlap.higher;
    return [{ one, other, authority }];
  });
  const toppedUp = overlaps.flatMap((overlap) =>
    'tops_up' in overlap ? overlap.others.map((other) => [overlap.tops_up, other]) : [],
  );
  const all = personal(ruleset);
  const living = all.flatMap((one, at) =>
    all.slice(at + 1).map((other): Pair => ({ one, other, authority: undefined })),
  );
  const same = (a: Pair, [one, other]: readonly (string | undefined)[]): boolean =>
    (a.one === one && a.other === other) || (a.one === other && a.other === one);
  const more = living.filter(
    (pair) =>
      !told.some(({ one, other }) => same(pair, [one, other])) &&
      !toppedUp.some((topped) => same(pair, topped)),
  );
  return [...told, ...more].filter(({ one, other }) => rules.has(one) && rules.has(other));
}

/** Benefits of the young: what secures a person's living and has a condition of age. */
const ofAge = (ruleset: Ruleset): Category[] =>
  personal(ruleset).filter((category) =>
    ruleset.rules.get(category)?.conditions.some(({ id }) => id === 'age'),
  );

const grown = 18;

/** Whether a row says that a benefit is paid: of a relation with `f_current_relief`. */
export const saysPaidSql = (category: Category): string =>
  duckdb.holds(`concat('、', f_current_relief, '、')`, `、${category}、`);

/**
 * Whose row SQL finds to have two benefits of a pair, or to be grown up on a benefit of the young: perhaps a few more
 * than {@link wronglyPaid} tells. Of a relation with `id_number` and `f_current_relief`.
 */
export function wronglyPaidSql(ruleset: Ruleset): string {
  const born = `${ruleset.asOf.day.year - grown}1231`;
  const tests = [
    ...pairsOf(ruleset).map(({ one, other }) => `(${saysPaidSql(one)} AND ${saysPaidSql(other)})`),
    ...ofAge(ruleset).map(
      (category) =>
        `(${saysPaidSql(category)} AND substr(id_number, 7, 8) <= ${duckdb.text(born)})`,
    ),
  ];
  return tests.length === 0 ? 'FALSE' : `(${tests.join(' OR ')})`;
}

/** 同时享受、超龄享受: benefits that one person is paid together and has only one of, and those of the young to the grown up. */
export function wronglyPaid(context: CheckContext): Finding[] {
  const pairs = pairsOf(context.ruleset);
  const young = ofAge(context.ruleset);
  return context.recipients.flatMap((recipient) =>
    recipient.household.people.flatMap((person) => [
      ...pairs.flatMap((pair) => together(context, recipient, person, pair)),
      ...young.flatMap((category) => overAge(context, recipient, person, category)),
    ]),
  );
}

const isPaid = ({ paid = [] }: Person, category: Category): boolean =>
  paid.some((one) => one.category === category);

function together(
  context: CheckContext,
  recipient: Recipient,
  person: Person,
  { one, other, authority }: Pair,
): Finding[] {
  if (!isPaid(person, one) || !isPaid(person, other)) return [];
  const titles = { one: titleOf(context, one), other: titleOf(context, other) };
  const words = [tell(context, 'checkTogether', titles)];
  if (authority !== undefined) words.push(tell(context, 'checkBasis', { authority }));
  return [
    {
      ...found(recipient, person, one),
      kind: 'paid-together',
      fact: [person.id.text, one, other],
      detail: joined(context, words),
      action: tell(context, 'actReview'),
    },
  ];
}

function overAge(
  context: CheckContext,
  recipient: Recipient,
  person: Person,
  category: Category,
): Finding[] {
  const { ruleset } = context;
  const { birth } = person.id;
  if (birth === undefined || !isPaid(person, category)) return [];
  const age = ageOn(birth, ruleset.asOf.day);
  if (age < grown) return [];
  const outcome = decideHousehold(ruleset, recipient.household).outcomes.find(
    (one) => one.rule.category === category && one.subject === person,
  );
  const result = outcome && conditionResult(outcome, 'age');
  if (outcome === undefined || result === undefined || result === true) return [];
  const params = { age, category: titleOf(context, category) };
  const columns = outcome.missing.map((key) => columnName(key, context.lang)).join('、');
  const detail =
    result === false
      ? tell(context, 'checkOverAge', params)
      : tell(context, 'checkOverAgeOpen', { ...params, columns });
  return [
    {
      ...found(recipient, person, category),
      kind: 'over-age',
      fact: [person.id.text, category],
      detail,
      action: tell(context, 'actReview'),
    },
  ];
}

const found = (
  { household }: Recipient,
  person: Person,
  category: Category,
): Omit<Finding, 'kind' | 'fact' | 'detail' | 'action'> => ({
  ...plainFinding,
  control: 'roster',
  severity: 'review',
  householdId: household.id,
  idNumber: person.id.text,
  name: person.name,
  category,
  source: person.file,
  sourceRow: person.row,
});
