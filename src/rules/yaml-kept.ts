import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What a YAML text says, as plain data with the line and column of each part, from 1. */
export interface Tree {
  readonly line: number;
  readonly column: number;
  /** Of a scalar; a part with none of these three is null. */
  readonly text?: string;
  /** How the scalar is written: plain, in quotes, in a block. */
  readonly style?: string;
  readonly items?: readonly Tree[];
  readonly pairs?: readonly Pair[];
}

interface Pair {
  readonly key: string;
  readonly line: number;
  readonly column: number;
  readonly value: Tree;
}

/** Trees of the files that ship, by the SHA-256 of their bytes, which the build leaves here. @public */
export const keptFile = new URL('./kept.json', import.meta.url);
const readerFile = new URL('./yaml.js', import.meta.url);

/** @public */
export const hashOf = (bytes: string | Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The reader of YAML as it is now: trees of another one are not taken. @public */
export const readerHash = (): string => hashOf(readFileSync(readerFile));

let trees: ReadonlyMap<string, unknown> | undefined;

/**
 * The tree of a text that was read when the tool was built. The parser takes longer to load and to run than a
 * small table does from first to last; a file that was changed since has another hash and is parsed.
 */
export function keptTree(text: string): Tree | undefined {
  trees ??= load();
  const tree = trees.size === 0 ? undefined : trees.get(hashOf(text));
  return isTree(tree) ? tree : undefined;
}

function load(): ReadonlyMap<string, unknown> {
  try {
    const kept: unknown = JSON.parse(readFileSync(keptFile, 'utf8'));
    if (!isObject(kept) || !('reader' in kept) || !('trees' in kept)) return new Map();
    if (kept.reader !== readerHash() || !isObject(kept.trees)) return new Map();
    return new Map<string, unknown>(Object.entries(kept.trees));
  } catch {
    // Not built, or built without it: everything is parsed.
    return new Map();
  }
}

const isObject = (data: unknown): data is object => typeof data === 'object' && data !== null;

/** Looked over by hand: a schema of a tree takes longer than reading it. */
function isTree(data: unknown): data is Tree {
  if (!isPlace(data)) return false;
  if ('items' in data) return Array.isArray(data.items) && data.items.every(isTree);
  if ('pairs' in data) return Array.isArray(data.pairs) && data.pairs.every(isPair);
  return (
    (!('text' in data) || typeof data.text === 'string') &&
    (!('style' in data) || typeof data.style === 'string')
  );
}

const isPair = (data: unknown): data is Pair =>
  isPlace(data) &&
  'key' in data &&
  typeof data.key === 'string' &&
  'value' in data &&
  isTree(data.value);

const isPlace = (data: unknown): data is { readonly line: number; readonly column: number } =>
  isObject(data) &&
  'line' in data &&
  'column' in data &&
  Number.isSafeInteger(data.line) &&
  Number.isSafeInteger(data.column);
