// One measurement in a process of its own; of what it knows of seconds and answer it prints a line of JSON.
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , key = '', ...paths] = process.argv;
const [input = '', second = '', third = ''] = paths;

/** @param {string} path */
const own = (path) => import(join(import.meta.dirname, '../dist', path));
const read = (/** @type {string} */ path) =>
  `read_csv('${path}', all_varchar = true, header = true)`;

/** Runs a COPY and tells how many rows it wrote. @param {string} select @param {string} target */
async function duckdb(select, target) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const copied = await connection.run(`COPY (${select}) TO '${target}' (HEADER)`);
  return { answer: Number((await copied.getRows())[0]?.[0]) };
}

async function csvParse() {
  const { parse } = await import('csv-parse');
  let rows = -1;
  for await (const _row of createReadStream(input).pipe(parse({ bom: true }))) rows += 1;
  return { answer: rows };
}

/** The columns of the input, with what the shipped rules call their categories. */
async function inputColumns() {
  const [
    { inputColumns: forms },
    { columnsWith },
    { categoriesOf },
    { readLibrary, shippedRules },
  ] = await Promise.all([
    own('core/columns.js'),
    own('core/category.js'),
    own('rules/categories.js'),
    own('rules/library.js'),
  ]);
  return columnsWith(forms, categoriesOf(readLibrary(shippedRules), '341600'));
}

/** The households that peers with two truth values can decide: nothing unknown, nobody away. */
async function households() {
  const [{ Intake }, columns, { readTable }] = await Promise.all([
    own('people/intake.js'),
    inputColumns(),
    own('sheets/read/read.js'),
  ]);
  const intake = new Intake();
  for (const table of await readTable({ name: input, path: input }, columns)) {
    for await (const row of table.rows) intake.add(row, table.info());
  }
  return intake.households().filter(({ people }) => {
    const known = people.some(({ values }) => values.property_ok !== undefined);
    const here = people.every(({ values }) => (values.living_status ?? '在户') === '在户');
    return known && here && people.every(({ values }) => values.monthly_income !== undefined);
  });
}

/** Those households for the peers, a person a line: household counted from 0, income in fen, property. */
async function dump() {
  const lines = (await households()).flatMap(({ people }, at) =>
    people.map(
      (/** @type {any} */ { values }) =>
        `${at},${values.monthly_income},${people[0].values.property_ok ? 1 : 0}\n`,
    ),
  );
  writeFileSync(second, `household,income,property\n${lines.join('')}`);
}

/** What `dump` wrote, a household each. */
function dumped() {
  /** @type {{ incomes: number[], property: boolean }[]} */
  const all = [];
  for (const line of readFileSync(input, 'utf8').trimEnd().split('\n').slice(1)) {
    const [at = 0, income = 0, property] = line.split(',').map(Number);
    (all[at] ??= { incomes: [], property: property === 1 }).incomes.push(income);
  }
  return all;
}

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

/** The rules of the one benefit, with no other beside it. */
async function dibaoRules() {
  const [{ readLibrary, shippedRules }, { loadRuleset }, { parseAsOf }] = await Promise.all([
    own('rules/library.js'),
    own('rules/ruleset.js'),
    own('core/month.js'),
  ]);
  const library = readLibrary(shippedRules);
  const rules = library.rules.filter(
    (/** @type {any} */ { content }) => content.category === 'dibao',
  );
  return loadRuleset({ ...library, rules, overlaps: [] }, '341600', parseAsOf('2021-08'));
}

async function interpreter() {
  const { decideHousehold } = await own('decide/interpret.js');
  const ruleset = await dibaoRules();
  return timed(await households(), (one) => decideHousehold(ruleset, one).outcomes[0]?.amount);
}

/** The same rule compiled to SQL, the people in DuckDB's memory already. */
async function compiled() {
  const [
    bulk,
    { withScratch },
    { People },
    { Plan },
    { totalsSql },
    { duckdb: dialect },
    { readTable },
    columns,
  ] = await Promise.all([
    own('engine/bulk.js'),
    own('duck/scratch.js'),
    own('engine/people.js'),
    own('sql/plan.js'),
    own('sql/rows.js'),
    own('sql/dialect.js'),
    own('sheets/read/read.js'),
    inputColumns(),
  ]);
  const { z } = await import('zod');
  const all = await households();
  const ids = new Set(all.map(({ id }) => id));
  const [header, ...lines] = readFileSync(input, 'utf8').split('\r\n');
  const known = lines.filter((line) => ids.has(line.slice(0, line.indexOf(','))));
  writeFileSync(second, `${[header, ...known].join('\r\n')}\r\n`);
  const ruleset = await dibaoRules();
  const plan = new Plan(ruleset, dialect);
  const file = { name: second, path: second };
  const [table] = await readTable(file, columns);
  return withScratch('1GB', 0, async (/** @type {any} */ duck, /** @type {string} */ scratch) => {
    const tables = [{ input: file, table }];
    const people = await People.load(duck, tables, plan.facts, [], ruleset.asOf, scratch);
    const sums = totalsSql(plan, ['dibao']);
    let seconds = 0;
    let found;
    for await (const _ of people.pieces()) {
      const start = performance.now();
      const decided = await bulk.decidePiece(duck, plan, sums);
      [found] = await duck.rows(z.any(), `SELECT ${sums.join(', ')} FROM ${decided}`);
      seconds += (performance.now() - start) / 1000;
    }
    const [eligible, amount] = [Number(found.dibao_eligible), Number(found.dibao_amount)];
    return { seconds, answer: { households: all.length, eligible, amount } };
  });
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
  return timed(dumped(), async (one) => {
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
  return timed(dumped(), async (one) => {
    const { result } = await decision.evaluate(one);
    return result.eligible ? Number(result.amount) : undefined;
  });
}

const jobs = {
  copy: () => duckdb(`SELECT * FROM ${read(input)}`, second),
  // Another file than the one measured beside it: its rows are no answer.
  rewrite: async () => void (await duckdb(`SELECT * FROM ${read(input)}`, second)),
  'csv-parse': csvParse,
  households: dump,
  interpreter,
  compiled,
  'json-rules-engine': jsonRulesEngine,
  'zen-engine': zenEngine,
  join: () =>
    duckdb(
      `SELECT p.*, r."月养老金" FROM ${read(second)} r JOIN ${read(input)} p ON r."身份证号" = p."身份证号"`,
      third,
    ),
};
console.log(JSON.stringify((await jobs[/** @type {keyof typeof jobs} */ (key)]()) ?? {}));
