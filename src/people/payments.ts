import { type ColumnForm, inputColumns } from '../core/columns.ts';
import type { Fact } from '../core/fact.ts';
import { message, type Message } from '../messages/index.ts';
import type { TableRow } from '../sheets/read/types.ts';

const also = (
  key: string,
  kind: ColumnForm['kind'],
  headers: readonly [string, ...string[]],
  more: Partial<ColumnForm> = {},
): ColumnForm => ({ key, kind, headers, level: 'person', note: { zh: '', en: '' }, ...more });

const idColumn = inputColumns.find(({ key }) => key === 'id_number');

/** 发放记录 (`--paid FILE`): what was really paid, a payment a row. */
export const paymentColumns: readonly ColumnForm[] = [
  // A payment's row stands for itself: nothing reaches down into it, as a household's number does.
  also('paid_household', 'text', inputColumns[0].headers, {
    also: ['低保（特困）证号', '边缘证号', '特困证号', '家庭ID'],
  }),
  also('id_number', 'id', idColumn?.headers ?? ['身份证号'], {
    also: [
      '身份证',
      '身份证件号',
      '享受人身份证号',
      '救助身份证号',
      '户主身份证号',
      '户主身份证号码',
    ],
  }),
  also(
    'category',
    'categories',
    ['类别', '救助类别', '发放类别', '补贴类别', '待遇类别', '享受类别'],
    {
      also: ['救助类型', '补贴类型', '保障类别', '救助保障类别', '补贴项目'],
      required: true,
    },
  ),
  also('month', 'date', ['月份', '发放月份', '发放年月', '所属月份', '所属年月', '发放日期'], {
    required: true,
  }),
  also('amount', 'money', ['金额', '发放金额', '实发金额', '实发', '补贴金额', '救助报账金额'], {
    required: true,
    // What was taken back is below zero.
    signed: true,
    several: true,
    period: 'once',
    ofHousehold: 'amount',
  }),
  also('status', 'word', ['支付状态', '发放状态', '支付结果', '发放结果', '打款状态'], {
    words: {
      成功: ['支付成功', '发放成功', '打款成功', '已支付', '已发放', '已发', '已到账', '正常'],
      未付: [
        '失败',
        '支付失败',
        '发放失败',
        '打款失败',
        '退回',
        '退票',
        '退汇',
        '已退回',
        '未支付',
        '未发放',
        '未发',
        '待支付',
        '待发放',
        '停发',
      ],
    },
  }),
  also('failure', 'text', ['支付失败原因', '失败原因', '退回原因', '退票原因']),
];

/** One payment, or what can be seen of one that can't be read. */
export interface Payment {
  readonly file: string;
  readonly row: number;
  /** Empty where the row names none. */
  readonly householdId: string;
  readonly idNumber: string;
  /** A category's key or, where there is none, the word that stands there; undefined where it can't be read. */
  readonly category: string | undefined;
  /** `YYYY-MM`; undefined where it can't be read. */
  readonly month: string | undefined;
  /** Fen, below zero where it was taken back; undefined where the row can't be used as a payment. */
  readonly amount: number | undefined;
}

/** What a row of a list of payments says. */
export interface PaymentRow {
  readonly payments: readonly Payment[];
  /** Why the row is no payment; undefined where it is one. */
  readonly fault?: Message;
  /** It says that the money was not paid after all. */
  readonly failed?: true;
}

const text = (value: Fact | undefined): string => (typeof value === 'string' ? value : '');

/** Reads a row of a list of payments: several benefits may stand in one row, with as many amounts. */
export function paymentsOf({ file, row, values, faults }: TableRow): PaymentRow {
  const { category: kinds, amount, status, failure } = values;
  const month = text(values['month']).slice(0, 7);
  const place = {
    file,
    row,
    householdId: text(values['paid_household']),
    idNumber: text(values['id_number']),
    month: month === '' ? undefined : month,
  };
  if (status === '未付' || (status === undefined && !/^[-—/无]*$/.test(text(failure)))) {
    return { payments: [], failed: true };
  }
  const named = Array.isArray(kinds) ? kinds.map(String) : [];
  const amounts =
    typeof amount === 'number' ? [amount] : Array.isArray(amount) ? amount.map(Number) : [];
  const [first] = faults;
  const lacks =
    place.month === undefined ||
    named.length === 0 ||
    amounts.length !== named.length ||
    (place.householdId === '' && place.idNumber === '');
  if (first === undefined && !lacks) {
    const payments = named.map((category, at) => ({ ...place, category, amount: amounts[at] }));
    return { payments };
  }
  const kindsSeen = named.length === 0 ? [undefined] : named;
  return {
    payments: kindsSeen.map((category) => ({ ...place, category, amount: undefined })),
    fault: first?.message ?? message('paidRowLacks'),
  };
}
