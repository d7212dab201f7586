import type { Decision } from '../decide/outcome.ts';
import {
  type Figure,
  keysOfMembers,
  type Lacking,
  type Line,
  type Said,
  type Test,
} from '../decide/plan.ts';
import { authorityWords } from '../decide/words.ts';
import { message, say } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { toSql } from './expression.ts';
import { decisionCodes, type OutcomeSql } from './outcome.ts';
import { column, type Composer, listOf, sql, type Sql, when } from './query.ts';
import { isAlways, isNever, lackedSql, testSql } from './test.ts';
import {
  cellSql,
  filledSql,
  missingWordsSql,
  onlyOf,
  sentenceSql,
  type Speech,
  templateSql,
  yuanWordsSql,
} from './words.ts';

/** The kinds of decision, each with a branch of its own. */
export const decisions = ['eligible', 'ineligible', 'needs-evidence'] as const;

/** One text a decision, chosen by its code; null where there is no decision. */
export function byDecision({ decision }: OutcomeSql, text: (as: Decision) => Sql): Sql {
  const branches = decisions.map((as) => sql`WHEN ${decisionCodes[as]} THEN ${text(as)}`);
  return sql`CASE ${decision} ${listOf(branches, ' ')} END`;
}

/** The lines of the plan in words where the decision is known, one sentence a step. */
export function reasonsSql(outcome: OutcomeSql, as: Decision, speech: Speech): Sql {
  const { plan, rule } = outcome;
  const { lang, to } = speech;
  const [colon, stop] = lang === 'zh' ? ['。', '。'] : ['. ', '.'];
  const between = to.text(lang === 'zh' ? '；' : '; ');
  const head = sentenceSql(plan.heads[as], { category: to.text(rule.title[lang]) }, speech);
  const steps = plan.says.flatMap((line) => lineSql(line, outcome, as, speech));
  const [first, ...others] = steps;
  // Each kind of decision has a step at least: nothing is refused, open or granted without one.
  const joined =
    first !== undefined && first.holds === undefined
      ? [first.text, ...others.map(({ holds, text }) => maybe(holds, [between, text], to))]
      : [
          sql`concat_ws(${between}, ${listOf(steps.map(({ holds, text }) => (holds === undefined ? text : when(holds, text))))})`,
        ];
  return to.concat([head, to.text(colon), ...joined, to.text(stop)]);
}

/** Texts that are there where a test holds, and nothing else. */
const maybe = (holds: Sql | undefined, texts: readonly Sql[], to: Composer): Sql =>
  holds === undefined
    ? to.concat(texts)
    : sql`CASE WHEN ${holds} THEN ${to.concat(texts)} ELSE '' END`;

/** A line's words, and the test that it depends on; none where it never holds. */
function lineSql(
  { when: test, said }: Line,
  outcome: OutcomeSql,
  as: Decision,
  speech: Speech,
): { readonly holds: Sql | undefined; readonly text: Sql }[] {
  const holds = testSql(test, outcome, as);
  if (isNever(holds)) return [];
  const text = saidSql(said, outcome, as, speech);
  return [{ holds: isAlways(holds) ? undefined : holds, text }];
}

function saidSql(said: Said, outcome: OutcomeSql, as: Decision, speech: Speech): Sql {
  const { lang, to } = speech;
  const figure = (one: Figure): Sql => figureSql(one, outcome, as, speech);
  const figures = (all: Readonly<Record<string, Figure>>): Record<string, Sql> =>
    Object.fromEntries(Object.entries(all).map(([name, one]) => [name, figure(one)]));
  const titleOf = (lacking: Lacking): string => {
    if (lacking === 'applies') return say(lang, message('reasonApplies'));
    if (lacking === 'rest') return say(lang, message('explainAmount'));
    return outcome.rule.conditions[lacking]?.title[lang] ?? '';
  };
  switch (said.as) {
    case 'template':
      return withGrounds(said, speech);
    case 'sentence':
      return sentenceSql(said.key, figures(said.figures), speech);
    case 'overlap':
      return filledSql(said.words[lang], { benefit: figure(said.benefit) }, to);
    case 'topped-up': {
      const words = filledSql(said.words[lang], { benefit: figure(said.benefit) }, to);
      return sentenceSql('reasonToppedUp', { words, ...figures(said.figures) }, speech);
    }
    case 'lacks': {
      const columns = figure({ of: 'columns', lacking: said.lacking });
      const title = to.text(titleOf(said.lacking));
      const plain = sentenceSql('reasonLacks', { title, columns }, speech);
      const people = peopleSql(outcome, said.lacking, speech);
      if (people === undefined) return plain;
      const named = sentenceSql('reasonLacksOf', { title, columns, people: people.names }, speech);
      return sql`CASE WHEN ${people.told} THEN ${named} ELSE ${plain} END`;
    }
    case 'odd':
      throw new Error('SQL judges no odd household');
  }
}

/** Whose cells are open, and whether what is lacked is the members'. */
function peopleSql(
  outcome: OutcomeSql,
  lacking: Lacking,
  speech: Speech,
): { readonly names: Sql; readonly told: Sql } | undefined {
  const { plan, ruleset } = outcome;
  const [over, ...more] = plan.overs(lacking);
  const bits = lackedSql(outcome, lacking);
  if (over === undefined || more.length > 0 || bits === undefined) return undefined;
  const some = onlyOf(bits, keysOfMembers(ruleset, over));
  if (some === undefined) return undefined;
  const names = speech.open(over);
  const told = sql`(${some} AND ${names} IS NOT NULL)`;
  return { names, told };
}

/** A condition's words, and behind them the grounds that hold. */
function withGrounds(
  { template, grounds }: Extract<Said, { as: 'template' }>,
  speech: Speech,
): Sql {
  const words = templateSql(template, speech);
  if (grounds.length === 0) return words;
  const { lang, to, names } = speech;
  const { colon, comma } = signs[lang];
  const held = grounds.map((ground) => ({
    holds: toSql(ground.when.expr, names, to).value,
    words: templateSql(ground.words, speech),
  }));
  const some = listOf(
    held.map(({ holds }) => sql`COALESCE(${holds}, FALSE)`),
    ' OR ',
  );
  const all = listOf(held.map((ground) => when(ground.holds, ground.words)));
  return sql`concat(${words}, CASE WHEN ${some} THEN concat(${to.text(colon)}, concat_ws(${to.text(comma)}, ${all})) ELSE '' END)`;
}

function figureSql(figure: Figure, outcome: OutcomeSql, as: Decision, speech: Speech): Sql {
  const { lang, to, names } = speech;
  switch (figure.of) {
    case 'words':
      return to.text(figure.words[lang]);
    case 'amount':
      return yuanWordsSql(sql`COALESCE(${outcome.amount}, 0)`, to);
    case 'sum':
      return yuanWordsSql(names.definition(outcome.rule.category, figure.name).value, to);
    case 'status':
      return cellSql(column('f_living_status'), undefined, speech);
    case 'rows': {
      const { rows } = outcome.today;
      if (rows === undefined) return to.text('');
      return figure.what === 'parts' ? rows.parts : yuanWordsSql(rows[figure.what], to);
    }
    case 'columns': {
      const missing = lackedSql(outcome, figure.lacking);
      return missing === undefined ? to.text('') : missingWordsSql(missing, speech);
    }
    case 'list': {
      const items = figure.items.map((one) =>
        when(testSql(one.when, outcome, as), figureSql(one.figure, outcome, as, speech)),
      );
      return sql`concat_ws(${to.text(figure.separator[lang])}, ${listOf(items)})`;
    }
  }
}

/** The articles that a known decision stands on, each once, in the order of its reasons. */
export function authoritySql(outcome: OutcomeSql, as: Decision, { to }: Speech): Sql {
  const { cites, fallback } = outcome.plan;
  const terms = cites.flatMap(({ when: test, authority }) => {
    const holds = testSql(test, outcome, as);
    return isNever(holds) ? [] : [{ holds, text: authorityWords(authority) }];
  });
  // Each text stands where its first source does.
  const parts = terms.flatMap(({ holds, text }, at) => {
    const before = terms.slice(0, at).filter((other) => other.text === text);
    if (before.some((other) => isAlways(other.holds))) return [];
    const tests = [
      ...(isAlways(holds) ? [] : [holds]),
      ...before.map((other) => sql`NOT COALESCE(${other.holds}, FALSE)`),
    ];
    const word = to.text(text);
    return [tests.length === 0 ? word : when(listOf(tests, ' AND '), word)];
  });
  const none = to.text(authorityWords(fallback));
  if (parts.length === 0) return none;
  const joined = sql`concat_ws(${to.text('；')}, ${listOf(parts)})`;
  const always = terms.some(({ holds }) => isAlways(holds));
  return always ? joined : sql`COALESCE(NULLIF(${joined}, ''), ${none})`;
}

/**
 * What the decision changes against today's payment; empty where nothing is known.
 *
 * @param as the decision, in a branch where it is known.
 */
export const changedSql = (outcome: OutcomeSql, as: Decision | undefined, speech: Speech): Sql =>
  firstSql(
    outcome.plan.changes.map(({ when: test, word }) => [test, word]),
    outcome,
    as,
    speech,
  );

/** Why the decision is no, by the plan's `refusals`; an empty text of what is none. */
export const refusalSql = (outcome: OutcomeSql, speech: Speech): Sql =>
  firstSql(
    outcome.plan.refusals.map(({ when: test, why }) => [test, why]),
    outcome,
    undefined,
    speech,
  );

/** The word of the first test that holds; an empty text where none does. */
function firstSql(
  words: readonly (readonly [Test, string])[],
  outcome: OutcomeSql,
  as: Decision | undefined,
  { to }: Speech,
): Sql {
  const branches: Sql[] = [];
  for (const [test, word] of words) {
    const holds = testSql(test, outcome, as);
    if (isNever(holds)) continue;
    if (isAlways(holds) && branches.length === 0) return to.text(word);
    branches.push(sql`WHEN ${holds} THEN ${to.text(word)}`);
  }
  if (branches.length === 0) return to.text('');
  return sql`CASE ${listOf(branches, ' ')} ELSE ${to.text('')} END`;
}
