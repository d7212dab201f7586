import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { playCase, Rulesets } from '../../src/decide/cases.ts';
import { codedRow, decisionColumns } from '../../src/decide/columns.ts';
import { paysOf, Totals } from '../../src/engine/summary.ts';
import { readLibrary } from '../../src/rules/library.ts';

const library = readLibrary(resolve('test/rules/places'));

/** The first worked case of a category, decided, with cells put in each row. */
function first(category: string, more: Readonly<Record<string, string>> = {}) {
  const layer = library.rules.find(({ content }) => content.category === category);
  const [one] = layer?.content.cases ?? [];
  if (layer === undefined || one === undefined) throw new Error('a place has the category');
  const household = one.household.map((cells) => ({ ...cells, ...more }));
  const played = playCase(new Rulesets(library), layer.content, { ...one, household });
  if (!('decided' in played)) throw new Error('the case can be read');
  const { frame, outcomes } = played.decided;
  const outcome = outcomes.find(({ rule }) => rule.category === category);
  if (outcome === undefined) throw new Error('the household is decided');
  const row = codedRow(frame, outcome, { lang: 'zh', extras: [], asOf: one.as_of });
  const cell = (key: string): unknown =>
    row[decisionColumns.findIndex((column) => column.key === key)];
  const totals = new Totals([category], paysOf(played.ruleset.categories));
  totals.add(outcome, 1);
  return { cell, totals, ruleset: played.ruleset };
}

describe('a recognition under which nothing is paid', () => {
  it('is granted with an empty amount, and what is received today stays the same', () => {
    const { cell } = first('low_income_edge', { current_relief: '低保边缘' });
    expect([cell('decision'), cell('monthly_amount'), cell('persons'), cell('changed')]).toEqual([
      'eligible',
      null,
      2,
      'same',
    ]);
  });

  it('is told as one in the summary, with no amount', () => {
    const { totals, ruleset } = first('low_income_edge');
    expect(totals.words(ruleset, 'zh')).toEqual([
      '低保边缘家庭（只认定，不发钱）：认定 1 户 2 人；不符合 0；需补材料 0',
    ]);
    expect(totals.json()['low_income_edge']).toEqual({
      households: 1,
      persons: 2,
      pays: 'nothing',
      eligible: 1,
      ineligible: 0,
      needs_evidence: 0,
    });
  });
});

describe('what is paid once', () => {
  it('has its amount, and the unit says that it is no month’s', () => {
    const { cell, totals, ruleset } = first('temporary');
    expect([cell('monthly_amount'), cell('unit'), cell('changed')]).toEqual([
      500_000,
      'once',
      'new',
    ]);
    expect(totals.words(ruleset, 'zh')).toEqual([
      '临时救助：符合 1 户 2 人，一次性 5000.00 元；不符合 0；需补材料 0',
    ]);
    expect(totals.json()['temporary']).toMatchObject({ pays: 'once', amount: '5000.00' });
  });
});
