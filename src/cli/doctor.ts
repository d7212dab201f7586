import type { Command } from 'commander';
import type { z } from 'zod';

import { exitCode, type ExitCode } from '../core/errors.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { type Lang, message, say, type Words } from '../messages/index.ts';
import { inputColumns } from '../core/columns.ts';
import { rejectText } from '../decide/columns.ts';
import { asksForNought, countsByColumn, type EmptyCell, emptyCells } from '../reports/mending.ts';
import { columnName } from '../decide/words.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import { lackedBy } from '../rules/uses.ts';
import { markedPlaces, writeMarked } from '../app/marked.ts';
import { holdMarked } from '../app/output.ts';
import { type Context, tableOptions, withCategories, withRules } from './options.ts';
import { openInputs, readOpened, tellWarnings, warningsOf } from '../app/read.ts';

const doctorOptions = tableOptions.pick({
  rules: true,
  jurisdiction: true,
  asOf: true,
  lang: true,
  category: true,
  output: true,
  quiet: true,
});

/** Adds `doctor`. */
export function addDoctor(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const { lang } = context;
  command.argument('<input...>', say(lang, message('argInput')));
  withCategories(withRules(command, context), context);
  command.option('-o, --output <file>', say(lang, message('optMarked')));
  command.option('--quiet', say(lang, message('optQuiet')));
  command.action(async (inputs: string[], given: unknown) => {
    done(await doctor(inputs, doctorOptions.parse(given), context));
  });
}

async function doctor(
  inputs: readonly string[],
  options: z.output<typeof doctorOptions>,
  { world }: Context,
): Promise<ExitCode> {
  const { lang, quiet, jurisdiction, asOf, category: asked } = options;
  const tell = (text: string): void => {
    world.stdout.write(`${text}\n`);
  };
  const join = (keys: readonly string[]): string =>
    keys.map((key) => columnName(key, lang)).join(lang === 'zh' ? '、' : ', ');
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  if (options.output !== undefined) await holdMarked(options.output);
  const ruleset = loadRuleset(readLibrary(options.rules), jurisdiction, asOf, asked);
  const opened = await openInputs(inputs, world, {
    lang,
    quiet,
    note,
    categories: ruleset.categories,
  });
  const places =
    options.output === undefined ? [] : await markedPlaces(options.output, opened.tables);
  claimOutputs(places.map(({ path }) => path));
  const { intake, tables } = await readOpened(opened, asOf);
  tellWarnings(warningsOf(intake), world, lang);
  const empty = emptyCells(
    ruleset,
    intake.households(),
    tables.map(({ info }) => info),
  );
  for (const { info, rows } of tables) {
    const { file, encoding, headerRow: header, passedOver: passed, columns } = info;
    const rejected = intake.rejects.filter((one) => one.file === file).length;
    tell(say(lang, message('doctorFile', { file, encoding, header, rows, rejected, passed })));
    tell(`  ${say(lang, message('doctorKnown', { columns: join(columns) }))}`);
    for (const { title, keys } of lacking(ruleset, new Set(columns))) {
      const params = { category: title[lang], columns: join(keys) };
      tell(`  ${say(lang, message('doctorAbsent', params))}`);
    }
  }
  tellEmpty(empty, lang, tell);
  const copies = await writeMarked(places, intake.rejects, empty, lang);
  await placeOutputs();
  for (const { path } of copies) {
    note(say(lang, message('summaryWritten', { path })));
  }
  const broken = intake.households().filter(({ breaks }) => breaks.length > 0);
  if (intake.rejects.length === 0 && broken.length === 0) {
    tell(say(lang, message('doctorSound')));
    return exitCode.done;
  }
  tell(say(lang, message('doctorMend')));
  for (const { file, row, code, messages } of intake.rejects) {
    const text = rejectText(messages, lang);
    tell(`  ${say(lang, message('rejectLine', { file, row, code, text }))}`);
  }
  const households = broken.map(({ id }) => id).join(lang === 'zh' ? '、' : ', ');
  if (broken.length > 0) tell(say(lang, message('doctorBroken', { households })));
  return intake.rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

/** How many cells are empty that would decide something, and how nothing is written. */
function tellEmpty(empty: readonly EmptyCell[], lang: Lang, tell: (text: string) => void): void {
  const counts = [...countsByColumn(empty)];
  if (counts.length === 0) return;
  const told = counts
    .map(([key, count]) =>
      say(lang, message('doctorEmptyOne', { column: columnName(key, lang), count })),
    )
    .join(lang === 'zh' ? '、' : ', ');
  tell(say(lang, message('doctorEmpty', { counts: told })));
  if (asksForNought(counts.map(([key]) => key))) tell(say(lang, message('doctorNought')));
}

/** What the table does not have of what each category asks for, in the order of the table's columns. */
function lacking(
  ruleset: Ruleset,
  present: ReadonlySet<string>,
): { title: Words; keys: readonly string[] }[] {
  return ruleset.wanted.flatMap((category) => {
    const rule = ruleset.rules.get(category);
    if (rule === undefined) return [];
    const lacked = lackedBy(ruleset, category, present);
    const keys = inputColumns.map(({ key }) => key).filter((key) => lacked.has(key));
    return keys.length === 0 ? [] : [{ title: rule.title, keys }];
  });
}
