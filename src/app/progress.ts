import { stat } from 'node:fs/promises';

import type { PlainKey } from '../messages/index.ts';
import type { Voice } from './voice.ts';

const barWidth = 24;

/** A bar on standard error, on a terminal only, once the work is long enough to wonder about. */
export class Progress {
  private total = 0;
  private done = 0;
  private shown = -1;
  private readonly silent: boolean;

  constructor(
    private readonly voice: Voice,
    private readonly step: PlainKey,
    total = 0,
  ) {
    this.silent = voice.quiet || !voice.stderr.isTTY;
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
    const { tell, stderr } = this.voice;
    const text = tell('progress', { step: tell(this.step), percent });
    stderr.draw(`${text} [${'#'.repeat(full)}${' '.repeat(barWidth - full)}]`);
  }

  end(): void {
    if (this.shown >= 0) this.voice.stderr.wipe();
    this.shown = -1;
  }
}
