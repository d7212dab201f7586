import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';

import { run } from '../../src/cli/main.ts';
import { beijingDay, beijingStamp } from '../../src/core/month.ts';
import { id, put, workFolder } from './run.ts';

const folder = workFolder();
const table = put(
  folder,
  'one.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合\nH1,甲,${id('1975-03-02', 901)},本人,300,是\nH2,İı,${id('1975-03-02', 902)},本人,3000,是\n`,
);

class Kept extends Writable {
  readonly isTTY = false;
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const zone = process.env['TZ'];
afterEach(() => {
  process.env['TZ'] = zone;
});

describe('the month that is decided for where none is named', () => {
  const midnight = new Date('2021-07-31T16:00:00Z');

  it.each(['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC', 'Asia/Shanghai'])(
    'is that of Beijing, also in %s',
    async (tz) => {
      process.env['TZ'] = tz;
      for (const [today, month] of [
        [midnight, '2021-08'],
        [new Date(midnight.getTime() - 1), '2021-07'],
      ] as const) {
        const [stdout, stderr] = [new Kept(), new Kept()];
        const world = {
          stdin: process.stdin,
          stdout,
          stderr,
          today,
          maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
        };
        expect(await run(['calc', table, '--category', 'dibao'], world)).toBe(0);
        expect(stderr.text).toContain(`核算月份 ${month}。`);
      }
    },
  );

  it('and the day and the time that are kept are Beijing’s', () => {
    expect(beijingDay(midnight)).toEqual({ year: 2021, month: 8, day: 1 });
    expect(beijingStamp(midnight)).toBe('2021-08-01T00:00:00.000+08:00');
  });
});

describe('the zone and language of the machine', () => {
  it('change no byte of what is written', () => {
    const bin = resolve('bin/civil-aid.js');
    const args = [bin, 'calc', table, '--as-of', '2021-08', '--category', 'dibao'];
    const all = [
      { TZ: 'America/Los_Angeles', LANG: 'C' },
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    ].flatMap((env) =>
      ['local', 'duckdb'].map((engine) => {
        const { stdout, stderr } = spawnSync(process.execPath, [...args, '--engine', engine], {
          encoding: 'utf8',
          env: { ...process.env, ...env },
        });
        return `${stdout}\n${stderr}`;
      }),
    );
    expect(all[0]).toContain('eligible');
    expect(new Set(all).size).toBe(1);
  }, 240_000);
});
