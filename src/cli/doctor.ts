import { doctor, type DoctorResult, type Examined } from '../app/doctor.ts';
import type { World } from '../app/world.ts';
import { exitCode, type ExitCode } from '../core/errors.ts';
import { rejectText } from '../decide/columns.ts';
import { columnName } from '../decide/words.ts';
import { asksForNought, countsByColumn, type EmptyCell } from '../reports/mending.ts';
import { command, inputs, text } from './declare.ts';
import { categories, quiet, rules } from './options.ts';
import { noteWritten } from './words.ts';

export const doctorCommand = command({
  args: { inputs: inputs('argInput') },
  options: (context) => ({
    ...rules(context),
    ...categories,
    output: text('-o, --output <file>', 'optMarked'),
    ...quiet,
  }),
  examples: ['doctorExample'],
  run: async (given, { world }) => told(await doctor(given, world), world),
});

function told({ tables, empty, rejects, broken, copies }: DoctorResult, world: World): ExitCode {
  const { voice } = world;
  const print = (line: string): void => {
    world.stdout.write(`${line}\n`);
  };
  for (const one of tables) tableLines(one, world).forEach(print);
  emptyLines(empty, world).forEach(print);
  noteWritten(copies, voice);
  if (rejects.length === 0 && broken.length === 0) {
    print(voice.tell('doctorSound'));
    return exitCode.done;
  }
  print(voice.tell('doctorMend'));
  for (const { file, row, code, messages } of rejects) {
    const reason = rejectText(messages, voice.lang);
    print(`  ${voice.tell('rejectLine', { file, row, code, text: reason })}`);
  }
  if (broken.length > 0) print(voice.tell('doctorBroken', { households: voice.list(broken) }));
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

/** What a table is, and what it does not have. */
function tableLines({ info, rows, rejected, lacking }: Examined, { voice }: World): string[] {
  const named = (keys: readonly string[]): string =>
    voice.list(keys.map((key) => columnName(key, voice.lang)));
  const { file, encoding, headerRow: header, passedOver: passed } = info;
  return [
    voice.tell('doctorFile', { file, encoding, header, rows, rejected, passed }),
    `  ${voice.tell('doctorKnown', { columns: named(info.columns) })}`,
    ...lacking.map(({ title, keys }) => {
      const params = { category: title[voice.lang], columns: named(keys) };
      return `  ${voice.tell('doctorAbsent', params)}`;
    }),
  ];
}

/** How many cells are empty that would decide something, and how nothing is written. */
function emptyLines(empty: readonly EmptyCell[], { voice }: World): string[] {
  const counts = [...countsByColumn(empty)];
  if (counts.length === 0) return [];
  const one = counts.map(([key, count]) =>
    voice.tell('doctorEmptyOne', { column: columnName(key, voice.lang), count }),
  );
  return [
    voice.tell('doctorEmpty', { counts: voice.list(one) }),
    ...(asksForNought(counts.map(([key]) => key)) ? [voice.tell('doctorNought')] : []),
  ];
}
