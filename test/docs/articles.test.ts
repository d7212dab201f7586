import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { civilAid } from '../cli/run.ts';

it('the list of articles is what rules list --articles says', () => {
  const list = /```text\n(.*?)```/s.exec(readFileSync('docs/条款清单.md', 'utf8'))?.[1];
  expect(list).toBe(civilAid('.', ['rules', 'list', '--articles']).out);
});
