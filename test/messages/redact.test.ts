import { describe, expect, it } from 'vitest';

import { debugText, foreignWords, redact, visible } from '../../src/messages/redact.ts';
import { shown, shownId, shownRow } from '../../src/sheets/read/shown.ts';

const idText = '341602197001010013';

describe('a number of somebody', () => {
  it.each([
    ['an ID', idText],
    ['an ID with X', '34160219700101002X'],
    ['an ID with a small x', '34160219700101002x'],
    ['an ID of 15 digits', '341602700101001'],
    ['full-width', '３４１６０２１９７００１０１００１３'],
    ['full-width with X', '３４１６０２１９７００１０１００２Ｘ'],
    ['Arabic-Indic digits', '٣٤١٦٠٢١٩٧٠٠١٠١٠٠١٣'],
    ['spaced', '341602 19700101 0013'],
    ['spaced one by one', Array.from(idText).join(' ')],
    ['ideographic spaces', '341602　19700101　0013'],
    ['dashes', '341602-19700101-0013'],
    ['a date in it with dashes', '341602-1970-01-01-0013'],
    ['long dashes', '341602—19700101—0013'],
    ['dots', '341602.19700101.0013'],
    ['zero-width characters', '341602\u200b19700101\u200b0013'],
    ['X after a blank', '341602 19700101 002 X'],
    ['a break that was made visible', '341602\\n19700101\\n0013'],
    ['glued to digits', `99${idText}`],
    ['glued to letters', `ID${idText}abc`],
    ['glued to words', `王一${idText}住东村`],
    ['two glued', `${idText}13800138000`],
    ['as a float', `${idText}.0`],
    ['a bank card', '6228480402564890018'],
    ['a bank card in fours', '6228 4804 0256 4890 018'],
    ['a bank card in pairs', '62 28 48 04 02 56 48 90 01 8'],
    ['an account of twelve', '200012345678'],
    ['a telephone', '13800138000'],
    ['a telephone with dashes', '138-0013-8000'],
    ['a telephone with blanks', '138 0013 8000'],
    ['a telephone with the country', '+8613800138000'],
    ['a telephone with the country apart', '+86 138 0013 8000'],
    ['a telephone glued to words', '电话13800138000王'],
    ['a telephone glued to a digit', '113800138000'],
    ['a fixed line', '0558-5551234'],
    ['commas as of an amount', '341,602,197,001,010,013'],
    ['in a hash that is none', `a${idText}b${'c'.repeat(44)}`],
  ])('is masked: %s', (_how, text) => {
    const told = redact(`“${text}”`);
    const left = told.normalize('NFKC').replace(/[^\d*]/g, '');
    expect(told).toContain('*');
    expect(Math.max(...left.split('*').map((part) => part.length))).toBeLessThanOrEqual(6);
  });

  it.each([
    '读入 3 行，核算 3 行，退回 0 行；共 3416020000001 户。核算月份 2021-08。',
    '符合 3 户 3 人，每月 12345678.00 元',
    '每月 1,234,567.89 元',
    '2021-07-01 2021-08-01 2021-09-01',
    '2021-08-15T03:04:05.000+08:00 2021-08 run',
    '20210801-20210831',
    '导出20210815030405.xlsx',
    '户“3416020000001.0”和 3416210000003、001',
    `SHA-256 ${'0123456789abcdef'.repeat(4)}`,
    '应为 0 1 2 3 4 5 6 7 8 9 10 11 12 之一',
    'spark://192.168.100.200:7077',
    '341600/dibao@2021-07-01',
    '341602********0013 138****8000',
  ])('is not what this holds, which stays: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('once masked stays as it is', () => {
    const once = redact(`${idText} 6228480402564890018 138-0013-8000`);
    expect(redact(once)).toBe(once);
  });

  it('is not looked for across two lines', () => {
    expect(redact('2 户\n3416020000001 户\n')).toBe('2 户\n3416020000001 户\n');
  });
});

describe('characters that a terminal obeys', () => {
  it.each([
    ['\u001b[31m', '\\x1b[31m'],
    ['\u009b2J', '\\x9b2J'],
    ['a\u0000b\u0007', 'a\\x00b\\x07'],
    ['a\rb\tc', 'a\\rb\\tc'],
    ['\u202egnp.csv', '\\u202egnp.csv'],
    ['一\u2028二\u2029三', '一\\u2028二\\u2029三'],
    ['\ud800', '\\ud800'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ufeff王', '\\ufeff王'],
  ])('%j are shown', (text, expected) => {
    expect(visible(text)).toBe(expected);
    expect(redact(text)).toBe(expected);
  });
});

describe('a cell in a message', () => {
  it('is cut only after its numbers were masked', () => {
    for (let before = 0; before < 40; before += 1) {
      const told = shown(`${'字'.repeat(before)}${idText}`);
      expect(told).not.toMatch(/\d{7}/);
      expect(told.length).toBeLessThanOrEqual(31);
    }
  });

  it('keeps a date and a household number, by which it is found', () => {
    expect(shown('20210815')).toBe('20210815');
    expect(shown('3416020000001.0')).toBe('3416020000001.0');
  });

  it('shows control characters, in an ID too', () => {
    expect(shown('王\u001b[2J')).toBe('王\\x1b[2J');
    expect(shownId('\u001bAB')).toBe('\\x1bAB');
    expect(shownRow([idText, '姓\u0000名'])).toBe('341602********0013 | 姓\\x00名');
  });
});

describe('what a library says', () => {
  it('is told without what it quotes, names and numbers', () => {
    expect(foreignWords(`Could not convert string "王一 ${idText}" to INT64\nLine: 1,王一`)).toBe(
      'Could not convert string … to INT64',
    );
    expect(foreignWords(`bad row 1,王一,${idText},13800138000,东村`)).not.toMatch(/\d{5}|王|东/);
  });

  it('is told of an error without the things that hang on it, or lines that look like its stack', () => {
    const error = Object.assign(new Error(`first\n    at 王一 (${idText}.ts:1:1)`), {
      record: ['王一', idText],
      code: 'CSV_BAD',
    });
    const told = debugText(new Error('outer', { cause: error }));
    expect(told).toContain('Error: outer');
    expect(told).toContain('cause: Error [CSV_BAD]: first');
    expect(told).toMatch(/redact\.test\.ts:\d+:\d+/);
    expect(told).not.toMatch(/王一|19700101/);
  });
});

describe('a long text of numbers', () => {
  it('is masked to its end', () => {
    const told = redact(`${'1 '.repeat(50_000)}王 ${`${idText} `.repeat(5_000)}`);
    expect(told).not.toContain('19700101');
    expect(told.split('341602********0013')).toHaveLength(5_001);
  });
});

describe('a number parted by signs that also part amounts and lists', () => {
  it.each([
    ['341602/1970/0101/0013', '341602********0013'],
    ['341602:19700101:001X', '341602********001X'],
    ['6222,0212,3456,7890,123', '622202*********0123'],
    ['（138）1234-5678', '（138****5678'],
    ['138/1234/5678', '138****5678'],
  ])('is masked where it is surely one: %s', (text, told) => {
    expect(redact(text)).toBe(told);
  });

  it.each([
    '1001、1002、1003、1004',
    '1014.00，657.00，2021/08/15 12:30:01',
    '2021/08/15，2021/09/15，2021/10/15',
    '3416020000001,3416020000002',
    '657元×2人−300元=1014元',
  ])('is no list of rows, amounts, dates or household numbers: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
