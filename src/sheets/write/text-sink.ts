import iconv from 'iconv-lite';

import { type ByteSink, openBytes, type Target, type Written } from '../../files/atomic.ts';
import { TextBuffer } from '../read/text-buffer.ts';
import type { OutEncoding, RowSink } from './format.ts';
import type { OutRow } from './out-column.ts';
import { wellFormed } from './safe-cell.ts';

/** How rows become text, whatever it is then encoded as. */
export interface TextLines {
  start(): string;
  /** May give nothing until more rows have come. */
  row(cells: OutRow, index: number): string;
  end(rows: number): string;
}

class TextSink implements RowSink {
  readonly #bytes: ByteSink;
  readonly #lines: TextLines;
  readonly #out: TextBuffer;
  #rows = 0;

  constructor(bytes: ByteSink, lines: TextLines, encoding: OutEncoding) {
    this.#bytes = bytes;
    this.#lines = lines;
    this.#out = new TextBuffer((text) =>
      bytes.write(
        encoding === 'gb18030' ? iconv.encode(wellFormed(text), 'gb18030') : Buffer.from(text),
      ),
    );
    void this.#out.add((encoding === 'utf8-bom' ? '\ufeff' : '') + lines.start());
  }

  write(row: OutRow): void | Promise<void> {
    const text = this.#lines.row(row, this.#rows);
    this.#rows += 1;
    return this.#out.add(text);
  }

  async close(): Promise<Written & { readonly rows: number }> {
    try {
      await this.#out.add(this.#lines.end(this.#rows));
      await this.#out.drain();
    } catch (error) {
      await this.abort();
      throw error;
    }
    return { ...(await this.#bytes.close()), rows: this.#rows };
  }

  abort(): Promise<void> {
    return this.#bytes.abort();
  }
}

/** Opens a place for rows that become text. */
export async function openText(
  target: Target,
  lines: TextLines,
  encoding: OutEncoding = 'utf8',
): Promise<RowSink> {
  return new TextSink(await openBytes(target), lines, encoding);
}
