import { hostname, userInfo } from 'node:os';
import { CommanderError } from 'commander';

import { type Failure, failure, isClosedPipe, notWhole } from '../app/failure.ts';
import { Screen, Told } from '../app/screen.ts';
import { Voice } from '../app/voice.ts';
import type { Outside, World } from '../app/world.ts';
import { exitCode, type ExitCode, gravest } from '../core/errors.ts';
import { releaseAll } from '../files/owned.ts';
import { RunFiles, withFiles } from '../files/run-files.ts';
import { onSignals } from '../files/signals.ts';
import { sweepScratch } from '../files/sweep.ts';
import type { Maker } from '../ledger/history.ts';
import { type Lang, message } from '../messages/index.ts';
import { debugText, foreignWords } from '../messages/redact.ts';
import { program, versionOf } from './program.ts';
import { helpOf, usageOf } from './usage.ts';

/** The language must be known before the options are, so that wrong usage is told in it. */
function langOf(args: readonly string[]): Lang {
  const at = args.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const value = args[at]?.includes('=') === true ? args[at].split('=')[1] : args[at + 1];
  return at >= 0 && value === 'en' ? 'en' : 'zh';
}

/**
 * Runs one command; the exit code. Everything that it needs of the world is passed in, and whatever it
 * says goes through the one place that masks it.
 */
export async function run(
  args: readonly string[],
  outside: Outside,
  files = new RunFiles(outside.stdout, outside.stderr),
): Promise<ExitCode> {
  const { stdin, stdout, today, maker } = outside;
  const voice = new Voice(new Told(outside.stderr), langOf(args));
  if (!stdout.isTTY) return told(args, { stdin, stdout, today, maker, voice }, files);
  const screen = new Screen(stdout);
  try {
    return await told(args, { stdin, stdout: screen, today, maker, voice }, files);
  } finally {
    await new Promise<void>((resolve) => screen.end(resolve));
  }
}

async function told(
  args: readonly string[],
  outside: Omit<World, 'notRead'>,
  files: RunFiles,
): Promise<ExitCode> {
  const { voice } = outside;
  const { lang } = voice;
  let code: ExitCode = exitCode.done;
  const left = { any: false };
  const notRead = (): void => {
    left.any = true;
  };
  const root = program({ world: { ...outside, notRead }, lang }, async (work) => {
    code = await work();
  });
  try {
    await withFiles(files, () => root.parseAsync([...args], { from: 'user' }));
    return left.any ? gravest(code, exitCode.partial) : code;
  } catch (error) {
    const failed = failureOf(error, root, args, lang);
    if (failed.help !== undefined) voice.stderr.write(failed.help);
    for (const one of failed.messages) voice.complain(one);
    if (failed.messages.length > 0 && args.includes('--debug')) voice.warn(debugText(error));
    return failed.code;
  }
}

function failureOf(
  error: unknown,
  root: ReturnType<typeof program>,
  args: readonly string[],
  lang: Lang,
): Failure & { readonly help?: string } {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { code: exitCode.done, messages: [] };
    if (error.code === 'commander.help') {
      // A group of commands was named and none of them.
      const group = root.commands.find((one) => args.includes(one.name())) ?? root;
      return { code: exitCode.usage, messages: [], help: group.helpInformation() };
    }
    return { code: exitCode.usage, messages: [usageOf(error, helpOf(root, args))] };
  }
  return failure(error, lang);
}

function makerHere(): Maker {
  const account = (): string => {
    try {
      return userInfo().username;
    } catch {
      // An account that the machine has no name for.
      return String(process.getuid?.() ?? '');
    }
  };
  return { version: versionOf(), user: account(), host: hostname() };
}

/** The executable's entry. @public */
export async function main(): Promise<void> {
  const { stdin, stdout } = process;
  const args = process.argv.slice(2);
  const voice = new Voice(new Told(process.stderr), langOf(args));
  // Whatever a run writes, also the embedded database's own files, is for its owner alone.
  process.umask(0o077);
  const lost: Error[] = [];
  stdout.on('error', (error: Error) => {
    if (!isClosedPipe(error)) lost.push(error);
  });
  process.stderr.on('error', () => undefined);
  const files = new RunFiles(stdout, process.stderr);
  onSignals((signal, done) => {
    files.undo();
    releaseAll();
    voice.complain(message(done ? 'interruptedDone' : 'interrupted', { signal }));
  });
  // What a library throws outside of any call of ours would be printed whole, with the data in it.
  process.once('uncaughtException', (error) => {
    files.undo();
    releaseAll();
    const text = foreignWords(error.name);
    voice.complain(message('faultOfProgram', { text }));
    if (args.includes('--debug')) voice.warn(debugText(error));
    process.exit(exitCode.fault);
  });
  sweepScratch();
  const code = await run(
    args,
    { stdin, stdout, stderr: process.stderr, today: new Date(), maker: makerHere },
    files,
  );
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
    voice.complain(notWhole(first));
  }
}
