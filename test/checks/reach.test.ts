import { describe, expect, it } from 'vitest';

import { coversOf } from '../../src/app/audit.ts';
import { controls } from '../../src/checks/controls/index.ts';
import type { Coverage } from '../../src/checks/coverage.ts';
import { reachOf } from '../../src/checks/reach.ts';
import { lookedFor } from '../../src/checks/run.ts';
import { UserError } from '../../src/core/errors.ts';
import { parseAsOf } from '../../src/core/month.ts';
import type { Household } from '../../src/people/household.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';
import { readControlRules } from '../../src/rules/rosters.ts';
import { household } from '../decide/support.ts';

const home = '341600';
const living = (id: string, cells: Readonly<Record<string, string>>): Household => ({
  ...household([{ relation: '本人', ...cells }]),
  id,
});
const homes = [
  living('H1', { residence_region: '谯城区' }),
  living('H2', { residence_region: '蒙城县', hukou_region: '谯城区' }),
  living('H3', { hukou_region: '341602' }),
  living('H4', { residence_region: '河东' }),
  living('H5', {}),
];
const reached = (covers: readonly string[] | undefined, household: string, region?: string) =>
  reachOf(
    new Map(covers && [['pension', covers]]),
    homes,
    home,
  )({
    kind: 'pension',
    household,
    region,
  });

describe('a roster reaches a household', () => {
  it.each([
    [
      'in a county of the place whose rules apply, where nothing is said of it',
      undefined,
      'H1',
      true,
    ],
    ['in the county that it is of', ['341602'], 'H1', true],
    ['not in another county, whose register the household is in', ['341602'], 'H2', false],
    ['where it is registered, when it does not say where it lives', ['341602'], 'H3', true],
    ['not where nobody can tell the place', undefined, 'H4', false],
    ['that says nothing, as one of the place whose rules apply', undefined, 'H5', true],
    ['that says nothing, not by the list of one county', ['341602'], 'H5', false],
    ['by one of its places', ['341602', '341622'], 'H2', true],
  ])('%s', (_, covers, id, is) => {
    expect(reached(covers, id)).toBe(is);
  });

  it('that is not listed any more, by what its finding said', () => {
    expect(reached(['341602'], 'H9', '蒙城县')).toBe(false);
    expect(reached(['341622'], 'H9', '蒙城县')).toBe(true);
  });
});

describe('a finding that is not found again', () => {
  const asOf = parseAsOf('2021-08');
  if (asOf === undefined) throw new Error('no month');
  const { rosters } = readControlRules(readLibrary(shippedRules), home, asOf);
  const pension = rosters.get('pension');
  if (pension === undefined) throw new Error('no roster of pensions');
  const source = '养老.xlsx';
  const coverage: Coverage = {
    ...{ kind: 'pension', control: 'roster', source, read: 9, byId: 9, byName: 0, none: 0 },
    ...{ checked: true, share: 0.5, mayHide: () => false },
  };
  const found = (partial: readonly string[], covers?: readonly string[]) =>
    lookedFor(
      controls,
      {
        rosters: [{ roster: pension, input: { name: source }, amountColumn: undefined }],
        covers: new Map(covers && [['pension', covers]]),
        partial: new Set(partial),
        registers: new Map(),
        folders: new Map(),
        memory: '1GB',
        hashed: false,
        spark: undefined,
      },
      homes,
      { coverage: [coverage] },
      home,
    )({ control: 'roster', kind: 'pension', name: '王国强', household: 'H1' });

  it('was looked for in a roster that was read whole and is of its place', () => {
    expect(found([])).toBe('looked');
  });

  it('was not, where a sheet of the roster was left out', () => {
    expect(found([source])).toBe('not');
  });

  it('is elsewhere, where the roster is of another place', () => {
    expect(found([], ['341622'])).toBe('elsewhere');
  });
});

describe('the places of a roster', () => {
  const asOf = parseAsOf('2021-08');
  if (asOf === undefined) throw new Error('no month');
  const pension = readControlRules(readLibrary(shippedRules), home, asOf).rosters.get('pension');
  if (pension === undefined) throw new Error('no roster of pensions');
  const given = [{ roster: pension, input: { name: 'a' }, amountColumn: undefined }];
  const said = (text: string): unknown => {
    try {
      return [...coversOf([text], given)];
    } catch (error) {
      return error instanceof UserError ? error.messages.map(({ key }) => key) : error;
    }
  };

  it('are codes and names', () => {
    expect(said('pension=341602，蒙城县')).toEqual([['pension', ['341602', '341622']]]);
  });

  it.each([
    ['a place that there is not', 'pension=不知道的县', 'coversPlace'],
    ['a code of no place', 'pension=999999', 'coversPlace'],
    ['a roster that is not given', 'deceased=谯城区', 'coversNothing'],
    ['none', 'pension=', 'usageCovers'],
  ])('are refused: %s', (_, text, key) => {
    expect(said(text)).toEqual([key]);
  });
});
