import { Composer, isMap, isScalar, isSeq, LineCounter, Parser, Scalar } from 'yaml';
import type { Node, Pair } from 'yaml';

import { type Message, message } from '../messages/index.ts';
import type { Place } from './faults.ts';
import { pastBounds, tooLong } from './yaml-bounds.ts';
import type { Span } from './expression/syntax.ts';

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
    if (this.style === Scalar.BLOCK_FOLDED || this.style === Scalar.BLOCK_LITERAL) {
      return this.walk(lines, startLine + 1, 0, this.within + span.start);
    }
    const quoted = this.style === Scalar.QUOTE_DOUBLE || this.style === Scalar.QUOTE_SINGLE;
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

/** Reads YAML text within its bounds; aliases are refused, tags are not part of the rule language and stay unread. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const long = tooLong(text);
  const found = long === undefined ? [...new Parser(lines.addNewLine).parse(text)] : [];
  const past = long ?? pastBounds(found);
  if (past !== undefined) {
    const at = place(past.offset);
    return { data: undefined, placeOf: () => at, faults: [{ place: at, what: past.what }] };
  }
  const composer = new Composer({ lineCounter: lines, schema: 'failsafe', version: '1.2' });
  const [document, second] = composer.compose(found, true, text.length);
  if (document === undefined) throw new Error('the composer gives a document for any text');
  const at = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

  const convert = (node: unknown): unknown => {
    if (isScalar(node)) {
      const offset = at(node);
      const { value } = node;
      return new Located(typeof value === 'string' ? value : '', place(offset), text, node.type);
    }
    if (isSeq(node)) return node.items.map(convert);
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map((pair: Pair) => [keyOf(pair), convert(pair.value)] as const),
      );
    }
    return undefined;
  };

  const placeOf = (path: readonly PropertyKey[]): Place => {
    let node: unknown = document.contents;
    let offset = at(document.contents);
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find((one: Pair) => keyOf(one) === String(step));
        if (pair === undefined) break;
        if (isScalar(pair.key)) offset = at(pair.key);
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        if (isScalar(node) || isMap(node) || isSeq(node)) offset = at(node);
      } else break;
    }
    return place(offset);
  };

  return {
    data: convert(document.contents),
    placeOf,
    faults: [
      ...document.errors.map((error) => ({
        place: place(error.pos[0]),
        what: message('rulesYaml', { text: error.message.split('\n')[0] ?? error.code }),
      })),
      // What stands behind `---` would be left out without a word.
      ...(second === undefined
        ? []
        : [{ place: place(second.range[0]), what: message('yamlSecond') }]),
    ],
  };
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}
