import { describe, expect, it } from 'vitest';

import { inputColumns } from '../columns.ts';
import { withScratch } from '../../src/duck/scratch.ts';
import { People } from '../../src/engine/people.ts';
import { readWhole } from '../../src/engine/whole.ts';
import { samePersonWarnings } from '../../src/people/same-person.ts';
import type { Warning } from '../../src/people/warnings.ts';
import { readTable } from '../../src/sheets/read/read.ts';
import { Plan } from '../../src/sql/plan.ts';
import { duckdb } from '../../src/sql/dialect.ts';
import { id, put, workFolder } from '../cli/run.ts';
import { rulesOf } from '../decide/support.ts';

const folder = workFolder();
const ruleset = rulesOf('2021-08');
const header = '家庭编号,姓名,身份证号,与户主关系,人员状态,现享类别,现享金额';
let sheets = 0;

async function open(lines: readonly string[]) {
  const name = `sheet-${(sheets += 1)}.csv`;
  const input = { name, path: put(folder, name, [...lines, ''].join('\r\n')) };
  const [table] = await readTable(input, inputColumns);
  if (table === undefined) throw new Error('no table');
  return { input, table };
}

/** What of a sheet goes to the interpreter, and what is told, by SQL's way and by the reader's alone. */
async function judged(lines: readonly string[]) {
  const facts = new Plan(ruleset, duckdb).facts;
  const table = await open(lines);
  const sql = await withScratch('256MB', 0, async (duck) => {
    const people = await People.load(duck, [table], facts, [], ruleset.asOf);
    const warnings = await people.warnings();
    return { odd: people.odd.map(({ household }) => household.id), warnings };
  });
  const { intake } = await readWhole([await open(lines)]);
  return {
    ...sql,
    told: sql.warnings.map(short),
    byReader: [...intake.warnings(), ...samePersonWarnings(intake.households())].map(short),
  };
}

const short = ({ told, places, count }: Warning): string =>
  `${told.key} ${count}: ${places.map(({ row }) => row).join(' ')}`;

const person = (home: string, at: number, cells: string): string =>
  `${home},王${'甲乙丙丁戊己庚辛'[at % 8] ?? ''},${id(`${1950 + at}-01-01`, 900)},${cells}`;

describe('SQL judges by itself', () => {
  it('households with an amount on any row, on several, or the same on each', async () => {
    const { odd } = await judged([
      header,
      person('A1', 0, '本人,在户,低保,500'),
      person('A1', 1, '配偶,在户,低保,500'),
      person('A2', 2, '本人,在户,,'),
      person('A2', 3, '配偶,在户,低保,500'),
      person('A3', 4, '本人,在户,低保,200'),
      person('A3', 5, '配偶,在户,低保,300'),
    ]);
    expect(odd).toEqual([]);
  });

  it('households whose head is dead or gone', async () => {
    const { odd, told } = await judged([
      header,
      person('B1', 0, '本人,死亡,,'),
      person('B1', 1, '配偶,在户,,'),
      person('B2', 2, '本人,在户,,'),
    ]);
    expect(odd).toEqual([]);
    expect(told).toEqual(['warnHeadGone 1: 2']);
  });
});

describe('the interpreter judges', () => {
  it('households with two heads who live there, and those with none at all', async () => {
    const { odd } = await judged([
      header,
      person('C1', 0, '本人,在户,,'),
      person('C1', 1, '户主,在户,,'),
      person('C2', 2, '配偶,在户,,'),
      person('C2', 3, '子,在户,,'),
      person('C3', 4, '本人,在户,,'),
    ]);
    expect(odd).toEqual(['C1', 'C2']);
  });
});

describe('what is told of a sheet', () => {
  it('names people who are one person perhaps in the order of the sheet, whoever judges them', async () => {
    const twin = (home: string, at: number, cells: string): string =>
      `${home},王双,${id('1970-01-01', 900 + 2 * at)},${cells}`;
    const { odd, told, byReader } = await judged([
      header,
      twin('F1', 0, '本人,在户,,'),
      // A blank relation is the reader's to judge.
      person('F1', 1, ',在户,,'),
      twin('F2', 1, '本人,在户,,'),
    ]);
    expect(odd).toEqual(['F1']);
    expect(told).toContain('warnSamePerson 1: 2 4');
    expect(byReader).toEqual(told);
  });

  it('names the first five heads in the order of the sheet, whoever judges them, and counts all', async () => {
    const homes = Array.from({ length: 7 }, (_, at) => [
      person(`D${at}`, 2 * at, '本人,死亡,,'),
      // Spaces in a name are the reader's to judge.
      person(`D${at}`, 2 * at + 1, '配偶,在户,,').replace('王', at % 3 === 1 ? '王 ' : '王'),
    ]);
    const { odd, told, byReader } = await judged([header, ...homes.flat()]);
    expect(odd).toEqual(['D1', 'D4']);
    expect(told).toEqual(['warnHeadGone 7: 2 4 6 8 10']);
    expect(byReader).toEqual(told);
  });

  it('says of a table without relations that it has none', async () => {
    const { told, byReader } = await judged([
      '家庭编号,姓名,身份证号',
      person('E1', 0, '').slice(0, -1),
      person('E1', 1, '').slice(0, -1),
      person('E2', 2, '').slice(0, -1),
    ]);
    expect(told).toEqual(['warnNoRelation 1: 2']);
    expect(byReader).toEqual(told);
  });
});
