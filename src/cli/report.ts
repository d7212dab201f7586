import { leader } from '../app/leader.ts';
import { exitCode } from '../core/errors.ts';
import { command, group, text } from './declare.ts';
import { ledgerHere, quiet, rules } from './options.ts';
import { noteWritten } from './words.ts';

const leaderCommand = command({
  args: {},
  options: (context) => ({
    ledger: ledgerHere,
    ...rules(context),
    output: text('-o, --output <file>', 'optNotice'),
    towns: text('--towns <file>', 'optTowns'),
    ...quiet,
  }),
  examples: ['reportLeaderExample'],
  run: async (given, { world }) => {
    await leader(given, world);
    noteWritten(
      [given.output, given.towns].filter((one) => one !== undefined),
      world.voice,
    );
    return exitCode.done;
  },
});

export const reportCommand = group({
  leader: ['reportLeaderAbout', leaderCommand],
});
