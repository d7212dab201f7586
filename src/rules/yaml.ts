import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Node, Pair } from 'yaml';

import { type Message, message } from '../messages/index.ts';
import type { Place } from './faults.ts';
import { pastBounds, tooLong } from './yaml-bounds.ts';
import { keptTree, type Tree } from './yaml-kept.ts';
import { slipOf } from './yaml-slips.ts';
import type { Span } from './expression/syntax.ts';

const isYaml = (found: unknown): found is typeof Yaml =>
  typeof found === 'object' && found !== null && 'Composer' in found;

/** The parser, loaded for the first text that is not among those that were read when the tool was built. */
export function parser(): typeof Yaml {
  const found: unknown = createRequire(import.meta.url)('yaml');
  if (!isYaml(found)) throw new TypeError('the parser of YAML has another form');
  return found;
}

/**
 * A scalar of a rule file: its text as written, and where it stands. Every scalar is text, so no
 * figure ever passes through a binary float.
 */
export class Located {
  constructor(
    readonly text: string,
    readonly place: Place,
    private readonly source: string,
    private readonly style: string | undefined,
    private readonly within = 0,
  ) {}

  /** A part of the text, which knows its own place. */
  part(start: number, text: string): Located {
    return new Located(text, this.place, this.source, this.style, this.within + start);
  }

  /** Where a part of the text stands in the file, through quotes, block and folded scalars. */
  placeOf(span: Span): Place {
    const lines = this.source.split('\n');
    const startLine = this.place.line - 1;
    if (this.style === 'BLOCK_FOLDED' || this.style === 'BLOCK_LITERAL') {
      return this.walk(lines, startLine + 1, 0, this.within + span.start);
    }
    const quoted = this.style === 'QUOTE_DOUBLE' || this.style === 'QUOTE_SINGLE';
    return this.walk(
      lines,
      startLine,
      this.place.column - 1 + (quoted ? 1 : 0),
      this.within + span.start,
    );
  }

  /** Folding puts one blank for a line break, so each source line takes its trimmed length and one. */
  private walk(lines: readonly string[], first: number, from: number, offset: number): Place {
    let left = offset;
    for (let at = first; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      const indent = at === first && from > 0 ? from : line.length - line.trimStart().length;
      const length = line.trimEnd().length - indent;
      if (left <= length || at === lines.length - 1) {
        return { file: this.place.file, line: at + 1, column: indent + left + 1 };
      }
      left -= length + 1;
    }
    return this.place;
  }
}

/** A YAML file as plain data whose scalars are {@link Located}. */
export interface YamlFile {
  readonly data: unknown;
  /** The place of what a zod path names, or of its nearest parent. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** What is wrong with the YAML itself, or past its bounds; then there is no data. */
  readonly faults: readonly { readonly place: Place; readonly what: Message }[];
}

/** What a YAML text says, and what is wrong with it. */
export interface Parsed {
  readonly tree: Tree | undefined;
  readonly faults: readonly { readonly at: Omit<Place, 'file'>; readonly what: Message }[];
}

/** Reads YAML text within its bounds; aliases are refused, tags are not part of the rule language and stay unread. */
export function readYaml(file: string, text: string): YamlFile {
  const kept = keptTree(text);
  const { tree, faults } = kept === undefined ? parseYaml(text) : { tree: kept, faults: [] };
  const [first] = faults;
  const nowhere = first?.at ?? { line: 1, column: 1 };
  return {
    data: tree && dataOf(tree, file, text),
    placeOf: (path) => ({ file, ...(tree === undefined ? nowhere : placeIn(tree, path)) }),
    faults: faults.map(({ at, what }) => ({ place: { file, ...at }, what })),
  };
}

/** The text as a tree, by the parser itself. */
export function parseYaml(text: string): Parsed {
  const { Composer, LineCounter, Parser } = parser();
  const lines = new LineCounter();
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const long = tooLong(text);
  const found = long === undefined ? [...new Parser(lines.addNewLine).parse(text)] : [];
  const past = long ?? pastBounds(found);
  if (past !== undefined) {
    return { tree: undefined, faults: [{ at: at(past.offset), what: past.what }] };
  }
  const composer = new Composer({ lineCounter: lines, schema: 'failsafe', version: '1.2' });
  const [document, second] = composer.compose(found, true, text.length);
  if (document === undefined) throw new Error('the composer gives a document for any text');
  return {
    tree: treeOf(document.contents, at),
    faults: [
      ...document.errors.map((error) => placed(slipOf(text, error))),
      // What stands behind `---` would be left out without a word.
      ...(second === undefined ? [] : [{ at: at(second.range[0]), what: message('yamlSecond') }]),
    ],
  };
}

const placed = ({ line, column, what }: ReturnType<typeof slipOf>): Parsed['faults'][number] => ({
  at: { line, column },
  what,
});

function treeOf(
  node: unknown,
  at: (offset: number) => { readonly line: number; readonly column: number },
): Tree {
  const { isMap, isScalar, isSeq } = parser();
  const start = (one: Node): number => one.range?.[0] ?? 0;
  const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '');
  const visit = (one: unknown): Tree => {
    if (isScalar(one)) {
      const text = typeof one.value === 'string' ? one.value : '';
      return { ...at(start(one)), text, ...(one.type !== undefined && { style: one.type }) };
    }
    if (isSeq(one)) return { ...at(start(one)), items: one.items.map(visit) };
    if (isMap(one)) {
      const pairs = one.items.map((pair: Pair) => ({
        key: keyOf(pair),
        ...at(isScalar(pair.key) ? start(pair.key) : start(one)),
        value: visit(pair.value),
      }));
      return { ...at(start(one)), pairs };
    }
    return at(0);
  };
  return visit(node);
}

function dataOf(tree: Tree, file: string, source: string): unknown {
  if (tree.pairs !== undefined) {
    return Object.fromEntries(
      tree.pairs.map(({ key, value }) => [key, dataOf(value, file, source)] as const),
    );
  }
  if (tree.items !== undefined) return tree.items.map((item) => dataOf(item, file, source));
  if (tree.text === undefined) return undefined;
  const { text, line, column, style } = tree;
  return new Located(text, { file, line, column }, source, style);
}

type Pairs = NonNullable<Tree['pairs']>;

function placeIn(tree: Tree, path: readonly PropertyKey[]): Omit<Place, 'file'> {
  let node: Tree | undefined = tree;
  let { line, column } = tree;
  for (const step of path) {
    if (node?.pairs !== undefined) {
      const pair: Pairs[number] | undefined = node.pairs.find(({ key }) => key === String(step));
      if (pair === undefined) break;
      ({ line, column } = pair);
      node = pair.value;
    } else if (node?.items !== undefined) {
      node = node.items[Number(step)];
      if (node !== undefined) ({ line, column } = node);
    } else break;
  }
  return { line, column };
}
