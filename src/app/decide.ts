import type { Category } from '../core/category.ts';
import type { ColumnForm } from '../core/columns.ts';
import type { BulkJob, BulkResult } from '../engine/bulk.ts';
import { type Engine, engineFor } from '../engine/engine.ts';
import { paysOf, Totals } from '../engine/summary.ts';
import type { VerdictReader } from '../engine/verdict.ts';
import type { Reject } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { Progress } from './progress.ts';
import { type Opened, openInputs, type ReadStyle, tellWarnings } from './read.ts';
import type { World } from './world.ts';

/** Decides open tables, shows how far it is, and tells what was seen in the rows, with `--quiet` too. */
export async function decideOpened(
  engine: Engine,
  opened: Opened,
  { voice }: World,
  {
    onRead,
    ...job
  }: Omit<BulkJob, 'tables' | 'onRead' | 'onRows'> & Partial<Pick<BulkJob, 'onRead'>>,
): Promise<BulkResult> {
  let bar: Progress | undefined;
  const result = await engine.decide({
    ...job,
    tables: opened.tables,
    onRead: async () => {
      opened.progress.end();
      await onRead?.();
    },
    onRows: (more, all) => {
      bar ??= new Progress(voice, 'progressDeciding', all);
      bar.advance(more);
    },
  });
  bar?.end();
  tellWarnings(result.warnings, voice);
  const { notes, warnings } = job.totals.residenceWords(voice.lang);
  for (const line of notes) voice.note(line);
  for (const line of warnings) voice.warn(line);
  return result;
}

/** Decides tables for what is counted or listed of the decisions; nothing is written. */
export async function verdictsOf(
  names: readonly string[],
  world: World,
  style: ReadStyle,
  ruleset: Ruleset,
  wanted: readonly Category[],
  verdicts: VerdictReader,
  columns?: readonly ColumnForm[],
): Promise<readonly Reject[]> {
  const opened = await openInputs(names, world, style, columns);
  const { rejects } = await decideOpened(engineFor(opened.tables), opened, world, {
    ruleset,
    wanted,
    output: undefined,
    totals: new Totals(wanted, paysOf(ruleset.categories)),
    memory: '1GB',
    verdicts,
  });
  return rejects;
}
