import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { parseAsOf } from '../core/month.ts';
import { disown, own, release } from '../files/owned.ts';
import { temporaryName } from '../files/owner.ts';
import { writeWhole } from '../files/atomic.ts';
import { outputFolder, placeOutputs } from '../files/run-files.ts';
import { makeScratch } from '../files/scratch.ts';
import { type Message, message } from '../messages/index.ts';
import { type Library, ruleFilesOf } from '../rules/library.ts';
import { historyOf } from '../rules/migrate.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import { validated } from './validate-rules.ts';

export interface MigrateRequest {
  readonly dir: string;
  /** A new folder for the whole library; where it is left out, the folder itself is rewritten. */
  readonly out: string | undefined;
}

/** How many files of one day there were, and how many hold them now. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
  readonly dir: string;
}

/**
 * Rewrites files of one day as histories. All of them are in their places at the end, or the folder is as it was; and
 * the rules of each place and day are held to those of before.
 *
 * @throws {UserError} (2) where there is nothing to rewrite, the rules are at fault, or something is in the way.
 */
export async function migrateRules(request: MigrateRequest): Promise<Migrated> {
  // Stays to the end: a file that takes the place of one that was read there would pass for it.
  const scratch = makeScratch();
  try {
    return await rewritten(request, scratch.path);
  } finally {
    scratch.remove();
  }
}

async function rewritten({ dir, out }: MigrateRequest, scratch: string): Promise<Migrated> {
  const wrong = (told: Message): UserError => new UserError(exitCode.usage, [told]);
  const text = (path: string): string => readFileSync(join(dir, path), 'utf8');
  const texts = (paths: readonly string[]) => paths.map((path) => [path, text(path)] as const);
  const files = ruleFilesOf(dir).map((file) => relative(dir, file).replaceAll('\\', '/'));
  const older = files.filter((path) => dayFile.test(path));
  if (older.length === 0) throw wrong(message('rulesMigrateNone', { dir }));
  if (out !== undefined && !isFree(dir, out)) throw wrong(message('rulesMigrateOut', { dir: out }));
  const made = madeOf(dir, older);
  // What stands there already, word for word, a run that was cut off has put there.
  const left = [...made.keys()].filter((path) => existsSync(join(dir, path)));
  const other = left.find((path) => text(path) !== made.get(path));
  if (other !== undefined) throw wrong(message('rulesMigrateThere', { path: join(dir, other) }));
  const kept = texts(files.filter((path) => !older.includes(path) && !made.has(path)));
  const before =
    left.length === 0
      ? validated(dir)
      : libraryOf(join(scratch, 'before'), [...kept, ...texts(older)]);
  const after = new Map([...kept, ...made]);
  holdSame(before, libraryOf(join(scratch, 'after'), after));
  const news = out === undefined ? [...made].filter(([path]) => !left.includes(path)) : [...after];
  const modes = new Map(older.map((path) => [dirname(path), statSync(join(dir, path)).mode]));
  for (const [path, said] of news) {
    await outputFolder(dirname(join(out ?? dir, path)));
    await writeWhole(join(out ?? dir, path), said);
  }
  await placeOutputs(() => {
    if (out === undefined) {
      share(dir, [...made.keys()], modes);
      takeAway(older.map((path) => join(dir, path)));
    }
    return Promise.resolve();
  });
  return { from: older.length, to: made.size, dir: out ?? dir };
}

/** A rule file of one day; overlaps and controls have days of their own. */
const dayFile = /^\d{6}\/(?!overlaps\/|controls\/|rosters\/)[^/]+\/\d{4}-\d{2}-\d{2}\.ya?ml$/;

/** Whether the library can be written there: nothing is, and it is no part of what is read. */
function isFree(dir: string, out: string): boolean {
  const within = relative(resolve(dir), resolve(out));
  return (within.startsWith('..') || resolve(within) === within) && !existsSync(out);
}

/** The texts of the histories, by path. */
function madeOf(dir: string, older: readonly string[]): ReadonlyMap<string, string> {
  const folders = new Set(older.map((path) => dirname(path)));
  return new Map(
    [...folders].flatMap((folder) => {
      const files = older
        .filter((path) => dirname(path) === folder)
        .map((path) => ({
          effective: basename(path).replace(/\.ya?ml$/, ''),
          text: readFileSync(join(dir, path), 'utf8'),
        }));
      return [...historyOf(files)].map(([name, said]) => [`${folder}/${name}`, said] as const);
    }),
  );
}

/** A library as it would be read. */
function libraryOf(folder: string, files: Iterable<readonly [string, string]>): Library {
  for (const [path, said] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), said);
  }
  return validated(folder);
}

/** Both must give the same rules, everywhere and always. @throws {UserError} (1) where they do not. */
function holdSame(before: Library, after: Library): void {
  const of = (part: 'jurisdiction' | 'effective'): string[] => {
    const all = [before, after].flatMap(({ rules }) => rules.map(({ content }) => content[part]));
    return [...new Set(all)].sort();
  };
  const cases = ({ rules }: Library): string =>
    JSON.stringify(
      rules
        .flatMap(({ content }) => content.cases ?? [])
        .map(saying)
        .sort(),
    );
  const differs = (place: string, day: string): UserError =>
    new UserError(exitCode.fault, [message('rulesMigrateDiffers', { place, day })]);
  if (cases(before) !== cases(after)) throw differs('-', '-');
  for (const place of of('jurisdiction')) {
    for (const day of of('effective')) {
      if (rulesOn(before, place, day) !== rulesOn(after, place, day)) throw differs(place, day);
    }
  }
}

/** All that decides in a place on a day, as one text; in which file it stands is no part of it. */
function rulesOn(library: Library, place: string, day: string): string {
  const asOf = parseAsOf(day);
  if (asOf === undefined) return '';
  try {
    const { rules, overlaps, categories, notInForce } = loadRuleset(library, place, asOf, []);
    return saying({ rules, overlaps, categories, notInForce });
  } catch (error) {
    // Not in force, or not whole in this place alone: that must be so in both.
    return error instanceof Error ? error.name : '';
  }
}

const saying = (held: unknown): string =>
  JSON.stringify(held, (key, value: unknown) => {
    if (['layers', 'path'].includes(key)) return undefined;
    // The document itself stands beside it, whatever its key.
    if (key === 'article' && typeof value === 'object') return undefined;
    if (!(value instanceof Map)) return value;
    const entries = [...value.entries()].map(([name, one]: [unknown, unknown]) => [name, one]);
    // In which order figures and definitions stand decides nothing.
    return ['parameters', 'definitions'].includes(key)
      ? entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      : entries;
  });

/** Who could read the files of before can read the new ones. */
function share(dir: string, paths: readonly string[], modes: ReadonlyMap<string, number>): void {
  for (const path of paths) {
    const isCase = basename(dirname(path)) === 'cases';
    const folder = isCase ? dirname(dirname(path)) : dirname(path);
    chmodSync(join(dir, path), modes.get(folder) ?? 0o600);
    if (isCase) chmodSync(join(dir, dirname(path)), statSync(join(dir, folder)).mode);
  }
}

/** Takes all of the files away, or none. */
function takeAway(paths: readonly string[]): void {
  const gone: { readonly path: string; readonly kept: string }[] = [];
  try {
    for (const path of paths) {
      const kept = join(dirname(path), temporaryName(basename(path)));
      own(kept);
      renameSync(path, kept);
      gone.push({ path, kept });
    }
  } catch (error) {
    for (const { path, kept } of gone) {
      renameSync(kept, path);
      disown(kept);
    }
    throw error;
  }
  for (const { kept } of gone) release(kept);
}
