// Holds the two ways of deciding to each other on hostile sheets: file names that look like patterns,
// headers that every object has, cells that hold separators, in every form that is read and written. The
// same bytes, rejects and sums must come from both, and every row must be decided or rejected.
//
//     npm run fuzz -- [sheets] [seed]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';

import { Hostile, hostileBytes, type HostileSheet } from '../fixtures/generate/hostile.ts';
import { Random } from '../fixtures/generate/random.ts';
import { assumptionOf } from '../src/app/assume.ts';
import { openInputs, type Opened } from '../src/app/read.ts';
import { Told } from '../src/app/screen.ts';
import { Voice } from '../src/app/voice.ts';
import { type BulkOutput, type BulkResult, decideInBulk } from '../src/engine/bulk.ts';
import { decideLocally } from '../src/engine/local.ts';
import { Duck, quoted } from '../src/duck/duckdb.ts';
import { UserError } from '../src/core/errors.ts';
import { type Lang, say } from '../src/messages/index.ts';
import type { Category } from '../src/core/columns.ts';
import { parseAsOf } from '../src/core/month.ts';
import type { Assumption } from '../src/people/settle.ts';
import { sayWarning } from '../src/people/warnings.ts';
import { columnsOf, type DecisionStyle, titlesOf } from '../src/decide/columns.ts';
import { Totals } from '../src/engine/summary.ts';
import { readLibrary, shippedRules } from '../src/rules/library.ts';
import { loadRuleset } from '../src/rules/ruleset.ts';
import { HeldOutput } from '../src/sheets/recount.ts';
import { openSink, outFormats } from '../src/sheets/write/registry.ts';

const [wanted = '20000', seed = '2021'] = process.argv.slice(2);
/** How many sheets are decided together: planning takes most of the time of few. */
const batches = [80, 100, 120, 140, 160, 180, 200, 220, 120, 160, 200, 1] as const;
const folder = mkdtempSync(join(tmpdir(), 'civil-aid-fuzz-'));
const random = new Random(Number(seed));
const hostile = new Hostile(Number(seed));
/** Writes sheets as Parquet, all through one database. */
const writer = {
  duck: await Duck.open({ path: ':memory:', memory: '512MB' }),
  async table(
    path: string,
    header: readonly string[],
    rows: readonly (readonly string[])[],
  ): Promise<void> {
    const columns = header.map((_, at) => `c${at}`);
    await this.duck.run(
      `CREATE OR REPLACE TABLE sheet (${columns.map((name) => `${name} VARCHAR`).join(', ')})`,
    );
    await this.duck.append('sheet', rows);
    // A name ends at a NUL, which no statement can hold.
    const named = header.map(
      (name, at) => `c${at} AS "${name.replaceAll('"', '""').replaceAll('\0', '\ufffd')}"`,
    );
    await this.duck.run(
      `COPY (SELECT ${named.join(', ')} FROM sheet) TO ${quoted(path)} (FORMAT parquet, USE_TMP_FILE false)`,
    );
  },
  close(): void {
    this.duck.close();
  },
};
const { stdin, stdout } = process;
// What is told of a table is not what is held to each other here.
const voice = new Voice(
  new Told(Object.assign(new PassThrough().resume(), { isTTY: false })),
  'zh',
  true,
);
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
  const { kind, header, rows, title } = sheet;
  if (kind === 'parquet') await writer.table(path, header, rows);
  else if (kind === 'xlsx') {
    const columns = header.map((name) => ({ key: name, header: name, kind: 'text' as const }));
    const sink = await openSink({ path }, kind, columns, {
      encoding: 'utf8',
      ...(title !== undefined && { title }),
    });
    for (const row of rows) await sink.write(row);
    await sink.close();
  } else writeFileSync(path, hostileBytes(sheet));
  return path;
}

/** All that a way of deciding leaves behind. */
interface Left {
  readonly bytes: Buffer;
  readonly rest: string;
  readonly read: number;
  readonly rejected: number;
}

/** What one household after the other was decided from: everyone, and the text of all that was rejected. */
interface LeftLocally extends Left {
  readonly known: ReadonlySet<string>;
  readonly raws: string;
}

const leftOf = (
  { households, rows, rejects, warnings }: Omit<BulkResult, 'written'>,
  totals: Totals,
): string =>
  JSON.stringify({
    households,
    rows,
    totals: totals.json(),
    warnings: warnings.map((one) => sayWarning(one, 'zh')).sort(),
    rejects: rejects.map((one) => ({
      ...one,
      messages: one.messages.map((each) => say('zh', each)),
    })),
  });

/** What one run of many sheets is written as. */
interface Run {
  readonly categories: readonly Category[];
  readonly ruleset: ReturnType<typeof loadRuleset>;
  readonly output: Omit<BulkOutput, 'target' | 'style'>;
  readonly style: Omit<DecisionStyle, 'extras'>;
  readonly rowsAtOnce: number;
  /** Files of fewer bytes are put together; 0 lets DuckDB read each. */
  readonly smallFile: number;
  readonly assumptions: readonly Assumption[];
}

const open = (paths: readonly string[], { assumptions, ruleset }: Run): Promise<Opened> => {
  const today = new Date('2021-08-15T00:00:00Z');
  const world = {
    stdin,
    stdout,
    voice,
    today,
    maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
    notRead: () => undefined,
  };
  const { categories } = ruleset;
  return openInputs(paths, world, { assumptions, categories });
};

async function locally(paths: readonly string[], run: Run): Promise<LeftLocally> {
  const opened = await open(paths, run);
  const style = { ...run.style, extras: opened.extras };
  const totals = new Totals(run.categories);
  const path = join(folder, 'local');
  const { format } = run.output;
  const held = new HeldOutput(path, format, columnsOf(style));
  const result = await decideLocally({
    tables: opened.tables,
    ruleset: run.ruleset,
    wanted: run.categories,
    output: { ...run.output, style, target: held.target },
    totals,
    memory: '512MB',
    onRead: () => Promise.resolve(),
    onRows: () => undefined,
  });
  await held.holdTo(totals.written());
  const { intake } = result;
  if (intake === undefined) throw new Error('nothing was read here');
  const { rejects, rowsKept, rowsRead } = intake;
  if (rowsKept + rejects.length !== rowsRead) throw new Error('rows in are not decided + rejected');
  return {
    bytes: readFileSync(path),
    rest: leftOf(result, totals),
    read: rowsRead,
    rejected: rejects.length,
    known: new Set(intake.households().flatMap(({ people }) => people.map(({ id }) => id.text))),
    raws: rejects.map(({ raw }) => raw).join('\n'),
  };
}

async function bySql(paths: readonly string[], run: Run): Promise<Left> {
  const opened = await open(paths, run);
  const totals = new Totals(run.categories);
  const path = join(folder, 'duckdb');
  const result = await decideInBulk({
    tables: opened.tables,
    ruleset: run.ruleset,
    wanted: run.categories,
    output: { ...run.output, style: { ...run.style, extras: opened.extras }, target: { path } },
    totals,
    memory: '512MB',
    rowsAtOnce: run.rowsAtOnce,
    smallFile: run.smallFile,
    onRead: () => Promise.resolve(),
    onRows: () => undefined,
  });
  return {
    bytes: readFileSync(path),
    rest: leftOf(result, totals),
    read: result.rows.reduce((sum, count) => sum + count, 0),
    rejected: result.rejects.length,
  };
}

/** What comes of it, a refusal being an answer too. */
const outcome = async <T extends Left>(work: Promise<T>): Promise<T | string> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UserError) return `${error.code} ${error.message}`;
    throw error;
  }
};

function isRefusal(error: unknown): true {
  if (error instanceof UserError) return true;
  throw error;
}

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

function runOf(sheets: number, assumed: boolean): Run {
  const format = random.pick(outFormats);
  const chosen = random.pick(rulesets);
  const lang = random.pick<Lang>(['zh', 'zh', 'en']);
  return {
    ...chosen,
    output: {
      format,
      encoding: random.pick(['utf8', 'utf8-bom', 'gb18030']),
      forExcel: random.chance(0.3),
    },
    style: {
      lang,
      titles: titlesOf(chosen.ruleset, lang),
      headers: random.pick(['zh', 'key']),
      mask: random.chance(0.2),
      asOf: '2021-08',
    },
    rowsAtOnce: random.pick(sheets > 1 ? [100, 150, 1_000_000, 1_000_000] : [1, 2, 3, 1_000_000]),
    smallFile: random.chance(sheets > 1 ? 0.03 : 0.5) ? 0 : 65_536,
    assumptions: assumed ? [assumptionOf('财产状况符合=是')] : [],
  };
}

const counts = new Map<string, number>();
const count = (what: string, more = 1): void => {
  counts.set(what, (counts.get(what) ?? 0) + more);
};

/** Decides sheets in both ways; what differs, if anything does. */
async function differs(
  sheets: readonly HostileSheet[],
  run: Run,
  alone = false,
): Promise<string | undefined> {
  const paths = sheets.map(({ path }) => join(folder, 'in', path));
  const local = await outcome(locally(paths, run));
  const sql = await outcome(bySql(paths, run));
  const found = difference(local, sql);
  if (found !== undefined) return found;
  if (typeof local === 'string') {
    // One that is refused must not hide the others.
    const refused = await Promise.all(
      paths.map((path) => open([path], run).then(() => false, isRefusal)),
    );
    const others = sheets.filter((_, at) => refused[at] === false);
    count('sheets refused, alike', sheets.length - others.length);
    if (others.length === sheets.length) throw new Error(`only together refused: ${local}`);
    return others.length > 0 ? differs(others, run, alone) : undefined;
  }
  const lost = sheets
    .flatMap(({ ids }) => ids)
    .find((id) => !local.known.has(id) && !local.raws.includes(id));
  if (lost !== undefined) return `${lost} is neither decided nor rejected`;
  if (alone) return undefined;
  count('outputs recounted');
  count('rows read', local.read);
  count('rows rejected', local.rejected);
  count('persons sought, each decided or rejected', sheets.flatMap(({ ids }) => ids).length);
  count(`sheets written as ${run.output.format}`, sheets.length);
  return undefined;
}

/** The fewest sheets that differ still, found by leaving out parts of them. */
async function fewest(sheets: readonly HostileSheet[], run: Run): Promise<readonly HostileSheet[]> {
  let now = sheets;
  for (let size = Math.ceil(now.length / 2); size >= 1 && now.length > 1;) {
    let less: readonly HostileSheet[] | undefined;
    for (let at = 0; at < now.length && less === undefined; at += size) {
      const rest = [...now.slice(0, at), ...now.slice(at + size)];
      if (rest.length === 0) continue;
      const found = await differs(rest, run, true).catch(String);
      if (found !== undefined) less = rest;
    }
    if (less !== undefined) now = less;
    else if (size === 1) break;
    size = Math.max(1, Math.ceil(Math.min(size, now.length) / 2));
  }
  return now;
}

const began = Date.now();
const used = process.cpuUsage();
const total = Number(wanted);
for (let done = 0; done < total;) {
  const other = random.chance(0.25);
  const size = Math.min(random.pick<number>(batches), total - done);
  const sheets = hostile.sheets(size, other ? 'other' : 'plain');
  const run = runOf(size, other && random.chance(0.2));
  rmSync(join(folder, 'in'), { recursive: true, force: true });
  for (const sheet of sheets) await put(sheet);
  for (const { kind } of sheets) count(`sheets read from ${kind}`);
  const found = await differs(sheets, run).catch(String);
  if (found !== undefined) {
    const least = await fewest(sheets, run);
    const { output, style, rowsAtOnce, smallFile, categories, assumptions } = run;
    console.error(
      `the engines disagree (seed ${seed}, after ${done} sheets), least: ${least.length}`,
    );
    console.error(
      JSON.stringify({ output, style, rowsAtOnce, smallFile, categories, assumptions }),
    );
    for (const one of least) console.error(JSON.stringify({ ...one, ends: [...one.ends] }));
    console.error((await differs(least, run).catch(String)) ?? found);
    process.exit(1);
  }
  done += size;
  count(other ? 'sheets with other units, headers or columns' : 'sheets under plain headers', size);
}
const seconds = (Date.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);
const rate = (time: number): string => (total / time).toFixed(0);
writer.close();
rmSync(folder, { recursive: true });
for (const [what, times] of [...counts].sort()) console.log(`${what}: ${times}`);
console.log(
  `${total} hostile sheets from seed ${seed}, ${rate(seconds)} a second (${rate((user + system) / 1e6)} a second of processor): the engines agree to the byte, 0 rows lost, 0 forged`,
);
