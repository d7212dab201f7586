import { stat } from 'node:fs/promises';

import { type Lang, message, type PlainKey, say } from '../messages/index.ts';
import type { Told } from './screen.ts';

const barWidth = 24;

/** A bar on standard error, on a terminal only, once the work is long enough to wonder about. */
export class Progress {
  private total = 0;
  private done = 0;
  private shown = -1;
  private readonly silent: boolean;

  constructor(
    private readonly stream: Told,
    private readonly lang: Lang,
    private readonly step: PlainKey,
    quiet: boolean,
    total = 0,
  ) {
    this.silent = quiet || !stream.isTTY;
    this.total = total;
  }

  /** Takes the sizes of the files as the work to do; what has no size is not counted. */
  async measure(paths: readonly (string | undefined)[]): Promise<void> {
    if (this.silent) return;
    for (const path of paths) {
      if (path !== undefined) this.total += (await stat(path)).size;
    }
  }

  advance(count: number): void {
    this.done += count;
    if (this.silent || this.total < 1000) return;
    const percent = Math.min(100, Math.floor((this.done * 100) / this.total));
    if (percent === this.shown) return;
    this.shown = percent;
    const full = Math.round((percent * barWidth) / 100);
    const step = say(this.lang, message(this.step));
    const text = say(this.lang, message('progress', { step, percent }));
    this.stream.draw(`${text} [${'#'.repeat(full)}${' '.repeat(barWidth - full)}]`);
  }

  end(): void {
    if (this.shown >= 0) this.stream.wipe();
    this.shown = -1;
  }
}
