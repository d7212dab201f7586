import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { runCases } from '../../src/decide/cases.ts';
import { say } from '../../src/messages/index.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';

/** Other places' published calculations, as rule files that nothing of the shipped rules stands under. */
const places = resolve('test/rules/places');

describe.each([
  ['the shipped rule files', shippedRules],
  ['published calculations of other places', places],
])('the worked cases of %s', (_, folder) => {
  const library = readLibrary(folder);

  it('has no faulty file', () => {
    expect(library.faults).toEqual([]);
  });

  for (const layer of library.rules) {
    for (const { path, title, mismatches, working } of runCases(library, layer)) {
      it(`${path}: ${title}（${working}）`, () => {
        expect(mismatches.map((one) => say('en', one))).toEqual([]);
      });
    }
  }
});
