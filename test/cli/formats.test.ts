import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
// No table of this name is there: whoever reads first ends with 4.
const none = 'none.csv';
const month = ['--as-of', '2021-08'];
const all = '.csv .xlsx .json .ndjson .html .parquet';

describe('an ending that a command can’t write ends with 2 before anything is read, and names those that it can', () => {
  it.each([
    ['calc', [none, '-o', 'out.docx'], all],
    ['calc', [none, '-o', 'out.csv', '--rejects', 'out.docx'], all],
    ['calc', [none, '-o', 'out.csv', '--marked', 'marked.csv'], '.xlsx'],
    ['simulate', [none, '--set', 'dibao.standard=700', '-o', 'out.pdf'], all],
    ['check', ['--recipients', none, '--staff', none, '-o', 'out.docx', '--no-ledger'], all],
    ['check', ['--recipients', none, '--staff', none, '--rejects', 'r.doc', '--no-ledger'], all],
    ['monitor', [none, '--recipients', none, '-o', 'out.doc'], all],
    ['stats', [none, '-o', 'out.docx'], all],
    ['sample', ['posting', '--recipients', none, '--seed', 's', '--no-ledger', '-o', 'a.txt'], all],
    ['notice', [none, '-o', 'out.xlsx'], '.html'],
    ['notice', [none, '-o', 'out.docx'], '.html'],
    ['template', ['dibao', '-o', 'out.csv'], '.xlsx'],
    ['doctor', [none, '-o', 'out.csv'], '.xlsx'],
    ['explain', [none, '--household', 'H1', '-o', 'out.xlsx'], '.txt .json'],
  ])('%s %j', (command, args, endings) => {
    const { code, err } = civilAid(folder, [command, ...args, ...month]);
    expect(code).toBe(2);
    expect(err).toContain(endings);
  });

  it('ledger export, in which a cell may be longer than a workbook’s', () => {
    put(folder, 'ledger/none', '');
    const { code, err } = civilAid(folder, ['ledger', 'export', '-o', 'out.xlsx']);
    expect(code).toBe(2);
    expect(err).toContain('.csv .json .ndjson .parquet');
  });
});

describe('what a command writes', () => {
  const person = id('1975-03-02', 901);
  put(
    folder,
    'paid.csv',
    `家庭编号,姓名,身份证号,与户主关系,乡镇,村,城乡类别,月收入,财产状况符合,现享类别,现享金额,监测类别
H1,欧阳甲,${person},本人,甲镇,东村,农村,300,是,低保,357,边缘易致贫户
`,
  );

  it.each([
    ['monitor', ['paid.csv', '--recipients', 'paid.csv']],
    ['stats', ['paid.csv']],
    ['sample', ['posting', '--recipients', 'paid.csv', '--seed', 's', '--no-ledger']],
    ['check', ['posting', '--recipients', 'paid.csv', '--photos', '.', '--no-ledger']],
  ])('%s writes every format', (command, args) => {
    for (const ending of ['csv', 'xlsx', 'json', 'ndjson', 'html', 'htm', 'parquet']) {
      const out = `${command}.${ending}`;
      const { code, err } = civilAid(folder, [command, ...args, ...month, '-o', out]);
      expect([out, code, err]).toEqual([out, 0, expect.anything()]);
      expect(readFileSync(join(folder, out)).length).toBeGreaterThan(0);
    }
  });

  it('never goes to a pipe where it has to be gone back in', () => {
    const { code, err } = civilAid(folder, ['stats', none, '--format', 'parquet', ...month]);
    expect(code).toBe(2);
    expect(err).toContain('Parquet');
  });
});
