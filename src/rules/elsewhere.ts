import { liesIn, nation } from '../core/divisions.ts';
import { jurisdictionChain } from './jurisdictions.ts';

/**
 * The rules of other places than the run's own, in the same library and month: a household is decided by the rules of
 * the place where it lives (住地申领). Loaded when the first household lives there.
 */
export class Elsewhere<Rules> {
  private readonly loaded = new Map<string, Rules | undefined>();

  /**
   * @param home the run's own jurisdiction.
   * @param places those with rules of their own.
   * @param load the rules of one of them; undefined where none are in force.
   */
  constructor(
    private readonly home: string,
    private readonly places: ReadonlySet<string>,
    private readonly load: (place: string) => Rules | undefined,
  ) {}

  /**
   * By whose rules a place is decided: by those of the lowest jurisdiction over it that has some. A place over the run's
   * own says less than it does.
   *
   * @returns undefined where the library has none for it.
   */
  at(code: string): 'home' | { readonly rules: Rules; readonly place: string } | undefined {
    if (liesIn(this.home, code)) return 'home';
    const place = this.lowest(code);
    if (place === this.lowest(this.home)) return 'home';
    if (place === undefined) return undefined;
    if (!this.loaded.has(place)) this.loaded.set(place, this.load(place));
    const rules = this.loaded.get(place);
    return rules === undefined ? undefined : { rules, place };
  }

  /** Those of places in which a household was found to live. */
  get used(): readonly Rules[] {
    return [...this.loaded.values()].filter((one) => one !== undefined);
  }

  /** What the nation says alone pays nobody: it is the rule only where the run is the nation's. */
  private lowest(code: string): string | undefined {
    const chain = jurisdictionChain(code).filter((one) => one !== nation);
    const found = chain.reverse().find((one) => this.places.has(one));
    return found ?? (this.home === nation ? nation : undefined);
  }
}
