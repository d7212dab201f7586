import { describe, expect, it } from 'vitest';

import { controlFiles } from '../../../src/checks/controls/index.ts';
import { categories, inputColumns } from '../../columns.ts';
import { columnsWith } from '../../../src/core/category.ts';
import { paymentColumns } from '../../../src/people/payments.ts';
import { exportColumns } from '../../../src/sheets/read/exports.ts';
import { namesOf } from '../../../src/sheets/read/header.ts';
import type { ColumnSet } from '../../../src/sheets/read/types.ts';

const people = [...inputColumns, ...columnsWith(exportColumns, categories)];
const registerOf = (file: string): ColumnSet => {
  const found = controlFiles.find(({ key }) => key === file)?.register;
  if (typeof found !== 'object') throw new Error(`no register ${file}`);
  return found.columns;
};

/** The key of the column that each header means; empty where none is known and the cells are carried through. */
const keys = (columns: ColumnSet, headers: string): Record<string, string> =>
  Object.fromEntries(
    headers
      .trim()
      .split(/\s+/)
      .map((header) => [header, namesOf(columns).find(header)?.column.key ?? '']),
  );

describe('the headers of sheets that offices really have', () => {
  it('of a family export: 家庭查询', () => {
    const headers = `户主姓名 户主身份证号 家庭人口 家庭人口数 保障人口 保障人口数 户月保障金额（元） 家庭分类施保总额（元）
      人员分类施保总额（元） 合计（元） 家庭住址 所属街 所属街道 所属社 所属社区 低保（特困）证号 最初享受月 最初享受月份 分档类型
      银行账户名称 银行帐号 一卡通账号 拥有产权住房套数 金融资产总额（元） 家庭成员姓名 家庭成员身份证号 基本生活标准（元）
      照料护理费用（元） 供养方式`;
    expect(keys(people, headers)).toEqual({
      户主姓名: 'head_name',
      户主身份证号: 'head_id',
      家庭人口: 'size',
      家庭人口数: 'size',
      保障人口: 'covered',
      保障人口数: 'covered',
      '户月保障金额（元）': 'household_amount',
      '家庭分类施保总额（元）': 'family_class_amount',
      '人员分类施保总额（元）': 'person_class_amount',
      '合计（元）': 'total_amount',
      家庭住址: 'address',
      所属街: 'town',
      所属街道: 'town',
      所属社: 'village',
      所属社区: 'village',
      '低保（特困）证号': 'certificate',
      最初享受月: 'relief_start',
      最初享受月份: 'relief_start',
      分档类型: 'relief_class',
      银行账户名称: 'bank_holder',
      银行帐号: 'bank_account',
      一卡通账号: 'bank_account',
      拥有产权住房套数: 'houses',
      '金融资产总额（元）': 'financial_assets',
      家庭成员姓名: 'member_names',
      家庭成员身份证号: 'member_ids',
      '基本生活标准（元）': 'basic_amount',
      '照料护理费用（元）': 'care_amount',
      供养方式: 'care_mode',
    });
  });

  it('of a person export: 人员查询', () => {
    const headers = `姓名 身份证号 户主身份证号 与户主关系 性别 出生日期 就业状况 残疾类别 残疾等级 劳动能力 健康状况 救助类型
      一卡通账户 家庭分类施保金额（元） 家庭地址`;
    expect(keys(people, headers)).toEqual({
      姓名: 'name',
      身份证号: 'id_number',
      户主身份证号: 'head_id',
      与户主关系: 'relation',
      性别: 'sex',
      出生日期: 'birth_date',
      就业状况: 'employment',
      残疾类别: 'disability_type',
      残疾等级: 'disability_grade',
      劳动能力: 'work_capacity',
      健康状况: 'health',
      救助类型: 'current_relief',
      一卡通账户: 'bank_account',
      '家庭分类施保金额（元）': 'family_class_amount',
      家庭地址: 'address',
    });
  });

  it.each([
    ['年收入（元）', { period: 'year' }],
    ['月收入（元）', { period: 'month' }],
    ['家庭年总收入（元）', { period: 'year', of: 'household' }],
    ['家庭月总收入（元）', { period: 'month', of: 'household' }],
    ['家庭年均收入（元）', { period: 'year', of: 'head' }],
    ['家庭月均收入（元）', { period: 'month', of: 'head' }],
  ])('of incomes say of whom and of which time: %s', (header, name) => {
    const found = namesOf(people).find(header);
    expect([found?.column.key, found?.name]).toEqual(['monthly_income', name]);
  });

  it('of older provincial reports and of lists of 高龄, of banks and of clerks', () => {
    const headers = `地区 低保证号 保障金额（元） 起始保障年月 生活自理能力 边缘证号 家庭ID 老人姓名 享受人姓名 救助姓名 身份证
      身份证件号 享受人身份证号 户主身份证号码 家庭关系 村(居)委会 行政村 户籍类型 户籍地址 户籍住址 现居住地 通讯住址
      人员类型 原始类型 享受类别 保障类别 户月保障金 发放金额 补贴金额 补贴月标准 领取金额 家庭补差 纳入月份 审批时间
      批准时间 审核确认时间 特困人员数 保障人数 享受人口 银行卡号 社保卡账号 银行账号 账户名称 收款人姓名`;
    expect(keys(people, headers)).toEqual({
      地区: 'address',
      低保证号: 'household_id',
      '保障金额（元）': 'household_amount',
      起始保障年月: 'relief_start',
      生活自理能力: 'self_care',
      边缘证号: 'certificate',
      家庭ID: 'certificate',
      老人姓名: 'name',
      享受人姓名: 'name',
      救助姓名: 'name',
      身份证: 'id_number',
      身份证件号: 'id_number',
      享受人身份证号: 'id_number',
      户主身份证号码: 'head_id',
      家庭关系: 'relation',
      '村(居)委会': 'village',
      行政村: 'village',
      户籍类型: 'hukou_type',
      户籍地址: 'hukou_address',
      户籍住址: 'hukou_address',
      现居住地: 'address',
      通讯住址: 'address',
      人员类型: 'person_type',
      原始类型: 'person_type',
      享受类别: 'current_relief',
      保障类别: 'current_relief',
      户月保障金: 'household_amount',
      发放金额: 'person_amount',
      补贴金额: 'person_amount',
      补贴月标准: 'person_amount',
      领取金额: 'household_amount',
      家庭补差: 'household_amount',
      纳入月份: 'relief_start',
      审批时间: 'approved',
      批准时间: 'approved',
      审核确认时间: 'approved',
      特困人员数: 'covered',
      保障人数: 'covered',
      享受人口: 'covered',
      银行卡号: 'bank_account',
      社保卡账号: 'bank_account',
      银行账号: 'bank_account',
      账户名称: 'bank_holder',
      收款人姓名: 'bank_holder',
    });
  });

  it.each(
    `联系电话 所属省 所属市 所属区(县) 申请原因 救助金计算方式 开户银行 住房总面积（平方米） 其他家庭财产情况 供养机构 年龄 民族
    婚姻状况 文化程度 政治面貌 是否残疾 是否残疾人 残疾证号 患病病种 参保类型 是否建档立卡扶贫对象 合计分类施保金额（元）
    在读学校名称 在读学校性质 在读学校入学时间 在职单位名称 在职单位性质 在职单位地点 备注 主要致贫原因 是否“三无” 民小组
    照料人姓名 照料人身份证号 收款人身份证号 支付状态 支付失败原因 发放次数 停发原因`
      .trim()
      .split(/\s+/),
  )('that decide nothing are no column, and are carried through: %s', (header) => {
    expect(namesOf(people).find(header)).toBeUndefined();
  });
});

describe('the headers of registers', () => {
  it('of deaths and moves', () => {
    const headers = '死亡人员 死亡日期 死亡人员身份证号 变动类型 变动日期 所属社区 所属街道';
    expect(keys(registerOf('vital'), headers)).toEqual({
      死亡人员: 'dead_name',
      死亡日期: 'dead_date',
      死亡人员身份证号: 'dead_id',
      变动类型: 'event',
      变动日期: 'event_date',
      所属社区: 'village',
      所属街道: 'town',
    });
    // Who heads the household now is no death.
    expect(keys(registerOf('vital'), '新户主姓名')).toEqual({ 新户主姓名: '' });
  });

  it('of caseworkers’ relatives', () => {
    const headers =
      '工作人员姓名 工作人员身份证号 工作单位 职务（职级） 对象关系 救助姓名 救助身份证号 备案时间';
    expect(keys(registerOf('staff'), headers)).toEqual({
      工作人员姓名: 'staff_name',
      工作人员身份证号: 'staff_id',
      工作单位: 'unit',
      '职务（职级）': 'position',
      对象关系: 'relation',
      救助姓名: 'relative_name',
      救助身份证号: 'relative_id',
      备案时间: 'filed',
    });
    const others = '工作人员联系方式 救助户籍地址 救助保障类别 救助共同生活人数 救助报账金额';
    expect(Object.values(keys(registerOf('staff'), others)).join('')).toBe('');
  });

  it('of cards', () => {
    const headers = '低保证号 银行帐号 银行账户名称 户主身份证号 开户人身份证号码 保管人 登记时间';
    expect(keys(registerOf('cards'), headers)).toEqual({
      低保证号: 'household_id',
      银行帐号: 'account',
      银行账户名称: 'holder_name',
      户主身份证号: 'holder_id',
      开户人身份证号码: 'holder_id',
      保管人: 'keeper_name',
      登记时间: 'registered',
    });
  });

  it('of payments', () => {
    const headers =
      '家庭编号 低保（特困）证号 享受人身份证号 救助类型 发放年月 补贴金额 支付状态 支付失败原因';
    expect(keys(columnsWith(paymentColumns, categories), headers)).toEqual({
      家庭编号: 'paid_household',
      '低保（特困）证号': 'paid_household',
      享受人身份证号: 'id_number',
      救助类型: 'category',
      发放年月: 'month',
      补贴金额: 'amount',
      支付状态: 'status',
      支付失败原因: 'failure',
    });
  });
});
