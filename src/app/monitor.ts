import { peopleOf } from '../checks/context.ts';
import { type Recipient, recipientsOf, reliefsOf } from '../checks/recipients.ts';
import { shortName } from '../core/category.ts';
import { type Column, inputColumns } from '../core/columns.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { maskId } from '../core/id-number.ts';
import { columnName, yuanWords } from '../decide/words.ts';
import { areBulky } from '../engine/engine.ts';
import { doubtWords } from '../engine/summary.ts';
import type { Seen, Verdict, VerdictReader } from '../engine/verdict.ts';
import { claimOutputs } from '../files/run-files.ts';
import { type Lang, message, type PlainKey, say } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import type { Ruleset } from '../rules/ruleset.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { type OutFormat, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { formatFor, pageHead } from './output.ts';
import { verdictsOf } from './decide.ts';
import { type Listed, readLists } from './monitor-lists.ts';
import { openInputs, readOpened, type ReadStyle, tellWarnings, warningsOf } from './read.ts';
import {
  knownBy,
  type KnownRequest,
  type OutputRequest,
  rulesetFor,
  type RulesRequest,
} from './request.ts';
import type { Voice } from './voice.ts';
import type { World } from './world.ts';

export interface MonitorRequest extends RulesRequest, KnownRequest, OutputRequest<OutFormat> {
  /** The monitored. */
  readonly inputs: readonly string[];
  readonly recipients: readonly string[];
  /** An earlier list of recipients. */
  readonly before: readonly string[];
  /** `disabled=残联.csv`: lists of those who may need relief. */
  readonly list: readonly string[];
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
const monitoredColumn: Column = {
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

/** A monitored person, and what was decided of him and of his household. */
interface Monitored {
  readonly seen: Seen;
  readonly verdicts: readonly Verdict[];
}

interface Row {
  readonly seen: Seen;
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
  if (request.inputs.length + request.list.length === 0) {
    throw new UserError(exitCode.usage, [message('usageMonitorNothing')]);
  }
  const lists = await readLists(request, world);
  const { monitored, rejects } =
    request.inputs.length === 0
      ? { monitored: [], rejects: [] }
      : await monitoredOf(request.inputs, world, style, ruleset);
  const ids = new Set([
    ...monitored.map(({ seen }) => seen.id),
    ...lists.listed.map(({ id }) => id),
  ]);
  const receiving = async (names: readonly string[], how: ReadStyle): Promise<ById> =>
    peopleOf(await recipientsAmong(names, ids, world, how, ruleset));
  // What is paid today is of this list alone: the other two say who was on it before, and who might be.
  const paid = await receiving(request.recipients, { ...style, ...knownBy(request) });
  const before = request.before.length === 0 ? undefined : await receiving(request.before, style);
  const known = new Map(monitored.map((one) => [one.seen.id, one]));
  const rows = [
    ...monitored.map((one) => standingOf(one, ruleset, paid, before, world.voice)),
    ...lists.listed.map((one) =>
      listedRow(one, known.get(one.id), ruleset, paid, before, world.voice),
    ),
  ];
  claimOutputs([output]);
  const doubts = doubtWords(ruleset, ruleset.wanted, lang);
  const masked = output === undefined && world.stdout.isTTY;
  await writeTable(
    output ?? world.stdout,
    format,
    columnsWith(headers, lang),
    rows.map(({ seen: { household, id, name, facts }, standing, relief, detail }) => {
      const kind = facts[monitoredColumn.key] ?? '';
      return [household, masked ? maskId(id) : id, name, kind, standing, relief, detail];
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
    rejects: [...rejects, ...lists.rejects],
  };
}

/** Decides the monitored; each person with what was decided, household by household as the sheets have them. */
async function monitoredOf(
  names: readonly string[],
  world: World,
  style: ReadStyle,
  ruleset: Ruleset,
): Promise<{ readonly monitored: readonly Monitored[]; readonly rejects: readonly Reject[] }> {
  const homes = new Map<string, { seen: Seen[]; verdicts: Verdict[] }>();
  // Whoever stands under no household's number is a household by himself.
  const homeOf = ({ household, id }: Seen): { seen: Seen[]; verdicts: Verdict[] } => {
    const key = household === '' ? `\u0000${id}` : household;
    const home = homes.get(key) ?? { seen: [], verdicts: [] };
    homes.set(key, home);
    return home;
  };
  const reader: VerdictReader = {
    facts: [monitoredColumn.key],
    takeSeen: (seen) => {
      homeOf(seen).seen.push(seen);
    },
    take: (verdict) => {
      homeOf(verdict).verdicts.push(verdict);
    },
  };
  const columns = [...inputColumns, monitoredColumn];
  const rejects = await verdictsOf(names, world, style, ruleset, ruleset.wanted, reader, columns);
  const monitored = [...homes.values()].flatMap(({ seen: all, verdicts }) =>
    all.map((seen) => ({
      seen,
      verdicts: verdicts.filter(
        ({ category, id }) => ruleset.rules.get(category)?.unit === 'household' || id === seen.id,
      ),
    })),
  );
  return { monitored, rejects };
}

/** Who of a list of recipients stands with others among `ids`; where a list is small, all of it. */
async function recipientsAmong(
  names: readonly string[],
  ids: ReadonlySet<string>,
  world: World,
  style: ReadStyle,
  ruleset: Ruleset,
): Promise<readonly Recipient[]> {
  const opened = await openInputs(names, world, style);
  if (!areBulky(opened.tables)) {
    const { intake, saysPaid } = await readOpened(opened, style.asOf);
    tellWarnings(warningsOf(intake), world.voice);
    return recipientsOf(ruleset, intake.households(), saysPaid);
  }
  const { findRecipients } = await import('../checks/match/bulk.ts');
  opened.progress.end();
  const { recipients, warnings } = await findRecipients(opened.tables, ids, ruleset);
  tellWarnings(warnings, world.voice);
  return recipients;
}

/** A monitored person by what he is monitored for and what he receives; undefined where the list does not say what. */
export interface Covered {
  readonly kind: string;
  readonly relief: ReadonlySet<string> | undefined;
}

/** What each of the monitored receives by a list of recipients; everybody once. */
export async function coveredOf(
  names: readonly string[],
  recipients: readonly string[],
  world: World,
  style: ReadStyle,
  ruleset: Ruleset,
): Promise<{ readonly covered: readonly Covered[]; readonly rejects: readonly Reject[] }> {
  const { monitored, rejects } = await monitoredOf(
    names,
    world,
    { ...style, paid: undefined },
    ruleset,
  );
  const people = new Map(monitored.map(({ seen }) => [seen.id, seen]));
  const paid = peopleOf(
    await recipientsAmong(recipients, new Set(people.keys()), world, style, ruleset),
  );
  const covered = [...people.values()].map(({ id, facts }): Covered => {
    const silent = paid.get(id)?.recipient.reliefs.length === 0;
    return {
      kind: facts[monitoredColumn.key] ?? '',
      relief: silent ? undefined : reliefOf(paid, id, ruleset).categories,
    };
  });
  return { covered, rejects };
}

type ById = ReturnType<typeof peopleOf>;

/** What the person receives in a list of recipients, and whether it secures a living. */
function reliefOf(
  list: ById,
  id: string,
  { categories }: Ruleset,
): { readonly names: string; readonly categories: ReadonlySet<string>; readonly covers: boolean } {
  const found = list.get(id);
  const reliefs = found === undefined ? [] : reliefsOf(found.recipient, found.person);
  const received = new Set(reliefs.map(({ category }) => category));
  return {
    names: [...received].map((one) => shortName(categories, one)).join('、'),
    categories: received,
    covers: categories.known.some((one) => one.livelihood && received.has(one.category)),
  };
}

function standingOf(
  { seen, verdicts }: Monitored,
  ruleset: Ruleset,
  paid: ById,
  before: ById | undefined,
  { lang, tell }: Voice,
): Row {
  const paidNow = reliefOf(paid, seen.id, ruleset);
  const row = { seen, relief: paidNow.names, detail: '' };
  if (paidNow.covers) return { ...row, standing: 'covered' };
  if (paid.get(seen.id)?.recipient.reliefs.length === 0) {
    return { ...row, standing: 'needs-evidence', detail: tell('monitorListed') };
  }
  // What is paid already is nothing to be asked in for.
  const would = verdicts
    .filter(
      ({ decision, category }) => decision === 'eligible' && !paidNow.categories.has(category),
    )
    .map(({ category, amount = 0 }) => {
      const title = ruleset.rules.get(category)?.title[lang] ?? category;
      return tell('monitorWould', { category: title, amount: yuanWords(amount) });
    });
  const last = before && reliefOf(before, seen.id, ruleset);
  if (last?.covers === true) {
    const words = [tell('monitorDropped', { relief: last.names }), ...would];
    return { ...row, standing: 'dropped-out', detail: words.join('；') };
  }
  if (would.length > 0) return { ...row, standing: 'ask-in', detail: would.join('；') };
  const unsure = verdicts.filter(({ decision }) => decision === 'needs-evidence');
  const missing = [...new Set(unsure.flatMap(({ missing: keys }) => keys))];
  if (missing.length === 0) return { ...row, standing: 'not-eligible' };
  const names = missing.map((key) => columnName(key, lang)).join('、');
  return { ...row, standing: 'needs-evidence', detail: tell('monitorLacks', { columns: names }) };
}

/** Someone on another office's list: what is known of the household decides, else a visit must. */
function listedRow(
  { id, name, title, asks }: Listed,
  known: Monitored | undefined,
  ruleset: Ruleset,
  paid: ById,
  before: ById | undefined,
  voice: Voice,
): Row {
  const household = paid.get(id)?.recipient.household.id ?? '';
  const seen = { seq: 0, household, id, name, facts: { [monitoredColumn.key]: title } };
  if (id === '') {
    return { seen, standing: 'needs-evidence', relief: '', detail: voice.tell('monitorNoId') };
  }
  const facts = { ...known?.seen.facts, ...seen.facts };
  const one = { seen: { ...(known?.seen ?? seen), facts }, verdicts: known?.verdicts ?? [] };
  const row = standingOf(one, ruleset, paid, before, voice);
  if (known !== undefined || row.standing !== 'not-eligible') return row;
  const detail = voice.tell('monitorAsks', { asks: asks[voice.lang] });
  return { ...row, standing: 'needs-evidence', detail };
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
