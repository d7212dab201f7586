import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { allMessages, fill, message, say } from '../../src/messages/index.ts';

const places = (text: string): string[] =>
  [...text.matchAll(/\{([a-zA-Z_]\w*)\}/g)].map(([, name = '']) => name).sort();

const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('messages/'))
  .map((name) => readFileSync(join('src', name), 'utf8'))
  .join('\n');

describe('the catalogue of messages', () => {
  it.each(allMessages())('%s has the same figures in both languages', (_key, { zh, en }) => {
    expect(places(en)).toEqual(places(zh));
  });

  it('has nothing that no one says', () => {
    const unused = allMessages()
      .map(([key]) => key)
      .filter((key) => !source.includes(`'${key}'`));
    expect(unused).toEqual([]);
  });

  it('puts figures in, and leaves a place that has none', () => {
    expect(fill('{a}元 {b}', { a: 3 })).toBe('3元 {b}');
  });

  it('says one thing in either language', () => {
    const told = message('noHousehold', { household: 'H1' });
    expect(say('zh', told)).toContain('H1');
    expect(say('en', told)).toContain('there is no household "H1"');
  });
});
