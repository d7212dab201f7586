import type { Param } from '../../messages/index.ts';

/** What a rule's author writes, as a tree. `start` and `end` are offsets into the expression's own text. */
export type Syntax = Span &
  (
    | { readonly kind: 'number'; readonly value: Decimal; readonly money: boolean }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'name'; readonly name: string; readonly category: string | undefined }
    | { readonly kind: 'list'; readonly items: readonly Syntax[] }
    | { readonly kind: 'unary'; readonly op: 'not' | '-'; readonly arg: Syntax }
    | {
        readonly kind: 'binary';
        readonly op: BinaryOp;
        readonly left: Syntax;
        readonly right: Syntax;
      }
    | { readonly kind: 'index'; readonly table: Syntax; readonly key: Syntax }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Syntax[] }
  );

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type BinaryOp = CompareOp | 'and' | 'or' | 'in' | '+' | '-' | '*' | '/';

/** An exact decimal: `digits / 10^scale`. */
export interface Decimal {
  readonly digits: number;
  readonly scale: number;
}

/** Which sentence of the catalogue tells what is wrong with an expression. */
export type ExpressionFault =
  | 'exprCharacter'
  | 'exprSign'
  | 'exprPercent'
  | 'exprUnclosed'
  | 'exprUnclosedText'
  | 'exprExpected'
  | 'exprValue'
  | 'exprEndValue'
  | 'exprMember'
  | 'exprEndMember'
  | 'exprAfter'
  | 'exprUnknownName'
  | 'exprNearName'
  | 'exprBareWord'
  | 'exprUnknownFunction'
  | 'exprNearFunction'
  | 'exprArguments'
  | 'exprType'
  | 'exprMoney'
  | 'exprPlain'
  | 'exprQuoted'
  | 'exprFen'
  | 'exprZero'
  | 'exprWord'
  | 'exprKey'
  | 'exprHole'
  | 'exprDivision'
  | 'exprScale'
  | 'exprCycle'
  | 'exprLevel'
  | 'exprDeep'
  | 'exprLong'
  | 'exprStack'
  | 'exprRounding';

/** An expression that can't be read or does not type; `span` says where in its text. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly fault: ExpressionFault,
    readonly span: Span,
    readonly params: Readonly<Record<string, Param>> = {},
    /** The table that is at fault itself, where one is, and the category that it is of. */
    readonly about?: { readonly table: string; readonly owner: string },
  ) {
    super(`${fault} ${JSON.stringify(params)}`);
  }
}

/** What is named is at fault itself, which is told there: what stands on it says nothing more. */
export class FaultBelow extends Error {
  override readonly name = 'FaultBelow';
}

interface Token extends Span {
  readonly kind: 'number' | 'text' | 'word' | 'sign' | 'end';
  readonly text: string;
}

/** How many expressions may stand one in another, with chains of operators counted by their terms. */
export const deepest = 100;
/** Characters of one expression. */
export const longest = 20_000;

const signs = ['==', '!=', '<=', '>=', '<', '>', '+', '-', '*', '/', '(', ')', '[', ']', ',', '.'];

/** Signs as they are typed with a Chinese keyboard or in other languages, and what stands for them here. */
const foreign: readonly (readonly [string, string])[] = [
  ['&&', 'and'],
  ['||', 'or'],
  ['≤', '<='],
  ['≦', '<='],
  ['≥', '>='],
  ['≧', '>='],
  ['≠', '!='],
  ['＜', '<'],
  ['＞', '>'],
  ['＝', '=='],
  ['=', '=='],
  ['×', '*'],
  ['＊', '*'],
  ['÷', '/'],
  ['／', '/'],
  ['＋', '+'],
  ['－', '-'],
  ['−', '-'],
  ['–', '-'],
  ['（', '('],
  ['）', ')'],
  ['【', '['],
  ['】', ']'],
  ['，', ','],
  ['、', ','],
  ['．', '.'],
  ['“', '"'],
  ['”', '"'],
  ['‘', '"'],
  ['’', '"'],
  ['＂', '"'],
  ["'", '"'],
];

/** A sign that has no place in the language, with the one that was meant where that is known. */
function strange(source: string, at: number): ExpressionError {
  const [found = String.fromCodePoint(source.codePointAt(at) ?? 0), expected] =
    foreign.find(([sign]) => source.startsWith(sign, at)) ?? [];
  const span = { start: at, end: at + found.length };
  if (expected !== undefined) return new ExpressionError('exprSign', span, { found, expected });
  if (found === '%' || found === '％') return new ExpressionError('exprPercent', span);
  return new ExpressionError('exprCharacter', span, { found });
}

/** What the pattern finds at the very place; the pattern is sticky, so that no text is looked at twice. */
function here(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = here(/\s+/y, source, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const number = here(/\d+(\.\d+)?/y, source, at);
    // Words of any script: a column called by its Chinese name is told as a name.
    const word = here(/[\p{L}_][\p{L}\p{N}_]*/uy, source, at);
    const sign = signs.find((one) => source.startsWith(one, at));
    let token: Token;
    if (number !== undefined) {
      token = { kind: 'number', text: number, start: at, end: at + number.length };
    } else if (word !== undefined) {
      token = { kind: 'word', text: word, start: at, end: at + word.length };
    } else if (source.startsWith('"', at)) {
      const close = source.indexOf('"', at + 1);
      if (close < 0) {
        throw new ExpressionError('exprUnclosedText', { start: at, end: source.length });
      }
      token = { kind: 'text', text: source.slice(at + 1, close), start: at, end: close + 1 };
    } else if (sign !== undefined) {
      token = { kind: 'sign', text: sign, start: at, end: at + sign.length };
    } else {
      throw strange(source, at);
    }
    found.push(token);
    at = token.end;
  }
  found.push({ kind: 'end', text: '', start: source.length, end: source.length });
  return found;
}

/** How tightly each operator binds; `not` stands between `and` and the comparisons. */
const binding: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  in: 4,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
const notBinding = 3;
const minusBinding = 7;

const isBinary = (text: string): text is BinaryOp => Object.hasOwn(binding, text);

/** The expressions inside an expression. */
function inside(node: Syntax): readonly Syntax[] {
  switch (node.kind) {
    case 'list':
      return node.items;
    case 'unary':
      return [node.arg];
    case 'binary':
      return [node.left, node.right];
    case 'index':
      return [node.key];
    case 'call':
      return node.args;
    default:
      return [];
  }
}

/**
 * Reads one expression of the rule language. Its tree is no higher than {@link deepest}, so that all
 * who walk it afterwards may call themselves.
 *
 * @throws {ExpressionError} where the text is no expression, with the place in it.
 */
export function parseExpression(source: string): Syntax {
  if (source.length > longest) {
    throw new ExpressionError('exprLong', { start: 0, end: source.length }, { most: longest });
  }
  return new Parser(tokens(source)).whole();
}

/** Goes through the tokens of one expression, by how strongly its operators bind. */
class Parser {
  private next = 0;
  /** How many expressions are open around the one that is read. */
  private open = 0;
  private readonly heights = new Map<Syntax, number>();

  constructor(private readonly all: readonly Token[]) {}

  whole(): Syntax {
    const whole = this.expression(0);
    if (this.peek().kind !== 'end') throw this.unexpected('', 'exprAfter', 'exprEndValue');
    return whole;
  }

  private tooDeep(span: Span): ExpressionError {
    return new ExpressionError('exprDeep', span, { most: deepest });
  }

  private built(node: Syntax): Syntax {
    const below = inside(node).map((one) => this.heights.get(one) ?? 1);
    const height = 1 + Math.max(0, ...below);
    if (height > deepest) throw this.tooDeep(node);
    this.heights.set(node, height);
    return node;
  }

  private peek(): Token {
    const token = this.all[this.next] ?? this.all.at(-1);
    if (token === undefined) throw new Error('a token list always has its end');
    return token;
  }

  private take(): Token {
    const token = this.peek();
    this.next += 1;
    return token;
  }

  private isSign(text: string): boolean {
    return this.peek().kind === 'sign' && this.peek().text === text;
  }

  /** Takes a sign that must stand here; `open` is the bracket that is closed by it, or by what comes after it. */
  private expect(text: string, open: Token): Token {
    if (this.isSign(text)) return this.take();
    const token = this.peek();
    if (token.kind !== 'end') {
      throw new ExpressionError('exprExpected', token, { found: token.text, expected: text });
    }
    const expected = open.text === '(' ? ')' : ']';
    throw new ExpressionError('exprUnclosed', open, { found: open.text, expected });
  }

  /** What stands here, or that nothing does, beside what should. */
  private unexpected(
    expected: string,
    other: ExpressionFault,
    nothing: ExpressionFault,
  ): ExpressionError {
    const token = this.peek();
    return token.kind === 'end'
      ? new ExpressionError(nothing, token, { expected })
      : new ExpressionError(other, token, { found: token.text, expected });
  }

  /** What stands in brackets between commas, and the bracket that closes it. */
  private items(close: string, open: Token): { readonly list: Syntax[]; readonly end: number } {
    const list: Syntax[] = [];
    while (!this.isSign(close)) {
      if (list.length > 0) this.expect(',', open);
      list.push(this.expression(0));
    }
    return { list, end: this.take().end };
  }

  private primary(): Syntax {
    const token = this.take();
    const { start, end } = token;
    if (token.kind === 'number') {
      const [whole = '0', part = ''] = token.text.split('.');
      const digits = Number(whole + part);
      if (!Number.isSafeInteger(digits) || part.length > 6) {
        throw new ExpressionError('exprScale', token);
      }
      const value = { digits, scale: part.length };
      if (this.peek().kind === 'word' && this.peek().text === 'yuan') {
        return { kind: 'number', value, money: true, start, end: this.take().end };
      }
      if (this.peek().kind === 'word' && this.peek().text === '元') {
        throw new ExpressionError('exprSign', this.peek(), { found: '元', expected: 'yuan' });
      }
      return { kind: 'number', value, money: false, start, end };
    }
    if (token.kind === 'text') return { kind: 'text', value: token.text, start, end };
    if (token.kind === 'word' && (token.text === 'true' || token.text === 'false')) {
      return { kind: 'boolean', value: token.text === 'true', start, end };
    }
    if (token.kind === 'word' && token.text === 'not') {
      const arg = this.expression(notBinding);
      return this.built({ kind: 'unary', op: 'not', arg, start, end: arg.end });
    }
    if (token.kind === 'word' && !isBinary(token.text)) return this.named(token);
    if (token.kind === 'sign' && token.text === '-') {
      const arg = this.expression(minusBinding);
      return this.built({ kind: 'unary', op: '-', arg, start, end: arg.end });
    }
    if (token.kind === 'sign' && token.text === '(') {
      const inner = this.expression(0);
      return this.built({ ...inner, start, end: this.expect(')', token).end });
    }
    if (token.kind === 'sign' && token.text === '[') {
      const { list, end: close } = this.items(']', token);
      return this.built({ kind: 'list', items: list, start, end: close });
    }
    this.next -= 1;
    throw this.unexpected('', 'exprValue', 'exprEndValue');
  }

  private named({ text, start, end }: Token): Syntax {
    if (this.isSign('(')) {
      const { list, end: close } = this.items(')', this.take());
      return this.built({ kind: 'call', name: text, args: list, start, end: close });
    }
    let name: Syntax = { kind: 'name', name: text, category: undefined, start, end };
    if (this.isSign('.')) {
      this.take();
      if (this.peek().kind !== 'word')
        throw this.unexpected(`${text}.`, 'exprMember', 'exprEndMember');
      const member = this.take();
      name = { kind: 'name', name: member.text, category: text, start, end: member.end };
    }
    if (this.isSign('[')) {
      const open = this.take();
      const key = this.expression(0);
      const close = this.expect(']', open).end;
      return this.built({ kind: 'index', table: name, key, start, end: close });
    }
    return name;
  }

  private expression(least: number): Syntax {
    this.open += 1;
    if (this.open > deepest) throw this.tooDeep(this.peek());
    let left = this.primary();
    for (;;) {
      const { kind, text } = this.peek();
      const op = (kind === 'sign' || kind === 'word') && isBinary(text) ? text : undefined;
      if (op === undefined || binding[op] <= least) break;
      this.take();
      const right = this.expression(binding[op]);
      left = this.built({ kind: 'binary', op, left, right, start: left.start, end: right.end });
    }
    this.open -= 1;
    return left;
  }
}
