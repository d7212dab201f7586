import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
cpSync('rules/000000', join(folder, 'rules/000000'), { recursive: true });
mkdirSync(join(folder, 'rules/110000/dibao'), { recursive: true });
writeFileSync(
  join(folder, 'rules/110000/dibao/2020-07-01.yaml'),
  `category: dibao
jurisdiction: '110000'
effective: '2020-07-01'
documents:
  made: { number: 甲字〔2020〕1号, title: 关于调整标准的通知, status: unsure }
parameters:
  standard:
    title: { zh: 低保标准, en: dibao standard }
    unit: yuan/person/month
    by: area
    values: { 城镇: '900', 农村: '800' }
    article: { document: made, article: 一 }
    status: unsure
`,
);
// 在农村，一人无收入；一人九十岁，收入5000元。
put(
  folder,
  'people.csv',
  `家庭编号,姓名,身份证号,与户主关系,城乡类别,月收入,财产状况符合,法定义务人,供养方式
H1,欧阳甲,${id('1975-03-02', 901)},本人,农村,0,是,有,分散
H2,欧阳乙,${id('1930-03-02', 902)},本人,农村,5000,是,有,分散
`,
);
const args = ['people.csv', '--rules', 'rules', '--jurisdiction', '110000', '--as-of', '2021-08'];
const lacking = '110000没有2021-08的这些数额，要用到的都列为需补材料，没有按零算';

const summaryShape = z.object({
  lacking: z.array(z.object({ category: z.string(), parameter: z.string() })),
});

describe('a city that gives the dibao standard alone', () => {
  const decided = (engine: string): string[] => {
    const out = civilAid(folder, [
      'calc',
      ...args,
      '--quiet',
      '--engine',
      engine,
      '-o',
      `${engine}/`,
    ]);
    expect(out.code).toBe(0);
    expect(out.err).toContain(lacking);
    return readFileSync(join(folder, engine, 'decisions.csv'), 'utf8')
      .trim()
      .split('\n');
  };

  it('has dibao decided by town or country, and what turns on other figures open, by either engine', () => {
    const rows = decided('local');
    // 800×1−0=800
    expect(rows.find((row) => row.startsWith('H1') && row.includes(',dibao,'))).toContain(
      ',eligible,800.00,',
    );
    const old = rows.find((row) => row.startsWith('H2') && row.includes(',old_age,')) ?? '';
    expect(old).toContain(',needs-evidence,,');
    expect(old).toContain(
      '110000没有这个月的高龄津贴“80至89周岁”、高龄津贴“90至99周岁”、高龄津贴“100周岁及以上”',
    );
    expect(old).toContain(',rule_figure,');
    // 收入过高与当地数额无关，照样断定。
    expect(rows.find((row) => row.startsWith('H2') && row.includes(',tekun,'))).toContain(
      ',ineligible,',
    );
    expect(decided('duckdb')).toEqual(rows);
  });

  it('has the figures named in the summary', () => {
    decided('local');
    const text = readFileSync(join(folder, 'local/summary.json'), 'utf8');
    const summary = summaryShape.parse(JSON.parse(text));
    expect(summary.lacking).toContainEqual({ category: 'tekun', parameter: 'fiscal_support' });
    expect(summary.lacking).not.toContainEqual({ category: 'dibao', parameter: 'standard' });
  });

  it('can be asked what a figure would cost', () => {
    const set = ['from_80', 'from_90', 'from_100'].flatMap((name) => [
      '--set',
      `old_age.${name}=50`,
    ]);
    const { code, err } = civilAid(folder, ['simulate', ...args, ...set]);
    expect(code).toBe(0);
    expect(err).toContain('没有数额 → 50 元/人/月');
    expect(err).toContain('高龄津贴：0 户 0 人 → 1 户 1 人；每月 0.00 → 50.00 元');
  });

  it('is explained with the figure that is not known', () => {
    const { out } = civilAid(folder, ['explain', ...args, '--household', 'H2']);
    expect(out).toContain('90至99周岁：没有当地这个月的数额');
  });

  it('is shown without a value', () => {
    const [, ...where] = args;
    const { out } = civilAid(folder, ['rules', 'show', 'old_age', ...where]);
    expect(out).toContain('80至89周岁 (from_80)：没有当地这个月的数额');
  });
});
