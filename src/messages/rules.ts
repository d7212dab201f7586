import type { Words } from './index.ts';

/** Kinds of values in an expression. */
export const typeWords = {
  boolean: { zh: '是或否', en: 'true or false' },
  number: { zh: '数', en: 'a number' },
  money: { zh: '金额', en: 'money' },
  numeric: { zh: '数或金额', en: 'a number or money' },
  text: { zh: '词', en: 'a word' },
  words: { zh: '几个词（如现享类别）', en: 'several words (as of current_relief)' },
  date: { zh: '日期', en: 'a date' },
  other: { zh: '别的式子', en: 'another expression' },
} as const satisfies Readonly<Record<string, Words>>;

export const rulesMessages = {
  caseAsOf: {
    zh: '案例的 as_of“{found}”不是年月，应写成 2024-08 这样',
    en: 'as_of "{found}" is no month; write it like 2024-08',
  },
  caseColumn: {
    zh: '案例里没有叫“{found}”的列。列写英文的键，如 monthly_income；出生日期写 birth',
    en: 'there is no column "{found}". Columns go by their keys, as monthly_income; the day of birth is birth',
  },
  caseNearColumn: {
    zh: '案例里没有叫“{found}”的列，是不是“{expected}”？',
    en: 'there is no column "{found}"; is "{expected}" meant?',
  },
  caseBirth: {
    zh: '案例的出生日期“{found}”应写成“{expected}”',
    en: 'birth "{found}" must be written "{expected}"',
  },
  caseDiffers: {
    zh: '{category} 的 {part}：算出 {found}，应为 {expected}',
    en: '{category} {part}: found {found}, expected {expected}',
  },
  rulesFault: { zh: '{file} 第{line}行第{column}列：{what}', en: '{file}:{line}:{column}: {what}' },
  rulesNoFolder: {
    zh: '读不到规则目录“{dir}”。请检查 --rules 写的路径。',
    en: 'Cannot read the rules folder "{dir}". Check the path given to --rules.',
  },
  rulesNoFiles: {
    zh: '规则目录“{dir}”里没有规则文件（.yaml）。请检查 --rules 写的路径。',
    en: 'There are no rule files (.yaml) in "{dir}". Check the path given to --rules.',
  },
  rulesNoJurisdiction: {
    zh: '规则目录中没有适用于区划 {jurisdiction} 的规则。现有区划：{known}。请检查 --jurisdiction。',
    en: 'There are no rules for jurisdiction {jurisdiction}. Known: {known}. Check --jurisdiction.',
  },
  rulesBeforeFirst: {
    zh: '{category}：{asOf} 还没有规则，最早的规则自 {first} 起施行。请把 --as-of 改为 {first} 或以后，或补上更早的规则文件，或用 --category 只核算当时已有规则的类别。',
    en: '{category}: no rule is in force at {asOf}; the first begins on {first}. Use --as-of {first} or later, add an earlier rule file, or name with --category only those in force then.',
  },
  rulesExpired: {
    zh: '{category}：规则已于 {until} 停止执行，{asOf} 没有接替的规则。请补上新的规则文件。',
    en: '{category}: the rule ended on {until} and nothing took its place by {asOf}. Add a newer rule file.',
  },
  rulesNoControls: {
    zh: '{asOf} 没有生效的五项约束制度规则（rules/…/controls/）。',
    en: 'no rules of the five controls are in force at {asOf} (rules/…/controls/).',
  },
  rulesYaml: {
    zh: '不是正确的YAML，读不下去。请检查缩进、冒号后的空格、引号和括号是否成对，与附近写得对的行对照',
    en: 'not valid YAML. Check the indentation, the blank behind each colon, quotes and brackets; compare with lines nearby that are right',
  },
  yamlTab: {
    zh: '缩进用了 Tab 键。请换成空格，与同一层的其他行对齐',
    en: 'the line is indented with a tab. Use blanks, in line with the others of its level',
  },
  yamlKeyTwice: {
    zh: '“{found}”在同一处写了两次。请删去其中一行',
    en: '"{found}" is written twice in one place. Take one line away',
  },
  yamlWideColon: {
    zh: '“{found}”后面是中文的冒号。请写成英文冒号加一个空格，如“{found}: …”',
    en: 'a Chinese colon stands behind "{found}". Write a colon and a blank: "{found}: …"',
  },
  yamlBlank: {
    zh: '“{found}”的冒号后面没有空格。请写成“{found}: …”',
    en: 'there is no blank behind the colon of "{found}". Write "{found}: …"',
  },
  yamlNoColon: {
    zh: '这一行没有冒号。请写成“键: 值”，如“{found}: …”；上一行的话没有写完的，两行合成一行',
    en: 'this line has no colon. Write "key: value", as "{found}: …"; where it goes on from the line above, join the two',
  },
  yamlComma: {
    zh: '这里的逗号是中文的。花括号、方括号里各项之间用英文逗号 ,',
    en: 'this is a Chinese comma. In brackets items stand between commas of the Latin kind',
  },
  yamlQuote: {
    zh: '这一行的引号没有成对。请在末尾补上',
    en: 'the quotes of this line do not match. Close them',
  },
  yamlBracket: {
    zh: '这里的 {found} 没有成对，请补上 {expected}',
    en: 'the {found} here is not closed; add {expected}',
  },
  yamlHash: {
    zh: '空格后面的 # 表示注释，后面的字都不算。要写 # 的，整句加引号',
    en: 'a # behind a blank begins a remark, and what follows is left out. Put the whole text in quotes',
  },
  yamlQuoteAll: {
    zh: "以 {found} 开头的话要整句加单引号，如 '{found}…'",
    en: "a text that begins with {found} stands in single quotes as a whole: '{found}…'",
  },
  yamlColonText: {
    zh: '话里有英文冒号和空格，会被当成键。请整句加单引号，或改用中文冒号',
    en: 'the text has a colon and a blank, which makes a key of it. Put the whole text in single quotes',
  },
  yamlDash: {
    zh: '“-”后面要有一个空格，如“- id: income”',
    en: 'a blank stands behind "-", as in "- id: income"',
  },
  yamlIndent: {
    zh: '这一行前面有 {found} 个空格，与第{beside}行（{expected} 个）不齐。同一层的键前面空格要一样多',
    en: 'this line begins with {found} blanks and line {beside} with {expected}. Keys of one level have the same number',
  },
  yamlEncoding: {
    zh: '文件不是 UTF-8 编码（多半是 {found}），汉字读不出来。请用记事本打开，“另存为”时编码选 UTF-8',
    en: 'the file is not in UTF-8 (most likely it is {found}), so its characters can’t be read. Save it anew as UTF-8',
  },
  yamlLarge: {
    zh: '文件太大：规则和计划文件最多 {most}。请检查是不是放错了文件，或把内容分到几个文件',
    en: 'the file is too large: rules and plans may have {most}. Check that it is the right file, or divide it',
  },
  yamlDeep: {
    zh: '这里的层次太深：键和列表一层套一层，最多 {most} 层。请检查缩进和没有成对的括号',
    en: 'nested too deep here: keys and lists may stand {most} levels one in another. Check the indentation and brackets that are not closed',
  },
  yamlMany: {
    zh: '文件里的键和值太多，最多 {most} 个。请检查是不是放错了文件，或把内容分到几个文件',
    en: 'there are too many keys and values; a file may have {most}. Check that it is the right file, or divide it',
  },
  yamlSecond: {
    zh: '这里由 --- 开始了第二份内容；一个文件只能有一份。请删去 ---，或分成两个文件',
    en: 'a second document begins here with ---; a file may have one. Take --- out, or make two files',
  },
  yamlAlias: {
    zh: '不能用 & 和 * 引用文件里的另一处。请把内容直接写在这里',
    en: 'one place of the file cannot stand for another by & and *. Write the content here',
  },
  schemaUnknown: {
    zh: '不认得“{path}”这个键。请检查拼写，写法见 {guide}。',
    en: 'there is no key "{path}". Check its spelling; see {guide}.',
  },
  schemaNear: {
    zh: '不认得“{found}”这个键，是不是“{expected}”？写法见 {guide}。',
    en: 'there is no key "{found}"; is "{expected}" meant? See {guide}.',
  },
  schemaMissing: { zh: '缺“{path}”。写法见 {guide}。', en: '"{path}" is missing. See {guide}.' },
  schemaLacks: {
    zh: '缺“{path}”。请补上，如 {like}。写法见 {guide}。',
    en: '"{path}" is missing; add it, as {like}. See {guide}.',
  },
  schemaEmpty: {
    zh: '“{path}”是空的，请填写。写法见 {guide}。',
    en: '"{path}" is empty; fill it in. See {guide}.',
  },
  schemaText: {
    zh: '“{path}”应为一个值，不是列表，也不是下级的键。写法见 {guide}。',
    en: '"{path}" must be one value, not a list and not keys below it. See {guide}.',
  },
  schemaList: {
    zh: '“{path}”应为列表。写法见 {guide}。',
    en: '"{path}" must be a list. See {guide}.',
  },
  schemaMap: {
    zh: '“{path}”之下应为键和值。写法见 {guide}。',
    en: '"{path}" must have keys and values below it. See {guide}.',
  },
  schemaListLike: {
    zh: '“{path}”应为列表，如 {like}。写法见 {guide}。',
    en: '"{path}" must be a list, as {like}. See {guide}.',
  },
  schemaMapLike: {
    zh: '“{path}”之下应为键和值，如 {like}。写法见 {guide}。',
    en: '"{path}" must have keys and values below it, as {like}. See {guide}.',
  },
  schemaRewrite: {
    zh: '“{path}”写的是“{found}”，请写成“{expected}”。写法见 {guide}。',
    en: '"{path}" says "{found}"; write "{expected}". See {guide}.',
  },
  schemaWords: {
    zh: '“{path}”写的是“{found}”，应为其中之一：{expected}。写法见 {guide}。',
    en: '"{path}" says "{found}"; it must be one of: {expected}. See {guide}.',
  },
  schemaForm: {
    zh: '“{path}”写的是“{found}”，应写成“{expected}”这样。写法见 {guide}。',
    en: '"{path}" says "{found}"; it must be written like "{expected}". See {guide}.',
  },
  schemaKey: {
    zh: '“{path}”这个名称只能用小写字母、数字和下划线，以字母开头。写法见 {guide}。',
    en: 'the name "{path}" may have small letters, digits and underscores only, a letter first. See {guide}.',
  },
  schemaCount: {
    zh: '“{path}”的项数不对。写法见 {guide}。',
    en: '"{path}" has too few or too many items. See {guide}.',
  },
  schemaTwice: {
    zh: '“{path}”中有两项的 id 相同。写法见 {guide}。',
    en: 'two items of "{path}" have the same id. See {guide}.',
  },
  schemaOther: {
    zh: '“{path}”写得不对。写法见 {guide}。',
    en: '"{path}" is not as it should be. See {guide}.',
  },
  rulesPlace: {
    zh: '“{path}”写的是“{found}”，但文件放在“{expected}”之下。请改文件内容或挪动文件。',
    en: '"{path}" says "{found}" but the file stands under "{expected}". Change one of them.',
  },
  rulesFileName: {
    zh: '规则文件名须为 rule.yaml、parameters.yaml、category.yaml 或 cases/名称.yaml（以前的写法是 施行日期.yaml，如 2021-07-01.yaml），上级目录为类别，再上级为六位区划代码。',
    en: 'A rule file is <jurisdiction>/<category>/rule.yaml, parameters.yaml, category.yaml or cases/<name>.yaml (of the older form, <YYYY-MM-DD>.yaml).',
  },
  rulesFileDay: {
    zh: '文件名“{found}”应写成“{expected}”',
    en: 'the file "{found}" must be called "{expected}"',
  },
  rulesFileEnding: {
    zh: '文件“{found}”的后缀不对，读规则时看不到它。请改名为“{expected}”（文件夹选项中先显示文件的扩展名）',
    en: 'the file "{found}" has another ending and is not read as a rule. Call it "{expected}"',
  },
  optWords: {
    zh: '用列名和数额的名称写出条件和算法，如 家庭月收入 < 低保标准 × 共同生活的家庭成员人数',
    en: 'the conditions and the amount by the names of columns and figures, as household monthly income < dibao standard × members counted',
  },
  wordsFigures: { zh: '数额', en: 'figures' },
  wordsFigure: { zh: '{value} {unit}', en: '{value} {unit}' },
  wordsSteps: { zh: '怎样算', en: 'how it is worked out' },
  wordsConditions: { zh: '条件，都成立才符合', en: 'conditions, all of which must hold' },
  wordsGround: { zh: '    {when}的，说明“{words}”', en: '    where {when}, it says "{words}"' },
  wordsAlways: { zh: '都适用', en: 'always' },
  wordsNothing: { zh: '只认定，不发钱', en: 'a recognition; nothing is paid' },
  askPlace: {
    zh: '哪里的规则？写区划代码或地名，如 341600、亳州：',
    en: 'for which place? A code, as 341600, or the Chinese name:',
  },
  askCategory: { zh: '哪一类？{known}：', en: 'which category? {known}:' },
  askFrom: {
    zh: '从哪一天起执行？如 2024-07-01：',
    en: 'from which day on? As 2024-07-01:',
  },
  askDocument: {
    zh: '依据的文号，如 民发〔2021〕57号：',
    en: 'the number of the document that says so:',
  },
  askTitle: { zh: '文件的名称：', en: 'the title of the document:' },
  askArticle: { zh: '哪一条，如 第三条：', en: 'which article of it:' },
  askAt: {
    zh: '在哪里读到原文（网址）？没有读到的，直接按回车：',
    en: 'where was its text read (address)? Leave blank where it was not:',
  },
  askFigure: {
    zh: '{figure}（{name}，单位：{unit}），现行 {now}。不变的直接按回车：',
    en: '{figure} ({name}, in {unit}), so far {now}. Leave blank where it does not change:',
  },
  rulesNewLacks: {
    zh: '缺一项回答，没有写文件。请写 {option}，或再运行一次逐项回答。',
    en: 'an answer is lacking, and nothing was written. Give {option}, or run it again and answer.',
  },
  rulesNewNothing: {
    zh: '一个数额也没有写，没有写文件。请至少写一个，如 --figure standard=690。',
    en: 'no figure was given, and nothing was written. Give one at least, as --figure standard=690.',
  },
  rulesNewFigure: {
    zh: '--figure 的“{found}”不是这一类的数额。写法如 standard=690，分档的写 fiscal_support.分散=600；可写：{expected}。',
    en: '--figure "{found}" is no figure of the category. Write it like standard=690, one of a table like name.word=600; there are: {expected}.',
  },
  rulesNewValue: {
    zh: '“{found}”不是数，没有写文件。写数就行，如 690 或 690.50。',
    en: '"{found}" is no number, and nothing was written. Write it like 690 or 690.50.',
  },
  rulesNewThere: {
    zh: '已有“{path}”，没有改动它。请把上面列出的几行加进去：文件加进 documents，各数额新的日期加进它的 values。',
    en: '"{path}" is there and was not changed. Add the lines above to it: the document to documents, the new day of each figure to its values.',
  },
  rulesNewOlder: {
    zh: '这里已有“{path}”，是一个日期一个文件的写法，没有写文件。请复制最近一版，改文件名、effective 和 value。',
    en: 'there is "{path}", a file of one day, and nothing was written. Copy the last of them and change its name, effective and value.',
  },
  rulesNewDone: {
    zh: '已写“{path}”，检查无误。接着在旁边的 cases/ 里写一个手算的案例，运行 civil-aid rules test。',
    en: '"{path}" was written and is valid. Next put a case worked out by hand into cases/ beside it, and run civil-aid rules test.',
  },
  rulesNewAbout: {
    zh: '逐项提问，做出一个地方、一类救助自某天起的数额文件',
    en: 'make a file of figures for a place and category from a day on, by asking',
  },
  argNewCategory: { zh: '类别', en: 'the category' },
  optNewPlace: {
    zh: '哪里的规则：区划代码或名称；不写的会问',
    en: 'of which place, by code or Chinese name; asked for where it is not given',
  },
  optNewFrom: {
    zh: '从哪一天起执行；不写的会问',
    en: 'the day from which it holds; asked for where it is not given',
  },
  optNewDocument: {
    zh: '依据的文号；不写的会问',
    en: 'the number of the document; asked for where it is not given',
  },
  optNewTitle: {
    zh: '文件的名称；不写的会问',
    en: 'the title of the document; asked for where it is not given',
  },
  optNewArticle: {
    zh: '文件的哪一条；不写的会问',
    en: 'which article of it; asked for where it is not given',
  },
  optNewAt: {
    zh: '在哪里读到原文（网址）；没有读到的不写，数额注明待核对',
    en: 'where its text was read (address); without it the figures are marked unsure',
  },
  optNewFigure: {
    zh: '一个数额，如 standard=690、fiscal_support.分散=600；可写几次，写了的，其余不再问',
    en: 'a figure, as standard=690, one of a table as name.word=600; may be given again; the others are not asked for then',
  },
  rulesAsk: {
    zh: '请核对：{file} 第{line}行第{column}列：{what}。确实如此的，在这个数额之下加一行 confirmed: 核对的依据',
    en: 'please check: {file}:{line}:{column}: {what}. Where it is right, add a line confirmed: with what says so to the figure',
  },
  figureHigh: {
    zh: '“{name}”写的是 {value}，单位是{unit}，各地都不超过 {most}。是不是写成了分，或者是一年的数',
    en: '"{name}" says {value}, in {unit}; nowhere is it over {most}. Is it in fen, or for a year',
  },
  figureShare: {
    zh: '“{name}”写的是 {value} 倍，很少超过 {most} 倍。是不是百分数：35% 要写成 0.35',
    en: '"{name}" says {value} times; it is hardly ever over {most}. Is it in percent? 35% is written 0.35',
  },
  figureMany: {
    zh: '“{name}”写的是 {value}，单位是{unit}，很少超过 {most}。是不是多写了一位，或者单位不对',
    en: '"{name}" says {value}, in {unit}; it is hardly ever over {most}. Is there a digit too many, or another unit',
  },
  figureLow: {
    zh: '“{name}”写的是 {value}，单位是{unit}，很少低于 {least}。是不是少写了一位，或者单位不对',
    en: '"{name}" says {value}, in {unit}; it is hardly ever under {least}. Is a digit missing, or another unit meant',
  },
  figureFall: {
    zh: '“{name}”写的是 {value}，比自 {since} 起的 {former} 还低。标准很少下调，是不是写错了',
    en: '"{name}" says {value}, less than the {former} from {since}. Standards are hardly ever lowered; is it a slip',
  },
  figureRise: {
    zh: '“{name}”写的是 {value}，比自 {since} 起的 {former} 高出 {percent}%。一次很少提高这么多，是不是写错了',
    en: '"{name}" says {value}, {percent}% more than the {former} from {since}. One raise is hardly ever so large; is it a slip',
  },
  rulesIncomplete: {
    zh: '{category}：各级规则合并后缺少“{part}”。请在任一级的规则文件中补上。',
    en: '{category}: after merging all levels "{part}" is missing. Add it at one level.',
  },
  rulesPays: {
    zh: '“{category}”只认定、不发钱（category.yaml 中 pays: no），amount 的 expr 请写 0 yuan。要发钱的，把 pays 去掉',
    en: '{category} is a recognition under which nothing is paid (pays: no in category.yaml), so the expr of amount must be 0 yuan. Leave out pays where something is paid',
  },
  rulesCategoryPart: {
    zh: '类别“{category}”没有写“{part}”：最上一级的 category.yaml 须写 title、unit、words。',
    en: 'The category "{category}" lacks "{part}": its uppermost category.yaml says title, unit and words.',
  },
  rulesCategoryWord: {
    zh: '“{found}”已是类别“{category}”的叫法，一个叫法只能指一类。请删去其中一处。',
    en: '"{found}" is a spelling of the category "{category}" already; take one of them away.',
  },
  rulesCategoryUnknown: {
    zh: '没有类别“{found}”。现有：{expected}。新的类别在 rules/<区划代码>/<类别>/category.yaml 中写明。',
    en: 'There is no category "{found}". There are: {expected}. A new one has a category.yaml in its folder.',
  },
  rulesTwice: {
    zh: '同一处已有自“{effective}”起的一份：{other}。请只留一份，或改施行日期。',
    en: 'There is one from "{effective}" in this place already: {other}. Keep one, or change the day.',
  },
  rulesEnds: {
    zh: 'ends 写的“{found}”在这以前并没有。以前有的：{expected}。',
    en: '"{found}" in ends is not there before this version. There are: {expected}.',
  },
  rulesUntil: {
    zh: '截止日期 {until} 早于开始的 {effective}，这个数一天也没有用过。请改正其中一个。',
    en: 'it ends on {until}, before it begins on {effective}; it would never hold. Correct one of them.',
  },
  rulesDocumentTwice: {
    zh: '文件“{document}”在 {other} 中另有一种写法。请改成一样的，或只留一处，或换一个键。',
    en: 'the document "{document}" is said otherwise in {other}. Make them alike, keep one, or use another key.',
  },
  rulesMixed: {
    zh: '{other} 中已有 {effective} 当天或以后的版本（{later}），这份按日期的文件会被它盖过去。请把这一份的内容并入 rule.yaml、parameters.yaml，再删去它。',
    en: '{other} has a version of {effective} or later ({later}), which would go over this file of one day. Put what this file says into rule.yaml and parameters.yaml and take it away.',
  },
  rulesCasesAlone: {
    zh: 'cases/ 里的案例要和 rule.yaml 或 parameters.yaml 放在一起。按日期的规则文件，案例写在文件里的 cases 中，或先运行 civil-aid rules migrate。',
    en: 'cases/ stands beside rule.yaml or parameters.yaml. A rule file of one day has its cases in itself; or run civil-aid rules migrate first.',
  },
  rulesCaseEarly: {
    zh: '案例的日期 {asOf} 早于它要检验的规则（自 {first} 起），检验不了。请改 as_of，或把案例移到当时的规则中。',
    en: 'the case is dated {asOf}, before the rule that it tests (from {first}). Change as_of, or move the case to the rule of then.',
  },
  rulesMigrated: {
    zh: '{from} 个按日期的规则文件已并为 {to} 个，在 {dir}。各地各日的规则、案例与原来的逐项比对，完全相同。',
    en: '{from} rule files of one day are {to} files now, in {dir}. The rules of every place and day, and the cases, were compared with those of before and are the same.',
  },
  rulesMigrateNone: {
    zh: '{dir} 中没有按日期的规则文件（如 341600/dibao/2021-07-01.yaml），不用改写。',
    en: 'There are no rule files of one day (such as 341600/dibao/2021-07-01.yaml) in {dir}; there is nothing to rewrite.',
  },
  rulesMigrateThere: {
    zh: '{path} 已经有了，写的与这里按日期的文件不同，不能替您合并。请把按日期的文件的内容并进去（提高标准只加一行），再删去按日期的文件。什么都没有改。',
    en: '{path} is there already and says something else than the files of one day; they are not joined for you. Put what those say into it (a new standard is one line) and take them away. Nothing was changed.',
  },
  rulesMigrateOut: {
    zh: '--out 要写一个还没有的目录，也不能在规则目录里面：{dir}',
    en: '--out takes a folder that is not there yet, and not within the rules: {dir}',
  },
  rulesMigrateDiffers: {
    zh: '改写后 {place} 在 {day} 的规则与原来不同，什么都没有改。这是程序的错误，请把规则目录交给维护的人。',
    en: 'rewritten, the rules of {place} on {day} would differ from those of before; nothing was changed. This is a fault of the program: hand the folder to whoever maintains it.',
  },
  rulesRosterOld: {
    zh: '提醒：{path} 没有写 {parts}，照样能用，但发现写不出依据。写法见 docs/规则文件.md。',
    en: 'note: {path} lacks {parts}; it is used as it is, but a finding can’t say what it stands on.',
  },
  rulesDocument: {
    zh: '条款引用了“{document}”，但本文件的 documents 和 documents.yaml 中都没有它。请检查拼写，或在其中一处补上。',
    en: 'an article cites "{document}", which neither `documents` of this file nor documents.yaml has. Check its spelling, or add it to one of them.',
  },
  rulesDocumentRead: {
    zh: '文件“{document}”的 read 与其他各项不合：read 为 full 或 excerpt 的，写 at（在哪里读到），status 为 sourced；为 no 的，status 为 unsure；读到摘录（excerpt）的，在 articles 中列出读到的条目，其余不列。',
    en: '`read` of the document "{document}" does not fit the rest: where it is full or excerpt, say where it was read (`at`), and status is sourced; where it is no, status is unsure; an excerpt lists in `articles` what was seen, and nothing else does.',
  },
  rulesParameter: {
    zh: '参数“{name}”须有 value，或有 by 和 values，二者只能有一种。',
    en: 'parameter "{name}" needs either value, or by and values.',
  },
  rulesTwin: {
    zh: '与“{other}”名称相同，只是扩展名不同，不知道以哪一份为准。请核对后删去一份。',
    en: 'the same file stands here as "{other}", under another ending, and nobody can tell which holds. Keep one of them.',
  },
  rulesForm: {
    zh: '参数“{name}”的写法与上级规则不同：上级是“{expected}”，这里是“{found}”。上级的计算式按那样用它，请照上级的写法填。',
    en: 'parameter "{name}" is written as "{found}", and the upper rules have it as "{expected}", by which their expressions read it.',
  },
  rulesOrder: {
    zh: '类别之间的先后互相依赖，排不出次序：{categories}。请检查 overlaps 和 eligible()。',
    en: 'The categories wait for each other: {categories}. Check overlaps and eligible().',
  },
  rulesSet: {
    zh: '--set 的“{path}”不是规则中的参数。写法如 dibao.standard=700；可用的参数见 civil-aid rules show。',
    en: '--set "{path}" is not a parameter of the rules. Write e.g. dibao.standard=700; see civil-aid rules show.',
  },
  lackingFigure: {
    zh: '{category}“{title}”',
    en: '{category}: {title}',
  },
  lackingSince: {
    zh: '{category}“{title}”（原数额到{until}为止）',
    en: '{category}: {title} (the old one ended on {until})',
  },
  lackingFigures: {
    zh: '{place}没有{asOf}的这些数额，要用到的都列为需补材料，没有按零算：{figures}。请按当地文件补上规则文件。',
    en: 'in {place} these figures are not known for {asOf}; what turns on them needs evidence, and none was taken for nothing: {figures}. Add a rule file by the local document.',
  },
  supersededFigures: {
    zh: '{asOf}的数额已调整，新标准不知道：{figures}起已有新文件。结果仍按旧标准，不能据以发放；请先按新文件加规则文件。',
    en: 'figures of {asOf} have been changed to what is not known: {figures}, from a newer document. What follows still goes by the old ones and is no ground for payment; add a rule file by the new document first.',
  },
  staleRules: {
    zh: '核算的是 {asOf}，下列规则的数额却是{months}个月以前的，很可能已有新标准。请核对文件，按 docs/规则文件.md 加上新的规则文件后再发放：{rules}',
    en: 'the month decided for is {asOf}, but the figures of these rules are more than {months} months older and have most likely been raised. Check the documents and add newer rule files (docs/规则文件.md) before paying: {rules}',
  },
  exprCharacter: {
    zh: '不认得的字符“{found}”。式子里用英文的名字、数、带英文双引号的词和 + - * < <= > >= == !=',
    en: 'unexpected character "{found}". Expressions have names, numbers, words in double quotes and + - * < <= > >= == !=',
  },
  exprSign: { zh: '这里的 {found} 应写成 {expected}', en: 'write {expected} for {found}' },
  exprPercent: {
    zh: '式子里没有百分号：20% 写成 0.2',
    en: 'there is no percent sign in expressions: write 0.2 for 20%',
  },
  exprUnclosedText: {
    zh: '引号没有成对：词的前后都要是英文双引号 "，不是中文引号',
    en: 'the quoted text is not closed: a straight double quote stands before and after a word',
  },
  exprUnclosed: {
    zh: '括号没有成对：这里的“{found}”后面缺“{expected}”',
    en: 'brackets do not match: "{expected}" is missing for this "{found}"',
  },
  exprExpected: {
    zh: '此处是“{found}”，应为“{expected}”',
    en: 'found "{found}", expected "{expected}"',
  },
  exprValue: {
    zh: '此处是“{found}”，应为列、参数、定义、函数、数、带引号的词或左括号',
    en: 'found "{found}", expected a column, parameter, definition, function, number, quoted word or opening bracket',
  },
  exprEndValue: {
    zh: '式子没有写完，还缺列、参数、定义、函数、数或带引号的词',
    en: 'the expression ends early; expected a column, parameter, definition, function, number or quoted word',
  },
  exprMember: {
    zh: '此处是“{found}”，“{expected}”之后应为这一类的参数或定义的名字',
    en: 'found "{found}"; a parameter or definition of the category goes after "{expected}"',
  },
  exprEndMember: {
    zh: '式子没有写完，“{expected}”之后还缺这一类的参数或定义的名字',
    en: 'the expression ends early; a parameter or definition of the category goes after "{expected}"',
  },
  exprAfter: {
    zh: '此处是“{found}”，应为运算符（+ - * 比较 in and or），或者式子到此结束',
    en: 'found "{found}", expected an operator (+ - * a comparison in and or) or the end',
  },
  exprUnknownName: {
    zh: '没有叫“{found}”的列、参数、定义或类别。可用的列见 civil-aid template 和 docs/规则文件.md',
    en: 'no column, parameter, definition or category is called "{found}". For columns see civil-aid template and docs/规则文件.md',
  },
  exprNearName: {
    zh: '没有叫“{found}”的列、参数或定义，是不是“{expected}”？',
    en: 'no column, parameter or definition is called "{found}"; is "{expected}" meant?',
  },
  exprBareWord: {
    zh: '“{found}”不是列、参数或定义。要比的词加英文双引号，写成 "{found}"；列、参数写它的英文名字',
    en: '"{found}" is no column, parameter or definition. A word to compare with stands in double quotes: "{found}"; columns and parameters go by their English names',
  },
  exprUnknownFunction: {
    zh: '没有函数“{found}”。有：{expected}',
    en: 'there is no function "{found}". There are: {expected}',
  },
  exprNearFunction: {
    zh: '没有函数“{found}”，是不是“{expected}”？',
    en: 'there is no function "{found}"; is "{expected}" meant?',
  },
  exprArguments: {
    zh: '{name}() 要 {expected} 个参数，写了 {found} 个',
    en: '{name}() takes {expected} arguments, found {found}',
  },
  exprType: {
    zh: '此处应为{expected}，却是{found}。写法见 docs/规则文件.md',
    en: 'expected {expected}, found {found}. See docs/规则文件.md',
  },
  exprMoney: {
    zh: '此处应为金额，却是数。金额后面写 yuan，如 {number} yuan',
    en: 'expected money, found a number. Write yuan behind an amount: {number} yuan',
  },
  exprPlain: {
    zh: '此处应为数，却是金额。数不带 yuan；金额只能与金额相加、相比，不能与金额相乘',
    en: 'expected a number, found money. A number has no yuan; money is added to, compared with and never multiplied by money',
  },
  exprQuoted: {
    zh: '此处应为数，却是带引号的 "{found}"。数不加引号，写成 {found}',
    en: 'expected a number, found "{found}" in quotes. Write {found} without them',
  },
  exprFen: {
    zh: '算出来的金额有不到一分的零头，请写明怎样取整，如 round({found}, "half-up", "fen")',
    en: 'the amount has parts of a fen; say how it is rounded: round({found}, "half-up", "fen")',
  },
  exprWord: {
    zh: '这一列没有“{found}”这个值，只有：{expected}',
    en: 'the column is never "{found}"; it may be: {expected}',
  },
  exprKey: {
    zh: '“{found}[…]”中只能用取值有限的列，如供养方式、残疾等级',
    en: '"{found}[…]" takes only a column of few values, such as care_mode or disability_grade',
  },
  exprHole: {
    zh: '分档参数“{found}”缺“{expected}”一档，请补上',
    en: 'the table "{found}" has no figure for "{expected}"; add it',
  },
  exprDivision: {
    zh: '除法只能写在 round(… / …, "half-up", "fen") 之中，写明在哪里、怎样取整',
    en: 'division stands only inside round(… / …, "half-up", "fen"), which names the rounding',
  },
  exprZero: { zh: '除数是 0', en: 'this divides by nothing' },
  exprScale: {
    zh: '小数位太多，或数目太大，无法精确计算',
    en: 'too many decimals, or too large, to stay exact',
  },
  exprCycle: { zh: '定义“{found}”绕回到自己', en: 'definition "{found}" stands on itself' },
  exprLevel: {
    zh: '此处不能用“{name}”：它是每人一个值的，要先用 sum、count、any、all 汇总；或这里不是以户为单位的规则',
    en: '"{name}" does not fit here: it has one value a person and needs sum, count, any or all, or this rule is not of a household',
  },
  exprDeep: {
    zh: '式子套得太深：括号、函数和运算一层套一层，连同用到的定义，不能超过 {most} 层。请把其中几部分写成 definitions 里的定义；同一列等于几个词之一，请写成 列 in ["词", "词"]',
    en: 'the expression is nested too deep: brackets, functions and operators one in another, with the definitions they use, may be {most} levels. Make parts of it definitions; for one column and several words write column in ["word", "word"]',
  },
  exprStack: {
    zh: '定义用定义，一个接一个，最多 {most} 层。请把其中几个合成一个',
    en: 'definitions stand one on another, at most {most} deep. Join some of them',
  },
  exprLong: {
    zh: '式子太长：一条式子最多 {most} 个字符。请把其中几部分写成 definitions 里的定义',
    en: 'the expression is too long: one may have {most} characters. Make parts of it definitions',
  },
  exprRounding: {
    zh: 'round() 写作 round(式子, "up|down|half-up|half-even", "fen|jiao|yuan")，不是金额时末项写 "whole"',
    en: 'write round(expression, "up|down|half-up|half-even", "fen|jiao|yuan"), or "whole" where it is no money',
  },
} as const satisfies Readonly<Record<string, Words>>;
