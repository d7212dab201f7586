import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  checkCharacter,
  maskId,
  parseIdNumber,
  strangeCharacters,
} from '../../src/core/id-number.ts';
import { ageOn, parseAsOf } from '../../src/core/month.ts';
import { kinOf } from '../../src/core/relation.ts';

describe('an ID number', () => {
  it('has the check character of GB 11643', () => {
    // The standard's own example.
    expect(checkCharacter('11010519491231002')).toBe('X');
  });

  it('tells birth date and sex', () => {
    expect(parseIdNumber('11010519491231002X')).toEqual({
      text: '11010519491231002X',
      birth: { year: 1949, month: 12, day: 31 },
      sex: 'female',
      from15: false,
    });
  });

  it('of the first generation is upgraded with the century 19', () => {
    const found = parseIdNumber('110105491231002');
    expect(found).toMatchObject({ text: '11010519491231002X', from15: true });
  });

  it.each([
    ['3.41602E+17', 'id-excel-damaged'],
    ['34160219750302900', 'id-excel-damaged'],
    ['341602197503029000', 'id-excel-damaged'],
    ['3416021975030290', 'id-length'],
    ['', 'id-length'],
    ['110105194912310021', 'id-checksum'],
  ])('%s is %s', (text, fault) => {
    expect(parseIdNumber(text)).toBe(fault);
  });

  it.each([
    '身份证:11010519491231002X',
    'ID：11010519491231002x',
    '110105-19491231-002X',
    '\u202a11010519491231002X\u202c',
    '110105\u200b19491231002X',
    '\ufeff11010519491231002X\u00a0',
    '１１０１０５１９４９１２３１００２Ⅹ',
  ])('is read from %s, without what stands around it', (text) => {
    expect(parseIdNumber(text)).toMatchObject({ text: '11010519491231002X' });
  });

  it.each([
    ['11O105l949123l002X', [3, 7, 14]],
    ['11010519491231002Х', [18]],
    ['11010519491231002×', [18]],
  ])('with look-alikes (%s) is read where the check character proves them', (text, places) => {
    const found = parseIdNumber(text);
    expect(found).toMatchObject({ text: '11010519491231002X' });
    expect(typeof found === 'object' && found.repaired?.map(({ place }) => place)).toEqual(places);
  });

  it('with look-alikes that the check character does not prove is no number', () => {
    expect(parseIdNumber('1101O5194912310021')).toBe('id-checksum');
    expect(strangeCharacters('1101O5194912310021')).toEqual([{ place: 5, found: 'O', like: '0' }]);
  });

  it('with one digit changed is never taken for whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const whole = '11010519491231002X';
        const digit = (Number(whole.charAt(at)) + by) % 10;
        expect(typeof parseIdNumber(`${whole.slice(0, at)}${digit}${whole.slice(at + 1)}`)).toBe(
          'string',
        );
      }),
    );
  });

  it('is shown with its region and its last four only', () => {
    expect(maskId('11010519491231002X')).toBe('110105********002X');
  });
});

describe('age', () => {
  const on = (text: string): { year: number; month: number; day: number } => {
    const asOf = parseAsOf(text);
    if (asOf === undefined) throw new Error(text);
    return asOf.day;
  };

  it('is complete on the birthday, and a month stands for its first day', () => {
    const birth = { year: 1941, month: 8, day: 1 };
    expect([ageOn(birth, on('2021-07-31')), ageOn(birth, on('2021-08'))]).toEqual([79, 80]);
  });

  it('of one born on 29 February is complete on 1 March of a common year', () => {
    const birth = { year: 2004, month: 2, day: 29 };
    expect([ageOn(birth, on('2022-02-28')), ageOn(birth, on('2022-03-01'))]).toEqual([17, 18]);
  });

  it.each(['2021-13', '2021-02-30', '2021', '21-08', '2021-8'])('%s is no month', (text) => {
    expect(parseAsOf(text)).toBeUndefined();
  });
});

describe('a relation to the head', () => {
  it.each([
    ['户主', 'self'],
    ['本人', 'self'],
    ['01', 'self'],
    ['1', 'unknown'],
    ['0', 'self'],
    ['002', 'self'],
    ['010', 'spouse'],
    ['211', 'unknown'],
    ['配偶', 'spouse'],
    ['妻', 'spouse'],
    ['10', 'spouse'],
    ['长子', 'child'],
    ['女儿', 'child'],
    ['20', 'child'],
    ['儿媳', 'child-in-law'],
    ['女婿', 'child-in-law'],
    ['孙子', 'grandchild'],
    ['外孙女', 'grandchild'],
    ['父亲', 'parent'],
    ['岳母', 'parent'],
    ['祖母', 'grandparent'],
    ['外公', 'grandparent'],
    ['弟弟', 'sibling'],
    ['姐', 'sibling'],
    ['其他', 'other'],
  ])('%s is %s', (word, kin) => {
    expect(kinOf(word)).toBe(kin);
  });
});
