import { authorityWords } from '../decide/words.ts';
import type { Lang, message } from '../messages/index.ts';
import type { Authority } from '../rules/ruleset.ts';
import { grantingAuthorities } from '../decide/reasons.ts';
import { quotedMarks } from '../sheets/write/csv.ts';
import type { OutCell, OutColumn } from '../sheets/write/out-column.ts';
import { formulaSigns } from '../sheets/write/safe-cell.ts';
import type { DuckCell } from '../duck/duckdb.ts';
import type { Dialect } from './dialect.ts';
import { allKeys, type OutcomeSql, outcomesOf, type Plan } from './plan.ts';
import type { Category } from '../core/columns.ts';
import { decisionColumns } from '../decide/columns.ts';
import {
  filledSql,
  missingKeysSql,
  missingWordsSql,
  sentenceSql,
  type Speech,
  templateSql,
  yuanSql,
  yuanWordsSql,
} from './words.ts';

/** One cell of a decision. */
interface CellSql {
  /** As text, never null. */
  readonly sql: string;
  /** With its own type where that is no text: whole fen, or a count; null where there is none. */
  readonly whole?: string;
  /** Every text that can stand in it is known to need no quote marks in CSV. */
  readonly plain: boolean;
  /** Digits that Excel must be made to keep as text. */
  readonly digits?: 'always' | 'maybe';
}

export interface RowStyle {
  readonly lang: Lang;
  readonly asOf: string;
  /** How many of the input's own columns are carried through. */
  readonly extras: number;
}

/** The reasons of a decision in SQL: `reasonsOf` of the interpreter, sentence by sentence. */
function reasonsSql(outcome: OutcomeSql, speech: Speech): string {
  const { rule, decision, findings, effects, applies, empty, missing } = outcome;
  const { lang, dialect } = speech;
  const title = dialect.text(rule.title[lang]);
  const when = (test: string, words: string): string => `CASE WHEN ${test} THEN ${words} END`;
  const told = (key: Parameters<typeof message>[0], params: Record<string, string> = {}): string =>
    sentenceSql(key, params, speech);
  const benefit = (to: { title: { zh: string; en: string } }): string =>
    dialect.text(to.title[lang]);
  const givesWay = effects.flatMap((effect) =>
    effect.kind === 'gives-way'
      ? [
          when(
            effect.flag,
            filledSql(effect.overlap.words[lang], { benefit: benefit(effect.to) }, dialect),
          ),
        ]
      : [],
  );
  const pending = effects.flatMap((effect) =>
    effect.kind === 'pending'
      ? [when(effect.flag, told('reasonPending', { benefit: benefit(effect.to) }))]
      : [],
  );
  const toppedUp = effects.flatMap((effect) => {
    if (effect.kind !== 'topped-up') return [];
    const { overlap, full, paid } = effect;
    const some = paid.map(({ amount }) => `${amount} > 0`).join(' OR ');
    const yuan = (fen: string): string => yuanWordsSql(fen, dialect);
    const list = (separator: string, word: (one: (typeof paid)[number]) => string): string =>
      `concat_ws(${dialect.text(separator)}, ${paid.map((one) => when(`${one.amount} > 0`, word(one))).join(', ')})`;
    const names = list(lang === 'zh' ? '、' : ', ', ({ rule: below }) => benefit(below));
    return [
      when(
        some,
        told('reasonToppedUp', {
          words: filledSql(overlap.words[lang], { benefit: names }, dialect),
          full: yuan(full),
          paid: list(lang === 'zh' ? '元−' : ' − ', ({ amount }) => yuan(amount)),
          left: yuan(`COALESCE(${outcome.amount}, 0)`),
        }),
      ),
    ];
  });
  // Who lost against another benefit of the same height or more was granted before, top-up and all.
  const lost = effects.flatMap((effect) =>
    effect.kind === 'gives-way' && 'higher' in effect.overlap ? [effect.flag] : [],
  );
  const none = [`NOT ${applies}`, ...(empty === undefined ? [] : [empty])].join(' OR ');
  const branches = {
    eligible: [
      ...findings.map(({ condition }) => templateSql(condition.pass, speech)),
      templateSql(rule.amount.words, speech),
      ...paidSql(outcome, speech),
      ...pending,
      ...toppedUp,
    ],
    ineligible: [
      when(`NOT ${applies}`, told('reasonNotApplicable')),
      when(
        `NOT ${applies} AND COALESCE(f_living_status, '在户') <> '在户'`,
        told('reasonStatus', { status: 'f_living_status' }),
      ),
      ...findings.map(({ condition, result }) =>
        when(`NOT ${result}`, templateSql(condition.fail, speech)),
      ),
      ...(rule.unit === 'household' ? [when(none, told('reasonNoMembers'))] : []),
      ...(lost.length === 0 ? [] : toppedUp.map((words) => when(lost.join(' OR '), words))),
      ...givesWay,
    ],
    evidence: [
      ...findings.flatMap(({ condition, result, missing: lost }) =>
        lost === undefined
          ? []
          : [
              when(
                `${result} IS NULL`,
                told('reasonLacks', {
                  title: dialect.text(condition.title[lang]),
                  columns: missingWordsSql(lost, allKeys, speech),
                }),
              ),
            ],
      ),
      when(
        findings.length === 0 ? 'TRUE' : findings.map(({ result }) => result).join(' AND '),
        told('reasonAmountLacks', { columns: missingWordsSql(missing, allKeys, speech) }),
      ),
      ...pending,
    ],
  };
  const separator = dialect.text(lang === 'zh' ? '；' : '; ');
  const [colon, stop] = lang === 'zh' ? ['。', '。'] : ['. ', '.'];
  const said = (key: Parameters<typeof message>[0], steps: readonly string[]): string => {
    const head = told(key, { category: title });
    // Each kind of decision has a step at least: nothing is refused, open or granted without one.
    const joined = `concat_ws(${separator}, ${steps.join(', ')})`;
    return `concat(${head}, ${dialect.text(colon)}, ${joined}, ${dialect.text(stop)})`;
  };
  return `CASE ${decision} WHEN 1 THEN ${said('reasonEligible', branches.eligible)} WHEN 0 THEN ${said('reasonIneligible', branches.ineligible)} ELSE ${said('reasonNeedsEvidence', branches.evidence)} END`;
}

/** How the household's amount of today was made out of several rows. */
function paidSql({ today: { rows } }: OutcomeSql, speech: Speech): string[] {
  if (rows === undefined) return [];
  const { several, same, parts, sum, each } = rows;
  const shares = sentenceSql(
    'reasonAmountShares',
    { parts, sum: yuanWordsSql(sum, speech.dialect) },
    speech,
  );
  const repeated = { amount: yuanWordsSql(each, speech.dialect) };
  return [
    `CASE WHEN ${same} THEN ${sentenceSql('reasonAmountRepeated', repeated, speech)} WHEN ${several} THEN ${shares} END`,
  ];
}

/** The articles that a decision stands on, each once, in the order of its reasons. */
function authoritySql(outcome: OutcomeSql, { dialect }: Speech): string {
  const { rule, decision, findings, effects } = outcome;
  interface Term {
    readonly text: string;
    readonly when: string | undefined;
  }
  const term = (authority: Authority, when?: string): Term => ({
    text: authorityWords(authority),
    when,
  });
  const gives = effects.flatMap((effect) =>
    effect.kind === 'gives-way' ? [term(effect.overlap.authority, effect.flag)] : [],
  );
  const topped = effects.flatMap((effect) =>
    effect.kind === 'topped-up'
      ? [
          term(
            effect.overlap.authority,
            `(${effect.paid.map(({ amount }) => `${amount} > 0`).join(' OR ')})`,
          ),
        ]
      : [],
  );
  const lost = effects.flatMap((effect) =>
    effect.kind === 'gives-way' && 'higher' in effect.overlap ? [effect.flag] : [],
  );
  const settledTop =
    lost.length === 0
      ? []
      : topped.map(({ text, when }) => ({
          text,
          when: `((${lost.join(' OR ')}) AND ${when ?? 'TRUE'})`,
        }));
  /** Each text stands where its first source does. */
  const listed = (terms: readonly Term[]): string => {
    const parts = terms.flatMap(({ text, when }, at) => {
      const before = terms.slice(0, at).filter((other) => other.text === text);
      if (before.some((other) => other.when === undefined)) return [];
      const first = before.map((other) => `NOT ${other.when ?? 'FALSE'}`);
      const tests = [...(when === undefined ? [] : [when]), ...first];
      const word = dialect.text(text);
      return tests.length === 0 ? [word] : [`CASE WHEN ${tests.join(' AND ')} THEN ${word} END`];
    });
    const fallback = dialect.text(authorityWords(rule.amount.authority));
    if (parts.length === 0) return fallback;
    const joined = `concat_ws('；', ${parts.join(', ')})`;
    const always = terms.some(({ when }) => when === undefined);
    return always ? joined : `COALESCE(NULLIF(${joined}, ''), ${fallback})`;
  };
  const eligible = grantingAuthorities(rule).map((authority) => term(authority));
  const refused = findings.map(({ condition, result }) =>
    term(condition.authority, `COALESCE(NOT ${result}, FALSE)`),
  );
  const open = findings.map(({ condition, result }) =>
    term(condition.authority, `(${result} IS NULL)`),
  );
  return `CASE ${decision} WHEN 1 THEN ${listed([...eligible, ...topped])} WHEN 0 THEN ${listed([...refused, ...settledTop, ...gives])} ELSE ${listed(open)} END`;
}

function changedSql({ decision, amount, today }: OutcomeSql): string {
  const { known, paid, amount: before } = today;
  return `CASE WHEN NOT ${known} OR ${decision} = 2 THEN '' WHEN NOT ${paid} THEN CASE WHEN ${decision} = 1 THEN 'new' ELSE '' END WHEN ${decision} = 0 THEN 'stop' WHEN ${before} IS NULL THEN '' WHEN ${amount} > ${before} THEN 'up' WHEN ${amount} < ${before} THEN 'down' ELSE 'same' END`;
}

/** The cells of one decision, in the order of the decisions' columns. */
function cellSqls(outcome: OutcomeSql, plan: Plan, style: RowStyle): CellSql[] {
  const { rule, decision, amount, persons, missing } = outcome;
  const { dialect } = plan;
  const speech: Speech = { lang: style.lang, dialect, names: plan.names };
  const fixed = (text: string): CellSql => ({ sql: dialect.text(text), plain: isPlain(text) });
  const plain = (sql: string): CellSql => ({ sql, plain: true });
  const reasons = reasonsSql(outcome, speech);
  const authority = authoritySql(outcome, speech);
  return [
    { sql: 'household_id', plain: true, digits: 'maybe' },
    { sql: 'id_number', plain: true, digits: 'always' },
    plain('name'),
    fixed(rule.category),
    plain(
      `CASE ${decision} WHEN 1 THEN 'eligible' WHEN 0 THEN 'ineligible' ELSE 'needs-evidence' END`,
    ),
    {
      ...plain(`CASE WHEN ${decision} = 1 THEN ${yuanSql(amount, dialect)} ELSE '' END`),
      whole: `CASE WHEN ${decision} = 1 THEN ${amount} END`,
    },
    fixed(rule.unit),
    {
      ...plain(`CASE WHEN ${decision} = 1 THEN CAST(${persons} AS STRING) ELSE '' END`),
      whole: `CASE WHEN ${decision} = 1 THEN ${persons} END`,
    },
    { sql: reasons, plain: isPlain(literalsOf(reasons)) },
    plain(
      `CASE WHEN ${decision} = 2 THEN ${missingKeysSql(missing, allKeys, dialect)} ELSE '' END`,
    ),
    fixed(rule.id),
    { sql: authority, plain: isPlain(literalsOf(authority)) },
    fixed(style.asOf),
    plain(changedSql(outcome)),
    ...Array.from({ length: style.extras }, (_, at): CellSql => ({
      sql: `x_${at}`,
      plain: false,
      digits: 'maybe',
    })),
  ];
}

const isPlain = (text: string): boolean =>
  !Array.from(quotedMarks).some((mark) => text.includes(mark));

/** All that a query can say of its own; the values that it puts in are digits and words of closed lists. */
const literalsOf = (sql: string): string =>
  [...sql.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text).join('');

/**
 * Whether all that the rules say needs no quote marks in CSV, so that SQL can write the lines itself. In
 * Chinese it never does; English has commas.
 */
export function saysPlainly(plan: Plan, wanted: readonly Category[], style: RowStyle): boolean {
  return outcomesOf(plan, wanted).every((outcome) =>
    cellSqls(outcome, plan, { ...style, extras: 0 }).every(({ plain }) => plain),
  );
}

/** How a decision leaves SQL: as a line of CSV, or as a record of typed cells. */
export type RowForm =
  { readonly kind: 'csv'; readonly forExcel: boolean } | { readonly kind: 'cells' };

/** A record as it is read back: `seq`, the row at which it stands, and then its cells. */
export function recordOf(
  record: readonly DuckCell[],
  columns: readonly OutColumn[],
): { readonly seq: number; readonly row: OutCell[] } {
  if (record.length !== 1 + columns.length)
    throw new Error('a decision came back with other columns');
  const [seq, ...cells] = record;
  return {
    seq: Number(seq),
    row: cells.map((cell, at): OutCell => {
      const kind = columns[at]?.kind;
      const isWhole = kind === 'money' || kind === 'count';
      if (cell === null) return isWhole || columns[at]?.key === 'changed' ? null : '';
      if (typeof cell === 'bigint' && isWhole) return Number(cell);
      if (typeof cell !== 'string' || isWhole)
        throw new TypeError(`column ${at + 1} of a decision came back as ${typeof cell}`);
      return cell === '' && columns[at]?.key === 'changed' ? null : cell;
    }),
  };
}

function csvCell({ sql, plain, digits }: CellSql, forExcel: boolean, dialect: Dialect): string {
  if (digits === 'always' && forExcel) return `concat('"', ${sql}, '\t"')`;
  const kept = `0[0-9]+|[0-9]{12,}|[0-9]{17}[Xx]`;
  const quoted = (text: string): string => `concat('"', replace(${text}, '"', '""'), '"')`;
  const bare = plain
    ? sql
    : `CASE WHEN ${quotes(sql, dialect)} THEN ${quoted(safe(sql, dialect))} ELSE ${safe(sql, dialect)} END`;
  if (digits === undefined || !forExcel) return bare;
  return `CASE WHEN ${dialect.fits(sql, kept)} THEN concat('"', ${sql}, '\t"') ELSE ${bare} END`;
}

/** Whether CSV needs quote marks; a text that could not be told so was left to the tables' own writer. */
const quotes = (sql: string, dialect: Dialect): string =>
  Array.from(quotedMarks, (mark) => dialect.holds(sql, mark))
    .concat(`${sql} <> trim(${sql})`)
    .join(' OR ');

const safe = (sql: string, dialect: Dialect): string =>
  `CASE WHEN ${dialect.fits(`substr(${sql}, 1, 1)`, `[${formulaSigns}]`)} THEN concat('''', ${sql}) ELSE ${sql} END`;

/** Whether the row has the outcome: a household's stands under its applicant. */
const stands = ({ rule, decision }: OutcomeSql): string =>
  rule.unit === 'household'
    ? `(${decision} IS NOT NULL AND seq = applicant)`
    : `${decision} IS NOT NULL`;

/** Whether a person has any decision. */
export function hasDecision(plan: Plan, wanted: readonly Category[]): string {
  const all = outcomesOf(plan, wanted).map(stands);
  return all.length === 0 ? 'FALSE' : `(${all.join(' OR ')})`;
}

/**
 * Every decision of a person as lines of CSV in one text, empty where there is none; a household's own
 * stand under its applicant. Lines end with a return; the feed after the last is for the file's writer.
 */
export function lineText(
  plan: Plan,
  wanted: readonly Category[],
  style: RowStyle,
  forExcel: boolean,
): string {
  const { dialect } = plan;
  const lines = outcomesOf(plan, wanted).map((outcome) => {
    const cells = cellSqls(outcome, plan, style).map((cell) => csvCell(cell, forExcel, dialect));
    const parts = cells.map(
      (cell, at) => `COALESCE(${cell}, ''), ${dialect.text(at + 1 < cells.length ? ',' : '\r')}`,
    );
    return `CASE WHEN ${stands(outcome)} THEN concat(${parts.join(', ')}) END`;
  });
  return `concat_ws(${dialect.text('\n')}, ${lines.join(',\n')})`;
}

/** Every decision of a person as a list of records with the cells `c0`, `c1`, …; null for one that there is not. */
export function rowsSql(plan: Plan, wanted: readonly Category[], style: RowStyle): string {
  const { dialect } = plan;
  return dialect.list(
    outcomesOf(plan, wanted).map((outcome) => {
      const cells = cellSqls(outcome, plan, style).map(
        ({ sql, whole }, at): readonly [string, string] => [
          `c${at}`,
          whole === undefined ? `COALESCE(${sql}, '')` : `CAST(${whole} AS BIGINT)`,
        ],
      );
      return `CASE WHEN ${stands(outcome)} THEN ${dialect.record(cells)} END`;
    }),
  );
}

/** The columns of {@link rowsSql}'s records, taken out of the record `r`. */
export const recordColumns = (style: RowStyle): string =>
  Array.from({ length: decisionColumns.length + style.extras }, (_, at) => `r.c${at}`).join(', ');

/** Sums of the decisions, one row: for each category households, persons, fen, and how many of each kind. */
export function totalsSql(plan: Plan, wanted: readonly Category[]): string[] {
  return outcomesOf(plan, wanted).flatMap(({ rule, decision, amount, persons }) => {
    const c = rule.category;
    const here = rule.unit === 'household' ? ' AND seq = applicant' : '';
    const count = (code: number): string =>
      `count(CASE WHEN ${decision} = ${code}${here} THEN 1 END)`;
    const households =
      rule.unit === 'household'
        ? count(1)
        : `count(DISTINCT CASE WHEN ${decision} = 1 THEN home END)`;
    return [
      `${households} AS ${c}_households`,
      `COALESCE(CAST(sum(CASE WHEN ${decision} = 1${here} THEN ${persons} END) AS BIGINT), 0) AS ${c}_persons`,
      `COALESCE(CAST(sum(CASE WHEN ${decision} = 1${here} THEN ${amount} END) AS BIGINT), 0) AS ${c}_amount`,
      `${count(1)} AS ${c}_eligible`,
      `${count(0)} AS ${c}_ineligible`,
      `${count(2)} AS ${c}_evidence`,
    ];
  });
}
