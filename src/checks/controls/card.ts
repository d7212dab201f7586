import { maskId, parseIdNumber } from '../../core/id-number.ts';
import { type CheckContext, joined, tell } from '../context.ts';
import { type Finding, plainFinding } from '../finding.ts';
import { nameKey, sameName } from '../match/names.ts';
import type { Recipient } from '../recipients.ts';
import type { Sought } from '../match/sought.ts';
import { column, type Entry, idOf, idWords, type RegisterKind, unreadDate } from '../registers.ts';
import { aboutThem, type Control } from '../control.ts';
import type { Column } from '../../core/columns.ts';

type Role = 'holder' | 'keeper';

/**
 * 低保金卡折开户人、保管人登记. IDs stay text: a row with a wrong one still says something, so it is used as far
 * as it goes, and told among the rejects.
 */
const cardColumns: readonly Column[] = [
  column('household_id', 'text', ['家庭编号', '户编号', '户号', '低保证号'], { required: true }),
  column('account', 'text', ['账号', '卡号', '银行账号', '银行帐号', '帐号', '卡折号'], {
    required: true,
  }),
  column('holder_id', 'text', [...idWords('开户人'), '户主身份证号']),
  column('holder_name', 'text', ['开户人姓名', '开户人', '银行账户名称', '账户名称']),
  column('keeper_id', 'text', idWords('保管人')),
  column('keeper_name', 'text', ['保管人姓名', '保管人']),
  column('registered', 'date', ['登记日期', '登记时间']),
  column('reason', 'text', ['登记原因', '原因']),
];

/** 卡折登记表. */
const cardRegister: RegisterKind = {
  kind: 'cards',
  control: 'card',
  columns: cardColumns,
  needs: [['holder_id', 'holder_name', 'keeper_id', 'keeper_name']],
  tells: (entry) => entry.text('household_id') !== '',
};

/** 卡折登记. */
export const card: Control = {
  key: 'card',
  title: { zh: '卡折登记', en: 'cards' },
  kinds: {
    'holder-outside': { zh: '开户人非本户', en: 'holder outside' },
    'keeper-outside': { zh: '保管人非本户', en: 'keeper outside' },
    'holder-dead': { zh: '开户人已死亡', en: 'holder dead' },
    'holder-many': { zh: '一人开多户的卡', en: 'holder of many' },
    'keeper-many': { zh: '一人管多户的卡', en: 'keeper of many' },
    'account-two': { zh: '一卡多户', en: 'account of two' },
  },
  files: [{ key: 'cards', about: 'optCards', register: cardRegister }],
  // Whose card it is may have died by a village's report.
  uses: ['vital'],
  busy: (given) => given.file('cards'),
  looked: (kind, given) =>
    given.file('cards') &&
    (kind !== 'holder-dead' || given.roster('deceased') || given.file('vital')),
  mayHide: (kind, source) =>
    aboutThem('card')(kind, source) ||
    (kind === 'holder-dead' && ['deceased', 'vital'].includes(source.kind)),
  seeks: ({ byId }, { register }) =>
    (register('cards') ?? []).flatMap((entry): Sought[] => {
      const id = idOf(entry, 'holder_id');
      return id === undefined || byId.has(id.text) ? [] : [{ id, name: entry.text('holder_name') }];
    }),
  findings: (context, { register, dead }) => cardFindings(context, register('cards') ?? [], dead),
};

/**
 * 卡折开户人、保管人为非家庭成员登记: cards held or kept by outsiders and not registered, one holder for
 * several households, one account for two, a holder who is dead (`dead`: ID numbers).
 */
function cardFindings(
  context: CheckContext,
  cards: readonly Entry[],
  dead: ReadonlySet<string>,
): Finding[] {
  const households = new Map(context.recipients.map((one) => [one.household.id, one]));
  const paid = cards.flatMap((card) => {
    const number = card.text('household_id');
    const recipient = number === '' ? undefined : households.get(number);
    return recipient === undefined ? [] : [{ card, recipient }];
  });
  return [
    ...paid.flatMap(({ card, recipient }) =>
      (['holder', 'keeper'] as const).flatMap((role) => outside(context, card, recipient, role)),
    ),
    ...paid.flatMap(({ card, recipient }) => holderDead(context, card, recipient, dead)),
    ...shared(context, paid, 'holder-many', 'cardHolderMany', (card) => personKey(card, 'holder')),
    ...shared(context, paid, 'keeper-many', 'cardKeeperMany', (card) => personKey(card, 'keeper')),
    ...shared(context, paid, 'account-two', 'cardAccountTwo', accountOf),
  ];
}

interface Paid {
  readonly card: Entry;
  readonly recipient: Recipient;
}

const personKey = (card: Entry, role: Role): string => idOf(card, `${role}_id`)?.text ?? '';

/** An account as it is compared: however it is grouped, it is one account. */
const accountOf = (card: Entry): string =>
  card
    .text('account')
    .normalize('NFKC')
    .replace(/[\s'-]/g, '');

/** A finding about a card: under the person who holds or keeps it. */
function about(
  { card, recipient }: Paid,
  role: Role,
  finding: Pick<Finding, 'kind' | 'severity' | 'fact' | 'detail' | 'action'>,
): Finding {
  return {
    ...plainFinding,
    control: 'card',
    householdId: recipient.household.id,
    idNumber: personKey(card, role),
    name: card.text(`${role}_name`),
    category: recipient.reliefs[0]?.category,
    source: card.file,
    sourceRow: card.row,
    ...finding,
  };
}

function outside(context: CheckContext, card: Entry, recipient: Recipient, role: Role): Finding[] {
  const id = personKey(card, role);
  const name = card.text(`${role}_name`);
  if (id === '' && name === '') return [];
  const unnumbered = context.unnumbered.filter((one) => one.recipient === recipient);
  const member =
    unnumbered.some(({ person }) => sameName(person.name, name)) ||
    recipient.household.people.some((person) =>
      id === '' ? sameName(person.name, name) : person.id.text === id,
    );
  if (member || card.text('registered') !== '') return [];
  const account = maskId(accountOf(card));
  const key = role === 'holder' ? 'cardHolderOutside' : 'cardKeeperOutside';
  const detail = joined(context, [
    tell(context, key, { account }),
    ...unreadDate(context, card, 'registered', cardRegister),
  ]);
  return [
    about({ card, recipient }, role, {
      kind: `${role}-outside`,
      severity: 'review',
      fact: [recipient.household.id, accountOf(card), id === '' ? nameKey(name) : id],
      detail,
      action: tell(context, 'actCardRegister'),
    }),
  ];
}

function holderDead(
  context: CheckContext,
  card: Entry,
  recipient: Recipient,
  dead: ReadonlySet<string>,
): Finding[] {
  const id = personKey(card, 'holder');
  const said = recipient.household.people.find((person) => person.id.text === id);
  if (id === '' || (!dead.has(id) && said?.values['living_status'] !== '死亡')) return [];
  return [
    about({ card, recipient }, 'holder', {
      kind: 'holder-dead',
      severity: 'stop',
      fact: [recipient.household.id, accountOf(card), id],
      detail: tell(context, 'cardHolderDead', { account: maskId(accountOf(card)) }),
      action: tell(context, 'actCardFreeze'),
    }),
  ];
}

/** A household's number stays readable, unless it is someone's ID number. */
const maskHousehold = (id: string): string =>
  typeof parseIdNumber(id) === 'object' ? maskId(id) : id;

/** What several households share: told once for each of them, so that each is looked into. */
function shared(
  context: CheckContext,
  paid: readonly Paid[],
  kind: 'holder-many' | 'keeper-many' | 'account-two',
  key: 'cardHolderMany' | 'cardKeeperMany' | 'cardAccountTwo',
  by: (card: Entry) => string,
): Finding[] {
  const groups = new Map<string, Paid[]>();
  for (const one of paid) {
    const value = by(one.card);
    if (value !== '') groups.set(value, [...(groups.get(value) ?? []), one]);
  }
  return [...groups].flatMap(([value, group]) => {
    const ids = [...new Set(group.map(({ recipient }) => recipient.household.id))].sort();
    if (ids.length < 2) return [];
    const params = {
      account: maskId(value),
      count: ids.length,
      households: ids.map(maskHousehold).join('、'),
    };
    return group.map((one) =>
      about(one, kind === 'keeper-many' ? 'keeper' : 'holder', {
        kind,
        severity: 'review',
        fact: [one.recipient.household.id, value],
        detail: tell(context, key, params),
        action: tell(context, 'actCardCheck'),
      }),
    );
  });
}
