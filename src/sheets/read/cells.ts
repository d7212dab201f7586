import { Decimal } from 'decimal.js';
import type { Column } from '../../core/columns.ts';
import { bareId, parseIdNumber, strangeCharacters } from '../../core/id-number.ts';
import { isDay } from '../../core/month.ts';
import { isNothing, namesNobody, withoutInvisible } from '../../core/text.ts';
import { type Given, type Message, message, type MessageKey } from '../../messages/index.ts';
import { guardedText } from '../write/safe-cell.ts';
import { shown, shownId } from './shown.ts';
import type { Fact } from '../../core/fact.ts';
import type { RejectCode } from './types.ts';
import { type MoneyUnit, unclear, unitOf, yuanAMonth } from './units.ts';

/** Why a cell can't be trusted. */
export class CellFault {
  readonly code: RejectCode;
  readonly message: Message;

  constructor(code: RejectCode, told: Message) {
    this.code = code;
    this.message = told;
  }
}

/** A cell once read; undefined is empty, that is unknown. */
export type CellResult = Fact | undefined | CellFault;

export type CellParser = (text: string) => CellResult;

/** A column as the parsers see it: what it is called in messages, and its day numbers' epoch. */
interface Reading {
  readonly column: Column;
  readonly date1904: boolean;
}

function fault<Key extends MessageKey>(
  code: RejectCode,
  key: Key,
  column: Column,
  cell: string,
  ...[more]: Given<Key, 'column' | 'found'>
): CellFault {
  return new CellFault(code, {
    key,
    params: { column: column.headers[0], found: shown(cell), ...more },
  });
}

/**
 * A string cut from a file's text keeps the whole piece of that text in memory. What is kept longer
 * than its row is therefore copied (strings below 13 characters are copied by the engine itself).
 */
export function ownCopy(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}

/** Full-width letters, digits, hyphen and space made half-width; Chinese punctuation stays as it is. */
export function halfWidth(text: string): string {
  if (!/[^\u4e00-\u9fff!-~]/.test(text)) return text;
  return withoutInvisible(text)
    .normalize('NFC')
    .replace(/[\uff0d\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (char) =>
      String.fromCharCode(char.charCodeAt(0) - 0xfee0),
    )
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/** Letters, digits and signs in one form, without any space: for numbers and closed lists. */
function plain(text: string): string {
  if (/^[\u4e00-\u9fff\w.\-√×]*$/.test(text)) return text;
  return withoutInvisible(text)
    .normalize('NFKC')
    .replace(/[\s'‘’`]/g, '')
    .replace(/[−–—―]/g, '-');
}

/** What people write for "nothing here" in a cell that holds no free text. */
export const dashes = new Set(['', '-', '--', '---', '----', '/', '//', '\\', '.', '·', '空']);
/**
 * Whether a cell of a number, a date or a closed list says nothing. In a number, 无 does not say nought:
 * whether it means none or not known, the file does not tell.
 */
const saysNothing = (text: string): boolean => dashes.has(text) || isNothing(text);

const digitsOnly = /^\d{1,11}$/;
const amount = /^(-)?(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/;

/** Hundredths by string arithmetic; undefined where it is no number, 'decimals' where finer than a hundredth. */
const hundredths = (text: string): number | 'decimals' | undefined => fenOf(text, 100);

/** Holds eleven digits, fifteen decimals and any unit, so that nothing is rounded. */
const Exact = Decimal.clone({ precision: 40 });

/**
 * Fen of a number that counts so many fen each, exactly; undefined where it is no number,
 * 'decimals' where the result is finer than a fen.
 */
function fenOf(text: string, each: number): number | 'decimals' | undefined {
  const found = amount.exec(text);
  if (found === null) return undefined;
  const whole = (found[2] ?? '').replaceAll(',', '');
  const decimals = (found[3] ?? '').replace(/0+$/, '');
  if (whole === '' && (found[3] ?? '') === '') return undefined;
  if (whole.replace(/^0+/, '').length > 11) return undefined;
  if (decimals.length > 15) return 'decimals';
  // Nearly every cell is yuan and fen, and there are millions of them.
  const isYuan = each === 100 && decimals.length <= 2;
  const fen = isYuan ? undefined : new Exact(`${whole}.${decimals}`).times(each);
  if (fen?.isInteger() === false) return 'decimals';
  const value = fen?.toNumber() ?? Number(whole + decimals.padEnd(2, '0'));
  // A twelfth of it is kept too, which must still be an exact integer.
  if (value > Number.MAX_SAFE_INTEGER / 12) return undefined;
  return found[1] === undefined || value === 0 ? value : -value;
}

/** The number in a cell, and what stands behind it. */
const counted = /^(-?[¥￥]?[\d,]*(?:\.\d*)?)([^\d.].*)?$/;

/** @param format words that the cell's number format shows behind it. */
export type AmountParser = (cell: string, format?: string) => number | undefined | CellFault;

/**
 * The reader of an amount's cells: what a month comes to, in twelfths of a fen, so that a yearly amount
 * is exact. A unit in the cell (`3600元/年`, `0.12万元`) goes before the column's.
 *
 * @param unit what the cells without a unit of their own count.
 */
function amountParser(column: Column, unit: MoneyUnit = yuanAMonth): AmountParser {
  const { fen: each, yearly } = unit;
  const spanned = column.period ?? 'month';
  return (cell, format) => {
    if (format === undefined && each === 100 && digitsOnly.test(cell))
      return Number(cell) * (yearly ? 100 : 1200);
    let text = plain(cell);
    if (saysNothing(text)) return undefined;
    text = text.replace(/^(?:¥|人民币|RMB|CNY)/i, '');
    // Accountants write a loss in brackets.
    const inBrackets = /^\((.+)\)$/.exec(text);
    if (inBrackets !== null) text = `-${inBrackets[1] ?? ''}`;
    const [, number = text, words = format ?? ''] = counted.exec(text) ?? [];
    const own = words === '' ? {} : unitOf(words);
    if (own === unclear) return fault('number-invalid', 'cellMoneyUnit', column, cell);
    if (own === undefined) return fault('number-invalid', 'cellMoneyInvalid', column, cell);
    const others = own.of === 'head' || (own.of === 'household' && column.level === 'person');
    if (others && column.ofHousehold !== column.key)
      return fault('number-invalid', 'cellMoneyUnit', column, cell);
    if (spanned === 'year' && own.period === 'month')
      return fault('number-invalid', 'cellMoneyUnit', column, cell);
    if (spanned === 'quarter' && own.period !== undefined)
      return fault('number-invalid', 'cellMoneyUnit', column, cell);
    if (spanned === 'once' && own.period === 'year')
      return fault('number-invalid', 'cellMoneyUnit', column, cell);
    const value = fenOf(number.replace(/^(-?)[¥￥]/, '$1'), own.fen ?? each);
    if (value === 'decimals') return fault('number-invalid', 'cellMoneyDecimals', column, cell);
    if (value === undefined) return fault('number-invalid', 'cellMoneyInvalid', column, cell);
    if (value < 0 && column.signed !== true) {
      return fault('number-invalid', 'cellMoneyNegative', column, cell);
    }
    const ofYear = own.period === undefined ? yearly : own.period === 'year';
    return ofYear && spanned === 'month' ? value : value * 12;
  };
}

/** Whole fen of an amount in twelfths of a fen; what is left over is the household's to carry. */
export const wholeFen = (twelfths: number): number => Math.floor(twelfths / 12);

function moneyParser({ column }: Reading): CellParser {
  const parse = amountParser(column);
  const single: CellParser = (cell) => {
    const found = parse(cell);
    return typeof found === 'number' ? wholeFen(found) : found;
  };
  return column.several === true ? (cell) => severalAmounts(cell, single) ?? single(cell) : single;
}

/** Between the amounts of one cell; a comma is left to thousands. */
const betweenAmounts = /[、;；+＋\n]+/;

/**
 * Several amounts of one cell, one for each benefit beside it, as whole fen in digits; undefined where
 * it is not several amounts.
 */
export function severalAmounts(
  cell: string,
  single: (part: string) => CellResult,
): readonly string[] | undefined {
  const parts = cell.split(betweenAmounts).filter((part) => part.trim() !== '');
  if (parts.length < 2) return undefined;
  const amounts = parts.map((part) => (/\d/.test(part) ? single(part) : undefined));
  const fen = amounts.flatMap((amount) => (typeof amount === 'number' ? [String(amount)] : []));
  return fen.length === parts.length ? fen : undefined;
}

function decimalParser({ column }: Reading): CellParser {
  return (cell) => {
    const text = plain(cell);
    if (saysNothing(text)) return undefined;
    const value = hundredths(text.replace(/(?:年|亩)$/, ''));
    return typeof value !== 'number' || value < 0
      ? fault('number-invalid', 'cellDecimalInvalid', column, cell)
      : value;
  };
}

function countParser({ column }: Reading): CellParser {
  const spellings = spellingsOf(column.words ?? {});
  const min = column.min ?? 0;
  const { max } = column;
  return (cell) => {
    const text = plain(cell);
    const spelling = spellings.get(text.toLowerCase());
    if (spelling !== undefined) return Number(spelling);
    if (saysNothing(text)) return undefined;
    const found = /^(\d{1,9})(?:\.0*)?(?:套|辆|人|项|个|台|口|间|处|户)?$/.exec(text);
    const value = found === null ? Number.NaN : Number(found[1]);
    if (value >= min && value <= (max ?? Number.MAX_SAFE_INTEGER)) return value;
    if (max === undefined)
      return fault('number-invalid', 'cellCountOpenInvalid', column, cell, { min });
    // A grade is a word of a closed list to whoever fills it in, though it is kept as a number.
    const code = column.words === undefined ? 'number-invalid' : 'value-unknown';
    return fault(code, 'cellCountInvalid', column, cell, { min, max });
  };
}

const yes = '是 有 对 真 是的 符合 √ ✓ ✔ ☑ y yes 1 true t';
const no = '否 无 错 假 不是 没有 不符合 × ✗ ✘ ✕ x ☒ n no 0 false f';
/** Every spelling of yes and no. */
export const truths: ReadonlyMap<string, boolean> = new Map([
  ...yes.split(' ').map((word): [string, boolean] => [word, true]),
  ...no.split(' ').map((word): [string, boolean] => [word, false]),
]);

function booleanParser({ column }: Reading): CellParser {
  const spellings = spellingsOf(column.words ?? {});
  return (cell) => {
    const text = plain(cell).toLowerCase();
    const found = truths.get(text) ?? truths.get(spellings.get(text) ?? '');
    if (found !== undefined) return found;
    if (saysNothing(text)) return undefined;
    return fault('value-unknown', 'cellBooleanUnknown', column, cell);
  };
}

/** Every spelling → the canonical value. */
function spellingsOf(words: Readonly<Record<string, readonly string[]>>): Map<string, string> {
  const spellings = new Map<string, string>();
  for (const [canonical, others] of Object.entries(words)) {
    for (const word of [...others, canonical]) spellings.set(plain(word).toLowerCase(), canonical);
  }
  // A canonical value goes before another's spelling of the same letters.
  for (const canonical of Object.keys(words)) {
    spellings.set(plain(canonical).toLowerCase(), canonical);
  }
  return spellings;
}

function wordParser({ column }: Reading): CellParser {
  const words = column.words ?? {};
  const spellings = spellingsOf(words);
  const expected = Object.keys(words).join('、');
  return (cell) => {
    const text = plain(cell);
    const found = spellings.get(text.toLowerCase());
    if (found !== undefined) return found;
    if (saysNothing(text) || column.unclear?.includes(text) === true) return undefined;
    return fault('value-unknown', 'cellWordUnknown', column, cell, { expected });
  };
}

/** Whether the cell is a word of another scale than the column's. */
export const isUnclear = ({ unclear }: Pick<Column, 'unclear'>, cell: string): boolean =>
  unclear?.includes(plain(cell)) === true;

function wordsParser({ column }: Reading): CellParser {
  const spellings = spellingsOf(column.words ?? {});
  return (cell) => {
    const whole = plain(cell);
    if (whole === '无' || whole === '没有') return [];
    if (saysNothing(whole)) return undefined;
    const known = spellings.get(whole.toLowerCase());
    if (known !== undefined) return [known];
    const several = halfWidth(cell)
      .split(/[、,，;；/\s]+/)
      .filter((word) => word !== '' && word !== '无')
      .map((word) => spellings.get(plain(word).toLowerCase()) ?? ownCopy(word));
    return [...new Set(several)];
  };
}

const dayForms = [
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/,
  /^(\d{4})(\d{2})(\d{2})$/,
];
const monthForms = [/^(\d{4})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月(?:份)?$/, /^(\d{4})(\d{2})$/];

const dayMs = 86_400_000;

/** The day that an Excel day number stands for, `YYYY-MM-DD`. */
export function excelDay(serial: number, date1904: boolean): string {
  const start = date1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  return new Date(start + Math.floor(serial) * dayMs).toISOString().slice(0, 10);
}

const zoned =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)? ?(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2}))$/i;

/** A time in a zone, as the day that it then is in China; other cells as they are. */
function beijingDay(cell: string): string {
  const found = zoned.exec(cell);
  if (found === null) return cell;
  const [year, month, day, hour, minute, , hours, minutes] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? '0'));
  const date = { year: year ?? 0, month: month ?? 0, day: day ?? 0 };
  // Left as it is, so that the cell is refused with its own words.
  if (!isDay(date) || (hour ?? 0) > 23 || (minute ?? 0) > 59) return cell;
  const away = (found[6] === '-' ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0));
  const here = (hour ?? 0) * 60 + (minute ?? 0) - away + 8 * 60;
  const midnight = Date.UTC(date.year, date.month - 1, date.day);
  return new Date(midnight + here * 60_000).toISOString().slice(0, 10);
}

function dateParser({ column, date1904 }: Reading): CellParser {
  const pad = (part: number): string => String(part).padStart(2, '0');
  return (cell) => {
    // A time of day after the date says nothing here.
    const timed = beijingDay(cell.normalize('NFKC').trim())
      .replace(/[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*$/, '')
      .replace(/(?<=\d)\s+(?=\d)/g, '-');
    const text = plain(timed);
    if (saysNothing(text)) return undefined;
    for (const form of dayForms) {
      const found = form.exec(text);
      if (found === null) continue;
      const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
      if (year >= 1880 && year <= 2200 && isDay({ year, month, day })) {
        return `${year}-${pad(month)}-${pad(day)}`;
      }
      return fault('number-invalid', 'cellDateInvalid', column, cell);
    }
    for (const form of monthForms) {
      const found = form.exec(text);
      if (found === null) continue;
      const [year, month] = [Number(found[1]), Number(found[2])];
      // Excel keeps 2021.10 as the number 2021.1: January and October look the same.
      if (/^\d{4}\.1$/.test(text)) {
        return fault('number-invalid', 'cellDateAmbiguous', column, cell, { year });
      }
      if (year >= 1880 && year <= 2200 && month >= 1 && month <= 12) return `${year}-${pad(month)}`;
      return fault('number-invalid', 'cellDateInvalid', column, cell);
    }
    // 1954 to 2119: shorter numbers are years or amounts and no days.
    if (/^\d{5}(\.\d+)?$/.test(text) && Number(text) >= 20_000 && Number(text) < 80_000) {
      return excelDay(Number(text), date1904);
    }
    return fault('number-invalid', 'cellDateInvalid', column, cell);
  };
}

function idParser({ column }: Reading): CellParser {
  return (cell) => {
    const found = parseIdNumber(cell);
    if (typeof found !== 'string') return ownCopy(found.text);
    const params = { column: column.headers[0], found: shownId(cell) };
    const [strange] = strangeCharacters(cell);
    if (strange !== undefined && found !== 'id-excel-damaged') {
      const code = strange.found.codePointAt(0) ?? 0;
      const told = {
        ...params,
        place: strange.place,
        character: strange.found,
        code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
        length: Array.from(bareId(cell)).length,
      };
      const letter = /\p{L}/u.test(strange.found);
      return new CellFault(found, message(letter ? 'cellIdLetter' : 'cellIdSign', told));
    }
    switch (found) {
      case 'id-length': {
        const { length } = bareId(cell);
        return new CellFault(found, message('cellIdLength', { ...params, length }));
      }
      case 'id-excel-damaged':
        return new CellFault(found, message('cellIdExcelDamaged', params));
      case 'id-birthdate':
        return new CellFault(found, message('cellIdBirthdate', params));
      case 'id-checksum':
        return new CellFault(found, message('cellIdChecksum', params));
    }
  };
}

/** Excel shows a long number as 6.217E+18 and saves it so: the digits are lost. */
const excelDamaged = /^\d(\.\d+)?E\+?\d{1,2}$/i;
/** Of a number Excel keeps 15 digits; what follows becomes nought, the same for several households. */
const cutByExcel = /^\d{15}0{2,}$/;
/** What a program or a person puts where a character was lost. */
const lostCharacter = /[?？\u25a0\u25a1\u25af\ufffd]/;

function textParser({ column }: Reading): CellParser {
  if (column.key === 'household_id') return householdParser(column);
  const isName = column.key === 'name' || column.key.endsWith('_name');
  const isPlace = column.level === 'household';
  return (cell) => {
    let text = halfWidth(cell);
    if (text === '') return undefined;
    if (excelDamaged.test(text)) return fault('value-unknown', 'cellTextDamaged', column, cell);
    if (isName) {
      // 测　甲 is set wide for looks; only between Latin letters does a space belong to the name.
      text = text
        .replace(/[•‧・．･∙]/g, '·')
        .replace(/ (?=[^!-~])/g, '')
        .replace(/([^!-~]) /g, '$1');
      if (column.required === true && namesNobody(text)) {
        return fault('name-missing', 'cellNameNobody', column, cell);
      }
      if (lostCharacter.test(text)) return fault('value-unknown', 'cellNameLost', column, cell);
    } else if (isPlace) {
      // 甲 镇 and 甲镇 are one place.
      text = text.replace(/ (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) /g, '');
      if (isNothing(text) || dashes.has(text)) return undefined;
    } else if (isNothing(text) && !/^[\u4e00-\u9fff]/.test(text)) return undefined;
    return ownCopy(text);
  };
}

/** 家庭编号: the same number in one form, however it was typed; what names no household is a fault. */
function householdParser(column: Column): CellParser {
  return (cell) => {
    let text = halfWidth(cell);
    if (text === '') return undefined;
    text = text.replace(/ /g, '').replace(/^(\d+)\.0+$/, '$1');
    if (namesNobody(text)) return fault('household-missing', 'cellHouseholdNobody', column, cell);
    const whole = text.length === 18 && typeof parseIdNumber(text) !== 'string';
    if (excelDamaged.test(text) || (cutByExcel.test(text) && !whole)) {
      return fault('household-missing', 'cellTextDamaged', column, cell);
    }
    if (lostCharacter.test(text)) {
      return fault('household-missing', 'cellUndecodable', column, cell);
    }
    return ownCopy(text);
  };
}

const makers: Readonly<Record<Column['kind'], (reading: Reading) => CellParser>> = {
  text: textParser,
  id: idParser,
  money: moneyParser,
  count: countParser,
  decimal: decimalParser,
  boolean: booleanParser,
  word: wordParser,
  words: wordsParser,
  date: dateParser,
};

/** `#N/A`, `#REF!`, `#CONNECT!`, `#名称?`: a formula that failed, in any edition. */
const errorValue = /^#(?:N\/A|GETTING_DATA|[A-Z\u4e00-\u9fff][A-Z\u4e00-\u9fff_\/0]*[!?！？])$/i;

/** Keeping more cells than this would cost more than reading them anew. */
const mostKept = 5000;

/**
 * The reader of a column's cells. Townships, grades and yes or no come again and again, so what was
 * read once is kept; IDs and names do not repeat.
 *
 * In every column but free text, `-`, `—` and `/` alone mean an empty cell. 无 is an empty cell in
 * numbers, dates and lists that have no such word: it leaves open whether nought or not known was
 * meant, and unknown is the careful reading. It is a word where the list has it, false in yes or no,
 * and the empty list where several words may stand.
 */
export function cellParser(column: Column, date1904 = false): CellParser {
  // The types hold it; who comes by them another way must not read 低保 as a word like any other.
  if (!(column.kind in makers)) throw new TypeError(`${column.key} has no words yet`);
  const parse = guarded(column, makers[column.kind]({ column, date1904 }));
  if (column.kind === 'id' || column.key === 'household_id' || column.key.endsWith('name')) {
    return parse;
  }
  const kept = new Map<string, CellResult>();
  return (cell) => {
    const before = kept.get(cell);
    if (before !== undefined) return before;
    const result = parse(cell);
    if (kept.size < mostKept) kept.set(ownCopy(cell), result);
    return result;
  };
}

/** The reader of an amount's cells, as {@link amountParser} has it, of cells as they stand in a file. */
export function amountCells(column: Column, unit?: MoneyUnit): AmountParser {
  const parse = amountParser(column, unit);
  return (cell, format) => guarded(column, (text) => parse(text, format))(cell);
}

/** What no column's cell may be, told before the cell is read; what writers put around a text is taken off. */
function guarded<T>(column: Column, parse: (cell: string) => T): (cell: string) => T | CellFault {
  return (cell) => {
    const first = cell.charCodeAt(0);
    let text = cell;
    // ="0123" is how other programs make Excel keep text, '=1 is how ours stops a formula.
    if (first === 61) text = /^="(.*)"$/.exec(cell)?.[1] ?? cell;
    else if (first === 39) text = unguarded(cell);
    else if (first === 35 && errorValue.test(cell)) {
      return fault('value-unknown', 'cellErrorValue', column, cell);
    }
    if (text.includes('\ufffd')) return fault('value-unknown', 'cellUndecodable', column, cell);
    return parse(text);
  };
}

/** Reads one cell of a column. */
export function parseCell(column: Column, text: string): CellResult {
  return cellParser(column)(text);
}

/** Takes off the quote mark that a writer of CSV puts before a text that Excel would run. */
export function unguarded(cell: string): string {
  return guardedText.test(cell) ? cell.slice(1) : cell;
}
