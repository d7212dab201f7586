/** A slip that someone makes who writes rule files, and the one sentence that is told of it. */
export interface Mistake {
  readonly title: string;
  /** Which file of the sound rules it is made in. */
  readonly file?: string;
  readonly from: string;
  readonly to: string;
  /** The culprit's line as it stands in the spoilt file. */
  readonly at: string;
  readonly zh: string;
  readonly en: string;
}

export const mistakes: readonly Mistake[] = [
  {
    title: '比较号打成中文的 ≥',
    from: 'if(age >= 60,',
    to: 'if(age ≥ 60,',
    at: 'expr: sum(if(age ≥ 60, top_up[area], 0 yuan))',
    zh: '这里的 ≥ 应写成 >=',
    en: 'write >= for ≥',
  },
  {
    title: '乘号打成 ×',
    from: 'household_income < standard * size',
    to: 'household_income < standard × size',
    at: 'expr: household_income < standard × size',
    zh: '这里的 × 应写成 *',
    en: 'write * for ×',
  },
  {
    title: '一个等号',
    from: '"在户") == "在户"',
    to: '"在户") = "在户"',
    at: 'expr: coalesce(living_status, "在户") = "在户"',
    zh: '这里的 = 应写成 ==',
    en: 'write == for =',
  },
  {
    title: '式子里的中文引号',
    from: '== "在户"',
    to: '== “在户”',
    at: 'expr: coalesce(living_status, "在户") == “在户”',
    zh: '这里的 “ 应写成 "',
    en: 'write " for “',
  },
  {
    title: '词没有加引号',
    from: '== "在户"',
    to: '== 在户',
    at: 'expr: coalesce(living_status, "在户") == 在户',
    zh: '“在户”不是列、参数或定义。要比的词加英文双引号，写成 "在户"；列、参数写它的英文名字',
    en: '"在户" is no column, parameter or definition. A word to compare with stands in double quotes: "在户"; columns and parameters go by their English names',
  },
  {
    title: '列写成中文名',
    from: 'if(age >= 60,',
    to: 'if(年龄 >= 60,',
    at: 'expr: sum(if(年龄 >= 60, top_up[area], 0 yuan))',
    zh: '没有叫“年龄”的列、参数或定义，是不是“age”？',
    en: 'no column, parameter or definition is called "年龄"; is "age" meant?',
  },
  {
    title: '参数名写错字母',
    from: 'household_income < standard * size',
    to: 'household_income < standrad * size',
    at: 'expr: household_income < standrad * size',
    zh: '没有叫“standrad”的列、参数或定义，是不是“standard”？',
    en: 'no column, parameter or definition is called "standrad"; is "standard" meant?',
  },
  {
    title: '金额没有写 yuan',
    from: 'top_up[area], 0 yuan',
    to: 'top_up[area], 0',
    at: 'expr: sum(if(age >= 60, top_up[area], 0))',
    zh: '此处应为金额，却是数。金额后面写 yuan，如 0 yuan',
    en: 'expected money, found a number. Write yuan behind an amount: 0 yuan',
  },
  {
    title: '数加了引号',
    from: 'if(age >= 60,',
    to: 'if(age >= "60",',
    at: 'expr: sum(if(age >= "60", top_up[area], 0 yuan))',
    zh: '此处应为数，却是带引号的 "60"。数不加引号，写成 60',
    en: 'expected a number, found "60" in quotes. Write 60 without them',
  },
  {
    title: '那一列没有的词',
    from: '== "在户"',
    to: '== "在家"',
    at: 'expr: coalesce(living_status, "在户") == "在家"',
    zh: '这一列没有“在家”这个值，只有：在户 死亡 嫁出 迁出 服刑 宗教场所居住',
    en: 'the column is never "在家"; it may be: 在户 死亡 嫁出 迁出 服刑 宗教场所居住',
  },
  {
    title: '括号没有成对',
    from: '"half-up", "fen")) +',
    to: '"half-up", "fen") +',
    at: 'expr: max(standard * size - household_income, round(standard * size * floor_share, "half-up", "fen") + top_ups',
    zh: '括号没有成对：这里的“(”后面缺“)”',
    en: 'brackets do not match: ")" is missing for this "("',
  },
  {
    title: '分档参数少一档',
    from: "values: { 农村: '104', 城镇: '142' }",
    to: "values: { 农村: '104' }",
    at: "values: { 农村: '104' }",
    zh: '分档参数“top_up”缺“城镇”一档，请补上',
    en: 'the table "top_up" has no figure for "城镇"; add it',
  },
  {
    title: '分档参数的档写错',
    from: "城镇: '142'",
    to: "城市: '142'",
    at: "values: { 农村: '104', 城市: '142' }",
    zh: '这一列没有“城市”这个值，只有：城镇 农村',
    en: 'the column is never "城市"; it may be: 城镇 农村',
  },
  {
    title: '分档参数没有写按哪一列取',
    from: 'top_up[area], 0 yuan',
    to: 'top_up, 0 yuan',
    at: 'expr: sum(if(age >= 60, top_up, 0 yuan))',
    zh: '“top_up”是分档的，要写明按哪一列取：top_up[area]',
    en: '"top_up" is a table; name the column by which it is looked up: top_up[area]',
  },
];
