import type { Words } from './index.ts';

/** What the units of rule files are called. */
export const unitWords = {
  yuan: { zh: '元', en: 'yuan' },
  'yuan/person/month': { zh: '元/人·月', en: 'yuan a person a month' },
  'yuan/household/month': { zh: '元/户·月', en: 'yuan a household a month' },
  'yuan/mu/year': { zh: '元/亩·年', en: 'yuan a mu of land a year' },
  times: { zh: '倍', en: 'times' },
  years: { zh: '岁（年）', en: 'years' },
  months: { zh: '个月', en: 'months' },
  persons: { zh: '人', en: 'persons' },
  count: { zh: '个（套、辆、次）', en: 'in number' },
  grade: { zh: '级', en: 'grade' },
} as const satisfies Readonly<Record<string, Words>>;
