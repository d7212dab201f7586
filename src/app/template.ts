import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';

import { type Categories, columnsWith } from '../core/category.ts';
import { type Column, inputColumns } from '../core/columns.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { relationChoices } from '../core/relation.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { type Lang, message, say } from '../messages/index.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { factsOf } from '../rules/uses.ts';
import { readTable } from '../sheets/read/read.ts';
import { HeldOutput } from '../sheets/recount.ts';
import { openWorkbook, type SheetColumn } from '../sheets/write/registry.ts';
import { type OutputRequest, rulesetFor, type RulesRequest } from './request.ts';

export interface TemplateRequest
  extends RulesRequest, Pick<OutputRequest<never>, 'headers' | 'output'> {
  /** A category, or `all`. */
  readonly category: string;
}

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

/**
 * Writes an empty workbook to fill in, with drop-downs and notes.
 *
 * @returns its path.
 * @throws {UserError} (2) where it is no workbook, or people are filled in in the one that stands there.
 */
export async function template(request: TemplateRequest, lang: Lang): Promise<string> {
  const named = namedIn(request.category);
  const ruleset = rulesetFor({ ...request, category: named });
  const wanted = named && ruleset.wanted;
  const known = columnsWith(inputColumns, ruleset.categories);
  const path = request.output ?? `${wanted?.[0] ?? 'all'}.xlsx`;
  if (extname(path).toLowerCase() !== '.xlsx')
    throw new UserError(exitCode.usage, [message('usageTemplateFile')]);
  if (await isFilledIn(path, known)) {
    throw new UserError(exitCode.usage, [message('templateFilledIn', { path })]);
  }
  const used = new Set(
    [...ruleset.rules.keys()]
      .filter((category) => wanted?.includes(category) ?? true)
      .flatMap((category) => [...factsOf(ruleset, category)]),
  );
  const columns = known.filter(({ key }) => always.has(key) || used.has(key));
  const [first] = wanted ?? [];
  const title =
    first === undefined
      ? say(lang, message('templateAll'))
      : (ruleset.rules.get(first)?.title[lang] ?? basename(path));
  await writeForm(path, title, columns, ruleset, request.headers, lang);
  return path;
}

async function writeForm(
  path: string,
  title: string,
  columns: readonly Column[],
  { categories }: Ruleset,
  headers: 'zh' | 'key',
  lang: Lang,
): Promise<void> {
  const nameOf = (column: Column): string => (headers === 'key' ? column.key : column.headers[0]);
  claimOutputs([path]);
  const fields = columns.map((column): SheetColumn => {
    const validation = validationOf(column, categories);
    const { key, kind } = column;
    return {
      key,
      header: nameOf(column),
      kind: kind === 'money' || kind === 'count' || kind === 'id' ? kind : 'text',
      ...(validation !== undefined && { validation }),
      prompt: { title: nameOf(column), text: noteOf(column, lang) },
    };
  });
  const notesColumns = notesOf(lang);
  const held = new HeldOutput(path, 'xlsx', fields, notesColumns);
  const book = await openWorkbook(held.target);
  try {
    await book.sheet({
      name: say(lang, message('templateSheet', { category: title })),
      columns: fields,
    });
    const name = say(lang, message('templateNotes'));
    const notes = await book.sheet({ name, columns: notesColumns });
    for (const column of columns) {
      const required = column.required === true ? '√' : '';
      await notes.row([nameOf(column), required, noteOf(column, lang)]);
    }
    await book.close();
  } catch (error) {
    await book.abort();
    throw error;
  }
  // The form itself is empty.
  await held.holdTo({ rows: 0, fen: 0 }, { rows: columns.length, fen: 0 });
  await placeOutputs();
}

/** The sheet that says what each column is for. */
function notesOf(lang: Lang): SheetColumn[] {
  const tell = (key: 'templateColumn' | 'templateRequired' | 'templateNote'): string =>
    say(lang, message(key));
  return [
    { key: 'column', header: tell('templateColumn'), kind: 'text', width: 18 },
    { key: 'required', header: tell('templateRequired'), kind: 'text', width: 8 },
    { key: 'note', header: tell('templateNote'), kind: 'text', width: 70 },
  ];
}

/** A form with people in it is a clerk's work of days; an empty one, or another kind of file, may be replaced. */
async function isFilledIn(path: string, columns: readonly Column[]): Promise<boolean> {
  // Looked into because it is to be written, and not as an input.
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) return false;
  try {
    for (const { rows } of await readTable({ name: path, bytes }, columns)) {
      for await (const row of rows) return row.raw !== '';
    }
    return false;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Undefined for all of them: a form for one household, whatever it may be due. */
function namedIn(named: string): readonly string[] | undefined {
  return named === 'all' || named === '全部' ? undefined : [named];
}

/** What to write, and that nothing is 0: an empty cell means that it is not known. */
function noteOf({ kind, key, note }: Column, lang: Lang): string {
  const nought =
    (kind === 'money' || kind === 'count') && !unasked.has(key) && !key.endsWith('grade');
  return nought ? `${note[lang]}${say(lang, message('templateNought'))}` : note[lang];
}

/** Amounts that are empty where there are none. */
const unasked: ReadonlySet<string> = new Set(['current_amount', 'exempt_income', 'adl']);

/** How long an ID number is. */
const idLength = 18;

function validationOf(
  { kind, key, words }: Column,
  { listed }: Categories,
): SheetColumn['validation'] {
  if (key === 'relation') return { list: relationChoices };
  if (key === 'current_relief') {
    return { list: listed.map(({ words: [short] }) => short) };
  }
  if (kind === 'id') return { length: idLength };
  if (kind === 'boolean') return { list: ['是', '否'] };
  if (kind === 'word') return { list: Object.keys(words ?? {}) };
  if (kind === 'count' && words !== undefined) {
    return { list: Object.values(words).map(([first = '']) => first) };
  }
  return undefined;
}
