import { describe, expect, it } from 'vitest';

import { kinOf, kinsOf } from '../../src/core/relation.ts';

describe('relatives whose words end like those of nearer kin', () => {
  it.each(['伯父', '叔父', '舅父', '姨父', '姑父', '伯母', '舅母', '姑妈', '婶子'])(
    '%s is no parent and no child',
    (word) => {
      expect(kinOf(word)).toBe('other');
    },
  );

  it.each(['侄子', '侄女', '外甥', '外甥女', '侄孙', '小舅子', '小姨子', '小姑子'])(
    '%s is no child',
    (word) => {
      expect(kinOf(word)).toBe('other');
    },
  );

  it.each(['堂兄', '堂妹', '表哥', '表姐'])('%s is no sibling', (word) => {
    expect(kinOf(word)).toBe('other');
  });

  it('嫂 stands with the siblings, as GB/T 4761 has it', () => {
    expect([kinOf('嫂'), kinOf('嫂子'), kinOf('弟媳'), kinOf('72')]).toEqual(
      Array.from({ length: 4 }, () => 'sibling'),
    );
  });

  it('what is no kin by its own words is other', () => {
    expect([kinOf('其他'), kinOf('保姆'), kinOf('99'), kinOf('前妻')]).toEqual(
      Array.from({ length: 4 }, () => 'other'),
    );
  });

  it.each([undefined, '', '养子的妻子', '妇女', '配偶/子', '211'])(
    'what is empty or not known (%s) is asked about, and never other',
    (word) => {
      expect(kinOf(word)).toBe('unknown');
    },
  );
});

describe('the words of the national system, several groups in one', () => {
  it.each([
    ['本人/户主', 'self'],
    ['户主本人', 'self'],
    ['子/婿', 'child'],
    ['女/媳', 'child'],
    ['孙子女/外孙子女', 'grandchild'],
    ['父母/岳父母/公婆', 'parent'],
    ['祖父母/外祖父母', 'grandparent'],
    ['兄弟姐妹', 'sibling'],
    ['户主之子', 'child'],
    ['户主的妻子', 'spouse'],
  ])('%s is %s', (word, kin) => {
    expect(kinOf(word)).toBe(kin);
  });
});

describe('the relations of one household', () => {
  it('in codes of one digit count from 0, the head', () => {
    expect(kinsOf(['0', '1', '2', '3', '5'])).toEqual([
      'self',
      'spouse',
      'child',
      'child',
      'parent',
    ]);
  });

  it('in codes of two digits, of which Excel took the zero of 01', () => {
    expect(kinsOf(['1', '10', '21'])).toEqual(['self', 'spouse', 'child']);
  });

  it('are not known where a digit may be either', () => {
    expect(kinsOf(['1'])).toEqual(['unknown']);
    expect(kinsOf(['1', '2'])).toEqual(['unknown', 'unknown']);
  });

  it('make the only blank one the head, to whom the others are told', () => {
    expect(kinsOf([undefined, '女'])).toEqual(['self', 'child']);
    expect(kinsOf([undefined, '本人'])).toEqual(['unknown', 'self']);
    expect(kinsOf([undefined, undefined, '女'])).toEqual(['unknown', 'unknown', 'child']);
    expect(kinsOf([undefined])).toEqual(['unknown']);
  });
});
