import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { Progress } from '../../src/app/progress.ts';
import { run } from '../../src/cli/main.ts';
import { Screen, Told } from '../../src/app/screen.ts';
import { Voice } from '../../src/app/voice.ts';
import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const person = id('1975-03-02', 901);

/** A terminal that keeps what it is sent. */
class Kept extends Writable {
  text = '';

  constructor(readonly isTTY: boolean) {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const glue = put(
  folder,
  `名册${person}.csv`,
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,${person} 王一 138-0013-8000\u001b[2J\nH1,甲\u0007,${person},本人,300,是,${person}\n`,
);

describe('standard error', () => {
  it('has no whole number of a header or a file name, and no control character', () => {
    const { err } = civilAid(folder, ['calc', glue, '--as-of', '2021-08', '--category', 'dibao']);
    expect(err).toContain('不认得的列');
    expect(err).toContain('\\x1b[2J');
    expect(err).toContain('138****8000');
    expect(err).not.toContain(person);
    expect(err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('has none of a file that is not there, or of an option', () => {
    const there = civilAid(folder, ['calc', `没有${person}.csv`]);
    expect([there.code, there.err]).toEqual([4, expect.stringContaining('找不到文件')]);
    const wrong = civilAid(folder, ['calc', glue, '--as-of', `${person}\n错误：假的`]);
    expect(wrong.code).toBe(2);
    for (const { err } of [there, wrong]) expect(err).not.toContain(person);
    expect(wrong.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('has no row with --debug, whatever the library says of it', () => {
    const bad = put(folder, 'bad.parquet', `PAR1${person},王一,东村PAR1`);
    for (const args of [
      ['calc', bad, '--debug'],
      ['calc', glue, '--as-of', '1900-01', '--category', 'dibao', '--debug'],
    ]) {
      const { code, err } = civilAid(folder, args);
      expect(code).not.toBe(0);
      expect(err).not.toMatch(/王一|东村/);
      expect(err).not.toContain(person);
    }
  });

  it('draws its bar by itself, and what stands in the bar can do nothing', () => {
    const kept = new Kept(true);
    const bar = new Progress(new Voice(new Told(kept), 'zh'), 'progressReading', 2_000);
    bar.advance(1_000);
    bar.end();
    expect(kept.text).toBe(`\r读表 50% [${'#'.repeat(12)}${' '.repeat(12)}]\r\u001b[K`);
  });
});

describe('standard output that is a terminal', () => {
  it('has a table with its numbers masked and nothing that the terminal obeys', async () => {
    const [stdout, stderr] = [new Kept(true), new Kept(true)];
    const args = ['calc', glue, '--as-of', '2021-08', '--category', 'dibao', '--format', 'json'];
    const today = new Date('2021-08-15T04:00:00Z');
    const code = await run(args, {
      stdin: process.stdin,
      stdout,
      stderr,
      today,
      maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
    });
    expect(code).toBe(0);
    expect(stdout.text).toContain('341602********');
    expect(stdout.text + stderr.text).not.toContain(person);
    expect(stdout.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('is masked where a number comes in two pieces, and in a last line without an end', async () => {
    const kept = new Kept(true);
    const screen = new Screen(kept);
    screen.write(person.slice(0, 9));
    screen.write(`${person.slice(9)}\r\n\u001b[1m粗\u001b[22m\u001b[31m红`);
    await new Promise<void>((resolve) => screen.end(resolve));
    expect(kept.text).toBe(`341602********${person.slice(14)}\n\u001b[1m粗\u001b[22m\\x1b[31m红`);
  });
});
