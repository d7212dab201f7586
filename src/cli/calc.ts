import { calc, type CalcResult } from '../app/calc.ts';
import { tellExcel } from '../app/output.ts';
import { tellRejects } from '../app/rejects.ts';
import type { Voice } from '../app/voice.ts';
import { exitCode } from '../core/errors.ts';
import { engineNames } from '../engine/engine.ts';
import { message } from '../messages/index.ts';
import { outFormats } from '../sheets/write/registry.ts';
import { choice, command, inputs, text } from './declare.ts';
import {
  categories,
  encoding,
  forExcel,
  formatAmong,
  headers,
  known,
  mask,
  master,
  memory,
  quiet,
  rejects,
  rules,
} from './options.ts';
import { noteWritten, rowsTold, tellDoubts } from './words.ts';

export const calcCommand = command({
  args: { inputs: inputs('argInput') },
  options: (context) => ({
    ...rules(context),
    ...categories,
    ...headers,
    output: text('-o, --output <file>', 'optOutput'),
    ...formatAmong(outFormats),
    ...encoding,
    ...forExcel,
    ...rejects,
    ...mask,
    ...quiet,
    ...known,
    engine: choice('--engine <engine>', 'optEngine', engineNames),
    ...master,
    ...memory,
    marked: text('--marked <file>', 'optMarked'),
  }),
  examples: ['calcExample'],
  run: async (given, { world }) => {
    const result = await calc(given, world);
    told(result, given, world.voice);
    return result.rejects.list.length > 0 ? exitCode.rejected : exitCode.done;
  },
});

function told(
  result: CalcResult,
  given: { readonly category?: unknown; readonly forExcel: boolean },
  voice: Voice,
): void {
  const { ruleset, totals, decisions } = result;
  const asOf = ruleset.asOf.text;
  tellRejects(result.rejects, voice);
  voice.note(rowsTold(result.rows, result.households, asOf));
  for (const line of totals.words(ruleset, voice.lang)) voice.note(line);
  if (ruleset.notInForce.size > 0 && given.category === undefined) {
    const left = [...ruleset.notInForce].map(([category, first]) => `${category}(${first})`);
    voice.warn(message('notInForce', { asOf, categories: left.join(' ') }));
  }
  tellDoubts(result.doubts, voice);
  noteWritten(result.outputs, voice);
  tellExcel(decisions.path, decisions.format, given, voice);
}
