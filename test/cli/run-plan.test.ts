import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, userInfo } from 'node:os';
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
    expect(out).toContain(`；${userInfo().username}@${hostname()}，版本 `);
  });

  it('notes how a finding was settled, and verifies', () => {
    const { out } = civilAid(folder, ['ledger', 'history']);
    const [, id = ''] = /^([0-9a-f]{16}) /m.exec(out) ?? [];
    const settle = ['ledger', 'settle', id, '--result', '停发'];
    expect(civilAid(folder, settle).code).toBe(2);
    expect(civilAid(folder, [...settle, '--by', '张三', '--recovered', '-3']).code).toBe(2);
    const how = ['--by', '张三', '--recovered', '628.5', '--note', '已退回专户'];
    expect(civilAid(folder, [...settle, ...how]).code).toBe(0);
    const told = civilAid(folder, ['ledger', 'history', id]).out;
    expect(told).toContain(`${id} 处理：停发；经办：张三；追回 628.50 元；说明：已退回专户`);
    expect(told).not.toContain('{');
    expect(civilAid(folder, ['ledger', 'verify']).out).toMatch(/台账完整，共 \d+ 条。/);
    expect(
      civilAid(folder, ['ledger', 'settle', 'nosuch', '--result', '停发', '--by', '张三']).code,
    ).toBe(2);
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

  it('tells all that was noted of one household, and of no other', () => {
    const [, household = ''] =
      /^[0-9a-f]{16} \S+ \S+ \S+ \S+ (\S+)/m.exec(civilAid(folder, ['ledger', 'history']).out) ??
      [];
    const { out, code } = civilAid(folder, ['ledger', 'history', '--household', household]);
    expect(code).toBe(0);
    const rows = out.trimEnd().split('\n');
    const found = rows.filter((row) => row.includes(household));
    const ids = found.map((row) => row.split(' ')[1] ?? '');
    expect(found.length).toBeGreaterThan(0);
    // How a finding was settled is told by the finding's number, which stands in a row before it.
    for (const row of rows)
      expect([household, ...ids].some((part) => row.includes(part))).toBe(true);
    expect(civilAid(folder, ['ledger', 'history', '--household', 'nosuch']).code).toBe(2);
  });

  it('is held to an anchor of paper: met later, broken by a ledger that was rolled back', () => {
    const rolled = join(folder, 'anchored');
    mkdirSync(rolled);
    const run = (month: string): string => {
      const own = put(
        rolled,
        'plan.yaml',
        `households: [../recipients.csv]\noutput: out/{month}\n`,
      );
      civilAid(rolled, ['run', own, '--as-of', month, '--quiet']);
      return civilAid(rolled, ['ledger', 'anchor', '--month', month]).out;
    };
    const first = run('2021-08');
    expect(first).toMatch(/^civil-aid-anchor 2021-08 \d+ [0-9a-f]{64}$/m);
    for (const name of ['civil-aid.duckdb', 'civil-aid.duckdb.head'])
      copyFileSync(join(rolled, name), join(rolled, `kept-${name}`));
    put(rolled, 'paper.txt', `${first}\r\n签字：张三\r\n${run('2021-09')}`);
    const verify = (file = 'paper.txt') => civilAid(rolled, ['ledger', 'verify', '--anchor', file]);
    const met = verify();
    expect([met.code, met.out.match(/锚相符/g)?.length]).toEqual([0, 2]);
    // The ledger and its recorded end of last month, both: nothing on this machine tells it.
    for (const name of ['civil-aid.duckdb', 'civil-aid.duckdb.head'])
      copyFileSync(join(rolled, `kept-${name}`), join(rolled, name));
    expect(civilAid(rolled, ['ledger', 'verify']).code).toBe(0);
    const lost = verify();
    expect([lost.code, lost.err]).toEqual([5, expect.stringContaining('被退回或截断过')]);
    put(rolled, 'other.txt', first.replace(/[0-9a-f]{64}/, '0'.repeat(64)));
    expect([verify('other.txt').code, verify('other.txt').err]).toEqual([
      5,
      expect.stringContaining('被改写'),
    ]);
    put(rolled, 'torn.txt', first.slice(0, -20));
    expect(verify('torn.txt').code).toBe(2);
    expect(verify('plan.yaml').code).toBe(2);
    expect(civilAid(rolled, ['ledger', 'anchor', '--month', '2020-01']).code).toBe(2);
  });

  it('names the months that were never run', () => {
    const own = join(folder, 'gap');
    mkdirSync(own);
    put(own, 'plan.yaml', `households: [../recipients.csv]\noutput: out/{month}\n`);
    const run = (month: string) => civilAid(own, ['run', 'plan.yaml', '--as-of', month, '--quiet']);
    expect(run('2021-07').err).not.toContain('台账里没有');
    expect(run('2021-09').err).toContain('台账里没有 2021-08 的核算');
    expect(run('2021-12').err).toContain('台账里没有 2021-08、2021-10、2021-11 的核算');
    const summary = readFileSync(join(own, 'out/2021-12/summary.json'), 'utf8');
    expect(JSON.parse(summary)).toMatchObject({
      months_skipped: ['2021-08', '2021-10', '2021-11'],
    });
    expect(run('2021-08').err).not.toContain('台账里没有');
  });

  it('ends with 10 for findings where that is asked, and masks its tables where that is', () => {
    const asked = ['run', 'plan.yaml', '--no-ledger', '--as-of', '2022-03'];
    expect(civilAid(folder, asked).code).toBe(3);
    const whole = readFileSync(join(folder, 'out/2022-03/findings.csv'), 'utf8');
    expect(whole).toMatch(/\d{17}[\dX]/);
    expect(civilAid(folder, [...asked, '--fail-on', 'findings', '--mask']).code).toBe(10);
    for (const name of [
      'decisions.csv',
      'findings.csv',
      'findings.html',
      'rejects.csv',
      'summary.json',
    ])
      expect(readFileSync(join(folder, 'out/2022-03', name), 'utf8')).not.toMatch(
        /(?<![0-9a-f])\d{17}[\dX](?![0-9a-f])/,
      );
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
      ['ledger', 'settle', 'any', '--result', '停发', '--by', '张三'],
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
    expect([code, out.startsWith('["')]).toEqual([5, true]);

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
