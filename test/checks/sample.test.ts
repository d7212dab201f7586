import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Candidate, drawHash, drawSample } from '../../src/checks/sample.ts';

const candidates: Candidate[] = Array.from({ length: 30 }, (_, at) => ({
  key: `K${at}`,
  town: at < 25 ? '甲镇' : at < 29 ? '乙镇' : '丙镇',
}));

describe('a draw', () => {
  it('takes of each town the share asked for, rounded up', () => {
    // 10 % of 25, 4 and 1: 2.5, 0.4 and 0.1, so 3, 1 and 1
    const drawn = drawSample(candidates, '2021089', 10);
    const count = (town: string): number =>
      drawn.filter(({ candidate }) => candidate.town === town).length;
    expect([count('甲镇'), count('乙镇'), count('丙镇')]).toEqual([3, 1, 1]);
  });

  it('can be worked out by anyone with sha256', () => {
    const hash = createHash('sha256').update('2021089\nK3').digest('hex');
    expect(drawHash('2021089', 'K3')).toBe(hash);
  });

  it('takes the smallest hashes of the town', () => {
    const ranked = candidates
      .filter(({ town }) => town === '甲镇')
      .map(({ key }) => drawHash('s', key))
      .sort();
    const drawn = drawSample(candidates, 's', 20).filter(
      ({ candidate }) => candidate.town === '甲镇',
    );
    expect(drawn.map(({ hash }) => hash)).toEqual(ranked.slice(0, 5));
  });

  it('is the same however the list is sorted, and other under another seed', () => {
    const keys = (list: readonly Candidate[], seed: string): string[] =>
      drawSample(list, seed, 20).map(({ candidate }) => candidate.key);
    fc.assert(
      fc.property(fc.shuffledSubarray(candidates, { minLength: candidates.length }), (list) => {
        expect(keys(list, 's')).toEqual(keys(candidates, 's'));
      }),
    );
    expect(keys(candidates, 't')).not.toEqual(keys(candidates, 's'));
  });

  it('counts one who is listed twice once', () => {
    expect(drawSample([...candidates, ...candidates], 's', 10)).toEqual(
      drawSample(candidates, 's', 10),
    );
  });
});
