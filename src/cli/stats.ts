import { type Command, Option } from 'commander';
import { z } from 'zod';

import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { claimOutputs } from '../files/run-files.ts';
import { standings } from '../ledger/history.ts';
import { tamperedError } from '../ledger/judge.ts';
import { message, type PlainKey, say, teller } from '../messages/index.ts';
import { type Figure, figureFacts, Figures } from '../reports/figures.ts';
import { readLibrary } from '../rules/library.ts';
import { loadRuleset } from '../rules/ruleset.ts';
import {
  formatNamed,
  type OutColumn,
  outFormats,
  textForm,
  yuanText,
} from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { lookAtLedger } from '../app/open-ledger.ts';
import { formatFor } from '../app/output.ts';
import {
  type Context,
  knownBy,
  knownOptions,
  rulesOptions,
  withKnown,
  withRules,
} from './options.ts';
import { verdictsOf } from '../app/verdicts.ts';
import { tellRejects } from '../app/rejects.ts';

const statsOptions = rulesOptions.extend({
  ...knownOptions,
  rural: z.number().optional(),
  ledger: z.string().optional(),
  output: z.string().optional(),
  format: z.enum(outFormats).optional(),
  quiet: z.boolean().default(false),
});

/** Adds `stats`. */
export function addStats(command: Command, context: Context, done: (code: ExitCode) => void): void {
  const tell = teller(context.lang);
  command.argument('<input...>', tell('argInput'));
  command.addOption(new Option('--rural-population <count>', tell('optRural')).argParser(countOf));
  command.option('--ledger <file>', tell('optStatsLedger'));
  withKnown(withRules(command, context), context);
  command.option('-o, --output <file>', tell('optSampleOutput'));
  command.addOption(new Option('--format <format>', tell('optFormat')).choices(outFormats));
  command.option('--quiet', tell('optQuiet'));
  command.action(async (inputs: string[], given: unknown) => {
    const renamed = z.object({ ruralPopulation: z.number().optional() }).parse(given);
    done(
      await stats(
        inputs,
        { ...statsOptions.parse(given), rural: renamed.ruralPopulation },
        context,
      ),
    );
  });
}

function countOf(found: string): number {
  if (!/^\d{1,10}$/.test(found) || Number(found) === 0)
    throw new UserError(exitCode.usage, [message('usageCount', { found })]);
  return Number(found);
}

async function stats(
  inputs: readonly string[],
  options: z.output<typeof statsOptions> & { readonly rural: number | undefined },
  { world }: Context,
): Promise<ExitCode> {
  const { lang, quiet, asOf, output, ledger: path } = options;
  const note = (text: string): void => {
    if (!quiet) world.stderr.write(`${text}\n`);
  };
  const format = formatFor(options, world.stdout);
  const ruleset = loadRuleset(readLibrary(options.rules), options.jurisdiction, asOf);
  const figures = new Figures(ruleset.categories);
  const { categories, wanted } = ruleset;
  const style = { lang, quiet, note, persons: true, categories, ...knownBy(options) };
  const rejects = await verdictsOf(inputs, world, style, ruleset, wanted, {
    facts: figureFacts,
    take: (verdict) => {
      figures.add(verdict);
    },
  });
  const list = [
    ...figures.list(options.rural),
    ...(path === undefined ? [] : await ofLedger(path)),
  ];
  claimOutputs([output]);
  const units: Record<Figure['unit'], PlainKey> = {
    households: 'unitHouseholds',
    persons: 'unitPersons',
    findings: 'unitFindings',
    yuan: 'unitYuan',
    percent: 'unitPercent',
  };
  const rows = list.map(({ key, title, unit, value }) => {
    const text =
      unit === 'yuan'
        ? yuanText(value)
        : unit === 'percent'
          ? `${Math.floor(value / 10)}.${value % 10}`
          : String(value);
    return [key, title[lang], text, say(lang, message(units[unit]))];
  });
  const columns: OutColumn[] = [
    { key: 'key', header: 'key', kind: 'text', width: 26 },
    { key: 'title', header: lang === 'zh' ? '指标' : 'title', kind: 'text', width: 36 },
    { key: 'value', header: lang === 'zh' ? '数值' : 'value', kind: 'decimal', width: 18 },
    { key: 'unit', header: lang === 'zh' ? '单位' : 'unit', kind: 'text', width: 8 },
  ];
  // Who reads the figures finds them by their titles; keys are for scripts.
  const from = lang === 'zh' && formatNamed(format).forPeople ? 1 : 0;
  await writeTable(
    output ?? world.stdout,
    format,
    columns.slice(from),
    rows.map((row) => row.slice(from)),
    textForm({}, output),
  );
  tellRejects(rejects, lang, (text) => world.stderr.write(`${text}\n`));
  return rejects.length > 0 ? exitCode.rejected : exitCode.done;
}

/** What the controls found and what became of it, over all months that were run. */
async function ofLedger(path: string): Promise<Figure[]> {
  const ledger = await lookAtLedger(path);
  try {
    if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
    const all = [...(await standings(ledger)).values()].map(({ finding }) => finding);
    const open = all.filter(
      ({ status }) => status === 'new' || status === 'open' || status === 'back',
    );
    const overpaid = (list: typeof all): number =>
      list.reduce((sum, one) => sum + (one.overpaid ?? 0), 0);
    const settled = all.filter(({ status }) => status === 'settled');
    return [
      {
        key: 'findings',
        title: { zh: '五项约束制度发现', en: 'findings' },
        unit: 'findings',
        value: all.length,
      },
      {
        key: 'findings.open',
        title: { zh: '其中未处理', en: 'open' },
        unit: 'findings',
        value: open.length,
      },
      {
        key: 'findings.settled',
        title: { zh: '其中已处理', en: 'settled' },
        unit: 'findings',
        value: settled.length,
      },
      {
        key: 'overpaid.open',
        title: { zh: '未处理的多发金额', en: 'overpaid, open' },
        unit: 'yuan',
        value: overpaid(open),
      },
      {
        key: 'overpaid.settled',
        title: { zh: '已处理的多发金额', en: 'overpaid, settled' },
        unit: 'yuan',
        value: overpaid(settled),
      },
    ];
  } finally {
    ledger.close();
  }
}
