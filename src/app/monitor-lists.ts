import { Tally } from '../checks/coverage.ts';
import { rosterColumns, tellsWho } from '../checks/roster-columns.ts';
import { RosterTable } from '../checks/roster-rows.ts';
import type { Words } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { readLibrary } from '../rules/library.ts';
import { readControlRules } from '../rules/rosters.ts';
import { readTable } from '../sheets/read/read.ts';
import { rosterOf } from './audit.ts';
import { sideInput } from './read.ts';
import type { RulesRequest } from './request.ts';
import type { World } from './world.ts';

/** Someone on a list of another office. */
export interface Listed {
  /** Empty where the list has no whole number. */
  readonly id: string;
  readonly name: string;
  /** The list's. */
  readonly title: string;
  /** Why the person may need relief. */
  readonly asks: Words;
}

/**
 * 应保未保: reads lists of the disabled, of heavy medical spending and the like; each person once a list.
 *
 * @throws {UserError} (2) for a kind that is none, (4) where a list can't be read or tells no one apart.
 */
export async function readLists(
  { list, rules, jurisdiction, asOf }: RulesRequest & { readonly list: readonly string[] },
  world: World,
): Promise<{ readonly listed: readonly Listed[]; readonly rejects: readonly Reject[] }> {
  const listed: Listed[] = [];
  const rejects: Reject[] = [];
  if (list.length === 0) return { listed, rejects };
  const known = readControlRules(readLibrary(rules), jurisdiction, asOf);
  for (const given of list) {
    const { roster, input, amountColumn } = rosterOf(
      given,
      known,
      (path) => sideInput(path, world),
      '--list',
    );
    const { effect, title } = roster;
    if (!('asks' in effect)) continue;
    const tally = new Tally();
    const seen = new Set<string>();
    for (const table of await readTable(input, rosterColumns(roster, amountColumn))) {
      tellsWho(table.info());
      const rows = new RosterTable(table, tally);
      for await (const raw of table.raws()) {
        const row = rows.take(raw);
        const id = row?.id?.text ?? '';
        if (row === undefined || seen.has(id)) continue;
        if (id !== '') seen.add(id);
        listed.push({ id, name: row.name, title: title[world.voice.lang], asks: effect.asks });
      }
    }
    for (const one of tally.rejects) rejects.push(one);
  }
  return { listed, rejects };
}
