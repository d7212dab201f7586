import { tellExcel } from '../app/output.ts';
import { tellRejects } from '../app/rejects.ts';
import { sample } from '../app/sample.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { message } from '../messages/index.ts';
import { outFormats } from '../sheets/write/registry.ts';
import { argument, command, readOr, required, text } from './declare.ts';
import { forExcel, formatAmong, headers, ledger, quiet, recipients, rules } from './options.ts';

export const sampleCommand = command({
  args: { control: argument('<control>', 'argSampled') },
  options: (context) => ({
    ...recipients,
    staff: text('--staff <file>', 'optStaff'),
    seed: required('--seed <text>', 'optSeed'),
    percent: readOr('--percent <number>', 'optPercent', percentOf, { value: 10 }),
    redraw: text('--redraw <reason>', 'optRedraw'),
    ...rules(context),
    output: text('-o, --output <file>', 'optSampleOutput'),
    ...formatAmong(outFormats),
    ...headers,
    ...ledger,
    ...forExcel,
    ...quiet,
  }),
  examples: ['sampleExample'],
  run: async (given, { world }) => {
    const { quarter, among, drawn, format, rejects } = await sample(given, world);
    tellExcel(given.output, format, given, world.voice);
    world.voice.note(message('sampleSummary', { quarter, among, drawn, seed: given.seed }));
    tellRejects({ list: rejects, written: false }, world.voice);
    return rejects.length > 0 ? exitCode.rejected : exitCode.done;
  },
});

function percentOf(found: string): number {
  const value = Number(found);
  if (!(value > 0 && value <= 100))
    throw new UserError(exitCode.usage, [message('usagePercent', { found })]);
  return value;
}
