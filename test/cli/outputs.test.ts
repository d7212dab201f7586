import { spawn } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, put, workFolder } from './run.ts';

const folder = workFolder();
cpSync('fixtures/check', folder, { recursive: true });
cpSync('rules', join(folder, 'rules'), { recursive: true });
mkdirSync(join(folder, 'folder'));
symlinkSync(folder, join(folder, 'folder/loop'));
const month = ['--as-of', '2021-08'];
const people = 'recipients.csv';

describe('what a command reads, whatever it is called,', () => {
  const check = ['check', '--recipients', people, '--roster', 'payroll=payroll.csv'];
  const registers = ['--cards', 'cards.csv', '--vital', 'vital.csv', '--no-ledger'];
  const kin = ['sample', 'kin', '--recipients', people, '--staff', 'staff.csv', '--seed', '1'];
  const rule = 'rules/341600/dibao/2020-07-01.yaml';
  it.each([
    ['calc', people, ['calc', people]],
    ['calc', people, ['calc', people, '--engine', 'duckdb']],
    ['calc, its rules', rule, ['calc', people, '--rules', 'rules']],
    ['check, its roster', 'payroll.csv', [...check, ...registers]],
    ['check, its register', 'cards.csv', [...check, ...registers]],
    [
      'check, a register of a control not asked for',
      'vital.csv',
      [...check, ...registers, 'roster'],
    ],
    ['monitor, who is paid', 'again.csv', ['monitor', people, '--recipients', 'again.csv']],
    ['simulate', people, ['simulate', people, '--set', 'dibao.standard=700']],
    ['stats', people, ['stats', people]],
    ['notice', people, ['notice', people]],
    ['sample, its register', 'staff.csv', [...kin, '--no-ledger']],
    ['explain', people, ['explain', people, '--household', '3416230000001']],
  ] as const)('is not written by %s', (name, read, args) => {
    cpSync(join(folder, people), join(folder, 'again.csv'));
    const before = readFileSync(join(folder, read));
    // A notice is a page, and nothing else.
    const page = name === 'notice';
    const twin = join(folder, `twin-${process.hrtime.bigint()}.${page ? 'html' : 'csv'}`);
    linkSync(join(folder, read), twin);
    for (const output of page ? [twin] : [twin, `folder/loop/${read}`]) {
      const formats: Readonly<Record<string, string>> = { explain: 'json' };
      const format = formats[name] ?? (output.endsWith('.yaml') ? 'csv' : undefined);
      const own = format === undefined ? [] : ['--format', format];
      const { code, err } = civilAid(folder, [...args, ...month, ...own, '-o', output]);
      expect([output, code, err]).toEqual([output, 2, expect.stringContaining('既要读取又要写入')]);
      expect(readFileSync(join(folder, read))).toEqual(before);
    }
  });

  it('is not written by a plan: its rosters, its registers and the plan itself', () => {
    for (const read of ['payroll.csv', 'cards.csv', 'plan.yaml']) {
      const own = join(folder, `out-${read}`);
      mkdirSync(own);
      symlinkSync(join(folder, read), join(own, 'rejects.csv'));
      const plan = readFileSync(join(folder, 'plan.yaml'), 'utf8');
      const path = read === 'plan.yaml' ? read : 'other.yaml';
      put(folder, path, plan.replace('out/{month}', `out-${read}`));
      const before = readFileSync(join(folder, read));
      const { code, err } = civilAid(folder, ['run', path, '--no-ledger', ...month]);
      expect([read, code, err]).toEqual([read, 2, expect.stringContaining('既要读取又要写入')]);
      expect(readFileSync(join(folder, read))).toEqual(before);
      expect(readdirSync(own)).toEqual(['rejects.csv']);
    }
  });

  it('is not written by the ledger’s export', () => {
    civilAid(folder, [
      'check',
      'roster',
      '--recipients',
      people,
      '--roster',
      'payroll=payroll.csv',
      ...month,
      '-o',
      'f.csv',
    ]);
    symlinkSync('civil-aid.duckdb', join(folder, 'ledger.csv'));
    const { code } = civilAid(folder, ['ledger', 'export', '-o', 'ledger.csv']);
    expect(code).toBe(2);
    expect(civilAid(folder, ['ledger', 'verify']).code).toBe(0);
  });
});

/** Waits until the process has its handlers: the one of SIGHUP comes last, and no program has it unasked. */
async function listening(pid: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const [, mask = '0'] =
      /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    if ((BigInt(`0x${mask}`) & 1n) === 1n) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

describe('a run that a signal ends', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s says so and leaves nothing',
    async (signal) => {
      const own = join(folder, signal);
      mkdirSync(join(own, 'tmp'), { recursive: true });
      // Nobody writes into the pipe: the run waits for its input.
      const child = spawn(
        process.execPath,
        [resolve('bin/civil-aid.js'), 'calc', '-', '-o', 'out.csv'],
        {
          cwd: own,
          env: { ...process.env, TMPDIR: join(own, 'tmp') },
          stdio: ['pipe', 'ignore', 'pipe'],
        },
      );
      let err = '';
      child.stderr.on('data', (piece) => {
        err += String(piece);
      });
      const ended = new Promise<string | null>((done) =>
        child.once('close', (_, by) => {
          done(by);
        }),
      );
      await listening(child.pid ?? 0);
      child.kill(signal);
      expect([await ended, err]).toEqual([signal, expect.stringContaining('都和运行前一样')]);
      expect(readdirSync(own, { recursive: true })).toEqual(['tmp']);
    },
  );
});

describe('a folder for temporary files that is missing', () => {
  it('is no fault of a run that needs none, and a sentence of one that does', () => {
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = join(folder, 'none');
    try {
      expect(civilAid(folder, ['calc', people, ...month, '-o', 'plain.csv']).code).not.toBe(2);
      const bulk = ['calc', people, ...month, '--engine', 'duckdb', '-o', 'bulk.csv'];
      const { code, err } = civilAid(folder, bulk);
      expect([code, err]).toEqual([2, expect.stringContaining('TMPDIR')]);
      expect(readdirSync(folder)).not.toContain('bulk.csv');
    } finally {
      if (TMPDIR === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = TMPDIR;
    }
  });
});
