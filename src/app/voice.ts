import { type Lang, type Message, message, say, type Tell, teller } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import type { Told } from './screen.ts';

/** What a run says on standard error, in the user's language. */
export class Voice {
  /** The words of a sentence of the catalogue. */
  readonly tell: Tell;

  constructor(
    readonly stderr: Told,
    readonly lang: Lang,
    readonly quiet = false,
    /** Told every line that is never left out, for who keeps a record of the run. */
    private readonly heard?: (line: string) => void,
    /** Whether `heard` tells those lines itself, later. */
    private readonly tellsLater = false,
  ) {
    this.tell = teller(lang);
  }

  /** The same where `--quiet` may ask for no notes. */
  hushed(quiet: boolean): Voice {
    return new Voice(this.stderr, this.lang, quiet, this.heard, this.tellsLater);
  }

  /** The same that tells its warnings to `heard` too; to nobody else, where that will tell them later. */
  heardBy(heard: (line: string) => void, tellsLater: boolean): Voice {
    return new Voice(this.stderr, this.lang, this.quiet, heard, tellsLater);
  }

  /** A line about how the work went, for who wants to hear it. */
  note(line: Message | string): void {
    if (!this.quiet) this.write(this.words(line));
  }

  /** A line that is never left out: without it a figure would be taken for what it is not. */
  warn(line: Message | string): void {
    const words = this.words(line);
    this.heard?.(words);
    if (!this.tellsLater) this.write(words);
  }

  /** A line about what is wrong. */
  complain(line: Message): void {
    const mark = `${say(this.lang, message('errorWord'))}${signs[this.lang].colon}`;
    this.warn(`${mark}${say(this.lang, line)}`);
  }

  private words(line: Message | string): string {
    return typeof line === 'string' ? line : say(this.lang, line);
  }

  private write(words: string): void {
    this.stderr.write(`${words}\n`);
  }

  /** Words in a row, as the language parts them. */
  list(words: readonly string[]): string {
    return words.join(signs[this.lang].list);
  }
}
