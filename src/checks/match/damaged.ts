import { bareId, hasIdShape, type IdNumber, parseIdNumber } from '../../core/id-number.ts';

/** What an ID number that is none, or none any more, still says. */
export interface Damaged {
  /** Without blanks and dashes; the check character may be an X. */
  readonly bare: string;
  /** What shows of a masked number before and after its stars. */
  readonly before: string;
  readonly after: string;
  /** Of a number that Excel cut, the digits before the noughts that it put in place of the rest. */
  readonly kept: string;
  /** `YYYYMMDD` as its digits stand; empty where they are too few. */
  readonly born: string;
  readonly sex: IdNumber['sex'] | undefined;
  /** Whole numbers that it becomes where two neighbouring digits change places. */
  readonly swapped: readonly string[];
}

export function damagedOf(cell: string): Damaged {
  const bare = bareId(cell).toUpperCase();
  const [, before = '', after = ''] = /^(\d*)\*+([\dX]*)$/.exec(bare) ?? [];
  const digits = bare.includes('*') || bare.includes('E') ? '' : bare.replace(/\D/g, '');
  const long = digits.length >= 17;
  const cut = long && parseIdNumber(bare) === 'id-excel-damaged';
  const odd = Number(digits.charAt(16)) % 2 === 1;
  return {
    bare,
    before,
    after,
    kept: cut ? digits.slice(0, 15).replace(/0+$/, '') : '',
    born: digits.length >= 14 ? digits.slice(6, 14) : '',
    sex: long && !cut ? (odd ? 'male' : 'female') : undefined,
    swapped: cut ? [] : swaps(bare),
  };
}

function swaps(bare: string): readonly string[] {
  if (!hasIdShape(bare)) return [];
  const found: string[] = [];
  for (let at = 0; at < 17; at += 1) {
    const [one, other] = [bare.charAt(at), bare.charAt(at + 1)];
    if (one === other) continue;
    const id = parseIdNumber(`${bare.slice(0, at)}${other}${one}${bare.slice(at + 2)}`);
    if (typeof id === 'object') found.push(id.text);
  }
  return found;
}

/** How a damaged number may have come from a whole one. */
export const damages = ['none', 'masked', 'cut', 'check', 'swapped', 'digits'] as const;
export type Damage = (typeof damages)[number];

/** More wrong digits than that are no slip: the number is someone else's. */
const mostWrong = 4;

/** How the number may have come from a whole one; undefined where it is another's. */
export function damageTo(
  { bare, before, after, kept, swapped }: Damaged,
  whole: string,
): Damage | undefined {
  if (before !== '' || after !== '') {
    return whole.startsWith(before) && whole.endsWith(after) ? 'masked' : undefined;
  }
  if (kept !== '') return whole.startsWith(kept) ? 'cut' : undefined;
  if (swapped.includes(whole)) return 'swapped';
  if (!hasIdShape(bare)) return 'none';
  if (bare.slice(0, 17) === whole.slice(0, 17)) return 'check';
  const wrong = Array.from(bare).filter((char, at) => char !== whole.charAt(at)).length;
  return wrong <= mostWrong ? 'digits' : undefined;
}
