import { describe, expect, it } from 'vitest';

import {
  abolishedPlace,
  isPlace,
  liesIn,
  placeIn,
  placeName,
  placesCalled,
  similarPlaces,
} from '../../src/core/divisions.ts';

describe('a place is called by its name, short or in full', () => {
  it.each([
    ['亳州', '341600'],
    ['谯城区', '341602'],
    ['安徽省亳州市谯城区', '341602'],
    ['安徽 亳州', '341600'],
    ['北京朝阳区', '110105'],
    ['广西', '450000'],
    ['内蒙古', '150000'],
    ['恩施州', '422800'],
    ['湖北省恩施土家族苗族自治州', '422800'],
    ['伊犁', '654000'],
    ['济源市', '419001'],
    ['吉林市', '220200'],
  ])('%s', (name, code) => {
    expect(placesCalled(name)).toEqual([code]);
  });

  it('of one name in several places all are given', () => {
    expect(placesCalled('朝阳区')).toEqual(['110105', '220104']);
    expect(placesCalled('吉林')).toEqual(['220000', '220200']);
  });
});

describe('a cell names a place', () => {
  it.each([
    ['341602', '341602'],
    ['341602001000', '341602'],
    ['谯城区希夷大道', '341602'],
    ['安徽省亳州市谯城区古井镇', '341602'],
    ['亳州市古井镇', '341600'],
    ['河南省商丘市睢阳区', '411403'],
    // Of several of that name the one beside home.
    ['鼓楼区', undefined],
    // A part of a town, which is a district elsewhere.
    ['东区3栋', undefined],
    ['城区', undefined],
    ['古井镇李庄村', undefined],
    ['河南村', undefined],
    ['341699', undefined],
    ['', undefined],
  ])('%s in a table of 亳州', (cell, code) => {
    expect(placeIn(cell, '341600')).toBe(code);
  });

  it.each([
    ['鼓楼区', '320100', '320106'],
    ['江北区', '330203', '330205'],
    ['城区', '140500', '140502'],
  ])('%s in a table of %s is the one there', (cell, home, code) => {
    expect(placeIn(cell, home)).toBe(code);
  });
});

it('every code has its name with those above it, and none is of a zone that only statistics have', () => {
  expect(placeName('341602')).toBe('安徽省亳州市谯城区');
  expect(placeName('110105')).toBe('北京市朝阳区');
  expect(placeName('419001')).toBe('河南省济源市');
  expect([isPlace('000000'), isPlace('110100'), isPlace('340171')]).toEqual([true, false, false]);
});

it('a place lies in those above it and in itself', () => {
  expect(liesIn('341602', '341600')).toBe(true);
  expect(liesIn('341600', '341602')).toBe(false);
  expect(liesIn('341602', '000000')).toBe(true);
});

it('of a code that is none its neighbours are offered, of an abolished one its successor first', () => {
  expect(similarPlaces('341699')).toEqual(['341600', '341602', '341621', '341622', '341623']);
  expect(abolishedPlace('341281')).toEqual({ name: '亳州市', year: '1999' });
  expect(similarPlaces('341281')[0]).toBe('341600');
  expect(similarPlaces('亳洲市')[0]).toBe('341600');
  expect(similarPlaces('999999')).toEqual([]);
});
