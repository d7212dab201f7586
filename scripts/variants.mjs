// Makes src/checks/match/variants.ts: characters of names that are one another's variants. Given a folder with
// kSimplifiedVariant.txt, kTraditionalVariant.txt, kZVariant.txt and kSemanticVariant.txt of the Unihan database:
//   node scripts/variants.mjs FOLDER
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import iconv from 'iconv-lite';

/**
 * Forms that offices type and Unihan does not link: shapes of Korean and Japanese fonts, forms that the tables of
 * 1955 put away, and the surnames that the withdrawn simplification of 1977 shortened.
 */
const ours = '淸清 眞真 靑青 溫温 緖绪 郞郎 徳德 勲勋 昇升 陞升 甦苏 凃涂 恵惠 頼赖 肖萧 付傅 代戴';

const [folder = ''] = process.argv.slice(2);
/** The bytes of a character of GB 2312; the codec knows all of GBK, whose others have a lower second byte or first. */
function gbBytes(char) {
  const [first = 0, second = 0, ...more] = iconv.encode(char, 'gb2312');
  return more.length === 0 && first >= 0xb0 && first <= 0xf7 && second >= 0xa1 ? first : 0;
}
const inGb = (char) => gbBytes(char) > 0;
/** Of the 3755 characters in everyday use. */
const common = (char) => inGb(char) && gbBytes(char) <= 0xd7;

const groups = new Map();
const groupOf = (char) => groups.get(char) ?? [char];
/** Two characters that are both in everyday use tell two names apart, whatever they have in common. */
function join2(one, other, always = false) {
  const [a, b] = [groupOf(one), groupOf(other)];
  if (a === b || a.includes(other)) return;
  if (!always && a.some(common) && b.some(common)) return;
  const all = [...a, ...b];
  for (const char of all) groups.set(char, all);
}

for (const pair of ours.split(' ')) join2(...Array.from(pair), true);
for (const file of ['kSimplifiedVariant', 'kTraditionalVariant', 'kZVariant', 'kSemanticVariant']) {
  for (const line of readFileSync(join(folder, `${file}.txt`), 'utf8').split('\n')) {
    const [from = '', key, to = ''] = line.split('\t');
    if (key !== file) continue;
    const char = (code) => String.fromCodePoint(Number.parseInt(code.replace(/^U\+/, ''), 16));
    // A compatibility form is made plain before names are compared.
    const one = char(from).normalize('NFKC');
    for (const other of to.split(' ')) join2(one, char(other.split('<')[0]).normalize('NFKC'));
  }
}

/** What all of a group are read as: one in everyday use, or of the basic block. */
const rank = (char) => [common(char), inGb(char), char.length === 1].findIndex(Boolean) >>> 0;
const code = (char) => char.codePointAt(0) ?? 0;
const lines = [...new Set(groups.values())]
  .map((group) => [...group].sort((a, b) => rank(a) - rank(b) || code(a) - code(b)))
  .sort(([a], [b]) => code(a) - code(b))
  .map((group) => group.join(''));
const rows = [];
for (let at = 0; at < lines.length; at += 24) rows.push(lines.slice(at, at + 24).join(' '));

writeFileSync(
  'src/checks/match/variants.ts',
  `/**
 * Characters of names that are variants of one another (traditional and simplified forms, shapes, semantic variants),
 * each group led by the one that all are read as. Made by scripts/variants.mjs from the Unihan database, copyright
 * 1991-2026 Unicode, Inc., under the Unicode License V3 (docs/dependencies.md); not to be edited by hand.
 */
export const variantGroups: readonly string[] = [
${rows.map((row) => `  '${row}',`).join('\n')}
];
`,
);
