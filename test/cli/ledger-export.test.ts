import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { controlFixtures } from '../../fixtures/generate/controls.ts';
import { civilAid, put, workFolder } from './run.ts';

const folder = workFolder();
const line = z.tuple([
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
]);

for (const [name, text] of controlFixtures(5, 260).files) put(folder, name, text);
put(
  folder,
  'plan.yaml',
  'households: [recipients.csv]\nrosters:\n  pension: pension.csv\noutput: out/{month}\n',
);
civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-08']);
civilAid(folder, ['ledger', 'export', '-o', '台账.ndjson']);

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const linesOf = (name: string): string[] => read(name).trimEnd().split('\n');
/** The lines of the chain; the others hold what is said of persons. */
const chainOf = (name: string): string[] => linesOf(name).filter((text) => text.startsWith('['));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const verified = (): string => civilAid(folder, ['ledger', 'verify']).out;

describe('ledger export', () => {
  it('gives lines of which each begins with the SHA-256 of the one before, and ends where the ledger does', () => {
    const lines = chainOf('台账.ndjson');
    expect(lines.length).toBeGreaterThan(80);
    lines.forEach((text, at) => {
      const [prev, seq] = line.parse(JSON.parse(text));
      expect(seq).toBe(at + 1);
      if (at > 0) expect(prev).toBe(sha256(lines[at - 1] ?? ''));
    });
    expect(verified()).toContain(
      `共 ${lines.length} 条。最后一条的哈希：${sha256(lines.at(-1) ?? '')}`,
    );
  });

  it('writes the same lines to a pipe', () => {
    expect(civilAid(folder, ['ledger', 'export']).out).toBe(read('台账.ndjson'));
  });

  it('keeps both files for their owner, and says where the page stands', () => {
    const { err } = civilAid(folder, ['ledger', 'export', '-o', '又.ndjson']);
    expect(err).toContain('怎样不用本程序核对：又.ndjson.核对方法.txt');
    for (const name of ['又.ndjson', '又.ndjson.核对方法.txt'])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('writes no page beside a part of the chain', () => {
    const { err } = civilAid(folder, ['ledger', 'export', '--kind', 'run', '-o', 'run.ndjson']);
    expect(err).not.toContain('核对方法');
    expect(linesOf('run.ndjson')).toHaveLength(1);
  });
});

describe.skipIf(spawnSync('sha256sum', ['--version']).status !== 0)(
  'the page beside the export, followed with sha256sum',
  () => {
    const page = (): string => read('台账.ndjson.核对方法.txt');
    const commands = (): string => /^\{\n[\s\S]*?^\} < .*$/m.exec(page())?.[0] ?? 'no commands';
    const follow = (): string =>
      execFileSync('sh', ['-c', commands()], { cwd: folder, encoding: 'utf8' });

    it('finds the chain whole, and its end as the page and the ledger have it', () => {
      const [, end = ''] = /^ {2}([0-9a-f]{64})$/m.exec(page()) ?? [];
      expect(follow()).toBe(`${chainOf('台账.ndjson').length} ${end}\n`);
      expect(verified()).toContain(end);
    });

    it('verifies one entry alone', () => {
      const [one = 'no command'] = /^ {2}grep .*$/m.exec(page()) ?? [];
      const told = execFileSync('sh', ['-c', one], { cwd: folder, encoding: 'utf8' });
      expect(chainOf('台账.ndjson')[5]?.slice(2, 66)).toBe(told.slice(0, 64));
    });

    it('finds the entry behind one that was changed, and what was changed of a person', () => {
      const whole = read('台账.ndjson');
      const lines = linesOf('台账.ndjson');
      const at = lines.findIndex((text) => text.startsWith('["') && text.includes(',3,"'));
      lines[at] = lines[at]?.replace('2021-08', '2021-07') ?? '';
      const apart = lines.findIndex((text) => text.startsWith('{"seq":9,'));
      lines[apart] = lines[apart]?.replace('"key":"', '"key":"x') ?? '';
      writeFileSync(join(folder, '台账.ndjson'), `${lines.join('\n')}\n`);
      expect(follow().split('\n').slice(0, 2)).toEqual(['× 4', '× 9 OWN']);
      writeFileSync(join(folder, '台账.ndjson'), whole);
    });

    it('finds the chain whole after a household was erased, and nothing of it in the export', () => {
      // A household with a finding that stands open is not erased.
      const whole = read('台账.ndjson');
      const household = [...whole.matchAll(/"key":"(\d{10,})"/g)]
        .map(([, key = '']) => key)
        .find((key) => !whole.includes(`\\"household\\":\\"${key}`));
      if (household === undefined) throw new Error('each household has a finding');
      const erase = ['ledger', 'erase', '--reason', '保存期满', '--by', '张三'];
      expect(civilAid(folder, erase).code).toBe(2);
      expect(
        civilAid(folder, [...erase, '--household', household, '--before', '2011-01']).code,
      ).toBe(2);
      const { code, out, err } = civilAid(folder, [...erase, '--household', household]);
      expect([code, out]).toEqual([0, expect.stringMatching(/^已抹去 \d+ 条里的个人信息/)]);
      expect(err).toContain('备份');
      civilAid(folder, ['ledger', 'export', '-o', '台账.ndjson']);
      expect(read('台账.ndjson')).not.toContain(household);
      const lines = chainOf('台账.ndjson');
      expect(follow()).toBe(`${lines.length} ${sha256(lines.at(-1) ?? '')}\n`);
      expect(verified()).toContain(sha256(lines.at(-1) ?? ''));
      expect(civilAid(folder, ['ledger', 'history']).out).toContain('经办：张三；原因：保存期满');
    });
  },
);
