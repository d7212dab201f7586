import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Message, message } from '../../messages/index.ts';
import { fileSource, gather, piped, readingError, unreadable } from './encoding.ts';
import { kindOfZip } from './kinds.ts';
import { limits } from './limits.ts';
import type { TableInput } from './read.ts';
import { ZipReader } from './zip.ts';

const formats = '.csv .txt .tsv .xlsx .xlsm .xls .et .xlsb .ods .html .xml .parquet .zip';
const tableEnding = /\.(?:csv|txt|tsv|xlsx|xlsm|xltx|xls|et|xlsb|ods|html?|xml|parquet)$/i;
const archiveEnding = /\.(?:zip|rar|7z|gz|tar|tgz)$/i;
/** What this tool wrote itself, and what programs leave beside their files: nobody means it. */
const notInput =
  /^(?:~\$|\.)|\.rejects\.csv$|^(?:decisions|simulation)\.|^(?:thumbs\.db|desktop\.ini|summary\.json)$|\.duckdb(?:\.wal)?$/i;

/** What the user named, as tables to read, and what of it is not read. */
export interface Inputs {
  readonly inputs: readonly TableInput[];
  /** One sentence for each file that stood in a folder or archive and is no table. */
  readonly unread: readonly Message[];
}

async function* bytesOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (typeof chunk === 'string') yield Buffer.from(chunk);
    else if (chunk instanceof Uint8Array) yield chunk;
  }
}

/** Gathers what is to be read, each file once. */
class Gathering implements Inputs {
  readonly inputs: TableInput[] = [];
  readonly unread: Message[] = [];
  readonly #seen = new Set<string>();

  first(key: string): boolean {
    const fresh = !this.#seen.has(key);
    this.#seen.add(key);
    return fresh;
  }

  async file(name: string): Promise<void> {
    if (!this.first(resolve(name))) return;
    if (!/\.zip$/i.test(name)) {
      this.inputs.push({ name, path: name });
      return;
    }
    const source = await fileSource(name, name);
    const bytes = await gather(source.chunks());
    if (bytes.length > 0 && (await isArchive(name, bytes))) await this.archive(name, bytes);
    else this.inputs.push({ name, path: name });
  }

  async folder(path: string): Promise<void> {
    const entries = await readdir(path, { withFileTypes: true });
    const before = this.inputs.length + this.unread.length;
    if (entries.length > limits.files) this.#tooMany(path, entries.length);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (notInput.test(entry.name)) continue;
      const own = join(path, entry.name);
      if (entry.isDirectory()) await this.#nestedFolder(own);
      else if (tableEnding.test(entry.name) || /\.zip$/i.test(entry.name)) await this.file(own);
      else this.#leave(own);
    }
    if (this.inputs.length + this.unread.length === before) {
      throw unreadable(message('folderEmpty', { file: path, formats }));
    }
  }

  /** A folder inside a folder is told of where it has any file: last month's, or a village's. */
  async #nestedFolder(path: string): Promise<void> {
    const entries = await readdir(path).catch(() => ['?']);
    if (entries.some((name) => tableEnding.test(name) || archiveEnding.test(name))) {
      this.unread.push(message('inputNested', { file: path }));
    }
  }

  #leave(file: string): void {
    const key = archiveEnding.test(file) ? 'inputNested' : 'inputNotRead';
    this.unread.push(message(key, { file, formats }));
  }

  #tooMany(file: string, found: number): never {
    throw unreadable(message('archiveTooMany', { file, found, most: limits.files }));
  }

  /** The tables in a zip: unpacked into memory, as many bytes as stand in the limits. */
  async archive(name: string, bytes: Uint8Array): Promise<void> {
    const zip = await ZipReader.open(name, bytes);
    const before = this.inputs.length + this.unread.length;
    let left: number = limits.archivedBytes;
    for (const inside of [...zip.names].sort()) {
      const own = basename(inside);
      if (inside.endsWith('/') || /^__MACOSX\//.test(inside) || notInput.test(own)) continue;
      const file = `${name}/${inside}`;
      if (!tableEnding.test(own)) {
        this.#leave(file);
        continue;
      }
      const pieces: Uint8Array[] = [];
      for await (const piece of zip.unpack(inside, left)) pieces.push(piece);
      const unpacked = Buffer.concat(pieces);
      left -= unpacked.length;
      this.inputs.push({ name: file, bytes: unpacked });
    }
    if (this.inputs.length + this.unread.length === before) {
      throw unreadable(message('folderEmpty', { file: name, formats }));
    }
  }
}

async function isArchive(name: string, bytes: Uint8Array): Promise<boolean> {
  const zip = Buffer.from(bytes.subarray(0, 2)).toString('latin1') === 'PK';
  return zip && (await kindOfZip(name, bytes)) === 'archive';
}

/**
 * Whether `*` and `?` stand for letters of the name, as in a shell. A star takes as few letters as it can, and
 * only the last one is ever tried again, so that no pattern takes longer than its letters times the name's.
 */
function fits(name: string, pattern: string): boolean {
  const letters = Array.from(name.toLowerCase());
  const signs = Array.from(pattern.toLowerCase());
  let at = 0;
  let sign = 0;
  let star = -1;
  let from = 0;
  while (at < letters.length) {
    if (signs[sign] === '*') {
      star = sign;
      from = at;
      sign += 1;
    } else if (sign < signs.length && (signs[sign] === '?' || signs[sign] === letters[at])) {
      at += 1;
      sign += 1;
    } else if (star >= 0) {
      from += 1;
      at = from;
      sign = star + 1;
    } else return false;
  }
  return signs.slice(sign).every((one) => one === '*');
}

/** The files that a pattern stands for, where no file has that very name: cmd.exe leaves that to us. */
async function matching(path: string): Promise<readonly string[]> {
  const own = basename(path);
  if (!/[*?]/.test(own)) return [];
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => fits(name, own) && !notInput.test(name))
    .sort()
    .map((name) => (path.startsWith(folder) ? join(folder, name) : name));
}

/**
 * What the user named, as tables to read: a folder or a zip stands for the tables directly in it, sorted
 * by name; `*` and `?` for the files that fit; `-` for standard input. A file that is named twice is
 * read once; a file in a folder or zip that is no table is told of.
 */
export async function expandInputs(
  paths: readonly string[],
  stdin: AsyncIterable<unknown> = process.stdin,
): Promise<Inputs> {
  const gathered = new Gathering();
  for (const path of paths) {
    if (path === '-') {
      if (!gathered.first('-')) continue;
      const bytes = await gather(piped('-', bytesOf(stdin)));
      if (bytes.length > 0 && (await isArchive('-', bytes))) await gathered.archive('-', bytes);
      else gathered.inputs.push({ name: '-', bytes });
      continue;
    }
    try {
      await one(path, gathered);
    } catch (error) {
      throw readingError(path, error);
    }
  }
  return gathered;
}

async function one(path: string, gathered: Gathering): Promise<void> {
  let found;
  try {
    found = await stat(path);
  } catch (error) {
    const files = await matching(path);
    if (files.length === 0) throw error;
    for (const file of files) {
      if ((await stat(file)).isDirectory()) await gathered.folder(file);
      else await gathered.file(file);
    }
    return;
  }
  if (found.isDirectory()) await gathered.folder(path);
  else await gathered.file(path);
}
