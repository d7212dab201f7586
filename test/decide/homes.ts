import fc from 'fast-check';

/** One person's cells by column, as a township fills them in; what is left out is blank. */
export type Row = Readonly<Record<string, string>>;
export type Rows = readonly Row[];

const money = fc.constantFrom(
  '0',
  '100',
  '300.50',
  '656.99',
  '657',
  '700',
  '985.50',
  '1314',
  '9000',
);
const yes = fc.constantFrom('是', '否');
const parent = fc.constantFrom('死亡', '失踪', '服刑', '失联', '重残', '正常');

/** What a cell may be filled with. Words that say themselves that something else must be found out are {@link saysSo}. */
const ofPerson: Readonly<Record<string, fc.Arbitrary<string>>> = {
  wage_income: money,
  business_income: fc.constantFrom('0', '-200', '500'),
  property_income: money,
  transfer_income: money,
  exempt_income: fc.constantFrom('0', '100', '400'),
  disability_type: fc.constantFrom('视力', '肢体', '智力', '听力'),
  disability_grade: fc.constantFrom('一', '二', '三', '四'),
  serious_illness: yes,
  long_term_care: yes,
  self_care: fc.constantFrom('全自理', '半失能', '失能'),
  care_mode: fc.constantFrom('分散', '集中'),
  obligors: fc.constantFrom('无', '无履行能力', '有'),
  father_status: parent,
  mother_status: parent,
  schooling: fc.constantFrom('无', '义务教育', '普通高中', '高校全日制'),
  military: yes,
  living_status: fc.constantFrom('在户', '在户', '在户', '宗教场所居住', '服刑', '死亡'),
  religious_years: fc.constantFrom('0', '2.99', '3', '10'),
  other_benefit: fc.constantFrom('无', '工伤护理费'),
  employment: fc.constantFrom('就业', '无业', '失业', '退休'),
  old_age_income: fc.constantFrom('0', '30', '50'),
};
const ofHome: Readonly<Record<string, fc.Arbitrary<string>>> = {
  property_ok: yes,
  financial_assets: fc.constantFrom('0', '15768', '15768.01', '31536', '99999'),
  houses: fc.constantFrom('0', '1', '2'),
  vehicles: fc.constantFrom('0', '1'),
  business_registered: yes,
};

const births =
  '1930-01-01 1950-05-06 1961-08-01 1975-03-02 1990-09-10 2003-05-01 2004-09-10 2010-06-01 2019-01-01'.split(
    ' ',
  );
const relations = '配偶 子 女 父亲 母亲 孙子 儿媳 兄弟姐妹 其他'.split(' ');

const record = (columns: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<Row> =>
  fc
    .tuple(...Object.values(columns))
    .map((cells) =>
      Object.fromEntries(Object.keys(columns).map((key, at) => [key, cells[at] ?? ''])),
    );

/** Which cells are left blank, by column; of each the share that is. */
const blanks = (keys: readonly string[]): fc.Arbitrary<ReadonlySet<string>> =>
  fc
    .constantFrom(0, 1, 4, 8)
    .chain((share) =>
      fc
        .tuple(...keys.map((key) => fc.nat(15).map((draw) => (draw < share ? [key] : []))))
        .map((found) => new Set(found.flat())),
    );

/** A household with every cell filled in, and which of its cells are left blank at first. */
export interface Home {
  readonly whole: Rows;
  readonly full: Rows;
  readonly partial: Rows;
}

export const without = (row: Row, keys: Iterable<string>): Row => {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(row).filter(([key]) => !gone.has(key)));
};

export const keysOfPerson = ['monthly_income', ...Object.keys(ofPerson)];
export const keysOfHome = Object.keys(ofHome);

const person = fc.record({
  cells: record(ofPerson),
  birth: fc.constantFrom(...births),
  sex: fc.constantFrom('男', '女'),
  relation: fc.constantFrom(...relations),
  blank: blanks([...keysOfPerson, 'relation']),
});

/** Where one column stands for several, it says what they say: the sum, and at the strictest limits. */
function consistent(row: Row): Row {
  const fen = (key: string): number => Math.round(Number(row[key] ?? '0') * 100);
  const parts = ['wage_income', 'business_income', 'property_income', 'transfer_income'];
  const sum = parts.reduce((all, key) => all + fen(key), 0);
  const beyond =
    fen('financial_assets') > 1_576_800 ||
    row['houses'] === '2' ||
    row['vehicles'] === '1' ||
    row['business_registered'] === '是';
  return {
    ...row,
    monthly_income: (sum / 100).toFixed(2),
    ...(row['property_ok'] !== undefined && beyond && { property_ok: '否' }),
  };
}

export const homes: fc.Arbitrary<Home> = fc
  .record({
    home: record(ofHome),
    blank: blanks(keysOfHome),
    people: fc.array(person, { minLength: 1, maxLength: 4 }),
    // Where one column stands for several, the several may be all that is known.
    summed: fc.boolean(),
    found: fc.boolean(),
  })
  .map(({ home, blank, people, summed, found }) => {
    const lost = [...(summed ? ['monthly_income'] : []), ...(found ? [] : ['property_ok'])];
    const rows = people.map(({ cells, birth, sex, relation, blank: own }, at) => {
      const whole = {
        ...consistent(at === 0 ? { ...cells, ...home } : cells),
        birth,
        sex,
        relation: at === 0 ? '本人' : relation,
      };
      const full = without(whole, lost);
      const gone = at === 0 ? [...[...own].filter((key) => key !== 'relation'), ...blank] : own;
      return { whole, full, partial: without(full, gone) };
    });
    return {
      whole: rows.map((row) => row.whole),
      full: rows.map((row) => row.full),
      partial: rows.map((row) => row.partial),
    };
  });

/** The rows with everybody's cells of these columns filled in. */
export const refilled = (rows: Rows, from: Rows, keys: readonly string[]): Rows =>
  rows.map((row, at) => {
    const cells = Object.entries(from[at] ?? {}).filter(([key]) => keys.includes(key));
    return { ...row, ...Object.fromEntries(cells) };
  });
