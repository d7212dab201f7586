import { dirname, resolve } from 'node:path';
import { z } from 'zod';

import { controlFiles, controlKeys } from '../checks/controls/index.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { noteRead } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import { type RuleFault, RuleFaults } from '../rules/faults.ts';
import { parse } from '../rules/library.ts';
import { filled } from '../rules/schema.ts';
import { readYaml } from '../rules/yaml.ts';
import { readBounded } from '../rules/yaml-bounds.ts';

const list = z.array(filled);

/** A monthly job: what is read, what is checked, where everything goes. Paths are the plan's own. */
const fixed = {
  jurisdiction: filled.pipe(z.string().regex(/^\d{6}$/)).optional(),
  households: list.min(1),
  /** Kind → file, with `:column` for its amounts. */
  rosters: z.record(z.string(), filled).optional(),
  /** Column → value of its blank cells, as `--assume` has them. */
  assume: z.record(z.string(), filled).optional(),
  /** 发放记录, as `--paid` has it. */
  paid: filled.optional(),
  controls: z.array(filled.pipe(z.enum(controlKeys))).optional(),
  /** A folder; `{month}` stands for the month decided for. */
  output: filled,
  ledger: filled.optional(),
  formats: z.array(filled.pipe(z.enum(['csv', 'xlsx', 'html']))).optional(),
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

/**
 * Reads a plan; its relative paths are made whole from the plan's own folder, so that cron may call it
 * from anywhere.
 *
 * @throws {UserError} (2) where it can't be read; {@link RuleFaults} with line and column where it is wrong.
 */
export function readPlan(path: string): Plan {
  noteRead(path);
  let text: string;
  try {
    text = readBounded(path).toString('utf8');
  } catch (cause) {
    throw new UserError(exitCode.usage, [message('planUnreadable', { path })], { cause });
  }
  const faults: RuleFault[] = [];
  const yaml = readYaml(path, text);
  parse(whole, yaml, faults, 'docs/定时运行.md');
  const plan = parse(planSchema, yaml, faults);
  const named = parse(filesSchema, yaml, faults);
  if (faults.length > 0 || plan === undefined || named === undefined) throw new RuleFaults(faults);
  const from = dirname(resolve(path));
  const there = (one: string): string => resolve(from, one);
  const { ledger, paid, rosters } = plan;
  return {
    ...plan,
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
  };
}
