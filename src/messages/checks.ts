import type { Words } from './index.ts';

/** What the five controls say: facts in `detail`, what to do in `action`. */
export const checksMessages = {
  checkOnRoster: { zh: '在“{roster}”名册中', en: 'is on the list "{roster}"' },
  checkIdOnly: {
    zh: '身份证号相同而姓名不同：名册为“{found}”',
    en: 'the ID number is the same but the name on the list is "{found}"',
  },
  checkId15: {
    zh: '名册或表中是15位身份证号，升为18位后相同；名册姓名“{found}”',
    en: 'the list or the sheet has a 15-digit ID, the same once upgraded; name on the list "{found}"',
  },
  checkLikely: {
    zh: '名册没有可用的身份证号，姓名、出生日期和性别相同，只是可能为同一人',
    en: 'the list has no usable ID; name, birth date and sex agree, so it may be the same person',
  },
  checkIncome: {
    zh: '名册每月{amount}元，计入“{column}”后{category}应为{now}元/月，现发{paid}元/月',
    en: 'the list has {amount} yuan a month; with it in {column}, {category} comes to {now} yuan a month against {paid} paid',
  },
  checkIncomeSame: {
    zh: '名册每月{amount}元，{category}金额不变',
    en: 'the list has {amount} yuan a month; {category} stays as it is',
  },
  checkNoAmount: {
    zh: '名册没有可用的金额，无法重新核算',
    en: 'the list has no usable amount, so nothing can be priced anew',
  },
  checkStatus: {
    zh: '人员状态应为“{status}”，{category}应为{now}元/月，现发{paid}元/月',
    en: 'the status must be {status}; {category} comes to {now} yuan a month against {paid} paid',
  },
  checkNeeds: {
    zh: '重新核算{category}还缺“{columns}”',
    en: 'to price {category} anew {columns} is missing',
  },
  checkMonths: {
    zh: '自{since}起多发{months}个月，共{overpaid}元',
    en: 'overpaid for {months} months since {since}, {overpaid} yuan in all',
  },
  checkSinceUnknown: {
    zh: '名册没有起始日期，多发的月数待查',
    en: 'the list does not say since when, so the months are to be found out',
  },
  checkIdle: {
    zh: '{control}：没有给出这项制度的文件，未核查',
    en: '{control}: not looked into, since no file was given for it',
  },
  usageControlIdle: {
    zh: '没有给出“{found}”要核查的文件。roster 用 --roster，card 用 --cards，vital 用 --vital 或 --roster deceased=文件，kin 用 --staff，posting 用 --photos。',
    en: 'no file was given to look into for: {found}. roster takes --roster, card --cards, vital --vital or --roster deceased=FILE, kin --staff, posting --photos.',
  },
  rosterNobody: {
    zh: '“{file}”没有身份证号列，也不是姓名、出生日期、性别都有，无法比对。请补上身份证号列，或把表头改为“身份证号”。',
    en: '"{file}" has no column of ID numbers, nor name, birth date and sex together, so nobody can be told by it. Add 身份证号 or name the column so.',
  },
  unknownAmount: { zh: '未知', en: 'unknown' },
  actStop: {
    zh: '停发{category}，核实后追回多发部分',
    en: 'stop {category}, and recover what was overpaid once it is confirmed',
  },
  actRecalculate: { zh: '按新金额调整{category}', en: 'set {category} to the new amount' },
  actIdentity: {
    zh: '核对是否同一人，核实前不停发',
    en: 'find out whether it is the same person; do not stop before',
  },
  actReview: { zh: '核实后再定', en: 'look into it and decide' },
  actNone: { zh: '不用处理，备查', en: 'nothing to do; for the record' },
  actEvidence: { zh: '补齐所缺材料后重新核算', en: 'get the missing evidence and decide anew' },

  vitalStillPaid: {
    zh: '已于{since}{event}，仍在发放{category}',
    en: '{event} on {since}, and {category} is still paid',
  },
  vitalNotReported: {
    zh: '名册显示已于{since}死亡，村里没有报告',
    en: 'the list says that the person died on {since}; no village reported it',
  },
  vitalLate: {
    zh: '{since}{event}，{reported}才报告，迟了{months}个月',
    en: '{event} on {since}, reported only on {reported}, {months} months late',
  },
  vitalUndated: { zh: '变动登记没有变动日期', en: 'the register does not say when it happened' },
  vitalSilent: {
    zh: '{town}{village}{month}没有报告（没有变动也要零报告）',
    en: '{town} {village} made no report for {month} (nothing to report is reported too)',
  },
  actReport: { zh: '督促按月报告', en: 'have the village report monthly' },
  actRegister: { zh: '补登记并停发，核实后追回', en: 'enter it, stop the payment and recover' },

  cardHolderOutside: {
    zh: '账号{account}的开户人不是家庭成员，没有登记',
    en: 'the holder of account {account} is no member of the household, and it is not registered',
  },
  cardKeeperOutside: {
    zh: '账号{account}的保管人不是家庭成员，没有登记',
    en: 'the keeper of account {account} is no member of the household, and it is not registered',
  },
  cardHolderMany: {
    zh: '同一开户人有{count}户的卡：{households}',
    en: 'one holder has the cards of {count} households: {households}',
  },
  cardKeeperMany: {
    zh: '同一保管人有{count}户的卡：{households}',
    en: 'one keeper has the cards of {count} households: {households}',
  },
  cardAccountTwo: {
    zh: '账号{account}用于{count}户：{households}',
    en: 'account {account} is used for {count} households: {households}',
  },
  cardHolderDead: {
    zh: '账号{account}的开户人已死亡',
    en: 'the holder of account {account} is dead',
  },
  actCardRegister: {
    zh: '核实原因并登记，或改为本户成员的卡',
    en: 'find out why and register it, or use a member’s own card',
  },
  actCardCheck: { zh: '核实资金由谁领取', en: 'find out who draws the money' },
  actCardFreeze: {
    zh: '停止向此账号发放，改用本户成员的卡',
    en: 'pay nothing more into it; use a member’s card',
  },

  kinNotFiled: {
    zh: '是经办人{staff}（{unit}）的{relation}，享受救助而没有备案',
    en: 'is {relation} of the caseworker {staff} ({unit}), receives relief, and it is not filed',
  },
  kinFiled: {
    zh: '是经办人{staff}（{unit}）的{relation}，已于{filed}备案',
    en: 'is {relation} of the caseworker {staff} ({unit}), filed on {filed}',
  },
  kinSelf: {
    zh: '经办人{staff}（{unit}）本人享受救助',
    en: 'the caseworker {staff} ({unit}) receives relief',
  },
  kinByName: {
    zh: '经办人{staff}（{unit}）备案的{relation}没有身份证号，仅姓名相同',
    en: 'the {relation} filed by {staff} ({unit}) has no ID number; only the name agrees',
  },
  actFile: { zh: '补备案，列入本季抽查', en: 'file it and put it into this quarter’s sample' },
  actSampled: { zh: '列入按季抽查范围', en: 'it is within the quarterly sample' },

  photosUnreadable: {
    zh: '读不到照片文件夹“{dir}”。里面应按 季度/乡镇/村/*.jpg 存放。',
    en: 'cannot read the photos in "{dir}"; they stand as QUARTER/TOWN/VILLAGE/*.jpg.',
  },
  postingMissing: {
    zh: '{town}{village}没有{quarter}的公示照片',
    en: '{town} {village} has no photo of {quarter}',
  },
  postingOutside: {
    zh: '{town}{village}的照片拍摄于{taken}，不在{quarter}之内',
    en: 'the photo of {town} {village} was taken on {taken}, outside {quarter}',
  },
  postingUndated: {
    zh: '{town}{village}的照片没有拍摄日期',
    en: 'the photo of {town} {village} does not say when it was taken',
  },
  postingUnreadable: {
    zh: '{town}{village}的照片打不开',
    en: 'the photo of {town} {village} cannot be opened',
  },
  postingSame: {
    zh: '{town}{village}的照片与“{other}”是同一个文件',
    en: 'the photo of {town} {village} is the same file as "{other}"',
  },
  postingAlike: {
    zh: '{town}{village}的照片与“{other}”是同一幅画面',
    en: 'the photo of {town} {village} shows the same picture as "{other}"',
  },
  actPhoto: { zh: '实地核查公示栏，补拍照片', en: 'look at the notice board and take the photo' },

  statusNew: { zh: '新', en: 'new' },
  statusOpen: { zh: '仍在', en: 'open' },
  statusBack: { zh: '又现', en: 'back' },
  statusSettled: { zh: '已处理', en: 'settled' },
  statusGone: { zh: '已消除', en: 'gone' },
} as const satisfies Readonly<Record<string, Words>>;
