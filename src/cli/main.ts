import { Command, CommanderError, Help } from 'commander';
import { readFileSync } from 'node:fs';

import { exitCode, type ExitCode, gravest, UserError } from '../core/errors.ts';
import { releaseAll } from '../files/owned.ts';
import { RunFiles, withFiles } from '../files/run-files.ts';
import { onSignals } from '../files/signals.ts';
import { sweepScratch } from '../files/sweep.ts';
import { type Lang, type Message, message, type PlainKey, say } from '../messages/index.ts';
import { debugText, foreignWords } from '../messages/redact.ts';
import { RuleFaults, ruleFaults } from '../rules/faults.ts';
import { commands, type Loader } from './commands.ts';
import { common } from './common.ts';
import type { Context } from './options.ts';
import { Screen, Told } from '../app/screen.ts';
import type { Outside, World } from '../app/world.ts';

function versionOf(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const data: unknown = JSON.parse(text);
  return typeof data === 'object' && data !== null && 'version' in data ? String(data.version) : '';
}

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
    const titles: Readonly<Record<string, PlainKey>> = {
      'Usage:': 'helpUsage',
      'Commands:': 'helpCommands',
      'Options:': 'helpOptions',
      'Arguments:': 'helpArguments',
    };
    const key = titles[title];
    return key === undefined ? title : say(this.lang, message(key)).trim();
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

function program(context: Context, done: (code: ExitCode) => void): Command {
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
  // Only the command that is given is loaded: its options, and all that it stands on.
  root.hook('preSubcommand', async (_, command) => {
    const add = await loaders.get(command)?.();
    add?.({ command, prepare, context, done });
  });
  return root;
}

/** What stands behind `civil-aid` in the help to look up: the command that was being given. */
function helpOf({ commands }: Command, args: readonly string[]): string {
  const named = commands.map((one) => one.name());
  return [args.find((arg) => named.includes(arg)) ?? '', '--help'].join(' ').trim();
}

/** Commander's own complaints as sentences of the catalogue; `command` is its help's. */
function usageOf(error: CommanderError, command: string): Message {
  const [found = ''] = /'([^']*)'/.exec(error.message)?.slice(1) ?? [];
  switch (error.code) {
    case 'commander.unknownOption':
      return message('usageUnknownOption', { found, command });
    case 'commander.unknownCommand':
      return message('usageUnknownCommand', { found, command });
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

const errorLine = (lang: Lang, told: Message): string =>
  `${say(lang, message('errorWord'))}${lang === 'zh' ? '：' : ': '}${say(lang, told)}`;

/**
 * Runs one command; the exit code. Everything that it needs of the world is passed in, and whatever it
 * says goes through the one place that masks it.
 */
export async function run(
  args: readonly string[],
  outside: Outside,
  files = new RunFiles(outside.stdout, outside.stderr),
): Promise<ExitCode> {
  const stderr = new Told(outside.stderr);
  if (!outside.stdout.isTTY) return told(args, { ...outside, stderr }, files);
  const screen = new Screen(outside.stdout);
  try {
    return await told(args, { ...outside, stdout: screen, stderr }, files);
  } finally {
    await new Promise<void>((resolve) => screen.end(resolve));
  }
}

async function told(args: readonly string[], world: World, files: RunFiles): Promise<ExitCode> {
  const lang = langOf(args);
  const debug = args.includes('--debug');
  let code: ExitCode = exitCode.done;
  const complain = (messages: readonly Message[], error: unknown): void => {
    for (const one of messages) world.stderr.write(`${errorLine(lang, one)}\n`);
    if (debug) world.stderr.write(`${debugText(error)}\n`);
  };
  const left = { any: false };
  const notRead = (): void => {
    left.any = true;
  };
  const root = program({ world: { ...world, notRead }, lang }, (given) => {
    code = given;
  });
  try {
    await withFiles(files, () => root.parseAsync([...args], { from: 'user' }));
    return left.any ? gravest(code, exitCode.partial) : code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCode.done;
      if (error.code === 'commander.help') {
        // A group of commands was named and none of them.
        const group = root.commands.find((one) => args.includes(one.name())) ?? root;
        world.stderr.write(group.helpInformation());
        return exitCode.usage;
      }
      complain([usageOf(error, helpOf(root, args))], error);
      return exitCode.usage;
    }
    const mine = error instanceof RuleFaults ? ruleFaults(error.faults, lang) : error;
    if (mine instanceof UserError) {
      complain(mine.messages, error);
      return mine.code;
    }
    // The reader of a pipe went away, as `head` does; there is nothing to tell and no one to tell it.
    if (isClosedPipe(error)) return exitCode.done;
    if (error instanceof Error && 'syscall' in error && error.syscall === 'write') {
      complain([notWhole(error)], error);
      return exitCode.fault;
    }
    const text = error instanceof Error ? foreignWords(error.name) : 'Error';
    complain([message('faultOfProgram', { text })], error);
    return exitCode.fault;
  }
}

const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Files say so themselves; what is left is standard output, on a full disk for one. */
function notWhole(error: Error): Message {
  const reason = 'code' in error ? String(error.code) : error.name;
  return message('outputNotWhole', { reason });
}

/** The executable's entry. @public */
export async function main(): Promise<void> {
  const { stdin, stdout } = process;
  const stderr = new Told(process.stderr);
  const args = process.argv.slice(2);
  // Whatever a run writes, also the embedded database's own files, is for its owner alone.
  process.umask(0o077);
  const lost: Error[] = [];
  stdout.on('error', (error: Error) => {
    if (!isClosedPipe(error)) lost.push(error);
  });
  process.stderr.on('error', () => undefined);
  const lang = langOf(args);
  const files = new RunFiles(stdout, process.stderr);
  onSignals((signal, done) => {
    files.undo();
    releaseAll();
    const told = message(done ? 'interruptedDone' : 'interrupted', { signal });
    stderr.write(`${errorLine(lang, told)}\n`);
  });
  // What a library throws outside of any call of ours would be printed whole, with the data in it.
  process.once('uncaughtException', (error) => {
    files.undo();
    releaseAll();
    const text = foreignWords(error.name);
    stderr.write(`${errorLine(lang, message('faultOfProgram', { text }))}\n`);
    if (args.includes('--debug')) stderr.write(`${debugText(error)}\n`);
    process.exit(exitCode.fault);
  });
  sweepScratch();
  const code = await run(args, { stdin, stdout, stderr: process.stderr, today: new Date() }, files);
  releaseAll();
  // What was handed over may still fail on its way; a script must not take half of it for the whole.
  await new Promise<void>((resolve) => {
    stdout.write('', () => {
      resolve();
    });
  });
  const [first] = lost;
  process.exitCode = first === undefined ? code : exitCode.fault;
  if (first !== undefined && code !== exitCode.fault) {
    stderr.write(`${errorLine(lang, notWhole(first))}\n`);
  }
}
