import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, id, put, type Ran, workFolder } from './run.ts';

const folder = workFolder();

/** Runs the built tool where packages that match can't be loaded, as where they were not installed. */
function without(packages: RegExp, args: readonly string[]): Ran {
  const refuse = `export async function resolve(name, context, next) {
    if (${String(packages)}.test(name)) throw new Error('no ' + name);
    return next(name, context);
  }`;
  const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  const hook = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(refuse))});`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', asUrl(hook), resolve('bin/civil-aid.js'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr };
}

/** Every package but the one that reads the command line. */
const anyPackage = /^(?!node:|[./]|file:|commander$)/;
const sheet = put(
  folder,
  'sheet.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入\r\nA1,王甲,${id('1960-01-01', 900)},本人,0\r\n`,
);

describe('what is asked of the command line alone', () => {
  it.each([['--version'], ['--help'], ['calcc']])('loads no other package: %s', (arg) => {
    const { code, err } = without(anyPackage, [arg]);
    expect(err).not.toContain('no ');
    expect(code).toBe(arg === 'calcc' ? 2 : 0);
  });
});

describe('rule files that ship', () => {
  const noYaml = /^yaml$/;

  it('are parsed when the tool is built, and a run needs no parser', () => {
    expect(spawnSync(process.execPath, ['scripts/keep-rules.mjs']).status).toBe(0);
    expect(without(noYaml, ['rules', 'list']).code).toBe(0);
  });

  it('are parsed again where one has been changed', () => {
    const own = join(folder, 'rules');
    cpSync('rules', own, { recursive: true });
    const file = join(own, '341600/old_age/2021-07-01.yaml');
    const text = readFileSync(file, 'utf8');
    const at = text.split('\n').length;
    writeFileSync(file, `${text}unheard: 1\n`);
    const { code, err } = civilAid(folder, ['rules', 'list', '--rules', own]);
    expect(code).toBe(2);
    expect(err).toContain(`2021-07-01.yaml 第${at}行`);
  });
});

describe('where DuckDB was not installed for this machine', () => {
  const noDuck = /^@duckdb\//;

  it.each([
    ['template', ['template', 'dibao', '-o', 'form.xlsx']],
    ['rules', ['rules', 'validate']],
    ['a small calc', ['calc', sheet, '-o', join(folder, 'decisions.csv')]],
    ['explain', ['explain', sheet, '--household', 'A1']],
    ['doctor', ['doctor', sheet]],
    ['stats', ['stats', sheet]],
  ])('%s works', (_, args) => {
    expect(without(noDuck, args).code).toBe(0);
  });

  it('what needs it ends in a sentence that says what works, and writes nothing', () => {
    const { code, err } = without(noDuck, ['calc', sheet, '--engine', 'duckdb', '-o', 'none.csv']);
    expect(code).toBe(2);
    expect(err).toContain('没有能用的 DuckDB 组件');
    expect(err).toContain('没有它仍可以用');
  });
});
