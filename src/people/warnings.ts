import {
  type Lang,
  type Message,
  message,
  type MessageKey,
  type ParamsOf,
  say,
} from '../messages/index.ts';
import { signs } from '../messages/signs.ts';

/** Where something stands that a person should look at, with a word to find it by. */
export interface Place {
  readonly file: string;
  readonly row: number;
  /** A name, or a number with its middle hidden. */
  readonly who?: string;
}

/** What was seen in the rows and does not stop them: told once each, with the first places. */
export interface Warning {
  readonly told: Message;
  readonly places: readonly Place[];
  /** How many times in all. */
  readonly count: number;
}

/** So many places are named for one thing; the rest is counted. */
export const placesNamed = 5;

/** Gathers warnings: the same thing in ten thousand rows is said once. */
export class Warnings {
  readonly #found = new Map<string, { told: Message; places: Place[]; count: number }>();

  add<Key extends MessageKey>(key: Key, params: ParamsOf<Key, 'count'>, place?: Place): void {
    this.addAll(key, params, place === undefined ? [] : [place]);
  }

  /** The same in several places; `count` times in all. */
  addAll<Key extends MessageKey>(
    key: Key,
    params: ParamsOf<Key, 'count'>,
    places: readonly Place[],
    count = 1,
  ): void {
    const id = JSON.stringify([key, params]);
    const known = this.#found.get(id) ?? { told: { key, params }, places: [], count: 0 };
    this.#found.set(id, known);
    known.count += count;
    if (known.places.length >= placesNamed) return;
    for (const place of places) known.places.push(place);
  }

  /** Counts what was met elsewhere, after the places that are named. */
  more(key: MessageKey, count: number): void {
    const known = this.#found.get(JSON.stringify([key, {}]));
    if (known !== undefined) known.count += count;
  }

  /** In the order in which they were first met. */
  list(): readonly Warning[] {
    return [...this.#found.values()];
  }
}

/** A warning as one sentence: what, how often, and where. */
export function sayWarning({ told, places, count }: Warning, lang: Lang): string {
  const listed = places.map(({ file, row, who }) => {
    const place = say(lang, message('explainRow', { file, row }));
    return who === undefined ? place : say(lang, message('warnPlace', { place, who }));
  });
  const rows = listed.join(signs[lang].list);
  return say(
    lang,
    message('warnLine', { text: say(lang, { ...told, params: { ...told.params, count } }), rows }),
  );
}
