import { type Command, Option } from 'commander';
import { z } from 'zod';

import { severities } from '../checks/finding.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import { readRun, type Standing, standings } from '../ledger/history.ts';
import { faultSentence, tamperedError } from '../ledger/judge.ts';
import { entryKinds, Ledger, ledgerName } from '../ledger/ledger.ts';
import { type Lang, message, type PlainKey, say, teller } from '../messages/index.ts';
import { maskId } from '../core/id-number.ts';
import type { OutRow } from '../sheets/write/out-column.ts';
import { type OutFormat, textForm } from '../sheets/write/registry.ts';
import { writeTable } from '../sheets/write-table.ts';
import { shortName } from '../core/category.ts';
import {
  controlTitle,
  type FindingWords,
  kindTitle,
  severityTitle,
} from '../reports/finding-words.ts';
import { categoriesOf } from '../rules/categories.ts';
import { nation } from '../rules/jurisdictions.ts';
import { readLibrary, shippedRules } from '../rules/library.ts';
import { formatFor } from '../app/output.ts';
import { ledgerMustBeThere, lookAtLedger, openLedger } from '../app/open-ledger.ts';
import { beijingStamp } from '../core/month.ts';
import type { Context } from './options.ts';

/** An entry's body is whole in these; a cell of a workbook has an end. */
const exported = ['csv', 'json', 'ndjson', 'parquet'] as const satisfies readonly OutFormat[];

const options = z.object({
  ledger: z.string(),
  lang: z.enum(['zh', 'en']),
  result: z.string().optional(),
  note: z.string().default(''),
  by: z.string().default(''),
  reason: z.string().default(''),
  hash: z.string().optional(),
  kind: z.enum(entryKinds).optional(),
  output: z.string().optional(),
  format: z.enum(exported).optional(),
});

/** Adds `ledger` and what can be done with it. */
export function addLedger(
  command: Command,
  prepare: (command: Command) => Command,
  { lang, world }: Context,
  done: (code: ExitCode) => void,
): void {
  const tell = teller(lang);
  const print = (text: string): void => {
    world.stdout.write(`${text}\n`);
  };
  const sub = (name: string, about: PlainKey): Command =>
    prepare(command.command(name))
      .description(tell(about))
      .option('--ledger <file>', tell('optLedger'), ledgerName);

  const complain = (ledger: Ledger, path: string): void => {
    if (ledger.fault === undefined) {
      done(exitCode.done);
      return;
    }
    // What is left can still be looked at, beside a backup for one; nobody is to take it for the whole.
    const told = say(lang, faultSentence(path, ledger.fault));
    world.stderr.write(`${tell('errorWord')}${lang === 'zh' ? '：' : ': '}${told}\n`);
    done(exitCode.tampered);
  };

  sub('verify', 'ledgerVerifyAbout')
    .option('--hash <hash>', tell('optHash'))
    .action(async (given: unknown) => {
      const { ledger: path, hash } = options.parse(given);
      if (hash !== undefined && !/^[0-9a-f]{16,64}$/i.test(hash))
        throw new UserError(exitCode.usage, [message('usageHash', { found: hash })]);
      await looking(path, (ledger) => verify(ledger, path, hash?.toLowerCase(), lang, print));
      done(exitCode.done);
    });

  sub('adopt', 'ledgerAdoptAbout')
    .requiredOption('--reason <text>', tell('optAdoptReason'))
    .requiredOption('--by <name>', tell('optAdoptBy'))
    .action(async (given: unknown) => {
      const { ledger: path, reason, by } = options.parse(given);
      for (const [option, text] of [
        ['--reason', reason],
        ['--by', by],
      ] as const) {
        if (text.trim() === '')
          throw new UserError(exitCode.usage, [message('usageAdopt', { option })]);
      }
      await ledgerMustBeThere(path);
      const { adopted, end } = await Ledger.adopt(path, { reason, by }, beijingStamp(world.today));
      print(
        say(lang, adopted ? message('ledgerAdopted', { ...end }) : message('ledgerNothingToAdopt')),
      );
      done(exitCode.done);
    });

  sub('history', 'ledgerHistoryAbout')
    .argument('[finding]', tell('argFinding'))
    .action(async (id: string | undefined, given: unknown) => {
      const { ledger: path } = options.parse(given);
      await looking(path, async (ledger) => {
        await history(ledger, id, lang, print);
        complain(ledger, path);
      });
    });

  sub('settle', 'ledgerSettleAbout')
    .argument('<finding>', tell('argFinding'))
    .requiredOption('--result <text>', tell('optResult'))
    .option('--note <text>', tell('optNote'))
    .option('--by <name>', tell('optBy'))
    .action(async (id: string, given: unknown) => {
      const { ledger: path, result = '', note, by } = options.parse(given);
      await ledgerMustBeThere(path);
      const ledger = await openLedger(path, { world, lang });
      try {
        const standing = (await standings(ledger)).get(id);
        if (standing === undefined)
          throw new UserError(exitCode.usage, [message('ledgerNoFinding', { id })]);
        const body = JSON.stringify({ result, note, by });
        await ledger.append(
          [{ kind: 'settle', month: standing.month, key: id, body }],
          beijingStamp(world.today),
        );
      } finally {
        ledger.close();
      }
      print(say(lang, message('ledgerSettled', { id, result })));
      done(exitCode.done);
    });

  sub('export', 'ledgerExportAbout')
    .addOption(new Option('--kind <kind>', tell('optKind')).choices(entryKinds))
    .option('-o, --output <file>', tell('optOutput'))
    .addOption(new Option('--format <format>', tell('optFormat')).choices(exported))
    .action(async (given: unknown) => {
      const { ledger: path, kind, output, format } = options.parse(given);
      const chosen = formatFor({ output, format }, world.stdout, exported);
      await looking(path, async (ledger) => {
        const shown = (text: string): string =>
          output === undefined && world.stdout.isTTY ? masked(text) : text;
        const rows = async function* (): AsyncGenerator<OutRow> {
          for await (const one of ledger.entries(kind === undefined ? undefined : [kind])) {
            const { seq, noted, month, key, body, prev, hash } = one;
            yield [seq, one.kind, noted, month, shown(key), shown(body), prev, hash];
          }
        };
        await writeTable(
          output ?? world.stdout,
          chosen,
          (['seq', 'kind', 'noted', 'month', 'key', 'body', 'prev', 'hash'] as const).map(
            (key) => ({
              key,
              header: key,
              kind: key === 'seq' ? 'count' : 'text',
            }),
          ),
          rows(),
          textForm({}, output),
        );
        complain(ledger, path);
      });
    });
}

/** Looks into a ledger that must be there already. */
async function looking(path: string, use: (ledger: Ledger) => Promise<void>): Promise<void> {
  const ledger = await lookAtLedger(path);
  try {
    await use(ledger);
  } finally {
    ledger.close();
  }
}

/** @throws {UserError} (5) where it is not what was written, or has no entry with the hash of a report. */
async function verify(
  ledger: Ledger,
  path: string,
  hash: string | undefined,
  lang: Lang,
  print: (text: string) => void,
): Promise<void> {
  if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
  if (ledger.old) print(say(lang, message('ledgerOld', { path })));
  if (hash !== undefined) {
    const seq = await ledger.placeOfHash(hash);
    if (seq === undefined)
      throw new UserError(exitCode.tampered, [message('ledgerHashNone', { path, hash })]);
    print(say(lang, message('ledgerHashFound', { seq })));
  }
  print(say(lang, message('ledgerWhole', { ...ledger.end })));
}

/** Without a finding: the runs, then what stands open; with one: everything that was said of it. */
async function history(
  ledger: Ledger,
  id: string | undefined,
  lang: Lang,
  print: (text: string) => void,
): Promise<void> {
  if (id === undefined) {
    for await (const { noted: at, month, body } of ledger.entries(['run'])) {
      const { command, findings, statuses } = readRun(body);
      const { new: fresh = 0, open = 0, back = 0, gone = 0 } = statuses;
      print(
        say(lang, message('ledgerRun', { at, month, command, findings, fresh, open, back, gone })),
      );
    }
    const open = [...(await standings(ledger)).values()].filter(
      ({ finding: { status } }) => status !== 'gone' && status !== 'settled',
    );
    open.sort(
      (a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity),
    );
    const names = shippedNames();
    for (const standing of open) print(line(standing, names, lang));
    return;
  }
  let told = false;
  for await (const { kind, key, noted, month, body } of ledger.entries(['finding', 'settle'])) {
    if (key !== id) continue;
    told = true;
    print(`${noted} ${month} ${kind} ${masked(body)}`);
  }
  if (!told) throw new UserError(exitCode.usage, [message('ledgerNoFinding', { id })]);
}

const statusKeys = {
  new: 'statusNew',
  open: 'statusOpen',
  back: 'statusBack',
  settled: 'statusSettled',
  gone: 'statusGone',
} as const;

/** A ledger has the keys of categories and rosters; what they are called is told where the shipped rules say so. */
function shippedNames(): FindingWords {
  const library = readLibrary(shippedRules);
  return {
    categories: categoriesOf(library, nation),
    rosters: new Map(library.rosters.map(({ content }) => [content.kind, content])),
  };
}

function line({ id, month, finding }: Standing, names: FindingWords, lang: Lang): string {
  const {
    status,
    severity,
    control,
    kind,
    household,
    name,
    id: idNumber,
    category,
    detail,
  } = finding;
  const who = idNumber === '' ? name : `${name} ${maskId(idNumber)}`;
  const parts = [
    id,
    month,
    say(lang, message(statusKeys[status])),
    severityTitle(severity, lang),
    lang === 'zh'
      ? `${controlTitle(control, lang)}：${kindTitle(kind, names, lang)}`
      : `${control}/${kind}`,
    household,
    who,
    shortName(names.categories, category),
    detail,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** What goes to a terminal shows no whole number of an ID, a card or a telephone. */
const masked = (text: string): string =>
  text.replace(/\d{15,}[\dXx]?|(?<!\d)1[3-9]\d{9}(?!\d)/g, (digits) => maskId(digits));
