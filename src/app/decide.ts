import type { BulkJob, BulkResult } from '../engine/bulk.ts';
import type { Engine } from '../engine/engine.ts';
import type { Lang } from '../messages/index.ts';
import type { World } from './world.ts';
import { Progress } from './progress.ts';
import { type Opened, tellWarnings } from './read.ts';

/** Decides open tables, shows how far it is, and tells what was seen in the rows, with `--quiet` too. */
export async function decideOpened(
  engine: Engine,
  opened: Opened,
  world: World,
  { lang, quiet }: { readonly lang: Lang; readonly quiet: boolean },
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
      bar ??= new Progress(world.stderr, lang, 'progressDeciding', quiet, all);
      bar.advance(more);
    },
  });
  bar?.end();
  tellWarnings(result.warnings, world, lang);
  return result;
}
