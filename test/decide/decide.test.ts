import { describe, expect, it } from 'vitest';

import { authorityOf, reasonsOf } from '../../src/decide/speak.ts';
import type { Category } from '../../src/core/columns.ts';
import type { Break } from '../../src/people/household.ts';
import { decide, outcomeOf, rulesOf } from './support.ts';

const ok = { relation: '本人', property_ok: '是' };
const rejected: Break = { file: 'a.csv', row: 3, column: 'id_number', why: 'rejected' };

describe('deciding a household', () => {
  it('names the columns that decide, in the order of the table, and no others', () => {
    const outcome = outcomeOf(decide([{ relation: '本人', monthly_income: '100' }]), 'dibao');
    expect(outcome?.decision).toBe('needs-evidence');
    expect(outcome?.missing).toEqual([
      'financial_assets',
      'houses',
      'vehicles',
      'business_registered',
      'property_ok',
    ]);
  });

  it('refuses on one false condition though another is unknown', () => {
    // 900 is not under 657, whatever the property.
    const outcome = outcomeOf(decide([{ relation: '本人', monthly_income: '900' }]), 'dibao');
    expect([outcome?.decision, outcome?.missing]).toEqual(['ineligible', []]);
  });

  it('needs evidence where one member’s income is not filled in, never taking it for nought', () => {
    const decided = decide([{ ...ok, monthly_income: '100' }, { relation: '配偶' }]);
    expect(outcomeOf(decided, 'dibao')?.decision).toBe('needs-evidence');
  });

  it('decides nothing for a household with a rejected row, and names the column to mend', () => {
    const outcome = outcomeOf(decide([{ ...ok, monthly_income: '0' }], [rejected]), 'dibao');
    expect([outcome?.decision, outcome?.amount, outcome?.missing]).toEqual([
      'needs-evidence',
      undefined,
      ['id_number'],
    ]);
  });

  it('tells a household of which every row was rejected', () => {
    const outcome = outcomeOf(decide([], [rejected]), 'dibao');
    expect([outcome?.decision, outcome?.subject, outcome?.missing]).toEqual([
      'needs-evidence',
      undefined,
      ['id_number'],
    ]);
  });

  it('gives no row to people to whom a category plainly cannot apply', () => {
    const { outcomes } = decide([{ ...ok, monthly_income: '0' }]);
    expect(outcomes.map(({ rule }) => rule.category)).toEqual(['dibao']);
  });

  it('decides a category before those that wait for it', () => {
    const order: Category[] = [...rulesOf('2021-08').rules.keys()];
    const before = (a: Category, b: Category): boolean => order.indexOf(a) < order.indexOf(b);
    expect(before('tekun', 'dibao')).toBe(true);
    expect(before('dibao', 'disability_living')).toBe(true);
    expect(before('dibao', 'unattended_child')).toBe(true);
  });

  it('says that a pending benefit may change one that is granted', () => {
    const decided = decide([{ ...ok, birth: '1950-01-01', monthly_income: '0' }]);
    const dibao = outcomeOf(decided, 'dibao');
    expect(outcomeOf(decided, 'tekun')?.missing).toEqual(['care_mode', 'obligors']);
    expect(dibao?.decision).toBe('eligible');
    expect(dibao && reasonsOf(decided.frame, dibao, 'zh')).toContain('“特困人员救助供养”还缺材料');
  });
});

describe('what a decision changes', () => {
  const paid = (relief: string, amount: string, income: string): unknown =>
    outcomeOf(
      decide([{ ...ok, monthly_income: income, current_relief: relief, current_amount: amount }]),
      'dibao',
    )?.changed;

  it('is new where nothing was paid', () => {
    expect(paid('无', '', '0')).toBe('new');
  });
  it('is stop where it was paid and is not granted', () => {
    expect(paid('低保', '300', '900')).toBe('stop');
  });
  it('is up, down or same by the amount', () => {
    // 657 − 300 = 357
    expect([
      paid('低保', '356.99', '300'),
      paid('低保', '357.01', '300'),
      paid('低保', '357', '300'),
    ]).toEqual(['up', 'down', 'same']);
  });
  it('is not told where the sheet does not say what is paid today', () => {
    expect(outcomeOf(decide([{ ...ok, monthly_income: '0' }]), 'dibao')?.changed).toBeUndefined();
  });
});

describe('the words of a decision', () => {
  const decided = decide([{ ...ok, monthly_income: '300.50' }]);
  const dibao = outcomeOf(decided, 'dibao');

  it('say each step with its figures', () => {
    // 657 − 300.50 = 356.50
    expect(dibao && reasonsOf(decided.frame, dibao, 'zh')).toBe(
      '最低生活保障：符合。共同生活1人，家庭月收入300.50元，低于657元×1人=657元；家庭财产状况符合规定；按差额发放，657元×1人−300.50元=356.50元/月。',
    );
  });

  it('are the same in English', () => {
    expect(dibao && reasonsOf(decided.frame, dibao, 'en')).toBe(
      'subsistence allowance (dibao): eligible. 1 members with 300.50 yuan a month, under 657 × 1 = 657 yuan; property is within the rules; the difference, 657 × 1 − 300.50 = 356.50 yuan a month.',
    );
  });

  it('come with the articles, each once', () => {
    expect(dibao && authorityOf(decided.frame, dibao)).toBe(
      '民发〔2021〕57号 第七条；国务院令第649号 第九条；国务院令第649号 第十二条；市民政局工作汇报（2021年8月） 低保标准',
    );
  });

  it('name in the clerk’s own headers what is missing', () => {
    const lacking = decide([
      {
        relation: '本人',
        monthly_income: '0',
        houses: '1',
        vehicles: '0',
        business_registered: '否',
      },
    ]);
    const outcome = outcomeOf(lacking, 'dibao');
    expect(outcome && reasonsOf(lacking.frame, outcome, 'zh')).toBe(
      '最低生活保障：需补材料。家庭财产状况符合规定：缺“财产状况符合（或者金融资产）”。',
    );
  });

  it('say whose cells are open, and what may be filled in instead', () => {
    const open = decide([
      { ...ok, monthly_income: '0' },
      { relation: '配偶', wage_income: '0', property_income: '0' },
      { relation: '子', monthly_income: '0' },
    ]);
    const outcome = outcomeOf(open, 'dibao');
    expect(outcome && reasonsOf(open.frame, outcome, 'zh')).toBe(
      '最低生活保障：需补材料。家庭人均收入低于低保标准：缺“月收入（或者经营净收入、转移净收入）”（要补的人：2）。',
    );
  });

  it('say which of several grounds holds, and by how much', () => {
    const rich = decide([
      {
        relation: '本人',
        monthly_income: '0',
        houses: '2',
        vehicles: '0',
        business_registered: '否',
        financial_assets: '15768.01',
      },
    ]);
    const outcome = outcomeOf(rich, 'dibao');
    // 657 × 1 × 24 = 15768
    expect(outcome && reasonsOf(rich.frame, outcome, 'zh')).toBe(
      '最低生活保障：不符合。家庭财产状况不符合规定：住房2套，上限1套，金融资产15768.01元，超过657元×1人×24个月=15768元。',
    );
  });

  it('say what is known of a sum whose rest is open', () => {
    const over = decide([{ ...ok, monthly_income: '9000' }, { relation: '配偶' }]);
    const outcome = outcomeOf(over, 'dibao');
    expect(outcome && reasonsOf(over.frame, outcome, 'en')).toBe(
      'subsistence allowance (dibao): not eligible. 2 members with at least 9000 yuan a month, not under 657 × 2 = 1314 yuan.',
    );
  });

  it('show what was taken off where a benefit tops up another', () => {
    const both = decide([
      { birth: '1958-02-03', ...ok, monthly_income: '200', obligors: '有' },
      {
        birth: '2010-06-01',
        relation: '孙子',
        father_status: '服刑',
        mother_status: '失联',
        monthly_income: '0',
      },
    ]);
    const child = outcomeOf(both, 'unattended_child', 2);
    // dibao 657 × 2 − 200 = 1114; the child's half is 557; 1100 − 557 = 543
    expect(child && reasonsOf(both.frame, child, 'zh')).toContain(
      '符合“最低生活保障”，只补差额：1100元−557元=543元/月',
    );
  });

  it('speak of a religious worker’s own income, not of a household that has nobody left', () => {
    const worker = { living_status: '宗教场所居住', religious_years: '3', monthly_income: '200' };
    const alone = decide([{ ...ok, ...worker }]);
    const outcome = outcomeOf(alone, 'dibao_single');
    // 657 − 200 = 457
    expect(outcome && reasonsOf(alone.frame, outcome, 'zh')).toBe(
      '最低生活保障（单人户）：符合。本人未随家庭纳入低保；属于可以单独申请的人员：宗教教职人员，脱离家庭3年；宗教教职人员不看家庭收入，看本人：月收入200元，低于657元；家庭财产状况符合规定；本人收入低于低保标准657元；按本人收入的差额发放，657元−200元=457元/月。',
    );
  });

  it('say of the sick in a borderline household what the household has', () => {
    const home = decide([
      { birth: '1975-03-02', ...ok, monthly_income: '1500' },
      { birth: '1976-05-06', relation: '配偶', monthly_income: '100', serious_illness: '是' },
    ]);
    const outcome = outcomeOf(home, 'dibao_single', 2);
    // 1500 + 100 = 1600; 657 × 1.5 × 2 = 1971
    expect(outcome && reasonsOf(home.frame, outcome, 'zh')).toContain(
      '低保边缘家庭：家庭月收入1600元，低于1971元；',
    );
  });

  it('tell what is to be done where another benefit of the kind is had', () => {
    const cells = { disability_type: '听力', disability_grade: '一', long_term_care: '是' };
    const both = decide([{ ...ok, ...cells, other_benefit: '离休' }]);
    const outcome = outcomeOf(both, 'disability_care');
    expect(outcome && reasonsOf(both.frame, outcome, 'zh')).toBe(
      '重度残疾人护理补贴：需补材料。已享离休、因公致残、老年护理补贴的，与本项择高：请核定哪项高，那项低的停发后改填“无”，本项低的本项不发：缺“已享其他补贴”。',
    );
  });

  it('say of old people on tekun that they are cared for by it, not that they are well off', () => {
    const tekun = { monthly_income: '100', obligors: '无', care_mode: '分散' };
    const alone = decide([{ birth: '1950-01-15', ...ok, ...tekun }]);
    const outcome = outcomeOf(alone, 'home_care');
    expect(outcome && reasonsOf(alone.frame, outcome, 'zh')).toBe(
      '低收入老年人居家养老服务补贴：不符合。符合“特困人员救助供养”，由供养照料，不另发居家养老服务补贴（待核对）。',
    );
  });

  it('say which rows contradict each other, and decide all that does not turn on it', () => {
    // 657 × 2 − 400 = 914 would be paid if the property fits; the mother is 85 either way.
    const split = decide([
      { ...ok, monthly_income: '200' },
      { birth: '1936-03-02', relation: '母', monthly_income: '200', property_ok: '否' },
    ]);
    const [dibao, old] = [outcomeOf(split, 'dibao'), outcomeOf(split, 'old_age', 2)];
    expect([dibao?.decision, old?.decision]).toEqual(['needs-evidence', 'eligible']);
    const words = dibao && reasonsOf(split.frame, dibao, 'zh');
    expect(words).toContain(
      '家庭财产状况符合规定：“财产状况符合”不一致，请先改正：case 第1行与第2行；',
    );
    expect(words).toContain('缺“金融资产、住房套数、机动车、工商登记”');
  });

  it('take the first of the household’s rows that agree', () => {
    const rows = [
      { ...ok, monthly_income: '200' },
      { relation: '配偶', monthly_income: '0' },
    ];
    const agreed = decide(rows.map((row) => ({ ...row, property_ok: '是' })));
    // 657 × 2 − 200 = 1114
    expect(outcomeOf(agreed, 'dibao')?.amount).toBe(111_400);
  });

  it('say which row to mend where a row was rejected', () => {
    const broken = decide([{ ...ok, monthly_income: '0' }], [rejected]);
    const outcome = outcomeOf(broken, 'dibao');
    expect(outcome && reasonsOf(broken.frame, outcome, 'zh')).toContain('a.csv 第3行“身份证号”');
  });
});
