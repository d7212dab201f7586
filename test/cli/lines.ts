import type { Command } from 'commander';
import { Writable } from 'node:stream';

import { Told } from '../../src/app/screen.ts';
import { Voice } from '../../src/app/voice.ts';
import { commands } from '../../src/cli/commands.ts';
import { run } from '../../src/cli/main.ts';
import { program } from '../../src/cli/program.ts';
import type { Lang } from '../../src/messages/index.ts';

/** Keeps what is written. */
class Kept extends Writable {
  readonly isTTY = false;
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

/** Runs the tool in this process, in the current folder. */
export async function ran(
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const { stdin } = process;
  const code = await run(args, {
    stdin,
    stdout,
    stderr,
    today: new Date('2021-08-15T04:00:00Z'),
    maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
  });
  return { code, out: stdout.text, err: stderr.text };
}

/** The real command line, of which nothing is done. */
function whole(lang: Lang): Command {
  const voice = new Voice(new Told(new Kept()), lang);
  const today = new Date('2021-08-15T00:00:00Z');
  const { stdin } = process;
  const world = {
    stdin,
    stdout: new Kept(),
    voice,
    today,
    maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
    notRead: () => undefined,
  };
  return program({ world, lang }, () => Promise.resolve());
}

/** Reads a command line as the tool would, and does nothing; it throws for what the tool refuses. */
export async function parsed(args: readonly string[]): Promise<void> {
  await whole('zh').parseAsync([...args], { from: 'user' });
}

/** Every command that does something, those of a group among them, each with its whole name. */
export async function everyCommand(
  lang: Lang,
): Promise<readonly { readonly name: string; readonly command: Command }[]> {
  const root = whole(lang);
  const found: { name: string; command: Command }[] = [];
  for (const { name } of commands) {
    // Its file is loaded when it is named.
    await root.parseAsync([name, '--help'], { from: 'user' }).catch(() => undefined);
    const command = root.commands.find((one) => one.name() === name);
    if (command === undefined) throw new Error(`no command ${name}`);
    const members = command.commands.map((one) => ({
      name: `${name} ${one.name()}`,
      command: one,
    }));
    found.push(...(members.length > 0 ? members : [{ name, command }]));
  }
  return found;
}

/** The words of a command line, as a shell parts them. */
export const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
