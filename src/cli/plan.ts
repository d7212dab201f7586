import { dirname, resolve } from 'node:path';
import { z } from 'zod';

import { controls } from '../checks/finding.ts';
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
const planSchema = z.strictObject({
  jurisdiction: filled.pipe(z.string().regex(/^\d{6}$/)).optional(),
  households: list.min(1),
  /** Kind → file, with `:column` for its amounts. */
  rosters: z.record(z.string(), filled).optional(),
  /** Column → value of its blank cells, as `--assume` has them. */
  assume: z.record(z.string(), filled).optional(),
  cards: filled.optional(),
  vital: filled.optional(),
  staff: filled.optional(),
  photos: filled.optional(),
  controls: z.array(filled.pipe(z.enum(controls))).optional(),
  /** A folder; `{month}` stands for the month decided for. */
  output: filled,
  ledger: filled.optional(),
  formats: z.array(filled.pipe(z.enum(['csv', 'xlsx', 'html']))).optional(),
});

export type Plan = z.output<typeof planSchema>;

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
  const plan = parse(planSchema, readYaml(path, text), faults, 'docs/定时运行.md');
  if (plan === undefined) throw new RuleFaults(faults);
  const from = dirname(resolve(path));
  const whole = (one: string): string => resolve(from, one);
  const { cards, vital, staff, photos, ledger, rosters } = plan;
  return {
    ...plan,
    households: plan.households.map(whole),
    output: `${whole(plan.output)}/`,
    ...(rosters && {
      rosters: Object.fromEntries(
        Object.entries(rosters).map(([kind, file]) => [kind, whole(file)]),
      ),
    }),
    ...(cards !== undefined && { cards: whole(cards) }),
    ...(vital !== undefined && { vital: whole(vital) }),
    ...(staff !== undefined && { staff: whole(staff) }),
    ...(photos !== undefined && { photos: whole(photos) }),
    ...(ledger !== undefined && { ledger: whole(ledger) }),
  };
}
