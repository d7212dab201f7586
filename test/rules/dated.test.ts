import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { parseAsOf } from '../../src/core/month.ts';
import { runCases } from '../../src/decide/cases.ts';
import { say } from '../../src/messages/index.ts';
import { earlyCases } from '../../src/rules/dated.ts';
import { citedArticles } from '../../src/rules/documents.ts';
import { RuleFaults, type RuleFault } from '../../src/rules/faults.ts';
import { RuleHistory, unchangedSince } from '../../src/rules/history.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { loadRuleset, type Rule } from '../../src/rules/ruleset.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-dated-'));
  put('000000/old_age/rule.yaml', rule());
  put('000000/old_age/parameters.yaml', parameters());
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const law = '{ document: law, article: 第一条 }';
const head = (place = '000000'): string => `category: old_age\njurisdiction: '${place}'\n`;

/** From 2020 everyone from 80 on, from 2022 from 70 on. */
const rule = (more = ''): string => `${head()}documents:
  law: { number: 甲字〔2020〕1号, title: 试验办法, status: sourced }
versions:
  '2020-01-01':
    title: { zh: 高龄津贴, en: old age }
    unit: person
    definitions:
      from: { title: { zh: 起点, en: start }, expr: '80' }
      bonus: { title: { zh: 加发, en: bonus }, expr: 5 yuan }
    applies: 'true'
    conditions:
      - id: age
        title: { zh: 年龄, en: age }
        expr: age >= from
        article: ${law}
        pass: { zh: '满{from}', en: over }
        fail: { zh: 不满, en: under }
      - id: sex
        title: { zh: 性别, en: sex }
        expr: sex == "男"
        article: ${law}
        fail: { zh: 女, en: a woman }
    amount:
      expr: standard + bonus
      article: ${law}
      words: { zh: '{standard}元', en: '{standard} yuan' }
    notes: [{ zh: 旧, en: old }]
  '2022-01-01':
    ends: [conditions.sex, definitions.bonus]
    definitions:
      from: { title: { zh: 起点, en: start }, expr: '70' }
    amount:
      expr: standard
      article: ${law}
      words: { zh: '{standard}元', en: '{standard} yuan' }
${more}`;

const figure = (value: string): string => `{ value: '${value}', article: ${law}, status: sourced }`;

const parameters = (more = '', place = '000000'): string => `${head(place)}parameters:
  standard:
    title: { zh: 标准, en: standard }
    unit: yuan/person/month
    values:
      '2020-01-01': ${figure('100')}
${more}`;

const ruleAt = (month: string, jurisdiction = '000000'): Rule | undefined => {
  const asOf = parseAsOf(month);
  if (asOf === undefined) throw new Error(month);
  return loadRuleset(readLibrary(folder), jurisdiction, asOf, ['old_age']).rules.get('old_age');
};

const standardAt = (month: string, jurisdiction?: string): string | undefined =>
  ruleAt(month, jurisdiction)?.parameters.get('standard')?.value;

const told = (found: readonly RuleFault[]): string[] =>
  found.map(({ place, what }) => {
    const file = place.file.slice(folder.length + 1);
    return `${file}:${place.line}:${place.column} ${say('en', what)}`;
  });

/** Every fault of reading, or of the rules of a month, as `file:line:column what`. */
function faults(month = '2022-06'): string[] {
  const read = readLibrary(folder).faults;
  if (read.length > 0) return told(read);
  try {
    ruleAt(month);
    return [];
  } catch (error) {
    if (!(error instanceof RuleFaults)) throw error;
    return told(error.faults);
  }
}

describe('figures by date', () => {
  beforeEach(() => {
    put('000000/old_age/parameters.yaml', parameters(`      '2021-07-01': ${figure('150')}\n`));
  });

  it('next year’s standard is one line', () => {
    expect(standardAt('2021-06')).toBe('100');
    expect(standardAt('2021-07')).toBe('150');
    expect(ruleAt('2021-06')?.id).toBe('000000/old_age@2020-01-01');
    expect(ruleAt('2021-07')?.id).toBe('000000/old_age@2021-07-01');
  });

  it('a city’s figures go over the nation’s from their own day on', () => {
    put('341600/old_age/parameters.yaml', parameters('', '341600'));
    expect(standardAt('2021-07', '341600')).toBe('100');
    expect(ruleAt('2021-07', '341600')?.id).toBe('341600/old_age@2021-07-01');
  });

  it('every figure names the file that gives it, and the run both files with their hashes', () => {
    const asOf = parseAsOf('2021-07');
    if (asOf === undefined) throw new Error('2021-07');
    const { rules, files } = loadRuleset(readLibrary(folder), '000000', asOf, ['old_age']);
    const path = '000000/old_age/parameters.yaml';
    expect(rules.get('old_age')?.parameters.get('standard')?.path).toBe(path);
    const named = files.map((file) => file.path).filter((file) => file.startsWith('000000'));
    expect(named).toEqual(['000000/old_age/rule.yaml', path]);
  });

  it('a table stands in `value`, by the words of the fact that `by` names', () => {
    const table = `    by: area
    values:
      '2020-01-01': { value: { 城镇: '300', 农村: '200' }, article: ${law}, status: sourced }
`;
    const text = parameters().replace(/ {4}values:[^]*$/, table);
    put('000000/old_age/parameters.yaml', text);
    put('000000/old_age/rule.yaml', rule().replaceAll('standard', 'standard[area]'));
    const { by, values } = ruleAt('2020-02')?.parameters.get('standard') ?? {};
    expect({ by, values }).toEqual({ by: 'area', values: { 城镇: '300', 农村: '200' } });
    put('000000/old_age/parameters.yaml', text.replace('农村', '山区'));
    expect(faults()[0]).toContain(`parameters.yaml:9:43 the column is never "山区"`);
  });

  it('a figure that ends is gone the day after, and the nation’s stands again', () => {
    const until = `      '2020-01-01': { value: '120', article: ${law}, status: sourced, until: '2020-12-31' }\n`;
    put('341600/old_age/parameters.yaml', parameters('', '341600').replace(/ {6}'2020.*\n/, until));
    expect(standardAt('2020-12', '341600')).toBe('120');
    expect(standardAt('2021-01', '341600')).toBe('100');
  });

  it('the months of one version are known as such', () => {
    const history = new RuleHistory(readLibrary(folder), '000000');
    const december = history.at('2021-12');
    expect(december && unchangedSince(december, 'old_age')).toBe('2021-07');
    expect(history.at('2021-06')?.rules.get('old_age')?.parameters.get('standard')?.value).toBe(
      '100',
    );
  });

  it('a fault of a figure is told at its own line', () => {
    put('000000/old_age/parameters.yaml', parameters(`      '2021-07-01': ${figure('一百')}\n`));
    expect(faults()).toEqual([
      expect.stringContaining(
        'parameters.yaml:9:23 "parameters.standard.values.2021-07-01.value" says "一百"',
      ),
    ]);
    put('000000/old_age/parameters.yaml', parameters(`      '2021年7月': ${figure('150')}\n`));
    expect(faults()[0]).toContain('must be written like "2021-07-01"');
    put(
      '000000/old_age/parameters.yaml',
      parameters(`      '2021-07-01': ${figure('150').replace('law', 'lost')}\n`),
    );
    expect(faults()[0]).toContain('parameters.yaml:9:37 an article cites "lost"');
  });

  it('a figure that ends before it begins is refused', () => {
    put(
      '000000/old_age/parameters.yaml',
      parameters(
        `      '2021-07-01': { value: '1', article: ${law}, status: sourced, until: '2021-01-01' }\n`,
      ),
    );
    expect(faults()[0]).toContain('parameters.yaml:9:');
    expect(faults()[0]).toContain('it would never hold');
  });
});

describe('versions of conditions and words', () => {
  it('a version says what differs; the rest stands as before', () => {
    const [before, after] = [ruleAt('2021-12'), ruleAt('2022-01')];
    expect(before?.conditions.map(({ id }) => id)).toEqual(['age', 'sex']);
    expect(before?.definitions.get('from')?.source).toBe('80');
    expect(before?.amount.source).toBe('standard + bonus');
    expect(after?.conditions.map(({ id }) => id)).toEqual(['age']);
    expect(after?.definitions.get('from')?.source).toBe('70');
    expect([...(after?.definitions.keys() ?? [])]).toEqual(['from']);
    expect(after?.amount.source).toBe('standard');
    expect(after?.notes).toEqual([{ zh: '旧', en: 'old' }]);
    expect(after?.id).toBe('000000/old_age@2022-01-01');
  });

  it('one that says nothing new only begins', () => {
    put('000000/old_age/rule.yaml', rule("  '2023-01-01': {}\n"));
    expect(ruleAt('2023-02')?.id).toBe('000000/old_age@2023-01-01');
    expect(ruleAt('2023-02')?.amount.source).toBe('standard');
  });

  it('one that ends is out of force, with figures of later days too', () => {
    put('000000/old_age/rule.yaml', rule("    until: '2022-12-31'\n"));
    put('000000/old_age/parameters.yaml', parameters(`      '2023-07-01': ${figure('150')}\n`));
    expect(ruleAt('2022-12')?.amount.source).toBe('standard');
    expect(() => ruleAt('2023-08')).toThrow();
  });

  it('a fault is told at the line of the version that says it', () => {
    put('000000/old_age/rule.yaml', rule().replace('expr: age >= from', 'expr: age >= form'));
    expect(faults()).toEqual([
      expect.stringContaining('rule.yaml:16:22 no column, parameter or definition'),
    ]);
    put(
      '000000/old_age/rule.yaml',
      rule().replaceAll(
        'standard\n      article: { document: law',
        'standard\n      article: { document: lost',
      ),
    );
    expect(faults()[0]).toContain('rule.yaml:36:18 an article cites "lost"');
    put('000000/old_age/rule.yaml', rule().replace('conditions.sex', 'conditions.six'));
    expect(faults()[0]).toContain('rule.yaml:31:12 "conditions.six" in ends is not there');
  });

  it('a document of both files must be said alike', () => {
    const other =
      'documents:\n  law: { number: 乙字, title: 试验办法, status: sourced }\nparameters:';
    put('000000/old_age/parameters.yaml', parameters().replace('parameters:', other));
    expect(faults()[0]).toContain('parameters.yaml:4:3 the document "law" is said otherwise');
  });
});

describe('cases beside them', () => {
  const one = (asOf: string, amount: string): string => `  - title: 七十五岁
    as_of: '${asOf}'
    household: [{ birth: '1940-01-01', sex: 男, relation: 本人 }]
    expect: [{ decision: eligible, amount: '${amount}' }]
    working: 照标准
`;

  it('test what is in force on their day', () => {
    put('000000/old_age/parameters.yaml', parameters(`      '2021-07-01': ${figure('150')}\n`));
    put(
      '000000/old_age/cases/some.yaml',
      `${head()}cases:\n${one('2021-06', '105.00')}${one('2022-06', '151.00')}`,
    );
    const library = readLibrary(folder);
    const results = library.rules.flatMap((layer) => runCases(library, layer));
    expect(results.map(({ path, mismatches }) => [path, mismatches.length])).toEqual([
      ['000000/old_age/cases/some.yaml', 0],
      ['000000/old_age/cases/some.yaml', 1],
    ]);
    expect(earlyCases(library.rules)).toEqual([]);
  });

  it('one that is dated before all versions is told at its line', () => {
    put('000000/old_age/cases/some.yaml', `${head()}cases:\n${one('2019-12', '105.00')}`);
    const found = told(earlyCases(readLibrary(folder).rules));
    expect(found).toEqual([
      expect.stringContaining('cases/some.yaml:5:5 the case is dated 2019-12'),
    ]);
  });

  it('beside files of one day alone they are refused, since nobody would play them', () => {
    put('341600/old_age/cases/some.yaml', `${head('341600')}cases:\n${one('2021-06', '105.00')}`);
    expect(faults()[0]).toContain('341600/old_age/cases/some.yaml:3:1 cases/ stands beside');
  });

  it('a category that there is nowhere is told at its line', () => {
    const text = `${head()}cases:\n${one('2021-06', '105.00').replace('{ decision', '{ category: nowhere, decision')}`;
    put('000000/old_age/cases/some.yaml', text);
    expect(faults()[0]).toContain('cases/some.yaml:7:16 There is no category "nowhere"');
  });
});

describe('beside files of one day', () => {
  const older = (effective: string): string =>
    `${head()}effective: '${effective}'\n${rule()
      .slice(head().length)
      .replace(/versions:[^]*$/, '')}parameters:
  standard: { title: { zh: 标准, en: standard }, unit: yuan, value: '7', article: ${law}, status: sourced }
title: { zh: 高龄津贴, en: old age }
unit: person
applies: 'true'
conditions:
  - { id: age, title: { zh: 年龄, en: age }, expr: age >= 90, article: ${law}, fail: { zh: 不满, en: under } }
amount: { expr: standard, article: ${law}, words: { zh: 元, en: yuan } }
`;

  it('a later one says everything anew, an earlier one goes before', () => {
    put('000000/old_age/2023-01-01.yaml', older('2023-01-01'));
    put('000000/old_age/2019-01-01.yaml', older('2019-01-01'));
    expect(standardAt('2023-02')).toBe('7');
    expect(standardAt('2022-12')).toBe('100');
    expect(standardAt('2019-02')).toBe('7');
  });

  it('one between two versions, or of the day of one, is refused', () => {
    for (const day of ['2021-01-01', '2022-01-01']) {
      put(`000000/old_age/${day}.yaml`, older(day));
      expect(faults()[0]).toContain(
        `000000/old_age/${day}.yaml:3:1 000000/old_age/rule.yaml has a version`,
      );
      rmSync(join(folder, `000000/old_age/${day}.yaml`));
    }
  });

  it('two endings of one name are refused', () => {
    put('000000/old_age/rule.yml', rule());
    expect(faults()[0]).toContain('the same file stands here as "000000/old_age/rule.yaml"');
  });
});

it('an article that is cited by several versions of one benefit names its folder once', () => {
  put('000000/old_age/parameters.yaml', parameters(`      '2021-07-01': ${figure('150')}\n`));
  const [cited, ...others] = citedArticles(readLibrary(folder).rules);
  expect(others).toEqual([]);
  expect(cited?.folders).toEqual(['000000/old_age']);
});
