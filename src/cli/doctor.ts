import type { Command } from 'commander';
import { z } from 'zod';

import { exitCode, type ExitCode } from '../errors.ts';
import { message, say } from '../messages/index.ts';
import { inputColumns } from '../people/columns.ts';
import { rejectText } from '../reports/decisions.ts';
import { columnName } from '../decide/words.ts';
import type { Context } from './options.ts';
import { readInputs } from './read.ts';

const doctorOptions = z.object({ lang: z.enum(['zh', 'en']), quiet: z.boolean().default(false) });

/** Adds `doctor`. */
export function addDoctor(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const { lang } = context;
  command.description(say(lang, message('doctorAbout')));
  command.argument('<input...>', say(lang, message('argInput')));
  command.option('--quiet', say(lang, message('optQuiet')));
  command.action(async (inputs: string[], given: unknown) => {
    done(await doctor(inputs, doctorOptions.parse(given), context));
  });
}

async function doctor(
  inputs: readonly string[],
  { lang, quiet }: z.output<typeof doctorOptions>,
  { world }: Context,
): Promise<ExitCode> {
  const tell = (text: string): void => {
    world.stdout.write(`${text}\n`);
  };
  const join = (keys: readonly string[]): string =>
    keys.map((key) => columnName(key, lang)).join(lang === 'zh' ? '、' : ', ');
  const note = (text: string): void => {
    world.stderr.write(`${text}\n`);
  };
  const { intake, tables } = await readInputs(inputs, world, { lang, quiet, note });
  for (const { info, rows } of tables) {
    const { file, encoding, headerRow: header, passedOver: passed, columns } = info;
    const rejected = intake.rejects.filter((one) => one.file === file).length;
    tell(say(lang, message('doctorFile', { file, encoding, header, rows, rejected, passed })));
    tell(`  ${say(lang, message('doctorKnown', { columns: join(columns) }))}`);
    const absent = inputColumns.map(({ key }) => key).filter((key) => !columns.includes(key));
    if (absent.length > 0) {
      tell(`  ${say(lang, message('doctorAbsent', { columns: join(absent) }))}`);
    }
  }
  const broken = intake.households().filter(({ breaks }) => breaks.length > 0);
  if (intake.rejects.length === 0 && broken.length === 0) {
    tell(say(lang, message('doctorSound')));
    return exitCode.done;
  }
  tell(say(lang, message('doctorMend')));
  for (const { file, row, code, messages } of intake.rejects) {
    const text = rejectText(messages, lang);
    tell(`  ${say(lang, message('rejectLine', { file, row, code, text }))}`);
  }
  const households = broken.map(({ id }) => id).join(lang === 'zh' ? '、' : ', ');
  if (broken.length > 0) tell(say(lang, message('doctorBroken', { households })));
  return intake.rejects.length > 0 ? exitCode.rejected : exitCode.done;
}
