import { exitCode, UserError } from '../errors.ts';
import { type Lang, type Message, message, say } from '../messages/index.ts';
import { inputColumns } from '../people/columns.ts';
import { Intake } from '../people/intake.ts';
import { expandInputs } from '../tables/inputs.ts';
import { readTable } from '../tables/read.ts';
import type { ColumnSet, TableInfo } from '../tables/types.ts';
import type { World } from './options.ts';
import { Progress } from './progress.ts';

/** Everything that the tables said, and what was told of each table. */
export interface Read {
  readonly intake: Intake;
  readonly tables: readonly { readonly info: TableInfo; readonly rows: number }[];
  /** Paths of the files read, for the guard against writing over them. */
  readonly paths: readonly (string | undefined)[];
  /** Headers that the tool does not know, in the order met. */
  readonly extras: readonly string[];
}

export interface ReadStyle {
  readonly lang: Lang;
  readonly quiet: boolean;
  /** A sentence for standard error. */
  readonly note: (text: string) => void;
}

/** The sheet of notes that `template` writes is known to hold nobody. */
const isOwnNotes = ({ params }: Message): boolean =>
  (['zh', 'en'] as const).some((lang) => params['sheet'] === say(lang, message('templateNotes')));

/**
 * Reads every table that the user named and groups its people.
 *
 * @throws {UserError} exit code 4 where a file can't be read, or where there is no row at all.
 */
export async function readInputs(
  names: readonly string[],
  world: World,
  { lang, quiet, note }: ReadStyle,
  columns: ColumnSet = inputColumns,
): Promise<Read> {
  const inputs = await expandInputs(names, world.stdin);
  const intake = new Intake();
  const tables: { info: TableInfo; rows: number }[] = [];
  const extras = new Set<string>();
  const progress = new Progress(world.stderr, lang, 'progressReading', quiet);
  await progress.measure(inputs.map(({ path }) => path));
  for (const input of inputs) {
    const onBytes = (count: number): void => {
      progress.advance(count);
    };
    const found = await readTable({ ...input, onBytes }, columns, {
      onSkipped: (told) => {
        if (!isOwnNotes(told)) note(say(lang, told));
      },
    });
    for (const table of found) {
      const before = intake.rowsRead;
      const info = table.info();
      for await (const row of table.rows) intake.add(row, info);
      const told = table.info();
      tables.push({ info: told, rows: intake.rowsRead - before });
      const fresh = told.unknownHeaders.filter((header) => !extras.has(header));
      for (const header of fresh) extras.add(header);
      if (fresh.length > 0) {
        const unknown = fresh.join(lang === 'zh' ? '、' : ', ');
        note(say(lang, message('unknownColumns', { file: told.file, columns: unknown })));
      }
    }
  }
  progress.end();
  if (intake.rowsRead === 0) {
    const files = inputs.map(({ name }) => name).join(' ');
    throw new UserError(exitCode.unreadable, [message('noRows', { files })]);
  }
  return { intake, tables, paths: inputs.map(({ path }) => path), extras: [...extras] };
}
