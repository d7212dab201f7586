import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, type Ran, workFolder } from './run.ts';

const folder = workFolder();
const person = id('1970-01-01', 901);
put(
  folder,
  '人员.csv',
  [
    '家庭编号,姓名,身份证号,与户主关系,城乡类别,月收入,财产状况符合,现享类别,现享金额',
    `P1,测甲,${person},本人,农村,100,是,低保,557`,
    '',
  ].join('\n'),
);
// A list in which nobody can be told leaves the control undone, which is warned of.
put(folder, '养老13812345678.csv', '身份证号,姓名,月养老金\n123,测甲,500\n');
put(
  folder,
  'hook.mjs',
  `import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync('told.json', readFileSync(0));
writeFileSync('argv.json', JSON.stringify(process.argv.slice(2)));`,
);
put(folder, 'deaf.mjs', `console.error('${person} no such server'); process.exit(7);`);

const result = z.looseObject({
  began: z.string().regex(/^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d/),
  month: z.literal('2021-08'),
  exit: z.number(),
  messages: z.array(z.string()),
});
const resultIn = (name: string): z.output<typeof result> =>
  result.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));

function run(more: string, from = '人员.csv'): Ran {
  put(folder, 'plan.yaml', `households: [${from}]\noutput: out/{month}\n${more}`);
  return civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-08', '--no-ledger', '--quiet']);
}
const node = JSON.stringify(process.execPath);
const logged = (): string[] => readFileSync(join(folder, 'run.log'), 'utf8').trimEnd().split('\n');

beforeEach(() => {
  for (const name of ['told.json', 'argv.json', 'run.log', 'last.json'])
    rmSync(join(folder, name), { force: true });
});

describe('notify in a plan', () => {
  it('gives the command the summary as JSON on its standard input, and its arguments as they stand', () => {
    const { code } = run(`notify: [${node}, hook.mjs, '$HOME; a b', '*']\n`);
    expect(code).toBe(0);
    expect(resultIn('told.json')).toMatchObject({ exit: 0, as_of: '2021-08', households: 1 });
    expect(JSON.parse(readFileSync(join(folder, 'argv.json'), 'utf8'))).toEqual([
      '$HOME; a b',
      '*',
    ]);
  });

  it('tells of a run that failed too, with what it said', () => {
    const { code } = run(`notify: [${node}, hook.mjs]\n`, 'nosuch.csv');
    expect(code).toBe(4);
    const { exit, messages } = resultIn('told.json');
    expect(exit).toBe(4);
    expect(messages.join()).toContain('nosuch.csv');
  });

  it('ends with 6 where the command did not do its work, and says why with numbers masked', () => {
    const { code, err } = run(`notify: [${node}, deaf.mjs]\n`);
    expect(code).toBe(6);
    expect(err).toContain('以 7 结束');
    expect(err).toContain('no such server');
    expect(err).not.toContain(person);
    expect(existsSync(join(folder, 'out/2021-08/summary.json'))).toBe(true);
  });

  it('ends with 6 where there is no such command', () => {
    const { code, err } = run('notify: [no-such-command-here]\n');
    expect(code).toBe(6);
    expect(err).toContain('“no-such-command-here”没有办成：ENOENT');
  });

  it('is a list: a line for a shell is refused', () => {
    const { code, err } = run('notify: mail jingban\n');
    expect(code).toBe(2);
    expect(err).toContain('plan.yaml 第3行');
  });
});

describe('what a run leaves', () => {
  const withPension = 'rosters:\n  pension: 养老13812345678.csv\n';

  it('is a dated line a run in the file that the plan names, with its warnings, masked', () => {
    expect(run(`log: run.log\n${withPension}`).code).toBe(6);
    run('log: run.log\n');
    const [first = '', second = '', ...more] = logged();
    expect(more).toEqual([]);
    expect(first).toMatch(/^2\d{3}-\d\d-\d\dT[\d:.+]+ run plan\.yaml 2021-08 退出码6，提醒\d+条：/);
    expect(first).toContain('养老138****5678.csv');
    expect(first).not.toContain('13812345678');
    expect(second).toContain('2021-08 退出码0');
    expect(statSync(join(folder, 'run.log')).mode & 0o777).toBe(0o600);
  });

  it('is that line on standard error where the plan names no file', () => {
    expect(run('').err).toMatch(/^2\d{3}-\d\d-\d\dT\S+ run plan\.yaml 2021-08 退出码0/m);
  });

  it('is the result in the file that the plan names, the one that the command is told', () => {
    run(`result: last.json\nnotify: [${node}, hook.mjs]\n${withPension}`);
    expect(resultIn('last.json')).toEqual(resultIn('told.json'));
    expect(resultIn('last.json').exit).toBe(6);
    expect(resultIn('last.json').messages.join()).toContain('养老138****5678.csv');
    expect(statSync(join(folder, 'last.json')).mode & 0o777).toBe(0o600);
  });

  it('does not take the place of what is read', () => {
    const { code, err } = run('log: 人员.csv\n');
    expect([code, err]).toEqual([2, expect.stringContaining('人员.csv')]);
    expect(readFileSync(join(folder, '人员.csv'), 'utf8')).toContain(person);
  });
});
