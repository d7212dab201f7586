import type { Words } from './index.ts';

/** What is said about households, decisions and their reasons. */
export const decideMessages = {
  duplicatePerson: {
    zh: '同一个人重复出现：{file} 第{row}行已有此身份证号。请删去多余的一行；如果是抄错了号码，请改正。',
    en: 'The same person is listed twice: {file} row {row} has this ID number already. Delete one of the rows, or correct the number.',
  },
  personUnborn: {
    zh: '出生日期{birth}在核算月份{asOf}之后：这个人那时还没有出生。请核对身份证号，或等出生后再列入。',
    en: 'Born on {birth}, after the month decided for ({asOf}). Check the number, or list the person once born.',
  },
  warnLine: { zh: '注意：{text}（{rows}）', en: 'Note: {text} ({rows})' },
  warnPlace: { zh: '{place} {who}', en: '{place} {who}' },
  warnNothing: {
    zh: '“{column}”写着“{word}”的有{count}格，按空白（不知道）处理；确实没有的请填 0',
    en: '{count} cells of "{column}" say "{word}" and are taken for empty, that is not known; write 0 where there is none',
  },
  warnTypeUnknown: {
    zh: '“人员类型”写着“{word}”的不是救助类别，没有当作“现享类别”',
    en: '"人员类型" says "{word}", which is no benefit, and is not taken for current_relief',
  },
  warnWordUnclear: {
    zh: '“{column}”写着“{word}”的有{count}格：这是另一套评定等级的词，没有文件规定它相当于哪一档，按不知道处理；请改填{expected}，或在“自理指标”填六项中不能完成的项数',
    en: '{count} cells of "{column}" say "{word}", a grade of another assessment that no text makes one of these: taken as not known; write one of {expected}, or in adl how many of the six cannot be done',
  },
  warnCellIgnored: {
    zh: '“{column}”有{count}格看不懂，按空白（不知道）处理，请核对',
    en: '{count} cells of "{column}" cannot be read and are taken for empty, that is not known; check them',
  },
  warnIdRepaired: {
    zh: '“{column}”第{place}位是字母或符号“{character}”，校验码证明应为“{like}”，已照此读，共{count}行；请在原表中改正',
    en: '"{column}": character {place} is “{character}"; the check character proves “{like}”, and so it was read, in {count} rows; mend the sheet',
  },
  warnIdRegion: {
    zh: '身份证号前两位不是任何省份的代码，但校验码相符，共{count}人，请核对',
    en: '{count} ID numbers begin with no province there is, though the check character fits; check them',
  },
  warnIdAge: {
    zh: '按身份证号已超过{oldest}岁的有{count}人，可能写错了年份，请核对',
    en: '{count} people would be over {oldest} by their ID numbers; check the year',
  },
  warnBirthContradicts: {
    zh: '“出生日期”与身份证号不一致，按身份证号，共{count}人，请核对',
    en: 'birth_date is not that of the ID number for {count} people; the ID number counts',
  },
  warnSexContradicts: {
    zh: '“性别”与身份证号不一致，按身份证号，共{count}人，请核对',
    en: 'sex is not that of the ID number for {count} people; the ID number counts',
  },
  warnSamePerson: {
    zh: '姓名、性别、出生日期都相同而身份证号不同，可能是同一人有两个号码，共{count}组，请核对',
    en: '{count} groups of people have one name, sex and birth date under different ID numbers and may be one person; check them',
  },
  warnSameRowTwice: {
    zh: '同一人在本户有几行、内容不矛盾，算作一人，多出{count}行',
    en: 'the same person stands on several rows of the household that agree; counted once, {count} rows more',
  },
  warnPaidDiffers: {
    zh: '发放记录与表中“现享类别、现享金额”不一致的有{count}户，按发放记录，请核对',
    en: 'for {count} households what was really paid is not what current_relief and current_amount say; the payments count; check them',
  },
  warnPaidUnmatched: {
    zh: '发放记录中有{count}笔对不上表里的户和人，没有计入，请核对',
    en: '{count} payments are of nobody in the tables and are left out; check them',
  },
  warnPaidNobody: {
    zh: '发放记录没有一笔对得上表里的户和人，没有采用，按表中“现享类别、现享金额”；请核对家庭编号、身份证号是不是同一套',
    en: 'not one payment is of anybody in the tables, so the list is not used and current_relief and current_amount count; check whether both have the same household and ID numbers',
  },
  warnPaidElsewhere: {
    zh: '发放记录中有{count}笔的家庭编号和身份证号分属两户，这两户今天发多少按不知道处理，请核对',
    en: '{count} payments name a household and a person of another; what both households are paid is taken as not known; check them',
  },
  warnPaidStranger: {
    zh: '发放记录中有{count}笔的身份证号不是本户人，这一户今天发多少按不知道处理，请核对',
    en: '{count} payments name a household and somebody who is not in it; what it is paid is taken as not known; check them',
  },
  warnPaidTwice: {
    zh: '发放记录中有{count}笔与另一笔的户、人、类别、月份、金额完全相同，分不清是重复登记还是发了两次，今天发多少按不知道处理，请核对',
    en: '{count} payments are the same as another in household, person, benefit, month and amount: written down twice or paid twice, the list does not tell; what is paid is taken as not known; check them',
  },
  warnCoveredFewer: {
    zh: '保障人口少于家庭人口的有{count}户，表里没有说明谁不享受，这些户列为需补材料；请在“人员状态”写明，或补一张人员表',
    en: 'in {count} households fewer are covered than live there, and the sheet does not say who; they need evidence',
  },
  warnTotalDiffers: {
    zh: '“合计”与各分项之和不符的有{count}户，没有采用，现享金额按不知道处理，请核对',
    en: 'in {count} households the total is not the sum of its parts; it is not used, and what is paid today is taken as not known',
  },
  warnAreaByHukou: {
    zh: '表里没有城乡类别，按户籍类型（农业为农村，非农业为城镇）处理的有{count}户；户籍类型不等于城乡类别，请核对',
    en: 'in {count} households area is not given and "户籍类型" was taken for it, which is not the same; check it',
  },
  warnHeadGone: {
    zh: '户主已不在户（死亡、迁出等）的有{count}户，结论记在第一个在户的人名下，请变更户主',
    en: 'in {count} households the head is dead or gone; the decision stands under the first who lives there; name another head',
  },
  warnNoRelation: {
    zh: '“与户主关系”全户空白的有{count}户，看不出谁是户主（本人），结论记在首行的人名下，请补填',
    en: 'in {count} households relation is blank on every row; the decision stands under the first row',
  },
  warnRelationUnknown: {
    zh: '“与户主关系”的“{word}”不认识，没有当作“其他”，凡要看它的都待核实，共{count}人；请改为国标用语，如 子、女、儿媳、孙子、其他',
    en: 'relation "{word}" is not known and not taken for other: what depends on it stays open, for {count} people; use a word of GB/T 4761',
  },
  warnSpellings: {
    zh: '家庭编号有几种写法：{spellings}。分不清是一户还是几户，都列为需补材料；是一户的请改成同一种写法，不是的请另编号',
    en: 'a household number is written in several ways: {spellings}. Whether they are one family is not certain, so nothing is decided for them; write it in one way, or give each family its own',
  },
  reasonAmountRepeated: {
    zh: '本户几行的“现享金额”都是{amount}元，分不清是全户的还是每人的一份，所以没有比较增减；全户的请只填在户主行，每人的请各填自己的一份',
    en: "several rows of the household have the same amount paid, {amount} yuan: the household's or each person's share is not said, so nothing is compared with it; write the household's beside its head only",
  },
  reasonAmountShares: {
    zh: '今天发的金额按各行相加：{parts}={sum}元',
    en: 'what is paid today is the sum of the rows: {parts} = {sum} yuan',
  },
  reasonBrokenTwoHeads: {
    zh: '本户有两个户主（本人），可能是两户人家用了同一个编号，请先改正：{file} 第{row}行“{column}”',
    en: 'the household has two heads, and may be two families under one number; mend {file} row {row}, {column}',
  },
  reasonBrokenNoHead: {
    zh: '本户没有户主（本人）的一行，可能漏了人，请先补上：{file} 第{row}行“{column}”',
    en: 'no row of the household is the head, so a row may be missing; mend {file} row {row}, {column}',
  },
  reasonBrokenTwoSpellings: {
    zh: '本户的家庭编号另有一种写法，分不清是不是同一户，请先改成一致：{file} 第{row}行“{column}”',
    en: 'the household number is also written otherwise, and whether that is the same family is not certain; mend {file} row {row}, {column}',
  },
  reasonBrokenSwallowed: {
    zh: '有一行把几个人连在了一起，其中有本户，内容已不可信，请先在原表中分开：{file} 第{row}行',
    en: 'a row holds several rows in one, this household among them, and cannot be trusted; part them: {file} row {row}',
  },
  reasonBrokenNoRules: {
    zh: '本户居住的地方，规则目录里没有规则，或者当月没有施行的，不知道按什么标准核定。居住地写错了请改正，没有写错的请向居住地申请：{file} 第{row}行“{column}”',
    en: 'there are no rules, or none in force, for where this household lives, so no standard is known. Mend the residence, or apply where it lives: {file} row {row}, {column}',
  },
  reasonBrokenTwoResidences: {
    zh: '本户有两处居住地，两处的规则不同，不知道按哪里的核定，请写成一处：{file} 第{row}行“{column}”',
    en: 'the rows say two residences with rules of their own each; which applies is not known. Make them one: {file} row {row}, {column}',
  },
  reasonHukouElsewhere: {
    zh: '户籍在{hukou}，居住在{place}，按居住地的规则办理',
    en: 'registered in {hukou}, living in {place}: the rules of the residence apply',
  },
  reasonHukouAlone: {
    zh: '户籍在{hukou}，表中没有能认出的居住地，按{place}的规则办理',
    en: 'registered in {hukou}, the residence is not told: the rules of {place} apply',
  },
  reasonResidenceUnread: {
    zh: '居住地“{found}”看不出是哪个县（市、区），按{place}的规则办理，请核实',
    en: 'the residence "{found}" names no county; the rules of {place} apply, please verify',
  },
  reasonEligible: { zh: '{category}：符合', en: '{category}: eligible' },
  reasonIneligible: { zh: '{category}：不符合', en: '{category}: not eligible' },
  reasonNeedsEvidence: { zh: '{category}：需补材料', en: '{category}: needs evidence' },
  reasonLacks: { zh: '{title}：缺“{columns}”', en: '{title}: lacks {columns}' },
  columnOrOthers: { zh: '{column}（或者{others}）', en: '{column} (or {others})' },
  reasonLacksOf: {
    zh: '{title}：缺“{columns}”（要补的人：{people}）',
    en: '{title}: lacks {columns} (of {people})',
  },
  figureUnknownHere: { zh: '当地数额', en: 'rule_figure' },
  reasonFigures: {
    zh: '{place}没有这个月的{figures}，请按当地文件补上规则文件',
    en: 'in {place} these figures are not known for the month: {figures}; add a rule file by the local document',
  },
  reasonDiffers: {
    zh: '{title}：“{column}”不一致，请先改正：{here}与{there}',
    en: '{title}: {column} differs; mend {here} or {there}',
  },
  reasonRow: { zh: '第{row}行', en: 'row {row}' },
  reasonApplies: { zh: '是否属于这一类', en: 'whether it is a case of this kind' },
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
  reasonPendingIn: {
    zh: '家里有人的“{benefit}”还缺材料，认定后本项可能随之改变',
    en: '{benefit} lacks evidence for someone of the household; once it is granted this may change',
  },
  reasonTied: {
    zh: '与“{benefit}”只享受较高的一项，哪一项高还不能确定',
    en: 'of this and {benefit} the higher is paid, and which it is is not known yet',
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
  explainBlank: { zh: '表中空白，按“{value}”计', en: 'blank, counts as {value}' },
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
  formulaBrackets: { zh: '（{inner}）', en: '({inner})' },
  formulaYuan: { zh: '{amount}元', en: '{amount} yuan' },
  formulaWord: { zh: '“{word}”', en: '"{word}"' },
  formulaEligible: { zh: '符合“{benefit}”', en: '{benefit} is granted' },
  formulaPaid: { zh: '现享“{benefit}”的金额', en: 'what is paid today as {benefit}' },
  formulaUnknown: { zh: '须核定“{columns}”', en: '{columns} must be found out' },
  formulaBlank: { zh: '{column}未填', en: '{column} is blank' },
  formulaMonths: { zh: '从{from}到{to}的月数', en: 'the months from {from} to {to}' },
  formulaGiven: { zh: '{column}已填', en: '{column} is filled in' },
  formulaNo: { zh: '{column}为“否”', en: '{column} is no' },
  formulaNoneOf: { zh: '{what}不属于“{values}”', en: '{what} is none of {values}' },
  formulaLacks: { zh: '{what}没有“{values}”', en: '{what} has none of {values}' },
  formulaNot: { zh: '不是（{inner}）', en: 'not ({inner})' },
  formulaAnd: { zh: ' 且 ', en: ' and ' },
  formulaOr: { zh: ' 或 ', en: ' or ' },
  formulaElse: { zh: '{first}（不知道的，按{others}）', en: '{first} (where unknown {others})' },
  formulaLeast: { zh: '较小的一个（{all}）', en: 'the least of ({all})' },
  formulaMost: { zh: '较大的一个（{all}）', en: 'the most of ({all})' },
  formulaUp: { zh: '进位（{inner}）', en: 'rounded up ({inner})' },
  formulaDown: { zh: '舍去（{inner}）', en: 'rounded down ({inner})' },
  formulaHalfUp: { zh: '四舍五入（{inner}）', en: 'rounded half up ({inner})' },
  formulaHalfEven: { zh: '四舍六入五成双（{inner}）', en: 'rounded half to even ({inner})' },
  formulaIf: { zh: '如果{test}，则{yes}，否则{no}', en: 'if {test} then {yes} else {no}' },
  formulaOneOf: { zh: '{what}属于“{values}”', en: '{what} is one of {values}' },
  formulaContains: { zh: '{what}有“{values}”', en: '{what} has {values}' },
  formulaLookup: { zh: '{table}（按{key}）', en: '{table} by {key}' },
  formulaMembers: { zh: '计入的人数', en: 'how many are counted' },
  formulaSum: { zh: '各人合计（{inner}）', en: 'sum over the members ({inner})' },
  formulaCount: { zh: '人数（{inner}）', en: 'how many ({inner})' },
  formulaAny: { zh: '有人{inner}', en: 'someone: {inner}' },
  formulaAll: { zh: '人人{inner}', en: 'everyone: {inner}' },
  valueDiffers: { zh: '不一致', en: 'differs' },
  explainPaid: { zh: '{share}元/月', en: '{share} yuan a month' },
  explainShare: {
    zh: '{amount}元÷{persons}人={share}元/月',
    en: '{amount} yuan ÷ {persons} members = {share} yuan a month',
  },
  explainCell: { zh: '“{column}”{id}', en: '{column} {id}' },
  valueUnknown: { zh: '未知', en: 'unknown' },
  valueAtLeast: { zh: '至少{low}', en: 'at least {low}' },
  valueAtMost: { zh: '至多{high}', en: 'at most {high}' },
  valueBetween: { zh: '{low}至{high}', en: '{low} to {high}' },
  valueYes: { zh: '是', en: 'yes' },
  valueNo: { zh: '否', en: 'no' },
  valueNone: { zh: '无', en: 'none' },
  valuePaid: { zh: '符合', en: 'granted' },
  valueNotPaid: { zh: '不符合', en: 'not granted' },
} as const satisfies Readonly<Record<string, Words>>;
