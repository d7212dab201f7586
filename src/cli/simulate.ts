import { tellExcel } from '../app/output.ts';
import { tellRejects } from '../app/rejects.ts';
import { simulated } from '../app/simulate.ts';
import { exitCode } from '../core/errors.ts';
import { simulationWords } from '../reports/simulation.ts';
import { outFormats } from '../sheets/write/registry.ts';
import { command, inputs, several, text } from './declare.ts';
import {
  categories,
  encoding,
  forExcel,
  formatAmong,
  headers,
  known,
  mask,
  memory,
  quiet,
  rejects,
  rules,
} from './options.ts';
import { noteWritten, rowsTold, tellDoubts } from './words.ts';

export const simulateCommand = command({
  args: { inputs: inputs('argInput') },
  options: (context) => ({
    set: several('--set <path=value>', 'optSet'),
    against: text('--against <dir>', 'optAgainst'),
    ...rules(context),
    ...categories,
    ...headers,
    output: text('-o, --output <file>', 'optSimulation'),
    ...formatAmong(outFormats),
    ...encoding,
    ...forExcel,
    ...rejects,
    ...mask,
    ...quiet,
    ...known,
    ...memory,
  }),
  examples: ['simulateExample'],
  run: async (given, { world: { voice }, world }) => {
    const { simulation, rejects: rejected, doubts, outputs, table } = await simulated(given, world);
    const { rows, households, asOf } = simulation;
    tellRejects(rejected, voice);
    voice.note(rowsTold(rows, households, asOf));
    for (const line of simulationWords(simulation)) voice.note(line);
    tellDoubts(doubts, voice);
    noteWritten(outputs, voice);
    if (table !== undefined) tellExcel(table.path, table.format, given, voice);
    return rejected.list.length > 0 ? exitCode.rejected : exitCode.done;
  },
});
