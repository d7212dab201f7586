import { variantGroups } from './variants.ts';

/** Variant characters of names, each with the one it is read as: what one office types, another can't. */
const folded: ReadonlyMap<string, string> = new Map(
  variantGroups.flatMap((row) =>
    row.split(' ').flatMap((group) => {
      const [first = '', ...others] = Array.from(group);
      return others.map((char): [string, string] => [char, first]);
    }),
  ),
);

/** It is in every word for another name. */
const spelledOut = '名';

/**
 * What a character of the basic block is compared as, by its code; 0 where that takes more than the character, and
 * {@link nameKeys} must look at the whole name.
 */
export const foldedCodes = Uint16Array.from({ length: 0xa000 }, (_, code) => {
  const char = String.fromCharCode(code);
  return code < 0x4e00 || char === spelledOut ? 0 : (folded.get(char) ?? char).charCodeAt(0);
});

/** Blanks, marks and the dots between the parts of a name; what stands for a character that is not told stays. */
const between = /[^\p{L}\p{N}*?□○■×]|[ㆍꞏᐧ]/gu;
const former = '又名|曾用名|别名|原名|现名|更名|化名|小名|乳名|俗名';
const formerly = new RegExp(`(?:${former})[:为是叫]*`, 'u');
const bracketed = /[([{<【〔〖《「]([^)\]}>】〕〗》」]*)[)\]}>】〕〗》」]?/gu;
const hanOnly = /^\p{Script=Han}{2,4}$/u;
const plainName = /^[\u4e00-\u9fff]*$/;

/**
 * A name as it is compared: no spaces, dots or remarks such as （已故）, full forms, variant characters made one. Under
 * which other names the person is told too: （曾用名…）, 又名…, or a whole name of the same family in brackets.
 */
export function nameKeys(name: string): readonly [string, ...string[]] {
  if (plainName.test(name) && !name.includes(spelledOut)) return [foldedText(name)];
  const text = name.normalize('NFKC');
  const remarks: string[] = [];
  const bare = text.replace(bracketed, (_, inside: string) => {
    remarks.push(inside);
    return ' ';
  });
  const [first = '', ...others] = bare.split(formerly).map(lettersOf);
  if (first === '') return [lettersOf(text)];
  const aliases = remarks.flatMap((remark): string[] => {
    if (formerly.test(remark)) {
      return remark.split(formerly).flatMap((one) => one.split(/[、,;/]/));
    }
    return hanOnly.test(remark) && foldedText(remark).charAt(0) === first.charAt(0) ? [remark] : [];
  });
  const known = [...others, ...aliases.map(lettersOf)].filter((one) => one.length > 1);
  return [first, ...new Set(known.filter((one) => one !== first))];
}

/** A name as it is compared, without the others that the person has. */
export const nameKey = (name: string): string => nameKeys(name)[0];

/** Whether two names may be one person's, by whichever name each has. */
export function sameName(one: string, other: string): boolean {
  if (one === other) return true;
  const keys = nameKeys(other);
  return nameKeys(one).some((key) => key !== '' && keys.includes(key));
}

const lettersOf = (text: string): string => foldedText(text.replace(between, '').toUpperCase());

const foldedText = (text: string): string =>
  Array.from(text, (char) => folded.get(char) ?? char).join('');

/**
 * A pattern that only names fit which are compared as they stand: characters of the basic block that are read as
 * themselves. What does not fit is folded by {@link nameKeys}.
 */
export const plainNames = `[${plainRanges()}]*`;

function plainRanges(): string {
  let ranges = '';
  let from = -1;
  for (let code = 0x4e00; code <= 0xa000; code += 1) {
    const plain = code < 0xa000 && foldedCodes[code] === code;
    if (plain && from < 0) from = code;
    if (plain || from < 0) continue;
    ranges += `${String.fromCharCode(from)}-${String.fromCharCode(code - 1)}`;
    from = -1;
  }
  return ranges;
}
