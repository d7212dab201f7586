// Makes src/core/division-table.ts: the codes and names of GB/T 2260. Given a folder with provinces.csv, cities.csv and
// areas.csv (code and name, of the statistics bureau's yearly table) and one with the tables of earlier years
// (YYYYMM.tsv: source, revision, code, name):
//   node scripts/divisions.mjs FOLDER EARLIER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', earlier = ''] = process.argv.slice(2);

const linesOf = (path) => readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
/** The statistics bureau counts development zones by codes of their own, which the standard does not have. */
const zone = /^\d{4}7\d$/;
/** Headings that stand for no place: what a municipality or a province has directly under it. */
const heading = /^(?:市辖区|县|.*直辖县级行政(?:区划|单位))$/;

const current = new Map();
for (const [file, width] of [
  ['provinces', 2],
  ['cities', 4],
  ['areas', 6],
]) {
  for (const line of linesOf(join(folder, `${file}.csv`))) {
    const [code = '', quoted = ''] = line.split(',');
    const name = quoted.replaceAll('"', '');
    if (code.length === width && !zone.test(code) && !heading.test(name)) {
      current.set(code.padEnd(6, '0'), name);
    }
  }
}
/** Of every code the name and the year of the last table that has it. */
const seen = new Map();
for (const file of readdirSync(earlier).sort()) {
  for (const line of linesOf(join(earlier, file))) {
    const [, revision = '', code = '', name = ''] = line.split('\t');
    if (!/^\d{6}$/.test(code) || heading.test(name)) continue;
    seen.set(code, { name, year: revision.slice(0, 4) });
    // The yearly table of the statistics bureau leaves these three out.
    if (/^(?:71|81|82)0000$/.test(code)) current.set(code, name);
  }
}

/** A line a prefecture: its own code and name, and behind it the last two digits and name of each county. */
function table(places) {
  const groups = new Map();
  for (const [code, text] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const group = `${code.slice(0, 4)}00`;
    if (!groups.has(group)) groups.set(group, [`${group}${code === group ? text : '-'}`]);
    if (code !== group) groups.get(group).push(`${code.slice(4)}${text}`);
  }
  return [...groups.values()].map((parts) => parts.join(' ')).join('\n');
}

const gone = [...seen].filter(([code]) => !current.has(code));
writeFileSync(
  'src/core/division-table.ts',
  `/**
 * 行政区划代码 (GB/T 2260): a line a prefecture, its code and name (\`-\` where it is no place), and behind it the last two
 * digits and name of each county, as of the middle of 2023. Made by scripts/divisions.mjs from the tables of the National
 * Bureau of Statistics and the Ministry of Civil Affairs (docs/dependencies.md); not to be edited by hand.
 */
export const divisionTable = \`${table(current)}\`;

/** The same of codes that no longer stand, each with the year of the last table that has it (from 1980 on). */
export const abolishedTable = \`${table(gone.map(([code, { name, year }]) => [code, name + year]))}\`;
`,
);
console.log(`${current.size} codes, and ${gone.length} that no longer stand`);
