import { describe, expect, it } from 'vitest';

import { plainFile } from '../../src/engine/odd.ts';
import { inputColumns } from '../columns.ts';
import { readTable, type TableInput } from '../../src/sheets/read/read.ts';
import { id, put, workFolder } from '../cli/run.ts';

const folder = workFolder();
const text = `核查表（虚构）,,\r\n家庭编号,姓名,身份证号\r\n1,甲甲,${id('1970-01-01', 901)}\r\n`;

async function plainOf(input: TableInput): Promise<ReturnType<typeof plainFile>> {
  const [table] = await readTable(input, inputColumns);
  if (table === undefined) throw new Error('no table');
  return plainFile({ input, table });
}

describe('what another program can read line by line', () => {
  it('is a plain CSV file, below its title and header', async () => {
    const path = put(folder, 'plain.csv', text);
    expect(await plainOf({ name: 'plain.csv', path })).toEqual({
      path,
      delimiter: ',',
      headerRow: 2,
    });
  });

  it('is not the same text from standard input: it is written down first, without its header', async () => {
    expect(await plainOf({ name: '-', bytes: Buffer.from(text) })).toBeUndefined();
  });

  it('is no file with quote marks, which may hold line ends', async () => {
    const path = put(folder, 'quoted.csv', text.replace('甲甲', '"甲甲"'));
    expect(await plainOf({ name: 'quoted.csv', path })).toBeUndefined();
  });
});
