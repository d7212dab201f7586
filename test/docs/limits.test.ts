import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { limits } from '../../src/sheets/read/limits.ts';

const size = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${Math.ceil(bytes / 2 ** 30)} GiB` : `${bytes / 2 ** 20} MiB`;

/** How the user's manual says each limit; a limit without its words does not compile. */
const words: Readonly<Record<keyof typeof limits, string>> = {
  columns: `${limits.columns} 列`,
  cell: `一格 ${limits.cell} 字`,
  line: `一行 ${limits.line} 字`,
  merges: `${limits.merges} 处合并单元格`,
  sheets: `${limits.sheets} 个工作表`,
  nesting: `${limits.nesting} 层`,
  wholeBytes: `放进内存的格式 ${size(limits.wholeBytes)}`,
  archivedBytes: `表解开后共 ${size(limits.archivedBytes)}`,
  pipedBytes: `管道、设备：${size(limits.pipedBytes)}`,
  files: `${limits.files} 个文件`,
  part: `一个部分 ${size(limits.part)}（减 2 字节）`,
  sharedTexts: `共用文字 ${size(limits.sharedTexts)}`,
  smallPart: `其他部分 ${size(limits.smallPart)}`,
};

it.each(Object.entries(words))('the manual says the limit of %s: %s', (_, text) => {
  const manual = readFileSync('docs/用户手册.md', 'utf8');
  const list = /限度（超过就停下并说明）：\n\n(.*?)\n\n/s.exec(manual)?.[1] ?? '';
  expect(list.replace(/\s*\n\s*/g, '')).toContain(text);
});
