import { describe, expect, it } from 'vitest';

import { reasonsOf } from '../../src/decide/speak.ts';
import { decide, outcomeOf } from './support.ts';

const row = { relation: '子', monthly_income: '0', property_ok: '是', current_relief: '低保' };
const head = { ...row, relation: '本人' };

/** Two persons without income get 657 yuan × 2 = 1314 yuan a month. */
function changeOf(first: string, second: string): { changed: unknown; reasons: string } {
  const decided = decide([
    { ...head, current_amount: first },
    { ...row, current_amount: second },
  ]);
  const outcome = outcomeOf(decided, 'dibao');
  if (outcome === undefined) throw new Error('nothing was decided');
  return { changed: outcome.changed, reasons: reasonsOf(decided.frame, outcome, 'zh') };
}

describe('what a household is paid today', () => {
  it.each([
    ['1314', '', 'same'],
    ['', '1314', 'same'],
    ['1400', '', 'down'],
  ])('stands once, on any of its rows (%s and %s): %s', (first, second, changed) => {
    expect(changeOf(first, second).changed).toBe(changed);
  });

  it('is the sum of different amounts, which are shares, and says so', () => {
    const { changed, reasons } = changeOf('700', '614');
    expect(changed).toBe('same');
    expect(reasons).toContain('700+614=1314元');
  });

  it('is not known where rows repeat one amount, and says why', () => {
    const { changed, reasons } = changeOf('657', '657');
    expect(changed).toBeUndefined();
    expect(reasons).toContain('分不清是全户的还是每人的一份');
  });

  it('is one amount for each benefit where a cell has as many of both', () => {
    const cells = {
      ...head,
      current_relief: '低保、困难残疾人生活补贴',
      current_amount: '657、66.67',
    };
    const outcome = outcomeOf(decide([cells]), 'dibao');
    expect([outcome?.amount, outcome?.changed]).toEqual([65_700, 'same']);
  });
});
