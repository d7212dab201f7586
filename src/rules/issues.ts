import type { z } from 'zod';

import { nearest } from '../core/nearest.ts';
import {
  type Given,
  type KeyWith,
  type Message,
  message,
  type MessageKey,
} from '../messages/index.ts';
import { dateMeant, figureMeant, keyMeant, likeOf, wordMeant } from './meant.ts';
import { Located } from './yaml.ts';

/** Where the author of a rule file finds how it is written. */
export const rulesGuide = 'docs/规则文件.md';

/** What is wrong with a file beside its schema, in our own words, and at which key. */
export interface IssueWords {
  readonly path: readonly PropertyKey[];
  readonly what: Message;
}

type Issue = z.core.$ZodIssue;

/** What text of each form looks like: an example says more than a pattern. */
const examples: Readonly<Record<string, string>> = {
  '/^\\d{6}$/': '341600',
  '/^-?\\d+(\\.\\d+)?$/': '657.50',
  '/^\\d+$/': '1',
  '/^\\d{4}-\\d{2}(-\\d{2})?$/': '2021-08',
  '/^[a-z][a-z0-9_]*$/': 'max_houses',
  '/^[a-z][a-z0-9_-]*$/': 'no-income',
  date: '2021-07-01',
};

/** What a category is called: the name of its folder. */
const categoryExample = 'old_age_allowance';

/** What text of a form was most likely meant by one of another form. */
const meant: Readonly<Record<string, (found: string) => string | undefined>> = {
  '/^-?\\d+(\\.\\d+)?$/': figureMeant,
  '/^\\d+$/': figureMeant,
  '/^\\d{4}-\\d{2}(-\\d{2})?$/': dateMeant,
  date: dateMeant,
};

/** What should stand where something of another kind does, and how that is written. */
const kinds: Readonly<
  Record<string, readonly [KeyWith<'path' | 'guide'>, KeyWith<'path' | 'guide' | 'like'>]>
> = {
  array: ['schemaList', 'schemaListLike'],
  tuple: ['schemaList', 'schemaListLike'],
  object: ['schemaMap', 'schemaMapLike'],
  record: ['schemaMap', 'schemaMapLike'],
};

/** Every fault of a file, each once, in sentences of the catalogue: the schema's own are English only. */
export function issueWords(issues: readonly Issue[], data: unknown, guide: string): IssueWords[] {
  return paired(sentences(issues, data, guide, []), data, guide);
}

/** What is told of each issue; one thing that is wrong may be several issues. */
function sentences(
  issues: readonly Issue[],
  data: unknown,
  guide: string,
  above: readonly PropertyKey[],
): IssueWords[] {
  const all = issues.flatMap((issue): IssueWords[] => {
    const path = [...above, ...issue.path];
    const toldAt = <Key extends MessageKey>(
      at: readonly PropertyKey[],
      key: Key,
      ...[params]: Given<Key, 'path' | 'guide'>
    ): IssueWords => ({
      path: at,
      what: { key, params: { path: at.map(String).join('.') || '/', guide, ...params } },
    });
    const told = <Key extends MessageKey>(
      key: Key,
      ...given: Given<Key, 'path' | 'guide'>
    ): IssueWords => toldAt(path, key, ...given);
    const like = likeOf(path.at(-1));
    const ofKind = (kind: string): IssueWords => {
      const [plain, other] = kinds[kind] ?? [];
      if (plain === undefined || other === undefined) return told('schemaText');
      const form = plain === 'schemaList' ? /: \[/ : /: \{/;
      return like !== undefined && form.test(like) ? told(other, { like }) : told(plain);
    };
    const found = valueAt(data, path);
    // A text has no keys; what the schema says of them is about a text where keys should be.
    const text = path.findIndex((_key, at) => valueAt(data, path.slice(0, at)) instanceof Located);
    if (text >= 0) {
      const at = path.slice(0, text);
      const said = likeOf(at.at(-1));
      const isLike = said !== undefined && /: \{/.test(said);
      return [isLike ? toldAt(at, 'schemaMapLike', { like: said }) : toldAt(at, 'schemaMap')];
    }
    if (issue.code === 'unrecognized_keys' && found instanceof Located) return [ofKind('object')];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => toldAt([...path, key], 'schemaUnknown'));
    }
    if (issue.code === 'invalid_key') return [{ path, what: misnamed(issue, path, guide) }];
    if (found === undefined && /[:：]/.test(String(path.at(-1)))) {
      return [{ path, what: unspaced(String(path.at(-1))) }];
    }
    if (found === undefined) {
      return [like === undefined ? told('schemaMissing') : told('schemaLacks', { like })];
    }
    const written = found instanceof Located ? found.text.trim() : '';
    switch (issue.code) {
      case 'invalid_union': {
        // Of several forms the author meant the one that his text comes closest to: with fewest faults, and deepest.
        const depth = (one: readonly Issue[]): number => one[0]?.path.length ?? 0;
        const [form] = [...issue.errors].sort((a, b) => a.length - b.length || depth(b) - depth(a));
        return sentences(form ?? [], data, guide, path);
      }
      case 'invalid_value': {
        const words = issue.values.map(String);
        const near = wordMeant(written, words);
        const params = { found: written, expected: near ?? words.join(' ') };
        return [told(near === undefined ? 'schemaWords' : 'schemaRewrite', params)];
      }
      case 'invalid_format':
        return [{ path, what: unformed(issue, written, path, guide) }];
      case 'invalid_type':
        return [ofKind(issue.expected)];
      case 'too_small':
      case 'too_big':
        return [told('schemaCount')];
      case 'custom':
        return [told(issue.message === 'empty' ? 'schemaEmpty' : 'schemaTwice')];
      default:
        return [told('schemaOther')];
    }
  });
  return [
    ...new Map(
      all.map((one) => [`${one.what.key} ${one.path.map(String).join('.')}`, one]),
    ).values(),
  ];
}

/** A key that can be none: a name of the author's own, or a day. */
function misnamed(
  { issues }: Extract<Issue, { code: 'invalid_key' }>,
  path: readonly PropertyKey[],
  guide: string,
): Message {
  const day = issues.find((one) => one.code === 'invalid_format' && one.format === 'date');
  return day?.code === 'invalid_format'
    ? unformed(day, String(path.at(-1)), path, guide)
    : message('schemaKey', { path: path.map(String).join('.'), guide });
}

/** Text of another form than it should have, with that form where it can be told. */
function unformed(
  { format, pattern = '' }: Extract<Issue, { code: 'invalid_format' }>,
  found: string,
  path: readonly PropertyKey[],
  guide: string,
): Message {
  const base = { path: path.map(String).join('.'), guide };
  if (found === '') return message('schemaEmpty', base);
  const form = format === 'date' ? format : pattern;
  const exact = meant[form]?.(found);
  // What holds from a day on is dated by the day, not by the month.
  if (exact !== undefined && (form !== 'date' || exact.length === 10)) {
    return message('schemaRewrite', { ...base, found, expected: exact });
  }
  const example = path.at(-1) === 'category' ? categoryExample : examples[form];
  return message('schemaForm', { ...base, found, expected: example ?? pattern });
}

/** A key with its value run together, for want of a blank behind the colon. */
function unspaced(text: string): Message {
  const [found = ''] = text.split(/[:：]/);
  return text.includes('：')
    ? message('yamlWideColon', { found })
    : message('yamlBlank', { found });
}

/** A key that is none and the key that was meant by it are one fault, told at the key that stands there. */
function paired(all: readonly IssueWords[], data: unknown, guide: string): IssueWords[] {
  const lacking = all.filter(
    ({ what: { key } }) => key === 'schemaMissing' || key === 'schemaLacks',
  );
  const meantBy = ({ path, what }: IssueWords): string | undefined => {
    const found = String(path.at(-1));
    const [bare = ''] = found.split(/[:：]/);
    const beside = path.slice(0, -1);
    const missing = lacking
      .filter((one) => one.path.length === path.length)
      .filter((one) => beside.every((key, at) => one.path[at] === key))
      .map((one) => String(one.path.at(-1)));
    if (missing.includes(bare)) return bare;
    if (what.key !== 'schemaUnknown') return undefined;
    const near = nearest(found, missing) ?? (guide === rulesGuide ? keyMeant(found) : undefined);
    const isThere = near !== undefined && valueAt(data, [...beside, near]) !== undefined;
    return isThere ? undefined : near;
  };
  const gone = new Set<string>();
  const said = all.map((one): IssueWords => {
    const { path, what } = one;
    if (what.key !== 'schemaUnknown') return one;
    const found = String(path.at(-1));
    const expected = meantBy(one);
    if (expected !== undefined) gone.add([...path.slice(0, -1), expected].map(String).join('\n'));
    if (/[:：]/.test(found)) return { path, what: unspaced(found) };
    if (expected === undefined) return one;
    return { path, what: message('schemaNear', { found, expected, guide }) };
  });
  return said.filter((one) => !lacking.includes(one) || !gone.has(one.path.map(String).join('\n')));
}

/** What stands at a path; undefined where nothing does. */
function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && !(at instanceof Located)
        ? Object.entries(at).find(([name]) => name === String(key))?.[1]
        : undefined,
    data,
  );
}
