import { type Lang, message, say } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { withoutInvisible } from '../core/text.ts';
import { maskDigits, rejectColumns, rejectText } from '../decide/columns.ts';
import { writeTable } from '../sheets/write-table.ts';
import type { TextForm } from '../sheets/write/registry.ts';
import { formatOfSide } from './output.ts';

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
  const rows = rejects.map(({ file, row, column, code, messages, raw }) => [
    file,
    row,
    column ?? '',
    code,
    rejectText(messages, lang),
    withoutInvisible(mask ? maskDigits(raw) : raw),
  ]);
  return writeTable(path, formatOfSide(path), rejectColumns, rows, text);
}

const toldAtMost = 20;

/** With nowhere to write them, the first rejected rows are told, without what was in them. */
export function tellRejects(
  rejects: readonly Reject[],
  lang: Lang,
  tell: (text: string) => void,
): void {
  for (const { file, row, code, messages } of rejects.slice(0, toldAtMost)) {
    tell(say(lang, message('rejectLine', { file, row, code, text: rejectText(messages, lang) })));
  }
  const count = rejects.length - toldAtMost;
  if (count > 0) tell(say(lang, message('rejectMore', { count })));
}
