import type { Categories, Category, CategoryEntry } from '../core/category.ts';
import { message } from '../messages/index.ts';
import { jurisdictionChain, nation } from './jurisdictions.ts';
import type { RuleFault } from './faults.ts';
import type { Layer, Library } from './library.ts';
import type { CategoryFile, OverlapFile, RuleFile } from './schema.ts';

type Parts = Pick<Library, 'categories' | 'rules' | 'shipped'>;

/** Of all layers those of one category, from the nation down, and of one place in the order of their days. */
function layersOf<T extends { category: string; jurisdiction: string; effective?: string }>(
  all: readonly Layer<T>[],
  chain: readonly string[],
  category: Category,
): readonly T[] {
  const day = ({ effective = '' }: T): string => effective;
  return chain.flatMap((code) =>
    all
      .map(({ content }) => content)
      .filter((one) => one.category === category && one.jurisdiction === code)
      .sort((a, b) => (day(a) < day(b) ? -1 : 1)),
  );
}

/**
 * What a category is called in a place. Rules without a `category.yaml` are called what the shipped rules call
 * a category of that key, else what their own files have for a title.
 */
function entryOf(
  { categories, rules, shipped }: Parts,
  chain: readonly string[],
  category: Category,
): CategoryEntry & { readonly order: number } {
  const own = layersOf(categories, chain, category);
  const files = own.length > 0 ? own : layersOf(shipped, [nation], category);
  const dated = layersOf(rules, chain, category);
  const latest = <T>(part: (file: CategoryFile) => T | undefined): T | undefined =>
    files.map(part).findLast((one) => one !== undefined);
  const named = { zh: category, en: category };
  const title =
    latest((file) => file.title) ??
    dated.map((file) => file.title).findLast((one) => one !== undefined) ??
    named;
  const [first = title.zh, ...others] = files.flatMap(({ words = [] }) => words);
  const unit =
    latest((file) => file.unit) ?? dated.findLast((file) => file.unit !== undefined)?.unit;
  const pays = ({ yes: 'monthly', once: 'once', no: 'nothing' } as const)[
    latest((file) => file.pays) ?? 'yes'
  ];
  return {
    category,
    title,
    unit,
    // What the tool itself writes of the category is read again.
    words: [first, ...new Set([...others, title.zh].filter((word) => word !== first))],
    posted: latest((file) => file.posted) !== 'no',
    livelihood: latest((file) => file.livelihood) === 'yes',
    pays,
    report: {
      title: latest((file) => file.report?.title) ?? { zh: first, en: title.en },
      figures: latest((file) => file.report?.figures) ?? [
        ...(unit === 'person' ? [] : ['households' as const]),
        'persons' as const,
        ...(pays === 'nothing' ? [] : ['amount' as const]),
      ],
    },
    order: latest((file) => file.order) ?? Number.MAX_SAFE_INTEGER,
  };
}

const keysOf = (all: readonly Layer<{ category: string; jurisdiction: string }>[]) =>
  all.map(({ content }) => content);

/** The categories of a place, and how townships write them. */
export function categoriesOf(library: Parts, jurisdiction: string): Categories {
  const chain = jurisdictionChain(jurisdiction);
  const all = [...keysOf(library.categories), ...keysOf(library.rules)];
  const here = new Set(
    all.filter((one) => chain.includes(one.jurisdiction)).map(({ category }) => category),
  );
  const listed = [...here]
    .map((category) => entryOf(library, chain, category))
    .sort((a, b) => a.order - b.order || (a.category < b.category ? -1 : 1));
  const elsewhere = [...all, ...keysOf(library.shipped)].filter(
    ({ category }) => !here.has(category),
  );
  const taken = new Set(listed.flatMap(({ words }) => words));
  const others = new Map<Category, CategoryEntry>();
  for (const { category, jurisdiction: place } of elsewhere) {
    if (others.has(category)) continue;
    const entry = entryOf(library, jurisdictionChain(place), category);
    const [first, ...more] = entry.words.filter((word) => !taken.has(word));
    if (first !== undefined) others.set(category, { ...entry, words: [first, ...more] });
  }
  return { listed, known: [...listed, ...others.values()] };
}

/** The category files that say what a category is called in a place. */
export function categoryLayers(
  { categories, shipped }: Parts,
  chain: readonly string[],
  category: Category,
): readonly Pick<Layer<CategoryFile>, 'path' | 'sha256'>[] {
  const of = (layers: readonly Layer<CategoryFile>[], codes: readonly string[]) =>
    layers.filter(
      ({ content }) => content.category === category && codes.includes(content.jurisdiction),
    );
  const own = of(categories, chain);
  if (own.length > 0) return own;
  return of(shipped, [nation]).map(({ path, sha256 }) => ({ path: `shipped:${path}`, sha256 }));
}

/** What is wrong with category files together, and names of categories that there are nowhere. */
export function categoryFaults(library: Parts & Pick<Library, 'overlaps'>): RuleFault[] {
  return [
    ...library.categories.flatMap((layer) => [
      ...incomplete(library, layer),
      ...spelledTwice(library, layer),
    ]),
    ...unknownNames(library),
  ];
}

/** The uppermost file of a category must say all; those below it only what differs. */
function incomplete(library: Parts, { content, yaml }: Layer<CategoryFile>): RuleFault[] {
  const { category, jurisdiction } = content;
  const above = layersOf(
    library.categories,
    jurisdictionChain(jurisdiction).filter((code) => code !== jurisdiction),
    category,
  );
  return (['title', 'unit', 'words'] as const)
    .filter((part) => [content, ...above].every((file) => file[part] === undefined))
    .map((part) => ({
      place: yaml.placeOf([]),
      what: message('rulesCategoryPart', { category, part }),
    }));
}

/** A spelling that two categories of one place have would be read as either. */
function spelledTwice({ categories }: Parts, { content, yaml }: Layer<CategoryFile>): RuleFault[] {
  const chain = jurisdictionChain(content.jurisdiction);
  const others = categories
    .map((one) => one.content)
    .filter((one) => one.category !== content.category && chain.includes(one.jurisdiction));
  return (content.words ?? []).flatMap((word, at) => {
    const other = others.find(({ words }) => words?.some((one) => one === word) === true);
    // Of two files of one place the later one is told of.
    if (other === undefined) return [];
    if (other.jurisdiction === content.jurisdiction && other.category > content.category) return [];
    const params = { found: word, category: other.category };
    return [{ place: yaml.placeOf(['words', at]), what: message('rulesCategoryWord', params) }];
  });
}

function unknownNames({
  categories,
  rules,
  shipped,
  overlaps,
}: Parts & Pick<Library, 'overlaps'>): RuleFault[] {
  const known = new Set(
    [...keysOf(categories), ...keysOf(rules), ...keysOf(shipped)].map(({ category }) => category),
  );
  const faults: RuleFault[] = [];
  const look = (
    { yaml }: Layer<OverlapFile | RuleFile>,
    path: readonly PropertyKey[],
    found: string | undefined,
  ): void => {
    if (found === undefined || known.has(found)) return;
    const params = { found, expected: [...known].sort().join(' ') };
    faults.push({ place: yaml.placeOf(path), what: message('rulesCategoryUnknown', params) });
  };
  for (const layer of overlaps) {
    for (const [at, overlap] of layer.content.overlaps.entries()) {
      const path = ['overlaps', at];
      if ('higher' in overlap) {
        overlap.higher.forEach((one, place) => {
          look(layer, [...path, 'higher', place], one);
        });
        continue;
      }
      if ('withholds' in overlap) {
        look(layer, [...path, 'withholds'], overlap.withholds);
        look(layer, [...path, 'from'], overlap.from);
        continue;
      }
      if ('excludes' in overlap) look(layer, [...path, 'excludes'], overlap.excludes);
      else look(layer, [...path, 'tops_up'], overlap.tops_up);
      overlap.others.forEach((one, place) => {
        look(layer, [...path, 'others', place], one);
      });
    }
  }
  for (const layer of rules) {
    for (const [at, { expect }] of (layer.content.cases ?? []).entries()) {
      expect.forEach(({ category }, place) => {
        look(layer, ['cases', at, 'expect', place, 'category'], category);
      });
    }
  }
  return faults;
}
