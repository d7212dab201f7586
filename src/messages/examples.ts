import type { Words } from './index.ts';

/** A command line that does what the command is for, a line of each command's help. */
export const exampleMessages = {
  calcExample: {
    zh: 'civil-aid calc 五马镇.xlsx --as-of 2021-08 -o 结果/',
    en: 'civil-aid calc wuma.xlsx --as-of 2021-08 -o results/',
  },
  checkExample: {
    zh: 'civil-aid check --recipients 享受救助.xlsx --roster pension=养老.csv --as-of 2021-08 -o 核查.xlsx',
    en: 'civil-aid check --recipients recipients.xlsx --roster pension=pension.csv --as-of 2021-08 -o findings.xlsx',
  },
  explainExample: {
    zh: 'civil-aid explain 五马镇.xlsx --household 3416020000041 --as-of 2021-08',
    en: 'civil-aid explain wuma.xlsx --household 3416020000041 --as-of 2021-08',
  },
  runExample: {
    zh: 'civil-aid run 计划.yaml --as-of 2021-08',
    en: 'civil-aid run plan.yaml --as-of 2021-08',
  },
  ledgerVerifyExample: { zh: 'civil-aid ledger verify', en: 'civil-aid ledger verify' },
  ledgerHistoryExample: { zh: 'civil-aid ledger history', en: 'civil-aid ledger history' },
  ledgerAnchorExample: {
    zh: 'civil-aid ledger anchor --month 2021-08',
    en: 'civil-aid ledger anchor --month 2021-08',
  },
  ledgerSettleExample: {
    zh: 'civil-aid ledger settle 编号 --result 停发 --by 张三 --recovered 628 --note 已退回专户',
    en: 'civil-aid ledger settle ID --result stopped --by "Zhang San" --recovered 628',
  },
  ledgerAdoptExample: {
    zh: 'civil-aid ledger adopt --reason 恢复8月5日备份 --by 张三',
    en: 'civil-aid ledger adopt --reason "the backup of 5 August" --by "Zhang San"',
  },
  ledgerEraseExample: {
    zh: 'civil-aid ledger erase --before 2011-09 --reason 保存期满十年 --by 张三',
    en: 'civil-aid ledger erase --before 2011-09 --reason "kept for ten years" --by "Zhang San"',
  },
  ledgerExportExample: {
    zh: 'civil-aid ledger export -o 台账.ndjson',
    en: 'civil-aid ledger export -o ledger.ndjson',
  },
  monitorExample: {
    zh: 'civil-aid monitor 监测对象.xlsx --recipients 享受救助.xlsx --list disabled=残联.xlsx --as-of 2021-08 -o 监测.xlsx',
    en: 'civil-aid monitor monitored.xlsx --recipients recipients.xlsx --list disabled=disabled.xlsx --as-of 2021-08 -o standing.xlsx',
  },
  simulateExample: {
    zh: 'civil-aid simulate 五马镇.xlsx --as-of 2021-08 --set dibao.standard=700 -o 测算/',
    en: 'civil-aid simulate wuma.xlsx --as-of 2021-08 --set dibao.standard=700 -o simulation/',
  },
  statsPeriodExample: {
    zh: 'civil-aid stats --as-of 2021-08 --from 2021-01 --ledger civil-aid.duckdb -o 累计.xlsx',
    en: 'civil-aid stats --as-of 2021-08 --from 2021-01 --ledger civil-aid.duckdb -o period.xlsx',
  },
  reportLeaderExample: {
    zh: 'civil-aid report leader --as-of 2021-08 -o 月报.html --towns 乡镇.html',
    en: 'civil-aid report leader --as-of 2021-08 -o leader.html --towns towns.html',
  },
  statsExample: {
    zh: 'civil-aid stats 享受救助.xlsx --as-of 2021-08 -o 数字.xlsx',
    en: 'civil-aid stats recipients.xlsx --as-of 2021-08 -o figures.xlsx',
  },
  noticeExample: {
    zh: 'civil-aid notice 五马镇.xlsx --as-of 2021-08 --start 2021-08-05 --phone 0558-0000000 -o 公示.html',
    en: 'civil-aid notice wuma.xlsx --as-of 2021-08 --start 2021-08-05 --phone 0558-0000000 -o notice.html',
  },
  sampleExample: {
    zh: 'civil-aid sample posting --recipients 享受救助.xlsx --seed 2021089 --as-of 2021-08 -o 抽查.xlsx',
    en: 'civil-aid sample posting --recipients recipients.xlsx --seed 2021089 --as-of 2021-08 -o sample.xlsx',
  },
  rulesListExample: { zh: 'civil-aid rules list', en: 'civil-aid rules list' },
  rulesShowExample: {
    zh: 'civil-aid rules show 低保 --words --as-of 2021-08',
    en: 'civil-aid rules show dibao --words --as-of 2021-08',
  },
  rulesNewExample: {
    zh: 'civil-aid rules new 低保 --rules my-rules --jurisdiction 谯城区 --from 2021-07-01 --document 文号 --title 名称 --article 第一条 --figure standard=657',
    en: 'civil-aid rules new dibao --rules my-rules --jurisdiction 341602 --from 2021-07-01 --document number --title title --article 1 --figure standard=657',
  },
  rulesValidateExample: {
    zh: 'civil-aid rules validate 计划.yaml',
    en: 'civil-aid rules validate plan.yaml',
  },
  rulesTestExample: { zh: 'civil-aid rules test', en: 'civil-aid rules test' },
  rulesDiffExample: {
    zh: 'civil-aid rules diff dibao 2020-08 2021-08',
    en: 'civil-aid rules diff dibao 2020-08 2021-08',
  },
  rulesMigrateExample: {
    zh: 'civil-aid rules migrate 本市规则 --out 新规则',
    en: 'civil-aid rules migrate our-rules --out new-rules',
  },
  templateExample: {
    zh: 'civil-aid template dibao -o 低保填报表.xlsx',
    en: 'civil-aid template dibao -o form.xlsx',
  },
  doctorExample: {
    zh: 'civil-aid doctor 五马镇.xlsx -o 标色.xlsx',
    en: 'civil-aid doctor wuma.xlsx -o marked.xlsx',
  },
} as const satisfies Readonly<Record<string, Words>>;
