import { existsSync } from 'node:fs';

import { exitCode, UserError } from '../core/errors.ts';
import { placeOf } from '../ledger/file.ts';
import { headPath } from '../ledger/head.ts';
import { Ledger } from '../ledger/ledger.ts';
import { type Lang, message, say } from '../messages/index.ts';
import type { World } from './world.ts';

/**
 * Opens the ledger to add to it, verified, before anything else is done; one that an earlier version kept
 * is taken over, and that is said whatever `--quiet` says.
 *
 * @throws {UserError} (5) where it has been changed or cut.
 */
export async function openLedger(
  path: string,
  { world, lang }: { readonly world: Pick<World, 'stderr'>; readonly lang: Lang },
): Promise<Ledger> {
  const ledger = await Ledger.open(path);
  if (ledger.old) world.stderr.write(`${say(lang, message('ledgerOld', { path }))}\n`);
  return ledger;
}

/** @throws {UserError} (2) where there is neither a ledger nor a record of one. */
export async function ledgerMustBeThere(path: string): Promise<void> {
  const place = await placeOf(path);
  if (!existsSync(place) && !existsSync(headPath(place)))
    throw new UserError(exitCode.usage, [message('ledgerMissing', { path })]);
}

/** Opens a ledger that must be there, to look at it; what is wrong with it stands in its `fault`. */
export async function lookAtLedger(path: string): Promise<Ledger> {
  await ledgerMustBeThere(path);
  return Ledger.look(path);
}
