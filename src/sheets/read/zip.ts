import type { Entry, ZipFile } from 'yauzl';
import { message } from '../../messages/index.ts';
import { unreadable } from './encoding.ts';
import { limits } from './limits.ts';

/** Deflate can pack 1032 to 1. Real sheets reach 50 to 1; small files are let be. */
const highestRatio = 250;
const smallSize = 64 * 2 ** 20;

/** Names are UTF-8 by their mark, or by their bytes; what old Chinese programs wrote is GBK. */
function nameOf(entry: Entry, decode: (bytes: Uint8Array) => string): string {
  const marked = (entry.generalPurposeBitFlag & 0x800) !== 0;
  const unicode = entry.extraFields.find(({ id }) => id === 0x7075)?.data.subarray(5);
  const raw = entry.fileNameRaw;
  const text = unicode?.toString('utf8') ?? (marked ? raw.toString('utf8') : decode(raw));
  return text.replaceAll('\\', '/');
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/**
 * A zip in memory, unpacked by yauzl file by file as a stream, so that a sheet of a million rows never
 * stands in memory whole. yauzl holds each file to the size that the directory says; the ratio is
 * looked at here, since a zip made to burst says its size truly.
 */
export class ZipReader {
  /** The file's, as the user named it. */
  readonly name: string;
  readonly #zip: ZipFile;
  readonly #entries = new Map<string, { readonly name: string; readonly entry: Entry }>();

  private constructor(name: string, zip: ZipFile) {
    this.name = name;
    this.#zip = zip;
  }

  /** @throws {UserError} (4) where the bytes are no whole zip, or it has too many files. */
  static async open(name: string, bytes: Uint8Array): Promise<ZipReader> {
    const { fromBufferPromise } = await import('yauzl');
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true };
    try {
      const zip = await fromBufferPromise(buffer, options);
      const reader = new ZipReader(name, zip);
      if (zip.entryCount > limits.files) {
        const params = { file: name, found: zip.entryCount, most: limits.files };
        throw unreadable(message('archiveTooMany', params));
      }
      for await (const entry of zip.eachEntry()) {
        const own = nameOf(entry, decodeName);
        reader.#entries.set(own.toLowerCase(), { name: own, entry });
      }
      return reader;
    } catch (error) {
      throw error instanceof Error && error.name === 'UserError' ? error : broken(name, error);
    }
  }

  broken(reason: string, cause?: unknown): Error {
    return unreadable(message('fileZipBroken', { file: this.name, reason }), cause);
  }

  /** Names of the files, as written. */
  get names(): readonly string[] {
    return [...this.#entries.values()].map(({ name }) => name);
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** Bytes of a file once unpacked, as the directory says. */
  sizeOf(name: string): number {
    return this.#entries.get(name.toLowerCase())?.entry.uncompressedSize ?? 0;
  }

  isEncrypted(name: string): boolean {
    return this.#entries.get(name.toLowerCase())?.entry.isEncrypted() ?? false;
  }

  /**
   * For one whose parts are all to stand in memory: unpacks them once, piece by piece, so that neither what the
   * directory says nor what it hides makes more of them.
   *
   * @throws {UserError} (4) where they come to more bytes than `most`, or one of them is broken.
   */
  async refuseBeyond(most: number): Promise<void> {
    let left = most;
    for (const { name } of this.#entries.values()) {
      if (name.endsWith('/')) continue;
      for await (const piece of this.unpack(name, left)) left -= piece.length;
    }
  }

  /** Bytes of a file, unpacked as they are asked for. @throws {UserError} (4) where it is too big or broken. */
  async *unpack(name: string, most: number = limits.part): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(name.toLowerCase())?.entry;
    if (entry === undefined) throw this.broken(name);
    if (entry.isEncrypted()) throw unreadable(message('fileIsEncrypted', { file: this.name }));
    const { uncompressedSize: size, compressedSize: packed } = entry;
    if (size > most || (size > smallSize && size > packed * highestRatio)) {
      const told = `${(size / 2 ** 30).toFixed(1)} GiB`;
      throw unreadable(message('fileTooBig', { file: this.name, size: told }));
    }
    if (!entry.canDecodeFileData()) throw this.broken(`${name}: method ${entry.compressionMethod}`);
    let chunks: AsyncIterable<unknown>;
    try {
      chunks = await this.#zip.openReadStreamPromise(entry);
    } catch (error) {
      throw this.broken(name, error);
    }
    yield* this.#whole(chunks, name);
  }

  async *#whole(chunks: AsyncIterable<unknown>, name: string): AsyncGenerator<Uint8Array> {
    const stream = chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await stream.next().catch((error: unknown) => {
          throw this.broken(name, error);
        });
        if (next.done === true) return;
        if (next.value instanceof Uint8Array) yield next.value;
      }
    } finally {
      await stream.return?.();
    }
  }
}

/** What a directory that can't be read is called; yauzl's own words may hold names of people. */
function broken(file: string, cause: unknown): Error {
  return unreadable(message('fileZipBroken', { file, reason: 'zip: directory' }), cause);
}

/** What a zip is that holds no workbook of XLSX. */
export function otherZip(names: readonly string[]): string | undefined {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/^word\//, 'Word（.docx）'],
    [/^ppt\//, 'PowerPoint（.pptx）'],
  ];
  return kinds.find(([form]) => names.some((entry) => form.test(entry)))?.[1];
}

export const workbookPart = (names: readonly string[]): string | undefined =>
  names.find((entry) => /^(?:.*\/)?workbook\.xml$/.test(entry));
