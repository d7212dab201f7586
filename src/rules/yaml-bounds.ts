import { closeSync, openSync, readSync } from 'node:fs';
import type { CST } from 'yaml';

import { type Message, message } from '../messages/index.ts';

/** Bytes of a rule file or plan; the largest that ships has about 10,000. */
export const mostBytes = 1_048_576;
/** Keys and lists one in another; rule files use six. */
const mostLevels = 32;
/** Keys and values of one file. */
const mostNodes = 20_000;

/** A file's first bytes: all of it, or one more than a rule file or plan may have. */
export function readBounded(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(mostBytes + 1);
    let length = 0;
    // A pipe gives what it has, a piece at a time.
    for (let more = 1; more > 0 && length < bytes.length; length += more) {
      more = readSync(file, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** What passes the bounds of a rule file or plan, and where in its text. */
export interface PastBounds {
  readonly offset: number;
  readonly what: Message;
}

/** Whether the text alone is too long to be looked at. */
export function tooLong(text: string): PastBounds | undefined {
  if (text.length <= mostBytes) return undefined;
  return { offset: 0, what: message('yamlLarge', { most: '1 MiB' }) };
}

/**
 * Looks over what the parser found before anything is built of it: the building calls itself for each
 * level and compares every key of a map with every other. Walked with a list of its own, since the text
 * decides how deep it goes.
 */
export function pastBounds(found: readonly CST.Token[]): PastBounds | undefined {
  const waiting = found.map((token) => ({ token, level: 0 }));
  let nodes = 0;
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { token, level } = one;
    nodes += 1;
    const told = { most: level > mostLevels ? mostLevels : mostNodes };
    if (level > mostLevels) return { offset: token.offset, what: message('yamlDeep', told) };
    if (nodes > mostNodes) return { offset: token.offset, what: message('yamlMany', told) };
    if (token.type === 'alias') return { offset: token.offset, what: message('yamlAlias') };
    if (token.type === 'document') {
      if (token.value) waiting.push({ token: token.value, level });
    } else if ('items' in token) {
      for (const { key, value } of token.items) {
        if (key) waiting.push({ token: key, level: level + 1 });
        if (value) waiting.push({ token: value, level: level + 1 });
      }
    }
  }
  return undefined;
}
