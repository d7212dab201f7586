import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { parseAsOf } from '../../src/core/month.ts';
import { say } from '../../src/messages/index.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { type ControlRules, oldRosters, readControlRules } from '../../src/rules/rosters.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-rules-'));
  put('000000/controls/2021-07-01.yaml', controls());
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const documents = `documents:
  law: { number: 甲字〔2020〕1号, title: 试验办法, status: sourced }
`;
const controls = (months = '1', more = ''): string => `jurisdiction: '000000'
effective: '2021-07-01'
${documents}report_within_months:
  value: '${months}'
  article: { document: law, article: 第二条 }
  status: sourced
${more}`;
const dated = (effective: string, header: string): string => `kind: pension
jurisdiction: '000000'
effective: '${effective}'
${documents}article: { document: law, article: 第三条 }
status: sourced
title: { zh: 养老金, en: pension }
control: roster
columns: { amount: [${header}] }
effect: { income: transfer_income }
`;
const old = `kind: pension
title: { zh: 养老金, en: pension }
control: roster
columns: { amount: [旧表头] }
effect: { income: transfer_income }
`;

function at(month: string, jurisdiction = '341600'): ControlRules {
  const asOf = parseAsOf(month);
  if (asOf === undefined) throw new Error(month);
  return readControlRules(readLibrary(folder), jurisdiction, asOf);
}
const amountAt = (month: string, jurisdiction?: string): readonly string[] | undefined =>
  at(month, jurisdiction).rosters.get('pension')?.columns.amount;

/** `file:line:column sentence` of every fault. */
const faults = (): string[] =>
  readLibrary(folder).faults.map(
    ({ place, what }) =>
      `${place.file.slice(folder.length + 1)}:${place.line}:${place.column} ${say('zh', what)}`,
  );

describe('rosters', () => {
  it('have versions, of which the one in force in the month counts', () => {
    put('000000/rosters/pension.yaml', dated('2021-07-01', '月养老金'));
    put('000000/rosters/pension/2022-01-01.yaml', dated('2022-01-01', '待遇'));
    expect(faults()).toEqual([]);
    expect(amountAt('2021-12')).toEqual(['月养老金']);
    expect(amountAt('2022-01')).toEqual(['待遇']);
  });

  it('do not count before they are in force', () => {
    put('000000/rosters/pension.yaml', dated('2021-09-01', '月养老金'));
    expect(amountAt('2021-08')).toBeUndefined();
  });

  it('of a city go over those of the nation', () => {
    put('000000/rosters/pension.yaml', dated('2021-07-01', '月养老金'));
    put('341600/rosters/pension.yaml', dated('2021-07-01', '本市').replace("'000000'", "'341600'"));
    expect(amountAt('2021-08')).toEqual(['本市']);
    expect(amountAt('2021-08', '110000')).toEqual(['月养老金']);
  });

  it('of before, with no date and no document, are read, and told of', () => {
    put('000000/rosters/pension.yaml', old);
    expect(faults()).toEqual([]);
    expect(amountAt('2021-08')).toEqual(['旧表头']);
    expect(oldRosters(readLibrary(folder)).map((one) => say('zh', one))).toEqual([
      '提醒：000000/rosters/pension.yaml 没有写 jurisdiction、effective、documents、article、status，照样能用，但发现写不出依据。写法见 docs/规则文件.md。',
    ]);
  });

  it('and control files tell their hashes', () => {
    put('000000/rosters/pension.yaml', dated('2021-07-01', '月养老金'));
    expect(at('2021-08').files.map(({ path }) => path)).toEqual([
      '000000/rosters/pension.yaml',
      '000000/controls/2021-07-01.yaml',
    ]);
    expect(at('2021-08').files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  });
});

describe('control files', () => {
  it('of a lower place say only what differs', () => {
    put(
      '341600/controls/2021-07-01.yaml',
      `jurisdiction: '341600'
effective: '2021-07-01'
matchable_share: { value: '0.8', status: unsure, note: { zh: 本市, en: own } }
`,
    );
    const found = at('2021-08').controls;
    expect(found.report_within_months.value).toBe(1);
    expect(found.matchable_share?.value).toBe(0.8);
  });
});

describe('what is wrong with a roster or control file is told at its own line', () => {
  const roster = '000000/rosters/pension.yaml';
  const control = '000000/controls/2021-07-01.yaml';
  const good = dated('2021-07-01', '月养老金');

  it.each([
    [
      'another kind than its name',
      good.replace('kind: pension', 'kind: payroll'),
      ':1:1 “kind”写的是“payroll”，但文件放在“pension”之下',
    ],
    [
      'another place than its folder',
      good.replace("'000000'", "'341600'"),
      ':2:1 “jurisdiction”写的是“341600”',
    ],
    ['a day that is none', good.replace('2021-07-01', '2021-13-01'), ':3:1 '],
    ['a document that is not listed', good.replace('document: law', 'document: order'), ':6:12 '],
    [
      'a status that is none',
      good.replace('\nstatus: sourced', '\nstatus: sure'),
      ':7:1 “status”写的是“sure”，应为其中之一：sourced unsure',
    ],
    [
      'a control that is none',
      good.replace('control: roster', 'control: pension'),
      ':9:1 “control”写的是“pension”，应为其中之一：roster vital',
    ],
    ['a column that is none', good.replace('amount: [', 'sum: ['), ':10:'],
    ['no header', good.replace('[月养老金]', '[]'), ':10:'],
    ['an effect on what is no income', good.replace('transfer_income', 'pension'), ':11:'],
    ['no title', good.replace(/title: \{ zh: 养老金.*\n/, ''), ':1:1 缺“title”'],
    ['broken YAML', good.replace('[月养老金]', '[月养老金'), ':1'],
  ])('a roster: %s', (_what, text, expected) => {
    put(roster, text);
    expect(faults()).toEqual([expect.stringContaining(`${roster}${expected}`)]);
  });

  it.each([
    [
      'another place than its folder',
      controls().replace("'000000'", "'341600'"),
      ':1:1 “jurisdiction”写的是“341600”',
    ],
    [
      'another day than its name',
      controls().replace('2021-07-01', '2021-08-01'),
      ':2:1 “effective”写的是“2021-08-01”',
    ],
    ['months that are no number', controls('一个'), ':6:3 '],
    [
      'a document that is not listed',
      controls().replace('document: law', 'document: order'),
      ':7:14 ',
    ],
    [
      'a share over 1',
      controls('1', "matchable_share: { value: '50', status: unsure, note: { zh: 甲, en: a } }\n"),
      ':9:',
    ],
    [
      'a basis whose document is not listed',
      controls(
        '1',
        'basis:\n  card: { article: { document: order, article: 第一条 }, status: sourced }\n',
      ),
      ':10:',
    ],
    ['a key that is none', controls('1', 'colour: red\n'), ':9:1 '],
  ])('a control file: %s', (_what, text, expected) => {
    put(control, text);
    expect(faults()).toEqual([expect.stringContaining(`${control}${expected}`)]);
  });

  it('two versions of one day', () => {
    put(roster, good);
    put('000000/rosters/pension/2021-07-01.yaml', good);
    expect(faults()).toEqual([
      expect.stringMatching(/:3:1 同一处已有自“2021-07-01”起的一份：000000\/rosters\/pension/),
    ]);
  });
});
