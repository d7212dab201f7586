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
  const all = tokens(source);
  let next = 0;
  let open = 0;
  const heights = new Map<Syntax, number>();
  const tooDeep = (span: Span): ExpressionError =>
    new ExpressionError('exprDeep', span, { most: deepest });
  const built = (node: Syntax): Syntax => {
    const below = inside(node).map((one) => heights.get(one) ?? 1);
    const height = 1 + Math.max(0, ...below);
    if (height > deepest) throw tooDeep(node);
    heights.set(node, height);
    return node;
  };
  const peek = (): Token => {
    const token = all[next] ?? all.at(-1);
    if (token === undefined) throw new Error('a token list always has its end');
    return token;
  };
  const take = (): Token => {
    const token = peek();
    next += 1;
    return token;
  };
  const isSign = (text: string): boolean => peek().kind === 'sign' && peek().text === text;
  const expect = (text: string): Token => {
    if (!isSign(text)) throw unexpected(text);
    return take();
  };
  /** What stands here, or that nothing does, beside what should. */
  const unexpected = (
    expected: string,
    other: ExpressionFault = 'exprExpected',
    nothing: ExpressionFault = 'exprEnd',
  ): ExpressionError => {
    const token = peek();
    return token.kind === 'end'
      ? new ExpressionError(nothing, token, { expected })
      : new ExpressionError(other, token, { found: token.text, expected });
  };
  const items = (close: string): Syntax[] => {
    const list: Syntax[] = [];
    while (!isSign(close)) {
      if (list.length > 0) expect(',');
      list.push(expression(0));
    }
    return list;
  };

  function primary(): Syntax {
    const token = take();
    const { start, end } = token;
    if (token.kind === 'number') {
      const [whole = '0', part = ''] = token.text.split('.');
      const digits = Number(whole + part);
      if (!Number.isSafeInteger(digits) || part.length > 6) {
        throw new ExpressionError('exprScale', token);
      }
      const value = { digits, scale: part.length };
      if (peek().kind === 'word' && peek().text === 'yuan') {
        return { kind: 'number', value, money: true, start, end: take().end };
      }
      return { kind: 'number', value, money: false, start, end };
    }
    if (token.kind === 'text') return { kind: 'text', value: token.text, start, end };
    if (token.kind === 'word' && (token.text === 'true' || token.text === 'false')) {
      return { kind: 'boolean', value: token.text === 'true', start, end };
    }
    if (token.kind === 'word' && token.text === 'not') {
      const arg = expression(notBinding);
      return built({ kind: 'unary', op: 'not', arg, start, end: arg.end });
    }
    if (token.kind === 'word' && !isBinary(token.text)) return named(token);
    if (token.kind === 'sign' && token.text === '-') {
      const arg = expression(minusBinding);
      return built({ kind: 'unary', op: '-', arg, start, end: arg.end });
    }
    if (token.kind === 'sign' && token.text === '(') {
      const inner = expression(0);
      return built({ ...inner, start, end: expect(')').end });
    }
    if (token.kind === 'sign' && token.text === '[') {
      const list = items(']');
      return built({ kind: 'list', items: list, start, end: expect(']').end });
    }
    next -= 1;
    throw unexpected('', 'exprValue', 'exprEndValue');
  }

  function named({ text, start, end }: Token): Syntax {
    if (isSign('(')) {
      take();
      const args = items(')');
      return built({ kind: 'call', name: text, args, start, end: expect(')').end });
    }
    let name: Syntax = { kind: 'name', name: text, category: undefined, start, end };
    if (isSign('.')) {
      take();
      if (peek().kind !== 'word') throw unexpected(`${text}.`, 'exprMember', 'exprEndMember');
      const member = take();
      name = { kind: 'name', name: member.text, category: text, start, end: member.end };
    }
    if (isSign('[')) {
      take();
      const key = expression(0);
      return built({ kind: 'index', table: name, key, start, end: expect(']').end });
    }
    return name;
  }

  function expression(least: number): Syntax {
    open += 1;
    if (open > deepest) throw tooDeep(peek());
    let left = primary();
    for (;;) {
      const { kind, text } = peek();
      const op = (kind === 'sign' || kind === 'word') && isBinary(text) ? text : undefined;
      if (op === undefined || binding[op] <= least) break;
      take();
      const right = expression(binding[op]);
      left = built({ kind: 'binary', op, left, right, start: left.start, end: right.end });
    }
    open -= 1;
    return left;
  }

  const whole = expression(0);
  if (peek().kind !== 'end') throw unexpected('', 'exprAfter');
  return whole;
}
