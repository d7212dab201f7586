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
  | 'other'
  /** The sheet does not say, or says it in words that are not known: to be asked, never guessed. */
  | 'unknown';

const order =
  '(?:长|次|二|三|四|五|六|七|八|大|小|幺|满|老[大二三四五]|独生|独|养|继|亲生|亲|婚生|非婚生|收养|抱养|寄养|第[一二三四五六]|其他|其它)*';

const patterns: readonly (readonly [RegExp, Kin])[] = [
  [/^(?:本人|户主|申请人|家庭户主|户主本人|本人户主|自己|0[1-3])$/, 'self'],
  [/^(?:配偶|夫|妻|夫妻|丈夫|妻子|爱人|老伴|老公|老婆|1[0-2])$/, 'spouse'],
  [new RegExp(`^(?:${order}(?:儿媳|儿媳妇|媳妇|媳|子媳|女婿|婿)|28|38)$`), 'child-in-law'],
  // Uncles, aunts, cousins, nephews and in-laws of one's own age: 伯父 is no 父, 侄子 is no 子.
  [/^(?=.*[伯叔婶舅姨姑堂表侄甥])[\u4e00-\u9fff]{1,6}$/, 'other'],
  [/^(?:[\u4e00-\u9fff]{0,3}孙(?:子|女|儿|子女|辈|媳|媳妇|女婿|婿)?|4\d)$/, 'grandchild'],
  [
    /^(?:(?:曾|外|高|太|继|养|老)*(?:祖父母?|祖母|祖辈)|(?:太|老)?(?:爷爷?|奶奶?)|外公|外婆|姥姥?爷?|6\d)$/,
    'grandparent',
  ],
  [
    /^(?:公|婆|公公|婆婆|公婆|公父|婆母|丈人|丈母娘?|(?:岳|养|继|生|亲|后|干|家|老)*(?:父母?亲?|母亲?|爸爸?|妈妈?|爹|娘|双亲)|其他父母|5\d)$/,
    'parent',
  ],
  [
    /^(?:(?:大|二|三|四|五|小|长|次|胞|亲|同胞|其他)*(?:[兄弟姐妹哥姊嫂]{1,4}|嫂子|弟媳妇?|弟妇|姐夫|妹夫|妹子)|7\d)$/,
    'sibling',
  ],
  [
    new RegExp(
      `^(?:${order}(?:子女|儿子|女儿|儿女|子|女|儿|闺女|孩子|小孩|姑娘)|2[0-79]|3[0-79])$`,
    ),
    'child',
  ],
  [
    /^(?:其他|其它|其他亲属|其它亲属|其他关系|其他人|其他成员|亲属|亲戚|亲家|前[夫妻]|非亲属|无亲属关系|保姆|[89]\d)$/,
    'other',
  ],
];

const oneDigit: readonly Kin[] = [
  'self',
  'spouse',
  'child',
  'child',
  'grandchild',
  'parent',
  'grandparent',
  'sibling',
  'other',
];

/**
 * Reads 与户主关系 in words or in the codes of GB/T 4761. Several words that stand for one group, as
 * the national system writes them (本人/户主, 子/婿, 父母/岳父母/公婆), are that group. One digit
 * alone, but 0, can be a group's code or a code of two digits whose zero Excel has taken: only the
 * household tells ({@link kinsOf}).
 */
export function kinOf(relation: string | undefined): Kin {
  if (relation === undefined) return 'unknown';
  const text = relation
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^(?:户主|申请人|本人)[的之](?=.)/, '');
  if (/^0+$/.test(text)) return 'self';
  const kins = new Set(
    text
      .split(/[/、,()]|或/)
      .filter((word) => word !== '')
      .map((word) => ofWord(/^0\d\d$/.test(word) ? word.slice(1) : word)),
  );
  const [first = 'unknown', second] = kins;
  if (kins.size === 1) return first;
  // 子/婿 and 女/媳: the child's group, in which the in-law stands beside the child.
  const children = kins.size === 2 && kins.has('child') && kins.has('child-in-law');
  return children && second !== undefined ? 'child' : 'unknown';
}

function ofWord(word: string): Kin {
  return patterns.find(([pattern]) => pattern.test(word))?.[1] ?? 'unknown';
}

/** A code of one digit, which says nothing alone. */
const isDigit = (relation: string | undefined): boolean =>
  relation !== undefined && /^[1-9]$/.test(relation);

/**
 * The relations of one household's people. Where a 0 stands, the codes are of one digit (0 本人或户主,
 * 1 配偶, 2 子, 3 女); where all others have two digits, a single 1, 2 or 3 is 01, 02 or 03 that lost
 * its zero. Anything else is not known. Where one relation alone is blank and nobody is the head, that
 * one is the head, to whom the others' relations are told.
 */
export function kinsOf(relations: readonly (string | undefined)[]): readonly Kin[] {
  const kins = relations.map(kinOf);
  const codes = relations.filter((one) => one !== undefined && /^\d+$/.test(one));
  const digits = codes.filter(isDigit);
  if (digits.length > 0) {
    const zero = codes.includes('0');
    const long = codes.some((one) => one !== undefined && one.length > 1);
    const cut = digits.length === 1 && long && !zero && Number(digits[0]) <= 3;
    relations.forEach((one, at) => {
      if (!isDigit(one)) return;
      if (cut) kins[at] = 'self';
      else if (zero && !long) kins[at] = oneDigit[Number(one)] ?? 'unknown';
    });
  }
  const blank = relations.flatMap((one, at) => (one === undefined ? [at] : []));
  const [only] = blank;
  if (blank.length === 1 && only !== undefined && relations.length > 1 && !kins.includes('self')) {
    if (kins.every((kin, at) => at === only || kin !== 'unknown')) kins[only] = 'self';
  }
  return kins;
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
