import { Chalk } from 'chalk';
import { type Command, Option } from 'commander';
import { extname } from 'node:path';
import { z } from 'zod';

import { decideHousehold } from '../decide/interpret.ts';
import { explain, type Explanation, type Step } from '../decide/explain.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { message, say } from '../messages/index.ts';
import type { Household, Person } from '../people/household.ts';
import { maskId, parseIdNumber } from '../core/id-number.ts';
import { householdDigits, maskDigits, sentenceDigits } from '../decide/columns.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import { halfWidth } from '../sheets/read/cells.ts';
import { writeWhole } from '../sheets/write/registry.ts';
import {
  type Context,
  knownBy,
  tableOptions,
  withCategories,
  withKnown,
  withRules,
} from './options.ts';
import { readInputs } from '../app/read.ts';

const explainOptions = tableOptions
  .pick({
    rules: true,
    jurisdiction: true,
    asOf: true,
    lang: true,
    category: true,
    output: true,
    mask: true,
    quiet: true,
    assume: true,
    paid: true,
  })
  .extend({
    household: z.string(),
    person: z.string().optional(),
    format: z.enum(['tree', 'json']).optional(),
  });

/** Adds `explain`. */
export function addExplain(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const { lang } = context;
  command.argument('<input...>', say(lang, message('argInput')));
  command.requiredOption('--household <id>', say(lang, message('optHousehold')));
  command.option('--person <id>', say(lang, message('optPerson')));
  withKnown(withCategories(withRules(command, context), context), context);
  command.addOption(
    new Option('--format <format>', say(lang, message('optExplainFormat'))).choices([
      'tree',
      'json',
    ]),
  );
  command.option('-o, --output <file>', say(lang, message('optOutput')));
  command.option('--mask', say(lang, message('optMask')));
  command.option('--quiet', say(lang, message('optQuiet')));
  command.action(async (inputs: string[], given: unknown) => {
    await explainOne(inputs, explainOptions.parse(given), context);
    done(exitCode.done);
  });
}

async function explainOne(
  inputs: readonly string[],
  options: z.output<typeof explainOptions>,
  { world }: Context,
): Promise<void> {
  const { lang, household: id, person: asked, output } = options;
  const format = options.format ?? formatOf(output);
  const ruleset = loadRuleset(
    readLibrary(options.rules),
    options.jurisdiction,
    options.asOf,
    options.category,
  );
  const note = (told: string): void => {
    if (!options.quiet) world.stderr.write(`${told}\n`);
  };
  const { categories } = ruleset;
  const { quiet, asOf } = options;
  const style = { lang, quiet, note, asOf, categories, ...knownBy(options) };
  const read = await readInputs(inputs, world, style);
  const household = read.intake.households().find((one) => one.id === id);
  if (household === undefined) {
    throw new UserError(exitCode.usage, [message('noHousehold', { household: id })]);
  }
  const person = asked === undefined ? undefined : personOf(household, asked);
  const { frame, outcomes } = decideHousehold(ruleset, household);
  const explanations = ruleset.wanted
    .flatMap((category) => outcomes.filter(({ rule }) => rule.category === category))
    .filter(
      ({ rule, subject }) =>
        person === undefined || rule.unit === 'household' || subject === person,
    )
    .map((outcome) => explain(frame, outcome, lang));
  // The tree is for the eye, and so are numbers on a terminal: both are masked. Data is not, unless asked.
  const masked = options.mask || format === 'tree' || (output === undefined && world.stdout.isTTY);
  const shown = masked ? explanations.map(maskExplanation) : explanations;
  const colors =
    output === undefined && world.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const text =
    format === 'json'
      ? `${JSON.stringify(shown, null, 2)}\n`
      : shown.length === 0
        ? `${say(lang, message('noOutcome'))}\n`
        : shown.map((one) => tree(one, colors)).join('\n');
  if (output === undefined) {
    world.stdout.write(text);
    return;
  }
  claimOutputs([output]);
  await writeWhole(output, text);
  await placeOutputs();
  note(say(lang, message('summaryWritten', { path: output })));
}

/**
 * A file named .json is meant for programs, one named .txt to be read.
 *
 * @throws {UserError} (2) where the name has another ending.
 */
function formatOf(output: string | undefined): 'tree' | 'json' {
  const ending = extname(output ?? '').toLowerCase();
  if (ending === '.json') return 'json';
  if (ending !== '' && ending !== '.txt') {
    const params = { path: output ?? '', endings: '.txt .json' };
    throw new UserError(exitCode.usage, [message('usageFormat', params)]);
  }
  return 'tree';
}

/** The person asked for by ID number, of 15 digits too, or by name. */
function personOf({ id, people }: Household, asked: string): Person {
  const parsed = parseIdNumber(asked);
  const found = people.filter((one) =>
    typeof parsed === 'object' ? one.id.text === parsed.text : one.name === halfWidth(asked),
  );
  const [person, namesake] = found;
  const told = { household: id, person: /\d/.test(asked) ? maskId(asked) : asked };
  if (person === undefined) throw new UserError(exitCode.usage, [message('noPerson', told)]);
  if (namesake !== undefined) throw new UserError(exitCode.usage, [message('namesakes', told)]);
  return person;
}

function maskExplanation(one: Explanation): Explanation {
  const step = (given: Step): Step => ({
    ...given,
    ...(given.value !== undefined && { value: maskDigits(given.value, sentenceDigits) }),
    ...(given.source !== undefined && { source: maskDigits(given.source, sentenceDigits) }),
    ...(given.steps !== undefined && { steps: given.steps.map(step) }),
  });
  return {
    ...one,
    household_id: maskDigits(one.household_id, householdDigits),
    id_number: maskId(one.id_number),
    reasons: maskDigits(one.reasons, sentenceDigits),
    steps: one.steps.map(step),
  };
}

/** The reasoning as a tree of lines. */
function tree(one: Explanation, colors: boolean): string {
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
      const head = value === undefined ? title : `${title}：${value}`;
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
