import { describe, expect, it } from 'vitest';

import { coverageOf, gapsOf } from '../../src/decide/coverage.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';
import { mutantsOf } from '../../scripts/mutants.ts';

const library = readLibrary(shippedRules);

/** Ways in which something can't come out, with the reason. */
const never: Readonly<Record<string, string>> = {
  'tekun child-choice open':
    'with the figures in force orphan and unattended-child support are above either care mode, so the choice is sure',
  'tekun orphan-or-tekun met':
    'tekun gives way to orphan support by its own condition (child-choice) before the pair is held together',
  'disability_living no-other-of-a-kind unmet':
    'the other benefit is had or not; which is the higher is asked, never refused',
  'disability_care no-other-of-a-kind unmet':
    'the other benefit is had or not; which is the higher is asked, never refused',
};

describe('the worked cases of the shipped rules', () => {
  it('meet every condition and overlap each way that it can come out', () => {
    const gaps = coverageOf(library).flatMap((one) =>
      gapsOf(one).map((way) => `${one.category} ${one.id} ${way}`),
    );
    expect(gaps.sort()).toEqual(Object.keys(never).sort());
  });
});

describe('a change of the rule files', () => {
  const names = [...mutantsOf(library)].map(({ name }) => name);

  it('is told by its own name', () => {
    expect(new Set(names).size).toBe(names.length);
  });

  it('is made of every comparison, number, item, default, condition and exclusion', () => {
    const tekun = names.filter((name) => name.startsWith('000000/tekun/'));
    const made = (text: string): boolean => tekun.some((name) => name.includes(text));
    expect(
      [
        'conditions.no-work-capacity @4 >= → >',
        'parameters.old_from 60 → 61',
        '["智力", "精神"] → ["精神"]',
        'coalesce(self_care,',
        'conditions.no-obligors left out',
        'unknown(old_age_income) → false',
      ].filter((text) => !made(text)),
    ).toEqual([]);
    expect(names).toContain('000000/overlaps/2021-07-01.yaml tekun-not-dibao left out');
  });
});
