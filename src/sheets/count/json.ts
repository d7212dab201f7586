import { type Counted, type Counter, fenOf } from './counter.ts';
import { Pieces } from './pieces.ts';

/** One object a line. */
export class JsonCounter implements Counter {
  readonly #lines = new Pieces('\n');
  #rows = 0;
  #fen = 0;

  constructor(private readonly key: string | undefined) {}

  take(bytes: Buffer): void {
    for (const line of this.#lines.take(bytes)) this.#line(line);
  }

  end(): readonly Counted[] {
    return [{ rows: this.#rows, fen: this.#lines.rest === '' ? this.#fen : Number.NaN }];
  }

  #line(line: string): void {
    if (line === '[' || line === ']' || line === '[]') return;
    const { key } = this;
    this.#rows += 1;
    try {
      const object: unknown = JSON.parse(line.replace(/,$/, ''));
      if (key === undefined || typeof object !== 'object' || object === null) return;
      const money: unknown = Object.entries(object).find(([name]) => name === key)?.[1] ?? '';
      this.#fen += typeof money === 'string' ? fenOf(money) : Number.NaN;
    } catch {
      this.#fen = Number.NaN;
    }
  }
}
