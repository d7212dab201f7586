import type { Command, CommanderError } from 'commander';

import { type Message, message } from '../messages/index.ts';

/** What stands behind `civil-aid` in the help to look up: the command that was being given. */
export function helpOf({ commands }: Command, args: readonly string[]): string {
  const named = commands.map((one) => one.name()).filter((one) => one !== 'help');
  return [args.find((arg) => named.includes(arg)) ?? '', '--help'].join(' ').trim();
}

/** What commander takes for a slip of the pen, as it says so in its own words. */
function nearIn({ message: text }: CommanderError): string | undefined {
  const [, near] = /\(Did you mean (?:one of )?(.+)\?\)/.exec(text) ?? [];
  return near?.split(', ').join(' ');
}

/** Commander's own complaints as sentences of the catalogue; `command` is its help's. */
export function usageOf(error: CommanderError, command: string): Message {
  const [found = ''] = /'([^']*)'/.exec(error.message)?.slice(1) ?? [];
  const near = nearIn(error);
  switch (error.code) {
    case 'commander.unknownOption':
      return near === undefined
        ? message('usageUnknownOption', { found, command })
        : message('usageNearOption', { found, near, command });
    case 'commander.unknownCommand':
      return near === undefined
        ? message('usageUnknownCommand', { found, command })
        : message('usageNearCommand', { found, near, command });
    case 'commander.missingArgument':
      return message('usageMissingArgument', { found, command });
    case 'commander.optionMissingArgument':
      return message('usageMissingValue', { found });
    case 'commander.missingMandatoryOptionValue':
      return message('usageMandatory', { found });
    case 'commander.excessArguments':
      return message('usageExcess', { command });
    default:
      return message('usageMissingArgument', { found: found || 'COMMAND', command });
  }
}
