import { describe, expect, it } from 'vitest';
import { beijingDay, numberFormat, shownNumber } from '../../../src/sheets/read/number-format.ts';

const shown = (value: string, code: string, formula = false): string => {
  const { text, trouble } = shownNumber(value, numberFormat(200, code), false, formula);
  return trouble === undefined ? text : `${trouble.key} ${trouble.found}`;
};

describe('a number cell is read as it is shown', () => {
  it.each([
    ['0.08', '0.00"万元"', '0.08万元'],
    ['12345', '0!.0,"万元"', '12345元'],
    ['12345', '0\\.0,"万"', '12345元'],
    ['12345', '0.00,"千元"', '12345元'],
    ['12345', '#,##0.00,,"百万元"', '12345元'],
    ['100', '0.00"元/年"', '100元年'],
    ['657.5', '¥#,##0.00', '657.5'],
    ['657.5', '[$¥-804]#,##0.00;[红色]-#,##0.00', '657.5'],
    ['657.5', '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', '657.5'],
    ['0', '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', '0'],
    ['657.5', 'G/通用格式"元"', '657.5元'],
    ['657.5', '[$$-409]#,##0.00', '$657.5'],
    ['42', '00000', '00042'],
    ['42', '"3416"00000', '341600042'],
    ['1', '[=1]"男";[=2]"女"', '男'],
    ['2', '[=1]"男";[=2]"女"', '女'],
    ['3', '[=1]"男";[=2]"女"', '3'],
    ['0.5', '0%', '50%'],
    ['0', '0;-0;;@', '0'],
    ['44440', 'yyyy"年"m"月"', '2021-09-01'],
    ['44440.75', 'yyyy/m/d h:mm', '2021-09-01'],
  ])('%s in %s: %s', (value, code, text) => {
    expect(shown(value, code)).toBe(text);
  });

  it('one that scales without saying so is not certain', () => {
    expect(shown('12345', '0!.0,')).toBe('cellFormatUnclear ÷10000');
    expect(shown('12345', '0.0,"万元"')).toBe('cellFormatUnclear 万元÷1000');
  });

  it('a formula’s long decimals are rounded as they are shown, where at least the fen is', () => {
    expect(shown('333.33333333333331', '0.00', true)).toBe('333.33');
    expect(shown('1234.565', '#,##0.00', true)).toBe('1234.57');
    expect(shown('333.33333333333331', '0', true)).toBe('333.333333333333');
    expect(shown('333.33333333333331', 'General', true)).toBe('333.333333333333');
    expect(shown('333.333', '0.00')).toBe('333.333');
  });
});

describe('a date with a zone is a day in China', () => {
  it.each([
    ['2021-07-31T16:30:00Z', '2021-08-01'],
    ['2021-07-31T15:59:59.999Z', '2021-07-31'],
    ['2021-08-01T00:30:00+0800', '2021-08-01'],
    ['2021-08-01T00:30:00-05:00', '2021-08-01'],
    ['2021-08-01T23:30:00', '2021-08-01'],
    ['2021-08-01', '2021-08-01'],
  ])('%s: %s', (text, day) => {
    expect(beijingDay(text)).toBe(day);
  });
});
