import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Lang } from '../../src/messages/index.ts';
import { writeTable } from '../../src/sheets/write-table.ts';
import { everyCommand, parsed, ran, words } from './lines.ts';
import { put, workFolder } from './run.ts';

/** The command lines at the end of a command's help. */
async function examplesIn(lang: Lang): Promise<readonly { name: string; line: string }[]> {
  const found: { name: string; line: string }[] = [];
  for (const { name } of await everyCommand(lang)) {
    const { out } = await ran([...words(name), '--help', '--lang', lang]);
    const [, lines = '  civil-aid '] =
      /\n(?:例：|Examples:)\n((?: {2}civil-aid .+\n)+)$/.exec(out) ?? [];
    for (const line of lines.trimEnd().split('\n'))
      found.push({ name, line: line.slice('  civil-aid '.length) });
  }
  return found;
}

/** The files that the examples name, under their names in either language. */
const tables = [
  ['township-2.csv', '五马镇.xlsx', 'wuma.xlsx', 'gb18030', ';'],
  ['check/recipients.csv', '享受救助.xlsx', 'recipients.xlsx', 'utf-8', ','],
  ['township-1.csv', '监测对象.xlsx', 'monitored.xlsx', 'utf-8', ','],
  ['check/pension.csv', '残联.xlsx', 'disabled.xlsx', 'utf-8', ','],
] as const;

async function workbook(
  from: string,
  to: string,
  encoding: string,
  delimiter: string,
): Promise<void> {
  const [header = [], ...rows] = new TextDecoder(encoding)
    .decode(readFileSync(join('fixtures', from)))
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().split(delimiter));
  const columns = header.map((key) => ({ key, header: key, kind: 'text' }) as const);
  await writeTable(to, 'xlsx', columns, rows, { encoding: 'utf8' });
}

describe.each(['zh', 'en'] as const)('the examples in the help (%s)', (lang) => {
  const folder = workFolder();
  const at = lang === 'zh' ? 1 : 2;

  const home = process.cwd();
  afterAll(() => {
    process.chdir(home);
  });

  beforeAll(async () => {
    for (const one of tables) await workbook(one[0], join(folder, one[at]), one[3], one[4]);
    const pension = lang === 'zh' ? '养老.csv' : 'pension.csv';
    copyFileSync('fixtures/check/pension.csv', join(folder, pension));
    cpSync('rules', join(folder, 'my-rules'), { recursive: true });
    // Rule files of one day, which are there to be rewritten.
    const older = lang === 'zh' ? '本市规则' : 'our-rules';
    cpSync('test/rules/mistakes/base', join(folder, older), { recursive: true });
    const plan = `households: [${tables[1][at]}]\nrosters:\n  pension: ${pension}\noutput: out/{month}\n`;
    put(folder, lang === 'zh' ? '计划.yaml' : 'plan.yaml', plan);
  });

  it('are there for every command, and are lines of that command', async () => {
    for (const { name, line } of await examplesIn(lang)) {
      expect([name, line.startsWith(`${name} `) || line === name]).toEqual([name, true]);
      await parsed(words(line));
    }
  });

  it('do what they say', async () => {
    process.chdir(folder);
    for (const { name, line } of await examplesIn(lang)) {
      // A finding's number is known once the controls have run.
      const [id = ''] = /^\S{8,}/m.exec(await openFindings()) ?? [];
      const args = words(line).map((word) => (/^(?:编号|ID)$/.test(word) ? id : word));
      const { code, err } = await ran(args);
      // 3: the fixture has rows to mend.
      expect([name, [0, 3].includes(code) ? '' : err]).toEqual([name, '']);
    }
  });
});

/** What the ledger has open, a line each. */
async function openFindings(): Promise<string> {
  const { out } = await ran(['ledger', 'history']);
  return out
    .split('\n')
    .filter((line) => !line.startsWith('20'))
    .join('\n');
}
