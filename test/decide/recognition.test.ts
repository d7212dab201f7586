import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { playCase, Rulesets } from '../../src/decide/cases.ts';
import { codedRow, decisionColumns } from '../../src/decide/columns.ts';
import { readLibrary } from '../../src/rules/library.ts';

const library = readLibrary(resolve('test/rules/places'));
const edge = library.rules.find(({ content }) => content.category === 'low_income_edge');

describe('a recognition under which nothing is paid', () => {
  it('is granted with an empty amount, and what is received today stays the same', () => {
    const [one] = edge?.content.cases ?? [];
    if (edge === undefined || one === undefined) throw new Error('the county has the category');
    const household = one.household.map((cells) => ({ ...cells, current_relief: '低保边缘' }));
    const played = playCase(new Rulesets(library), edge.content, { ...one, household });
    if (!('decided' in played)) throw new Error('the case can be read');
    const { frame, outcomes } = played.decided;
    const outcome = outcomes.find(({ rule }) => rule.category === 'low_income_edge');
    if (outcome === undefined) throw new Error('the household is decided');
    const row = codedRow(frame, outcome, { lang: 'zh', extras: [], asOf: '2026-06' });
    const cell = (key: string): unknown =>
      row[decisionColumns.findIndex((column) => column.key === key)];
    expect([cell('decision'), cell('monthly_amount'), cell('persons'), cell('changed')]).toEqual([
      'eligible',
      null,
      2,
      'same',
    ]);
  });
});
