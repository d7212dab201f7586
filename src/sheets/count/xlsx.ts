import { closeSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeScratch, type Scratch, scratchError } from '../../files/scratch.ts';
import type { OutColumn } from '../write/out-column.ts';
import { columnLetters } from '../write/letters.ts';
import { type Counted, type Counter, fenOf, firstMoney, type Layout } from './counter.ts';
import { Pieces } from './pieces.ts';

const none: Counted = { rows: 0, fen: 0 };

/** A workbook's list of parts stands at its end: what passes is kept until it is all there. */
export class XlsxCounter implements Counter {
  readonly #scratch: Scratch;
  readonly #path: string;
  readonly #file: number;

  constructor(private readonly layout: Layout) {
    this.#scratch = makeScratch();
    this.#path = join(this.#scratch.path, 'passed.xlsx');
    try {
      this.#file = openSync(this.#path, 'wx', 0o600);
    } catch (error) {
      throw scratchError(tmpdir(), error);
    }
  }

  take(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      throw scratchError(tmpdir(), error);
    }
  }

  async end(): Promise<readonly Counted[]> {
    closeSync(this.#file);
    try {
      return await countXlsx(this.#path, this.layout);
    } finally {
      this.#scratch.remove();
    }
  }
}

/** Every sheet of a workbook begins with its header. Hidden ones hold the lists of drop-downs, and are no tables. */
export async function countXlsx(path: string, layout: Layout): Promise<readonly Counted[]> {
  const found = new Map<number, Counted>();
  let hidden: readonly boolean[] = [];
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(path);
  for await (const entry of zip.eachEntry()) {
    const [, number] = /^xl\/worksheets\/sheet(\d+)\.xml$/.exec(entry.fileName) ?? [];
    if (entry.fileName !== 'xl/workbook.xml' && number === undefined) continue;
    const stream = await zip.openReadStreamPromise(entry);
    if (number === undefined) hidden = await hiddenSheets(stream);
    else {
      const at = Number(number) - 1;
      found.set(at, await countSheet(stream, layout[layout.length === 1 ? 0 : at] ?? []));
    }
  }
  const sheets = hidden.flatMap((isHidden, at) => (isHidden ? [] : [found.get(at) ?? none]));
  if (layout.length > 1) return sheets;
  const total = { rows: 0, fen: 0 };
  for (const { rows, fen } of sheets) {
    total.rows += rows;
    total.fen += fen;
  }
  return [total];
}

async function hiddenSheets(chunks: AsyncIterable<unknown>): Promise<boolean[]> {
  const pieces = new Pieces('>');
  const hidden: boolean[] = [];
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (const tag of pieces.take(Buffer.from(chunk)))
      if (/^<sheet /.test(tag)) hidden.push(tag.includes(' state="hidden"'));
  }
  return hidden;
}

async function countSheet(
  chunks: AsyncIterable<unknown>,
  columns: readonly OutColumn[],
): Promise<Counted> {
  const at = firstMoney(columns);
  const cell = new RegExp(`<c r="${columnLetters(Math.max(0, at))}\\d+"[^>]*><v>([^<]*)</v>`);
  const pieces = new Pieces('</row>');
  const sum = { rows: -1, fen: 0 };
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (const piece of pieces.take(Buffer.from(chunk))) {
      sum.rows += 1;
      if (at >= 0 && sum.rows > 0) sum.fen += fenOf(cell.exec(piece)?.[1] ?? '');
    }
  }
  return sum;
}
