import { describe, expect, it, vi } from 'vitest';

import {
  judgeSifted,
  loadPeople,
  matched,
  type Matched,
  siftRoster,
} from '../../../src/checks/match/match.ts';
import type { Sought } from '../../../src/checks/match/sought.ts';
import type { RosterInput } from '../../../src/checks/roster-columns.ts';
import { Sieve } from '../../../src/checks/match/sieve.ts';
import { withScratch } from '../../../src/duck/scratch.ts';
import { parseIdNumber } from '../../../src/core/id-number.ts';
import { parseAsOf } from '../../../src/core/month.ts';
import { readLibrary, shippedRules } from '../../../src/rules/library.ts';
import { readControlRules } from '../../../src/rules/rosters.ts';
import { id, put, workFolder } from '../../cli/run.ts';

const folder = workFolder();
const names = ['王国强', '张三', '龎龍', '古丽·买买提', '欧阳　兰', 'Anna李', '郑䶮', '𠮷田'];
const people = Array.from({ length: 40 }, (_, at): Sought => {
  const day = `${1945 + (at % 30)}-${String(1 + (at % 12)).padStart(2, '0')}-05`;
  const parsed = parseIdNumber(id(day, 900 + at));
  if (typeof parsed === 'string') throw new Error(parsed);
  const name = names[at % names.length] ?? '';
  if (at % 4 > 0) return { id: parsed, name };
  // The number in the sheet is damaged: a wrong check character, or two neighbours the wrong way round.
  const { text } = parsed;
  const damagedId =
    at % 8 === 0
      ? `${text.slice(0, 17)}${text.endsWith('1') ? '2' : '1'}`
      : `${text.slice(0, 10)}${text.charAt(11)}${text.charAt(10)}${text.slice(12)}`;
  return { id: { text: '', birth: undefined, sex: undefined, from15: false }, name, damagedId };
});
/** The whole number that each has in truth. */
const numbers = people.map((_, at) => {
  const day = `${1945 + (at % 30)}-${String(1 + (at % 12)).padStart(2, '0')}-05`;
  return id(day, 900 + at);
});
const keys = people.map(({ id: { text } }, at) => (text === '' ? `row ${at}` : text));

/** Ways in which other offices write an ID number. */
const idForms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => ` ${text} `,
  (text) => `'${text}`,
  (text) => `${text}\u3000`,
  (text) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  (text) => `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`,
  (text) => `${text.slice(0, 6)}${text.slice(8, 17)}`,
  (text) => `${text.slice(0, 6)}${text.slice(8, 17)}   `,
  (text) => `${text.slice(0, 6)}********${text.slice(14)}`,
  (text) => `${text.slice(0, 14)}****`,
  (text) => `${text.slice(0, 15)}000`,
  (text) => `${text.slice(0, 15)}00`,
  (text) => text.slice(0, 15),
  (text) => text.slice(0, 17),
  (text) => `${text.slice(0, 12)}${text.charAt(13)}${text.charAt(12)}${text.slice(14)}`,
  (text) => `${text.slice(0, 16)}${(Number(text.charAt(16)) + 2) % 10}${text.slice(17)}`,
  (text) => `${text.slice(0, 3)}${(Number(text.charAt(3)) + 1) % 10}${text.slice(4)}`,
  (text) => `${text.slice(0, 17)}${text.endsWith('1') ? '2' : '1'}`,
  (text) => `${text.slice(0, 6)}\u200b${text.slice(6)}`,
  (text) => `${text.slice(0, 6)}19500230${text.slice(14)}`,
  () => '3.41602E+17',
  () => '',
  () => '无',
];
const nameForms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => ` ${text}`,
  (text) => Array.from(text).join('　'),
  (text) => text.replace('·', '●').replace('国', '國').replace('张', '張'),
  (text) => `${text}（已故）`,
  (text) => `甲乙（曾用名：${text}）`,
  (text) => text.normalize('NFKC').toLowerCase(),
  () => '别人',
  () => '',
];
const birthForms: readonly ((day: string) => string)[] = [
  () => '',
  (day) => day,
  (day) => `${day.slice(0, 4)}/${Number(day.slice(4, 6))}/${Number(day.slice(6))}`,
  (day) => `${day.slice(0, 4)}年${day.slice(4, 6)}月${day.slice(6)}日`,
  () => '不详',
];
const all = people.flatMap(({ name }, at) => {
  const text = numbers[at] ?? '';
  const sex = Number(text.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return idForms.flatMap((idForm, one) =>
    nameForms.map((nameForm, two) => {
      const birthForm = birthForms[(at + one + two) % birthForms.length] ?? (() => '');
      const told = (at + two) % 3 === 0 ? '' : sex === 'male' ? '男' : '女';
      return [
        idForm(text),
        nameForm(name),
        birthForm(text.slice(6, 14)),
        told,
        '100',
        '2021-01-01',
      ];
    }),
  );
});

const asOf = parseAsOf('2021-08');
if (asOf === undefined) throw new Error('no month');
const { rosters } = readControlRules(readLibrary(shippedRules), '341600', asOf);
function input(path: string): RosterInput {
  const roster = rosters.get('pension');
  if (roster === undefined) throw new Error('no such roster');
  return { roster, input: { name: 'roster', path }, amountColumn: '金额' };
}

/** Lets every row through, so that the reader of tables and the joins judge them all. */
class NoSieve extends Sieve {
  override mayBe(): boolean {
    return true;
  }
  override sift(): ReturnType<Sieve['sift']> {
    return Promise.resolve(undefined);
  }
}

const told = (found: readonly Matched<Sought>[]): string[] =>
  found.map(({ who, match, damage, row }) => `${row} ${who} ${match} ${damage?.how ?? ''}`);

interface Judged {
  readonly found: readonly string[];
  readonly counts: readonly number[];
  readonly rejects: readonly string[];
}

/** What stands in the rows that the sieve lets through, and what in all of them. */
async function both(path: string): Promise<readonly Judged[]> {
  return withScratch('1GB', 0, async (duck, scratch) => {
    const byId = new Map(people.map((one, at) => [keys[at] ?? '', one]));
    await loadPeople(duck, byId);
    const judged: Judged[] = [];
    for (const sieve of [new Sieve(people.length), new NoSieve(people.length)]) {
      for (const one of people) sieve.add(one);
      const sifted = await siftRoster(sieve, input(path), { hashed: false, scratch, share: 0.5 });
      const { coverage, rejects } = sifted;
      judged.push({
        found: told(matched(byId, await judgeSifted(duck, sifted))),
        counts: [coverage.read, coverage.byId, coverage.byName, coverage.none],
        rejects: rejects.map(({ row, code }) => `${row} ${code}`),
      });
    }
    return judged;
  });
}

const head = ['身份证号', '姓名', '出生日期', '性别', '金额', '起始日期'];
/** The roster with some of its columns. */
const sheet = (columns: readonly number[], quote = ''): string =>
  [head, ...all]
    .map((cells) => columns.map((at) => `${quote}${cells[at] ?? ''}${quote}`).join(','))
    .join('\n');

describe('the sieve lets everyone through whom the whole roster has, and counts the rest right', () => {
  const everything = [0, 1, 2, 3, 4, 5];
  for (const columns of [everything, [4, 1, 0, 5], [3, 0, 1, 4]]) {
    it(`read off the bytes, with ${columns.map((at) => head[at]).join(' ')}`, async () => {
      const asked = vi.spyOn(Sieve.prototype, 'mayBe').mockClear();
      const [sifted, whole] = await both(
        put(folder, `plain-${columns.join('')}.csv`, sheet(columns)),
      );
      expect(asked).toHaveBeenCalled();
      // The reader of tables would ask for each row.
      expect(asked.mock.calls.length).toBeLessThan(all.length);
      expect(whole?.found.length).toBeGreaterThan(people.length * 20);
      // Of those whose own number is damaged, too.
      expect(whole?.found.filter((one) => / row \d+ likely /.test(one)).length).toBeGreaterThan(
        100,
      );
      expect(whole?.counts[0]).toBe(all.length);
      expect(sifted).toEqual(whole);
    });
  }

  it('through the reader of tables', async () => {
    const [sifted, whole] = await both(put(folder, 'quoted.csv', sheet(everything, '"')));
    expect(sifted).toEqual(whole);
  });

  it('in lines that no piece of the file holds whole', async () => {
    const columns = [...everything].reverse();
    const [header = '', ...rows] = sheet(columns).split('\n');
    const long = [header, ...rows.filter((_row, at) => at % 7 === 0)]
      .join('\n')
      .replaceAll('100,', `${'0'.repeat(9_000)}100,`)
      .replaceAll('\n', '\r\n');
    const [sifted, whole] = await both(put(folder, 'long.csv', long));
    expect(sifted).toEqual(whole);
  });

  it('among totals, a repeated header and a signature, which are no rows of people', async () => {
    const [header = '', ...rows] = sheet(everything).split('\n');
    const text = [
      '养老保险待遇名册,,,,,',
      header,
      ...rows.slice(0, 300),
      '合计,,,,30000,',
      header,
      ...rows.slice(300),
      '填表人：某,,,,,',
    ].join('\n');
    const [sifted, whole] = await both(put(folder, 'marked.csv', text));
    expect(whole?.counts[0]).toBe(all.length);
    expect(sifted).toEqual(whole);
  });
});
