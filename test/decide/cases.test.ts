import { describe, expect, it } from 'vitest';

import { runCases } from '../../src/decide/cases.ts';
import { say } from '../../src/messages/index.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';

const library = readLibrary(shippedRules);

describe('the worked cases of the shipped rule files', () => {
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
