import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { inputColumns } from '../../src/core/columns.ts';
import { allMessages } from '../../src/messages/index.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';
import { civilAid, id, put, workFolder } from '../cli/run.ts';

/**
 * Chinese in English text, but for proper names: documents by their number (民发〔2021〕57号), files of docs/, and
 * what stands in quotes, which is a cell's or a header's own text.
 */
function chinese(text: string): string {
  const left = text
    .replace(/\p{Script=Han}+〔\d{4}〕\d+号/gu, '')
    .replace(/docs\/[^\s)]+/g, '')
    .replace(/"[^"]*"|“[^”]*”/g, '');
  return /[\p{Script=Han}、。，；：（）]/u.test(left) ? text : '';
}

/** Every English text in a file, wherever it stands. */
function englishIn(held: unknown): string[] {
  if (typeof held !== 'object' || held === null) return [];
  return Object.entries(held).flatMap(([key, one]: [string, unknown]) =>
    key === 'en' && typeof one === 'string' ? [one] : englishIn(one),
  );
}

describe('English text', () => {
  it('of the catalogue holds no Chinese', () => {
    const strange = allMessages().flatMap(([key, { en }]) => (chinese(en) ? [[key, en]] : []));
    expect(strange).toEqual([]);
  });

  it('of the notes of columns holds no Chinese', () => {
    expect(inputColumns.map(({ note }) => chinese(note.en)).filter((one) => one !== '')).toEqual(
      [],
    );
  });

  it('of the rule files holds no Chinese', () => {
    const { rules, categories, overlaps, rosters, controls, documents } = readLibrary(shippedRules);
    const files = [...rules, ...categories, ...overlaps, ...rosters, ...controls, ...documents];
    const texts = files.flatMap(({ path }) => {
      const held: unknown = parse(readFileSync(join(shippedRules, path), 'utf8'));
      return englishIn(held).map((text) => ({ path, text }));
    });
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter(({ text }) => chinese(text) !== '')).toEqual([]);
  });
});

describe('output with --lang en', () => {
  const folder = workFolder();
  put(
    folder,
    'in.csv',
    [
      'household_id,name,id_number,relation,monthly_income,property_ok,disability_type,disability_grade,long_term_care,other_benefit,father_status,mother_status,care_mode,obligors,schooling,serious_illness',
      `H1,A,${id('1960-01-01', 901)},本人,500,是,肢体,1,是,离休,,,,,,否`,
      `H1,B,${id('1938-01-01', 902)},配偶,100,是,,,,,,,,,,否`,
      `H2,C,${id('2012-01-01', 903)},本人,0,是,智力,2,是,无,死亡,服刑,分散,无履行能力,义务教育,否`,
      `H3,D,${id('1970-01-01', 905)},本人,1200,是,,,,,,,,,,否`,
      `H3,E,${id('1995-01-01', 907)},子,0,是,智力,3,是,无,,,,,研究生,否`,
    ].join('\n'),
  );
  /** Of authorities, which are proper names; they stand in 〔…〕 in a tree. */
  const withoutAuthorities = (text: string): string =>
    text.replace(/\p{Script=Han}+〔\d{4}〕\d+号/gu, '').replace(/〔.*〕/g, '');
  /** Lines that hold Chinese beside what the sheet itself holds. */
  const strange = (out: string): string[] =>
    out.split('\n').filter((line) => chinese(withoutAuthorities(line)) !== '');

  it.each(['H1', 'H2', 'H3'])('explain of %s holds no Chinese but articles', (household) => {
    const { code, out } = civilAid(folder, [
      ...['explain', 'in.csv', '--household', household],
      ...['--as-of', '2021-08', '--lang', 'en'],
    ]);
    expect(code).toBe(0);
    expect(out.split('\n').length).toBeGreaterThan(40);
    expect(strange(out)).toEqual([]);
  });

  it('explain in Chinese holds no English but the names of files', () => {
    const { out } = civilAid(folder, [
      ...['explain', 'in.csv', '--household', 'H3', '--as-of', '2021-08'],
    ]);
    const lines = out.split('\n').map((line) =>
      line
        .replace(/^H3 .*$/, '')
        .replace(/[├└]─ [DE]：/, '')
        .replace(/要补的人：[DE、]+/g, '')
        .replace(/\([^)]*\)/g, ''),
    );
    expect(lines.filter((line) => /[A-Za-z]/.test(line))).toEqual([]);
  });

  it.each([
    ['rules list', ['rules', 'list']],
    ['rules show', ['rules', 'show', 'tekun', '--words', '--as-of', '2021-08']],
    ['rules diff', ['rules', 'diff', 'dibao', '2021-06', '2021-08']],
    ['doctor', ['doctor', 'in.csv', '--as-of', '2021-08']],
  ])('%s holds none but articles and the titles of documents', (_, args) => {
    const { out, err } = civilAid(folder, [...args, '--lang', 'en']);
    const lines = `${out}${err}`.split('\n').filter((line) => !/^ {2}(not )?read /.test(line));
    expect(lines.length).toBeGreaterThan(3);
    expect(strange(lines.join('\n'))).toEqual([]);
  });

  it('a page holds none but what the sheet holds and articles', () => {
    civilAid(folder, [
      ...['calc', 'in.csv', '--as-of', '2021-08', '--lang', 'en', '--headers', 'key'],
      ...['--category', 'dibao', '-o', 'page.html'],
    ]);
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    const text = page.replace(/<(style|script)[^>]*>.*?<\/\1>/gs, '').replace(/<[^>]+>/g, '\n');
    const lines = text
      .split('\n')
      .filter((line) => !/^[\p{Script=Han}〔〕\d（）]+号? |^\p{Script=Han}+$/u.test(line));
    expect(strange(lines.join('\n'))).toEqual([]);
  });

  it('the reasons of calc and what it tells hold none', () => {
    const { err, out } = civilAid(folder, [
      ...['calc', 'in.csv', '--as-of', '2021-08', '--lang', 'en', '--format', 'json'],
    ]);
    const rows = z.array(z.object({ reasons: z.string() })).parse(JSON.parse(out));
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.flatMap(({ reasons }) => strange(reasons))).toEqual([]);
    expect(strange(err)).toEqual([]);
  });
});
