import type { ColumnForm } from '../../core/columns.ts';

/**
 * Columns of the national system's exports and of provincial reports that are no columns of the contract.
 * What they say becomes columns of the contract once a household is whole ({@link file://./settle.ts}):
 * whose number it is, what is the household's, how many there are.
 *
 * `export: 'key'` makes a table an export; `soft` words are read only there, since elsewhere they may be
 * anyone's own column.
 */
const column = (
  key: string,
  kind: ColumnForm['kind'],
  headers: readonly [string, ...string[]],
  more: Partial<ColumnForm> = {},
): ColumnForm => ({ key, kind, headers, level: 'household', note: { zh: '', en: '' }, ...more });

export const exportColumns: readonly ColumnForm[] = [
  column('certificate', 'text', ['低保（特困）证号'], {
    also: ['边缘证号', '低保边缘证号', '刚性支出证号', '特困证号', '家庭ID'],
    export: 'key',
  }),
  column('head_id', 'id', ['户主身份证号'], {
    also: ['户主身份证号码', '户主身份证', '户主证件号码', '户主公民身份号码'],
    export: 'key',
  }),
  column('head_name', 'text', ['户主姓名'], { export: 'soft', level: 'person' }),
  column('household_amount', 'money', ['户月保障金额'], {
    also: ['户月保障金', '保障金额', '领取金额', '家庭补差'],
    export: 'key',
  }),
  column('family_class_amount', 'money', ['家庭分类施保金额'], {
    also: ['家庭分类施保总额'],
    export: 'soft',
  }),
  column('person_class_amount', 'money', ['人员分类施保总额'], { export: 'soft' }),
  column('total_amount', 'money', ['合计'], { export: 'soft' }),
  column('basic_amount', 'money', ['基本生活标准'], { export: 'soft' }),
  column('care_amount', 'money', ['照料护理费用'], { export: 'soft' }),
  // Of lists of persons: what is paid to each.
  column('person_amount', 'money', ['发放金额'], {
    also: ['补贴金额', '补贴月标准'],
    export: 'soft',
    level: 'person',
  }),
  // In lists of 高龄 the benefit that the person has; elsewhere it may be any type, so only known benefits count.
  column('person_type', 'categories', ['人员类型'], {
    also: ['原始类型'],
    export: 'soft',
    level: 'person',
  }),
  column('size', 'count', ['家庭人口'], { also: ['家庭人口数', '家庭总人口'], export: 'key' }),
  column('covered', 'count', ['保障人口'], {
    also: ['保障人口数', '保障人数', '享受人口', '特困人员数'],
    export: 'key',
  }),
  column('family_income', 'money', ['家庭月收入'], { signed: true, export: 'key' }),
  column('family_mean', 'money', ['家庭人均月收入'], { signed: true, export: 'key' }),
  column('hukou_type', 'text', ['户籍类型'], { also: ['户口类型', '户口性质'], export: 'soft' }),
  column('health', 'text', ['健康状况'], { export: 'soft', level: 'person' }),
  column('address', 'text', ['家庭住址'], {
    also: ['家庭地址', '现居住地', '通讯住址', '地区'],
    export: 'soft',
  }),
  column('hukou_address', 'text', ['户籍地址'], { also: ['户籍住址'], export: 'soft' }),
  column('member_names', 'text', ['家庭成员姓名'], { export: 'soft', level: 'person' }),
  column('member_ids', 'text', ['家庭成员身份证号'], { export: 'soft', level: 'person' }),
];

/**
 * The kinds of the national system's exports: how their titles name them, of which category they are by its key,
 * and whether they have amounts for each person.
 */
const exportKinds: readonly {
  readonly category: string;
  readonly named: RegExp;
  readonly each: boolean;
}[] = [
  { category: 'low_income_edge', named: /边缘/, each: false },
  { category: 'rigid_expense', named: /刚性支出/, each: false },
  { category: 'tekun', named: /特困|五保/, each: true },
  { category: 'dibao', named: /(?:低保|最低生活保障)(?!边缘)/, each: false },
  { category: 'old_age', named: /高龄(?:津贴|补贴|老人)/, each: false },
  { category: 'orphan', named: /孤儿(?<!事实孤儿)/, each: false },
  { category: 'unattended_child', named: /事实无人抚养|事实孤儿/, each: false },
  { category: 'disability_living', named: /残疾人生活补贴/, each: false },
  { category: 'disability_care', named: /残疾人护理补贴/, each: false },
];

/** What a title or a file's name says is paid: 农村低保人员查询_20210815.xlsx; undefined where it is not one thing. */
export function reliefNamed(text: string): string | undefined {
  const [only, ...others] = exportKinds.filter(({ named }) => named.test(text));
  return others.length === 0 ? only?.category : undefined;
}

/** Whether an export of these categories tells each person's amount, and not the household's. */
export const paidEach = (categories: readonly unknown[]): boolean =>
  exportKinds.some(({ category, each }) => each && categories.includes(category));

/** 农村 or 城镇, where a title or a file's name says which. */
export function areaNamed(text: string): string | undefined {
  const rural = /农村|农保/.test(text);
  const urban = /城市|城镇|城保/.test(text);
  return rural === urban ? undefined : rural ? '农村' : '城镇';
}
