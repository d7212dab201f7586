import { type Command, Option } from 'commander';
import { z } from 'zod';

import { monthText, quarterText } from '../checks/months.ts';
import { peopleOf, villagesOf } from '../checks/context.ts';
import { recipientsOf } from '../checks/recipients.ts';
import { staffRegister } from '../checks/controls/kin.ts';
import { idOf, readRegister } from '../checks/registers.ts';
import { type Candidate, type Drawn, drawSample } from '../checks/sample.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { claimOutputs, placeOutputs } from '../files/run-files.ts';
import { type Ledger, ledgerName } from '../ledger/ledger.ts';
import { message, say, teller } from '../messages/index.ts';
import { maskId } from '../core/id-number.ts';
import type { Reject } from '../people/intake.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import { controlTitle } from '../reports/finding-words.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { outFormats, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { formatFor, tellExcel } from '../app/output.ts';
import { openLedger } from '../app/open-ledger.ts';
import { beijingStamp } from '../core/month.ts';
import { type Context, rulesOptions, withRules } from './options.ts';
import { readInputs } from '../app/read.ts';
import { tellRejects } from '../app/rejects.ts';

const sampled = ['kin', 'posting'] as const;

const sampleOptions = rulesOptions.extend({
  recipients: z.array(z.string()),
  staff: z.string().optional(),
  seed: z.string().min(1),
  percent: z.number(),
  output: z.string().optional(),
  format: z.enum(outFormats).optional(),
  headers: z.enum(['zh', 'key']),
  ledger: z.union([z.string(), z.boolean()]).optional(),
  forExcel: z.boolean().default(false),
  quiet: z.boolean().default(false),
});

type SampleOptions = z.output<typeof sampleOptions>;

interface Sampled extends Candidate {
  readonly village: string;
  readonly household: string;
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

/** Adds `sample`. */
export function addSample(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const tell = teller(context.lang);
  const gather = (one: string, before: readonly string[] | undefined): string[] => [
    ...(before ?? []),
    one,
  ];
  command.argument('<control>', tell('argSampled'));
  command.addOption(
    new Option('--recipients <file>', tell('optRecipients'))
      .argParser(gather)
      .makeOptionMandatory(),
  );
  command.option('--staff <file>', tell('optStaff'));
  command.requiredOption('--seed <text>', tell('optSeed'));
  command.addOption(
    new Option('--percent <number>', tell('optPercent')).default(10).argParser(percentOf),
  );
  withRules(command, context);
  command.option('-o, --output <file>', tell('optSampleOutput'));
  command.addOption(new Option('--format <format>', tell('optFormat')).choices(outFormats));
  command.addOption(
    new Option('--headers <zh|key>', tell('optHeaders')).choices(['zh', 'key']).default('zh'),
  );
  command.option('--ledger <file>', tell('optLedger'));
  command.option('--no-ledger', tell('optNoLedger'));
  command.option('--for-excel', tell('optForExcel'));
  command.option('--quiet', tell('optQuiet'));
  command.action(async (control: string, given: unknown) => {
    done(await sample(control, sampleOptions.parse(given), context));
  });
}

function percentOf(found: string): number {
  const value = Number(found);
  if (!(value > 0 && value <= 100))
    throw new UserError(exitCode.usage, [message('usagePercent', { found })]);
  return value;
}

async function sample(named: string, options: SampleOptions, context: Context): Promise<ExitCode> {
  // Opened before anything is drawn: a draw that can't be noted is none.
  const ledger =
    options.ledger === false
      ? undefined
      : await openLedger(typeof options.ledger === 'string' ? options.ledger : ledgerName, context);
  try {
    return await draw(named, options, context, ledger);
  } finally {
    ledger?.close();
  }
}

async function draw(
  named: string,
  options: SampleOptions,
  { world }: Context,
  ledger: Ledger | undefined,
): Promise<ExitCode> {
  const { lang, quiet, asOf, seed, percent, output } = options;
  const control = sampled.find((one) => one === named);
  if (control === undefined) {
    throw new UserError(exitCode.usage, [
      message('usageControl', { found: named, expected: sampled.join(' ') }),
    ]);
  }
  const format = formatFor(options, world.stdout);
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const ruleset = loadRuleset(readLibrary(options.rules), options.jurisdiction, asOf);
  const read = await readInputs(options.recipients, world, {
    categories: ruleset.categories,
    lang,
    quiet,
    note,
    asOf,
  });
  const recipients = recipientsOf(ruleset, read.intake.households(), read.saysPaid);
  const rejects: Reject[] = [...read.intake.rejects];
  const candidates =
    control === 'kin'
      ? await relatives(options, recipients, rejects)
      : villages(recipients, say(lang, message('sampleVillage')));
  const drawn = drawSample(candidates, seed, percent);
  const quarter = quarterText(asOf);
  const rows = drawn.map((one) => rowOf(control, quarter, seed, one));
  claimOutputs([output]);
  const masked = output === undefined && world.stdout.isTTY;
  const shown = (cell: string | number): string | number =>
    masked && typeof cell === 'string' && /^\d{17}[\dX]$/.test(cell) ? maskId(cell) : cell;
  await writeTable(
    output ?? world.stdout,
    format,
    columns(options),
    rows.map((row) => row.map(shown)),
    textForm(options, output),
  );
  await placeOutputs(async () => {
    await ledger?.append(
      drawn.map(({ candidate, hash, place, among, drawn: count }) => ({
        kind: 'sample' as const,
        month: monthText(asOf),
        key: `${control}/${quarter}/${candidate.key}`,
        body: JSON.stringify({
          control,
          quarter,
          seed,
          percent,
          hash,
          place,
          among,
          drawn: count,
          ...candidate,
        }),
      })),
      beijingStamp(world.today),
    );
  });
  tellExcel(output, format, options, { note, lang });
  note(
    say(
      lang,
      message('sampleSummary', { quarter, among: candidates.length, drawn: drawn.length, seed }),
    ),
  );
  tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

/** Caseworkers' relatives who are paid, filed or not. */
async function relatives(
  { staff, lang }: SampleOptions,
  recipients: ReturnType<typeof recipientsOf>,
  rejects: Reject[],
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
        why: say(
          lang,
          message('sampleKin', {
            staff: entry.text('staff_name'),
            relation: entry.text('relation'),
          }),
        ),
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

function columns({ headers, lang }: Pick<SampleOptions, 'headers' | 'lang'>): OutColumn[] {
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
