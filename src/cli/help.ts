import { type Command, Help } from 'commander';

import { type Lang, message, type PlainKey, say } from '../messages/index.ts';

const titles: Readonly<Record<string, PlainKey>> = {
  'Usage:': 'helpUsage',
  'Commands:': 'helpCommands',
  'Options:': 'helpOptions',
  'Arguments:': 'helpArguments',
};

/** The help in the user's language. */
export class SpokenHelp extends Help {
  constructor(private readonly lang: Lang) {
    super();
  }

  override styleTitle(title: string): string {
    const key = titles[title];
    return key === undefined ? title : say(this.lang, message(key)).trim();
  }

  override commandUsage(command: Command): string {
    return super
      .commandUsage(command)
      .replace('[options]', say(this.lang, message('usageOptions')))
      .replace('[command]', say(this.lang, message('usageCommand')));
  }

  /** Only its name: what a command takes is declared where it is loaded. */
  override subcommandTerm(command: Command): string {
    return command.name();
  }

  override optionDescription(option: Parameters<Help['optionDescription']>[0]): string {
    const extra: string[] = [];
    if (option.argChoices !== undefined) {
      extra.push(`${say(this.lang, message('helpChoices'))}: ${option.argChoices.join(' ')}`);
    }
    const plain: unknown = option.defaultValue;
    const shown = option.defaultValueDescription ?? (typeof plain === 'string' ? plain : undefined);
    if (shown !== undefined) extra.push(`${say(this.lang, message('helpDefault'))}: ${shown}`);
    return extra.length === 0 ? option.description : `${option.description} (${extra.join('; ')})`;
  }
}
