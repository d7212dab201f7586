import type { Words } from './index.ts';

/** What `simulate` says: its help, its sums and the words of its page. */
export const simulateMessages = {
  simulateAbout: {
    zh: '测算：标准或规则改动后，多少户、多少人、多少钱，谁增加，谁减少',
    en: 'what a changed standard or rule would cost: households, persons, yuan, who gains, who loses',
  },
  optSet: {
    zh: '改一个数，如 dibao.standard=700；表中的一项写 tekun.fiscal_support.分散=600；可给多次',
    en: 'change a figure, as in dibao.standard=700, or an entry of a table, tekun.fiscal_support."分散"=600; may be given again',
  },
  optAgainst: {
    zh: '改用这个目录的规则会怎样（可与 --set 同用）',
    en: 'what this other rules folder would change (--set may go with it)',
  },
  optSimulation: {
    zh: '输出文件，或以 / 结尾的文件夹（默认标准输出）；.html 为汇总和图，其余为每个有变化的决定',
    en: 'output file, or a folder ending in / (default: standard output); .html has the sums and charts, others each changed decision',
  },
  simulateNothing: {
    zh: '没有说要改什么。请加 --set，如 --set dibao.standard=700。',
    en: 'nothing to change was named. Give --set, as in --set dibao.standard=700.',
  },
  simulateUnknown: {
    zh: '--set “{found}”：{asOf} 生效的规则中没有这个数。可以改的和现在的数值有：\n{list}',
    en: '--set "{found}": the rules in force at {asOf} have no such figure. These can be set, with their values of today:\n{list}',
  },
  simulateValue: {
    zh: '--set “{found}”：等号后面应为不小于 0 的数，单位与规则文件相同（元最多两位小数），如 700 或 700.50。可以改的和现在的数值有：\n{list}',
    en: '--set "{found}": after the equals sign must stand a number from 0 in the unit of the rule file (yuan with two decimals at most), such as 700 or 700.50. These can be set, with their values of today:\n{list}',
  },
  simulateTwice: {
    zh: '--set 把“{path}”改了两次。请只留一个。',
    en: '--set names "{path}" twice. Leave one.',
  },
  simulateBroken: {
    zh: '改成“{set}”以后规则不成立：',
    en: 'with "{set}" the rules no longer hold:',
  },
  simulateFigure: {
    zh: '  {path}={value} {unit}，{title}',
    en: '  {path}={value} {unit}, {title}',
  },
  simulateAgainst: { zh: '规则改用 {dir}', en: 'rules taken from {dir}' },
  simulateNoFigure: { zh: '没有数额', en: 'not known' },
  simulateSet: {
    zh: '{title} {path}：{before} → {after} {unit}',
    en: '{title}, {path}: {before} → {after} {unit}',
  },
  simulateCategory: {
    zh: '{category}：{households} 户 {persons} 人 → {newHouseholds} 户 {newPersons} 人；每月 {amount} → {newAmount} 元，每月相差 {month} 元，一年 {year} 元；新增 {fresh}，增加 {up}，减少 {down}，停发 {stop}，需补材料有变 {evidence}',
    en: '{category}: {households} households, {persons} persons → {newHouseholds}, {newPersons}; {amount} → {newAmount} yuan a month, difference {month} a month, {year} a year; new {fresh}, up {up}, down {down}, stop {stop}, evidence {evidence}',
  },
  simulateOnce: {
    zh: '一次性发放的不在测算之内：{categories}',
    en: 'what is paid once is not among what is reckoned: {categories}',
  },
  simulateRecognised: {
    zh: '{category}（只认定，不发钱）：{households} 户 {persons} 人 → {newHouseholds} 户 {newPersons} 人；新增 {fresh}，停止 {stop}，需补材料有变 {evidence}',
    en: '{category} (a recognition, nothing is paid): {households} households, {persons} persons → {newHouseholds}, {newPersons}; new {fresh}, stop {stop}, evidence {evidence}',
  },
  simulateSame: { zh: '没有变化：{categories}', en: 'unchanged: {categories}' },
  simulateTotal: {
    zh: '合计：每月 {amount} → {newAmount} 元，相差 {month} 元{percent}；一年 {year} 元。{gain} 户增加，每月 {gained} 元；{lose} 户减少，每月 {lost} 元；{evidence} 户有决定转为或不再是需补材料',
    en: 'in all: {amount} → {newAmount} yuan a month, difference {month}{percent}; {year} a year. {gain} households gain, {gained} a month; {lose} lose, {lost} a month; {evidence} have a decision that now lacks evidence or no longer does',
  },
  simulateTitle: {
    zh: '标准调整测算（{asOf}，{jurisdiction}）',
    en: 'what the change would cost ({asOf}, {jurisdiction})',
  },
  simulateMonth: { zh: '每月相差（元）', en: 'yuan a month' },
  simulateYear: { zh: '一年相差（元）', en: 'yuan a year' },
  simulateAMonth: { zh: '每月 {amount} 元', en: '{amount} yuan a month' },
  simulateGainers: { zh: '增加的户', en: 'households that gain' },
  simulateLosers: { zh: '减少的户', en: 'households that lose' },
  simulateOpen: { zh: '需补材料有变的户', en: 'households with evidence to settle' },
  simulateByCategory: { zh: '按类别', en: 'by category' },
  simulateByTown: { zh: '按乡镇（每月，元）', en: 'by town (yuan a month)' },
  simulateTown: { zh: '乡镇', en: 'town' },
  simulateNoTown: { zh: '（未填）', en: '(not filled in)' },
  simulateSum: { zh: '合计', en: 'in all' },
  simulateBefore: { zh: '现行', en: 'before' },
  simulateAfter: { zh: '调整后', en: 'after' },
  simulateDifference: { zh: '相差', en: 'difference' },
  simulateCategoryHead: { zh: '类别', en: 'category' },
  simulateMonthly: { zh: '每月金额（元）', en: 'yuan a month' },
  simulateYearly: { zh: '一年相差（元）', en: 'difference a year' },
  simulateDecisions: {
    zh: '有变化的决定：多少个，每月多少元',
    en: 'changed decisions: how many, and yuan a month',
  },
  simulateCount: { zh: '个', en: 'count' },
  simulateYuan: { zh: '元', en: 'yuan' },
  simulateCategoriesTitle: {
    zh: '各类别每月金额（元），现行与调整后',
    en: 'yuan a month by category, before and after',
  },
  simulateSizesTitle: {
    zh: '每月增加、减少多少元，各有多少户',
    en: 'households by the size of the change, yuan a month',
  },
  simulateSizeUnder: { zh: '不到 {below} 元', en: 'under {below}' },
  simulateSize: { zh: '{from} 至 {below} 元', en: '{from} to {below}' },
  simulateSizeOver: { zh: '{from} 元以上', en: '{from} and more' },
  simulateNobody: { zh: '没有', en: 'none' },
  simulateNote: {
    zh: '增加、减少按户计：一户各类救助相加，调整后比现行多的为增加，少的为减少；各档含下限，不含上限。有决定转为或不再是“需补材料”的户另计，因为它的金额要补齐材料后才能定。一年为十二个月。需补材料和不符合的按 0 元计入相差。',
    en: 'gains and losses are of households: all benefits of a household are added, before and after; a size has its lower bound in it and not its upper. Households with a decision that now lacks evidence, or no longer does, are counted apart, since their amounts stand only with the evidence. A year is twelve months. What is not granted, or lacks evidence, counts as 0 yuan in the differences.',
  },
} as const satisfies Readonly<Record<string, Words>>;
