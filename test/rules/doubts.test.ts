import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { say } from '../../src/messages/index.ts';
import { unitWords } from '../../src/messages/units.ts';
import { figureDoubts } from '../../src/rules/doubts.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';

const written = '341522/dibao/2024-07-01.yaml';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-doubts-'));
  cpSync(resolve('test/rules/mistakes/base'), folder, { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const change = (from: string, to: string): void => {
  const text = readFileSync(join(folder, written), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, written), text.replace(from, to));
};

/** What is asked about, each with the line that it is about. */
function asked(): string[] {
  return figureDoubts(readLibrary(folder)).map(({ place: { file, line }, what }) => {
    const text = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
    return `${text.trim()} | ${say('zh', what)}`;
  });
}

/** The same rules a year later, with other figures. */
function nextYear(standard: string, topUp = '104', more = ''): void {
  const figure = (name: string, unit: string, value: string): string => `  ${name}:
    title: { zh: 数额, en: figure }
    unit: ${unit}
    ${value}
    article: { document: hzm2025_65, article: 一 }
    status: unsure
`;
  writeFileSync(
    join(folder, '341522/dibao/2025-07-01.yaml'),
    `category: dibao
jurisdiction: '341522'
effective: '2025-07-01'
parameters:
${figure('standard', 'yuan/person/month', `value: '${standard}'${more}`)}${figure(
      'top_up',
      'yuan/person/month',
      `by: area\n    values: { 农村: '${topUp}', 城镇: '142' }`,
    )}`,
  );
}

describe('an unlikely figure is asked about, at its line', () => {
  it('not those of the rules as they stand', () => {
    expect(asked()).toEqual([]);
    expect(figureDoubts(readLibrary(shippedRules))).toEqual([]);
    expect(figureDoubts(readLibrary(resolve('test/rules/places')))).toEqual([]);
  });

  it('70000 for 700.00', () => {
    change("value: '756'", "value: '70000'");
    expect(asked()).toEqual([
      "value: '70000' | “低保标准”写的是 70000，单位是元/人·月，各地都不超过 5000。是不是写成了分，或者是一年的数",
    ]);
  });

  it('35 for 0.35', () => {
    change("value: '0.2'", "value: '35'");
    expect(asked()).toEqual([
      "value: '35' | “补差下限占标准的份额”写的是 35 倍，很少超过 10 倍。是不是百分数：35% 要写成 0.35",
    ]);
  });

  it('a sum below nothing, and one of a table by its word', () => {
    change("农村: '104'", "农村: '-104'");
    expect(asked()).toEqual([
      "values: { 农村: '-104', 城镇: '142' } | “分类施保（农村）”写的是 -104，单位是元/人·月，很少低于 5。是不是少写了一位，或者单位不对",
    ]);
  });

  it('a fall against the former figure', () => {
    nextYear('736');
    expect(asked()).toEqual([
      "value: '736' | “数额”写的是 736，比自 2024-07-01 起的 756 还低。标准很少下调，是不是写错了",
    ]);
  });

  it('a rise over half, 756 × 1.5 = 1134', () => {
    nextYear('1134');
    expect(asked()).toEqual([]);
    nextYear('1134.01');
    expect(asked()).toEqual([
      "value: '1134.01' | “数额”写的是 1134.01，比自 2024-07-01 起的 756 高出 50%。一次很少提高这么多，是不是写错了",
    ]);
  });

  it('but no more, once it says by what it was found right', () => {
    nextYear('736', '104', '\n    confirmed: 与霍政秘〔2025〕65号原文核对过');
    expect(asked()).toEqual([]);
  });

  it('in a history of figures by date as well', () => {
    mkdirSync(join(folder, '341522/tekun'));
    writeFileSync(
      join(folder, '341522/tekun/parameters.yaml'),
      `category: tekun
jurisdiction: '341522'
parameters:
  basic:
    title: { zh: 基本生活标准, en: basic }
    unit: yuan/person/month
    values:
      '2023-07-01':
        value: '938'
        article: { document: hzm2025_65, article: 一 }
        status: unsure
      '2024-07-01':
        value: '93.8'
        article: { document: hzm2025_65, article: 一 }
        status: unsure
      '2025-07-01':
        value: '97000'
        confirmed: 核对过
        article: { document: hzm2025_65, article: 一 }
        status: unsure
`,
    );
    expect(asked()).toEqual([
      "value: '93.8' | “基本生活标准”写的是 93.8，比自 2023-07-01 起的 938 还低。标准很少下调，是不是写错了",
    ]);
  });
});

describe('the guide', () => {
  it('has every unit, by the name that the tool gives it', () => {
    const guide = readFileSync(resolve('docs/规则文件.md'), 'utf8');
    const rows = [...guide.matchAll(/^\| `([a-z/]+)` +\| (\S+) +\|/gm)].map(([, unit, words]) => [
      unit,
      words,
    ]);
    const units = Object.entries(unitWords).map(([unit, { zh }]) => [unit, zh]);
    expect(rows.filter(([unit]) => units.some(([one]) => one === unit)).sort()).toEqual(
      units.sort(),
    );
  });
});
