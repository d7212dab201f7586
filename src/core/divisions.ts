import { abolishedTable, divisionTable } from './division-table.ts';

/** The nation; provinces stand on it. No code of GB/T 2260, but one that all of them stand on. */
export const nation = '000000';

/** A way to write a place's name. */
interface Form {
  readonly code: string;
  readonly text: string;
  /** The name in full, not 亳州 for 亳州市. */
  readonly whole: boolean;
}

/** How a name or an address begins: the place, and what is left of it. */
interface Parse extends Form {
  readonly rest: string;
  /** Whether a province or prefecture stood before it. */
  readonly led: boolean;
}

interface Divisions {
  readonly names: ReadonlyMap<string, string>;
  /** Codes that no longer stand, with the year of the last table that has them. */
  readonly abolished: ReadonlyMap<string, { readonly name: string; readonly year: string }>;
  /** Every form, by its first two characters. */
  readonly forms: ReadonlyMap<string, readonly Form[]>;
}

function* placesIn(table: string): Generator<[code: string, text: string]> {
  for (const line of table.split('\n')) {
    const [first = '', ...counties] = line.split(' ');
    const code = first.slice(0, 6);
    if (!first.endsWith('-')) yield [code, first.slice(6)];
    for (const county of counties) yield [code.slice(0, 4) + county.slice(0, 2), county.slice(2)];
  }
}

const peoples =
  '汉族 蒙古族? 回族 藏族 维吾尔族? 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族? 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族? 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 普米族 塔吉克族? 怒族 鄂温克族 保安族 裕固族 独龙族 鄂伦春 各族';
const autonomous = new RegExp(`(?:${peoples.replaceAll(' ', '|')})*自治[区州县旗]$`);
const endings = /(?:省|市|特别行政区|自治[区州县旗]|地区|盟|县|区|旗)$/;

/** A name as people shorten it, 广西 or 恩施; as it is where too little would be left. */
function shortened(name: string): string {
  const short = [autonomous, endings].map((ending) => name.replace(ending, ''));
  return short.find((one) => one.length >= 2 && one !== name) ?? name;
}

/** All ways in which a name is written: 恩施土家族苗族自治州, 恩施州 and 恩施. */
function formsOf(name: string): ReadonlySet<string> {
  const short = shortened(name);
  return new Set([name, short, ...(name.endsWith('自治州') ? [`${short}州`] : [])]);
}

let known: Divisions | undefined;

/** The table, read when it is first asked for: most runs name no place that their rules do not know. */
function divisions(): Divisions {
  if (known !== undefined) return known;
  const names = new Map(placesIn(divisionTable));
  const abolished = new Map(
    [...placesIn(abolishedTable)].map(([code, text]) => [
      code,
      { name: text.slice(0, -4), year: text.slice(-4) },
    ]),
  );
  const forms = new Map<string, Form[]>();
  for (const [code, name] of names) {
    for (const text of formsOf(name)) {
      const start = text.slice(0, 2);
      const some = forms.get(start) ?? [];
      some.push({ code, text, whole: text === name });
      forms.set(start, some);
    }
  }
  known = { names, abolished, forms };
  return known;
}

/** The digits of a code that say something: `34` of a province, `3416` of a prefecture. */
const rootOf = (code: string): string => (code === nation ? '' : code.replace(/(?:00){1,2}$/, ''));

/** Whether a place is another, or lies in it. */
export const liesIn = (code: string, other: string): boolean => code.startsWith(rootOf(other));

/** Whether the code is a place's of today, or the nation's. */
export const isPlace = (code: string): boolean => code === nation || divisions().names.has(code);

/** A code that no longer stands: what it was called, and the year of the last table that has it. */
export const abolishedPlace = (
  code: string,
): { readonly name: string; readonly year: string } | undefined => divisions().abolished.get(code);

/** The place with those in which it lies, 安徽省亳州市谯城区; undefined where there is none. */
export function placeName(code: string): string | undefined {
  const { names } = divisions();
  if (!names.has(code)) return undefined;
  const chain = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return [...new Set(chain)].map((one) => names.get(one) ?? '').join('');
}

/** Every way to read the beginning of a text as a place, each as far down as the names go. */
function parses(text: string, within = '', led = false): Parse[] {
  const forms = divisions().forms.get(text.slice(0, 2)) ?? [];
  return forms.flatMap((form): Parse[] => {
    if (!text.startsWith(form.text) || !form.code.startsWith(within)) return [];
    if (led && rootOf(form.code) === within) return [];
    const rest = text.slice(form.text.length);
    const deeper = rest === '' ? [] : parses(rest, rootOf(form.code), true);
    return deeper.length > 0 ? deeper : [{ ...form, rest, led }];
  });
}

/** Signs that stand between the parts of an address. */
const between = /[\s/／\-—_,，、>·]/g;

/** The places that a name may mean, with or without those in which they lie; the name in full goes first. */
export function placesCalled(name: string): readonly string[] {
  const found = parses(name.replace(between, '')).filter(({ rest }) => rest === '');
  const whole = found.filter((one) => one.whole);
  return [...new Set((whole.length > 0 ? whole : found).map(({ code }) => code))];
}

/**
 * The place that a cell names: by its code of 6, 9 or 12 digits, by its name, or at the beginning of an address. Of
 * several of one name the one in or beside `home`.
 *
 * @returns undefined where the cell names none, or does not say which of several.
 */
export function placeIn(cell: string, home: string): string | undefined {
  const text = cell.replace(between, '');
  if (/^\d+$/.test(text)) {
    const code = text.slice(0, 6);
    return /^(?:\d{6}|\d{9}|\d{12})$/.test(text) && divisions().names.has(code) ? code : undefined;
  }
  const near = (code: string): boolean =>
    liesIn(code, home) || liesIn(code, `${home.slice(0, 4)}00`);
  const called = placesCalled(text);
  const codes =
    called.length > 0
      ? called
      : parses(text)
          .filter(({ whole }) => whole)
          .map(({ code }) => code);
  // 城区 and 东区 are districts somewhere, and parts of any town.
  const told = parses(text).some(({ led }) => led);
  const sound = codes.filter((code) => told || near(code) || lengthOf(code) > 2);
  const [only, ...others] = new Set(sound);
  if (others.length === 0) return only;
  const [close, ...more] = sound.filter(near);
  return more.length === 0 ? close : undefined;
}

const lengthOf = (code: string): number => divisions().names.get(code)?.length ?? 0;

/** Whether two texts differ in one character, put in, left out, taken for another, or changed with the next. */
function isSlip(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  const [a, b] = [one.slice(from), other.slice(from)];
  if (a.slice(0, 2) === [b[1], b[0]].join('') && a.slice(2) === b.slice(2)) return true;
  return a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}

/** Places that may be meant by what is none, at most `most`: of a code its neighbours, of a name those nearly so called. */
export function similarPlaces(found: string, most = 6): readonly string[] {
  const { names, abolished, forms } = divisions();
  const codes = [...names.keys()];
  if (/^\d{6}$/.test(found)) {
    const same = abolished.get(found);
    const renamed = codes.filter(
      (code) => names.get(code) === same?.name && code.startsWith(found.slice(0, 2)),
    );
    const slips = codes.filter((code) => isSlip(code, found));
    const beside = codes.filter((code) => code.startsWith(found.slice(0, 4)));
    const wider = codes.filter((code) => liesIn(code, `${found.slice(0, 2)}0000`));
    const near = beside.length > 0 ? beside : wider.filter((code) => code.endsWith('00'));
    return [...new Set([...renamed, ...near, ...slips])].slice(0, most);
  }
  const text = found.replace(between, '');
  const all = [...forms.values()].flat();
  // People slip in what comes after the first character.
  const rank = ({ text: name }: Form): number =>
    Number(name.length !== text.length) + Number(name[0] !== text[0]);
  const alike = all
    .filter((form) => isSlip(form.text, text))
    .sort((one, other) => rank(one) - rank(other));
  const holding = all.filter((form) => text.length > 1 && form.text.includes(text));
  const ends = all.filter(
    ({ whole, text: name }) => whole && name.length > 2 && text.endsWith(name),
  );
  return [...new Set([...alike, ...holding, ...ends].map(({ code }) => code))].slice(0, most);
}
