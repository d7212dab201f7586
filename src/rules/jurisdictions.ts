import {
  abolishedPlace,
  isPlace,
  nation,
  placeName,
  placesCalled,
  similarPlaces,
} from '../core/divisions.ts';
import { type Message, message } from '../messages/index.ts';

export { nation };

/** National, province, city, county: `341602` stands on `341600`, `340000` and `000000`. */
export function jurisdictionChain(code: string): string[] {
  const chain = [nation, `${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return [...new Set(chain)];
}

const listed = (codes: readonly string[]): string =>
  codes.map((code) => `${code} ${placeName(code) ?? ''}`).join('、');

/** Why a code is no place of today, with those that may be meant; undefined where it is one. */
export function noPlace(code: string): Message | undefined {
  if (isPlace(code)) return undefined;
  const near = listed(similarPlaces(code));
  const gone = abolishedPlace(code);
  if (gone !== undefined) {
    return message('jurisdictionGone', { found: code, ...gone, near: near === '' ? '—' : near });
  }
  return near === ''
    ? message('jurisdictionUnknown', { found: code })
    : message('jurisdictionNear', { found: code, near });
}

/**
 * The code of a place that is named by code (GB/T 2260) or by name, 亳州 or 安徽省亳州市谯城区; a message where there is none
 * of the name, or several. Codes are taken as they stand: the rules may have a place that the table does not know.
 */
export function jurisdictionCalled(found: string): string | Message {
  const text = found.trim();
  if (/^\d{6}$/.test(text)) return text;
  const [code, ...more] = placesCalled(text);
  if (code === undefined) {
    const near = listed(similarPlaces(text));
    return near === ''
      ? message('jurisdictionUnknown', { found })
      : message('jurisdictionNear', { found, near });
  }
  if (more.length > 0) {
    return message('jurisdictionSeveral', { found, near: listed([code, ...more]) });
  }
  return code;
}
