import type { Command } from 'commander';
import { Option } from 'commander';
import { z } from 'zod';

import { exitCode, UserError } from '../core/errors.ts';
import { type KeyWith, type Lang, message, type ParamsOf, say, teller } from '../messages/index.ts';
import { type AsOf, beijingDay, isoDay, parseAsOf } from '../core/month.ts';
import type { Assumption } from '../people/settle.ts';
import { shippedRules } from '../rules/library.ts';
import { encodings, outFormats } from '../sheets/write/registry.ts';
import { addAssumption } from '../app/assume.ts';
import type { ReadStyle } from '../app/read.ts';
import type { World } from '../app/world.ts';

/** What a command is given beside its own options. */
export interface Context {
  readonly world: World;
  readonly lang: Lang;
}

const asOf = z.custom<AsOf>();

/** Options that decide which rules apply. */
export const rulesOptions = z.object({
  rules: z.string().default(shippedRules),
  jurisdiction: z.string(),
  asOf,
  lang: z.enum(['zh', 'en']),
});

/** What {@link withKnown} adds, as options parsed. */
export const knownOptions = {
  assume: z.array(z.custom<Assumption>()).default([]),
  paid: z.string().optional(),
};

/** Options of every command that writes a table. */
export const tableOptions = rulesOptions.extend({
  category: z.array(z.string()).optional(),
  output: z.string().optional(),
  format: z.enum(outFormats).optional(),
  headers: z.enum(['zh', 'key']),
  encoding: z.enum(encodings).optional(),
  forExcel: z.boolean().default(false),
  rejects: z.string().optional(),
  mask: z.boolean().default(false),
  quiet: z.boolean().default(false),
  ...knownOptions,
});

export type TableOptions = z.output<typeof tableOptions>;

const wrong = (key: KeyWith<'found'>, params: ParamsOf<'usageAsOf'>): UserError =>
  new UserError(exitCode.usage, [message(key, params)]);

/** Adds the options that choose the rules. */
export function withRules(command: Command, { lang, world }: Context): Command {
  const tell = teller(lang);
  const thisMonth = isoDay(beijingDay(world.today)).slice(0, 7);
  return command
    .option('--rules <dir>', tell('optRules'))
    .addOption(
      new Option('--jurisdiction <code>', tell('optJurisdiction'))
        .default('341600')
        .argParser((found: string) => {
          if (!/^\d{6}$/.test(found)) throw wrong('usageJurisdiction', { found });
          return found;
        }),
    )
    .addOption(
      new Option('--as-of <month>', tell('optAsOf'))
        .default(asOfOf(thisMonth), thisMonth)
        .argParser(asOfOf),
    );
}

function asOfOf(found: string): AsOf {
  const parsed = parseAsOf(found);
  if (parsed === undefined) throw wrong('usageAsOf', { found });
  return parsed;
}

/** Adds `--category`: keys or Chinese names, which the rules in use know. */
export function withCategories(command: Command, { lang }: Context): Command {
  return command.addOption(
    new Option('--category <list>', say(lang, message('optCategory'))).argParser(namesIn),
  );
}

/** A list that names nothing, as an unset variable of a script gives it, must not pass for nobody's relief. */
function namesIn(list: string): readonly string[] {
  const named = list
    .split(/[,，、]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return named.length === 0 ? [list] : named;
}

/** Adds the option of what a written table's columns are called. */
export function withHeaders(command: Command, { lang }: Context): Command {
  return command.addOption(
    new Option('--headers <zh|key>', say(lang, message('optHeaders')))
      .choices(['zh', 'key'])
      .default('zh'),
  );
}

/** Adds `--assume` and `--paid`, of commands that decide from tables. */
export function withKnown(command: Command, { lang }: Context): Command {
  return command
    .addOption(
      new Option('--assume <column=value>', say(lang, message('optAssume'))).argParser(
        addAssumption,
      ),
    )
    .option('--paid <file>', say(lang, message('optPaid')));
}

/** The same as reading takes it. */
export const knownBy = ({
  assume,
  paid,
  asOf,
}: {
  readonly assume: readonly Assumption[];
  readonly paid?: string | undefined;
  readonly asOf: AsOf;
}): Pick<ReadStyle, 'assumptions' | 'paid'> => ({
  assumptions: assume,
  paid: paid === undefined ? undefined : { path: paid, asOf },
});

/** Adds the options of a table that is written. */
export function withOutput(command: Command, context: Context): Command {
  const { lang } = context;
  const tell = teller(lang);
  return withHeaders(command, context)
    .option('-o, --output <file>', tell('optOutput'))
    .addOption(new Option('--format <format>', tell('optFormat')).choices(outFormats))
    .addOption(new Option('--encoding <encoding>', tell('optEncoding')).choices(encodings))
    .option('--for-excel', tell('optForExcel'))
    .option('--rejects <file>', tell('optRejects'))
    .option('--mask', tell('optMask'))
    .option('--quiet', tell('optQuiet'));
}
