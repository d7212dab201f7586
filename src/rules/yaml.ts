import { isMap, isScalar, isSeq, LineCounter, parseDocument, Scalar } from 'yaml';
import type { Node, Pair } from 'yaml';

import type { Span } from './expression/syntax.ts';

/** A place in a rule file; lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
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
  /** Errors of the YAML itself. */
  readonly faults: readonly { readonly place: Place; readonly text: string }[];
}

/** Reads YAML text; anchors and tags are not part of the rule language and stay unread. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe', version: '1.2' });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
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
    faults: document.errors.map((error) => ({
      place: place(error.pos[0]),
      text: error.message.split('\n')[0] ?? error.code,
    })),
  };
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}
