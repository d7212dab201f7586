import { describe, expect, it } from 'vitest';

import { checked, faultOf } from './support.ts';

describe('an expression that can’t be read', () => {
  it.each([
    ['standard <', 'exprEndValue', ''],
    ['standard @ 2', 'exprCharacter', '@'],
    ['disability_type == "肢体', 'exprUnclosedText', '"肢体'],
    ['(age', 'exprUnclosed', '('],
    ['age 3', 'exprAfter', '3'],
  ])('%s: %s', (text, fault, at) => {
    expect(faultOf(text)).toEqual({ fault, at });
  });
});

describe('an expression that does not fit together', () => {
  it.each([
    ['a name that nothing has', 'turnips >= 80', 'exprUnknownName', 'turnips'],
    ['a name with a slip', 'agee >= 80', 'exprNearName', 'agee'],
    ['a column by its Chinese name', '年龄 >= 80', 'exprNearName', '年龄'],
    ['a word without quotes', 'area == 乡下', 'exprBareWord', '乡下'],
    ['a function with a slip', 'coalsece(age, 1) > 2', 'exprNearFunction', 'coalsece(age, 1)'],
    ['a function that nothing has', 'sqrt(age)', 'exprUnknownFunction', 'sqrt(age)'],
    ['money times money', 'standard * standard == standard', 'exprPlain', 'standard'],
    ['money beside a plain number', 'standard < 657', 'exprMoney', '657'],
    ['a plain number in quotes', 'age >= "60"', 'exprQuoted', '"60"'],
    ['a truth where money should be', 'standard + true', 'exprType', 'true'],
    ['a number where a truth should be', 'age and true', 'exprType', 'age'],
    ['a word that the column does not have', 'disability_type == "眼睛"', 'exprWord', '"眼睛"'],
    [
      'a word of a list that the column does not have',
      'disability_type in ["视力", "眼睛"]',
      'exprWord',
      '"眼睛"',
    ],
    [
      'a spelling of the sheet where the list has the key of the category',
      'contains(current_relief, "特困")',
      'exprWord',
      '"特困"',
    ],
    [
      'a word of a branch that the column does not have',
      'self_care == if(military, "全自理", "全瘫")',
      'exprWord',
      '"全瘫"',
    ],
    ['two columns with no word in common', 'self_care == care_mode', 'exprWord', 'care_mode'],
    ['a grade that no certificate has', 'disability_grade in [4, 5]', 'exprWord', '5'],
    ['a date beside a number', 'work_start > 6', 'exprType', '6'],
    ['two dates by their texts', 'work_start == approved', 'exprType', 'work_start'],
    ['months from what is no date', 'months(age, as_of) > 6', 'exprType', 'age'],
    [
      'months from a text that names no month',
      'months("2021-13", as_of) > 6',
      'exprType',
      '"2021-13"',
    ],
    ['a seventh of six', 'adl == 7', 'exprWord', '7'],
    ['half a grade', '1.5 != disability_grade', 'exprWord', '1.5'],
    ['division that names no rounding', 'standard / 2 < standard', 'exprDivision', 'standard / 2'],
    [
      'a rounding that does not exist',
      'round(standard / 3, "nearest", "fen")',
      'exprRounding',
      '"nearest"',
    ],
    [
      'money rounded to a whole number',
      'round(standard / 3, "up", "whole")',
      'exprRounding',
      '"whole"',
    ],
    ['a table with a hole', 'with_hole[care_mode]', 'exprHole', 'with_hole[care_mode]'],
    ['a table with a hole, by its own column', 'with_hole', 'exprHole', 'with_hole'],
    ['a category that is not in force', 'eligible(orphan)', 'exprUnknownName', 'orphan'],
    ['too few arguments', 'coalesce(age)', 'exprArguments', 'coalesce(age)'],
  ])('%s', (_words, text, fault, at) => {
    expect(faultOf(text)).toEqual({ fault, at });
  });

  it.each(['constructor', '__proto__', 'process', 'globalThis', 'toString', 'require'])(
    'finds nothing of JavaScript under %s',
    (name) => {
      expect(faultOf(name)?.fault).toBe('exprUnknownName');
      expect(faultOf(`${name}(1)`)?.fault).toBe('exprUnknownFunction');
    },
  );
});

describe('an expression that fits', () => {
  it.each([
    ['the key of a category in the list of what is paid', 'contains(current_relief, "tekun")'],
    ['any word in a list that is open', 'contains(other_benefit, "工伤护理费", "孝老补贴")'],
    ['a fallback that is none of the column’s words', 'coalesce(care_mode, "未填") == "未填"'],
    ['a father and a mother who are in the same case', 'father_status == mother_status'],
    ['the first and the last of a range', 'adl == 0 or adl == 6 or disability_grade in [1, 4]'],
  ])('has %s', (_words, text) => {
    expect(faultOf(text)).toBeUndefined();
  });

  it('says which words there are, where one is not among them', () => {
    const found = (): unknown => checked('contains(current_relief, "特困")');
    expect(found).toThrow(/"expected":"dibao dibao_single tekun orphan /);
  });

  it('knows what kind of value it has, and to how many places it is exact', () => {
    expect(checked('standard * factor').type).toEqual({ kind: 'number', money: true, scale: 1 });
    expect(checked('standard * factor < standard').type).toEqual({ kind: 'boolean' });
  });

  it('stands for the person as soon as one part does', () => {
    expect(checked('standard < monthly_income').level).toBe('person');
    expect(checked('sum(monthly_income) < standard').level).toBe('household');
  });
});

describe('exactness', () => {
  it('is brought to one scale where numbers meet', () => {
    expect(checked('monthly_income < standard * factor')).toMatchObject({
      left: { op: 'rescale', factor: 10, type: { money: true, scale: 1 } },
    });
    expect(checked('religious_years >= 3')).toMatchObject({ right: { op: 'const', value: 300 } });
  });

  it('ends at six decimals and at the largest exact integer', () => {
    const cube = 'religious_years * religious_years * religious_years';
    expect(checked(cube).type).toMatchObject({ scale: 6 });
    expect(faultOf(`${cube} * factor`)).toEqual({ fault: 'exprScale', at: cube });
    expect(faultOf('standard < 9007199254740991 yuan')?.fault).toBe('exprScale');
  });
});

describe('the words of a table’s key', () => {
  it('take in those that a fallback or a branch may give', () => {
    expect(checked('by_mode[coalesce(care_mode, "分散")]').type).toMatchObject({ money: true });
    expect(faultOf('by_mode[coalesce(care_mode, "散居")]')?.fault).toBe('exprHole');
    expect(faultOf('by_mode[if(military, care_mode, "散居")]')?.fault).toBe('exprHole');
    expect(faultOf('by_mode[if(military, care_mode, town)]')?.fault).toBe('exprKey');
  });

  it.each(['town', 'age', 'disability_grade', 'military'])('are not those of %s', (key) => {
    expect(faultOf(`by_mode[${key}]`)?.fault).toMatch(/^expr(Key|Hole)$/);
  });
});
