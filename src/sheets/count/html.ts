import { type Counted, type Counter, fenOf } from './counter.ts';
import { Pieces } from './pieces.ts';

interface Sum {
  rows: number;
  fen: number;
}

/** A page's tables; rows of a head have no `td`. */
export class HtmlCounter implements Counter {
  readonly #pieces = new Pieces('</tr>');
  readonly #sums: Sum[] = [];
  /** How many tables have ended. */
  #ended = 0;

  constructor(private readonly moneyAt: readonly number[]) {}

  take(bytes: Buffer): void {
    for (const piece of this.#pieces.take(bytes)) {
      const from = piece.lastIndexOf('<tr');
      this.#ended += piece.slice(0, Math.max(0, from)).split('</table>').length - 1;
      const sum = this.#sum();
      const row = from === -1 ? '' : piece.slice(from);
      // What stands beneath a row is a part of it.
      if (!/<td[ >]/.test(row) || row.startsWith('<tr class="more"')) continue;
      sum.rows += 1;
      const at = this.moneyAt[this.moneyAt.length === 1 ? 0 : this.#ended] ?? -1;
      if (at >= 0) sum.fen += fenOf((row.split(/<\/t[dh]>/)[at] ?? 'cut').replace(/^.*>/s, ''));
    }
  }

  end(): readonly Counted[] {
    const sum = this.#sum();
    // A page that does not end was cut.
    if (!this.#pieces.rest.trimEnd().endsWith('</html>')) sum.fen = Number.NaN;
    return this.#sums;
  }

  /** That of the table which is being counted. */
  #sum(): Sum {
    const at = this.moneyAt.length === 1 ? 0 : this.#ended;
    while (this.#sums.length <= at) this.#sums.push({ rows: 0, fen: 0 });
    return this.#sums[at] ?? { rows: 0, fen: 0 };
  }
}
