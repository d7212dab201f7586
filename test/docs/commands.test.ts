import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { commands } from '../../src/cli/commands.ts';
import { everyCommand, parsed, words } from '../cli/lines.ts';

const pages = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Where a command line ends and a shell's redirection or a remark begins. */
const end = /\s+(?:2?>|;|\||&&|<|#)|;|\s{2,}(?!-)/;

/** The command lines of a page: whole lines of its code, and code in its sentences. */
function linesOf(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(/\\\n\s*/g, '');
  const code = text.split('\n').flatMap((line) => {
    const [, said] = /^ {4}.*(?<![\w=`-])civil-aid(?:\.js)? (.+)$/.exec(line) ?? [];
    return said === undefined ? [] : [said];
  });
  const inline = [...text.matchAll(/`civil-aid ([^`]+)`/g)].map(([, line = '']) => line);
  return [...code, ...inline].map((line) => line.split(end)[0] ?? '');
}

describe.each(pages.map((page) => ({ page, lines: linesOf(page) })))('$page', ({ page, lines }) => {
  it.skipIf(lines.length === 0)('has no command line that the tool refuses', async () => {
    for (const line of lines) {
      const failed = await parsed(words(line)).then(
        () => undefined,
        (error: unknown) => error,
      );
      const told =
        failed instanceof Error && !('exitCode' in failed && failed.exitCode === 0)
          ? failed.message
          : undefined;
      expect([line, told]).toEqual([line, undefined]);
    }
  });

  it('names no option that there is not', async () => {
    const all = await everyCommand('zh');
    const known = new Set([
      '--help',
      '--version',
      ...all.flatMap(({ command }) => command.options.map(({ long }) => long ?? '')),
    ]);
    const text = readFileSync(page, 'utf8')
      .split('\n')
      // Options of the machine's own programs.
      .filter((line) => !/systemctl|npm |git /.test(line))
      .join('\n');
    const named = [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*[a-z]/g)].map(([option]) => option);
    expect(named.filter((option) => !known.has(option))).toEqual([]);
  });
});

it('finds the command lines of the pages', () => {
  const counts = Object.fromEntries(pages.map((page) => [page, linesOf(page).length]));
  expect(counts['README.md']).toBeGreaterThanOrEqual(5);
  expect(counts['docs/用户手册.md']).toBeGreaterThanOrEqual(12);
  expect(counts['docs/定时运行.md']).toBeGreaterThanOrEqual(9);
});

describe("README's table of commands", () => {
  const table = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([a-z]+)(?: |`)/gm)].map(
    ([, name = '']) => name,
  );

  it('has every command, in any order, and no other', () => {
    expect(new Set(table)).toEqual(new Set(commands.map(({ name }) => name)));
  });
});

/** Every option with its words and the commands that have it, as the manual lists them. */
async function optionRows(): Promise<string[]> {
  const rows = new Map<string, string[]>();
  for (const { name, command } of await everyCommand('zh')) {
    for (const { flags, description } of command.options) {
      const key = `\`${flags}\` | ${description}`;
      rows.set(key, [...(rows.get(key) ?? []), name]);
    }
  }
  const count = (await everyCommand('zh')).length;
  return [...rows].map(
    ([key, names]) => `${key} | ${names.length === count ? '每个命令' : names.join('、')}`,
  );
}

describe("the manual's list of options", () => {
  const manual = readFileSync('docs/用户手册.md', 'utf8');
  const section = /## 十一、全部选项[^]*?(?=\n## |$)/.exec(manual)?.[0] ?? '';
  const listed = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|'))
        .join(' | '),
    );

  it('is what the commands say in their help', async () => {
    expect(listed).toEqual(await optionRows());
  });
});
