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
} as const satisfies Readonly<Record<string, Words>>;
