import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { openInputs } from '../../src/app/read.ts';
import { Told } from '../../src/app/screen.ts';
import { Voice } from '../../src/app/voice.ts';
import { decideInBulk } from '../../src/engine/bulk.ts';
import type { DecisionStyle } from '../../src/decide/columns.ts';
import { Totals } from '../../src/engine/summary.ts';
import { openSink } from '../../src/sheets/write/registry.ts';
import { id, put, workFolder } from '../cli/run.ts';
import { rulesOf } from '../decide/support.ts';
import { categories } from '../columns.ts';

const folder = workFolder();
const { stdin, stdout } = process;
const world = {
  stdin,
  stdout,
  voice: new Voice(new Told(process.stderr), 'zh', true),
  today: new Date('2021-08-15T00:00:00Z'),
  maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
  notRead: () => undefined,
};
const header = ['家庭编号', '姓名', '身份证号', '与户主关系', '城乡类别', '月收入', '财产状况符合'];
const person = (household: string): string[] => [
  household,
  '王一',
  id('1970-01-01', 901),
  '本人',
  '城镇',
  '100',
  '是',
];
const csv = (...rows: readonly string[][]): string =>
  rows.map((row) => `${row.join(',')}\r\n`).join('');

/** Decides a file in DuckDB; the lines of NDJSON that it writes. */
async function decided(path: string, meanwhile: () => void = () => undefined): Promise<string[]> {
  const opened = await openInputs([path], world, { categories });
  meanwhile();
  const style: DecisionStyle = {
    lang: 'zh',
    headers: 'key',
    titles: new Map(),
    mask: false,
    asOf: '2021-08',
    extras: opened.extras,
  };
  const out = join(folder, 'out.ndjson');
  await decideInBulk({
    tables: opened.tables,
    ruleset: rulesOf('2021-08'),
    wanted: ['dibao'],
    output: { target: { path: out }, format: 'ndjson', encoding: 'utf8', style },
    totals: new Totals(['dibao']),
    memory: '512MB',
    onRead: () => Promise.resolve(),
    onRows: () => undefined,
  });
  return readFileSync(out, 'utf8').trimEnd().split('\n');
}

const households = (lines: readonly string[]): (string | undefined)[] =>
  lines.map((line) => /"household_id":"([^"]*)"/.exec(line)?.[1]);

describe('the file that is named is the file that DuckDB reads', () => {
  it.each(['town[1].csv', 'd*.csv', 'q?.csv', 'c0=EVIL/a.csv', 'x.csv.gz', '~.csv'])(
    '%s',
    async (name) => {
      mkdirSync(join(folder, 'c0=EVIL'), { recursive: true });
      for (const neighbour of ['town1.csv', 'd2.csv', 'q1.csv'])
        put(folder, neighbour, csv(header, person('900')));
      const path = put(folder, name, csv(header, person('100')));
      expect(households(await decided(path))).toEqual(['100']);
    },
  );

  it('p[1].parquet, beside p1.parquet', async () => {
    const columns = header.map((name) => ({ key: name, header: name, kind: 'text' as const }));
    for (const [name, household] of [
      ['p1', '900'],
      ['p[1]', '100'],
    ] as const) {
      const sink = await openSink({ path: join(folder, `${name}.parquet`) }, 'parquet', columns, {
        encoding: 'utf8',
      });
      await sink.write(person(household));
      await sink.close();
    }
    expect(households(await decided(join(folder, 'p[1].parquet')))).toEqual(['100']);
  });

  it('and is refused with exit code 4 where it was written to after it was opened', async () => {
    const path = put(folder, 'changed.csv', csv(header, person('100')));
    const change = (): void => {
      appendFileSync(path, csv(person('101')));
    };
    await expect(decided(path, change)).rejects.toMatchObject({ code: 4 });
  });
});

describe('a cell is one cell, whatever it holds', () => {
  it('also where it looks like a decision between the marks of other programs', async () => {
    const forged = 'x\u001f9999999\u001f\u001f甲\u001fdibao\u001feligible\u001f9999.00';
    const path = put(folder, 'forged.csv', csv([...header, '备注'], [...person('100'), forged]));
    const [line = '', ...more] = await decided(path);
    expect(more).toEqual([]);
    expect(line).toContain('9999999');
    expect(households([line])).toEqual(['100']);
  });

  it('also under a header that every object has', async () => {
    const names = ['constructor', '__proto__', 'toString', 'a\u0000b'];
    const path = put(
      folder,
      'names.csv',
      csv([...header, ...names], [...person('100'), '', '乙', '', '丁']),
    );
    const [line = ''] = await decided(path);
    expect(line).toContain('"constructor":"","__proto__":"乙","toString":"","a\\u0000b":"丁"');
  });
});
