import type { Lang, Words } from './index.ts';

/** What the words of cells mean in English; a cell itself is always filled in with the Chinese word. */
const english: ReadonlyMap<string, string> = new Map(
  Object.entries({
    分散: 'at home',
    集中: 'in an institution',
    无: 'none',
    有: 'able',
    无履行能力: 'unable to provide',
    死亡: 'dead',
    失踪: 'missing',
    重残: 'severely disabled',
    重病: 'seriously ill',
    服刑: 'in prison',
    强制隔离戒毒: 'in compulsory drug rehabilitation',
    限制人身自由: 'confined',
    失联: 'out of touch',
    撤销监护: 'stripped of guardianship',
    遣返: 'deported',
    正常: 'able',
    在户: 'living in the household',
    嫁出: 'married out',
    迁出: 'moved out',
    宗教场所居住: 'living in a religious house',
    义务教育: 'compulsory education',
    普通高中: 'upper secondary school',
    中职: 'vocational school',
    高校全日制: 'full-time higher education',
    研究生: 'postgraduate studies',
    其他: 'other',
    全自理: 'fully independent',
    半失能: 'partly disabled',
    失能: 'disabled',
    视力: 'of sight',
    听力: 'of hearing',
    言语: 'of speech',
    肢体: 'of limbs',
    智力: 'intellectual',
    精神: 'mental',
    多重: 'multiple',
    男: 'male',
    女: 'female',
    城镇: 'town',
    农村: 'country',
    部分: 'partial',
    就业: 'employed',
    务农: 'farming',
    失业: 'unemployed',
    无业: 'without work',
    退休: 'retired',
    工伤护理费: 'work-injury care money',
    离休: 'benefit of retired cadres',
    因公致残: 'benefit for disability in public service',
    护理补贴: 'old-age care benefit',
    老年补贴: 'old-age benefit',
    高龄津贴: 'old-age allowance',
    养老服务补贴: 'home-care benefit',
  }),
);

/** What a person is to the head (`kin`), which stands in no cell but is read from 与户主关系. */
const kin: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    self: { zh: '本人', en: 'the head' },
    spouse: { zh: '配偶', en: 'spouse' },
    child: { zh: '子女', en: 'child' },
    'child-in-law': { zh: '儿媳或女婿', en: 'child-in-law' },
    grandchild: { zh: '孙辈', en: 'grandchild' },
    parent: { zh: '父母', en: 'parent' },
    grandparent: { zh: '祖辈', en: 'grandparent' },
    sibling: { zh: '兄弟姐妹', en: 'sibling' },
    other: { zh: '其他', en: 'other' },
  }),
);

/**
 * A cell's word as it is told; one that has no English stands as it is.
 *
 * @param words those that there can be, where they are given: `self` is a word of ours there, and else a cell's own.
 */
export const cellWord = (word: string, lang: Lang, words?: readonly string[]): string => {
  if (words?.includes(word) === true && kin.has(word)) return kin.get(word)?.[lang] ?? word;
  return lang === 'zh' ? word : (english.get(word) ?? word);
};

/** Of the words that there can be, or of all, those that are told otherwise than they stand. */
export const glossed = (lang: Lang, words?: readonly string[]): readonly string[] =>
  [...english.keys(), ...(words === undefined ? [] : kin.keys())].filter(
    (word) => words?.includes(word) !== false && cellWord(word, lang, words) !== word,
  );
