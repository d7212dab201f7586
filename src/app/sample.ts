import { peopleOf, villagesOf } from '../checks/context.ts';
import { staffRegister } from '../checks/controls/kin.ts';
import { monthText, quarterText } from '../checks/months.ts';
import { recipientsOf } from '../checks/recipients.ts';
import { idOf, readRegister } from '../checks/registers.ts';
import { type Candidate, type Drawn, drawSample } from '../checks/sample.ts';
import { exitCode, UserError } from '../core/errors.ts';
import { hasIdShape, maskId } from '../core/id-number.ts';
import { beijingStamp } from '../core/month.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { readDraw } from '../ledger/history.ts';
import { type Ledger, ledgerName, type NewEntry } from '../ledger/ledger.ts';
import { type Lang, message } from '../messages/index.ts';
import type { Reject } from '../people/intake.ts';
import { controlTitle } from '../reports/finding-words.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { type OutFormat, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { withLedger } from './open-ledger.ts';
import { formatFor, pageHead } from './output.ts';
import { readInputs } from './read.ts';
import { type OutputRequest, rulesetFor, type RulesRequest } from './request.ts';
import type { Voice } from './voice.ts';
import type { World } from './world.ts';

const sampled = ['kin', 'posting'] as const;

export interface SampleRequest extends RulesRequest, OutputRequest<OutFormat> {
  /** `kin` or `posting`. */
  readonly control: string;
  readonly recipients: readonly string[];
  /** The register of caseworkers' relatives, for `kin`. */
  readonly staff?: string | undefined;
  /** Published before the draw. */
  readonly seed: string;
  /** Per cent of each town. */
  readonly percent: number;
  /** Why the quarter is drawn again with another seed or share. */
  readonly redraw?: string | undefined;
  /** `false` for none; undefined for the one that stands here. */
  readonly ledger?: string | false | undefined;
}

export interface SampleResult {
  readonly quarter: string;
  readonly among: number;
  readonly drawn: number;
  readonly format: OutFormat;
  readonly rejects: readonly Reject[];
}

interface Sampled extends Candidate {
  readonly village: string;
  readonly household: string;
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

/**
 * 按季抽查: draws the quarter's sample, so that anyone can draw it again, and notes it in the ledger. The ledger
 * is opened before anything is drawn: a draw that can't be noted is none.
 *
 * @throws {UserError} (2) for a control of which no sample is drawn, (5) where the ledger was changed.
 */
export const sample = (request: SampleRequest, world: World): Promise<SampleResult> =>
  withLedger(request.ledger, ledgerName, world, (ledger) => draw(request, world, ledger));

async function draw(
  request: SampleRequest,
  world: World,
  ledger: Ledger | undefined,
): Promise<SampleResult> {
  const { asOf, seed, percent, output } = request;
  const control = sampled.find((one) => one === request.control);
  if (control === undefined) {
    throw new UserError(exitCode.usage, [
      message('usageControl', { found: request.control, expected: sampled.join(' ') }),
    ]);
  }
  const quarter = quarterText(asOf);
  if (ledger !== undefined) await refuseSecond(ledger, request, control, quarter);
  const format = formatFor(request, world);
  const ruleset = rulesetFor(request);
  const { categories } = ruleset;
  const read = await readInputs(request.recipients, world, { categories, asOf });
  const recipients = recipientsOf(ruleset, read.intake.households(), read.saysPaid);
  const rejects: Reject[] = [...read.intake.rejects];
  const candidates =
    control === 'kin'
      ? await relatives(request, recipients, rejects, world.voice)
      : villages(recipients, world.voice.tell('sampleVillage'));
  const drawn = drawSample(candidates, seed, percent);
  claimOutputs([output]);
  const masked = output === undefined && world.stdout.isTTY;
  const shown = (cell: string | number): string | number =>
    masked && typeof cell === 'string' && hasIdShape(cell) ? maskId(cell) : cell;
  await writeTable(
    output ?? world.stdout,
    format,
    columns(request.headers, world.voice.lang),
    drawn.map((one) => rowOf(control, quarter, seed, one).map(shown)),
    {
      ...textForm(request, output),
      page: pageHead('sampleTitle', quarter, [], world.voice.lang),
    },
  );
  await placeOutputs(async () => {
    const entries = drawn.map((one) => entryOf(request, control, quarter, one));
    await ledger?.append(entries, beijingStamp(world.today));
  });
  return { quarter, among: candidates.length, drawn: drawn.length, format, rejects };
}

/**
 * Whoever may draw until he likes the sample draws none: a quarter has one, but for a reason that is kept.
 *
 * @throws {UserError} (2) where the quarter was drawn with another seed or share, and no reason is given.
 */
async function refuseSecond(
  ledger: Ledger,
  { seed, percent, redraw = '' }: SampleRequest,
  control: string,
  quarter: string,
): Promise<void> {
  if (redraw.trim() !== '') return;
  for await (const { noted, body } of ledger.entries(['sample'])) {
    const drawn = readDraw(body);
    if (drawn.control !== control || drawn.quarter !== quarter) continue;
    if (drawn.seed === seed && drawn.percent === percent) continue;
    throw new UserError(exitCode.usage, [
      message('usageRedraw', { quarter, seed: drawn.seed, percent: drawn.percent, at: noted }),
    ]);
  }
}

/** One of those drawn, as the ledger keeps it. */
function entryOf(
  { asOf, seed, percent, redraw }: SampleRequest,
  control: string,
  quarter: string,
  { candidate, hash, place, among, drawn }: Drawn<Sampled>,
): NewEntry {
  const draw = { control, quarter, seed, percent, ...(redraw !== undefined && { redraw }) };
  const body = { ...draw, hash, place, among, drawn, ...candidate };
  return {
    kind: 'sample',
    month: monthText(asOf),
    key: `${control}/${quarter}/${candidate.key}`,
    body: JSON.stringify(body),
  };
}

/** Caseworkers' relatives who are paid, filed or not. */
async function relatives(
  { staff }: SampleRequest,
  recipients: ReturnType<typeof recipientsOf>,
  rejects: Reject[],
  { tell }: Voice,
): Promise<Sampled[]> {
  if (staff === undefined)
    throw new UserError(exitCode.usage, [message('usageMandatory', { found: '--staff <file>' })]);
  const { entries, rejects: unread } = await readRegister(
    { name: staff, path: staff },
    staffRegister,
  );
  rejects.push(...unread);
  const byId = peopleOf(recipients);
  return entries.flatMap((entry): Sampled[] => {
    const id = idOf(entry, 'relative_id')?.text ?? '';
    const found = byId.get(id);
    if (found === undefined) return [];
    const { person, recipient } = found;
    const { town, village } = person.values;
    return [
      {
        key: id,
        town: typeof town === 'string' ? town : '',
        village: typeof village === 'string' ? village : '',
        household: recipient.household.id,
        id,
        name: person.name,
        why: tell('sampleKin', {
          staff: entry.text('staff_name'),
          relation: entry.text('relation'),
        }),
      },
    ];
  });
}

/** Villages with recipients. */
function villages(recipients: ReturnType<typeof recipientsOf>, why: string): Sampled[] {
  return villagesOf({ recipients }).map(({ town, village }) => {
    return { key: `${town}/${village}`, town, village, household: '', id: '', name: '', why };
  });
}

/** `2021Q3` as a person reads it. */
const quarterWords = (code: string): string => {
  const [, year = '', quarter = ''] = /^(\d{4})Q([1-4])$/.exec(code) ?? [];
  return quarter === '' ? code : `${year}年第${quarter}季度`;
};

/** What shows how it was drawn, and that it can be drawn again. */
const beneathSample: ReadonlySet<string> = new Set([
  'quarter',
  'control',
  'drawn',
  'among',
  'key',
  'hash',
  'seed',
]);

function columns(headers: SampleRequest['headers'], lang: Lang): OutColumn[] {
  const list: readonly (readonly [string, string, OutColumn['kind'], number])[] = [
    ['quarter', '季度', 'text', 16],
    ['control', '制度', 'text', 20],
    ['town', '乡镇', 'text', 12],
    ['village', '村', 'text', 12],
    ['household_id', '家庭编号', 'id', 16],
    ['id_number', '身份证号', 'id', 22],
    ['name', '姓名', 'text', 10],
    ['why', '原因', 'text', 30],
    ['place', '名次', 'count', 8],
    ['drawn', '本乡镇抽取', 'count', 12],
    ['among', '本乡镇总数', 'count', 12],
    ['key', '抽取依据', 'id', 22],
    ['hash', '哈希', 'text', 30],
    ['seed', '种子', 'text', 12],
  ];
  const shown: Readonly<Record<string, OutColumn['shown']>> =
    headers === 'zh'
      ? {
          control: (code) => controlTitle(code, lang),
          ...(lang === 'zh' && { quarter: quarterWords }),
        }
      : {};
  return list.map(([key, zh, kind, width]) => {
    const words = shown[key];
    return {
      key,
      header: headers === 'zh' ? zh : key,
      kind,
      width,
      beneath: beneathSample.has(key),
      ...(words && { shown: words }),
    };
  });
}

function rowOf(
  control: string,
  quarter: string,
  seed: string,
  { candidate, hash, place, drawn, among }: Drawn<Sampled>,
): (string | number)[] {
  const { town, village, household, id, name, why, key } = candidate;
  return [
    quarter,
    control,
    town,
    village,
    household,
    id,
    name,
    why,
    place,
    drawn,
    among,
    key,
    hash,
    seed,
  ];
}
