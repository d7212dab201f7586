import { stat } from 'node:fs/promises';
import { extname } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { type Lang, message, say } from '../messages/index.ts';
import type { PageHead } from '../sheets/write/page.ts';
import {
  endingsOf,
  formatByEnding,
  formatNamed,
  type OutFormat,
  outFormats,
} from '../sheets/write/registry.ts';
import type { Voice } from './voice.ts';
import type { World } from './world.ts';

/**
 * The format that a file's ending names.
 *
 * @param able what the command can write.
 * @throws {UserError} (2) where it names none of them, saying which they are.
 */
export function formatOf(path: string, able: readonly OutFormat[] = outFormats): OutFormat {
  const format = formatByEnding(extname(path).slice(1));
  if (format === undefined || !able.includes(format))
    throw new UserError(exitCode.usage, [
      message('usageFormat', { path, endings: endingsOf(able) }),
    ]);
  return format;
}

/**
 * The format to write: what is asked for, else what the file's ending names, else CSV. To be asked before
 * anything is read.
 *
 * @throws {UserError} (2) where the command can't write it, or not to where it is to go.
 */
export function formatFor(
  {
    output,
    format,
  }: { readonly output?: string | undefined; readonly format?: OutFormat | undefined },
  { stdout }: Pick<World, 'stdout'>,
  able: readonly OutFormat[] = outFormats,
): OutFormat {
  const chosen = format ?? (output === undefined ? 'csv' : formatOf(output, able));
  if (output !== undefined) return chosen;
  const { goesTo } = formatNamed(chosen);
  if (goesTo === 'files') throw new UserError(exitCode.usage, [message('parquetNeedsFile')]);
  if (goesTo === 'no-terminal' && stdout.isTTY)
    throw new UserError(exitCode.usage, [message('usageXlsxStream')]);
  return chosen;
}

/**
 * The format of a table that is CSV where its name has no ending, such as a device's, or says only that it is text.
 *
 * @throws {UserError} (2) as {@link formatOf}.
 */
export const formatOfSide = (path: string): OutFormat =>
  ['', '.txt'].includes(extname(path).toLowerCase()) ? 'csv' : formatOf(path);

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

/**
 * Holds the place of marked copies to what they are, before anything is read.
 *
 * @throws {UserError} (2) where it is neither a folder nor named as a workbook.
 */
export async function holdMarked(target: string): Promise<void> {
  if (formatByEnding(extname(target).slice(1)) !== 'xlsx' && !(await isFolder(target)))
    throw new UserError(exitCode.usage, [message('usageMarkedEnding', { path: target })]);
}

/** What a page says of itself. @param asOf the month, or what else stands in the title. */
export const pageHead = (
  title: 'calcTitle' | 'monitorTitle' | 'statsTitle' | 'sampleTitle' | 'changesTitle',
  asOf: string,
  notes: readonly string[],
  lang: Lang,
): PageHead => ({ lang, title: say(lang, message(title, { asOf })), notes });

/** The same where what is noted is known only once the rows were read: by whose rules they are decided. */
export const pageHeadLater = (
  title: Parameters<typeof pageHead>[0],
  asOf: string,
  notes: () => readonly string[],
  lang: Lang,
): PageHead => ({
  ...pageHead(title, asOf, [], lang),
  get notes() {
    return notes();
  },
});

/** Tells of a CSV file with ID numbers what Excel does to them when it is double-clicked. */
export function tellExcel(
  path: string | undefined,
  format: string,
  { forExcel = false }: { readonly forExcel?: boolean },
  voice: Voice,
): void {
  if (path === undefined || format !== 'csv' || forExcel) return;
  voice.note(message('csvForExcel', { file: path }));
}
