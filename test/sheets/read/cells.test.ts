import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/core/columns.ts';
import { CellFault, cellParser, parseCell } from '../../../src/sheets/read/cells.ts';
import { yuanText } from '../../../src/sheets/write/safe-cell.ts';
import { column, idNumber, inChinese } from './helpers.ts';

const wage = column('wage_income');
const business = column('business_income');

function faultOf(of: Column, text: string): CellFault {
  const found = parseCell(of, text);
  if (!(found instanceof CellFault)) throw new Error(`${text} was read as ${String(found)}`);
  return found;
}

describe('money', () => {
  it.each([
    ['657', 65_700],
    ['1,234.50', 123_450],
    ['1，234.50', 123_450],
    ['￥1,234.50', 123_450],
    ['1234.5元', 123_450],
    ['１２３４．５', 123_450],
    [' 1 234.50 ', 123_450],
    ['0', 0],
    ['.5', 50],
    ['12.00', 1200],
    ['12.3400', 1234],
    ['4.35', 435],
    ['1.15', 115],
    ['99999999999.99', 9_999_999_999_999],
  ])('reads %s exactly', (text, fen) => {
    expect(parseCell(wage, text)).toBe(fen);
  });

  it('reads what it writes, to the fen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), (fen) => {
        expect(parseCell(wage, yuanText(fen))).toBe(fen);
      }),
    );
  });

  it.each(['-', '—', '/', '——', '无', '', '不详'])('takes %s for an empty cell', (text) => {
    expect(parseCell(wage, text)).toBeUndefined();
  });

  it.each(['12.345', 'abc', '1,23', '12,34.5', '1.2.3', '--5', '1e3', '12a', '1234567890123'])(
    'refuses %s',
    (text) => {
      expect(faultOf(wage, text).code).toBe('number-invalid');
    },
  );

  it('is below zero only where a loss can be', () => {
    expect(parseCell(business, '-120.5')).toBe(-12_050);
    expect(parseCell(business, '－120.5')).toBe(-12_050);
    expect(parseCell(business, '(120.50)')).toBe(-12_050);
    expect(inChinese(faultOf(wage, '-1').message)).toContain('不能是负数');
  });

  it.each([
    ['1.2万', 1_200_000],
    ['0.08万元', 80_000],
    ['3600元/年', 30_000],
    ['300元/人/月', 30_000],
    ['5角', 50],
  ])('reads the unit in %s', (text, fen) => {
    expect(parseCell(wage, text)).toBe(fen);
  });

  it.each(['3百', '300美元', '300元/季度', '人均300', '900元/户'])(
    'does not guess at the unit in %s',
    (text) => {
      expect(faultOf(wage, text).code).toBe('number-invalid');
    },
  );
});

describe('words and yes or no', () => {
  it.each(['是', '有', '√', '✓', 'Y', 'yes', '1', 'TRUE', '对', ' 是 '])(
    'reads %s as yes',
    (text) => {
      expect(parseCell(column('serious_illness'), text)).toBe(true);
    },
  );

  it.each(['否', '无', '×', '✗', 'N', 'no', '0', 'false', '错', 'x'])('reads %s as no', (text) => {
    expect(parseCell(column('serious_illness'), text)).toBe(false);
  });

  it('says which words a closed list has', () => {
    const fault = faultOf(column('area'), '郊区');
    expect(fault.code).toBe('value-unknown');
    expect(inChinese(fault.message)).toContain('城镇、农村');
  });

  it('keeps the first spelling', () => {
    expect(parseCell(column('self_care'), '半护理')).toBe('半失能');
    expect(parseCell(column('care_mode'), '散 居')).toBe('分散');
  });

  it.each(['轻度失能', '中度失能', '重 度 失 能'])(
    'takes a word of another scale, which no text makes one of the list, for unknown: %s',
    (word) => {
      expect(parseCell(column('self_care'), word)).toBeUndefined();
    },
  );

  it('reads 无 as a word where the list has it, and as empty where it has not', () => {
    expect(parseCell(column('obligors'), '无')).toBe('无');
    expect(parseCell(column('disability_type'), '无')).toBeUndefined();
    expect(parseCell(column('disability_grade'), '无')).toBeUndefined();
  });

  it('reads grades as numbers', () => {
    for (const text of ['一', '一级', '1', '1级', '１', '壹']) {
      expect(parseCell(column('disability_grade'), text)).toBe(1);
    }
    expect(inChinese(faultOf(column('disability_grade'), '5').message)).toContain('1 到 4');
  });

  it('reads grades as they stand on the certificate', () => {
    for (const text of ['二', '二级', '贰级', 'Ⅱ级', 'II', '２级']) {
      expect(parseCell(column('disability_grade'), text)).toBe(2);
    }
  });

  it('splits several words, and 无 is none of them', () => {
    expect(parseCell(column('other_benefit'), '离休、护理补贴')).toEqual(['离休', '护理补贴']);
    expect(parseCell(column('other_benefit'), '离休，护理补贴/老年补贴')).toHaveLength(3);
    expect(parseCell(column('other_benefit'), '无')).toEqual([]);
    expect(parseCell(column('other_benefit'), '-')).toBeUndefined();
    expect(parseCell(column('current_relief'), '五保户;农村低保')).toEqual(['tekun', 'dibao']);
  });

  it('counts with a unit and never with a part', () => {
    expect(parseCell(column('houses'), '2套')).toBe(2);
    expect(parseCell(column('houses'), '2.0')).toBe(2);
    expect(faultOf(column('houses'), '1.5').code).toBe('number-invalid');
    expect(faultOf(column('houses'), '100').code).toBe('number-invalid');
    expect(parseCell(column('religious_years'), '2.5年')).toBe(250);
  });
});

describe('dates', () => {
  const day: Column = {
    key: 'd',
    headers: ['日期'],
    kind: 'date',
    level: 'person',
    note: { zh: '', en: '' },
  };

  it.each([
    ['2021-07-01', '2021-07-01'],
    ['2021/7/1', '2021-07-01'],
    ['2021.7.1', '2021-07-01'],
    ['2021年7月1日', '2021-07-01'],
    ['２０２１年７月', '2021-07'],
    ['2021-07', '2021-07'],
    ['20210701', '2021-07-01'],
    ['202107', '2021-07'],
    ['44378', '2021-07-01'],
    ['2021-07-01 00:00:00', '2021-07-01'],
  ])('reads %s', (text, expected) => {
    expect(parseCell(day, text)).toBe(expected);
  });

  it.each(['2021-02-30', '2021年13月', '七月', '123', '202113'])('refuses %s', (text) => {
    expect(faultOf(day, text).code).toBe('number-invalid');
  });

  it('does not guess between January and October', () => {
    expect(inChinese(faultOf(day, '2021.1').message)).toContain('2021-10');
  });

  it('counts days from 1904 in a workbook that does', () => {
    expect(cellParser(day, true)('42916')).toBe('2021-07-01');
  });
});

describe('IDs, names and texts', () => {
  const id = column('id_number');

  it('keeps an ID as its 18 characters', () => {
    const text = idNumber(7);
    expect(parseCell(id, ` ${text.slice(0, 6)} ${text.slice(6)}`)).toBe(text);
    expect(parseCell(id, `="${text}"`)).toBe(text);
    expect(parseCell(id, `'${text}`)).toBe(text);
    expect(parseCell(id, '341602900101007')).toMatch(/^34160219900101007[\dX]$/);
  });

  it.each([
    ['3.41602E+17', 'id-excel-damaged'],
    ['34160219900101', 'id-length'],
    ['341602199013010071', 'id-birthdate'],
  ])('says what is wrong with %s', (text, code) => {
    expect(faultOf(id, text).code).toBe(code);
  });

  it('never shows a whole ID in a message', () => {
    const text = idNumber(7);
    const wrong = `${text.slice(0, 17)}${text.endsWith('1') ? '2' : '1'}`;
    const fault = faultOf(id, wrong);
    expect(fault.code).toBe('id-checksum');
    expect(inChinese(fault.message)).not.toContain('19900101');
    const cut = inChinese(faultOf(id, '3.4160219900101E+17').message);
    expect(cut).toContain('3.41602E+17');
    const elsewhere = faultOf(column('area'), `城镇${text}`);
    expect(inChinese(elsewhere.message)).not.toContain('19900101');
  });

  it('closes a name that was set wide', () => {
    expect(parseCell(column('name'), '测　试　甲')).toBe('测试甲');
    expect(parseCell(column('name'), '测试·甲')).toBe(parseCell(column('name'), '测试•甲'));
    expect(parseCell(column('name'), 'Test  Person')).toBe('Test Person');
  });

  it('makes letters and digits of a text half-width, and leaves Chinese punctuation', () => {
    expect(parseCell(column('household_id'), ' Ｈ－００１ ')).toBe('H-001');
    expect(parseCell(column('town'), '城关镇（东）')).toBe('城关镇（东）');
  });

  it('does not take a household number that Excel has damaged', () => {
    expect(faultOf(column('household_id'), '3.41602E+17').code).toBe('household-missing');
  });

  it('names the letter in an ID number and its place', () => {
    const told = inChinese(faultOf(id, '3416O21990010100712').message);
    expect(told).toContain('第5位是字母“O”（U+004F）');
    expect(inChinese(faultOf(id, '34160219900101007*').message)).toContain('第18位是“*”');
  });

  it.each(['NULL', 'N', '-', '未知', '0', '?', 'nan'])('does not take %s for a name', (text) => {
    expect(faultOf(column('name'), text).code).toBe('name-missing');
  });

  it.each(['张?', '王□', '李？', '赵\ufffd'])('sees the lost character of %s', (text) => {
    expect(faultOf(column('name'), text).code).toBe('value-unknown');
  });

  it('makes one place of 甲 镇 and 甲镇', () => {
    expect(parseCell(column('town'), '甲 镇')).toBe('甲镇');
  });

  it('takes .0 off a household number, and reads no cell with an error of any edition', () => {
    expect(parseCell(column('household_id'), '3416020000001.0')).toBe('3416020000001');
    for (const error of ['#CONNECT!', '#BLOCKED!', '#FIELD!', '#名称?']) {
      expect(faultOf(column('name'), error).code).toBe('value-unknown');
    }
  });

  it('reads several amounts of several benefits', () => {
    expect(parseCell(column('current_amount'), '657、66.67')).toEqual(['65700', '6667']);
    expect(parseCell(column('current_amount'), '657')).toBe(65_700);
  });

  it('does not take a formula that failed for a text', () => {
    expect(faultOf(column('village'), '#N/A').code).toBe('value-unknown');
  });
});
