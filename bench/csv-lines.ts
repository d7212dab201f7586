/** How long lines of decisions take: joined where no cell is quoted, and by csv-stringify. */
import { decisionColumns } from '../src/decide/columns.ts';
import { CsvLines, stringified } from '../src/sheets/write/csv.ts';

const count = 100_000;
const atOnce = 512;
const row = (at: number, reasons: string): (string | number)[] => [
  `H${at}`,
  '341602197001019011',
  '测试甲',
  'dibao',
  'eligible',
  101_400,
  'household',
  2,
  reasons,
  '',
  '341600/dibao@2021-07-01',
  '民发〔2021〕57号 第七条',
  '2021-08',
  'up',
  '甲镇',
  '东村',
  '341602',
  '341602',
];
const told = '共同生活2人，月收入300元；657×2−300 = 1014 元/月';
const lines = new CsvLines([...decisionColumns], false);
for (const [what, reasons] of [
  ['no cell quoted', told],
  ['a cell quoted in each row', `${told}, "户"`],
] as const) {
  const rows = Array.from({ length: count }, (_, at) => row(at, reasons));
  const run = (work: (part: typeof rows) => string): number => {
    const before = performance.now();
    for (let at = 0; at < count; at += atOnce) work(rows.slice(at, at + atOnce));
    return Math.round(performance.now() - before);
  };
  run((part) => lines.rows(part));
  const own = run((part) => lines.rows(part));
  const library = run((part) => stringified(part.map((one) => lines.texts(one))));
  console.log(`${what}: ${count} rows, as written ${own} ms, all by csv-stringify ${library} ms`);
}
