import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const person = id('1975-03-02', 901);
put(
  folder,
  'paid.csv',
  `家庭编号,姓名,身份证号,与户主关系,乡镇,村,城乡类别,月收入,财产状况符合,现享类别,现享金额,监测类别
H1,欧阳甲,${person},本人,甲镇,东村,农村,300,是,低保,357,边缘易致贫户
`,
);
put(folder, 'plan.yaml', 'households: [paid.csv]\noutput: out\nformats: [html]\n');
const quiet = ['--quiet', '--as-of', '2026-08'];

/** 2021-07-01 is more than 18 months before. */
const stale = '核算的是 2026-08，下列规则的数额却是18个月以前的';

describe('figures that are most likely out of date are told with --quiet too, and on the page', () => {
  it.each([
    ['calc', ['paid.csv', '-o', 'calc.html'], 'calc.html'],
    [
      'check',
      ['posting', '--recipients', 'paid.csv', '--photos', '.', '--no-ledger', '-o', 'check.html'],
      'check.html',
    ],
    ['stats', ['paid.csv', '-o', 'stats.html'], 'stats.html'],
    ['notice', ['paid.csv', '-o', 'notice.html'], 'notice.html'],
    ['monitor', ['paid.csv', '--recipients', 'paid.csv', '-o', 'monitor.html'], 'monitor.html'],
    ['simulate', ['paid.csv', '--set', 'dibao.standard=700', '-o', 's.html'], 's.html'],
    ['run', ['plan.yaml', '--no-ledger'], 'out/findings.html'],
  ])('%s', (command, args, page) => {
    const { err } = civilAid(folder, [command, ...args, ...quiet]);
    expect(err).toContain(stale);
    expect(readFileSync(join(folder, page), 'utf8')).toContain(`<p class="doubt">${stale}`);
  });

  it('and in the summary', () => {
    civilAid(folder, ['calc', 'paid.csv', ...quiet, '-o', 'folder/']);
    const summary = z
      .object({ stale: z.array(z.object({ category: z.string(), since: z.string() })) })
      .parse(JSON.parse(readFileSync(join(folder, 'folder/summary.json'), 'utf8')));
    expect(summary.stale).toContainEqual({ category: 'dibao', since: '2021-07-01' });
  });
});

it('conditions and overlaps without a sure ground are told by every run, on its pages and in the summary', () => {
  const { err } = civilAid(folder, ['calc', 'paid.csv', ...quiet, '-o', 'grounds/']);
  const told = '特困人员救助供养“无劳动能力”';
  expect(err).toMatch(new RegExp(`依据待核对.*${told}`));
  const summary = z
    .object({ unsureRules: z.array(z.object({ category: z.string(), rule: z.string() })) })
    .parse(JSON.parse(readFileSync(join(folder, 'grounds/summary.json'), 'utf8')));
  expect(summary.unsureRules).toContainEqual({ category: 'tekun', rule: 'no-work-capacity' });
  expect(summary.unsureRules).toContainEqual({
    category: 'home_care',
    rule: 'tekun-not-home-care',
  });
  civilAid(folder, ['notice', 'paid.csv', ...quiet, '-o', 'grounds.html']);
  expect(readFileSync(join(folder, 'grounds.html'), 'utf8')).toMatch(
    /class="doubt">下列条件、衔接/,
  );
  const only = civilAid(folder, ['calc', 'paid.csv', ...quiet, '--category', 'disability_care']);
  expect(only.err).not.toContain('依据待核对');
});

it('figures without a sure source are called as clerks call them', () => {
  const { err } = civilAid(folder, ['stats', 'paid.csv', '--quiet', '--as-of', '2021-08']);
  const [line = ''] = err.split('\n').filter((one) => one.includes('没有可靠出处'));
  expect(line).toMatch(/：[\u4e00-\u9fff（）]+“[^”a-z]+”\d/);
  expect(line).not.toMatch(/[a-z]_|[a-z]\.[a-z]/);
});
