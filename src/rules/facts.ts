import { type Categories, columnsWith } from '../core/category.ts';
import { type Column, type ColumnForm, inputColumns } from '../core/columns.ts';
import type { Kin } from '../core/relation.ts';
import type { FactType } from './expression/check.ts';
import type { Type } from './expression/types.ts';

const kinWords: readonly Exclude<Kin, 'unknown'>[] = [
  'self',
  'spouse',
  'child',
  'child-in-law',
  'grandchild',
  'parent',
  'grandparent',
  'sibling',
  'other',
];

/** Facts that are worked out from the row, not read from a column of their own. */
export const derivedFacts: ReadonlyMap<string, FactType> = new Map<string, FactType>([
  /** Full years on the day decided for, from the ID number. */
  ['age', { type: { kind: 'number', money: false, scale: 0 }, level: 'person' }],
  /** The day of birth, from the ID number; else as the column has it. */
  ['birth_date', { type: { kind: 'date' }, level: 'person' }],
  /** 男 or 女, from the ID number. */
  ['sex', { type: { kind: 'text', words: ['男', '女'] }, level: 'person' }],
  /** A parent of the person is listed in the household and lives in it, as the relations tell. */
  ['parent_in_household', { type: { kind: 'boolean' }, level: 'person' }],
  /** The group of the person's relation to the head (GB/T 4761), as `core/relation` reads it. */
  ['kin', { type: { kind: 'text', words: kinWords }, level: 'person' }],
]);

/** What the worked-out facts are called; the first Chinese word is the one that is said. */
export const derivedTitles: Readonly<
  Record<string, { readonly zh: readonly [string, ...string[]]; readonly en: string }>
> = {
  age: { zh: ['周岁', '年龄'], en: 'age' },
  birth_date: { zh: ['出生日期'], en: 'birth_date' },
  sex: { zh: ['性别'], en: 'sex' },
  kin: { zh: ['与户主关系'], en: 'relation to the head' },
  parent_in_household: { zh: ['父母在户内'], en: 'a parent lives in the household' },
};

/** Every fact that may be named, with what it is called in Chinese. */
export const factNames: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  [
    ...inputColumns.map(({ key, headers }): [string, readonly string[]] => [key, headers]),
    ...Object.entries(derivedTitles).map(([key, { zh }]): [string, readonly string[]] => [key, zh]),
  ],
);

/** What expressions may name: the columns of the table, and what is worked out from them. */
export function factTypes(categories: Categories): ReadonlyMap<string, FactType> {
  const columns = columnsWith(inputColumns, categories);
  return new Map<string, FactType>([
    ...columns.flatMap((column: Column): [string, FactType][] => {
      const type = typeOf(column);
      if (type === undefined) return [];
      const { key, level, min = 0, max } = column;
      if (max === undefined || max > 12) return [[key, { type, level }]];
      const range = Array.from({ length: max - min + 1 }, (_, at) => min + at);
      return [[key, { type, level, range }]];
    }),
    ...derivedFacts,
  ]);
}

function typeOf({ kind, words, open }: Column): Type | undefined {
  switch (kind) {
    case 'text':
      return { kind: 'text', words: undefined };
    case 'word':
      return { kind: 'text', words: Object.keys(words ?? {}) };
    case 'words':
      return { kind: 'words', words: words && open !== true ? Object.keys(words) : undefined };
    case 'boolean':
      return { kind: 'boolean' };
    case 'money':
      return { kind: 'number', money: true, scale: 0 };
    case 'count':
      return { kind: 'number', money: false, scale: 0 };
    case 'decimal':
      return { kind: 'number', money: false, scale: 2 };
    case 'date':
      return { kind: 'date' };
    case 'id':
      return undefined;
  }
}

const unsigned: ReadonlySet<string> = new Set(
  inputColumns.flatMap(({ key, kind, signed }: ColumnForm) =>
    signed !== true && (kind === 'money' || kind === 'count' || kind === 'decimal') ? [key] : [],
  ),
);

/** Whether the column's number is nothing at the least, whatever the cell is filled with. */
export const isUnsigned = (key: string): boolean => unsigned.has(key);
