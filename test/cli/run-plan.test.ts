import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { controlFixtures } from '../../fixtures/generate/controls.ts';
import { civilAid, put, workFolder } from './run.ts';

const folder = workFolder();
for (const [name, text] of controlFixtures(5, 260).files) put(folder, name, text);
const plan = (more = ''): string => `households: [recipients.csv]
rosters:
  pension: pension.csv
output: out/{month}
${more}`;
put(folder, 'plan.yaml', plan());

describe('civil-aid run', () => {
  it('leaves decisions, findings, changes, rejects and a summary in the month’s folder', () => {
    const { code } = civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-08']);
    // The roster has mistyped IDs: rejected, the rest is done.
    expect(code).toBe(3);
    for (const name of [
      'decisions.csv',
      'findings.csv',
      'findings.xlsx',
      'findings.html',
      'changes.csv',
      'rejects.csv',
      'summary.json',
    ]) {
      expect(statSync(join(folder, 'out/2021-08', name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(folder, 'civil-aid.duckdb')).mode & 0o777).toBe(0o600);
  });

  it('gives the same findings when the month is run again', () => {
    const before = readFileSync(join(folder, 'out/2021-08/findings.csv'), 'utf8');
    civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-08']);
    expect(readFileSync(join(folder, 'out/2021-08/findings.csv'), 'utf8')).toBe(before);
  });

  it('says next month which findings are still open', () => {
    civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-09']);
    expect(readFileSync(join(folder, 'out/2021-09/changes.csv'), 'utf8')).toContain('仍在');
    const { out } = civilAid(folder, ['ledger', 'history']);
    expect(out).toContain('核查月份 2021-09：run，发现 30 项（新 0，仍在 30，又现 0，已消除 0）');
  });

  it('notes how a finding was settled, and verifies', () => {
    const { out } = civilAid(folder, ['ledger', 'history']);
    const [, id = ''] = /^([0-9a-f]{16}) /m.exec(out) ?? [];
    expect(civilAid(folder, ['ledger', 'settle', id, '--result', '停发']).code).toBe(0);
    expect(civilAid(folder, ['ledger', 'history', id]).out).toContain('"result":"停发"');
    expect(civilAid(folder, ['ledger', 'verify']).out).toMatch(/台账完整，共 \d+ 条。/);
    expect(civilAid(folder, ['ledger', 'settle', 'nosuch', '--result', '停发']).code).toBe(2);
  });

  it('says in the summary and on the page where the ledger stands, for a hash on paper to be looked up', () => {
    civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-10']);
    const { ledger } = z
      .object({ ledger: z.object({ entries: z.number(), hash: z.string() }) })
      .parse(JSON.parse(readFileSync(join(folder, 'out/2021-10/summary.json'), 'utf8')));
    const found = civilAid(folder, ['ledger', 'verify', '--hash', ledger.hash.slice(0, 16)]);
    expect(found.code).toBe(0);
    expect(found.out).toContain(`这个哈希是台账第 ${ledger.entries} 条的。`);
    const page = readFileSync(join(folder, 'out/2021-10/findings.html'), 'utf8');
    const [, before = ''] = /最后一条的哈希：([0-9a-f]{64})/.exec(page) ?? [];
    expect(civilAid(folder, ['ledger', 'verify', '--hash', before]).code).toBe(0);
    const other = civilAid(folder, ['ledger', 'verify', '--hash', '0123456789abcdef']);
    expect([other.code, other.err]).toEqual([5, expect.stringContaining('没有哈希')]);
  });

  it('masks ID numbers where it shows the ledger', () => {
    expect(civilAid(folder, ['ledger', 'history']).out).not.toMatch(/\d{17}[\dX]/);
  });

  it('keeps no ledger where none is wanted', () => {
    put(
      folder,
      'other/plan.yaml',
      plan().replace('[recipients', '[../recipients').replace('pension: ', 'pension: ../'),
    );
    expect(
      civilAid(folder, ['run', 'other/plan.yaml', '--as-of', '2021-08', '--no-ledger']).code,
    ).toBe(3);
    expect(existsSync(join(folder, 'other/civil-aid.duckdb'))).toBe(false);
    expect(existsSync(join(folder, 'other/out/2021-08/findings.csv'))).toBe(true);
  });

  it('writes nothing at all beside a ledger that is an older copy, until it is taken up again', () => {
    const ledger = join(folder, 'civil-aid.duckdb');
    const backup = readFileSync(ledger);
    expect(civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-11']).code).toBe(3);
    writeFileSync(ledger, backup);
    const check = ['check', 'roster', '--recipients', 'recipients.csv', '--as-of', '2021-12'];
    for (const args of [
      ['run', 'plan.yaml', '--as-of', '2021-12'],
      [...check, '--roster', 'pension=pension.csv', '-o', 'found.csv'],
      ['ledger', 'settle', 'any', '--result', '停发'],
      ['ledger', 'verify'],
      ['stats', 'recipients.csv', '--ledger', 'civil-aid.duckdb'],
    ]) {
      const { code, err, out } = civilAid(folder, args);
      expect([args[0], code, out]).toEqual([args[0], 5, '']);
      expect(err).toMatch(/台账“.*”是旧的一份：末条记录是第 \d+ 条，而这里从第 \d+ 条起没有/);
    }
    expect(existsSync(join(folder, 'out/2021-12'))).toBe(false);
    expect(existsSync(join(folder, 'found.csv'))).toBe(false);
    const { code, out } = civilAid(folder, ['ledger', 'export', '--format', 'ndjson']);
    expect([code, out.startsWith('{')]).toEqual([5, true]);

    expect(civilAid(folder, ['ledger', 'adopt', '--reason', ' ', '--by', '张三']).code).toBe(2);
    const adopt = ['ledger', 'adopt', '--reason', '硬盘损坏', '--by', '张三'];
    expect(civilAid(folder, adopt).out).toContain('已接续');
    expect(civilAid(folder, adopt).out).toContain('不用接续');
    expect(civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-12']).code).toBe(3);
    expect(civilAid(folder, ['ledger', 'verify']).code).toBe(0);
  });

  it('names the line of a plan that is wrong', () => {
    put(folder, 'wrong.yaml', plan('colour: red\n'));
    const { code, err } = civilAid(folder, ['run', 'wrong.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('wrong.yaml 第5行第1列');
    expect(err).toContain('不认得“colour”这个键。请检查拼写，写法见 docs/定时运行.md。');
  });
});
