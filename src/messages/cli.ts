import type { Words } from './index.ts';

/** What the commands themselves say: help, progress, summaries and wrong usage. */
export const cliMessages = {
  about: {
    zh: '民政救助核算工具：按有出处的规则核定低保、特困等九类救助。',
    en: 'Decides relief by dated rules with their sources, on the spreadsheets that townships send.',
  },
  exitCodes: {
    zh: '退出码：0 完成；1 程序故障；2 用法、规则或计划有误；3 有的行被退回，其余已核算；4 输入读不了，什么也没写；5 台账被改动或截断，什么也没加；6 只完成一部分：有点名的或文件夹、工作簿里的内容没有读，或有的制度没能核查；10 已完成，且有发现（加了 --fail-on findings）。同时有几种时，依次取1、2、4、5、6、10、3。',
    en: 'Exit codes: 0 done; 1 a fault of the program; 2 wrong usage, rules or plan; 3 some rows were rejected, the rest was written; 4 the input could not be read, nothing was written; 5 the ledger was changed or cut, nothing was added; 6 done in part: something named or found was not read, or a control could not be checked; 10 done, with findings (--fail-on findings). Where several hold: 1, 2, 4, 5, 6, 10, 3.',
  },
  helpUsage: { zh: '用法：', en: 'Usage: ' },
  helpCommands: { zh: '命令：', en: 'Commands:' },
  helpOptions: { zh: '选项：', en: 'Options:' },
  helpArguments: { zh: '参数：', en: 'Arguments:' },
  helpDefault: { zh: '默认', en: 'default' },
  helpChoices: { zh: '可用', en: 'choices' },
  usageOptions: { zh: '[选项]', en: '[options]' },
  usageCommand: { zh: '[命令]', en: '[command]' },
  helpExamples: { zh: '例：', en: 'Examples:' },
  helpAbout: {
    zh: '显示一个命令的帮助，如 help calc',
    en: 'show the help of a command, as help calc',
  },
  argHelp: { zh: '命令，如 calc、ledger verify', en: 'the command, such as calc or ledger verify' },
  helpHelp: { zh: '显示帮助', en: 'show help' },
  helpVersion: { zh: '显示版本', en: 'show the version' },
  calcAbout: {
    zh: '核算表中每户、每人该享受什么、多少、为什么',
    en: 'decide and price every household and person in the tables',
  },
  explainAbout: {
    zh: '把一户或一人的核算过程逐步说清楚，带数据和条款',
    en: 'the whole reasoning of one decision, each step with its figures and its article',
  },
  doctorAbout: {
    zh: '只检查表格，不核算，说明哪里要改',
    en: 'check tables without deciding anything; say what to mend',
  },
  templateAbout: {
    zh: '生成一张空白填报表，带下拉选项和填写说明',
    en: 'an empty workbook to fill in, with drop-downs and notes',
  },
  rulesAbout: { zh: '查看和检验规则文件', en: 'the rule files themselves' },
  rulesListAbout: { zh: '列出全部规则文件', en: 'list the rule files' },
  rulesShowAbout: {
    zh: '显示某一类在某月、某地生效的规则',
    en: "show a category's rule as it is in force",
  },
  rulesValidateAbout: {
    zh: '检查规则文件，错误指到行和列',
    en: 'check the rule files; faults with line and column',
  },
  optCoverage: {
    zh: '改列每一项条件和衔接：案例中成立、不成立、未知各几次，哪样没有案例',
    en: 'list every condition and overlap instead: how often the worked cases met it, did not, could not tell, and what no case has',
  },
  rulesCovered: {
    zh: '{rule}  {title}（{id}）  成立 {met}  不成立 {unmet}  未知 {open}',
    en: '{rule}  {title} ({id})  met {met}  not met {unmet}  unknown {open}',
  },
  rulesMet: { zh: '成立', en: 'met' },
  rulesUnmet: { zh: '不成立', en: 'not met' },
  rulesOpen: { zh: '未知', en: 'unknown' },
  rulesNever: { zh: '没有案例：{ways}', en: 'no case: {ways}' },
  rulesCoverage: {
    zh: '共 {count} 项条件和衔接，{gaps} 处没有案例。',
    en: '{count} conditions and overlaps, {gaps} ways that no case has.',
  },
  optArticles: {
    zh: '改列规则文件引用的每一条条款：读到原文没有，在哪里',
    en: 'list every article that rule files cite instead: whether its text was read, and where',
  },
  rulesArticle: {
    zh: '{read}  {document} {article}  {title}  {at}  用于 {files}',
    en: '{read}  {document} {article}  {title}  {at}  cited by {files}',
  },
  rulesGrounds: { zh: '依据', en: 'grounds' },
  rulesGround: {
    zh: '{read}  {authority}  {title}  {at}',
    en: '{read}  {authority}  {title}  {at}',
  },
  rulesArticleRead: { zh: '已读', en: 'read' },
  rulesArticleUnread: { zh: '未读（待核对）', en: 'not read (unsure)' },
  rulesArticleUnsaid: { zh: '未注明', en: 'not said' },
  rulesArticles: {
    zh: '共 {count} 条条款：已读 {read} 条，未读 {unread} 条，未注明 {unsaid} 条。',
    en: '{count} articles: {read} read, {unread} not read, {unsaid} not said.',
  },
  rulesTestAbout: { zh: '运行规则文件自带的案例', en: "run the rule files' own worked cases" },
  rulesDiffAbout: {
    zh: '比较某一类在两个日期的规则',
    en: "compare a category's rule on two dates",
  },
  rulesMigrateAbout: {
    zh: '把一个日期一个文件的规则并为一类一份历年的文件',
    en: 'rewrite rule files of one day as one history a category',
  },
  optMigrateOut: {
    zh: '改写的结果放到这个新目录（默认就地改写）',
    en: 'put the result into this new folder (default: rewrite in place)',
  },
  checkAbout: {
    zh: '按五项约束制度核查正在享受救助的人',
    en: 'run the control systems on those who are paid',
  },
  argControl: {
    zh: '制度：roster card vital kin posting（默认全部）',
    en: 'roster card vital kin posting (default: all)',
  },
  optRecipients: {
    zh: '正在享受救助的家庭，格式同 calc 的输入；可给多次',
    en: 'the households that are paid, as calc reads them; may be given again',
  },
  optRoster: {
    zh: '名册，如 pension=养老.csv，可在后面写金额列 :月养老金；可给多次',
    en: 'a list such as pension=FILE, with :COLUMN for its amounts; may be given again',
  },
  optCards: { zh: '卡折登记表', en: 'the register of cards' },
  optVital: { zh: '死亡、嫁出、迁出月报', en: 'the register of deaths and moves' },
  optStaff: { zh: '经办人员近亲属备案表', en: 'the register of caseworkers’ relatives' },
  optPhotos: {
    zh: '公示照片文件夹，按 季度/乡镇/村/ 存放的 .jpg、.png',
    en: 'posting photos, as QUARTER/TOWN/VILLAGE/*.jpg or *.png',
  },
  optFindings: {
    zh: '输出文件 .csv .xlsx .json .ndjson .html .parquet（默认标准输出）',
    en: 'output file .csv .xlsx .json .ndjson .html .parquet (default: standard output)',
  },
  optMemory: {
    zh: '比对可用的内存，超出的写到磁盘',
    en: 'memory for the joins; the rest goes to disk',
  },
  optEngine: {
    zh: '在哪里算：local 逐户，duckdb 成批（默认按输入大小选），spark 在集群上；结果相同',
    en: 'where to work: local, one by one; duckdb, in bulk (default: by the size of the input); spark, on a cluster; the result is the same',
  },
  optMatchEngine: {
    zh: '在哪里比对名册：本程序里的 duckdb，或 spark 集群；结果相同',
    en: 'where rosters are joined: in DuckDB here, or on a Spark cluster; the result is the same',
  },
  optMaster: {
    zh: 'Spark 集群地址，如 spark://主机:7077；输入和输出文件夹须是集群各机也能按同一路径读写的',
    en: 'the Spark cluster, as spark://host:7077; its machines must see the input and the output folder by the same paths',
  },
  sparkNoClient: {
    zh: '找不到 spark-sql。请安装 Spark 客户端，并设好环境变量 SPARK_HOME（或把它的 bin 放进 PATH）。',
    en: 'spark-sql was not found. Install the Spark client and set SPARK_HOME, or put its bin on the PATH.',
  },
  sparkNeedsMaster: {
    zh: '--engine spark 须同时给出 --master，如 spark://主机:7077。',
    en: '--engine spark needs --master, such as spark://host:7077.',
  },
  sparkNeedsOutput: {
    zh: '--engine spark 须用 -o 给出输出文件或文件夹：集群要在它旁边放中间结果。',
    en: '--engine spark needs -o: the cluster keeps what it works on beside the output.',
  },
  sparkFailed: {
    zh: 'Spark 集群 {master} 没有完成任务，什么也没有写出：{reason}。请检查集群是否在运行、各机能否读写输入和输出文件夹。',
    en: 'the Spark cluster {master} did not finish, and nothing was written: {reason}. Check that it runs and that its machines can read the input and write the output folder.',
  },
  optFailOn: { zh: '有发现时退出码为 10', en: 'end with 10 where there are findings' },
  usageMemory: {
    zh: '--memory 写的是“{found}”，应是一个大小，如 512MB、1.5GB、2GiB（单位要写，64MB 到 64TB）。',
    en: '--memory is "{found}"; it must be a size such as 512MB, 1.5GB or 2GiB, with its unit, from 64MB to 64TB.',
  },
  usageMemoryLeast: {
    zh: '--memory 写的是“{found}”，太小：最少 64MB。不写就是 1GB。',
    en: '--memory is "{found}", which is too little: 64MB is the least. Left out, it is 1GB.',
  },
  duckMissing: {
    zh: '本机没有能用的 DuckDB 组件（@duckdb/node-bindings-{platform}-{arch}），这一步要用它，什么也没有写出。请在安装目录里用 npm ci 重新安装（不要加 --omit=optional），或换用 DuckDB 支持的系统。没有它仍可以用：calc 核算 4 MB 以下的 CSV 和 Excel 表、explain、stats、notice、doctor、template、rules、--help；要用它的：更大的表、Parquet、check、run、ledger、simulate。',
    en: 'The part of DuckDB made for this machine (@duckdb/node-bindings-{platform}-{arch}) is not there or does not load. This step needs it, and nothing was written. Install again with npm ci in the folder of the tool (without --omit=optional), or use a system that DuckDB supports. What works without it: calc on CSV and Excel tables of up to 4 MB, explain, stats, notice, doctor, template, rules and --help; what needs it: larger tables, Parquet, check, run, ledger and simulate.',
  },
  memoryShort: {
    zh: '--memory 给的内存（{memory}）不够做完这些表，什么也没有写出。请改为 --memory {enough} 再运行。',
    en: '--memory {memory} is too little for these tables, and nothing was written. Run again with --memory {enough}.',
  },
  usageControl: {
    zh: '没有制度“{found}”。可用：{expected}。',
    en: 'there is no control "{found}". Use {expected}.',
  },
  usageRoster: {
    zh: '{option} “{found}”写得不对，应如 {example}=名册.csv。名册种类有：{expected}。',
    en: '{option} "{found}" must be written KIND=FILE, such as {example}=list.csv, with a kind of: {expected}.',
  },
  calcTitle: { zh: '救助核算结果（{asOf}）', en: 'decisions ({asOf})' },
  monitorTitle: { zh: '监测对象比对（{asOf}）', en: 'monitored households ({asOf})' },
  statsTitle: { zh: '工作报告数据（{asOf}）', en: 'figures of the work report ({asOf})' },
  sampleTitle: { zh: '按季抽查名单（{asOf}）', en: 'the sample of the quarter ({asOf})' },
  changesTitle: { zh: '与上月相比的变化（{asOf}）', en: 'what changed since last month ({asOf})' },
  rejectsTitle: { zh: '退回的行', en: 'rejected rows' },
  checkTitle: {
    zh: '五项约束制度核查结果（{asOf}）',
    en: 'findings of the control systems ({asOf})',
  },
  checkSummary: {
    zh: '核查享受救助的 {households} 户，发现 {findings} 项。核查月份 {asOf}。',
    en: '{households} households checked, {findings} findings. Checked for {asOf}.',
  },
  checkLedger: {
    zh: '与台账相比：新 {fresh}，仍在 {open}，又现 {back}，已消除 {gone}。',
    en: 'beside the ledger: new {fresh}, open {open}, back {back}, gone {gone}.',
  },
  checkControl: {
    zh: '{control}：停发 {stop}，重新核算 {recalculate}，核实 {review}，备查 {info}；多发 {overpaid} 元',
    en: '{control}: stop {stop}, recalculate {recalculate}, review {review}, info {info}; overpaid {overpaid} yuan',
  },
  runAbout: {
    zh: '按计划文件做完一个月的工作：核算、核查、与上月比较、写报告、记台账',
    en: 'one monthly job for cron: decide, check, compare with last month, reports, ledger',
  },
  argPlan: { zh: '计划文件 PLAN.yaml', en: 'the plan, a YAML file' },
  runLine: {
    zh: '{at} run {plan} {month} 退出码{code}',
    en: '{at} run {plan} {month} exit code {code}',
  },
  runLineTold: { zh: '，提醒{count}条：', en: ', {count} warnings: ' },
  notifyFailed: {
    zh: 'notify 的命令“{command}”没有办成：{why}。这个月的结果已经写好、记好，只是没有通知到；请检查计划文件的 notify，或直接看结果。',
    en: 'the command "{command}" of notify did not do its work: {why}. The month itself is written and noted; only nobody was told. Check notify in the plan.',
  },
  notifyEnded: { zh: '以 {code} 结束', en: 'it ended with {code}' },
  notifyLate: {
    zh: '过了{seconds}秒还没有结束，已停掉',
    en: 'not done in {seconds} seconds, it was stopped',
  },
  planUnreadable: {
    zh: '读不到计划文件“{path}”。请检查路径。',
    en: 'cannot read the plan "{path}". Check the path.',
  },
  argFinding: { zh: '发现编号', en: 'the id of a finding' },
  optResult: { zh: '处理结果，如 停发、属实、误报', en: 'how it was settled' },
  optNote: { zh: '说明', en: 'a note' },
  optBy: { zh: '处理人', en: 'who settled it' },
  optKind: { zh: '只导出这一种', en: 'only this kind' },
  sampleAbout: {
    zh: '按季抽查：由公布的种子抽取，谁都可以重抽一遍',
    en: 'draw the quarter’s sample from a published seed, so that anyone can draw it again',
  },
  argSampled: { zh: '制度：kin 或 posting', en: 'kin or posting' },
  optSeed: { zh: '种子，抽取前公布，如当期彩票号码', en: 'the seed, published before the draw' },
  optRedraw: {
    zh: '同一季度换种子重抽的原因，记入台账；不写的不重抽',
    en: 'why a quarter is drawn again with another seed; kept in the ledger, and without it there is no second draw',
  },
  optPercent: { zh: '每个乡镇抽百分之几，至少一个', en: 'per cent of each town, one at least' },
  optSampleOutput: { zh: '输出文件（默认标准输出）', en: 'output file (default: standard output)' },
  usageRedraw: {
    zh: '{quarter}已在{at}用种子“{seed}”、{percent}%抽过，换种子或比例重抽须用 --redraw 写明原因，原因记入台账。',
    en: '{quarter} was drawn at {at} with the seed "{seed}" and {percent}%; to draw it again otherwise say why with --redraw, which the ledger keeps.',
  },
  usagePercent: {
    zh: '--percent 应为大于 0、不大于 100 的数，现为“{found}”。',
    en: '--percent must be above 0 and at most 100; found "{found}".',
  },
  sampleVillage: { zh: '村里有享受救助的家庭', en: 'the village has households that are paid' },
  sampleKin: { zh: '经办人{staff}的{relation}', en: '{relation} of the caseworker {staff}' },
  sampleSummary: {
    zh: '{quarter}：从 {among} 个中抽取 {drawn} 个，种子“{seed}”。',
    en: '{quarter}: {drawn} drawn of {among}, seed "{seed}".',
  },
  monitorAbout: {
    zh: '把监测对象与享受救助的人比对：谁已纳入，谁该请来申请，谁退出了',
    en: 'match monitored households with relief: who is covered, who should be asked in, who has dropped out',
  },
  argMonitored: {
    zh: '监测对象表，列同 calc，另有“监测类别”',
    en: 'the monitored, as calc reads them',
  },
  optBefore: {
    zh: '上一次享受救助的名单，用来找退出的',
    en: 'an earlier list of recipients, to see who has dropped out',
  },
  optList: {
    zh: '其他部门的名单，如 disabled=残联.csv：谁没有享受救助；可给多次',
    en: 'a list of another office such as disabled=FILE: who on it has no relief; may be given again',
  },
  usageMonitorNothing: {
    zh: '没有给出要比对的人：写监测对象表，或用 --list 种类=名单。',
    en: 'nobody to look for: name a table of the monitored, or --list KIND=FILE.',
  },
  monitorNoId: {
    zh: '名单没有可用的身份证号，比不到，请核对本人',
    en: 'the list has no usable ID number, so the person can’t be looked up',
  },
  monitorAsks: {
    zh: '{asks}；没有享受基本生活救助，请上门了解后核算',
    en: '{asks}; has no relief that secures a living: visit and decide',
  },
  monitorWould: {
    zh: '{category}：可享受 {amount} 元/月',
    en: '{category}: {amount} yuan a month is due',
  },
  monitorDropped: {
    zh: '上次享受{relief}，现已退出',
    en: 'had {relief} before and has it no more',
  },
  standingCovered: { zh: '已纳入', en: 'covered' },
  standingAskIn: { zh: '应请来申请', en: 'ask in' },
  standingDroppedOut: { zh: '已退出', en: 'dropped out' },
  standingNotEligible: { zh: '不符合', en: 'not eligible' },
  standingNeedsEvidence: { zh: '需补材料', en: 'needs evidence' },
  monitorListed: {
    zh: '在救助名单中，名单没有写明在享什么，请核对',
    en: 'is on the list of recipients, which does not say what is paid; check it',
  },
  monitorLacks: { zh: '还缺“{columns}”', en: 'lacks {columns}' },
  monitorSummary: {
    zh: '监测对象 {all} 人：已纳入 {covered}，应请来申请 {ask}，已退出 {dropped}，需补材料 {evidence}。',
    en: '{all} monitored persons: covered {covered}, to be asked in {ask}, dropped out {dropped}, needing evidence {evidence}.',
  },
  statsAbout: {
    zh: '工作报告中能由这些数据得出的数字',
    en: 'the figures of the work report that these data give',
  },
  optRural: { zh: '农村人口，用来算覆盖率', en: 'the rural population, for the rate of coverage' },
  optStatsLedger: {
    zh: '台账，加上核查的数字和各月的累计',
    en: 'the ledger, for the figures of the controls and of past months',
  },
  usageCount: {
    zh: '应为大于 0 的整数，现为“{found}”。',
    en: 'must be a whole number above 0; found "{found}".',
  },
  unitHouseholds: { zh: '户', en: 'households' },
  unitPersons: { zh: '人', en: 'persons' },
  unitYuan: { zh: '元', en: 'yuan' },
  unitPercent: { zh: '%', en: '%' },
  unitFindings: { zh: '项', en: 'findings' },
  noticeAbout: {
    zh: '公示名单：遮住姓名，按村分页打印，写明7天公示期',
    en: 'public notices, masked, for print, with the 7-day dates',
  },
  optStart: {
    zh: '公示第一天 YYYY-MM-DD（默认今天）',
    en: 'the first day, YYYY-MM-DD (default: today)',
  },
  optPhone: { zh: '反映问题的电话', en: 'the telephone for objections' },
  optNotice: {
    zh: '输出 .html 文件（默认标准输出）',
    en: 'the .html file to write (default: standard output)',
  },
  usageDay: {
    zh: '日期应写作 2021-08-05，现为“{found}”。',
    en: 'a day is written 2021-08-05; found "{found}".',
  },
  noticeChildren: {
    zh: '“{category}”涉及未成年人，不作公示。',
    en: '{category} is about children and is not posted.',
  },
  argInput: {
    zh: '表格文件、文件夹，或 - 表示标准输入',
    en: 'files, a folder, or - for standard input',
  },
  argCategory: {
    zh: '类别，如 dibao；all（全部）是一张含所有类别的家庭表',
    en: 'a category such as dibao; all is one form for a household, whatever it may be due',
  },
  argFrom: { zh: '较早的年月', en: 'the earlier month' },
  argTo: { zh: '较晚的年月', en: 'the later month' },
  argRulesDir: { zh: '规则目录', en: 'the rules folder' },
  argValidate: {
    zh: '规则目录，或一份定时运行的计划（.yaml）',
    en: 'the rules folder, or the plan of a monthly job (.yaml)',
  },
  argRulesPart: {
    zh: '类别，如 dibao；或 rosters/<种类>、controls、overlaps',
    en: 'a category such as dibao; or rosters/<kind>, controls, overlaps',
  },
  optRules: { zh: '规则目录（默认用自带的规则）', en: 'rules folder (default: the rules shipped)' },
  optJurisdiction: {
    zh: '适用哪里的规则：区划代码（GB/T 2260）或名称，如 341600、亳州、安徽省亳州市谯城区',
    en: 'whose rules apply: code (GB/T 2260), such as 341600, or the Chinese name',
  },
  optAsOf: {
    zh: '核算月份 YYYY-MM 或 YYYY-MM-DD（默认本月）',
    en: 'the month decided for, YYYY-MM[-DD] (default: this month)',
  },
  optCategory: { zh: '只输出这些类别，用逗号隔开', en: 'only these categories, comma separated' },
  optOutput: {
    zh: '输出文件，或以 / 结尾的文件夹（默认标准输出）',
    en: 'output file, or a folder ending in / (default: standard output)',
  },
  optTemplateOutput: {
    zh: '写到哪个 .xlsx 文件（默认 类别.xlsx）',
    en: 'the .xlsx file to write (default: CATEGORY.xlsx)',
  },
  optFormat: {
    zh: '输出格式（默认看文件后缀）',
    en: "output format (default: from the file's ending)",
  },
  optHeaders: { zh: '表头用中文或键名', en: 'headers in Chinese or as keys' },
  optEncoding: {
    zh: 'CSV 编码（默认：文件 utf8-bom，标准输出 utf8）',
    en: 'CSV encoding (default: utf8-bom for a file, utf8 on standard output)',
  },
  optRejects: {
    zh: '退回行写到这个文件（默认在输出旁，名为 NAME.rejects.csv）',
    en: 'where rejected rows go (default: NAME.rejects.csv beside the output)',
  },
  optMask: {
    zh: '输出中也遮住证件号、账号、电话',
    en: 'mask ID, bank and phone numbers in the output too',
  },
  optLang: { zh: '语言', en: 'language' },
  optAssume: {
    zh: '表中空白的列按此填写，如 财产状况符合=是（可多次；只填空白，结果中注明）',
    en: 'fills blank cells of a column, as property_ok="是" (repeatable; told with every decision)',
  },
  usageAssumeColumn: {
    zh: '--assume “{found}”里没有认得的列。写法是 列=值，可用的列：{expected}。',
    en: '--assume "{found}" names no known column. Write COLUMN=VALUE with one of: {expected}.',
  },
  usageAssumeValue: {
    zh: '--assume “{found}”：“{column}”不能填这个值，应为：{expected}。',
    en: '--assume "{found}": "{column}" can\'t hold this value; expected: {expected}.',
  },
  optForExcel: {
    zh: 'CSV 里身份证号等长数字后面加一个制表符，用 Excel 双击打开时不会变样；别的程序按号码比对时不要用',
    en: 'a tab behind IDs in CSV, so that Excel keeps them when the file is double-clicked; not for other programs',
  },
  csvForExcel: {
    zh: '{file} 是 CSV，用 Excel 直接双击打开，身份证号会变成 3.41E+17：请改存为 .xlsx，或加 --for-excel。',
    en: '{file} is CSV: Excel, when it is double-clicked, makes 3.41E+17 of ID numbers; write .xlsx, or add --for-excel.',
  },
  optPaid: {
    zh: '实际发放记录（家庭编号、身份证号、类别、月份、金额，一行一笔），代替“现享类别、现享金额”',
    en: 'what was really paid, a payment a row; goes before current_relief and current_amount',
  },
  paidMonth: {
    zh: '今天发的按 {file} 中的{used}笔发放记录（{months}）；这几类不在其中的按没有发，其他类别仍按表中“现享类别、现享金额”。没有用于今天的：以前月份{earlier}笔，以后月份{later}笔，不在此核算的类别{others}笔，支付失败{failed}行。',
    en: 'What is paid today is taken from {used} payments in {file} ({months}); who is not among them is not paid these, and current_relief and current_amount count for all else. Not taken for today: {earlier} of earlier months, {later} of later ones, {others} of benefits not decided here, {failed} rows that were not paid after all.',
  },
  paidNone: {
    zh: '{file} 中没有 {asOf} 及以前的可用发放记录，没有采用，按表中“现享类别、现享金额”。',
    en: '{file} has no payment of {asOf} or before that can be used and is not used; current_relief and current_amount count.',
  },
  paidUnread: {
    zh: '{file} 第{row}行不是一笔能用的发放记录，没有计入；这一户今天发多少按不知道处理。{why}',
    en: '{file} row {row} is no payment that can be used and is left out; what its household is paid is taken as not known. {why}',
  },
  paidUnreadAnyone: {
    zh: '{file} 第{row}行不是一笔能用的发放记录，也看不出是谁的，没有计入；不在其余记录中的人，今天发多少按不知道处理。{why}',
    en: '{file} row {row} is no payment that can be used and names nobody; it is left out, and of who is in no other row, what is paid is taken as not known. {why}',
  },
  paidRowLacks: {
    zh: '一笔发放记录要有家庭编号或身份证号，还要有类别、月份、金额；一格写几个类别的，金额要有同样多个。',
    en: 'A payment needs a household number or an ID number, and a category, month and amount; as many amounts as categories where a cell has several.',
  },
  assumedAll: {
    zh: '按 --assume 填写了表中空白：{columns}。这是统一假定，不是核查结果，每条决定中都已注明。',
    en: 'Blank cells were filled by --assume: {columns}. That is assumed for all, not verified; each decision says so.',
  },
  optQuiet: { zh: '不显示进度和汇总', en: 'no progress and no summary' },
  optDebug: { zh: '出错时显示程序堆栈', en: 'show the stack trace of an error' },
  optHousehold: { zh: '家庭编号', en: 'household id' },
  optPerson: { zh: '身份证号或姓名，只看这个人', en: 'ID number or name: only this person' },
  optExplainFormat: {
    zh: '树形文字或 JSON（默认看文件后缀，否则为树形）',
    en: "a tree of text, or JSON (default: from the file's ending, else tree)",
  },

  errorWord: { zh: '错误', en: 'error' },
  faultOfProgram: {
    zh: '程序故障：{text}。数据没有改动；请加 --debug 重新运行，把输出（不含个人信息）交给维护人员。',
    en: 'a fault of the program: {text}. Nothing was changed; run again with --debug and hand the output to the maintainers.',
  },
  usageUnknownOption: {
    zh: '没有选项“{found}”。运行 civil-aid {command} 查看可用的选项。',
    en: 'there is no option "{found}". See civil-aid {command}.',
  },
  usageNearOption: {
    zh: '没有选项“{found}”，是不是 {near}？运行 civil-aid {command} 查看可用的选项。',
    en: 'there is no option "{found}". Did you mean {near}? See civil-aid {command}.',
  },
  usageNearCommand: {
    zh: '没有命令“{found}”，是不是 {near}？运行 civil-aid {command} 查看可用的命令。',
    en: 'there is no command "{found}". Did you mean {near}? See civil-aid {command}.',
  },
  usageUnknownCommand: {
    zh: '没有命令“{found}”。运行 civil-aid {command} 查看可用的命令。',
    en: 'there is no command "{found}". See civil-aid {command}.',
  },
  usageMissingArgument: {
    zh: '缺少参数“{found}”。运行 civil-aid {command} 查看用法。',
    en: 'the argument "{found}" is missing. See civil-aid {command}.',
  },
  usageMissingValue: {
    zh: '选项“{found}”后面要有值。',
    en: 'the option "{found}" needs a value.',
  },
  usageMandatory: { zh: '必须给出选项“{found}”。', en: 'the option "{found}" is required.' },
  usageExcess: {
    zh: '参数太多。运行 civil-aid {command} 查看用法。',
    en: 'too many arguments. See civil-aid {command}.',
  },
  usageChoice: {
    zh: '选项“{option}”的值“{found}”不可用，可用：{expected}。',
    en: '"{found}" is no value of {option}; use {expected}.',
  },
  usageAsOf: {
    zh: '--as-of 应写作 2021-08 或 2021-08-15，现为“{found}”。',
    en: '--as-of must be written 2021-08 or 2021-08-15; found "{found}".',
  },
  jurisdictionUnknown: {
    zh: '没有区划“{found}”：不是今天的区划代码（GB/T 2260），也不是省、市、县的名称。请检查 --jurisdiction（计划文件中是 jurisdiction）。',
    en: 'There is no place "{found}": neither a code of today (GB/T 2260) nor a name. Check --jurisdiction, in a plan jurisdiction.',
  },
  jurisdictionNear: {
    zh: '没有区划“{found}”。是不是：{near}？请在 --jurisdiction（计划文件中是 jurisdiction）写其中一个的代码或名称。',
    en: 'There is no place "{found}". Is it one of: {near}? Write its code or name in --jurisdiction, in a plan jurisdiction.',
  },
  jurisdictionGone: {
    zh: '区划代码 {found}（{name}）已不再使用，最后见于 {year} 年的代码表。是不是：{near}？',
    en: 'The code {found} ({name}) is no longer in use; the last table with it is of {year}. Is it one of: {near}?',
  },
  jurisdictionSeveral: {
    zh: '叫“{found}”的不止一处：{near}。请写代码，或连省、市一起写。',
    en: 'There is more than one "{found}": {near}. Write the code, or the province and city with it.',
  },
  planValid: { zh: '“{path}”没有错误。', en: '"{path}" is right.' },
  planRoster: {
    zh: '没有名册种类“{found}”。可用：{expected}。',
    en: 'there is no roster of the kind "{found}". Use {expected}.',
  },
  planNoFile: {
    zh: '没有这个文件或文件夹：{found}。路径从计划文件所在的文件夹算起。',
    en: 'no such file or folder: {found}. Paths start at the plan’s own folder.',
  },
  usageCategory: {
    zh: '没有类别“{found}”。可用：{expected}。',
    en: 'there is no category "{found}". Use {expected}.',
  },
  usageFormat: {
    zh: '从“{path}”的结尾看不出这个命令能写的格式。能写的是 {endings}，请改用这样的结尾。',
    en: 'the ending of "{path}" names no format that this command writes. It writes {endings}: end the name so.',
  },
  usageXlsxStream: {
    zh: 'XLSX 不能显示在终端上，请用 -o 写到文件。',
    en: 'XLSX cannot be shown on a terminal; write it to a file with -o.',
  },
  usageOverInput: {
    zh: '“{path}”既要读取又要写入（也可能是通过链接指向同一个文件）。为免覆盖原有的内容，没有写入；请给输出换一个文件名。',
    en: '"{path}" is both read and written (a link may lead from one to the other). Nothing was written; choose another name for the output.',
  },
  usageSameOutput: {
    zh: '两样结果不能写到同一个文件“{path}”（也可能是两个名字指向同一个文件）。请各用一个文件名。',
    en: 'two outputs cannot be the same file "{path}" (it may have two names). Give each its own name.',
  },
  interrupted: {
    zh: '已中断（{signal}），没有做完：各输出文件都和运行前一样，临时文件已清除。已经送到屏幕或管道的内容不完整，不要使用。',
    en: 'Interrupted ({signal}) before it was done: every output file is as it was before, and temporary files are gone. What already went to the screen or a pipe is not complete and must not be used.',
  },
  interruptedDone: {
    zh: '收到中断信号（{signal}）时，结果已经全部写好，可以使用。',
    en: 'When the signal ({signal}) came, all results had been written; they can be used.',
  },
  usageTemplateFile: {
    zh: '填报表是 Excel 文件，请用 -o 写成 .xlsx，如 -o 低保填报表.xlsx。',
    en: 'the template is an Excel file; give -o NAME.xlsx.',
  },
  noRows: {
    zh: '表中只有表头，没有一行数据：{files}。请在表头下面填写人员后再运行。',
    en: 'there is a header but not one row of data: {files}. Fill in the people below the header.',
  },
  noHousehold: {
    zh: '表中没有家庭编号“{household}”。请核对编号。',
    en: 'there is no household "{household}" in the tables.',
  },
  noPerson: {
    zh: '家庭“{household}”中没有身份证号或姓名为“{person}”的人。请核对。',
    en: 'there is nobody with ID number or name "{person}" in household "{household}".',
  },
  namesakes: {
    zh: '家庭“{household}”中有几个人叫“{person}”。请改用身份证号。',
    en: 'several people in household "{household}" are called "{person}". Give the ID number.',
  },
  noOutcome: {
    zh: '没有一类救助适用于他，也没有正在发放的，所以没有可以说明的决定。',
    en: 'no category applies and none is paid today, so there is no decision to explain.',
  },
  unknownColumns: {
    zh: '{file}：不认得的列，原样带到结果中：{columns}',
    en: '{file}: columns not known, carried through: {columns}',
  },
  notInForce: {
    zh: '{asOf} 时这些类别没有生效的规则，没有核算：{categories}',
    en: 'no rule was in force at {asOf} for these, so they were not decided: {categories}',
  },
  unsureRules: {
    zh: '下列条件、衔接的依据待核对，须由民政局核对后才能据以发放或不发（civil-aid explain、rules show 说明原因）：{rules}',
    en: 'these conditions and overlaps have no sure ground; the bureau must check them before anything is paid or refused by them (see explain and rules show): {rules}',
  },
  unsureFigures: {
    zh: '下列数额没有可靠出处，须由民政局核对后才能发放：{figures}',
    en: 'these figures have no sure source; the bureau must check them before paying: {figures}',
  },
  summaryRows: {
    zh: '读入 {read} 行，核算 {decided} 行，退回 {rejected} 行；共 {households} 户。核算月份 {asOf}。',
    en: 'rows read {read}, decided {decided}, rejected {rejected}; {households} households. Decided for {asOf}.',
  },
  summaryCategory: {
    zh: '{category}：符合 {households} 户 {persons} 人，每月 {amount} 元；不符合 {ineligible}；需补材料 {evidence}',
    en: '{category}: {households} households, {persons} persons eligible, {amount} yuan a month; not eligible {ineligible}; needs evidence {evidence}',
  },
  summaryOnce: {
    zh: '{category}：符合 {households} 户 {persons} 人，一次性 {amount} 元；不符合 {ineligible}；需补材料 {evidence}',
    en: '{category}: {households} households, {persons} persons eligible, {amount} yuan paid once; not eligible {ineligible}; needs evidence {evidence}',
  },
  summaryRecognised: {
    zh: '{category}（只认定，不发钱）：认定 {households} 户 {persons} 人；不符合 {ineligible}；需补材料 {evidence}',
    en: '{category} (a recognition, nothing is paid): {households} households, {persons} persons recognised; not eligible {ineligible}; needs evidence {evidence}',
  },
  residencePlace: { zh: '{code} {place} {households} 户', en: '{code} {place} {households}' },
  residenceElsewhere: {
    zh: '居住在别处、按居住地的规则核算的：{places}。',
    en: 'Households decided by the rules of where they live: {places}.',
  },
  residenceHukou: {
    zh: '户籍不在居住地的 {households} 户，按居住地的规则核算，理由中写明户籍地。',
    en: 'Households registered elsewhere: {households}; the rules of the residence apply, and the reasons name the registration.',
  },
  residenceUnread: {
    zh: '提醒：{households} 户的居住地看不出是哪个县（市、区），按 --jurisdiction 的规则核算，理由中写明，请核实。',
    en: 'Note: the residence of {households} households names no county; the rules of --jurisdiction apply, as their reasons say. Please verify.',
  },
  residenceNoRules: {
    zh: '提醒：{households} 户居住的地方没有规则（或两处居住地的规则不同），没有核定，列为需补材料。',
    en: 'Note: for where {households} households live there are no rules, or those of two places differ; they need evidence.',
  },
  summaryWritten: { zh: '已写入 {path}', en: 'written: {path}' },
  rejectLine: {
    zh: '{file} 第{row}行（{code}）：{text}',
    en: '{file} row {row} ({code}): {text}',
  },
  rejectMore: {
    zh: '另有 {count} 行被退回；加 --rejects 文件名 可全部写出。',
    en: '{count} more rows were rejected; --rejects FILE writes them all.',
  },
  progress: { zh: '{step} {percent}%', en: '{step} {percent}%' },
  progressReading: { zh: '读表', en: 'reading' },
  progressDeciding: { zh: '核算', en: 'deciding' },

  doctorFile: {
    zh: '{file}：编码 {encoding}，表头在第{header}行，数据 {rows} 行，退回 {rejected} 行，跳过 {passed} 行（标题、空行、合计等）',
    en: '{file}: {encoding}, header in row {header}, {rows} rows of data, {rejected} rejected, {passed} passed over (titles, blanks, totals)',
  },
  doctorKnown: { zh: '认得的列：{columns}', en: 'known columns: {columns}' },
  doctorAbsent: {
    zh: '“{category}”要用、表中没有的列：{columns}',
    en: 'columns that {category} asks for and this table lacks: {columns}',
  },
  doctorSound: { zh: '没有发现要改的行。', en: 'no row needs mending.' },
  doctorMend: { zh: '要改的行：', en: 'rows to mend:' },
  doctorBroken: {
    zh: '这些户因此不能核算：{households}',
    en: 'these households cannot be decided because of them: {households}',
  },
  templateFilledIn: {
    zh: '“{path}”里已经填了人员，不能用空白表盖掉。请用 -o 另起一个文件名。',
    en: 'people are filled in in "{path}", and an empty form must not replace it. Give another name with -o.',
  },
  templateAll: { zh: '家庭救助', en: 'household' },
  templateNought: { zh: '；没有填 0', en: '; write 0 where there is none' },
  templateSheet: { zh: '{category}填报表', en: '{category}' },
  templateNotes: { zh: '填写说明', en: 'notes' },
  templateColumn: { zh: '列', en: 'column' },
  templateRequired: { zh: '必填', en: 'required' },
  templateNote: { zh: '说明', en: 'note' },
  rulesValid: {
    zh: '{count} 个规则文件检查无误。',
    en: '{count} rule files are right.',
  },
  rulesCasePassed: { zh: '通过', en: 'pass' },
  rulesCaseFailed: { zh: '不符', en: 'FAIL' },
  rulesCases: {
    zh: '案例 {passed} 个通过，{failed} 个不符。',
    en: '{passed} cases pass, {failed} fail.',
  },
  rulesCasesFailed: {
    zh: '有 {failed} 个案例算出的结果与文件所写不符。',
    en: '{failed} worked cases do not come out as written.',
  },
  rulesMembers: { zh: '计入的家庭成员', en: 'members counted' },
  rulesApplies: { zh: '适用对象', en: 'applies to' },
  rulesAmount: { zh: '金额', en: 'amount' },
  rulesAmountOnce: { zh: '金额（一次性）', en: 'amount, paid once' },
  rulesOverlaps: { zh: '衔接', en: 'overlaps' },
  rulesNotes: { zh: '备注', en: 'notes' },
  rulesUnsure: { zh: '待核对', en: 'unsure' },
  rulesSame: { zh: '两个日期的规则相同。', en: 'the rule is the same on both dates.' },

  explainMembers: { zh: '共同生活的家庭成员', en: 'members counted' },
  explainCounted: { zh: '计入', en: 'counted' },
  explainNotCounted: { zh: '不计入', en: 'not counted' },
  explainAmount: { zh: '金额', en: 'amount' },
  explainOverlap: { zh: '衔接', en: 'overlap' },
  explainNoFigure: {
    zh: '没有当地这个月的数额',
    en: 'not known in the place for the month',
  },
  explainTrue: { zh: '是', en: 'holds' },
  explainFalse: { zh: '否', en: 'fails' },
  explainUnknown: { zh: '未知，缺“{columns}”', en: 'unknown, lacks {columns}' },
  explainSum: { zh: '各人合计', en: 'sum over the members' },
  explainCount: { zh: '符合的人数', en: 'how many of the members' },
  explainAny: { zh: '任一人', en: 'any of the members' },
  explainAll: { zh: '每个人', en: 'all of the members' },
  explainAbove: { zh: '见上', en: 'as above' },
  explainRow: { zh: '{file} 第{row}行', en: '{file} row {row}' },
} as const satisfies Readonly<Record<string, Words>>;
