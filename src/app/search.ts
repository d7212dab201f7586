import type { Searched } from '../checks/match/bulk.ts';
import { paidUnnumbered, recipientsOf, withUnnumbered } from '../checks/recipients.ts';
import type { CheckInputs } from '../checks/run.ts';
import { areBulky } from '../engine/engine.ts';
import type { AsOf } from '../core/month.ts';
import type { Intake } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { Warning } from '../people/warnings.ts';
import { type Opened, readOpened, saysPaid, warningsOf } from './read.ts';

/** Who was found. `onRoster` where the rosters were gone through for it. */
export type SearchResult = Omit<Searched, 'onRoster'> & Partial<Pick<Searched, 'onRoster'>>;

/** What the controls look for, and where. */
export interface Search {
  readonly opened: Opened;
  /** Read while DuckDB works. */
  readonly ruleset: () => Ruleset;
  readonly asOf: AsOf;
  readonly inputs: CheckInputs;
  /** The share of a roster's rows that must be about someone who can be told. */
  readonly share: number;
  /** All rows, where they have been read already. */
  readonly intake?: Intake | undefined;
  /** Told what was seen in the rows and stops nothing, where nobody has told it yet. */
  readonly onWarnings?: (warnings: readonly Warning[]) => void;
}

/** Finds the recipients whom the controls are about: all of them, or where rosters alone are given those on one. */
export async function search({
  opened,
  ruleset: rule,
  asOf,
  inputs,
  share,
  intake: known,
  onWarnings,
}: Search): Promise<SearchResult> {
  const { tables } = opened;
  const { rosters, registers, folders, paid = false } = inputs;
  // Nothing is looked into, so nobody is looked for.
  if (rosters.length + registers.size + folders.size === 0 && !paid) {
    const nobody = { recipients: [], households: [], rejects: [], twice: [], unnumbered: [] };
    return { ruleset: rule(), paid: 0, ...nobody };
  }
  if (known === undefined && areBulky(tables)) {
    const { canSearchInBulk, searchInBulk } = await import('../checks/match/bulk.ts');
    if (canSearchInBulk(tables, inputs)) {
      opened.progress.end();
      return searchInBulk({ ...inputs, tables, asOf, ruleset: rule, share, onWarnings });
    }
  }
  const ruleset = rule();
  const intake = known ?? (await readAll(opened, asOf, onWarnings));
  const households = intake.households();
  const said = saysPaid(tables, intake);
  const numbered = recipientsOf(ruleset, households, said);
  const { rejects, twice } = intake;
  const unnumbered = paidUnnumbered(ruleset, intake.unnumbered, numbered, said);
  const recipients = withUnnumbered(numbered, unnumbered);
  return { ruleset, paid: recipients.length, recipients, households, rejects, twice, unnumbered };
}

async function readAll(
  opened: Opened,
  asOf: AsOf,
  onWarnings: Search['onWarnings'],
): Promise<Intake> {
  const { intake } = await readOpened(opened, asOf);
  onWarnings?.(warningsOf(intake));
  return intake;
}
