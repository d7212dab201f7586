import { check, type CheckResult } from '../app/check.ts';
import { tellExcel } from '../app/output.ts';
import { tellRejects } from '../app/rejects.ts';
import type { Voice } from '../app/voice.ts';
import { controlFiles } from '../checks/controls/index.ts';
import { severities } from '../checks/finding.ts';
import { message } from '../messages/index.ts';
import { countFindings } from '../reports/findings.ts';
import { outFormats, yuanText } from '../sheets/write/registry.ts';
import { choice, choiceOr, command, several, text, texts } from './declare.ts';
import {
  encoding,
  forExcel,
  formatAmong,
  headers,
  known,
  ledger,
  mask,
  master,
  memory,
  quiet,
  recipients,
  rejects,
  rules,
} from './options.ts';
import { checkedCode, coverageTold, tellDoubts } from './words.ts';

export const checkCommand = command({
  args: { controls: several('[control...]', 'argControl') },
  options: (context) => ({
    ...recipients,
    roster: several('--roster <kind=file[:column]>', 'optRoster'),
    covers: several('--covers <kind=places>', 'optCovers'),
    files: texts(
      controlFiles.map(({ key, about, register }) => ({
        key,
        flags: `--${key} <${register === 'folder' ? 'dir' : 'file'}>`,
        about,
      })),
    ),
    ...rules(context),
    output: text('-o, --output <file>', 'optFindings'),
    ...formatAmong(outFormats),
    ...headers,
    ...encoding,
    ...forExcel,
    paid: known.paid,
    ...rejects,
    ...mask,
    engine: choiceOr('--engine <engine>', 'optMatchEngine', ['duckdb', 'spark'], 'duckdb'),
    ...master,
    ...memory,
    ...ledger,
    failOn: choice('--fail-on <what>', 'optFailOn', ['findings']),
    ...quiet,
  }),
  examples: ['checkExample'],
  run: async (given, { world }) => {
    const result = await check(given, world);
    const { audit } = result;
    told(result, given, world.voice);
    return checkedCode(audit, given.failOn, result.rejects.list.length);
  },
});

function told(
  { audit, doubts, noted, format, rejects: rejected }: CheckResult,
  given: { readonly output?: string | undefined; readonly forExcel: boolean },
  voice: Voice,
): void {
  const { asked, idle, unchecked, result } = audit;
  tellRejects(rejected, voice);
  if (noted !== undefined) {
    const { new: fresh = 0, open = 0, back = 0, gone = 0 } = noted.statuses;
    voice.note(message('checkLedger', { fresh, open, back, gone }));
    voice.note(message('ledgerNoted', { ...noted.end }));
  }
  const asOf = audit.ruleset.asOf.text;
  const findings = result.findings.length;
  voice.note(message('checkSummary', { households: audit.paid, findings, asOf }));
  tellDoubts(doubts, voice);
  tellExcel(given.output, format, given, voice);
  coverageTold(result, voice);
  for (const { control, counts, overpaid: fen } of countFindings(result.findings, asked)) {
    const title = control.title[voice.lang];
    if (idle.includes(control)) {
      voice.note(message('checkIdle', { control: title }));
      continue;
    }
    const [stop = 0, recalculate = 0, review = 0, info = 0] = severities.map((_, at) => counts[at]);
    const overpaid = yuanText(fen);
    voice.note(
      message('checkControl', { control: title, stop, recalculate, review, info, overpaid }),
    );
    if (unchecked.includes(control)) voice.note(message('checkNotChecked', { control: title }));
  }
}
