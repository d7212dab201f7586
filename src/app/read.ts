import { exitCode, UserError } from '../core/errors.ts';
import { type Message, message, say } from '../messages/index.ts';
import { type Categories, columnsWith, shortName } from '../core/category.ts';
import { type Column, type ColumnForm, inputColumns } from '../core/columns.ts';
import { type OpenTable, refuseChangedTables } from '../engine/odd.ts';
import { knownOf, readWhole } from '../engine/whole.ts';
import { noteRead } from '../files/run-files.ts';
import { Intake } from '../people/intake.ts';
import { exportColumns } from '../sheets/read/exports.ts';
import type { Assumption } from '../people/settle.ts';
import { inWordsOf } from './assume.ts';
import { type AsOf, isoDay } from '../core/month.ts';
import { Payments } from '../people/paid.ts';
import { type Payment, paymentColumns, paymentsOf } from '../people/payments.ts';
import { expandInputs } from '../sheets/read/inputs.ts';
import { samePersonWarnings } from '../people/same-person.ts';
import { sayWarning, type Warning } from '../people/warnings.ts';
import { readTable, type TableInput } from '../sheets/read/read.ts';
import type { TableInfo } from '../sheets/read/types.ts';
import { listSheet } from '../sheets/write/xlsx.ts';
import type { Voice } from './voice.ts';
import type { World } from './world.ts';
import { Progress } from './progress.ts';

/** Everything that the tables said, and what was told of each table. */
export interface Read {
  readonly intake: Intake;
  readonly tables: readonly { readonly info: TableInfo; readonly rows: number }[];
  /** Headers that the tool does not know, in the order met. */
  readonly extras: readonly string[];
  /** Whether it is said what is paid today. */
  readonly saysPaid: boolean;
}

export interface ReadStyle {
  /** What the rules in use call their categories. */
  readonly categories: Categories;
  /** The time decided for, where there is one: nobody is born after its month. */
  readonly asOf?: AsOf;
  /**
   * A list of persons without a household's number is taken too: enough to look people up, not to decide.
   * Each person then is a household by himself, under no number.
   */
  readonly persons?: boolean;
  /** What `--assume` says of blank cells. */
  readonly assumptions?: readonly Assumption[];
  /** A list of what was really paid (`--paid`), and until which month it counts. */
  readonly paid?: { readonly path: string; readonly asOf: AsOf } | undefined;
}

/** Tables that are open: their headers are known, their rows are still to come. */
export interface Opened {
  readonly tables: readonly OpenTable[];
  /** Headers that the tool does not know, in the order met. */
  readonly extras: readonly string[];
  readonly progress: Progress;
}

const optionalHousehold = (column: Column): Column =>
  column.key === 'household_id' ? { ...column, required: false } : column;

/** The sheets of notes, lists and mendings that the tool itself adds are known to hold nobody. */
const isOwn = ({ params: { sheet } }: Message): boolean =>
  sheet === listSheet ||
  (['zh', 'en'] as const).some((lang) =>
    (['templateNotes', 'mendSheet'] as const).some(
      (key) =>
        typeof sheet === 'string' && sheet.replace(/ \(\d+\)$/, '') === say(lang, message(key)),
    ),
  );

/** Tells of sheets that were left out: of those with people even to who wants no words, and exit code 6. */
function onSkipped(
  { voice, notRead }: World,
  onPartial?: () => void,
): NonNullable<TableInput['onSkipped']> {
  const said = new Set<string>();
  return (told, people) => {
    const text = say(voice.lang, told);
    // A roster is read twice where its shape asks for it.
    if (isOwn(told) || said.has(text)) return;
    said.add(text);
    if (!people) {
      voice.note(text);
      return;
    }
    voice.warn(text);
    notRead();
    onPartial?.();
  };
}

/**
 * A roster or register that the user named: what is left out of it is told as of any table.
 *
 * @param partial takes its name where a sheet of people was left out.
 */
export const sideInput = (path: string, world: World, partial?: Set<string>): TableInput => ({
  name: path,
  path,
  onSkipped: onSkipped(world, () => partial?.add(path)),
});

/** A list of payments as it was read. */
export interface PaymentRows {
  readonly payments: readonly Payment[];
  /** Every row that can't be read names a household or a person. */
  readonly whole: boolean;
  readonly failed: number;
  readonly faulty: number;
  readonly sha256: string;
}

/**
 * Reads what was really paid, row by row; a row that is no payment is told.
 *
 * @throws {UserError} (4) where the file can't be read.
 */
export async function readPayments(
  path: string,
  categories: Categories,
  world: World,
): Promise<PaymentRows> {
  const { voice, notRead } = world;
  noteRead(path);
  const payments: Payment[] = [];
  let whole = true;
  let failed = 0;
  let faulty = 0;
  let sha256 = '';
  const columns = columnsWith(paymentColumns, categories);
  for (const table of await readTable(sideInput(path, world), columns)) {
    ({ sha256 } = table.info());
    for await (const row of table.rows) {
      const read = paymentsOf(row);
      payments.push(...read.payments);
      if (read.failed === true) failed += 1;
      if (read.fault === undefined) continue;
      faulty += 1;
      const names = read.payments.some((one) => one.householdId !== '' || one.idNumber !== '');
      if (!names) whole = false;
      const { file, row: at } = row;
      const key = names ? 'paidUnread' : 'paidUnreadAnyone';
      voice.warn(message(key, { file, row: at, why: say(voice.lang, read.fault) }));
      notRead();
    }
  }
  return { payments, whole, failed, faulty, sha256 };
}

/**
 * What was really paid, as it counts beside the tables. Of a row that is no payment, what its household or person is
 * paid is then not known, and if it names neither, what anyone is paid who is in no other row.
 */
async function paymentListOf(
  { paid, categories }: ReadStyle,
  world: World,
): Promise<Payments | undefined> {
  if (paid === undefined) return undefined;
  const { path, asOf } = paid;
  const { voice, notRead } = world;
  const { payments, whole, failed, faulty, sha256 } = await readPayments(path, categories, world);
  const until = isoDay(asOf.day).slice(0, 7);
  const source = { file: path, sha256, unread: faulty, failed };
  const list = new Payments({ payments, until, whole, onNobody: notRead, categories, source });
  const { used, earlier, later, others } = list.counts;
  if (list.months.size === 0) {
    voice.warn(message('paidNone', { file: path, asOf: until }));
    notRead();
    return undefined;
  }
  const months = voice.list(
    [...list.months].map(([category, month]) => `${shortName(categories, category)} ${month}`),
  );
  voice.warn(message('paidMonth', { file: path, months, used, earlier, later, others, failed }));
  return list;
}

/** The list of payments that was used, as `summary.json` has it; to be asked once all rows were read. */
export function paidJson(tables: readonly OpenTable[]): object {
  const payments = tables[0]?.payments;
  if (payments === undefined) return {};
  const { source, counts, months } = payments;
  return { paid: { ...source, ...counts, months: Object.fromEntries(months) } };
}

/** The file of that list, for those who keep the hashes of what was read. */
export const paidFiles = (
  tables: readonly OpenTable[],
): readonly { readonly path: string; readonly sha256: string }[] => {
  const source = tables[0]?.payments?.source;
  return source === undefined ? [] : [{ path: source.file, sha256: source.sha256 }];
};

/**
 * Opens every table that the user named.
 *
 * @throws {UserError} exit code 4 where a file can't be read.
 */
export async function openInputs(
  names: readonly string[],
  world: World,
  style: ReadStyle,
  columns: readonly ColumnForm[] = inputColumns,
): Promise<Opened> {
  const { voice, notRead } = world;
  const { persons = false, categories } = style;
  const assumptions = (style.assumptions ?? []).map((one) => inWordsOf(one, categories));
  const payments = await paymentListOf(style, world);
  const { inputs, unread } = await expandInputs(names, world.stdin);
  // What was not read is told even to who wants no words: the figures are without it.
  const leave = (told: Message): void => {
    voice.warn(told);
    notRead();
  };
  unread.forEach(leave);
  const wanted = columnsWith([...columns, ...exportColumns], categories);
  const tables: OpenTable[] = [];
  const extras = new Set<string>();
  const progress = new Progress(voice, 'progressReading');
  await progress.measure(inputs.map(({ path }) => path));
  for (const one of inputs) {
    const onBytes = (count: number): void => {
      progress.advance(count);
    };
    const input = { ...one, onBytes };
    const options = { onSkipped: onSkipped(world) };
    const found = await readTable(input, wanted, options).catch((error: unknown) => {
      if (!persons || !(error instanceof UserError)) throw error;
      // What is wrong with the file otherwise is told as it would be without this.
      return readTable(input, wanted.map(optionalHousehold), options).catch(() => {
        throw error;
      });
    });
    for (const table of found) {
      const { file, unknownHeaders, units } = table.info();
      tables.push({ input, table, assumptions, payments });
      const yearly = wanted.filter(({ key }) => units[key]?.yearly === true);
      if (yearly.length > 0) {
        const names = yearly.map(({ headers: [header] }) => `“${header}”`).join('');
        voice.note(message('unitYearly', { file, columns: names }));
      }
      const fresh = unknownHeaders.filter((header) => !extras.has(header));
      for (const header of fresh) extras.add(header);
      if (fresh.length > 0) {
        voice.note(message('unknownColumns', { file, columns: voice.list(fresh) }));
      }
    }
  }
  if (assumptions.length > 0) {
    const assumed = assumptions.map(({ column, text }) => `${column.headers[0]}=${text}`);
    voice.warn(message('assumedAll', { columns: assumed.join('、') }));
  }
  return { tables, extras: [...extras], progress };
}

/** Whether the tables, their rows or a list of payments say what is paid today. */
export const saysPaid = (tables: readonly OpenTable[], intake: Intake): boolean =>
  tables.some(
    ({ table, payments }) =>
      payments !== undefined || table.info().columns.includes('current_relief'),
  ) || intake.households().some(({ people }) => people.some(({ paid }) => paid !== undefined));

/**
 * Reads the rows of all open tables and groups their people.
 *
 * @throws {UserError} exit code 4 where there is no row at all.
 */
export async function readOpened({ tables, extras, progress }: Opened, asOf?: AsOf): Promise<Read> {
  const { intake, rows } = await readWhole(
    tables,
    new Intake({ ...knownOf(tables), ...(asOf !== undefined && { asOf }) }),
  );
  const read = tables.map(({ table }, at) => ({ info: table.info(), rows: rows[at] ?? 0 }));
  progress.end();
  await refuseChangedTables(tables);
  if (intake.rowsRead === 0) {
    const files = [...new Set(tables.map(({ input }) => input.name))].join(' ');
    throw new UserError(exitCode.unreadable, [message('noRows', { files })]);
  }
  return { intake, tables: read, extras, saysPaid: saysPaid(tables, intake) };
}

/** What was seen in the rows and stops nothing. */
export const warningsOf = (intake: Intake): readonly Warning[] => [
  ...intake.warnings(),
  ...samePersonWarnings(intake.households()),
];

/** Says what was seen in the rows and stops nothing. Never silenced: it may change a figure. */
export function tellWarnings(warnings: readonly Warning[], voice: Voice): void {
  for (const warning of warnings) voice.warn(sayWarning(warning, voice.lang));
}

/** Opens and reads every table that the user named. @throws {UserError} exit code 4. */
export async function readInputs(
  names: readonly string[],
  world: World,
  style: ReadStyle,
  columns: readonly ColumnForm[] = inputColumns,
): Promise<Read> {
  const read = await readOpened(await openInputs(names, world, style, columns), style.asOf);
  tellWarnings(warningsOf(read.intake), world.voice);
  return read;
}
