import { type Command, Option } from 'commander';
import { z } from 'zod';

import { peopleOf } from '../checks/context.ts';
import { type Recipient, recipientsOf, reliefsOf } from '../checks/recipients.ts';
import { decideHousehold } from '../decide/interpret.ts';
import { columnName, yuanWords } from '../decide/words.ts';
import { exitCode, type ExitCode } from '../core/errors.ts';
import { claimOutputs } from '../files/run-files.ts';
import { type Lang, message, type PlainKey, say, teller } from '../messages/index.ts';
import { shortName } from '../core/category.ts';
import { type Column, inputColumns } from '../core/columns.ts';
import type { Household, Person } from '../people/household.ts';
import { maskId } from '../core/id-number.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset, type Ruleset } from '../rules/ruleset.ts';
import type { OutColumn } from '../sheets/write/out-column.ts';
import { outFormats, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { formatFor, tellExcel } from '../app/output.ts';
import {
  type Context,
  knownBy,
  knownOptions,
  rulesOptions,
  withKnown,
  withRules,
} from './options.ts';
import { type Read, readInputs, type ReadStyle } from '../app/read.ts';
import { tellRejects } from '../app/rejects.ts';

const monitorOptions = rulesOptions.extend({
  ...knownOptions,
  recipients: z.array(z.string()),
  before: z.array(z.string()).optional(),
  output: z.string().optional(),
  format: z.enum(outFormats).optional(),
  headers: z.enum(['zh', 'key']),
  forExcel: z.boolean().default(false),
  quiet: z.boolean().default(false),
});

type MonitorOptions = z.output<typeof monitorOptions>;

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

/** Adds `monitor`. */
export function addMonitor(
  command: Command,
  context: Context,
  done: (code: ExitCode) => void,
): void {
  const tell = teller(context.lang);
  const gather = (one: string, before: readonly string[] | undefined): string[] => [
    ...(before ?? []),
    one,
  ];
  command.argument('<input...>', tell('argMonitored'));
  command.addOption(
    new Option('--recipients <file>', tell('optRecipients'))
      .argParser(gather)
      .makeOptionMandatory(),
  );
  command.addOption(new Option('--before <file>', tell('optBefore')).argParser(gather));
  withKnown(withRules(command, context), context);
  command.option('-o, --output <file>', tell('optSampleOutput'));
  command.addOption(new Option('--format <format>', tell('optFormat')).choices(outFormats));
  command.addOption(
    new Option('--headers <zh|key>', tell('optHeaders')).choices(['zh', 'key']).default('zh'),
  );
  command.option('--for-excel', tell('optForExcel'));
  command.option('--quiet', tell('optQuiet'));
  command.action(async (inputs: string[], given: unknown) => {
    done(await monitor(inputs, monitorOptions.parse(given), context));
  });
}

async function monitor(
  inputs: readonly string[],
  options: MonitorOptions,
  { world }: Context,
): Promise<ExitCode> {
  const { lang, quiet, asOf, output } = options;
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const format = formatFor(options, world.stdout);
  const ruleset = loadRuleset(readLibrary(options.rules), options.jurisdiction, asOf);
  const style: ReadStyle = {
    lang,
    quiet,
    note,
    categories: ruleset.categories,
    assumptions: options.assume,
    asOf,
    persons: true,
  };
  const monitored = await readInputs(inputs, world, style, [...inputColumns, monitoredColumn]);
  // What is paid today is of this list alone: the other two say who was on it before, and who might be.
  const today = { ...style, ...knownBy(options) };
  const paid = peopleOf(receiving(ruleset, await readInputs(options.recipients, world, today)));
  const before =
    options.before === undefined
      ? undefined
      : peopleOf(receiving(ruleset, await readInputs(options.before, world, style)));
  const rows = monitored.intake
    .households()
    .flatMap((household) => standingsOf(ruleset, household, paid, before, lang));
  claimOutputs([output]);
  const masked = output === undefined && world.stdout.isTTY;
  await writeTable(
    output ?? world.stdout,
    format,
    columns(options),
    rows.map(({ household, person, kind, standing, relief, detail }) => {
      const id = person.id.text;
      return [household.id, masked ? maskId(id) : id, person.name, kind, standing, relief, detail];
    }),
    textForm(options, output),
  );
  const count = (wanted: Standing): number =>
    rows.filter(({ standing }) => standing === wanted).length;
  tellExcel(output, format, options, { note, lang });
  note(
    say(
      lang,
      message('monitorSummary', {
        all: rows.length,
        covered: count('covered'),
        ask: count('ask-in'),
        dropped: count('dropped-out'),
        evidence: count('needs-evidence'),
      }),
    ),
  );
  const { rejects } = monitored.intake;
  tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

function receiving(ruleset: Ruleset, { intake, saysPaid }: Read): Recipient[] {
  return recipientsOf(ruleset, intake.households(), saysPaid);
}

type ById = ReturnType<typeof peopleOf>;

/** What the person receives in a list of recipients; empty where nothing. */
function reliefOf(list: ById, person: Person, { categories }: Ruleset): string {
  const found = list.get(person.id.text);
  if (found === undefined) return '';
  const names = reliefsOf(found.recipient, found.person).map(({ category }) =>
    shortName(categories, category),
  );
  return [...new Set(names)].join('、');
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
    const relief = reliefOf(paid, person, ruleset);
    if (relief !== '') return { ...row, standing: 'covered', relief, detail: '' };
    if (paid.get(person.id.text)?.recipient.reliefs.length === 0) {
      const detail = say(lang, message('monitorListed'));
      return { ...row, standing: 'needs-evidence', relief: '', detail };
    }
    const own = outcomes.filter(
      ({ rule, subject }) => rule.unit === 'household' || subject === person,
    );
    const granted = own.filter(({ decision }) => decision === 'eligible');
    const would = granted.map(({ rule, amount = 0 }) =>
      say(lang, message('monitorWould', { category: rule.title[lang], amount: yuanWords(amount) })),
    );
    const last = before === undefined ? '' : reliefOf(before, person, ruleset);
    if (last !== '') {
      const words = [say(lang, message('monitorDropped', { relief: last })), ...would];
      return { ...row, standing: 'dropped-out', relief: '', detail: words.join('；') };
    }
    if (would.length > 0)
      return { ...row, standing: 'ask-in', relief: '', detail: would.join('；') };
    const missing = [
      ...new Set(
        own
          .filter(({ decision }) => decision === 'needs-evidence')
          .flatMap(({ missing: keys }) => keys),
      ),
    ];
    if (missing.length === 0) return { ...row, standing: 'not-eligible', relief: '', detail: '' };
    const names = missing.map((key) => columnName(key, lang)).join('、');
    return {
      ...row,
      standing: 'needs-evidence',
      relief: '',
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

function columns({ headers, lang }: Pick<MonitorOptions, 'headers' | 'lang'>): OutColumn[] {
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
    ...(key === 'standing' &&
      headers === 'zh' && { shown: (code: string) => standingWords(code, lang) }),
  }));
}
