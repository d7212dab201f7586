import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, civilAidSpawned, id, put, type Ran, workFolder } from './run.ts';

const folder = workFolder();
put(
  folder,
  'one.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合\nH1,甲,${id('1975-03-02', 901)},本人,300,是\n`,
);

/** Runs the tool with its standard output on a disk that is full. */
function onFullDisk(args: readonly string[]): Ran {
  const full = openSync('/dev/full', 'w');
  const bin = resolve('bin/civil-aid.js');
  const { status, stderr } = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  return { code: status, out: '', err: stderr };
}

describe('standard output that takes nothing', () => {
  for (const args of [
    ['calc', 'one.csv', '--as-of', '2021-08', '--quiet'],
    ['doctor', 'one.csv'],
    ['rules', 'list'],
  ]) {
    it.skipIf(!existsSync('/dev/full'))(`is a fault that ${args[0] ?? ''} tells`, () => {
      const { code, err } = onFullDisk(args);
      expect([code, err]).toEqual([1, expect.stringContaining('标准输出没有写完：ENOSPC')]);
    });
  }
});

describe('the program as a process of its own', () => {
  const args = ['calc', '-', '--as-of', '2021-08', '--category', 'dibao', '-o', 'piped.csv'];

  it('reads its input from a pipe, and its outputs are for their owner alone', () => {
    const input = readFileSync(join(folder, 'one.csv'), 'utf8');
    const { code, out } = civilAidSpawned(folder, args, input);
    expect([code, out]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'piped.csv'), 'utf8')).toContain('H1');
    expect(statSync(join(folder, 'piped.csv')).mode & 0o777).toBe(0o600);
  });

  it('ends with the code of what went wrong, and says so', () => {
    const { code, err } = civilAidSpawned(folder, ['calc', 'none.csv']);
    expect([code, err]).toEqual([4, expect.stringContaining('none.csv')]);
  });
});

describe('help', () => {
  it('of a group is shown where none of its commands is named', () => {
    const { code, err } = civilAid(folder, ['rules']);
    expect([code, err]).toEqual([2, expect.stringContaining('civil-aid rules [选项]')]);
  });

  it('is pointed to for the command that was given, whatever stands before it', () => {
    const { err } = civilAid(folder, ['--lang', 'en', 'calc', 'one.csv', '--bogus']);
    expect(err).toContain('See civil-aid calc --help.');
    expect(civilAid(folder, ['rules', 'bogus']).err).toContain('civil-aid rules --help');
  });
});
