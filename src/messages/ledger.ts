import type { Words } from './index.ts';

const held = {
  zh: '没有往里加，也没有写报告',
  en: 'nothing was added and no report was written',
} as const;

const adopt = 'civil-aid ledger adopt --reason 原因 --by 姓名';

const restore = {
  zh: `${held.zh}。请把这两个文件另存备查，恢复最近的备份后运行 ${adopt}。`,
  en: `${held.en}. Keep both files for inquiry, restore the latest backup, then run civil-aid ledger adopt --reason TEXT --by WHO.`,
} as const;

const put = {
  zh: `${held.zh}。请把最新的台账和“{head}”一起放回原处；确实要从这一份接着记，请运行 ${adopt}。`,
  en: `${held.en}. Put the latest ledger back together with "{head}"; if this one is to be gone on with, run civil-aid ledger adopt --reason TEXT --by WHO.`,
} as const;

/** What the ledger says. */
export const ledgerMessages = {
  ledgerBusy: {
    zh: '台账“{path}”正被另一次运行使用，等了一会儿还没有结束。请等它结束后再运行；定时任务不要排在同一时间。',
    en: 'the ledger "{path}" is open in another run that did not end in time. Wait for it to end; do not schedule two at one time.',
  },
  ledgerUnreadable: {
    zh: '打不开台账“{path}”：不是台账文件，或没有读写权限。可用 --ledger 另指文件，或用 --no-ledger 不记台账。',
    en: 'cannot open the ledger "{path}": it is no ledger, or may not be read and written. Name another with --ledger, or use --no-ledger.',
  },
  ledgerMissing: {
    zh: '没有台账“{path}”。请用 --ledger 指明。',
    en: 'there is no ledger "{path}". Name it with --ledger.',
  },
  ledgerNotWritten: {
    zh: '台账“{path}”写不进去，这次运行没有记上；磁盘可能满了。腾出空间后把这个月重跑一次。',
    en: 'the ledger "{path}" could not be written, so this run is not in it; the disk may be full. Make room and run this month again.',
  },
  ledgerWhole: {
    zh: '台账完整，共 {entries} 条。最后一条的哈希：{hash}',
    en: 'the ledger is whole, {entries} entries; the hash of the last is {hash}.',
  },
  ledgerOld: {
    zh: '台账“{path}”是以前的版本记的，旁边没有末条记录；已核验各条前后相符。从下一次记账起，末条记录保存在“{path}.head”。',
    en: 'the ledger "{path}" was kept by an earlier version, with no record of its end beside it; its entries hang together. From the next entry on its end is kept in "{path}.head".',
  },
  ledgerClockBack: {
    zh: '电脑的时钟现在是 {now}，比台账最后一条的时间 {last} 早：请校准时钟。这次照记，先后以序号为准。',
    en: "this computer's clock says {now}, before the ledger's last entry of {last}: set it right. The entry is made all the same; the order is that of the numbers.",
  },
  ledgerOtherPlace: {
    zh: '台账以前记的是{before}，这次是{now}：如果这是别的地方的台账，请换成本局的（--ledger）再跑；这次照记，以前的各条不受影响。',
    en: 'the ledger has runs of {before}, this one is of {now}: if it is the ledger of another place, take your own (--ledger) and run again; this run is noted all the same, and the former entries stand.',
  },
  ledgerOtherInputs: {
    zh: '{month} 在 {at} 跑过，这次读的 {files} 与那次不同：这个月的数以这一次为准，那一次的记录仍在台账里。',
    en: '{month} was run at {at}, and {files} are not those of then: the month is as this run has it; what that run noted stays in the ledger.',
  },
  ledgerFormer: {
    zh: '台账“{path}”是以前的版本记的，个人信息没有与链分开记：以前的各条原样留着，照样能读、能核验；从下一次记账起分开记。',
    en: 'the ledger "{path}" was kept by an earlier version, which did not hold personal data apart from the chain: those entries stay as they are and can be read and verified; from the next entry on they are held apart.',
  },
  ledgerHashFound: {
    zh: '这个哈希是台账第 {seq} 条的。',
    en: 'this is the hash of entry {seq}.',
  },
  ledgerHashNone: {
    zh: '台账“{path}”里没有哈希“{hash}”：抄录有误，或台账不是同一本、被整本换过。请核对报表上的哈希，再与备份比对。',
    en: 'no entry of the ledger "{path}" has the hash "{hash}": it was copied wrongly, or this is another ledger. Compare it with the report, then with a backup.',
  },
  usageHash: {
    zh: '--hash 要16到64位的0-9、a-f，而不是“{found}”。请照报表抄写。',
    en: '--hash takes 16 to 64 of 0-9 and a-f, not "{found}". Copy it from the report.',
  },
  usageAdopt: {
    zh: '{option} 不能是空的：要写进台账，供以后查。',
    en: '{option} must not be blank: the ledger keeps it.',
  },
  ledgerEntryChanged: {
    zh: `台账“{path}”第 {seq} 条的内容被改动过，从这一条起不可信；${restore.zh}`,
    en: `entry {seq} of the ledger "{path}" has been changed, and from there it cannot be trusted; ${restore.en}`,
  },
  ledgerEntryMissing: {
    zh: `台账“{path}”的第 {seq} 条不见了，从这一条起不可信；${restore.zh}`,
    en: `entry {seq} of the ledger "{path}" is missing, and from there it cannot be trusted; ${restore.en}`,
  },
  ledgerEntryEmptied: {
    zh: `台账“{path}”第 {seq} 条里有关人员的内容不见了，而台账没有抹去它的记录，从这一条起不可信；${restore.zh}`,
    en: `what entry {seq} of the ledger "{path}" says of persons has gone, and no erasure of it is noted; from there it cannot be trusted; ${restore.en}`,
  },
  ledgerCut: {
    zh: `台账“{path}”的末尾被截断：应有 {expected} 条，从第 {seq} 条起不见了；${put.zh}`,
    en: `the end of the ledger "{path}" was cut off: of {expected} entries those from {seq} on are missing; ${put.en}`,
  },
  ledgerOlder: {
    zh: `台账“{path}”是旧的一份：末条记录是第 {expected} 条，而这里从第 {seq} 条起没有；${put.zh}`,
    en: `the ledger "{path}" is an older copy: {expected} entries were recorded, and those from {seq} on are not in it; ${put.en}`,
  },
  ledgerGone: {
    zh: `台账“{path}”不见了或是空的，而“{head}”记着 {expected} 条，从第 {seq} 条起都没有了；${put.zh}`,
    en: `the ledger "{path}" has gone or is empty, while "{head}" records {expected} entries, missing from {seq} on; ${put.en}`,
  },
  ledgerAdded: {
    zh: `台账“{path}”从第 {seq} 条起不是本工具按次序记的：末条记录只到第 {expected} 条；${put.zh}`,
    en: `from entry {seq} on the ledger "{path}" has entries that were not recorded: its recorded end is {expected}; ${put.en}`,
  },
  ledgerReplaced: {
    zh: `台账“{path}”第 {seq} 条与末条记录的哈希不符：台账被换过或重写过；${put.zh}`,
    en: `entry {seq} of the ledger "{path}" has another hash than was recorded: the ledger was replaced or written anew; ${put.en}`,
  },
  ledgerHeadLost: {
    zh: `台账“{path}”的末条记录“{head}”不见了，第 {seq} 条以后是否还有过，无从判断；${put.zh}`,
    en: `the recorded end "{head}" of the ledger "{path}" has gone, so whether there was more behind entry {seq} cannot be told; ${put.en}`,
  },
  ledgerHeadDamaged: {
    zh: `台账“{path}”的末条记录“{head}”被改动或损坏，第 {seq} 条以后是否还有过，无从判断；${put.zh}`,
    en: `the recorded end "{head}" of the ledger "{path}" was changed or is damaged, so whether there was more behind entry {seq} cannot be told; ${put.en}`,
  },
  ledgerMarkLost: {
    zh: `台账“{path}”里的末条标记被删，第 {seq} 条以后是否还有过，无从判断；${put.zh}`,
    en: `the mark of the last entry was taken out of the ledger "{path}", so whether there was more behind entry {seq} cannot be told; ${put.en}`,
  },
  ledgerTables: {
    zh: `台账“{path}”的表结构被改动过，从第1条起不可信；${restore.zh}`,
    en: `the tables of the ledger "{path}" have been changed, and from entry 1 on it cannot be trusted; ${restore.en}`,
  },
  ledgerCorrupt: {
    zh: `台账“{path}”已损坏，或由更新的版本写成，一条也读不出来；${restore.zh}`,
    en: `the ledger "{path}" is damaged, or was written by a newer version: no entry can be read; ${restore.en}`,
  },
  ledgerCorruptFrom: {
    zh: `台账“{path}”已损坏，第 {seq} 条附近的数据与校验和不符；${restore.zh}`,
    en: `the ledger "{path}" is damaged: the data about entry {seq} fail their checksum; ${restore.en}`,
  },
  ledgerAdopted: {
    zh: '已接续：台账共 {entries} 条，接续一事已记为最后一条。最后一条的哈希：{hash}',
    en: 'taken up again: {entries} entries, the last of which says so; its hash is {hash}.',
  },
  ledgerNothingToAdopt: {
    zh: '台账与末条记录一致，不用接续，没有往里加。',
    en: 'the ledger agrees with its recorded end; there is nothing to take up again, and nothing was added.',
  },
  ledgerNoted: {
    zh: '已记入台账，共 {entries} 条。最后一条的哈希：{hash}',
    en: 'noted in the ledger, {entries} entries; the hash of the last is {hash}.',
  },
  ledgerBefore: {
    zh: '运行前台账核验完整，共 {entries} 条，最后一条的哈希：{hash}',
    en: 'the ledger was whole before this run, {entries} entries; the hash of the last was {hash}',
  },
  ledgerNoFinding: {
    zh: '台账中没有发现编号“{id}”。请核对编号。',
    en: 'there is no finding "{id}" in the ledger.',
  },
  monthsSkipped: {
    zh: '台账里没有 {months} 的核算：{month} 的变化是与更早的月份比的，中间几个月的变化不知道。请先补跑这些月份（--as-of），再重跑 {month}。',
    en: 'the ledger has no run of {months}: the changes of {month} are against an earlier month, and what changed between is not known. Run those months first (--as-of), then {month} again.',
  },
  usageRecovered: {
    zh: '--recovered 写的是“{found}”，应是追回的元数，如 628 或 628.50，不是负数。',
    en: '--recovered is "{found}"; it must be the yuan paid back, such as 628 or 628.50, not below zero.',
  },
  optRecovered: { zh: '追回的金额，元', en: 'yuan that were paid back' },
  optHouseholdHistory: {
    zh: '只看这一户的各项发现和处理',
    en: 'only what was noted of this household',
  },
  ledgerNoHousehold: {
    zh: '台账中没有家庭“{id}”的发现。请核对家庭编号。',
    en: 'the ledger has no finding of the household "{id}".',
  },
  ledgerSettlement: {
    zh: '{at} {id} 处理：{result}；经办：{by}{recovered}{note}',
    en: '{at} {id} settled: {result}; by {by}{recovered}{note}',
  },
  ledgerRecovered: { zh: '；追回 {yuan} 元', en: '; {yuan} yuan paid back' },
  ledgerSettleNote: { zh: '；说明：{note}', en: '; {note}' },
  ledgerOverpaid: { zh: '多发 {yuan} 元', en: '{yuan} yuan too much' },
  ledgerNobody: { zh: '未记', en: 'nobody named' },
  ledgerAnchorAbout: {
    zh: '给出台账到这时（或到某月）末条的一行，打印、签字、存档，日后用 verify --anchor 核对',
    en: 'tell where the ledger ends, now or with a month, as a line to print, sign and keep; verify --anchor holds the ledger to it',
  },
  ledgerAnchorExplain: {
    zh: '以下一行打印存档，签字、注明日期。以后把它存成文本文件，用 civil-aid ledger verify --anchor 文件 核对：在此以前的条目没有被改写、删去、退回。',
    en: 'Print the next line, sign and date it, and keep it. Later civil-aid ledger verify --anchor FILE proves from it that nothing before was rewritten or taken back.',
  },
  optAnchorMonth: {
    zh: '到这个月的最后一条（默认：到现在）',
    en: 'up to the last entry of this month (default: now)',
  },
  optAnchor: {
    zh: '存有锚行（ledger anchor 给出）的文本文件，逐行核对；不符则退出码 5',
    en: 'a text file with lines of ledger anchor, each held against the ledger; exit code 5 where one is not met',
  },
  ledgerAnchorNone: {
    zh: '台账里还没有{month}的条目，没有可存的锚行。',
    en: 'the ledger has no entry {month} yet, so there is nothing to anchor.',
  },
  ledgerAnchorFile: {
    zh: '文件“{path}”里没有锚行。应有一行以 civil-aid-anchor 开头，照 ledger anchor 给出的抄。',
    en: 'the file "{path}" has no anchor. It must have a line that begins with civil-aid-anchor, as ledger anchor gave it.',
  },
  ledgerAnchorLine: {
    zh: '文件“{path}”第 {line} 行以 civil-aid-anchor 开头，但抄得不全或不对。应为：civil-aid-anchor 月份 条数 64位哈希。',
    en: 'line {line} of "{path}" begins with civil-aid-anchor but is not whole. It must be: civil-aid-anchor MONTH ENTRIES HASH (64 digits).',
  },
  ledgerAnchorMet: {
    zh: '与第 {line} 行的锚相符：台账第 {entries} 条及以前没有被改写、删去。',
    en: 'line {line} is met: entry {entries} and all before it stand as they were.',
  },
  ledgerAnchorLost: {
    zh: '台账“{path}”与存档的锚（第 {line} 行）不符：锚时有 {entries} 条，现在只有 {now} 条，被退回或截断过。请保留这两份，恢复备份后再核对。',
    en: 'the ledger "{path}" does not meet the anchor of line {line}: it had {entries} entries then and has {now} now; it was rolled back or cut. Keep both, restore a backup and verify again.',
  },
  ledgerAnchorOther: {
    zh: '台账“{path}”与存档的锚（第 {line} 行）不符：第 {entries} 条的哈希不是存档的那个，此前有条目被改写，或台账不是同一本。请保留这两份，恢复备份后再核对。',
    en: 'the ledger "{path}" does not meet the anchor of line {line}: entry {entries} has another hash, so something before was rewritten, or this is another ledger. Keep both, restore a backup and verify again.',
  },
  ledgerSettled: { zh: '已记：{id} {result}', en: 'noted: {id} {result}' },
  ledgerDraw: {
    zh: '{at} 抽样 {control} {quarter}，种子“{seed}”，{percent}%',
    en: '{at} sample {control} {quarter}, seed "{seed}", {percent}%',
  },
  ledgerRedraw: {
    zh: '{at} 抽样 {control} {quarter}，种子“{seed}”，{percent}%，重抽原因：{reason}',
    en: '{at} sample {control} {quarter}, seed "{seed}", {percent}%, drawn again because {reason}',
  },
  ledgerDrawn: { zh: '，抽取{count}个', en: ', {count} drawn' },
  ledgerRun: {
    zh: '{at} 核查月份 {month}：{command}，发现 {findings} 项（新 {fresh}，仍在 {open}，又现 {back}，已消除 {gone}）',
    en: '{at} for {month}: {command}, {findings} findings (new {fresh}, open {open}, back {back}, gone {gone})',
  },
  ledgerRunBy: {
    zh: '；{user}@{host}，版本 {version}',
    en: '; {user}@{host}, version {version}',
  },
  optLedger: {
    zh: '台账文件；旁边的“文件名.head”记着它的末条',
    en: 'the ledger; FILE.head beside it records its end',
  },
  optNoLedger: { zh: '不记台账', en: 'keep no ledger' },
  optAdoptReason: {
    zh: '为什么接续，如“硬盘损坏，恢复8月5日备份”',
    en: 'why it is taken up again',
  },
  optAdoptBy: { zh: '谁决定的', en: 'who decided so' },
  optHash: {
    zh: '报表上抄下的哈希（至少前16位），查台账里有没有',
    en: 'a hash from a report (16 digits at least), to be looked for',
  },
  ledgerAbout: {
    zh: '台账：核验、查询、记处理结果、接续备份、导出。被改动、截断或换成旧的一份时，写台账的命令都停下，退出码5',
    en: 'the ledger: verify, look up, settle, take a backup up again, export. Where it was changed, cut or replaced by an older copy, every command that writes to it stops with exit code 5',
  },
  ledgerVerifyAbout: {
    zh: '核验台账没有被改动、截断或换过，给出最后一条的哈希；不对则退出码5',
    en: 'check that it was not changed, cut or replaced, and tell the last hash; exit code 5 otherwise',
  },
  ledgerHistoryAbout: {
    zh: '历次运行和未处理的发现；给出编号则是那一项的全部经过',
    en: 'the runs and what stands open; with a number, all that was noted of that finding',
  },
  ledgerSettleAbout: { zh: '记一项发现是怎样处理的', en: 'note how a finding was settled' },
  ledgerAdoptAbout: {
    zh: '恢复备份后接着记：把原因和经办人记进台账，末条记录随之更新。有条目被改动或缺失的不能接续',
    en: 'go on with a restored backup: reason and person are noted, and the recorded end follows. Not where an entry was changed or taken out',
  },
  ledgerExportAbout: {
    zh: '导出台账（默认 NDJSON）：每行就是算哈希的原文，下一行开头是它的 SHA-256，只用 sha256sum 就能核对；写成文件时旁边附核对方法。csv、json、parquet 是便于查看的表',
    en: 'export the ledger (NDJSON by default): each line is the text that was hashed, and the next begins with its SHA-256, so that sha256sum alone follows the chain; beside a file stands how. csv, json and parquet are tables to be read',
  },
  ledgerEraseAbout: {
    zh: '保存期满，抹去台账里的个人信息（姓名、证件号、家庭编号、说明），链照样能核验；谁、何时、为什么抹的记为一条。不能恢复',
    en: 'after the term of keeping, erase what the ledger holds of persons (names, numbers, what was said of them); the chain still verifies, and who erased it, when and why is an entry. It can’t be undone',
  },
  optEraseBefore: {
    zh: '抹去这个月以前（不含）各月的',
    en: 'of all months before this one',
  },
  optEraseHousehold: { zh: '抹去这一户的', en: 'of this household' },
  optErasePerson: {
    zh: '抹去这个身份证号的人的；同户人的说明里提到其姓名的，要用 --household',
    en: 'of the person with this ID number; where sentences about others of the household name the person, use --household',
  },
  optEraseReason: {
    zh: '为什么抹去，如“保存期满十年”；不要写出被抹去的人',
    en: 'why it is erased; do not name who is erased',
  },
  usageErase: {
    zh: '请用 --before、--household、--person 之一指明抹去什么，只能一个。',
    en: 'say what is to be erased with one of --before, --household and --person.',
  },
  ledgerEraseOpen: {
    zh: '其中有 {count} 项发现还没有处理（{ids}…），抹去就没有人知道了，所以没有抹。请先用 ledger settle 记下处理结果。',
    en: '{count} of the findings are not settled yet ({ids} …) and would be lost, so nothing was erased. Settle them first (ledger settle).',
  },
  ledgerErasedNone: {
    zh: '台账里没有这样的个人信息，没有改动。',
    en: 'the ledger holds nothing of them, and was not changed.',
  },
  ledgerErased: {
    zh: '已抹去 {count} 条里的个人信息，此事已记为第 {entries} 条。链完整，最后一条的哈希：{hash}',
    en: 'what {count} entries held of persons is erased, and entry {entries} says so. The chain is whole; the hash of the last is {hash}.',
  },
  ledgerEmptied: {
    zh: '其中 {count} 条是以前的版本记的：内容已经清空，但它们的哈希是直接从原文算的，没有加盐，留在链上；原文的每一项都已知道的人，仍能据此确认。',
    en: '{count} of them were noted by an earlier version: they are emptied, but their hash was made of the text itself, without a salt, and stays in the chain: who knows every word of one could still recognise it.',
  },
  ledgerErasedElsewhere: {
    zh: '备份、导出的台账和各月报告里的，台账管不到，请一并清理。',
    en: 'Backups, exports and the reports of each month are not the ledger’s: see to them too.',
  },
  ledgerErasure: {
    zh: '{at} 抹去个人信息 {count} 条；经办：{by}；原因：{reason}',
    en: '{at} {count} entries erased by {by}: {reason}',
  },
  evidenceBeside: { zh: '.核对方法.txt', en: '.how-to-verify.txt' },
  evidenceTold: {
    zh: '怎样不用本程序核对：{file}',
    en: 'how to verify it without this program: {file}',
  },
  evidencePage: {
    zh: `“{file}”是从台账导出的，共 {entries} 条，一行一条。核对它不需要本程序，只要能算 SHA-256 的工具（sha256sum）。

一条是一行 JSON 数组：
  [前一条的哈希, 序号, 种类, 记入时间, 核查月份, 关于谁或什么, 内容]

一条的哈希，就是这一行（不含行末换行）的 SHA-256。下一条的第一项必须与它相同；改过、删过、插过、调换过任何一行，从那里起就接不上。
最后一条的哈希，导出时是：
  {hash}
它应与 civil-aid ledger verify 给出的、报表上的、存档锚行上的相同。单核对第 5 条：
  grep '^\\[' '{file}' | sed -n 5p | tr -d '\\n' | sha256sum
得数应是第 6 条的第一项。

涉及个人的内容不在链里：这样的条目“关于谁或什么”写的是 sealed:哈希，下面紧跟一行 JSON 对象（seq 序号、salt 盐、key 关于谁、own 内容），
这一行的 SHA-256 就是那个哈希。期满抹去的，没有这一行，链不受影响；种类为 erase 的条目写明抹去了哪几条、谁、为什么。
以前的版本记的条目没有分开，抹去的写成 null，哈希写在行末。

全部核对，在这个文件夹里运行下面几行（POSIX shell，每秒几百条）：

{list}

每处接不上的打印一行“× 第几条”（后面有 OWN 的是个人内容与哈希不符）；最后一行是条数和末条的哈希，与上面相同即为完整。
civil-aid-anchor 月份 条数 哈希：锚行里的哈希，就是第“条数＋1”条的第一项（锚在末条的，就是末条的哈希）。`,
    en: `"{file}" was exported from the ledger: {entries} entries, one a line. No program of ours is needed to verify it, only one that makes a SHA-256 (sha256sum).

An entry is a line with a JSON array:
  [hash of the entry before, number, kind, when it was noted, month, what it is about, content]

The hash of an entry is the SHA-256 of its line, without the line's end. The next entry must begin with it: where one was changed, taken out, put in or moved, the chain does not go on.
The hash of the last entry when this was exported:
  {hash}
It must be the one that civil-aid ledger verify tells, that stands on the reports and on the signed anchors. To verify entry 5 alone:
  grep '^\\[' '{file}' | sed -n 5p | tr -d '\\n' | sha256sum
It must be what entry 6 begins with.

What is said of persons is not in the chain: such an entry is about sealed:HASH, and a line with a JSON object follows it (seq, salt, key: whom it is about, own: what it says) whose SHA-256 is that hash. Where it was erased after the term of keeping there is no such line, and the chain holds all the same; entries of the kind erase say of which entries, by whom and why. Entries of earlier versions had nothing held apart: those erased have null, and their hash at the end.

To verify all, run these lines in this folder (POSIX shell, some hundreds a second):

{list}

Each break is told as "× ENTRY", with OWN where what is said of persons has another hash; the last line has the number of entries and the last hash, which must be those above.
civil-aid-anchor MONTH ENTRIES HASH: the hash of an anchor is what entry ENTRIES + 1 begins with, or the last hash.`,
  },
} as const satisfies Readonly<Record<string, Words>>;
