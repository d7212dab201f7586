import type { Lang } from './index.ts';

/** What stands between words: of a list, behind what is named, and between parts of a sentence. */
export const signs = {
  zh: { list: '、', colon: '：', comma: '，' },
  en: { list: ', ', colon: ': ', comma: ', ' },
} as const satisfies Readonly<Record<Lang, unknown>>;
