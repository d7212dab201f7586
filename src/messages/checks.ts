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
  checkLikelyNumber: {
    zh: '{whose}{how}；姓名、出生日期和性别相同，只是可能为同一人',
    en: '{whose} {how}; name, birth date and sex agree, so it may be the same person',
  },
  damagedOnList: { zh: '名册的身份证号', en: 'the ID number on the list' },
  damagedInSheet: { zh: '救助对象表的身份证号', en: "the ID number in the recipients' sheet" },
  damagedNone: { zh: '不可用', en: 'is not usable' },
  damagedMasked: { zh: '有遮盖，露出的数字相符', en: 'is masked, and the digits that show agree' },
  damagedCut: { zh: '被截断，剩下的数字相符', en: 'was cut, and the digits that are left agree' },
  damagedCheck: {
    zh: '末位校验码不符，前17位相同',
    en: 'has a wrong check character, and the 17 digits before it agree',
  },
  damagedSwapped: {
    zh: '有相邻两位写颠倒，对调后相同',
    en: 'has two neighbouring digits the wrong way round, and agrees once they change places',
  },
  damagedDigits: {
    zh: '校验不通过，有几位不同',
    en: 'fails its check character and differs in a few digits',
  },
  checkTogether: {
    zh: '同时享受“{one}”和“{other}”，一个人只能享受一项',
    en: 'is paid {one} and {other} together; one person has only one of them',
  },
  checkOverAge: {
    zh: '已{age}岁，仍在享受“{category}”，不在校就读，也不服义务兵役',
    en: 'is {age} years old and still on {category}, neither at school nor in service',
  },
  checkOverAgeOpen: {
    zh: '已{age}岁，仍在享受“{category}”，是否还能享受要看“{columns}”',
    en: 'is {age} years old and still on {category}; whether rightly depends on {columns}',
  },
  paidUnpaid: {
    zh: '“{category}”应发未发：{months}，共{count}个月，应发{due}元，发放记录中没有',
    en: '{category} was due and not paid: {months}, {count} months, {due} yuan, none of it among the payments',
  },
  paidUnpaidOpen: {
    zh: '“{category}”没有发放：{months}，共{count}个月，应发多少还不能核定',
    en: "{category} was not paid: {months}, {count} months; what was due can't be decided yet",
  },
  paidShort: {
    zh: '“{category}”少发：{months}，共{count}个月，应发{due}元，实发{paid}元，少{amount}元',
    en: '{category} was paid short: {months}, {count} months, {due} yuan due and {paid} paid, {amount} too little',
  },
  paidOver: {
    zh: '“{category}”多发：{months}，共{count}个月，应发{due}元，实发{paid}元，多{amount}元',
    en: '{category} was overpaid: {months}, {count} months, {due} yuan due and {paid} paid, {amount} too much',
  },
  paidLate: {
    zh: '“{category}”迟发：{months}，共{count}个月没有按月发足，后来补发{amount}元',
    en: '{category} was paid late: {months}, {count} months were not paid in full; {amount} yuan followed later',
  },
  paidStart: {
    zh: '从哪个月起享受不知道（“保障起始月份”空着），只算到发放记录的最后一个月',
    en: 'since when it is granted is not known (relief_start is blank), so only the last month of the list is counted',
  },
  paidDead: {
    zh: '名册或月报中{name}已经死亡，未发的多少要重新核定',
    en: 'a list says that {name} is dead; what is due must be decided again',
  },
  checkStated: { zh: '名册金额{amount}元', en: 'the list says {amount} yuan' },
  checkCells: {
    zh: '按名册的情况，{category}应为{now}元/月，现发{paid}元/月',
    en: 'with what the list says {category} comes to {now} yuan a month against {paid} paid',
  },
  checkCellsSame: {
    zh: '按名册的情况，{category}金额不变',
    en: 'with what the list says {category} stays as it is',
  },
  propertyCount: { zh: '全户在名册中共{count}项', en: 'the household has {count} on the list' },
  propertyWorth: {
    zh: '全户在名册中共{count}项，合计{amount}元',
    en: 'the household has {count} on the list, {amount} yuan in all',
  },
  propertyOver: {
    zh: '不看民政部门原先的财产认定，按规则核算：{reasons}',
    en: 'by the rules, without what the bureau found before: {reasons}',
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
  checkBasis: { zh: '依据：{authority}', en: 'by {authority}' },
  checkBasisUnsure: { zh: '依据：{authority}（待核对）', en: 'by {authority} (to be checked)' },
  checkMonthsOpen: {
    zh: '自{since}起应查{from}至{to}各月实发数额或当时的标准，这些月份算不出；其余月份多发{rest}元',
    en: 'from {since} on, what was paid or due from {from} to {to} is not known and can’t be settled; the other months come to {rest} yuan',
  },
  findingsElsewhere: {
    zh: '以前的发现有 {count} 项这次没有找到，但“{roster}”不是那几户所在地的，或者看不出那几户在哪里：仍按没有消除。名册覆盖哪些地方，请用 --covers {kind}=区划 说明（计划里写 covers:）。',
    en: '{count} earlier findings were not found again, but "{roster}" is not of the place of those households, or nobody can tell where they live: they stay open. Say of which places the roster is with --covers {kind}=PLACES (covers: in a plan).',
  },
  usageCovers: {
    zh: '--covers 写的是“{found}”，应为 名册种类=区划，如 pension=341602,蒙城县。',
    en: '--covers is "{found}"; it must be KIND=PLACES, such as pension=341602,341622.',
  },
  coversPlace: {
    zh: '“{found}”不是一个地方：名册覆盖的地方（--covers，计划里写 covers）应写今天的区划代码（GB/T 2260），或者不重名的名称，如 341602、亳州市谯城区。',
    en: '"{found}" is no one place: the places of a roster (--covers, in a plan covers) are codes of today (GB/T 2260) or names that only one place has, such as 341602.',
  },
  coversNothing: {
    zh: '说明了名册“{found}”是哪些地方的，但没有给出这份名册。给出的有：{expected}。',
    en: 'it is said of which places the roster "{found}" is, but there is no such roster. Given: {expected}.',
  },
  optCovers: {
    zh: '名册是哪些地方的，如 pension=341602,蒙城县（默认：适用规则的地方）；不在其中的户，没有找到不算消除；可给多次',
    en: 'of which places a roster is, such as pension=341602,341622 (default: the place whose rules apply); elsewhere, not found is not gone',
  },
  checkMonthsUnruled: {
    zh: '{category}的规则文件最早到{first}，以前的标准没有收录，补上就能算',
    en: 'the rules of {category} begin in {first}: with those of before, the earlier months can be settled',
  },
  rulesBegin: {
    zh: '有 {count} 项发现要算到规则文件收录以前（最早 {first}）：那些月份的金额没有算进去，逐项写明。请补以前的标准，或用 --paid 给出实发。',
    en: '{count} findings reach back before the rules, which begin in {first}: the money of those months is not in their amounts, and each says so. Add the rules of then, or give what was paid (--paid).',
  },
  checkMonthsShort: {
    zh: '自{since}起{months}个月少发{short}元',
    en: 'paid too little for {months} months since {since}, {short} yuan in all',
  },
  checkEstimate: {
    zh: '标准调整以前的月份没有发放记录，按当月规则估算',
    en: 'months before the last change of the standard have no record of payment and were worked out by the rules of the month',
  },
  checkPaidUnknown: {
    zh: '{category}现发金额不明，须查发放记录（--paid）后计算',
    en: 'what is paid of {category} is not known; look it up in the payments (--paid)',
  },
  checkFollows: {
    zh: '由{name}的情况引起：{detail}',
    en: 'follows from what is known of {name}: {detail}',
  },
  checkFollowing: {
    zh: '{category}随之应为{now}元/月，现发{paid}元/月',
    en: '{category} then comes to {now} yuan a month against {paid} paid',
  },
  checkBegins: {
    zh: '{category}变为符合条件，应为{now}元/月，现在没有发放',
    en: '{category} becomes due, {now} yuan a month, and is not paid',
  },
  checkTwice: {
    zh: '同一人在两户名下：{file}第{row}行（家庭{one}）和本行（家庭{other}），享受{paid}',
    en: 'one person in two households: row {row} of {file} (household {one}) and this row (household {other}), paid {paid}',
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
    en: '"{file}" has no column of ID numbers, nor name, birth date and sex together, so nobody can be told by it. Add id_number or name the column so.',
  },
  rosterRowNobody: {
    zh: '没有可用的身份证号，姓名、出生日期、性别也不齐，不知道是谁，无法比对。请补上身份证号',
    en: 'no usable ID number, nor name, birth date and sex together: nobody can be told by it. Fill in the ID number',
  },
  rosterDateEarly: {
    zh: '起始日期“{found}”早于本人出生或1949年10月，不可能是真的日期（多半是空白被程序写成日期）；请更正',
    en: 'the date "{found}" is before the birth or before October 1949 and can’t be true (often a blank that a program wrote as a date); correct it',
  },
  rosterUntilBefore: {
    zh: '截止日期“{found}”早于起始日期“{since}”；请更正',
    en: 'the end "{found}" is before the beginning "{since}"; correct it',
  },
  rosterFuture: {
    zh: '起始日期{since}晚于核查月份，当月还不成立',
    en: 'it begins on {since}, after the month checked',
  },
  rosterEnded: {
    zh: '已于{until}结束，当月不再成立；此前是否多发，查当时的发放记录',
    en: 'it ended on {until} and holds no longer; whether too much was paid before, the records of that time tell',
  },
  rosterEndedSince: {
    zh: '自{since}至{until}共{months}个月，已结束，当月不再成立；这些月是否多发，查当时的发放记录',
    en: 'it held from {since} to {until}, {months} months, and has ended; whether too much was paid then, the records of that time tell',
  },
  rosterOtherBirth: {
    zh: '名册的出生日期“{found}”与身份证号不符，可能不是同一人',
    en: 'the list has another birth date, {found}, than the ID number: it may be someone else',
  },
  rosterOtherSex: {
    zh: '名册的性别与身份证号不符，可能不是同一人',
    en: 'the list has another sex than the ID number: it may be someone else',
  },
  rosterSameRow: {
    zh: '同样的行出现{count}次，只计一次',
    en: 'the same row stands there {count} times and counts once',
  },
  rosterAdded: {
    zh: '本人有{count}行（第{rows}行），金额合计',
    en: 'the person has {count} rows ({rows}), added up',
  },
  rosterSeveral: {
    zh: '几行（起始日期{sinces}）可能是几份待遇，也可能是同一份的更正，请核对金额',
    en: 'the rows (since {sinces}) may be several benefits, or one and its correction; check the amount',
  },
  checkReliefUnknown: {
    zh: '名单没有写明在享什么、发多少，金额无法核算',
    en: 'the list of recipients does not say what is paid, so nothing can be priced',
  },
  registerRowNobody: {
    zh: '看不出是哪一户、哪个人；请补上编号或身份证号',
    en: 'it does not say whom it is about; fill in the number',
  },
  registerIncomplete: {
    zh: '“{file}”第{row}行表头缺少必要的列：{missing}（有斜线的有其一即可）。请补上这些列名。',
    en: '"{file}": the header in row {row} lacks {missing} (of those with a slash one will do). Add these columns.',
  },
  coverage: {
    zh: '“{source}”：{read}行，能比对{matchable}行，不能比对{none}行',
    en: '"{source}": {read} rows, {matchable} can be matched, {none} can not',
  },
  coverageNamed: {
    zh: '“{source}”：{read}行，能比对{matchable}行（其中{byName}行只能凭姓名、出生日期、性别），不能比对{none}行',
    en: '"{source}": {read} rows, {matchable} can be matched ({byName} by name, birth date and sex only), {none} can not',
  },
  coverageEmpty: {
    zh: '“{source}”没有一行数据，这项没有核查：没有比中不等于没有。请核对文件是否导出完整。',
    en: '"{source}" has no rows, so this was not checked: that nobody was found says nothing. See whether the export is whole.',
  },
  coverageTooFew: {
    zh: '“{source}”{read}行中只有{matchable}行能认出是谁，不到{share}，这项没有核查：没有比中不等于没有。请把身份证号列设为文本后重新导出。',
    en: '"{source}": of {read} rows only {matchable} tell who it is, less than {share}, so this was not checked: that nobody was found says nothing. Export it again with the ID numbers as text.',
  },
  coverageUnlisted: {
    zh: '另有{count}行不能比对，没有逐行列出',
    en: '{count} more rows that can not be matched are not listed',
  },
  checkNotChecked: {
    zh: '{control}：没有核查完（见上）',
    en: '{control}: not wholly checked (see above)',
  },
  dateUnreadAsBlank: {
    zh: '{column}“{found}”读不懂，不算已登记',
    en: '{column} "{found}" can’t be read and does not count as entered',
  },
  dateLaterAsBlank: {
    zh: '{column}{date}在核查月份以后，不算已登记',
    en: '{column} {date} lies after the month checked and does not count as entered',
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
  actPayShort: {
    zh: '核实是漏发、支付失败还是已经停发，应发的补发',
    en: 'find out whether it was left out, failed or was stopped; pay what is due',
  },
  actPayOver: {
    zh: '核实后按应发数发放，多发的追回',
    en: 'look into it, pay what is due and recover the rest',
  },
  actPayLate: {
    zh: '查明迟发的原因，以后按月足额发放',
    en: 'find out why it was late; pay in full each month',
  },
  actTwice: {
    zh: '核实后只保留一处，另一处停发并追回重复领取的部分',
    en: 'find out which is right, stop the other and recover what was paid twice',
  },
  actBegin: {
    zh: '告知本人可以申请{category}',
    en: 'tell the person that {category} may be applied for',
  },
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
  staffWord: { zh: '经办人', en: 'the caseworker' },
  vitalEarly: {
    zh: '报告日期{reported}早于变动日期{since}，日期待核对',
    en: 'reported on {reported}, before it happened on {since}; the dates are to be checked',
  },
  vitalTwice: {
    zh: '{first}已报过死亡，{file}第{row}行又报一次，死亡日期为{since}',
    en: 'the death was reported before ({first}), and again in {file} row {row} with the date {since}',
  },
  vitalReturned: {
    zh: '{since}{event}，{back}{word}；不在户的{months}个月应不计此人，请核对当时实发',
    en: '{event} on {since}, {word} on {back}: the person did not count for {months} months; check what was paid',
  },
  vitalBack: {
    zh: '已于{back}{word}，表中人员状态仍为“{status}”',
    en: '{word} on {back}, and the sheet still has the status {status}',
  },
  vitalUnsettled: {
    zh: '{since}死亡，到{month}已过{within}个月，仍未办完增发、减发、停发手续',
    en: 'dead on {since}; {within} months have passed by {month} and the payment is not yet settled',
  },
  actSettle: {
    zh: '核查家庭状况，办完增发、减发、停发手续',
    en: 'check the household and settle the payment',
  },
  actDates: { zh: '核对两个日期后更正', en: 'check the two dates and correct them' },
  actTwiceReported: { zh: '核对后保留一次报告', en: 'keep one of the reports' },
  vitalUndated: { zh: '变动登记没有变动日期', en: 'the register does not say when it happened' },
  vitalListed: {
    zh: '村报{event}，仍在救助名单中',
    en: 'reported as {event}, and still on the list of recipients',
  },
  vitalDateUnread: {
    zh: '变动日期“{found}”读不懂，从哪月起多发待查',
    en: 'the date "{found}" can’t be read, so since when is to be found out',
  },
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
  cardOutsiderDead: {
    zh: '账号{account}的开户人（不是家庭成员）已死亡，本户没有减员',
    en: 'the holder of account {account}, who is no member, is dead; the household has lost nobody',
  },
  cardHolderBlank: { zh: '账号{account}没有写开户人', en: 'account {account} has no holder' },
  cardHolderMismatch: {
    zh: '账号{account}的开户人是成员的身份证号，姓名却是“{found}”，表中为“{member}”',
    en: 'account {account} has a member’s ID number with the name "{found}"; the sheet has "{member}"',
  },
  cardOfficial: {
    zh: '账号{account}由工作人员代管或开户，没有已备案的书面协议',
    en: 'account {account} is with an official, and no written agreement is filed',
  },
  cardOfficialAgreed: {
    zh: '账号{account}由工作人员代管，书面协议已于{date}备案',
    en: 'account {account} is with an official; the agreement was filed on {date}',
  },
  cardOfficialIs: {
    zh: '此人是{position}{name}（{unit}）',
    en: 'it is {position} {name} ({unit})',
  },
  cardOfficialByName: { zh: '仅姓名相同，请核对是否同一人', en: 'only the name agrees' },
  cardUnknownHousehold: {
    zh: '账号{account}登记的户不在享受救助的名单中',
    en: 'account {account} is entered for a household that is not on the list of recipients',
  },
  cardNone: { zh: '没有卡折登记', en: 'no card is entered for the household' },
  cardListPartial: {
    zh: '有{villages}个村的登记表不到半数的户，其余{households}户不能据此说没有卡折登记',
    en: 'for {villages} villages the list has not half of the households; of the other {households} it does not say that they have no card',
  },
  actCardAgreement: {
    zh: '与该户签订书面协议并报县级民政部门备案，或把卡折交还本户',
    en: 'make a written agreement and file it at the county, or give the card back',
  },
  actCardUnknown: {
    zh: '核对户号；已停发的，注销登记',
    en: 'check the household’s number; strike the entry where relief has ended',
  },
  actCardEnter: { zh: '补登记卡折', en: 'enter the card' },
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
    zh: '是{position}{staff}（{unit}）的{relation}，享受救助而没有备案',
    en: 'is {relation} of {position} {staff} ({unit}), receives relief, and it is not filed',
  },
  kinFiled: {
    zh: '是{position}{staff}（{unit}）的{relation}，已于{filed}备案',
    en: 'is {relation} of {position} {staff} ({unit}), filed on {filed}',
  },
  kinSelf: {
    zh: '{position}{staff}（{unit}）本人享受救助',
    en: '{position} {staff} ({unit}) receives relief',
  },
  kinByName: {
    zh: '{position}{staff}（{unit}）备案的{relation}没有身份证号，仅姓名相同',
    en: 'the {relation} filed by {position} {staff} ({unit}) has no ID number; only the name agrees',
  },
  actFile: { zh: '补备案，列入本季抽查', en: 'file it and put it into this quarter’s sample' },
  actSampled: { zh: '列入按季抽查范围', en: 'it is within the quarterly sample' },

  photosUnreadable: {
    zh: '读不到照片文件夹“{dir}”。里面应按 季度/乡镇/村/*.jpg 或 *.png 存放。',
    en: 'cannot read the photos in "{dir}"; they stand as QUARTER/TOWN/VILLAGE/*.jpg or *.png.',
  },
  photoHeic: {
    zh: '没有读照片“{path}”：是 HEIC 格式。请在手机上改为“兼容性最佳”再拍，或另存为 .jpg 后重查。',
    en: 'the photo "{path}" was not read: it is HEIC. Save it as .jpg and check again.',
  },
  photoOther: {
    zh: '没有读“{path}”：只读 .jpg 和 .png。请另存为其中一种后重查，不是照片的请移走。',
    en: '"{path}" was not read: only .jpg and .png are. Save it as one of them and check again, or take it away.',
  },
  photoElsewhere: {
    zh: '没有读“{path}”：照片应按 季度/乡镇/村/文件 存放，季度如 2021Q3。请移到该在的文件夹。',
    en: '"{path}" was not read: photos stand as QUARTER/TOWN/VILLAGE/FILE, the quarter as 2021Q3. Move it there.',
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

  changeDecision: { zh: '核算结论', en: 'decision' },
  changeOpen: {
    zh: '本月资料不全或者有退回的行，不能核定，这不是不再符合；缺什么见 decisions.csv 和退回的行',
    en: 'can’t be decided this month, since evidence is missing or rows were rejected, which ends nothing. See decisions.csv and the rejected rows',
  },
  statusNew: { zh: '新', en: 'new' },
  statusOpen: { zh: '仍在', en: 'open' },
  statusBack: { zh: '又现', en: 'back' },
  statusSettled: { zh: '已处理', en: 'settled' },
  statusGone: { zh: '已消除', en: 'gone' },
} as const satisfies Readonly<Record<string, Words>>;
