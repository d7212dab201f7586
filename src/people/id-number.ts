import { masked } from '../messages/redact.ts';
import { type Day, isDay } from './month.ts';

/** A citizen's ID number (公民身份号码, GB 11643-1999) that has been found whole. */
export interface IdNumber {
  /** 18 characters, the last 0-9 or `X`. */
  readonly text: string;
  readonly birth: Day;
  readonly sex: 'male' | 'female';
  /** It stood in the file with 15 digits (first generation) and was upgraded. */
  readonly from15: boolean;
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

/**
 * Reads an ID number: 18 characters with its check character, or 15 digits, which are upgraded with
 * the century 19. Spaces, a leading quote mark and full-width digits are taken off before.
 *
 * 18 digits that end in 000 and fail the checksum are what Excel leaves of an ID kept as a number
 * (it holds 15 digits), as are 17 digits ending 00 and `3.41225E+17`: the last digits are lost, and
 * no rule can bring them back.
 */
export function parseIdNumber(cell: string): IdNumber | IdFault {
  const text = cell
    .normalize('NFKC')
    .replace(/[\s'‘’`"“”]/g, '')
    .toUpperCase();
  if (/^\d(\.\d+)?E\+?\d+$/.test(text)) return 'id-excel-damaged';
  if (/^\d{17}$/.test(text) && text.endsWith('00')) return 'id-excel-damaged';
  if (/^\d{18}\.0*$/.test(text)) return 'id-excel-damaged';
  if (/^\d{15}$/.test(text)) {
    const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
    return build(`${first17}${checkCharacter(first17)}`, true);
  }
  if (!/^\d{17}[\dX]$/.test(text)) return 'id-length';
  if (checkCharacter(text.slice(0, 17)) !== text.charAt(17)) {
    if (text.endsWith('000')) return 'id-excel-damaged';
    return build(text, false) === 'id-birthdate' ? 'id-birthdate' : 'id-checksum';
  }
  return build(text, false);
}

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
