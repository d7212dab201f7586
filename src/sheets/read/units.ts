/**
 * In what an amount is written down: 元, 万元, 分; a month or a year; a person's, each person's share of
 * the household's, or the household's. A unit may stand in a cell, a number format, a header, the
 * group's header above it, or a line `单位：万元` over the table. What is not said stays undefined.
 */
export interface Unit {
  /** Fen for one of it. */
  readonly fen?: number;
  readonly period?: 'month' | 'year';
  /** `head`: the household's, divided by its people (人均). */
  readonly of?: 'person' | 'head' | 'household';
}

/** Words that name a unit which can't be made yuan a month for certain, such as 百元, 美元, 元/季度. */
export const unclear = 'unclear';

const sizes: ReadonlyMap<string, number> = new Map([
  ['万元', 1_000_000],
  ['万圆', 1_000_000],
  ['万块', 1_000_000],
  ['万', 1_000_000],
  ['千元', 100_000],
  ['元', 100],
  ['圆', 100],
  ['块', 100],
  ['角', 10],
  ['分', 1],
]);

/**
 * 百元 is left out with intent: no form asks for it, so where it stands the cells are as often whole yuan
 * under a slip of the pen.
 */
const token =
  /^(?:(?<size>万元|万圆|万块|万(?![人户])|千元|元|圆|块|角|分)|(?<period>每个?月|全年|每年|年度|一年|按月|按年|月|年)|(?<of>家庭人均|人均|每人|本人|个人|人|家庭|全户|全家|每户|户)|(?<filler>人民币|金额单位|货币单位|计量单位|单位|整|左右以下|必填|选填|可选|[/·・,:;、*.]|每))/;

/** What can only be meant as a unit of money. */
const ofMoney = /[元圆块万千百亿]|USD|HKD|€|\$/i;

/** Reads words that are a unit and nothing else; undefined where they name none. */
export function unitOf(words: string): Unit | typeof unclear | undefined {
  let rest = words.normalize('NFKC').replace(/[\s()【】〔〕[\]]/g, '');
  if (rest === '') return undefined;
  const found: { fen?: number; period?: 'month' | 'year'; of?: 'person' | 'head' | 'household' } =
    {};
  let any = false;
  while (rest !== '') {
    const match = token.exec(rest);
    const { size, period, of, filler } = match?.groups ?? {};
    if (match === null) return ofMoney.test(words) ? unclear : undefined;
    rest = rest.slice(match[0].length);
    if (filler !== undefined) continue;
    any = true;
    if (size !== undefined) {
      const fen = sizes.get(size);
      if (found.fen !== undefined && found.fen !== fen) return unclear;
      if (fen !== undefined) found.fen = fen;
    } else if (period !== undefined) {
      const said = period.includes('年') ? 'year' : 'month';
      if (found.period !== undefined && found.period !== said) return unclear;
      found.period = said;
    } else if (of !== undefined) {
      const said = of.includes('均') ? 'head' : /户|全家|家庭/.test(of) ? 'household' : 'person';
      if (found.of !== undefined && found.of !== said) return unclear;
      found.of = said;
    }
  }
  return any ? found : undefined;
}

/** The words of a cell in brackets at its end, and what stands before them. */
export function bracketed(text: string): { readonly name: string; readonly words: string } {
  const open = text.search(/[([【〔]/);
  // Not as one pattern: it would go over a long cell of brackets once for each of them.
  return open === -1 || open === text.length - 1 || !/[)\]】〕]$/.test(text.slice(-1))
    ? { name: text, words: '' }
    : { name: text.slice(0, open), words: text.slice(open + 1, -1) };
}

const lineUnit = /(?:金额|货币|计量)?单位[:为]?(?<words>[^):;。]{1,20})/;

/**
 * The unit of money that a line above the header names: `单位：万元`, `（金额单位：元/年）`, `单位：户、人、元`,
 * `收入核查表（万元）`. A line that only names a month, a year or an office names none.
 */
export function unitOfLine(cells: readonly string[]): Unit | typeof unclear | undefined {
  for (const cell of cells) {
    const text = cell.normalize('NFKC').replace(/\s/g, '');
    const named = lineUnit.exec(text)?.groups?.['words'] ?? bracketed(text).words;
    const told = named
      .split(/[、,]/)
      .map(unitOf)
      .filter((unit) => unit === unclear || unit?.fen !== undefined);
    const [first, ...others] = told;
    if (first === undefined) continue;
    if (first === unclear || others.length > 0) return unclear;
    return first;
  }
  return undefined;
}

/** How an amount column's cells become fen a month. */
export interface MoneyUnit {
  /** Fen for one of what the cells count. */
  readonly fen: number;
  /** The cells are of a year, and a month is a twelfth. */
  readonly yearly: boolean;
}

/** 元/月, as the contract has it. */
export const yuanAMonth: MoneyUnit = { fen: 100, yearly: false };

/** What is said of a column's unit, from the nearest place to the farthest. */
export interface UnitPlaces {
  /** In the header's own brackets. */
  readonly bracket: Unit | typeof unclear;
  /** By the header's own name: 年收入. */
  readonly name: Unit | typeof unclear;
  /** By the groups' headers above it, the nearest first. */
  readonly groups: readonly string[];
  /** By a line above the header. */
  readonly line: Unit | typeof unclear | undefined;
}

/** What a group's header says: 家庭收入（元/年）, 年收入（元）; its 家庭 only says whose sheet this is. */
function unitOfGroup(text: string): Unit | typeof unclear {
  const { name, words } = bracketed(text.normalize('NFKC').replace(/\s/g, ''));
  const unit = unitOf(words) ?? {};
  if (unit === unclear) return unclear;
  const period = /(?<!\d)年(?!末|底|初|龄|限)/.test(name)
    ? 'year'
    : /(?<!\d)月/.test(name)
      ? 'month'
      : undefined;
  if (period !== undefined && unit.period !== undefined && period !== unit.period) return unclear;
  return {
    ...unit,
    ...(period !== undefined && { period }),
    ...(/人均/.test(name) && { of: 'head' }),
  };
}

/**
 * The unit of a column by all that is said of it: what stands nearer goes first, but only brackets may
 * contradict what stands farther: 月收入 under 单位：元/年 leaves open which of them is meant.
 */
export function resolveUnit({ bracket, name, groups, line }: UnitPlaces): Unit | typeof unclear {
  if (bracket === unclear || name === unclear) return unclear;
  if (bracket.period !== undefined && name.period !== undefined && bracket.period !== name.period)
    return unclear;
  if (bracket.of !== undefined && name.of !== undefined && bracket.of !== name.of) return unclear;
  const own: Unit = { ...name, ...bracket };
  let { fen, period, of } = own;
  for (const far of [...groups.map(unitOfGroup), line]) {
    if (far === undefined) continue;
    if (far === unclear) {
      if (bracket.fen !== undefined && bracket.period !== undefined) continue;
      return unclear;
    }
    if (period !== undefined && far.period !== undefined && period !== far.period) {
      if (bracket.period === undefined) return unclear;
    }
    fen ??= far.fen;
    period ??= far.period;
    of ??= far.of;
  }
  return {
    ...(fen !== undefined && { fen }),
    ...(period !== undefined && { period }),
    ...(of !== undefined && { of }),
  };
}
