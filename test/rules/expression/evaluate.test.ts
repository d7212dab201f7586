import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { roundDivision, type Value } from '../../../src/rules/expression/evaluate.ts';
import { faultOf, frame, valueOf } from './support.ts';

const truth = { yes: true, no: false, unknown: undefined } as const;
type Truth = keyof typeof truth;

function facts(a: Truth, b: Truth): Record<string, Value> {
  const found: Record<string, Value> = {};
  if (truth[a] !== undefined) found['serious_illness'] = truth[a];
  if (truth[b] !== undefined) found['military'] = truth[b];
  return found;
}

describe('three values', () => {
  it.each<[Truth, Truth, unknown, unknown]>([
    ['yes', 'yes', true, true],
    ['yes', 'no', false, true],
    ['no', 'no', false, false],
    ['yes', 'unknown', { missing: ['military'] }, true],
    ['no', 'unknown', false, { missing: ['military'] }],
    ['unknown', 'yes', { missing: ['serious_illness'] }, true],
    ['unknown', 'no', false, { missing: ['serious_illness'] }],
    [
      'unknown',
      'unknown',
      { missing: ['serious_illness', 'military'] },
      { missing: ['serious_illness', 'military'] },
    ],
  ])('%s with %s: and, or', (a, b, and, or) => {
    expect(valueOf('serious_illness and military', facts(a, b))).toEqual(and);
    expect(valueOf('serious_illness or military', facts(a, b))).toEqual(or);
  });

  it('not of an unknown stays unknown', () => {
    expect(valueOf('not military')).toEqual({ missing: ['military'] });
  });

  it('a comparison or a sum with an unknown is unknown, with all that is missing', () => {
    expect(valueOf('wage_income + property_income < standard')).toEqual({
      missing: ['wage_income', 'property_income'],
    });
  });

  it('coalesce takes the first that is known, and misses all where none is', () => {
    expect(valueOf('coalesce(monthly_income, 0 yuan)')).toBe(0);
    expect(valueOf('coalesce(monthly_income, wage_income)', { wage_income: 5 })).toBe(5);
    expect(valueOf('coalesce(monthly_income, wage_income)')).toEqual({
      missing: ['monthly_income', 'wage_income'],
    });
  });

  it('if asks only for the branch that is taken', () => {
    expect(valueOf('if(age >= 80, wage_income, 0 yuan)', { age: 30 })).toBe(0);
    expect(valueOf('if(age >= 80, wage_income, 0 yuan)', { age: 80 })).toEqual({
      missing: ['wage_income'],
    });
    expect(valueOf('if(age >= 80, 1 yuan, 0 yuan)')).toEqual({ missing: ['age'] });
  });

  it('given is never unknown itself', () => {
    expect(valueOf('given(military)')).toBe(false);
    expect(valueOf('given(military)', { military: false })).toBe(true);
  });

  it('unknown(column) names what must be found out', () => {
    expect(valueOf('military and unknown(schooling)', { military: true })).toEqual({
      missing: ['schooling'],
    });
    expect(valueOf('military and unknown(schooling)', { military: false })).toBe(false);
  });
});

describe('money', () => {
  it('is whole fen, and exact beyond them', () => {
    expect(valueOf('standard')).toBe(65_700);
    // 657 × 1.5 = 985.50 yuan, kept in tenths of a fen
    expect(valueOf('standard * factor')).toBe(985_500);
    expect(valueOf('monthly_income < standard * factor', { monthly_income: 98_549 })).toBe(true);
    expect(valueOf('monthly_income < standard * factor', { monthly_income: 98_550 })).toBe(false);
  });

  it.each([
    ['half-up', 'fen', 21_900],
    ['down', 'yuan', 21_900],
    ['up', 'yuan', 21_900],
  ])('657 ÷ 3 is 219 however it is rounded (%s to %s)', (mode, to, fen) => {
    expect(valueOf(`round(standard / 3, "${mode}", "${to}")`)).toBe(fen);
  });

  it.each([
    // 657 ÷ 7 = 93.857142…
    ['half-up', 'fen', 9386],
    ['half-up', 'jiao', 9390],
    ['half-up', 'yuan', 9400],
    ['down', 'fen', 9385],
    ['down', 'yuan', 9300],
    ['up', 'jiao', 9390],
  ])('657 ÷ 7 rounded %s to %s', (mode, to, fen) => {
    expect(valueOf(`round(standard / 7, "${mode}", "${to}")`)).toBe(fen);
  });

  const modes = [
    ['half-up', Decimal.ROUND_HALF_UP],
    ['half-even', Decimal.ROUND_HALF_EVEN],
    ['up', Decimal.ROUND_UP],
    ['down', Decimal.ROUND_DOWN],
  ] as const;
  it.each(modes)('rounds %s as exact decimals do, below zero too', (mode, expected) => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 1000n }),
        (top, bottom) => {
          const exact = new Decimal(top.toString()).div(bottom.toString());
          expect(roundDivision(top, bottom, mode).toString()).toBe(
            exact.toDecimalPlaces(0, expected).toFixed(0).replace(/^-0$/, '0'),
          );
        },
      ),
    );
  });
});

describe('numbers', () => {
  it.each([
    // half-up, half-even, up, down
    ['2.4', 2, 2, 3, 2],
    ['2.5', 3, 2, 3, 2],
    ['3.5', 4, 4, 4, 3],
    ['-2.4', -2, -2, -3, -2],
    ['-2.5', -3, -2, -3, -2],
    ['-3.5', -4, -4, -4, -3],
    ['-0.5', -1, 0, -1, 0],
  ])('%s is rounded by its size, away from nought or towards it', (number, ...expected) => {
    const modes = ['half-up', 'half-even', 'up', 'down'];
    expect(modes.map((mode) => valueOf(`round(${number}, "${mode}", "whole")`))).toEqual(expected);
  });

  it('are rounded once, from the exact value', () => {
    // By way of 0.445 it would come to 0.45.
    expect(valueOf('round(0.4445 yuan, "half-up", "fen")')).toBe(44);
    expect(valueOf('round(100 yuan / 1.5, "half-up", "fen")')).toBe(6667);
  });

  it('are exact where binary floats are not', () => {
    expect(valueOf('0.1 + 0.2 == 0.3')).toBe(true);
    expect(valueOf('1.1 * 1.1 == 1.21')).toBe(true);
  });

  it('have no negative nought', () => {
    expect(valueOf('-age', { age: 0 })).toBe(0);
    expect(valueOf('age * -1', { age: 0 })).toBe(0);
  });

  it('never leave the exact integers', () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(() => valueOf('age * 2', { age: most })).toThrow(RangeError);
  });

  it('have no quotient where the divisor is nought: the column that says so is asked for', () => {
    const share = 'round(obligors_income / obligors_count, "half-up", "fen")';
    expect(valueOf(share, { obligors_income: 90_000, obligors_count: 3 })).toBe(30_000);
    expect(valueOf(share, { obligors_income: 90_000, obligors_count: 0 })).toEqual({
      missing: ['obligors_count'],
    });
    expect(valueOf(share, { obligors_count: 0 })).toEqual({
      missing: ['obligors_income', 'obligors_count'],
    });
    expect(faultOf('round(standard / 0, "up", "fen")')).toEqual({ fault: 'exprZero', at: '0' });
  });
});

describe('lists and tables', () => {
  it('looks a figure up by a word', () => {
    expect(valueOf('by_mode[care_mode]', { care_mode: '集中' })).toBe(75_000);
    expect(valueOf('by_mode[care_mode]')).toEqual({ missing: ['care_mode'] });
  });

  it('finds a word in a list', () => {
    const list = { other_benefit: ['离休', '护理补贴'] };
    expect(valueOf('contains(other_benefit, "护理补贴")', list)).toBe(true);
    expect(valueOf('contains(other_benefit, "工伤护理费")', list)).toBe(false);
    expect(valueOf('contains(other_benefit, "工伤护理费")')).toEqual({
      missing: ['other_benefit'],
    });
  });
});

describe('sums and counts over the members', () => {
  const members = [
    frame({ monthly_income: 100, age: 80 }),
    frame({ monthly_income: 250, age: 20 }),
  ];

  it('add up, count, and ask of any and all', () => {
    expect(valueOf('sum(monthly_income)', {}, members)).toBe(350);
    expect(valueOf('count(age >= 60)', {}, members)).toBe(1);
    expect(valueOf('any(age >= 60)', {}, members)).toBe(true);
    expect(valueOf('all(age >= 60)', {}, members)).toBe(false);
  });

  it('are unknown where one member’s figure is', () => {
    expect(valueOf('sum(monthly_income)', {}, [...members, frame({})])).toEqual({
      missing: ['monthly_income'],
    });
  });

  it('are decided all the same where the unknown member could not change it', () => {
    expect(valueOf('any(age >= 60)', {}, [...members, frame({})])).toBe(true);
    expect(valueOf('all(age >= 60)', {}, [...members, frame({})])).toBe(false);
  });
});

describe('months between dates, decided for 2021-08-01', () => {
  it.each([
    ['the days do not count', 'months(work_start, as_of)', '2021-07-31', 1],
    ['a month without a day', 'months(work_start, as_of)', '2020-12', 8],
    ['the same month', 'months(work_start, as_of)', '2021-08-31', 0],
    ['a date to come', 'months(work_start, as_of)', '2022-01', -5],
    ['from a month that the rule names', 'months("2020-12", work_start)', '2021-03-01', 3],
    ['the first that is known', 'months(coalesce(approved, work_start), as_of)', '2021-06', 2],
  ])('%s: %s', (_, text, start, months) => {
    expect(valueOf(text, { work_start: start })).toBe(months);
  });

  it('are not known where a date is not', () => {
    expect(valueOf('months(work_start, as_of)')).toEqual({ missing: ['work_start'] });
  });
});
