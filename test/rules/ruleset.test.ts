import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { UserError } from '../../src/core/errors.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { RuleFaults } from '../../src/rules/faults.ts';
import { type Changes, loadRuleset, type Ruleset } from '../../src/rules/ruleset.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-ruleset-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const article = '{ document: law, article: 第一条 }';
const law = 'documents:\n  law: { number: 甲字1号, title: 试验办法, status: sourced }\n';
const parameter = (name: string, value: string): string =>
  `  ${name}: { title: { zh: 标准, en: s }, unit: yuan, value: '${value}', article: ${article}, status: sourced }\n`;
const condition = (id: string, expr: string): string => `  - id: ${id}
    title: { zh: 条件, en: condition }
    expr: ${expr}
    article: ${article}
    pass: { zh: 是, en: yes }
    fail: { zh: 否, en: no }
`;
const head = (category: string, jurisdiction: string): string =>
  `category: ${category}\njurisdiction: '${jurisdiction}'\neffective: '2020-01-01'\n${law}`;
const body = `title: { zh: 名, en: name }
unit: person
applies: 'true'
amount:
  expr: standard
  article: ${article}
  words: { zh: '{standard}', en: '{standard}' }
`;

/** A national rule of a person with two parameters and two conditions. */
const nation = (category: string, first = 'age >= 80'): string =>
  `${head(category, '000000')}parameters:\n${parameter('standard', '100')}${parameter('limit', '500')}${body}conditions:\n${condition('first', first)}${condition('second', 'wage_income < limit')}`;

const asOf = parseAsOf('2021-08');
if (asOf === undefined) throw new Error('2021-08');

/** For the city where it has a layer of its own, else for the nation. */
const load = (changes?: Changes): Ruleset => {
  const library = readLibrary(folder);
  const local = library.rules.some(({ content }) => content.jurisdiction === '341600');
  return loadRuleset(library, local ? '341600' : '000000', asOf, undefined, changes);
};

function faultsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof RuleFaults)) throw error;
    return error.faults.map(({ place, what }) => `${place.line}:${place.column} ${what.key}`);
  }
  throw new Error('was accepted');
}

function refusal(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a city over the nation', () => {
  beforeEach(() => {
    put('000000/old_age/2020-01-01.yaml', nation('old_age'));
  });

  it('overrides the parameter it names and keeps the others', () => {
    put(
      '341600/old_age/2020-01-01.yaml',
      `${head('old_age', '341600')}parameters:\n${parameter('standard', '120')}`,
    );
    const found = load().rules.get('old_age')?.parameters;
    expect(found?.get('standard')).toMatchObject({
      value: '120',
      path: '341600/old_age/2020-01-01.yaml',
    });
    expect(found?.get('limit')).toMatchObject({
      value: '500',
      path: '000000/old_age/2020-01-01.yaml',
    });
  });

  it('replaces a condition by its id and adds its own behind', () => {
    put(
      '341600/old_age/2020-01-01.yaml',
      `${head('old_age', '341600')}conditions:\n${condition('first', 'age >= 70')}${condition('third', 'age < 120')}`,
    );
    const found = load().rules.get('old_age')?.conditions;
    expect(found?.map(({ id, source }) => [id, source])).toEqual([
      ['first', 'age >= 70'],
      ['second', 'wage_income < limit'],
      ['third', 'age < 120'],
    ]);
  });

  it('may cite a document that only the nation lists', () => {
    put(
      '341600/old_age/2020-01-01.yaml',
      `${head('old_age', '341600').replace(law, '')}parameters:\n${parameter('standard', '120')}`,
    );
    const found = load().rules.get('old_age')?.parameters.get('standard');
    expect(found?.authority.document.title).toBe('试验办法');
  });
});

describe('a document', () => {
  it.each(['constructor', 'toString', '__proto__'])('is not found under %s', (name) => {
    put(
      '000000/old_age/2020-01-01.yaml',
      nation('old_age').replace('document: law', `document: ${name}`),
    );
    expect(faultsOf(() => load())).toEqual([expect.stringContaining('rulesDocument')]);
  });
});

describe('definitions that stand on each other', () => {
  it('are told at the name that closes the circle', () => {
    const definitions = `definitions:
  one: { title: { zh: 一, en: one }, expr: not two }
  two: { title: { zh: 二, en: two }, expr: not one }
`;
    const text = nation('old_age') + definitions;
    put('000000/old_age/2020-01-01.yaml', text);
    const lines = text.split('\n');
    const line = lines.findIndex((one) => one.startsWith('  two:'));
    const column = (lines[line] ?? '').lastIndexOf('one') + 1;
    expect(faultsOf(() => load())).toContain(`${line + 1}:${column} exprCycle`);
  });

  it('are found where one stands on itself', () => {
    put(
      '000000/old_age/2020-01-01.yaml',
      `${nation('old_age')}definitions:\n  one: { title: { zh: 一, en: one }, expr: not one }\n`,
    );
    expect(faultsOf(() => load())).toEqual([expect.stringContaining('exprCycle')]);
  });
});

describe('the order of categories', () => {
  it('puts first what others ask for', () => {
    put('000000/orphan/2020-01-01.yaml', nation('orphan', 'not eligible(old_age)'));
    put('000000/old_age/2020-01-01.yaml', nation('old_age'));
    expect([...load().rules.keys()]).toEqual(['old_age', 'orphan']);
  });

  it('is refused, with the categories named, where they wait for each other', () => {
    put('000000/orphan/2020-01-01.yaml', nation('orphan', 'not eligible(old_age)'));
    put('000000/old_age/2020-01-01.yaml', nation('old_age', 'not eligible(orphan)'));
    const told = refusal(() => load());
    expect(told.code).toBe(2);
    expect(told.messages[0]).toEqual({
      key: 'rulesOrder',
      params: { categories: 'orphan old_age' },
    });
  });
});

describe('a changed figure', () => {
  beforeEach(() => {
    put('000000/old_age/2020-01-01.yaml', nation('old_age'));
  });

  it('takes the place of the rule’s own', () => {
    const rule = load(new Map([['old_age.standard', '130.5']])).rules.get('old_age');
    expect(rule?.parameters.get('standard')?.value).toBe('130.5');
    expect(rule?.amount.expr).toMatchObject({ op: 'const', value: 13_050 });
  });

  it('may be an entry of a table, by its word', () => {
    const table = `  by_care: { title: { zh: 表, en: t }, unit: yuan, by: care_mode, values: { 分散: '1', 集中: '2' }, article: ${article}, status: sourced }\n`;
    put(
      '000000/old_age/2020-01-01.yaml',
      nation('old_age').replace('parameters:\n', `parameters:\n${table}`),
    );
    const rule = load(new Map([['old_age.by_care.集中', '5']])).rules.get('old_age');
    expect(rule?.parameters.get('by_care')?.values).toEqual({ 分散: '1', 集中: '5' });
    const told = refusal(() => load(new Map([['old_age.by_care.别处', '1']])));
    expect(told.messages[0]?.key).toBe('rulesSet');
    expect(refusal(() => load(new Map([['old_age.by_care', '1']]))).messages[0]?.key).toBe(
      'rulesSet',
    );
  });

  it('of a name that no rule has is refused', () => {
    const told = refusal(() => load(new Map([['old_age.nothing', '1']])));
    expect(told.code).toBe(2);
    expect(told.messages[0]).toEqual({ key: 'rulesSet', params: { path: 'old_age.nothing' } });
  });
});

describe('a category that is only recognised', () => {
  it('may not have an amount', () => {
    put('000000/old_age/2020-01-01.yaml', nation('old_age'));
    put(
      '000000/old_age/category.yaml',
      `category: old_age
jurisdiction: '000000'
title: { zh: 认定, en: recognition }
unit: person
words: [认定]
pays: no
`,
    );
    expect(faultsOf(() => load())).toEqual([expect.stringContaining('rulesPays')]);
  });
});
