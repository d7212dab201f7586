import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { openWorkbook } from '../../src/sheets/write/registry.ts';
import { openXlsx } from '../../src/sheets/read/xlsx.ts';
import { civilAid, id, put, workFolder } from './run.ts';

const folder = workFolder();
const person = id('1975-03-02', 901);
put(
  folder,
  'one.csv',
  `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合\nH1,甲,${person},本人,300,是\n`,
);

describe('civil-aid explain', () => {
  it('follows the amount to the cell and to the article', () => {
    const { code, out } = civilAid(folder, [
      'explain',
      'one.csv',
      '--household',
      'H1',
      '--as-of',
      '2021-08',
    ]);
    expect(code).toBe(0);
    // 657 × 1 − 300 = 357
    expect(out).toContain(
      '金额：按差额发放，657元×1人−300元=357元/月 〔国务院令第649号 第十二条〕',
    );
    expect(out).toContain('月收入：300 (one.csv 第2行)');
    expect(out).toContain('低保标准：657 〔市民政局工作汇报（2021年8月） 低保标准〕');
  });

  it('masks the ID number in the tree', () => {
    const { out } = civilAid(folder, [
      'explain',
      'one.csv',
      '--household',
      'H1',
      '--as-of',
      '2021-08',
    ]);
    expect(out).not.toContain(person);
  });

  it('gives the same steps as JSON', () => {
    const { out } = civilAid(folder, [
      'explain',
      'one.csv',
      '--household',
      'H1',
      '--as-of',
      '2021-08',
      '--format',
      'json',
    ]);
    expect(JSON.parse(out)).toMatchObject([
      {
        household_id: 'H1',
        id_number: person,
        category: 'dibao',
        decision: 'eligible',
        monthly_amount: '357',
      },
    ]);
  });

  it('says which household or person it did not find', () => {
    const none = civilAid(folder, [
      'explain',
      'one.csv',
      '--household',
      'H9',
      '--as-of',
      '2021-08',
    ]);
    expect([none.code, none.err]).toEqual([2, '错误：表中没有家庭编号“H9”。请核对编号。\n']);
    const nobody = civilAid(folder, [
      'explain',
      'one.csv',
      '--household',
      'H1',
      '--person',
      id('1975-03-02', 903),
      '--as-of',
      '2021-08',
    ]);
    expect(nobody.code).toBe(2);
  });
});

describe('civil-aid explain --person', () => {
  const [first, second, third] = [
    id('1940-03-02', 911),
    id('1941-03-02', 912),
    id('1942-03-02', 913),
  ];
  put(
    folder,
    'old.csv',
    `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合\nH1,张三,${first},本人,5000,是\n,李 四,${second},配偶,0,\n,王五,${third},其他,0,\nH2,王五,${id('1940-05-02', 914)},本人,0,是\n,王五,${id('1940-06-02', 915)},其他,0,\n`,
  );
  const ask = (household: string, person: string): ReturnType<typeof civilAid> =>
    civilAid(folder, [
      'explain',
      'old.csv',
      '--household',
      household,
      '--person',
      person,
      '--category',
      'old_age',
      '--as-of',
      '2021-08',
      '--format',
      'json',
    ]);

  it('takes an ID number or a name', () => {
    // Born on 1941-03-02, 李四 is 80 on 2021-08-01 and has a decision on the old-age allowance.
    for (const asked of [second, '李四']) {
      const { code, out } = ask('H1', asked);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject([{ name: '李四', id_number: second }]);
    }
  });

  it('asks for the ID number where two people of the household have the name', () => {
    const { code, err } = ask('H2', '王五');
    expect([code, err]).toEqual([2, '错误：家庭“H2”中有几个人叫“王五”。请改用身份证号。\n']);
  });

  it('says whom it did not find: a name whole, an ID number masked', () => {
    expect(ask('H1', '赵六').err).toContain('姓名为“赵六”的人');
    const { err } = ask('H1', id('1940-05-02', 914));
    expect(err).toContain('341602********');
    expect(err).not.toContain('19400502');
  });
});

describe('civil-aid explain of a benefit that tops up others', () => {
  const [head, child] = [id('1958-02-03', 921), id('2010-06-01', 923)];
  put(
    folder,
    'child.csv',
    `家庭编号,姓名,身份证号,与户主关系,月收入,财产状况符合,法定义务人,父亲情况,母亲情况,残疾类别,残疾等级,已享其他补贴\nH1,甲,${head},本人,200,是,有,,,,,\n,乙,${child},孙子,0,,有,服刑,失联,肢体,二,无\n`,
  );
  const ask = (...more: readonly string[]): string =>
    civilAid(folder, [
      'explain',
      'child.csv',
      '--household',
      'H1',
      '--category',
      'unattended_child,dibao,disability_living',
      '--as-of',
      '2021-08',
      ...more,
    ]).out;

  it('leads from what was taken off to the amounts of those, each with its rule and article', () => {
    const out = ask();
    // 657 × 2 − 200 = 1114; the child's half of it is 557.
    expect(out).toContain(
      '最低生活保障：1114元÷2人=557元/月 〔国务院令第649号 第十二条〕 (341600/dibao@2021-07-01)',
    );
    expect(out).toContain('金额：按差额发放，657元×2人−200元=1114元/月');
    // Grade 2: 66.67 a month (unsure).
    expect(out).toContain(
      '困难残疾人生活补贴：66.67元/月 〔国发〔2015〕52号 补贴标准〕 (341600/disability_living@2021-07-01)',
    );
  });

  it('traces the age to the ID number’s cell, masked where numbers are masked', () => {
    const masked = ask();
    expect(masked).toMatch(/周岁：11 \(child\.csv 第3行 “身份证号”341602\*{8}\d{3}[\dX]\)/);
    expect(masked).not.toContain(child);
    expect(ask('--format', 'json')).toContain(`child.csv 第3行 “身份证号”${child}`);
    expect(ask('--format', 'json', '--mask')).not.toContain(child);
  });
});

describe('civil-aid explain -o', () => {
  const to = (name: string, ...more: readonly string[]): ReturnType<typeof civilAid> =>
    civilAid(folder, [
      'explain',
      'one.csv',
      '--household',
      'H1',
      '--as-of',
      '2021-08',
      '-o',
      name,
      ...more,
    ]);

  it('writes JSON into a file whose name ends so, else the tree, and says where', () => {
    expect(to('why.json').err).toContain('已写入 why.json');
    expect(JSON.parse(readFileSync(join(folder, 'why.json'), 'utf8'))).toMatchObject([
      { category: 'dibao', monthly_amount: '357' },
    ]);
    expect(to('why.txt', '--quiet').err).toBe('');
    expect(readFileSync(join(folder, 'why.txt'), 'utf8')).toContain('├─ ');
  });
});

describe('civil-aid rules', () => {
  it('lists every file and marks those with unsure figures', () => {
    const { out } = civilAid(folder, ['rules', 'list']);
    expect(out).toContain('341600/dibao/2021-07-01.yaml  最低生活保障\n');
    expect(out).toContain('341600/dibao/2020-07-01.yaml  最低生活保障  待核对\n');
  });

  it('shows a rule with its figures, words and articles', () => {
    const { out } = civilAid(folder, ['rules', 'show', 'dibao', '--as-of', '2021-08']);
    expect(out).toContain(
      '低保标准 (standard)：657 元/人·月〔市民政局工作汇报（2021年8月） 低保标准〕',
    );
  });

  it('shows the overlaps with the names of the benefits in them', () => {
    const { out } = civilAid(folder, ['rules', 'show', 'tekun', '--as-of', '2021-08']);
    expect(out).toContain('符合“特困人员救助供养”，不享受低保');
    expect(out).not.toContain('{');
  });

  it('says in the chosen language what is wrong with a value of a rule file', () => {
    put(folder, 'odd/341600/dibao/2021-07-01.yaml', 'unit: nothing\n');
    const told = (...more: readonly string[]): string =>
      civilAid(folder, ['rules', 'validate', 'odd', ...more]).err;
    expect(told()).toContain('“unit”写的是“nothing”，应为其中之一：household ');
    expect(told('--lang', 'en')).toContain('"unit" says "nothing"; it must be one of: household ');
  });

  it('does not call a folder without rule files right', () => {
    put(folder, 'bare/readme.txt', '');
    const { code, err } = civilAid(folder, ['rules', 'validate', 'bare']);
    expect([code, err]).toEqual([2, expect.stringContaining('没有规则文件')]);
  });

  it('validates the shipped files and runs their cases', () => {
    expect(civilAid(folder, ['rules', 'validate']).code).toBe(0);
    const { code, out } = civilAid(folder, ['rules', 'test']);
    expect(code).toBe(0);
    expect(out).toMatch(/案例 \d+ 个通过，0 个不符。/);
  });

  it('shows what changed between two dates', () => {
    const { out } = civilAid(folder, ['rules', 'diff', 'dibao', '2021-06', '2021-08']);
    expect(out).toContain('低保标准 (standard)\n  - 605 元/人·月 待核对');
    expect(out).toContain('  + 657 元/人·月');
  });
});

/** The names in the header of a workbook's first sheet. */
async function headerOf(name: string): Promise<readonly string[]> {
  const [sheet] = await openXlsx(name, readFileSync(join(folder, name)));
  for await (const batch of sheet?.rows() ?? []) {
    const [first] = batch;
    if (first !== undefined) return first.cells;
  }
  return [];
}

describe('civil-aid template', () => {
  it('writes a workbook that calc reads back once it is filled in', () => {
    expect(civilAid(folder, ['template', 'dibao', '-o', 'form.xlsx']).code).toBe(0);
    expect(readFileSync(join(folder, 'form.xlsx')).subarray(0, 2).toString()).toBe('PK');
    const { code, err } = civilAid(folder, ['doctor', 'form.xlsx']);
    expect([code, err]).toEqual([4, expect.stringContaining('只有表头')]);
  });

  it('has every column that the decision needs, those of the benefits taken off too', async () => {
    civilAid(folder, ['template', 'unattended_child', '--as-of', '2021-08', '-o', 'child.xlsx']);
    // 1100 less what dibao, tekun and the disability living benefit pay, so their columns are asked for.
    expect(await headerOf('child.xlsx')).toEqual(
      expect.arrayContaining(['父亲情况', '月收入', '财产状况符合', '法定义务人', '残疾等级']),
    );
    civilAid(folder, ['template', 'tekun', '--as-of', '2021-08', '-o', 'tekun.xlsx']);
    expect(await headerOf('tekun.xlsx')).toEqual(expect.arrayContaining(['自理能力', '自理指标']));
  });

  it('names its columns by key with --headers key', async () => {
    civilAid(folder, ['template', 'old_age', '-o', 'keys.xlsx', '--headers', 'key']);
    expect((await headerOf('keys.xlsx')).slice(0, 3)).toEqual([
      'household_id',
      'name',
      'id_number',
    ]);
  });

  it('has one form for a household, with what any benefit needs', async () => {
    civilAid(folder, ['template', 'all', '--as-of', '2021-08', '-o', 'all.xlsx']);
    expect(await headerOf('all.xlsx')).toEqual(
      expect.arrayContaining(['月收入', '供养方式', '残疾等级', '父亲情况', '需长期照护']),
    );
  });

  it('does not replace a form in which people are filled in, and replaces an empty one', async () => {
    civilAid(folder, ['template', 'dibao', '-o', 'again.xlsx']);
    expect(civilAid(folder, ['template', 'dibao', '-o', 'again.xlsx']).code).toBe(0);
    const people = join(folder, 'people.xlsx');
    const book = await openWorkbook({ path: people });
    const keys = ['household_id', 'name', 'id_number'];
    const sheet = await book.sheet({
      name: '表',
      columns: keys.map((key) => ({ key, header: key, kind: 'text' as const })),
    });
    await sheet.row(['H1', '甲', person]);
    await book.close();
    const before = readFileSync(people);
    const { code, err } = civilAid(folder, ['template', 'dibao', '-o', 'people.xlsx']);
    expect([code, err]).toEqual([2, expect.stringContaining('已经填了人员')]);
    expect(readFileSync(people).equals(before)).toBe(true);
  });
});

describe('civil-aid doctor', () => {
  it('says that nothing needs mending', () => {
    const { code, out } = civilAid(folder, ['doctor', 'one.csv']);
    expect(code).toBe(0);
    expect(out).toContain('没有发现要改的行。');
  });

  it('says for each category which of its columns the table lacks, and of no others', () => {
    const { out } = civilAid(folder, ['doctor', 'one.csv', '--as-of', '2021-08']);
    // The monthly income stands for the four, and the bureau's finding for the property.
    expect(out).toContain('“最低生活保障”要用、表中没有的列：脱离家庭年数\n');
    expect(out).toContain(
      '“孤儿基本生活保障”要用、表中没有的列：供养方式、父亲情况、母亲情况、就读情况、服义务兵役\n',
    );
    expect(out).not.toContain('工资性收入');
    expect(out).not.toContain('乡镇');
  });

  it('speaks of the categories that are asked about', () => {
    const { out } = civilAid(folder, ['doctor', 'one.csv', '--category', '高龄津贴']);
    expect(out).not.toContain('表中没有的列：供养方式');
  });

  it('names the rows to mend and the households that wait for them', () => {
    put(folder, 'two.csv', `家庭编号,姓名,身份证号\nH1,,${person}\n`);
    const { code, out } = civilAid(folder, ['doctor', 'two.csv']);
    expect(code).toBe(3);
    expect(out).toContain('two.csv 第2行（name-missing）');
    expect(out).toContain('这些户因此不能核算：H1');
  });
});
