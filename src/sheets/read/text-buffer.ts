/** Gathers small texts into large pieces, and hands them on one after the other. */
export class TextBuffer {
  readonly #hand: (text: string) => Promise<void>;
  readonly #size: number;
  #text = '';
  #last: Promise<void> = Promise.resolve();

  constructor(hand: (text: string) => Promise<void>, size = 1 << 17) {
    this.#hand = hand;
    this.#size = size;
  }

  /** A promise to wait for where a piece was handed on; nothing where the text only was kept. */
  add(text: string): void | Promise<void> {
    this.#text += text;
    if (this.#text.length >= this.#size) return this.drain();
  }

  /** Hands on what is left; in order, even where a caller did not wait. */
  drain(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    this.#last = this.#last.then(() => (text === '' ? undefined : this.#hand(text)));
    return this.#last;
  }
}
