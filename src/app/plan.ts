import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

import { fileAndColumn } from '../checks/roster-columns.ts';
import { controlFiles, controlKeys } from '../checks/controls/index.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { noteRead } from '../files/run-files.ts';
import { type Message, message } from '../messages/index.ts';
import { type RuleFault, RuleFaults } from '../rules/faults.ts';
import { jurisdictionCalled } from '../rules/jurisdictions.ts';
import { type Library, parse } from '../rules/library.ts';
import { filled } from '../rules/schema.ts';
import { readYaml, type YamlFile } from '../rules/yaml.ts';
import { outFormats } from '../sheets/write/registry.ts';
import { assumptionOf } from './assume.ts';
import { coversNothing, placeCalled } from './audit.ts';
import { readBounded } from '../rules/yaml-bounds.ts';

const list = z.array(filled);

/** A monthly job: what is read, what is checked, where everything goes. Paths are the plan's own. */
const fixed = {
  /** A code (GB/T 2260) or a name; a plan that was read has the code. */
  jurisdiction: filled.optional(),
  households: list.min(1),
  /** Kind → file, with `:column` for its amounts. */
  rosters: z.record(z.string(), filled).optional(),
  /** Kind of roster → places that its file is of, by code or name. */
  covers: z.record(z.string(), list.min(1)).optional(),
  /** Column → value of its blank cells, as `--assume` has them. */
  assume: z.record(z.string(), filled).optional(),
  /** 发放记录, as `--paid` has it. */
  paid: filled.optional(),
  controls: z.array(filled.pipe(z.enum(controlKeys))).optional(),
  /** A folder; `{month}` stands for the month decided for. */
  output: filled,
  ledger: filled.optional(),
  /** Of every table: decisions, findings, changes, rejects. */
  formats: z
    .array(filled.pipe(z.enum(outFormats)))
    .min(1)
    .optional(),
  /** A command and its arguments, run when the month has ended; the result comes on its standard input. */
  notify: list.min(1).optional(),
  /** Where each run leaves a line; without it the line goes to standard error. */
  log: filled.optional(),
  /** Where the last run leaves its result, as JSON. */
  result: filled.optional(),
};

/** What the controls look into, each under its own key. */
const files = Object.fromEntries(controlFiles.map(({ key }) => [key, filled.optional()]));

const whole = z.strictObject({ ...files, ...fixed });
const planSchema = z.object(fixed);
const filesSchema = z.object(files);

export interface Plan extends z.output<typeof planSchema> {
  /** Files and folders that controls look into, by key. */
  readonly files: Readonly<Partial<Record<string, string>>>;
}

/** A plan with the places of what it says. */
interface Placed {
  readonly plan: Plan;
  readonly yaml: YamlFile;
}

/**
 * Reads a plan; its relative paths are made whole from the plan's own folder, so that cron may call it
 * from anywhere.
 *
 * @throws {UserError} (2) where it can't be read; {@link RuleFaults} with line and column where it is wrong.
 */
export const readPlan = (path: string): Plan => placedPlan(path).plan;

/**
 * Reads a plan and looks whether what it names is there: kinds of rosters, files, columns.
 *
 * @throws {RuleFaults} with the place of everything that is wrong.
 */
export function validatePlan(path: string, library: Library): void {
  const { plan, yaml } = placedPlan(path);
  const faults: RuleFault[] = [];
  const tell = (at: readonly PropertyKey[], what: Message): void => {
    faults.push({ place: yaml.placeOf(at), what });
  };
  const kinds = [...new Set(library.rosters.map(({ content }) => content.kind))];
  for (const kind of Object.keys(plan.rosters ?? {})) {
    if (!kinds.includes(kind)) {
      tell(['rosters', kind], message('planRoster', { found: kind, expected: kinds.join(' ') }));
    }
  }
  for (const [kind, places] of Object.entries(plan.covers ?? {})) {
    const given = Object.keys(plan.rosters ?? {});
    if (!given.includes(kind)) tell(['covers', kind], coversNothing(kind, given));
    for (const [at, place] of places.entries()) {
      const found = placeCalled(place);
      if (typeof found !== 'string') tell(['covers', kind, at], found);
    }
  }
  for (const [column, value] of Object.entries(plan.assume ?? {})) {
    try {
      assumptionOf(`${column}=${value}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      for (const one of error.messages) tell(['assume', column], one);
    }
  }
  const named: readonly (readonly [readonly PropertyKey[], string])[] = [
    ...plan.households.map((file, at) => [['households', at], file] as const),
    ...Object.entries(plan.rosters ?? {}).map(
      ([kind, file]) => [['rosters', kind], fileAndColumn(file).path] as const,
    ),
    ...Object.entries(plan.files).flatMap(([key, file]) =>
      file === undefined ? [] : [[[key], file] as const],
    ),
    ...(plan.paid === undefined ? [] : [[['paid'], plan.paid] as const]),
  ];
  for (const [at, file] of named) {
    // A pattern names what is there when the month is run.
    if (/[*?[\]{}]/.test(file) || existsSync(file)) continue;
    tell(at, message('planNoFile', { found: file }));
  }
  // A bare name is looked for where the system keeps its commands.
  const [notified = ''] = plan.notify ?? [];
  if (notified.includes('/') && !existsSync(resolve(dirname(resolve(path)), notified)))
    tell(['notify', 0], message('planNoFile', { found: notified }));
  if (faults.length > 0) throw new RuleFaults(faults);
}

function placedPlan(path: string): Placed {
  noteRead(path);
  let text: string;
  try {
    text = readBounded(path).toString('utf8');
  } catch (cause) {
    throw new UserError(exitCode.usage, [message('planUnreadable', { path })], { cause });
  }
  const faults: RuleFault[] = [];
  const yaml = readYaml(path, text);
  // One text that can't be read is one fault, whatever is asked of it.
  if (yaml.faults.length > 0) throw new RuleFaults(yaml.faults.slice(0, 1));
  parse(whole, yaml, faults, 'docs/定时运行.md');
  const plan = parse(planSchema, yaml, faults);
  const place =
    plan?.jurisdiction === undefined ? undefined : jurisdictionCalled(plan.jurisdiction);
  if (typeof place === 'object') {
    faults.push({ place: yaml.placeOf(['jurisdiction']), what: place });
  }
  const named = parse(filesSchema, yaml, faults);
  if (faults.length > 0 || plan === undefined || named === undefined) throw new RuleFaults(faults);
  const from = dirname(resolve(path));
  const there = (one: string): string => resolve(from, one);
  const { ledger, log, paid, result, rosters } = plan;
  const placed: Plan = {
    ...plan,
    ...(typeof place === 'string' && { jurisdiction: place }),
    households: plan.households.map(there),
    output: `${there(plan.output)}/`,
    ...(rosters && {
      rosters: Object.fromEntries(
        Object.entries(rosters).map(([kind, file]) => [kind, there(file)]),
      ),
    }),
    files: Object.fromEntries(
      Object.entries(named).flatMap(([key, file]) =>
        file === undefined ? [] : [[key, there(file)]],
      ),
    ),
    ...(paid !== undefined && { paid: there(paid) }),
    ...(ledger !== undefined && { ledger: there(ledger) }),
    ...(log !== undefined && { log: there(log) }),
    ...(result !== undefined && { result: there(result) }),
  };
  return { plan: placed, yaml };
}
