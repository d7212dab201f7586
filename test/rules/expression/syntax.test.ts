import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { message, say } from '../../../src/messages/index.ts';
import {
  ExpressionError,
  parseExpression,
  type Syntax,
} from '../../../src/rules/expression/syntax.ts';

/** The tree with every pair of brackets written out. */
function shape(node: Syntax): string {
  switch (node.kind) {
    case 'number': {
      const { digits, scale } = node.value;
      const number = scale === 0 ? String(digits) : `${digits}e-${scale}`;
      return node.money ? `${number} yuan` : number;
    }
    case 'text':
      return `"${node.value}"`;
    case 'boolean':
      return String(node.value);
    case 'name':
      return node.category === undefined ? node.name : `${node.category}.${node.name}`;
    case 'list':
      return `[${node.items.map(shape).join(', ')}]`;
    case 'unary':
      return `(${node.op} ${shape(node.arg)})`;
    case 'binary':
      return `(${shape(node.left)} ${node.op} ${shape(node.right)})`;
    case 'index':
      return `${shape(node.table)}[${shape(node.key)}]`;
    case 'call':
      return `${node.name}(${node.args.map(shape).join(', ')})`;
  }
}

const read = (source: string): string => shape(parseExpression(source));

function errorOf(source: string): ExpressionError {
  try {
    parseExpression(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} was read`);
}

describe('numbers', () => {
  it('keep their decimals as digits and scale, never as a binary float', () => {
    expect(read('0.1')).toBe('1e-1');
    expect(read('1.50')).toBe('150e-2');
  });

  it('are money when yuan stands behind them', () => {
    expect(read('657 yuan')).toBe('657 yuan');
    expect(read('657.5yuan')).toBe('6575e-1 yuan');
  });

  it('have at most six decimals and stay where integers are exact', () => {
    expect(read('0.000001')).toBe('1e-6');
    expect(errorOf('0.0000001').fault).toBe('exprScale');
    expect(read('9007199254740991')).toBe('9007199254740991');
    expect(errorOf('9007199254740992').fault).toBe('exprScale');
  });
});

describe('names, calls, tables and lists', () => {
  it.each([
    ['standard', 'standard'],
    ['tekun.standard', 'tekun.standard'],
    ['by_area[area]', 'by_area[area]'],
    ['tekun.by_care[self_care]', 'tekun.by_care[self_care]'],
    ['sum(wage_income)', 'sum(wage_income)'],
    ['if(p, 1, 2)', 'if(p, 1, 2)'],
    ['f()', 'f()'],
    ['area in ["城镇", "农村"]', '(area in ["城镇", "农村"])'],
    ['x in []', '(x in [])'],
    ['true', 'true'],
    ['false', 'false'],
    ['trueish', 'trueish'],
    ['order', 'order'],
  ])('reads %s', (source, expected) => {
    expect(read(source)).toBe(expected);
  });

  it('may be spread over lines', () => {
    expect(read('a\n  and\n\tb')).toBe('(a and b)');
  });
});

describe('binding', () => {
  it.each([
    ['a or b and c', '(a or (b and c))'],
    ['(a or b) and c', '((a or b) and c)'],
    ['not a and b', '((not a) and b)'],
    ['not a == b', '(not (a == b))'],
    ['not not a', '(not (not a))'],
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['-a * b', '((- a) * b)'],
    ['a - -b', '(a - (- b))'],
    ['a + b < c - d', '((a + b) < (c - d))'],
    ['a < b and c >= d', '((a < b) and (c >= d))'],
    ['x in [1] or y', '((x in [1]) or y)'],
  ])('%s is %s', (source, expected) => {
    expect(read(source)).toBe(expected);
  });

  it('comes out the same when every bracket is written', () => {
    const tree = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('a', 'b', '1', 'true', '"甲"'),
        fc
          .tuple(
            tie('tree'),
            fc.constantFrom('and', 'or', '+', '-', '*', '/', '==', '!=', '<', '<=', '>', '>='),
            tie('tree'),
          )
          .map(([left, op, right]) => `${left} ${op} ${right}`),
        tie('tree').map((inner) => `(${inner})`),
        tie('tree').map((inner) => `max(${inner}, a)`),
      ),
    })).tree;
    fc.assert(
      fc.property(tree, (source) => {
        const once = read(source);
        expect(read(once)).toBe(once);
      }),
    );
  });
});

describe('an expression that cannot be read names its place', () => {
  it.each([
    ['', 'exprEndValue', 0, 0],
    ['a +', 'exprEndValue', 3, 3],
    ['a +\n', 'exprEndValue', 4, 4],
    ['(a', 'exprUnclosed', 0, 1],
    ['f(a', 'exprUnclosed', 1, 2],
    ['t[a', 'exprUnclosed', 1, 2],
    ['max(f(a), b + c', 'exprUnclosed', 3, 4],
    ['a b', 'exprAfter', 2, 3],
    ['a + )', 'exprValue', 4, 5],
    ['f(a b)', 'exprExpected', 4, 5],
    ['f(a,)', 'exprValue', 4, 5],
    ['[1,]', 'exprValue', 3, 4],
    ['a and or b', 'exprValue', 6, 8],
    ['a = b', 'exprSign', 2, 3],
    ['a && b', 'exprSign', 2, 4],
    ['a ≤ b', 'exprSign', 2, 3],
    ['count（true）', 'exprSign', 5, 6],
    ['a，b', 'exprSign', 1, 2],
    ['a；b', 'exprCharacter', 1, 2],
    ['𝄞 > 60', 'exprCharacter', 0, 2],
    ["area == '城镇'", 'exprSign', 8, 9],
    ['area == “城镇”', 'exprSign', 8, 9],
    ['a * 20%', 'exprPercent', 6, 7],
    ['a + 5元', 'exprSign', 5, 6],
    ['area == "城镇', 'exprUnclosedText', 8, 11],
    ['tekun.', 'exprEndMember', 6, 6],
    ['tekun.1', 'exprMember', 6, 7],
    ['1.5.2', 'exprAfter', 3, 4],
    ['12abc', 'exprAfter', 2, 5],
    ['1 + 0.1234567', 'exprScale', 4, 13],
    ['a.b.c', 'exprAfter', 3, 4],
  ])('%j: %s at %i..%i', (source, fault, start, end) => {
    const error = errorOf(source);
    expect([error.fault, error.span.start, error.span.end]).toEqual([fault, start, end]);
  });

  it('says what was found and what was expected', () => {
    expect(errorOf('f(a b)').params).toEqual({ found: 'b', expected: ',' });
    expect(errorOf('(a').params).toEqual({ found: '(', expected: ')' });
  });

  it.each([
    ['process.exit(1)', '此处是“(”，应为运算符（+ - * 比较 in and or），或者式子到此结束'],
    ['standard * )', '此处是“)”，应为列、参数、定义、函数、数、带引号的词或左括号'],
    ['standard *', '式子没有写完，还缺列、参数、定义、函数、数或带引号的词'],
    ['tekun.5', '此处是“5”，“tekun.”之后应为这一类的参数或定义的名字'],
    ['f(a b)', '此处是“b”，应为“,”'],
  ])('says of %j in a sentence what should stand there', (source, sentence) => {
    const { fault, params } = errorOf(source);
    expect(say('zh', message(fault, params))).toBe(sentence);
  });

  it('never fails but with an ExpressionError, whatever the text', () => {
    const piece = fc.constantFrom('a', '1', '.', '(', ')', '[', ']', ',', '"', 'and', 'not', '-');
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 12 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          parseExpression(source);
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          expect(error.span.start).toBeLessThanOrEqual(error.span.end);
          expect(error.span.end).toBeLessThanOrEqual(source.length);
        }
      }),
    );
  });
});
