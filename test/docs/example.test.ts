import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

import { validated } from '../../src/app/validate-rules.ts';
import { runCases } from '../../src/decide/cases.ts';
import { figureDoubts } from '../../src/rules/doubts.ts';

/** The files of the example, by path: blocks of code whose first line names their place. */
function exampleOf(guide: string): ReadonlyMap<string, string> {
  const [, section = ''] = guide.split('## 一个完整的例子');
  const blocks = (section.split('\n## ')[0] ?? '').split(/^ {4}# rules\//m).slice(1);
  return new Map(
    blocks.map((block) => {
      const [path = '', ...lines] = block.split('\n');
      return [path.trim(), lines.map((line) => line.replace(/^ {4}/, '')).join('\n')];
    }),
  );
}

it('the whole example of the guide is valid by itself, asks about nothing, and its case holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civil-aid-example-'));
  try {
    const files = exampleOf(readFileSync('docs/规则文件.md', 'utf8'));
    expect([...files.keys()]).toEqual([
      '340100/documents.yaml',
      '340100/old_age/parameters.yaml',
      '340100/old_age/rule.yaml',
      '340100/old_age/cases/2023.yaml',
    ]);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const library = validated(folder);
    expect(figureDoubts(library)).toEqual([]);
    const results = library.rules.flatMap((layer) => runCases(library, layer));
    expect(results.map(({ title, mismatches }) => [title, mismatches])).toEqual([
      ['九十岁生日的当月', []],
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
