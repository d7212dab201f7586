import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { maskId } from '../core/id-number.ts';
import { heldAsWritten, openBytes, type Target, writeWhole } from '../files/atomic.ts';
import { wholeEntry } from '../ledger/chain.ts';
import { evidenceOf, followingCommands } from '../ledger/evidence.ts';
import type { EntryKind, Ledger } from '../ledger/ledger.ts';
import { TextBuffer } from '../sheets/read/text-buffer.ts';
import type { OutRow } from '../sheets/write/out-column.ts';
import { type OutFormat, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import type { World } from './world.ts';

/** An entry's body is whole in these; a cell of a workbook has an end. */
export const exportFormats = [
  'csv',
  'json',
  'ndjson',
  'parquet',
] as const satisfies readonly OutFormat[];

export interface ExportRequest {
  readonly output: string | undefined;
  readonly format: OutFormat;
  /** Only entries of this kind. */
  readonly kind: EntryKind | undefined;
}

/**
 * Writes a ledger's entries: as NDJSON each is the text that its hash is of, so that nobody needs this program to
 * follow the chain, and how that is done stands in a text beside the file; else as a table to be read.
 */
export async function exportLedger(
  ledger: Ledger,
  { output, format, kind }: ExportRequest,
  world: World,
): Promise<void> {
  const kinds = kind === undefined ? undefined : [kind];
  if (format !== 'ndjson') return writeEntries(ledger, kinds, { output, format }, world);
  const target = output === undefined ? { stream: world.stdout } : { path: output };
  const written = await writeLines(target, evidenceOf(ledger, kinds));
  if (output === undefined) return;
  await heldAsWritten(written);
  // Beside a part of the chain, or a pipe, nothing is to be followed.
  if (kind !== undefined || (await isDevice(output))) return;
  const { tell } = world.voice;
  const beside = `${output}${tell('evidenceBeside')}`;
  const file = basename(output);
  const words = { file, ...ledger.end, list: followingCommands(file) };
  await writeWhole(beside, `${tell('evidencePage', words)}\n`);
  world.voice.note(tell('evidenceTold', { file: beside }));
}

const isDevice = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => !found.isFile(),
    () => false,
  );

async function writeLines(
  target: Target,
  lines: AsyncIterable<string>,
): ReturnType<Awaited<ReturnType<typeof openBytes>>['close']> {
  const sink = await openBytes(target);
  const text = new TextBuffer((piece) => sink.write(Buffer.from(piece)));
  try {
    for await (const line of lines) await text.add(line);
    await text.drain();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return sink.close();
}

async function writeEntries(
  ledger: Ledger,
  kinds: readonly EntryKind[] | undefined,
  { output, format }: Pick<ExportRequest, 'output' | 'format'>,
  world: World,
): Promise<void> {
  const shown = (given: string): string =>
    output === undefined && world.stdout.isTTY ? masked(given) : given;
  const rows = async function* (): AsyncGenerator<OutRow> {
    for await (const row of ledger.stored(kinds)) {
      const { seq, kind, noted, month, prev, hash } = row;
      // Of one whose persons were erased its place in the chain is left, and what it says of nobody.
      const { key, body } = wholeEntry(row) ?? { key: '', body: row.body };
      yield [seq, kind, noted, month, shown(key), shown(body), prev, hash];
    }
  };
  await writeTable(output ?? world.stdout, format, entryColumns, rows(), textForm({}, output));
}

const entryColumns = (
  ['seq', 'kind', 'noted', 'month', 'key', 'body', 'prev', 'hash'] as const
).map((key) => ({ key, header: key, kind: key === 'seq' ? 'count' : 'text' }) as const);

/** What goes to a terminal shows no whole number of an ID, a card or a telephone. */
export const masked = (text: string): string =>
  text.replace(/\d{15,}[\dXx]?|(?<!\d)1[3-9]\d{9}(?!\d)/g, (digits) => maskId(digits));
