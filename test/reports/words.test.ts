import { describe, expect, it } from 'vitest';

import { controls } from '../../src/checks/controls/index.ts';
import { parseAsOf } from '../../src/core/month.ts';
import { columnsOf, titlesOf } from '../../src/decide/columns.ts';
import { changeColumns } from '../../src/reports/changes.ts';
import {
  controlTitle,
  type FindingWords,
  kindTitle,
  severityTitle,
} from '../../src/reports/finding-words.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { readControlRules } from '../../src/rules/rosters.ts';
import { loadRuleset } from '../../src/rules/ruleset.ts';
import { shownRow } from '../../src/sheets/write/out-column.ts';

const asOf = parseAsOf('2021-08');
if (asOf === undefined) throw new Error('no month');
const library = readLibrary('rules');
const ruleset = loadRuleset(library, '341600', asOf);
const words: FindingWords = {
  categories: ruleset.categories,
  rosters: readControlRules(library, '341600', asOf).rosters,
};

describe('codes in a Chinese workbook or page', () => {
  it.each([
    [severityTitle('stop', 'zh'), '停发'],
    [controlTitle('kin', 'zh'), '近亲属备案'],
    [kindTitle('holder-dead', words, 'zh'), '开户人已死亡'],
    [kindTitle('pension', words, 'zh'), '职工养老保险待遇领取人员'],
    // Of an old ledger: what nobody knows any more stays as it is.
    [kindTitle('gone-long-ago', words, 'zh'), 'gone-long-ago'],
  ])('%s', (told, expected) => {
    expect(told).toBe(expected);
  });

  it('are words for decisions, the columns that are missing too', () => {
    const style = { lang: 'zh', headers: 'zh', mask: false, asOf: '2021-08', extras: [] } as const;
    const columns = columnsOf({ ...style, titles: titlesOf(ruleset, 'zh') });
    const codes = new Map([
      ['category', 'dibao'],
      ['decision', 'needs-evidence'],
      ['unit', 'household'],
      ['missing', 'monthly_income property_ok'],
      ['changed', 'stop'],
    ]);
    const row = shownRow(
      columns,
      columns.map(({ key }) => codes.get(key) ?? null),
    );
    expect(row.filter((cell) => cell !== null)).toEqual([
      '最低生活保障',
      '需补材料',
      '户',
      '月收入、财产状况符合',
      '停发',
    ]);
  });

  it('are words for what changed since last month', () => {
    const row = ['roster/pension 0123456789abcdef', 'H1', '', '甲', 'dibao', 100, 0, 'stop', ''];
    expect(shownRow(changeColumns('zh', words), row)).toEqual([
      '定期比对：职工养老保险待遇领取人员 0123456789abcdef',
      ...['H1', '', '甲', '最低生活保障', 100, 0, '停发', ''],
    ]);
  });

  it('stay codes where headers are keys', () => {
    const style = { lang: 'zh', headers: 'key', mask: false, asOf: '2021-08', extras: [] } as const;
    const columns = columnsOf({ ...style, titles: titlesOf(ruleset, 'zh') });
    expect(columns.filter(({ shown }) => shown !== undefined)).toEqual([]);
  });

  it('have a word of their own for each kind of finding of each control', () => {
    const kinds = controls.flatMap(({ kinds: own }) => Object.keys(own));
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds.filter((kind) => words.rosters.has(kind))).toEqual([]);
  });
});

it('a category is read by what workbooks call it', () => {
  for (const { title, words: read, category } of ruleset.categories.known) {
    const owners = ruleset.categories.known.filter((one) => one.words.includes(title.zh));
    expect([title.zh, read.includes(title.zh), owners.map((one) => one.category)]).toEqual([
      title.zh,
      true,
      [category],
    ]);
  }
});
