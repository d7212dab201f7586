import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const head = '家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合';
const father = id('1975-03-02', 901);
const mother = id('1976-05-06', 902);
const child = id('2008-09-10', 903);
const good = `${head}\nH1,甲,${father},本人,800,是\n,乙,${mother},配偶,300,\n,丙,${child},子,0,\n`;

const records = z.array(z.record(z.string(), z.string()));
const table = (text: string): Record<string, string>[] =>
  records.parse(parse(text, { columns: true, bom: true, trim: true }));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('civil-aid calc', () => {
  it('writes decisions to standard output with the columns of the contract', () => {
    put(folder, 'good.csv', good);
    const { code, out } = civilAid(folder, [
      'calc',
      'good.csv',
      '--as-of',
      '2021-08',
      '--headers',
      'key',
    ]);
    expect(code).toBe(0);
    expect(out.split('\r\n')[0]).toBe(
      'household_id,id_number,name,category,decision,monthly_amount,unit,persons,reasons,missing,rule,authority,as_of,changed,town,village,residence_region,hukou_region',
    );
    // 657 × 3 = 1971; 800 + 300 + 0 = 1100; 1971 − 1100 = 871
    expect(table(out)).toMatchObject([
      {
        household_id: 'H1',
        id_number: father,
        category: 'dibao',
        decision: 'eligible',
        monthly_amount: '871.00',
        unit: 'household',
        persons: '3',
        rule: '341600/dibao@2021-07-01',
        as_of: '2021-08',
      },
    ]);
  });

  it('keeps data on standard output and all else on standard error', () => {
    const { out, err } = civilAid(folder, ['calc', 'good.csv', '--as-of', '2021-08']);
    expect(out.trim().split('\r\n')).toHaveLength(2);
    expect(err).toContain('读入 3 行，核算 3 行，退回 0 行');
  });

  it('reads standard input where the input is -', () => {
    const { code, out } = civilAid(folder, ['calc', '-', '--as-of', '2021-08'], good);
    expect(code).toBe(0);
    expect(out).toContain('871.00');
  });

  it('writes decisions, rejects and summary.json into a folder, readable by the owner alone', () => {
    const { code } = civilAid(folder, ['calc', 'good.csv', '--as-of', '2021-08', '-o', 'out/']);
    expect(code).toBe(0);
    for (const name of ['decisions.csv', 'decisions.rejects.csv', 'summary.json']) {
      expect(statSync(join(folder, 'out', name)).mode & 0o777).toBe(0o600);
    }
  });

  it('says in summary.json what was read, decided, paid, and the hash of every file', () => {
    civilAid(folder, ['calc', 'good.csv', '--as-of', '2021-08', '-o', 'sum/']);
    const hash = (name: string): string =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    expect(JSON.parse(read('sum/summary.json'))).toMatchObject({
      rows: { read: 3, decided: 3, rejected: 0 },
      categories: { dibao: { households: 1, persons: 3, monthly_amount: '871.00' } },
      inputs: [{ file: 'good.csv', sha256: hash('good.csv') }],
      outputs: [
        { file: 'decisions.csv', sha256: hash('sum/decisions.csv') },
        { file: 'decisions.rejects.csv', sha256: hash('sum/decisions.rejects.csv') },
      ],
    });
  });

  for (const format of ['csv', 'xlsx', 'json', 'ndjson', 'html']) {
    it(`writes the same bytes on a second run as ${format}`, () => {
      const once = (name: string): Buffer => {
        civilAid(folder, ['calc', 'good.csv', '--as-of', '2021-08', '-o', `${name}.${format}`]);
        return readFileSync(join(folder, `${name}.${format}`));
      };
      expect(once('first').equals(once('second'))).toBe(true);
    });
  }

  it('rejects a row with a damaged ID, leaves its household for evidence, and ends with 3', () => {
    const bad = good.replace(mother, '3.41602E+17');
    put(folder, 'bad.csv', `${bad}H2,丁,${id('1980-01-01', 904)},本人,0,是\n`);
    const { code } = civilAid(folder, [
      'calc',
      'bad.csv',
      '--as-of',
      '2021-08',
      '-o',
      'bad/',
      '--headers',
      'key',
    ]);
    expect(code).toBe(3);
    expect(table(read('bad/decisions.csv'))).toMatchObject([
      { household_id: 'H1', decision: 'needs-evidence', monthly_amount: '', missing: 'id_number' },
      { household_id: 'H2', decision: 'eligible', monthly_amount: '657.00' },
    ]);
    expect(table(read('bad/decisions.rejects.csv'))).toMatchObject([
      {
        file: 'bad.csv',
        row: '3',
        column: 'id_number',
        code: 'id-excel-damaged',
        raw: ',乙,3.41602E+17,配偶,300,',
      },
    ]);
  });

  it('tells rejected rows on standard error, masked, where there is nowhere to write them', () => {
    put(
      folder,
      'digit.csv',
      good.replace(child, `${child.slice(0, 17)}${child.endsWith('0') ? 1 : 0}`),
    );
    const { code, err } = civilAid(folder, ['calc', 'digit.csv', '--as-of', '2021-08']);
    expect(code).toBe(3);
    expect(err).toContain('digit.csv 第4行（id-checksum）');
    expect(err).not.toContain(child.slice(6, 14));
  });

  it('writes the rejects beside a file output', () => {
    civilAid(folder, ['calc', 'bad.csv', '--as-of', '2021-08', '-o', 'one.csv']);
    expect(existsSync(join(folder, 'one.rejects.csv'))).toBe(true);
  });

  it('writes the rejects in the format that the name of their file ends in', () => {
    put(folder, 'lost.csv', good.replace(mother, '3.41602E+17'));
    const to = (name: string): Buffer => {
      civilAid(folder, ['calc', 'lost.csv', '--as-of', '2021-08', '--rejects', name]);
      return readFileSync(join(folder, name));
    };
    expect(to('lost.xlsx').subarray(0, 2).toString()).toBe('PK');
    expect(JSON.parse(to('lost.json').toString())).toMatchObject([{ code: 'id-excel-damaged' }]);
    expect(to('lost.rejects.csv').toString()).toContain('file,row,column,code,message,raw');
  });

  it('masks ID numbers in the output with --mask', () => {
    const { out } = civilAid(folder, ['calc', 'good.csv', '--as-of', '2021-08', '--mask']);
    expect(out).not.toContain(father);
    expect(out).toContain(`341602********${father.slice(14)}`);
  });

  it('speaks English with --lang en', () => {
    const { out, err } = civilAid(folder, [
      'calc',
      'good.csv',
      '--as-of',
      '2021-08',
      '--lang',
      'en',
    ]);
    expect(out).toContain('3 members with 1100 yuan a month, under 657 × 3 = 1971 yuan');
    expect(err).toContain('rows read 3, decided 3, rejected 0');
  });

  it('carries a column that it does not know to the end, and names it once', () => {
    put(folder, 'more.csv', `${head},电话\nH1,甲,${father},本人,0,是,=1+1\n`);
    const { out, err } = civilAid(folder, ['calc', 'more.csv', '--as-of', '2021-08']);
    expect(out.split('\r\n')[0]?.endsWith(',变化,乡镇,村,居住地,户籍地,电话')).toBe(true);
    expect(out).toContain(`,'=1+1`);
    expect(err.match(/电话/g)).toHaveLength(1);
  });

  it('names a column that several files have once', () => {
    put(folder, 'east.csv', `${head},电话\nE1,甲,${father},本人,0,是,1\n`);
    put(folder, 'west.csv', `${head},电话,备注\nW1,乙,${mother},本人,0,是,2,3\n`);
    const { err } = civilAid(folder, ['calc', 'east.csv', 'west.csv', '--as-of', '2021-08']);
    expect(err).toContain('east.csv：不认得的列，原样带到结果中：电话\n');
    expect(err).toContain('west.csv：不认得的列，原样带到结果中：备注\n');
  });

  it('ends with 2 and the first date where the month is before the first rule', () => {
    const { code, err, out } = civilAid(folder, ['calc', 'good.csv', '--as-of', '2013-01']);
    expect(code).toBe(2);
    expect(err).toContain('2013-01 还没有规则，最早的规则自 2014-05-01 起施行');
    expect(out).toBe('');
  });

  it('ends with 4 and writes nothing where a file is missing, empty, or has no known header', () => {
    put(folder, 'empty.csv', '');
    put(folder, 'other.csv', 'a,b,c\n1,2,3\n');
    put(folder, 'header.csv', `${head}\n`);
    for (const [name, told] of [
      ['missing.csv', '找不到文件'],
      ['empty.csv', '是空的'],
      ['other.csv', '表头'],
      ['header.csv', '只有表头'],
    ] as const) {
      const { code, err } = civilAid(folder, [
        'calc',
        name,
        '--as-of',
        '2021-08',
        '-o',
        'never.csv',
      ]);
      expect([name, code]).toEqual([name, 4]);
      expect(err).toContain(told);
      expect(existsSync(join(folder, 'never.csv'))).toBe(false);
    }
  });

  it('ends with 2 where an option or a value is wrong, and says what would be right', () => {
    for (const [args, told] of [
      [['calc', 'good.csv', '--formt', 'csv'], '没有选项“--formt”'],
      [['calc', 'good.csv', '--format', 'pdf'], 'csv, xlsx, json, ndjson'],
      [['calc', 'good.csv', '--as-of', '2021'], '--as-of 应写作 2021-08'],
      [['calc', 'good.csv', '--category', 'wubao'], '没有类别“wubao”'],
      [['calc', 'good.csv', '--category', ''], '没有类别“”'],
      [['calc', 'good.csv', '-o', 'good.csv'], '既要读取又要写入'],
      [['calc', 'good.csv', '-o', 'x.pdf'], '看不出这个命令能写的格式'],
      [['calc'], '缺少参数'],
      [['frobnicate'], '没有命令“frobnicate”'],
    ] as const) {
      const { code, err } = civilAid(folder, args);
      expect([args, code]).toEqual([args, 2]);
      expect(err).toContain(told);
    }
  });

  it('names file, line and column of a wrong rule file, and ends with 2', () => {
    put(
      folder,
      'wrong/341600/dibao/2021-07-01.yaml',
      "category: dibao\njurisdiction: '341600'\neffective: '2021-07-01'\nnonsense: 1\n",
    );
    const { code, err } = civilAid(folder, [
      'calc',
      'good.csv',
      '--rules',
      'wrong',
      '--as-of',
      '2021-08',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/wrong\/341600\/dibao\/2021-07-01\.yaml 第4行第1列：.*nonsense/);
    expect(err).not.toContain('    at ');
  });
});
