import { type CheckContext, joined, tell } from '../context.ts';
import { type Finding, plainFinding } from '../finding.ts';
import { sameName } from '../match/names.ts';
import type { Recipient } from '../recipients.ts';
import {
  column,
  doneOn,
  type Entry,
  idOf,
  idWords,
  matchOf,
  type RegisterKind,
  some,
} from '../registers.ts';
import { aboutThem, type Control } from '../control.ts';
import type { Column } from '../../core/columns.ts';
import type { Person } from '../../people/household.ts';

/** 经办人员、村（居）民委员会成员近亲属备案. */
const committee = [
  '村干部',
  '村居干部',
  '村委会成员',
  '居委会成员',
  '村（居）民委员会成员',
] as const;
const staffColumns: readonly Column[] = [
  column('staff_id', 'text', idWords('经办人', '工作人员', ...committee), { required: true }),
  column('staff_name', 'text', [
    '经办人姓名',
    '经办人',
    '工作人员姓名',
    '工作人员',
    ...committee.flatMap((word) => [`${word}姓名`, word]),
    '姓名',
  ]),
  column('position', 'text', ['职务', '人员类别', '经办人职务']),
  column('unit', 'text', ['单位', '工作单位', '村', '村（居）', '行政村', '所在村']),
  column('relative_id', 'text', idWords('亲属', '救助', '救助对象')),
  column('relative_name', 'text', ['亲属姓名', '亲属', '救助姓名', '救助对象姓名']),
  column('relation', 'text', ['关系', '与经办人关系', '与村干部关系', '对象关系']),
  column('filed', 'date', ['备案日期', '备案时间']),
];

/** 近亲属备案表. */
export const staffRegister: RegisterKind = {
  kind: 'staff',
  control: 'kin',
  columns: staffColumns,
  needs: [['staff_id', 'staff_name', 'relative_id', 'relative_name']],
  tells: some('staff_id', 'relative_id', 'relative_name'),
};

/** 近亲属备案. */
export const kin: Control = {
  key: 'kin',
  title: { zh: '近亲属备案', en: 'relatives of caseworkers' },
  kinds: {
    filed: { zh: '已备案', en: 'filed' },
    'not-filed': { zh: '未备案', en: 'not filed' },
    caseworker: { zh: '经办人本人', en: 'caseworker' },
  },
  files: [{ key: 'staff', about: 'optStaff', register: staffRegister }],
  busy: (given) => given.file('staff'),
  looked: (_, given) => given.file('staff'),
  mayHide: aboutThem('kin'),
  findings: (context, { register }) => kinFindings(context, register('staff') ?? []),
};

/** 经办人员近亲属享受救助备案: caseworkers' relatives on relief, filed or not, and caseworkers themselves. */
function kinFindings(context: CheckContext, staff: readonly Entry[]): Finding[] {
  return [
    ...staff.flatMap((entry) => relative(context, entry)),
    ...staff.flatMap((entry) => caseworker(context, entry)),
  ];
}

function relative(context: CheckContext, entry: Entry): Finding[] {
  const id = idOf(entry, 'relative_id');
  const name = entry.text('relative_name');
  const params = {
    staff: entry.text('staff_name'),
    unit: entry.text('unit'),
    relation: entry.text('relation'),
    position: positionOf(context, entry),
  };
  const { date, why } = doneOn(context, entry, 'filed', staffRegister);
  const filed = date !== undefined;
  const not = joined(context, [tell(context, 'kinNotFiled', params), ...why]);
  if (id !== undefined) {
    const found = context.byId.get(id.text);
    if (found === undefined) return [];
    return [
      finding(found, entry, {
        kind: filed ? 'filed' : 'not-filed',
        severity: filed ? 'info' : 'review',
        match: matchOf(id, name, found.person),
        detail: filed ? tell(context, 'kinFiled', { ...params, filed: date }) : not,
        action: tell(context, filed ? 'actSampled' : 'actFile'),
      }),
    ];
  }
  if (name === '' || filed) return [];
  return [...context.byId.values(), ...context.unnumbered]
    .filter(({ person }) => sameName(person.name, name))
    .map((found) =>
      finding(found, entry, {
        kind: 'not-filed',
        severity: 'info',
        match: 'likely',
        detail: tell(context, 'kinByName', params),
        action: tell(context, 'actIdentity'),
      }),
    );
}

/** What the list says that the official is. */
const positionOf = (context: CheckContext, entry: Entry): string =>
  entry.text('position') === '' ? tell(context, 'staffWord') : entry.text('position');

function caseworker(context: CheckContext, entry: Entry): Finding[] {
  const id = idOf(entry, 'staff_id');
  const found = id === undefined ? undefined : context.byId.get(id.text);
  if (id === undefined || found === undefined) return [];
  return [
    finding(found, entry, {
      kind: 'caseworker',
      severity: 'review',
      match: matchOf(id, entry.text('staff_name'), found.person),
      detail: tell(context, 'kinSelf', {
        staff: entry.text('staff_name'),
        unit: entry.text('unit'),
        position: positionOf(context, entry),
      }),
      action: tell(context, 'actFile'),
    }),
  ];
}

function finding(
  { recipient, person }: { readonly recipient: Recipient; readonly person: Person },
  entry: Entry,
  more: Pick<Finding, 'kind' | 'severity' | 'match' | 'detail' | 'action'>,
): Finding {
  const staff = idOf(entry, 'staff_id')?.text ?? entry.text('staff_name');
  return {
    ...plainFinding,
    control: 'kin',
    fact: [person.id.text, staff],
    householdId: recipient.household.id,
    idNumber: person.id.text,
    name: person.name,
    category: recipient.reliefs[0]?.category,
    source: entry.file,
    sourceRow: entry.row,
    ...more,
  };
}
