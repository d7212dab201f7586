import { type Command, Option } from 'commander';

import { exitCode, UserError } from '../core/errors.ts';
import { type Lang, message, teller } from '../messages/index.ts';

const langs = ['zh', 'en'] as const;

/** Adds `--lang` and `--debug`, which every command has. */
export function common(command: Command, lang: Lang): Command {
  const tell = teller(lang);
  const flags = '--lang <zh|en>';
  return command
    .addOption(
      new Option(flags, tell('optLang'))
        .choices(langs)
        .default(lang, 'zh')
        .argParser((found: string) => chosen(flags, langs, found)),
    )
    .addOption(new Option('--debug', tell('optDebug')))
    .helpOption('-h, --help', tell('helpHelp'));
}

/** The choice that was named. @throws {UserError} (2) where it is none. */
export function chosen<const T extends string>(
  option: string,
  choices: readonly T[],
  found: string,
): T {
  const one = choices.find((own) => own === found);
  if (one !== undefined) return one;
  const expected = choices.join(', ');
  throw new UserError(exitCode.usage, [message('usageChoice', { option, found, expected })]);
}
