import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { UserError } from '../../src/core/errors.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { say } from '../../src/messages/index.ts';
import { RuleFaults } from '../../src/rules/faults.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { type Changes, loadRuleset, type Ruleset } from '../../src/rules/ruleset.ts';
import { figuresLackedBy } from '../../src/rules/uses.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-layers-'));
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
const figure = (form: string): string => `parameters:
  standard: { title: { zh: 标准, en: standard }, unit: yuan/person/month, ${form} article: ${article}, status: sourced }
`;

/** Everyone from 80 on is paid the standard. */
const rule = (parameters: string): string => `category: old_age
jurisdiction: '000000'
effective: '2020-01-01'
title: { zh: 高龄津贴, en: old age }
unit: person
${documents}${parameters}applies: age >= 80
conditions:
  - id: age
    title: { zh: 年龄, en: age }
    expr: age >= 80
    article: ${article}
    fail: { zh: 不满, en: under }
amount:
  expr: standard
  article: ${article}
  words: { zh: '{standard}元', en: '{standard} yuan' }
`;

const layer = (jurisdiction: string, effective: string, form: string, until = ''): string =>
  `category: old_age
jurisdiction: '${jurisdiction}'
effective: '${effective}'
${until === '' ? '' : `until: '${until}'\n`}${documents}${figure(form)}`;

function load(jurisdiction: string, month: string, changes?: Changes): Ruleset {
  const asOf = parseAsOf(month);
  if (asOf === undefined) throw new Error(month);
  return loadRuleset(readLibrary(folder), jurisdiction, asOf, undefined, changes);
}

const standardOf = (ruleset: Ruleset): string | undefined =>
  ruleset.rules.get('old_age')?.parameters.get('standard')?.value;
const lackedIn = (ruleset: Ruleset): string[] =>
  figuresLackedBy(ruleset, ['old_age']).map(
    ({ category, parameter, until }) => `${category}.${parameter} ${until ?? '-'}`,
  );

function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RuleFaults) {
      return error.faults
        .map(
          ({ place, what }) =>
            `${place.file.slice(folder.length + 1)}:${place.line} ${say('zh', what)}`,
        )
        .join('\n');
    }
    if (error instanceof UserError) return error.messages.map((one) => say('zh', one)).join('\n');
    throw error;
  }
  throw new Error('nothing was found wrong');
}

describe('a lower layer that starts later', () => {
  beforeEach(() => {
    put('000000/old_age/2020-01-01.yaml', rule(''));
    put('341600/old_age/2021-01-01.yaml', layer('341600', '2021-01-01', "value: '120',"));
    put('341602/old_age/2031-01-01.yaml', layer('341602', '2031-01-01', "value: '300',"));
  });

  it('leaves the months before it to the layers above', () => {
    expect(standardOf(load('341602', '2026-08'))).toBe('120');
    expect(standardOf(load('341602', '2031-01'))).toBe('300');
  });

  it('has a figure not known where no layer above gives one', () => {
    const ruleset = load('341602', '2020-12');
    expect(lackedIn(ruleset)).toEqual(['old_age.standard -']);
    expect(ruleset.notInForce.size).toBe(0);
  });

  it('leaves a place that gives nothing without the figures of the others', () => {
    put(
      '110000/dibao/2020-01-01.yaml',
      rule(figure("value: '9',")).replace('old_age', 'dibao').replace('000000', '110000'),
    );
    expect(lackedIn(load('110000', '2026-08'))).toEqual(['old_age.standard -']);
  });
});

describe('a layer that has ended with nothing in its place', () => {
  it('leaves its figures not known since, and not those above in their place', () => {
    put('000000/old_age/2020-01-01.yaml', rule(figure("value: '100',")));
    const city = layer('341600', '2021-01-01', "value: '120',", '2022-12-31');
    put('341600/old_age/2021-01-01.yaml', city);
    expect(standardOf(load('341600', '2022-12'))).toBe('120');
    expect(lackedIn(load('341600', '2023-01'))).toEqual(['old_age.standard 2022-12-31']);
    expect(lackedIn(load('000000', '2023-01'))).toEqual([]);
  });

  it('gives way to a file of a place below', () => {
    put('000000/old_age/2020-01-01.yaml', rule(''));
    const city = layer('341600', '2021-01-01', "value: '120',", '2022-12-31');
    put('341600/old_age/2021-01-01.yaml', city);
    put('341602/old_age/2022-01-01.yaml', layer('341602', '2022-01-01', "value: '130',"));
    expect(standardOf(load('341602', '2023-01'))).toBe('130');
    expect(lackedIn(load('341602', '2023-01'))).toEqual([]);
  });

  it('that changed the rule itself ends it for the place', () => {
    put('000000/old_age/2020-01-01.yaml', rule(figure("value: '100',")));
    const city = `${layer('341600', '2021-01-01', "value: '120',", '2022-12-31')}applies: age >= 90\n`;
    put('341600/old_age/2021-01-01.yaml', city);
    expect(faultOf(() => load('341600', '2023-01'))).toContain('已于 2022-12-31 停止执行');
  });
});

describe('a figure that is declared without a value', () => {
  it('is not known until a place gives it, in the form in which it is declared', () => {
    put('000000/old_age/2020-01-01.yaml', rule(figure('by: care_mode,')));
    put('341600/old_age/2021-01-01.yaml', layer('341600', '2021-01-01', "value: '120',"));
    expect(lackedIn(load('000000', '2021-08'))).toEqual(['old_age.standard -']);
    expect(faultOf(() => load('341600', '2021-08'))).toMatch(
      /^341600\/old_age\/2021-01-01\.yaml:7 .*上级是“by: care_mode”，这里是“value”/,
    );
  });

  it('can be set for a reckoning, a table with all its words', () => {
    put('000000/old_age/2020-01-01.yaml', rule(figure('by: care_mode,')));
    const changes = new Map([
      ['old_age.standard.分散', '100'],
      ['old_age.standard.集中', '200'],
    ] as const);
    expect(lackedIn(load('000000', '2021-08', changes))).toEqual([]);
    const half = new Map([['old_age.standard.分散', '100']] as const);
    expect(faultOf(() => load('000000', '2021-08', half))).toContain('old_age.standard.分散');
  });
});

it('of two files that differ by their ending alone both are named', () => {
  put('000000/old_age/2020-01-01.yaml', rule(figure("value: '100',")));
  put('000000/old_age/2020-01-01.yml', rule(figure("value: '200',")));
  expect(faultOf(() => load('000000', '2021-08'))).toMatch(
    /^000000\/old_age\/2020-01-01\.yml:1 .*000000\/old_age\/2020-01-01\.yaml/,
  );
});
