import { exportFormats, exportLedger, masked } from '../app/export-ledger.ts';
import { formatFor } from '../app/output.ts';
import { ledgerMustBeThere, lookAtLedger, openLedger } from '../app/open-ledger.ts';
import type { World } from '../app/world.ts';
import { severities } from '../checks/finding.ts';
import { exitCode, type ExitCode, UserError } from '../core/errors.ts';
import {
  readDraw,
  readFinding,
  readRun,
  readSettlement,
  type Standing,
  standings,
} from '../ledger/history.ts';
import { anchor, anchorLine, holdToAnchors } from '../ledger/anchor.ts';
import { faultSentence, tamperedError } from '../ledger/judge.ts';
import { readErasure } from '../ledger/erasure.ts';
import { entryKinds, Ledger } from '../ledger/ledger.ts';
import { type Lang, message, say } from '../messages/index.ts';
import { maskId } from '../core/id-number.ts';
import { yuanText } from '../sheets/write/registry.ts';
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
import { beijingStamp } from '../core/month.ts';
import { argument, choice, command, group, read, required, text, textOr } from './declare.ts';
import { monthOf, formatAmong, ledgerHere } from './options.ts';

const verify = command({
  args: {},
  options: () => ({
    ledger: ledgerHere,
    hash: read('--hash <hash>', 'optHash', hashOf),
    anchor: text('--anchor <file>', 'optAnchor'),
  }),
  examples: ['ledgerVerifyExample'],
  run: async ({ ledger: path, hash, anchor: anchors }, { world }) => {
    await looking(path, async (ledger) => {
      await verified(ledger, path, hash, world);
      if (anchors === undefined) return;
      for (const line of await holdToAnchors(ledger, path, anchors))
        print(world.voice.tell('ledgerAnchorMet', { ...line }), world);
    });
    return exitCode.done;
  },
});

function hashOf(found: string): string {
  if (/^[0-9a-f]{16,64}$/i.test(found)) return found.toLowerCase();
  throw new UserError(exitCode.usage, [message('usageHash', { found })]);
}

const adopt = command({
  args: {},
  options: () => ({
    ledger: ledgerHere,
    reason: required('--reason <text>', 'optAdoptReason', adoptText),
    by: required('--by <name>', 'optAdoptBy', adoptText),
  }),
  examples: ['ledgerAdoptExample'],
  run: async ({ ledger: path, reason, by }, { world }) => {
    await ledgerMustBeThere(path);
    const { adopted, end } = await Ledger.adopt(path, { reason, by }, beijingStamp(world.today));
    const { tell } = world.voice;
    print(adopted ? tell('ledgerAdopted', { ...end }) : tell('ledgerNothingToAdopt'), world);
    return exitCode.done;
  },
});

function adoptText(found: string, flags: string): string {
  if (found.trim() !== '') return found;
  const [option = flags] = flags.split(' ');
  throw new UserError(exitCode.usage, [message('usageAdopt', { option })]);
}

const history = command({
  args: { finding: text('[finding]', 'argFinding') },
  options: () => ({
    ledger: ledgerHere,
    household: text('--household <id>', 'optHouseholdHistory'),
  }),
  examples: ['ledgerHistoryExample'],
  run: async ({ finding, household, ledger: path }, { world }) =>
    looking(path, async (ledger) => {
      if (household === undefined && finding === undefined) await tellRuns(ledger, world);
      else await tellFindings(ledger, { finding, household }, world);
      return complain(ledger, path, world);
    }),
});

const settle = command({
  args: { finding: argument('<finding>', 'argFinding') },
  options: () => ({
    ledger: ledgerHere,
    result: required('--result <text>', 'optResult'),
    note: textOr('--note <text>', 'optNote', ''),
    by: required('--by <name>', 'optBy', adoptText),
    recovered: read('--recovered <yuan>', 'optRecovered', recoveredOf),
  }),
  examples: ['ledgerSettleExample'],
  run: async ({ finding: id, ledger: path, result, note, by, recovered }, { world }) => {
    await ledgerMustBeThere(path);
    await adding(path, world, async (ledger) => {
      const standing = (await standings(ledger)).get(id);
      if (standing === undefined)
        throw new UserError(exitCode.usage, [message('ledgerNoFinding', { id })]);
      const body = JSON.stringify({ result, note, by, recovered });
      const entry = { kind: 'settle', month: standing.month, key: id, body } as const;
      await ledger.append([entry], beijingStamp(world.today));
    });
    print(world.voice.tell('ledgerSettled', { id, result }), world);
    return exitCode.done;
  },
});

function recoveredOf(found: string): number {
  const [, yuan, fen = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(found.trim()) ?? [];
  if (yuan === undefined)
    throw new UserError(exitCode.usage, [message('usageRecovered', { found })]);
  return Number(yuan) * 100 + Number(fen.padEnd(2, '0'));
}

const erased = command({
  args: {},
  options: () => ({
    ledger: ledgerHere,
    before: read('--before <month>', 'optEraseBefore', monthOf),
    household: text('--household <id>', 'optEraseHousehold'),
    person: text('--person <id>', 'optErasePerson'),
    reason: required('--reason <text>', 'optEraseReason', adoptText),
    by: required('--by <name>', 'optAdoptBy', adoptText),
  }),
  examples: ['ledgerEraseExample'],
  run: async ({ ledger: path, before, household, person, reason, by }, { world }) => {
    await ledgerMustBeThere(path);
    const [what, ...others] = [
      ...(before === undefined ? [] : [{ before }]),
      ...(household === undefined ? [] : [{ household }]),
      ...(person === undefined ? [] : [{ person: person.trim().toUpperCase() }]),
    ];
    if (what === undefined || others.length > 0)
      throw new UserError(exitCode.usage, [message('usageErase')]);
    // What is to be told of the ledger is told as of any that is added to.
    (await openLedger(path, world)).close();
    const done = await Ledger.erase(path, what, { reason, by }, beijingStamp(world.today));
    const { tell } = world.voice;
    if (done === undefined) print(tell('ledgerErasedNone'), world);
    else {
      print(tell('ledgerErased', { count: done.entries, ...done.end }), world);
      if (done.emptied > 0) world.voice.warn(tell('ledgerEmptied', { count: done.emptied }));
      world.voice.note(tell('ledgerErasedElsewhere'));
    }
    return exitCode.done;
  },
});

const anchored = command({
  args: {},
  options: () => ({
    ledger: ledgerHere,
    month: read('--month <month>', 'optAnchorMonth', monthOf),
  }),
  examples: ['ledgerAnchorExample'],
  run: async ({ ledger: path, month }, { world }) =>
    looking(path, async (ledger) => {
      if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
      const found = await anchor(ledger, month);
      if (found === undefined)
        throw new UserError(exitCode.usage, [message('ledgerAnchorNone', { month: month ?? '' })]);
      print(world.voice.tell('ledgerAnchorExplain'), world);
      print(anchorLine(found), world);
      return exitCode.done;
    }),
});

const exported = command({
  args: {},
  options: () => ({
    ledger: ledgerHere,
    kind: choice('--kind <kind>', 'optKind', entryKinds),
    output: text('-o, --output <file>', 'optSampleOutput'),
    ...formatAmong(exportFormats),
  }),
  examples: ['ledgerExportExample'],
  run: async ({ ledger: path, kind, output, format }, { world }) => {
    const chosen =
      format === undefined && output === undefined
        ? 'ndjson'
        : formatFor({ output, format }, world, exportFormats);
    return looking(path, async (ledger) => {
      await exportLedger(ledger, { output, format: chosen, kind }, world);
      return complain(ledger, path, world);
    });
  },
});

export const ledgerCommand = group({
  verify: ['ledgerVerifyAbout', verify],
  adopt: ['ledgerAdoptAbout', adopt],
  history: ['ledgerHistoryAbout', history],
  settle: ['ledgerSettleAbout', settle],
  anchor: ['ledgerAnchorAbout', anchored],
  erase: ['ledgerEraseAbout', erased],
  export: ['ledgerExportAbout', exported],
});

function print(line: string, { stdout }: World): void {
  stdout.write(`${line}\n`);
}

/** What is left can still be looked at, beside a backup for one; nobody is to take it for the whole. */
function complain(ledger: Ledger, path: string, { voice }: World): ExitCode {
  if (ledger.fault === undefined) return exitCode.done;
  voice.complain(faultSentence(path, ledger.fault));
  return exitCode.tampered;
}

/** Looks into a ledger that must be there already. */
async function looking<T>(path: string, use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await lookAtLedger(path);
  try {
    return await use(ledger);
  } finally {
    ledger.close();
  }
}

/** Adds to a ledger. */
async function adding(
  path: string,
  world: World,
  use: (ledger: Ledger) => Promise<void>,
): Promise<void> {
  const ledger = await openLedger(path, world);
  try {
    await use(ledger);
  } finally {
    ledger.close();
  }
}

/** @throws {UserError} (5) where it is not what was written, or has no entry with the hash of a report. */
async function verified(
  ledger: Ledger,
  path: string,
  hash: string | undefined,
  world: World,
): Promise<void> {
  const { tell } = world.voice;
  if (ledger.fault !== undefined) throw tamperedError(path, ledger.fault);
  if (ledger.old) print(tell('ledgerOld', { path }), world);
  if (ledger.former) print(tell('ledgerFormer', { path }), world);
  if (hash !== undefined) {
    const seq = await ledger.placeOfHash(hash);
    if (seq === undefined)
      throw new UserError(exitCode.tampered, [message('ledgerHashNone', { path, hash })]);
    print(tell('ledgerHashFound', { seq }), world);
  }
  print(tell('ledgerWhole', { ...ledger.end }), world);
}

/** The runs and draws, then what stands open. */
async function tellRuns(ledger: Ledger, world: World): Promise<void> {
  const { lang, tell } = world.voice;
  for await (const { noted: at, month, body } of ledger.entries(['run'])) {
    const { command, findings, statuses, by } = readRun(body);
    const { new: fresh = 0, open = 0, back = 0, gone = 0 } = statuses;
    const run = tell('ledgerRun', { at, month, command, findings, fresh, open, back, gone });
    print(by === undefined ? run : `${run}${tell('ledgerRunBy', { ...by })}`, world);
  }
  for await (const { noted: at, body } of ledger.entries(['erase'])) {
    const { by, reason, sealed, emptied } = readErasure(body);
    const count = [...sealed, ...emptied].reduce((all, [from, to]) => all + to - from + 1, 0);
    print(tell('ledgerErasure', { at, by: masked(by), reason: masked(reason), count }), world);
  }
  await tellDraws(ledger, world);
  const open = [...(await standings(ledger)).values()].filter(
    ({ finding: { status } }) => status !== 'gone' && status !== 'settled',
  );
  open.sort(
    (a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity),
  );
  const names = shippedNames();
  for (const standing of open) print(line(standing, names, lang), world);
}

/** Everything that was said of a finding, or of all findings of a household, in the order in which it was. */
async function tellFindings(
  ledger: Ledger,
  {
    finding: id,
    household,
  }: { readonly finding?: string | undefined; readonly household?: string | undefined },
  world: World,
): Promise<void> {
  const { lang, tell } = world.voice;
  const names = shippedNames();
  const theirs = new Set<string>();
  for await (const { kind, key, noted: at, month, body } of ledger.entries(['finding', 'settle'])) {
    if (id !== undefined && key !== id) continue;
    if (kind === 'finding') {
      const finding = readFinding(body);
      if (household !== undefined && finding.household !== household) continue;
      theirs.add(key);
      print(
        `${at} ${line({ id: key, month, finding, settlement: undefined, earlier: [] }, names, lang)}`,
        world,
      );
    } else if (theirs.has(key)) {
      const { result, note, by, recovered } = readSettlement(body);
      const words = {
        result: masked(result),
        by: by === '' ? tell('ledgerNobody') : masked(by),
        recovered:
          recovered === undefined ? '' : tell('ledgerRecovered', { yuan: yuanText(recovered) }),
        note: note === '' ? '' : tell('ledgerSettleNote', { note: masked(note) }),
      };
      print(tell('ledgerSettlement', { at, id: key, ...words }), world);
    }
  }
  if (theirs.size > 0) return;
  const missing =
    id === undefined
      ? message('ledgerNoHousehold', { id: household ?? '' })
      : message('ledgerNoFinding', { id });
  throw new UserError(exitCode.usage, [missing]);
}

/** Every draw of a sample, with why a quarter was drawn again. */
async function tellDraws(ledger: Ledger, world: World): Promise<void> {
  const { lang, tell } = world.voice;
  const draws = new Map<string, number>();
  for await (const { noted: at, body } of ledger.entries(['sample'])) {
    const { control, quarter, seed, percent, redraw } = readDraw(body);
    const draw = { at, control: controlTitle(control, lang), quarter, seed, percent };
    const words =
      redraw === undefined
        ? tell('ledgerDraw', draw)
        : tell('ledgerRedraw', { ...draw, reason: redraw });
    draws.set(words, (draws.get(words) ?? 0) + 1);
  }
  for (const [words, count] of draws) print(`${words}${tell('ledgerDrawn', { count })}`, world);
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
    overpaid,
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
    overpaid === null || overpaid <= 0
      ? ''
      : say(lang, message('ledgerOverpaid', { yuan: yuanText(overpaid) })),
    detail,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
