import { spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { monthText } from '../checks/months.ts';
import { exitCode, type ExitCode, gravest } from '../core/errors.ts';
import { type AsOf, beijingStamp } from '../core/month.ts';
import { writeAlone } from '../files/alone.ts';
import { claimOutputs } from '../files/run-files.ts';
import { writingError } from '../files/writing-error.ts';
import { message, say } from '../messages/index.ts';
import { redact } from '../messages/redact.ts';
import { failure } from './failure.ts';
import { type Plan, readPlan } from './plan.ts';
import type { World } from './world.ts';

/** How a month's run ended. */
export interface Ended {
  readonly code: ExitCode;
  /** What `summary.json` says. */
  readonly summary: object;
  /** Where its outputs are. */
  readonly folder: string;
}

/** How long a command that is told may take, in milliseconds. */
const longest = 60_000;

/** What a run leaves for who was not there: its line, and its result for a hook of the user's. */
interface Result {
  /** When the run began, Beijing's time. */
  readonly began: string;
  readonly plan: string;
  readonly month: string;
  readonly exit: ExitCode;
  /** What was warned of and what went wrong, with numbers of IDs, cards and telephones masked. */
  readonly messages: readonly string[];
}

/**
 * Runs a month for somebody who isn't there, such as cron: whatever comes of it leaves a dated line with its
 * warnings, the result as JSON where the plan names a file, and is told to the command that the plan names. All of
 * it comes after the ledger is closed, so that the command may look into it.
 *
 * @param work does the month with a world whose warnings are heard.
 * @throws what `work` throws, once it is recorded.
 */
export async function recorded(
  { plan: path, asOf }: { readonly plan: string; readonly asOf: AsOf },
  world: World,
  work: (world: World) => Promise<Ended>,
): Promise<ExitCode> {
  const { lang } = world.voice;
  const told: string[] = [];
  const left = { any: false };
  const began = { began: beijingStamp(world.today), plan: path, month: monthText(asOf) };
  let plan: Plan | undefined;
  const record = async (exit: ExitCode, more: object = {}): Promise<ExitCode> => {
    const messages = told.map((line) => redact(line).replaceAll(/\s*\n\s*/g, ' '));
    return leave({ ...began, exit, messages, ...more }, plan, world);
  };
  try {
    plan = readPlan(path);
    claimOutputs([plan.log, plan.result]);
    const { code, summary, folder } = await work({
      ...world,
      voice: world.voice.heardBy((line) => void told.push(line), lineIsTold(plan, world)),
      notRead: () => {
        left.any = true;
        world.notRead();
      },
    });
    return await record(left.any ? gravest(code, exitCode.partial) : code, { folder, ...summary });
  } catch (error) {
    const { code, messages } = failure(error, lang);
    told.push(...messages.map((one) => say(lang, one)));
    await record(code);
    throw error;
  }
}

/** Whether the dated line goes to standard error: no file is named for it, and nobody looks on. */
const lineIsTold = (plan: Plan | undefined, { voice }: World): boolean =>
  plan?.log === undefined && !voice.stderr.isTTY;

/** Leaves line and result and tells the command; what can't be left is told, and the run is done in part. */
async function leave(result: Result, plan: Plan | undefined, world: World): Promise<ExitCode> {
  const { voice } = world;
  const left = await Promise.all([
    kept(world, plan?.log, async (log) => {
      await appendFile(log, `${line(result, world)}\n`, { mode: 0o600 });
    }),
    kept(world, plan?.result, (file) => writeAlone(file, `${JSON.stringify(result, null, 2)}\n`)),
  ]);
  if (lineIsTold(plan, world)) voice.stderr.write(`${line(result, world)}\n`);
  const notified = plan?.notify === undefined || (await notify(plan.notify, result, world));
  return left.includes(false) || !notified ? gravest(result.exit, exitCode.partial) : result.exit;
}

/** Whether a file could be left; true where none is wanted. */
async function kept(
  { voice }: World,
  path: string | undefined,
  write: (path: string) => Promise<void>,
): Promise<boolean> {
  if (path === undefined) return true;
  try {
    await write(path);
    return true;
  } catch (error) {
    for (const one of failure(writingError(path, error), voice.lang).messages) voice.complain(one);
    return false;
  }
}

function line({ began, plan, month, exit, messages }: Result, { voice }: World): string {
  const said = messages.length === 0 ? '' : voice.tell('runLineTold', { count: messages.length });
  const head = voice.tell('runLine', { at: began, plan, month, code: exit });
  return redact(`${head}${said}${messages.join(' | ')}`);
}

/** Runs the plan's command in the plan's folder, without a shell; whether it did its work. */
async function notify(argv: readonly string[], result: Result, { voice }: World): Promise<boolean> {
  const [command = '', ...rest] = argv;
  const cwd = dirname(resolve(result.plan));
  const why = await new Promise<string | undefined>((done) => {
    const child = spawn(command, rest, { cwd, stdio: ['pipe', 'ignore', 'pipe'] });
    let last = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
      // What it has started may still hold the pipe.
      child.stderr.destroy();
    }, longest);
    child.stderr.on('data', (piece: Buffer) => {
      last = (last + piece.toString('utf8')).slice(-2000);
    });
    // One that does not read its input may have done all the same what it was to do.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${JSON.stringify(result)}\n`);
    child.once('error', (error) => {
      clearTimeout(timer);
      done('code' in error ? String(error.code) : error.name);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const words = last.trim().split('\n').at(-1) ?? '';
      const ended = late
        ? voice.tell('notifyLate', { seconds: longest / 1000 })
        : voice.tell('notifyEnded', { code: code ?? signal ?? '' });
      done(code === 0 && !late ? undefined : `${ended}${words === '' ? '' : ` ${words}`}`);
    });
  });
  if (why !== undefined) voice.complain(message('notifyFailed', { command, why }));
  return why === undefined;
}
