import { StringDecoder } from 'node:string_decoder';
import { Writable } from 'node:stream';

import { redact } from '../messages/redact.ts';

/** Standard error: the one way to it, so that nothing is told which must not be. */
export class Told {
  constructor(private readonly stream: NodeJS.WritableStream & { readonly isTTY: boolean }) {}

  get isTTY(): boolean {
    return this.stream.isTTY;
  }

  write(text: string): boolean {
    return this.stream.write(redact(text));
  }

  /** Puts a line in the place of the last one, without an end. */
  draw(line: string): void {
    this.stream.write(`\r${redact(line)}`);
  }

  /** Takes away the line that was drawn. */
  wipe(): void {
    this.stream.write('\r\u001b[K');
  }
}

/** The marks of bold and dim text that the tool itself sets. */
const marks = /(\u001b\[(?:1|2|22)m)/;

/** Standard output where it is a terminal: whole lines, with nothing that a terminal obeys. */
export class Screen extends Writable {
  readonly isTTY = true;
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly stream: NodeJS.WritableStream) {
    super({ decodeStrings: true });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const text = this.rest + this.decoder.write(chunk);
    const end = text.lastIndexOf('\n') + 1;
    this.rest = text.slice(end);
    this.send(text.slice(0, end), done);
  }

  /** What is left of a last line without an end. */
  override _final(done: (error?: Error | null) => void): void {
    this.send(this.rest + this.decoder.end(), done);
  }

  private send(text: string, done: (error?: Error | null) => void): void {
    // CRLF ends a line of CSV; a return alone would write over what stands there.
    const shown = text
      .replaceAll('\r\n', '\n')
      .split(marks)
      .map((part, at) => (at % 2 === 1 ? part : redact(part)))
      .join('');
    this.stream.write(shown, done);
  }
}
