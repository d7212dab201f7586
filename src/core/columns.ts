import type { Words } from '../messages/index.ts';

export type { Category } from './category.ts';

/**
 * What a cell holds and how it is kept once read:
 * - `text` as written (trimmed, full-width letters and digits made half-width);
 * - `id` an ID number of 18 characters;
 * - `money` yuan in the file, integer fen in memory;
 * - `count` a whole number from 0;
 * - `decimal` a number with at most two decimals, kept as integer hundredths;
 * - `boolean` 是/否, 有/无, √/×, Y/N, 1/0, true/false;
 * - `word` one of a closed list, kept as the list's first spelling;
 * - `words` several words set apart by `、`, in the order written; with `words`, known spellings are made one;
 * - `date` 2021-07-01, 2021年7月1日, 2021年7月, 20210701 or an Excel day number, kept as `YYYY-MM-DD` or `YYYY-MM`.
 */
export type CellKind =
  'text' | 'id' | 'money' | 'count' | 'decimal' | 'boolean' | 'word' | 'words' | 'date';

/**
 * One column that a table may have: its key, the header words it is found by, and what its cells hold. `categories`
 * are several words whose list the rules in use have: no cell is read by such a column before `columnsWith` has
 * filled them in.
 */
export interface ColumnForm {
  readonly key: string;
  /** Header words; the first is the one written. */
  readonly headers: readonly [string, ...string[]];
  readonly kind: CellKind | 'categories';
  /** A table that lacks the column is refused, and a row that lacks the cell is rejected. */
  readonly required?: boolean;
  /** `household` cells may be filled in on the household's first row only, and hold for all its rows. */
  readonly level: 'household' | 'person';
  /** Canonical value → other spellings read for it; a `count` (一级 for 1) and a `boolean` may have them too. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** Of `words`: others may stand in a cell too, kept as written, and rules may ask for them. */
  readonly open?: boolean;
  /** A blank cell says that there are none: who gets nothing is listed so. In any other column it says nothing. */
  readonly blankIsNone?: boolean;
  /** Words of another scale, which no text makes one of the list's: read as unknown, and told. */
  readonly unclear?: readonly string[];
  /** For `count`: the smallest (else 0) and the largest value believed. */
  readonly min?: number;
  readonly max?: number;
  /** Money may be below zero (a year of loss). */
  readonly signed?: boolean;
  /** Other header words for it, in order; each gives way to the column's own and to the ones before. */
  readonly also?: readonly string[];
  /** Of columns of exports alone: `key` makes a table an export, `soft` is read only in one. */
  readonly export?: 'key' | 'soft';
  /** Text that is an amount all the same: its header may name a unit. */
  readonly amount?: boolean;
  /** Of an amount: what it is of, where that is not a month. `none` is what one has and not
   * what one gets, `once` a sum paid at once: nobody knows which part of a year's it would be. `quarter` is the sum of
   * three months, which is neither a month's nor a year's. */
  readonly period?: 'year' | 'quarter' | 'none' | 'once';
  /** Key of the column that the header means where it says 家庭 or 元/户, or 人均. */
  readonly ofHousehold?: string;
  readonly perHead?: string;
  /** A cell that can't be read is told and left unknown: no decision stands on it alone. */
  readonly soft?: boolean;
  /** Of money: several amounts may stand in one cell, one for each benefit beside it. */
  readonly several?: boolean;
  /** What the column is for, shown by `template` and `doctor`. */
  readonly note: Words;
}

/** A column by which cells can be read. */
export interface Column extends ColumnForm {
  readonly kind: CellKind;
}

/** Grades that make a parent severely disabled, as sheets write them: 一级残疾, 肢体二级, 三级精神残疾, 精神残疾四级. */
function gradesOfParents(): string[] {
  const written = (kind: string, grade: string): string[] => [
    `${grade}级${kind}残疾`,
    `${kind}${grade}级`,
    `${kind}残疾${grade}级`,
  ];
  const kinds = ['视力', '听力', '言语', '肢体', '智力', '精神', '多重'];
  return [
    ...['一', '二'].flatMap((grade) => [
      `${grade}级残疾`,
      ...kinds.flatMap((kind) => written(kind, grade)),
    ]),
    ...['三', '四'].flatMap((grade) => ['智力', '精神'].flatMap((kind) => written(kind, grade))),
  ];
}

/** What one parent's situation may be (父亲情况, 母亲情况). */
const parentWords = {
  死亡: ['已故', '去世', '亡故'],
  失踪: ['宣告失踪', '宣告死亡'],
  // 一、二级残疾，或三、四级精神、智力残疾（民发〔2019〕62号一）。
  重残: ['重度残疾', ...gradesOfParents()],
  重病: ['患重病'],
  服刑: ['在押', '服刑在押'],
  强制隔离戒毒: ['强戒', '戒毒'],
  限制人身自由: ['被执行其他限制人身自由的措施'],
  失联: ['失去联系'],
  撤销监护: ['撤销监护资格', '被撤销监护资格'],
  遣返: ['被遣送出境', '驱逐出境', '遣送出境', '被遣返'],
  正常: ['健在', '无异常'],
} as const;

const of = (zh: string, en: string): Words => ({ zh, en });

/** The input of calc: one row a person. */
export const inputColumns = [
  {
    key: 'household_id',
    headers: ['家庭编号', '户编号', '户号', '低保证号'],
    kind: 'text',
    required: true,
    level: 'household',
    note: of(
      '同一户各行相同；可只填在户的首行',
      'the same on every row of a household; may stand on its first row only',
    ),
  },
  {
    key: 'name',
    headers: ['姓名'],
    also: ['老人姓名', '享受人姓名', '救助姓名'],
    kind: 'text',
    required: true,
    level: 'person',
    note: of('本人姓名', "the person's name"),
  },
  {
    key: 'id_number',
    headers: ['身份证号', '身份证号码', '公民身份号码', '证件号码'],
    also: ['身份证', '身份证件号', '享受人身份证号'],
    kind: 'id',
    required: true,
    level: 'person',
    note: of('18位；单元格设为文本', '18 characters; keep the cell as text'),
  },
  {
    key: 'relation',
    headers: ['与户主关系', '与申请人关系'],
    also: ['家庭关系'],
    kind: 'text',
    level: 'person',
    note: of('本人或户主、配偶、子、女、父、母……', 'GB/T 4761 words or codes'),
  },
  {
    key: 'town',
    headers: ['乡镇', '乡镇街道', '乡镇（街道）'],
    also: ['所属街道', '所属街', '所属乡镇'],
    kind: 'text',
    level: 'household',
    note: of('乡镇或街道', 'town or sub-district'),
  },
  {
    key: 'village',
    headers: ['村', '村居', '社区', '村（居）'],
    also: ['所属社区', '所属社', '村（居）委会', '行政村'],
    kind: 'text',
    level: 'household',
    note: of('村或社区', 'village or community'),
  },
  {
    key: 'area',
    headers: ['城乡类别'],
    kind: 'word',
    words: { 城镇: ['城市', '城'], 农村: ['乡村', '乡', '农'] },
    level: 'household',
    note: of('城镇或农村', 'urban "城镇" or rural "农村"'),
  },
  {
    key: 'hukou_region',
    headers: ['户籍地'],
    kind: 'text',
    level: 'household',
    note: of('区划代码或地名', 'GB/T 2260 code or name'),
  },
  {
    key: 'residence_region',
    headers: ['居住地'],
    kind: 'text',
    level: 'household',
    note: of('区划代码或地名', 'GB/T 2260 code or name'),
  },
  {
    key: 'wage_income',
    headers: ['工资性收入'],
    kind: 'money',
    level: 'person',
    note: of('元/月，本人', 'yuan a month, this person'),
  },
  {
    key: 'business_income',
    headers: ['经营净收入'],
    kind: 'money',
    signed: true,
    level: 'person',
    note: of('元/月，本人；亏损填负数', 'yuan a month, this person; a loss is negative'),
  },
  {
    key: 'property_income',
    headers: ['财产净收入'],
    kind: 'money',
    signed: true,
    level: 'person',
    note: of('元/月，本人', 'yuan a month, this person'),
  },
  {
    key: 'transfer_income',
    headers: ['转移净收入'],
    kind: 'money',
    signed: true,
    level: 'person',
    note: of('元/月，本人', 'yuan a month, this person'),
  },
  {
    key: 'monthly_income',
    headers: ['月收入'],
    kind: 'money',
    signed: true,
    ofHousehold: 'family_income',
    perHead: 'family_mean',
    level: 'person',
    note: of('元/月，本人；填了它，四项收入不再看', 'yuan a month, in place of the four incomes'),
  },
  {
    key: 'exempt_income',
    headers: ['不计入收入'],
    kind: 'money',
    level: 'person',
    note: of(
      '元/月，上列收入中依规定不计入的部分；空白为没有',
      'yuan a month, of the above; empty means none is claimed',
    ),
  },
  {
    key: 'rigid_expense',
    headers: ['刚性支出'],
    kind: 'money',
    level: 'person',
    note: of('元/月', 'yuan a month'),
  },
  {
    key: 'financial_assets',
    headers: ['金融资产'],
    also: ['金融资产总额'],
    kind: 'money',
    period: 'none',
    level: 'household',
    note: of('元，全户', 'yuan, of the household'),
  },
  {
    key: 'houses',
    headers: ['住房套数'],
    also: ['拥有产权住房套数'],
    kind: 'count',
    max: 99,
    level: 'household',
    note: of('套，全户', 'count, of the household'),
  },
  {
    key: 'vehicles',
    headers: ['机动车'],
    kind: 'count',
    max: 99,
    level: 'household',
    note: of('辆，全户', 'count, of the household'),
  },
  {
    key: 'business_registered',
    headers: ['工商登记'],
    kind: 'boolean',
    level: 'household',
    note: of('是/否，全户', 'yes/no, of the household'),
  },
  {
    key: 'property_ok',
    headers: ['财产状况符合'],
    kind: 'boolean',
    level: 'household',
    note: of(
      '是/否，民政部门的认定；填了它，上面四项不再看',
      "yes/no: the bureau's own finding, goes before the four above",
    ),
  },
  {
    key: 'disability_type',
    headers: ['残疾类别'],
    kind: 'word',
    words: {
      视力: ['视力残疾'],
      听力: ['听力残疾'],
      言语: ['言语残疾', '语言'],
      肢体: ['肢体残疾'],
      智力: ['智力残疾'],
      精神: ['精神残疾'],
      多重: ['多重残疾'],
    },
    level: 'person',
    note: of('视力 听力 言语 肢体 智力 精神 多重', 'kind on the disability certificate'),
  },
  {
    key: 'disability_grade',
    headers: ['残疾等级'],
    kind: 'count',
    min: 1,
    max: 4,
    words: {
      '1': ['一', '一级', '1级', '壹', '壹级', 'Ⅰ', 'Ⅰ级'],
      '2': ['二', '二级', '2级', '贰', '贰级', 'Ⅱ', 'Ⅱ级'],
      '3': ['三', '三级', '3级', '叁', '叁级', 'Ⅲ', 'Ⅲ级'],
      '4': ['四', '四级', '4级', '肆', '肆级', 'Ⅳ', 'Ⅳ级'],
    },
    level: 'person',
    note: of('一至四级', 'grade 1..4'),
  },
  {
    key: 'serious_illness',
    headers: ['重病'],
    kind: 'boolean',
    // 健康状况 of the national system.
    words: {
      true: ['重病', '患重病', '大病', '重病且重残'],
      false: ['健康', '良好', '健康或良好', '一般', '较弱', '一般或较弱', '重残'],
    },
    level: 'person',
    note: of('是/否', 'yes/no'),
  },
  {
    key: 'long_term_care',
    headers: ['需长期照护'],
    kind: 'boolean',
    level: 'person',
    note: of('是/否', 'yes/no'),
  },
  {
    key: 'work_capacity',
    headers: ['劳动能力'],
    kind: 'word',
    words: {
      有: ['有劳动能力'],
      部分: ['部分丧失', '部分丧失劳动能力', '部分劳动能力'],
      无: ['无劳动能力', '丧失劳动能力', '完全丧失劳动能力', '丧失', '完全丧失'],
    },
    level: 'person',
    note: of('有/部分/无', 'full, part or none'),
  },
  {
    key: 'self_care',
    headers: ['自理能力'],
    also: ['生活自理能力'],
    kind: 'word',
    words: {
      全自理: ['自理', '能自理', '完全自理', '具备生活自理能力', '基本自理', '生活能自理'],
      半失能: ['半护理', '半自理', '部分自理', '部分失能', '部分丧失生活自理能力'],
      失能: ['全护理', '全失能', '完全失能', '不能自理', '完全不能自理', '完全丧失生活自理能力'],
    },
    // Grades of GB/T 42195 (老年人能力评估规范). 特困人员认定办法 (民发〔2021〕43号) goes by six indicators, and no text
    // makes the ones the others: by the usual count 中度 is three or four of the six, on both sides of its line.
    unclear: [
      '轻度失能',
      '中度失能',
      '重度失能',
      '轻度',
      '中度',
      '重度',
      '中重度失能',
      '轻中度失能',
      '能力轻度受损',
      '能力中度受损',
      '能力重度受损',
    ],
    level: 'person',
    note: of('全自理/半失能/失能', 'able, part or unable'),
  },
  {
    key: 'adl',
    headers: ['自理指标'],
    kind: 'count',
    max: 6,
    level: 'person',
    note: of(
      '六项（吃饭 穿衣 上下床 如厕 室内行走 洗澡）中不能完成的项数，0至6；可代替自理能力',
      'how many of the six cannot be done, 0..6; in place of self_care',
    ),
  },
  {
    key: 'care_mode',
    headers: ['供养方式'],
    kind: 'word',
    words: { 分散: ['分散供养', '居家供养', '散居', '社会散居'], 集中: ['集中供养', '集中养育'] },
    level: 'person',
    note: of('分散/集中（散居/集中养育）', 'at home "分散" or in an institution "集中"'),
  },
  {
    key: 'obligors',
    headers: ['法定义务人'],
    kind: 'word',
    words: {
      无: ['没有'],
      无履行能力: ['无履行义务能力', '有但无履行能力'],
      有: ['有履行能力', '有履行义务能力'],
    },
    level: 'person',
    note: of('无/无履行能力/有', 'none, unable or able'),
  },
  {
    key: 'father_status',
    headers: ['父亲情况'],
    kind: 'word',
    words: parentWords,
    level: 'person',
    note: of(
      '死亡 失踪 重残 重病 服刑 强制隔离戒毒 限制人身自由 失联 撤销监护 遣返 正常',
      "the father's situation",
    ),
  },
  {
    key: 'mother_status',
    headers: ['母亲情况'],
    kind: 'word',
    words: parentWords,
    level: 'person',
    note: of('同父亲情况', "the mother's situation"),
  },
  {
    key: 'schooling',
    headers: ['就读情况'],
    kind: 'word',
    words: {
      无: ['未就读', '未入学', '学龄前'],
      义务教育: ['小学', '初中'],
      普通高中: ['高中'],
      中职: ['中等职业学校', '中专', '职高', '技校'],
      研究生: ['硕士', '博士', '硕士研究生', '博士研究生', '全日制研究生'],
      高校全日制: ['大学', '大专', '高职', '本科', '全日制高校', '高等职业学校', '全日制普通高校'],
      其他: [],
    },
    level: 'person',
    note: of('无/义务教育/普通高中/中职/高校全日制/研究生/其他', 'school attended'),
  },
  {
    key: 'military',
    headers: ['服义务兵役'],
    kind: 'boolean',
    level: 'person',
    note: of('是/否', 'yes/no'),
  },
  {
    key: 'living_status',
    headers: ['人员状态'],
    kind: 'word',
    words: {
      在户: ['正常', '在家'],
      死亡: ['已故', '去世'],
      嫁出: ['出嫁'],
      迁出: ['户籍迁出'],
      服刑: ['在押', '服刑在押'],
      宗教场所居住: ['宗教教职人员'],
    },
    level: 'person',
    note: of(
      '在户/死亡/嫁出/迁出/服刑/宗教场所居住；空白为在户',
      'empty means living in the household',
    ),
  },
  {
    key: 'religious_years',
    headers: ['脱离家庭年数'],
    kind: 'decimal',
    level: 'person',
    note: of('宗教教职人员脱离家庭独立生活的年数', 'years a religious worker has lived apart'),
  },
  {
    key: 'other_benefit',
    headers: ['已享其他补贴'],
    kind: 'words',
    open: true,
    words: {
      工伤护理费: ['生活护理费', '工伤生活护理费', '工伤保险生活护理费', '工伤保险护理费'],
      离休: ['离休费', '离休待遇', '离休干部', '离休人员'],
      因公致残: [
        '因公致残补贴',
        '因公致残津贴',
        '因公伤残',
        '因公残疾',
        '伤残抚恤',
        '伤残抚恤金',
        '残疾抚恤金',
        '伤残津贴',
      ],
      护理补贴: [
        '老年护理补贴',
        '老年人护理补贴',
        '养老护理补贴',
        '失能护理补贴',
        '失能老人护理补贴',
        '失能老年人护理补贴',
      ],
      老年补贴: ['老年人补贴', '老年津贴', '老年人津贴', '老年福利补贴'],
      高龄津贴: ['高龄补贴', '高龄老人津贴'],
      养老服务补贴: ['居家养老服务补贴', '居家养老补贴'],
    },
    level: 'person',
    note: of(
      '工伤护理费、离休、因公致残、护理补贴、老年补贴……多项用“、”隔开；没有填“无”，空白是不知道',
      'several set apart by "、"; none is "无", empty is not known',
    ),
  },
  {
    key: 'current_relief',
    headers: ['现享类别'],
    also: ['救助类型', '保障类别', '享受类别'],
    kind: 'categories',
    blankIsNone: true,
    level: 'person',
    note: of('今天正在发的类别，如低保、特困', 'what is paid today'),
  },
  {
    key: 'current_amount',
    headers: ['现享金额'],
    kind: 'money',
    ofHousehold: 'current_amount',
    several: true,
    level: 'person',
    note: of(
      '元/月，今天正在发的金额；按户发的只填在户主行，或每人各填自己的一份；一格里有几类的用“、”隔开，与现享类别一一对应',
      "yuan a month, what is paid today: a household's on its head's row or each person's share; several in one cell as in current_relief",
    ),
  },
  {
    key: 'id_type',
    headers: ['证件类型', '证件类别', '证件种类'],
    kind: 'word',
    soft: true,
    words: {
      居民身份证: ['身份证', '二代身份证', '二代证', '第二代居民身份证', '公民身份证'],
      户口簿: ['户口本', '居民户口簿'],
      出生医学证明: ['出生证', '出生证明'],
      护照: ['外国护照', '中国护照'],
      港澳台居民居住证: ['港澳居民居住证', '台湾居民居住证', '港澳台居住证', '港澳居住证'],
      外国人永久居留身份证: ['外国人永久居留证', '永久居留身份证', '外国人居留证'],
      无: ['无证件', '没有', '无证'],
    },
    level: 'person',
    note: of(
      '没有18位号码的人填写：户口簿、出生医学证明、护照、港澳台居民居住证、外国人永久居留身份证、无',
      'for those without an 18-character number: which paper they have',
    ),
  },
  {
    key: 'birth_date',
    headers: ['出生日期', '出生年月', '出生年月日'],
    kind: 'date',
    soft: true,
    level: 'person',
    note: of('没有18位号码的人填写', 'for those without an 18-character number'),
  },
  {
    key: 'sex',
    headers: ['性别'],
    kind: 'word',
    soft: true,
    words: { 男: ['男性', 'M'], 女: ['女性', 'F'] },
    level: 'person',
    note: of(
      '男/女；没有18位号码的人填写',
      '"男" or "女", for those without an 18-character number',
    ),
  },
  {
    key: 'relief_start',
    headers: ['保障起始月份'],
    also: ['最初享受月', '最初享受月份', '起始保障年月', '纳入月份'],
    kind: 'date',
    soft: true,
    level: 'person',
    note: of('开始享受的月份', 'month from which relief is paid'),
  },
  {
    key: 'approved',
    headers: ['审批日期'],
    also: ['审核确认时间', '审批时间', '批准时间'],
    kind: 'date',
    soft: true,
    level: 'person',
    note: of('审核确认的日期', 'day of the decision'),
  },
  {
    key: 'work_start',
    headers: ['就业日期'],
    kind: 'date',
    soft: true,
    level: 'person',
    note: of('开始就业的日期', 'day on which work began'),
  },
  {
    key: 'employment',
    headers: ['就业状况'],
    kind: 'word',
    soft: true,
    words: {
      就业: ['在业', '在职', '在岗', '务工', '打工', '外出务工', '灵活就业', '已就业'],
      务农: ['在家务农', '农业劳动'],
      失业: ['登记失业'],
      无业: ['未就业', '待业', '没有工作'],
      退休: ['离退休', '离休'],
    },
    level: 'person',
    note: of('就业/务农/失业/无业/退休', 'work: employed, farming, unemployed, none, retired'),
  },
  {
    key: 'relief_class',
    headers: ['保障档次'],
    also: ['分档类型'],
    kind: 'word',
    soft: true,
    words: { A: ['A类', 'A档', 'A级'], B: ['B类', 'B档', 'B级'], C: ['C类', 'C档', 'C级'] },
    level: 'household',
    note: of('A/B/C', 'class A, B or C'),
  },
  {
    key: 'land_mu',
    headers: ['承包地亩数'],
    kind: 'decimal',
    soft: true,
    level: 'household',
    note: of('亩，全户', 'mu of contracted land, of the household'),
  },
  {
    key: 'obligors_income',
    headers: ['义务人家庭月收入'],
    kind: 'money',
    soft: true,
    signed: true,
    level: 'person',
    note: of(
      '元/月，不在一起生活的法定义务人家庭',
      'yuan a month, of those with a duty of support',
    ),
  },
  {
    key: 'obligors_size',
    headers: ['义务人家庭人数'],
    kind: 'count',
    soft: true,
    max: 99,
    level: 'person',
    note: of('人', 'persons in their household'),
  },
  {
    key: 'obligors_count',
    headers: ['义务人数'],
    kind: 'count',
    soft: true,
    max: 99,
    level: 'person',
    note: of('人', 'how many have a duty of support'),
  },
  {
    key: 'rigid_expense_12m',
    headers: ['近12个月刚性支出', '近十二个月刚性支出'],
    kind: 'money',
    period: 'year',
    soft: true,
    level: 'person',
    note: of('元，近12个月合计', 'yuan, of twelve months'),
  },
  {
    key: 'income_12m',
    headers: ['近12个月收入', '近十二个月收入'],
    kind: 'money',
    period: 'year',
    soft: true,
    signed: true,
    level: 'person',
    note: of('元，近12个月合计', 'yuan, of twelve months'),
  },
  {
    key: 'income_3m',
    headers: ['近3个月收入', '近三个月收入'],
    kind: 'money',
    period: 'quarter',
    soft: true,
    signed: true,
    level: 'person',
    note: of('元，近3个月合计', 'yuan, of three months'),
  },
  {
    key: 'old_age_income',
    headers: ['收入中的高龄津贴'],
    kind: 'money',
    soft: true,
    level: 'person',
    note: of(
      '元/月，月收入中高龄津贴占多少；认定特困人员时不计入',
      'yuan a month, the part of the income that is the old-age allowance: not counted for tekun',
    ),
  },
  {
    key: 'bank_account',
    headers: ['银行账号'],
    also: ['银行帐号', '一卡通账号', '一卡通账户', '一卡通帐号', '银行卡号', '社保卡账号'],
    kind: 'text',
    soft: true,
    level: 'person',
    note: of('发放账号；单元格设为文本', 'account that is paid into; keep the cell as text'),
  },
  {
    key: 'bank_holder',
    headers: ['开户人'],
    also: ['银行账户名称', '账户名称', '收款人姓名'],
    kind: 'text',
    soft: true,
    level: 'person',
    note: of('账户户名', "the account holder's name"),
  },
] as const satisfies readonly ColumnForm[];

export type InputKey = (typeof inputColumns)[number]['key'];

const places = new Map<string, number>(inputColumns.map(({ key }, at) => [key, at]));

/** Where a column stands among all columns; what is no column stands last. */
export const columnPlace = (key: string): number => places.get(key) ?? inputColumns.length;

/**
 * Stands among the keys of what is lacked where no column would tell: a figure of the rules that is not known in
 * the place (当地没有这个数额). Last of all.
 */
export const ruleFigure = 'rule_figure';

/** Keys of columns, each once, in the order of the table: the same set always reads the same. */
export function inColumnOrder(keys: Iterable<string>): string[] {
  return [...new Set(keys)].sort((a, b) => columnPlace(a) - columnPlace(b));
}

const ofHousehold: ReadonlySet<string> = new Set([
  ...inputColumns.filter(({ level }) => level === 'household').map(({ key }) => key),
  // The rules are the same for all of them.
  ruleFigure,
]);

/** Columns in which a blank cell says that there is nothing: what is paid today. */
export const noneWhereBlank: ReadonlySet<string> = new Set(
  inputColumns.flatMap((column) => ('blankIsNone' in column ? [column.key] : [])),
);

/** Whether a column says something of the whole household. */
export const isOfHousehold = (key: string): boolean => ofHousehold.has(key);
