import { template } from '../app/template.ts';
import { exitCode } from '../core/errors.ts';
import { argument, command, text } from './declare.ts';
import { headers, quiet, rules } from './options.ts';
import { noteWritten } from './words.ts';

export const templateCommand = command({
  args: { category: argument('<category>', 'argCategory') },
  options: (context) => ({
    ...rules(context),
    output: text('-o, --output <file>', 'optTemplateOutput'),
    ...headers,
    ...quiet,
  }),
  examples: ['templateExample'],
  run: async (given, { lang, world }) => {
    noteWritten([await template(given, lang)], world.voice);
    return exitCode.done;
  },
});
