/**
 * Rows that are no person: totals, signatures, dates, notes, counts, rows of column numbers. All here
 * look at cells in one form: NFKC, with no spaces.
 */

/** What marks a row that is no person. `合  计`, `本页小计：`, `合计：12户`. */
export const total = /^.{0,12}(?:合计|总计|小计|共计)(?:[:(].*|\d.*|户数|人数|金额)?$/;

const footer =
  /^(?:(?:填表|填报|制表|制单|审核|复核|审批|经办|统计|联系|报送|上报|公示|打印|导出)(?:人|单位|日期|时间|电话)?(?:签字|签名|\(签字\)|\(签章\))?|(?:单位|部门|乡镇|分管|主管|主要)?(?:负责人|领导)(?:签字|签名|\(签字\)|\(签章\))?|(?:\d{4}年\d{1,2}月\d{1,2}日)?(?:备注|说明|注|附注|填表说明|注意事项)\d?|联系电话|日期|单位\(?盖章\)?|\(?盖章\)?)[:.、]/;

const footerAlone =
  /^(?:(?:填表|填报|制表|审核|复核|经办)人|单位负责人|以下空白|以下无正文|第\d+页.*|-+以下空白-+|\(?(?:本页|本表|本册|本村|本组|全村|全镇|全乡|以上)?(?:合?共|总共)\d+[人户名行条页项](?:[,、]?\d+[人户名行条页项])*[。.)]?)$/;

/** `村委会（盖章）：`, `民政办主任：张某`: a label, with what belongs to it or a blank to sign in. */
const label = /^[\u4e00-\u9fff()/、]{2,16}:[^:]{0,20}$/;
const seal = /\((?:盖章|签字|签名|签章|公章)\)|(?:盖章|签字|签章)处?$/;
const day =
  /^(?:[\u4e00-\u9fff]{0,4}(?:日期|时间)[:]?)?(?:[\dⅩ]{2,4}|[一二〇○零]{4})年[\d一二三四五六七八九十]{0,3}月(?:[\d一二三四五六七八九十]{0,3}日)?$/;
/** A line of words: `2.收入按月填写。`, `(以上人员已公示7天无异议)`. */
const sentence =
  /^(?:\(.*[\u4e00-\u9fff]{4,}.*\)|(?:\(?[\d一二三四五六七八九十]+\)?[.、)])[\u4e00-\u9fff].{3,}|[\u4e00-\u9fff].{5,}[。;!]|.*(?:公示|无异议|一式[一二三四五六\d]份|特此证明|以上情况属实).*)$/;

/** Characters of a line under a table; longer cells are not looked at. */
const longestLine = 200;

const stems = '甲乙丙丁戊己庚辛壬癸';

/** `1 2 3 4`, `(1) (2) (3)`, `甲 乙 1 2`: a row that numbers the columns. */
function numbersColumns(filled: readonly string[]): boolean {
  const bare = filled.map((cell) => cell.replace(/^\((.+)\)$/, '$1').replace(/^栏次$/, ''));
  const own = bare.filter((cell) => cell !== '');
  if (own.length < 3) return false;
  const letters = own.findIndex((cell) => !(cell.length === 1 && stems.includes(cell)));
  const lettered = letters === -1 ? own.length : letters;
  if (own.slice(0, lettered).some((cell, at) => cell !== stems[at])) return false;
  const numbers = own.slice(lettered);
  const start = numbers[0] === '0' ? 0 : 1;
  return numbers.every((cell, at) => cell === String(at + start));
}

/**
 * Whether a row that has no ID number is a signature, a date, a note, a count or a row of column
 * numbers.
 *
 * @param filled all cells that are not blank.
 */
export function isFooter(filled: readonly string[]): boolean {
  const [first = ''] = filled;
  if (filled.some((cell) => cell.length > longestLine)) return false;
  if (footer.test(first) || footerAlone.test(first)) return true;
  if (filled.every((cell) => label.test(cell) || seal.test(cell) || day.test(cell))) return true;
  if (filled.length === 1 && sentence.test(first)) return true;
  return numbersColumns(filled);
}
