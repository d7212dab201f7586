import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { validated } from '../../../src/app/validate-rules.ts';
import { runCases } from '../../../src/decide/cases.ts';
import { say } from '../../../src/messages/index.ts';
import { RuleFaults } from '../../../src/rules/faults.ts';
import { mistakes } from './mistakes.ts';

const sound = resolve('test/rules/mistakes/base');
const written = '341522/dibao/2024-07-01.yaml';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-mistakes-'));
  cpSync(sound, folder, { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What `rules validate` says of the folder. */
function told(): readonly { readonly at: string; readonly zh: string; readonly en: string }[] {
  try {
    validated(folder);
  } catch (error) {
    if (!(error instanceof RuleFaults)) throw error;
    return error.faults.map(({ place: { file, line }, what }) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      return { at: (lines[line - 1] ?? '').trim(), zh: say('zh', what), en: say('en', what) };
    });
  }
  return [];
}

describe('the rules in which the mistakes are made', () => {
  it('are sound, and their worked cases hold', () => {
    const library = validated(folder);
    const results = library.rules.flatMap((layer) => runCases(library, layer));
    expect(results).toHaveLength(1);
    expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
  });
});

describe('a mistake of someone who writes rule files is told once, at its line, and how it is mended', () => {
  it.each(mistakes)('$title', ({ file = written, from, to, at, zh, en }) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    expect(told()).toEqual([{ at, zh, en }]);
  });
});
