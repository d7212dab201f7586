import { CsvReader, type Delimiter, type RawRow } from '../../../src/sheets/read/csv.ts';
import { FormerSplitter } from './former-splitter.ts';
import { idNumber } from './helpers.ts';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const insertions = [
  '"',
  '""',
  '"',
  ',',
  '\n',
  '\r\n',
  '"\n',
  ',"',
  '",',
  '"甲',
  '甲"乙',
  '',
  '\t',
  ' "',
];
const cellsToQuote = ['甲"乙', '东村,西村', '第一行\n第二行', '', ' ', '备注', '12", 34"'];

/** A table of some rows, a part of its cells quoted well, then damaged in a few places. */
function damagedText(next: () => number, delimiter: Delimiter): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const lineEnd = pick(['\n', '\r\n', '\r\n', '\r']);
  const rows = 3 + Math.floor(next() * 20);
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = [`家庭编号,姓名,身份证号,工资性收入,备注,乡镇`.replaceAll(',', delimiter)];
  for (let n = 0; n < rows; n += 1) {
    const note = pick(cellsToQuote);
    const cells = [`H${n}`, '测试甲', idNumber(n), '657', quoted(note), '五马镇'];
    lines.push(cells.map((cell) => (next() < 0.1 ? quoted(cell) : cell)).join(delimiter));
  }
  let text = lines.join(lineEnd) + (next() < 0.8 ? lineEnd : '');
  for (let times = Math.floor(next() * 6); times > 0; times -= 1) {
    const at = Math.floor(next() * text.length);
    text = text.slice(0, at) + pick(insertions) + text.slice(at + Math.floor(next() * 3));
  }
  return text;
}

/** Signs that the former reader let join rows in silence; what is done about them is tested by itself. */
const apart = (text: string): boolean => /\r(?!\n)/.test(text) && text.includes('\n');

function readIn(
  reader: { push(text: string): RawRow[]; end(): RawRow[] },
  text: string,
  cut: number,
): RawRow[] {
  return [...reader.push(text.slice(0, cut)), ...reader.push(text.slice(cut)), ...reader.end()];
}

/** How many of `files` damaged files both readers read alike, and the first ones that they do not. */
export function trial(
  files: number,
  seed: number,
): { same: number; rows: number; differ: { text: string; now: RawRow[]; before: RawRow[] }[] } {
  const next = random(seed);
  const differ: { text: string; now: RawRow[]; before: RawRow[] }[] = [];
  let rows = 0;
  for (let n = 0; n < files; n += 1) {
    const delimiter = ([',', '\t', ';'] as const)[n % 3] ?? ',';
    const width = n % 2 === 0 ? 6 : 0;
    let text = damagedText(next, delimiter);
    while (apart(text)) text = damagedText(next, delimiter);
    const cut = Math.floor(next() * text.length);
    const before = readIn(new FormerSplitter(delimiter, width), text, cut);
    const now = readIn(new CsvReader({ delimiter, width }), text, cut);
    rows += before.length;
    if (JSON.stringify(now) !== JSON.stringify(before)) differ.push({ text, now, before });
  }
  return { same: files - differ.length, rows, differ };
}
