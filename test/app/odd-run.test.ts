import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { tellOddRun } from '../../src/app/odd-run.ts';
import { openLedger } from '../../src/app/open-ledger.ts';
import { Ledger, type NewEntry } from '../../src/ledger/ledger.ts';
import { type Message, say } from '../../src/messages/index.ts';

let folder = '';
let path = '';
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civil-aid-odd-'));
  path = join(folder, 'ledger.duckdb');
  said = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const noted = '2021-08-31T08:00:00.000+08:00';
const run = (month: string, place?: string): NewEntry => ({
  kind: 'run',
  month,
  key: 'run',
  body: JSON.stringify({
    ...{ command: 'run', decided: true, findings: 0, statuses: {}, place },
    files: { 'a.csv': '1', 'b.csv': '2', 'decisions.csv': '3' },
  }),
});
const voice = {
  warn: (told: Message | string): void => {
    said.push(typeof told === 'string' ? told : say('zh', told));
  },
};

async function beside(
  entries: readonly NewEntry[],
  about: Parameters<typeof tellOddRun>[1],
): Promise<readonly string[]> {
  const ledger = await Ledger.open(path);
  try {
    await ledger.append(entries, noted);
    await tellOddRun(ledger, about, voice);
  } finally {
    ledger.close();
  }
  return said;
}

describe('a run beside those of the ledger', () => {
  it('of the same place with the same files is told nothing', async () => {
    const read = { 'a.csv': '1', 'b.csv': '2' };
    const about = { month: '2021-08', place: '341602', read };
    expect(await beside([run('2021-08', '341600')], about)).toEqual([]);
  });

  it('of another city is told that the ledger may be another bureau’s', async () => {
    const about = { month: '2021-08', place: '320100' };
    expect(await beside([run('2021-07', '341600')], about)).toEqual([
      expect.stringContaining('台账以前记的是安徽省亳州市，这次是江苏省南京市'),
    ]);
  });

  it('is told nothing of the place by a ledger that did not keep it', async () => {
    expect(await beside([run('2021-07')], { month: '2021-08', place: '320100' })).toEqual([]);
  });

  it('of a month that was run with other files is told which', async () => {
    const read = { 'a.csv': '1', 'b.csv': '9', 'c.csv': '4' };
    const about = { month: '2021-08', place: '341600', read };
    expect(await beside([run('2021-08', '341600')], about)).toEqual([
      expect.stringContaining(`2021-08 在 ${noted} 跑过，这次读的 b.csv c.csv 与那次不同`),
    ]);
  });
});

describe('a clock', () => {
  const at = async (today: string): Promise<readonly string[]> => {
    const first = await Ledger.open(path);
    await first.append([run('2021-08')], noted);
    first.close();
    (await openLedger(path, { voice, today: new Date(today) })).close();
    return said;
  };

  it('that stands before the last entry is told', async () => {
    expect(await at('2021-08-30T08:00:00+08:00')).toEqual([
      expect.stringContaining(
        '电脑的时钟现在是 2021-08-30T08:00:00.000+08:00，比台账最后一条的时间',
      ),
    ]);
  });

  it('that stands seconds before it is a run that waited for another', async () => {
    expect(await at('2021-08-31T07:59:55+08:00')).toEqual([]);
  });
});
