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
  | 'exprUnclosedText'
  | 'exprExpected'
  | 'exprEnd'
  | 'exprValue'
  | 'exprEndValue'
  | 'exprMember'
  | 'exprEndMember'
  | 'exprAfter'
  | 'exprUnknownName'
  | 'exprUnknownFunction'
  | 'exprArguments'
  | 'exprType'
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
    readonly params: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${fault} ${JSON.stringify(params)}`);
  }
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
    const word = here(/[a-z_]\w*/iy, source, at);
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
      const found = String.fromCodePoint(source.codePointAt(at) ?? 0);
      throw new ExpressionError('exprCharacter', { start: at, end: at + found.length }, { found });
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
    if (this.peek().kind !== 'end') throw this.unexpected('', 'exprAfter');
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

  private expect(text: string): Token {
    if (!this.isSign(text)) throw this.unexpected(text);
    return this.take();
  }

  /** What stands here, or that nothing does, beside what should. */
  private unexpected(
    expected: string,
    other: ExpressionFault = 'exprExpected',
    nothing: ExpressionFault = 'exprEnd',
  ): ExpressionError {
    const token = this.peek();
    return token.kind === 'end'
      ? new ExpressionError(nothing, token, { expected })
      : new ExpressionError(other, token, { found: token.text, expected });
  }

  private items(close: string): Syntax[] {
    const list: Syntax[] = [];
    while (!this.isSign(close)) {
      if (list.length > 0) this.expect(',');
      list.push(this.expression(0));
    }
    return list;
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
      return this.built({ ...inner, start, end: this.expect(')').end });
    }
    if (token.kind === 'sign' && token.text === '[') {
      const list = this.items(']');
      return this.built({ kind: 'list', items: list, start, end: this.expect(']').end });
    }
    this.next -= 1;
    throw this.unexpected('', 'exprValue', 'exprEndValue');
  }

  private named({ text, start, end }: Token): Syntax {
    if (this.isSign('(')) {
      this.take();
      const args = this.items(')');
      return this.built({ kind: 'call', name: text, args, start, end: this.expect(')').end });
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
      this.take();
      const key = this.expression(0);
      return this.built({ kind: 'index', table: name, key, start, end: this.expect(']').end });
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
