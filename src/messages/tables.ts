import type { Words } from './index.ts';

/** What is said about files, headers, cells, and what can't be written. */
export const tablesMessages = {
  pageTitle: { zh: '民政救助数据表', en: 'civil-aid table' },
  parquetNeedsFile: {
    zh: 'Parquet 只能读写文件，不能经过管道。请给出文件名。',
    en: 'Parquet is read from and written to files only, not through a pipe. Name a file.',
  },
  parquetDamaged: {
    zh: '{file}：Parquet 文件已损坏或不完整，读不出来。请从来源重新导出或重新复制一份，再核算。',
    en: "{file}: the Parquet file is damaged or cut short and can't be read. Export or copy it again from where it came.",
  },
  cellIdMissing: {
    zh: '“{column}”是空的。请填写18位身份证号；没有身份证号的人，请填写户口簿上的公民身份号码。',
    en: '"{column}" is empty. Fill in the 18-character ID number; it also stands in the household register.',
  },
  cellIdLength: {
    zh: '“{column}”应为18位（或第一代15位），现为“{found}”，共{length}个字符。请对照身份证核对。',
    en: '"{column}" must have 18 characters (or 15 of the first generation); found "{found}", {length} long. Check it against the card.',
  },
  cellIdExcelDamaged: {
    zh: '“{column}”的末几位已被Excel改掉，现为“{found}”。请先把这一列的单元格格式设为“文本”，再按身份证重新填写；末几位无法由软件恢复。',
    en: '"{column}" was damaged by Excel, which keeps 15 digits; found "{found}". Set the column to Text and type the number again from the card; no program can bring back the last digits.',
  },
  cellIdBirthdate: {
    zh: '“{column}”第7至14位不是有效的出生日期，现为“{found}”。请对照身份证核对。',
    en: '"{column}": characters 7 to 14 are no real birth date; found "{found}". Check it against the card.',
  },
  cellIdChecksum: {
    zh: '“{column}”的校验码不对，多半是抄错了一位，现为“{found}”。请对照身份证核对。',
    en: '"{column}" has a wrong check character, most likely one mistyped digit; found "{found}". Check it against the card.',
  },
  cellIdLetter: {
    zh: '“{column}”第{place}位是字母“{character}”（{code}），这一位应为数字（只有第18位可以是大写英文字母X），现为“{found}”。请对照身份证改正。',
    en: '"{column}": character {place} is the letter “{character}” ({code}), where a digit belongs (only the 18th may be a Latin X); found "{found}". Correct it from the card.',
  },
  cellIdSign: {
    zh: '“{column}”第{place}位是“{character}”（{code}），不是数字，现为“{found}”，共{length}个字符。请对照身份证改正。',
    en: '"{column}": character {place} is “{character}” ({code}) and no digit; found "{found}", {length} long. Correct it from the card.',
  },
  cellNameNobody: {
    zh: '“{column}”写的是“{found}”，不是人名。请填写本人姓名。',
    en: '"{column}" says "{found}", which is nobody\'s name. Fill in the person\'s name.',
  },
  cellNameLost: {
    zh: '“{column}”有丢失的字（“{found}”），多半是生僻字在导出时变成了问号或方框。请对照户口簿重新填写。',
    en: '"{column}" has lost a character ("{found}"): a rare one often becomes a question mark or a box on export. Type it again from the register.',
  },
  cellHouseholdNobody: {
    zh: '“{column}”写的是“{found}”，不是户的编号；不同的户会因此被当成一户。请填写各户自己的编号。',
    en: '"{column}" says "{found}", which is no household\'s number: different households would be taken for one. Give each its own.',
  },
  cellNameMissing: {
    zh: '“{column}”是空的。请填写本人姓名。',
    en: '"{column}" is empty. Fill in the person\'s name.',
  },
  cellMemberNameMissing: {
    zh: '“{column}”是空的，这名成员的其他格却有内容。请补填姓名；没有这个人的，请把他的各格都留空。',
    en: '"{column}" is empty while other cells of this member are filled in. Give the name, or leave all of them empty where there is no such person.',
  },
  cellMemberIdMissing: {
    zh: '“{column}”是空的，这名成员的其他格却有内容。请补填18位身份证号；没有这个人的，请把他的各格都留空。',
    en: '"{column}" is empty while other cells of this member are filled in. Give the ID number, or leave all of them empty where there is no such person.',
  },
  cellHouseholdMissing: {
    zh: '“{column}”是空的，上面也没有可以沿用的户。请填写；只有同一户的后续各行才可以留空。',
    en: '"{column}" is empty and there is no household above to belong to. Fill it in; only the later rows of a household may leave it empty.',
  },
  cellValueMissing: {
    zh: '“{column}”是必填项，现在是空的。请填写。',
    en: '"{column}" is required and is empty. Fill it in.',
  },
  cellMoneyInvalid: {
    zh: '“{column}”应为金额（元），如 657 或 1,234.50，现为“{found}”。请改成数字。',
    en: '"{column}" must be an amount in yuan such as 657 or 1,234.50; found "{found}". Write a number.',
  },
  cellMoneyDecimals: {
    zh: '“{column}”最多两位小数（到分），现为“{found}”。请四舍五入后填写。',
    en: '"{column}" may have two decimals at most; found "{found}". Round it.',
  },
  cellMoneyNegative: {
    zh: '“{column}”不能是负数，现为“{found}”。请核对。',
    en: '"{column}" can\'t be below zero; found "{found}". Check it.',
  },
  cellMoneyUnit: {
    zh: '“{column}”要以元为单位，现为“{found}”。请换算成元后填写，如 1.2万 写 12000。',
    en: '"{column}" must be in yuan; found "{found}". Convert it, such as 12000 for "1.2万".',
  },
  cellCountInvalid: {
    zh: '“{column}”应为 {min} 到 {max} 的整数，现为“{found}”。请改正。',
    en: '"{column}" must be a whole number from {min} to {max}; found "{found}". Correct it.',
  },
  cellCountOpenInvalid: {
    zh: '“{column}”应为不小于 {min} 的整数，现为“{found}”。请改正。',
    en: '"{column}" must be a whole number from {min}; found "{found}". Correct it.',
  },
  cellDecimalInvalid: {
    zh: '“{column}”应为数字，最多两位小数，现为“{found}”。请改正。',
    en: '"{column}" must be a number with two decimals at most; found "{found}". Correct it.',
  },
  cellDateInvalid: {
    zh: '“{column}”应为日期，如 2021-07-01 或 2021年7月，现为“{found}”。请改正。',
    en: '"{column}" must be a date such as 2021-07-01 or "2021年7月"; found "{found}". Correct it.',
  },
  cellDateAmbiguous: {
    zh: '“{column}”的“{found}”分不清是1月还是10月。请写成 {year}-01 或 {year}-10。',
    en: '"{column}": "{found}" may be January or October. Write {year}-01 or {year}-10.',
  },
  cellBooleanUnknown: {
    zh: '“{column}”应填 是 或 否，现为“{found}”。请改正；不清楚的请留空。',
    en: '"{column}" must be "是" (yes) or "否" (no); found "{found}". Correct it, or leave it empty where unknown.',
  },
  cellWordUnknown: {
    zh: '“{column}”应为 {expected} 之一，现为“{found}”。请改正；不清楚的请留空。',
    en: '"{column}" must be one of {expected}; found "{found}". Correct it, or leave it empty where unknown.',
  },
  cellTextDamaged: {
    zh: '“{column}”已被Excel改成科学计数，现为“{found}”。请先把这一列的单元格格式设为“文本”，再重新填写完整的号码。',
    en: '"{column}" was turned by Excel into "{found}". Set the column to Text and type the whole number again.',
  },
  cellErrorValue: {
    zh: '“{column}”是Excel的公式错误“{found}”。请在原表中改好公式，或直接填写内容。',
    en: '"{column}" holds the Excel error {found}. Mend the formula, or type the content.',
  },
  cellNeverCalculated: {
    zh: '“{column}”的公式没有计算结果（{found}），生成这个文件的程序没有算过它。请用Excel或WPS打开文件，保存一次，再重新运行；或直接填写数值。',
    en: 'The formula in "{column}" has no result ({found}): the program that wrote the file never calculated it. Open the file in Excel or WPS, save it once and run again, or type the value.',
  },
  cellFormatUnclear: {
    zh: '“{column}”的数字格式带有换算或单位（{found}），不能确定实际金额。请把单元格格式改为“常规”，填写以元为单位的数。',
    en: 'The number format of "{column}" scales the number or names a unit ({found}), so that the amount is not certain. Set the format to General and write yuan.',
  },
  cellUndecodable: {
    zh: '“{column}”有无法识别的字（“{found}”），文件的编码可能已损坏。请从原表重新导出，或在此处重新填写。',
    en: '"{column}" holds characters that cannot be decoded ("{found}"); the file may be damaged. Export it again, or type the cell again.',
  },
  rowColumnCount: {
    zh: '这一行有{found}列，表头只有{expected}列，内容可能已错位。常见原因是单元格里有没加引号的逗号，或表外写了字。请改正后再试。',
    en: 'This row has {found} cells, the header {expected}; its content may have moved. Often a comma inside a cell is not quoted, or something is written beside the table. Correct it.',
  },
  sheetTooWide: {
    zh: '“{file}”第{row}行的{column}列有内容，超过了可读的{most}列。多半是误填在很远处；请删掉那一格（或整列），保存后再试。',
    en: '"{file}": row {row} has content in column {column}; at most {most} columns are read. Most likely it was typed there by mistake: delete the cell or the column and save.',
  },
  cellTooLong: {
    zh: '“{file}”第{row}行{column}列的内容超过{most}个字符，不像是一格表格，已停止读取。请改正后再试。',
    en: '"{file}": row {row}, column {column} has more than {most} characters, which is no cell of a table. Correct it.',
  },
  sheetTooManyMerges: {
    zh: '“{file}”的工作表中合并单元格超过{most}处，已停止读取。请取消不需要的合并后再试。',
    en: 'A sheet of "{file}" has more than {most} merged ranges. Unmerge those that are not needed.',
  },
  workbookTooManySheets: {
    zh: '“{file}”有{found}张工作表，超过了可读的{most}张。请拆成几个文件。',
    en: '"{file}" has {found} sheets; at most {most} are read. Split it into several files.',
  },
  archiveTooMany: {
    zh: '“{file}”里有{found}个文件，超过了可读的{most}个。请拆成几个压缩包或文件夹。',
    en: '"{file}" holds {found} files; at most {most} are read. Split it.',
  },
  rowTooLong: {
    zh: '第{row}行超过{most}个字符，不像是一行表格，已停止读取。请检查文件是否完整、每人是否单独一行，或从原表重新导出。',
    en: 'Row {row} has more than {most} characters, which is no row of a table. Check that the file is whole and each person has a line, or export it again.',
  },
  rowJoined: {
    zh: '这一行与别的行连在了一起（行内有回车、换页等换行符号，或引号没有成对），分不清哪些内容属于谁。请在原表中把每人改为单独一行，再重新导出。',
    en: 'This row was joined with others (a return, form feed or similar sign inside it, or a quote without its pair), so that it is not certain whose content it is. Give each person a row, and export again.',
  },
  rowOneCell: {
    zh: '这一行只有一列，却含有“{delimiter}”；表头有{expected}列。这一行的分隔符与其他行不同，请改成相同的分隔符。',
    en: 'This row has one cell with "{delimiter}" in it, the header {expected} cells. Its delimiter is not that of the other rows; make them the same.',
  },
  fileMissing: {
    zh: '找不到文件“{file}”。请检查文件名和路径。',
    en: 'There is no file "{file}". Check its name and path.',
  },
  fileForbidden: {
    zh: '没有权限读取“{file}”。请检查文件权限。',
    en: 'No permission to read "{file}". Check the permissions of the file.',
  },
  fileReadFailed: {
    zh: '读取“{file}”时出错：{reason}。请检查磁盘或网络盘后再试。',
    en: 'Reading "{file}" failed: {reason}. Check the disk or network drive and try again.',
  },
  fileIsFolder: {
    zh: '“{file}”是文件夹，这里需要一个表格文件。',
    en: '"{file}" is a folder; a table (.csv or .xlsx) is needed here.',
  },
  folderEmpty: {
    zh: '“{file}”里没有表格（可读 {formats}）。请检查路径。',
    en: 'There are no tables ({formats}) in "{file}". Check the path.',
  },
  fileEmpty: {
    zh: '“{file}”是空的，没有任何内容。请检查是否导出成功。',
    en: '"{file}" is empty. Check that it was exported whole.',
  },
  fileChanged: {
    zh: '读取“{file}”时它被改动了。请等它保存完毕后再运行。',
    en: '"{file}" changed while it was read. Run again once it is saved.',
  },
  fileIsEncrypted: {
    zh: '“{file}”设有打开密码，读不了。请在Excel中取消密码（文件→信息→保护工作簿）后另存再试。',
    en: '"{file}" is protected by a password. Take the password off in Excel (File, Info, Protect Workbook), save and try again.',
  },
  fileIsOther: {
    zh: '“{file}”是{kind}，不是表格。请提供 .csv 或 .xlsx 文件。',
    en: '"{file}" is not a table but: {kind}. Give a .csv or .xlsx file.',
  },
  fileIsHtml: {
    zh: '“{file}”其实是网页或XML，里面没有表格。请用Excel或WPS打开，另存为 .xlsx 后再试。',
    en: '"{file}" is in truth a web page or XML without a table. Open it in Excel or WPS and save it as .xlsx.',
  },
  fileTooBigWhole: {
    zh: '“{file}”超过 {most}：这种格式要整个放进内存，只读到这么大。请用Excel或WPS打开，另存为 .xlsx 或 CSV 后再试。',
    en: '"{file}" is over {most}: a file of this format is read whole, and only up to that. Open it in Excel or WPS and save it as .xlsx or CSV.',
  },
  fileWorkbookBroken: {
    zh: '“{file}”已损坏，打不开。请用Excel或WPS打开，另存为 .xlsx 后再试；打不开的，请重新复制或导出。',
    en: '"{file}" is damaged. Open it in Excel or WPS and save it as .xlsx; if that fails, copy or export it again.',
  },
  fileZipBroken: {
    zh: '“{file}”已损坏，打不开（{reason}）。可能没有传完整，请重新复制或导出。',
    en: '"{file}" is damaged ({reason}). It may not have been copied whole; copy or export it again.',
  },
  pipeTooBig: {
    zh: '“{file}”不是文件，送来的内容超过 {most} 还没有完，已停止读取。请先存成文件，再读这个文件。',
    en: '"{file}" is no file, and sent more than {most} without an end. Save it as a file and read that.',
  },
  fileTooBig: {
    zh: '“{file}”解压后过大（{size}），已停止读取以免占满内存。请拆成几个文件，或另存为CSV。',
    en: '"{file}" would unpack to {size}, too much to be read safely. Split it, or save it as CSV.',
  },
  headerNotFound: {
    zh: '“{file}”的前30行里找不到表头。第{row}行是：{found}。表头至少要有这些列：{expected}。',
    en: 'No header was found in the first 30 rows of "{file}". Row {row} is: {found}. The header needs at least: {expected}.',
  },
  headerIncomplete: {
    zh: '“{file}”的表头缺少：{missing}。现把第{row}行当作表头：{found}。请在这一行补上缺少的列名（写法见 civil-aid template）；如果这不是要读的表，请把它移走或隐藏。',
    en: 'The header of "{file}" lacks: {missing}. Row {row} was taken for the header: {found}. Add the missing names there (see civil-aid template); if this table is not meant to be read, move or hide it.',
  },
  headerMember: {
    zh: '“{file}”第{row}行的表头有“{header}”，却没有这名成员的“{missing}”一列。一户一行的表，每名成员都要有姓名和身份证号两列。表头：{found}。请补上；身份证号在另一张表上的，请先并到这张表里。',
    en: 'The header of "{file}" (row {row}) has "{header}" but no column "{missing}" of the same member. In a table of one row a household each member needs a name and an ID number. Header: {found}. Add it; bring ID numbers that stand on another sheet into this one.',
  },
  headerDuplicate: {
    zh: '“{file}”第{row}行的表头里，“{first}”（第{firstColumn}列）和“{second}”（第{secondColumn}列）是同一项，不知道该用哪一列。请删去或改名其中一列。',
    en: 'In the header of "{file}" (row {row}), "{first}" (column {firstColumn}) and "{second}" (column {secondColumn}) mean the same. Delete or rename one of them.',
  },
  rowUnderOtherHeader: {
    zh: '第{row}行起是另一种表头，缺少必填的列或单位读不准，它下面的行不能按上面的表头来读。请把这一段另存为一张表，补齐表头后再读。',
    en: "From row {row} on there is another header, which lacks a required column or has a unit that is not certain; the rows below it can't be read by the header above. Save that part as a table of its own with a whole header.",
  },
  headerUnit: {
    zh: '“{file}”第{row}行第{column}列“{header}”的金额单位读不准：可能是表头、上面一格和“单位：”一行互相矛盾，也可能是不能确切换算成元/月的单位。请在这一格写明，如“月收入（元/月）”“年收入（元/年）”“月收入（万元/月）”，并核对单元格里的数。',
    en: 'In "{file}", row {row}, column {column}, the unit of "{header}" is not certain: the header, the cell above it and a line "单位：" contradict each other, or it can\'t be made yuan a month exactly. Write it into this cell, as "月收入（元/月）" or "年收入（元/年）", and check the figures.',
  },
  unitYearly: {
    zh: '{file}：{columns}是按年填写的，折合成每月（十二分之一）',
    en: '{file}: {columns} are yearly amounts; a twelfth is taken for the month',
  },
  sheetSkipped: {
    zh: '“{file}”的工作表“{sheet}”没有可识别的表头，没有读取。',
    en: 'The sheet "{sheet}" of "{file}" has no known header and was not read.',
  },
  sheetHidden: {
    zh: '“{file}”的工作表“{sheet}”是隐藏的，没有读取。如果里面有人员，请取消隐藏后重新运行；不需要的请删掉。',
    en: 'The sheet "{sheet}" of "{file}" is hidden and was not read. If there are people in it, unhide it and run again; delete it if it is not needed.',
  },
  sheetsAllHidden: {
    zh: '“{file}”里有内容的工作表（{sheets}）都是隐藏的，没有读取。请取消隐藏，保存后再试。',
    en: 'All sheets of "{file}" that have content ({sheets}) are hidden and were not read. Unhide them, save and try again.',
  },
  inputNotRead: {
    zh: '“{file}”没有读取：不是表格文件（可读 {formats}）。里面如有人员，请另存为 .xlsx 或 CSV 后重新运行。',
    en: '"{file}" was not read: it is no table ({formats} are). If there are people in it, save it as .xlsx or CSV and run again.',
  },
  inputNested: {
    zh: '“{file}”没有读取：压缩包（或文件夹）里的压缩包、文件夹不再打开。请把里面的表格直接给出，重新运行。',
    en: '"{file}" was not read: archives and folders inside an archive or a folder are not opened. Name what is in it and run again.',
  },
  outputFolderMissing: {
    zh: '要写入“{file}”，但它所在的文件夹不存在。请先建好文件夹。',
    en: 'Cannot write "{file}": its folder does not exist. Make the folder first.',
  },
  outputForbidden: {
    zh: '没有权限写入“{file}”。请检查文件夹权限，或该文件是否正被Excel打开。',
    en: 'No permission to write "{file}". Check the permissions of the folder, and whether the file is open in Excel.',
  },
  outputIsFolder: {
    zh: '“{file}”是文件夹，不能当作文件写入。请写明文件名。',
    en: '"{file}" is a folder and cannot be written as a file. Give a file name.',
  },
  outputLinkNowhere: {
    zh: '“{file}”是一个链接，但它指向的文件不存在。为免写到别处，请删去这个链接，或直接写明文件名。',
    en: '"{file}" is a link to a file that does not exist. Delete the link, or name the file itself.',
  },
  outputLinkForeign: {
    zh: '“{file}”是一个链接，指向别的用户的文件。为免改动他人的文件，没有写入；请直接写明自己的文件名。',
    en: '"{file}" is a link to a file of another user and was not written. Name a file of your own.',
  },
  outputOddKind: {
    zh: '“{file}”不是普通文件，也不是管道，不能写入。请换一个文件名。',
    en: '"{file}" is neither a regular file nor a pipe and cannot be written. Choose another name.',
  },
  outputIsLedger: {
    zh: '“{file}”是台账或台账的末条记录，覆盖了就再也没有了，没有写入。请给输出换一个文件名。',
    en: '"{file}" is a ledger, or the record of a ledger\'s end, which could not be made again; nothing was written. Choose another name.',
  },
  outputNoName: {
    zh: '“{file}”不能用作文件名：太长，含有不可用的字符，或链接绕成了圈。请换一个文件名。',
    en: '"{file}" can be no file\'s name: it is too long, holds a character that none may hold, or its links go in a circle. Choose another name.',
  },
  outputsHalf: {
    zh: '写入中途出错，而且没能全部恢复原样：{files} 已是新内容，其余文件没有改动。请检查磁盘后重新运行。',
    en: 'Writing failed midway and could not be wholly undone: {files} have their new content, all others are as they were. Check the disk and run again.',
  },
  scratchFull: {
    zh: '存放临时文件的磁盘已满（{folder}），没有写入任何结果，原有的文件没有改动。请腾出空间，或用环境变量 TMPDIR 另指一个文件夹后再运行。',
    en: 'The disk for temporary files is full ({folder}); no result was written and the former files are as they were. Free some space, or name another folder with TMPDIR, and run again.',
  },
  scratchUnusable: {
    zh: '存放临时文件的文件夹“{folder}”不能用（{reason}），没有写入任何结果。请检查该文件夹是否存在、是否有写入权限，或用环境变量 TMPDIR 另指一个。',
    en: 'The folder for temporary files, "{folder}", cannot be used ({reason}); no result was written. Check that it exists and may be written to, or name another with TMPDIR.',
  },
  outputDiskFull: {
    zh: '磁盘已满，“{file}”没有写成。请腾出空间后再运行；原有的文件没有改动。',
    en: 'The disk is full and "{file}" was not written. Free some space and run again; the former file is as it was.',
  },
  outputNotWhole: {
    zh: '标准输出没有写完：{reason}。收到的数据不完整，不要使用；请检查磁盘空间和接收的程序后再运行。',
    en: 'Standard output was not written whole: {reason}. What arrived is not complete and must not be used; check the disk space and the receiving program, and run again.',
  },
  outputMiscounted: {
    zh: '写好的“{file}”重新清点后有{rows}行、{yuan}元，与核算的{toldRows}行、{toldYuan}元不符，因此没有放到位；原有的文件没有改动。请检查磁盘后重新运行；如果仍然这样，请交给维护人员。',
    en: '"{file}" was counted again once written: {rows} rows and {yuan} yuan, and not the {toldRows} rows and {toldYuan} yuan that were decided. It was not put in its place; the former file is as it was. Check the disk and run again; if it stays so, tell those who maintain the tool.',
  },
  outputNotAsWritten: {
    zh: '写好的“{file}”重新读出来，与写进去的不一样，因此没有放到位；原有的文件没有改动。请检查磁盘后重新运行。',
    en: '"{file}" was read again once written, and is not what was written. It was not put in its place; the former file is as it was. Check the disk and run again.',
  },
  outputPassedMiscounted: {
    zh: '写出去的表格重新清点后有{rows}行、{yuan}元，与核算的{toldRows}行、{toldYuan}元不符：请不要使用刚才的输出。请重新运行；如果仍然这样，请交给维护人员。',
    en: 'What went out was counted again: {rows} rows and {yuan} yuan, and not the {toldRows} rows and {toldYuan} yuan that were decided. Do not use that output. Run again; if it stays so, tell those who maintain the tool.',
  },
  outputFailed: {
    zh: '写入“{file}”时出错：{reason}。原有的文件没有改动。',
    en: 'Writing "{file}" failed: {reason}. The former file is as it was.',
  },
} as const satisfies Readonly<Record<string, Words>>;
