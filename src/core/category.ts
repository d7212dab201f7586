import type { Lang, Words } from '../messages/index.ts';
import type { Column, ColumnForm } from './columns.ts';

/**
 * 救助类别: the key of a category of relief, the name of its folder under `rules/`. Which there are, the rules in
 * use say; a name from outside is one only once {@link categoryCalled} or the library's check has found it.
 */
export type Category = string;

/** Figures of the work report that a category has; `by-area`, `unable` and `children` are sums over categories. */
export const figureKinds = [
  'households',
  'persons',
  'amount',
  'new',
  'by-area',
  'unable',
  'children',
] as const;

export type FigureKind = (typeof figureKinds)[number];

/** How a category is paid: each month, at once (一次性), or not at all: then it is a recognition (认定) alone. */
export type Pays = 'monthly' | 'once' | 'nothing';

/** What a category is called and how it is listed, as its `category.yaml` says. */
export interface CategoryEntry {
  readonly category: Category;
  readonly title: Words;
  readonly unit: 'household' | 'person' | undefined;
  /** Spellings as townships write them; the first is the official short name. */
  readonly words: readonly [string, ...string[]];
  /** Whether those who receive it may stand on a public list (公示). */
  readonly posted: boolean;
  /** Whether it secures a person's living (基本生活): an allowance beside it does not. */
  readonly livelihood: boolean;
  readonly pays: Pays;
  readonly report: { readonly title: Words; readonly figures: readonly FigureKind[] };
}

/** The categories that a place has. */
export interface Categories {
  /** Those with rules here, in the order in which they are listed. */
  readonly listed: readonly CategoryEntry[];
  /** The same, and those of elsewhere: what a township writes is still that benefit where it has no rules. */
  readonly known: readonly CategoryEntry[];
}

/** The official short name of a category; what is no category stays as it is. */
export function shortName({ known }: Categories, category: string): string {
  return known.find((one) => one.category === category)?.words[0] ?? category;
}

/** What a category is called in full; what is no category stays as it is. */
export function categoryTitle({ known }: Categories, category: string, lang: Lang): string {
  return known.find((one) => one.category === category)?.title[lang] ?? category;
}

/** The category of this place with this key or spelling; undefined where there is none. */
export function categoryCalled({ listed }: Categories, name: string): Category | undefined {
  const found =
    listed.find(({ category }) => category === name) ??
    listed.find(({ words }) => words.includes(name));
  return found?.category;
}

/** Columns as cells are read by: those that hold categories get the words of this place. */
export function columnsWith(
  columns: readonly ColumnForm[],
  { known }: Pick<Categories, 'known'>,
): readonly Column[] {
  const words = Object.fromEntries(known.map((one) => [one.category, one.words]));
  return columns.map(({ kind, ...column }): Column =>
    kind === 'categories' ? { ...column, kind: 'words', words } : { ...column, kind },
  );
}
