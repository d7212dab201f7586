import { open } from 'node:fs/promises';

import { OutputSet } from './output-set.ts';
import { writingError } from './writing-error.ts';

/**
 * Writes a file whole or not at all, and at once: it is no output of the run, which appear together at its end or
 * not at all.
 *
 * @throws {UserError} where the disk is full or the folder may not be written.
 */
export async function writeAlone(path: string, text: string): Promise<void> {
  const alone = new OutputSet(() => undefined);
  try {
    const output = alone.open(path);
    if (!('temporary' in output)) throw new Error('a record is a device');
    const file = await open(output.temporary, 'r+');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    alone.seal(output);
    await alone.place();
  } catch (error) {
    alone.abort();
    throw writingError(path, error);
  }
}
