import type { Outcome } from '../decide/outcome.ts';
import type { Words } from '../messages/index.ts';
import type { Category } from '../core/columns.ts';
import type { Person } from '../people/household.ts';

/** One figure of the work report (工作报告). */
export interface Figure {
  readonly key: string;
  readonly title: Words;
  /** `yuan` is integer fen; `percent` is in tenths of a per cent. */
  readonly unit: 'households' | 'persons' | 'findings' | 'yuan' | 'percent';
  readonly value: number;
}

/** Sums the figures as decisions go by. */
export class Figures {
  private readonly sums = new Map<string, number>();
  private readonly last = new Map<string, string>();

  /** `people` are those whom the decision covers, for figures of town and country. */
  add(
    { rule, decision, amount = 0, persons = 0, subject, changed }: Outcome,
    household: string,
  ): void {
    if (decision !== 'eligible') return;
    const { category } = rule;
    this.sum('spent', amount);
    this.sum(`${category}.persons`, persons);
    this.sum(`${category}.amount`, amount);
    this.once(`${category}.households`, household);
    if (changed === 'new') this.sum(`${category}.new`, persons);
    if (category === 'dibao' || category === 'dibao_single') {
      const area = subject?.values['area'];
      const where = area === '农村' ? 'rural' : area === '城镇' ? 'urban' : undefined;
      if (where !== undefined) {
        this.sum(`${where}.persons`, persons);
        this.once(`${where}.households`, household);
      }
    }
    if (category === 'tekun' && subject !== undefined && unable(subject)) {
      this.sum('unable', 1);
      if (subject.values['care_mode'] === '集中') this.sum('unable.kept', 1);
    }
  }

  /** `rural` is the rural population, for the rate of coverage; undefined leaves that figure out. */
  list(rural: number | undefined): Figure[] {
    const at = (key: string): number => this.sums.get(key) ?? 0;
    const figure = (
      key: string,
      zh: string,
      en: string,
      unit: Figure['unit'],
      value = at(key),
    ): Figure => ({ key, title: { zh, en }, unit, value });
    const share = (part: number, whole: number): number =>
      whole === 0 ? 0 : Math.round((part * 1000) / whole);
    const ofPersons: readonly (readonly [Category, string, string])[] = [
      ['tekun', '特困人员', 'tekun'],
      ['orphan', '孤儿', 'orphans'],
      ['unattended_child', '事实无人抚养儿童', 'children without de facto care'],
      ['disability_living', '困难残疾人生活补贴', 'disability living benefit'],
      ['disability_care', '重度残疾人护理补贴', 'disability care benefit'],
      ['old_age', '高龄津贴', 'old-age allowance'],
      ['home_care', '居家养老服务补贴', 'home-care benefit'],
    ];
    return [
      figure('dibao.households', '低保户数', 'dibao households', 'households'),
      figure('dibao.persons', '低保人数', 'dibao persons', 'persons'),
      figure('dibao.amount', '低保每月支出', 'dibao a month', 'yuan'),
      figure(
        'rural.households',
        '农村低保户数（含单人户）',
        'rural dibao households',
        'households',
      ),
      figure('rural.persons', '农村低保人数（含单人户）', 'rural dibao persons', 'persons'),
      figure(
        'urban.households',
        '城镇低保户数（含单人户）',
        'urban dibao households',
        'households',
      ),
      figure('urban.persons', '城镇低保人数（含单人户）', 'urban dibao persons', 'persons'),
      ...(rural === undefined
        ? []
        : [
            figure(
              'rural.rate',
              '农村低保覆盖率',
              'rural coverage',
              'percent',
              share(at('rural.persons'), rural),
            ),
          ]),
      figure('dibao_single.persons', '单人户低保人数', 'persons alone on dibao', 'persons'),
      figure('dibao_single.new', '新纳入单人户人数', 'newly alone on dibao', 'persons'),
      ...ofPersons.flatMap(([category, zh, en]) => [
        figure(`${category}.persons`, `${zh}人数`, `${en}, persons`, 'persons'),
        figure(`${category}.amount`, `${zh}每月支出`, `${en}, a month`, 'yuan'),
      ]),
      figure(
        'unable.persons',
        '生活不能自理特困人员',
        'tekun unable to care for themselves',
        'persons',
        at('unable'),
      ),
      figure(
        'unable.rate',
        '生活不能自理特困人员集中供养率',
        'of them in institutions',
        'percent',
        share(at('unable.kept'), at('unable')),
      ),
      figure(
        'children.persons',
        '孤儿和事实无人抚养儿童合计',
        'orphans and children without care',
        'persons',
        at('orphan.persons') + at('unattended_child.persons'),
      ),
      figure('spent', '每月支出合计', 'spent a month', 'yuan'),
    ];
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

/** 生活不能自理: partly or wholly (半失能、失能), told by tier or by the six indicators. */
function unable({ values: { self_care: tier, adl } }: Person): boolean {
  if (typeof tier === 'string') return tier !== '全自理';
  return typeof adl === 'number' && adl > 0;
}
