import type { Words } from './index.ts';

/** What the figures of reports say of themselves. */
export const figuresMessages = {
  figureNewUnknown: {
    zh: '另有 {unknown} 人，表中没有写现在享受什么，是不是新纳入不知道，没有计入',
    en: '{unknown} more persons: the sheet does not say what they are paid today, so whether they are new is not known',
  },
  figureAreaUnknown: {
    zh: '另有低保 {unknown} 人城乡类别空白，没有计入',
    en: '{unknown} more persons on dibao of whom town or country is blank are not counted',
  },
  figureNobodyUnable: {
    zh: '没有供养方式和自理能力都明确的生活不能自理特困人员，算不出比率（供养方式不明 {silent} 人，自理能力不明 {unknown} 人）',
    en: 'nobody is known to be unable with a known mode of care, so there is no rate (mode not known: {silent}; ability not known: {unknown})',
  },
  figureCareUnknown: {
    zh: '按供养方式明确的 {of} 人计算；供养方式不明 {silent} 人、自理能力不明 {unknown} 人没有计入',
    en: 'of {of} whose mode of care is known; mode not known of {silent}, ability not known of {unknown}: not counted',
  },
  figureUnsaid: {
    zh: '已处理的发现中有 {unsaid} 项没有写追回多少，没有计入',
    en: '{unsaid} settled findings do not say what was paid back and are not counted',
  },
  reportAbout: { zh: '由台账写出的报告', en: 'reports from the ledger' },
  reportLeaderAbout: {
    zh: '一页 A4 的月报，给局领导；另可每个乡镇一页（网页，中文）',
    en: "the month on one sheet of A4 for the bureau's head, and a sheet a town (pages in Chinese)",
  },
  optTowns: {
    zh: '另写各乡镇的月报，每个乡镇一页',
    en: 'also a sheet for each town, into this file',
  },
  reportNoFigures: {
    zh: '台账里没有 {month} 的当月数字（有的月份：{months}）。以前的版本没有记；请用 civil-aid run 重跑这个月。',
    en: 'the ledger has no figures of {month} (it has those of: {months}). Versions before did not keep them; run the month again with civil-aid run.',
  },
} as const satisfies Readonly<Record<string, Words>>;
