import { join } from 'node:path';

import { doMonth, type MonthResult } from '../app/month.ts';
import { monthText } from '../checks/months.ts';
import { recorded } from '../app/run-record.ts';
import { tellExcel } from '../app/output.ts';
import type { Voice } from '../app/voice.ts';
import { doubtWords } from '../engine/summary.ts';
import { message } from '../messages/index.ts';
import { argument, choice, command } from './declare.ts';
import { forExcel, known, ledger, mask, memory, quiet, rules } from './options.ts';
import { checkedCode, coverageTold, noteWritten, rowsTold, tellDoubts } from './words.ts';

export const runCommand = command({
  args: { plan: argument('<plan>', 'argPlan') },
  options: (context) => ({
    ...rules(context),
    ...known,
    ...memory,
    ...ledger,
    ...forExcel,
    ...mask,
    failOn: choice('--fail-on <what>', 'optFailOn', ['findings']),
    ...quiet,
  }),
  examples: ['runExample'],
  run: (given, { world }) =>
    recorded(given, world, async (hearing) => {
      const result = await doMonth(given, hearing);
      told(result, given, hearing.voice);
      const { audit, folder, rejected, summary } = result;
      return { code: checkedCode(audit, given.failOn, rejected), folder, summary };
    }),
});

function told(
  { ruleset, rows, households, totals, audit, end, folder, formats, skipped }: MonthResult,
  given: { readonly forExcel: boolean },
  voice: Voice,
): void {
  const { lang } = voice;
  const asOf = ruleset.asOf.text;
  voice.note(rowsTold(rows, households, asOf));
  for (const line of totals.words(ruleset, lang)) voice.note(line);
  tellDoubts(doubtWords(ruleset, ruleset.wanted, lang), voice);
  const findings = audit.result.findings.length;
  voice.note(message('checkSummary', { households: audit.paid, findings, asOf }));
  for (const { title } of audit.idle) voice.note(message('checkIdle', { control: title[lang] }));
  coverageTold(audit.result, voice);
  if (skipped.length > 0) {
    voice.warn(
      message('monthsSkipped', { months: voice.list(skipped), month: monthText(ruleset.asOf) }),
    );
  }
  for (const { title } of audit.unchecked) {
    voice.note(message('checkNotChecked', { control: title[lang] }));
  }
  if (end) voice.note(message('ledgerNoted', { ...end }));
  noteWritten([folder], voice);
  if (formats.includes('csv')) tellExcel(join(folder, 'decisions.csv'), 'csv', given, voice);
}
