import { createHash } from 'node:crypto';

import type { Category } from '../core/columns.ts';

/** `stop` the payment, `recalculate` it, have a person `review` it, or know it (`info`). */
export const severities = ['stop', 'recalculate', 'review', 'info'] as const;
export type Severity = (typeof severities)[number];

/**
 * How a person was found in another office's list: by ID and name; by ID with another name; through a
 * 15-digit ID; or by name, birth date and sex where the list has no usable ID.
 */
export type Match = 'exact' | 'id-only' | 'id-15' | 'likely';

/** One finding of a control, before it is put in words. Amounts are fen. */
export interface Finding {
  /** The control's key. */
  readonly control: string;
  /** What kind of fact it is, such as `pension` or `holder-outside`. */
  readonly kind: string;
  readonly severity: Severity;
  /** What tells this fact from others of its kind: it must stay the same from month to month. */
  readonly fact: readonly string[];
  readonly householdId: string;
  readonly idNumber: string;
  readonly name: string;
  readonly category: Category | undefined;
  /** The file in which the other side of the match stands, and its row. */
  readonly source: string;
  readonly sourceRow: number | undefined;
  readonly match: Match | undefined;
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly since: string | undefined;
  /** How many months were overpaid. */
  readonly months: number | undefined;
  /** Below zero where too little was paid. The findings of a household add up to what it owes in all. */
  readonly overpaid: number | undefined;
  /** What was paid in some month was worked out by the rules of that month, since nobody says it. */
  readonly estimate?: boolean;
  /** The first month of which there are rules, where months before it can't be settled. */
  readonly ruledFrom?: string | undefined;
  /** What the source says beside the date, such as an amount in fen: another is another fact. */
  readonly stated?: string;
  readonly town?: string | undefined;
  /** 居住地, or where there is none 户籍地, as its cell has it. */
  readonly region?: string | undefined;
  readonly village?: string | undefined;
  /** What the findings of the household come to; undefined where none has an amount. */
  readonly householdOverpaid?: number | undefined;
  /** What the household or person should receive a month. */
  readonly newAmount: number | undefined;
  /** What was found, in words; no number of an ID, card or phone stands whole in it. */
  readonly detail: string;
  readonly action: string;
}

/** What a finding has where nothing else is said. */
export const plainFinding = {
  category: undefined,
  source: '',
  sourceRow: undefined,
  match: undefined,
  since: undefined,
  months: undefined,
  overpaid: undefined,
  newAmount: undefined,
} as const;

/** The same fact next month has the same id, whatever its row, file or amount. */
export function findingId({
  control,
  kind,
  fact,
}: Pick<Finding, 'control' | 'kind' | 'fact'>): string {
  const text = JSON.stringify([control, kind, ...fact]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const order = (finding: Finding, controls: readonly string[]): string =>
  [
    controls.indexOf(finding.control),
    finding.householdId,
    finding.idNumber,
    finding.kind,
    ...finding.fact,
  ].join('\u0000');

/**
 * One finding a fact, in an order that does not hang on how the lists were sorted.
 *
 * @param controls keys of the controls, in the order they are listed.
 */
export function settled(findings: readonly Finding[], controls: readonly string[]): Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of findings) {
    const id = findingId(finding);
    const before = byId.get(id);
    if (before === undefined || rank(finding) < rank(before)) byId.set(id, finding);
  }
  return [...byId.values()]
    .map((finding) => ({ finding, key: order(finding, controls) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
}

/** Of two rows that tell the same fact the stronger stands; of equals, the first row. */
function rank({ severity, match, sourceRow = 0 }: Finding): number {
  const matches: readonly (Match | undefined)[] = [
    'exact',
    'id-only',
    'id-15',
    'likely',
    undefined,
  ];
  return severities.indexOf(severity) * 1e12 + matches.indexOf(match) * 1e10 + sourceRow;
}
