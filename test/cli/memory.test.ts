import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { memorySize } from '../../src/cli/memory.ts';
import { enoughMemory } from '../../src/duck/memory.ts';
import { withScratch } from '../../src/duck/scratch.ts';
import { UserError } from '../../src/core/errors.ts';
import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
put(
  folder,
  'one.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合\nH1,甲,${id('1975-03-02', 901)},本人,300,是\n`,
);

describe('a size of memory', () => {
  it.each([
    ['512MB', '512000000B'],
    ['1.5GB', '1500000000B'],
    ['2GiB', '2147483648B'],
    ['64 mb', '64000000B'],
    [' 1TB ', '1000000000000B'],
  ])('%j is %s', (given, bytes) => {
    expect(memorySize(given)).toBe(bytes);
  });

  it.each([
    'abc',
    '',
    '0',
    '0GB',
    '-1GB',
    '1',
    '1024',
    '12XB',
    '99999PB',
    '99999TB',
    '80%',
    'GB',
    '1e9GB',
    '1GB;',
  ])('%j is none', (given) => {
    expect(() => memorySize(given)).toThrow(UserError);
  });

  it('that is none is wrong usage of every command that takes one', () => {
    put(folder, 'plan.yaml', 'households: [one.csv]\noutput: out\n');
    for (const args of [
      ['calc', 'one.csv', '--engine', 'duckdb'],
      ['calc', 'one.csv'],
      ['check', '--recipients', 'one.csv'],
      ['simulate', 'one.csv', '--set', 'dibao.standard=700'],
      ['run', 'plan.yaml'],
    ]) {
      const { code, out, err } = civilAid(folder, [...args, '--memory', '12XB']);
      expect([args[0], code, out]).toEqual([args[0], 2, '']);
      expect(err).toContain('--memory 写的是“12XB”，应是一个大小');
    }
    expect(readdirSync(folder).sort()).toEqual(['one.csv', 'plan.yaml']);
  });

  it('that is too little for the database itself says the least', () => {
    const { code, err } = civilAid(folder, ['calc', 'one.csv', '--memory', '1MB']);
    expect([code, err]).toEqual([2, expect.stringContaining('最少 64MB')]);
  });
});

describe('memory that runs out', () => {
  it('ends the work with what would be enough, and leaves no scratch', async () => {
    let scratch = '';
    const work = withScratch('64000000B', 0, async (duck, own) => {
      scratch = own;
      // Sorted in one list, which can't go to disk.
      await duck.run('CREATE TABLE t AS SELECT list(i) AS l FROM range(20000000) r(i)');
    });
    await expect(work).rejects.toMatchObject({
      code: 2,
      messages: [{ key: 'memoryShort', params: { memory: '64MB', enough: '512MiB' } }],
    });
    expect(readdirSync(join(scratch, '..'))).not.toContain(scratch.split('/').at(-1));
  });

  it('asks for at least twice as much, by the size of the tables, and for no more than any needs', () => {
    expect(enoughMemory(64e6, 30e6)).toBe(2 ** 27);
    expect(enoughMemory(64e6, 121e6)).toBe(2 ** 28);
    expect(enoughMemory(64e6, 9e9)).toBe(2 ** 30);
    expect(enoughMemory(2 ** 30, 9e9)).toBe(2 ** 31);
  });
});
