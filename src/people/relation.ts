/** Groups of GB/T 4761-2008 (家庭关系代码): what the person is to the head of the household. */
export type Kin =
  | 'self'
  | 'spouse'
  | 'child'
  | 'child-in-law'
  | 'grandchild'
  | 'parent'
  | 'grandparent'
  | 'sibling'
  | 'other';

const patterns: readonly (readonly [RegExp, Kin])[] = [
  [/^(本人|户主|申请人|家庭户主|0[1-3])$/, 'self'],
  [/^(配偶|夫|妻|丈夫|妻子|爱人|老伴|1\d)$/, 'spouse'],
  [/^(儿媳|儿媳妇|媳妇|女婿|婿|28|38)$/, 'child-in-law'],
  // Uncles, aunts, cousins, nephews and in-laws of one's own age: 伯父 is no 父, 侄子 is no 子.
  [/[伯叔婶舅姨姑堂表侄甥]/, 'other'],
  [/(孙|^4\d$)/, 'grandchild'],
  [/(祖父|祖母|爷爷|奶奶|外公|外婆|姥|曾祖|^6\d$)/, 'grandparent'],
  [/^((公|婆|岳)[父母公婆]?|.*(父|母|爸|妈|双亲).*|5\d)$/, 'parent'],
  [/^(.*[兄弟姐妹哥姊嫂].*|7\d)$/, 'sibling'],
  [/^(.*(子|女|儿|闺)|2\d|3\d)$/, 'child'],
];

/** Reads 与户主关系 in the words or the two-digit codes of GB/T 4761; what it does not know is `other`. */
export function kinOf(relation: string | undefined): Kin {
  if (relation === undefined) return 'other';
  const text = /^\d$/.test(relation) ? `0${relation}` : relation;
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}

/** Words that a form offers for 与户主关系; other words of GB/T 4761 are read too. */
export const relationChoices: readonly string[] = [
  '本人',
  '配偶',
  '子',
  '女',
  '儿媳',
  '女婿',
  '孙子',
  '孙女',
  '外孙子',
  '外孙女',
  '父亲',
  '母亲',
  '公公',
  '婆婆',
  '岳父',
  '岳母',
  '祖父',
  '祖母',
  '外祖父',
  '外祖母',
  '兄弟姐妹',
  '其他',
];
