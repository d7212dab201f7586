import { masked } from '../messages/redact.ts';
import { type Day, isDay } from './month.ts';
import { withoutInvisible } from './text.ts';

/** A citizen's ID number (公民身份号码, GB 11643-1999) that has been found whole. */
export interface IdNumber {
  /** 18 characters, the last 0-9 or `X`. */
  readonly text: string;
  readonly birth: Day;
  readonly sex: 'male' | 'female';
  /** It stood in the file with 15 digits (first generation) and was upgraded. */
  readonly from15: boolean;
  /** Letters in the file that were read as the digits they look like, proved by the check character. */
  readonly repaired?: readonly StrangeCharacter[];
}

/** Why a text is no ID number; the codes are those of the rejects file. */
export type IdFault = 'id-length' | 'id-excel-damaged' | 'id-birthdate' | 'id-checksum';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = '10X98765432';

/** The 18th character for the first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += (first17.charCodeAt(i) - 48) * (weights[i] ?? 0);
  return checks.charAt(sum % 11);
}

/** One character that no ID number has, at its place (from 1). */
export interface StrangeCharacter {
  readonly place: number;
  readonly found: string;
  /** The digit or `X` that it looks like; undefined where it looks like none. */
  readonly like: string | undefined;
}

/** Letters and signs that are typed for a digit, or for the X at the end, because they look the same. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('OoОоΟοØø〇○°').map((char) => [char, '0'])),
  ...Object.fromEntries(Array.from('lIi|ǀІіΙι丨!').map((char) => [char, '1'])),
};
/** Cyrillic, Greek and the multiplication sign; a Roman ten is an X once normalised. */
const likeX = new Set('×ХхΧχ✕✖╳⨯');

const before =
  /^(?:(?:公民|居民)?身份(?:证|号码)(?:件)?(?:号码|号)?|证件(?:号码|号)?|ID(?:NO|NUMBER|CARD)?\.?)[:.#]?(?=[^A-Za-z]*\d)/i;

/**
 * The characters of an ID number without what people and programs put around them: invisible marks,
 * spaces, dashes, quote marks, `身份证:` before it; full-width and circled digits made plain.
 */
export function bareId(cell: string): string {
  return withoutInvisible(cell.normalize('NFKC'))
    .replace(/[\s'‘’`"“”]/g, '')
    .replace(before, '')
    .replace(/[-\u2010-\u2015\u2212\ufe58\ufe63_]/g, '');
}

/** What stands in an ID number that can't stand there, each with its place. */
export function strangeCharacters(cell: string): StrangeCharacter[] {
  const characters = Array.from(bareId(cell));
  return characters.flatMap((found, at) => {
    if (/\d/.test(found)) return [];
    const last = at === 17;
    if (last && /[Xx]/.test(found)) return [];
    const like = last && likeX.has(found) ? 'X' : lookAlikes[found];
    return [{ place: at + 1, found, like }];
  });
}

/** Whether a text has the 18 characters of an ID number, right or wrong. */
export const hasIdShape = (text: string): boolean => /^\d{17}[\dX]$/.test(text);

/**
 * Reads an ID number: 18 characters with its check character, or 15 digits, which are upgraded with
 * the century 19. What stands around it is taken off before ({@link bareId}). A letter that looks like
 * a digit is read as that digit where the check character then fits, and `repaired` says so: the sum
 * over all 18 proves the reading; 15 digits have no such proof.
 *
 * 18 digits that end in 000 and fail the checksum are what Excel leaves of an ID kept as a number
 * (it holds 15 digits), as are 17 digits ending 00 and `3.41225E+17`: the last digits are lost, and
 * no rule can bring them back.
 */
export function parseIdNumber(cell: string): IdNumber | IdFault {
  const plain = hasIdShape(cell);
  const text = plain ? cell : bareId(cell).toUpperCase();
  if (/^\d(\.\d+)?E\+?\d+$/.test(text)) return 'id-excel-damaged';
  if (/^\d{17}$/.test(text) && text.endsWith('00')) return 'id-excel-damaged';
  if (/^\d{18}\.0*$/.test(text)) return 'id-excel-damaged';
  if (/^\d{15}$/.test(text)) {
    const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
    return build(`${first17}${checkCharacter(first17)}`, true);
  }
  if (!hasIdShape(text)) return repaired(cell);
  if (checkCharacter(text.slice(0, 17)) !== text.charAt(17)) {
    if (text.endsWith('000')) return 'id-excel-damaged';
    return build(text, false) === 'id-birthdate' ? 'id-birthdate' : 'id-checksum';
  }
  return build(text, false);
}

/** Reads look-alikes as what they look like, where the check character then fits. */
function repaired(cell: string): IdNumber | IdFault {
  const characters = Array.from(bareId(cell));
  if (characters.length !== 18) return 'id-length';
  const strange = strangeCharacters(cell);
  for (const { place, like } of strange) {
    if (like === undefined) return 'id-length';
    characters[place - 1] = like;
  }
  const text = characters.join('').toUpperCase();
  if (checkCharacter(text.slice(0, 17)) !== text.charAt(17)) return 'id-checksum';
  const found = build(text, false);
  return typeof found === 'string' ? found : { ...found, repaired: strange };
}

/** The provinces and regions of GB/T 2260, which an ID number begins with; 9 is a foreigner's residence card. */
export const provinces: ReadonlySet<string> = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
);

/** Whether the first two digits name a province or region that there is. */
export const hasProvince = (text: string): boolean =>
  text.startsWith('9') || provinces.has(text.slice(0, 2));

function build(text: string, from15: boolean): IdNumber | 'id-birthdate' {
  const birth = {
    year: Number(text.slice(6, 10)),
    month: Number(text.slice(10, 12)),
    day: Number(text.slice(12, 14)),
  };
  if (birth.year < 1880 || !isDay(birth)) return 'id-birthdate';
  return { text, birth, sex: Number(text.charAt(16)) % 2 === 1 ? 'male' : 'female', from15 };
}

/** `341602********1234`: the region and the last four stay, the birth date and more are hidden; of a phone, `138****1234`. */
export function maskId(text: string): string {
  return masked(text);
}
