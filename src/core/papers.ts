import type { Fact } from './fact.ts';

/** Papers of those who have no citizen's number yet, or never will. */
const otherPapers: ReadonlySet<Fact | undefined> = new Set([
  '户口簿',
  '出生医学证明',
  '护照',
  '港澳台居民居住证',
  '外国人永久居留身份证',
  '无',
]);

/** Whether a row's 证件类型 says that no citizen's number is to be expected. */
export const hasOtherPaper = (values: Readonly<Partial<Record<string, Fact>>>): boolean =>
  otherPapers.has(values['id_type']);
