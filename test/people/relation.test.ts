import { describe, expect, it } from 'vitest';

import { kinOf } from '../../src/people/relation.ts';

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

  it('what is empty or not known is other', () => {
    expect([kinOf(undefined), kinOf(''), kinOf('保姆'), kinOf('99')]).toEqual(
      Array.from({ length: 4 }, () => 'other'),
    );
  });
});
