import { type Command, Option } from 'commander';
import { z } from 'zod';

import type { World } from '../app/world.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { type Lang, message, type PlainKey, say } from '../messages/index.ts';
import { chosen } from './common.ts';

/** What a command is given beside what it declares. */
export interface Context {
  readonly world: World;
  readonly lang: Lang;
}

/** What the help says of an option or an argument. */
interface Words {
  /** `--as-of <month>`, or `<input...>`. */
  readonly flags: string;
  readonly about: PlainKey;
  readonly choices?: readonly string[];
  /** What its default is called; left out where the sentence says it. */
  readonly shown?: string | undefined;
  /** Whether it may be given again; all are kept then. */
  readonly again?: boolean;
  readonly required?: boolean;
  /** Its opposite, such as `--no-ledger`, which gives `false`. */
  readonly opposite?: Pick<Words, 'flags' | 'about'>;
}

/**
 * Each schema that was declared here, with its words: an option's name, flags, reading and type stand in one
 * place, and a command's options are the object of them.
 */
const declared = z.registry<Words | { readonly members: readonly Member[] }>();

/** One of several options that stand under one key of the request. */
interface Member extends Words {
  readonly key: string;
}

const worded = <S extends z.ZodType>(
  schema: S,
  words: Words | { readonly members: readonly Member[] },
): S => {
  declared.add(schema, words);
  return schema;
};

export const text = (flags: string, about: PlainKey): z.ZodOptional<z.ZodString> =>
  worded(z.string().optional(), { flags, about });

/** @param fallback what holds where it is left out; the help's sentence says so. */
export const textOr = (
  flags: string,
  about: PlainKey,
  fallback: string,
  shown?: string,
): z.ZodDefault<z.ZodString> => worded(z.string().default(fallback), { flags, about, shown });

/** An option that is there or is not. */
export const flag = (flags: string, about: PlainKey): z.ZodDefault<z.ZodBoolean> =>
  worded(z.boolean().default(false), { flags, about });

/** An option without which there is nothing to do: commander refuses the line without it. */
export const required = (
  flags: string,
  about: PlainKey,
  parse: (found: string, flags: string) => string = notEmpty,
): z.ZodType<string, string> =>
  worded(
    z.string().transform((found) => parse(found, flags)),
    { flags, about, required: true },
  );

function notEmpty(found: string, flags: string): string {
  if (found !== '') return found;
  throw new UserError(exitCode.usage, [message('usageMissingValue', { found: flags })]);
}

/** What stands behind the command, `<category>`. */
export const argument = (flags: string, about: PlainKey): z.ZodString =>
  worded(z.string(), { flags, about });

/** One that may be given again, and arguments of any number. */
export const several = (
  flags: string,
  about: PlainKey,
  more: Pick<Words, 'required'> = {},
): z.ZodDefault<z.ZodArray<z.ZodString>> =>
  worded(z.array(z.string()).default([]), { flags, about, again: true, ...more });

/** What is read: files, folders, or standard input. */
export const inputs = (about: PlainKey): z.ZodArray<z.ZodString> =>
  worded(z.array(z.string()), { flags: '<input...>', about });

/** An option whose text is read. @param parse refuses with a {@link UserError}. */
export const read = <T>(
  flags: string,
  about: PlainKey,
  parse: (found: string) => T,
): z.ZodType<T | undefined, string | undefined> =>
  worded(z.string().transform(parse).optional(), { flags, about });

/** The same with what holds where it is left out, and what the help says of that. */
export const readOr = <T>(
  flags: string,
  about: PlainKey,
  parse: (found: string) => T,
  fallback: { readonly value: T; readonly shown?: string },
): z.ZodType<T, string | undefined> =>
  worded(
    z
      .string()
      .optional()
      .transform((found) => (found === undefined ? fallback.value : parse(found))),
    { flags, about, shown: fallback.shown },
  );

/** The same of all that were given. */
export const readAll = <T>(
  flags: string,
  about: PlainKey,
  parse: (found: readonly string[]) => T,
): z.ZodType<T, string[] | undefined> =>
  worded(z.array(z.string()).default([]).transform(parse), { flags, about, again: true });

/** An option with one of a few values. */
export const choice = <const T extends string>(
  flags: string,
  about: PlainKey,
  choices: readonly T[],
): z.ZodType<T | undefined, string | undefined> =>
  worded(
    z
      .string()
      .transform((found) => chosen(flags, choices, found))
      .optional(),
    { flags, about, choices },
  );

export const choiceOr = <const T extends string>(
  flags: string,
  about: PlainKey,
  choices: readonly T[],
  fallback: NoInfer<T>,
): z.ZodType<T, string | undefined> =>
  worded(
    z
      .string()
      .default(fallback)
      .transform((found) => chosen(flags, choices, found)),
    { flags, about, choices, shown: fallback },
  );

/** An option with a file, and its opposite: undefined where neither is given, `false` for the opposite. */
export const textOrNot = (
  flags: string,
  about: PlainKey,
  opposite: NonNullable<Words['opposite']>,
): z.ZodType<string | false | undefined> =>
  worded(z.union([z.string(), z.literal(false)]).optional(), { flags, about, opposite });

/** Options that a table elsewhere names, each with a text; those that were given, by key. */
export const texts = (
  members: readonly Member[],
): z.ZodType<Readonly<Partial<Record<string, string>>>> =>
  worded(z.record(z.string(), z.string().optional()), { members });

/** Does what was asked for, once the command line has been read; a test of command lines does not. */
export type Perform = (work: () => Promise<ExitCode>) => Promise<void>;

/** Makes a command speak the user's language. */
export type Prepare = (command: Command) => Command;

/** Puts what a file declares onto commander's command. */
export type Adds = (command: Command, context: Context, perform: Perform, prepare: Prepare) => void;

/** A command: what it declares, examples of it, and the job that it calls. */
interface Declaration<A extends z.ZodRawShape, O extends z.ZodRawShape> {
  /** In the order of the command line. */
  readonly args: A;
  readonly options: (context: Context) => O;
  /** Command lines that do what they say. */
  readonly examples: readonly PlainKey[];
  readonly run: (
    given: z.output<z.ZodObject<A & O>>,
    context: Context,
  ) => Promise<ExitCode> | ExitCode;
}

/** A command as its file declares it. */
export const command =
  <A extends z.ZodRawShape, O extends z.ZodRawShape>({
    args,
    options,
    examples,
    run,
  }: Declaration<A, O>): Adds =>
  (command, context, perform) => {
    const { lang, world } = context;
    const own = options(context);
    for (const schema of Object.values(args)) {
      const words = declared.get(schema);
      if (words === undefined || 'members' in words) throw new Error('an argument has no name');
      command.argument(words.flags, say(lang, message(words.about)));
    }
    const found = Object.entries(own).map(
      ([key, schema]) => [key, addSchema(command, schema, lang)] as const,
    );
    const whole = z.object({ ...args, ...own });
    const told = [message('helpExamples'), ...examples.map((key) => message(key))];
    command.addHelpText('after', `\n${told.map((one) => say(lang, one)).join('\n  ')}`);
    command.action(async (...given: unknown[]) => {
      const opts: Opts = command.opts();
      const request = whole.parse({
        ...Object.fromEntries(Object.keys(args).map((key, at) => [key, given[at]])),
        ...Object.fromEntries(found.map(([key, from]) => [key, from(opts)])),
      });
      const voice = world.voice.hushed(opts['quiet'] === true);
      await perform(async () => run(request, { lang, world: { ...world, voice } }));
    });
  };

const gather = (one: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  one,
];

type Opts = Readonly<Record<string, unknown>>;

/** Adds what a schema declares; how its value is found in what commander read. */
function addSchema(command: Command, schema: z.core.$ZodType, lang: Lang): (opts: Opts) => unknown {
  const words = declared.get(schema);
  if (words === undefined) throw new Error('an option has no name');
  if (!('members' in words)) {
    const name = addOption(command, words, lang);
    return (opts) => opts[name];
  }
  const names = words.members.map((one) => [one.key, addOption(command, one, lang)] as const);
  return (opts) => Object.fromEntries(names.map(([key, name]) => [key, opts[name]]));
}

/** Adds an option; the name under which commander keeps it. */
function addOption(
  command: Command,
  { flags, about, choices, shown, again, required, opposite }: Words,
  lang: Lang,
): string {
  const option = new Option(flags, say(lang, message(about)));
  // Choices for the help; what is no choice, the schema refuses.
  if (choices !== undefined) option.choices(choices).argParser((found) => found);
  if (shown !== undefined) option.default(undefined, shown);
  if (again === true) option.argParser(gather);
  if (required === true) option.makeOptionMandatory();
  command.addOption(option);
  if (opposite !== undefined) {
    command.addOption(new Option(opposite.flags, say(lang, message(opposite.about))));
  }
  return option.attributeName();
}

/** Commands under one name, such as `rules list`. */
export const group =
  (members: Readonly<Record<string, readonly [about: PlainKey, adds: Adds]>>): Adds =>
  (command, context, perform, prepare) => {
    for (const [name, [about, adds]] of Object.entries(members)) {
      const member = prepare(command.command(name)).description(say(context.lang, message(about)));
      adds(member, context, perform, prepare);
    }
  };
