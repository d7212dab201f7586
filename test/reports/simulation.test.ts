import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mirroredBars, pairedBars } from '../../src/reports/charts.ts';
import { type ChangedDecision, Tally } from '../../src/engine/tally.ts';
import { changedColumns, changedRow, percentText, signed } from '../../src/reports/simulation.ts';
import { shownRow } from '../../src/sheets/write/out-column.ts';
import { categories } from '../columns.ts';

describe('a difference', () => {
  it.each([
    [4300, 65700, '+6.5%'],
    [-4300, 65700, '-6.5%'],
    [0, 65700, '0.0%'],
    [1, 2000, '+0.1%'],
    [1, 2001, '+0.0%'],
    [100, 0, ''],
    [9_007_199_254_740_000, 9_007_199_254_740_991, '+100.0%'],
  ])('of %d in %d is %s', (difference, whole, text) => {
    expect(percentText(difference, whole)).toBe(text);
  });

  it('is as large in per cent whichever way it goes', () => {
    const fen = fc.integer({ min: 1, max: 1e12 });
    fc.assert(
      fc.property(fen, fen, (difference, whole) => {
        expect(percentText(-difference, whole).slice(1)).toBe(
          percentText(difference, whole).slice(1),
        );
      }),
    );
  });

  it('of money has its sign', () => {
    expect([signed(4300), signed(-5), signed(0)]).toEqual(['+43.00', '-0.05', '0.00']);
  });
});

describe('a changed decision as a row', () => {
  const changed: ChangedDecision = {
    householdId: '3416020000001',
    idNumber: '341602195111119000',
    name: '吴某',
    category: 'dibao',
    before: { decision: 'eligible', amount: 5700 },
    after: { decision: 'ineligible', amount: undefined },
    effect: 'stop',
  };

  it('is of codes, and counts what is not granted as nothing', () => {
    expect(changedRow(changed, { mask: false }).slice(3)).toEqual([
      'dibao',
      'eligible',
      5700,
      'ineligible',
      null,
      -5700,
      'stop',
    ]);
  });

  it('has words in a workbook, and no ID number where it is masked', () => {
    const columns = changedColumns({ lang: 'zh', headers: 'zh', categories });
    expect(shownRow(columns, changedRow(changed, { mask: true }))).toEqual([
      '3416020000001',
      '341602********9000',
      '吴某',
      '最低生活保障',
      '符合',
      5700,
      '不符合',
      null,
      -5700,
      '停发',
    ]);
  });
});

describe('the tally', () => {
  it('adds up by town, by category and in all', () => {
    const tally = new Tally();
    const one = { decisions: 1, households: 1, persons: 2, amount: 100 };
    tally.add({ ...one, town: '甲', category: 'dibao', standing: 'before' });
    tally.add({ ...one, town: '乙', category: 'tekun', standing: 'before' });
    tally.add({ ...one, town: '乙', category: 'dibao', standing: 'after' });
    expect(tally.sum('before').amount).toBe(200);
    expect(tally.sum('before', { town: '甲' }).persons).toBe(2);
    expect(tally.sum('before', { town: '乙', category: 'dibao' }).amount).toBe(0);
    expect(tally.towns).toEqual(['乙', '甲']);
  });

  it('does not go on where a sum would no longer be exact', () => {
    const tally = new Tally();
    const one = { town: '', category: 'dibao', standing: 'before' } as const;
    const most = Number.MAX_SAFE_INTEGER;
    tally.add({ ...one, decisions: 1, households: 1, persons: 1, amount: most });
    tally.add({ ...one, decisions: 1, households: 1, persons: 1, amount: most });
    expect(() => tally.sum('before')).toThrow(RangeError);
  });
});

describe('a chart', () => {
  const text = String;

  it('says all of its figures in words too, and escapes them', () => {
    const svg = mirroredBars({
      id: 'a',
      title: '<大小>',
      labels: ['0 & 1', '2'],
      less: { title: '少', values: [0, 0] },
      more: { title: '多', values: [3, 1] },
      none: '没有',
      text,
      lang: 'zh',
    });
    expect(svg).toContain('<title id="a-title">&#60;大小&#62;</title>');
    expect(svg).toContain('少：没有。 多：0 &#38; 1 3，2 1。');
    expect(svg.match(/<rect /g)).toHaveLength(2);
  });

  it('draws nothing for nothing, and something for the least', () => {
    const svg = pairedBars({
      id: 'b',
      title: 't',
      rows: [{ label: 'one', before: 1, after: 1_000_000 }],
      words: { before: 'before', after: 'after' },
      text,
      lang: 'en',
    });
    expect(svg).toContain('width="1" height="15"');
    expect(svg).toContain('one: before 1, after 1000000.');
  });
});
