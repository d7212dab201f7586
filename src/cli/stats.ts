import { tellRejects } from '../app/rejects.ts';
import { stats } from '../app/stats.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { outFormats } from '../sheets/write/registry.ts';
import { command, read, several, text } from './declare.ts';
import { formatAmong, known, monthOf, quiet, rules } from './options.ts';
import { tellDoubts } from './words.ts';

export const statsCommand = command({
  args: { inputs: several('[input...]', 'argInput') },
  options: (context) => ({
    ruralPopulation: read('--rural-population <count>', 'optRural', countOf),
    ledger: text('--ledger <file>', 'optStatsLedger'),
    from: read('--from <month>', 'optStatsFrom', monthOf),
    to: read('--to <month>', 'optStatsTo', monthOf),
    monitored: several('--monitored <file>', 'optStatsMonitored'),
    ...rules(context),
    ...known,
    output: text('-o, --output <file>', 'optSampleOutput'),
    ...formatAmong(outFormats),
    ...quiet,
  }),
  examples: ['statsExample', 'statsPeriodExample'],
  run: async (given, { world }) => {
    const { rejects, doubts } = await stats(given, world);
    tellDoubts(doubts, world.voice);
    tellRejects({ list: rejects, written: false }, world.voice);
    return rejects.length > 0 ? exitCode.rejected : exitCode.done;
  },
});

function countOf(found: string): number {
  if (!/^\d{1,10}$/.test(found) || Number(found) === 0)
    throw new UserError(exitCode.usage, [message('usageCount', { found })]);
  return Number(found);
}
