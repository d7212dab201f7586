import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { categoryCalled, columnsWith, shortName } from '../../src/core/category.ts';
import { type Column, inputColumns } from '../../src/core/columns.ts';
import { say } from '../../src/messages/index.ts';
import { categoriesOf } from '../../src/rules/categories.ts';
import { readLibrary } from '../../src/rules/library.ts';
import { cellParser, parseCell } from '../../src/sheets/read/cells.ts';

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

const named = (category: string, jurisdiction: string, more: string): string =>
  `category: ${category}\njurisdiction: '${jurisdiction}'\n${more}`;
const whole = (word: string): string =>
  `title: { zh: ${word}, en: ${word} }\nunit: person\nwords: [${word}]\n`;
const dated = (category: string, more = ''): string =>
  `${named(category, '000000', more)}effective: '2021-07-01'\n`;
/** `file:line:column sentence` of every fault. */
const faults = (): string[] =>
  readLibrary(folder).faults.map(
    ({ place, what }) =>
      `${place.file.slice(folder.length + 1)}:${place.line}:${place.column} ${say('zh', what)}`,
  );

describe('the categories of a place', () => {
  it('are those with a folder, in the order that they give, those without one behind', () => {
    put('000000/late/category.yaml', named('late', '000000', whole('丙')));
    put('000000/second/category.yaml', named('second', '000000', `order: '2'\n${whole('乙')}`));
    put('000000/first/category.yaml', named('first', '000000', `order: '1'\n${whole('甲')}`));
    const { listed } = categoriesOf(readLibrary(folder), '341600');
    expect(listed.map(({ category }) => category)).toEqual(['first', 'second', 'late']);
  });

  it('are not those of another city, whose words are read all the same', () => {
    put('341600/here/category.yaml', named('here', '341600', whole('本地')));
    put('110000/there/category.yaml', named('there', '110000', whole('外地')));
    const found = categoriesOf(readLibrary(folder), '341600');
    expect(found.listed.map(({ category }) => category)).toEqual(['here']);
    expect([shortName(found, 'there'), categoryCalled(found, '外地')]).toEqual(['外地', undefined]);
  });

  it('have the spellings of a lower place beside those of the upper one', () => {
    put('000000/one/category.yaml', named('one', '000000', whole('甲')));
    put('341600/one/category.yaml', named('one', '341600', 'words: [甲补贴]\n'));
    const library = readLibrary(folder);
    expect(categoriesOf(library, '341602').listed[0]?.words).toEqual(['甲', '甲补贴']);
    expect(categoriesOf(library, '340000').listed[0]?.words).toEqual(['甲']);
  });

  it('of rule files with no category.yaml are called what their title is', () => {
    put('000000/own/2021-07-01.yaml', dated('own', 'title: { zh: 自定补贴, en: own }\n'));
    const { listed } = categoriesOf(readLibrary(folder), '341600');
    expect(listed[0]?.words).toEqual(['自定补贴']);
  });

  it('of rule files with no category.yaml keep the shipped spellings where the key is a shipped one', () => {
    put('000000/dibao/2021-07-01.yaml', dated('dibao', 'title: { zh: 本市低保, en: dibao }\n'));
    const { listed } = categoriesOf(readLibrary(folder), '341600');
    expect(listed[0]?.words).toContain('农村低保');
  });
});

describe('the column 现享类别', () => {
  const column = inputColumns.find(({ key }) => key === 'current_relief');

  it('reads the words of the rules in use', () => {
    put('000000/one/category.yaml', named('one', '000000', whole('甲补贴')));
    const categories = categoriesOf(readLibrary(folder), '341600');
    const [filled] = column === undefined ? [] : columnsWith([column], categories);
    expect(filled && parseCell(filled, '甲补贴、五保')).toEqual(['one', 'tekun']);
  });

  it('reads nothing before the words are filled in', () => {
    const bare: unknown = column;
    // @ts-expect-error the types refuse it too
    const unfilled: Column = bare;
    expect(() => cellParser(unfilled)).toThrow('current_relief');
  });
});

describe('what is wrong with a category file', () => {
  it('is told at its own line: a part that is lacking', () => {
    put('000000/one/category.yaml', named('one', '000000', 'words: [甲]\n'));
    expect(faults()).toEqual([
      '000000/one/category.yaml:1:1 类别“one”没有写“title”：最上一级的 category.yaml 须写 title、unit、words。',
      '000000/one/category.yaml:1:1 类别“one”没有写“unit”：最上一级的 category.yaml 须写 title、unit、words。',
    ]);
  });

  it('is told at its own line: a spelling that another category has', () => {
    put('000000/one/category.yaml', named('one', '000000', whole('甲')));
    put(
      '341600/two/category.yaml',
      named('two', '341600', whole('乙').replace('[乙]', '[乙, 甲]')),
    );
    expect(faults()).toEqual([
      '341600/two/category.yaml:5:12 “甲”已是类别“one”的叫法，一个叫法只能指一类。请删去其中一处。',
    ]);
  });

  it('is told at its own line: a folder of another name, an unknown key, a unit that is none', () => {
    put('000000/one/category.yaml', named('two', '000000', whole('甲')));
    expect(faults()).toEqual([
      '000000/one/category.yaml:1:1 “category”写的是“two”，但文件放在“one”之下。请改文件内容或挪动文件。',
    ]);
    put('000000/one/category.yaml', named('one', '000000', `${whole('甲')}colour: red\n`));
    expect(faults()[0]).toMatch(/^000000\/one\/category\.yaml:6:1 .*colour/);
    put('000000/one/category.yaml', named('one', '000000', whole('甲').replace('person', 'town')));
    expect(faults()[0]).toMatch(
      /^000000\/one\/category\.yaml:4:1 .*“town”，应为其中之一：household person/,
    );
  });

  it('is a name in an overlap that no category has', () => {
    put('000000/one/category.yaml', named('one', '000000', whole('甲')));
    put(
      '000000/overlaps/2021-07-01.yaml',
      `jurisdiction: '000000'
effective: '2021-07-01'
documents:
  law: { number: 甲字〔2020〕1号, title: 试验办法, status: sourced }
overlaps:
  - id: one-two
    excludes: one
    others: [two]
    article: { document: law, article: 第一条 }
    words: { zh: 不发, en: not paid }
`,
    );
    expect(faults()[0]).toMatch(
      /^000000\/overlaps\/2021-07-01\.yaml:8:14 没有类别“two”。现有：.*one/,
    );
  });
});
