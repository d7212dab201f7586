/**
 * What must never stand on a terminal or in a log: whole numbers of IDs, bank accounts and telephones,
 * and characters that a terminal obeys. Amounts, dates, hashes and household numbers stay readable.
 */

/** C0, C1, what turns or hides text, breaks that are no line feed, tags, and halves of a character. */
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return short[char] ?? `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** Shows what can't be seen, or is obeyed by a terminal, as `\x1b`; line feeds stay where `lines` says so. */
export function visible(text: string, lines = false): string {
  return text.replace(hidden, (char) => (lines && char === '\n' ? char : escapeOf(char)));
}

/** GB/T 2260: the first two digits of an ID number, and of a household number made of a division's code. */
const provinces = '1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91';
const day = '(?:0[1-9]|[12]\\d|3[01])';
const month = '(?:0[1-9]|1[0-2])';
const id18 = new RegExp(`^(?:${provinces})\\d{4}(?:18|19|20)\\d{2}${month}${day}\\d{4}$`);
const id15 = new RegExp(`^(?:${provinces})\\d{4}\\d{2}${month}${day}\\d{3}$`);
/** A mobile, or a fixed line with the code of its city. */
const phone = /^(?:1\d{10}|0[1-9]\d{9})$/;
/** A division's code and a running number: no bank begins an account with two noughts after it. */
const household = new RegExp(`^(?:${provinces})\\d{4}00\\d{4,6}$`);
const stamp = new RegExp(`^20\\d{2}${month}${day}(?:[01]\\d|2[0-3])[0-5]\\d[0-5]\\d$`);
const dense = new RegExp(`^(?:19|20)\\d{2}${month}${day}$`);

/** What may stand between the digits of one number: blanks, dashes, dots, and what `visible` made of the rest. */
const between =
  "(?:\\\\x[0-9a-f]{2}|\\\\u[0-9a-f]{4}|\\\\u\\{[0-9a-f]+\\}|\\\\[nrt]|[^\\S\\n]|\\p{Pd}|[\u2212\\p{Cf}\\p{Mn}_.\u00b7\u2022\u30fb'\u2019`])";
const chain = new RegExp(`\\p{Nd}(?:${between}{0,4}\\p{Nd})*(?:${between}{0,4}[XxＸｘХх])?`, 'gu');
/** Digits; what `visible` made of a character has some that are no part of a number. */
const group = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]+\})|\p{Nd}+/gu;

/** Digits of any script as `0`..`9`. */
function plainDigits(text: string): string {
  return Array.from(text.normalize('NFKC'), (char) => {
    if (/[0-9]/.test(char)) return char;
    const code = char.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  }).join('');
}

/** A number with its middle hidden: `341602********1234`, `138****8000`. */
export function masked(digits: string): string {
  const [head, tail] = digits.length >= 15 ? [6, 4] : digits.length >= 11 ? [3, 4] : [0, 0];
  const stars = '*'.repeat(digits.length - head - tail);
  return digits.slice(0, head) + stars + digits.slice(digits.length - tail);
}

interface Group {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  /** A part of a date, which is no part of a telephone or bank number. */
  readonly dated: boolean;
}

/** Whether an unbroken run of digits is a number of somebody. */
function isPersonal(digits: string): boolean {
  if (digits.length < 11) return false;
  if (digits.length === 11) return phone.test(digits);
  return digits.length > 14 || !(household.test(digits) || stamp.test(digits));
}

function groupsOf(text: string): Group[] {
  const dates = [...text.matchAll(/(?<!\d)(?:19|20)\d{2}([-.])\d{1,2}(?:\1\d{1,2})?(?!\d)/g)].map(
    (found) => [found.index, found.index + found[0].length] as const,
  );
  return [...text.matchAll(group)].flatMap((found) => {
    if (found[0].startsWith('\\')) return [];
    const [start, end] = [found.index, found.index + found[0].length];
    const digits = plainDigits(found[0]);
    const dated = dense.test(digits) || dates.some(([from, to]) => from <= start && end <= to);
    return [{ digits, start, end, dated }];
  });
}

/** Of a list 1 2 3 … each is more than the one before; a network's address is four numbers and dots. */
function isCounted(groups: readonly Group[], text: string): boolean {
  const rising = groups.every(
    ({ digits }, at) => at === 0 || Number(digits) > Number(groups[at - 1]?.digits),
  );
  const address =
    groups.length === 4 &&
    /^[\d.]+$/.test(text) &&
    groups.every(({ digits }) => Number(digits) < 256);
  return address || (rising && groups.every(({ digits }) => digits.length <= 3));
}

/** Whether several groups together are a telephone or bank number. */
function isJoined(own: readonly Group[], digits: string, text: string): boolean {
  if (digits.length < 11 || digits.length > 23) return false;
  if (own.some((one) => one.dated || isHousehold(one) || isPersonal(one.digits))) return false;
  if (digits.length === 11) return /^(?:1[3-9]|0[1-9])/.test(digits);
  return !isCounted(own, text.slice(own[0]?.start, own.at(-1)?.end));
}

/**
 * Where the number that begins with group `from` ends, as the place of its last group; -1 for none.
 *
 * @param crossed whether the run of digits ends in an X.
 */
function personalFrom(all: readonly Group[], from: number, text: string, crossed: boolean): number {
  let digits = '';
  let best = -1;
  for (let at = from; at < all.length && digits.length <= 30; at += 1) {
    digits += all[at]?.digits ?? '';
    const whole = crossed && at === all.length - 1 && digits.length === 17 ? `${digits}0` : digits;
    if (id18.test(whole) || id15.test(digits)) best = at;
    else if (at === from ? isPersonal(digits) : isJoined(all.slice(from, at + 1), digits, text)) {
      best = at;
    }
  }
  return best;
}

const isHousehold = ({ digits }: Group): boolean => digits.length > 11 && household.test(digits);

/** One run of digits and what stands between them. */
function redactChain(text: string): string {
  const groups = groupsOf(text);
  const crossed = /[XxＸｘХх]$/u.test(text.slice(-1));
  let told = '';
  let done = 0;
  for (let at = 0; at < groups.length; at += 1) {
    const last = personalFrom(groups, at, text, crossed);
    const own = groups.slice(at, last + 1);
    const [first] = own;
    if (first === undefined) continue;
    at = last;
    const digits = own.map((one) => one.digits).join('');
    const end = crossed && last === groups.length - 1;
    told += text.slice(done, first.start) + masked(end ? `${digits}X` : digits);
    done = end ? text.length : (own.at(-1)?.end ?? text.length);
  }
  return told + text.slice(done);
}

/** Exactly a SHA-256, which is printed to be compared; not where an ID number stands in it. */
const sha256 = /(?<![0-9A-Za-z])[0-9a-f]{64}(?![0-9A-Za-z])/g;
const idWithin = new RegExp(
  `(?:${provinces})\\d{4}(?:18|19|20)\\d{2}${month}${day}\\d{3}[\\dx]`,
  'i',
);

/** Signs that also part amounts, dates and lists: across them only what is surely one number is taken for one. */
const loose = '[,，、;；:：/|+=*#~&()（）\\[\\]【】<>]';
const looseChain = new RegExp(
  `\\p{Nd}+(?:(?:${loose}|${between}){1,3}\\p{Nd}+)+(?:(?:${loose}|${between}){0,3}[XxＸｘХх])?`,
  'gu',
);

/** An ID number by its division and birth date, a mobile in its usual groups, a bank number in fours. */
function isSurelyOne(all: readonly Group[], from: number, to: number, digits: string): boolean {
  if (to === from || digits.length < 11) return false;
  if (digits.length === 18 && id18.test(digits)) return true;
  if (to - from > 4) return false;
  const own = all.slice(from, to + 1);
  const lengths = own.map((one) => one.digits.length).join('-');
  if (digits.length === 11)
    return /^1[3-9]/.test(digits) && (lengths === '3-4-4' || lengths === '3-8');
  const rising = own.every(
    (one, at) => at === 0 || Number(one.digits) > Number(own[at - 1]?.digits),
  );
  return !rising && /^4-4-4-4(?:-[1-4])?$/.test(lengths);
}

/** One run of digits parted by any sign; what is no number of somebody stays as it is. */
function redactLoose(text: string): string {
  const groups = groupsOf(text);
  const crossed = /[XxＸｘХх]$/u.test(text);
  let told = '';
  let done = 0;
  for (let from = 0; from < groups.length; from += 1) {
    let digits = '';
    let last = -1;
    for (let at = from; at < groups.length && digits.length < 20; at += 1) {
      digits += groups[at]?.digits ?? '';
      const ends = crossed && at === groups.length - 1 && digits.length === 17;
      if (isSurelyOne(groups, from, at, ends ? `${digits}0` : digits)) last = at;
    }
    if (last < 0) continue;
    const own = groups.slice(from, last + 1);
    const whole = own.map((one) => one.digits).join('');
    const end = crossed && last === groups.length - 1 && whole.length === 17;
    told += text.slice(done, own[0]?.start) + masked(end ? `${whole}X` : whole);
    done = end ? text.length : (own.at(-1)?.end ?? text.length);
    from = last;
  }
  return told + text.slice(done);
}

function redactNumbers(text: string): string {
  return text
    .replace(/\d{1,3}(?:,\d{3}){4,}/g, (found) => found.replaceAll(',', ''))
    .replace(looseChain, redactLoose)
    .replace(chain, (found) => (found.length < 11 ? found : redactChain(found)));
}

/**
 * A text as a terminal or a log may have it. Line feeds stay; a number is looked for within its line.
 */
export function redact(text: string): string {
  const plain = visible(text, true);
  if (!/\p{Nd}/u.test(plain)) return plain;
  let told = '';
  let done = 0;
  for (const found of plain.matchAll(sha256)) {
    if (idWithin.test(found[0])) continue;
    told += redactNumbers(plain.slice(done, found.index)) + found[0];
    done = found.index + found[0].length;
  }
  return told + redactNumbers(plain.slice(done));
}

/** What a library says, which may hold a row: its English words, without what it quotes and all long numbers. */
export function foreignWords(text: string): string {
  const [line = ''] = text.split(/[\r\n]/);
  const bare = line
    .replace(/"[^"]*"?|'[^']*'?|`[^`]*`?|“[^”]*”?/g, '…')
    .replace(/[^\x20-\x7e…]+|\d{5,}|(?:\d[ -]?){8,}/g, '…');
  return redact(bare.slice(0, 200));
}

/**
 * An error for whoever mends the program: its kinds, what the libraries say without anybody's data, and
 * the places in the code. Nothing else that an error carries is printed: rows hang on some of them.
 */
export function debugText(error: unknown): string {
  const lines: string[] = [];
  let one: unknown = error;
  for (let depth = 0; one instanceof Error && depth < 5; depth += 1) {
    const code =
      'code' in one && typeof one.code === 'string' ? ` [${foreignWords(one.code)}]` : '';
    const word = depth === 0 ? '' : 'cause: ';
    lines.push(`${word}${foreignWords(one.name)}${code}: ${foreignWords(one.message)}`);
    // A message of several lines stands in the stack too.
    const stack = (one.stack ?? '').replace(one.message, '').split('\n');
    lines.push(...stack.filter((line) => /^ {4}at [^\u0080-\uffff]*:\d+:\d+\)?$/.test(line)));
    one = one.cause;
  }
  return lines.length === 0 ? foreignWords(String(error)) : redact(lines.join('\n'));
}
