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
  figurePeriod: {
    zh: '按台账里有的 {months} 个月合计；没有的月份：{missing}；另有 {unknown} 件不知道发没发、发了多少，没有计入',
    en: 'over the {months} months that the ledger has; it lacks: {missing}; of {unknown} more what was paid is not known and not counted',
  },
  figureNewPeriod: {
    zh: '按与上月比较过的 {months} 个月计；台账里没有的月份：{missing}；台账的第一个月没有可比的上月',
    en: 'over the {months} months that were compared with one before; the ledger lacks: {missing}; its first month has none before it',
  },
  figureUnread: {
    zh: '另有 {rows} 笔看不懂，没有计入',
    en: '{rows} more payments could not be read and are not counted',
  },
  figureByHousehold: {
    zh: '另有 {households} 户只写了家庭编号，人数不知道，没有计入',
    en: '{households} households more are named by number alone; how many persons is not known',
  },
  usageStatsNothing: {
    zh: '没有给出救助对象表。只要台账或发放记录里一段时间的数字，用 --from、--to。',
    en: 'no table of recipients was named. For a period of the ledger or of payments alone give --from and --to.',
  },
  usageStatsPeriod: {
    zh: '一段时间要有 --from（不晚于 --to），并给出 --ledger 或 --paid。',
    en: 'a period needs --from, not after --to, and --ledger or --paid.',
  },
  optStatsFrom: {
    zh: '从哪个月起：台账和发放记录里的累计数字',
    en: 'from this month: sums of the ledger and of payments',
  },
  optStatsTo: {
    zh: '到哪个月止（默认核算月份）',
    en: 'to this month (default: the month decided for)',
  },
  optStatsMonitored: {
    zh: '监测对象表：按类别和享受的救助各多少人；可给多次',
    en: 'the table of the monitored: how many by kind and by relief; may be given again',
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
