import { posix } from 'node:path';

import { message } from '../messages/index.ts';
import type { RuleFault } from './faults.ts';
import { jurisdictionChain } from './jurisdictions.ts';
import { fileOf, type Layer } from './layer.ts';
import type { Article, DocumentsFile, OfficialDocument } from './schema.ts';
import { Located } from './yaml.ts';

type Documents = Readonly<Record<string, OfficialDocument>>;
/** What may cite documents, and may name some of its own. */
interface Citing {
  readonly documents?: Documents | undefined;
}

const placeOf = ({ path }: Layer<unknown>): string => path.split('/')[0] ?? '';

/** The layers with the documents that their place may cite; a document of a layer's own goes before one of that name. */
export function withRegister<T extends Citing>(
  registers: readonly Layer<DocumentsFile>[],
  layers: readonly Layer<T>[],
): Layer<T>[] {
  return layers.map((layer) => {
    const found = registersOf(registers, placeOf(layer));
    if (found.length === 0) return layer;
    const listed = found.flatMap(({ content }) => Object.entries(content.documents));
    const documents = { ...Object.fromEntries(listed), ...layer.content.documents };
    return { ...layer, content: { ...layer.content, documents } };
  });
}

/** The registers of a place and of those that it stands on, the nation's first. */
export const registersOf = (
  registers: readonly Layer<DocumentsFile>[],
  place: string,
): Layer<DocumentsFile>[] =>
  jurisdictionChain(place).flatMap((code) => registers.filter((one) => placeOf(one) === code));

/** What is wrong with what is said of documents: read, but not where; sourced, but never read. */
export function documentFaults(
  layers: Readonly<Record<string, readonly Layer<Citing>[]>>,
): RuleFault[] {
  return Object.values(layers)
    .flat()
    .flatMap(({ content, yaml }) =>
      Object.entries(content.documents ?? {}).flatMap(([key, document]) => {
        const { read, at, articles, status } = document;
        const wrong =
          (read !== undefined && (read === 'no') === (status === 'sourced')) ||
          (read !== undefined && read !== 'no' && at === undefined) ||
          (articles !== undefined) !== (read === 'excerpt');
        if (!wrong) return [];
        return [
          {
            place: yaml.placeOf(['documents', key]),
            what: message('rulesDocumentRead', { document: key }),
          },
        ];
      }),
    );
}

/** Whether the words of an article were seen; undefined where the document does not say what was read of it. */
export function wasRead(document: OfficialDocument, article: string): boolean | undefined {
  const { read, articles = [] } = document;
  if (read === undefined) return undefined;
  return read === 'full' || (read === 'excerpt' && articles.includes(article));
}

/** An article that rule files cite: whether it was read, where, and in which folders of rules. */
export interface CitedArticle {
  readonly document: OfficialDocument;
  readonly article: string;
  readonly read: boolean | undefined;
  readonly folders: readonly string[];
}

/** Every article that the layers cite, by document and article as they are first met. */
export function citedArticles(layers: readonly Layer<Citing>[]): CitedArticle[] {
  const found = new Map<
    string,
    { document: OfficialDocument; article: string; folders: Set<string> }
  >();
  for (const layer of layers) {
    const { content } = layer;
    const documents = new Map(Object.entries(content.documents ?? {}));
    for (const { document: key, article, at } of articlesIn(content)) {
      const document = documents.get(key);
      if (document === undefined) continue;
      const name = `${document.number}\n${article}`;
      const known = found.get(name) ?? { document, article, folders: new Set<string>() };
      known.folders.add(posix.dirname(fileOf(layer, at)));
      found.set(name, known);
    }
  }
  return [...found.values()].map(({ document, article, folders }) => ({
    document,
    article,
    read: wasRead(document, article),
    folders: [...folders].sort(),
  }));
}

/** Every `{ document, article }` anywhere in a file, and where. */
function articlesIn(
  held: unknown,
  at: readonly PropertyKey[] = [],
): (Article & { readonly at: readonly PropertyKey[] })[] {
  if (typeof held !== 'object' || held === null || held instanceof Located) return [];
  const keys = new Map<string, unknown>(Object.entries(held));
  const [document, article] = [keys.get('document'), keys.get('article')];
  if (typeof document === 'string' && typeof article === 'string') {
    return [{ document, article, at }];
  }
  const steps = Array.isArray(held) ? [...held.entries()] : Object.entries(held);
  return steps.flatMap(([key, one]: readonly [PropertyKey, unknown]) =>
    articlesIn(one, [...at, key]),
  );
}
