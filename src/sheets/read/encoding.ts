import { isUtf8 } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import { exitCode, UserError } from '../../core/errors.ts';
import { noteRead } from '../../files/run-files.ts';
import { type Message, message } from '../../messages/index.ts';
import { limits } from './limits.ts';
import { type FileStamp, stampOf } from './stamp.ts';

export type Encoding = 'utf8' | 'gb18030' | 'utf16le' | 'utf16be';

/** Bytes that can be read more than once: the first time to learn what they are. */
export interface ByteSource {
  readonly name: string;
  /** Which file it is, where it is one that can be read again. */
  readonly stamp?: FileStamp;
  chunks(): AsyncIterable<Uint8Array>;
}

/** What one pass over all bytes tells. */
export interface Scan {
  readonly sha256: string;
  readonly size: number;
  /** The first 64 KiB. */
  readonly head: Uint8Array;
  /** Every byte fits UTF-8. */
  readonly utf8: boolean;
  /**
   * No quote mark, no blank line, no return without its line feed, no strange sign that ends lines, no
   * line past the limit: each line of a CSV file is one row.
   */
  readonly plain: boolean;
  /** Of a plain file: line feeds, and one more where the last line has none. */
  readonly lines: number;
  readonly stamp: FileStamp | undefined;
}

const chunkSize = 1 << 20;
const headSize = 1 << 16;

/** An input that can't be read at all. */
export function unreadable(told: Message, cause?: unknown): UserError {
  return new UserError(exitCode.unreadable, [told], { cause });
}

/** Turns what the file system says into a sentence; anything else is passed on. */
export function readingError(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'ERR_INVALID_ARG_VALUE':
      return unreadable(message('fileMissing', { file: name }), error);
    case 'EACCES':
    case 'EPERM':
      return unreadable(message('fileForbidden', { file: name }), error);
    case 'EISDIR':
      return unreadable(message('fileIsFolder', { file: name }), error);
    default:
      return 'syscall' in error
        ? unreadable(message('fileReadFailed', { file: name, reason: String(error.code) }), error)
        : error;
  }
}

/** All of a source in one piece. */
export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    // eslint-disable-next-line @typescript-eslint/require-await -- an async iterable by contract
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
    },
  };
}

/** A file on disk. A pipe (`<(command)`) can be read only once, so its bytes are kept in memory. */
export async function fileSource(name: string, path: string): Promise<ByteSource> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) {
        if (chunk instanceof Uint8Array) yield chunk;
      }
    } catch (error) {
      throw readingError(name, error);
    }
  }
  noteRead(path);
  try {
    const found = await stat(path, { bigint: true });
    if (found.isDirectory()) throw unreadable(message('fileIsFolder', { file: name }));
    if (found.isFile()) return { name, chunks, stamp: stampOf(found) };
  } catch (error) {
    throw readingError(name, error);
  }
  return bytesSource(name, await gather(piped(name, chunks())));
}

/** What has no size beforehand, and perhaps no end, up to the limit. @throws {UserError} (4) past it. */
export async function* piped(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limits.pipedBytes) {
      const most = `${limits.pipedBytes / 2 ** 30} GiB`;
      throw unreadable(message('pipeTooBig', { file: name, most }));
    }
    yield chunk;
  }
}

/** How many bytes at the end begin a UTF-8 character that the next chunk must finish. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** A carriage return that ends a line by itself, or stands in a cell; one at the very end waits for more. */
function hasLoneReturn(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(13); at !== -1; at = bytes.indexOf(13, at + 1)) {
    if (at + 1 < bytes.length && bytes[at + 1] !== 10) return true;
  }
  return false;
}

/** Looks at bytes as they pass: whether all fit UTF-8, whether each line is a row, and their SHA-256. */
export class Inspector {
  readonly #hash: Hash | undefined;
  #carry: Uint8Array = new Uint8Array(0);
  #last: Uint8Array = new Uint8Array(0);
  /** Bytes since the last line end. */
  #open = 0;
  #utf8 = true;
  plain = true;
  #feeds = 0;

  /** @param hashed whether anyone asks for the SHA-256. */
  constructor(hashed: boolean) {
    this.#hash = hashed ? createHash('sha256') : undefined;
  }

  take(chunk: Uint8Array): void {
    this.#hash?.update(chunk);
    if (this.plain) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) this.#feeds += 1;
      const firstEnd = bytes.indexOf(10);
      const open = this.#open + (firstEnd === -1 ? bytes.length : firstEnd);
      this.#open = firstEnd === -1 ? open : bytes.length - bytes.lastIndexOf(10) - 1;
      const seam = Buffer.concat([this.#last, bytes.subarray(0, 2)]);
      this.plain = open <= limits.line && isPlain(seam) && isPlain(bytes);
      this.#last = bytes.length > 1 ? bytes.subarray(-2) : seam.subarray(-2);
    }
    if (this.#utf8) {
      const joined = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
      const cut = joined.length - unfinished(joined);
      this.#utf8 = isUtf8(joined.subarray(0, cut));
      this.#carry = new Uint8Array(joined.subarray(cut));
    }
  }

  /** Once all have passed. */
  get utf8(): boolean {
    return this.#utf8 && this.#carry.length === 0;
  }

  /** Of plain bytes, once all have passed: how many lines they have. */
  get lines(): number {
    const last = this.#last.at(-1);
    return this.#feeds + (last === undefined || last === 10 ? 0 : 1);
  }

  /** Once all have passed, and asked once; undefined where nobody asked for it. */
  sha256(): string | undefined {
    return this.#hash?.digest('hex');
  }
}

/** NUL, Ctrl-Z, and what ends a line for some programs only: VT, FF, NEL, U+2028, U+2029 (as UTF-8). */
const strange = [0, 0x0b, 0x0c, 0x1a, 0x1c, 0x1d, 0x1e, '\u0085', '\u2028', '\u2029'];

const isPlain = (bytes: Buffer): boolean =>
  !bytes.includes(34) &&
  !strange.some((sign) => bytes.includes(sign)) &&
  !bytes.includes('\n\n') &&
  (!bytes.includes(13) || (!bytes.includes('\n\r\n') && !hasLoneReturn(bytes)));

/**
 * Reads all bytes once. An encoding judged by the first lines alone would be wrong for a file whose
 * first Chinese character stands far down, so the whole is looked at; it costs less than the parsing.
 */
export async function scan(source: ByteSource): Promise<Scan> {
  const inspector = new Inspector(true);
  const head: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source.chunks()) {
    inspector.take(chunk);
    if (size < headSize) head.push(chunk.subarray(0, headSize - size));
    size += chunk.length;
  }
  const { utf8, plain, lines } = inspector;
  const sha256 = inspector.sha256() ?? '';
  return { sha256, size, head: Buffer.concat(head), utf8, plain, lines, stamp: source.stamp };
}

/**
 * The encodings to try, likeliest first. Bytes that are not UTF-8 are GB18030, or else UTF-8 with a
 * damaged place: which of the two, the header tells.
 */
export function likelyEncodings({ head, utf8 }: Scan): readonly Encoding[] {
  const [first, second, third] = head;
  if (first === 0xff && second === 0xfe) return ['utf16le'];
  if (first === 0xfe && second === 0xff) return ['utf16be'];
  if (first === 0xef && second === 0xbb && third === 0xbf) return ['utf8'];
  // Commas, digits and line ends have a zero byte in UTF-16, and no other encoding has any.
  const zeros = [0, 0];
  // Old programs fill the last block of a file with them, which says nothing of its text.
  const end = head.findLastIndex((byte) => byte !== 0) + 1;
  for (let at = 0; at < end; at += 1) {
    if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  if (even + odd > end / 10) return [odd > even ? 'utf16le' : 'utf16be'];
  return utf8 ? ['utf8'] : ['gb18030', 'utf8'];
}

interface Decoder {
  write(bytes: Buffer): string;
  end(): string | undefined;
}

function decoderOf(encoding: Encoding): Decoder {
  switch (encoding) {
    case 'utf8':
    case 'utf16le':
      return new StringDecoder(encoding);
    case 'utf16be':
      return iconv.getDecoder('utf16-be');
    case 'gb18030':
      return iconv.getDecoder('gb18030');
  }
}

/** The text of the bytes, piece by piece, without a byte order mark. */
export async function* decode(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  let first = true;
  for await (const chunk of chunks) {
    let text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (first && text !== '') {
      if (text.startsWith('\ufeff')) text = text.slice(1);
      first = false;
    }
    yield text;
  }
  const last = decoder.end();
  if (last !== undefined && last !== '') yield last;
}
