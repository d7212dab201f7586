import { codedRow, styledRow } from '../decide/columns.ts';
import { Intake } from '../people/intake.ts';
import { samePersonWarnings } from '../people/same-person.ts';
import type { OutRow } from '../sheets/write/registry.ts';
import type { BulkJob, BulkResult } from './bulk.ts';
import { decideOne, refuseChangedTables } from './odd.ts';
import { openOutput } from './output.ts';
import { knownOf, readWhole, refuseEmpty } from './whole.ts';

/** Decides one household after the other, all of them in memory: what starts at once, and suits small tables. */
export async function decideLocally(job: BulkJob): Promise<BulkResult> {
  const { tables, ruleset, output, onRead } = job;
  const { intake, rows } = await readWhole(
    tables,
    new Intake({ ...knownOf(tables), asOf: ruleset.asOf }),
  );
  await refuseChangedTables(tables);
  refuseEmpty(rows, tables);
  await onRead();
  const households = intake.households();
  const result = {
    intake,
    households: households.length,
    rejects: intake.rejects,
    warnings: [...intake.warnings(), ...samePersonWarnings(households)],
    rows,
  };
  if (output === undefined) {
    await decideAll(job, intake, () => undefined);
    return { ...result, written: undefined };
  }
  const { style } = output;
  const sink = await openOutput(output);
  try {
    await decideAll(job, intake, (row) => sink.write(styledRow(row, style)));
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return { ...result, written: await sink.close() };
}

async function decideAll(
  job: BulkJob,
  intake: Intake,
  write: (row: OutRow) => Promise<void> | void,
): Promise<void> {
  const { output, onRows } = job;
  const households = intake.households();
  for (const [at, household] of households.entries()) {
    const { frame, outcomes } = decideOne(household, at, job);
    if (output !== undefined)
      for (const outcome of outcomes) await write(codedRow(frame, outcome, output.style));
    onRows(1, households.length);
  }
}
