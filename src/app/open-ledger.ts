import { existsSync } from 'node:fs';

import { exitCode, UserError } from '../core/errors.ts';
import { beijingStamp } from '../core/month.ts';
import { placeOf } from '../ledger/file.ts';
import { headPath } from '../ledger/head.ts';
import { Ledger } from '../ledger/ledger.ts';
import { message } from '../messages/index.ts';
import type { Voice } from './voice.ts';
import type { World } from './world.ts';

/** A run that waits for another began before it, in milliseconds. */
const slack = 60_000;

/**
 * Opens the ledger to add to it, verified, before anything else is done; one that an earlier version kept
 * is taken over, and that is said whatever `--quiet` says.
 *
 * @throws {UserError} (5) where it has been changed or cut.
 */
export async function openLedger(
  path: string,
  { voice, today }: Pick<World, 'today'> & { readonly voice: Pick<Voice, 'warn'> },
): Promise<Ledger> {
  const ledger = await Ledger.open(path);
  if (ledger.old) voice.warn(message('ledgerOld', { path }));
  if (ledger.former) voice.warn(message('ledgerFormer', { path }));
  const last = await ledger.lastNoted();
  if (last !== undefined && Date.parse(last) > today.getTime() + slack)
    voice.warn(message('ledgerClockBack', { now: beijingStamp(today), last }));
  return ledger;
}

/**
 * Does a job beside its ledger, which is opened before anything else and closed at the end: it is also the lock
 * that keeps two runs apart.
 *
 * @param asked a path; `false` for no ledger, undefined for the one at `usual`.
 * @throws {UserError} (5) where it has been changed or cut.
 */
export async function withLedger<T>(
  asked: string | false | undefined,
  usual: string,
  world: Pick<World, 'voice' | 'today'>,
  work: (ledger: Ledger | undefined) => Promise<T>,
): Promise<T> {
  if (asked === false) return work(undefined);
  const ledger = await openLedger(asked ?? usual, world);
  try {
    return await work(ledger);
  } finally {
    ledger.close();
  }
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
