import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';

import { fileAt } from '../../src/files/identity.ts';
import { temporaryName } from '../../src/files/owner.ts';
import { journalName, sweepTemporaries } from '../../src/files/sweep.ts';
import { scratch } from '../sheets/read/helpers.ts';

let folder: string;
const at = (name: string): string => join(folder, name);

/** The name that a process which is no more would have given. */
function left(name: string): string {
  const { pid } = spawnSync(process.execPath, ['--version']);
  return temporaryName(name).replace(/-\d+-\d+-/, `-${pid}-1-`);
}

beforeEach(async () => {
  folder = await scratch();
});

describe('the sweep of a folder', () => {
  it('takes away the temporary files and folders of a process that is no more', () => {
    writeFileSync(at(left('a.csv')), 'half');
    mkdirSync(at(left('civil-aid')));
    writeFileSync(join(folder, readdirSync(folder).at(-1) ?? '', 'rows'), '');
    sweepTemporaries(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves those of a live process', () => {
    const name = temporaryName('a.csv');
    writeFileSync(at(name), 'half');
    sweepTemporaries(folder);
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('takes away those of a process whose number another one has now', () => {
    const name = temporaryName('a.csv').replace(/-(\d+)-\d+-/, '-$1-1-');
    writeFileSync(at(name), 'half');
    sweepTemporaries(folder);
    expect(readdirSync(folder)).toEqual(process.platform === 'linux' ? [] : [name]);
  });

  it('gives those of another machine a day', () => {
    const name = temporaryName('a.csv').replace(/\.[0-9a-f]{8}-\d+/, '.00000000-1');
    writeFileSync(at(name), 'half');
    sweepTemporaries(folder);
    expect(readdirSync(folder)).toEqual([name]);
    const before = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(at(name), before, before);
    sweepTemporaries(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves files that are no temporary files of this tool', () => {
    const names = ['.a.csv.tmp', '.hidden', 'a.tmp', 'civil-aid.csv'];
    for (const name of names) writeFileSync(at(name), '');
    sweepTemporaries(folder);
    expect(readdirSync(folder).sort()).toEqual(names);
  });
});

describe('outputs that a kill cut off between two renames', () => {
  /** The first is in its place, the second is not. */
  function cutOff(): void {
    writeFileSync(at('a.csv'), 'new a');
    writeFileSync(at('b.csv'), 'former b');
    const temporary = at(left('b.csv'));
    writeFileSync(temporary, 'new b');
    const journal = [
      { temporary: at(left('a.csv')), place: at('a.csv'), former: '' },
      { temporary, place: at('b.csv'), former: fileAt(at('b.csv')) },
    ];
    writeFileSync(at(left(journalName)), JSON.stringify(journal));
  }

  it('are all in place after the next run', () => {
    cutOff();
    sweepTemporaries(folder);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv']);
    expect(readFileSync(at('b.csv'), 'utf8')).toBe('new b');
  });

  it('do not go over what has been written there since', () => {
    cutOff();
    writeFileSync(at('c.csv'), 'newer');
    spawnSync('mv', [at('c.csv'), at('b.csv')]);
    sweepTemporaries(folder);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv']);
    expect(readFileSync(at('b.csv'), 'utf8')).toBe('newer');
  });
});
