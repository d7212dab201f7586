// Measures civil-aid beside its peers and writes out/report.md. See README.md.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const root = join(here, '..');
const out = join(here, 'out');
const city = join(root, 'fixtures/city/city.csv');
const venv = join(here, '.venv');
const month = '2021-08';

/** A title; the command, undefined where it is not installed; a table it writes, whose rows are its answer. */
/** @typedef {[title: string, command: string[] | undefined, table?: string]} Row */
/** Rows with an answer must agree. The first row is what the others' ratios are to. */
/** @typedef {{ title: (answer: any) => string, repeats: number, rows: Row[] }} Table */

/** @param {string} command @param {string[]} args @param {string} cwd */
function must(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
const runs = (/** @type {string[]} */ command) =>
  spawnSync(command[0] ?? '', command.slice(1), { stdio: 'ignore' }).status === 0;
const text = (/** @type {string} */ path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const to = (/** @type {string} */ name) => join(out, name);
const count = (/** @type {number} */ number) => number.toLocaleString('en-US');

/** What a row runs: the tool itself, `measure.mjs`, a Python script, a program if it is there. */
const civilAid = (/** @type {string[]} */ ...args) => [
  process.execPath,
  join(root, 'bin/civil-aid.js'),
  ...args,
];
const measure = (/** @type {string[]} */ ...args) => [
  process.execPath,
  join(here, 'measure.mjs'),
  ...args,
];
const python = (/** @type {string} */ script, /** @type {string[]} */ ...args) =>
  (pythonReady ??= preparePython())
    ? [join(venv, 'bin/python'), join(here, script), ...args]
    : undefined;
const program = (/** @type {string[]} */ ...command) =>
  runs([command[0] ?? '', '--version']) ? command : undefined;

/** @type {boolean | undefined} */
let pythonReady;

/** The virtual environment, made anew whenever requirements.txt has changed. */
function preparePython() {
  const wanted = join(here, 'requirements.txt');
  const installed = join(venv, 'requirements.txt');
  if (text(installed) === text(wanted)) return true;
  if (!runs(['python3', '--version'])) return false;
  try {
    must('python3', ['-m', 'venv', '--clear', venv]);
    must(join(venv, 'bin/pip'), ['install', '--quiet', '-r', wanted]);
    writeFileSync(installed, text(wanted));
    return true;
  } catch (error) {
    console.error(String(error));
    return false;
  }
}

/** A roster of outsiders with a thousand of the recipients in it. @param {number} rows */
async function roster(rows) {
  const path = to(`roster-${rows}.csv`);
  if (existsSync(path)) return path;
  const people = text(city)
    .split('\r\n')
    .slice(1, 1 + 1000 * 50)
    .filter((_, at) => at % 50 === 0)
    .map((line) => line.split(','));
  const file = createWriteStream(`${path}.part`);
  let part = '身份证号,姓名,月养老金,起领日期\n';
  const step = Math.floor(rows / people.length);
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  for (let at = 0; at < rows; at += 1) {
    const person = at % step === 0 ? people[at / step] : undefined;
    // Sequence numbers below 900 are no one's in the fixtures.
    const day = `${1940 + (at % 50)}${two(1 + (Math.floor(at / 50) % 12))}${two(1 + (Math.floor(at / 600) % 28))}`;
    const id =
      person?.[2] ??
      `3412${two(Math.floor(at / 16800) % 100)}${day}${String(at % 900).padStart(3, '0')}${at % 10}`;
    part += `${id},${person?.[1] ?? '某某'},2000,2021-03-01\n`;
    if (part.length < 1_000_000) continue;
    if (!file.write(part)) await once(file, 'drain');
    part = '';
  }
  file.end(part);
  await once(file, 'close');
  renameSync(`${path}.part`, path);
  return path;
}

/** The join as arguments of sqlite3: no file, which two sizes could share. @param {string} path @param {string} target */
const sqlJoin = (path, target) => [
  '.mode csv',
  '.headers on',
  `.import '${city}' person`,
  `.import '${path}' roster`,
  'CREATE INDEX id ON person("身份证号");',
  `.output '${target}'`,
  'SELECT p.*, r."月养老金" FROM roster r JOIN person p ON r."身份证号" = p."身份证号";',
];

/** A file read, decided and written, beside DuckDB that only copies it. @param {string} title @param {string} path @param {number} repeats @param {Row[]} more @returns {Table} */
function wholeFile(title, path, repeats, more = []) {
  return {
    title: () => title,
    repeats,
    rows: [
      ['civil-aid calc，九类，读、核算、写', calc(path)],
      ['DuckDB 读入并写出同一文件', measure('copy', path, to('copy.csv'))],
      [
        'DuckDB 读入并写出 civil-aid 的结果',
        measure('rewrite', to('calc/decisions.csv'), to('copy.csv')),
      ],
      ...more,
    ],
  };
}
const calc = (/** @type {string} */ path, /** @type {string[]} */ ...more) =>
  civilAid('calc', path, '--as-of', month, '--quiet', '-o', to('calc/'), ...more);

/** The city's table so many times over. @param {number} times */
function enlarged(times) {
  const path = to(`city-${times}.csv`);
  if (!existsSync(path))
    must(process.execPath, [join(here, 'enlarge.mjs'), city, String(times), path]);
  return path;
}

/** @type {Record<string, (sizes: number[], times: number[]) => Promise<Table[]>>} */
const parts = {
  files: async (_sizes, times) => [
    wholeFile('整个城市的表（121,828 户、226,989 人）', city, 3, [
      ['civil-aid calc --engine local', calc(city, '--engine', 'local')],
      ['csv-parse 只读同一文件', measure('csv-parse', city)],
    ]),
    ...times.map((more) =>
      wholeFile(
        `${count(more)} 个城市的表（${count(more * 121_828)} 户、${count(more * 226_989)} 人），--memory 1GB`,
        enlarged(more),
        1,
      ),
    ),
  ],
  rule: async () => {
    const households = to('households.csv');
    const [command = '', ...args] = measure('households', city, households);
    must(command, args);
    return [
      {
        title: (answer) =>
          `低保一条规则，同样的 ${count(answer.households)} 户，只计判断，结果一致（${count(answer.eligible)} 户、每月 ${count(answer.amount / 100)} 元）`,
        repeats: 3,
        rows: [
          ['civil-aid 解释器', measure('interpreter', city)],
          ['civil-aid 编译成 SQL', measure('compiled', city, to('known.csv'))],
          ['json-rules-engine', measure('json-rules-engine', households)],
          ['zen-engine', measure('zen-engine', households)],
          ['OpenFisca-Core', python('openfisca/dibao.py', households)],
        ],
      },
    ];
  },
  match: async (sizes) => {
    const tables = [];
    for (const size of sizes) {
      const path = await roster(size);
      const target = (/** @type {string} */ name) => to(`match-${size}-${name}.csv`);
      const check = civilAid(
        ...['check', 'roster', '--recipients', city, '--roster', `pension=${path}`],
        ...['--as-of', month, '--no-ledger', '--quiet', '-o', target('civil-aid')],
      );
      const mlr = ['mlr', '--icsv', '--ocsv', 'join', '-j', '身份证号', '-f', city];
      tables.push({
        title: (/** @type {number} */ answer) =>
          `226,989 人对名册 ${count(size)} 行，相合的都是 ${count(answer)} 对`,
        repeats: size > 1_000_000 ? 1 : 3,
        /** @type {Row[]} */
        rows: [
          ['civil-aid check，读、比对、重新定价、写', check],
          ['DuckDB 只连接', measure('join', city, path, target('duckdb'))],
          ['Splink 确定性连接', python('splink/link.py', city, path, target('splink'))],
          [
            'sqlite3 只连接',
            program('sqlite3', ':memory:', ...sqlJoin(path, target('sqlite'))),
            target('sqlite'),
          ],
          ['Miller 只连接', program(...mlr, 'then', 'tee', target('mlr'), path), target('mlr')],
        ],
      });
    }
    return tables;
  },
};

const clock = runs(['/usr/bin/time', '-f', '%M', 'true']);

/** The median of some runs; undefined where one failed. @param {Row} row @param {number} repeats */
function measured([title, command, table], repeats) {
  if (command === undefined) return { failure: '未安装' };
  const found = [];
  for (let at = 0; at < repeats; at += 1) {
    if (table !== undefined) rmSync(table, { force: true });
    const printed = to('stdout');
    const file = openSync(printed, 'w');
    const [first = '', ...rest] = clock ? ['/usr/bin/time', '-f', '%M', ...command] : command;
    const start = performance.now();
    const { status, stderr } = spawnSync(first, rest, {
      cwd: out,
      encoding: 'utf8',
      stdio: ['ignore', file, 'pipe'],
    });
    const seconds = (performance.now() - start) / 1000;
    closeSync(file);
    if (status !== 0) {
      console.error(`${title}: ${stderr}`);
      return { failure: '未完成' };
    }
    const megabytes = clock ? Math.round(Number(stderr.trim().split('\n').at(-1)) / 1024) : '';
    const told = text(printed).trimEnd().split('\n').at(-1) ?? '';
    found.push({
      seconds,
      megabytes,
      ...(told.startsWith('{') ? JSON.parse(told) : {}),
      ...(table === undefined ? {} : { answer: text(table).trimEnd().split('\n').length - 1 }),
    });
  }
  found.sort((a, b) => a.seconds - b.seconds);
  return found[Math.floor(found.length / 2)];
}

const figure = (/** @type {number} */ number) =>
  number < 0.1 ? number.toPrecision(2) : number.toFixed(2);

/** @param {Table} table */
function* lines({ title, repeats, rows }) {
  const results = rows.map((row) => measured(row, repeats));
  const own = results[0];
  if (own.failure !== undefined) throw new Error(`${rows[0]?.[0]}: ${own.failure}`);
  const answers = results.flatMap(({ answer }) => answer ?? []);
  const told = answers.map((answer) => JSON.stringify(answer));
  if (new Set(told).size > 1) throw new Error(`the answers differ: ${told.join(' / ')}`);
  yield `${title(answers[0])}，${repeats === 1 ? '一次' : `${repeats} 次取中位`}：`;
  yield '';
  yield '| 项目 | 秒 | 内存峰值 MB | civil-aid 与它之比 |';
  yield '|---|---:|---:|---:|';
  for (const [at, [name]] of rows.entries()) {
    const { failure, seconds, megabytes, build } = results[at];
    const whole = build === undefined ? name : `${name}（建模拟另 ${figure(build)} 秒）`;
    yield failure === undefined
      ? `| ${whole} | ${figure(seconds)} | ${megabytes} | ${at === 0 ? '' : figure(own.seconds / seconds)} |`
      : `| ${whole} | ${failure} | | |`;
  }
  yield '';
}

function heading() {
  const { dependencies } = JSON.parse(text(join(here, 'package.json')));
  const versions = Object.keys(dependencies).map((name) => {
    const { version } = JSON.parse(text(join(here, 'node_modules', name, 'package.json')));
    return `${name} ${version}`;
  });
  const programs = ['python3', 'sqlite3', 'mlr'].flatMap((name) => {
    const { stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
    return stdout ? `${name} ${/[\d.]{3,}/u.exec(stdout)?.[0]}` : [];
  });
  const pinned = text(join(here, 'requirements.txt')).trim().replaceAll('==', ' ').split('\n');
  const date = new Date().toISOString().slice(0, 10);
  return `${date}，${cpus()[0]?.model}，${cpus().length} 核（开始时负载 ${loadavg()[0]?.toFixed(1)}），Node ${process.version}；${[...versions, ...pinned, ...programs].join('，')}`;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000,10000000' },
    times: { type: 'string', default: '10' },
  },
});
const wanted = positionals.length === 0 ? Object.keys(parts) : positionals;
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);

mkdirSync(to('calc'), { recursive: true });
for (const folder of [root, here])
  must(process.execPath, [join(root, 'scripts/install.mjs')], folder);
must('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json']);
if (!existsSync(city)) must('npx', ['--no-install', 'tsx', 'fixtures/generate.ts', '--city']);

const numbers = (/** @type {string} */ list) => list.split(',').filter(Boolean).map(Number);
const report = [heading(), ''];
for (const name of wanted) {
  for (const table of (await parts[name]?.(numbers(values.rows), numbers(values.times))) ?? [])
    report.push(...lines(table));
}
writeFileSync(to('report.md'), report.join('\n'));
console.log(report.join('\n'));
