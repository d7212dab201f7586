/**
 * Characters that no one sees: controls, soft hyphens, joiners, marks of direction, byte-order marks,
 * variation selectors. A cell that was copied from a web page or a chat carries them.
 */
const invisible =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]/g;

/** A text without what no one sees; spaces and line breaks stay. */
export function withoutInvisible(text: string): string {
  return text.replace(invisible, '');
}

/** Words that programs write for "nothing here". */
const programWords = [
  'null',
  '(null)',
  '\\n',
  'nan',
  '<na>',
  'none',
  'n/a',
  'na',
  'nil',
  'undefined',
  '#n/a',
];
/** Words that people write for it. */
const peopleWords = [
  '无',
  '暂无',
  '未知',
  '不详',
  '不明',
  '空',
  '没有',
  '待定',
  '待补',
  '未填',
  '无数据',
  '暂缺',
];

const nothingWords: ReadonlySet<string> = new Set([...programWords, ...peopleWords]);

/** `NULL`, `nan`, 暂无: what stands in a cell of numbers where a program or a person had nothing to say. */
export const isNothing = (text: string): boolean => nothingWords.has(text.toLowerCase());

/** The words, for those who compare letter by letter. */
export const nothingSpellings: readonly string[] = [...nothingWords];

/** A name or a number of a household that names nobody: `NULL`, `N`, `-`, `0`, 暂无. */
export function namesNobody(text: string): boolean {
  return isNothing(text) || /^(?:n|0+(?:\.0*)?|[^\p{L}\p{N}]*)$/iu.test(text);
}

/** One form for all ways of writing a household's number: `1` and `001`, `hx1` and `HX1`. */
export const numberKey = (id: string): string => id.toUpperCase().replace(/^0+(?=.)/, '');
