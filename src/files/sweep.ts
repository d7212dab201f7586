import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { fileAt } from './identity.ts';
import { leftScratch, leftTemporary } from './owner.ts';

/** What a journal's file is called after: `.civil-aid-set.<owner>.tmp`. */
export const journalName = 'civil-aid-set';

/** Written and on the disk before the first of several outputs is put in its place. */
export type Journal = readonly {
  readonly temporary: string;
  readonly place: string;
  /** The file that stood at the place; empty for none. */
  readonly former: string;
}[];

/** Looked over by hand: every run comes by here, and a library of schemas takes as long to load as the rest. */
const isJournal = (data: unknown): data is Journal =>
  Array.isArray(data) &&
  data.every(
    (one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      'temporary' in one &&
      'place' in one &&
      'former' in one &&
      [one.temporary, one.place, one.former].every((path) => typeof path === 'string'),
  );

/**
 * Carries on what a killed run had begun: its outputs were all whole. Where someone has changed the place in
 * the meantime, theirs is the newer.
 */
function carryOn(path: string): void {
  let journal: unknown;
  try {
    journal = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Killed while it was written: nothing was in its place yet.
    return;
  }
  if (!isJournal(journal)) return;
  for (const { temporary, place, former } of journal) {
    if (leftTemporary(temporary, basename(temporary))?.isFile() !== true) continue;
    if (fileAt(place) === former) renameSync(temporary, place);
  }
}

/** Takes away what killed runs of this user left half written in a folder; what a live one writes stays. */
export function sweepTemporaries(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.startsWith('.') && name.endsWith('.tmp'));
  } catch {
    return;
  }
  const journals = names.filter((name) => name.startsWith(`.${journalName}.`));
  for (const name of [...journals, ...names]) {
    const path = join(folder, name);
    try {
      const left = leftTemporary(path, name);
      if (left === undefined) continue;
      if (journals.includes(name) && left.isFile()) carryOn(path);
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another run sweeps here too, or the folder can't be written; that is for a later run.
    }
  }
}

/** Takes away what killed runs of this user left: their scratch, and what they noted of their output folders. */
export function sweepScratch(): void {
  let names: string[];
  try {
    names = readdirSync(tmpdir()).filter((name) => name.startsWith('civil-aid-'));
  } catch {
    return;
  }
  for (const name of names) {
    const path = join(tmpdir(), name);
    try {
      const left = leftScratch(path, name);
      if (left?.isFile() === true) foldersIn(path).forEach(sweepTemporaries);
      if (left?.isFile() === true || left?.isDirectory() === true) {
        rmSync(path, { recursive: true, force: true });
      }
    } catch {
      // As above.
    }
  }
}

function foldersIn(note: string): string[] {
  return readFileSync(note, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const folder: unknown = JSON.parse(line);
        return typeof folder === 'string' ? [folder] : [];
      } catch {
        // The last line may be cut off.
        return [];
      }
    });
}
