import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';

import { realPath } from './identity.ts';

/**
 * Whether a ledger stands at the path, or the path is that of the record of a ledger's end: they hold what
 * can't be made again, so no output takes their place, also of a command that does not read them.
 */
export function isOfLedger(path: string): boolean {
  const place = realPath(path);
  const { dir, name, ext } = parse(place);
  return isDatabase(place) || (ext === '.head' && isDatabase(join(dir, name)));
}

/** By the mark of the embedded database's files; one that may not be read can't be told. */
function isDatabase(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, 'r');
    try {
      const mark = Buffer.alloc(4);
      return readSync(file, mark, 0, 4, 8) === 4 && mark.toString('latin1') === 'DUCK';
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
