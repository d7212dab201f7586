import { StringDecoder } from 'node:string_decoder';

/** A text in pieces, each ended by a mark that the texts in it can't hold. */
export class Pieces {
  readonly #decoder = new StringDecoder('utf8');
  /** What stands behind the last mark so far; put together only where a mark ends it. */
  #rest = '';

  constructor(private readonly mark: string) {}

  *take(bytes: Buffer): Generator<string> {
    const pieces = (this.#rest + this.#decoder.write(bytes)).split(this.mark);
    this.#rest = pieces.pop() ?? '';
    yield* pieces;
  }

  get rest(): string {
    return this.#rest;
  }
}
