import { type Counted, type Counter, fenOf } from './counter.ts';

/** A row that is longer than this was never closed. */
const longestRow = 1 << 26;

/**
 * Counts CSV by its bytes; in every encoding that is written, commas, quote marks and line feeds are bytes of
 * no other character.
 */
export class CsvCounter implements Counter {
  #rest: Buffer = Buffer.alloc(0);
  #rows = 0;
  #fen = 0;
  /** The first quote mark at or behind where it was last asked for; past the end where there is none. */
  #mark = -1;

  constructor(private readonly moneyAt: number) {}

  take(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    this.#mark = -1;
    let at = 0;
    for (;;) {
      const end = this.#row(bytes, at);
      if (end === -1) break;
      at = end;
    }
    this.#rest = Buffer.from(bytes.subarray(at));
    if (this.#rest.length > longestRow) this.#fen = Number.NaN;
  }

  end(): readonly Counted[] {
    // The header is no row; a row without its end is not whole.
    const cut = this.#rest.length > 0;
    return [{ rows: this.#rows - 1, fen: cut ? Number.NaN : this.#fen }];
  }

  /** Counts the row that begins at `from`; where the next begins, or -1 where it is not all there. */
  #row(bytes: Buffer, from: number): number {
    let at = from;
    let quoted = false;
    let cell = from;
    let money = '';
    // Byte by byte only as far as the money stands.
    for (let field = 0; field <= this.moneyAt; at += 1) {
      if (at >= bytes.length) return -1;
      const byte = bytes[at];
      if (byte === 34) quoted = !quoted;
      if (quoted || (byte !== 44 && byte !== 10)) continue;
      if (field === this.moneyAt) money = bytes.toString('latin1', cell, at);
      if (byte === 10) return this.#counted(at + 1, field === this.moneyAt ? money : 'cut');
      field += 1;
      cell = at + 1;
    }
    for (;;) {
      const end = bytes.indexOf(10, at);
      if (end === -1) return -1;
      for (let mark = this.#markFrom(bytes, at); mark < end; mark = this.#markFrom(bytes, mark + 1))
        quoted = !quoted;
      if (!quoted) return this.#counted(end + 1, money);
      at = end + 1;
    }
  }

  /** Where the next quote mark stands; most files have none, and are searched for one only once. */
  #markFrom(bytes: Buffer, at: number): number {
    if (this.#mark < at) {
      const found = bytes.indexOf(34, at);
      this.#mark = found === -1 ? bytes.length : found;
    }
    return this.#mark;
  }

  #counted(end: number, money: string): number {
    // The header has a name where the money stands.
    if (this.#rows > 0 && this.moneyAt >= 0) this.#fen += fenOf(money.replace(/\r$/, ''));
    this.#rows += 1;
    return end;
  }
}
