import { extname } from 'node:path';

import type { Category } from '../core/category.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { beijingDay, isoDay } from '../core/month.ts';
import { doubtWords } from '../engine/summary.ts';
import { writeAll } from '../files/atomic.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { message } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import {
  noticeColumns,
  noticeFacts,
  noticeLine,
  type NoticeLine,
  noticePage,
} from '../reports/notice.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import { HeldOutput } from '../sheets/recount.ts';
import { verdictsOf } from './decide.ts';
import { formatOf } from './output.ts';
import {
  type CategoryRequest,
  knownBy,
  type KnownRequest,
  rulesetFor,
  type RulesRequest,
} from './request.ts';
import type { World } from './world.ts';

export interface NoticeRequest extends RulesRequest, CategoryRequest, KnownRequest {
  readonly inputs: readonly string[];
  /** The first day of the seven, `2021-08-05`; undefined for today. */
  readonly start?: string | undefined;
  /** For objections. */
  readonly phone: string;
  readonly output?: string | undefined;
}

/**
 * 公示: writes the page of those who are granted something, masked, a sheet for each village.
 *
 * @throws {UserError} (2) where a category is asked for that is never posted.
 */
export async function notice(
  request: NoticeRequest,
  world: World,
): Promise<{ readonly rejects: readonly Reject[]; readonly doubts: readonly string[] }> {
  const { output, phone } = request;
  // A device's or a pipe's name has no ending.
  if (output !== undefined && extname(output) !== '') formatOf(output, ['html']);
  const ruleset = rulesetFor(request);
  const wanted = postedOf(ruleset, request.category !== undefined);
  const lines: NoticeLine[] = [];
  const style = { categories: ruleset.categories, ...knownBy(request) };
  const rejects = await verdictsOf(request.inputs, world, style, ruleset, wanted, {
    facts: noticeFacts,
    take: (verdict) => {
      const { decision, category } = verdict;
      const { title, pays = 'monthly' } = ruleset.rules.get(category) ?? {};
      if (decision === 'eligible')
        lines.push(noticeLine(verdict, { title: title?.zh ?? category, pays }));
    },
  });
  // Whoever posts it is to see them; the page itself is Chinese.
  const doubts = doubtWords(ruleset, wanted, world.voice.lang);
  const first = request.start ?? isoDay(beijingDay(world.today));
  const page = noticePage(lines, first, phone, doubts);
  claimOutputs([output]);
  const held = new HeldOutput(output ?? world.stdout, 'html', noticeColumns);
  await writeAll(held.target, page);
  const granted = lines.reduce((sum, { amount = 0 }) => sum + amount, 0);
  await held.holdTo({ rows: lines.length, fen: granted });
  await placeOutputs();
  return { rejects, doubts };
}

/** Of those named one that is never posted is refused; where none is named, it is left out. */
function postedOf({ categories, wanted }: Ruleset, named: boolean): readonly Category[] {
  const posted = (one: Category): boolean =>
    categories.listed.every(({ category, posted: is }) => category !== one || is);
  const refused = named ? wanted.find((one) => !posted(one)) : undefined;
  if (refused === undefined) return wanted.filter(posted);
  throw new UserError(exitCode.usage, [message('noticeChildren', { category: refused })]);
}
