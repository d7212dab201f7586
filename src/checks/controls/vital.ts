import { type CheckContext, joined, tell, titleOf, villageKey, villagesOf } from '../context.ts';
import { type Finding, plainFinding } from '../finding.ts';
import { monthsBetween, monthText } from '../months.ts';
import { followed, priced } from '../priced.ts';
import { type Recipient, reliefsOf } from '../recipients.ts';
import type { Claim, Timeline } from '../timeline.ts';
import {
  column,
  type Entry,
  idOf,
  idWords,
  isLater,
  isNothing,
  matchOf,
  type RegisterKind,
} from '../registers.ts';
import { aboutThem, type Control } from '../control.ts';
import type { Column } from '../../core/columns.ts';
import { shown } from '../../sheets/read/shown.ts';

/**
 * 死亡、嫁出、迁出按月报告. A row with a village and no person is a report of nothing (零报告). A list of 死亡人员 with
 * 死亡日期 says by its header what happened.
 */
const vitalColumns: readonly Column[] = [
  column('id_number', 'text', ['身份证号', '身份证号码', '公民身份号码']),
  column('name', 'text', ['姓名']),
  column('event', 'word', ['变动类型', '类型', '变动原因', '减员原因'], {
    words: {
      死亡: ['去世', '病故', '已故', '人员死亡'],
      嫁出: ['出嫁', '婚嫁迁出'],
      迁出: ['户籍迁出'],
      迁入: ['户籍迁入', '迁回', '户籍迁回'],
      嫁入: ['婚嫁迁入'],
      离婚回: ['离婚迁回', '离婚返回'],
      出生: ['新生儿'],
      '服刑/服兵役': ['服刑', '服兵役'],
      共同生活新增: ['新增共同生活'],
      其他: [],
      无: ['无变动', '零报告'],
    },
  }),
  column('event_date', 'date', ['变动日期', '发生日期', '变动时间']),
  column('dead_id', 'text', idWords('死亡人员', '死者')),
  column('dead_name', 'text', ['死亡人员', '死亡人员姓名', '死者姓名']),
  column('dead_date', 'date', ['死亡日期', '死亡时间']),
  column('report_date', 'date', ['报告日期', '上报日期']),
  column('town', 'text', ['报告乡镇', '乡镇', '所属街道', '所属街']),
  column(
    'village',
    'text',
    ['报告村', '村', '村居', '村（居）', '村(居)委会', '所属社区', '所属社', '行政村', '社区'],
    { required: true },
  ),
];

/** 死亡、嫁出、迁出月报. */
const vitalRegister: RegisterKind = {
  kind: 'vital',
  control: 'vital',
  columns: vitalColumns,
  needs: [
    ['id_number', 'dead_id'],
    ['event', 'dead_id', 'dead_name', 'dead_date'],
  ],
  saidByHeader: '死亡',
  tells: (entry) => isNothing(entry) || idOf(entry, 'id_number') !== undefined,
};

/** 死亡嫁出迁出报告. */
export const vital: Control = {
  key: 'vital',
  title: { zh: '死亡嫁出迁出报告', en: 'deaths and moves' },
  kinds: {
    'still-paid': { zh: '变动后仍在发放', en: 'still paid' },
    'reported-late': { zh: '迟报', en: 'reported late' },
    'not-reported': { zh: '死亡未报告', en: 'not reported' },
    'reported-early': { zh: '报告早于变动', en: 'reported early' },
    'reported-twice': { zh: '重复报告', en: 'reported twice' },
    returned: { zh: '迁出又迁回', en: 'returned' },
    unsettled: { zh: '死亡后未按期办结', en: 'not settled in time' },
    'no-report': { zh: '村未按月报告', en: 'no report' },
  },
  files: [{ key: 'vital', about: 'optVital', register: vitalRegister }],
  busy: (given) => given.file('vital') || given.rosters,
  looked: (kind, given) => {
    if (kind === 'not-reported') return given.file('vital') && given.roster('deceased');
    if (kind === 'unsettled') return given.file('vital') || given.roster('deceased');
    return given.roster(kind) || (kind !== 'deceased' && given.file('vital'));
  },
  mayHide: aboutThem('vital'),
  findings: (context, { register, onRosters, reports, timelineOf }) =>
    vitalFindings(
      context,
      register('vital'),
      onRosters.filter(({ kind }) => kind === 'deceased'),
      reports.flatMap((one) => stillPaid(context, one, timelineOf(one.recipient))),
    ),
};

/** ID numbers of those whose death a village reported, up to the month that is checked. */
export const deadIn = (context: CheckContext, register: readonly Entry[] | undefined): string[] =>
  (register ?? []).flatMap((entry) => {
    const id = entry.text('event') === '死亡' ? idOf(entry, 'id_number') : undefined;
    return id === undefined || isLater(context, entry.text('event_date')) ? [] : [id.text];
  });

/**
 * 死亡、嫁出、迁出按月报告: what the register says and is still paid, what was reported late, deaths on
 * a roster that no village reported (`deaths`: findings of the deceased roster), and silent villages.
 */
function vitalFindings(
  context: CheckContext,
  register: readonly Entry[] | undefined,
  deaths: readonly Finding[],
  paid: readonly Finding[],
): Finding[] {
  const gone = [...paid, ...deaths];
  if (register === undefined) return unsettled(context, gone);
  return [
    ...paid,
    ...unsettled(context, gone),
    ...register.flatMap((entry) => [...late(context, entry), ...early(context, entry)]),
    ...twice(context, register),
    ...returned(context, register),
    ...unreported(context, register, deaths),
    ...silent(context, register),
  ];
}

/** A report that changes what a household is due, with what it says. */
export interface VitalClaim {
  readonly entry: Entry;
  readonly recipient: Recipient;
  readonly claim: Claim;
  /** Its date can be read, and has come. */
  readonly sure: boolean;
}

/** Reports of people who have died, married out or moved out, while their households are paid. */
export function vitalClaims(
  context: CheckContext,
  register: readonly Entry[] | undefined,
): VitalClaim[] {
  const backs = returns(context, register ?? []);
  return (register ?? []).flatMap((entry): VitalClaim[] => {
    const event = entry.text('event');
    const id = idOf(entry, 'id_number');
    const found = id === undefined ? undefined : context.byId.get(id.text);
    if (id === undefined || found === undefined || !leaving.includes(event)) return [];
    if (backAgain(entry, backs.get(id.text) ?? []) !== undefined) return [];
    const { recipient, person } = found;
    // Where the sheet says so itself, calc has already taken the person out.
    if ((person.values['living_status'] ?? '在户') !== '在户') return [];
    const date = entry.text('event_date');
    const since = date === '' ? undefined : date;
    const sure =
      entry.unread('event_date') === undefined &&
      (since === undefined || !isLater(context, since)) &&
      !isEarly(entry);
    return [{ entry, recipient, claim: { person, effect: { status: event }, since }, sure }];
  });
}

const leaving: readonly string[] = ['死亡', '嫁出', '迁出'];
const coming: readonly string[] = ['迁入', '离婚回', '嫁入', '共同生活新增'];

/** Reports of people who came back, by ID number, up to the month that is checked. */
function returns(
  context: CheckContext,
  register: readonly Entry[],
): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of register) {
    const id = coming.includes(entry.text('event')) ? idOf(entry, 'id_number') : undefined;
    if (id === undefined || isLater(context, entry.text('event_date'))) continue;
    found.set(id.text, [...(found.get(id.text) ?? []), entry]);
  }
  return found;
}

/** The report that someone who had left came back; nobody comes back from death. */
function backAgain(entry: Entry, backs: readonly Entry[]): Entry | undefined {
  const left = entry.text('event_date');
  if (entry.text('event') === '死亡' || left === '') return undefined;
  return backs
    .filter((one) => one.text('event_date') >= left)
    .sort((a, b) => (a.text('event_date') < b.text('event_date') ? -1 : 1))[0];
}

/** It was reported before it happened: one of the dates is wrong. */
function isEarly(entry: Entry): boolean {
  const [since, reported] = [entry.text('event_date'), entry.text('report_date')];
  return since !== '' && reported !== '' && reported < since.slice(0, reported.length);
}

function stillPaid(
  context: CheckContext,
  { entry, recipient, claim, sure }: VitalClaim,
  timeline: Timeline,
): Finding[] {
  const { person, since } = claim;
  const event = entry.text('event');
  const id = idOf(entry, 'id_number');
  const unread = entry.unread('event_date');
  const plain = {
    ...plainFinding,
    control: 'vital',
    kind: 'still-paid',
    householdId: recipient.household.id,
    idNumber: person.id.text,
    name: person.name,
    source: entry.file,
    sourceRow: entry.row,
    match: id === undefined ? undefined : matchOf(id, entry.text('name'), person),
    since,
  } as const;
  const reliefs = reliefsOf(recipient, person);
  if (recipient.reliefs.length === 0) {
    const words = [tell(context, 'vitalListed', { event }), tell(context, 'checkReliefUnknown')];
    const fact = [person.id.text, event, ''];
    const action = tell(context, 'actReview');
    return [{ ...plain, severity: 'review', fact, detail: joined(context, words), action }];
  }
  const reported = (category: string): string =>
    unread !== undefined
      ? tell(context, 'vitalDateUnread', { found: shown(unread) })
      : since === undefined
        ? tell(context, 'vitalUndated')
        : isLater(context, since)
          ? tell(context, 'rosterFuture', { since })
          : isEarly(entry)
            ? tell(context, 'vitalEarly', { since, reported: entry.text('report_date') })
            : tell(context, 'vitalStillPaid', { since, event, category });
  const own = reliefs.map((relief): Finding => {
    const { due, words, ...figures } = priced(context, timeline, relief, claim);
    const category = titleOf(context, relief.category);
    // Who is gone is looked into even where the amount stays.
    const look = !sure || figures.severity === 'info';
    return {
      ...plain,
      ...figures,
      ...(look && { severity: 'review', action: tell(context, 'actReview') }),
      fact: [person.id.text, event, relief.category],
      category: relief.category,
      newAmount: due.amount,
      detail: joined(context, [reported(category), ...words]),
    };
  });
  if (!sure) return own;
  const [first] = recipient.reliefs;
  const cause: Finding = {
    ...plain,
    severity: 'review',
    fact: [],
    detail: reported(first === undefined ? '' : titleOf(context, first.category)),
    action: '',
  };
  const others = followed(context, timeline, claim, cause, reliefs);
  return [...own, ...others.map((one) => ({ ...one, fact: [event, ...one.fact] }))];
}

function late(context: CheckContext, entry: Entry): Finding[] {
  const [since, reported, event] = ['event_date', 'report_date', 'event'].map((key) =>
    entry.text(key),
  );
  if (since === undefined || since === '' || reported === undefined || reported === '') return [];
  // What happened can't be read: it is among the rejects.
  if (entry.unread('event') !== undefined) return [];
  const months = monthsBetween(since, reported) - context.controls.report_within_months.value;
  if (months <= 0) return [];
  return [
    reportFinding(context, entry, {
      kind: 'reported-late',
      severity: 'review',
      fact: [event ?? '', since],
      detail: tell(context, 'vitalLate', { since, event: event ?? '', reported, months }),
      action: tell(context, 'actReport'),
    }),
  ];
}

/** A report before the event. */
function early(context: CheckContext, entry: Entry): Finding[] {
  if (!isEarly(entry) || entry.unread('event') !== undefined) return [];
  const [since, reported] = [entry.text('event_date'), entry.text('report_date')];
  return [
    reportFinding(context, entry, {
      kind: 'reported-early',
      severity: 'review',
      fact: [entry.text('event'), since],
      detail: tell(context, 'vitalEarly', { since, reported }),
      action: tell(context, 'actDates'),
    }),
  ];
}

/** One death reported again. */
function twice(context: CheckContext, register: readonly Entry[]): Finding[] {
  const first = new Map<string, Entry>();
  return register.flatMap((entry): Finding[] => {
    const id = entry.text('event') === '死亡' ? idOf(entry, 'id_number') : undefined;
    if (id === undefined) return [];
    const before = first.get(id.text);
    if (before === undefined) {
      first.set(id.text, entry);
      return [];
    }
    const dates = [before.text('report_date'), before.text('event_date')];
    const told = dates.find((date) => date !== '') ?? `${before.file} ${before.row}`;
    const since = entry.text('event_date');
    const detail = tell(context, 'vitalTwice', {
      first: told,
      file: entry.file,
      row: entry.row,
      since: since === '' ? tell(context, 'unknownAmount') : since,
    });
    return [
      reportFinding(context, entry, {
        kind: 'reported-twice',
        severity: 'review',
        fact: ['死亡', since],
        detail,
        action: tell(context, 'actTwiceReported'),
      }),
    ];
  });
}

/** 迁回、离婚回: someone who left and came back was no member in between; or the sheet does not know that he is back. */
function returned(context: CheckContext, register: readonly Entry[]): Finding[] {
  const backs = returns(context, register);
  const left = register.flatMap((entry): Finding[] => {
    const id = leaving.includes(entry.text('event')) ? idOf(entry, 'id_number') : undefined;
    const found = id && context.byId.get(id.text);
    const again = id && backAgain(entry, backs.get(id.text) ?? []);
    if (found === undefined || again === undefined) return [];
    const [since, back] = [entry.text('event_date'), again.text('event_date')];
    const months = monthsBetween(since, back);
    // Away and back within a month: no payment was another.
    if (months <= 0) return [];
    const params = { since, event: entry.text('event'), back, word: again.text('event'), months };
    return [
      reportFinding(context, entry, {
        kind: 'returned',
        severity: 'review',
        fact: [since, back],
        detail: tell(context, 'vitalReturned', params),
        action: tell(context, 'actReview'),
      }),
    ];
  });
  const unknown = [...backs].flatMap(([id, entries]): Finding[] => {
    const entry = entries.at(-1);
    const status = context.byId.get(id)?.person.values['living_status'];
    if (entry === undefined || typeof status !== 'string' || !['嫁出', '迁出'].includes(status))
      return [];
    const back = entry.text('event_date');
    return [
      reportFinding(context, entry, {
        kind: 'returned',
        severity: 'review',
        fact: [status, back],
        detail: tell(context, 'vitalBack', { back, word: entry.text('event'), status }),
        action: tell(context, 'actReview'),
      }),
    ];
  });
  return [...left, ...unknown];
}

/** 死亡后3个月内核查并办完手续: deaths that are sure and still change what is paid when that time is over. */
function unsettled(context: CheckContext, gone: readonly Finding[]): Finding[] {
  const within = context.controls.settle_within_months?.value;
  if (within === undefined) return [];
  const seen = new Set<string>();
  return gone.flatMap((one): Finding[] => {
    const { since, idNumber, severity, match, fact } = one;
    const death = one.kind === 'deceased' || fact.includes('死亡');
    if (!death || since === undefined || match === 'likely' || seen.has(idNumber)) return [];
    if (!['stop', 'recalculate'].includes(severity) || !isOver(since, within, context)) return [];
    seen.add(idNumber);
    const detail = tell(context, 'vitalUnsettled', {
      since,
      month: monthText(context.asOf),
      within,
    });
    return [
      {
        ...plainFinding,
        control: 'vital',
        kind: 'unsettled',
        severity: 'review',
        fact: [idNumber],
        householdId: one.householdId,
        idNumber,
        name: one.name,
        category: one.category,
        source: one.source,
        sourceRow: one.sourceRow,
        match,
        since,
        detail,
        action: tell(context, 'actSettle'),
      },
    ];
  });
}

/** Whether so many months after a date are over on the day that is checked. */
function isOver(since: string, within: number, { asOf }: CheckContext): boolean {
  const months = monthsBetween(since, monthText(asOf));
  return (
    months > within ||
    (months === within && since.length === 10 && Number(since.slice(8)) < asOf.day.day)
  );
}

/** A finding about a report itself, under the person whom it names. */
function reportFinding(
  context: CheckContext,
  entry: Entry,
  { fact, ...more }: Pick<Finding, 'kind' | 'severity' | 'fact' | 'detail' | 'action'>,
): Finding {
  const id = idOf(entry, 'id_number')?.text ?? '';
  const since = entry.text('event_date');
  return {
    ...plainFinding,
    control: 'vital',
    fact: [id === '' ? entry.text('name') : id, ...fact],
    householdId: context.byId.get(id)?.recipient.household.id ?? '',
    idNumber: id,
    name: entry.text('name'),
    source: entry.file,
    sourceRow: entry.row,
    since: since === '' ? undefined : since,
    ...more,
  };
}

/** Deaths that another office's list has and the villages' reports have not. */
function unreported(
  context: CheckContext,
  register: readonly Entry[],
  deaths: readonly Finding[],
): Finding[] {
  const reported = new Set(
    register
      .filter((entry) => entry.text('event') === '死亡')
      .map((entry) => idOf(entry, 'id_number')?.text),
  );
  return deaths
    .filter(({ idNumber, match }) => match !== 'likely' && !reported.has(idNumber))
    .map((death): Finding => ({
      ...plainFinding,
      control: 'vital',
      kind: 'not-reported',
      severity: 'review',
      fact: [death.idNumber],
      householdId: death.householdId,
      idNumber: death.idNumber,
      name: death.name,
      source: death.source,
      sourceRow: death.sourceRow,
      match: death.match,
      since: death.since,
      detail: tell(context, 'vitalNotReported', {
        since: death.since ?? tell(context, 'unknownAmount'),
      }),
      action: tell(context, 'actRegister'),
    }));
}

/** Villages with recipients from which nothing came this month, not even a report of nothing. */
function silent(context: CheckContext, register: readonly Entry[]): Finding[] {
  const month = monthText(context.asOf);
  const heard = new Set(
    register
      .filter((entry) => entry.text('report_date').startsWith(month))
      .flatMap((entry) => [
        entry.text('village'),
        villageKey({ town: entry.text('town'), village: entry.text('village') }),
      ]),
  );
  const villages = villagesOf(context);
  return villages
    .filter(({ town, village }) => {
      // A report that names no town counts where only one town has a village of that name.
      const alone = villages.filter((other) => other.village === village).length === 1;
      return !heard.has(villageKey({ town, village })) && !(alone && heard.has(village));
    })
    .map(({ town, village }): Finding => ({
      ...plainFinding,
      control: 'vital',
      kind: 'no-report',
      severity: 'review',
      fact: [town, village, month],
      householdId: '',
      idNumber: '',
      name: '',
      since: month,
      detail: tell(context, 'vitalSilent', { town, village, month }),
      action: tell(context, 'actReport'),
    }));
}
