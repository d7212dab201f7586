import { describe, expect, it } from 'vitest';

import { readWhole } from '../../src/engine/whole.ts';
import { categories, inputColumns } from '../columns.ts';
import { columnsWith } from '../../src/core/category.ts';
import { exportColumns } from '../../src/sheets/read/exports.ts';
import { Intake } from '../../src/people/intake.ts';
import { readTable } from '../../src/sheets/read/read.ts';
import type { ColumnSet } from '../../src/sheets/read/types.ts';
import { idNumber, inChinese, refusal } from '../sheets/read/helpers.ts';

const columns = [...inputColumns, ...columnsWith(exportColumns, categories)];
const [a, b, c, d] = [idNumber(1), idNumber(2), idNumber(3), idNumber(4)];

/** The households of a table given as lines, each as `head: member member`, and the intake. */
async function read(
  lines: readonly string[],
  set: ColumnSet = columns,
): Promise<{ homes: string[]; intake: Intake; people: (string | undefined)[][] }> {
  const input = { name: 't.csv', bytes: Buffer.from(lines.join('\n')) };
  const tables = (await readTable(input, set)).map((table) => ({ input, table }));
  const { intake } = await readWhole(tables, new Intake());
  const households = intake.households();
  return {
    intake,
    homes: households.map(({ people }) => people.map(({ name }) => name).join(' ')),
    people: households.flatMap(({ people }) =>
      people.map(({ id, name, kin }) => [name, id.text, kin]),
    ),
  };
}

describe('a ledger in one row a household', () => {
  const header =
    '户主姓名,户主身份证号,成员一姓名,成员一身份证号,成员一与户主关系,成员二姓名,成员二身份证号,成员二关系';

  it('has a person for each member that is filled in, and the head before them', async () => {
    const { people, intake } = await read([
      header,
      `测甲,${a},测乙,${b},配偶,测丙,${c},子`,
      `测丁,${d},,,,,,`,
    ]);
    expect(people).toEqual([
      ['测甲', a, 'self'],
      ['测乙', b, 'spouse'],
      ['测丙', c, 'child'],
      ['测丁', d, 'self'],
    ]);
    expect([intake.rowsRead, intake.rowsKept]).toEqual([2, 2]);
  });

  it.each([
    ['成员1姓名', '成员1身份证号'],
    ['家庭成员1姓名', '家庭成员1身份证号'],
    ['成员姓名1', '成员身份证号1'],
    ['家庭成员十二', '家庭成员十二身份证号码'],
    ['共同生活家庭成员一姓名', '共同生活家庭成员一身份证号'],
  ])('calls a member %s', async (name, id) => {
    const { homes } = await read([`户主姓名,户主身份证号,${name},${id}`, `测甲,${a},测乙,${b}`]);
    expect(homes).toEqual(['测甲 测乙']);
  });

  it.each(['-', '无', '/', '0'])('takes %s in all cells of a member for nobody', async (mark) => {
    const { homes, intake } = await read([
      header,
      `测甲,${a},测乙,${b},配偶,${mark},${mark},${mark}`,
    ]);
    expect(homes).toEqual(['测甲 测乙']);
    expect(intake.rejects).toEqual([]);
  });

  it.each([
    [`测甲,${a},测乙,,配偶,,,`, '成员一身份证号', 'id-length'],
    [`测甲,${a},测乙,${b},配偶,,${c},`, '成员二姓名', 'name-missing'],
    [`测甲,${a},测乙,${b},配偶,测丙,341602,子`, '成员二身份证号', 'id-length'],
  ])('rejects a row with half a member, naming its column', async (row, column, code) => {
    const { intake } = await read([header, row]);
    const [reject] = intake.rejects;
    expect([reject?.column, reject?.code]).toEqual([column, code]);
    expect(reject?.messages.map(inChinese).join()).toContain(`“${column}”`);
  });

  it('counts a head who is listed among the members once', async () => {
    const { homes } = await read([header, `测甲,${a},测甲,${a},本人,测乙,${b},配偶`]);
    expect(homes).toEqual(['测甲 测乙']);
  });

  it('breaks both households where a member stands in two', async () => {
    const { intake } = await read([
      header,
      `测甲,${a},测乙,${b},配偶,,,`,
      `测丙,${c},测乙,${b},女,,,`,
    ]);
    expect(intake.households().map(({ breaks }) => breaks.map(({ why }) => why))).toEqual([
      ['listed-elsewhere'],
      ['listed-elsewhere'],
    ]);
  });

  it('reads a header of two rows, the members named above', async () => {
    const { people } = await read([
      '户主,,成员一,,成员二,',
      '姓名,身份证号,姓名,身份证号,姓名,身份证号',
      `测甲,${a},测乙,${b},,`,
    ]);
    expect(people.map(([name, , kin]) => `${name ?? ''} ${kin ?? ''}`)).toEqual([
      '测甲 self',
      '测乙 unknown',
    ]);
  });

  it('refuses a member with a name and no ID number column: the persons would be lost', async () => {
    const told = await refusal(
      read(['户主姓名,户主身份证号,成员一姓名,成员一年龄', `测甲,${a},测乙,12`]),
    );
    expect(inChinese(told)).toMatch(/“成员一姓名”.*“身份证号”/);
  });
});

describe('ID numbers in every second column to the right', () => {
  it('are members where the head has columns of its own', async () => {
    const { homes } = await read([
      '户主姓名,户主身份证号,姓名,身份证号,姓名,身份证号',
      `测甲,${a},测乙,${b},测丙,${c}`,
    ]);
    expect(homes).toEqual(['测甲 测乙 测丙']);
  });

  it('are members under the words 家庭成员', async () => {
    const { homes } = await read([
      '户主姓名,户主身份证号,家庭成员,,,',
      ',,姓名,身份证号,姓名,身份证号',
      `测甲,${a},测乙,${b},测丙,${c}`,
    ]);
    expect(homes).toEqual(['测甲 测乙 测丙']);
  });

  it('are members beside a number of the household', async () => {
    const { homes } = await read(['家庭编号,姓名,身份证号,姓名,身份证号', `1,测甲,${a},测乙,${b}`]);
    expect(homes).toEqual(['测甲 测乙']);
  });

  it('are refused where nothing says that a row is a household', async () => {
    const told = await refusal(read(['姓名,身份证号,姓名,身份证号', `测甲,${a},测乙,${b}`]));
    expect(told.key).toBe('headerDuplicate');
  });

  it('are each a person where no household is asked for', async () => {
    const optional = columns.map((column) =>
      column.key === 'household_id' ? { ...column, required: false } : column,
    );
    const { homes } = await read(['姓名,身份证号,姓名,身份证号', `测甲,${a},测乙,${b}`], optional);
    expect(homes).toEqual(['测甲', '测乙']);
  });

  it('are two lists, and refused, where each has a number of its own', async () => {
    const told = await refusal(
      read(['家庭编号,姓名,身份证号,家庭编号,姓名,身份证号', `1,测甲,${a},2,测乙,${b}`]),
    );
    expect(told.key).toBe('headerDuplicate');
  });
});
