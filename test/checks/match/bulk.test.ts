import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { controlFixtures } from '../../../fixtures/generate/controls.ts';
import { canSearchInBulk, searchInBulk, type Searched } from '../../../src/checks/match/bulk.ts';
import { peopleOf } from '../../../src/checks/context.ts';
import { controls } from '../../../src/checks/controls/index.ts';
import type { RosterInput } from '../../../src/checks/roster-columns.ts';
import { paidUnnumbered, recipientsOf, withUnnumbered } from '../../../src/checks/recipients.ts';
import { type CheckInputs, runChecks } from '../../../src/checks/run.ts';
import { inputColumns } from '../../columns.ts';
import { parseAsOf } from '../../../src/core/month.ts';
import { Intake } from '../../../src/people/intake.ts';
import { RuleHistory } from '../../../src/rules/history.ts';
import { readLibrary, shippedRules } from '../../../src/rules/library.ts';
import { readControlRules } from '../../../src/rules/rosters.ts';
import { loadRuleset } from '../../../src/rules/ruleset.ts';
import { readTable } from '../../../src/sheets/read/read.ts';
import { civilAid, id, put, type Ran, workFolder } from '../../cli/run.ts';

const folder = workFolder();
const { files } = controlFixtures(5, 260);
for (const [name, text] of files) put(folder, name, text);
const recipients = files.get('recipients.csv') ?? '';

const asOf = parseAsOf('2021-08');
if (asOf === undefined) throw new Error('no month');
const ruleset = loadRuleset(readLibrary(shippedRules), '341600', asOf);
const rules = readControlRules(readLibrary(shippedRules), '341600', asOf);
const amounts = new Map([['payroll', '月工资']]);
const rosters = ['pension', 'payroll', 'deceased'].flatMap((kind): RosterInput[] => {
  const roster = rules.rosters.get(kind);
  const path = join(folder, `${kind}.csv`);
  return roster === undefined
    ? []
    : [{ roster, input: { name: kind, path }, amountColumn: amounts.get(kind) }];
});

/** What is found, and rejected, with all recipients read row by row or with only those on a roster. */
async function told(names: readonly string[], bulk: boolean): Promise<unknown> {
  const tables = [];
  for (const name of names) {
    const input = { name, path: join(folder, name) };
    for (const table of await readTable(input, inputColumns)) tables.push({ input, table });
  }
  const inputs: CheckInputs = {
    rosters,
    registers: new Map(),
    folders: new Map(),
    memory: '1GB',
    hashed: true,
    spark: undefined,
  };
  let searched: Pick<Searched, 'paid' | 'recipients' | 'rejects' | 'twice' | 'unnumbered'> &
    Partial<Pick<Searched, 'onRoster'>>;
  if (bulk) {
    expect(canSearchInBulk(tables, inputs)).toBe(true);
    searched = await searchInBulk({
      ...inputs,
      tables,
      asOf: ruleset.asOf,
      ruleset: () => ruleset,
      share: 0.5,
    });
  } else {
    const intake = new Intake();
    for (const { table } of tables) {
      for await (const row of table.rows) intake.add(row, table.info());
    }
    const paid = recipientsOf(ruleset, intake.households(), true);
    const { rejects, twice } = intake;
    const unnumbered = paidUnnumbered(ruleset, intake.unnumbered, paid, true);
    const recipients = withUnnumbered(paid, unnumbered);
    searched = { paid: recipients.length, recipients, rejects, twice, unnumbered };
  }
  const context = {
    ruleset,
    controls: rules.controls,
    asOf: ruleset.asOf,
    lang: 'zh' as const,
    recipients: searched.recipients,
    byId: peopleOf(searched.recipients),
    unnumbered: searched.unnumbered,
    twice: searched.twice,
    households: [],
    history: new RuleHistory(readLibrary(shippedRules), ruleset.jurisdiction),
  };
  const { findings, sources } = await runChecks(context, controls, inputs, searched.onRoster);
  expect(findings.length).toBeGreaterThan(20);
  if (names.includes('damaged.csv')) expect(searched.rejects.length).toBeGreaterThan(20);
  return { findings, sources, rejects: searched.rejects, paid: searched.paid };
}

const lines = recipients.trimEnd().split('\r\n');
const [head = '', ...rows] = lines;
/** Each row of those on a roster and their neighbours is written in another way, or wrongly. */
const ways: readonly ((cells: readonly string[]) => readonly string[])[] = [
  (cells) => cells,
  ([house = '', name = '', own = '', ...rest]) => [house, name, ` ${own}`, ...rest],
  ([house = '', name = '', own = '', ...rest]) => [
    house,
    name.split('').join('　'),
    `${own.slice(0, 6)} ${own.slice(6)}`,
    ...rest,
  ],
  ([, ...rest]) => ['', ...rest],
  ([house = '', name = '', own = '', ...rest]) => [house, name, own.slice(0, 17), ...rest],
  ([house = '', , ...rest]) => [house, '', ...rest],
  ([house = '', name = '', own = '', ...rest]) => [
    house,
    name,
    own.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    ...rest,
  ],
  (cells) => ['合计', ...cells.slice(1).map(() => '')],
  (cells) => cells.map((cell) => (cell === '500' ? '5百' : cell)),
  (cells) => cells.map((cell) => (cell === '低保' ? '低保、高龄津贴' : cell)),
  (cells) => cells.map((cell) => (cell === '低保' ? '无' : cell)),
  (cells) => [...cells, '多出一格'],
];
const damaged = rows.map((row, at) =>
  at % 3 === 0 ? (ways[(at / 3) % ways.length] ?? ways[0])?.(row.split(',')).join(',') : row,
);
put(folder, 'damaged.csv', [head, ...damaged].join('\n'));
put(folder, 'twice.csv', [head, ...rows.slice(0, 40), ...rows.slice(100, 110)].join('\n'));
put(folder, 'most.csv', [head, ...rows.slice(40)].join('\n'));

describe('reading only the households that stand on a roster finds the same', () => {
  it('in a clean sheet', async () => {
    expect(await told(['recipients.csv'], true)).toEqual(await told(['recipients.csv'], false));
  });

  it('in a sheet with rows that SQL can not read, and with damaged ones', async () => {
    const local = await told(['damaged.csv'], false);
    expect(await told(['damaged.csv'], true)).toEqual(local);
  });

  it('in two sheets that name some people twice', async () => {
    const both = ['twice.csv', 'most.csv'];
    expect(await told(both, true)).toEqual(await told(both, false));
  });

  it('and writes the same bytes', () => {
    // Others, so that there are enough rows for it to be worth while; nothing is paid to them.
    const others = Array.from({ length: 60_000 }, (_, at) => {
      const day = `${1940 + (at % 80)}-0${1 + (Math.floor(at / 80) % 9)}-1${Math.floor(at / 720) % 9}`;
      const own = id(day, 900 + (Math.floor(at / 6480) % 100));
      const cells = [`9${at}`, '某某', own, '本人', '甲镇', '东村', '农村', '100'];
      return head
        .split(',')
        .map((_header, place) => cells[place] ?? '')
        .join(',');
    });
    put(folder, 'large.csv', [head, ...damaged, ...others].join('\n'));
    const check = (...more: string[]): Ran =>
      civilAid(folder, [
        ...['check', 'roster', 'vital', '--recipients', 'large.csv', '--as-of', '2021-08'],
        ...['--roster', 'pension=pension.csv', '--roster', 'deceased=deceased.csv'],
        ...['--no-ledger', ...more],
      ]);
    // A register of another control, which is not asked for, has all of them read row by row.
    const local = check('--staff', 'staff.csv');
    expect(local.code).toBe(3);
    expect(local.out.split('\n').length).toBeGreaterThan(20);
    expect(check()).toEqual(local);
  });
});
