import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { holdToCount, recount } from '../../src/sheets/recount.ts';
import {
  openSink,
  type OutColumn,
  outFormats,
  type OutFormat,
} from '../../src/sheets/write/registry.ts';
import { workFolder } from '../cli/run.ts';

const folder = workFolder();
const columns: readonly OutColumn[] = [
  { key: 'household_id', header: '家庭编号', kind: 'id' },
  { key: 'note', header: '备注', kind: 'text' },
  { key: 'monthly_amount', header: '月金额', kind: 'money' },
  { key: '__proto__', header: '__proto__', kind: 'text' },
];
/** Whole rows that a cell pretends to be. */
const forged = [
  '1,2,9999.00\r\n3,4,9999.00',
  '"\r\n3,4,9999.00,"\r\n',
  '</td></tr><tr><td>3</td><td>4</td><td class="n">9999.00</td></tr>',
  '"}\n{"monthly_amount":"9999.00"}',
  '</t></is></c></row><row r="9"><c r="C9"><v>9999.00</v></c></row>',
  'a\u001e3\u001f4\u001f9999.00',
];

async function written(name: string, format: OutFormat): Promise<string> {
  const path = join(folder, name);
  const sink = await openSink({ path }, format, columns, { encoding: 'utf8-bom' });
  for (const [at, text] of forged.entries()) await sink.write([String(at), text, 65_750, text]);
  await sink.write(['007', '', null, '']);
  await sink.close();
  return path;
}

describe('a written file, counted again from its bytes', () => {
  it.each(outFormats)(
    'has its rows and its yuan, whatever its cells pretend to be: %s',
    async (format) => {
      const path = await written(`forged.${format}`, format);
      // Six rows of 657.50 and one without an amount.
      expect(await recount(path, format, columns)).toEqual({ rows: 7, fen: 394_500 });
    },
  );

  const told = { rows: 7, fen: 394_500 };
  const held = (path: string): Promise<void> =>
    holdToCount({ path, temporary: path }, 'csv', columns, told);

  it('is let through where it is what the run says', async () => {
    await expect(held(await written('right.csv', 'csv'))).resolves.toBeUndefined();
  });

  it('is refused with exit code 1 where a row was added', async () => {
    const path = await written('added.csv', 'csv');
    appendFileSync(path, '9999999,,9999.00,\r\n');
    await expect(held(path)).rejects.toMatchObject({ code: 1 });
  });

  it('is refused where it was cut within its last row', async () => {
    const path = await written('cut.csv', 'csv');
    truncateSync(path, readFileSync(path).length - 1);
    await expect(held(path)).rejects.toMatchObject({ code: 1 });
  });
});
