import { peopleOf } from '../checks/context.ts';
import { type Recipient, recipientsOf, reliefsOf } from '../checks/recipients.ts';
import { shortName } from '../core/category.ts';
import { type Column, inputColumns } from '../core/columns.ts';
import { maskId } from '../core/id-number.ts';
import { decideHousehold } from '../decide/interpret.ts';
import { columnName, yuanWords } from '../decide/words.ts';
import { doubtWords } from '../engine/summary.ts';
import { claimOutputs } from '../files/run-files.ts';
import { type Lang, message, type PlainKey, say } from '../messages/index.ts';
import type { Household, Person } from '../people/household.ts';
import type { Reject } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { type OutFormat, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { formatFor, pageHead } from './output.ts';
import { type Read, readInputs } from './read.ts';
import {
  knownBy,
  type KnownRequest,
  type OutputRequest,
  rulesetFor,
  type RulesRequest,
} from './request.ts';
import type { World } from './world.ts';

export interface MonitorRequest extends RulesRequest, KnownRequest, OutputRequest<OutFormat> {
  /** The monitored. */
  readonly inputs: readonly string[];
  readonly recipients: readonly string[];
  /** An earlier list of recipients. */
  readonly before: readonly string[];
}

export interface MonitorResult {
  readonly persons: number;
  readonly counts: Readonly<Record<Standing, number>>;
  readonly format: OutFormat;
  readonly rejects: readonly Reject[];
  /** What is doubtful of the rules' figures, a sentence each. */
  readonly doubts: readonly string[];
}

/** 防止返贫监测对象类别, beside the columns that calc reads. */
export const monitoredColumn: Column = {
  key: 'monitored',
  headers: ['监测类别', '监测对象类别', '户类型'],
  kind: 'word',
  level: 'household',
  words: {
    边缘易致贫户: ['边缘户', '边缘易致贫'],
    脱贫不稳定户: ['脱贫不稳定', '不稳定脱贫户'],
    突发严重困难户: ['突发严重困难', '严重困难户'],
  },
  note: { zh: '边缘易致贫户、脱贫不稳定户、突发严重困难户', en: 'why the household is monitored' },
};

/** Where a monitored person stands. */
type Standing = 'covered' | 'ask-in' | 'dropped-out' | 'not-eligible' | 'needs-evidence';

interface Row {
  readonly person: Person;
  readonly household: Household;
  readonly kind: string;
  readonly standing: Standing;
  readonly relief: string;
  readonly detail: string;
}

/** 监测对象比对: says of every monitored person whether he is paid, should be asked in, or has dropped out. */
export async function monitor(request: MonitorRequest, world: World): Promise<MonitorResult> {
  const { asOf, output, headers } = request;
  const { lang } = world.voice;
  const format = formatFor(request, world);
  const ruleset = rulesetFor(request);
  const { categories } = ruleset;
  const style = { categories, assumptions: request.assume, asOf, persons: true };
  const columns = [...inputColumns, monitoredColumn];
  const monitored = await readInputs(request.inputs, world, style, columns);
  // What is paid today is of this list alone: the other two say who was on it before, and who might be.
  const today = { ...style, ...knownBy(request) };
  const paid = peopleOf(receiving(ruleset, await readInputs(request.recipients, world, today)));
  const before =
    request.before.length === 0
      ? undefined
      : peopleOf(receiving(ruleset, await readInputs(request.before, world, style)));
  const rows = monitored.intake
    .households()
    .flatMap((household) => standingsOf(ruleset, household, paid, before, lang));
  claimOutputs([output]);
  const doubts = doubtWords(ruleset, ruleset.wanted, lang);
  const masked = output === undefined && world.stdout.isTTY;
  await writeTable(
    output ?? world.stdout,
    format,
    columnsWith(headers, lang),
    rows.map(({ household, person, kind, standing, relief, detail }) => {
      const id = person.id.text;
      return [household.id, masked ? maskId(id) : id, person.name, kind, standing, relief, detail];
    }),
    { ...textForm(request, output), page: pageHead('monitorTitle', asOf.text, doubts, lang) },
  );
  const count = (wanted: Standing): number =>
    rows.filter(({ standing }) => standing === wanted).length;
  return {
    persons: rows.length,
    counts: {
      covered: count('covered'),
      'ask-in': count('ask-in'),
      'dropped-out': count('dropped-out'),
      'not-eligible': count('not-eligible'),
      'needs-evidence': count('needs-evidence'),
    },
    format,
    doubts,
    rejects: monitored.intake.rejects,
  };
}

function receiving(ruleset: Ruleset, { intake, saysPaid }: Read): Recipient[] {
  return recipientsOf(ruleset, intake.households(), saysPaid);
}

type ById = ReturnType<typeof peopleOf>;

/** What the person receives in a list of recipients, and whether it secures a living. */
function reliefOf(
  list: ById,
  person: Person,
  { categories }: Ruleset,
): { readonly names: string; readonly categories: ReadonlySet<string>; readonly covers: boolean } {
  const found = list.get(person.id.text);
  const reliefs = found === undefined ? [] : reliefsOf(found.recipient, found.person);
  const received = new Set(reliefs.map(({ category }) => category));
  return {
    names: [...received].map((one) => shortName(categories, one)).join('、'),
    categories: received,
    covers: categories.known.some((one) => one.livelihood && received.has(one.category)),
  };
}

function standingsOf(
  ruleset: Ruleset,
  household: Household,
  paid: ById,
  before: ById | undefined,
  lang: Lang,
): Row[] {
  const { outcomes } = decideHousehold(ruleset, household);
  return household.people.map((person): Row => {
    const monitored = person.values['monitored'];
    const row = { person, household, kind: typeof monitored === 'string' ? monitored : '' };
    const paidNow = reliefOf(paid, person, ruleset);
    const { names: relief } = paidNow;
    if (paidNow.covers) return { ...row, standing: 'covered', relief, detail: '' };
    if (paid.get(person.id.text)?.recipient.reliefs.length === 0) {
      const detail = say(lang, message('monitorListed'));
      return { ...row, standing: 'needs-evidence', relief, detail };
    }
    const own = outcomes.filter(
      ({ rule, subject }) => rule.unit === 'household' || subject === person,
    );
    // What is paid already is nothing to be asked in for.
    const granted = own.filter(
      ({ decision, rule }) => decision === 'eligible' && !paidNow.categories.has(rule.category),
    );
    const would = granted.map(({ rule, amount = 0 }) =>
      say(lang, message('monitorWould', { category: rule.title[lang], amount: yuanWords(amount) })),
    );
    const last = before && reliefOf(before, person, ruleset);
    if (last?.covers === true) {
      const words = [say(lang, message('monitorDropped', { relief: last.names })), ...would];
      return { ...row, standing: 'dropped-out', relief, detail: words.join('；') };
    }
    if (would.length > 0) return { ...row, standing: 'ask-in', relief, detail: would.join('；') };
    const missing = [
      ...new Set(
        own
          .filter(({ decision }) => decision === 'needs-evidence')
          .flatMap(({ missing: keys }) => keys),
      ),
    ];
    if (missing.length === 0) return { ...row, standing: 'not-eligible', relief, detail: '' };
    const names = missing.map((key) => columnName(key, lang)).join('、');
    return {
      ...row,
      standing: 'needs-evidence',
      relief,
      detail: say(lang, message('monitorLacks', { columns: names })),
    };
  });
}

const standingKeys: Readonly<Record<Standing, PlainKey>> = {
  covered: 'standingCovered',
  'ask-in': 'standingAskIn',
  'dropped-out': 'standingDroppedOut',
  'not-eligible': 'standingNotEligible',
  'needs-evidence': 'standingNeedsEvidence',
};

/** What a standing is called where people read it. */
function standingWords(code: string, lang: Lang): string {
  const key = Object.entries(standingKeys).find(([standing]) => standing === code)?.[1];
  return key === undefined ? code : say(lang, message(key));
}

function columnsWith(headers: MonitorRequest['headers'], lang: Lang): OutColumn[] {
  const list: readonly (readonly [string, string, OutColumn['kind'], number])[] = [
    ['household_id', '家庭编号', 'id', 16],
    ['id_number', '身份证号', 'id', 22],
    ['name', '姓名', 'text', 10],
    ['monitored', '监测类别', 'text', 16],
    ['standing', '状态', 'text', 14],
    ['relief', '现享救助', 'text', 20],
    ['detail', '说明', 'text', 60],
  ];
  return list.map(([key, zh, kind, width]) => ({
    key,
    header: headers === 'zh' ? zh : key,
    kind,
    width,
    beneath: key === 'detail',
    ...(key === 'standing' &&
      headers === 'zh' && { shown: (code: string) => standingWords(code, lang) }),
  }));
}
