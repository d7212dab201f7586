import type { Category } from '../core/columns.ts';
import { engineFor } from '../engine/engine.ts';
import { Totals } from '../engine/summary.ts';
import type { VerdictReader } from '../engine/verdict.ts';
import type { Reject } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { World } from './world.ts';
import { decideOpened } from './decide.ts';
import { openInputs, type ReadStyle } from './read.ts';

/** Decides tables for what is counted or listed of the decisions; nothing is written. */
export async function verdictsOf(
  names: readonly string[],
  world: World,
  style: ReadStyle,
  ruleset: Ruleset,
  wanted: readonly Category[],
  verdicts: VerdictReader,
): Promise<readonly Reject[]> {
  const opened = await openInputs(names, world, style);
  const { rejects } = await decideOpened(engineFor(opened.tables), opened, world, style, {
    ruleset,
    wanted,
    output: undefined,
    totals: new Totals(wanted),
    memory: '1GB',
    verdicts,
  });
  return rejects;
}
