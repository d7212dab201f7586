import { Chalk } from 'chalk';

import { explained } from '../app/explain.ts';
import type { World } from '../app/world.ts';
import { exitCode } from '../core/errors.ts';
import type { Explanation, Step } from '../decide/explain.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import { signs } from '../messages/signs.ts';
import { writeWhole } from '../sheets/write/registry.ts';
import { choice, command, inputs, required, text } from './declare.ts';
import { categories, known, mask, quiet, rules } from './options.ts';

export const explainCommand = command({
  args: { inputs: inputs('argInput') },
  options: (context) => ({
    household: required('--household <id>', 'optHousehold'),
    person: text('--person <id>', 'optPerson'),
    ...rules(context),
    ...categories,
    ...known,
    format: choice('--format <format>', 'optExplainFormat', ['tree', 'json']),
    output: text('-o, --output <file>', 'optSampleOutput'),
    ...mask,
    ...quiet,
  }),
  examples: ['explainExample'],
  run: async (given, { world }) => {
    const { output } = given;
    const { explanations, format } = await explained(given, world);
    const said =
      format === 'json'
        ? `${JSON.stringify(explanations, null, 2)}\n`
        : treesOf(explanations, output === undefined && isColored(world), world);
    await put(said, output, world);
    return exitCode.done;
  },
});

const isColored = ({ stdout }: World): boolean =>
  stdout.isTTY && process.env['NO_COLOR'] === undefined;

const treesOf = (
  explanations: readonly Explanation[],
  colors: boolean,
  { voice }: World,
): string =>
  explanations.length === 0
    ? `${voice.tell('noOutcome')}\n`
    : explanations.map((one) => tree(one, colors, signs[voice.lang].colon)).join('\n');

async function put(said: string, output: string | undefined, world: World): Promise<void> {
  if (output === undefined) {
    world.stdout.write(said);
    return;
  }
  claimOutputs([output]);
  await writeWhole(output, said);
  await placeOutputs();
  world.voice.note(message('summaryWritten', { path: output }));
}

/** The reasoning as a tree of lines. */
function tree(one: Explanation, colors: boolean, colon: string): string {
  const chalk = new Chalk({ level: colors ? 1 : 0 });
  const lines = [
    chalk.bold(`${one.household_id} ${one.name} ${one.id_number} ${one.rule}`),
    one.reasons,
  ];
  const draw = (steps: readonly Step[], indent: string): void => {
    for (const [
      at,
      { title, value, expression, authority, source, steps: under = [] },
    ] of steps.entries()) {
      const last = at === steps.length - 1;
      const head = value === undefined ? title : `${title}${colon}${value}`;
      const notes = [
        ...(authority === undefined ? [] : [`〔${authority}〕`]),
        ...(source === undefined ? [] : [`(${source})`]),
      ].join(' ');
      lines.push(
        `${indent}${last ? '└─' : '├─'} ${head}${notes === '' ? '' : ` ${chalk.dim(notes)}`}`,
      );
      const deeper = `${indent}${last ? '   ' : '│  '}`;
      if (expression !== undefined)
        lines.push(`${deeper}${chalk.dim(`= ${expression.replace(/\s+/g, ' ')}`)}`);
      draw(under, deeper);
    }
  };
  draw(one.steps, '');
  return `${lines.join('\n')}\n`;
}
