import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { exitCode, UserError } from '../../../src/core/errors.ts';
import { inputColumns } from '../../columns.ts';
import { readTable } from '../../../src/sheets/read/read.ts';
import { openSink } from '../../../src/sheets/write/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'civil-aid-parquet-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const headers = ['家庭编号', '姓名', '身份证号', '与户主关系', '城乡类别'];

async function bytesOf(name: string): Promise<[string, Buffer]> {
  const path = join(folder, name);
  const columns = headers.map((header) => ({ key: header, header, kind: 'text' as const }));
  const sink = await openSink({ path }, 'parquet', columns, { encoding: 'utf8' });
  await sink.write(['H1', '甲甲', '341622194401059002', '本人', '农村']);
  await sink.close();
  return [path, readFileSync(path)];
}

const refusal = async (path: string): Promise<unknown> => {
  try {
    for (const table of await readTable({ name: '甲镇.parquet', path }, inputColumns))
      for await (const row of table.rows) expect(row.faults).toEqual([]);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a damaged Parquet file is refused by its name (4)', () => {
  it('where its end is cut off', async () => {
    const [path, bytes] = await bytesOf('cut.parquet');
    writeFileSync(path, bytes.subarray(0, bytes.length - 20));
    const error = await refusal(path);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: exitCode.unreadable });
    expect(String(error)).toContain('parquetDamaged {"file":"甲镇.parquet"}');
  });

  it('where its pages were overwritten', async () => {
    const [path, bytes] = await bytesOf('pages.parquet');
    bytes.fill(0xff, 4, 60);
    writeFileSync(path, bytes);
    expect(await refusal(path)).toMatchObject({ code: exitCode.unreadable });
  });

  it('and a sound one is not', async () => {
    const [path] = await bytesOf('sound.parquet');
    expect(await refusal(path)).toBeUndefined();
  });
});
