import { Decimal } from 'decimal.js';
import type { Verdict } from '../engine/verdict.ts';
import { type Message, message, type Words } from '../messages/index.ts';
import type { Categories, CategoryEntry, FigureKind } from '../core/category.ts';

/** One figure of the work report (工作报告). */
export interface Figure {
  readonly key: string;
  readonly title: Words;
  /** `yuan` is integer fen; `percent` is in tenths of a per cent. */
  readonly unit: 'households' | 'persons' | 'findings' | 'yuan' | 'percent';
  /** Undefined where it can't be told: the note says why. */
  readonly value: number | undefined;
  readonly note?: Message | undefined;
}

/** Facts that the figures are told by, beside the decisions. */
export const figureFacts = ['area', 'care_mode', 'self_care', 'adl'] as const;

/** 城乡: where somebody lives by the sheet; `area-unknown` where it does not say. */
const areas = ['rural', 'urban', 'area-unknown'] as const;
type Area = (typeof areas)[number];

const areaWords: Readonly<Record<Area, Words>> = {
  rural: { zh: '农村', en: 'rural' },
  urban: { zh: '城镇', en: 'urban' },
  'area-unknown': { zh: '城乡不明的', en: 'town or country not known' },
};

/** Sums the figures as decisions go by. */
export class Figures {
  private readonly sums = new Map<string, number>();
  private readonly seen = new Map<string, Set<string>>();
  private readonly entries: readonly CategoryEntry[];

  /** What each category has in the report, its `category.yaml` says. */
  constructor({ listed }: Categories) {
    this.entries = listed;
  }

  /** `facts` are those of the person, or of the applicant where it is the household's. */
  add({ category, decision, amount = 0, persons = 0, household, changed, facts }: Verdict): void {
    if (decision !== 'eligible') return;
    const kinds = this.entries.find((one) => one.category === category)?.report.figures ?? [];
    const pays = this.entries.find((one) => one.category === category)?.pays;
    if (pays !== 'once') this.sum('spent', amount);
    this.sum(`${category}.persons`, persons);
    this.sum(`${category}.amount`, amount);
    this.once(`${category}.households`, household);
    // The sheet does not say what is paid today: whether it is new can't be told.
    if (changed === undefined) this.sum(`${category}.new-unknown`, persons);
    if (changed === 'new') this.sum(`${category}.new`, persons);
    const area = areaOf(facts);
    this.sum(`${category}.${area}`, persons);
    if (kinds.includes('by-area')) {
      this.sum(`${area}.persons`, persons);
      this.once(`${area}.households`, household);
    }
    if (kinds.includes('unable')) this.addCare(facts);
    if (kinds.includes('children')) this.sum('children.persons', persons);
  }

  /** 生活不能自理 and 集中供养, each with those of whom the sheet does not say it. */
  private addCare(facts: Verdict['facts']): void {
    const helpless = unable(facts);
    if (helpless === undefined) this.sum('unable.unknown', 1);
    if (helpless !== true) return;
    this.sum('unable.persons', 1);
    const { care_mode: mode = '' } = facts;
    if (mode === '') this.sum('unable.mode-unknown', 1);
    if (mode === '集中') this.sum('unable.kept', 1);
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
  private own({ category, report, pays }: CategoryEntry, kind: FigureKind): Figure[] {
    const key = `${category}.${kind}`;
    const { zh, en } = report.title;
    switch (kind) {
      case 'households':
        return [this.figure(key, `${zh}户数`, `${en}, households`, kind)];
      case 'persons':
        return [
          this.figure(key, `${zh}人数`, `${en}, persons`, kind),
          ...this.ofAreas((area) => `${category}.${area}`, { zh: `${zh}人数`, en }, kind),
        ];
      case 'amount':
        if (pays === 'nothing') return [];
        return pays === 'once'
          ? [this.figure(key, `${zh}一次性支出`, `${en}, paid once`, 'yuan')]
          : [this.figure(key, `${zh}每月支出`, `${en}, a month`, 'yuan')];
      case 'new':
        return [this.fresh(category, zh, en)];
      case 'by-area':
      case 'unable':
      case 'children':
        return [];
    }
  }

  /** Town, country, and apart from both those of whom it is not known, where there are any. */
  private ofAreas(
    keyOf: (area: Area) => string,
    what: Words,
    unit: 'households' | 'persons',
  ): Figure[] {
    return areas.flatMap((area) => {
      const { zh, en } = areaWords[area];
      const key = keyOf(area);
      if (area === 'area-unknown' && this.at(key) === 0) return [];
      return [this.figure(key, `${zh}${what.zh}`, `${what.en}, ${en}`, unit)];
    });
  }

  /** Persons who are eligible and, by the sheet, not paid yet. */
  private fresh(category: string, zh: string, en: string): Figure {
    const unknown = this.at(`${category}.new-unknown`);
    const all = this.at(`${category}.persons`);
    const told = all > unknown || all === 0;
    return {
      key: `${category}.new`,
      title: { zh: `新纳入${zh}人数（现在没有享受的）`, en: `${en}, new (not paid today)` },
      unit: 'persons',
      value: told ? this.at(`${category}.new`) : undefined,
      note: unknown === 0 ? undefined : message('figureNewUnknown', { unknown }),
    };
  }

  private byArea(rural: number | undefined): Figure[] {
    const what = { zh: '低保人数（含单人户）', en: 'dibao persons' };
    const homes = { zh: '低保户数（含单人户）', en: 'dibao households' };
    const unknown = this.at('area-unknown.persons');
    const rate = (population: number): Figure => ({
      key: 'rural.rate',
      title: { zh: '农村低保覆盖率', en: 'rural coverage' },
      unit: 'percent',
      value: share(this.at('rural.persons'), population),
      note: unknown === 0 ? undefined : message('figureAreaUnknown', { unknown }),
    });
    return [
      ...this.ofAreas((area) => `${area}.households`, homes, 'households'),
      ...this.ofAreas((area) => `${area}.persons`, what, 'persons'),
      ...(rural === undefined ? [] : [rate(rural)]),
    ];
  }

  private unable(): Figure[] {
    const [all, unknown] = [this.at('unable.persons'), this.at('unable.unknown')];
    const silent = this.at('unable.mode-unknown');
    const value = share(this.at('unable.kept'), all - silent);
    return [
      this.figure(
        'unable.persons',
        '生活不能自理特困人员',
        'tekun unable to care for themselves',
        'persons',
      ),
      ...(unknown === 0
        ? []
        : [
            this.figure(
              'unable.unknown',
              '自理能力不明的特困人员',
              'tekun, ability to care for themselves not known',
              'persons',
            ),
          ]),
      {
        key: 'unable.rate',
        title: { zh: '生活不能自理特困人员集中供养率', en: 'of them in institutions' },
        unit: 'percent',
        value,
        note:
          value === undefined
            ? message('figureNobodyUnable', { silent, unknown })
            : silent + unknown === 0
              ? undefined
              : message('figureCareUnknown', { of: all - silent, silent, unknown }),
      },
    ];
  }

  private at(key: string): number {
    return this.sums.get(key) ?? 0;
  }

  private figure(key: string, zh: string, en: string, unit: Figure['unit']): Figure {
    return { key, title: { zh, en }, unit, value: this.at(key) };
  }

  private sum(key: string, by: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + by);
  }

  /** Counts a household once, wherever its decisions stand. */
  private once(key: string, household: string): void {
    const known = this.seen.get(key) ?? new Set();
    if (known.has(household)) return;
    this.seen.set(key, known.add(household));
    this.sum(key, 1);
  }
}

/** In tenths of a per cent; undefined of nobody. */
const share = (part: number, whole: number): number | undefined =>
  whole === 0 ? undefined : new Decimal(part).times(1000).div(whole).round().toNumber();

function areaOf({ area }: Verdict['facts']): Area {
  return area === '农村' ? 'rural' : area === '城镇' ? 'urban' : 'area-unknown';
}

/**
 * 生活不能自理: partly or wholly (半失能、失能), told by tier or by the six indicators; undefined where
 * the sheet has neither.
 */
export function unable({ self_care: tier = '', adl = '' }: Verdict['facts']): boolean | undefined {
  if (tier === '' && adl === '') return undefined;
  return tier === '' ? Number(adl) > 0 : tier !== '全自理';
}
