/** What is said of a workbook that goes back to the clerk who made it. */
export const mendingMessages = {
  optMarked: {
    zh: '把原表另存一份，有错的格标红并加批注，最后附一页“需要修改”；几个文件时写以 / 结尾的文件夹',
    en: 'the workbook given back with its faulty cells coloured, a comment on each, and a sheet of what to mend; a folder ending in / for several files',
  },
  usageMarkedEnding: {
    zh: '标出错格的表是Excel文件，“{path}”应以 .xlsx 结尾，或写以 / 结尾的文件夹。',
    en: 'the marked copy is an Excel file: "{path}" should end in .xlsx, or name a folder ending in /.',
  },
  usageMarkedSeveral: {
    zh: '读了几个文件，不能标在一个“{path}”里。请写一个以 / 结尾的文件夹，每个文件各出一份。',
    en: 'several files were read and can\'t be marked in one "{path}"; name a folder ending in /.',
  },
  markedTooBig: {
    zh: '原表超过64 MB，做不出标色的“{path}”。请按退回清单修改，或把表分开后再做。',
    en: 'the table is larger than 64 MB: "{path}" was not made. Mend by the list of rejects, or split the table.',
  },
  mendSheet: { zh: '需要修改', en: 'to mend' },
  mendRow: { zh: '行号', en: 'row' },
  mendTable: { zh: '工作表', en: 'sheet' },
  mendColumn: { zh: '列', en: 'column' },
  mendText: { zh: '问题和改法', en: 'what is wrong and how to mend it' },
  mendWholeRow: { zh: '整行', en: 'whole row' },
  mendEmpty: {
    zh: '有 {count} 格空着（标黄），填上才能核算。不知道的先空着。',
    en: '{count} cells are empty (yellow) and decide; leave what is not known.',
  },
  mendEmptyNought: {
    zh: '有 {count} 格空着（标黄），填上才能核算。没有填 0，不要空着；不知道的先空着。',
    en: '{count} cells are empty (yellow) and decide. Write 0 where there is none; leave what is not known.',
  },
  doctorEmpty: {
    zh: '空着而要用的格：{counts}。填上这些才能核算。',
    en: 'empty cells that decide: {counts}.',
  },
  doctorEmptyOne: { zh: '{column} {count}格', en: '{column} {count}' },
  doctorNought: {
    zh: '收入、金额、套数、辆数：没有填 0，不要空着；空着就是不知道。',
    en: 'incomes, amounts and counts: write 0 where there is none; empty means not known.',
  },
} as const;
