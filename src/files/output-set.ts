import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { fileAt, realPath } from './identity.ts';
import { disown, own, release } from './owned.ts';
import { temporaryName } from './owner.ts';
import { uninterrupted } from './signals.ts';
import { type Journal, journalName, sweepTemporaries } from './sweep.ts';
import { writingError } from './writing-error.ts';

/** An output that is whole and waits for its place. */
export interface Sealed {
  /** As the user named it. */
  readonly path: string;
  /** Where its bytes are now. */
  readonly temporary: string;
}

/** Holds a file that is whole, and not in its place yet, to what the run says of it; what it throws keeps all out. */
export type Verify = (file: Sealed) => void | Promise<void>;

/** One output on its way. */
export interface Member extends Sealed {
  /** Where it will be. */
  readonly place: string;
}

/** An output that can't be replaced: a device or a pipe, which is written to as it is. */
export interface Device {
  readonly path: string;
}

/**
 * Outputs that belong together: each is written beside its place under a name of its own, and all are put in
 * their places at once, or none is. Who reads them sees the former files or the new ones, never a mixture.
 */
export class OutputSet {
  readonly #members = new Map<Member, boolean>();
  readonly #swept = new Set<string>();
  /** Named as the user named the output. */
  readonly #verifies = new Map<string, Verify[]>();

  /** @param isHeld whether each output must be held to something, so that none is forgotten, whichever command wrote it. */
  constructor(
    private readonly onOpen: (path: string) => void,
    private readonly isHeld = false,
  ) {}

  /**
   * The file is there then, empty, and only its owner may read it.
   *
   * @throws {UserError} (2) where the path can't be an output, or is something that the run reads; (1) where the disk is full.
   */
  open(path: string): Member | Device {
    const place = placeOf(path);
    this.onOpen(path);
    if (place === undefined) return { path };
    const folder = dirname(place);
    if (!this.#swept.has(folder)) {
      this.#swept.add(folder);
      sweepTemporaries(folder);
    }
    const member = { path, place, temporary: join(folder, temporaryName(basename(place))) };
    own(member.temporary);
    try {
      // At once: a thread that makes a file does so even after a signal has had everything taken away.
      closeSync(openSync(member.temporary, 'wx', 0o600));
    } catch (error) {
      release(member.temporary);
      throw writingError(path, error);
    }
    this.#members.set(member, false);
    return member;
  }

  /** The file is whole and on the disk. */
  seal(member: Member): void {
    this.#members.set(member, true);
  }

  /** Says how an output will be held to what the run says of it, before it is put in its place. */
  verify(path: string, verify: Verify): void {
    this.#verifies.set(path, [...(this.#verifies.get(path) ?? []), verify]);
  }

  /** The file will not be. */
  drop(member: Member): void {
    this.#members.delete(member);
    release(member.temporary);
  }

  /** Leaves everything as it was. */
  abort(): void {
    for (const member of [...this.#members.keys()]) this.drop(member);
  }

  /** See {@link placeOutputs}. */
  async place(then?: () => Promise<void>): Promise<void> {
    const members = [...this.#members.keys()];
    if ([...this.#members.values()].includes(false)) throw new Error('an output was left open');
    try {
      refuseSameName(members);
      for (const member of members) {
        const verifies = this.#verifies.get(member.path) ?? [];
        if (verifies.length === 0 && this.isHeld) throw new Error('nothing was said of an output');
        for (const verify of verifies) await verified(member, verify);
      }
      await uninterrupted(members.length > 0 || then !== undefined, () => placed(members, then));
    } catch (error) {
      this.abort();
      throw error;
    }
    this.#members.clear();
  }
}

/** What keeps an output from being read again is told as what keeps it from being written. */
async function verified(member: Member, verify: Verify): Promise<void> {
  try {
    await verify(member);
  } catch (error) {
    throw writingError(member.path, error);
  }
}

/** What an output's path stands for; undefined where it is a device or a pipe. */
function placeOf(path: string): string | undefined {
  const wrong = (
    key: 'outputIsFolder' | 'outputLinkNowhere' | 'outputLinkForeign' | 'outputOddKind',
  ): UserError => new UserError(exitCode.usage, [message(key, { file: path })]);
  try {
    const itself = lstatSync(path, { throwIfNoEntry: false });
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) throw wrong('outputIsFolder');
    if (itself?.isSymbolicLink() === true) {
      if (found === undefined) throw wrong('outputLinkNowhere');
      const user = process.getuid?.();
      // /dev/null and the like belong to the system.
      const owned =
        found.uid === user || user === undefined || (found.uid === 0 && found.isCharacterDevice());
      if (!owned) throw wrong('outputLinkForeign');
    }
    if (found === undefined || found.isFile()) return realPath(path);
    // Renaming over /dev/null or a named pipe would destroy it.
    if (found.isCharacterDevice() || found.isFIFO()) return undefined;
    throw wrong('outputOddKind');
  } catch (error) {
    throw writingError(path, error);
  }
}

/** Where `A.csv` and `a.csv` are one file, the second would take the place of the first. */
function refuseSameName(members: readonly Member[]): void {
  const folded = new Map<string, Member>();
  for (const member of members) {
    const key = join(dirname(member.place), basename(member.place).normalize('NFC').toLowerCase());
    const other = folded.get(key);
    folded.set(key, member);
    if (other === undefined) continue;
    const name = basename(member.temporary);
    const shouted = join(dirname(member.temporary), name.toUpperCase());
    if (fileAt(shouted) === fileAt(member.temporary)) {
      throw new UserError(exitCode.usage, [message('usageSameOutput', { path: member.path })]);
    }
  }
}

/** A former file under a second name, so that it can be put back. */
interface Former {
  readonly member: Member;
  /** Undefined where there was none. */
  readonly kept: string | undefined;
}

/**
 * All of it in one go of the program, so that no signal comes between; a kill comes anywhere, and what it cut
 * off is carried on from the journal by the next run.
 */
async function placed(
  members: readonly Member[],
  then: (() => Promise<void>) | undefined,
): Promise<void> {
  const formers: Former[] = [];
  const journal = members.length > 1 ? writeJournal(members) : undefined;
  let at: Member | undefined;
  try {
    for (const member of members) {
      at = member;
      const kept = members.length > 1 || then !== undefined ? keepFormer(member) : undefined;
      formers.push({ member, kept });
      renameSync(member.temporary, member.place);
    }
    at = undefined;
    for (const folder of new Set(members.map(({ place }) => dirname(place)))) syncFolder(folder);
    await then?.();
  } catch (error) {
    putBack(formers);
    if (journal !== undefined) release(journal);
    throw at === undefined ? error : writingError(at.path, error);
  }
  for (const { member, kept } of formers) {
    disown(member.temporary);
    if (kept !== undefined) release(kept);
  }
  if (journal !== undefined) release(journal);
}

function writeJournal(members: readonly Member[]): string | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const path = join(dirname(first.place), temporaryName(journalName));
  const journal: Journal = members.map(({ temporary, place }) => ({
    temporary,
    place,
    former: fileAt(place),
  }));
  own(path);
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, JSON.stringify(journal));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw writingError(first.path, error);
  }
  return path;
}

function keepFormer({ path, place }: Member): string | undefined {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  // Someone has put something else there since; it is not ours to move.
  if (!found.isFile()) {
    const key = found.isDirectory() ? 'outputIsFolder' : 'outputOddKind';
    throw new UserError(exitCode.usage, [message(key, { file: path })]);
  }
  const kept = join(dirname(place), temporaryName(basename(place)));
  own(kept);
  try {
    linkSync(place, kept);
  } catch {
    // Memory sticks and some network drives have no second names; for a moment there is no file, then.
    renameSync(place, kept);
  }
  return kept;
}

/** Puts the former files back. @throws {UserError} (1) where that fails too: then it is said which are new. */
function putBack(formers: readonly Former[]): void {
  const stuck: string[] = [];
  let cause: unknown;
  for (const { member, kept } of formers) {
    const isPlaced = lstatSync(member.temporary, { throwIfNoEntry: false }) === undefined;
    try {
      if (kept !== undefined) {
        renameSync(kept, member.place);
        // Two names of one file: the rename leaves both.
        release(kept);
      } else if (isPlaced) {
        // There was no file before; the new one goes with the other temporaries.
        renameSync(member.place, member.temporary);
      }
    } catch (error) {
      cause = error;
      if (isPlaced) stuck.push(member.path);
    }
  }
  if (stuck.length > 0) {
    throw new UserError(exitCode.fault, [message('outputsHalf', { files: stuck.join(' ') })], {
      cause,
    });
  }
}

/** The folder is synced too, or a power cut could undo the names. Some network drives can't: the renames are done all the same. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // As said.
  }
}
