import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Decided, decideHousehold } from '../../src/decide/interpret.ts';
import type { Outcome } from '../../src/decide/outcome.ts';
import { reasonsOf } from '../../src/decide/speak.ts';
import { withBreaks } from '../../src/people/breaks.ts';
import { Warnings } from '../../src/people/warnings.ts';
import { homes, keysOfHome, keysOfPerson, refilled, type Rows, without } from './homes.ts';
import { household, rulesOf } from './support.ts';

const rules = rulesOf('2021-08');
const runs = Number(process.env['PROPERTY_RUNS'] ?? 400);

/** A blank relation may be the head's, as the household tells: so relations are read together. */
const decide = (rows: Rows): Decided =>
  decideHousehold(rules, withBreaks(household(rows), new Warnings()));

const named = ({ rule, subject }: Outcome): string => `${rule.category} ${subject?.row ?? 0}`;
const byName = ({ outcomes }: Decided): ReadonlyMap<string, Outcome> =>
  new Map(outcomes.map((one) => [named(one), one]));

/** Its words say that another benefit lacks evidence, on which it may turn. */
const isPending = (frame: Decided['frame'], outcome: Outcome): boolean =>
  reasonsOf(frame, outcome, 'zh').includes('还缺材料');

/** Whatever these hold, a blank counts as something: it is known, and a cell may say otherwise. */
const counting = [
  'exempt_income',
  'living_status',
  'monthly_income',
  'old_age_income',
  'property_ok',
  'self_care',
];
/** Filling these in makes a claim: there is no row of those who make none. */
const claims = [
  'disability_type',
  'disability_grade',
  'father_status',
  'mother_status',
  'obligors',
  'relation',
  'serious_illness',
];

const holds = <T>(arbitrary: fc.Arbitrary<T>, property: (one: T) => void): void => {
  fc.assert(fc.property(arbitrary, property), { numRuns: runs });
};

describe('what is asked for', () => {
  it('decides once it is filled in', () => {
    holds(homes, (home) => {
      for (const open of decide(home.partial).outcomes) {
        if (open.decision !== 'needs-evidence') continue;
        const rows = refilled(home.partial, home.whole, open.missing);
        const after = byName(decide(rows)).get(named(open));
        const asked = after?.decision === 'needs-evidence' ? after.missing : [];
        expect([named(open), open.missing, asked]).toEqual([named(open), open.missing, []]);
      }
    });
  });
});

describe('what is decided', () => {
  it('stays as it is whatever the blank cells are filled with', () => {
    holds(homes, (home) => {
      const partial = refilled(home.partial, home.full, [...counting, ...claims]);
      const after = byName(decide(home.full));
      const { frame, outcomes } = decide(partial);
      for (const settled of outcomes) {
        if (settled.decision === 'needs-evidence') continue;
        if (isPending(frame, settled)) continue;
        const { decision = 'ineligible', amount } = after.get(named(settled)) ?? {};
        expect([named(settled), decision, amount]).toEqual([
          named(settled),
          settled.decision,
          settled.amount,
        ]);
      }
    });
  });
});

describe('a cell that is filled in', () => {
  it('leaves what was eligible decided', () => {
    const cells = [...keysOfPerson, ...keysOfHome, 'relation'];
    holds(fc.tuple(homes, fc.constantFrom(...cells), fc.nat(3)), ([home, key, place]) => {
      const at = place % home.partial.length;
      const rows = home.partial.map((row, own) =>
        own === at ? (refilled([row], [home.whole[own] ?? row], [key])[0] ?? row) : row,
      );
      const after = byName(decide(rows));
      for (const before of decide(home.partial).outcomes) {
        if (before.decision !== 'eligible') continue;
        const { decision, missing = [] } = after.get(named(before)) ?? {};
        expect([named(before), key, decision, missing]).not.toContain('needs-evidence');
      }
    });
  });

  it('with more income never means more dibao', () => {
    const raised = fc.tuple(homes, fc.nat(3), fc.constantFrom(1, 99, 10_000, 65_700, 200_000));
    holds(raised, ([{ partial }, place, fen]) => {
      const at = place % partial.length;
      const row = partial[at];
      if (row?.['monthly_income'] === undefined) return;
      const more = ((Math.round(Number(row['monthly_income']) * 100) + fen) / 100).toFixed(2);
      const richer = partial.with(at, { ...row, monthly_income: more });
      const paid = (rows: Rows): Pick<Outcome, 'decision' | 'amount'> | undefined =>
        decide(rows).outcomes.find(({ rule }) => rule.unit === 'household');
      const [before, after] = [paid(partial), paid(richer)];
      if (before?.decision === 'ineligible') expect(after?.decision).toBe('ineligible');
      if (before?.decision === 'eligible' && after?.decision === 'eligible') {
        expect(after.amount).toBeLessThanOrEqual(before.amount ?? 0);
      }
    });
  });
});

describe('a column that is taken away', () => {
  it('only makes what was decided need evidence', () => {
    const kept = new Set(['monthly_income', ...counting, ...claims]);
    const columns = [...keysOfPerson, ...keysOfHome].filter((key) => !kept.has(key));
    holds(fc.tuple(homes, fc.constantFrom(...columns)), ([{ full }, key]) => {
      const { frame, outcomes } = decide(full.map((row) => without(row, [key])));
      const before = decide(full);
      // Whether a case of the kind is there may be asked anew; none that was there is lost.
      expect(outcomes.map(named)).toEqual(expect.arrayContaining(before.outcomes.map(named)));
      for (const after of outcomes) {
        if (after.decision === 'needs-evidence' || isPending(frame, after)) continue;
        const was = byName(before).get(named(after));
        expect([named(after), after.decision, after.amount]).toEqual([
          named(after),
          was?.decision ?? 'ineligible',
          was?.amount,
        ]);
      }
    });
  });
});
