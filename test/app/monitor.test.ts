import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { ran } from '../cli/lines.ts';
import { put, workFolder } from '../cli/run.ts';

const folder = workFolder();
const linesOf = (name: string): string[] =>
  readFileSync(join('fixtures', name), 'utf8').replace('\ufeff', '').trimEnd().split(/\r?\n/);

/** Every other person of a table of people, with 监测类别, and a column that makes the file large if asked. */
function table(name: string, lines: readonly string[], padding = ''): string {
  const [header = '', ...rows] = lines;
  const kinds = ['边缘户', '脱贫不稳定户', ''];
  const text = [
    `${header},监测类别${padding === '' ? '' : ',备注'}`,
    ...rows.map((row, at) => `${row},${kinds[at % 3] ?? ''}${padding === '' ? '' : `,${padding}`}`),
  ];
  return put(folder, name, `${text.join('\n')}\n`);
}

const everyone = linesOf('check/recipients.csv');
const [header = ''] = everyone;
const income = header.split(',').indexOf('月收入');
const withIncome = (line: string, yuan: string): string =>
  line
    .split(',')
    .map((cell, at) => (at === income ? yuan : cell))
    .join(',');
/** Some are paid, some were before, some earn too much for anything, and of some it is not known. */
const paid = everyone.slice(0, 30);
const before = [header, ...everyone.slice(30, 60)];
const monitored = everyone
  .slice(0, 120)
  .map((line, at) => (at < 80 ? line : withIncome(line, at < 100 ? '' : '9000')));

async function standings(kind: 'small' | 'large'): Promise<{ out: string; err: string }> {
  // 4 MiB are where DuckDB is taken.
  const padding = kind === 'large' ? '某'.repeat(39_000) : '';
  const file = (name: string, lines: readonly string[]): string =>
    table(`${kind}-${name}.csv`, lines, padding);
  const { code, out, err } = await ran([
    'monitor',
    file('monitored', monitored),
    ...['--recipients', file('paid', paid), '--before', file('before', before)],
    ...['--as-of', '2021-08', '--headers', 'key'],
  ]);
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  return { out, err: err.replaceAll(`${kind}-`, '') };
}

describe('who is monitored', () => {
  it('has the same standing where the tables are so large that DuckDB decides them', async () => {
    const [small, large] = [await standings('small'), await standings('large')];
    expect(large.out).toBe(small.out);
    const standing = small.out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',')[4]);
    expect(standing).toHaveLength(monitored.length);
    expect(new Set(standing.slice(1))).toEqual(
      new Set(['covered', 'ask-in', 'dropped-out', 'not-eligible', 'needs-evidence']),
    );
  });
});
