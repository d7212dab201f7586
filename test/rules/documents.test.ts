import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { say } from '../../src/messages/index.ts';
import { citedArticles, wasRead } from '../../src/rules/documents.ts';
import { readLibrary, shippedRules } from '../../src/rules/library.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-documents-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const register = (place: string, rest: string): void => {
  put(
    `${place}/documents.yaml`,
    `jurisdiction: '${place}'\ndocuments:\n  law: { number: 甲字1号, title: 试验办法, ${rest} }\n`,
  );
};

const overlaps = (place: string): void => {
  put(
    `${place}/overlaps/2020-01-01.yaml`,
    `jurisdiction: '${place}'\neffective: '2020-01-01'\noverlaps:\n  - { id: a, excludes: tekun, others: [dibao], article: { document: law, article: 第一条 }, words: { zh: 甲, en: a } }\n`,
  );
};

const told = (): string[] => readLibrary(folder).faults.map(({ what }) => say('en', what));

describe('the register of documents', () => {
  it('is what the files of its place and of places below may cite', () => {
    register('340000', 'status: sourced, read: full, at: https://example.org');
    overlaps('341600');
    const [cited] = citedArticles(readLibrary(folder).overlaps);
    expect(cited).toMatchObject({
      article: '第一条',
      read: true,
      folders: ['341600/overlaps'],
    });
  });

  it('says nothing to files of another province', () => {
    register('340000', 'status: sourced, read: full, at: https://example.org');
    overlaps('320100');
    expect(citedArticles(readLibrary(folder).overlaps)).toEqual([]);
  });

  it.each([
    ['sourced and never read', 'status: sourced, read: no'],
    ['read and unsure', 'status: unsure, read: full, at: https://example.org'],
    ['read, and not said where', 'status: sourced, read: full'],
    ['an excerpt of nothing', 'status: sourced, read: excerpt, at: https://example.org'],
    [
      'all of it, and parts',
      'status: sourced, read: full, at: https://example.org, articles: [第一条]',
    ],
  ])('is refused where a document is %s', (_what, rest) => {
    register('340000', rest);
    expect(told()).toEqual([expect.stringContaining('does not fit the rest')]);
  });
});

describe('whether an article was read', () => {
  const document = { number: '甲字1号', title: '试验办法', status: 'sourced' } as const;

  it('is so for every article of a text that was read whole', () => {
    expect(wasRead({ ...document, read: 'full' }, '第九条')).toBe(true);
  });

  it('is so of an excerpt only for the articles that were seen', () => {
    const excerpt = { ...document, read: 'excerpt' as const, articles: ['第一条'] };
    expect(wasRead(excerpt, '第一条')).toBe(true);
    expect(wasRead(excerpt, '第九条')).toBe(false);
  });

  it('is not known where the document does not say', () => {
    expect(wasRead(document, '第一条')).toBeUndefined();
  });
});

describe('the shipped rules', () => {
  it('say of every article that they cite whether its text was read', () => {
    const { rules, overlaps: all, rosters, controls } = readLibrary(shippedRules);
    const cited = citedArticles([...rules, ...all, ...rosters, ...controls]);
    expect(cited.filter(({ read }) => read === undefined)).toEqual([]);
    expect(cited.length).toBeGreaterThan(30);
  });
});
