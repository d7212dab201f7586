import { describe, expect, it } from 'vitest';
import { typeName } from '../../../src/rules/expression/check.ts';
import { ExpressionError } from '../../../src/rules/expression/syntax.ts';
import { checked, faultOf } from './support.ts';

const typeOf = (source: string): string => typeName(checked(source).type);

function paramsOf(source: string): Readonly<Record<string, string | number>> {
  try {
    checked(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error.params;
    throw error;
  }
  throw new Error(`${source} was accepted`);
}

describe('types', () => {
  it.each([
    ['wage + standard', 'money'],
    ['standard * factor', 'money(10^-1)'],
    ['factor * factor', 'number(10^-2)'],
    ['years + age', 'number(10^-2)'],
    ['657 yuan', 'money'],
    ['657.555 yuan', 'money(10^-1)'],
    ['-wage', 'money'],
    ['by_area[area]', 'money'],
    ['by_grade[grade]', 'money'],
    ['tekun.standard', 'money'],
    ['sum(wage)', 'money'],
    ['count(p)', 'number'],
    ['any(p)', 'boolean'],
    ['wage < standard', 'boolean'],
    ['adult', 'boolean'],
    ['round(wage / age, "half-up", "fen")', 'money'],
    ['round(years, "up", "whole")', 'number'],
    ['coalesce(wage, 0 yuan)', 'money'],
    ['if(p, area, town)', 'text'],
    ['given(wage)', 'boolean'],
    ['unknown(wage, p)', 'boolean'],
    ['eligible(tekun)', 'boolean'],
    ['contains(relief, "低保")', 'boolean'],
  ])('%s is %s', (source, expected) => {
    expect(typeOf(source)).toBe(expected);
  });

  it.each([
    ['money times money', 'wage * wage', 'exprType: wage'],
    ['money plus a number', 'wage + 1', 'exprType: 1'],
    ['money compared with a number', 'wage < 657', 'exprType: 657'],
    ['text plus text', 'town + town', 'exprType: town'],
    ['text by size', 'town < area', 'exprType: town'],
    ['a number for a truth', 'p and age', 'exprType: age'],
    ['not of money', 'not wage', 'exprType: wage'],
    ['minus of a truth', '-p', 'exprType: p'],
    ['a chain of comparisons', '18 <= age <= 60', 'exprType: 60'],
    ['a condition that is no truth', 'if(age, 1, 2)', 'exprType: age'],
    ['branches of two kinds', 'if(p, 1, 2 yuan)', 'exprType: 2 yuan'],
    ['a fallback of another kind', 'coalesce(wage, 0)', 'exprType: 0'],
    ['the larger of two truths', 'max(p, q)', 'exprType: max(p, q)'],
    ['the sum of truths', 'sum(p)', 'exprType: p'],
    ['the count of money', 'count(wage)', 'exprType: wage'],
    ['several words compared', 'relief == relief', 'exprType: relief'],
    ['contains of one word', 'contains(area, "城镇")', 'exprType: area'],
    ['contains of what is no text', 'contains(relief, 1)', 'exprType: 1'],
    ['a table without its key', 'by_area + wage', 'exprType: by_area'],
    ['a list by itself', '[1, 2]', 'exprType: [1, 2]'],
    ['in without a list', 'age in age', 'exprType: age'],
    ['money in a list of numbers', 'wage in [1]', 'exprType: 1'],
    ['text in a list of numbers', 'area in [1]', 'exprType: 1'],
    ['division of money by money', 'round(wage / wage, "up", "fen")', 'exprType: wage'],
  ])('refuse %s', (_, source, expected) => {
    expect(faultOf(source)).toBe(expected);
  });

  it('are named in the message, both the expected and the found', () => {
    expect(paramsOf('wage + 1')).toEqual({ expected: 'money', found: 'number' });
  });
});

describe('names', () => {
  it('of a parameter in yuan are whole fen', () => {
    expect(checked('standard')).toMatchObject({ op: 'const', value: 65_750 });
  });

  it('of another category’s parameter carry the category', () => {
    expect(checked('tekun.standard')).toMatchObject({ op: 'const', value: 85_500 });
  });

  it.each([
    ['standart', 'exprUnknownName: standart'],
    ['tekun.standart', 'exprUnknownName: tekun.standart'],
    ['nobody.standard', 'exprUnknownName: nobody.standard'],
    ['tekun.wage', 'exprUnknownName: tekun.wage'],
    ['by_town[area]', 'exprUnknownName: by_town'],
    ['standard[area]', 'exprUnknownName: standard'],
    ['unknown(standard)', 'exprUnknownName: standard'],
    ['eligible(nobody)', 'exprUnknownName: nobody'],
    ['p and nobody', 'exprUnknownName: nobody'],
    ['square(age)', 'exprUnknownFunction: square(age)'],
  ])('that nothing has are refused: %s', (source, expected) => {
    expect(faultOf(source)).toBe(expected);
  });

  it('of a category that is not in force cannot be asked for', () => {
    expect(faultOf('eligible(old_age)')).toBe('exprUnknownName: old_age');
  });

  it.each([
    'constructor',
    '__proto__',
    'prototype',
    'hasOwnProperty',
    'toString',
    'process',
    'globalThis',
    'require',
    'undefined',
    'null',
    'this',
    'eval',
  ])('of JavaScript mean nothing: %s', (name) => {
    expect(faultOf(name)).toBe(`exprUnknownName: ${name}`);
    expect(faultOf(`tekun.${name}`)).toBe(`exprUnknownName: tekun.${name}`);
    expect(faultOf(`${name}.${name}`)).toBe(`exprUnknownName: ${name}.${name}`);
    expect(faultOf(`${name}[area]`)).toBe(`exprUnknownName: ${name}`);
    expect(faultOf(`${name}(1)`)).toBe(`exprUnknownFunction: ${name}(1)`);
    expect(faultOf(`eligible(${name})`)).toBe(`exprUnknownName: ${name}`);
  });
});

describe('words', () => {
  it('must be among the column’s own', () => {
    expect(typeOf('area == "城镇"')).toBe('boolean');
    expect(faultOf('area == "城市"')).toBe('exprWord: "城市"');
    expect(faultOf('"城市" != area')).toBe('exprWord: "城市"');
    expect(faultOf('area in ["城镇", "乡村"]')).toBe('exprWord: "乡村"');
  });

  it('are listed in the message', () => {
    expect(paramsOf('area == "城市"')).toEqual({ found: '城市', expected: '城镇 农村' });
  });

  it('are free where the column is free text', () => {
    expect(typeOf('town == "任何乡镇"')).toBe('boolean');
  });
});

describe('tables', () => {
  it('must have every word of the key', () => {
    expect(faultOf('half_area[area]')).toBe('exprWord: half_area[area]');
    expect(paramsOf('half_area[area]')).toEqual({ found: 'half_area', expected: '农村' });
  });

  it.each(['by_area[town]', 'by_grade[age]', 'by_grade[grade + 1]', 'by_area[p]', 'by_area[wage]'])(
    'need a key whose values can be counted up: %s',
    (source) => {
      expect(faultOf(source)).toBe(`exprWord: ${source}`);
    },
  );

  it('do not take a number’s key for a word’s', () => {
    expect(faultOf('by_area[grade]')).toBe('exprWord: by_area[grade]');
    expect(faultOf('by_grade[area]')).toBe('exprWord: by_grade[area]');
  });

  it('count the words of a fallback among the key’s', () => {
    expect(typeOf('by_area[coalesce(area, "农村")]')).toBe('money');
    expect(faultOf('by_area[coalesce(area, "乡村")]')).toBe(
      'exprWord: by_area[coalesce(area, "乡村")]',
    );
    expect(faultOf('by_area[if(p, area, town)]')).toBe('exprWord: by_area[if(p, area, town)]');
  });
});

describe('scales', () => {
  it('are made equal where numbers meet', () => {
    expect(checked('standard * factor < wage')).toMatchObject({
      right: { op: 'rescale', factor: 10, type: { money: true, scale: 1 } },
    });
    expect(checked('years < 3')).toMatchObject({ right: { op: 'const', value: 300 } });
  });

  it('end at six decimals', () => {
    expect(typeOf('years * years * years')).toBe('number(10^-6)');
    expect(faultOf('years * years * years * factor')).toBe('exprScale: years * years * years');
  });

  it('keep a constant where integers are exact', () => {
    expect(faultOf('wage < 9007199254740991 yuan')).toBe('exprScale: 9007199254740991 yuan');
  });
});

describe('division and rounding', () => {
  it('go together', () => {
    expect(faultOf('wage / 2')).toBe('exprDivision: wage / 2');
    expect(faultOf('round(wage / 2 / 3, "up", "fen")')).toBe('exprDivision: wage / 2');
    expect(typeOf('round(wage / 2, "up", "fen")')).toBe('money');
  });

  it.each([
    ['round(wage, "nearest", "fen")', 'exprRounding: "nearest"'],
    ['round(wage, "up", "li")', 'exprRounding: "li"'],
    ['round(wage, "up", "whole")', 'exprRounding: "whole"'],
    ['round(years, "up", "fen")', 'exprRounding: "fen"'],
    ['round(wage, town, "fen")', 'exprRounding: town'],
    ['round(wage)', 'exprArguments: round(wage)'],
    ['round(p, "up", "fen")', 'exprType: p'],
  ])('name a mode and a unit that there are: %s', (source, expected) => {
    expect(faultOf(source)).toBe(expected);
  });
});

describe('functions', () => {
  it.each(['if(p, 1)', 'sum()', 'given(p, q)', 'coalesce(p)', 'contains(relief)', 'eligible()'])(
    'count their arguments: %s',
    (source) => {
      expect(faultOf(source)).toBe(
        source === 'eligible()' ? 'exprArguments: eligible()' : `exprArguments: ${source}`,
      );
    },
  );

  it('say how many they take', () => {
    expect(paramsOf('if(p, 1)')).toEqual({ name: 'if', expected: '3', found: 2 });
    expect(paramsOf('min(1)')).toEqual({ name: 'min', expected: '2+', found: 1 });
  });

  it.each(['sum(wage)', 'count(p)', 'any(p)', 'all(p)'])(
    'over members belong to a household’s rule: %s',
    (source) => {
      expect(faultOf(source, false)).toBe(`exprLevel: ${source}`);
    },
  );
});

describe('levels', () => {
  it.each([
    ['wage', 'person'],
    ['assets', 'household'],
    ['standard', 'household'],
    ['assets + wage', 'person'],
    ['sum(wage)', 'household'],
    ['sum(wage) + assets', 'household'],
    ['if(p, 1, 2)', 'person'],
    ['by_area[area]', 'household'],
    ['by_grade[grade]', 'person'],
    ['adult', 'person'],
    ['area in ["城镇"]', 'household'],
    ['round(assets / age, "up", "fen")', 'person'],
  ])('%s has one value a %s', (source, expected) => {
    expect(checked(source).level).toBe(expected);
  });
});
