import type { AsOf } from '../core/month.ts';
import type { Assumption } from '../people/settle.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import type { OutEncoding } from '../sheets/write/registry.ts';
import type { ReadStyle } from './read.ts';

/** Which rules a job decides by. */
export interface RulesRequest {
  /** The folder of rules. */
  readonly rules: string;
  /** GB/T 2260, six digits. */
  readonly jurisdiction: string;
  readonly asOf: AsOf;
}

/** Which categories are wanted, by key or Chinese name; undefined for all. */
export interface CategoryRequest {
  readonly category?: readonly string[] | undefined;
}

/** What is known of the tables' rows from elsewhere. */
export interface KnownRequest {
  /** What holds of blank cells. */
  readonly assume: readonly Assumption[];
  /** The file of what was really paid. */
  readonly paid?: string | undefined;
}

/** Where a table goes, and what it looks like. */
export interface OutputRequest<Format> {
  /** A file, in some jobs a folder; undefined for standard output. */
  readonly output?: string | undefined;
  /** Undefined for the one that the file's ending names. */
  readonly format?: Format | undefined;
  readonly headers: 'zh' | 'key';
  readonly forExcel: boolean;
}

/** The same where its text and its numbers can be chosen, and rejected rows have a place. */
export interface TableRequest<Format> extends OutputRequest<Format> {
  readonly encoding?: OutEncoding | undefined;
  readonly rejects?: string | undefined;
  readonly mask: boolean;
}

/** The rules in force, of the categories that are wanted. @throws RuleFaults, UserError (2). */
export const rulesetFor = ({
  rules,
  jurisdiction,
  asOf,
  category,
}: RulesRequest & Partial<CategoryRequest>): Ruleset =>
  loadRuleset(readLibrary(rules), jurisdiction, asOf, category);

/** What is known from elsewhere, as reading takes it. */
export const knownBy = ({
  assume = [],
  paid,
  asOf,
}: Partial<KnownRequest> & Pick<RulesRequest, 'asOf'>): Pick<
  ReadStyle,
  'assumptions' | 'paid'
> => ({
  assumptions: assume,
  paid: paid === undefined ? undefined : { path: paid, asOf },
});
