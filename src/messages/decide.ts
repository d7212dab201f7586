import type { Words } from './index.ts';

/** What is said about households, decisions and their reasons. */
export const decideMessages = {
  duplicatePerson: {
    zh: '同一个人重复出现：{file} 第{row}行已有此身份证号。请删去多余的一行；如果是抄错了号码，请改正。',
    en: 'The same person is listed twice: {file} row {row} has this ID number already. Delete one of the rows, or correct the number.',
  },
  reasonEligible: { zh: '{category}：符合', en: '{category}: eligible' },
  reasonIneligible: { zh: '{category}：不符合', en: '{category}: not eligible' },
  reasonNeedsEvidence: { zh: '{category}：需补材料', en: '{category}: needs evidence' },
  reasonLacks: { zh: '{title}：缺“{columns}”', en: '{title}: lacks {columns}' },
  reasonDiffers: {
    zh: '{title}：“{column}”不一致，请先改正：{here}与{there}',
    en: '{title}: {column} differs; mend {here} or {there}',
  },
  reasonRow: { zh: '第{row}行', en: 'row {row}' },
  reasonAmountLacks: { zh: '金额：缺“{columns}”', en: 'amount: lacks {columns}' },
  reasonNotApplicable: {
    zh: '今天仍在发放，但本人已不属于这一类的对象',
    en: 'paid today, but the category no longer applies to the person',
  },
  reasonStatus: { zh: '人员状态：{status}', en: 'status: {status}' },
  reasonNoMembers: {
    zh: '没有可以计入的共同生活的家庭成员',
    en: 'nobody is left to count as a member of the household',
  },
  reasonPending: {
    zh: '“{benefit}”还缺材料，认定后本项随之改变',
    en: '{benefit} lacks evidence; once it is granted this changes',
  },
  reasonToppedUp: {
    zh: '{words}：{full}元−{paid}元={left}元/月',
    en: '{words}: {full} − {paid} = {left} yuan a month',
  },
  reasonBrokenRejected: {
    zh: '本户有不能采信的行，人数和收入不能确定，请先改正：{file} 第{row}行“{column}”',
    en: 'a row of this household cannot be trusted, so its size and income are not known; mend {file} row {row}, {column}',
  },
  reasonBrokenElsewhere: {
    zh: '本户有人同时列在另一户，请先改正：{file} 第{row}行“{column}”',
    en: 'a member is also listed in another household; mend {file} row {row}, {column}',
  },
  reasonBrokenMembers: {
    zh: '“{file}”第{row}行所在的户，家庭人口比列出的人多，或者成员的姓名和身份证号对不上，缺的是谁没有说明',
    en: 'the household of row {row} of "{file}" has more people than are listed, or names and ID numbers of members that do not pair; who is missing is not said',
  },
  reasonBrokenCovered: {
    zh: '“{file}”第{row}行所在的户，保障人口少于家庭人口，没有说明保障的是哪几个人',
    en: 'in the household of row {row} of "{file}" fewer are covered than live there, and the table does not say who',
  },
  reasonBrokenContradicts: {
    zh: '“{file}”第{row}行所在的户，家庭收入前后不一致，或者和各成员收入之和不一致',
    en: 'in the household of row {row} of "{file}" the income of the household differs between rows, or from the sum of its members',
  },
  reasonBrokenNoHousehold: {
    zh: '“{file}”第{row}行没有说明是哪一户（没有家庭编号、证号或户主身份证号）',
    en: 'row {row} of "{file}" does not say whose household it is of (no number of a household or a certificate, no ID number of a head)',
  },
  reasonAssumed: {
    zh: '其中{columns}是表中空白、按 --assume 统一填写的，须由民政局核实',
    en: '{columns} stood blank and was filled by --assume; the bureau must verify it',
  },
  explainAssumed: {
    zh: '表中空白，按 --assume 填写',
    en: 'blank in the table, filled by --assume',
  },
  explainYearly: {
    zh: '由全年金额除以12得出，全户合计只舍入一次（不足一分舍去）',
    en: "a twelfth of a yearly amount; the household's sum is rounded once, down to the fen",
  },
  explainUnit: {
    zh: '由表中单位换算成元',
    en: 'made yuan of the unit in the table',
  },
  reasonBrokenTwoPlaces: {
    zh: '同一家庭编号下像是两户人家（乡镇、村不同，或两个文件各有户主），请先改正：{file} 第{row}行“{column}”',
    en: 'one household number seems to stand for two families; mend {file} row {row}, {column}',
  },
  explainDiffers: {
    zh: '未知，“{column}”不一致：{here}与{there}',
    en: 'unknown, {column} differs: {here} and {there}',
  },
  valueDiffers: { zh: '不一致', en: 'differs' },
  explainPaid: { zh: '{share}元/月', en: '{share} yuan a month' },
  explainShare: {
    zh: '{amount}元÷{persons}人={share}元/月',
    en: '{amount} yuan ÷ {persons} members = {share} yuan a month',
  },
  explainCell: { zh: '“{column}”{id}', en: '{column} {id}' },
  valueUnknown: { zh: '未知', en: 'unknown' },
  valueYes: { zh: '是', en: 'yes' },
  valueNo: { zh: '否', en: 'no' },
  valueNone: { zh: '无', en: 'none' },
  valuePaid: { zh: '享受', en: 'granted' },
  valueNotPaid: { zh: '不享受', en: 'not granted' },
} as const satisfies Readonly<Record<string, Words>>;
