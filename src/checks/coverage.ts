import { Decimal } from 'decimal.js';
import { message, type Message } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { nameKeys } from './match/names.ts';

/** How much of a roster or register could be held against people. */
export interface Coverage {
  /** The roster's kind, or `cards`, `vital`, `staff`. */
  readonly kind: string;
  /** The control's key. */
  readonly control: string;
  /** The file as the user named it. */
  readonly source: string;
  /** Rows of people; titles, totals and footers are none. */
  readonly read: number;
  /** Rows that tell a person by an ID number, and by name, birth date and sex alone. */
  readonly byId: number;
  readonly byName: number;
  /** Rows by which nobody can be told. */
  readonly none: number;
  /** Whether enough can be told for "not found" to say something. */
  readonly checked: boolean;
  /** The least share of rows that must tell a person. */
  readonly share: number;
  /** Whether someone of this name may stand in a row that tells nobody. */
  readonly mayHide: (name: string) => boolean;
}

/** More rejected rows of one file than this are counted, not listed: the list would tell nothing new. */
const mostListed = 100_000;

/** Counts the rows of one source. */
export class Tally {
  readonly rejects: Reject[] = [];
  #byId = 0;
  #byName = 0;
  #none = 0;
  #unlisted = 0;
  /** Names in the rows whose ID number can't be used; undefined where such a row has none. */
  #hidden: Set<string> | undefined = new Set();

  /** Rows that tell a person by the ID number. */
  found(rows = 1): void {
    this.#byId += rows;
  }

  /** A row that tells a person by name, birth date and sex; with a reject where its ID is damaged. */
  named(reject: Reject | undefined, name: string | undefined): void {
    this.#byName += 1;
    if (reject === undefined) return;
    this.#list(reject);
    this.#hide(name);
  }

  /** A row by which nobody can be told. */
  lost(reject: Reject, name: string | undefined): void {
    this.#none += 1;
    this.#list(reject);
    this.#hide(name);
  }

  #hide(name: string | undefined): void {
    const keys = name === undefined ? [''] : nameKeys(name);
    if (keys[0] === '') this.#hidden = undefined;
    else for (const key of keys) this.#hidden?.add(key);
  }

  #list(reject: Reject): void {
    if (this.rejects.length < mostListed) this.rejects.push(reject);
    else this.#unlisted += 1;
  }

  /** How many rejected rows are not listed. */
  get unlisted(): number {
    return this.#unlisted;
  }

  coverage(about: Pick<Coverage, 'kind' | 'control' | 'source' | 'share'>): Coverage {
    const [byId, byName, none] = [this.#byId, this.#byName, this.#none];
    const read = byId + byName + none;
    const hidden = this.#hidden;
    return {
      ...about,
      read,
      byId,
      byName,
      none,
      checked: read > 0 && byId + byName >= read * about.share,
      mayHide: (name) => hidden === undefined || nameKeys(name).some((key) => hidden.has(key)),
    };
  }
}

/** What is told of every source: how many rows it has, and how many of them tell a person. */
export function countWords({ source, read, byId, byName, none }: Coverage): Message {
  return message(byName > 0 ? 'coverageNamed' : 'coverage', {
    source,
    read,
    matchable: byId + byName,
    byName,
    none,
  });
}

/** Why a control was not made with this source, and how to mend it; undefined where it was. */
export function tooFewWords({ source, read, none, share, checked }: Coverage): Message | undefined {
  if (checked) return undefined;
  if (read === 0) return message('coverageEmpty', { source });
  return message('coverageTooFew', {
    source,
    read,
    matchable: read - none,
    share: `${new Decimal(share).times(100).toDecimalPlaces(2).toString()}%`,
  });
}
