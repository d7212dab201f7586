import { describe, expect, it } from 'vitest';

import type { Verdict } from '../../src/engine/verdict.ts';
import type { Settlement, Standing } from '../../src/ledger/history.ts';
import { controlFigures } from '../../src/reports/control-figures.ts';
import { type Figure, Figures } from '../../src/reports/figures.ts';
import { rulesOf } from '../decide/support.ts';

const { categories } = rulesOf('2021-08');

const verdict = (more: Partial<Verdict>): Verdict => ({
  seq: 0,
  household: 'H1',
  id: '',
  name: '',
  category: 'tekun',
  decision: 'eligible',
  amount: 55_000,
  persons: 1,
  changed: 'same',
  receives: true,
  paid: 55_000,
  why: '',
  missing: [],
  facts: {},
  ...more,
});

function figuresOf(all: readonly Partial<Verdict>[], rural?: number): ReadonlyMap<string, Figure> {
  const figures = new Figures(categories);
  for (const one of all) figures.add(verdict(one));
  return new Map(figures.list(rural).map((figure) => [figure.key, figure]));
}

const cared = (care_mode: string, self_care: string, adl = ''): Partial<Verdict> => ({
  facts: { care_mode, self_care, adl },
});

describe('the rate of those unable to care for themselves who live in institutions', () => {
  it('is of those whose ability and mode of care are both known, with the others beside it', () => {
    const found = figuresOf([
      // 3 unable with a known mode, 2 of them in institutions: 2/3 = 66.66… → 66.7 %
      cared('集中', '失能'),
      cared('集中', '', '2'),
      cared('分散', '半失能'),
      // Unable, mode not known; ability not known; able.
      cared('', '失能'),
      cared('集中', ''),
      cared('集中', '', '0'),
    ]);
    expect(found.get('unable.persons')?.value).toBe(4);
    expect(found.get('unable.unknown')?.value).toBe(1);
    expect(found.get('unable.rate')).toMatchObject({
      value: 667,
      note: { key: 'figureCareUnknown', params: { of: 3, silent: 1, unknown: 1 } },
    });
  });

  it('is none where nobody is known to be unable, and says so', () => {
    const found = figuresOf([cared('集中', '全自理'), cared('集中', '')]);
    expect(found.get('unable.rate')).toMatchObject({
      value: undefined,
      note: { key: 'figureNobodyUnable', params: { silent: 0, unknown: 1 } },
    });
  });
});

describe('persons by town and country', () => {
  const found = figuresOf(
    [
      { category: 'dibao', household: 'A', persons: 3, facts: { area: '农村' } },
      { category: 'dibao', household: 'B', persons: 2, facts: { area: '城镇' } },
      { category: 'dibao', household: 'C', persons: 1, facts: { area: '' } },
      { category: 'dibao_single', household: 'D', persons: 1, facts: { area: '农村' } },
      { category: 'tekun', household: 'E', persons: 1, facts: { area: '农村' } },
    ],
    100,
  );

  it.each([
    // dibao and persons alone together: 3 + 1
    ['rural.persons', 4],
    ['rural.households', 2],
    ['urban.persons', 2],
    ['area-unknown.persons', 1],
    ['dibao.rural', 3],
    ['dibao.area-unknown', 1],
    ['tekun.rural', 1],
    // 4 of 100
    ['rural.rate', 40],
  ])('%s is %i', (key, value) => {
    expect(found.get(key)?.value).toBe(value);
  });

  it('says of the rate whom it leaves out', () => {
    expect(found.get('rural.rate')?.note).toMatchObject({ params: { unknown: 1 } });
  });

  it('counts a household once, wherever its rows stand', () => {
    const scattered = figuresOf([{ household: 'A' }, { household: 'B' }, { household: 'A' }]);
    expect(scattered.get('tekun.persons')?.value).toBe(3);
    const twice = figuresOf([
      { category: 'dibao_single', household: 'A', facts: { area: '农村' } },
      { category: 'dibao_single', household: 'B', facts: { area: '农村' } },
      { category: 'dibao_single', household: 'A', facts: { area: '农村' } },
    ]);
    expect(twice.get('rural.households')?.value).toBe(2);
  });
});

describe('who is new', () => {
  const single = { category: 'dibao_single' } as const;

  it('is not told where the sheet says of nobody what is paid today', () => {
    const found = figuresOf([{ ...single, changed: undefined }]);
    expect(found.get('dibao_single.new')).toMatchObject({
      value: undefined,
      note: { params: { unknown: 1 } },
    });
  });

  it('is told of the others, with those beside it of whom it does not say', () => {
    const found = figuresOf([
      { ...single, changed: 'new' },
      { ...single, changed: 'same' },
      { ...single, changed: undefined },
    ]);
    expect(found.get('dibao_single.new')).toMatchObject({
      value: 1,
      note: { params: { unknown: 1 } },
    });
  });
});

describe('what the controls found', () => {
  const standing = (
    household: string,
    status: Standing['finding']['status'],
    overpaid: number,
    more: Partial<Standing> = {},
  ): Standing => ({
    id: `${household}${status}`,
    month: '2021-08',
    finding: {
      status,
      control: 'roster',
      kind: 'pension',
      severity: 'stop',
      household,
      id: '',
      name: '',
      category: 'dibao',
      overpaid,
      detail: '',
    },
    settlement: undefined,
    earlier: [],
    ...more,
  });
  const settled = (recovered?: number): Settlement => ({
    result: '停发',
    note: '',
    by: '张三',
    ...(recovered !== undefined && { recovered }),
  });
  const figures = (all: readonly Standing[]): ReadonlyMap<string, Figure> =>
    new Map(controlFigures(all).map((figure) => [figure.key, figure]));

  it('sums what was paid back, and not what was paid too much, of what is settled', () => {
    const found = figures([
      standing('A', 'settled', 62_800, { settlement: settled(30_000) }),
      standing('B', 'settled', 10_000, { settlement: settled() }),
      // Came back after 50 yuan had been paid back.
      standing('C', 'back', 20_000, {
        earlier: [settled(5_000)],
      }),
    ]);
    expect(found.get('overpaid.settled')?.value).toBe(72_800);
    // 300 + 50; of B nobody said it.
    expect(found.get('recovered')).toMatchObject({
      value: 35_000,
      note: { params: { unsaid: 1 } },
    });
  });

  it('does not know what was paid back where no settlement says it', () => {
    expect(
      figures([standing('A', 'settled', 1, { settlement: settled() })]).get('recovered')?.value,
    ).toBe(undefined);
    expect(figures([standing('A', 'open', 1)]).get('recovered')?.value).toBe(0);
  });

  it('adds up within a household, and sets nothing off between two', () => {
    const found = figures([
      standing('A', 'open', 91_400),
      standing('A', 'new', -31_400),
      standing('B', 'open', -5_000),
    ]);
    // A owes 914 − 314 = 600; B is owed 50.
    expect(found.get('overpaid.open')?.value).toBe(60_000);
    expect(found.get('underpaid.open')?.value).toBe(5_000);
  });
});
