import { exitCode, UserError } from '../core/errors.ts';
import { doubtWords } from '../engine/summary.ts';
import { writeAll } from '../files/atomic.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { figuresByMonth, type MonthFigures } from '../ledger/figures.ts';
import { skippedMonths, standingsAfter, type Told } from '../ledger/history.ts';
import { tamperedError } from '../ledger/judge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { message } from '../messages/index.ts';
import type { LeaderMonth } from '../reports/leader.ts';
import { leaderPage, townPages } from '../reports/leader-page.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { writeWhole } from '../sheets/write/registry.ts';
import { monthText } from '../checks/months.ts';
import { lookAtLedger } from './open-ledger.ts';
import { formatOf } from './output.ts';
import { rulesetFor, type RulesRequest } from './request.ts';
import type { World } from './world.ts';

export interface LeaderRequest extends RulesRequest {
  readonly ledger: string;
  /** The page; undefined for standard output. */
  readonly output?: string | undefined;
  /** The page of each town, all in one file; undefined for none. */
  readonly towns?: string | undefined;
}

/**
 * 局长一页: writes the page of a month that the ledger has, and one for each town.
 *
 * @throws {UserError} (2) where the ledger has no figures of that month, saying which it has; (5) where it was changed.
 */
export async function leader(request: LeaderRequest, world: World): Promise<void> {
  const { output, towns, ledger: path } = request;
  for (const place of [output, towns]) if (place !== undefined) formatOf(place, ['html']);
  const month = monthText(request.asOf);
  const ruleset = rulesetFor(request);
  const ledger = await lookAtLedger(path);
  try {
    if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
    const all = await figuresByMonth(ledger);
    const figures = all.get(month);
    if (figures === undefined) {
      const months = [...all.keys()].join(' ') || '—';
      throw new UserError(exitCode.usage, [message('reportNoFigures', { month, months })]);
    }
    const data = await leaderData(ledger, month, figures, ruleset);
    const notes = doubtWords(ruleset, ruleset.wanted, 'zh');
    claimOutputs([output, towns]);
    const page = leaderPage(data, notes);
    if (output === undefined) await writeAll({ stream: world.stdout }, page);
    else await writeWhole(output, page);
    if (towns !== undefined) await writeWhole(towns, townPages(data, notes));
    await placeOutputs();
  } finally {
    ledger.close();
  }
}

/** What the page is made of. @param told what a run of the month says that is not in the ledger yet. */
export async function leaderData(
  ledger: Ledger,
  month: string,
  figures: MonthFigures,
  ruleset: Ruleset,
  told: readonly Told[] = [],
): Promise<LeaderMonth> {
  const { since } = figures;
  return {
    month,
    figures,
    before: since === null ? undefined : (await figuresByMonth(ledger)).get(since),
    standings: await standingsAfter(ledger, month, told),
    skipped: await skippedMonths(ledger, month),
    ruleset,
  };
}
