import { z } from 'zod';

import type { PaidThen } from '../checks/recorded.ts';
import type { Duck } from '../duck/duckdb.ts';
import { entryTable } from './chain.ts';
import { decidedMonths, decisionOf, type KeptDecision } from './history.ts';
import type { Ledger } from './ledger.ts';
import { isSealedSql, joinedSql } from './seal.ts';

const row = z.object({ month: z.string(), key: z.string(), body: z.string() });

/**
 * What households were paid in the months before one, as the sheets of those months had it; a list that did not say
 * what is paid was paid what was decided. Months that an earlier version noted say nothing.
 *
 * @param month `2021-08`.
 */
export async function paidBefore(
  duck: Duck,
  ledger: Ledger,
  month: string,
  households: Iterable<string>,
): Promise<PaidThen> {
  const found = new Map<string, number>();
  const spans = await decidedMonths(ledger, month);
  if (spans.length > 0) {
    await duck.run('CREATE OR REPLACE TEMP TABLE asked (key VARCHAR)');
    await duck.append(
      'asked',
      [...households].map((key) => [key]),
    );
    await duck.run('CREATE OR REPLACE TEMP TABLE span (month VARCHAR, first BIGINT, last BIGINT)');
    await duck.append(
      'span',
      spans.map(({ month: own, after, before }) => [own, BigInt(after), BigInt(before)]),
    );
    const rows = await duck.rows(
      row,
      `SELECT entry.month, coalesce(own_key, key) AS key,
         CASE WHEN own IS NULL THEN body ELSE ${joinedSql('body', 'own')} END AS body
       FROM ${entryTable} AS entry JOIN span ON entry.month = span.month AND seq > first AND seq < last
       WHERE kind = 'decision' AND (own IS NOT NULL OR NOT (${isSealedSql('key')} OR body = ''))
         AND coalesce(own_key, key) IN (SELECT key FROM asked)`,
    );
    const kept = rows.map(({ month: own, ...text }) => ({ own, ...decisionOf(text) }));
    const silent = new Set(kept.flatMap(({ own, receives }) => (receives === null ? [own] : [])));
    const lists = silent.size === 0 ? new Set() : await sayingPaid(duck);
    await duck.run('DROP TABLE asked');
    await duck.run('DROP TABLE span');
    for (const { own, household, category, id, ...one } of kept) {
      const was = lists.has(own) && one.receives === null ? undefined : paidBy(one);
      if (was === undefined) continue;
      for (const whose of ['', id]) found.set(keyOf(household, category, whose, own), was);
    }
  }
  return ({ household, category, person }, own) =>
    found.get(keyOf(household, category, person ?? '', own));
}

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/** Undefined where the sheet did not say, and of an earlier version. */
function paidBy({
  decision,
  amount,
  receives,
  paid,
}: Pick<KeptDecision, 'decision' | 'amount' | 'receives' | 'paid'>): number | undefined {
  if (receives === false) return 0;
  if (receives === null) return decision === 'eligible' ? (amount ?? undefined) : undefined;
  return paid ?? undefined;
}

/** The months whose lists said of anybody that he was paid. */
async function sayingPaid(duck: Duck): Promise<ReadonlySet<string>> {
  const rows = await duck.rows(
    z.object({ month: z.string() }),
    `SELECT DISTINCT entry.month AS month
     FROM ${entryTable} AS entry JOIN span ON entry.month = span.month AND seq > first AND seq < last
     WHERE kind = 'decision' AND contains(body, '"receives":true')`,
  );
  return new Set(rows.map(({ month }) => month));
}
