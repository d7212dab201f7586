import { describe, expect, it } from 'vitest';

import { checkExpression, type Scope } from '../../../src/rules/expression/check.ts';
import { compile } from '../../../src/rules/expression/evaluate.ts';
import { deepest, longest, parseExpression } from '../../../src/rules/expression/syntax.ts';
import { faultOf, frame, scope, valueOf } from './support.ts';

const many = (count: number, one: string, between = ''): string =>
  Array.from({ length: count }, () => one).join(between);

describe('an expression past its bounds', () => {
  it.each([
    ['brackets', `${many(20_000, '(')}1`],
    ['closed brackets', `${many(150, '(')}true${many(150, ')')}`],
    ['not', `${many(3_000, 'not ')}true`],
    ['minus', `${many(3_000, '-')}1`],
    ['lists', many(3_000, '[')],
    ['functions', many(3_000, 'given(')],
    ['table keys', many(3_000, 'by_mode[')],
    ['a chain of and', many(500, 'true', ' and ')],
    ['a chain of plus in brackets', `(${many(90, '1', ' + ')}) ${many(30, '* 2')}`],
  ])('%s: is told, with its place', (_kind, text) => {
    expect(faultOf(text.slice(0, longest))?.fault).toBe('exprDeep');
  });

  it('is told where it is too long, before it is read', () => {
    expect(faultOf(`${many(longest, ' ')}1`)?.fault).toBe('exprLong');
  });

  it('may be as deep as the limit', () => {
    expect(valueOf(many(deepest - 1, 'true', ' and '))).toBe(true);
    expect(valueOf(`${many(deepest - 1, 'not ')}true`)).toBe(false);
  });

  it('may ask for as many words as there are', () => {
    const words = many(900, '"男"', ', ');
    expect(valueOf(`sex in [${words}]`, { sex: '男' })).toBe(true);
  });
});

describe('work on an expression', () => {
  /** How often names are looked up and facts asked for, of an expression with so many of them. */
  function counted(names: number): { readonly lookups: number; readonly facts: number } {
    let lookups = 0;
    let facts = 0;
    const counting: Scope = {
      ...scope,
      fact: (key) => {
        lookups += 1;
        return scope.fact(key);
      },
    };
    // A tree as flat as it can be, so that only the number of names grows.
    const tree = (count: number): string =>
      count === 1 ? 'wage_income' : `(${tree(count / 2)} + ${tree(count / 2)})`;
    const run = compile(checkExpression(parseExpression(`${tree(names)} > 0 yuan`), counting));
    const one = frame({ wage_income: 1 });
    run({
      ...one,
      fact: (key, level) => {
        facts += 1;
        return one.fact(key, level);
      },
    });
    return { lookups, facts };
  }

  it('doubles where the expression doubles, four times over', () => {
    const all = [16, 32, 64, 128, 256].map(counted);
    expect(all.map(({ facts }) => facts)).toEqual([16, 32, 64, 128, 256]);
    for (const [at, { lookups }] of all.slice(1).entries()) {
      expect(lookups).toBe((all[at]?.lookups ?? 0) * 2);
    }
  });
});
