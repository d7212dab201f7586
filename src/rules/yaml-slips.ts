import { type Message, message } from '../messages/index.ts';

/** What the parser of YAML says of a text that it can't read. */
interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Offset in the text, from 0. */
  readonly pos: readonly [number, number];
}

/** What was most likely done wrong, and on which line, from 1. */
interface Slip {
  readonly line: number;
  readonly column: number;
  readonly what: Message;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/**
 * The slip behind a refusal of the parser. The parser names the place where it could go no further, and in its own
 * terms; whoever wrote the file left out a blank, or typed a Chinese sign, often on the line before.
 */
export function slipOf(text: string, { code, message: said, pos: [offset] }: Refusal): Slip {
  const lines = text.split('\n');
  const before = text.slice(0, offset).split('\n');
  const at = before.length - 1;
  const line = lines[at] ?? '';
  const here = (what: Message, place = at, column = indentOf(lines[place] ?? '') + 1): Slip => ({
    line: place + 1,
    column,
    what,
  });
  if (code === 'TAB_AS_INDENT') return here(message('yamlTab'), at, 1);
  if (code === 'DUPLICATE_KEY') {
    return here(message('yamlKeyTwice', { found: keyOf(line) ?? line.trim() }));
  }
  const wide = /[｛｝［］]/.exec(line);
  if (wide !== null) {
    const [found] = wide;
    const expected = found.normalize('NFKC');
    return here(message('exprSign', { found, expected }), at, wide.index + 1);
  }
  if (said.startsWith('Missing closing')) return here(message('yamlQuote'), opened(lines, at));
  if (/^Flow (map|sequence)/.test(said)) {
    const bracket = openBracket(text, offset);
    const place = text.slice(0, bracket.offset).split('\n').length - 1;
    const what = /\s#/.test(lines[place] ?? '')
      ? message('yamlHash')
      : message('yamlBracket', bracket);
    return here(what, place);
  }
  if (code === 'MULTILINE_IMPLICIT_KEY' || code === 'MISSING_CHAR') return here(unkeyed(line));
  if (code === 'UNEXPECTED_TOKEN' && /['"]\s*[，、]/.test(line)) {
    return here(message('yamlComma'), at, line.search(/[，、]/) + 1);
  }
  if (code === 'UNEXPECTED_TOKEN' || code === 'BAD_SCALAR_START') {
    const [, found = ''] = /:\s+(\S)/.exec(line) ?? [];
    if (found !== '') return here(message('yamlQuoteAll', { found }));
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BAD_INDENT') {
    if (/^\s*-[^\s-]/.test(line)) return here(message('yamlDash'));
    if (/:\s.*:\s/.test(line) && code === 'BLOCK_AS_IMPLICIT_KEY') {
      return here(message('yamlColonText'));
    }
    return here(...indented(lines, at, code));
  }
  return here(message('rulesYaml'));
}

/** The key of a line; undefined where none stands on it. */
function keyOf(line: string): string | undefined {
  return /^\s*(?:- )?['"]?([^'"：:\s]+)/.exec(line)?.[1];
}

/** A line on which no key with its colon and blank was found. */
function unkeyed(line: string): Message {
  const found = keyOf(line) ?? line.trim();
  const after = line.trim().replace(/^- /, '').slice(found.length);
  if (after.startsWith('：')) return message('yamlWideColon', { found });
  return after.startsWith(':')
    ? message('yamlBlank', { found })
    : message('yamlNoColon', { found });
}

/** The line on which the quote was opened that is not closed: the last one with an odd quote. */
function opened(lines: readonly string[], at: number): number {
  const isOdd = (line: string): boolean =>
    ['"', "'"].some((sign) => (line.split(sign).length - 1) % 2 === 1);
  const found = lines.slice(0, at + 1).findLastIndex(isOdd);
  return found < 0 ? at : found;
}

/** The bracket that was open where the parser stopped, or that another one was closed in. */
function openBracket(
  text: string,
  end: number,
): { offset: number; found: string; expected: string } {
  const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
  const open: { offset: number; found: string; expected: string }[] = [];
  for (let at = text.slice(0, end).search(/[{[](?!.*[}\]].*\n)/s); at >= 0 && at < end; at += 1) {
    const found = text[at] ?? '';
    const expected = closing[found];
    if (expected !== undefined) open.push({ offset: at, found, expected });
    const last = open.at(-1);
    if (found !== '}' && found !== ']') continue;
    if (last !== undefined && last.expected !== found) return last;
    open.pop();
  }
  return open.at(-1) ?? { offset: end, found: '{', expected: '}' };
}

/** Which of the lines about the place is out of line with its neighbours, and by how much. */
function indented(lines: readonly string[], at: number, code: string): [Message, number] {
  const isWritten = (line: string): boolean => /^\s*[^\s#]/.test(line);
  const above = lines.slice(0, at).findLastIndex(isWritten);
  const below = lines.findIndex((line, place) => place > at && isWritten(line));
  const [before, own, after] = [above, at, below].map((place) => indentOf(lines[place] ?? ''));
  const isOwn = code === 'BAD_INDENT' || below < 0 || before === after;
  const [culprit, found = 0, beside] = isOwn ? [at, own, above] : [below, after, at];
  const expected = indentOf(lines[beside] ?? '');
  return [message('yamlIndent', { found, expected, beside: beside + 1 }), culprit];
}
