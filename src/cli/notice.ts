import { notice } from '../app/notice.ts';
import { tellRejects } from '../app/rejects.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { isoDay, parseAsOf } from '../core/month.ts';
import { message } from '../messages/index.ts';
import { command, inputs, read, text, textOr } from './declare.ts';
import { categories, known, quiet, rules } from './options.ts';
import { noteWritten, tellDoubts } from './words.ts';

export const noticeCommand = command({
  args: { inputs: inputs('argInput') },
  options: (context) => ({
    ...rules(context),
    ...categories,
    ...known,
    start: read('--start <date>', 'optStart', dayOf),
    phone: textOr('--phone <number>', 'optPhone', ''),
    output: text('-o, --output <file>', 'optNotice'),
    ...quiet,
  }),
  examples: ['noticeExample'],
  run: async (given, { world }) => {
    const { rejects, doubts } = await notice(given, world);
    tellDoubts(doubts, world.voice);
    if (given.output !== undefined) noteWritten([given.output], world.voice);
    tellRejects({ list: rejects, written: false }, world.voice);
    return rejects.length > 0 ? exitCode.rejected : exitCode.done;
  },
});

function dayOf(found: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(found) ? parseAsOf(found) : undefined;
  if (day === undefined) throw new UserError(exitCode.usage, [message('usageDay', { found })]);
  return isoDay(day.day);
}
