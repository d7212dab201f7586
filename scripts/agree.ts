// Holds the two ways of deciding to each other: the interpreter, one household after the other, and the
// rules as SQL. The same households must give the same bytes: decisions, amounts, reasons, missing
// columns, rejects and sums. Where they do not, the smallest household that shows it is printed.
//
//     npm run agree -- [households] [seed]
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { Anything, anythingKeys, type AnyHousehold } from '../fixtures/generate/anything.ts';
import { csvText, headerOf } from '../fixtures/generate/sheet.ts';

const [wanted = '1000000', seed = '2021'] = process.argv.slice(2);
const batch = 50_000;
/** How many of a batch are decided once more: in English, by rules that leave more open, by those of other places. */
const again = 3000;
const bin = resolve('bin/civil-aid.js');
const folder = mkdtempSync(join(tmpdir(), 'civil-aid-agree-'));
const header = anythingKeys.map(headerOf);
const files = ['decisions.csv', 'decisions.rejects.csv', 'summary.json'];

/**
 * The rules with one pair more, of which only the higher is paid: which it is is open where the grade of a
 * disability is.
 */
const closeRules = join(folder, 'close');
cpSync('rules', closeRules, { recursive: true });
const change = (name: string, from: RegExp, to: string): void => {
  const file = join(closeRules, name);
  const text = readFileSync(file, 'utf8');
  if (!from.test(text)) throw new Error(`${name} has nothing like ${from.source}`);
  writeFileSync(file, text.replace(from, to));
};
change(
  '000000/overlaps/2021-07-01.yaml',
  /overlaps:\n/,
  `overlaps:
  - id: close-pair
    higher: [disability_living, home_care]
    article: { document: minfa2021_43, article: 第九条 }
    words: { zh: '只享受高的“{benefit}”', en: 'only the higher is paid, {benefit}' }
`,
);

/**
 * Rules of other places, which use what the shipped ones don't: dates, classes, top-ups, floors, deductions, land,
 * obligors, what is paid today, recognitions, what is paid once.
 */
const places: readonly (readonly [code: string, asOf: string])[] = [
  ['220000', '2020-06'],
  ['231025', '2026-06'],
  ['310000', '2024-08'],
  ['320100', '2021-08'],
  ['330782', '2023-05'],
  ['341522', '2025-08'],
  ['341600', '2025-03'],
  ['341621', '2026-07'],
  ['350300', '2016-06'],
  ['370200', '2023-06'],
  ['442000', '2020-06'],
  ['610100', '2021-08'],
];

/**
 * Places that give a part of the figures alone: with the others not known, what turns on them is open. The second
 * has its figures by town and country.
 */
const lackingRules = join(folder, 'lacking');
cpSync('rules', lackingRules, { recursive: true });
const lacking: readonly (readonly [code: string, given: readonly string[]])[] = [
  ['990000', ['dibao', 'orphan', 'disability_care']],
  ['980000', ['tekun', 'disability_living', 'old_age', 'home_care', 'unattended_child']],
  ['970000', ['tekun']],
];
for (const [code, given] of lacking) {
  for (const part of ['documents.yaml', 'overlaps', ...given]) {
    cpSync(join('rules/341600', part), join(lackingRules, code, part), { recursive: true });
  }
  const files = readdirSync(join(lackingRules, code), { recursive: true, encoding: 'utf8' });
  for (const name of files.filter((one) => one.endsWith('.yaml'))) {
    const file = join(lackingRules, code, name);
    const text = readFileSync(file, 'utf8');
    const [rules = ''] = text.replace("'341600'", `'${code}'`).split('\ncases:');
    writeFileSync(
      file,
      code === '990000'
        ? rules.replace("value: '657'", "by: area\n    values: { 城镇: '756', 农村: '721' }")
        : rules,
    );
  }
}

/** What an engine leaves behind for a sheet, file by file. */
function decided(engine: string, sheet: string, more: readonly string[]): string[] {
  const out = join(folder, engine);
  rmSync(out, { recursive: true, force: true });
  const args = [
    bin,
    'calc',
    sheet,
    ...(more.includes('--as-of') ? [] : ['--as-of', '2021-08']),
    '--engine',
    engine,
    '--quiet',
    ...more,
    '-o',
    `${out}/`,
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0 && status !== 3) throw new Error(`${engine} ended with ${status}: ${stderr}`);
  return files.map((name) => readFileSync(join(out, name), 'utf8'));
}

function write(households: readonly AnyHousehold[]): string {
  const sheet = join(folder, 'sheet.csv');
  writeFileSync(sheet, csvText([header, ...households.flat()]));
  return sheet;
}

/** The first line in which the engines differ, as each has it; undefined where they agree. */
function difference(households: readonly AnyHousehold[]): [string, string] | undefined {
  const few = households.slice(0, again);
  return (
    differenceIn(households, []) ??
    differenceIn(few, ['--lang', 'en', '--rules', closeRules]) ??
    differenceAt(few) ??
    differenceWhereLacking(few)
  );
}

function differenceAt(households: readonly AnyHousehold[]): [string, string] | undefined {
  for (const [code, asOf] of places) {
    const found = differenceIn(households, [
      ...['--rules', 'test/rules/places', '--jurisdiction', code],
      ...['--as-of', asOf],
    ]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceWhereLacking(households: readonly AnyHousehold[]): [string, string] | undefined {
  for (const [code] of lacking) {
    const found = differenceIn(households, ['--rules', lackingRules, '--jurisdiction', code]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceIn(
  households: readonly AnyHousehold[],
  more: readonly string[],
): [string, string] | undefined {
  const sheet = write(households);
  const local = decided('local', sheet, more);
  const sql = decided('duckdb', sheet, more);
  const at = local.findIndex((text, place) => text !== sql[place]);
  if (at === -1) return undefined;
  const [one, other] = [local[at]?.split('\n') ?? [], sql[at]?.split('\n') ?? []];
  const line = one.findIndex((text, place) => text !== other[place]);
  return [one[line] ?? '', other[line] ?? ''];
}

/** Fewer households, fewer people, fewer cells, as long as the difference stays. */
function smallest(households: readonly AnyHousehold[]): readonly AnyHousehold[] {
  let now = households;
  for (let size = Math.ceil(now.length / 2); size >= 1 && now.length > 1;) {
    const parts = Array.from({ length: Math.ceil(now.length / size) }, (_, at) =>
      now.slice(at * size, (at + 1) * size),
    );
    const part = parts.length > 1 ? parts.find((one) => difference(one) !== undefined) : undefined;
    if (part !== undefined) now = part;
    size = size === 1 ? 0 : Math.ceil(Math.min(size, now.length) / 2);
    if (part === undefined && size === 1 && now.length > 1 && parts.length === now.length) break;
  }
  for (let changed = true; changed;) {
    changed = false;
    const [first = []] = now;
    const tries: AnyHousehold[] = [
      ...first.map((_, gone) => first.filter((__, at) => at !== gone)),
      ...first.flatMap((row, person) =>
        row.flatMap((cell, place) =>
          cell === '' || place < 3
            ? []
            : [first.map((own, at) => (at === person ? own.with(place, '') : own))],
        ),
      ),
    ];
    const less =
      now.length === 1
        ? tries.find((one) => one.length > 0 && difference([one]) !== undefined)
        : undefined;
    if (less !== undefined) {
      now = [less];
      changed = true;
    }
  }
  return now;
}

let agreed = 0;
for (let done = 0; done < Number(wanted); done += batch) {
  const count = Math.min(batch, Number(wanted) - done);
  const households = [...new Anything(Number(seed) + done).households(count)];
  const found = difference(households);
  if (found !== undefined) {
    const least = smallest(households);
    const [local, sql] = difference(least) ?? found;
    console.error(
      `the engines disagree (seed ${Number(seed) + done}); the smallest household that shows it:`,
    );
    for (const row of least.flat()) {
      console.error(
        row.flatMap((cell, at) => (cell === '' ? [] : [`${header[at] ?? ''}=${cell}`])).join('  '),
      );
    }
    console.error(`local:  ${local}\nduckdb: ${sql}`);
    process.exit(1);
  }
  agreed += count;
}
rmSync(folder, { recursive: true });
console.log(`${agreed} households: the interpreter and SQL agree to the byte`);
