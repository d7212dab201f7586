import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { civilAid, workFolder } from './run.ts';

const folder = workFolder();
const run = (args: readonly string[], input = '') => civilAid(folder, ['rules', ...args], input);
const sound = resolve('test/rules/mistakes/base');
let made = 0;

/** Rules of a province with one category, under which a county has nothing yet. */
function province(): string {
  made += 1;
  const name = `rules-${made}`;
  cpSync(join(sound, '341522'), join(folder, name, '340000'), { recursive: true });
  for (const path of ['documents.yaml', 'dibao/2024-07-01.yaml']) {
    const place = join(folder, name, '340000', path);
    writeFileSync(place, readFileSync(place, 'utf8').replace("'341522'", "'340000'"));
  }
  return name;
}

const given = [
  '--jurisdiction=霍邱县',
  '--from=2024年7月1日',
  '--document=霍政秘〔2024〕1号',
  '--title=关于调整低保标准的通知',
  '--article=第一条',
];

const file = `# 安徽省六安市霍邱县最低生活保障：历年的数额。写法见 docs/规则文件.md。
# 提高标准：在那个数额的 values 里加一个新的日期，文件写进 documents，或者再运行一次 civil-aid rules new。
# 读到原文的，status 写 sourced，documents 里写 read: full 和 at（在哪里读到）。

category: dibao
jurisdiction: '341522'
documents:
  from20240701:
    number: 霍政秘〔2024〕1号
    title: 关于调整低保标准的通知
    status: unsure
    read: no
parameters:
  standard:
    # 低保标准，单位：元/人·月
    title:
      zh: 低保标准
      en: dibao standard
    unit: yuan/person/month
    values:
      '2024-07-01':
        value: '779'
        article:
          document: from20240701
          article: 第一条
        status: unsure
`;

describe('rules new', () => {
  it('writes a commented file of what was given, which is valid and private', () => {
    const dir = province();
    const { code, out, err } = run([
      'new',
      '低保',
      `--rules=${dir}`,
      ...given,
      '--figure=standard=779元',
    ]);
    expect(err).toBe('');
    expect(out).toContain('341522/dibao/parameters.yaml”，检查无误');
    expect(code).toBe(0);
    const path = join(folder, dir, '341522/dibao/parameters.yaml');
    expect(readFileSync(path, 'utf8')).toBe(file);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(run(['validate', dir])).toMatchObject({ code: 0, err: '' });
    const shown = run([
      'show',
      '低保',
      '--words',
      `--rules=${dir}`,
      '--jurisdiction=341522',
      '--as-of=2024-08',
    ]);
    expect(shown.out).toContain('低保标准：779 元/人·月 待核对〔霍政秘〔2024〕1号 第一条〕');
  });

  it('asks for what was not given, with what holds so far, and leaves out what is left blank', () => {
    const dir = province();
    const answers = [
      '341522',
      'dibao',
      '2024-07-01',
      '霍政秘〔2024〕1号',
      '关于调整低保标准的通知',
      '第一条',
      '',
      '779',
      '',
      '110',
      '',
    ];
    const { code, err } = run(['new', `--rules=${dir}`], `${answers.join('\n')}\n`);
    expect(code).toBe(0);
    expect(err).toContain('低保标准（standard，单位：元/人·月），现行 756。不变的直接按回车：');
    expect(err).toContain('分类施保（农村）（top_up，单位：元/人·月），现行 104。');
    const text = readFileSync(join(folder, dir, '341522/dibao/parameters.yaml'), 'utf8');
    expect(text).toContain("value: '779'");
    expect(text).not.toContain('floor_share');
    // Of a table that was given in part the rest is what it was.
    expect(text).toContain("value:\n          农村: '110'\n          城镇: '142'\n");
  });

  it('marks figures as sourced whose document was read', () => {
    const dir = province();
    const at = '--at=https://www.huoqiu.example/65';
    const { code } = run(['new', '低保', `--rules=${dir}`, ...given, at, '--figure=standard=779']);
    expect(code).toBe(0);
    const text = readFileSync(join(folder, dir, '341522/dibao/parameters.yaml'), 'utf8');
    expect(text).toContain('    read: full\n    at: https://www.huoqiu.example/65\n');
    expect(text).toContain('        status: sourced\n');
  });

  it('does not touch a file that is there, and tells the lines to be added to it', () => {
    const dir = province();
    run(['new', '低保', `--rules=${dir}`, ...given, '--figure=standard=779']);
    const later = given.map((one) => (one.startsWith('--from') ? '--from=2025-07' : one));
    const { code, out, err } = run([
      'new',
      '低保',
      `--rules=${dir}`,
      ...later,
      '--figure=standard=800',
    ]);
    expect(code).toBe(2);
    expect(err).toContain('没有改动它');
    expect(out).toContain("  standard:\n    values:\n      '2025-07-01':\n        value: '800'\n");
    const text = readFileSync(join(folder, dir, '341522/dibao/parameters.yaml'), 'utf8');
    expect(text).toBe(file);
  });

  it('asks again about a figure that can hardly be', () => {
    const dir = province();
    const { code, err } = run([
      'new',
      '低保',
      `--rules=${dir}`,
      ...given,
      '--figure=standard=77900',
    ]);
    expect(code).toBe(0);
    const line = file.split('\n').findIndex((one) => one.includes("value: '779'")) + 1;
    expect(err).toContain(`341522/dibao/parameters.yaml 第${line}行`);
    expect(err).toContain('是不是写成了分');
  });

  it.each([
    ['with nobody to answer', given.slice(1), [], '缺一项回答，没有写文件。请写 --jurisdiction'],
    [
      'a figure of no name',
      given,
      ['--figure=standrad=779'],
      '可写：standard floor_share top_up.农村 top_up.城镇',
    ],
    ['a figure that is none', given, ['--figure=standard=七百'], '“七百”不是数'],
    ['a place that is none', ['--jurisdiction=无此县'], [], '无此县'],
    ['no figure at all', given, [], '一个数额也没有写'],
    [
      'a folder of the older form',
      ['--jurisdiction=340000', ...given.slice(1)],
      ['--figure=standard=779'],
      '一个日期一个文件',
    ],
  ])('writes nothing %s', (_what, options, figures, told) => {
    const dir = province();
    const { code, err } = run(['new', '低保', `--rules=${dir}`, ...options, ...figures]);
    expect(code).toBe(2);
    expect(err).toContain(told);
    expect(existsSync(join(folder, dir, '341522'))).toBe(false);
  });
});
