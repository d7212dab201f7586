import { checksMessages } from './checks.ts';
import { cliMessages } from './cli.ts';
import { decideMessages } from './decide.ts';
import { exampleMessages } from './examples.ts';
import { figuresMessages } from './figures.ts';
import { ledgerMessages } from './ledger.ts';
import { mendingMessages } from './mending.ts';
import { rulesMessages } from './rules.ts';
import { simulateMessages } from './simulate.ts';
import { tablesMessages } from './tables.ts';
import { visible } from './redact.ts';

/** One entry of the catalogue: the same sentence in each language, with `{name}` for its figures. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The languages that people are spoken to in; Chinese is the default. */
export type Lang = keyof Words;

/** Every sentence that the tool says outside the rule files, one part a room of the house. */
const catalogue = {
  ...checksMessages,
  ...cliMessages,
  ...decideMessages,
  ...exampleMessages,
  ...figuresMessages,
  ...ledgerMessages,
  ...mendingMessages,
  ...rulesMessages,
  ...simulateMessages,
  ...tablesMessages,
} as const satisfies Readonly<Record<string, Words>>;

export type MessageKey = keyof typeof catalogue;

/** What stands in a place of a sentence; words are said in the language of the sentence. */
export type Param = string | number | Words;
export type MessageParams = Readonly<Record<string, Param>>;

/** The `{places}` of a template. */
type PlacesIn<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}`
  ? Place | PlacesIn<Rest>
  : never;

type PlacesOf<Key extends MessageKey> = PlacesIn<(typeof catalogue)[Key]['zh']>;

/** What a sentence must be given: a figure for each of its places, but for those that are put in elsewhere. */
export type ParamsOf<Key extends MessageKey, Elsewhere extends string = never> = Readonly<
  Record<Exclude<PlacesOf<Key>, Elsewhere>, Param>
>;

/** The same as the last argument of a call, which is left out where nothing is to be given. */
export type Given<Key extends MessageKey, Elsewhere extends string = never> = [
  Exclude<PlacesOf<Key>, Elsewhere>,
] extends [never]
  ? []
  : [params: ParamsOf<Key, Elsewhere>];

/** Sentences whose places are all among `Places`. */
export type KeyWith<Places extends string> = {
  [Key in MessageKey]: [PlacesOf<Key>] extends [Places] ? Key : never;
}[MessageKey];

/** Sentences with nothing to fill in. */
export type PlainKey = KeyWith<never>;

/** A sentence kept as data, so that one finding can be said in either language. */
export interface Message {
  readonly key: MessageKey;
  readonly params: MessageParams;
}

/** Keeps a sentence as data until the language is known. */
export function message<Key extends MessageKey>(key: Key, ...[params]: Given<Key>): Message {
  return { key, params: params ?? {} };
}

/** A sentence with its places open. */
export function template(lang: Lang, key: MessageKey): string {
  return catalogue[key][lang];
}

/** Puts `params` into the `{name}` places of a template; a name that is not given stays as it is. */
export function fill(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{([a-zA-Z_]\w*)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}

/** Parts that are lines of the tool's own making. */
const ofLines = 'list';

/**
 * Says a message in the chosen language. What the user's files put into it can't end its line or turn
 * its text about: characters that do so are shown as `\x1b`.
 */
export function say(lang: Lang, { key, params }: Message): string {
  const shown = Object.entries(params).map(([name, param]): [string, string | number] => {
    const value = typeof param === 'object' ? param[lang] : param;
    return [name, typeof value === 'string' ? visible(value, name === ofLines) : value];
  });
  return fill(catalogue[key][lang], Object.fromEntries(shown));
}

/** Says sentences of the catalogue in one language. */
export type Tell = <Key extends MessageKey>(key: Key, ...given: Given<Key>) => string;

export function teller(lang: Lang): Tell {
  return (key, ...given) => say(lang, message(key, ...given));
}

/** All entries, for the test that holds the two languages to the same figures. */
export function allMessages(): readonly (readonly [string, Words])[] {
  return Object.entries(catalogue);
}
