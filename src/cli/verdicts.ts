import type { Category } from '../core/columns.ts';
import { engineFor } from '../engine/engine.ts';
import { Totals } from '../engine/summary.ts';
import type { VerdictReader } from '../engine/verdict.ts';
import type { Reject } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { World } from './options.ts';
import { Progress } from './progress.ts';
import { openInputs, type ReadStyle, tellWarnings } from './read.ts';

/** Decides tables for what is counted or listed of the decisions; nothing is written. */
export async function verdictsOf(
  names: readonly string[],
  world: World,
  style: ReadStyle & { readonly memory?: string },
  ruleset: Ruleset,
  wanted: readonly Category[],
  verdicts: VerdictReader,
): Promise<readonly Reject[]> {
  const { lang, quiet, memory = '1GB' } = style;
  const opened = await openInputs(names, world, style);
  let bar: Progress | undefined;
  const { rejects, warnings } = await engineFor(opened.tables).decide({
    tables: opened.tables,
    ruleset,
    wanted,
    output: undefined,
    totals: new Totals(wanted),
    memory,
    verdicts,
    onRead: () => {
      opened.progress.end();
      return Promise.resolve();
    },
    onRows: (more, all) => {
      bar ??= new Progress(world.stderr, lang, 'progressDeciding', quiet, all);
      bar.advance(more);
    },
  });
  bar?.end();
  // Never silenced: what is warned of may change a figure.
  tellWarnings(warnings, world, lang);
  return rejects;
}
