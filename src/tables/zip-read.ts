import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { message } from '../messages/index.ts';
import { unreadable } from './encoding.ts';

/** One file inside a zip. */
interface Entry {
  readonly at: number;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly size: number;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const chunkSize = 1 << 16;

/** A sheet of Excel's full size stays far below; a zip made to burst does not. */
const largestEntry = 4 * 2 ** 30 - 2;
/** Deflate can pack 1032 to 1. Real sheets reach 50 to 1; small files are let be. */
const highestRatio = 250;
const smallSize = 64 * 2 ** 20;

/**
 * A zip in memory, unpacked file by file as a stream, so that a sheet of a million rows never stands
 * in memory whole. The directory at the end is trusted for places, and checked for sizes.
 */
export class ZipReader {
  readonly #name: string;
  readonly #bytes: Buffer;
  readonly #entries = new Map<string, Entry>();

  constructor(name: string, bytes: Uint8Array) {
    this.#name = name;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#readDirectory();
  }

  broken(reason: string, cause?: unknown): Error {
    return unreadable(message('fileZipBroken', { file: this.#name, reason }), cause);
  }

  #tooBig(size: number): Error {
    const told = `${(size / 2 ** 30).toFixed(1)} GiB`;
    return unreadable(message('fileTooBig', { file: this.#name, size: told }));
  }

  #readDirectory(): void {
    const bytes = this.#bytes;
    let end = bytes.length - 22;
    while (end >= 0 && bytes.readUInt32LE(end) !== endMark) {
      if (bytes.length - end > 66_000) end = 0;
      end -= 1;
    }
    if (end < 0) throw this.broken('zip: no directory');
    const count = bytes.readUInt16LE(end + 10);
    let at = bytes.readUInt32LE(end + 16);
    for (let i = 0; i < count; i += 1) {
      if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryMark) {
        throw this.broken('zip: directory');
      }
      const nameLength = bytes.readUInt16LE(at + 28);
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
      this.#entries.set(name.toLowerCase(), {
        at: bytes.readUInt32LE(at + 42),
        method: bytes.readUInt16LE(at + 10),
        encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
        packed: bytes.readUInt32LE(at + 20),
        size: bytes.readUInt32LE(at + 24),
      });
      at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    }
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /** The unpacked size of a file, as the directory says. */
  sizeOf(name: string): number {
    return this.#entries.get(name.toLowerCase())?.size ?? 0;
  }

  /** The unpacked bytes of a file; `most` bytes at most. */
  async *unpack(name: string, most = largestEntry): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) throw this.broken(name);
    if (entry.encrypted) throw unreadable(message('fileIsEncrypted', { file: this.#name }));
    if (entry.size > most || (entry.size > smallSize && entry.size > entry.packed * highestRatio)) {
      throw this.#tooBig(entry.size);
    }
    let got = 0;
    try {
      for await (const chunk of this.#packed(entry, name)) {
        if (!(chunk instanceof Uint8Array)) continue;
        got += chunk.length;
        if (got > entry.size) break;
        yield chunk;
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
        throw this.broken(name, error);
      }
      throw error;
    }
    // More or fewer bytes than the directory says: cut off, or made to burst.
    if (got !== entry.size) throw this.broken(name);
  }

  #packed(entry: Entry, name: string): AsyncIterable<unknown> {
    const bytes = this.#bytes;
    if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== localMark) {
      throw this.broken(name);
    }
    const start =
      entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
    const end = start + entry.packed;
    if (end > bytes.length) throw this.broken(name);
    const pieces = Readable.from(
      (function* () {
        for (let at = start; at < end; at += chunkSize) {
          yield bytes.subarray(at, Math.min(end, at + chunkSize));
        }
      })(),
    );
    if (entry.method === 0) return pieces;
    if (entry.method !== 8) throw this.broken(`${name}: method ${entry.method}`);
    return pieces.pipe(createInflateRaw({ chunkSize: chunkSize * 4 }));
  }
}
