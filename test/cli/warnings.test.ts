import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const twin = [id('1970-01-01', 901), id('1970-01-01', 903)];
const child = id('2021-09-03', 905);
/** W1 and W2 have one name, sex and birth date; W3 has a child who is born only in September. */
const people = put(
  folder,
  '人员.csv',
  [
    '家庭编号,姓名,身份证号,与户主关系,城乡类别,月收入,财产状况符合,现享类别,现享金额,乡镇,村,自编备注',
    `W1,测甲,${twin[0]},户主,农村,100,,低保,500,甲镇,东村,一`,
    `W2,测甲,${twin[1]},户主,农村,100,,低保,500,甲镇,东村,二`,
    `W3,测丙,${id('1980-01-01', 907)},户主,农村,100,,低保,500,甲镇,东村,三`,
    `W3,测丁,${child},子,农村,0,,低保,,甲镇,东村,四`,
    '',
  ].join('\n'),
);
const dead = put(
  folder,
  '死亡.csv',
  `身份证号,姓名,死亡日期\n${id('1950-01-01', 909)},某某,2021-05-06\n`,
);
put(folder, 'plan.yaml', `households: [${people}]\noutput: r\nformats: [csv]\n`);

const commands = {
  calc: ['calc', people, '-o', 'c/'],
  'calc in DuckDB': ['calc', people, '--engine', 'duckdb', '-o', 'd/'],
  'calc with a marked copy': ['calc', people, '-o', 'e/', '--marked', '标色.xlsx'],
  check: [
    ...['check', 'vital', '--recipients', people, '--roster', `deceased=${dead}`],
    ...['--no-ledger', '-o', 'f.csv'],
  ],
  run: ['run', 'plan.yaml', '--no-ledger'],
  monitor: ['monitor', people, '--recipients', people, '-o', 'm.csv'],
  stats: ['stats', people, '-o', 's.csv'],
  notice: ['notice', people, '--start', '2021-08-02', '-o', 'n.html'],
  simulate: ['simulate', people, '--set', 'dibao.standard=700', '-o', 'i/'],
  explain: ['explain', people, '--household', 'W1', '-o', 'x.txt'],
  doctor: ['doctor', people],
};

/** How often a text stands in another. */
const times = (text: string, part: string): number => text.split(part).length - 1;

describe('what is seen in the rows is told by every command', () => {
  it.each(Object.entries(commands))('%s', (name, command) => {
    // Monitor reads the list once for each of its two parts.
    const reads = name === 'monitor' ? 2 : 1;
    const loud = civilAid(folder, [...command, '--as-of', '2021-08']);
    expect(times(loud.err, '可能是同一人有两个号码')).toBe(reads);
    expect(loud.err).toContain('自编备注');
    const quiet = civilAid(folder, [...command, '--as-of', '2021-08', '--quiet']);
    expect(times(quiet.err, '可能是同一人有两个号码')).toBe(reads);
    expect(quiet.code).toBe(loud.code);
    expect(quiet.err).not.toContain('自编备注');
  });

  it.each(['calc', 'calc in DuckDB', 'run', 'stats', 'simulate', 'doctor', 'monitor'] as const)(
    '%s rejects who is not born yet',
    (name) => {
      expect(civilAid(folder, [...commands[name], '--as-of', '2021-08']).code).toBe(3);
      expect(civilAid(folder, [...commands[name], '--as-of', '2021-09']).code).toBe(0);
    },
  );

  it('what is assumed is told by every command, and stands on each decision and in the summaries', () => {
    const given = ['--as-of', '2021-08', '--quiet', '--assume', '财产状况符合=是'];
    for (const [name, command] of Object.entries(commands)) {
      if (['check', 'doctor'].includes(name)) continue;
      expect(civilAid(folder, [...command, ...given]).err).toContain('按 --assume 填写了表中空白');
    }
    for (const file of ['c/summary.json', 'd/summary.json', 'r/summary.json', 'i/simulation.json'])
      expect(readFileSync(join(folder, file), 'utf8')).toContain('"property_ok"');
    for (const file of ['c/decisions.csv', 'd/decisions.csv', 'r/decisions.csv', 'x.txt'])
      expect(readFileSync(join(folder, file), 'utf8')).toContain('按 --assume 统一填写');
  });
});
