import { Command, CommanderError, Help } from 'commander';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { z } from 'zod';

import { exitCode, type ExitCode, UserError } from '../errors.ts';
import { type Lang, type Message, message, say } from '../messages/index.ts';
import { ruleFaults } from '../rules/library.ts';
import { RuleFaults } from '../rules/ruleset.ts';
import { addCalc } from './calc.ts';
import { addCheck } from './check.ts';
import { addDoctor } from './doctor.ts';
import { addExplain } from './explain.ts';
import { addMonitor } from './monitor.ts';
import { addNotice } from './notice.ts';
import { addStats } from './stats.ts';
import { common, type Context, type World } from './options.ts';
import { addLedger } from './ledger.ts';
import { addRules } from './rules.ts';
import { addRun } from './run.ts';
import { addSample } from './sample.ts';
import { addTemplate } from './template.ts';

const packageJson = z.object({ version: z.string() });

/** The language must be known before the options are, so that wrong usage is told in it. */
function langOf(args: readonly string[]): Lang {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const value = args[at]?.includes('=') === true ? args[at].split('=')[1] : args[at + 1];
  return at >= 0 && value === 'en' ? 'en' : 'zh';
}

/** Chinese headings for the help. */
class SpokenHelp extends Help {
  constructor(private readonly lang: Lang) {
    super();
  }

  override styleTitle(title: string): string {
    const titles: Readonly<Record<string, Parameters<typeof message>[0]>> = {
      'Usage:': 'helpUsage',
      'Commands:': 'helpCommands',
      'Options:': 'helpOptions',
      'Arguments:': 'helpArguments',
    };
    const key = titles[title];
    return key === undefined ? title : say(this.lang, message(key)).trim();
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

function program(context: Context, done: (code: ExitCode) => void): Command {
  const { lang, world } = context;
  const version = packageJson.parse(
    JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')),
  ).version;
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
  root.version(version, '-V, --version', say(lang, message('helpVersion')));
  root.addHelpText('after', `\n${say(lang, message('exitCodes'))}`);
  addCalc(prepare(root.command('calc')), context, done);
  addCheck(prepare(root.command('check')), context, done);
  addExplain(prepare(root.command('explain')), context, done);
  addRun(prepare(root.command('run')), context, done);
  addLedger(prepare(root.command('ledger')), prepare, context, done);
  addMonitor(prepare(root.command('monitor')), context, done);
  addStats(prepare(root.command('stats')), context, done);
  addNotice(prepare(root.command('notice')), context, done);
  addSample(prepare(root.command('sample')), context, done);
  addRules(prepare(root.command('rules')), prepare, context, done);
  addTemplate(prepare(root.command('template')), context, done);
  addDoctor(prepare(root.command('doctor')), context, done);
  return root;
}

/** Commander's own complaints as sentences of the catalogue. */
function usageOf(error: CommanderError, command: string): Message {
  const [found = ''] = /'([^']*)'/.exec(error.message)?.slice(1) ?? [];
  switch (error.code) {
    case 'commander.unknownOption':
      return message('usageUnknownOption', { found, command });
    case 'commander.unknownCommand':
      return message('usageUnknownCommand', { found });
    case 'commander.missingArgument':
      return message('usageMissingArgument', { found, command });
    case 'commander.optionMissingArgument':
      return message('usageMissingValue', { found });
    case 'commander.missingMandatoryOptionValue':
      return message('usageMandatory', { found });
    case 'commander.excessArguments':
      return message('usageExcess', { command });
    case 'commander.invalidArgument': {
      const parts =
        /option '([^']*)' argument '([^']*)' is invalid\. Allowed choices are (.*)\./.exec(
          error.message,
        );
      const [, option = '', value = '', expected = ''] = parts ?? [];
      return message('usageChoice', { option, found: value, expected });
    }
    default:
      return message('usageMissingArgument', { found: found || 'COMMAND', command });
  }
}

/** Runs one command; the exit code. Everything that it needs of the world is passed in. */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  const lang = langOf(args);
  const debug = args.includes('--debug');
  let code: ExitCode = exitCode.done;
  const complain = (messages: readonly Message[], error: unknown): void => {
    const word = say(lang, message('errorWord'));
    for (const one of messages) {
      world.stderr.write(`${word}${lang === 'zh' ? '：' : ': '}${say(lang, one)}\n`);
    }
    if (debug) world.stderr.write(`${inspect(error)}\n`);
  };
  try {
    const done = (given: ExitCode): void => {
      code = given;
    };
    await program({ world, lang }, done).parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCode.done;
      if (error.code === 'commander.help') {
        world.stderr.write(program({ world, lang }, () => undefined).helpInformation());
        return exitCode.usage;
      }
      const command = args.find((arg) => !arg.startsWith('-')) ?? '';
      complain([usageOf(error, command)], error);
      return exitCode.usage;
    }
    const told = error instanceof RuleFaults ? ruleFaults(error.faults, lang) : error;
    if (told instanceof UserError) {
      complain(told.messages, error);
      return told.code;
    }
    // The reader of a pipe went away, as `head` does; there is nothing to tell and no one to tell it.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return exitCode.done;
    const text = error instanceof Error ? error.name : 'Error';
    complain([message('faultOfProgram', { text })], error);
    return exitCode.fault;
  }
}

/** The executable's entry. */
export async function main(): Promise<void> {
  const { stdin, stdout, stderr } = process;
  // Whatever a run writes, also the embedded database's own files, is for its owner alone.
  process.umask(0o077);
  const ignore = (): void => undefined;
  stdout.on('error', ignore);
  stderr.on('error', ignore);
  process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, today: new Date() });
}
