import type { z } from 'zod';

import type { Given, KeyWith, Message, MessageKey } from '../messages/index.ts';
import { Located } from './yaml.ts';

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
};

/** What should stand where something of another kind does. */
const kinds: Readonly<Record<string, KeyWith<'path' | 'guide'>>> = {
  array: 'schemaList',
  tuple: 'schemaList',
  object: 'schemaMap',
  record: 'schemaMap',
};

/** Every fault of a file, each once, in sentences of the catalogue: the schema's own are English only. */
export function issueWords(
  issues: readonly Issue[],
  data: unknown,
  guide: string,
  above: readonly PropertyKey[] = [],
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
    const found = valueAt(data, path);
    // A text has no keys; what the schema says of them is about a text where keys should be.
    const text = path.findIndex((_key, at) => valueAt(data, path.slice(0, at)) instanceof Located);
    if (text >= 0) return [toldAt(path.slice(0, text), 'schemaMap')];
    if (issue.code === 'unrecognized_keys' && found instanceof Located) return [told('schemaMap')];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => toldAt([...path, key], 'schemaUnknown'));
    }
    if (issue.code === 'invalid_key') {
      const isDate = issue.issues.some((one) => 'format' in one && one.format === 'date');
      if (!isDate) return [told('schemaKey')];
      return [told('schemaForm', { found: String(path.at(-1)), expected: '2021-07-01' })];
    }
    if (found === undefined) return [told('schemaMissing')];
    const written = found instanceof Located ? found.text.trim() : '';
    switch (issue.code) {
      case 'invalid_union': {
        // Of several forms the author meant the one that his text comes closest to: with fewest faults, and deepest.
        const depth = (one: readonly Issue[]): number => one[0]?.path.length ?? 0;
        const [nearest] = [...issue.errors].sort(
          (a, b) => a.length - b.length || depth(b) - depth(a),
        );
        return nearest === undefined
          ? [told('schemaOther')]
          : issueWords(nearest, data, guide, path);
      }
      case 'invalid_value':
        return [
          told('schemaWords', { found: written, expected: issue.values.map(String).join(' ') }),
        ];
      case 'invalid_format': {
        const { format, pattern = '' } = issue;
        const expected = format === 'date' ? '2021-07-01' : (examples[pattern] ?? pattern);
        return [told('schemaForm', { found: written, expected })];
      }
      case 'invalid_type':
        return [told(kinds[issue.expected] ?? 'schemaText')];
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
