import { describe, expect, it } from 'vitest';

import { doubtWords, staleRules, supersededFigures } from '../../src/engine/summary.ts';
import { rulesOf } from '../decide/support.ts';

describe('rules whose figures are old', () => {
  it('are those that began more than 18 months before the month decided for', () => {
    // From 2021-07 to 2023-01 are 18 months, to 2023-02 are 19.
    expect(staleRules(rulesOf('2021-08'), ['dibao', 'tekun'])).toEqual([]);
    expect(staleRules(rulesOf('2023-01'), ['dibao', 'tekun'])).toEqual([]);
    expect(staleRules(rulesOf('2023-02'), ['dibao', 'tekun'])).toEqual([
      { category: 'dibao', since: '2021-07-01' },
      { category: 'tekun', since: '2021-07-01' },
    ]);
  });

  it('are looked for among the categories that are decided', () => {
    expect(staleRules(rulesOf('2026-11'), ['old_age'])).toEqual([
      { category: 'old_age', since: '2021-07-01' },
    ]);
  });

  it('go by the layer that gives the figures, not by one that only has cases', () => {
    // The city's own file for a person alone has no figure; the nation's factor of 1.5 is the newest.
    const ruleset = rulesOf('2026-11');
    const layers = ruleset.rules.get('dibao_single')?.layers ?? [];
    expect(layers.map(({ content }) => content.parameters !== undefined)).toEqual([true, false]);
    expect(staleRules(ruleset, ['dibao_single'])).toHaveLength(1);
  });

  it('are told with their dates, beside figures without a sure source; nothing where there are none', () => {
    const unsure =
      '下列数额没有可靠出处，须由民政局核对后才能发放：最低生活保障“住房套数上限”1、最低生活保障“机动车辆数上限”0、最低生活保障“人均金融资产上限（相当于几个月低保标准）”24';
    const ground =
      '下列条件、衔接的依据待核对，须由民政局核对后才能据以发放或不发（civil-aid explain、rules show 说明原因）：最低生活保障“家中有人享受‘孤儿基本生活保障’，计入低保人口，他的一份不发（待核对）”';
    expect(doubtWords(rulesOf('2026-11'), ['dibao'], 'zh')).toEqual([
      '2026-11的数额已调整，新标准不知道：最低生活保障“低保标准”2022-07-01起已有新文件。结果仍按旧标准，不能据以发放；请先按新文件加规则文件。',
      unsure,
      ground,
      '核算的是 2026-11，下列规则的数额却是18个月以前的，很可能已有新标准。请核对文件，按 docs/规则文件.md 加上新的规则文件后再发放：最低生活保障 2021-07-01',
    ]);
    expect(doubtWords(rulesOf('2021-08'), ['dibao'], 'zh')).toEqual([unsure, ground]);
    expect(doubtWords(rulesOf('2021-08'), [], 'zh')).toEqual([]);
  });
});

describe('figures that were changed to what is not known', () => {
  it('are told from the day of the change on, and not before', () => {
    expect(supersededFigures(rulesOf('2022-06'))).toEqual([]);
    expect(supersededFigures(rulesOf('2022-07'))).toEqual([
      { category: 'dibao', parameter: 'standard', since: '2022-07-01' },
    ]);
    expect(doubtWords(rulesOf('2022-10'), ['dibao_single'], 'zh')[0]).toContain('已调整');
  });
});
