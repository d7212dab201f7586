import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { UserError } from '../../src/core/errors.ts';
import { type Lang, say } from '../../src/messages/index.ts';
import type { Category } from '../../src/core/columns.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { jurisdictionChain } from '../../src/rules/jurisdictions.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { RuleFaults } from '../../src/rules/faults.ts';
import { loadRuleset, type Ruleset } from '../../src/rules/ruleset.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-rules-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const article = '{ document: law, article: 第一条 }';
const documents = `documents:
  law: { number: 甲字〔2020〕1号, title: 试验办法, status: sourced }
`;
const standard = (value: string): string => `parameters:
  standard: { title: { zh: 标准, en: standard }, unit: yuan/person/month, value: '${value}', article: ${article}, status: sourced }
`;

/** A whole rule of a category paid by the person: everyone from 80 on. */
const whole = (
  jurisdiction: string,
  effective: string,
  more = standard('100'),
): string => `category: old_age
jurisdiction: '${jurisdiction}'
effective: '${effective}'
title: { zh: 高龄津贴, en: old age }
unit: person
${documents}${more}applies: age >= 80
conditions:
  - id: age
    title: { zh: 年龄, en: age }
    expr: age >= 80
    article: ${article}
    pass: { zh: 满八十, en: over eighty }
    fail: { zh: 不满, en: under }
amount:
  expr: standard
  article: ${article}
  words: { zh: '{standard}元', en: '{standard} yuan' }
`;

const local = (effective: string, value: string): string =>
  `category: old_age\njurisdiction: '341600'\neffective: '${effective}'\n${documents}${standard(value)}`;

function load(month: string, wanted?: readonly Category[], jurisdiction = '341600'): Ruleset {
  const asOf = parseAsOf(month);
  if (asOf === undefined) throw new Error(month);
  return loadRuleset(readLibrary(folder), jurisdiction, asOf, wanted);
}

const standardOf = (ruleset: Ruleset): string | undefined =>
  ruleset.rules.get('old_age')?.parameters.get('standard')?.value;

/** Every fault as `file:line:column what`. */
function faults(lang: Lang = 'en'): string[] {
  try {
    load('2021-08', undefined, '000000');
    return [];
  } catch (error) {
    if (!(error instanceof RuleFaults)) throw error;
    return error.faults.map(
      ({ place, what }) =>
        `${place.file.slice(folder.length + 1)}:${place.line}:${place.column} ${say(lang, what)}`,
    );
  }
}

function complaint(run: () => unknown): UserError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

describe('layers of jurisdiction', () => {
  it('go from the nation over the province and the city to the county', () => {
    expect(jurisdictionChain('341602')).toEqual(['000000', '340000', '341600', '341602']);
    expect(jurisdictionChain('000000')).toEqual(['000000']);
  });

  it('a city says only what differs', () => {
    put('000000/old_age/2020-01-01.yaml', whole('000000', '2020-01-01'));
    put('341600/old_age/2021-01-01.yaml', local('2021-01-01', '120'));
    const ruleset = load('2021-08');
    expect(standardOf(ruleset)).toBe('120');
    expect(ruleset.rules.get('old_age')?.id).toBe('341600/old_age@2021-01-01');
  });

  it('a place that no local layer covers is an error that names those there are', () => {
    put('000000/old_age/2020-01-01.yaml', whole('000000', '2020-01-01'));
    put('341600/old_age/2021-01-01.yaml', local('2021-01-01', '120'));
    const told = complaint(() => load('2021-08', undefined, '110000'));
    expect(told?.messages.map((one) => say('en', one)).join()).toContain('Known: 000000 341600');
  });

  it('a county without rules of its own takes its city’s', () => {
    put('000000/old_age/2020-01-01.yaml', whole('000000', '2020-01-01'));
    put('341600/old_age/2021-01-01.yaml', local('2021-01-01', '120'));
    expect(standardOf(load('2021-08', undefined, '341602'))).toBe('120');
  });
});

describe('versions by date', () => {
  beforeEach(() => {
    put('000000/old_age/2020-01-01.yaml', whole('000000', '2020-01-01'));
    put('341600/old_age/2021-01-01.yaml', local('2021-01-01', '120'));
    put('341600/old_age/2021-07-01.yaml', local('2021-07-01', '150'));
  });

  it('the last one begun is in force, from its first day', () => {
    expect(standardOf(load('2021-06'))).toBe('120');
    expect(standardOf(load('2021-06-30'))).toBe('120');
    expect(standardOf(load('2021-07'))).toBe('150');
  });

  it('before the first of the rule itself is an error that names its date', () => {
    const told = complaint(() => load('2019-12'));
    expect(told?.code).toBe(2);
    expect(told?.messages.map((one) => say('zh', one)).join()).toContain(
      '最早的规则自 2020-01-01 起施行',
    );
  });

  it('after the last day of a rule that was ended is an error that names it', () => {
    put(
      '000000/old_age/2021-09-01.yaml',
      whole('000000', '2021-09-01').replace('documents:', "until: '2021-12-31'\ndocuments:"),
    );
    expect(standardOf(load('2021-12'))).toBe('150');
    const told = complaint(() => load('2022-01', ['old_age']));
    expect(told?.messages.map((one) => say('zh', one)).join()).toContain(
      '已于 2021-12-31 停止执行',
    );
  });

  it('keeps the hash of every file that took part', () => {
    expect(load('2021-08').files.map(({ path }) => path)).toEqual([
      '000000/old_age/2020-01-01.yaml',
      '341600/old_age/2021-07-01.yaml',
      'shipped:000000/old_age/category.yaml',
    ]);
  });
});

describe('a faulty rule file', () => {
  const path = '000000/old_age/2020-01-01.yaml';
  const spoil = (from: string, to: string): void => {
    const text = whole('000000', '2020-01-01');
    expect(text).toContain(from);
    put(path, text.replace(from, to));
  };

  it('that is no YAML is told once, with line and column', () => {
    spoil('title: { zh: 高龄津贴,', 'title: { zh: [高龄津贴,');
    expect(faults()).toHaveLength(1);
    expect(faults()[0]).toMatch(
      /^000000\/old_age\/2020-01-01\.yaml:4:1 the \[ here is not closed; add \]/,
    );
  });

  it('with a key that is not known is told at the key', () => {
    spoil('unit: person', 'unitt: person');
    expect(faults().join()).toContain(`${path}:5:1 there is no key "unitt"; is "unit" meant?`);
  });

  it.each([
    ['an unknown key', 'unit: person', 'unitt: person', '不认得“unitt”这个键，是不是“unit”？'],
    [
      'a part left out',
      ', status: sourced }\nparameters',
      ' }\nparameters',
      '缺“documents.law.status”。请补上，如 status: unsure。',
    ],
    [
      'a word of another list',
      'unit: person',
      'unit: village',
      '“unit”写的是“village”，应为其中之一：household person。',
    ],
    [
      'a wrong day',
      "effective: '2020-01-01'",
      "effective: '2020年1月'",
      '“effective”写的是“2020年1月”，应写成“2021-07-01”这样。',
    ],
    [
      'a figure with words in it',
      "value: '100'",
      "value: '100元'",
      '“parameters.standard.value”写的是“100元”，请写成“100”。',
    ],
    [
      'a value where keys should be',
      'title: { zh: 高龄津贴, en: old age }',
      'title: 高龄津贴',
      '“title”之下应为键和值，如 title: {',
    ],
    [
      'keys where a value should be',
      'applies: age >= 80',
      'applies: { age: 80 }',
      '“applies”应为一个值，',
    ],
    [
      'a value where a list should be',
      'applies: age >= 80',
      'applies: age >= 80\nnotes: 备注',
      '“notes”应为列表。',
    ],
    ['nothing at all', 'title: { zh: 高龄津贴,', "title: { zh: '',", '“title.zh”是空的，请填写。'],
    [
      'a name in capitals',
      '  standard:',
      '  Standard:',
      '“parameters.Standard”这个名称只能用小写字母',
    ],
  ])('with %s is told so in Chinese, with the guide to read', (_words, from, to, sentence) => {
    spoil(from, to);
    const [first = '', ...rest] = faults('zh');
    expect([first, rest]).toEqual([expect.stringContaining(sentence), []]);
    expect(first).toContain('写法见 docs/规则文件.md');
  });

  it('with two conditions of one id', () => {
    const again = `  - id: age
    title: { zh: 年龄, en: age }
    expr: age >= 80
    article: ${article}
    pass: { zh: 满八十, en: over eighty }
    fail: { zh: 不满, en: under }
`;
    spoil('amount:\n', `${again}amount:\n`);
    expect(faults('zh')).toEqual([expect.stringContaining('“conditions”中有两项的 id 相同。')]);
  });

  it('of overlaps is held against the form that it comes closest to', () => {
    put(path, whole('000000', '2020-01-01'));
    put(
      '000000/overlaps/2020-01-01.yaml',
      `jurisdiction: '000000'\neffective: '2020-01-01'\n${documents}overlaps:\n  - { id: a, excludes: tekun, others: dibao, article: ${article}, words: { zh: 甲, en: a } }\n`,
    );
    expect(faults('zh')).toEqual([
      expect.stringContaining('“overlaps.0.others”应为列表，如 others: [dibao]。'),
    ]);
  });

  it('whose content and place disagree', () => {
    spoil("effective: '2020-01-01'", "effective: '2020-02-01'");
    expect(faults()).toEqual([
      `${path}:3:1 "effective" says "2020-02-01" but the file stands under "2020-01-01". Change one of them.`,
    ]);
  });

  it('with a wrong expression is told at the very word', () => {
    spoil('expr: age >= 80', 'expr: agee >= 80');
    expect(faults()[0]).toMatch(
      /:\d+:11 no column, parameter or definition is called "agee"; is "age" meant\?/,
    );
  });

  it('with a wrong figure in its words is told at the figure', () => {
    spoil("zh: '{standard}元'", "zh: '{standart}元'");
    expect(faults()[0]).toContain('"standart"');
  });

  it('with a figure under a word that the column never is', () => {
    spoil(
      'applies: age >= 80',
      `  by_mode: { title: { zh: 标准, en: s }, unit: yuan, by: care_mode, values: { 分散: '1', 散居: '2' }, article: ${article}, status: sourced }\napplies: age >= 80`,
    );
    expect(faults()).toEqual([
      expect.stringContaining('the column is never "散居"; it may be: 分散 集中'),
    ]);
  });

  it('that cites a document it does not have', () => {
    spoil('law: {', 'laws: {');
    expect(faults().join()).toContain('an article cites "law"');
  });

  it('that is not whole in any layer', () => {
    spoil('applies: age >= 80\n', '');
    expect(faults().join()).toContain('old_age: after merging all levels "applies" is missing');
  });

  it('with definitions that stand on each other', () => {
    spoil(
      'applies: age >= 80',
      'definitions:\n  a: { title: { zh: 甲, en: a }, expr: b + 1 }\n  b: { title: { zh: 乙, en: b }, expr: a + 1 }\napplies: age >= 80',
    );
    expect(faults().join()).toContain('stands on itself');
  });

  it('with an amount that may come to parts of a fen', () => {
    spoil('expr: standard', 'expr: standard * 0.333');
    expect(faults()[0]).toContain('say how it is rounded');
  });
});

it('says which folder could not be read', () => {
  expect(complaint(() => readLibrary(join(folder, 'nowhere')))?.code).toBe(2);
});
