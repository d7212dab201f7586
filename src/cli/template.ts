import type { Command } from 'commander';
import { basename, extname } from 'node:path';
import { z } from 'zod';

import { exitCode, type ExitCode, UserError } from '../errors.ts';
import { message, say } from '../messages/index.ts';
import { type Column, inputColumns } from '../people/columns.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import { factsOf } from '../rules/uses.ts';
import { openWorkbook, type SheetColumn } from '../tables/write.ts';
import { categoryOf, type Context, refuseOverInput, rulesOptions, withRules } from './options.ts';

const templateOptions = rulesOptions.extend({
  output: z.string().optional(),
  headers: z.enum(['zh', 'key']).default('zh'),
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
  command.action(async (category: string, given: unknown) => {
    const path = await template(category, templateOptions.parse(given));
    context.world.stderr.write(`${say(lang, message('summaryWritten', { path }))}\n`);
    done(exitCode.done);
  });
}

async function template(
  named: string,
  { rules, jurisdiction, asOf, lang, output }: z.output<typeof templateOptions>,
): Promise<string> {
  const category = categoryOf(named);
  const ruleset = loadRuleset(readLibrary(rules), jurisdiction, asOf, [category]);
  const path = output ?? `${category}.xlsx`;
  if (extname(path).toLowerCase() !== '.xlsx')
    throw new UserError(exitCode.usage, [message('usageTemplateFile')]);
  refuseOverInput([], [path]);
  const used = factsOf(ruleset, category);
  const columns: readonly Column[] = inputColumns.filter(
    ({ key }) => always.has(key) || used.has(key),
  );
  const book = await openWorkbook({ path });
  try {
    const title = ruleset.rules.get(category)?.title[lang] ?? basename(path);
    await book.sheet({
      name: say(lang, message('templateSheet', { category: title })),
      columns: columns.map((column): SheetColumn => {
        const list = choicesOf(column);
        return {
          key: column.key,
          header: column.headers[0],
          kind:
            column.kind === 'money'
              ? 'money'
              : column.kind === 'count'
                ? 'count'
                : column.kind === 'id'
                  ? 'id'
                  : 'text',
          ...(list !== undefined && { validation: { list } }),
          prompt: { title: column.headers[0], text: column.note[lang] },
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
    for (const { headers, required, note } of columns) {
      await notes.row([headers[0], required === true ? '√' : '', note[lang]]);
    }
    return (await book.close()).path;
  } catch (error) {
    await book.abort();
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
