import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { validated } from '../../../src/app/validate-rules.ts';
import { runCases } from '../../../src/decide/cases.ts';
import { say } from '../../../src/messages/index.ts';
import { RuleFaults } from '../../../src/rules/faults.ts';
import { mistakes } from './mistakes.ts';

const sound = resolve('test/rules/mistakes/base');
const written = '341522/dibao/2024-07-01.yaml';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-mistakes-'));
  cpSync(sound, folder, { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What `rules validate` says of the folder. */
function told(): readonly { readonly at: string; readonly zh: string; readonly en: string }[] {
  try {
    validated(folder);
  } catch (error) {
    if (!(error instanceof RuleFaults)) throw error;
    return error.faults.map(({ place: { file, line }, what }) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      return { at: (lines[line - 1] ?? '').trim(), zh: say('zh', what), en: say('en', what) };
    });
  }
  return [];
}

describe('the rules in which the mistakes are made', () => {
  it('are sound, and their worked cases hold', () => {
    const library = validated(folder);
    const results = library.rules.flatMap((layer) => runCases(library, layer));
    expect(results).toHaveLength(1);
    expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
  });
});

describe('a mistake of someone who writes rule files is told once, at its line, and how it is mended', () => {
  it.each(mistakes)('$title', ({ file = written, from, to, at, zh, en }) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    expect(told()).toEqual([{ at, zh, en }]);
  });
});

describe('a file under a wrong name or in another encoding is told once, with the right one', () => {
  const whole = (): string => join(folder, written);
  const spoil: readonly (readonly [string, () => void, string])[] = [
    [
      '类别的文件夹写错',
      () => {
        renameSync(join(folder, '341522/dibao'), join(folder, '341522/debao'));
      },
      '“category”写的是“dibao”，但文件放在“debao”之下。请改文件内容或挪动文件。',
    ],
    [
      '区划的文件夹写错，里面有两个文件',
      () => {
        renameSync(join(folder, '341522'), join(folder, '341523'));
      },
      '“jurisdiction”写的是“341522”，但文件放在“341523”之下。请改文件内容或挪动文件。',
    ],
    [
      '文件名的日期没有补零',
      () => {
        renameSync(whole(), join(folder, '341522/dibao/2024-7-1.yaml'));
      },
      '文件名“2024-7-1.yaml”应写成“2024-07-01.yaml”',
    ],
    [
      '记事本另存成了 .txt',
      () => {
        renameSync(whole(), `${whole()}.txt`);
      },
      '文件“2024-07-01.yaml.txt”的后缀不对，读规则时看不到它。请改名为“2024-07-01.yaml”（文件夹选项中先显示文件的扩展名）',
    ],
    [
      '存成了 GBK',
      () => {
        const text = readFileSync(whole(), 'utf8');
        writeFileSync(whole(), iconv.encode(text, 'gb18030'));
      },
      '文件不是 UTF-8 编码（多半是 GBK），汉字读不出来。请用记事本打开，“另存为”时编码选 UTF-8',
    ],
    [
      '存成了 UTF-16',
      () => {
        writeFileSync(whole(), `\ufeff${readFileSync(whole(), 'utf8')}`, 'utf16le');
      },
      '文件不是 UTF-8 编码（多半是 UTF-16），汉字读不出来。请用记事本打开，“另存为”时编码选 UTF-8',
    ],
  ];

  it.each(spoil)('%s', (_title, make, zh) => {
    make();
    expect(told()).toEqual([expect.objectContaining({ zh })]);
  });

  it('but a byte order mark before UTF-8 is none', () => {
    writeFileSync(whole(), `\ufeff${readFileSync(whole(), 'utf8')}`);
    expect(told()).toEqual([]);
  });
});

describe('a mistake in figures by date is told once, at its line', () => {
  const dated = '341522/dibao/parameters.yaml';
  const figures = `category: dibao
jurisdiction: '341522'
parameters:
  standard:
    title: { zh: 低保标准, en: dibao standard }
    unit: yuan/person/month
    values:
      '2025-07-01':
        value: '779'
        article: { document: hzm2025_65, article: 一 }
        status: unsure
`;
  const guide = '写法见 docs/规则文件.md。';
  const at = 'parameters.standard.values';

  it.each([
    [
      '日期写成年月日',
      "'2025-07-01'",
      '2025年7月1日',
      '2025年7月1日:',
      `“${at}.2025年7月1日”写的是“2025年7月1日”，请写成“2025-07-01”。${guide}`,
    ],
    [
      '数额带了单位',
      "'779'",
      '779元',
      'value: 779元',
      `“${at}.2025-07-01.value”写的是“779元”，请写成“779”。${guide}`,
    ],
    [
      '一档的数额带了单位',
      "'779'",
      '{ 农村: 779元 }',
      'value: { 农村: 779元 }',
      `“${at}.2025-07-01.value.农村”写的是“779元”，请写成“779”。${guide}`,
    ],
    [
      '键写错字母',
      'value:',
      'valeu:',
      "valeu: '779'",
      `不认得“valeu”这个键，是不是“value”？${guide}`,
    ],
  ])('%s', (_title, from, to, line, zh) => {
    writeFileSync(join(folder, dated), figures.replace(from, to));
    expect(told()).toEqual([expect.objectContaining({ at: line, zh })]);
  });
});
