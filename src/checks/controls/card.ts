import { maskId, parseIdNumber } from '../../core/id-number.ts';
import { type CheckContext, joined, tell, villageKey } from '../context.ts';
import { type Finding, plainFinding } from '../finding.ts';
import { nameKey, sameName } from '../match/names.ts';
import type { Recipient } from '../recipients.ts';
import type { Sought } from '../match/sought.ts';
import { column, doneOn, type Entry, idOf, idWords, type RegisterKind } from '../registers.ts';
import { type Official, officialOf, type Officials, officialsIn } from '../officials.ts';
import { aboutThem, type Control } from '../control.ts';
import type { Column } from '../../core/columns.ts';
import { applicantOf, firstText } from '../../people/household.ts';

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
  column('agreed', 'date', ['协议备案日期', '代管协议备案日期', '代管协议日期', '备案日期']),
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
    'holder-blank': { zh: '开户人空白', en: 'no holder' },
    'holder-mismatch': { zh: '开户人姓名不符', en: 'name of the holder' },
    'holder-dead': { zh: '开户人已死亡', en: 'holder dead' },
    'holder-many': { zh: '一人开多户的卡', en: 'holder of many' },
    'keeper-many': { zh: '一人管多户的卡', en: 'keeper of many' },
    'account-two': { zh: '一卡多户', en: 'account of two' },
    official: { zh: '工作人员代管卡折', en: 'kept by an official' },
    'no-card': { zh: '没有卡折登记', en: 'no card' },
    'unknown-household': { zh: '登记的户不在名单', en: 'unknown household' },
  },
  files: [{ key: 'cards', about: 'optCards', register: cardRegister }],
  // Whose card it is may have died by a village's report, or be on the list of officials.
  uses: ['vital', 'staff'],
  busy: (given) => given.file('cards'),
  looked: (kind, given) =>
    given.file('cards') &&
    (kind !== 'holder-dead' || given.roster('deceased') || given.file('vital')) &&
    (kind !== 'official' || given.file('staff')),
  mayHide: (kind, source) =>
    aboutThem('card')(kind, source) ||
    (kind === 'holder-dead' && ['deceased', 'vital'].includes(source.kind)) ||
    (kind === 'official' && source.kind === 'staff'),
  seeks: ({ byId }, { register }) =>
    (register('cards') ?? []).flatMap((entry): Sought[] => {
      const id = idOf(entry, 'holder_id');
      return id === undefined || byId.has(id.text) ? [] : [{ id, name: entry.text('holder_name') }];
    }),
  findings: (context, { register, dead }) => {
    const cards = register('cards');
    if (cards === undefined) return [];
    return cardFindings(context, cards, { dead, staff: officialsIn(register('staff')) });
  },
};

/** What other lists say of those who hold and keep cards. */
interface Others {
  /** ID numbers of the dead. */
  readonly dead: ReadonlySet<string>;
  readonly staff: Officials;
}

/**
 * 卡折开户人、保管人为非家庭成员登记: cards held or kept by outsiders and not registered, one holder for
 * several households, one account for two, a holder who is dead, cards with officials, households without one.
 */
function cardFindings(context: CheckContext, cards: readonly Entry[], others: Others): Finding[] {
  const households = new Map(context.recipients.map((one) => [one.household.id, one]));
  const paid = cards.flatMap((card) => {
    const recipient = households.get(card.text('household_id'));
    return recipient === undefined || recipient.household.id === '' ? [] : [{ card, recipient }];
  });
  // Who has no number on the card may be told by the list of officials.
  const who = (role: Role) => (card: Entry) =>
    personKey(card, role) ||
    (officialOf(others.staff, undefined, card.text(`${role}_name`))?.key ?? '');
  return [
    ...paid.flatMap((one) =>
      (['holder', 'keeper'] as const).flatMap((role) => [
        ...outside(context, one, role),
        ...withOfficial(context, one, role, others.staff),
      ]),
    ),
    ...paid.flatMap((one) => [
      ...holderDead(context, one, others.dead),
      ...holderUnclear(context, one),
    ]),
    ...shared(context, paid, 'holder-many', who('holder'), others.staff),
    ...shared(context, paid, 'keeper-many', who('keeper'), others.staff),
    ...shared(context, paid, 'account-two', accountOf, others.staff),
    ...cards.flatMap((card) => unknownHousehold(context, card, households)),
    ...withoutCard(context, paid),
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

/** Whether the card's holder or keeper is of the household; one whose number is damaged is known by name. */
function isMember(context: CheckContext, { card, recipient }: Paid, role: Role): boolean {
  const id = personKey(card, role);
  const name = card.text(`${role}_name`);
  const unnumbered = context.unnumbered.filter((one) => one.recipient === recipient);
  return (
    unnumbered.some(({ person }) => sameName(person.name, name)) ||
    recipient.household.people.some((person) =>
      id === '' ? sameName(person.name, name) : person.id.text === id,
    )
  );
}

function outside(context: CheckContext, one: Paid, role: Role): Finding[] {
  const { card, recipient } = one;
  const id = personKey(card, role);
  const name = card.text(`${role}_name`);
  if ((id === '' && name === '') || isMember(context, one, role)) return [];
  const { date, why } = doneOn(context, card, 'registered', cardRegister);
  if (date !== undefined) return [];
  const account = maskId(accountOf(card));
  const key = role === 'holder' ? 'cardHolderOutside' : 'cardKeeperOutside';
  return [
    about(one, role, {
      kind: `${role}-outside`,
      severity: 'review',
      fact: [recipient.household.id, accountOf(card), id === '' ? nameKey(name) : id],
      detail: joined(context, [tell(context, key, { account }), ...why]),
      action: tell(context, 'actCardRegister'),
    }),
  ];
}

/**
 * A card with a caseworker or a member of the village's committee: that takes a written agreement with the household,
 * filed at the county (民发〔2021〕57号 第二十六条).
 */
function withOfficial(context: CheckContext, one: Paid, role: Role, staff: Officials): Finding[] {
  const { card, recipient } = one;
  const found = officialOf(staff, idOf(card, `${role}_id`), card.text(`${role}_name`));
  if (found === undefined || isMember(context, one, role)) return [];
  const { date, why } = doneOn(context, card, 'agreed', cardRegister);
  const params = { account: maskId(accountOf(card)), date: date ?? '' };
  const byName = found.key.startsWith('name:') ? [tell(context, 'cardOfficialByName')] : [];
  const key = date === undefined ? 'cardOfficial' : 'cardOfficialAgreed';
  return [
    about(one, role, {
      kind: 'official',
      severity: date === undefined ? 'review' : 'info',
      fact: [recipient.household.id, accountOf(card), found.key],
      detail: joined(context, [
        tell(context, key, params),
        officialWords(context, found),
        ...byName,
        ...why,
      ]),
      action: tell(context, date === undefined ? 'actCardAgreement' : 'actSampled'),
    }),
  ];
}

/** Someone outside the household who is dead is none of its deaths: only the account must change. */
function holderDead(context: CheckContext, one: Paid, dead: ReadonlySet<string>): Finding[] {
  const { card, recipient } = one;
  const id = personKey(card, 'holder');
  const member = recipient.household.people.find((person) => person.id.text === id);
  if (id === '' || (!dead.has(id) && member?.values['living_status'] !== '死亡')) return [];
  const account = maskId(accountOf(card));
  return [
    about(one, 'holder', {
      kind: 'holder-dead',
      severity: member === undefined ? 'review' : 'stop',
      fact: [recipient.household.id, accountOf(card), id],
      detail: tell(context, member === undefined ? 'cardOutsiderDead' : 'cardHolderDead', {
        account,
      }),
      action: tell(context, 'actCardFreeze'),
    }),
  ];
}

/** Nobody holds the card, or a member's number stands beside another name. */
function holderUnclear(context: CheckContext, one: Paid): Finding[] {
  const { card, recipient } = one;
  const id = personKey(card, 'holder');
  const name = card.text('holder_name');
  const account = maskId(accountOf(card));
  const plain = { severity: 'review', action: tell(context, 'actCardCheck') } as const;
  const fact = [recipient.household.id, accountOf(card)];
  if (card.text('holder_id') === '' && name === '' && card.unread('holder_id') === undefined) {
    const detail = tell(context, 'cardHolderBlank', { account });
    return [about(one, 'holder', { ...plain, kind: 'holder-blank', fact, detail })];
  }
  const member = recipient.household.people.find((person) => person.id.text === id);
  if (id === '' || name === '' || member === undefined || sameName(member.name, name)) return [];
  const detail = tell(context, 'cardHolderMismatch', { account, found: name, member: member.name });
  return [about(one, 'holder', { ...plain, kind: 'holder-mismatch', fact: [...fact, id], detail })];
}

/** A card of a household that is paid nothing, by the list of recipients. */
function unknownHousehold(
  context: CheckContext,
  card: Entry,
  households: ReadonlyMap<string, Recipient>,
): Finding[] {
  const household = card.text('household_id');
  // Lists of persons have no households' numbers.
  if (
    household === '' ||
    households.has(household) ||
    [...households.keys()].every((id) => id === '')
  )
    return [];
  return [
    {
      ...plainFinding,
      control: 'card',
      kind: 'unknown-household',
      severity: 'review',
      fact: [household, accountOf(card)],
      householdId: household,
      idNumber: personKey(card, 'holder'),
      name: card.text('holder_name'),
      source: card.file,
      sourceRow: card.row,
      detail: tell(context, 'cardUnknownHousehold', { account: maskId(accountOf(card)) }),
      action: tell(context, 'actCardUnknown'),
    },
  ];
}

/**
 * Households without a card. Where the list has not even half of a village's households it is no whole list of them,
 * and says of none that it has no card: that is told once.
 */
function withoutCard(context: CheckContext, paid: readonly Paid[]): Finding[] {
  const carded = new Set(paid.map(({ recipient }) => recipient));
  const villages = new Map<string, Recipient[]>();
  for (const recipient of context.recipients) {
    if (recipient.household.id === '') continue;
    const { people } = recipient.household;
    const place = (part: string): string => firstText(people, part) ?? '';
    const key = villageKey({ town: place('town'), village: place('village') });
    villages.set(key, [...(villages.get(key) ?? []), recipient]);
  }
  const plain = {
    ...plainFinding,
    control: 'card',
    kind: 'no-card',
    idNumber: '',
    action: tell(context, 'actCardEnter'),
  } as const;
  const open = { villages: 0, households: 0 };
  const findings = [...villages.values()].flatMap((all): Finding[] => {
    const lacking = all.filter((one) => !carded.has(one));
    if (lacking.length * 2 > all.length) {
      open.villages += 1;
      open.households += lacking.length;
      return [];
    }
    return lacking.map(({ household, reliefs }) => ({
      ...plain,
      severity: 'review',
      fact: [household.id],
      householdId: household.id,
      name: applicantOf(household.people)?.name ?? '',
      category: reliefs[0]?.category,
      detail: tell(context, 'cardNone'),
    }));
  });
  if (open.villages === 0) return findings;
  const detail = tell(context, 'cardListPartial', open);
  const partial = { ...plain, severity: 'info', fact: [], householdId: '', name: '' } as const;
  return [...findings, { ...partial, detail }];
}

/** A household's number stays readable, unless it is someone's ID number. */
const maskHousehold = (id: string): string =>
  typeof parseIdNumber(id) === 'object' ? maskId(id) : id;

const sharedWords = {
  'holder-many': 'cardHolderMany',
  'keeper-many': 'cardKeeperMany',
  'account-two': 'cardAccountTwo',
} as const;

/** What several households share: told once for each of them, so that each is looked into. */
function shared(
  context: CheckContext,
  paid: readonly Paid[],
  kind: keyof typeof sharedWords,
  by: (card: Entry) => string,
  staff: Officials,
): Finding[] {
  const groups = new Map<string, Paid[]>();
  for (const one of paid) {
    const value = by(one.card);
    if (value !== '') groups.set(value, [...(groups.get(value) ?? []), one]);
  }
  return [...groups].flatMap(([value, group]) => {
    const ids = [...new Set(group.map(({ recipient }) => recipient.household.id))].sort();
    if (ids.length < 2) return [];
    const official = staff.byKey.get(value);
    const who = official === undefined ? [] : [officialWords(context, official)];
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
        detail: joined(context, [tell(context, sharedWords[kind], params), ...who]),
        action: tell(context, 'actCardCheck'),
      }),
    );
  });
}

/** Who the official is, in words. */
const officialWords = (context: CheckContext, { name, unit, position }: Official): string =>
  tell(context, 'cardOfficialIs', {
    name,
    unit,
    position: position === '' ? tell(context, 'staffWord') : position,
  });
