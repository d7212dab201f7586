import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { recipientsOf } from '../../src/checks/recipients.ts';
import type { PaidThen } from '../../src/checks/recorded.ts';
import { type Claim, type Owed, Timeline } from '../../src/checks/timeline.ts';
import { decideHousehold } from '../../src/decide/interpret.ts';
import type { Household, Person } from '../../src/people/household.ts';
import { RuleHistory } from '../../src/rules/history.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';
import { household, rulesOf } from '../decide/support.ts';

const history = new RuleHistory(readLibrary(shippedRules), '341600');
const august = rulesOf('2021-08');

const head = { relation: '本人', monthly_income: '0', property_ok: '是', current_relief: '低保' };
const wife = { relation: '配偶', monthly_income: '0', current_relief: '低保' };

type Cells = Readonly<Record<string, string>>;
/** A fact by the place of its person, from 1. */
type Told = readonly [
  person: number,
  effect: { status: string } | { income: string; amount: number },
  since: string | undefined,
];

function replay(
  rows: readonly Cells[],
  told: readonly Told[],
  recorded?: PaidThen,
): { readonly owed: (Owed | undefined)[]; readonly timeline: Timeline; readonly claims: Claim[] } {
  const [recipient] = recipientsOf(august, [household(rows)], true);
  if (recipient === undefined) throw new Error('nobody is paid');
  const claims = told.map(([at, effect, since]): Claim => {
    const person = recipient.household.people[at - 1];
    if (person === undefined) throw new Error('no such person');
    return {
      person,
      since,
      effect: 'status' in effect ? effect : { ...effect, declared: 'included' },
    };
  });
  const timeline = new Timeline(history, august.asOf, recipient, claims, recorded);
  const [dibao] = recipient.reliefs;
  if (dibao === undefined) throw new Error('nothing is paid');
  return { owed: claims.map((claim) => timeline.owed(dibao, claim)), timeline, claims };
}

const couple = [{ ...head, current_amount: '1314' }, wife];
const wage = (amount: number): { income: string; amount: number } => ({
  income: 'wage_income',
  amount,
});

describe('a household replayed', () => {
  it('owes each month what was paid over what the facts leave due', () => {
    // July and August 2021 with 500 yuan found: 1314 − (1314 − 500) = 500 a month, 1000 in all.
    const { owed } = replay(couple, [[1, wage(50_000), '2021-06-10']]);
    expect(owed).toEqual([{ months: 2, overpaid: 100_000, estimate: false }]);
  });

  it('takes what was noted in an earlier month for what was paid then', () => {
    // July: 1200 was noted, 1314 − 500 = 814 was due: 386. August by the sheet: 1314 − 814 = 500. In all 886.
    const noted: PaidThen = (_, month) => (month === '2021-07' ? 120_000 : undefined);
    const { owed } = replay(couple, [[1, wage(50_000), '2021-06-10']], noted);
    expect(owed).toEqual([{ months: 2, overpaid: 88_600, estimate: false }]);
  });

  it('asks nobody else what was paid in the month decided for', () => {
    const { owed } = replay(couple, [[1, wage(50_000), '2021-07-10']], () => 0);
    expect(owed).toEqual([{ months: 1, overpaid: 50_000, estimate: false }]);
  });

  it('says which months lie before the first rules', () => {
    const since = history.firstOf('dibao') ?? '';
    const [year = 0] = since.split('-').map(Number);
    const [owed] = replay(couple, [[1, wage(50_000), `${year - 1}-12-10`]]).owed;
    expect(owed).toMatchObject({
      overpaid: undefined,
      open: { from: `${year}-01`, ruledFrom: since },
    });
    expect(replay(couple, [[1, wage(50_000), '2021-06-10']]).owed[0]).not.toHaveProperty('open');
  });

  it('shares the money of a month among the facts in the order in which they began', () => {
    // July: the wage alone, 700. August: the wage 700, then the pension of 900 the rest, 1314 − 700 = 614.
    const { owed } = replay(couple, [
      [2, { income: 'transfer_income', amount: 90_000 }, '2021-07-05'],
      [1, wage(70_000), '2021-06-01'],
    ]);
    expect(owed.map((one) => one?.overpaid)).toEqual([61_400, 140_000]);
  });

  it('counts one death that two lists have once', () => {
    // July and August: 1314 − 657 = 657 a month, 1314 in all; the second list adds nothing.
    const { owed } = replay(couple, [
      [2, { status: '死亡' }, '2021-06-20'],
      [2, { status: '死亡' }, '2021-06-20'],
    ]);
    expect(owed.map((one) => one?.overpaid)).toEqual([131_400, 0]);
  });

  it('prices months before the standard was raised by the standard of then, and says that it is worked out', () => {
    // May and June at 605: 1210 was due as declared, 605 with one; 605 a month. July and August 657 a month: 2524.
    const { owed } = replay(couple, [[2, { status: '死亡' }, '2021-04-30']]);
    expect(owed).toEqual([{ months: 4, overpaid: 252_400, estimate: true }]);
  });

  it('leaves months open for which no rule is known, and names them', () => {
    // From July 2020 on there is a standard: 12 months at 605 and two at 657, 7260 + 1314 = 8574.
    const { owed } = replay(couple, [[2, { status: '死亡' }, '2020-04']]);
    expect(owed[0]).toMatchObject({
      months: 16,
      overpaid: undefined,
      open: { from: '2020-05', to: '2020-06', rest: 857_400 },
    });
  });

  it('asks nothing for months before relief began (保障起始月份)', () => {
    const rows = couple.map((row) => ({ ...row, relief_start: '2021-08-01' }));
    // August alone: 657.
    const { owed } = replay(rows, [[2, { status: '死亡' }, '2021-03-01']]);
    expect(owed).toEqual([{ months: 1, overpaid: 65_700, estimate: false }]);
  });

  it('counts nobody before his birth', () => {
    const child = { relation: '子', birth: '2021-07-15', monthly_income: '0' };
    const rows = [{ ...head, current_amount: '1971' }, wife, child];
    // August: three persons, 1971 − (1971 − 1000) = 1000. July by the sheet 1971 was paid, and 1971 − 1000 was due
    // to three; born in July, the child counts in it.
    const { owed } = replay(rows, [[1, wage(100_000), '2021-06-01']]);
    expect(owed).toEqual([{ months: 2, overpaid: 200_000, estimate: false }]);
  });

  it('adds up two incomes of one person, and what was declared is part of them', () => {
    const declared = [{ ...head, monthly_income: '300', current_amount: '1014' }, wife];
    // August: 914 − … two pensions of 200 and 400 are 600, of which 300 were declared: 1314 − 600 = 714, 1014 − 714 = 300.
    const { owed } = replay(declared, [
      [1, { income: 'transfer_income', amount: 20_000 }, '2021-07'],
      [1, { income: 'transfer_income', amount: 40_000 }, '2021-07'],
    ]);
    expect(owed.reduce((sum, one) => sum + (one?.overpaid ?? 0), 0)).toBe(30_000);
  });

  it('finds a benefit that a fact makes due and nobody is paid', () => {
    // 1500 ends dibao for two (1314); a head has 750, under one and a half times 657, and the wife is 二级 disabled.
    const rows = [
      { ...head, current_amount: '1314', birth: '1960-01-01' },
      { ...wife, birth: '1961-01-01', sex: '女', disability_type: '听力', disability_grade: '二' },
    ];
    const { timeline, claims } = replay(rows, [[1, wage(150_000), '2021-06']]);
    const [claim] = claims;
    expect(claim && timeline.begun(claim)).toMatchObject([
      { category: 'dibao_single', unit: 'person' },
    ]);
  });
});

const months = ['2021-02', '2021-03', '2021-04', '2021-05', '2021-06', '2021-07', '2021-08'];
const rules = new Map(months.map((month) => [month, rulesOf(month)]));

/** The same told another way: each month decided by itself, from the sheet as it would have been written then. */
function oracle(rows: readonly Cells[], told: readonly Told[]): number {
  const paidNow = Number(rows[0]?.['current_amount'] ?? 0) * 100;
  const due = (month: string, facts: readonly Told[]): number => {
    const { people, ...rest } = household(rows);
    const then = people.map((person, at): Person => {
      const own = facts.filter(([one]) => one === at + 1).map(([, effect]) => effect);
      const gone = own.find((one) => 'status' in one);
      const found = own.reduce((sum, one) => sum + ('amount' in one ? one.amount : 0), 0);
      const stated = person.values['monthly_income'];
      const income = Math.max(typeof stated === 'number' ? stated : 0, found);
      const status = gone === undefined ? {} : { living_status: gone.status };
      return { ...person, values: { ...person.values, monthly_income: income, ...status } };
    });
    const { outcomes } = decideHousehold(rules.get(month) ?? august, {
      ...rest,
      people: then,
    } satisfies Household);
    const dibao = outcomes.find(({ rule }) => rule.category === 'dibao');
    return dibao?.decision === 'eligible' ? (dibao.amount ?? 0) : 0;
  };
  return months.reduce((sum, month) => {
    const facts = told.filter(([, , since = month]) => since.slice(0, 7) < month);
    if (facts.length === 0) return sum;
    const paid = month >= '2021-07' ? paidNow : due(month, []);
    return sum + paid - due(month, facts);
  }, 0);
}

describe('what the facts of a household owe', () => {
  it('adds up to what was paid over what was due, month by month, to the fen', () => {
    const fact = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.oneof(
        fc.constant({ status: '死亡' }),
        fc.integer({ min: 1, max: 250_000 }).map(wage),
        fc
          .integer({ min: 1, max: 250_000 })
          .map((amount) => ({ income: 'transfer_income', amount })),
      ),
      fc.constantFrom('2021-01', '2021-02-03', '2021-04', '2021-06-30', '2021-07-01'),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.array(fact, { minLength: 1, maxLength: 4 }),
        (income, told) => {
          const child = { relation: '子', birth: '2012-01-01', monthly_income: '0' };
          const rows = [
            {
              ...head,
              monthly_income: String(income),
              // What the rules grant to three: 1971 less the income.
              current_amount: String(1971 - income),
            },
            wife,
            child,
          ];
          const { owed } = replay(rows, told);
          const sum = owed.reduce((all, one) => all + (one?.overpaid ?? 0), 0);
          expect(sum).toBe(oracle(rows, told));
        },
      ),
      { numRuns: 200 },
    );
  });
});
