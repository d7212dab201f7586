import { describe, expect, it } from 'vitest';

import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
put(
  folder,
  'one.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,法定义务人\n1,甲,${id('1980-01-01', 901)},本人,300,是,有\n`,
);
const calc = (...more: string[]): ReturnType<typeof civilAid> =>
  civilAid(folder, ['calc', 'one.csv', '--as-of', '2021-08', ...more]);

describe('civil-aid --jurisdiction', () => {
  it.each(['亳州', '安徽省亳州市谯城区'])('takes %s, whose rules are 亳州’s', (place) => {
    const { code, out } = calc('--jurisdiction', place);
    expect(code).toBe(0);
    expect(out).toBe(calc().out);
    // 657 - 300
    expect(out).toContain('dibao,eligible,357.00');
  });

  it('refuses a code that is no place, and says what may be meant', () => {
    const { code, out, err } = calc('--jurisdiction', '341699');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      '没有区划“341699”。是不是：341600 安徽省亳州市、341602 安徽省亳州市谯城区、',
    );
  });

  it('says of a code that is no longer used what it was', () => {
    const { code, err } = calc('--jurisdiction', '341281', '--lang', 'en');
    expect(code).toBe(2);
    expect(err).toContain(
      'The code 341281 (亳州市) is no longer in use; the last table with it is of 1999.',
    );
  });

  it.each([
    ['朝阳区', '叫“朝阳区”的不止一处：110105 北京市朝阳区、220104 吉林省长春市朝阳区。'],
    ['亳洲', '没有区划“亳洲”。是不是：341600 安徽省亳州市'],
    ['', '没有区划“”'],
  ])('refuses the name “%s”', (place, told) => {
    const { code, err } = calc('--jurisdiction', place);
    expect(code).toBe(2);
    expect(err).toContain(told);
  });

  it('is read so in a plan too, with the line of what is wrong', () => {
    const plan = (place: string): string =>
      `jurisdiction: ${place}\nhouseholds: [one.csv]\noutput: out\n`;
    put(folder, 'plan.yaml', plan('亳州市'));
    const run = (): ReturnType<typeof civilAid> =>
      civilAid(folder, ['run', 'plan.yaml', '--as-of', '2021-08', '--no-ledger']);
    expect(run().err).not.toContain('区划');
    put(folder, 'plan.yaml', plan('朝阳区'));
    const { code, err } = run();
    expect(code).toBe(2);
    expect(err).toMatch(/plan\.yaml.*1.*叫“朝阳区”的不止一处/);
  });
});
