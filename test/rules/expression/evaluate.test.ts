import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundDivision, Unknown } from '../../../src/rules/expression/evaluate.ts';
import type { RoundMode } from '../../../src/rules/expression/types.ts';
import { type Row, valueOf } from './support.ts';

type Truth = true | false | '?';

const cells = (p: Truth, q: Truth): Row => ({
  ...(p === '?' ? {} : { p }),
  ...(q === '?' ? {} : { q }),
});

describe('and, or, not', () => {
  it.each([
    [true, true, true, true],
    [true, false, false, true],
    [false, true, false, true],
    [false, false, false, false],
    [true, '?', '? q', true],
    ['?', true, '? p', true],
    [false, '?', false, '? q'],
    ['?', false, false, '? p'],
    ['?', '?', '? p q', '? p q'],
  ] satisfies [Truth, Truth, boolean | string, boolean | string][])(
    'of %s and %s: and is %s, or is %s',
    (p, q, and, or) => {
      expect(valueOf('p and q', cells(p, q))).toBe(and);
      expect(valueOf('p or q', cells(p, q))).toBe(or);
    },
  );

  it.each([
    [true, false],
    [false, true],
    ['?', '? p'],
  ] satisfies [Truth, boolean | string][])('not %s is %s', (p, expected) => {
    expect(valueOf('not p', cells(p, '?'))).toBe(expected);
  });

  it('obey De Morgan, the missing columns too', () => {
    const truth = fc.constantFrom<Truth>(true, false, '?');
    fc.assert(
      fc.property(truth, truth, (p, q) => {
        const row = cells(p, q);
        expect(valueOf('not (p and q)', row)).toBe(valueOf('not p or not q', row));
        expect(valueOf('not (p or q)', row)).toBe(valueOf('not p and not q', row));
      }),
    );
  });

  it('name a missing column once', () => {
    expect(valueOf('p and q and (p or q)')).toBe('? p q');
  });
});

describe('comparisons', () => {
  it.each([
    ['age == 60', false, true, false],
    ['age != 60', true, false, true],
    ['age < 60', true, false, false],
    ['age <= 60', true, true, false],
    ['age > 60', false, false, true],
    ['age >= 60', false, true, true],
  ])('%s at 59, 60 and 61', (source, below, equal, above) => {
    expect([59, 60, 61].map((age) => valueOf(source, { age }))).toEqual([below, equal, above]);
  });

  it('with an unknown side are unknown, with the columns of both sides', () => {
    expect(valueOf('wage < standard')).toBe('? wage');
    expect(valueOf('wage < assets', { wage: 1 })).toBe('? assets');
    expect(valueOf('wage < assets')).toBe('? wage assets');
  });

  it('are of equal scale: 3 years is 3.00', () => {
    expect(valueOf('years >= 3', { years: 300 })).toBe(true);
    expect(valueOf('years >= 3', { years: 299 })).toBe(false);
  });

  it('of words are by the whole word', () => {
    expect(valueOf('area == "城镇"', { area: '城镇' })).toBe(true);
    expect(valueOf('area != "城镇"', { area: '城镇' })).toBe(false);
    expect(valueOf('area in ["城镇", "农村"]', { area: '农村' })).toBe(true);
    expect(valueOf('area in []', { area: '农村' })).toBe(false);
    expect(valueOf('area in ["城镇"]')).toBe('? area');
    expect(valueOf('grade in [1, 2]', { grade: 2 })).toBe(true);
    expect(valueOf('grade in [1, 2]', { grade: 3 })).toBe(false);
  });

  it('of several words ask whether one of them is there', () => {
    expect(valueOf('contains(relief, "低保", "特困")', { relief: ['高龄津贴', '特困'] })).toBe(
      true,
    );
    expect(valueOf('contains(relief, "低保")', { relief: ['单人户低保'] })).toBe(false);
    expect(valueOf('contains(relief, "低保")')).toBe('? relief');
  });
});

describe('arithmetic', () => {
  it('with an unknown is unknown, even times nought', () => {
    expect(valueOf('wage + assets')).toBe('? wage assets');
    expect(valueOf('wage * 0', {})).toBe('? wage');
    expect(valueOf('-wage')).toBe('? wage');
  });

  it('is exact where binary floats are not', () => {
    expect(valueOf('0.1 + 0.2 == 0.3')).toBe(true);
    expect(valueOf('1.1 * 1.1 == 1.21')).toBe(true);
    expect(valueOf('standard * 1.5 == 986.25 yuan')).toBe(true);
  });

  it('has no negative nought', () => {
    expect(valueOf('-wage', { wage: 0 })).toBe(0);
    expect(valueOf('wage * -1', { wage: 0 })).toBe(0);
  });

  it('stops rather than leave the exact integers', () => {
    expect(() => valueOf('wage * 1000', { wage: Number.MAX_SAFE_INTEGER })).toThrow(RangeError);
  });

  it('of money and decimals is exact', () => {
    const fen = fc.integer({ min: -100_000_000, max: 100_000_000 });
    fc.assert(
      fc.property(fen, fen, fc.integer({ min: 0, max: 9999 }), (wage, assets, hundredths) => {
        const row = { wage, assets, years: hundredths };
        const exact = new Decimal(wage).plus(assets).times(new Decimal(hundredths).div(100));
        expect(valueOf('(wage + assets) * years >= 0 yuan', row)).toBe(exact.gte(0));
        expect(valueOf('round((wage + assets) * years, "half-even", "fen")', row)).toBe(
          exact.toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN).plus(0).toNumber(),
        );
      }),
    );
  });
});

describe('coalesce, given, if, min, max', () => {
  it('coalesce takes the first that is known', () => {
    expect(valueOf('coalesce(wage, assets)', { wage: 1, assets: 2 })).toBe(1);
    expect(valueOf('coalesce(wage, assets)', { assets: 2 })).toBe(2);
    expect(valueOf('coalesce(wage, 0 yuan)')).toBe(0);
    expect(valueOf('coalesce(p, q)', { p: false, q: true })).toBe(false);
    expect(valueOf('coalesce(wage, assets)')).toBe('? wage assets');
  });

  it('given tells whether it is known', () => {
    expect(valueOf('given(p)', { p: false })).toBe(true);
    expect(valueOf('given(p)')).toBe(false);
  });

  it('if looks only at the branch taken', () => {
    expect(valueOf('if(p, wage, assets)', { p: true, wage: 1 })).toBe(1);
    expect(valueOf('if(p, wage, assets)', { p: false, assets: 2 })).toBe(2);
    expect(valueOf('if(p, wage, assets)', { p: true })).toBe('? wage');
    expect(valueOf('if(p, wage, assets)', { p: false })).toBe('? assets');
  });

  it('if with an unknown condition is unknown for the condition’s columns', () => {
    expect(valueOf('if(p and q, wage, assets)', { wage: 1, assets: 2 })).toBe('? p q');
  });

  it('min and max need all of them', () => {
    expect(valueOf('min(wage, assets)', { wage: 3, assets: 2 })).toBe(2);
    expect(valueOf('max(wage, assets, 0 yuan)', { wage: -3, assets: -2 })).toBe(0);
    expect(valueOf('max(wage, 0 yuan)')).toBe('? wage');
    expect(valueOf('min(wage, assets)')).toBe('? wage assets');
  });

  it('unknown() is unknown for the columns named', () => {
    expect(valueOf('unknown(wage, p)', { wage: 1, p: true })).toBe('? wage p');
    expect(valueOf('q or unknown(wage)', { q: true })).toBe(true);
  });
});

describe('tables, definitions and other decisions', () => {
  it('a table gives the figure of the word', () => {
    expect(valueOf('by_area[area]', { area: '农村' })).toBe(60_000);
    expect(valueOf('by_grade[grade]', { grade: 2 })).toBe(2000);
    expect(valueOf('by_area[area]')).toBe('? area');
  });

  it('a definition is as unknown as what it stands on', () => {
    expect(valueOf('adult', { age: 18 })).toBe(true);
    expect(valueOf('adult', { age: 17 })).toBe(false);
    expect(valueOf('adult')).toBe('? age');
  });

  it('another category’s decision is asked for', () => {
    expect(valueOf('not eligible(tekun)', { 'eligible tekun': true })).toBe(false);
    expect(valueOf('not eligible(tekun)')).toBe('? tekun');
  });
});

describe('sums and counts over the members', () => {
  const full = [
    { wage: 100, p: true },
    { wage: 250, p: false },
  ];
  const partly = [{ wage: 100, p: true }, {}];

  it.each([
    ['sum(wage)', 350, '? wage'],
    ['count(p)', 1, '? p'],
    ['any(p)', true, true],
    ['all(p)', false, '? p'],
    ['any(not p)', true, '? p'],
    ['all(not p)', false, false],
    ['count(true)', 2, 2],
  ])('%s is %s; with a cell missing %s', (source, known, missing) => {
    expect(valueOf(source, {}, full)).toBe(known);
    expect(valueOf(source, {}, partly)).toBe(missing);
  });

  it.each([
    ['sum(wage)', 0],
    ['count(p)', 0],
    ['any(p)', false],
    ['all(p)', true],
  ])('%s of nobody is %s', (source, expected) => {
    expect(valueOf(source)).toBe(expected);
  });

  it.each(['sum(wage)', 'count(p)', 'any(p)', 'all(p)'])(
    '%s is unknown where who counts is unknown',
    (source) => {
      expect(valueOf(source, {}, new Unknown(['relation']))).toBe('? relation');
    },
  );
});

describe('rounding', () => {
  const modes: readonly RoundMode[] = ['half-up', 'half-even', 'up', 'down'];

  it.each([
    ['2.4', 2, 2, 3, 2],
    ['2.5', 3, 2, 3, 2],
    ['3.5', 4, 4, 4, 3],
    ['2.6', 3, 3, 3, 2],
    ['0.5', 1, 0, 1, 0],
    ['2', 2, 2, 2, 2],
    ['-2.4', -2, -2, -3, -2],
    ['-2.5', -3, -2, -3, -2],
    ['-3.5', -4, -4, -4, -3],
    ['-0.5', -1, 0, -1, 0],
  ])('%s half-up, half-even, up, down: %i %i %i %i', (number, ...expected) => {
    const found = modes.map((mode) => valueOf(`round(${number}, "${mode}", "whole")`));
    expect(found).toEqual(expected);
  });

  it.each([
    ['fen', 12_345],
    ['jiao', 12_350],
    ['yuan', 12_300],
  ])('of money to %s', (unit, expected) => {
    expect(valueOf(`round(123.45 yuan, "half-up", "${unit}")`)).toBe(expected);
  });

  it('looks at the exact quotient, not at one rounded before', () => {
    // 0.4445 yuan would be 0.45 by way of 0.445.
    expect(valueOf('round(0.4445 yuan, "half-up", "fen")')).toBe(44);
    expect(valueOf('round(100 yuan / 3, "half-up", "fen")')).toBe(3333);
    expect(valueOf('round(100 yuan / 3, "up", "jiao")')).toBe(3340);
    expect(valueOf('round(100 yuan / 1.5, "half-up", "fen")')).toBe(6667);
  });

  it('is unknown where either side of the division is', () => {
    expect(valueOf('round(wage / age, "up", "fen")', { age: 2 })).toBe('? wage');
    expect(valueOf('round(wage / age, "up", "fen")', { wage: 2 })).toBe('? age');
    expect(valueOf('round(wage / age, "up", "fen")')).toBe('? wage age');
  });

  it('refuses to divide by nought', () => {
    expect(() => valueOf('round(wage / age, "up", "fen")', { wage: 1, age: 0 })).toThrow(
      RangeError,
    );
  });

  it('agrees with exact arithmetic for every mode, sign and size', () => {
    const exact: Readonly<Record<RoundMode, Decimal.Rounding>> = {
      'half-up': Decimal.ROUND_HALF_UP,
      'half-even': Decimal.ROUND_HALF_EVEN,
      up: Decimal.ROUND_UP,
      down: Decimal.ROUND_DOWN,
    };
    const Exact = Decimal.clone({ precision: 60 });
    // A denominator of 2, 4, 5… keeps the decimal finite, so that ties are met and are true ties.
    const bottoms = fc
      .tuple(
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom(1n, -1n),
      )
      .map(([twos, fives, sign]) => sign * 2n ** BigInt(twos) * 5n ** BigInt(fives));
    const tops = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    fc.assert(
      fc.property(tops, bottoms, fc.constantFrom(...modes), (top, bottom, mode) => {
        const quotient = new Exact(top.toString()).div(bottom.toString());
        const expected = quotient.toDecimalPlaces(0, exact[mode]);
        expect(roundDivision(top, bottom, mode)).toBe(BigInt(expected.toFixed(0)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is never a whole unit away, and up and down stand around the exact value', () => {
    const tops = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    const bottoms = fc.bigInt({ min: 1n, max: 10n ** 6n });
    fc.assert(
      fc.property(tops, bottoms, (top, bottom) => {
        const size = (value: bigint): bigint => (value < 0n ? -value : value);
        for (const mode of modes) {
          expect(size(roundDivision(top, bottom, mode) * bottom - top)).toBeLessThan(bottom);
        }
        expect(size(roundDivision(top, bottom, 'down') * bottom)).toBeLessThanOrEqual(size(top));
        expect(size(roundDivision(top, bottom, 'up') * bottom)).toBeGreaterThanOrEqual(size(top));
      }),
    );
  });
});
