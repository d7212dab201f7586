import { type Command, Option } from 'commander';
import { extname } from 'node:path';
import { z } from 'zod';

import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { writeAll } from '../files/atomic.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import type { Category } from '../core/category.ts';
import { message, say, teller } from '../messages/index.ts';
import { isoDay, parseAsOf, beijingDay } from '../core/month.ts';
import {
  noticeColumns,
  noticeFacts,
  noticeLine,
  noticePage,
  type NoticeLine,
} from '../reports/notice.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import { HeldOutput } from '../sheets/recount.ts';
import {
  type Context,
  knownBy,
  knownOptions,
  rulesOptions,
  withCategories,
  withKnown,
  withRules,
} from './options.ts';
import { formatOf } from '../app/output.ts';
import { verdictsOf } from '../app/verdicts.ts';
import { tellRejects } from '../app/rejects.ts';

const noticeOptions = rulesOptions.extend({
  ...knownOptions,
  category: z.array(z.string()).optional(),
  start: z.string().optional(),
  phone: z.string().default(''),
  output: z.string().optional(),
  quiet: z.boolean().default(false),
});

/** Adds `notice`. */
export function addNotice(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const tell = teller(context.lang);
  command.argument('<input...>', tell('argInput'));
  withKnown(withCategories(withRules(command, context), context), context);
  command.addOption(new Option('--start <date>', tell('optStart')).argParser(dayOf));
  command.option('--phone <number>', tell('optPhone'));
  command.option('-o, --output <file>', tell('optNotice'));
  command.option('--quiet', tell('optQuiet'));
  command.action(async (inputs: string[], given: unknown) => {
    done(await notice(inputs, noticeOptions.parse(given), context));
  });
}

function dayOf(found: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(found) ? parseAsOf(found) : undefined;
  if (day === undefined) throw new UserError(exitCode.usage, [message('usageDay', { found })]);
  return isoDay(day.day);
}

async function notice(
  inputs: readonly string[],
  options: z.output<typeof noticeOptions>,
  { world }: Context,
): Promise<ExitCode> {
  const { lang, quiet, asOf, output, phone } = options;
  // A device's or a pipe's name has no ending.
  if (output !== undefined && extname(output) !== '') formatOf(output, ['html']);
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const ruleset = loadRuleset(
    readLibrary(options.rules),
    options.jurisdiction,
    asOf,
    options.category,
  );
  // Of those named one that is never posted is refused; where none is named, it is left out.
  const posted = (one: Category): boolean =>
    ruleset.categories.listed.every(({ category, posted }) => category !== one || posted);
  const asked = options.category && ruleset.wanted.find((one) => !posted(one));
  if (asked !== undefined)
    throw new UserError(exitCode.usage, [message('noticeChildren', { category: asked })]);
  const wanted = ruleset.wanted.filter(posted);
  const lines: NoticeLine[] = [];
  const style = { lang, quiet, note, categories: ruleset.categories, ...knownBy(options) };
  const rejects = await verdictsOf(inputs, world, style, ruleset, wanted, {
    facts: noticeFacts,
    take: (verdict) => {
      const { decision, category } = verdict;
      const title = ruleset.rules.get(category)?.title.zh ?? category;
      if (decision === 'eligible') lines.push(noticeLine(verdict, title));
    },
  });
  const now = beijingDay(world.today);
  const page = noticePage(lines, options.start ?? isoDay(now), phone);
  claimOutputs([output]);
  const held = new HeldOutput(output ?? world.stdout, 'html', noticeColumns);
  await writeAll(held.target, page);
  const granted = lines.reduce((sum, { amount }) => sum + amount, 0);
  await held.holdTo({ rows: lines.length, fen: granted });
  await placeOutputs();
  if (output !== undefined) note(say(lang, message('summaryWritten', { path: output })));
  tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}
