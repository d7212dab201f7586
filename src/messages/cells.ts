import type { Lang } from './index.ts';

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
  }),
);

/** A cell's word as it is told; a word that has no English stands as it is. */
export const cellWord = (word: string, lang: Lang): string =>
  lang === 'zh' ? word : (english.get(word) ?? word);

/** The words of cells that are told otherwise than they stand. */
export const glossed: readonly string[] = [...english.keys()];
