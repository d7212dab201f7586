/**
 * Variant characters of names, each with the one it is read as: what one office types, another can't.
 * One character for one, so that SQL can translate them too.
 */
const variants =
  '髙淸眞靑溫緖郞﨑昻呉吳呂黃戶內兪沖決況淨涼減強張陳劉楊趙孫馬許鄭馮鄧蕭葉蔣魯龍萬錢湯華國蘭鳳麗榮慶龎龐峯';
const standard =
  '高清真青温绪郎崎昂吴吴吕黄户内俞冲决况净凉减强张陈刘杨赵孙马许郑冯邓萧叶蒋鲁龙万钱汤华国兰凤丽荣庆庞庞峰';

const folded = new Map(
  Array.from(variants, (char, at): [string, string] => [char, standard.charAt(at)]),
);

/** Blanks, and the dots between the parts of a name, which every office writes in its own way. */
const dropped = ' \t\u00a0\u3000·•．.‧・･∙⋅';

/** For SQL's `translate(name, from || dropped, to)`, which drops what has no counterpart. */
export const nameVariants = { from: variants, to: standard, dropped } as const;

const between = new RegExp(`[\\s${dropped}]`, 'gu');

/** A name as it is compared: no spaces or dots, full forms, variant characters made one. */
export function nameKey(name: string): string {
  const bare = name.normalize('NFKC').replace(between, '').toUpperCase();
  return Array.from(bare, (char) => folded.get(char) ?? char).join('');
}
