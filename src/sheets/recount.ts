import { createReadStream } from 'node:fs';

import { exitCode, UserError } from '../core/errors.ts';
import type { Target } from '../files/atomic.ts';
import { verifyOutput } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import type { Counted, Counter, Layout } from './count/counter.ts';
import { yuanText } from './write/safe-cell.ts';
import { formatNamed, type OutFormat } from './write/registry.ts';

export type { Counted, Layout } from './count/counter.ts';

/** Where an output goes: a path, or a stream such as standard output. */
export type Place = string | NodeJS.WritableStream;

/**
 * An output of tables that is held to what the run says of it. It is counted from its bytes alone, by code that
 * had no part in writing them: a file before it is put in its place, and what goes to a stream, a device or a
 * pipe while it goes.
 */
export class HeldOutput {
  /** To be written to. */
  readonly target: Target;
  readonly #format: OutFormat;
  readonly #layout: Layout;
  #passed: Counter | undefined;

  /** @param layout of one table: all of the output's are counted as one, such as the sheets that a long one takes. */
  constructor(place: Place, format: OutFormat, ...layout: Layout) {
    this.#format = format;
    this.#layout = layout;
    const { passing } = formatNamed(format).count;
    const watch = (bytes: Uint8Array): void => {
      this.#passed ??= passing?.(layout);
      this.#passed?.take(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    };
    // What can't be counted while it passes goes to files only, and is refused elsewhere.
    if (typeof place !== 'string') this.#passed = passing?.(layout);
    this.target = typeof place === 'string' ? { path: place, watch } : { stream: place, watch };
  }

  /**
   * Once the output is closed: what the run says stands in each of its tables.
   *
   * @throws {UserError} (1) where rows or money differ; of a file when it would be put in its place.
   */
  async holdTo(...told: readonly Counted[]): Promise<void> {
    if (this.#passed !== undefined) {
      const [found, said] = firstUnlike(await this.#passed.end(), told) ?? [];
      if (found !== undefined && said !== undefined)
        throw miscounted('outputPassedMiscounted', '', found, said);
    } else if ('path' in this.target) {
      await verifyOutput(this.target.path, async ({ path, temporary }) => {
        const counted = await recount(temporary, this.#format, ...this.#layout);
        const [found, said] = firstUnlike(counted, told) ?? [];
        if (found !== undefined && said !== undefined)
          throw miscounted('outputMiscounted', path, found, said);
      });
    }
  }
}

function miscounted(
  key: 'outputMiscounted' | 'outputPassedMiscounted',
  file: string,
  found: Counted,
  told: Counted,
): UserError {
  const yuan = (fen: number): string => (Number.isSafeInteger(fen) ? yuanText(fen) : '?');
  const figures = {
    rows: found.rows,
    yuan: yuan(found.fen),
    toldRows: told.rows,
    toldYuan: yuan(told.fen),
  };
  const said =
    key === 'outputMiscounted' ? message(key, { file, ...figures }) : message(key, figures);
  return new UserError(exitCode.fault, [said]);
}

const none: Counted = { rows: 0, fen: 0 };

/** The first table that is not what was said; one that is missing, or one too many, counts as empty and is unlike all the same. */
function firstUnlike(
  found: readonly Counted[],
  told: readonly Counted[],
): readonly [Counted, Counted] | undefined {
  for (let at = 0; at < Math.max(found.length, told.length); at += 1) {
    const [one, other] = [found[at], told[at]];
    if (
      one === undefined ||
      other === undefined ||
      one.rows !== other.rows ||
      one.fen !== other.fen
    )
      return [one ?? none, other ?? none];
  }
  return undefined;
}

/**
 * Counts the rows and money of each of a file's tables, without their headers; what can't be read as money
 * makes the sum no number.
 */
export async function recount(
  path: string,
  format: OutFormat,
  ...layout: Layout
): Promise<readonly Counted[]> {
  const { file, passing } = formatNamed(format).count;
  if (file !== undefined) return file(path, layout);
  const counter = passing?.(layout);
  if (counter === undefined) throw new Error(`${format} can't be counted`);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (piece instanceof Uint8Array)
      counter.take(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  }
  return counter.end();
}
