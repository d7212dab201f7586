import { extname } from 'node:path';

import { exitCode, UserError } from '../core/errors.ts';
import { maskId, parseIdNumber } from '../core/id-number.ts';
import { householdDigits, maskDigits, sentenceDigits } from '../decide/columns.ts';
import { explain, type Explanation, type Step } from '../decide/explain.ts';
import { decideHousehold } from '../decide/interpret.ts';
import { message } from '../messages/index.ts';
import type { Household, Person } from '../people/household.ts';
import { halfWidth } from '../sheets/read/cells.ts';
import { readInputs } from './read.ts';
import {
  type CategoryRequest,
  knownBy,
  type KnownRequest,
  rulesetFor,
  type RulesRequest,
} from './request.ts';
import type { World } from './world.ts';

export interface ExplainRequest extends RulesRequest, CategoryRequest, KnownRequest {
  readonly inputs: readonly string[];
  readonly household: string;
  /** ID number or name; undefined for all of the household. */
  readonly person?: string | undefined;
  /** Undefined for what the file's ending says, or else a tree. */
  readonly format?: 'tree' | 'json' | undefined;
  readonly output?: string | undefined;
  readonly mask: boolean;
}

export interface Explained {
  readonly explanations: readonly Explanation[];
  readonly format: 'tree' | 'json';
}

/**
 * The whole reasoning of a household's decisions. The tree is for the eye, and so are numbers on a terminal: both
 * are masked. Data is not, unless asked.
 *
 * @throws {UserError} (2) where there is no such household or person, or several of the name.
 */
export async function explained(request: ExplainRequest, world: World): Promise<Explained> {
  const { household: id, asOf, output } = request;
  const format = request.format ?? formatOf(output);
  const ruleset = rulesetFor(request);
  const { categories } = ruleset;
  const style = { asOf, categories, ...knownBy(request) };
  const read = await readInputs(request.inputs, world, style);
  const household = read.intake.households().find((one) => one.id === id);
  if (household === undefined) {
    throw new UserError(exitCode.usage, [message('noHousehold', { household: id })]);
  }
  const person = request.person === undefined ? undefined : personOf(household, request.person);
  const { frame, outcomes } = decideHousehold(ruleset, household);
  const explanations = frame.ruleset.wanted
    .flatMap((category) => outcomes.filter(({ rule }) => rule.category === category))
    .filter(
      ({ rule, subject }) =>
        person === undefined || rule.unit === 'household' || subject === person,
    )
    .map((outcome) => explain(frame, outcome, world.voice.lang));
  const masked = request.mask || format === 'tree' || (output === undefined && world.stdout.isTTY);
  return { explanations: masked ? explanations.map(maskExplanation) : explanations, format };
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
