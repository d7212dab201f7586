// One measurement in a process of its own: prints seconds, peak memory and, of a rule engine, its answer.
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [, , key = '', city = '', roster = ''] = process.argv;
const month = '2021-08';
const dist = join(import.meta.dirname, '../dist');

/** @param {string} path */
const own = (path) => import(join(dist, path));

/** Runs the command as `bin/` does, writing into a folder that is thrown away. @param {string[]} more */
async function calc(more) {
  const { run } = await own('cli/main.js');
  const folder = await mkdtemp(join(tmpdir(), 'civil-aid-bench-'));
  const { stdin, stdout, stderr } = process;
  const args = ['calc', city, '--as-of', month, '--quiet', '-o', `${folder}/`, ...more];
  const code = await run(args, { stdin, stdout, stderr, today: new Date() });
  await rm(folder, { recursive: true });
  if (code !== 0) throw new Error(`calc ended with ${code}`);
}

async function duckdb() {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const folder = await mkdtemp(join(tmpdir(), 'civil-aid-bench-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv('${city}', all_varchar = true, header = true)) TO '${folder}/out.csv' (HEADER)`,
  );
  await rm(folder, { recursive: true });
}

/** The bare join: both files read, the matches written. */
async function bareJoin() {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const folder = await mkdtemp(join(tmpdir(), 'civil-aid-bench-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = (/** @type {string} */ path) =>
    `read_csv('${path}', all_varchar = true, header = true)`;
  await connection.run(
    `COPY (SELECT p.*, r."月养老金" FROM ${read(roster)} r JOIN ${read(city)} p ON r."身份证号" = p."身份证号") TO '${folder}/out.csv' (HEADER)`,
  );
  await rm(folder, { recursive: true });
}

async function csvParse() {
  const { parse } = await import('csv-parse');
  let rows = 0;
  for await (const _row of createReadStream(city).pipe(parse({ bom: true }))) rows += 1;
  if (rows < 2) throw new Error('no rows');
}

/** The households that peers with two truth values can decide: nothing unknown, nobody away. */
async function households() {
  const [{ Intake }, { inputColumns }, { readTable }] = await Promise.all([
    own('people/intake.js'),
    own('people/columns.js'),
    own('tables/read.js'),
  ]);
  const intake = new Intake();
  for (const table of await readTable({ name: city, path: city }, inputColumns)) {
    for await (const row of table.rows) intake.add(row, table.info());
  }
  return intake.households().filter(({ people }) => {
    const known = people.some(({ values }) => values.property_ok !== undefined);
    const here = people.every(({ values }) => (values.living_status ?? '在户') === '在户');
    return known && here && people.every(({ values }) => values.monthly_income !== undefined);
  });
}

/** @param {any[]} all */
const plain = (all) =>
  all.map(({ people }) => ({
    incomes: people.map((/** @type {any} */ { values }) => values.monthly_income),
    property: people[0].values.property_ok,
  }));

/** Times the deciding alone, after one warm tenth. @param {any[]} all @param {(one: any) => any} decide */
async function timed(all, decide) {
  for (const one of all.slice(0, all.length / 10)) await decide(one);
  const start = performance.now();
  let eligible = 0;
  let amount = 0;
  for (const one of all) {
    const pending = decide(one);
    const fen = pending instanceof Promise ? await pending : pending;
    if (fen === undefined) continue;
    eligible += 1;
    amount += fen;
  }
  const seconds = (performance.now() - start) / 1000;
  return { seconds, answer: { households: all.length, eligible, amount } };
}

async function interpreter() {
  const [{ readLibrary, shippedRules }, { loadRuleset }, { decideHousehold }, { parseAsOf }] =
    await Promise.all([
      own('rules/library.js'),
      own('rules/ruleset.js'),
      own('decide/decide.js'),
      own('people/month.js'),
    ]);
  const library = readLibrary(shippedRules);
  const rules = library.rules.filter(
    (/** @type {any} */ { content }) => content.category === 'dibao',
  );
  const ruleset = loadRuleset({ ...library, rules, overlaps: [] }, '341600', parseAsOf(month));
  return timed(await households(), (one) => decideHousehold(ruleset, one).outcomes[0]?.amount);
}

async function jsonRulesEngine() {
  const { Engine } = await import('json-rules-engine');
  const engine = new Engine();
  engine.addFact('income', async (_params, almanac) => {
    const incomes = await almanac.factValue('incomes');
    return incomes.reduce(
      (/** @type {number} */ a, /** @type {number} */ b) => a + Math.max(0, b),
      0,
    );
  });
  engine.addFact(
    'line',
    async (_params, almanac) => 65_700 * (await almanac.factValue('incomes')).length,
  );
  engine.addRule({
    conditions: {
      all: [
        { fact: 'income', operator: 'lessThan', value: { fact: 'line' } },
        { fact: 'property', operator: 'equal', value: true },
      ],
    },
    event: { type: 'eligible' },
  });
  return timed(plain(await households()), async (one) => {
    const { events, almanac } = await engine.run(one);
    if (events.length === 0) return undefined;
    return (await almanac.factValue('line')) - (await almanac.factValue('income'));
  });
}

async function zenEngine() {
  const { ZenEngine } = await import('@gorules/zen-engine');
  const expression = (/** @type {string} */ id, /** @type {string} */ value) => ({
    id,
    key: id,
    value,
  });
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      {
        id: 'rule',
        name: 'rule',
        type: 'expressionNode',
        content: {
          expressions: [
            expression('income', 'sum(map(incomes, # > 0 ? # : 0))'),
            expression('line', '65700 * len(incomes)'),
            expression('eligible', '$.income < $.line and property'),
            expression('amount', '$.line - $.income'),
          ],
        },
      },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'rule', type: 'edge' },
      { id: 'b', sourceId: 'rule', targetId: 'out', type: 'edge' },
    ],
  });
  return timed(plain(await households()), async (one) => {
    const { result } = await decision.evaluate(one);
    return result.eligible ? Number(result.amount) : undefined;
  });
}

const jobs = {
  calc: () => calc([]),
  'calc-dibao': () => calc(['--category', 'dibao']),
  duckdb,
  join: bareJoin,
  'csv-parse': csvParse,
  interpreter,
  'json-rules-engine': jsonRulesEngine,
  'zen-engine': zenEngine,
};
const start = performance.now();
const found = await jobs[/** @type {keyof typeof jobs} */ (key)]();
const seconds = (performance.now() - start) / 1000;
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ seconds, megabytes, ...found }));
