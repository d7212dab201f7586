import { describe, expect, it } from 'vitest';

import {
  applicantOf,
  isAway,
  parentInHousehold,
  type Person,
  toPerson,
} from '../../src/people/household.ts';
import { maskId } from '../../src/core/id-number.ts';

const idText = '11010519491231002X';

function person(relation: string, status?: string): Person {
  const values = {
    id_number: idText,
    name: '测试甲',
    relation,
    ...(status !== undefined && { living_status: status }),
  };
  const found = toPerson({ file: 't.csv', row: 2, values, extras: new Map() });
  if (found === undefined) throw new Error(relation);
  return found;
}

describe('a row', () => {
  it('is a person with the ID number read and the relation grouped', () => {
    expect(person('长子')).toMatchObject({ name: '测试甲', kin: 'child', id: { text: idText } });
  });

  it.each([
    ['no name', { id_number: idText }],
    ['no ID number', { name: '测试甲' }],
    ['an ID number that is not whole', { id_number: '110105194912310021', name: '测试甲' }],
  ])('with %s is no person', (_, values) => {
    expect(toPerson({ file: 't.csv', row: 2, values, extras: new Map() })).toBeUndefined();
  });

  it('lives in the household unless it says otherwise', () => {
    expect(isAway(person('本人'))).toBe(false);
    expect(isAway(person('本人', '在户'))).toBe(false);
    expect(isAway(person('本人', '迁出'))).toBe(true);
  });
});

describe('the applicant', () => {
  it('is the row that says so, wherever it stands', () => {
    const self = person('本人');
    expect(applicantOf([person('配偶'), self])).toBe(self);
  });

  it('who is dead or gone gives way to the first who is there', () => {
    const child = person('女儿');
    expect(applicantOf([person('本人', '死亡'), person('配偶', '迁出'), child])).toBe(child);
  });

  it('is the first row where nobody is there', () => {
    const self = person('本人', '死亡');
    expect(applicantOf([self, person('配偶', '死亡')])).toBe(self);
    expect(applicantOf([])).toBeUndefined();
  });
});

describe('a parent in the household', () => {
  it.each([
    ['女儿', ['本人'], true],
    ['女儿', ['本人 死亡', '配偶'], true],
    ['女儿', ['本人 死亡'], false],
    ['女儿', ['祖母'], false],
    ['本人', ['父亲'], true],
    ['本人', ['父亲 服刑', '祖母'], false],
    ['弟弟', ['母亲', '本人'], true],
    ['本人', ['伯父'], false],
    ['孙子', ['本人'], false],
    ['孙子', ['本人', '长子'], undefined],
    ['孙子', ['本人', '儿媳'], undefined],
    ['孙子', ['本人', '长子 死亡'], false],
    ['侄子', ['本人'], undefined],
    ['其他', ['本人'], undefined],
  ])('of %s beside %j: %s', (own, others, expected) => {
    const one = person(own);
    const rest = others.map((text) => {
      const [relation = '', status] = text.split(' ');
      return person(relation, status);
    });
    expect(parentInHousehold(one, [one, ...rest])).toBe(expected);
  });
});

describe('a masked number', () => {
  it.each(['1', '1234567', '12345678', '1234567890'])('of %s shows nothing at all', (text) => {
    expect(maskId(text)).toBe('*'.repeat(text.length));
  });

  it.each(['110105491231002', idText])('of %s hides what is between', (text) => {
    const masked = maskId(text);
    expect(masked).toHaveLength(text.length);
    expect(masked).toMatch(/^\d{6}\*+[\dX]{4}$/);
  });

  it('of a telephone hides four digits and more', () => {
    expect(maskId('13800138000')).toBe('138****8000');
    expect(maskId('62284804025648')).toBe('622*******5648');
  });
});
