import { Command } from 'commander';
import { readFileSync } from 'node:fs';

import { message, say } from '../messages/index.ts';
import { commands, type Loader } from './commands.ts';
import { common } from './common.ts';
import type { Context, Perform } from './declare.ts';
import { SpokenHelp } from './help.ts';

export function versionOf(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const data: unknown = JSON.parse(text);
  return typeof data === 'object' && data !== null && 'version' in data ? String(data.version) : '';
}

/** The whole command line. Only the command that is given is loaded: its options, and all that it stands on. */
export function program(context: Context, perform: Perform): Command {
  const { lang, world } = context;
  const prepare = (command: Command): Command => {
    command.createHelp = () => new SpokenHelp(lang);
    command.exitOverride();
    command.helpCommand(false);
    command.configureOutput({
      writeOut: (text) => world.stdout.write(text),
      // What is wrong is told once, from the error itself, in the user's language.
      writeErr: () => undefined,
    });
    return common(command, lang);
  };
  const root = prepare(new Command('civil-aid'));
  root.description(say(lang, message('about')));
  root.enablePositionalOptions();
  root.version(versionOf(), '-V, --version', say(lang, message('helpVersion')));
  root.addHelpText('after', `\n${say(lang, message('exitCodes'))}`);
  const loaders = new Map<Command, Loader>();
  for (const { name, about, load } of commands) {
    const command = prepare(root.command(name)).description(say(lang, message(about)));
    loaders.set(command, load);
  }
  prepare(root.command('help'))
    .description(say(lang, message('helpAbout')))
    .argument('[command...]', say(lang, message('argHelp')))
    .action(async (names: string[]) => {
      const [name] = names;
      const known = name === undefined || root.commands.some((one) => one.name() === name);
      // An unknown one is refused as it would be without the word help.
      const line = known ? [...names, '--help'] : names;
      await program(context, perform).parseAsync(line, { from: 'user' });
    });
  root.hook('preSubcommand', async (_, command) => {
    const add = await loaders.get(command)?.();
    add?.(command, context, perform, prepare);
  });
  return root;
}
