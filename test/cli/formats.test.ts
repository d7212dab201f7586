import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

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
  mkdirSync(join(folder, 'photos'));
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
    ['check', ['posting', '--recipients', 'paid.csv', '--photos', 'photos', '--no-ledger']],
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

describe('run', () => {
  const [first, second] = [id('1975-03-02', 901), id('1976-03-02', 902)];
  put(
    folder,
    'month/people.csv',
    `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,现享类别,现享金额
H1,欧阳甲,${first},本人,300,是,低保,357
H2,乙,${second},本人,,是,,
H3,丙,341602197703029999,本人,0,是,,
`,
  );
  const plan = (name: string, more: string): void => {
    put(folder, `month/${name}.yaml`, `households: [people.csv]\noutput: ${name}\n${more}`);
  };
  const files = (name: string): string[] => readdirSync(join(folder, 'month', name)).sort();
  const text = (name: string): string => readFileSync(join(folder, 'month', name), 'utf8');

  it('writes every table in each format that the plan names, the same table in each', () => {
    plan('all', 'formats: [html, csv, ndjson, xlsx, parquet]\n');
    expect(civilAid(folder, ['run', 'month/all.yaml', ...month]).code).toBe(3);
    const tables = ['changes', 'decisions', 'findings', 'rejects'];
    const endings = ['csv', 'html', 'ndjson', 'parquet', 'xlsx'];
    const all = tables.flatMap((table) => endings.map((ending) => `${table}.${ending}`));
    // The leader's page and the towns' are pages by their nature, whatever the formats of the tables.
    expect(files('all')).toEqual([...all, 'leader.html', 'summary.json', 'towns.html'].sort());
    const rows = text('all/decisions.csv').split('\r\n').length - 2;
    expect(rows).toBeGreaterThan(2);
    expect(text('all/decisions.ndjson').split('\n')).toHaveLength(rows + 1);
    const page = text('all/decisions.html');
    expect(page.match(/<tr><td/g)).toHaveLength(rows);
    expect(page).toContain('<td>最低生活保障</td><td>符合</td><td class="n">357.00</td>');
    expect(text('all/rejects.html')).toContain('<th scope="col">文件</th>');
    const hashed = z
      .object({ files: z.record(z.string(), z.string()) })
      .parse(JSON.parse(text('all/summary.json'))).files;
    expect(Object.keys(hashed)).toEqual(expect.arrayContaining(all));
  });

  it('writes CSV where the plan names none, and findings as people read them too', () => {
    plan('usual', '');
    civilAid(folder, ['run', 'month/usual.yaml', ...month, '--no-ledger']);
    expect(files('usual')).toEqual([
      'decisions.csv',
      ...['csv', 'html', 'xlsx'].map((ending) => `findings.${ending}`),
      'rejects.csv',
      'summary.json',
    ]);
    expect(text('usual/decisions.csv')).toBe(text('all/decisions.csv'));
  });

  it('refuses a plan whose formats are none', () => {
    plan('none', 'formats: [docx]\n');
    expect(civilAid(folder, ['run', 'month/none.yaml', ...month]).code).toBe(2);
  });
});
