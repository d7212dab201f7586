import { monitor } from '../app/monitor.ts';
import { tellExcel } from '../app/output.ts';
import { tellRejects } from '../app/rejects.ts';
import { exitCode } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { outFormats } from '../sheets/write/registry.ts';
import { command, several, text } from './declare.ts';
import { tellDoubts } from './words.ts';
import { forExcel, formatAmong, headers, known, quiet, recipients, rules } from './options.ts';

export const monitorCommand = command({
  args: { inputs: several('[input...]', 'argMonitored') },
  options: (context) => ({
    ...recipients,
    before: several('--before <file>', 'optBefore'),
    list: several('--list <kind=file>', 'optList'),
    ...rules(context),
    ...known,
    output: text('-o, --output <file>', 'optSampleOutput'),
    ...formatAmong(outFormats),
    ...headers,
    ...forExcel,
    ...quiet,
  }),
  examples: ['monitorExample'],
  run: async (given, { world: { voice }, world }) => {
    const { persons, counts, format, doubts, rejects } = await monitor(given, world);
    tellDoubts(doubts, voice);
    tellExcel(given.output, format, given, voice);
    voice.note(
      message('monitorSummary', {
        all: persons,
        covered: counts.covered,
        ask: counts['ask-in'],
        dropped: counts['dropped-out'],
        evidence: counts['needs-evidence'],
      }),
    );
    tellRejects({ list: rejects, written: false }, voice);
    return rejects.length > 0 ? exitCode.rejected : exitCode.done;
  },
});
