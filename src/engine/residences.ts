import { z } from 'zod';

import { isPlainlyHome, residenceIn } from '../decide/residence.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { OpenTable } from './odd.ts';

/** What a household's cells say of where it lives and is registered; empty where they say nothing. */
export const residencePair = z.object({ residence: z.string(), hukou: z.string() });
export type ResidencePair = z.output<typeof residencePair>;

/** Whether any table says where people live or are registered. */
export const sayResidences = (tables: readonly OpenTable[]): boolean =>
  tables.some(({ table }) =>
    ['residence_region', 'hukou_region'].some((key) => table.info().columns.includes(key)),
  );

/** The pairs whose households are not simply decided by the run's own rules: SQL leaves them to the interpreter. */
export function oddPairs(ruleset: Ruleset, pairs: readonly ResidencePair[]): ResidencePair[] {
  const texts = (text: string): string[] => (text === '' ? [] : [text]);
  return pairs.filter(
    ({ residence, hukou }) => !isPlainlyHome(residenceIn(ruleset, texts(residence), texts(hukou))),
  );
}
