import { Decimal } from 'decimal.js';
import type { Verdict } from '../engine/verdict.ts';
import type { Words } from '../messages/index.ts';
import type { Categories, CategoryEntry, FigureKind } from '../core/category.ts';

/** One figure of the work report (工作报告). */
export interface Figure {
  readonly key: string;
  readonly title: Words;
  /** `yuan` is integer fen; `percent` is in tenths of a per cent. */
  readonly unit: 'households' | 'persons' | 'findings' | 'yuan' | 'percent';
  readonly value: number;
}

/** Facts that the figures are told by, beside the decisions. */
export const figureFacts = ['area', 'care_mode', 'self_care', 'adl'] as const;

/** Sums the figures as decisions go by. */
export class Figures {
  private readonly sums = new Map<string, number>();
  private readonly last = new Map<string, string>();
  private readonly entries: readonly CategoryEntry[];

  /** What each category has in the report, its `category.yaml` says. */
  constructor({ listed }: Categories) {
    this.entries = listed;
  }

  /** `facts` are those of the person, or of the applicant where it is the household's. */
  add({ category, decision, amount = 0, persons = 0, household, changed, facts }: Verdict): void {
    if (decision !== 'eligible') return;
    this.sum('spent', amount);
    this.sum(`${category}.persons`, persons);
    this.sum(`${category}.amount`, amount);
    this.once(`${category}.households`, household);
    if (changed === 'new') this.sum(`${category}.new`, persons);
    const kinds = this.entries.find((one) => one.category === category)?.report.figures ?? [];
    if (kinds.includes('by-area')) {
      const { area } = facts;
      const where = area === '农村' ? 'rural' : area === '城镇' ? 'urban' : undefined;
      if (where !== undefined) {
        this.sum(`${where}.persons`, persons);
        this.once(`${where}.households`, household);
      }
    }
    if (kinds.includes('unable') && unable(facts)) {
      this.sum('unable', 1);
      if (facts['care_mode'] === '集中') this.sum('unable.kept', 1);
    }
    if (kinds.includes('children')) this.sum('children.persons', persons);
  }

  /**
   * What each category has, in the order in which they are listed, and the sums over several behind.
   *
   * @param rural the rural population, for the rate of coverage; undefined leaves that figure out.
   */
  list(rural: number | undefined): Figure[] {
    const has = (kind: FigureKind): boolean =>
      this.entries.some(({ report }) => report.figures.includes(kind));
    const first = this.entries.find(({ report }) => report.figures.includes('by-area'));
    return [
      ...this.entries.flatMap((entry) => [
        ...entry.report.figures.flatMap((kind) => this.own(entry, kind)),
        ...(entry === first ? this.byArea(rural) : []),
      ]),
      ...(has('unable') ? this.unable() : []),
      ...(has('children')
        ? [
            this.figure(
              'children.persons',
              '孤儿和事实无人抚养儿童合计',
              'orphans and children without care',
              'persons',
            ),
          ]
        : []),
      this.figure('spent', '每月支出合计', 'spent a month', 'yuan'),
    ];
  }

  /** A figure of one category; what is summed over several stands elsewhere. */
  private own({ category, report }: CategoryEntry, kind: FigureKind): Figure[] {
    const key = `${category}.${kind}`;
    const { zh, en } = report.title;
    switch (kind) {
      case 'households':
        return [this.figure(key, `${zh}户数`, `${en}, households`, kind)];
      case 'persons':
        return [this.figure(key, `${zh}人数`, `${en}, persons`, kind)];
      case 'amount':
        return [this.figure(key, `${zh}每月支出`, `${en}, a month`, 'yuan')];
      case 'new':
        return [this.figure(key, `新纳入${zh}人数`, `${en}, new`, 'persons')];
      case 'by-area':
      case 'unable':
      case 'children':
        return [];
    }
  }

  private byArea(rural: number | undefined): Figure[] {
    const own = (area: 'rural' | 'urban', zh: string): Figure[] => [
      this.figure(
        `${area}.households`,
        `${zh}户数（含单人户）`,
        `${area} dibao households`,
        'households',
      ),
      this.figure(`${area}.persons`, `${zh}人数（含单人户）`, `${area} dibao persons`, 'persons'),
    ];
    const rate = (population: number): Figure =>
      this.figure(
        'rural.rate',
        '农村低保覆盖率',
        'rural coverage',
        'percent',
        share(this.at('rural.persons'), population),
      );
    return [
      ...own('rural', '农村低保'),
      ...own('urban', '城镇低保'),
      ...(rural === undefined ? [] : [rate(rural)]),
    ];
  }

  private unable(): Figure[] {
    const all = this.at('unable');
    return [
      this.figure(
        'unable.persons',
        '生活不能自理特困人员',
        'tekun unable to care for themselves',
        'persons',
        all,
      ),
      this.figure(
        'unable.rate',
        '生活不能自理特困人员集中供养率',
        'of them in institutions',
        'percent',
        share(this.at('unable.kept'), all),
      ),
    ];
  }

  private at(key: string): number {
    return this.sums.get(key) ?? 0;
  }

  private figure(
    key: string,
    zh: string,
    en: string,
    unit: Figure['unit'],
    value = this.at(key),
  ): Figure {
    return { key, title: { zh, en }, unit, value };
  }

  private sum(key: string, by: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + by);
  }

  /** Counts a household once, as its decisions come one after the other. */
  private once(key: string, household: string): void {
    if (this.last.get(key) === household) return;
    this.last.set(key, household);
    this.sum(key, 1);
  }
}

/** In tenths of a per cent. */
const share = (part: number, whole: number): number =>
  whole === 0 ? 0 : new Decimal(part).times(1000).div(whole).round().toNumber();

/** 生活不能自理: partly or wholly (半失能、失能), told by tier or by the six indicators. */
function unable({ self_care: tier = '', adl = '' }: Verdict['facts']): boolean {
  return tier === '' ? Number(adl) > 0 : tier !== '全自理';
}
