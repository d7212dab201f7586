// Measures civil-aid beside its peers in one run and prints the ratios. See README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const root = join(here, '..');
const city = join(root, 'fixtures/city/city.csv');
const repeats = 3;

/** @param {string} command @param {string[]} args @param {string} cwd */
function must(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

if (!existsSync(join(here, 'node_modules'))) must('npm', ['ci', '--no-fund', '--no-audit'], here);
must('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json'], root);
if (!existsSync(city)) must('npx', ['--no-install', 'tsx', 'fixtures/generate.ts', '--city'], root);

/** Each measurement runs in a process of its own: [key, title, what it is compared with]. */
const files = [
  ['calc', 'civil-aid calc，九类，读、核算、写'],
  ['calc-dibao', 'civil-aid calc --category dibao'],
  ['duckdb', 'DuckDB 读入并写出同一文件'],
  ['csv-parse', 'csv-parse 只读同一文件'],
];
const engines = [
  ['interpreter', 'civil-aid 解释器'],
  ['json-rules-engine', 'json-rules-engine'],
  ['zen-engine', 'zen-engine'],
];

/** @param {string} key */
function measured(key) {
  const runs = Array.from({ length: repeats }, () => {
    const { status, stdout } = spawnSync(process.execPath, [join(here, 'measure.mjs'), key, city], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`${key} ended with ${status}`);
    return JSON.parse(stdout);
  });
  runs.sort((a, b) => a.seconds - b.seconds);
  return runs[Math.floor(runs.length / 2)];
}

const results = new Map([...files, ...engines].map(([key]) => [key, measured(key)]));
const figures = engines.map(([key]) => JSON.stringify(results.get(key).answer));
if (new Set(figures).size !== 1) throw new Error(`the engines disagree: ${figures.join(' / ')}`);

/** @param {string[][]} rows @param {string} own */
const table = (rows, own) => [
  '| 项目 | 秒 | 内存峰值 MB | civil-aid 与它之比 |',
  '|---|---:|---:|---:|',
  ...rows.map(([key, title]) => {
    const { seconds, megabytes } = results.get(key);
    const ratio = (results.get(own).seconds / seconds).toFixed(2);
    return `| ${title} | ${seconds.toFixed(2)} | ${megabytes} | ${key === own ? '' : ratio} |`;
  }),
];
const version = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')).version;
const { eligible, amount, households } = results.get('interpreter').answer;
const report = [
  `${new Date().toISOString().slice(0, 10)}，${cpus()[0]?.model}，${cpus().length} 核，Node ${process.version}；` +
    `@duckdb/node-api ${version('@duckdb/node-api')}，csv-parse ${version('csv-parse')}，` +
    `json-rules-engine ${version('json-rules-engine')}，zen-engine ${version('@gorules/zen-engine')}；各 ${repeats} 次取中位`,
  '',
  '整个城市的表（121,828 户、226,989 人）：',
  '',
  ...table(files, 'calc'),
  '',
  `低保一条规则，同样的 ${households} 户，结果一致（${eligible} 户、每月 ${amount / 100} 元）：`,
  '',
  ...table(engines, 'interpreter'),
  '',
].join('\n');
mkdirSync(join(here, 'out'), { recursive: true });
writeFileSync(join(here, 'out/report.md'), report);
console.log(report);
