import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { Anything, anythingKeys } from '../../fixtures/generate/anything.ts';
import { damagedSheet } from '../../fixtures/generate/damage.ts';
import { csvText, headerOf } from '../../fixtures/generate/sheet.ts';
import { run } from '../../src/cli/main.ts';
import { decideInBulk } from '../../src/engine/bulk.ts';
import { inputColumns } from '../columns.ts';
import { Totals } from '../../src/engine/summary.ts';
import { readTable } from '../../src/sheets/read/read.ts';
import { id, put, workFolder } from '../cli/run.ts';
import { rulesOf } from '../decide/support.ts';

const folder = workFolder();
const { stdin, stdout, stderr } = process;
const world = {
  stdin,
  stdout,
  stderr,
  today: new Date('2021-08-15T00:00:00Z'),
  maker: () => ({ version: '1', user: 'clerk', host: 'here' }),
};

/** Everything that a run with this engine leaves behind, by file name. */
async function left(engine: string, sheets: readonly string[], more: readonly string[] = []) {
  const out = join(folder, engine);
  rmSync(out, { recursive: true, force: true });
  const args = ['calc', ...sheets, '--as-of', '2021-08', '--quiet', '--engine', engine];
  const code = await run([...args, '-o', `${out}/`, ...more], world);
  const names = readdirSync(out).sort();
  const files = new Map(names.map((name) => [name, readFileSync(join(out, name), 'latin1')]));
  return { code, files };
}

async function expectSame(sheets: readonly string[], more: readonly string[] = []): Promise<void> {
  const [sql, local] = [await left('duckdb', sheets, more), await left('local', sheets, more)];
  expect(sql.code).toBe(local.code);
  expect([...sql.files.keys()]).toEqual([...local.files.keys()]);
  for (const [name, text] of local.files) {
    if (sql.files.get(name) === text) continue;
    // One line tells more than two files.
    const others = (sql.files.get(name) ?? '').split('\n');
    const lines = text.split('\n');
    const at = lines.findIndex((line, place) => line !== others[place]);
    expect(`${name}: ${others[at] ?? ''}`).toBe(`${name}: ${lines[at] ?? ''}`);
  }
}

const traits = readdirSync('fixtures/traits').map((name) => `fixtures/traits/${name}`);
const broken = readdirSync('fixtures/broken')
  .filter((name) => !/^(?:empty|header-only|no-header|not-a-sheet)/.test(name))
  .map((name) => `fixtures/broken/${name}`);

describe('deciding in DuckDB and one by one leave the same bytes', () => {
  it.each([...traits, ...broken])('from %s', async (sheet) => {
    await expectSame([sheet]);
  });

  it('from several townships, each written in its own way', async () => {
    await expectSame([1, 2, 3].map((n) => `fixtures/township-${n}.csv`));
  });

  it.each([
    ['English, with keys for headers', ['--lang', 'en', '--headers', 'key']],
    ['two categories only', ['--category', 'tekun,dibao']],
    ['UTF-8 for scripts', ['--encoding', 'utf8']],
    ['GB18030', ['--encoding', 'gb18030']],
    ['masked', ['--mask']],
    ['NDJSON', ['--format', 'ndjson']],
    ['a workbook', ['--format', 'xlsx']],
    ['Parquet', ['--format', 'parquet']],
    ['the standard before', ['--as-of', '2021-05', '--category', 'dibao']],
  ])('in %s', async (_, more) => {
    await expectSame(['fixtures/township-3.csv'], more);
  });

  it('from households of every kind, with unknowns and damaged rows', async () => {
    const rows = [...new Anything(11).households(600)].flat();
    const sheet = put(folder, 'anything.csv', csvText([anythingKeys.map(headerOf), ...rows]));
    await expectSame([sheet]);
  });

  it('from damaged sheets, whatever stands in them', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      await expectSame([put(folder, `damaged-${seed}.csv`, damagedSheet(seed).text)]);
    }
  });
});

describe('what SQL must not judge by itself', () => {
  const header = '家庭编号,姓名,身份证号,与户主关系,乡镇,月收入,财产状况符合,备注';
  const sheet = (name: string, lines: readonly string[]): string =>
    put(folder, name, [header, ...lines, ''].join('\r\n'));

  it('is a household whose rows stand apart', async () => {
    await expectSame([
      sheet('apart.csv', [
        `1,甲甲,${id('1970-01-01', 901)},本人,甲镇,100,是,`,
        `2,乙乙,${id('1971-01-01', 901)},本人,甲镇,200,是,`,
        `1,丙丙,${id('1972-01-01', 902)},配偶,甲镇,100,是,`,
      ]),
    ]);
  });

  it('is a person listed in two households, one of them damaged', async () => {
    const twice = id('1970-01-01', 901);
    await expectSame([
      sheet('twice.csv', [
        `1,甲甲,${twice},本人,甲镇,100,是,`,
        `2,乙乙,'${twice},本人,甲镇,二百,是,`,
        `3,丙丙,${twice.slice(0, 6)}${twice.slice(8, 17)},本人,甲镇,3,是,`,
      ]),
    ]);
  });

  it('is a household whose number another row writes in a way that only the reader knows', async () => {
    await expectSame([
      sheet('spelling.csv', [
        `001,甲甲,${id('1970-01-01', 901)},本人,甲镇,100,是,`,
        `2,乙乙,${id('1971-01-01', 901)},本人,甲镇,200,是,`,
        `1.0,丙丙,${id('1972-01-01', 902)},本人,甲镇,100,是,`,
      ]),
    ]);
  });

  it('is a household that a damaged row names in full-width digits', async () => {
    await expectSame([
      sheet('wide.csv', [
        `12,甲甲,${id('1970-01-01', 901)},本人,甲镇,100,是,`,
        `７,乙乙,${id('1971-01-01', 901)},本人,甲镇,200,是,`,
        `１２,丙丙,${id('1972-01-01', 902)},配偶,甲镇,一百,是,`,
      ]),
    ]);
  });

  it('is a household that goes on below a subtotal', async () => {
    await expectSame([
      sheet('subtotal.csv', [
        `1,甲甲,${id('1970-01-01', 901)},本人,甲镇,100,是,`,
        '本页小计,,,,,100,,',
        `,丙丙,${id('1972-01-01', 902)},配偶,甲镇,100,是,`,
        `2,丁丁,${id('1973-01-01', 902)},本人,甲镇,100,是,`,
      ]),
    ]);
  });

  it('is a cell that a spreadsheet would run, or that has spaces of any kind', async () => {
    await expectSame([
      sheet('cells.csv', [
        `1,甲甲,${id('1970-01-01', 901)},本人,甲镇,100,是,=1+1`,
        `2,乙乙,${id('1971-01-01', 901)},本人,甲镇,100,是,'=1+1`,
        `3,丙丙,${id('1972-01-01', 901)},本人,甲镇,100,是,\u3000宽空格`,
        `4,丁丁,${id('1973-01-01', 901)},本人,甲镇,100,是, 两端 `,
        `5,戊戊,${id('1974-01-01', 901)},本人,甲镇,100,是,6217001234567890123`,
        `6,己己,${id('1975-01-01', 901)},本人,甲镇,100,是,"逗,号""引号`,
      ]),
    ]);
  });

  it('is two towns that both count from 1', async () => {
    const first = sheet('town-a.csv', [`1,甲甲,${id('1970-01-01', 901)},本人,甲镇,100,是,`]);
    const second = sheet('town-b.csv', [`1,乙乙,${id('1971-01-01', 901)},本人,乙镇,100,是,`]);
    await expectSame([first, second]);
  });
});

describe('a table of many rows', () => {
  it('is decided in pieces that no household is cut by, to the same bytes', async () => {
    const rows = [...new Anything(5).households(200)].flat();
    const path = put(folder, 'pieces.csv', csvText([anythingKeys.map(headerOf), ...rows]));
    const ruleset = rulesOf('2021-08');
    const decided = async (rowsAtOnce: number, others = false): Promise<unknown> => {
      const input = { name: 'pieces.csv', path };
      const [table] = await readTable(input, inputColumns);
      if (table === undefined) throw new Error('no table');
      const out = join(folder, `pieces-${rowsAtOnce}`);
      mkdirSync(out, { recursive: true });
      const totals = new Totals(ruleset.wanted);
      const target = { path: join(out, 'decisions.csv') };
      const { households, rows: read } = await decideInBulk({
        tables: [{ input, table }],
        ruleset,
        wanted: ruleset.wanted,
        output: {
          target,
          format: 'csv',
          // Beside another format the lines are not DuckDB's own.
          ...(others && {
            also: [
              {
                target: { path: join(out, 'decisions.ndjson') },
                format: 'ndjson',
                done: () => undefined,
              },
            ],
          }),
          encoding: 'utf8-bom',
          style: {
            lang: 'zh',
            headers: 'zh',
            titles: new Map(),
            mask: false,
            asOf: '2021-08',
            extras: [],
          },
        },
        totals,
        memory: '512MB',
        rowsAtOnce,
        onRead: () => Promise.resolve(),
        onRows: () => undefined,
      });
      return { households, read, sums: totals.json(), text: readFileSync(target.path, 'utf8') };
    };
    expect(await decided(150)).toEqual(await decided(1_000_000));
    expect(await decided(151, true)).toEqual(await decided(1_000_000));
  });
});
