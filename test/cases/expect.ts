import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/**
 * What a case expects, and whether it came. Every key is optional; all that are given must hold. The
 * README beside this file tells what each of them means.
 */

const text = z.union([z.string(), z.number()]).transform(String);
const oneOrMore = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((found) => [found]), z.array(one)]);
const texts = oneOrMore(text);
/** Each must be there; of a list inside the list, one. */
const phrases = z.array(z.union([z.string().transform((found) => [found]), z.array(z.string())]));
const rowWanted = z.record(z.string(), texts);
const numbers = oneOrMore(z.number());

const rowsWanted = z.object({
  count: z.union([z.number(), z.tuple([z.number(), z.number()])]).optional(),
  has: z.array(rowWanted).optional(),
  has_not: z.array(rowWanted).optional(),
  overpaid_total: texts.optional(),
});
type RowsWanted = z.output<typeof rowsWanted>;

const textWanted = z.object({
  text_has: phrases.optional(),
  text_has_not: phrases.optional(),
});

const plainExpect = z.strictObject({
  exit: numbers.optional(),
  exits: z.record(z.string(), numbers).optional(),
  decisions: z.record(z.string(), texts).optional(),
  missing: z.record(z.string(), z.array(z.string())).optional(),
  changed: z.record(z.string(), texts).optional(),
  persons: z.record(z.string(), texts).optional(),
  safe: z.record(z.string(), texts).optional(),
  findings: rowsWanted.extend({ file: z.string().optional() }).optional(),
  rejects: textWanted
    .extend({
      codes: z.array(texts).optional(),
      min: z.number().optional(),
      max: z.number().optional(),
    })
    .optional(),
  stderr_has: phrases.optional(),
  stderr_has_not: phrases.optional(),
  stdout_has: phrases.optional(),
  stdout_has_not: phrases.optional(),
  unchanged: z.array(z.string()).optional(),
  files: z
    .record(
      z.string(),
      rowsWanted.extend(textWanted.shape).extend({ exists: z.boolean().optional() }),
    )
    .optional(),
});
type PlainExpect = z.output<typeof plainExpect>;

const expectation = plainExpect.extend({ any: z.array(plainExpect).optional() });

/** A case as its `case.json` says it. */
export const caseFile = z.strictObject({
  title: z.string(),
  source: z.string(),
  /** The arguments of each command, in order. */
  run: z.array(z.array(z.string())),
  expect: expectation,
  /** Symbolic links to make: name → target. */
  links: z.record(z.string(), z.string()).optional(),
  /** A folder laid over a copy of the shipped rules, which is then `rules`. */
  rules_overlay: z.string().optional(),
});
export type Case = z.output<typeof caseFile>;

/** What the commands of a case left behind. */
export interface Left {
  readonly exits: readonly number[];
  /** Of the last command. */
  readonly args: readonly string[];
  readonly out: string;
  readonly err: string;
  /** A file of the work folder; undefined where there is none. */
  readonly file: (name: string) => Buffer | undefined;
  /** A file as the case came with it. */
  readonly given: (name: string) => Buffer;
  readonly isFolder: (name: string) => boolean;
}

type Row = ReadonlyMap<string, string>;

/** The rows of a CSV table by its header; blank rows are none. */
function tableOf(csv: string): Row[] {
  const rows: string[][] = parse(csv.replace(/^\ufeff/, ''), {
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  const [head = [], ...body] = rows;
  return body
    .filter((cells) => cells.some((cell) => cell.trim() !== ''))
    .map((cells) => new Map(head.map((name, at) => [name.trim(), (cells[at] ?? '').trim()])));
}

const cellFits = (cell: string, wanted: readonly string[]): boolean =>
  wanted.some((one) => {
    if (one === '*') return cell !== '';
    if (one.startsWith('~')) return cell.includes(one.slice(1));
    if (one.startsWith('!')) return cell !== one.slice(1);
    return cell === one || (cell !== '' && Number(cell.replaceAll(',', '')) === Number(one));
  });

const rowFits = (row: Row, wanted: Readonly<Record<string, readonly string[]>>): boolean =>
  Object.entries(wanted).every(([key, cells]) =>
    key === '*'
      ? [...row.values()].some((cell) => cellFits(cell, cells))
      : cellFits(row.get(key) ?? '', cells),
  );

const short = (found: string): string => (found.length > 200 ? `${found.slice(0, 200)}…` : found);
const shortRows = (rows: readonly Row[]): string =>
  short(JSON.stringify(rows.slice(0, 3).map((row) => Object.fromEntries(row))));

function phraseFaults(
  label: string,
  found: string,
  has: readonly (readonly string[])[] = [],
  hasNot: readonly (readonly string[])[] = [],
): string[] {
  return [
    ...has
      .filter((any) => !any.some((one) => found.includes(one)))
      .map((any) => `${label} should hold “${any.join('” or “')}”; it holds: ${short(found)}`),
    ...hasNot
      .flat()
      .filter((one) => found.includes(one))
      .map((one) => `${label} should not hold “${one}”`),
  ];
}

function rowFaults(label: string, rows: readonly Row[], wanted: RowsWanted): string[] {
  const faults: string[] = [];
  if (wanted.count !== undefined) {
    const [least, most] = Array.isArray(wanted.count) ? wanted.count : [wanted.count, wanted.count];
    if (rows.length < least || rows.length > most) {
      faults.push(`${label}: ${rows.length} rows, expected ${least} to ${most}`);
    }
  }
  for (const one of wanted.has ?? []) {
    if (!rows.some((row) => rowFits(row, one))) {
      faults.push(`${label}: no row with ${JSON.stringify(one)}; came ${shortRows(rows)}`);
    }
  }
  for (const one of wanted.has_not ?? []) {
    const hit = rows.filter((row) => rowFits(row, one));
    if (hit.length > 0) faults.push(`${label}: ${hit.length} row(s) with ${JSON.stringify(one)}`);
  }
  if (wanted.overpaid_total !== undefined) {
    const fen = (yuan: string): number => Math.round(Number(yuan.replaceAll(',', '')) * 100);
    const sum = rows.reduce((total, row) => total + fen(row.get('overpaid') ?? '0'), 0);
    if (!wanted.overpaid_total.some((one) => fen(one) === sum)) {
      faults.push(
        `${label}: overpaid adds up to ${sum / 100}, expected ${wanted.overpaid_total.join(' or ')}`,
      );
    }
  }
  return faults;
}

const option = ({ args }: Left, ...names: readonly string[]): string | undefined => {
  const at = args.findIndex((arg) => names.includes(arg));
  return at === -1 ? undefined : args[at + 1];
};

/** The table of the last command: its `-o` file, else its standard output. */
export function outRows(left: Left, name = option(left, '-o', '--output')): Row[] | undefined {
  if (name === undefined) return tableOf(left.out);
  const place = name.endsWith('/') || left.isFolder(name) ? `${name}/decisions.csv` : name;
  const bytes = left.file(place);
  return bytes === undefined ? undefined : tableOf(bytes.toString('utf8'));
}

function rejectRows(left: Left): Row[] {
  const output = option(left, '-o', '--output');
  const beside =
    output === undefined
      ? undefined
      : output.endsWith('/') || left.isFolder(output)
        ? `${output}/decisions.rejects.csv`
        : `${output.replace(/\.[^./]*$/, '')}.rejects.csv`;
  const name = option(left, '--rejects') ?? beside;
  const bytes = name === undefined ? undefined : left.file(name);
  return bytes === undefined ? [] : tableOf(bytes.toString('utf8'));
}

const cell = (row: Row, key: string): string => row.get(key) ?? '';

const valueOf = (row: Row): string =>
  cell(row, 'decision') === 'eligible'
    ? `eligible ${cell(row, 'monthly_amount')}`
    : cell(row, 'decision');

const isAllowed = (row: Row, allowed: readonly string[]): boolean =>
  allowed.includes(cell(row, 'decision')) || allowed.includes(valueOf(row));

/** `household/category/end of the id`. */
function picked(rows: readonly Row[], key: string): Row[] {
  const [household, category, ending] = key.split('/');
  return rows.filter(
    (row) =>
      cell(row, 'household_id') === household &&
      (category === undefined || cell(row, 'category') === category) &&
      (ending === undefined || cell(row, 'id_number').endsWith(ending)),
  );
}

function decisionFaults(expected: PlainExpect, left: Left): string[] {
  const { decisions = {}, missing = {}, safe } = expected;
  const rows = outRows(left);
  if (rows === undefined || rows[0]?.has('decision') === false) {
    return [`no decisions were written: ${short(left.err)}`];
  }
  const faults: string[] = [];
  for (const [key, allowed] of Object.entries(decisions)) {
    const found = picked(rows, key);
    if (found.length === 0 && !allowed.includes('absent')) faults.push(`${key}: absent`);
    for (const row of found.filter((one) => !isAllowed(one, allowed))) {
      faults.push(`${key}: ${valueOf(row)}, expected ${allowed.join(' or ')}`);
    }
  }
  for (const [key, wanted] of Object.entries(missing)) {
    const found = picked(rows, key);
    if (found.length === 0) faults.push(`${key}: absent, expected missing=${wanted.join(' ')}`);
    for (const row of found) {
      const named = cell(row, 'missing').split(/[\s,、]+/);
      const lacking = wanted.filter((one) => !named.includes(one));
      if (lacking.length > 0) faults.push(`${key}: missing does not name ${lacking.join(' ')}`);
    }
  }
  for (const column of ['changed', 'persons'] as const) {
    for (const [key, allowed] of Object.entries(expected[column] ?? {})) {
      const found = picked(rows, key);
      if (found.length === 0 && !allowed.includes('absent')) faults.push(`${key}: absent`);
      for (const row of found.filter((one) => !cellFits(cell(one, column), allowed))) {
        faults.push(`${key}: ${column}=${cell(row, column)}, expected ${allowed.join(' or ')}`);
      }
    }
  }
  return safe === undefined ? faults : [...faults, ...safetyFaults(safe, rows, left)];
}

/** Each household has its right value, or needs evidence, or is absent because rows were rejected. */
function safetyFaults(
  safe: Readonly<Record<string, readonly string[]>>,
  rows: readonly Row[],
  left: Left,
): string[] {
  const faults: string[] = [];
  const rejected = rejectRows(left).length > 0 || left.exits.at(-1) === 3;
  for (const [key, allowed] of Object.entries(safe)) {
    const found = picked(rows, key);
    if (found.length === 0 && !rejected && !allowed.includes('absent')) {
      faults.push(`${key}: absent though no row was rejected`);
    }
    for (const row of found) {
      if (cell(row, 'decision') !== 'needs-evidence' && !isAllowed(row, allowed)) {
        faults.push(`${key}: ${valueOf(row)}, expected ${allowed.join(' or ')} or needs-evidence`);
      }
    }
  }
  const known = new Set(Object.keys(safe).map((key) => key.split('/')[0]));
  const decided = new Set(['eligible', 'ineligible']);
  for (const row of rows) {
    const household = cell(row, 'household_id');
    if (!known.has(household) && decided.has(cell(row, 'decision'))) {
      faults.push(`household ${household}: ${valueOf(row)}, but there is no such household`);
    }
  }
  return faults;
}

/** Done in part is told as well as rejected. */
const withPartial = (codes: readonly number[]): readonly number[] =>
  codes.includes(3) ? [...codes, 6] : codes;

function exitFaults(expected: PlainExpect, { exits, err }: Left): string[] {
  const asksForTable = (
    ['decisions', 'missing', 'changed', 'persons', 'findings', 'rejects', 'files'] as const
  ).some((key) => expected[key] !== undefined);
  const allowed =
    expected.exit ??
    (expected.exits === undefined && asksForTable ? ([0, 3, 6, 10] as const) : undefined);
  const last = exits.at(-1) ?? -1;
  const faults =
    allowed === undefined || withPartial(allowed).includes(last)
      ? []
      : [`exit ${last}, expected ${allowed.join(' or ')}: ${short(err)}`];
  for (const [at, codes] of Object.entries(expected.exits ?? {})) {
    const code = exits[Number(at)] ?? -1;
    if (!withPartial(codes).includes(code)) faults.push(`command ${at}: exit ${code}`);
  }
  return faults;
}

function plainFaults(expected: PlainExpect, left: Left): string[] {
  const faults = exitFaults(expected, left);
  const code = left.exits.at(-1) ?? -1;
  const refused = code === 2 || code === 4;
  faults.push(
    ...phraseFaults('stderr', left.err, expected.stderr_has, expected.stderr_has_not),
    ...phraseFaults('stdout', left.out, expected.stdout_has, expected.stdout_has_not),
  );
  const { decisions, missing, changed, persons, safe, findings, rejects } = expected;
  const asked = [decisions, missing, changed, persons].some((one) => one !== undefined);
  if (asked || (safe !== undefined && !refused)) {
    faults.push(...decisionFaults(expected, left));
    if (safe !== undefined && ![0, 3, 6, 10].includes(code)) faults.push(`exit ${code}`);
  } else if (safe !== undefined && left.err.trim() === '') {
    faults.push(`exit ${code} without a message`);
  }
  if (findings !== undefined) {
    const rows = outRows(left, findings.file);
    if (rows === undefined) faults.push(`no findings were written: ${short(left.err)}`);
    else faults.push(...rowFaults('findings', rows, findings));
  }
  if (rejects !== undefined) {
    const rows = rejectRows(left);
    const codes = new Set(rows.map((row) => cell(row, 'code')));
    for (const any of rejects.codes ?? []) {
      if (!any.some((one) => codes.has(one))) faults.push(`rejects: no ${any.join(' or ')}`);
    }
    if (rows.length < (rejects.min ?? 0)) faults.push(`rejects: only ${rows.length}`);
    if (rows.length > (rejects.max ?? Number.MAX_SAFE_INTEGER)) {
      faults.push(`rejects: ${rows.length}, expected at most ${rejects.max ?? ''}`);
    }
    const told = rows.map((row) => cell(row, 'message')).join(' ');
    faults.push(...phraseFaults('rejects', told, rejects.text_has, rejects.text_has_not));
  }
  for (const name of expected.unchanged ?? []) {
    if (left.file(name)?.equals(left.given(name)) !== true) faults.push(`${name} was changed`);
  }
  for (const [name, wanted] of Object.entries(expected.files ?? {})) {
    const bytes = left.file(name);
    if (bytes === undefined) {
      if (wanted.exists !== false) faults.push(`${name} was not written: ${short(left.err)}`);
      continue;
    }
    if (wanted.exists === false) faults.push(`${name} was written`);
    const found = bytes.toString('utf8');
    faults.push(...phraseFaults(name, found, wanted.text_has, wanted.text_has_not));
    if ([wanted.count, wanted.has, wanted.has_not].some((one) => one !== undefined)) {
      faults.push(...rowFaults(name, tableOf(found), wanted));
    }
  }
  return faults;
}

/** What did not come as the case expects; empty where all did. */
export function caseFaults({ any, ...expected }: Case['expect'], left: Left): string[] {
  const faults = plainFaults(expected, left);
  if (left.exits.includes(1)) faults.push(`exit 1, a fault of the program: ${short(left.err)}`);
  if (any !== undefined) {
    const each = any.map((one) => plainFaults(one, left));
    if (each.every((one) => one.length > 0)) {
      faults.push(`none of the allowed outcomes: ${each.map((one) => one.join('; ')).join(' | ')}`);
    }
  }
  return faults;
}
