// Holds the two ways of deciding to each other on hostile sheets: file names that look like patterns,
// headers that every object has, cells that hold separators, in every form that is read and written. The
// same bytes, rejects and sums must come from both, and every row must be decided or rejected.
//
//     npm run fuzz -- [sheets] [seed]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { Hostile, hostileBytes, type HostileSheet } from '../fixtures/generate/hostile.ts';
import { Random } from '../fixtures/generate/random.ts';
import { writeDecisions } from '../src/cli/calc.ts';
import { Progress } from '../src/cli/progress.ts';
import { openInputs, type Opened, readOpened } from '../src/cli/read.ts';
import { Told } from '../src/cli/screen.ts';
import { type BulkOutput, decideInBulk } from '../src/engine/bulk.ts';
import { UserError } from '../src/errors.ts';
import { say } from '../src/messages/index.ts';
import type { Category } from '../src/people/columns.ts';
import type { Reject } from '../src/people/intake.ts';
import { parseAsOf } from '../src/people/month.ts';
import { columnsOf, type DecisionStyle } from '../src/reports/decisions.ts';
import { Totals } from '../src/reports/summary.ts';
import { readLibrary, shippedRules } from '../src/rules/library.ts';
import { loadRuleset } from '../src/rules/ruleset.ts';
import { holdToCount } from '../src/tables/recount.ts';
import { openSink, outFormats } from '../src/tables/write.ts';

const [wanted = '20000', seed = '2021'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'civil-aid-fuzz-'));
const random = new Random(Number(seed));
const hostile = new Hostile(Number(seed));
const { stdin, stdout } = process;
const stderr = new Told(process.stderr);
// Planning takes most of the time, so that many sheets are decided together.
const asOf = parseAsOf('2021-08');
if (asOf === undefined) throw new Error('no month');
const library = readLibrary(shippedRules);
const rulesOf = (...names: Category[]): Pick<Run, 'categories' | 'ruleset'> => ({
  categories: names,
  ruleset: loadRuleset(library, '341600', asOf, names),
});
const rulesets = [
  rulesOf('dibao'),
  rulesOf('tekun', 'old_age'),
  rulesOf('dibao', 'disability_living'),
] as const;

async function put(sheet: HostileSheet): Promise<string> {
  const path = join(folder, 'in', sheet.path);
  mkdirSync(dirname(path), { recursive: true });
  if (sheet.kind !== 'xlsx' && sheet.kind !== 'parquet') {
    writeFileSync(path, hostileBytes(sheet));
    return path;
  }
  const columns = sheet.header.map((header) => ({ key: header, header, kind: 'text' as const }));
  const sink = await openSink({ path }, sheet.kind, columns, { encoding: 'utf8' });
  for (const row of sheet.rows) await sink.write(row);
  await sink.close();
  return path;
}

/** All that a way of deciding leaves behind. */
interface Left {
  readonly bytes: Buffer;
  readonly rest: string;
  readonly read: number;
  readonly rejected: number;
}

const told = (rejects: readonly Reject[]): unknown =>
  rejects.map((one) => ({ ...one, messages: one.messages.map((each) => say('zh', each)) }));

/** What one run of many sheets is written as. */
interface Run {
  readonly categories: readonly Category[];
  readonly ruleset: ReturnType<typeof loadRuleset>;
  readonly output: Omit<BulkOutput, 'target' | 'style'>;
  readonly style: Omit<DecisionStyle, 'extras'>;
  readonly rowsAtOnce: number;
}

const open = (paths: readonly string[]): Promise<Opened> => {
  const world = { stdin, stdout, stderr, today: new Date('2021-08-15T00:00:00Z') };
  return openInputs(paths, world, { lang: 'zh', quiet: true, note: () => undefined });
};

async function locally(paths: readonly string[], run: Run): Promise<Left> {
  const opened = await open(paths);
  const style = { ...run.style, extras: opened.extras };
  const totals = new Totals(run.categories);
  const read = await readOpened(opened);
  const path = join(folder, 'local');
  const { format, encoding } = run.output;
  const sink = await openSink({ path }, format, columnsOf(style), { encoding });
  const bar = new Progress(stderr, 'zh', 'progressDeciding', true, 0);
  const households = await writeDecisions(
    sink,
    read,
    run.ruleset,
    run.categories,
    style,
    totals,
    bar,
  );
  await sink.close();
  await holdToCount({ path, temporary: path }, format, columnsOf(style), totals.written());
  const rows = read.tables.map(({ rows: count }) => count);
  const { rejects, rowsKept, rowsRead } = read.intake;
  if (rowsKept + rejects.length !== rowsRead) throw new Error('rows in are not decided + rejected');
  return {
    bytes: readFileSync(path),
    rest: JSON.stringify({ households, rows, totals: totals.json(), rejects: told(rejects) }),
    read: rowsRead,
    rejected: rejects.length,
  };
}

async function bySql(paths: readonly string[], run: Run): Promise<Left> {
  const opened = await open(paths);
  const totals = new Totals(run.categories);
  const path = join(folder, 'duckdb');
  const { households, rows, rejects } = await decideInBulk({
    tables: opened.tables,
    ruleset: run.ruleset,
    wanted: run.categories,
    output: { ...run.output, style: { ...run.style, extras: opened.extras }, target: { path } },
    totals,
    memory: '512MB',
    rowsAtOnce: run.rowsAtOnce,
    onRead: () => Promise.resolve(),
    onRows: () => undefined,
  });
  return {
    bytes: readFileSync(path),
    rest: JSON.stringify({ households, rows, totals: totals.json(), rejects: told(rejects) }),
    read: rows.reduce((sum, count) => sum + count, 0),
    rejected: rejects.length,
  };
}

/** What comes of it, a refusal being an answer too. */
const outcome = async (work: Promise<Left>): Promise<Left | string> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UserError) return `${error.code} ${error.message}`;
    throw error;
  }
};

/** The first place where they differ; undefined where they agree. */
function difference(one: Left | string, other: Left | string): string | undefined {
  if (typeof one === 'string' || typeof other === 'string') {
    return one === other
      ? undefined
      : `local: ${typeof one === 'string' ? one : 'done'}\nduckdb: ${typeof other === 'string' ? other : 'done'}`;
  }
  const near = (a: string, b: string): string => {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    const cut = (text: string): string =>
      JSON.stringify(text.slice(Math.max(0, at - 60), at + 120));
    return `local:  ${cut(a)}\nduckdb: ${cut(b)}`;
  };
  if (!one.bytes.equals(other.bytes))
    return near(one.bytes.toString('latin1'), other.bytes.toString('latin1'));
  return one.rest === other.rest ? undefined : near(one.rest, other.rest);
}

function runOf(sheets: number): Run {
  const format = random.pick(outFormats);
  return {
    ...random.pick(rulesets),
    output: { format, encoding: random.pick(['utf8', 'utf8-bom', 'gb18030']) },
    style: {
      lang: random.pick(['zh', 'zh', 'en']),
      headers: random.pick(['zh', 'key']),
      words: format === 'xlsx' || format === 'html',
      mask: random.chance(0.2),
      asOf: '2021-08',
    },
    rowsAtOnce: random.pick(sheets > 1 ? [100, 150, 1_000_000] : [1, 2, 3, 1_000_000]),
  };
}

const counts = new Map<string, number>();
const count = (what: string, more = 1): void => {
  counts.set(what, (counts.get(what) ?? 0) + more);
};

/** Decides sheets in both ways; what differs, if anything does. */
async function differs(sheets: readonly HostileSheet[], run: Run): Promise<string | undefined> {
  const paths = sheets.map(({ path }) => join(folder, 'in', path));
  const local = await outcome(locally(paths, run));
  const sql = await outcome(bySql(paths, run));
  const found = difference(local, sql);
  if (found !== undefined) return found;
  if (typeof local === 'string') {
    // One that is refused must not hide the others.
    if (sheets.length === 1) count('sheets refused, alike');
    for (const one of sheets.length > 1 ? sheets : []) {
      const alone = await differs([one], run);
      if (alone !== undefined) return alone;
    }
    return undefined;
  }
  const rows = sheets.reduce((sum, { rows: own }) => sum + own.length, 0);
  // A sign that some programs end lines with makes more rows of one, all of which are then accounted for.
  const odd = sheets.some(({ rows: own }) =>
    /[\u000b\f\u001c-\u001e\u0085\u2028\u2029]/.test(own.join()),
  );
  if (odd ? local.read < rows : local.read !== rows)
    return `${rows} rows were written down, ${local.read} were read`;
  count('outputs recounted');
  count('rows read', local.read);
  count('rows rejected', local.rejected);
  count(`sheets written as ${run.output.format}`, sheets.length);
  return undefined;
}

const began = Date.now();
const total = Number(wanted);
for (let done = 0; done < total;) {
  const sheets = hostile.sheets(Math.min(random.pick([1, 20, 60, 80]), total - done));
  const run = runOf(sheets.length);
  rmSync(join(folder, 'in'), { recursive: true, force: true });
  for (const sheet of sheets) await put(sheet);
  for (const { kind } of sheets) count(`sheets read from ${kind}`);
  const found = await differs(sheets, run);
  if (found !== undefined) {
    const { output, style, rowsAtOnce, categories } = run;
    console.error(`the engines disagree (seed ${seed}, after ${done} sheets)\n${found}`);
    console.error(JSON.stringify({ output, style, rowsAtOnce, categories }));
    for (const one of sheets) {
      const alone = await differs([one], run).catch(String);
      if (alone !== undefined) console.error(`${JSON.stringify(one)}\n${alone}`);
    }
    process.exit(1);
  }
  done += sheets.length;
}
const seconds = (Date.now() - began) / 1000;
rmSync(folder, { recursive: true });
for (const [what, times] of [...counts].sort()) console.log(`${what}: ${times}`);
console.log(
  `${total} hostile sheets from seed ${seed}, ${(total / seconds).toFixed(0)} a second: the engines agree to the byte, 0 rows lost, 0 forged`,
);
