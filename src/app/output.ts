import { stat } from 'node:fs/promises';
import { extname } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { type Lang, message, say } from '../messages/index.ts';
import { type OutFormat, outFormats } from '../sheets/write/registry.ts';

/** The format that a file's ending names. @throws {UserError} (2) where it names none. */
export function formatOf(path: string): OutFormat {
  const ending = extname(path).slice(1).toLowerCase();
  const format = outFormats.find((one) => one === ending || (one === 'html' && ending === 'htm'));
  if (format === undefined) throw new UserError(exitCode.usage, [message('usageFormat', { path })]);
  return format;
}

/** Whether a place named by the user is a folder: it ends like one, or there is one. */
export async function isFolder(path: string): Promise<boolean> {
  return (
    /[/\\]$/.test(path) ||
    (await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    ))
  );
}

/** Tells of a CSV file with ID numbers what Excel does to them when it is double-clicked. */
export function tellExcel(
  path: string | undefined,
  format: string,
  { forExcel = false }: { readonly forExcel?: boolean },
  { note, lang }: { readonly note: (text: string) => void; readonly lang: Lang },
): void {
  if (path === undefined || format !== 'csv' || forExcel) return;
  note(say(lang, message('csvForExcel', { file: path })));
}
