import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { categories } from '../columns.ts';
import { planOf } from '../../src/decide/plan.ts';
import { authorityOf } from '../../src/decide/speak.ts';
import { decide, outcomeOf, rulesOf } from './support.ts';

const text = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

describe('the plan of a ruleset', () => {
  it('is built once for each ruleset, in the order in which the categories are decided', () => {
    const rules = rulesOf('2021-08');
    expect(planOf(rules)).toBe(planOf(rules));
    expect([...planOf(rules).keys()]).toEqual([...rules.rules.keys()]);
  });

  it.each(
    readdirSync('src')
      .filter((room) => room !== 'sheets')
      .map((room) => `src/${room}`),
  )('is all that %s knows of a category: none is named there', (folder) => {
    const words = new Set(text(folder).match(/'[a-z_]+'/g));
    expect(categories.listed.filter(({ category }) => words.has(`'${category}'`))).toEqual([]);
  });

  it('cites the document of the standard that an amount is worked out from, though another category has it', () => {
    // Two members earn 1400, over 657 × 2 = 1314 and under the borderline 657 × 2 × 1.5 = 1971;
    // the severely disabled one alone has 657 − 0 = 657, by the standard of dibao.
    const decided = decide([
      { relation: '本人', property_ok: '是', monthly_income: '1400' },
      {
        relation: '配偶',
        property_ok: '是',
        monthly_income: '0',
        disability_type: '肢体',
        disability_grade: '1',
        obligors: '有',
      },
    ]);
    const outcome = outcomeOf(decided, 'dibao_single', 2);
    if (outcome === undefined) throw new Error('no decision');
    expect(outcome.amount).toBe(65700);
    const standard = rulesOf('2021-08').rules.get('dibao')?.parameters.get('standard')?.authority;
    expect(authorityOf(decided.frame, outcome)).toContain(standard?.document.number ?? '-');
  });
});
