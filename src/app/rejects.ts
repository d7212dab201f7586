import { basename, dirname, extname, join } from 'node:path';

import { type Lang, message, say } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { withoutInvisible } from '../core/text.ts';
import { maskDigits, rejectColumns, rejectColumnsRead, rejectText } from '../decide/columns.ts';
import { writeTable } from '../sheets/write-table.ts';
import { formatNamed, type TextForm } from '../sheets/write/registry.ts';
import { formatOfSide } from './output.ts';
import type { Voice } from './voice.ts';

/** Where rejected rows go if nothing is said of it: beside the output. */
export const rejectsBeside = (output: string): string =>
  join(dirname(output), `${basename(output, extname(output))}.rejects.csv`);

/** The rows that a job did not decide. */
export interface Rejected {
  readonly list: readonly Reject[];
  /** Whether they were written to a file; who reads the run must be told of them otherwise. */
  readonly written: boolean;
}

/**
 * Writes every rejected row with its reason and its text: CSV, unless the file's ending names another format.
 *
 * @throws {UserError} (2) where it names none.
 */
export function writeRejects(
  path: string,
  rejects: readonly Reject[],
  text: TextForm,
  mask: boolean,
  lang: Lang,
): Promise<{ path: string; sha256: string }> {
  const format = formatOfSide(path);
  const read = formatNamed(format).forPeople && lang === 'zh';
  const rows = rejects.map(({ file, row, column, code, messages, raw }) => [
    file,
    row,
    column ?? '',
    ...(read ? [] : [code]),
    rejectText(messages, lang),
    withoutInvisible(mask ? maskDigits(raw) : raw),
  ]);
  const page = { lang, title: say(lang, message('rejectsTitle')) };
  const columns = read ? rejectColumnsRead : rejectColumns;
  return writeTable(path, format, columns, rows, { ...text, page });
}

/** Writes them where there is a place; the file that was written, or none. */
export const keepRejects = async (
  path: string | undefined,
  rejects: readonly Reject[],
  text: TextForm,
  mask: boolean,
  lang: Lang,
): Promise<readonly { readonly path: string; readonly sha256: string }[]> =>
  path === undefined ? [] : [await writeRejects(path, rejects, text, mask, lang)];

const toldAtMost = 20;

/** With nowhere to write them, the first rejected rows are told, without what was in them. */
export function tellRejects({ list, written }: Rejected, voice: Voice): void {
  if (written) return;
  for (const { file, row, code, messages } of list.slice(0, toldAtMost)) {
    const text = rejectText(messages, voice.lang);
    voice.warn(message('rejectLine', { file, row, code, text }));
  }
  const count = list.length - toldAtMost;
  if (count > 0) voice.warn(message('rejectMore', { count }));
}
