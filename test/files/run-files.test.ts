import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';

import { UserError } from '../../src/core/errors.ts';
import {
  claimOutputs,
  noteRead,
  outputFolder,
  placeOutputs,
  verifyOutput,
  RunFiles,
  withFiles,
} from '../../src/files/run-files.ts';
import { openBytes, writeWhole } from '../../src/files/atomic.ts';
import { scratch } from '../sheets/read/helpers.ts';

let folder: string;
const at = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8');
const inRun = (work: () => Promise<void>): Promise<void> => withFiles(new RunFiles(), work);

async function keyOf(work: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  return error instanceof UserError ? error.messages[0]?.key : String(error);
}

beforeEach(async () => {
  folder = await scratch();
  writeFileSync(at('in.csv'), 'read');
});

describe('a file that is read', () => {
  it.each([
    ['its own name', () => at('in.csv')],
    ['another spelling', () => `${folder}/./in.csv`],
    [
      'a symbolic link',
      () => {
        symlinkSync('in.csv', at('link.csv'));
        return at('link.csv');
      },
    ],
    [
      'a hard link',
      () => {
        linkSync(at('in.csv'), at('twin.csv'));
        return at('twin.csv');
      },
    ],
    [
      'a folder that is a link',
      () => {
        symlinkSync(folder, at('loop'));
        return at('loop/in.csv');
      },
    ],
  ])('is not written by %s', async (_, name) => {
    const path = name();
    const files = readdirSync(folder).sort();
    const run = inRun(async () => {
      noteRead(at('in.csv'));
      await writeWhole(path, 'written');
    });
    expect(await keyOf(run)).toBe('usageOverInput');
    expect(text('in.csv')).toBe('read');
    expect(readdirSync(folder).sort()).toEqual(files);
  });

  it('is not written through the number of an open file', async () => {
    const handle = await open(at('in.csv'), 'r');
    const run = inRun(async () => {
      noteRead(at('in.csv'));
      await writeWhole(`/proc/self/fd/${handle.fd}`, 'written');
    });
    expect(await keyOf(run)).toBe('usageOverInput');
    await handle.close();
  });

  it('is not written where it comes to be read only after the output was opened', async () => {
    const run = inRun(async () => {
      await writeWhole(at('in.csv'), 'written');
      noteRead(at('in.csv'));
      await Promise.resolve();
    });
    expect(await keyOf(run)).toBe('usageOverInput');
    expect(text('in.csv')).toBe('read');
  });

  it('is known again after someone has saved it anew', async () => {
    const run = inRun(async () => {
      noteRead(at('in.csv'));
      await inRunOfAnother(at('in.csv'));
      await writeWhole(at('in.csv'), 'written');
    });
    expect(await keyOf(run)).toBe('usageOverInput');
    expect(text('in.csv')).toBe('saved anew');
  });

  it('is not the standard output either', async () => {
    const handle = await open(at('in.csv'), 'a');
    const run = withFiles(new RunFiles({ fd: handle.fd }), async () => {
      noteRead(at('in.csv'));
      await Promise.resolve();
    });
    expect(await keyOf(run)).toBe('usageOverInput');
    await handle.close();
  });
});

async function inRunOfAnother(path: string): Promise<void> {
  await withFiles(new RunFiles(), () => writeWhole(path, 'saved anew'));
}

describe('an output', () => {
  it('is not named twice, by a link neither', async () => {
    writeFileSync(at('a.csv'), 'former');
    symlinkSync('a.csv', at('b.csv'));
    const run = inRun(async () => {
      claimOutputs([at('a.csv'), at('b.csv')]);
      await Promise.resolve();
    });
    expect(await keyOf(run)).toBe('usageSameOutput');
  });

  it('that is a link to nowhere is refused', async () => {
    symlinkSync('nowhere', at('link.csv'));
    expect(
      await keyOf(
        inRun(async () => {
          await writeWhole(at('link.csv'), 'x');
        }),
      ),
    ).toBe('outputLinkNowhere');
    expect(readdirSync(folder).sort()).toEqual(['in.csv', 'link.csv']);
  });

  it('that is a link to a file of one’s own is written behind the link', async () => {
    writeFileSync(at('own.csv'), 'former');
    symlinkSync('own.csv', at('link.csv'));
    await inRun(async () => {
      await writeWhole(at('link.csv'), 'new');
    });
    expect(text('own.csv')).toBe('new');
  });

  it('may have a name as long as a disk takes', async () => {
    const name = `${'长'.repeat(80)}.csv`;
    await inRun(async () => {
      await writeWhole(at(name), 'new');
    });
    expect(readdirSync(folder).sort()).toEqual(['in.csv', name]);
  });
});

describe('the outputs of a run', () => {
  it('are all out of place until the run ends', async () => {
    await inRun(async () => {
      await writeWhole(at('a.csv'), 'a');
      await writeWhole(at('b.csv'), 'b');
      expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['in.csv']);
    });
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv', 'in.csv']);
  });

  it('are none where the run fails, and its folders are gone', async () => {
    const run = inRun(async () => {
      await outputFolder(at('out/2021-08'));
      await writeWhole(at('out/2021-08/a.csv'), 'a');
      await openBytes({ path: at('out/2021-08/b.csv') });
      throw new Error('the run fails');
    });
    await expect(run).rejects.toThrow('the run fails');
    expect(readdirSync(folder)).toEqual(['in.csv']);
  });

  it('are none where one is not what was meant', async () => {
    writeFileSync(at('a.csv'), 'former');
    const run = inRun(async () => {
      await writeWhole(at('a.csv'), 'a');
      await writeWhole(at('b.csv'), 'b');
      await verifyOutput(at('b.csv'), ({ temporary }) => {
        throw new Error(readFileSync(temporary, 'utf8'));
      });
      await placeOutputs();
    });
    await expect(run).rejects.toThrow('b');
    expect(text('a.csv')).toBe('former');
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'in.csv']);
  });

  it('are put back where what goes with them fails', async () => {
    writeFileSync(at('a.csv'), 'former');
    const run = inRun(async () => {
      await writeWhole(at('a.csv'), 'a');
      await writeWhole(at('b.csv'), 'b');
      await placeOutputs(() => {
        expect([text('a.csv'), text('b.csv')]).toEqual(['a', 'b']);
        return Promise.reject(new Error('no entry'));
      });
    });
    await expect(run).rejects.toThrow('no entry');
    expect(text('a.csv')).toBe('former');
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'in.csv']);
  });

  it('are put back where one of them can’t be put in place', async () => {
    writeFileSync(at('a.csv'), 'former');
    const run = inRun(async () => {
      await writeWhole(at('a.csv'), 'a');
      await writeWhole(at('b.csv'), 'b');
      // Made between the writing and the placing: no file can be renamed over a folder.
      mkdirSync(at('b.csv'));
      await placeOutputs();
    });
    expect(await keyOf(run)).toBe('outputIsFolder');
    expect(text('a.csv')).toBe('former');
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv', 'in.csv']);
  });
});
