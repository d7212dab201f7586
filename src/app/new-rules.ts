import { existsSync } from 'node:fs';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { categoryCalled, categoryTitle } from '../core/category.ts';
import { placeName } from '../core/divisions.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { writeWhole } from '../files/atomic.ts';
import { outputFolder, placeOutputs } from '../files/run-files.ts';
import { makeScratch } from '../files/scratch.ts';
import {
  type Given,
  type Message,
  message,
  type MessageKey,
  type MessageParams,
} from '../messages/index.ts';
import { unitWords } from '../messages/units.ts';
import { categoriesOf } from '../rules/categories.ts';
import { registersOf } from '../rules/documents.ts';
import { figureDoubts } from '../rules/doubts.ts';
import { type Askable, askables, type Draft, draftLines, draftText } from '../rules/draft.ts';
import { type RuleFault, RuleFaults } from '../rules/faults.ts';
import { jurisdictionCalled } from '../rules/jurisdictions.ts';
import { type Library, readLibrary } from '../rules/library.ts';
import { dateMeant, figureMeant } from '../rules/meant.ts';
import { validated } from './validate-rules.ts';
import type { World } from './world.ts';

/** What is asked for, and answers that were given beforehand. */
export interface NewRulesRequest {
  readonly rules: string;
  readonly jurisdiction?: string | undefined;
  readonly category?: string | undefined;
  readonly from?: string | undefined;
  readonly document?: string | undefined;
  readonly title?: string | undefined;
  readonly article?: string | undefined;
  readonly at?: string | undefined;
  /** `standard=690`, `fiscal_support.分散=600`; where any is given, the others are not asked for. */
  readonly figures: readonly string[];
}

/** What was written, and what of it is to be looked at again. */
export interface NewRules {
  readonly path: string;
  readonly doubts: readonly RuleFault[];
}

const refuse = (what: Message): UserError => new UserError(exitCode.usage, [what]);

/**
 * Makes a `parameters.yaml` of a place by asking, from a day on. Nothing is written that `rules validate` would refuse.
 *
 * @throws {UserError} (2) where an answer is lacking, or there is such a file: then the lines to add are told.
 */
export async function newRules(request: NewRulesRequest, world: World): Promise<NewRules> {
  const library = readLibrary(request.rules);
  if (library.faults.length > 0) throw new RuleFaults(library.faults);
  const asker = new Asker(world);
  try {
    const draft = await drafted(request, library, asker);
    const older = library.rules.find(
      ({ content, files }) =>
        files === undefined &&
        content.category === draft.category &&
        content.jurisdiction === draft.jurisdiction,
    );
    if (older !== undefined) throw refuse(message('rulesNewOlder', { path: older.path }));
    const name = `${draft.jurisdiction}/${draft.category}/parameters.yaml`;
    const path = join(request.rules, name);
    if (existsSync(path)) {
      world.stdout.write(draftLines(draft));
      throw refuse(message('rulesNewThere', { path }));
    }
    const text = draftText(draft);
    const doubts = checked(request.rules, name, text);
    await outputFolder(dirname(path));
    await writeWhole(path, text);
    await placeOutputs();
    return { path, doubts };
  } finally {
    await asker.done();
  }
}

/** What is odd about the figures of the new file. @throws {RuleFaults} where the rules would be at fault with it. */
function checked(dir: string, name: string, text: string): RuleFault[] {
  const scratch = makeScratch();
  const own = ({ place, what }: RuleFault): RuleFault => ({
    place: { ...place, file: join(dir, place.file.slice(scratch.path.length)) },
    what,
  });
  try {
    cpSync(dir, scratch.path, { recursive: true });
    mkdirSync(dirname(join(scratch.path, name)), { recursive: true });
    writeFileSync(join(scratch.path, name), text);
    const doubts = figureDoubts(validated(scratch.path)).map(own);
    return doubts.filter(({ place }) => place.file === join(dir, name));
  } catch (error) {
    if (error instanceof RuleFaults) throw new RuleFaults(error.faults.map(own));
    throw error;
  } finally {
    scratch.remove();
  }
}

async function drafted(request: NewRulesRequest, library: Library, asker: Asker): Promise<Draft> {
  const jurisdiction = await asker.answer(request.jurisdiction, '--jurisdiction', 'askPlace', {
    read: jurisdictionCalled,
  });
  const categories = categoriesOf(library, jurisdiction);
  const known = categories.known.map(({ words: [first] }) => first).join('、');
  const category = await asker.answer(request.category, '<category>', 'askCategory', {
    params: { known },
    read: (found) =>
      categoryCalled({ ...categories, listed: categories.known }, found) ??
      message('usageCategory', { found, expected: known }),
  });
  const from = await asker.answer(request.from, '--from', 'askFrom', {
    read: (found) => {
      const day = dateMeant(found);
      return day === undefined ? message('usageAsOf', { found }) : day.padEnd(10, '-01');
    },
  });
  const number = await asker.answer(request.document, '--document', 'askDocument');
  const title = await asker.answer(request.title, '--title', 'askTitle');
  const article = await asker.answer(request.article, '--article', 'askArticle');
  const at = request.at ?? (request.document === undefined ? await asker.ask('askAt') : undefined);
  const figures = await figuresOf(
    askables(library, jurisdiction, category, from),
    request.figures,
    asker,
  );
  if (figures.length === 0) throw refuse(message('rulesNewNothing'));
  const registered = registersOf(library.documents, jurisdiction)
    .flatMap(({ content }) => Object.entries(content.documents))
    .find(([, one]) => one.number === number);
  return {
    category,
    jurisdiction,
    called: `${placeName(jurisdiction) ?? jurisdiction}${categoryTitle(categories, category, 'zh')}`,
    from,
    document: {
      key: registered?.[0] ?? `from${from.replaceAll('-', '')}`,
      number,
      title,
      at: at === '' ? undefined : at,
    },
    article,
    figures,
  };
}

/** The figures that are given: those of the options, else by asking for each. */
async function figuresOf(
  all: readonly Askable[],
  given: readonly string[],
  asker: Asker,
): Promise<Draft['figures']> {
  const answers = new Map<string, string>();
  for (const one of given) {
    const [, path = '', found = ''] = /^([^=]+)=(.*)$/.exec(one) ?? [];
    const [name = '', word = ''] = path.trim().split('.');
    const askable = all.find((other) => other.name === name);
    if (askable === undefined || (word !== '' && !askable.words.includes(word))) {
      const expected = all.flatMap(pathsOf).join(' ');
      throw refuse(message('rulesNewFigure', { found: one, expected }));
    }
    answers.set(path.trim(), figureOf(found));
  }
  const figures: Draft['figures'][number][] = [];
  for (const askable of all) {
    const values = new Map<string, string>();
    for (const word of askable.words.length === 0 ? [''] : askable.words) {
      const path = word === '' ? askable.name : `${askable.name}.${word}`;
      const answer = given.length > 0 ? answers.get(path) : await asked(askable, word, asker);
      if (answer !== undefined) values.set(word, answer);
    }
    // A table is whole: what was left blank of it stays as it is.
    if (values.size === 0) continue;
    for (const [word, value] of askable.now) if (!values.has(word)) values.set(word, value);
    figures.push({ askable, values });
  }
  return figures;
}

const pathsOf = ({ name, words }: Askable): readonly string[] =>
  words.length === 0 ? [name] : words.map((word) => `${name}.${word}`);

async function asked(
  { parameter, now, name }: Askable,
  word: string,
  asker: Asker,
): Promise<string | undefined> {
  const title = parameter.title.zh;
  const params = {
    figure: word === '' ? title : `${title}（${word}）`,
    name,
    unit: unitWords[parameter.unit],
    now: now.get(word) ?? '—',
  };
  const found = await asker.ask('askFigure', params);
  return found === '' ? undefined : figureOf(found);
}

/** @throws {UserError} (2) for what is no figure. */
function figureOf(found: string): string {
  const figure = figureMeant(found);
  if (figure === undefined) throw refuse(message('rulesNewValue', { found }));
  return figure;
}

/** Puts questions on standard error and reads the answers, a line each. */
class Asker {
  #lines: AsyncGenerator<string, undefined> | undefined;

  constructor(private readonly world: World) {}

  /** An answer that was given or is asked for; one that can't be read is refused. */
  async answer(
    given: string | undefined,
    option: string,
    key: MessageKey,
    how: {
      readonly params?: MessageParams;
      readonly read?: (found: string) => string | Message;
    } = {},
  ): Promise<string> {
    const found = given ?? (await this.#asked({ key, params: how.params ?? {} }));
    if (found === '') throw refuse(message('rulesNewLacks', { option }));
    const read = how.read?.(found) ?? found;
    if (typeof read === 'string') return read;
    throw refuse(read);
  }

  /** Asks; an empty text where the answer is left blank, or there is nobody to ask. */
  async ask<Key extends MessageKey>(key: Key, ...given: Given<Key>): Promise<string> {
    return this.#asked(message(key, ...given));
  }

  async #asked(question: Message): Promise<string> {
    this.world.voice.warn(question);
    this.#lines ??= linesOf(this.world.stdin);
    const next = await this.#lines.next();
    return next.done === true ? '' : next.value.trim();
  }

  async done(): Promise<void> {
    await this.#lines?.return(undefined);
  }
}

async function* linesOf(stdin: AsyncIterable<unknown>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stdin) {
    rest += chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : String(chunk);
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
