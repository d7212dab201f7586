import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { z } from 'zod';

import { exitCode, type ExitCode, UserError } from '../errors.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { message, say } from '../messages/index.ts';
import { type Column, inputColumns } from '../people/columns.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import { factsOf } from '../rules/uses.ts';
import { readTable } from '../tables/read.ts';
import { openWorkbook, type SheetColumn } from '../tables/write.ts';
import { categoryOf, type Context, tableOptions, withHeaders, withRules } from './options.ts';

const templateOptions = tableOptions.pick({
  rules: true,
  jurisdiction: true,
  asOf: true,
  lang: true,
  output: true,
  headers: true,
  quiet: true,
});

/** Columns that every sheet has, whatever the category asks for. */
const always: ReadonlySet<string> = new Set([
  'household_id',
  'name',
  'id_number',
  'relation',
  'town',
  'village',
  'area',
  'living_status',
  'current_relief',
  'current_amount',
]);

/** Adds `template`. */
export function addTemplate(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const { lang } = context;
  command.description(say(lang, message('templateAbout')));
  command.argument('<category>', say(lang, message('argCategory')));
  withRules(command, context);
  command.option('-o, --output <file>', say(lang, message('optTemplateOutput')));
  withHeaders(command, context);
  command.option('--quiet', say(lang, message('optQuiet')));
  command.action(async (category: string, given: unknown) => {
    const options = templateOptions.parse(given);
    const path = await template(category, options);
    if (!options.quiet) {
      context.world.stderr.write(`${say(lang, message('summaryWritten', { path }))}\n`);
    }
    done(exitCode.done);
  });
}

async function template(
  named: string,
  { rules, jurisdiction, asOf, lang, output, headers }: z.output<typeof templateOptions>,
): Promise<string> {
  const category = categoryOf(named);
  const ruleset = loadRuleset(readLibrary(rules), jurisdiction, asOf, [category]);
  const path = output ?? `${category}.xlsx`;
  if (extname(path).toLowerCase() !== '.xlsx')
    throw new UserError(exitCode.usage, [message('usageTemplateFile')]);
  if (await isFilledIn(path)) {
    throw new UserError(exitCode.usage, [message('templateFilledIn', { path })]);
  }
  const used = factsOf(ruleset, category);
  const columns: readonly Column[] = inputColumns.filter(
    ({ key }) => always.has(key) || used.has(key),
  );
  const nameOf = (column: Column): string => (headers === 'key' ? column.key : column.headers[0]);
  claimOutputs([path]);
  const book = await openWorkbook({ path });
  try {
    const title = ruleset.rules.get(category)?.title[lang] ?? basename(path);
    await book.sheet({
      name: say(lang, message('templateSheet', { category: title })),
      columns: columns.map((column): SheetColumn => {
        const list = choicesOf(column);
        return {
          key: column.key,
          header: nameOf(column),
          kind:
            column.kind === 'money'
              ? 'money'
              : column.kind === 'count'
                ? 'count'
                : column.kind === 'id'
                  ? 'id'
                  : 'text',
          ...(list !== undefined && { validation: { list } }),
          prompt: { title: nameOf(column), text: column.note[lang] },
        };
      }),
    });
    const tell = (key: 'templateColumn' | 'templateRequired' | 'templateNote'): string =>
      say(lang, message(key));
    const notes = await book.sheet({
      name: say(lang, message('templateNotes')),
      columns: [
        { key: 'column', header: tell('templateColumn'), kind: 'text', width: 18 },
        { key: 'required', header: tell('templateRequired'), kind: 'text', width: 8 },
        { key: 'note', header: tell('templateNote'), kind: 'text', width: 70 },
      ],
    });
    for (const column of columns) {
      await notes.row([nameOf(column), column.required === true ? '√' : '', column.note[lang]]);
    }
    await book.close();
  } catch (error) {
    await book.abort();
    throw error;
  }
  await placeOutputs();
  return path;
}

/** A form with people in it is a clerk's work of days; an empty one, or another kind of file, may be replaced. */
async function isFilledIn(path: string): Promise<boolean> {
  // Looked into because it is to be written, and not as an input.
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return false;
  try {
    for (const { rows } of await readTable({ name: path, bytes }, inputColumns)) {
      for await (const row of rows) return row.raw !== '';
    }
    return false;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function choicesOf({ kind, words }: Column): readonly string[] | undefined {
  if (kind === 'boolean') return ['是', '否'];
  if (kind === 'word') return Object.keys(words ?? {});
  if (kind === 'count' && words !== undefined)
    return Object.values(words).map(([first = '']) => first);
  return undefined;
}
