// Holds the city's recipients against a roster of ten million rows, beside peers that only join.
import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const root = join(here, '..');
const out = join(here, 'out');
const city = join(root, 'fixtures/city/city.csv');
const sizes = (process.argv[2] ?? '1000000,10000000').split(',').map(Number);
const hits = 1000;

/** A roster of outsiders with every recipient of a list of a thousand in it. @param {number} rows */
async function roster(rows) {
  const path = join(out, `roster-${rows}.csv`);
  if (existsSync(path)) return path;
  const lines = readFileSync(city, 'utf8').split('\r\n');
  const people = lines
    .slice(1, 1 + hits * 50)
    .filter((_, at) => at % 50 === 0)
    .map((line) => line.split(','));
  const file = createWriteStream(path);
  let text = '身份证号,姓名,月养老金,起领日期\n';
  const step = Math.floor(rows / people.length);
  for (let at = 0; at < rows; at += 1) {
    const person = at % step === 0 ? people[at / step] : undefined;
    // Sequence numbers below 900 are no one's in the fixtures.
    const day = `${1940 + (at % 50)}${String(1 + (Math.floor(at / 50) % 12)).padStart(2, '0')}${String(1 + (Math.floor(at / 600) % 28)).padStart(2, '0')}`;
    const id =
      person?.[2] ??
      `3412${String(Math.floor(at / 16800) % 100).padStart(2, '0')}${day}${String(at % 900).padStart(3, '0')}${at % 10}`;
    text += `${id},${person?.[1] ?? '某某'},2000,2021-03-01\n`;
    if (text.length < 1_000_000) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await once(file, 'close');
  return path;
}

/** Wall seconds and peak memory of a command, by /usr/bin/time. @param {string} command @param {string[]} args */
function timed(command, args) {
  const started = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%M', command, ...args], {
    cwd: out,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) return undefined;
  const seconds = (performance.now() - started) / 1000;
  const megabytes = Math.round(Number(stderr.trim().split('\n').at(-1)) / 1024);
  return { seconds, megabytes };
}

const found = (/** @type {string} */ name) => spawnSync('which', [name]).status === 0;

/** @param {string} path */
function peers(path) {
  const sql = join(out, 'join.sql');
  writeFileSync(
    sql,
    `.mode csv\n.import '${city}' person\n.import '${path}' roster\nCREATE INDEX id ON person("身份证号");\n.output '${join(out, 'sqlite.csv')}'\nSELECT p.*, r."月养老金" FROM roster r JOIN person p ON r."身份证号" = p."身份证号";\n`,
  );
  return [
    [
      'civil-aid check（读、核算、比对、重新定价、写）',
      process.execPath,
      [
        join(root, 'bin/civil-aid.js'),
        'check',
        'roster',
        '--recipients',
        city,
        '--roster',
        `pension=${path}`,
        '--as-of',
        '2021-08',
        '--no-ledger',
        '--quiet',
        '-o',
        join(out, 'findings.csv'),
      ],
    ],
    ['DuckDB 只连接', process.execPath, [join(here, 'measure.mjs'), 'join', city, path]],
    ...(found('sqlite3') ? [['sqlite3 只连接', 'sqlite3', [':memory:', `.read ${sql}`]]] : []),
    ...(found('mlr')
      ? [['Miller 只连接', 'mlr', ['--icsv', '--ocsv', 'join', '-j', '身份证号', '-f', city, path]]]
      : []),
  ];
}

mkdirSync(out, { recursive: true });
const must = (/** @type {string} */ command, /** @type {string[]} */ args) => {
  if (spawnSync(command, args, { cwd: root, stdio: 'ignore' }).status !== 0)
    throw new Error(command);
};
must('npx', ['--no-install', 'tsc', '-p', 'tsconfig.build.json']);
if (!existsSync(city)) must('npx', ['--no-install', 'tsx', 'fixtures/generate.ts', '--city']);
const report = [
  `${new Date().toISOString().slice(0, 10)}，${cpus()[0]?.model}，${cpus().length} 核，Node ${process.version}`,
  '',
];
for (const size of sizes) {
  const path = await roster(size);
  report.push(
    `226,989 人对名册 ${size.toLocaleString('en-US')} 行：`,
    '',
    '| 项目 | 秒 | 内存峰值 MB | civil-aid 与它之比 |',
    '|---|---:|---:|---:|',
  );
  let own;
  for (const [title, command, args] of peers(path)) {
    const one = timed(command, args);
    own ??= one;
    report.push(
      one === undefined
        ? `| ${title} | 未完成 | | |`
        : `| ${title} | ${one.seconds.toFixed(2)} | ${one.megabytes} | ${one === own ? '' : ((own?.seconds ?? 0) / one.seconds).toFixed(2)} |`,
    );
  }
  report.push('');
  rmSync(join(out, 'sqlite.csv'), { force: true });
}
const text = report.join('\n');
writeFileSync(join(out, 'check.md'), text);
console.log(text);
