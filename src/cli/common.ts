import { type Command, Option } from 'commander';

import { type Lang, teller } from '../messages/index.ts';

/** Adds `--lang` and `--debug`, which every command has. */
export function common(command: Command, lang: Lang): Command {
  const tell = teller(lang);
  return command
    .addOption(
      new Option('--lang <zh|en>', tell('optLang')).choices(['zh', 'en']).default(lang, 'zh'),
    )
    .addOption(new Option('--debug', tell('optDebug')))
    .helpOption('-h, --help', tell('helpHelp'));
}
